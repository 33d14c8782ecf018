"""What fell since the last period, what was not explained, what is shown otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from formplan import GOOD, PLAN, Change, filled, form, one, put, returned, rows, sheet
from openpyxl.workbook import Workbook

from generator.computing.return_checks import check_causes, check_falls, check_shown
from generator.computing.scoring import compute
from generator.findings import CellRef, Finding
from generator.form import REASONS
from generator.model import Plan
from generator.reading.returns import Returns

BEFORE = replace(PLAN, period=PLAN.periods[1])


def with_format(code: str, value: float, number_format: str) -> Change:
    def change(book: Workbook) -> None:
        page = sheet(book)
        cell = next(row[7] for row in page.iter_rows() if row[0].value == code)
        cell.value, cell.number_format = value, number_format

    return change


def causes(returns: Returns, plan: Plan = PLAN) -> tuple[Finding, ...]:
    scores = compute(plan, returns.measurements)
    return check_causes(plan, scores, returns.reasons, returns.cause_cells)


def shown(returns: Returns) -> tuple[Finding, ...]:
    return check_shown(PLAN, returns.measurements, compute(PLAN, returns.measurements))


def falls(folder: Path, now: Any, before: Any) -> tuple[Finding, ...]:
    earlier = returned(folder / "prima", {"Scheda_PO3.xlsx": filled(form(BEFORE), put(before))},
                       BEFORE)  # fmt: skip
    later = one(folder, put(now))
    return check_falls(PLAN, later.measurements, earlier.measurements)


# --- falls ---------------------------------------------------------------------------------------


def test_a_count_since_the_years_start_never_falls(tmp_path: Path) -> None:
    (found,) = falls(tmp_path, {"Eventi": 7, "Dip-Form": 3}, {"Eventi": 8, "Dip-Form": 3})
    assert str(found) == (
        "consuntivo/Scheda_PO3.xlsx › Misure › H5: 7 è meno di 8, il valore del periodo "
        "precedente, ma la misura Eventi si conta da inizio anno. Controllare che il valore "
        "comprenda tutto l'anno fino alla fine del periodo."
    )
    assert (found.code, found.office, found.blocks) == ("valore-in-calo", "PO3", False)


def test_an_amount_falls_too_and_the_others_may(tmp_path: Path) -> None:
    now = {"Spesa": 99, "Quota": 90, "Tempo": 1, "Indice": 1}
    before = {"Spesa": 100, "Quota": 95, "Tempo": 2, "Indice": 2}
    assert [item.where.cell for item in falls(tmp_path, now, before)] == ["H9"]


def test_without_a_value_before_nothing_falls(tmp_path: Path) -> None:
    assert falls(tmp_path, {"Eventi": 7}, {"Dip-Form": 8}) == ()
    assert falls(tmp_path, {"Eventi": "n.d."}, {"Eventi": 8}) == ()
    assert check_falls(PLAN, one(tmp_path, GOOD).measurements, None) == ()


# --- causes --------------------------------------------------------------------------------------


def test_a_missed_target_needs_its_cause(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, put({"I_Tempo": "personale ridotto"}, "Causa dello scostamento",
                                      REASONS))  # fmt: skip
    found = causes(returns)
    assert rows(found) == [(cell, "causa-mancante") for cell in ("E6", "E7", "E10")]
    assert str(found[0]) == (
        "consuntivo/Scheda_PO3.xlsx › Motivazioni › E6: l'indicatore I_Dip-Form non raggiunge il "
        "valore atteso, >= 8 N., e la causa non è spiegata. Scriverla nella colonna «Causa dello "
        "scostamento» del foglio «Motivazioni»."
    )


def test_an_action_without_a_cause_is_not_enough(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, put({"I_Tempo": "più personale"}, "Azione correttiva", REASONS))
    assert "E8" in [item.where.cell for item in causes(returns)]


def test_causes_are_for_the_final_period(tmp_path: Path) -> None:
    interim = replace(PLAN, period=replace(PLAN.period, final=False))
    assert causes(one(tmp_path, GOOD), interim) == ()


def test_an_office_without_reasons_is_not_asked_one_by_one(tmp_path: Path) -> None:
    def drop(book: Workbook) -> None:
        del book[REASONS]

    returns = one(tmp_path, GOOD, drop)
    assert causes(returns) == ()
    assert "motivazioni-assenti" in [item.code for item in returns.findings]


# --- shown ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "told"),
    [(7.6, "0", True), (7.996, "0.00", False), (7.6, "General", False), (7.6, "0.0", False),
     (8.4, "0", False), (7.2, "0", False), (7.6, '#,##0" gg"', True)],
)  # fmt: skip
def test_a_rounded_look_must_not_change_the_verdict(
    tmp_path: Path, value: float, number_format: str, told: bool
) -> None:
    found = shown(one(tmp_path, GOOD, with_format("Tempo", value, number_format)))
    assert rows(found) == ([("H8", "valore-mostrato")] if told else [])


def test_what_is_shown_is_told(tmp_path: Path) -> None:
    (found,) = shown(one(tmp_path, GOOD, with_format("Tempo", 7.6, "0")))
    assert found.where == CellRef("consuntivo/Scheda_PO3.xlsx", "Misure", "H8")
    assert found.text == (
        "la cella mostra 8, ma contiene 7,6: con il valore mostrato l'esito di I_Tempo cambierebbe "
        "(misura Tempo)."
    )


def test_nothing_shown_otherwise_costs_no_second_computation(tmp_path: Path) -> None:
    assert shown(one(tmp_path, GOOD)) == ()
