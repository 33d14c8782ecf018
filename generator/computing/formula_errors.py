"""Why a text is no formula: one plain Italian reason, and the column where it goes wrong.

One idea to know: the parser only says where it stopped; the reason is read from the characters
on both sides of that point, which is what the person who typed it sees.
"""

from __future__ import annotations

import re

from generator.computing.formula_tree import DERIVED_FUNCTIONS, FUNCTIONS

_OPERATORS = "+-*/"
_INSTEAD = {
    **dict.fromkeys("‐‑‒–—―−", "-"),  # typographic hyphens, dashes and the minus sign
    **dict.fromkeys("×∗⋅·•", "*"),
    **dict.fromkeys("÷∕⁄:", "/"),
}
_REASONS = {
    ";": "il punto e virgola separa solo gli argomenti di una funzione, come MEDIA(A; B)",
    ",": "la virgola serve solo per i decimali, fra due cifre; gli argomenti di una funzione si "
    "separano con il punto e virgola",
    '"': "le virgolette servono solo nella «Formula di calcolo» di una misura",
    "%": "il segno % va subito dopo un numero, per esempio 5%",
    "[": "la parentesi quadra non contiene un codice o non è chiusa",
    "]": "la parentesi quadra è chiusa senza essere stata aperta",
    "^": "le potenze non sono disponibili",
    "=": "la formula si scrive senza il segno =",
    "{": "le parentesi graffe non sono disponibili: usare ( e )",
    "}": "le parentesi graffe non sono disponibili: usare ( e )",
}
_WORD = re.compile(r"\[[^\[\]]*\]|[^\s()\[\]+*/]+")


class FormulaError(Exception):
    """A text that is no formula.

    Attributes:
        reason: in Italian, lower case, without a final point.
        column: from 0, where a caret shows the fault.
    """

    def __init__(self, reason: str, column: int) -> None:
        """Keeps reason and column."""
        super().__init__(f"{reason} (colonna {column + 1})")
        self.reason = reason
        self.column = column


def check_start(text: str) -> None:
    """Refuses an empty text, and one that begins with `=` as in a spreadsheet."""
    start = text.lstrip()
    if not start:
        raise FormulaError("la formula è vuota", 0)
    if start.startswith("="):
        raise FormulaError(_REASONS["="], len(text) - len(start))


def check_depth(text: str, most: int) -> None:
    """Refuses more than `most` levels of parentheses."""
    if text.count("(") <= most:
        return
    depth = 0
    for column, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth > most:
            raise FormulaError(f"ci sono più di {most} parentesi una dentro l'altra", column)


def explain_character(text: str, column: int) -> FormulaError:
    """The error for a character that no formula has at `column`."""
    char, before = text[column], text[:column]
    if char in _INSTEAD:
        return FormulaError(f"«{char}» non è un segno di calcolo: usare {_INSTEAD[char]}", column)
    if char == "." and before[-1:].isdigit():
        return FormulaError("i decimali si scrivono con la virgola, per esempio 2,5", column)
    return FormulaError(_REASONS.get(char, f"il carattere «{char}» non è ammesso"), column)


def explain_token(text: str, column: int) -> FormulaError:
    """The error for a well-written piece that cannot stand at `column`; the end counts as one."""
    before, char = text[:column].rstrip(), text[column : column + 1]
    after_value = bool(before) and before[-1] not in _OPERATORS + "(;"
    if not char:
        return _explain_end(before, after_value)
    if char == ")" and after_value:
        return FormulaError("la parentesi è chiusa senza essere stata aperta", column)
    if char == ";" and after_value:
        return FormulaError(_REASONS[";"], column)
    if after_value:
        return _explain_neighbours(text, before, column)
    if char == ")" and before.endswith("("):
        return FormulaError("le parentesi sono vuote", column)
    if before.endswith("-") and char == "-":
        return FormulaError("ci sono due segni - di seguito", column)
    place = f"fra «{before[-1]}» e «{char}»" if before else f"prima di «{char}»"
    return FormulaError(f"manca un valore {place}", column)


def _explain_end(before: str, after_value: bool) -> FormulaError:
    if after_value or before.endswith("("):
        return FormulaError("la parentesi è aperta e non è chiusa", _last_open(before))
    return FormulaError(f"dopo «{before[-1]}» manca un valore", len(before))


def _explain_neighbours(text: str, before: str, column: int) -> FormulaError:
    """Two values with no sign between them; a name with a parenthesis is a function."""
    left = _last_word(before)
    if text[column] == "(" and left[:1].isalpha():
        reason = _explain_function(left)
        return FormulaError(reason, column - len(text[:column]) + len(before) - len(left))
    if len(before) == column and left[:1].isdigit() and text[column].isidentifier():
        whole = left + _first_word(text[column:])
        reason = f"un codice che comincia con una cifra va fra parentesi quadre: [{whole}]"
        return FormulaError(reason, column - len(left))
    right = _first_word(text[column:]) or text[column]
    return FormulaError(f"fra «{left or before[-1]}» e «{right}» manca un segno (+ - * /)", column)


def _explain_function(word: str) -> str:
    if word.upper() in DERIVED_FUNCTIONS:
        return f"«{word}» va nella «Formula di calcolo» di una misura"
    return f"«{word}» non è una funzione: ci sono {', '.join(FUNCTIONS)}"


def _last_word(text: str) -> str:
    found = list(_WORD.finditer(text))
    return found[-1].group() if found and found[-1].end() == len(text) else ""


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found.group() if found else ""


def _last_open(text: str) -> int:
    """Column of the last `(` that nothing closes."""
    opened: list[int] = []
    for column, char in enumerate(text):
        if char == "(":
            opened.append(column)
        elif char == ")" and opened:
            opened.pop()
    return opened[-1] if opened else len(text)
