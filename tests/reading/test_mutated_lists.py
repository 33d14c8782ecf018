"""Lists as officers send them: the mutations of `mutation_rows` at cells of `Dettaglio`, and those
that only a list can have. Label and figure are decided here; the reader is never asked.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from detailplan import FIRST, form_of, good_sg, list_page, returned
from formplan import filled, measure, moment, put
from mutation_rows import ROWS
from mutator import Case, Draft, Label, Row, Writer, saved_with, shared
from openpyxl.worksheet.worksheet import Worksheet
from test_mutated_forms import complaints, converted

from generator.model import MeasureKind

COUNT = 5  # elements of each list
VALUE, WEIGHT, DAY = 3, 4, 3  # columns, from 1; the day is that of `Avvio`
SEEDS = 4


@dataclass
class ListDraft(Draft):
    """A form on its way, whose target is a cell of the list of `Progetti`."""

    place: tuple[int, int] = (FIRST, VALUE)
    values: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    @property
    def list(self) -> Worksheet:
        return list_page(self.book, "Progetti")

    @property
    def cell(self) -> Any:
        return self.page.cell(*self.place)


Change = Callable[[ListDraft], None]

# Of the table for single figures: those that touch nothing but the cell.
_IN_A_CELL = {"other format", "percent format", "formula with value", "italian text",
              "english text", "with unit"}  # fmt: skip
CELL_ROWS = tuple(row for row in ROWS if row.name in _IN_A_CELL or (
    row.label is Label.BLOCK and row.mutate.__qualname__.startswith("typed.")
))  # fmt: skip


# --- what only a list can have -------------------------------------------------------------------


def blank_cell(draft: ListDraft) -> None:
    draft.cell.value = draft.rng.choice((None, " ", "n.d.", "—"))
    draft.refuse()


def no_element(draft: ListDraft) -> None:
    draft.page.cell(draft.place[0], 2).value = draft.rng.choice((None, " ", "-", "n.d.", "…"))
    draft.refuse()


def total_below(draft: ListDraft) -> None:
    name = draft.rng.choice(("Totale", "TOTALE progetti", "Subtotale", "Media pesata"))
    for column, value in enumerate((name, 90, sum(draft.weights)), start=2):
        draft.page.cell(FIRST + COUNT, column).value = value
    draft.refuse()


def other_code(draft: ListDraft) -> None:
    draft.page.cell(draft.place[0], 1).value = draft.rng.choice(("Eventi 2", "Studi", "PROG"))
    draft.refuse()


def negative_resources(draft: ListDraft) -> None:
    draft.page.cell(draft.place[0], WEIGHT).value = -1
    draft.refuse()


def copied_sheet(draft: ListDraft) -> None:
    draft.book.copy_worksheet(draft.page).title = "Dettaglio (2)"
    draft.refuse()


def lost_sheet(draft: ListDraft) -> None:
    draft.book.remove(draft.page)
    draft.refuse()


def figure_typed_over(draft: ListDraft) -> None:
    put({"Progetti": 1.5})(draft.book)
    draft.refuse()


def declared_missing(draft: ListDraft) -> None:
    put({"Progetti": "n.d."})(draft.book)
    draft.refuse()


def merged(draft: ListDraft) -> None:
    row = draft.place[0]
    draft.page.merge_cells(start_row=row, start_column=VALUE, end_row=row, end_column=WEIGHT)
    draft.refuse()


def element_twice(draft: ListDraft) -> None:
    draft.page.cell(FIRST + 1, 2).value = str(draft.page.cell(FIRST, 2).value).upper()


def resources_of_zero(draft: ListDraft) -> None:
    row = draft.place[0] - FIRST
    draft.page.cell(draft.place[0], WEIGHT).value = 0
    draft.weights[row] = 0


def without_codes(draft: ListDraft) -> None:
    for row in range(FIRST, FIRST + COUNT, 2):
        draft.page.cell(row, 1).value = None


def words_aside(draft: ListDraft) -> None:
    draft.page.cell(draft.place[0], 9).value = draft.rng.choice(("da rivedere", 12))


def shuffled(draft: ListDraft) -> None:
    page: Any = draft.page
    lines = [[cell.value for cell in page[row][:5]] for row in range(FIRST, page.max_row + 1)]
    draft.rng.shuffle(lines)
    for row, line in enumerate(lines, start=FIRST):
        for column, value in enumerate(line, start=1):
            page.cell(row, column).value = value


def spread_out(draft: ListDraft) -> None:
    draft.page.insert_rows(FIRST + draft.rng.randint(1, COUNT), draft.rng.randint(1, 30))


def renamed(draft: ListDraft) -> None:
    draft.page.title = "I nostri progetti"


def codes_in_other_case(draft: ListDraft) -> None:
    for row in range(FIRST, FIRST + COUNT):
        draft.page.cell(row, 1).value = " progetti "


LIST_ROWS: tuple[tuple[Label, Change], ...] = (
    *((Label.BLOCK, change) for change in (
        blank_cell, no_element, total_below, other_code, negative_resources, copied_sheet,
        lost_sheet, figure_typed_over, declared_missing, merged)),
    *((Label.WARN, change) for change in (
        element_twice, resources_of_zero, without_codes, words_aside)),
    *((Label.EQUAL, change) for change in (shuffled, spread_out, renamed, codes_in_other_case)),
)  # fmt: skip


# --- cases ---------------------------------------------------------------------------------------


def build(name: str, label: Label, change: Callable[[Any], None], column: int, seed: int,
          writer: Writer) -> Case:  # fmt: skip
    rng = random.Random(f"{name}/{column}/{seed}")  # noqa: S311
    values = [rng.randint(200, 999) / 10 for _ in range(COUNT)]
    weights = [rng.randint(100, 3_000_000) / 100 for _ in range(COUNT)]
    book = openpyxl.load_workbook(io.BytesIO(filled(form_of(), put({"Eventi": 7}))))
    page = list_page(book, "Progetti")
    for row, (value, weight) in enumerate(zip(values, weights, strict=True), start=FIRST):
        page.cell(row, 2).value = f"Progetto {row}"
        page.cell(row, VALUE).value, page.cell(row, WEIGHT).value = value, weight
    kind = MeasureKind.PERCENT if column == VALUE else MeasureKind.AMOUNT
    target = measure("Progetti", kind)
    where = (FIRST + rng.randrange(COUNT), column)
    draft = ListDraft(book, page, rng, target, {"Progetti": 0.0}, place=where, values=values,
                      weights=weights)  # fmt: skip
    change(draft)
    if name == "percent format":
        points = draft.expected["Progetti"]
        assert points is not None
        values[where[0] - FIRST] = points * 100
    expected = draft.expected["Progetti"]
    if expected is not None:
        total = sum(v * w for v, w in zip(values, weights, strict=True))
        expected = total / sum(weights) / 100
    content = saved_with(book, draft.cached)
    content = shared(content) if writer is Writer.EXCEL else content
    files = {"Scheda_PO3.xlsx": content, "Scheda_SG.xlsx": _SG}
    wanted = {"Eventi": 7.0, "Progetti": expected, "Spese": 1200.75}
    return Case(f"{name} · {column} · {seed} · {writer.value}", label, files, wanted)


def fits(row: Row, column: int) -> bool:
    return (MeasureKind.PERCENT if column == VALUE else MeasureKind.AMOUNT) in row.kinds


def label_of(row: Row, writer: Writer) -> Label:
    """LibreOffice computes the form's own figure, over one row of fractions among points."""
    shows_another = row.name == "percent format" and writer is Writer.OFFICE
    return Label.WARN if shows_another else row.label


def all_cases() -> Iterable[tuple[str, Label, Callable[[Any], None], int, int, Writer]]:
    for seed in range(SEEDS):
        for writer in Writer:
            for row in CELL_ROWS:
                for column in (VALUE, WEIGHT):
                    if fits(row, column):
                        yield row.name, label_of(row, writer), row.mutate, column, seed, writer
            for label, change in LIST_ROWS:
                yield change.__name__, label, change, VALUE, seed, writer


_SG = good_sg()
ALL = list(all_cases())


def check(folder: Path, cases: Iterable[Case]) -> list[str]:
    wrong = []
    folder.mkdir(exist_ok=True)
    for number, case in enumerate(cases):
        wrong += complaints(case, returned(folder / str(number), case.files))
    return wrong


def test_there_are_hundreds() -> None:
    assert len(CELL_ROWS) >= 15
    assert len(ALL) >= 450
    assert {label for _, label, *_ in ALL} == set(Label)


def test_a_sample_of_mutated_lists(tmp_path: Path) -> None:
    here = [item for item in ALL if item[-1] is not Writer.OFFICE]
    assert check(tmp_path, (build(*item) for item in here[::3])) == []


def test_a_few_saved_by_libreoffice(tmp_path: Path, program: Callable[[str], str]) -> None:
    there = [item for item in ALL if item[-1] is Writer.OFFICE]
    cases = converted(tmp_path, [build(*item) for item in there[::9]], program("soffice"))
    assert check(tmp_path / "read", cases) == []


@pytest.mark.deep
def test_all_mutated_lists(tmp_path: Path) -> None:
    here = [item for item in ALL if item[-1] is not Writer.OFFICE]
    assert check(tmp_path, (build(*item) for item in here)) == []


@pytest.mark.deep
def test_all_saved_by_libreoffice(tmp_path: Path, program: Callable[[str], str]) -> None:
    there = [item for item in ALL if item[-1] is Writer.OFFICE]
    cases = converted(tmp_path, [build(*item) for item in there], program("soffice"))
    assert check(tmp_path / "read", cases) == []


# --- days ----------------------------------------------------------------------------------------

_DAYS: tuple[tuple[Any, bool | None], ...] = (
    (moment(2022, 6, 30), True), (moment(2022, 7, 1), False), (None, False), ("30/06/2022", True),
    ("1.7.2022", False), ("2022-06-30", True), ("n.d.", False), (" ", False), ("giugno", None),
    ("31/06/2022", None), ("4 luglio 2022", False), ("30/06/2022 18:05", True),
    (44742, True), (12, None), ("#N/A", None), (True, None),
    (moment(1922, 6, 30), None), ("30/06", None), (moment(2021, 12, 31), True),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "meets"), _DAYS)
def test_days_that_decide(tmp_path: Path, typed: Any, meets: bool | None) -> None:
    """Four activities, two in time; what is typed for the third decides, or refuses the list."""

    def change(book: Any) -> None:
        list_page(book, "Avvio").cell(FIRST + 2, DAY).value = typed

    good = filled(form_of(), put({"Eventi": 7, "Progetti": "n.d."}), put({"Progetti": "x"}, "Note"))
    content = filled(_SG, change)
    expected = None if meets is None else 0.75 if meets else 0.5
    converted_text = isinstance(typed, str) and "2022" in typed
    told = converted_text or typed == moment(2021, 12, 31)
    label = Label.BLOCK if meets is None else Label.WARN if told else Label.EQUAL
    case = Case(str(typed), label, {"Scheda_PO3.xlsx": good, "Scheda_SG.xlsx": content},
                {"Eventi": 7.0, "Avvio": expected, "Ore": 7.5})  # fmt: skip
    assert check(tmp_path, [case]) == []
