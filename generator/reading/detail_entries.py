"""A measure made of rows: what its row in `Misure` says, together with its list.

One idea to know: the list counts. The cell for the value shows what the form computed, or says
`n.d.`; a figure typed over it must be the one that the rows give, which `computing` sees.
"""

from __future__ import annotations

from dataclasses import replace

from generator.catalogue import finding
from generator.detail import RowMethod
from generator.findings import CellRef, Finding
from generator.model import State
from generator.reading.detail_rows import RowsOf
from generator.reading.measure_rows import Entry
from generator.reading.typed_values import TypedValue

_MAY_BE_NONE = (RowMethod.SUM, RowMethod.COUNT)  # of nothing: zero, if the office says so


def join_list(entry: Entry, rows: RowsOf) -> tuple[Entry, tuple[Finding, ...]]:
    """The entry with its list: pending (a value not yet computed), blank, n.d. or refused."""
    state, raw = entry.value.state, entry.value.raw
    entry = replace(entry, rows=rows.rows, typed=entry.typed or bool(rows.rows))
    facts = {"office": entry.measure.office, "misura": entry.measure.id}
    if not rows.rows and not rows.refused:
        return _without_rows(entry, rows)
    if state is State.MISSING and rows.rows:
        told = finding("nd-con-righe", entry.where, quante=len(rows.rows), **facts)
        return _with(entry, State.REFUSED), (told,)
    if rows.refused or state is State.REFUSED:
        return _with(entry, State.REFUSED), ()
    return replace(entry, value=TypedValue(State.VALUE, None, raw, entry.value.findings)), ()


def _without_rows(entry: Entry, rows: RowsOf) -> tuple[Entry, tuple[Finding, ...]]:
    """A blank list: not answered, n.d., or zero where nothing can be counted or summed."""
    state, measure = entry.value.state, entry.measure
    detail = measure.detail
    if state is State.BLANK and not rows.found:
        where = CellRef(entry.where.file)
        absent = finding("dettaglio-assente", where, office=measure.office, misura=measure.id)
        return _with(entry, State.REFUSED), (absent,)
    if state is not State.VALUE:
        return entry, ()
    if entry.value.value == 0 and detail is not None and detail.method in _MAY_BE_NONE:
        return entry, ()
    typed = finding("valore-senza-righe", entry.where, office=measure.office, misura=measure.id,
                    trovato=entry.value.raw)  # fmt: skip
    return _with(entry, State.REFUSED), (typed,)


def _with(entry: Entry, state: State) -> Entry:
    value = entry.value
    return replace(entry, value=TypedValue(state, None, value.raw, value.findings))
