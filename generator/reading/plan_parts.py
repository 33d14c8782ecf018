"""The plan's smaller sheets, one row at a time: entity, offices, objectives, measures, bands, words
below the annex."""

from __future__ import annotations

from collections.abc import Collection

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.model import (
    PERCENT_UNIT,
    Band,
    Base,
    Comparison,
    Entity,
    Indicator,
    Measure,
    MeasureKind,
    MissingPolicy,
    Notice,
    NoticePosition,
    Objective,
    Office,
    Signatory,
)
from generator.reading.band_colors import Colors
from generator.reading.plan_columns import ENTITY
from generator.reading.plan_details import read_detail
from generator.reading.plan_lines import NO_SHAPE, RowCells
from generator.reading.plan_values import RowReader
from generator.reading.tables import Row, Table

FIRST_YEAR, LAST_YEAR = 1900, 2200
DEFAULT_CAP = 1.0


def read_entity(table: Table, file: str) -> tuple[Entity, tuple[Finding, ...]]:
    """The entries of sheet `Ente`, read as if they were the columns of one row."""
    lines = [RowReader(table, row) for row in table.rows]
    for line in lines:
        line.word("entry")
    reader, absent = _as_one_row(table, file)
    policy = reader.word("missing")
    cap = reader.cap("cap")
    entity = Entity(
        name=reader.text("name"),
        root=reader.text("root"),
        year=reader.integer("year", FIRST_YEAR, LAST_YEAR) or FIRST_YEAR,
        title=reader.text("title"),
        missing=MissingPolicy(policy) if policy else None,
        comparison=reader.choice("comparison", Comparison, Comparison.PRINTED),
        cap=DEFAULT_CAP if cap is None else cap,
    )
    found = [item for line in lines for item in line.found]
    return entity, (*absent, *found, *reader.found)


def read_office(reader: RowReader, objectives: tuple[Objective, ...]) -> Office:
    """An office; without a name it is called by its code."""
    code = reader.file_code("code")
    return Office(
        code=code,
        name=reader.text("name") or code,
        contact=reader.text("contact"),
        email=reader.text("email"),
        objectives=objectives,
        cells=reader.row.places,
    )


def read_objective(
    reader: RowReader, offices: Collection[str] | None, indicators: tuple[Indicator, ...]
) -> tuple[str, Objective]:
    """The office's code (empty if unknown) and the objective."""
    code = reader.code("code")
    if "office" in reader.row.cells or "office" in reader.table.absent:
        office = reader.reference("office", offices)
    else:
        office, known = "", ", ".join(offices or ())
        reader.report("obiettivo-senza-ufficio", "office", obiettivo=code, ammessi=known)
    return office, Objective(
        code=code,
        title=reader.text("title"),
        weight=reader.number("weight", percent=True),
        indicators=indicators,
        cells=reader.row.places,
    )


def read_measure(
    reader: RowReader, offices: Collection[str] | None, periods: Collection[str]
) -> Measure:
    """A measure; the limits of a percentage are fractions."""
    unit = reader.code("unit")
    kind = reader.choice("kind", MeasureKind, MeasureKind.NUMBER)
    percent = kind is MeasureKind.PERCENT
    if unit and "kind" in reader.row.cells and percent != (unit == PERCENT_UNIT):
        reader.report("unita-discorde", "unit", unita=unit, tipo=kind.value)
    id_ = reader.code("id")
    return Measure(
        id=id_,
        code=reader.code("code"),
        name=reader.text("name"),
        description=reader.text("description"),
        unit=unit,
        kind=kind,
        office=reader.reference("office", offices),
        minimum=reader.number("minimum", percent=percent),
        maximum=reader.number("maximum", percent=percent),
        base=reader.choice("base", Base, Base.YEAR_TO_DATE),
        periods=reader.references("periods", periods),
        computed=reader.text("computed").strip(),
        detail=read_detail(reader, id_),
        cells=reader.row.places,
    )


def read_band(reader: RowReader, colors: Colors) -> Band:
    """A band with the colours of its cell Nome."""
    fill, color = colors.get(reader.where("name").cell, ("", "000000"))
    return Band(
        name=reader.code("name"),
        lower=reader.number("lower", percent=True) or 0.0,
        symbol=reader.code("symbol"),
        fill=fill,
        color=color,
    )


def read_signatory(reader: RowReader, periods: Collection[str]) -> tuple[str, Signatory]:
    """The period's code (empty for all) and who signs."""
    period = reader.reference("period", periods)
    return period, Signatory(reader.text("role"), reader.text("name"))


def read_notice(reader: RowReader, periods: Collection[str]) -> tuple[str, Notice]:
    """The period's code (empty for all) and the sentence."""
    period = reader.reference("period", periods)
    position = reader.choice("position", NoticePosition, NoticePosition.NOTICE)
    return period, Notice(position, reader.text("text"))


def _as_one_row(table: Table, file: str) -> tuple[RowReader, tuple[Finding, ...]]:
    """The entries as fields of one row, and the required ones that have no row."""
    here = CellRef(file, ENTITY.name)
    by_name = {row.key: row for row in reversed(table.rows)}
    rows = {item.field: by_name[item.header] for item in ENTITY.entries if item.header in by_name}
    cells = {name: row.cells["value"] for name, row in rows.items() if "value" in row.cells}
    places = {name: row.places.get("value", here) for name, row in rows.items()}
    missing = [item for item in ENTITY.entries if item.field not in rows]
    usable = table.present and not table.absent and bool(table.rows)
    known = {item.header for item in ENTITY.entries}
    others = [name for name in by_name if name not in known]
    found = tuple(
        finding("voce-assente", here, voce=item.header, simili=nearest(item.header, others, most=1))
        for item in missing
        if item.required and usable
    )
    absent = {item.field for item in (ENTITY.entries if table.absent else missing)}
    gathered = RowCells(here, 0, NO_SHAPE, (), cells)
    one = Row("", gathered, places or {"name": here})
    return RowReader(Table(ENTITY, (one,), frozenset(absent)), one), found
