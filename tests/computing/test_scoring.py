"""States, policies, coverage, intervals, roll-ups and periods (domain, 4.4–4.6)."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from computing_factory import (
    BANDS,
    INITIAL,
    INTERIM,
    NO_CAP,
    indicator,
    measure,
    measurements_of,
    objective,
    percent,
    plan_of,
    scores_of,
)

from generator.computing.scoring import compute
from generator.model import Band


def first(frame: pd.DataFrame) -> pd.Series:
    return frame.iloc[0]


def test_weights_that_do_not_add_up_are_used_in_proportion() -> None:
    plan = plan_of(indicator("A", weight=0.6), indicator("B", weight=0.6))
    assert first(scores_of(plan, A=10, B=5).objectives)["score"] == 0.75


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"A": "da verificare", "B": "non prevista"}, "da verificare"),
        ({"A": "non prevista", "B": "vuota"}, "non prevista"),
        ({"A": "n.d.", "B": 0}, "n.d."),
        ({"A": "vuota", "B": 1}, "n.d."),
        ({"A": 1, "B": 0}, "n.c."),
        ({"A": 1, "B": 2}, "valore"),
    ],
)
def test_the_strongest_state_wins(values: dict[str, float | str], state: str) -> None:
    plan = plan_of(indicator("A / B"))
    assert first(compute(plan, measurements_of(plan, values)).indicators)["state"] == state


def test_declared_exclusion_precedes_everything() -> None:
    plan = plan_of(indicator("A", excluded="ufficio soppresso"), indicator("B"))
    scores = scores_of(plan, A="da verificare", B=10)
    assert first(scores.indicators)["state"] == "non valutabile"
    assert first(scores.objectives)[["score", "coverage"]].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("missing", ["vuota", "n.d.", "da verificare"])
@pytest.mark.parametrize(
    ("policy", "score", "verdict", "counted"),
    [
        ("escludi", 1.0, "provvisorio", False),
        ("zero", 0.6, "provvisorio", True),
        ("blocca", math.nan, "", False),
    ],
)
def test_missing_policies(
    missing: str, policy: str, score: float, verdict: str, counted: bool
) -> None:
    plan = plan_of(indicator("A", weight=0.6), indicator("B", weight=0.4, missing=policy))
    scores = scores_of(plan, A=10, B=missing)
    row = first(scores.objectives)
    assert row["score"] == pytest.approx(score, nan_ok=True)
    assert row[["coverage", "lower", "upper", "verdict"]].tolist() == [0.6, 0.6, 1.0, verdict]
    assert scores.indicators["counted"].tolist() == [True, counted]


def test_undefined_follows_the_policy_of_missing() -> None:
    plan = plan_of(indicator("A", weight=0.6), indicator("B / C", weight=0.4, missing="zero"))
    assert first(scores_of(plan, A=10, B=1, C=0).objectives)["score"] == pytest.approx(0.6)


def test_not_due_is_outside_weights_and_coverage() -> None:
    plan = plan_of(indicator("A", weight=0.5), indicator("B", weight=0.5))
    row = first(scores_of(plan, A=9, B="non prevista").objectives)
    assert row[["score", "coverage", "lower", "upper"]].tolist() == [0.9, 1.0, 0.9, 0.9]


def test_nothing_due_has_no_coverage() -> None:
    row = first(scores_of(plan_of(indicator("A")), A="non prevista").objectives)
    assert row[["score", "coverage", "lower", "upper"]].isna().all()
    assert row["verdict"] == ""


def test_verdict_stands_if_the_whole_interval_lies_in_one_band() -> None:
    plan = plan_of(indicator("A", weight=0.9, missing="escludi"),
                   indicator("B", weight=0.1, missing="escludi"))  # fmt: skip
    row = first(scores_of(plan, A=8.5, B="n.d.").objectives)
    assert (percent(row["lower"]), percent(row["upper"])) == (76.5, 86.5)
    assert row["verdict"] == "Parzialmente raggiunto"


def test_without_a_cap_the_interval_is_open() -> None:
    plan = plan_of(objective("X", indicator("A", missing="escludi", cap=NO_CAP, weight=0.5),
                             indicator("B", missing="escludi", weight=0.5)),
                   objective("Y", indicator("B")))  # fmt: skip
    scores = scores_of(plan, A="n.d.", B=10)
    assert scores.objectives["upper"].tolist() == [math.inf, 1.0]
    for frame in (scores.offices, scores.entity):
        row = first(frame)
        assert row[["score", "coverage", "lower", "upper"]].tolist() == [1.0, 0.75, 0.75, math.inf]
        assert row["verdict"] == "provvisorio"


def test_a_zero_weight_neither_blocks_nor_counts() -> None:
    plan = plan_of(indicator("A", weight=1.0), indicator("B", weight=0.0))
    row = first(scores_of(plan, A=10, B="n.d.").objectives)
    assert row[["score", "coverage", "verdict"]].tolist() == [1.0, 1.0, "Raggiunto"]


def test_offices_and_entity_are_means_over_objectives() -> None:
    """Three objectives, one of which has an office of its own: not a mean of means."""
    plan = plan_of(
        ("U1", (objective("X", indicator("A")), objective("Y", indicator("B")))),
        ("U2", (objective("Z", indicator("C")),)),
        ("U3", ()),
    )
    scores = scores_of(plan, A=10, B=5, C=3)
    assert scores.offices["score"].tolist()[:2] == [0.75, 0.3]
    assert math.isnan(scores.offices["score"][2])
    assert first(scores.entity)["score"] == pytest.approx(1.8 / 3)


def test_objective_weights_count_and_a_missing_one_is_average() -> None:
    plan = plan_of(
        objective("X", indicator("A"), weight=0.5),
        objective("Y", indicator("B"), weight=0.1),
        objective("Z", indicator("C")),
    )
    scores = scores_of(plan, A=10, B=5, C=0)
    assert scores.objectives["weight"].tolist() == [0.5, 0.1, 0.3]
    assert first(scores.entity)["score"] == pytest.approx(0.55 / 0.9)


def test_an_objective_without_a_score_stays_in_coverage_and_interval() -> None:
    plan = plan_of(
        objective("X", indicator("A")),
        objective("Y", indicator("B")),
        objective("Z", indicator("C")),
        objective("W"),
    )
    row = first(scores_of(plan, A=10, B="n.d.", C="non prevista").entity)
    assert row[["score", "coverage", "lower", "upper", "verdict"]].tolist() == [
        1.0, 0.5, 0.5, 1.0, "provvisorio",
    ]  # fmt: skip


def test_a_verdict_never_disagrees_with_the_printed_score() -> None:
    """With different caps `escludi` can print more than the interval's end: no verdict then."""
    plan = plan_of(indicator("A", cap=1.2, weight=0.9, missing="escludi"),
                   indicator("B", weight=0.1, missing="escludi"),
                   bands=(Band("Superato", 1.19, "★", "", ""), *BANDS))  # fmt: skip
    row = first(scores_of(plan, A=12, B="n.d.").objectives)
    assert [percent(row[end]) for end in ("score", "lower", "upper")] == [120.0, 108.0, 118.0]
    assert row["verdict"] == "provvisorio"


def test_interim_periods_have_no_verdict_unless_the_target_is_the_periods_own() -> None:
    annual, own = indicator("A"), indicator("B", period_target=True)
    plan = plan_of(objective("X", annual), objective("Y", own), objective("Z", annual, own),
                   period=INTERIM)  # fmt: skip
    scores = scores_of(plan, A=9, B=9)
    assert scores.indicators["verdict"].tolist() == ["", "Parzialmente raggiunto"] * 2
    assert scores.objectives["verdict"].tolist() == ["", "Parzialmente raggiunto", ""]
    assert scores.objectives["score"].tolist() == [0.9, 0.9, 0.9]
    assert first(scores.entity)["verdict"] == ""


def test_a_period_that_does_not_collect_knows_nothing() -> None:
    """The initial annex prints n.d. everywhere, as published (domain, 4.6)."""
    plan = plan_of(indicator("Dip-Form / (Unit_Stab + N_Dir)", ">= 90,00 %"), period=INITIAL)
    scores = compute(plan, measurements_of(plan, {"Dip-Form": 3, "Unit_Stab": "non prevista"}))
    row = first(scores.indicators)
    assert row["state"] == "n.d."
    assert row["codes_text"] == "Dip-Form / (Unit_Stab + N_Dir)"
    assert row["values_text"] == "n.d. / ( n.d. + n.d. )"
    assert math.isnan(row["achievement"])
    for frame in (scores.objectives, scores.offices, scores.entity):
        assert first(frame)[["score", "coverage", "lower", "upper"]].isna().all()
    assert scores.rules == ()
    assert row["rule"] == ""


def test_values_are_printed_by_their_kind() -> None:
    kinds = {"C": "conteggio", "P": "percentuale", "I": "importo", "G": "giorni", "N": "numero"}
    plan = plan_of(indicator("(C + P) / I * G - N + M + V + Q"),
                   measures=[measure(name, kind) for name, kind in kinds.items()])  # fmt: skip
    scores = scores_of(plan, C=1234, P=0.95, I=1234.5, G=2.4, N=12345.125, M="n.d.",
                       V="da verificare", Q="non prevista")  # fmt: skip
    assert first(scores.indicators)["values_text"] == (
        "( 1.234 + 95,00 % ) / 1.234,50 * 2,4 - 12.345,125 + n.d. + da verificare + non prevista"
    )


def test_frames_have_the_agreed_columns_in_the_acts_order() -> None:
    plan = plan_of(("U2", (objective("X", indicator("A"), indicator("B")),)),
                   ("U1", (objective("Y", indicator("C")),)))  # fmt: skip
    scores = scores_of(plan, A=1, B=2, C=3)
    assert scores.indicators.columns.tolist() == [
        "indicator", "objective", "office", "weight", "state", "result", "printed", "decimals",
        "met", "achievement", "achievement_printed", "verdict", "codes_text", "values_text",
        "method", "rule", "counted", "coverage", "lower", "upper",
    ]  # fmt: skip
    figures = ["weight", "score", "score_printed", "coverage", "lower", "upper", "verdict"]
    assert scores.objectives.columns.tolist() == ["objective", "office", *figures]
    assert scores.offices.columns.tolist() == ["office", *figures]
    assert scores.entity.columns.tolist() == figures
    assert scores.indicators["indicator"].tolist() == ["X/1", "X/2", "Y/1"]
    assert scores.objectives["office"].tolist() == ["U2", "U1"]
    assert scores.offices["office"].tolist() == ["U2", "U1"]
    assert len(scores.entity) == 1


def test_thousands_of_indicators_cost_a_few_passes() -> None:
    """One numpy pass for each shape of formula, however many indicators share it."""
    many = [objective(f"O{n}", indicator(f"A{n} / (B{n} + C)", ">= 50 %")) for n in range(3000)]
    plan = plan_of(*many)
    values = {f"A{n}": float(n) for n in range(3000)} | {f"B{n}": 1.0 for n in range(3000)}
    scores = compute(plan, measurements_of(plan, {**values, "C": 1.0}))
    assert scores.indicators["result"].tolist() == [n / 2 for n in range(3000)]


def test_a_plan_still_without_indicators_has_no_scores() -> None:
    scores = scores_of(plan_of(objective("X"), measures=[measure("A")]), A=1)
    assert len(scores.indicators) == 0
    assert scores.objectives["score"].isna().all()
    assert first(scores.entity)["verdict"] == ""
