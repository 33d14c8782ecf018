"""Whose form a workbook is: the hidden sheet against the plan.

One idea to know: a form is told by what stands inside it. The file's name is only a witness, and
it is heard when it names another office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.form import (
    ID_ENTITY,
    ID_FORM_VERSION,
    ID_MEASURE_HEADER,
    ID_OFFICE,
    ID_PERIOD,
    ID_TEXTS,
    ID_YEAR,
    IDENTITY,
    VERSION,
    figure_text,
    form_file_name,
    measure_digest,
    rows_text,
    text_digest,
)
from generator.italian import fold, format_plain
from generator.model import Measure, Office, Plan
from generator.reading.cells import Cell, CellKind, SheetCells, WorkbookCells

_FIRST_IDENTITY = 5  # headers of the first forms, which knew no rows


@dataclass(frozen=True, slots=True)
class SentMeasure:
    """A measure as it was when the form was sent."""

    digest: str
    kind: str
    unit: str
    base: str
    rows: str = ""  # what its rows held, if it was made of rows


@dataclass(frozen=True, slots=True)
class Identity:
    """What the hidden sheet says; absent entries are empty."""

    version: str
    entity: str
    year: str
    period: str
    office: str
    texts: frozenset[str]  # digests of the texts the form came with
    measures: Mapping[str, SentMeasure]

    def knows(self, cell: Cell) -> bool:
        """Whether the cell holds a text that the form came with."""
        return cell.kind is CellKind.TEXT and text_digest(str(cell.value)) in self.texts

    def knows_figure(self, cell: Cell, measure: Measure) -> bool:
        """Whether the cell holds the previous value that the form came with for `measure`."""
        if cell.kind is not CellKind.NUMBER or cell.formula:
            return False
        return text_digest(figure_text(measure.id, float(str(cell.value)))) in self.texts

    def change_of(self, measure: Measure) -> str:
        """What changed in `measure` since the form was sent, in Italian; empty if nothing."""
        sent = self.measures.get(measure.id)
        if sent is None or sent.digest == measure_digest(measure):
            return ""
        pairs = (
            ("tipo", sent.kind, measure.kind.value),
            ("unità", sent.unit, measure.unit),
            ("base", sent.base, measure.base.value),
            ("righe", sent.rows or "nessuna", rows_text(measure) or "nessuna"),
        )
        told = [f"{name} da «{old}» a «{new}»" for name, old, new in pairs if old != new]
        return ", ".join(told) or "definizione diversa"


def read_identity(book: WorkbookCells) -> Identity | None:
    """Reads the hidden sheet of a form; None if the workbook has none."""
    page = book.sheet(IDENTITY)
    if page is None:
        return None
    entries = {fold(key): value for key, value in _pairs(page)}

    def entry(key: str) -> str:
        return entries.get(fold(key), "")

    return Identity(
        entry(ID_FORM_VERSION),
        entry(ID_ENTITY),
        entry(ID_YEAR),
        entry(ID_PERIOD),
        entry(ID_OFFICE),
        frozenset(entry(ID_TEXTS).split()),
        dict(_sent_measures(page)),
    )


def check_identity(identity: Identity, plan: Plan, shown: str) -> tuple[Finding, ...]:
    """A form of another version, entity, year, period or office is refused, telling both."""
    where = CellRef(shown)
    if identity.version != str(VERSION):
        told = identity.version or "sconosciuta"
        return (finding("scheda-versione", where, trovata=told, attesa=VERSION),)
    expected = (
        ("scheda-altro-ente", identity.entity, plan.entity.name),
        ("scheda-altro-anno", identity.year, str(plan.entity.year)),
        ("scheda-altro-periodo", identity.period, plan.period.code),
    )
    found = [
        finding(code, where, trovato=told, atteso=wanted)
        for code, told, wanted in expected
        if fold(told) != fold(wanted)
    ]
    return (*found, *_check_office(identity, plan, where))


def office_of(identity: Identity, plan: Plan) -> Office | None:
    """The office the form belongs to, if the plan has it."""
    told = fold(identity.office)
    return next((office for office in plan.offices if fold(office.code) == told), None)


def offices_named(file_name: str, plan: Plan) -> tuple[Office, ...]:
    """The offices whose code stands as a word in the name of a file."""
    words = f" {fold(file_name.rpartition('.')[0] or file_name)} "
    return tuple(office for office in plan.offices if f" {fold(office.code)} " in words)


def _check_office(identity: Identity, plan: Plan, where: CellRef) -> Iterator[Finding]:
    office = office_of(identity, plan)
    if office is None:
        near = nearest(identity.office, (item.code for item in plan.offices))
        yield finding("scheda-ufficio-sconosciuto", where, trovato=identity.office, vicini=near)
        return
    named = offices_named(where.file.rpartition("/")[2], plan)
    if named and office not in named:
        yield finding("scheda-nome-discorde", where, office=office.code, nome=named[0].code,
                      trovato=office.code, esempio=form_file_name(office.code))  # fmt: skip


def _pairs(page: SheetCells) -> Iterator[tuple[str, str]]:
    """Each text of column A with its neighbour."""
    for (row, column), cell in sorted(page.cells.items()):
        if column == 0:
            yield _plain(cell), _plain(page.cells.get((row, 1)))


def _sent_measures(page: SheetCells) -> Iterator[tuple[str, SentMeasure]]:
    header = [fold(name) for name in ID_MEASURE_HEADER]
    rows = sorted({row for row, _ in page.cells})
    lines = [[_plain(page.cells.get((row, place))) for place in range(len(header))] for row in rows]
    first = header[:_FIRST_IDENTITY]
    starts = [
        place for place, line in enumerate(lines)
        if [fold(text) for text in line[:_FIRST_IDENTITY]] == first
    ]  # fmt: skip
    for line in lines[starts[0] + 1 :] if starts else ():
        yield line[0], SentMeasure(*line[1:])


def _plain(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell.value, float) and cell.kind is CellKind.NUMBER:
        return format_plain(cell.value)
    return str(cell.value).strip()
