"""A formula as a spreadsheet computes it, over cells that have names.

One idea to know: sums of typed decimals are rounded to the 15 digits that a float holds, as the
program does, so that `A / (0,1 + 0,2 - 0,3)` divides by zero there too; sums of counts need none.
Each rounding writes its terms twice, so sums inside sums double with every level: where a cell
could not hold that, none is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
_LONGEST = 6_000  # characters; a cell holds 8,192, conditions around the formula included
_SMALLEST = "1E-9"  # below it no digit is worth telling


def print_excel(
    tree: Tree, cell_of: Callable[[str], str], measures: Mapping[str, Measure]
) -> str:  # fmt: skip
    """The formula with a reference in place of each measure, in the file's English notation."""
    printer = _Printer(cell_of, measures, rounds=True)
    fits = printer.size(tree) <= _LONGEST
    return (printer if fits else replace(printer, rounds=False)).show(tree)


def round_sum(total: str, terms: Iterable[str]) -> str:
    """`total` rounded to 15 digits of the largest of its terms."""
    largest = ",".join(f"ABS({term})" for term in terms)
    return f"ROUND({total},14-INT(LOG10(MAX({largest},{_SMALLEST}))))"


@dataclass(frozen=True, slots=True)
class _Printer:
    """What a walk over the tree needs."""

    cell_of: Callable[[str], str]
    measures: Mapping[str, Measure]
    rounds: bool

    def size(self, part: Tree) -> int:
        """About the characters of `show`, without writing what would double with every level."""
        match part:
            case Number() | Name():
                return len(self.show(part))
            case Negative(inside) | Group(inside):
                return self.size(inside) + 3
            case Sum(first, rest) | Product(first, rest):
                parts = (first, *(each for _, each in rest))
            case Call(_, arguments):
                parts = arguments
            case _:
                assert_never(part)
        once = sum(self.size(each) + 1 for each in parts) + 10
        doubled = not isinstance(part, Product) and self._is_rounded(parts)
        return 2 * once + 10 * len(parts) + 40 if doubled else once

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
        if not self._is_rounded(terms):
            return total
        return round_sum(total, [self.show(term) for term in terms])

    def _is_rounded(self, terms: Sequence[Tree]) -> bool:
        return self.rounds and len(terms) > 1 and not self._are_whole(terms)

    def _are_whole(self, terms: Iterable[Tree]) -> bool:
        return all(_is_whole(term, self.measures) for term in terms)


def _is_whole(tree: Tree, measures: Mapping[str, Measure]) -> bool:
    """Whether the part can only be a whole number."""
    match tree:
        case Number():
            return tree.value.is_integer()
        case Name(id):
            return measures[id].kind is MeasureKind.COUNT
        case Negative(inside) | Group(inside):
            return _is_whole(inside, measures)
        case Sum(first, rest):
            return all(_is_whole(part, measures) for part in (first, *(p for _, p in rest)))
        case _:
            return False
