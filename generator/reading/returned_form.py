"""One returned form: from a workbook to the entries and reasons of its office.

One idea to know: a form in which nothing was filled is no answer. It gives no findings of its own
and is never in conflict with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.form import MEASURE_COLUMNS, MEASURES
from generator.italian import fold
from generator.model import Measure, Office, Plan, State
from generator.reading.cell_counts import (
    CellCount,
    Taken,
    check_count,
    count_cells,
    join_taken,
    places,
)
from generator.reading.cells import WorkbookCells
from generator.reading.detail_entries import join_list
from generator.reading.detail_rows import DetailReader, RowsOf
from generator.reading.form_identity import Identity
from generator.reading.form_tables import (
    FormTable,
    check_doubles,
    check_hidden,
    check_merges,
    find_tables,
    line_up,
)
from generator.reading.lost_columns import check_lost_columns, check_text_columns
from generator.reading.measure_rows import Entry, RowReader
from generator.reading.other_sheets import list_notes, read_other_sheets
from generator.reading.plan_lookup import PlanLookup
from generator.reading.reason_rows import Reason, read_reasons
from generator.reading.typed_values import TypedValue, show_value

_LEAST_HEADERS = 5
_NEEDED = ("measure", "value")


@dataclass(frozen=True)
class ReturnedForm:
    """What one workbook says for its office; at most one entry for each measure."""

    office: Office
    file: str
    entries: tuple[Entry, ...]
    foreign: tuple[Entry, ...]
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    cause_cells: Mapping[str, CellRef] = field(default_factory=dict)  # by indicator
    count: CellCount | None = None

    @cached_property
    def by_measure(self) -> Mapping[str, Entry]:
        """The entries by their measure's id."""
        return {entry.measure.id: entry for entry in self.entries}

    @property
    def filled(self) -> bool:
        """Whether the office wrote anything in it."""
        return bool(self.reasons or self.foreign) or any(entry.typed for entry in self.entries)

    @property
    def content(self) -> frozenset[object]:
        """What two copies are compared by, whatever the order of their rows."""
        entries = ((entry.measure.id, entry.content) for entry in self.entries if entry.typed)
        foreign = ((entry.measure.id, entry.content) for entry in self.foreign)
        reasons = ((item.indicator, item.cause, item.action) for item in self.reasons)
        return frozenset((*entries, *foreign, *reasons))


def read_form(
    book: WorkbookCells, lookup: PlanLookup, identity: Identity, office: Office,
    refused: frozenset[CellRef],
) -> tuple[ReturnedForm | None, tuple[Finding, ...]]:  # fmt: skip
    """Reads the tables of a form; None if its measures cannot be found.

    `refused` are the cells on which the two readings of the workbook disagreed.
    """
    pages = line_up(book)
    tables = find_tables(book.file, pages, MEASURE_COLUMNS, _LEAST_HEADERS)
    if not tables:
        reason = f"manca il foglio «{MEASURES}» con le sue intestazioni"
        return None, (finding("non-e-una-scheda", CellRef(book.file), motivo=reason),)
    table = next((item for item in tables if fold(item.sheet.name) == fold(MEASURES)), tables[0])
    faults = (*check_lost_columns(table, MEASURE_COLUMNS, _NEEDED),
              *check_doubles(table, MEASURE_COLUMNS))  # fmt: skip
    if faults:
        return None, faults
    reader = RowReader(table, lookup, identity, office.code, refused)
    read = reader.read()
    reasons = read_reasons(book.file, pages, identity, office)
    others = [item for item in tables if item is not table]
    answered = {table.sheet.name, reasons.sheet, *(item.sheet.name for item in others)}
    details = DetailReader(lookup, identity, office, refused).read(book.file, pages, answered)
    entries, found = _settle(read.own, lookup.plan, identity, details.lists)
    known = {*answered, *details.sheets}
    strays, taken = read_other_sheets(book, identity, known, office.code)
    findings = (
        *read.findings,
        *check_merges(table, table.rows()),
        *check_hidden(table, table.rows()),
        *check_text_columns(table, MEASURE_COLUMNS, table.typed),
        *_check_rows(entries, lookup.due(office), identity, table, _guessed(read.findings)),
        *found,
        *details.findings,
        *_other_tables(others, reader, read.own),
        *reasons.findings,
        *strays,
        *list_notes(book, office.code),
    )
    every = join_taken([read.taken, reasons.taken, details.taken, taken,
                        _answers(entries, read.own)])  # fmt: skip
    count = count_cells(book, every, findings)
    findings = (*findings, *check_count(count, book.file))
    form = ReturnedForm(
        office, book.file, entries, read.foreign, reasons.reasons, findings, reasons.cells, count
    )
    return form, ()


def _answers(settled: Iterable[Entry], read: Iterable[Entry]) -> Taken:
    """What was typed in the rows that count; in the other rows it is told by a finding."""
    kept = [entry for entry in settled if entry.value.state is not State.NOT_DUE]
    used = places(cell for entry in kept for cell in entry.cells)
    return Taken(used, told=places(cell for entry in read for cell in entry.cells) - used)


# --- rows against the plan -----------------------------------------------------------------------


def _settle(
    entries: Sequence[Entry], plan: Plan, identity: Identity, lists: Mapping[str, RowsOf]
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """One entry for each measure, refused where it cannot be trusted, and what was found."""
    by_measure: dict[str, list[Entry]] = {}
    for entry in entries:
        by_measure.setdefault(entry.measure.id, []).append(entry)
    settled, found = [], []
    for same in by_measure.values():
        entry, faults = _settle_one(same)
        rows = lists.get(entry.measure.id)
        if not entry.measure.due_in(plan.period):
            entry, more = _not_due(entry, rows)
        elif rows is None or _is_another(entry, identity, rows):
            entry, more = _check_definition(entry, identity, rows)
        else:
            entry, more = join_list(entry, rows)
        settled.append(entry)
        found += [*faults, *more, *entry.value.findings]
    return tuple(settled), tuple(found)


def _settle_one(same: Sequence[Entry]) -> tuple[Entry, tuple[Finding, ...]]:
    """Several rows of one measure: the values must not contradict each other."""
    typed = [entry for entry in same if entry.typed]
    if len(typed) < 2:
        return (typed or same)[0], ()
    valued = [entry for entry in typed if entry.value.state is not State.BLANK]
    chosen = (valued or typed)[0]
    cells = ", ".join(f"{entry.where.cell} ({entry.value.raw or 'vuota'})" for entry in typed)
    code = "misura-doppia" if len({entry.content[0] for entry in valued}) > 1 else "misura-ripetuta"
    fault = finding(code, typed[1].where, office=chosen.measure.office, misura=chosen.measure.id,
                    celle=cells)  # fmt: skip
    if fault.blocks:
        chosen = _refuse(chosen)
    return chosen, (fault,)


def _is_another(entry: Entry, identity: Identity, rows: RowsOf) -> bool:
    """Whether the measure has become another one since the office answered."""
    answered = bool(rows.rows) or entry.value.state not in (State.BLANK, State.MISSING)
    return answered and bool(identity.change_of(entry.measure))


def _check_definition(
    entry: Entry, identity: Identity, rows: RowsOf | None
) -> tuple[Entry, tuple[Finding, ...]]:
    """A value typed for a measure that has since become another one is refused."""
    change = identity.change_of(entry.measure)
    blank = entry.value.state in (State.BLANK, State.MISSING)
    if not change or (blank and rows is None):
        return entry, ()
    fault = finding("misura-cambiata", entry.where, office=entry.measure.office,
                    misura=entry.measure.id, cambiamento=change)  # fmt: skip
    return replace(entry, value=TypedValue(State.REFUSED, None, entry.value.raw)), (fault,)


def _not_due(entry: Entry, rows: RowsOf | None) -> tuple[Entry, tuple[Finding, ...]]:
    """Nothing is read of a measure that is not due; what was typed is listed."""
    if rows is not None and rows.rows:
        entry = replace(entry, typed=True, source=f"righe: {len(rows.rows)}")
    value = TypedValue(State.NOT_DUE, None, "")
    blank = Entry(entry.measure, value, None, "", "", "", entry.where, typed=False)
    told = [entry.value.raw, *(str(item) for item in entry.content[1:] if item)]
    shown = ", ".join(text for text in told if text)
    if not entry.typed:
        return blank, ()
    code = "misura-calcolata-scritta" if entry.measure.computed else "misura-non-prevista"
    fault = finding(code, entry.where, office=entry.measure.office,
                    misura=entry.measure.id, trovato=shown)  # fmt: skip
    return blank, (fault,)


def _check_rows(
    entries: Iterable[Entry],
    due: Iterable[Measure],
    identity: Identity,
    table: FormTable,
    guessed: str,
) -> Iterator[Finding]:
    """Every measure that is due has its row, and n.d. has its reason.

    A measure named by a finding about its misspelt code (`guessed`) is not told again.
    """
    there = {entry.measure.id for entry in entries}
    where = CellRef(table.file, table.sheet.name)
    for measure in due:
        if measure.id not in there and f"«{measure.id}»" not in guessed:
            code = "misura-mancante" if measure.id in identity.measures else "misura-nuova"
            yield finding(code, where, office=measure.office, misura=measure.id)
    for entry in entries:
        if entry.value.state is State.MISSING and not entry.note:
            yield finding("nd-senza-motivo", entry.where, office=entry.measure.office,
                          misura=entry.measure.id)  # fmt: skip


def _guessed(findings: Iterable[Finding]) -> str:
    """The texts that suggest a measure in the place of an unknown code."""
    return " ".join(item.text for item in findings if item.code == "misura-estranea")


def _refuse(entry: Entry) -> Entry:
    """The same entry without its value."""
    value = TypedValue(State.REFUSED, None, entry.value.raw, entry.value.findings)
    return replace(entry, value=value)


def told_value(entry: Entry) -> str:
    """Where an entry stands and what it says: `a.xlsx › Misure › H5 (12)`."""
    value = entry.value
    shown = show_value(value.value, entry.measure) if value.value is not None else value.raw
    return f"{entry.where} ({shown})"


# --- the other sheets ----------------------------------------------------------------------------


def _other_tables(
    tables: Iterable[FormTable], reader: RowReader, used: Sequence[Entry]
) -> Iterator[Finding]:
    """A second table of measures is harmless only if it says nothing different."""
    here = {(entry.measure.id, entry.content[0]) for entry in used}
    for table in tables:
        where = CellRef(table.file, table.sheet.name)
        entries = replace(reader, table=table).read().own
        said = {(entry.measure.id, entry.content[0]) for entry in entries
                if entry.value.state is not State.BLANK}  # fmt: skip
        if said <= here:
            yield finding("foglio-ignorato", where, office=reader.office,
                          celle=len(table.sheet.cells))  # fmt: skip
        else:
            yield finding("foglio-doppio", where, office=reader.office,
                          altro=reader.table.sheet.name)  # fmt: skip
