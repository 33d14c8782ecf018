"""Figures at their edges, and that the tests of their parsing leave no branch out."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from formplan import measure

from generator.findings import CellRef
from generator.italian import (
    NumberReading,
    format_number,
    format_plain,
    parse_number,
    round_printed,
    scale_percent,
    unscale_percent,
)
from generator.model import MeasureKind, State
from generator.reading.cells import Cell, CellKind
from generator.reading.typed_values import TypedValue, shown_figure
from generator.reading.value_texts import parse_date

ROOT = Path(__file__).resolve().parent.parent.parent
PARSING = (*(f"generator/reading/{name}.py" for name in
             ("typed_values", "value_texts", "typed_days", "decoding")),
           "generator/italian.py")  # fmt: skip
PARSED = ("parse_number", "_is_ambiguous", "_plain_digits", "round_printed", "scale_percent",
          "unscale_percent", "_shift", "format_plain")  # fmt: skip
TESTS = ("typed_values", "figures_typed", "decoding", "stored_cells", "two_readings")
NUMBER = Cell(7.649, CellKind.NUMBER, False, False, CellRef("a", "b"), 4, 7)
DAYS = measure("Tempo", MeasureKind.DAYS)
QUOTA = measure("Quota", MeasureKind.PERCENT)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("007", 7), ("1.234,56", 1234.56), ("1 234", 1234), ("1'234", 1234),
     ("1’234’567,5", 1234567.5), ("12.345.678", 12345678), ("1,234.56", 1234.56),
     ("1,234,567", 1234567), ("1,234,567.8", 1234567.8), ("95,5", 95.5), ("95.5", 95.5),
     ("0,123", 0.123), ("0.123", 0.123), ("1234,567", 1234.567), ("1234.567", 1234.567),
     ("-5", -5), ("−5", -5), ("–5", -5), ("+5", 5), ("- 5,5", -5.5), ("'5", 5), ("\u00a05 ", 5),
     ("1\u202f234,5", 1234.5), ("-0", 0)],
)  # fmt: skip
def test_one_meaning(text: str, value: float) -> None:
    assert parse_number(text) == NumberReading(value=value)


def test_zero_is_never_negative() -> None:
    read = parse_number("-0").value
    assert read is not None
    rounded = [round_printed(figure, 0) for figure in (-0.001, -0.4999999)]
    assert [math.copysign(1, figure) for figure in (read, *rounded)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("figure", "decimals", "printed"),
    [(2.675, 2, 2.68), (1.005, 2, 1.01), (0.5, 0, 1), (-2.5, 0, -3), (2.5, 0, 3), (2.4, 0, 2),
     (123456789.005, 2, 123456789.01), (1e30, 2, 1e30), (0.125, 2, 0.13), (0.1249, 2, 0.12)],
)  # fmt: skip
def test_a_tie_is_rounded_away_from_zero(figure: float, decimals: int, printed: float) -> None:
    assert round_printed(figure, decimals) == printed


@pytest.mark.parametrize(
    ("figure", "text"),
    [(25.7, "25,7"), (1234, "1234"), (-0.5, "-0,5"), (1e-7, "0,0000001"), (1e15, "1" + 15 * "0"),
     (1.5e16, "15" + 15 * "0"), (0.1 + 0.2, "0,3"), (9e20, "9" + 20 * "0"), (1e21, "1E+21"),
     (-1.2e300, "-1,2E+300"), (1e-5, "0,00001"), (2e-21, "0," + 20 * "0" + "2"), (1e-21, "1E-21"),
     (-1.25e-300, "-1,25E-300"), (0, "0")],
)  # fmt: skip
def test_a_figure_with_the_decimals_it_needs(figure: float, text: str) -> None:
    assert format_plain(figure) == text


def test_a_printed_figure_is_never_endless() -> None:
    figures = (1e20, 1.5e21, -1e300, 1234.5)
    assert [format_number(figure, 2) for figure in figures] == [
        "100.000.000.000.000.000.000,00", "1,5E+21", "-1E+300", "1.234,50"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fraction", "points"), [(0.07, 7), (0.29, 29), (1e-7, 1e-5), (1e20, 1e22), (-0.035, -3.5)]
)
def test_percentages_without_dust(fraction: float, points: float) -> None:
    assert (scale_percent(fraction), unscale_percent(points)) == (points, fraction)
    assert math.isnan(scale_percent(math.nan))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("1.234", 1.234, 1234), ("1,234", 1.234, 1234), ("12.345", 12.345, 12345),
     ("999,000", 999, 999000), ("-1.234", -1234, -1.234)],
)  # fmt: skip
def test_two_meanings(text: str, low: float, high: float) -> None:
    assert parse_number(text) == NumberReading(either=(low, high))


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", ",", "1.", ".5", "1,", "1..2", "1,2,3", "1.23.456", "12.34,5", "1.234.56",
     "1 23", "1 234 56", "1.234 567", "1,2345.6", "1,234,56", "12,345,67.8", "--5", "5-", "1e5",
     "0x1", "١٢", "½", "1_000", "inf", "nan", "9" * 400, f"-{'9' * 400},5"],
)  # fmt: skip
def test_no_meaning(text: str) -> None:
    assert parse_number(text) == NumberReading()


@pytest.mark.parametrize(
    ("text", "day"),
    [("1/2/2022", date(2022, 2, 1)), ("01-02-22", date(2022, 2, 1)), ("1.2.99", date(2099, 2, 1)),
     ("2022-02-01", date(2022, 2, 1)), ("1 / 2 / 2022", date(2022, 2, 1)),
     ("29/2/2024", date(2024, 2, 29)), ("29/2/2022", None), ("2022-13-01", None), ("1/2", None),
     ("0/1/2022", None), ("1/2/022", None), ("2022/02/01", None), ("111/2/2022", None),
     ("1/2/0100", date(100, 2, 1)), ("4 aprile 2022", date(2022, 4, 4)),
     ("1° Maggio 2022", date(2022, 5, 1)), ("31 dic. 2022", date(2022, 12, 31)),
     ("4-set-2022", date(2022, 9, 4)), ("4\u00a0giugno 2022", date(2022, 6, 4)),
     ("4 ma 2022", None), ("4 maggino 2022", None), ("31 aprile 2022", None),
     ("4 aprile", None), ("circa 4 aprile 2022", None), ("4 aprile 2022 circa", None),
     ("07/02/2022 10:30", date(2022, 2, 7)), ("07/02/2022 23:59:59", date(2022, 2, 7)),
     ("2022-02-07T00:00:00", date(2022, 2, 7)), ("4 aprile 2022, ore 9.30", date(2022, 4, 4)),
     ("07/02/2022 24:00", None), ("07/02/2022 10:60", None), ("07/02/2022 10", None),
     ("07/02/2022 10:30:00:00", None)],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("decimals", "percent", "one", "value", "shown"),
    [(0, False, DAYS, 7.649, 8), (1, False, DAYS, 7.649, 7.6), (2, False, DAYS, 7.649, 7.65),
     (None, False, DAYS, 7.649, None), (0, True, QUOTA, 0.076, 0.08),
     (0, False, QUOTA, 0.07649, 0.08), (1, False, QUOTA, 0.07649, 0.076)],
)  # fmt: skip
def test_what_a_format_shows(
    decimals: int | None, percent: bool, one: object, value: float, shown: float | None
) -> None:
    cell = NUMBER._replace(decimals=decimals, percent=percent)
    typed = TypedValue(State.VALUE, value, "")
    assert shown_figure(cell, typed, one) == shown  # type: ignore[arg-type]


def test_only_numbers_are_shown_otherwise() -> None:
    typed = TypedValue(State.VALUE, 7.6, "")
    assert shown_figure(None, typed, DAYS) is None
    assert shown_figure(NUMBER._replace(kind=CellKind.TEXT, decimals=0), typed, DAYS) is None
    refused = TypedValue(State.REFUSED, None, "")
    assert shown_figure(NUMBER._replace(decimals=0), refused, DAYS) is None


@pytest.mark.deep
def test_no_branch_of_parsing_is_left_out(tmp_path: Path) -> None:
    data, report = tmp_path / "data", tmp_path / "report.json"
    tests = [f"tests/reading/test_{name}.py" for name in TESTS]
    base = [sys.executable, "-m", "coverage"]
    subprocess.run(
        [*base, "run", "--branch", f"--data-file={data}", f"--include={','.join(PARSING)}",
         "-m", "pytest", "-q", "-m", "not deep", *tests],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run([*base, "json", f"--data-file={data}", "-o", str(report)],
                   cwd=ROOT, check=True, capture_output=True)  # fmt: skip
    files = json.loads(report.read_text("utf-8"))["files"]
    left = {
        name: (told["missing_lines"], told["missing_branches"])
        for path in files
        for name, told in {path: files[path], **files[path]["functions"]}.items()
        if name in (*PARSING[:-1], *PARSED)
    }
    assert left == dict.fromkeys(left, ([], []))
    assert left.keys() == {*PARSING[:-1], *PARSED}
