"""Suspect figures: zero denominators, zeros that score full marks, parts above their whole."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from computing_factory import INITIAL, indicator, measure, measurements_of, plan_of, rows

from generator.computing.outcome_checks import check_outcomes
from generator.computing.scoring import compute
from generator.findings import Finding
from generator.model import Indicator, Measure, Plan


def found(item: Indicator, *measures: Measure, **values: float | str) -> tuple[Finding, ...]:
    return outcomes(plan_of(item, measures=measures), values)


def outcomes(plan: Plan, values: Mapping[str, float | str]) -> tuple[Finding, ...]:
    frame = measurements_of(plan, values)
    return check_outcomes(plan, frame, compute(plan, frame))


def test_a_zero_denominator_is_told_at_its_cell() -> None:
    (one,) = found(indicator("A / B"), A=1, B=0)
    assert str(one) == (
        "Scheda_U1.xlsx › Misure › H3: il denominatore di O1/1 è zero: il risultato è n.c. (non "
        "calcolabile). Controllare il valore; se è giusto, spiegare il motivo nelle Note."
    )
    assert one.office == "U1"


@pytest.mark.parametrize(
    ("formula", "values", "cells"),
    [
        ("A / (B - C)", {"A": 1, "B": 4, "C": 4}, ["H3"]),
        ("A / (B + C)", {"A": 1, "B": 0, "C": 0}, ["H3"]),
        ("A / (B * C)", {"A": 1, "B": 4, "C": 0}, ["H4"]),
        ("A / B + A / C", {"A": 1, "B": 0, "C": 0}, ["H3", "H4"]),
        ("A / (1 / B)", {"A": 1, "B": 0}, ["H3"]),
        ("A / B", {"A": "n.d.", "B": 0}, []),
        ("A / B", {"A": 0, "B": 1}, []),
    ],
)
def test_which_denominator(
    formula: str, values: dict[str, float | str], cells: list[str]
) -> None:  # fmt: skip
    assert rows(found(indicator(formula), **values)) == [
        (cell, "denominatore-zero") for cell in cells
    ]


@pytest.mark.parametrize(
    ("formula", "aim", "minimum", "value", "told"),
    [
        ("A", "<= 2 gg", None, 0, True),
        ("A", "<= 2 gg", 1.0, 0, True),
        ("A", "<= 2 gg", 0.0, 0, False),
        ("A", "<= 2 gg", None, 1, False),
        ("A", ">= 2 gg", None, 0, False),
        ("A * 2", "<= 2 gg", None, 0, False),
    ],
)
def test_a_zero_that_scores_full_marks(
    formula: str, aim: str, minimum: float | None, value: float, told: bool
) -> None:
    """An unreported lower-is-better indicator typed as 0 (the trap of domain, 4.5)."""
    one = measure("A", "giorni", minimum=minimum)
    expected = [("H2", "zero-a-punteggio-pieno")] if told else []
    assert rows(found(indicator(formula, aim), one, A=value)) == expected


def test_the_text_of_a_full_zero() -> None:
    (one,) = found(indicator("A", "<= 2 gg"), A=0)
    assert (one.text, one.remedy) == (
        "zero dà il massimo a O1/1, per il quale più basso è meglio (misura A).",
        "Se non c'era nulla da misurare scrivere n.d. con il motivo; se zero è giusto, mettere 0 "
        "in «Minimo» nel piano.",
    )


@pytest.mark.parametrize(
    ("formula", "aim", "values", "told"),
    [
        ("A / B", ">= 90 %", {"A": 12, "B": 10}, True),
        ("A / B", ">= 90 %", {"A": 10, "B": 10}, False),
        ("A / B", ">= 90 N.", {"A": 12, "B": 10}, False),
        ("A / (B + C)", ">= 90 %", {"A": 12, "B": 5, "C": 5}, False),
        ("A / B", ">= 90 %", {"A": 12, "B": "n.d."}, False),
    ],
)
def test_a_part_above_its_whole(
    formula: str, aim: str, values: dict[str, float | str], told: bool
) -> None:
    expected = [("H2", "numeratore-maggiore")] if told else []
    assert rows(found(indicator(formula, aim), **values)) == expected


def test_the_text_of_a_part_above_its_whole() -> None:
    counts = [measure("A", "conteggio"), measure("B", "conteggio")]
    (one,) = found(indicator("A / B", ">= 90 %"), *counts, A=1200, B=1000)
    assert (one.text, one.remedy) == (
        "A vale 1.200, più di B che vale 1.000: O1/1 supera 100 %.",
        "Controllare che i due valori non siano scambiati.",
    )


def test_a_period_that_does_not_collect_has_no_figures() -> None:
    assert outcomes(plan_of(indicator("A / B"), period=INITIAL), {"A": 1, "B": 0}) == ()
