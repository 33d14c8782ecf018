"""The folder of returned forms: one measurement for each measure of the plan, with its address.

One idea to know: everything is read before anything is decided, so all problems of all files come
at once; and no figure leaves here without file, sheet, cell and what was typed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.form import IDENTITY
from generator.manifest import FileDigest
from generator.model import Measure, Plan, State
from generator.reading.ahead import Ahead
from generator.reading.cells import WorkbookCells
from generator.reading.deliveries import (
    REFUSED,
    Delivery,
    OfficeReturn,
    ReadFile,
    check_absent,
    describe,
    settle_claims,
    settle_office,
)
from generator.reading.folder import FormFile
from generator.reading.form_identity import (
    check_identity,
    office_of,
    offices_named,
    read_identity,
)
from generator.reading.plan_lookup import PlanLookup, look_up
from generator.reading.returned_form import read_form
from generator.reading.worker import Call, call_here

MEASUREMENT_COLUMNS = ("measure", "office", "state", "value", "raw", "file", "sheet", "cell",
                       "date", "source", "evidence", "note", "shown", "preview")  # fmt: skip
DETAIL_FIELDS = ("measure", "office", "element", "value", "weight", "date", "note", "raw_value",
                 "raw_weight", "file", "sheet", "element_cell", "value_cell", "weight_cell",
                 "date_cell")  # fmt: skip
REASON_FIELDS = ("indicator", "office", "cause", "action", "file", "sheet", "cell")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Returns:
    """What the offices returned in one period.

    `measurements`: exactly one row for each measure, in the plan's order: measure, office, state
    (a value of `model.State`), value (float64, NaN unless `valore`; a fraction for percent
    measures), raw (as typed), file, sheet, cell, date (date or None), source, evidence, note,
    shown (float64: the value as its cell shows it, NaN if it shows all of it), preview (float64:
    what the cell of a measure made of rows holds, NaN if nothing). A measure made of rows has state
    `valore` and no value yet: `computing.details` fills it.
    `details`: one row for each element of a list, in the plan's order: measure, office, element,
    value, weight (float64, NaN where there is none or it is refused; a fraction for percentages),
    date (date or None), note, raw_value, raw_weight (as typed), file, sheet, and the cells.
    `reasons`: indicator, office, cause, action, file, sheet, cell. `files`: every workbook that
    could be read. `cause_cells`: where the cause of each indicator is to be written.
    """

    measurements: pd.DataFrame
    reasons: pd.DataFrame
    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...]
    files: tuple[FileDigest, ...]
    cause_cells: Mapping[str, CellRef] = field(default_factory=dict)
    details: pd.DataFrame = field(default_factory=lambda: _detail_frame(()))


def read_returns(
    folder: Path, plan: Plan, progress: Progress, call: Call = call_here,
    begun: Ahead | None = None,
) -> Returns:  # fmt: skip
    """Reads the forms in `folder`; `progress` is told after each file: what, how many, of how many.

    Workbooks are read through `call`, if their reading has not `begun`.
    """
    if not plan.period.collects:
        return no_returns(plan)
    lookup = look_up(plan)
    digests: list[FileDigest] = []
    read: list[ReadFile] = []
    with begun or Ahead(folder, plan.period.code, call) as forms:
        files, found = forms.files, forms.found
        for done, (file, book, faults) in enumerate(forms, start=1):
            digests += [FileDigest(book.file, book.size, book.sha256)] if book is not None else []
            read.append(_read_file(file, book, faults, lookup))
            progress("schede lette", done, len(files))
    if not files:
        where = CellRef(plan.period.code)
        found = (*found, finding("schede-assenti", where, periodo=plan.period.code))
    results, faults = _settle(read, lookup)
    absent = check_absent(results, lookup, CellRef(plan.period.code)) if files else ()
    return Returns(
        _measurements(plan, results),
        _reasons(results),
        tuple(describe(item, lookup) for item in results if _owes(item, lookup)),
        tuple(sorted((*found, *absent, *faults), key=_reading_order)),
        tuple(digests),
        _cause_cells(results),
        _details(plan, results),
    )


def no_returns(plan: Plan) -> Returns:
    """A period that collects nothing: every measure is n.d., and nobody owes anything."""
    rows = [_row(measure, State.MISSING) for measure in plan.measures]
    return Returns(_frame(rows), _reasons(()), (), (), ())


# --- one file ------------------------------------------------------------------------------------


def _read_file(
    file: FormFile, book: WorkbookCells | None, faults: tuple[Finding, ...], lookup: PlanLookup
) -> ReadFile:
    """A file as the form of an office; a file that cannot be one is told by its name."""
    named = offices_named(file.path.name, lookup)
    guess = named[0].code if len(named) == 1 else ""
    identity = read_identity(book) if book is not None else None
    if book is None or identity is None:
        if book is not None:
            reason = f"manca il foglio nascosto «{IDENTITY}» che dice di chi è"
            faults = (*faults, finding("non-e-una-scheda", CellRef(book.file), motivo=reason))
        return ReadFile(file.shown, guess, None, _of_office(faults, guess))
    office = office_of(identity, lookup)
    refusals = check_identity(identity, lookup, file.shown)
    code = office.code if office is not None else guess
    if refusals or office is None:
        return ReadFile(file.shown, code, None, _of_office((*faults, *refusals), code))
    refused = frozenset(item.where for item in faults if item.blocks and item.where.cell)
    form, more = read_form(book, lookup, identity, office, refused)
    if form is not None:
        form = replace(form, findings=_of_office((*faults, *form.findings), code))
        return ReadFile(file.shown, code, form, ())
    return ReadFile(file.shown, code, None, _of_office((*faults, *more), code))


def _of_office(findings: Iterable[Finding], office: str) -> tuple[Finding, ...]:
    return tuple(item if item.office else replace(item, office=office) for item in findings)


def _settle(
    read: Sequence[ReadFile], lookup: PlanLookup
) -> tuple[tuple[OfficeReturn, ...], tuple[Finding, ...]]:
    """One return for each office of the plan, and all that was found on the way."""
    by_office: dict[str, list[ReadFile]] = {}
    for item in read:
        by_office.setdefault(item.office, []).append(item)
    results = tuple(
        settle_office(office, by_office.get(office.code, ()), lookup)
        for office in lookup.plan.offices
    )
    found = [
        *(fault for item in read for fault in item.findings),
        *(fault for result in results for fault in result.findings),
    ]
    results, claims = settle_claims(results)
    return results, (*found, *claims)


def _owes(item: OfficeReturn, lookup: PlanLookup) -> bool:
    """Whether a delivery is to be told: something is due, or something came all the same."""
    return bool(item.file) or bool(lookup.due(item.office))


def _reading_order(item: Finding) -> tuple[str, str, int, int, str]:
    """By file, then as people read: sheet, row, column."""
    letters = item.where.cell.rstrip("0123456789")
    row = item.where.cell.removeprefix(letters)
    return (item.where.file, item.where.sheet, int(row or 0), len(letters), letters)


# --- frames --------------------------------------------------------------------------------------


def _measurements(plan: Plan, results: Sequence[OfficeReturn]) -> pd.DataFrame:
    by_office = {item.office.code: item for item in results}
    rows = [_measurement(plan, measure, by_office[measure.office]) for measure in plan.measures]
    return _frame(rows)


def _measurement(plan: Plan, measure: Measure, item: OfficeReturn) -> tuple[object, ...]:
    entry = item.entry_of(measure)
    if not measure.due_in(plan.period):
        return _row(measure, State.NOT_DUE)
    if entry is None:
        state = State.REFUSED if item.status == REFUSED else State.BLANK
        return _row(measure, state, item.file)
    value = entry.value
    return (measure.id, measure.office, value.state.value, _number(value.value), value.raw,
            *entry.where, entry.day, entry.source, entry.evidence, entry.note,
            _number(entry.shown), _number(entry.preview))  # fmt: skip


def _row(measure: Measure, state: State, file: str = "") -> tuple[object, ...]:
    """A measure without an answer, in the order of the columns."""
    return (measure.id, measure.office, state.value, math.nan, "",
            file, "", "", None, "", "", "", math.nan, math.nan)  # fmt: skip


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(MEASUREMENT_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(("value", "shown", "preview"), "float64"))


def _number(figure: float | None) -> float:
    return math.nan if figure is None else figure


def _details(plan: Plan, results: Sequence[OfficeReturn]) -> pd.DataFrame:
    by_office = {item.office.code: item for item in results}
    entries = ((item, by_office[item.office].entry_of(item)) for item in plan.measures)
    return _detail_frame([
        (row.measure, measure.office, row.element, _number(row.value), _number(row.weight),
         row.day, row.note, row.raw.get("value", ""), row.raw.get("weight", ""), row.where.file,
         row.where.sheet, row.where.cell, *_places(row.cells))
        for measure, entry in entries if entry is not None
        for row in entry.rows
    ])  # fmt: skip


def _places(cells: Mapping[str, CellRef]) -> tuple[str, ...]:
    """The cells of a row's figures and day; empty where nothing was typed."""
    found = (cells.get(name) for name in ("value", "weight", "date"))
    return tuple("" if where is None else where.cell for where in found)


def _detail_frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(DETAIL_FIELDS), dtype=object)
    return frame.astype({"value": "float64", "weight": "float64"})


def _cause_cells(results: Iterable[OfficeReturn]) -> dict[str, CellRef]:
    forms = [item.form for item in results if item.form is not None]
    return {code: where for form in forms for code, where in form.cause_cells.items()}


def _reasons(results: Iterable[OfficeReturn]) -> pd.DataFrame:
    rows = [
        (item.indicator, result.office.code, item.cause, item.action, item.where.file,
         item.where.sheet, item.where.cell)
        for result in results if result.form is not None
        for item in result.form.reasons
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(REASON_FIELDS), dtype=object)
