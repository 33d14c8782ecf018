"""What a stored cell says, and whether another reader's value says the same.

One idea to know: the two readings are compared as numbers, dates by their serial, so that a
different idea of what a date format is cannot change a figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from generator.reading.cells import CellKind
from generator.reading.outline import Style
from generator.reading.stored import StoredCell
from generator.reading.values import Value

_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_TOLERANCE = timedelta(milliseconds=2)
_SHORT = 20  # digits of a number that is kept decoded
_INDEX = re.compile("[0-9]{1,9}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


Figure = float | date | datetime | time | timedelta


class Decoded(NamedTuple):
    """The value of a cell; `serial` is the stored number of numbers and dates."""

    kind: CellKind
    value: float | str | bool | datetime
    serial: float | None = None


def decode(
    cell: StoredCell, style: Style, strings: Sequence[str], from_1904: bool
) -> Decoded | None:
    """The value that the cell stores (a blank text if it stores none), or None if it is invalid."""
    raw = cell.raw or ""
    if cell.formula and (cell.raw is None or (not raw and cell.type not in ("str", "inlineStr"))):
        return Decoded(CellKind.NO_VALUE, "")
    if cell.type in ("str", "inlineStr") or not raw:
        return Decoded(CellKind.TEXT, raw)
    if cell.type == "n":
        decode_number = _decode_known if len(raw) <= _SHORT else _decode_number
        return decode_number(raw, style, from_1904)
    if cell.type == "s":
        return _decode_index(raw, strings)
    return _decode_other(cell.type, raw)


def agree(decoded: Decoded, other: Value, from_1904: bool) -> bool:
    """Whether another reader's value (an empty text where it has none) is the same."""
    if decoded.kind is CellKind.ERROR:
        return other == ""
    if other == decoded.value and type(other) is type(decoded.value):
        return True
    if decoded.serial is not None:
        if isinstance(other, bool | str):
            return False
        return _same_number(decoded.serial, other, from_1904)
    match decoded.kind:
        case CellKind.TEXT:
            return isinstance(other, str) and other.strip() == str(decoded.value).strip()
        case CellKind.DATE:
            return _same_moment(decoded.value, other)
        case CellKind.BOOLEAN:
            return other is decoded.value
        case _:
            return other == ""


def moment_of(serial: float, from_1904: bool) -> datetime | None:
    """The date and time of a serial, to the millisecond; None if it is no date.

    Below 1 it is a time of day on 30/12/1899. Excel believes in 29/02/1900, so the first 59 days
    are one off.
    """
    if serial < 0:
        return None
    shift = 1 if not from_1904 and 1 <= serial < 60 else 0
    epoch = _EPOCH_1904 if from_1904 and serial >= 1 else _EPOCH_1900
    try:
        return epoch + timedelta(days=shift, milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return None


def _decode_number(raw: str, style: Style, from_1904: bool) -> Decoded | None:
    number = float(raw) + 0.0 if _NUMBER.fullmatch(raw) else math.inf
    if math.isinf(number):
        return None
    moment = moment_of(number, from_1904) if style is Style.DATE else None
    if moment is not None:
        return Decoded(CellKind.DATE, moment, number)
    return Decoded(CellKind.NUMBER, number, number)


_decode_known = lru_cache(maxsize=4000)(_decode_number)  # days and small numbers: again and again


def _decode_index(raw: str, strings: Sequence[str]) -> Decoded | None:
    if not _INDEX.fullmatch(raw) or int(raw) >= len(strings):
        return None
    return Decoded(CellKind.TEXT, strings[int(raw)])


def _decode_other(kind: str, raw: str) -> Decoded | None:
    if kind == "e":
        return Decoded(CellKind.ERROR, raw)
    if kind == "b":
        return Decoded(CellKind.BOOLEAN, raw == "1") if raw in ("0", "1") else None
    if kind != "d":
        return None
    try:
        return Decoded(CellKind.DATE, datetime.fromisoformat(raw).replace(tzinfo=None))
    except ValueError:
        return None


@lru_cache(maxsize=4000, typed=True)  # days again
def _same_number(serial: float, other: Figure, from_1904: bool) -> bool:
    if isinstance(other, int | float):
        return float(other) == serial
    if isinstance(other, timedelta):
        return abs(other - timedelta(days=serial)) <= _TOLERANCE
    return _same_moment(moment_of(serial, from_1904), other)


def _same_moment(moment: object, other: Value) -> bool:
    """Whether a date, a time of day or both, read elsewhere, is `moment`."""
    if not isinstance(moment, datetime):
        return False
    if isinstance(other, time):
        other = datetime.combine(_EPOCH_1900, other)
    elif isinstance(other, date) and not isinstance(other, datetime):
        other = datetime.combine(other, time())
    return isinstance(other, datetime) and abs(other - moment) <= _TOLERANCE
