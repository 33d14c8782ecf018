"""How a formula is written: the grammar, and the parser that makes its tree.

One idea to know: parsing needs no list of codes, so a misspelt `Dip-Form` stays one unknown name
and never becomes `Dip - Form`. A hyphen inside a name belongs to it; `[Any Code]` takes anything;
a function is one only before a parenthesis, so a measure may be called `MEDIA`.

    sum: product (("+" | "-") product)*
    product: signed (("*" | "/") signed)*
    signed: "-"? atom
    atom: name | bracketed | number | "(" sum ")" | function "(" sum (";" sum)* ")"
"""

from __future__ import annotations

import re
from functools import lru_cache

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

MOST_FORMULAS = 200_000  # kept parsed: every check goes over all of them, in the same order
MOST_NESTED = 50  # levels of parentheses: far more than people read, far fewer than Python's stack

NAME = r"[^\W\d][\w\u0300-\u036f]*(?:[.:\-]+[\w\u0300-\u036f]+)*"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<function>(?i:{"|".join(FUNCTIONS)})(?=\s*\())
    |(?P<name>{NAME})
    |(?P<bracketed>\[[^\[\]]*[^\[\]\s][^\[\]]*\])
    |(?P<number>[0-9]+(?:,[0-9]+)?(?:\s*%)?)
    |(?P<sign>[-+*/();])
    |(?P<end>\Z)
    |(?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_AFTER_VALUE = frozenset(("+", "-", "*", "/", ")", ";", "end"))


@lru_cache(maxsize=MOST_FORMULAS)
def parse(text: str) -> Tree:
    """The tree of a formula.

    Raises:
        FormulaError: the text is no formula; with an Italian reason and the column of its fault.
    """
    formula_errors.check_start(text)
    formula_errors.check_depth(text, MOST_NESTED)
    parser = _Parser(text)
    tree = parser.sum()
    if parser.kind != "end":
        raise parser.unexpected()
    return tree


class _Parser:
    """Goes over the tokens once; `kind`, `word` and `column` are of the next one.

    One method for each rule of the grammar; the kind of a sign is the sign itself.
    """

    __slots__ = ("_after", "_text", "column", "kind", "word")

    def __init__(self, text: str) -> None:
        self._text, self._after = text, 0
        self._advance()

    def sum(self) -> Tree:
        first = self._product()
        rest = []
        while self.kind in ("+", "-"):
            rest.append((self._take(), self._product()))
        return Sum(first, tuple(rest)) if rest else first

    def unexpected(self) -> FormulaError:
        """The error for the next token, which cannot stand where it does."""
        return formula_errors.explain_token(self._text, self.column)

    def _product(self) -> Tree:
        first = self._signed()
        rest = []
        while self.kind in ("*", "/"):
            rest.append((self._take(), self._signed()))
        return Product(first, tuple(rest)) if rest else first

    def _signed(self) -> Tree:
        if self.kind != "-":
            return self._atom()
        self._take()
        return Negative(self._atom())

    def _atom(self) -> Tree:
        match self.kind:
            case "name":
                return Name(self._take())
            case "bracketed":
                return Name(self._take()[1:-1].strip())
            case "number":
                return Number("".join(self._take().split()))
            case "function":
                return self._call()
        self._expect("(")
        inside = self.sum()
        self._expect(")")
        return Group(inside)

    def _call(self) -> Tree:
        column, function = self.column, self._take().upper()
        self._expect("(")
        arguments = [self.sum()]
        while self.kind == ";":
            self._take()
            arguments.append(self.sum())
        self._expect(")")
        if function in ONE_ARGUMENT and len(arguments) > 1 and self.kind in _AFTER_VALUE:
            raise FormulaError(f"{function} vuole un solo argomento", column)
        return Call(function, tuple(arguments))

    def _expect(self, kind: str) -> None:
        if self.kind != kind:
            raise self.unexpected()
        self._advance()

    def _take(self) -> str:
        """The word of the next token, which is passed over."""
        word = self.word
        self._advance()
        return word

    def _advance(self) -> None:
        found = _TOKEN.match(self._text, self._after)
        if found is None or found.lastgroup is None:
            raise ValueError(self._text)  # every text is a token, an end or something else
        kind, word = found.lastgroup, found[found.lastgroup]
        self.column, self._after = found.start(kind), found.end()
        if kind == "other":
            raise formula_errors.explain_character(self._text, self.column)
        self.kind, self.word = word if kind == "sign" else kind, word
