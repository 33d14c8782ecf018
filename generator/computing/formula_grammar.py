"""How a formula is written: the grammar, and the parser that makes its tree.

One idea to know: parsing needs no list of codes, so a misspelt `Dip-Form` stays one unknown name
and never becomes `Dip - Form`. A hyphen inside a name belongs to it; `[Any Code]` takes anything;
a function is one only before a parenthesis, so a measure may be called `MEDIA`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, v_args

from generator.computing import formula_errors
from generator.computing.formula_errors import FormulaError
from generator.computing.formula_tree import (
    FUNCTIONS,
    ONE_ARGUMENT,
    Call,
    Group,
    Name,
    Negative,
    Number,
    Product,
    Sum,
    Tree,
)

MOST_NESTED = 50  # levels of parentheses: far more than people read, far fewer than Python's stack

NAME = r"[^\W\d][\w\u0300-\u036f]*(?:[.:\-]+[\w\u0300-\u036f]+)*"
_CALLS = "|".join(FUNCTIONS)
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
         | FUNCTION LEFT sum (SEPARATOR sum)* RIGHT -> call
    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    OVER: "/"
    LEFT: "("
    RIGHT: ")"
    SEPARATOR: ";"
    FUNCTION.2: /(?i:{_CALLS})(?=\s*\()/
    NAME: /{NAME}/
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

    def call(self, word: Token, *inside: Token | Tree) -> Tree:
        arguments = tuple(part for part in inside if not isinstance(part, Token))
        function = str(word).upper()
        if function in ONE_ARGUMENT and len(arguments) > 1:
            raise FormulaError(f"{function} vuole un solo argomento", word.start_pos or 0)
        return Call(function, arguments)

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
