"""The formula of an indicator: measures combined with `+ - * /`, parentheses and functions.

One idea to know: a text becomes one tree (`formula_grammar`), and every use is a walker over it:
names, values, printing, shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import count
from typing import assert_never

import numpy as np

from generator.computing.figures import Floats, add
from generator.computing.formula_errors import FormulaError
from generator.computing.formula_grammar import MOST_FORMULAS, NAME, parse
from generator.computing.formula_tree import (
    FUNCTIONS,
    Call,
    Group,
    Name,
    Negative,
    Number,
    Product,
    Sum,
    Tree,
    walk,
)


def names(tree: Tree) -> tuple[str, ...]:
    """The measures a formula needs, in order, repeats kept."""
    return tuple(part.id for part in walk(tree) if isinstance(part, Name))


@lru_cache(maxsize=MOST_FORMULAS)
def needed(text: str) -> tuple[str, ...]:
    """The measures that the formula `text` needs, in order, repeats kept.

    Raises:
        FormulaError: the text is no formula.
    """
    return names(parse(text))


def evaluate(tree: Tree, values: Mapping[str, Floats]) -> Floats:
    """The formula over arrays of values, one element per indicator.

    A division by zero gives NaN wherever it stands: `1 / (A / 0)` is not 0.
    """
    with np.errstate(all="ignore"):
        return _value(tree, values)


def evaluate_one(tree: Tree, values: Mapping[str, float]) -> float:
    """The formula over one set of values; NaN where it has none."""
    figure = evaluate(tree, {name: np.asarray(value) for name, value in values.items()})
    return float(figure) if np.isfinite(figure) else float("nan")


def print_codes(tree: Tree, code_of: Callable[[str], str]) -> str:
    """The formula as the act prints it: `Dip-Form / (Unit_Stab + N_Dir)`; no code, nothing."""
    return _printed(tree, code_of, "(", ")")


def print_values(tree: Tree, value_of: Callable[[str], str]) -> str:
    """The formula with values in place of names, as the act spaces it: `1 / ( 2 + n.d. )`."""
    return _printed(tree, value_of, "( ", " )")


def print_source(tree: Tree) -> str:
    """A text that parses to the same tree."""
    return print_codes(tree, quote_name)


def quote_name(name: str) -> str:
    """How a formula must write `name`: in square brackets unless it is a plain name."""
    return name if re.fullmatch(NAME, name) else f"[{name}]"


def shape(tree: Tree) -> Tree:
    """The tree with its names replaced by their positions, `0`, `1`…: equal shapes, one sum."""
    return _numbered(tree, count())


def bare(tree: Tree) -> Tree:
    """The tree without the parentheses around all of it."""
    while isinstance(tree, Group):
        tree = tree.inside
    return tree


def factors(tree: Tree) -> tuple[tuple[str, Tree], ...]:
    """Every factor of every product, with its sign: the divisors are those of sign `/`."""
    products = (part for part in walk(tree) if isinstance(part, Product))
    return tuple(factor for item in products for factor in (("*", item.first), *item.rest))


def ratio(tree: Tree) -> tuple[str, str] | None:
    """Numerator and denominator of a plain `A / B`, else None."""
    match bare(tree):
        case Product(Name(above), (("/", Name(below)),)):
            return above, below
        case _:
            return None


def _value(tree: Tree, values: Mapping[str, Floats]) -> Floats:
    match tree:
        case Number():
            return np.asarray(tree.value, dtype=np.float64)
        case Name(id):
            return values[id]
        case Negative(operand):
            return np.negative(_value(operand, values))
        case Group(inside):
            return _value(inside, values)
        case Sum(first, rest):
            terms = [_value(first, values)]
            terms += [_value(term, values) * (-1.0 if sign == "-" else 1.0) for sign, term in rest]
            return add(*terms)
        case Product(first, rest):
            total = _value(first, values)
            for sign, factor in rest:
                total = _apply(sign, total, _value(factor, values))
            return total
        case Call(function, arguments):
            return _call(function, [_value(part, values) for part in arguments])
        case _:
            assert_never(tree)


def _apply(sign: str, total: Floats, factor: Floats) -> Floats:
    if sign == "*":
        return np.multiply(total, factor)
    return np.where(factor == 0, np.nan, np.divide(total, factor))


def _call(function: str, values: Sequence[Floats]) -> Floats:
    match function:
        case "SOMMA":
            return add(*values)
        case "MEDIA":
            return np.asarray(add(*values) / len(values))
        case "MIN":
            return np.asarray(reduce(np.minimum, values))
        case "MAX":
            return np.asarray(reduce(np.maximum, values))
        case _:  # ABS: the grammar knows no other
            return np.abs(values[0])


def _printed(tree: Tree, show: Callable[[str], str], left: str, right: str) -> str:
    match tree:
        case Number(text):
            return text
        case Name(id):
            return show(id)
        case Negative(operand):
            return "-" + _printed(operand, show, left, right)
        case Group(inside):
            return f"{left}{_printed(inside, show, left, right)}{right}"
        case Sum(first, rest) | Product(first, rest):
            pieces = [_printed(first, show, left, right)]
            for sign, part in rest:
                pieces += [sign, _printed(part, show, left, right)]
            return " ".join(piece for piece in pieces if piece)
        case Call(function, arguments):
            shown = "; ".join(_printed(part, show, left, right) for part in arguments)
            return f"{function}{left}{shown}{right}"
        case _:
            assert_never(tree)


def _numbered(tree: Tree, numbers: Iterator[int]) -> Tree:
    match tree:
        case Number():
            return tree
        case Name():
            return Name(str(next(numbers)))
        case Negative(operand):
            return Negative(_numbered(operand, numbers))
        case Group(inside):
            return Group(_numbered(inside, numbers))
        case Sum(first, rest) | Product(first, rest):
            kind, start = type(tree), _numbered(first, numbers)
            return kind(start, tuple((sign, _numbered(part, numbers)) for sign, part in rest))
        case Call(function, arguments):
            return Call(function, tuple(_numbered(part, numbers) for part in arguments))
        case _:
            assert_never(tree)


__all__ = [
    "FUNCTIONS", "MOST_FORMULAS", "Call", "FormulaError", "Group", "Name", "Negative", "Number",
    "Product", "Sum", "Tree", "bare", "evaluate", "factors", "names", "needed", "parse",
    "print_codes", "print_source", "print_values", "quote_name", "ratio", "shape",
]  # fmt: skip
