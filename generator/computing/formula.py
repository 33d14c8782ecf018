"""The formula of an indicator: measures combined with `+ - * /` and parentheses.

One idea to know: a text becomes one tree, and every use is a walker over it: names, values,
printing, shape. Parsing needs no list of codes, so a misspelt `Dip-Form` stays one unknown name
and never becomes `Dip - Form`. A hyphen inside a name belongs to it; `[Any Code]` takes anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import count
from typing import assert_never

import numpy as np
from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, v_args

from generator.computing import formula_errors
from generator.computing.figures import Floats, add
from generator.computing.formula_errors import FormulaError
from generator.computing.formula_tree import Group, Name, Negative, Number, Product, Sum, Tree

MOST_NESTED = 50  # levels of parentheses: far more than people read, far fewer than Python's stack

_NAME = r"[^\W\d][\w\u0300-\u036f]*(?:[.:\-]+[\w\u0300-\u036f]+)*"
_GRAMMAR = rf"""
    ?start: sum
    ?sum: product ((PLUS | MINUS) product)*
    ?product: signed ((TIMES | OVER) signed)*
    ?signed: MINUS atom -> negative
           | atom
    ?atom: NAME -> name
         | BRACKETED -> bracketed
         | NUMBER -> number
         | LEFT sum RIGHT -> group
    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    OVER: "/"
    LEFT: "("
    RIGHT: ")"
    NAME: /{_NAME}/
    BRACKETED: /\[[^\[\]]*[^\[\]\s][^\[\]]*\]/
    NUMBER: /[0-9]+(,[0-9]+)?(\s*%)?/
    %ignore /\s+/
"""


@lru_cache(maxsize=20_000)
def parse(text: str) -> Tree:
    """The tree of a formula.

    Raises:
        FormulaError: the text is no formula; with an Italian reason and the column of its fault.
    """
    formula_errors.check_start(text)
    formula_errors.check_depth(text, MOST_NESTED)
    try:
        tree: Tree = _parser().parse(text)  # type: ignore[assignment]  # the transformer's result
    except UnexpectedCharacters as error:
        raise formula_errors.explain_character(text, error.pos_in_stream or 0) from None
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        at = len(text) if token is None or token.type == "$END" else token.start_pos
        raise formula_errors.explain_token(text, at) from None
    return tree


def names(tree: Tree) -> tuple[str, ...]:
    """The measures a formula needs, in order, repeats kept."""
    match tree:
        case Number():
            return ()
        case Name(id):
            return (id,)
        case _:
            return tuple(name for part in _parts(tree) for name in names(part))


def evaluate(tree: Tree, values: Mapping[str, Floats]) -> Floats:
    """The formula over arrays of values, one element per indicator.

    A division by zero gives NaN wherever it stands: `1 / (A / 0)` is not 0.
    """
    with np.errstate(all="ignore"):
        return _value(tree, values)


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
    return name if re.fullmatch(_NAME, name) else f"[{name}]"


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
    own: tuple[tuple[str, Tree], ...] = ()
    if isinstance(tree, Product):
        own = (("*", tree.first), *tree.rest)
    return own + tuple(found for part in _parts(tree) for found in factors(part))


def ratio(tree: Tree) -> tuple[str, str] | None:
    """Numerator and denominator of a plain `A / B`, else None."""
    match bare(tree):
        case Product(Name(above), (("/", Name(below)),)):
            return above, below
        case _:
            return None


def _parts(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Negative(part) | Group(part):
            return (part,)
        case Sum(first, rest) | Product(first, rest):
            return (first, *(part for _, part in rest))
        case _:
            return ()


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
        case _:
            assert_never(tree)


def _apply(sign: str, total: Floats, factor: Floats) -> Floats:
    if sign == "*":
        return np.multiply(total, factor)
    return np.where(factor == 0, np.nan, np.divide(total, factor))


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
        case _:
            assert_never(tree)


@v_args(inline=True)
class _Builder(Transformer[Token, Tree]):
    """Makes the tree while lark parses, so that depth never meets Python's stack."""

    def name(self, token: Token) -> Tree:
        return Name(str(token))

    def bracketed(self, token: Token) -> Tree:
        return Name(str(token)[1:-1].strip())

    def number(self, token: Token) -> Tree:
        return Number("".join(str(token).split()))

    def group(self, _left: Token, inside: Tree, _right: Token) -> Tree:
        return Group(inside)

    def negative(self, _minus: Token, operand: Tree) -> Tree:
        return Negative(operand)

    def sum(self, first: Tree, *rest: Token | Tree) -> Tree:
        return Sum(first, _pairs(rest))

    def product(self, first: Tree, *rest: Token | Tree) -> Tree:
        return Product(first, _pairs(rest))


def _pairs(rest: tuple[Token | Tree, ...]) -> tuple[tuple[str, Tree], ...]:
    return tuple(zip(map(str, rest[::2]), rest[1::2], strict=True))  # type: ignore[arg-type]


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder())


__all__ = [
    "FormulaError", "Group", "Name", "Negative", "Number", "Product", "Sum", "Tree",
    "bare", "evaluate", "factors", "names", "parse", "print_codes", "print_source",
    "print_values", "quote_name", "ratio", "shape",
]  # fmt: skip
