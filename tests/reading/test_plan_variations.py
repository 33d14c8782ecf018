"""The plan's changes during the year, resolved per period."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_notation import indicator, opened, plan_in, short, whole_plan, write_plan

from generator.findings import CellRef
from generator.model import Change, Method
from generator.reading.plan import plan_as_of

HEADER = "Variazioni\n| Dal periodo | Foglio | Codice | Campo | Nuovo valore | Motivo |\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "piano.xlsx"


def test_a_variation_holds_from_its_period_on(path: Path) -> None:
    write_plan(path, HEADER + "| intermedio | Indicatori | B_1/1 | Target | 10 | det. 40 |\n")
    tables = opened(path)
    targets = {}
    for period in ("iniziale", "intermedio", "consuntivo"):
        plan, _ = plan_as_of(tables, period)
        assert plan is not None
        item = indicator(plan, "B_1/1")
        former = item.former_target.text if item.former_target else None
        targets[period] = (item.target.text, former, len(plan.changes))
    assert targets == {
        "iniziale": (">= 8 N.", None, 0),
        "intermedio": (">= 10 N.", ">= 8 N.", 1),
        "consuntivo": (">= 10 N.", ">= 8 N.", 1),
    }


def test_the_change_tells_what_it_did_and_where(path: Path) -> None:
    write_plan(path, HEADER + "| intermedio | indicatori | A_1/1 | peso | 70% | det.  40 |\n")
    plan = whole_plan(path, "intermedio")
    assert indicator(plan, "A_1/1").weight == 0.7
    assert indicator(plan, "A_1/1").former_target is None
    assert indicator(plan, "A_1/1").cells["weight"].cell == "E2"
    assert indicator(plan, "A_1/1").cells["weight"].sheet == "Variazioni"
    where = CellRef("piano.xlsx", "Variazioni", "E2")
    assert plan.changes == (
        Change("intermedio", "Indicatori", "A_1/1", "Peso", "50 %", "70 %", "det.  40", where),
    )
    assert plan.changes[0].cell == where


def test_the_former_target_is_the_one_before_the_last_period_that_changed_it(path: Path) -> None:
    rows = (
        "| consuntivo | Indicatori | B_1/1 | Operatore | tra | b |\n"
        "| intermedio | Indicatori | B_1/1 | Target | 10 | a |\n"
        "| consuntivo | Indicatori | B_1/1 | Secondo target | 12 | b |\n"
    )
    plan = whole_plan(write_plan(path, HEADER + rows), "consuntivo")
    item = indicator(plan, "B_1/1")
    assert item.target.text == "tra 10 N. e 12 N."
    assert item.method is Method.THRESHOLD
    assert item.former_target is not None
    assert item.former_target.text == ">= 10 N."
    assert [change.period for change in plan.changes] == ["intermedio", "consuntivo", "consuntivo"]


def test_a_target_changed_into_itself_has_no_former_one(path: Path) -> None:
    write_plan(path, HEADER + "| intermedio | Indicatori | B_1/1 | Target | 8 | a |\n")
    assert indicator(whole_plan(path, "intermedio"), "B_1/1").former_target is None


def test_a_target_keeps_its_former_one_while_it_prints_the_same(path: Path) -> None:
    """Later changes of the target's fields that do not show take neither mark nor note away."""
    rows = (
        "| intermedio | Indicatori | B_1/1 | Target | 10 | a |\n"
        "| consuntivo | Indicatori | B_1/1 | Decimali | 0 | b |\n"
    )
    item = indicator(whole_plan(write_plan(path, HEADER + rows), "consuntivo"), "B_1/1")
    assert item.former_target is not None
    assert (item.target.text, item.former_target.text) == (">= 10 N.", ">= 8 N.")


def test_the_final_period_has_no_target_of_its_own(path: Path) -> None:
    rows = "| consuntivo | Indicatori | A_1/1 | Target di periodo | 40% | verifica |\n"
    whole_plan(write_plan(path, HEADER + rows), "intermedio")
    plan, found = plan_in(path, "consuntivo")
    assert plan is None
    assert short(found) == [("Variazioni E2", "target-di-periodo-finale")]
    assert [str(item) for item in found] == [
        "piano.xlsx › Variazioni › E2: A_1/1 ha un Target di periodo in «consuntivo», che è il "
        "periodo finale: lì vale il valore atteso dell'anno. Per cambiarlo scrivere «Target» nella "
        "colonna «Campo»; altrimenti togliere la riga."
    ]


def test_a_target_of_the_period_holds_only_there(path: Path) -> None:
    rows = "| intermedio | Indicatori | A_1/1 | Target di periodo | 40% | verifica |\n"
    write_plan(path, HEADER + rows)
    during, after = (whole_plan(path, period) for period in ("intermedio", "consuntivo"))
    item = indicator(during, "A_1/1")
    assert (item.target.text, item.period_target) == (">= 40,00 %", True)
    assert item.former_target is None
    assert item.annual_target is not None
    assert item.annual_target.text == ">= 90,00 %"
    assert indicator(after, "A_1/1").annual_target is None
    assert item.cells["target"] == CellRef("piano.xlsx", "Variazioni", "E2")
    assert indicator(after, "A_1/1").target.text == ">= 90,00 %"
    assert not indicator(after, "A_1/1").period_target
    assert (len(during.changes), len(after.changes)) == (1, 0)


def test_an_indicator_is_left_out_and_taken_back(path: Path) -> None:
    rows = (
        "| intermedio | Indicatori | A_1/2 | Stato | Non valutabile | ufficio chiuso |\n"
        "| consuntivo | Indicatori | A_1/2 | Stato | valutabile | riaperto |\n"
    )
    write_plan(path, HEADER + rows)
    assert indicator(whole_plan(path), "A_1/2").excluded_reason == ""
    assert indicator(whole_plan(path, "intermedio"), "A_1/2").excluded_reason == "ufficio chiuso"
    assert indicator(whole_plan(path, "consuntivo"), "A_1/2").excluded_reason == ""


def test_other_sheets_change_too_and_official_codes_name_rows(path: Path) -> None:
    rows = (
        "| intermedio | Ente | titolo | Valore | Nuovo titolo | a |\n"
        "| intermedio | Uffici | PO2 | Nome | Servizi | a |\n"
        "| intermedio | Obiettivi | B_1 | Ufficio | PO1 | accorpamento |\n"
        "| intermedio | Indicatori | C3 | Formula | M4 / M1 | a |\n"
        "| intermedio | Misure | M4 | Massimo | 40 | a |\n"
        "| intermedio | Fasce | Raggiunto | Da | 95% | a |\n"
    )
    plan = whole_plan(write_plan(path, HEADER + rows), "intermedio")
    assert plan.entity.title == "Nuovo titolo"
    assert [office.name for office in plan.offices] == ["PO1", "Servizi"]
    assert [objective.code for objective in plan.offices[0].objectives] == ["A_1", "B_1"]
    assert indicator(plan, "B_1/1").formula == "M4 / M1"
    assert plan.measures[3].maximum == 40
    assert plan.bands[0].lower == 0.95


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        (
            "| intermedio | Indicatori | B_1/1 | Targhet | 10 | a |",
            "D2",
            "la variazione non si può applicare: «Targhet» non è una colonna del foglio "
            "«Indicatori». Forse si intendeva «Target», «Secondo target»? Correggere la riga "
            "della variazione.",
        ),
        (
            "| intermedio | Misure | M1 | Id | M9 | a |",
            "D2",
            "la variazione non si può applicare: «Id» dà il nome alla riga e non può cambiare. "
            "Correggere la riga della variazione.",
        ),
        (
            "| intermedio | Misure | M1 | Stato | x | a |",
            "D2",
            "la variazione non si può applicare: «Stato» non è una colonna del foglio «Misure». "
            "Correggere la riga della variazione.",
        ),
        (
            "| intermedio | Indicatori | B_1/3 | Target | 10 | a |",
            "C2",
            "«B_1/3» non è un codice del foglio «Indicatori». Forse si intendeva «B_1/1»? "
            "Scrivere uno dei codici di quel foglio, oppure aggiungerlo là.",
        ),
        (
            "| agosto | Indicatori | B_1/1 | Target | 10 | a |",
            "A2",
            "il periodo «agosto» non è nel foglio «Periodi». Usare uno di questi: iniziale, "
            "intermedio, consuntivo.",
        ),
        (
            "| intermedio | Indicatori | B_1/1 | Target | 10 | |",
            "F2",
            "manca il valore di «Motivo» (riga 2). Scriverlo in questa cella.",
        ),
        (
            "| intermedio | Indicatori | B_1/1 | Target | | a |",
            "E2",
            "manca il valore di «Nuovo valore» (riga 2). Scriverlo in questa cella.",
        ),
    ],
)
def test_faulty_variations_are_told_in_any_period(
    path: Path, row: str, place: str, message: str
) -> None:
    plan, found = plan_in(write_plan(path, HEADER + row + "\n"), "iniziale")
    assert plan is None
    assert [str(item) for item in found] == [f"piano.xlsx › Variazioni › {place}: {message}"]


def test_a_field_changes_once_in_a_period(path: Path) -> None:
    rows = "| intermedio | Indicatori | B_1/1 | Target | 10 | a |\n" * 2
    plan, found = plan_in(write_plan(path, HEADER + rows))
    assert plan is None
    assert [str(item) for item in found] == [
        "piano.xlsx › Variazioni › D3: la variazione non si può applicare: lo stesso campo "
        "cambia due volte nello stesso periodo (anche in D2). Correggere la riga della variazione."
    ]


def test_a_wrong_new_value_is_a_fault_of_its_own_cell(path: Path) -> None:
    write_plan(path, HEADER + "| intermedio | Indicatori | B_1/1 | Target | tanti | a |\n")
    whole_plan(path, "iniziale")
    plan, found = plan_in(path, "intermedio")
    assert plan is None
    assert short(found) == [("Variazioni E2", "numero-del-piano")]
