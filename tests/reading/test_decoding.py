"""Serials of days at their edges, and when two readings of a number are the same."""
# ruff: noqa: DTZ001 - a workbook knows no time zone

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

import pytest

from generator.reading.cells import CellKind
from generator.reading.decoding import Decoded, agree, decode, moment_of
from generator.reading.outline import Style
from generator.reading.stored import StoredCell
from generator.reading.values import Value

NOON = datetime(2022, 1, 1, 12)
SERIAL = 44562.5  # the same


@pytest.mark.parametrize(
    ("serial", "from_1904", "moment"),
    [
        (-1, False, None), (0, False, datetime(1899, 12, 30)), (1, False, datetime(1900, 1, 1)),
        (59, False, datetime(1900, 2, 28)), (60, False, datetime(1900, 2, 28)),
        (61, False, datetime(1900, 3, 1)), (0.5, True, datetime(1899, 12, 30, 12)),
        (1, True, datetime(1904, 1, 2)), (1.5, True, datetime(1904, 1, 2, 12)),
        (2958465, False, datetime(9999, 12, 31)), (2958466, False, None), (SERIAL, False, NOON),
    ],
)  # fmt: skip
def test_the_day_of_a_serial(serial: float, from_1904: bool, moment: datetime | None) -> None:
    assert moment_of(serial, from_1904) == moment


def test_a_stored_zero_has_no_sign() -> None:
    read = decode(StoredCell("n", "-0", formula=False, style=""), Style.PLAIN, (), False)
    assert read is not None
    assert math.copysign(1, float(str(read.value))) == 1


@pytest.mark.parametrize(("index", "text"), [("0", "uno"), ("1", None), ("x", None)])
def test_a_text_by_its_index(index: str, text: str | None) -> None:
    read = decode(StoredCell("s", index, formula=False, style=""), Style.PLAIN, ("uno",), False)
    assert (None if read is None else read.value) == text


@pytest.mark.parametrize(
    ("other", "same"),
    [(SERIAL, True), (44562, False), (NOON, True), (NOON + timedelta(milliseconds=2), True),
     (NOON - timedelta(milliseconds=2), True), (NOON + timedelta(milliseconds=3), False),
     (timedelta(days=SERIAL), True), (timedelta(days=SERIAL, milliseconds=2), True),
     (timedelta(days=SERIAL, milliseconds=3), False), (timedelta(days=-SERIAL), False),
     (date(2022, 1, 1), False), (time(12), False), ("44562.5", False), (True, False)],
)  # fmt: skip
def test_a_number_that_both_readings_give(other: Value, same: bool) -> None:
    for kind, value in ((CellKind.DATE, NOON), (CellKind.NUMBER, SERIAL)):
        assert agree(Decoded(kind, value, SERIAL), other, False) is same


@pytest.mark.parametrize(
    ("other", "same"),
    [(NOON, True), (NOON + timedelta(seconds=1), False), ("2022-01-01", False), (SERIAL, False),
     (date(2022, 1, 1), False)],
)  # fmt: skip
def test_a_date_without_a_serial(other: Value, same: bool) -> None:
    assert agree(Decoded(CellKind.DATE, NOON), other, False) is same


def test_a_day_and_an_hour_alone() -> None:
    midnight, noon = Decoded(CellKind.DATE, datetime(2022, 1, 1)), datetime(1899, 12, 30, 12)
    assert agree(midnight, date(2022, 1, 1), False)
    assert agree(Decoded(CellKind.DATE, noon), time(12), False)
