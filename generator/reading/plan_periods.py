"""The periods of the plan, parsed as soon as it is opened: a job must know which one to make."""

from __future__ import annotations

from generator.findings import Finding
from generator.model import Act, Period
from generator.reading.plan_columns import OPEN, YES
from generator.reading.plan_values import RowReader
from generator.reading.tables import Table


def read_periods(table: Table) -> tuple[tuple[Period, ...], tuple[Finding, ...]]:
    """Every period that has a code, in time order as typed, and what is wrong with the rows."""
    periods, found = [], []
    for row in table.rows:
        reader = RowReader(table, row)
        period = _read_period(reader)
        _check_dates(period, reader)
        found.extend(reader.found)
        if period.code:
            periods.append(period)
    return tuple(periods), tuple(found)


def _read_period(reader: RowReader) -> Period:
    return Period(
        code=reader.file_code("code"),
        label=reader.text("label"),
        start=reader.date("start"),
        end=reader.date("end"),
        collects=reader.word("collects") == YES,
        final=reader.word("final") == YES,
        # A word that is none of the choices must not open a closed period.
        closed=reader.word("closed") != OPEN and reader.cell("closed") is not None,
        deadline=reader.date("deadline"),
        template=reader.file_code("template").removesuffix(".xlsx"),
        act=_read_act(reader),
        data_at=reader.moment("data_at"),
        note=reader.text("note"),
        cells=reader.row.places,
    )


def _read_act(reader: RowReader) -> Act:
    return Act(
        annex_number=reader.code("annex_number"),
        organ=reader.text("organ"),
        kind=reader.text("kind"),
        number=reader.code("number"),
        date=reader.date("date"),
    )


def _check_dates(period: Period, reader: RowReader) -> None:
    """A period that collects needs both its dates; the last day does not precede the first."""
    if period.collects:
        for name in ("start", "end"):
            if name not in reader.row.cells:
                reader.require(name)
    if period.start and period.end and period.end < period.start:
        reader.report("date-rovesciate", "end", periodo=period.code)
