"""A formula as a spreadsheet computes it, over cells that have names.

One idea to know: sums of typed decimals are rounded to the 15 digits that a float holds, as the
program does, so that `A / (0,1 + 0,2 - 0,3)` divides by zero there too; sums of counts need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from generator.computing.formula_tree import (
    Call,
    Group,
    Name,
    Negative,
    Number,
    Product,
    Sum,
    Tree,
)
from generator.model import Measure, MeasureKind

_FUNCTIONS = {"MEDIA": "AVERAGE", "SOMMA": "SUM", "MIN": "MIN", "MAX": "MAX", "ABS": "ABS"}
_SMALLEST = "1E-9"  # below it no digit is worth telling
_MOST = 20_000  # characters, far beyond any cell: sums in sums would double them for ever


def print_excel(
    tree: Tree, cell_of: Callable[[str], str], measures: Mapping[str, Measure]
) -> str:  # fmt: skip
    """The formula with a reference in place of each measure, in the file's English notation.

    Longer than a cell takes, it is not to be written: its sums may then lack their rounding.
    """
    return _Printer(cell_of, measures).show(tree)


def round_sum(total: str, terms: Iterable[str]) -> str:
    """`total` rounded to 15 digits of the largest of its terms."""
    largest = ",".join(f"ABS({term})" for term in terms)
    return f"ROUND({total},14-INT(LOG10(MAX({largest},{_SMALLEST}))))"


def round_range(area: str) -> str:
    """The sum of a range, rounded to 15 digits of the largest of its cells."""
    largest = f"MAX({area}),-MIN({area})"
    return f"ROUND(SUM({area}),14-INT(LOG10(MAX({largest},{_SMALLEST}))))"


def is_whole(tree: Tree, measures: Mapping[str, Measure]) -> bool:
    """Whether the part can only be a whole number."""
    match tree:
        case Number():
            return tree.value.is_integer()
        case Name(id):
            return measures[id].kind is MeasureKind.COUNT
        case Negative(inside) | Group(inside):
            return is_whole(inside, measures)
        case Sum(first, rest):
            return all(is_whole(part, measures) for part in (first, *(p for _, p in rest)))
        case _:
            return False


@dataclass(frozen=True, slots=True)
class _Printer:
    """What a walk over the tree needs."""

    cell_of: Callable[[str], str]
    measures: Mapping[str, Measure]

    def show(self, part: Tree) -> str:
        match part:
            case Number():
                return repr(part.value)
            case Name(id):
                return self.cell_of(id)
            case Negative(operand):
                return f"(-{self.show(operand)})"
            case Group(inside):
                return f"({self.show(inside)})"
            case Sum(first, rest):
                terms = (first, *(term for _, term in rest))
                more = "".join(sign + self.show(term) for sign, term in rest)
                return self._rounded(self.show(first) + more, terms)
            case Product(first, rest):
                more = "".join(sign + self.show(factor) for sign, factor in rest)
                return self.show(first) + more
            case Call(function, arguments):
                return self._call(function, arguments)
            case _:
                assert_never(part)

    def _call(self, function: str, arguments: tuple[Tree, ...]) -> str:
        inside = ",".join(self.show(part) for part in arguments)
        if function == "SOMMA":
            return self._rounded(f"SUM({inside})", arguments)
        if function == "MEDIA" and not self._are_whole(arguments):
            return f"({self._rounded(f'SUM({inside})', arguments)}/{len(arguments)})"
        return f"{_FUNCTIONS[function]}({inside})"

    def _rounded(self, total: str, terms: Sequence[Tree]) -> str:
        if len(terms) == 1 or self._are_whole(terms) or len(total) > _MOST:
            return total
        return round_sum(total, [self.show(term) for term in terms])

    def _are_whole(self, terms: Iterable[Tree]) -> bool:
        return all(is_whole(term, self.measures) for term in terms)
