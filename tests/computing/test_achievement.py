"""Achievement of one indicator: the edge rules of domain 4.2 and 4.3."""

from __future__ import annotations

import numpy as np
import pytest
from computing_factory import indicator, judge, measure, percent, plan_of, scores_of


def test_days_that_print_above_the_target_do_not_meet_it() -> None:
    """2,40 gg does not meet `<= 2 gg`, whatever the target's own decimals (domain, 4.2)."""
    row = judge(2.4, "<= 2 gg", kind="giorni")
    assert (row["printed"], row["decimals"], row["met"]) == (2.4, 2, False)
    assert percent(row["achievement_printed"]) == 83.33


def test_decisions_are_taken_on_the_printed_figure() -> None:
    row = judge(89.996, ">= 90 gg", kind="giorni")
    assert (row["printed"], row["met"], row["achievement_printed"]) == (90.0, True, 1.0)
    assert row["verdict"] == "Raggiunto"
    exact = judge(89.996, ">= 90 gg", kind="giorni", comparison="esatto")
    assert (exact["met"], percent(exact["achievement_printed"])) == (False, 99.99)
    assert exact["verdict"] == "Parzialmente raggiunto"


def test_exact_comparison_sees_through_binary_dust() -> None:
    item = indicator("A + B - C", "<= 0,3")
    row = scores_of(plan_of(item, comparison="esatto"), A=0.1, B=0.2, C=0).indicators.iloc[0]
    assert row["met"] is True


@pytest.mark.parametrize(
    ("value", "kind", "aim", "decimals", "printed"),
    [
        (7, "conteggio", ">= 8", 0, 7.0),
        (7.126, "numero", ">= 8", 2, 7.13),
        (7.126, "numero", ">= 8,125", 3, 7.126),
        (0.97125, "percentuale", ">= 90 %", 2, 0.9713),
        (1.005, "numero", ">= 8", 2, 1.01),  # an exact tie in decimals, not in binary
    ],
)
def test_printed_decimals(
    value: float, kind: str, aim: str, decimals: int, printed: float
) -> None:  # fmt: skip
    row = judge(value, aim, kind=kind)
    assert (row["decimals"], row["printed"]) == (decimals, printed)


def test_a_count_inside_a_larger_formula_prints_two_decimals() -> None:
    plan = plan_of(indicator("A / B", ">= 8"), measures=[measure("A", "conteggio")])
    assert scores_of(plan, A=1, B=3).indicators.iloc[0]["printed"] == 0.33


@pytest.mark.parametrize("method", ["proporzionale", "lineare"])
@pytest.mark.parametrize(
    ("value", "aim", "achieved"),
    [(0, ">= 0", 1.0), (-1, ">= 0", 0.0), (0, "<= 0", 1.0), (1, "<= 0", 0.0), (5, ">= 0", 1.0)],
)
def test_zero_target_is_met_or_missed(
    method: str, value: float, aim: str, achieved: float
) -> None:  # fmt: skip
    assert judge(value, aim, method=method, cap=1.2)["achievement"] == achieved


@pytest.mark.parametrize("value", [0, -3])
def test_nothing_left_where_lower_is_better_takes_the_cap(value: float) -> None:
    assert judge(value, "<= 2", cap=1.2)["achievement"] == 1.2


@pytest.mark.parametrize(
    ("value", "aim", "achieved"),
    [(4, "<= 2", 0.0), (5, "<= 2", 0.0), (1, "<= 2", 1.2), (-1, ">= 2", 0.0), (1, ">= 2", 0.5)],
)
def test_linear(value: float, aim: str, achieved: float) -> None:
    """Twice the target or more scores nothing; the cap holds above."""
    assert judge(value, aim, method="lineare", cap=1.2)["achievement"] == achieved


@pytest.mark.parametrize(
    ("value", "aim", "floor", "achieved"),
    [
        (75, ">= 90 N.", 60, 0.5),
        (60, ">= 90 N.", 60, 0.0),
        (50, ">= 90 N.", 60, 0.0),
        (99, ">= 90 N.", 60, 1.2),
        (3, "<= 2 gg", 4, 0.5),
        (-5, ">= -1 N.", -9, 0.5),
    ],
)
def test_floor(value: float, aim: str, floor: float, achieved: float) -> None:
    assert judge(value, aim, method="minimo", floor=floor, cap=1.2)["achievement"] == achieved


def test_historical_measures_the_way_from_last_year() -> None:
    row = judge(85, ">= 90 N.", method="storico", previous=80)
    assert (row["achievement"], row["method"]) == (0.5, "storico")


@pytest.mark.parametrize("previous", [None, 90, 95, 89.996])
def test_historical_without_a_start_is_printed_as_threshold(previous: float | None) -> None:
    """Unknown, or already meeting the target: 89,996 prints 90,00."""
    row = judge(85, ">= 90 N.", method="storico", previous=previous)
    assert (row["achievement"], row["method"]) == (0.0, "soglia")


def test_historical_from_the_target_itself_divides_by_nothing() -> None:
    """A count prints 33, below `>= 33,4`; last year's 33,4 had met it all the same."""
    row = judge(30, ">= 33,4", kind="conteggio", method="storico", previous=33.4)
    assert (row["achievement"], row["method"]) == (0.0, "soglia")


@pytest.mark.parametrize(
    ("aim", "met", "missed"),
    [
        ("> 5", 5.01, 5),
        ("< 5", 4.99, 5),
        ("= 5", 5.004, 5.01),
        ("tra 5 e 7", 5, 4.99),
        ("tra 5 e 7", 7, 7.01),
        (">= 5", 4.995, 4.99),
        ("<= 5", 5.004, 5.006),
    ],
)
def test_threshold_of_every_operator(aim: str, met: float, missed: float) -> None:
    assert judge(met, aim, method="soglia", cap=1.2)["achievement"] == 1.0
    assert judge(missed, aim, method="soglia", cap=1.2)["achievement"] == 0.0


def test_missed_never_prints_one_hundred() -> None:
    row = judge(99_999.9, ">= 100000")
    assert (row["met"], percent(row["achievement_printed"])) == (False, 99.99)


def test_met_by_rounding_never_prints_below_one_hundred() -> None:
    row = judge(2.004, "<= 2 gg", kind="giorni")
    assert (row["met"], row["achievement"]) == (True, 1.0)


def test_a_ratio_under_percent_is_a_fraction() -> None:
    """9 of 10 against 90 %: met, and nothing is multiplied by 100."""
    plan = plan_of(indicator("A / (B + C)", ">= 90,00 %"))
    row = scores_of(plan, A=9, B=4, C=6).indicators.iloc[0]
    assert (row["result"], row["printed"], row["met"]) == (0.9, 0.9, True)


def test_without_a_value_there_is_no_achievement() -> None:
    row = scores_of(plan_of(indicator("A / B")), A=1, B=0).indicators.iloc[0]
    assert row["state"] == "n.c."
    assert row["met"] is None
    assert np.isnan([row["result"], row["printed"], row["achievement"]]).all()
    assert row["verdict"] == ""
