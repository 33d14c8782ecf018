"""Figures as cells and as texts, and number formats in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from generator.layout.figures import (
    Figure,
    decimal_format,
    percent_format,
    quoted,
    show_value,
    unit_format,
)

MOMENT = datetime.fromisoformat("2022-03-30T13:04:50")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.5, "0.00%", "50,00%"),
        (0.9709, percent_format(2), "97,09 %"),
        (12.5, percent_format(2), "1.250,00 %"),
        (1.8, unit_format(2, "gg"), "1,80 gg"),
        (1234.5, decimal_format(1), "1.234,5"),
        (1234.5, "0.0", "1234,5"),
        (7.0, "000", "007"),
        (0.5, "0.0##", "0,5"),
        (-3.0, "0.00", "-3,00"),
        (-3.0, "0.0;(0.0)", "(3,0)"),
        (5.0, "[Red]0", "5"),
        (5.0, "[$€-410] 0.00", "€ 5,00"),
        (0.25, "General", "0,25"),
        (1.0, '"▲ Raggiunto"', "▲ Raggiunto"),
        (MOMENT, "dd/mm/yyyy hh:mm:ss", "30/03/2022 13:04:50"),
        (MOMENT, "d mmmm yyyy", "30 marzo 2022"),
        (MOMENT, "mm-dd-yy", "30/03/2022"),
        (MOMENT, "General", "30/03/2022"),
    ],
)
def test_number_formats_in_words(value: float | datetime, number_format: str, shown: str) -> None:
    assert show_value(value, number_format) == shown


@pytest.mark.parametrize("number_format", ["0.00E+00", "# ?/?", "dd/mm/yyyy"])
def test_formats_that_cannot_be_told(number_format: str) -> None:
    assert show_value(0.5, number_format) is None


def test_a_quote_inside_a_literal() -> None:
    assert quoted('a"b') == '"a"\\""b"'
    assert show_value(1.0, quoted('a"b')) == 'a"b'


def test_a_figure_is_a_number_and_its_text() -> None:
    figure = Figure(0.5, "0.00%", "50,00%")
    assert figure + 1 == 1.5
    assert f"{figure!s}" == "50,00%"
