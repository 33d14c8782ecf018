"""Figures that know how they are printed, and Excel's number formats put into words.

One idea to know: a `Figure` is a plain float for the template's expressions, but as a cell it
brings its own number format, and inside a text it becomes exactly what the act prints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Self

from generator.italian import MONTHS, format_number, format_plain, scale_percent

GENERAL = "General"
DATE_FORMAT = "dd/mm/yyyy"
_WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<pad>.)|\*(?P<fill>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|(?P<bracket>\[[^\]]*\])|(?P<digits>[#0?](?:[#0?,.]*[#0?])?)|(?P<date>[dmyhs]+)"
    r"|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LOCAL_FORMATS = {"mm-dd-yy": DATE_FORMAT}  # Excel's format 14 is the local short date


class Figure(float):
    """A printed figure: its value, the number format of its cell, its text.

    With `banded` the value is a printed achievement and the plan's bands word and colour it.
    """

    number_format: str
    text: str
    banded: bool

    def __new__(cls, value: float, number_format: str, text: str, banded: bool = False) -> Self:
        """The figure `value`, shown as `text` by a cell with `number_format`."""
        figure = super().__new__(cls, value)
        figure.number_format, figure.text, figure.banded = number_format, text, banded
        return figure

    def __str__(self) -> str:
        """As it is printed."""
        return self.text


@cache
def decimal_format(decimals: int) -> str:
    """Number format of a figure with thousands points: `#,##0.00`."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


@cache
def percent_format(decimals: int) -> str:
    """Number format that prints `97,09 %`: the space is the act's."""
    return decimal_format(decimals) + r"\ %"


def unit_format(decimals: int, unit: str) -> str:
    """Number format that prints `1,80 gg`."""
    return decimal_format(decimals) + " " + quoted(unit)


def quoted(text: str) -> str:
    """`text` as a literal of a number format."""
    return '"' + text.replace('"', '"\\""') + '"'


@lru_cache(maxsize=4096)  # the same few figures in most cells
def show_value(value: float | datetime, number_format: str) -> str | None:
    """`value` as a cell with `number_format` shows it in Italian; None if we cannot tell."""
    code = _LOCAL_FORMATS.get(number_format, number_format)
    if code in (GENERAL, "@"):
        return (
            show_value(value, DATE_FORMAT) if isinstance(value, datetime) else format_plain(value)
        )
    tokens = _section(_parts(code), value)
    kinds = {match.lastgroup for match in tokens}
    if isinstance(value, datetime):
        return None if "digits" in kinds else _show_moment(value, tokens)
    digits = [match for match in tokens if match.lastgroup == "digits"]
    if "date" in kinds or len(digits) > 1 or re.search(r"[eE][+-]", number_format):
        return None
    return _show_number(value, tokens)


@lru_cache
def _parts(code: str) -> tuple[tuple[re.Match[str], ...], ...]:
    """The tokens of each part of a number format; parts are divided by `;`."""
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.group("other") == ";":
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(map(tuple, parts))


def _section(
    parts: Sequence[Sequence[re.Match[str]]], value: float | datetime
) -> Sequence[re.Match[str]]:
    """The part that holds for the sign of `value`."""
    if isinstance(value, datetime) or value > 0 or len(parts) < 2:
        return parts[0]
    if value < 0:
        return parts[1]
    return parts[2] if len(parts) > 2 else parts[0]


def _show_number(value: float, tokens: Sequence[re.Match[str]]) -> str:
    percent = any(match.lastgroup == "percent" for match in tokens)
    size = scale_percent(abs(value)) if percent else abs(value)
    shown = "".join(_literal(match) or _digits(match, size) for match in tokens)
    return f"-{shown}" if value < 0 and not shown.startswith(("-", "(")) else shown


def _digits(match: re.Match[str], size: float) -> str:
    if match.lastgroup != "digits":
        return ""
    whole, _, decimals = match.group().partition(".")
    text = format_number(size, len(decimals))
    fixed = len(decimals) - (len(decimals) - len(decimals.rstrip("#")))
    while len(decimals) > fixed and text.endswith("0"):
        text, decimals = text[:-1], decimals[:-1]
    text = text.rstrip(",")
    if "," not in whole:
        text = text.replace(".", "")
    return text.zfill(whole.count("0") + (len(text) - len(text.partition(",")[0])))


def _literal(match: re.Match[str]) -> str:
    """What a token other than digits and dates prints; colours and fillers print nothing."""
    kind = match.lastgroup
    if kind == "pad":
        return " "
    if kind in ("quoted", "escaped", "money", "percent", "other"):
        return match.group(kind)
    return ""


def _show_moment(moment: datetime, tokens: Sequence[re.Match[str]]) -> str:
    shown, hours = "", False
    for match in tokens:
        part = match.group().lower()
        if match.lastgroup != "date":
            shown += _literal(match)
            continue
        shown += _minutes(moment, part) if hours and part[0] == "m" else _date_part(moment, part)
        hours = part[0] == "h"
    return shown


def _minutes(moment: datetime, part: str) -> str:
    return f"{moment.minute:02d}" if len(part) > 1 else str(moment.minute)


def _date_part(moment: datetime, part: str) -> str:
    letter, size = part[0], len(part)
    if letter in "dm" and size > 2:
        name = _WEEKDAYS[moment.weekday()] if letter == "d" else MONTHS[moment.month - 1]
        return name if size > 3 else name[:3]
    if letter == "y":
        return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
    number = {"d": moment.day, "m": moment.month, "h": moment.hour, "s": moment.second}[letter]
    return f"{number:02d}" if size > 1 else str(number)
