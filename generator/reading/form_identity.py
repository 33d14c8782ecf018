"""Whose form a workbook is: the hidden sheet against the plan.

One idea to know: a form is told by what stands inside it. The file's name is only a witness, and
it is heard when it names another office.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.form import (
    ID_DIGEST,
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
from generator.model import Measure, Office
from generator.reading.cell_counts import Place, places
from generator.reading.cells import Cell, CellKind, WorkbookCells
from generator.reading.plan_lookup import PlanLookup

_KEYS = frozenset(
    fold(key)
    for key in (ID_FORM_VERSION, ID_ENTITY, ID_YEAR, ID_PERIOD, ID_OFFICE, ID_DIGEST, ID_TEXTS)
)
_MEASURE_PLACES = range(len(ID_MEASURE_HEADER))

_FIRST_IDENTITY = 5  # headers of the first forms, which knew no rows

_Line = Mapping[int, Cell]  # the cells of a row by column


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
    cells: frozenset[Place] = frozenset()  # of the hidden sheet, that this was read from

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
    lines = [{cell.column: cell for cell in line} for line in page.lines.values()]
    entries = [(key, line) for line in lines if (key := fold(_plain(line.get(0)))) in _KEYS]
    values = {key: _plain(line.get(1)) for key, line in entries}
    measures = _measure_lines(lines)

    def entry(key: str) -> str:
        return values.get(fold(key), "")

    return Identity(
        entry(ID_FORM_VERSION),
        entry(ID_ENTITY),
        entry(ID_YEAR),
        entry(ID_PERIOD),
        entry(ID_OFFICE),
        frozenset(_texts(entries)),
        dict(_sent_measures(measures[1:])),
        places(_read_from((line for _, line in entries), measures)),
    )


def _texts(entries: Iterable[tuple[str, _Line]]) -> Iterator[str]:
    """The digests of texts: a form with very many has them in several lines."""
    for key, line in entries:
        if key == fold(ID_TEXTS):
            yield from _plain(line.get(1)).split()


def check_identity(identity: Identity, lookup: PlanLookup, shown: str) -> tuple[Finding, ...]:
    """A form of another version, entity, year, period or office is refused, telling both."""
    plan, where = lookup.plan, CellRef(shown)
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
    return (*found, *_check_office(identity, lookup, where))


def office_of(identity: Identity, lookup: PlanLookup) -> Office | None:
    """The office the form belongs to, if the plan has it."""
    return lookup.offices.get(fold(identity.office))


def offices_named(file_name: str, lookup: PlanLookup) -> tuple[Office, ...]:
    """The offices whose code stands as a word in the name of a file."""
    name = fold(file_name.rpartition(".")[0] or file_name)
    words = name.split()
    spans = {" ".join(words[start:end]) for start, end in combinations(range(len(words) + 1), 2)}
    found = lookup.offices.keys() & {name, *spans}
    if len(found) < 2:
        return tuple(lookup.offices[code] for code in found)
    return tuple(office for code, office in lookup.offices.items() if code in found)


def _check_office(identity: Identity, lookup: PlanLookup, where: CellRef) -> Iterator[Finding]:
    office = office_of(identity, lookup)
    if office is None:
        near = nearest(identity.office, (item.code for item in lookup.plan.offices))
        yield finding("scheda-ufficio-sconosciuto", where, trovato=identity.office, vicini=near)
        return
    named = offices_named(where.file.rpartition("/")[2], lookup)
    if named and office not in named:
        yield finding("scheda-nome-discorde", where, office=office.code, nome=named[0].code,
                      trovato=office.code, esempio=form_file_name(office.code))  # fmt: skip


def _sent_measures(lines: Iterable[_Line]) -> Iterator[tuple[str, SentMeasure]]:
    for line in lines:
        code, *facts = [_plain(line.get(place)) for place in _MEASURE_PLACES]
        yield code, SentMeasure(*facts)


def _measure_lines(lines: Sequence[_Line]) -> Sequence[_Line]:
    """The line of the measures' header and those below it; none without a header."""
    header = [fold(name) for name in ID_MEASURE_HEADER[:_FIRST_IDENTITY]]
    starts = (
        place
        for place, line in enumerate(lines)
        if [fold(_plain(line.get(at))) for at in range(_FIRST_IDENTITY)] == header
    )
    return lines[next(starts, len(lines)) :]


def _read_from(entries: Iterable[_Line], measures: Iterable[_Line]) -> Iterator[Cell | None]:
    """The cells of the entries, of the measures' header, and of the measures that have an id."""
    for line in entries:
        yield from (line.get(0), line.get(1))
    for line in measures:
        if 0 in line:
            yield from [line.get(place) for place in _MEASURE_PLACES]


def _plain(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell.value, float) and cell.kind is CellKind.NUMBER:
        return format_plain(cell.value)
    return str(cell.value).strip()
