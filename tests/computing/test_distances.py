"""What a result still lacks: enough for sure, in its own unit, and blank where out of reach."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from computing_factory import BANDS, INTERIM, indicator, judge, measure, plan_of, scores_of

from generator.computing.distances import build_contributions, build_distances


def lacks(
    value: float, aim: str, kind: str = "numero", **settings: object
) -> tuple[float, str, float]:
    item = indicator("A", aim, **settings)  # type: ignore[arg-type]
    plan = plan_of(item, measures=[measure("A", kind)])
    row = build_distances(plan, scores_of(plan, A=value)).iloc[0]
    return row["to_target"], row["band"], row["to_band"]


@pytest.mark.parametrize(
    ("value", "aim", "kind", "settings", "expected"),
    [
        (2.4, "<= 2 gg", "giorni", {}, (-0.4, "Raggiunto", -0.4)),
        (0.5, ">= 90 %", "percentuale", {}, (0.4, "Parzialmente raggiunto", 0.13)),
        (5, ">= 12", "conteggio", {}, (7, "Parzialmente raggiunto", 4)),
        (3, "<= 2 gg", "giorni", {"method": "lineare"}, (-1, "Parzialmente raggiunto", -0.4)),
        (5, ">= 12", "numero", {"method": "minimo", "floor": 4},
         (7, "Parzialmente raggiunto", 4.6)),
        (5, ">= 12", "numero", {"method": "soglia"}, (7, "Raggiunto", 7)),
        (5, "> 5", "numero", {}, (0.01, "Raggiunto", 0.01)),
        (5, "< 5", "conteggio", {}, (-1, "Raggiunto", -1)),
        (7, "tra 8 e 9", "conteggio", {}, (1, "Raggiunto", 1)),
        (7, "= 7,5", "conteggio", {}, (math.nan, "", math.nan)),
        (12, ">= 12", "numero", {}, (math.nan, "", math.nan)),
    ],
)  # fmt: skip
def test_distances(
    value: float, aim: str, kind: str, settings: dict[str, object],
    expected: tuple[float, str, float],
) -> None:  # fmt: skip
    found = lacks(value, aim, kind, **settings)
    assert found[1] == expected[1]
    assert (found[0], found[2]) == pytest.approx((expected[0], expected[2]), nan_ok=True)


@pytest.mark.parametrize("aim", [">= 9,7 N.", "<= 9,7 N."])
@pytest.mark.parametrize("method", ["proporzionale", "lineare", "soglia"])
@pytest.mark.parametrize("value", [0.5, 3.33, 8.88, 9.69, 9.71, 12, 17.5, 40])
def test_a_distance_is_enough(aim: str, method: str, value: float) -> None:
    to_target, band, to_band = lacks(value, aim, method=method)
    if not math.isnan(to_target):
        assert judge(value + to_target, aim, method=method)["met"]
    if band:
        assert judge(value + to_band, aim, method=method)["verdict"] == band


def test_contributions_of_repeating_fractions_add_up() -> None:
    """By hand: three thirds of 66,67 % make 66,67 and not 66,66."""
    items = [indicator(name, ">= 12", weight=1 / 3) for name in "ABC"]
    scores = scores_of(plan_of(*items), A=8, B=8, C=8)
    parts = build_contributions(scores).tolist()
    assert parts == [0.2222, 0.2222, 0.2223]
    assert round(sum(parts), 4) == scores.objectives["score_printed"].iloc[0]


def test_without_a_score_nothing_is_contributed() -> None:
    scores = scores_of(plan_of(indicator("A"), indicator("B")), A=5)
    assert build_contributions(scores).isna().all()


@pytest.mark.parametrize(
    ("value", "aim", "expected"),
    [
        (0.11995, ">= 12 %", 0.0001),  # printed 12,00 %, missed all the same
        (5.004, "<= 5", -0.01),
        (5, "> 5", 0.01),
        (7.254, "= 7,5", 0.246),  # rounded away from zero it would go past
        (7.2, "tra 7,5 e 8", 0.3),
    ],
)
def test_where_whole_results_decide_they_are_what_lacks(
    value: float, aim: str, expected: float
) -> None:
    kind = "percentuale" if aim.endswith("%") else "numero"
    plan = plan_of(indicator("A", aim), measures=[measure("A", kind)], comparison="esatto")
    scores = scores_of(plan, A=value)
    assert not scores.indicators["met"].any()
    assert build_distances(plan, scores)["to_target"].tolist() == pytest.approx([expected])


def test_a_band_is_lacking_to_the_whole_result() -> None:
    """By hand: 0,8451 prints 0,85; with 0,05 more it would be 0,8951, which is not yet 90 %."""
    bands = (*BANDS[:1], replace(BANDS[1], name="Quasi", lower=0.9), *BANDS[1:])
    plan = plan_of(indicator("A", ">= 1"), bands=bands)
    row = build_distances(plan, scores_of(plan, A=0.8451)).iloc[0]
    assert (row["band"], row["to_band"]) == ("Quasi", pytest.approx(0.06))


def test_what_is_lacking_to_be_met_is_enough_for_its_band() -> None:
    """118 of 140 prints 84,29 %: 5,71 more print 90,00 %, met, though 84,2857 + 5,71 is less."""
    plan = plan_of(indicator("A / B", ">= 90 %"))
    row = build_distances(plan, scores_of(plan, A=118, B=140)).iloc[0]
    assert (row["to_target"], row["band"]) == (pytest.approx(0.0571), "Raggiunto")
    assert row["to_band"] == row["to_target"]


def test_before_the_end_of_the_year_no_band_is_lacking() -> None:
    plan = plan_of(indicator("A"), indicator("A", period_target=True), period=INTERIM)
    rows = build_distances(plan, scores_of(plan, A=8))
    assert rows["to_target"].tolist() == [2, 2]
    assert rows["band"].tolist() == ["", "Raggiunto"]
