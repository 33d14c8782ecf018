"""The validations of one sheet of a form, each told once for all cells that share it.

One idea to know: a table has the same few rules in hundreds of cells; told cell by cell they would
be two thirds of the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.writing.form_rules import Rule
from generator.writing.xlsx import Page, area_name, cell_name

_MOST_AREAS = 100  # of one rule, well below what programs take


class Validations:
    """The rules of a sheet while its rows are drawn."""

    def __init__(self) -> None:
        """Starts without any."""
        self._rows: dict[tuple[object, ...], list[int]] = {}
        self._rules: dict[tuple[object, ...], tuple[int, Callable[[str], Rule]]] = {}

    def add(self, row: int, column: int, rule: Rule) -> None:
        """Gives a cell, below those before it in its column, a rule."""
        self.add_relative(row, column, lambda _: rule)

    def add_relative(self, row: int, column: int, rule: Callable[[str], Rule]) -> None:
        """The same with a rule that names the cell."""
        key = (column, *rule(cell_name(0, column)).items())
        self._rows.setdefault(key, []).append(row)
        self._rules.setdefault(key, (column, rule))

    def write(self, page: Page) -> None:
        """Writes every rule; its formula is seen from its first cell, which is the highest."""
        for key, rows in self._rows.items():
            column, rule = self._rules[key]
            areas = list(_areas(rows))
            for start in range(0, len(areas), _MOST_AREAS):
                some = areas[start : start + _MOST_AREAS]
                told = " ".join(area_name(first, column, last, column) for first, last in some)
                first, last = some[0]
                options = {**rule(cell_name(first, column)), "multi_range": told}
                page.data_validation(first, column, last, column, options)


def _areas(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of rows that follow each other."""
    first = last = rows[0]
    for row in rows[1:]:
        if row > last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
