"""The rows of a sheet of the plan by field, kept small: a large plan has 700,000 cells.

One idea to know: rows filled in the same columns, in the same way, share one shape; all that a row
has of its own is its values. A cell is made of them when somebody asks for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.findings import CellRef
from generator.reading.cells import Cell, CellKind, Columns, Look, SheetCells, Value

_new = tuple.__new__  # a named tuple's own takes twice as long


class Shape(NamedTuple):
    """How rows are filled: what they hold of the plan, and columns that are not of the plan."""

    fields: Mapping[str, tuple[int, int, Look]]  # place among the values, column, look
    texts: Mapping[str, int]  # of those that hold a text: the place
    others: tuple[int, ...]


NO_SHAPE = Shape({}, {}, ())


class RowCells(Mapping[str, Cell]):
    """The cells of a row by field; those in `changed` come from elsewhere."""

    __slots__ = ("_changed", "_page", "_row", "_shape", "_values")

    def __init__(
        self,
        page: CellRef,
        row: int,
        shape: Shape,
        values: tuple[Value, ...],
        changed: Mapping[str, Cell] | None = None,
    ) -> None:
        """The cells stand in row `row` (counted from 0) of `page`; values are as in the shape."""
        self._page, self._row, self._shape, self._values = page, row, shape, values
        self._changed = changed

    def find(self, field: str) -> Cell | None:
        """The cell of `field`, if it is not empty."""
        if self._changed is not None and field in self._changed:
            return self._changed[field]
        known = self._shape.fields.get(field)
        if known is None:
            return None
        place, column, (kind, formula, percent, external, decimals) = known
        value, page = self._values[place], self._page
        return _new(
            Cell, (value, kind, formula, percent, page, self._row, column, external, decimals)
        )

    def text(self, field: str) -> str | None:
        """What the cell of `field` holds, if that is a text; without making the cell."""
        if self._changed is not None:
            cell = self.find(field)
            return str(cell.value) if cell is not None and cell.kind is CellKind.TEXT else None
        place = self._shape.texts.get(field)
        return None if place is None else self._values[place]  # type: ignore[return-value]

    @property
    def others(self) -> tuple[int, ...]:
        """The columns that hold something and are not of the plan."""
        return self._shape.others

    def changing(self, field: str, cell: Cell) -> RowCells:
        """The same, but for one cell."""
        changed = {**(self._changed or {}), field: cell}
        return RowCells(self._page, self._row, self._shape, self._values, changed)

    def __getitem__(self, field: str) -> Cell:
        """The cell of `field`."""
        cell = self.find(field)
        if cell is None:
            raise KeyError(field)
        return cell

    def __contains__(self, field: object) -> bool:
        """Whether there is a cell of `field`."""
        return field in self._shape.fields or field in (self._changed or ())

    def __iter__(self) -> Iterator[str]:
        """The fields that hold something."""
        return iter(dict.fromkeys((*self._shape.fields, *(self._changed or ()))))

    def __len__(self) -> int:
        """How many they are."""
        return len(self._shape.fields) if self._changed is None else len(self._shape.fields.keys() | (self._changed or {}).keys())


class Shaper:
    """Gives rows their shape; `fields` are those of the plan by column."""

    def __init__(self, fields: Mapping[int, str]) -> None:
        """Knows no shape yet."""
        self._fields = fields
        self._known: dict[tuple[tuple[int, ...], tuple[Look, ...]], Shape] = {}

    def shape(self, columns: tuple[int, ...], looks: tuple[Look, ...]) -> Shape:
        """The shape of a row with cells in `columns`."""
        known = self._known.get((columns, looks))
        return known or self._known.setdefault((columns, looks), self._make(columns, looks))

    def _make(self, columns: tuple[int, ...], looks: tuple[Look, ...]) -> Shape:
        fields = {
            self._fields[column]: (place, column, look)
            for place, (column, look) in enumerate(zip(columns, looks, strict=True))
            if column in self._fields
        }
        texts = {field: place for field, (place, _, look) in fields.items()
                 if look.kind is CellKind.TEXT}  # fmt: skip
        return Shape(fields, texts, tuple(it for it in columns if it not in self._fields))


def first_lines(page: SheetCells, upto: int) -> Mapping[int, Sequence[Cell]]:
    """The cells of the rows before `upto`, from the left."""
    here, stop = CellRef(page.file, page.name), bisect_left(page.columns.rows, upto)
    lines: defaultdict[int, list[Cell]] = defaultdict(list)
    for row, column, value, (kind, formula, percent, external, decimals) in zip(
        *(part[:stop] for part in page.columns), strict=True
    ):
        lines[row].append(
            Cell(value, kind, formula, percent, here, row, column, external, decimals)
        )
    return lines


def split_lines(page: SheetCells, after: int, shaper: Shaper) -> Iterator[tuple[int, RowCells]]:
    """The rows after `after` that are not empty."""
    here, (rows, columns, values, looks), start = CellRef(page.file, page.name), page.columns, 0
    for row, count in Counter(rows).items():
        stop = start + count
        if row > after:
            shape = shaper.shape(tuple(columns[start:stop]), tuple(looks[start:stop]))
            yield row, RowCells(here, row, shape, tuple(values[start:stop]))
        start = stop
