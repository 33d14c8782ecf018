"""The shipped plan is the act of 2022: nothing corrected, merged or left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.model import PERCENT_UNIT, Base, MeasureKind, NoticePosition, Plan
from generator.reading.columns import ColumnKind
from generator.reading.plan import open_plan, plan_as_of
from generator.reading.plan_columns import GUIDE, INDICATORS, NOTICES, OBJECTIVES, SHEETS
from generator.reading.plan_measure_columns import MEASURES
from tools.make_plan import ANNEX, PLAN, build_plan
from tools.plan_book import SIZE

ACT: dict[str, Any] = json.loads(ANNEX.read_text(encoding="utf-8"))

# Each indicator's code as the act prints it, by eye; five have none.
CODES = [
    "C1.1_07", "C2.7.2_02", "", "OC_TD_02", "DFP 1.3", "", "", "PO2_2_2021_AGG",
    "Ind_PO2_CartaServ", "Ind_PO2_Trasp", "PO3_2_2021_AGG", "Ind_PO3_CartaServ", "Ind_ PO3_Trasp",
    "PO4_2_2021_AGG", "Ind_PO4_CartaServ", "Ind_ PO4_Trasp", "PO5_2_2021_AGG_",
    "Ind_PO5_CartaServ", "Ind_ PO5_Trasp", "", "", "SG3:2022_IND",
]  # fmt: skip
CODELESS = ["DirArea1_2.1", "DirArea1_2.2", "DirArea2_2.1", "SG_1.1", "SG_2.1"]


def read(period: str) -> Plan:
    tables, found = open_plan(PLAN, PLAN.name)
    assert tables is not None
    plan, more = plan_as_of(tables, period)
    assert not found
    assert not more
    assert plan is not None
    return plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read("iniziale")


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(PLAN)


def rows_of(page: Worksheet) -> list[dict[str, Any]]:
    head, *lines = page.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines if any(line)]  # type: ignore[arg-type]


def printed_name(code: str | None, name: str) -> str:
    return f"{code} - {name}" if code else name


def test_the_committed_plan_is_what_its_maker_makes() -> None:
    assert build_plan() == PLAN.read_bytes()


def test_counts(plan: Plan) -> None:
    assert len(plan.offices) == 7
    assert len(plan.objectives) == 21
    assert len(plan.indicators) == 22
    assert len(plan.measures) == 38
    assert len({measure.id for measure in plan.measures}) == 38


def test_the_tree_is_the_acts(plan: Plan) -> None:
    assert [office.code for office in plan.offices] == ACT["offices"]
    assert [
        {"office": office.code, "code": objective.code, "name": objective.title}
        for office in plan.offices
        for objective in office.objectives
    ] == ACT["objectives"]


def test_the_indicators_are_the_acts(plan: Plan) -> None:
    assert [item.code for item in plan.indicators] == CODES
    for item, told in zip(plan.indicators, ACT["indicators"], strict=True):
        assert printed_name(item.code, item.name) == told["name"]
        assert item.description == told["description"]
        assert list(item.algorithm) == told["algorithm_text"]
        assert item.weight * 100 == told["weight_percent"]
        target = told["target"]
        value = target["value"] / (100 if target["unit"] == PERCENT_UNIT else 1)
        assert (item.target.operator, item.target.value) == (target["operator"], value)
        assert (item.target.unit, item.target.decimals) == (target["unit"], target["decimals"])
    owners = [(o.code, len(o.indicators)) for o in plan.objectives if len(o.indicators) != 1]
    assert owners == [("DirArea1_1", 2)]


def test_the_targets_as_printed(plan: Plan) -> None:
    printed = [item.target.text for item in plan.indicators]
    assert printed[:5] == ["<= 2 gg", ">= 70 N.", ">= 90,00 %", ">= 8 N.", ">= 90,00 %"]
    assert {item.target.operator.value for item in plan.indicators[1:]} == {">="}
    assert sorted(item.target.unit for item in plan.indicators) == ["%"] * 17 + ["N."] * 4 + ["gg"]


def test_the_measures_are_the_acts(plan: Plan) -> None:
    told = [code for item in ACT["indicators"] for code in item["measures"]]
    assert [measure.code for measure in plan.measures] == told
    assert [measure.id for measure in plan.measures if not measure.code] == CODELESS
    assert all(measure.id == measure.code for measure in plan.measures if measure.code)
    owners = [item["office"] for item in ACT["indicators"] for _ in item["measures"]]
    assert [measure.office for measure in plan.measures] == owners


def test_formulas_are_the_acts_with_ids_where_there_is_no_code(plan: Plan) -> None:
    own = {
        "DirArea1_2/1": "[DirArea1_2.1] / [DirArea1_2.2]",
        "DirArea2_2/1": "[DirArea2_2.1]",
        "SG_1/1": "[SG_1.1]",
        "SG_2/1": "[SG_2.1]",
    }
    for item, told in zip(plan.indicators, ACT["indicators"], strict=True):
        assert item.formula == own.get(item.id, told["printed_formula"])


def test_names_of_measures_are_words_of_the_act(plan: Plan) -> None:
    words = " ".join(text for item in ACT["indicators"] for text in item["algorithm_text"])
    staff = {"Unit_Stab", "N_Dir"}
    for measure in plan.measures:
        name = measure.name.removesuffix(f": {measure.id}") if measure.id in staff else measure.name
        assert name in words
        assert measure.description in words
    assert {measure.id for measure in plan.measures if measure.base is Base.AT_DATE} == staff


def test_kinds_of_measures(plan: Plan) -> None:
    kinds = {measure.id: (measure.kind, measure.unit) for measure in plan.measures}
    assert kinds.pop("T_medi_C1.1.1") == (MeasureKind.DAYS, "gg")
    assert kinds.pop("FTE_Integrato_C2.7.2") == (MeasureKind.NUMBER, "FTE")
    for name in ("DirArea2_2.1", "M_Ind_Sint_Prog_20", "SG3_2022_M"):
        assert kinds.pop(name) == (MeasureKind.PERCENT, "%")
    assert set(kinds.values()) == {(MeasureKind.COUNT, "N.")}
    assert {item.id for item in plan.measures if item.minimum is None} == {"T_medi_C1.1.1"}
    assert {measure.minimum for measure in plan.measures} == {0.0, None}


def test_the_initial_act(plan: Plan) -> None:
    period = plan.period
    act = period.act
    assert act.date == date(2022, 4, 11)
    caption = f"ALL. {act.annex_number} {act.kind} {act.organ} n. {act.number} dell’11/04/2022"
    assert caption == ACT["caption"]
    assert (period.label, period.template) == (ACT["configuration"], "allegato-configurazione")
    assert period.data_at == datetime(2022, 3, 30, 13, 14, 50)  # noqa: DTZ001
    assert (period.collects, period.final, period.closed) == (False, False, False)
    assert (plan.entity.root, plan.entity.title) == (ACT["root"], ACT["title"])
    assert [[item.role, item.name] for item in plan.signatories] == ACT["signatures"]
    notes = [item.text for item in plan.notices if item.position is NoticePosition.NOTE]
    notices = [item.text for item in plan.notices if item.position is NoticePosition.NOTICE]
    assert (notes, notices) == (ACT["closing"], ACT["notices"])


def test_the_final_period_says_that_its_values_are_invented() -> None:
    final = read("consuntivo")
    period = final.period
    assert (period.start, period.end) == (date(2022, 1, 1), date(2022, 12, 31))
    assert (period.collects, period.final, period.deadline) == (True, True, date(2023, 1, 15))
    assert (period.act.number, period.act.date) == ("", None)
    assert period.template == "allegato-consuntivo"
    notes = [item.text for item in final.notices if item.position is NoticePosition.NOTE]
    assert len(notes) == 1
    assert "inventati a scopo dimostrativo" in notes[0]


def test_the_workbook_says_the_same_to_an_independent_reader(book: openpyxl.Workbook) -> None:
    assert [row["Codice"] for row in rows_of(book["Uffici"])] == ACT["offices"]
    assert [
        {"office": row["Ufficio"], "code": row["Codice"], "name": row["Titolo"]}
        for row in rows_of(book["Obiettivi"])
    ] == ACT["objectives"]
    told = ACT["indicators"]
    rows = rows_of(book["Indicatori"])
    assert [printed_name(row["Codice"], row["Nome"]) for row in rows] == [i["name"] for i in told]
    assert [row["Algoritmo"].split("\n") for row in rows] == [i["algorithm_text"] for i in told]
    assert [row["Peso"] * 100 for row in rows] == [item["weight_percent"] for item in told]
    assert [row["Codice ufficiale"] or "" for row in rows_of(book["Misure"])] == [
        code for item in told for code in item["measures"]
    ]


def test_the_bands_are_coloured_as_their_rows(book: openpyxl.Workbook, plan: Plan) -> None:
    cells = [row[0] for row in book["Fasce"].iter_rows(min_row=2)]
    assert [
        (cell.value, cell.fill.fgColor.rgb[-6:], cell.font.color.rgb[-6:]) for cell in cells
    ] == [(band.name, band.fill, band.color) for band in plan.bands]
    assert [(band.lower, band.symbol) for band in plan.bands] == [(1, "▲"), (0.7, "■"), (0, "▼")]


def test_people_find_tables_lists_and_frozen_headers(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [GUIDE, *(sheet.name for sheet in SHEETS)]
    assert book.active is not None
    assert book.active.title == GUIDE
    for sheet in SHEETS:
        page = book[sheet.name]
        assert [cell.value for cell in page[1]] == [column.header for column in sheet.columns]
        assert list(page.tables) == [sheet.name]
        assert page.freeze_panes in ("B2", "C2")
        listed = {
            str(rule.sqref).partition("2")[0] for rule in page.data_validations.dataValidation
        }
        for place, column in enumerate(sheet.columns):
            if column.kind in (ColumnKind.CHOICE, ColumnKind.REFERENCE):
                assert "ABCDEFGHIJKLMNOPQR"[place] in listed, (sheet.name, column.header)


def test_lists_offer_what_the_reader_takes(book: openpyxl.Workbook) -> None:
    rules = book["Indicatori"].data_validations.dataValidation
    by_column = {str(rule.sqref): rule.formula1 for rule in rules}
    assert by_column["I2:I501"] == '">=,<=,>,<,=,tra"'
    assert by_column["B2:B501"] == "OFFSET(Obiettivi!$A$1,1,0,MAX(1,COUNTA(Obiettivi!$A:$A)-1),1)"


def test_every_row_shows_its_texts(book: openpyxl.Workbook) -> None:
    """High enough for lines of 9 points, at a bit more characters than the width counts."""
    for sheet in (INDICATORS, MEASURES, OBJECTIVES, NOTICES):
        page = book[sheet.name]
        for line, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
            height = page.row_dimensions[line].height
            assert height is not None
            for column, value in zip(sheet.columns, row, strict=True):
                texts = str(value or "").split("\n")
                lines = sum(-(-len(text) // int(column.width * 1.35)) for text in texts)
                assert height >= lines * SIZE * 1.2, (sheet.name, line, column.header)


def test_the_guide_explains_every_column(book: openpyxl.Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book[GUIDE].iter_rows()]
    start = {str(row[0]): number for number, row in reversed(list(enumerate(rows)))}
    for sheet in SHEETS:
        first = start[sheet.name]
        assert rows[first][1] == sheet.help
        section = rows[first + 1 : first + 1 + len(sheet.columns)]
        assert [(row[0], row[3], row[5]) for row in section] == [
            (column.header, column.help, column.example) for column in sheet.columns
        ]
        words = " ".join(str(row[0]) for row in rows[first : first + 30])
        assert all(entry.header in words for entry in (*sheet.entries, *sheet.variations))


def test_the_transcription_is_the_one_that_was_checked() -> None:
    digest = hashlib.sha256(ANNEX.read_bytes()).hexdigest()
    assert digest == "b32cb2c49678dd7854062a182a99dc81d05366069a00bf4959a51b6f231f7986"


def test_the_plan_survives_being_saved_by_an_office_suite(
    soffice: Callable[[Path, str], Path], plan: Plan
) -> None:
    saved = soffice(PLAN, "xlsx")
    tables, found = open_plan(saved, PLAN.name)
    assert tables is not None
    assert not found
    again, more = plan_as_of(tables, "iniziale")
    assert not more
    assert again == plan


def test_from_the_consuntivo_one_measure_is_computed(plan: Plan) -> None:
    """The initial annex stays as published (domain, 4.7)."""
    assert not [item for item in plan.measures if item.computed]
    final = read("consuntivo")
    computed = {item.id: item.computed for item in final.measures if item.computed}
    assert computed == {"DirArea2_2.1": 'MEDIA_OBIETTIVI("PO*")'}
    assert [change.column for change in final.changes] == ["Formula di calcolo"]
