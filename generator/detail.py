"""Measures made of rows: how a list that an office keeps becomes one figure (domain, 4.8).

One idea to know: the plan says it in three cells (how, which columns, which condition); form,
reader, computation and proof all follow from the `Detail` that these become.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from generator.italian import format_date, format_plain, parse_number


class RowMethod(StrEnum):
    """How the rows become one figure."""

    SUM = "somma"
    COUNT = "conteggio"
    MEAN = "media"
    WEIGHTED = "media pesata"
    SHARE = "quota"


class RowField(StrEnum):
    """What a row may hold beside its element, as the plan calls it."""

    VALUE = "valore"
    WEIGHT = "risorse"
    DAY = "data"


COUNTING = (RowMethod.COUNT, RowMethod.SHARE)  # the methods that count rows, and take a condition
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
EXAMPLE = "data <= 30/06/2022"
_NEEDED = {
    RowMethod.SUM: (RowField.VALUE,),
    RowMethod.COUNT: (),
    RowMethod.MEAN: (RowField.VALUE,),
    RowMethod.WEIGHTED: (RowField.VALUE, RowField.WEIGHT),
    RowMethod.SHARE: (),
}
_CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|≤|≥|<|>|=)\s*(\S.*?)\s*")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_SAME_SIGN = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must meet to be counted: a column, a sign of `SIGNS`, a limit."""

    field: RowField
    sign: str
    limit: float | date

    @property
    def text(self) -> str:
        """As people write it: `data <= 30/06/2022`."""
        shown = format_date(self.limit) if isinstance(self.limit, date) else None
        return f"{self.field.value} {self.sign} {shown or format_plain(float(str(self.limit)))}"

    def holds(self, value: float | date | None) -> bool:
        """Whether a row with `value` in the column meets it; an empty cell never does."""
        return value is not None and SIGNS[self.sign](value, self.limit)


@dataclass(frozen=True, slots=True)
class Detail:
    """How a measure is made of rows; `columns` are those its rows have, in the form's order."""

    method: RowMethod
    columns: tuple[RowField, ...]
    condition: Condition | None = None

    @property
    def needed(self) -> tuple[RowField, ...]:
        """The columns without which the figure cannot be made."""
        own = () if self.condition is None else (self.condition.field,)
        return (*_NEEDED[self.method], *(item for item in own if item not in _NEEDED[self.method]))

    @property
    def words(self) -> str:
        """In words, for forms and explanations: `quota delle righe con data <= 30/06/2022`."""
        told = {
            RowMethod.SUM: "somma dei valori",
            RowMethod.COUNT: "conteggio delle righe",
            RowMethod.MEAN: "media dei valori",
            RowMethod.WEIGHTED: "media dei valori, pesata con le risorse",
            RowMethod.SHARE: "quota delle righe",
        }[self.method]
        return told if self.condition is None else f"{told} con {self.condition.text}"

    def requires(self, field: RowField) -> bool:
        """Whether a row without that cell is not complete; an empty day only fails a condition."""
        return field in self.needed and field is not RowField.DAY


def build_detail(
    method: RowMethod, columns: tuple[RowField, ...], condition: Condition | None
) -> Detail:
    """The detail with the columns in the form's order; without any, those it needs."""
    bare = Detail(method, (), condition)
    wanted = columns or bare.needed
    return Detail(method, tuple(item for item in RowField if item in wanted), condition)


def parse_condition(text: str) -> Condition | str:
    """The condition that `text` says, or why it says none, in Italian."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        return "va scritta con una colonna, un segno e un limite"
    word, sign, limit = match.groups()
    known = {field.value: field for field in RowField}
    if word.casefold() not in known:
        return f"«{word}» non è una colonna delle righe: ci sono {', '.join(known)}"
    field = known[word.casefold()]
    value = _parse_day(limit) if field is RowField.DAY else parse_number(limit).value
    if value is None:
        wanted = "una data" if field is RowField.DAY else "un numero"
        return f"«{limit}» non è {wanted}"
    return Condition(field, _SAME_SIGN.get(sign, sign), value)


def _parse_day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
