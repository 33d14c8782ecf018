"""Formulas that look into another workbook: by themselves, or through a name that does.

One idea to know: `[1]Dati!A1` is a cell of another workbook; `Tabella[1]` is a column of a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# A column of a table, `Tabella[1]`, follows its name.
_OTHER_BOOK = re.compile(r"(?<![\w.\])])\[[0-9]+\][^\[\]!]*!")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'!?")
_NAME = re.compile(r"(?<![\w.\\])[^\W\d][\w.\\]*(?![\w.\\]|\s*[(!])")


def looks_elsewhere(formula: str, linked: frozenset[str]) -> bool:
    """Whether the formula names another workbook, or one of the names in `linked`."""
    if "[" in formula and _OTHER_BOOK.search(formula):
        return True
    return bool(linked) and not linked.isdisjoint(names_in(formula))


def names_in(formula: str) -> set[str]:
    """The words of a formula that may be names: no text, no sheet, no function."""
    return {word.casefold() for word in _NAME.findall(_QUOTED.sub(" ", formula))}


def linked_names(definitions: Mapping[str, str]) -> frozenset[str]:
    """Which of the defined names, folded, look into another workbook, also through one another."""
    linked = frozenset(
        name for name, text in definitions.items() if looks_elsewhere(text, frozenset())
    )
    while linked:
        more = {name for name, text in definitions.items() if looks_elsewhere(text, linked)}
        if more <= linked:
            break
        linked |= more
    return linked
