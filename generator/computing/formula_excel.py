"""A formula as a spreadsheet computes it, over cells that have names.

One idea to know: sums of typed decimals are rounded to the 15 digits that a float holds, as the
program does, so that `A / (0,1 + 0,2 - 0,3)` divides by zero there too; sums of counts need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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


def print_excel(
    tree: Tree, cell_of: Callable[[str], str], measures: Mapping[str, Measure]
) -> str:  # fmt: skip
    """The formula with a reference in place of each measure, in the file's English notation."""

    def show(part: Tree) -> str:
        match part:
            case Number():
                return repr(part.value)
            case Name(id):
                return cell_of(id)
            case Negative(operand):
                return f"(-{show(operand)})"
            case Group(inside):
                return f"({show(inside)})"
            case Sum(first, rest):
                terms = [("+", first), *rest]
                total = "".join(sign + show(term) for sign, term in terms).removeprefix("+")
                return _summed(total, [term for _, term in terms])
            case Product(first, rest):
                return show(first) + "".join(sign + show(factor) for sign, factor in rest)
            case Call(function, arguments):
                return _call(function, arguments)
            case _:
                assert_never(part)

    def _call(function: str, arguments: tuple[Tree, ...]) -> str:
        inside = ",".join(show(part) for part in arguments)
        if function == "SOMMA":
            return _summed(f"SUM({inside})", arguments)
        if function == "MEDIA" and not all(_is_whole(part, measures) for part in arguments):
            return f"{_summed(f'SUM({inside})', arguments)}/{len(arguments)}"
        return f"{_FUNCTIONS[function]}({inside})"

    def _summed(total: str, terms: Iterable[Tree]) -> str:
        terms = list(terms)
        if len(terms) == 1 or all(_is_whole(term, measures) for term in terms):
            return f"({total})" if not total.startswith("SUM(") else total
        return round_sum(total, [show(term) for term in terms])

    return show(tree)


def round_sum(total: str, terms: Iterable[str]) -> str:
    """`total` rounded to 15 digits of the largest of its terms."""
    largest = ",".join(f"ABS({term})" for term in terms)
    return f"ROUND({total},14-INT(LOG10(MAX({largest},{_SMALLEST}))))"


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
