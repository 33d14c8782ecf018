"""The plan: from the workbook to the tree of one period.

One idea to know: opening gives tables with addresses; a period's plan is made from them by applying
the variations in force and then parsing. Both tell every fault they see, not only the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from generator.catalogue import finding
from generator.findings import CellRef, Finding, Subject, nearest
from generator.manifest import FileDigest
from generator.model import Band, Entity, Office, Period, Plan
from generator.reading.band_colors import Colors, read_band_colors
from generator.reading.cells import WorkbookCells
from generator.reading.limits import PLAN
from generator.reading.plan_indicators import read_indicator
from generator.reading.plan_parts import (
    read_band,
    read_entity,
    read_measure,
    read_notice,
    read_objective,
    read_office,
    read_signatory,
)
from generator.reading.plan_periods import read_periods
from generator.reading.plan_values import RowReader
from generator.reading.tables import Table, read_tables
from generator.reading.variations import resolve_variations
from generator.reading.worker import Call, LostError, begin_reading, call_here, within

_BANDS, _PERIODS = "Fasce", "Periodi"
_LARGE = 500_000  # bytes
_ROW_SHEETS = ("Firme", "Avvisi", "Uffici", "Obiettivi", "Indicatori", "Misure", _BANDS)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlanTables:
    """The plan as typed; `blocked` when opening it already found a blocking fault."""

    file: str
    digest: FileDigest
    tables: Mapping[str, Table]
    periods: tuple[Period, ...]
    colors: Colors  # of the bands, by cell of sheet Fasce
    blocked: bool


def open_plan(
    path: Path, shown: str, call: Call = call_here
) -> tuple[PlanTables | None, tuple[Finding, ...]]:
    """The tables of the plan at `path` and the faults of its sheets, columns and periods.

    `shown` is its name in findings; files are read through `call`. None if it cannot be read or
    tells of no period.
    """
    return begin_opening(path, shown, call)()


def begin_opening(
    path: Path, shown: str, call: Call = call_here
) -> Callable[[], tuple[PlanTables | None, tuple[Finding, ...]]]:
    """The same, begun: what is returned waits for it."""
    if not path.is_file():
        return lambda: (None, (finding("piano-assente", CellRef(shown)),))
    call = within(call, PLAN)
    reading = begin_reading(call, path, shown, PLAN)
    return lambda: _read_tables(call, path, shown, *reading())


def _read_tables(
    call: Call, path: Path, shown: str, book: WorkbookCells | None, damage: tuple[Finding, ...]
) -> tuple[PlanTables | None, tuple[Finding, ...]]:
    found = tuple(_about_plan(item) for item in damage)
    if book is None:
        return None, found
    tables, faults = read_tables(book)
    periods, mistakes = read_periods(tables[_PERIODS])
    found = (*found, *faults, *mistakes)
    if not periods:
        return None, found
    colors, lost = _read_colors(call, path, book, tables[_BANDS])
    found = (*found, *lost)
    blocked = any(item.blocks for item in found)
    digest = FileDigest(shown, book.size, book.sha256)
    return PlanTables(shown, digest, tables, periods, colors, blocked), found


def is_large(path: Path) -> bool:
    """Whether reading the plan at `path` takes as long as loading libraries, and much memory."""
    try:
        return path.stat().st_size > _LARGE
    except OSError:  # opening it will tell
        return False


def plan_as_of(tables: PlanTables, period: str) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan as it stands in `period`; None if this, or opening, found a blocking fault."""
    codes = [item.code for item in tables.periods]
    if period not in codes:
        where, near = CellRef(tables.file, _PERIODS), nearest(period, codes)
        facts = {"trovato": period, "vicini": near, "ammessi": ", ".join(codes)}
        return None, (finding("periodo-sconosciuto", where, **facts),)
    now = tables.periods[codes.index(period)]
    current, changes, found = resolve_variations(tables.tables, codes, period)
    plan, faults = _build_plan(tables, current, now)
    found = (*found, *faults)
    blocked = tables.blocked or any(item.blocks for item in found)
    return None if blocked else replace(plan, changes=changes), found


def _build_plan(
    opened: PlanTables, tables: Mapping[str, Table], now: Period
) -> tuple[Plan, tuple[Finding, ...]]:
    """The tree of period `now` and every fault of its rows, in the order of the sheets."""
    entity, faults = read_entity(tables["Ente"], opened.file)
    readers = {name: _readers(tables[name]) for name in _ROW_SHEETS}
    codes = [item.code for item in opened.periods]
    offices = tables["Uffici"].keys
    plan = Plan(
        file=opened.file,
        entity=entity,
        period=now,
        periods=opened.periods,
        offices=_build_offices(readers, tables, entity, now),
        measures=tuple(read_measure(reader, offices, codes) for reader in readers["Misure"]),
        bands=_build_bands(readers[_BANDS], opened.colors),
        signatories=_of_period(now, [read_signatory(item, codes) for item in readers["Firme"]]),
        notices=_of_period(now, [read_notice(item, codes) for item in readers["Avvisi"]]),
        changes=(),
    )
    found = (item for group in readers.values() for reader in group for item in reader.found)
    return plan, (*faults, *found)


def _build_offices(
    readers: Mapping[str, list[RowReader]],
    tables: Mapping[str, Table],
    entity: Entity,
    now: Period,
) -> tuple[Office, ...]:
    """The tree: indicators under their objectives, objectives under their offices, as typed."""
    codes = tables["Obiettivi"].keys
    indicators = _grouped(
        read_indicator(reader, codes, entity, now) for reader in readers["Indicatori"]
    )
    offices = tables["Uffici"].keys
    objectives = _grouped(
        read_objective(reader, offices, tuple(indicators[reader.row.key]))
        for reader in readers["Obiettivi"]
    )
    return tuple(
        read_office(reader, tuple(objectives[reader.row.key])) for reader in readers["Uffici"]
    )


def _build_bands(readers: Iterable[RowReader], colors: Colors) -> tuple[Band, ...]:
    bands = [read_band(reader, colors) for reader in readers]
    return tuple(sorted(bands, key=lambda band: -band.lower))


def _of_period(now: Period, items: Iterable[tuple[str, T]]) -> tuple[T, ...]:
    """What belongs to the period or to all of them."""
    return tuple(item for period, item in items if period in ("", now.code))


def _grouped(pairs: Iterable[tuple[str, T]]) -> defaultdict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups


def _readers(table: Table) -> list[RowReader]:
    return [RowReader(table, row) for row in table.rows]


def _read_colors(
    call: Call, path: Path, book: WorkbookCells, table: Table
) -> tuple[Colors, tuple[Finding, ...]]:
    page = book.sheet(_BANDS)
    cells = [row.places["name"].cell for row in table.rows if "name" in row.places]
    if page is None:
        return {}, ()
    try:
        return call(read_band_colors, path, page.name, cells), ()
    except LostError as lost:
        where = CellRef(book.file, page.name)
        return {}, (_about_plan(finding("lettura-interrotta", where, motivo=str(lost))),)


def _about_plan(item: Finding) -> Finding:
    """The finding as one about the plan: not even a bozza goes on past it."""
    return replace(item, kind=replace(item.kind, subject=Subject.PLAN))
