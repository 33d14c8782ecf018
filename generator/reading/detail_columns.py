"""The columns of a list: which ones its measures have, and what stands under a changed header.

One idea to know: a list has only the columns of its measures, so another column with a word of
theirs is the office's own.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.findings import Finding
from generator.form import DETAIL_COLUMNS, ROW_FIELDS
from generator.model import Measure
from generator.reading.form_tables import FormTable, check_doubles, check_merges
from generator.reading.lost_columns import check_lost_columns, check_text_columns, lost_places


def own_fields(measure: Measure | None) -> frozenset[str]:
    """The fields that rows of the measure have; of an unknown one, all."""
    if measure is None or measure.detail is None:
        return frozenset(column.field for column in DETAIL_COLUMNS)
    return frozenset(("element", "note", *(ROW_FIELDS[item] for item in measure.detail.columns)))


def check_columns(table: FormTable, measures: Iterable[Measure]) -> tuple[Finding, ...]:
    """What is wrong with the columns, as far as these measures have them.

    Of one that a list can do without, only if it seems to be there with another header: in a sheet
    where an office gathered several lists it may never have been.
    """
    wanted, needed = _wanted(measures)
    others = {name for name in wanted - needed if lost_places(table, DETAIL_COLUMNS, {name})}
    return (
        *check_lost_columns(table, DETAIL_COLUMNS, needed),
        *check_text_columns(table, DETAIL_COLUMNS, others),
        *check_doubles(table, DETAIL_COLUMNS),
        *check_merges(table, table.rows()),
    )


def lost_columns(table: FormTable, measures: Iterable[Measure]) -> frozenset[int]:
    """The columns of the sheet whose cells are told with a lost column (`check_columns`)."""
    return lost_places(table, DETAIL_COLUMNS, _wanted(measures)[0])


def _wanted(measures: Iterable[Measure]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields that these measures fill in, and those of them that they cannot do without."""
    wanted, needed = {"element", "note"}, {"element"}
    for measure in measures:
        if measure.detail is not None:
            wanted |= own_fields(measure)
            needed |= {ROW_FIELDS[item] for item in measure.detail.needed}
    return frozenset(wanted | needed), frozenset(needed)
