"""Measures computed from objectives: values, order, what is missing, and what cannot be."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from computing_factory import (
    FINAL,
    INITIAL,
    INTERIM,
    indicator,
    measure,
    objective,
    plan_of,
    rows,
    scores_of,
)

from generator.computing.checks import check_plan
from generator.computing.derived import Derived, build_stages, parse_derived
from generator.computing.formula_errors import FormulaError
from generator.model import Measure, Objective, Plan

ALL = 'MEDIA_OBIETTIVI("PO*")'
WEIGHTED = 'MEDIA_PESATA_OBIETTIVI("PO*")'


def computed(name: str = "D", formula: str = ALL) -> Measure:
    return measure(name, "percentuale", code="", computed=formula)


def about(aim: str = ">= 90 %", **settings: object) -> Objective:
    """The objective that needs the computed measure D."""
    return objective("X", indicator("D", aim, **settings))  # type: ignore[arg-type]


def plan_with(*parts: Objective, made: str = ALL, aim: Objective | None = None) -> Plan:
    return plan_of(*parts, aim or about(), measures=[computed("D", made)])


PARTS = (
    objective("PO1", indicator("A", ">= 10"), weight=0.1),
    objective("PO2", indicator("B", ">= 10"), weight=0.3),
    objective("SG1", indicator("C", ">= 10"), weight=0.5),
)


@pytest.mark.parametrize(
    ("text", "pattern", "weighted"),
    [(ALL, "PO*", False), (' media_pesata_obiettivi ( "PO2" ) ', "PO2", True)],
)
def test_what_a_formula_asks_for(text: str, pattern: str, weighted: bool) -> None:
    assert parse_derived(text) == Derived(pattern, weighted)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("PO*", 0, 'va scritta come MEDIA_OBIETTIVI("PO*")'),
        (ALL + " / 2", 0, 'va scritta come MEDIA_OBIETTIVI("PO*")'),
        ("MEDIA_OBIETTIVI(“PO*”)", 16, 'le virgolette sono quelle diritte: "'),
        ('MEDIA("PO*")', 0,
         "«MEDIA» non è ammessa: ci sono MEDIA_OBIETTIVI e MEDIA_PESATA_OBIETTIVI"),
        ('MEDIA_OBIETTIVI(" ")', 17, "fra le virgolette manca il codice degli obiettivi"),
    ],
)  # fmt: skip
def test_why_a_formula_is_refused(text: str, column: int, reason: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_derived(text)
    assert (caught.value.column, caught.value.reason) == (column, reason)


def test_a_pattern_is_no_other_language() -> None:
    codes = {"PO1", "po1", "XPO1", "PO", "P.1"}

    def taken(pattern: str) -> set[str]:
        return {code for code in codes if Derived(pattern, weighted=False).takes(objective(code))}

    assert taken("PO*") == {"PO1", "PO"}
    assert taken("P.*") == {"P.1"}
    assert taken("*1") == {"PO1", "po1", "XPO1", "P.1"}
    assert taken("P?1") == set()


@pytest.mark.parametrize(("made", "expected"), [(ALL, 0.75), (WEIGHTED, 0.625)])
def test_the_mean_of_the_scores(made: str, expected: float) -> None:
    scores = scores_of(plan_with(*PARTS, made=made), A=10, B=5, C=0)
    row = scores.indicators.iloc[-1]
    assert row["state"] == "valore"
    assert row["result"] == pytest.approx(expected)
    assert row["achievement"] == pytest.approx(expected / 0.9)
    assert row["codes_text"] == made
    assert row["values_text"] == f"{expected * 100:.2f} %".replace(".", ",")
    made_row = scores.measures.iloc[0]
    assert made_row["value"] == pytest.approx(expected)
    assert made_row["coverage"] == 1
    assert scores.objectives.iloc[-1]["coverage"] == 1


def test_chains_are_computed_in_order_across_offices() -> None:
    plan = plan_of(
        ("U1", (objective("TOP", indicator("E", ">= 100 %")),)),
        ("U2", (objective("MID", indicator("D", ">= 100 %")),)),
        ("U3", (objective("PO1", indicator("A", ">= 10")),)),
        measures=[computed("E", 'MEDIA_OBIETTIVI("MID")'), computed()],
    )
    assert build_stages(plan) == (("D",), ("E",))
    scores = scores_of(plan, A=4)
    assert scores.objectives["score"].tolist() == pytest.approx([0.4, 0.4, 0.4])


def test_what_is_missing_travels_through() -> None:
    scores = scores_of(plan_with(*PARTS), A=5, C=1)
    made = scores.measures.iloc[0]
    assert made[["value", "coverage", "lower", "upper"]].tolist() == [0.5, 0.5, 0.25, 0.75]
    row = scores.indicators.iloc[-1]
    assert (row["state"], row["coverage"], row["verdict"]) == ("valore", 0.5, "provvisorio")
    assert row["lower"] == pytest.approx(0.25 / 0.9)
    assert row["upper"] == pytest.approx(0.75 / 0.9)
    total = scores.objectives.iloc[-1]
    assert total["score"] == pytest.approx(0.5 / 0.9)
    assert total[["coverage", "verdict"]].tolist() == [0.5, "provvisorio"]
    assert (total["lower"], total["upper"]) == (row["lower"], row["upper"])


def test_a_verdict_that_cannot_change_is_given() -> None:
    scores = scores_of(plan_with(*PARTS, aim=about(">= 20 %")), A=5)
    assert scores.indicators.iloc[-1]["verdict"] == "Raggiunto"
    assert scores.objectives.iloc[-1]["verdict"] == "Raggiunto"
    assert scores.objectives.iloc[-1]["coverage"] == 0.5


@pytest.mark.parametrize(
    ("aim", "lower", "upper"),
    [("<= 50 %", 0.5 / 0.75, 1.0), ("> 20 %", 1.0, 1.0), ("< 50 %", 0.0, 1.0),
     ("tra 40 % e 60 %", 0.0, 1.0)],
)  # fmt: skip
def test_the_interval_follows_the_direction(aim: str, lower: float, upper: float) -> None:
    aim = aim.replace(" % e", " e")
    row = scores_of(plan_with(*PARTS, aim=about(aim)), A=5).indicators.iloc[-1]
    assert (row["lower"], row["upper"]) == pytest.approx((lower, upper))


def test_an_open_end_stays_open() -> None:
    free = objective("PO2", indicator("B", ">= 10", cap=math.inf))
    open_aim = about(">= 90 %", cap=math.inf)
    scores = scores_of(plan_with(PARTS[0], free, aim=open_aim), A=5)
    assert scores.indicators.iloc[-1]["upper"] == math.inf
    assert scores.objectives.iloc[-1]["upper"] == math.inf
    lower_better = scores_of(plan_with(PARTS[0], free, aim=about("<= 50 %")), A=5)
    assert lower_better.indicators.iloc[-1]["lower"] == 0


def test_inside_another_formula_anything_may_come() -> None:
    aim = objective("X", indicator("D / Z", ">= 90 %"))
    row = scores_of(plan_with(*PARTS, aim=aim), A=5, Z=1).indicators.iloc[-1]
    assert row[["coverage", "lower", "upper"]].tolist() == [0.5, 0.0, 1.0]


def test_without_any_part_it_is_not_available() -> None:
    scores = scores_of(plan_with(*PARTS), C=1)
    assert scores.measures.iloc[0]["state"] == "n.d."
    row = scores.indicators.iloc[-1]
    assert row[["state", "values_text", "coverage"]].tolist() == ["n.d.", "n.d.", 0.0]
    assert math.isnan(scores.objectives.iloc[-1]["score"])


def test_what_somebody_typed_is_not_used() -> None:
    assert scores_of(plan_with(*PARTS), A=10, B=10, D=0.01).indicators.iloc[-1]["result"] == 1


@pytest.mark.parametrize(
    ("period", "periods", "state"),
    [(INITIAL, (), "n.d."), (INTERIM, ("consuntivo",), "non prevista"),
     (FINAL, ("consuntivo",), "valore")],
)  # fmt: skip
def test_periods(period: object, periods: tuple[str, ...], state: str) -> None:
    plan = replace(plan_with(*PARTS), period=period)  # type: ignore[arg-type]
    made = replace(plan.measures[0], periods=periods)
    plan = replace(plan, measures=(made, *plan.measures[1:]))
    assert scores_of(plan, A=10, B=10).indicators.iloc[-1]["state"] == state


# --- what the plan may not say -------------------------------------------------------------------


def texts(plan: Plan) -> list[str]:
    return [f"{item.code}: {item.text} {item.remedy}" for item in check_plan(plan)]


@pytest.mark.parametrize(
    ("plan", "code", "text"),
    [
        (plan_with(*PARTS, made="MEDIA_OBIETTIVI(PO*)"),
         "calcolo-errato", "la formula di calcolo di D non è valida: va scritta come "
         'MEDIA_OBIETTIVI("PO*").\nMEDIA_OBIETTIVI(PO*)\n^ Scrivere MEDIA_OBIETTIVI("PO*") oppure '
         'MEDIA_PESATA_OBIETTIVI("PO*"), con il codice degli obiettivi: * sta per qualunque '
         "testo."),
        (plan_with(*PARTS, made='MEDIA_OBIETTIVI("P01")'),
         "calcolo-senza-obiettivi", "nessun obiettivo ha un codice come «P01», che serve alla "
         "misura D. Forse si intendeva «PO1»? Scrivere fra le virgolette il codice di uno o più "
         "obiettivi: * sta per qualunque testo."),
        (plan_of(PARTS[0], objective("X", indicator("D", ">= 9")),
                 measures=[measure("D", "numero", computed=ALL)]),
         "calcolo-non-percentuale", "la misura D è calcolata dai punteggi degli obiettivi, ma è di "
         "tipo «numero». Scrivere il tipo percentuale e l'unità «%»."),
    ],
)  # fmt: skip
def test_texts(plan: Plan, code: str, text: str) -> None:
    assert f"{code}: {text}" in texts(plan)


def test_circles_name_their_members() -> None:
    own = plan_with(*PARTS, made='MEDIA_OBIETTIVI("X")')
    assert texts(own)[-1] == (
        "calcolo-ciclico: la misura D finisce per dipendere da sé stessa: D → X → D. Cambiare la "
        "formula di calcolo di una di queste misure, o la formula di un indicatore, in modo che il "
        "giro si interrompa."
    )
    longer = plan_of(
        objective("PO1", indicator("E", ">= 1 %")),
        objective("X", indicator("D", ">= 1 %")),
        objective("Y", indicator("F", ">= 1 %")),
        measures=[computed(), computed("E", 'MEDIA_OBIETTIVI("X")'),
                  computed("F", 'MEDIA_OBIETTIVI("X")')],
    )  # fmt: skip
    circles = [item.text for item in check_plan(longer) if item.code == "calcolo-ciclico"]
    assert circles == ["la misura D finisce per dipendere da sé stessa: D → PO1 → E → X → D."]
    assert build_stages(longer) == ()


def test_a_weighted_mean_of_nothing() -> None:
    parts = (objective("PO1", indicator("A"), weight=0), objective("Z", indicator("B"), weight=1))
    plan = plan_with(*parts, made=WEIGHTED, aim=replace(about(), weight=1))
    assert ("Misure", "pesi-zero") in rows(check_plan(plan))
