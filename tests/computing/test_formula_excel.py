"""A formula as a cell holds it: rounded sums, and never more than a cell can hold."""

from __future__ import annotations

import pytest
from formplan import measure

from generator.computing.formula import parse
from generator.computing.formula_excel import print_excel
from generator.model import MeasureKind

MEASURES = {"A": measure("A", MeasureKind.AMOUNT), "B": measure("B", MeasureKind.AMOUNT),
            "N": measure("N")}  # fmt: skip


def excel(text: str) -> str:
    return print_excel(parse(text), lambda code: f"{code}1", MEASURES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A", "A1"),
        ("N - (N + 2)", "N1-(N1+2.0)"),
        ("A / (A + B)", "A1/(ROUND(A1+B1,14-INT(LOG10(MAX(ABS(A1),ABS(B1),1E-9)))))"),
        ("SOMMA(A; B)", "ROUND(SUM(A1,B1),14-INT(LOG10(MAX(ABS(A1),ABS(B1),1E-9))))"),
        ("MAX(A; -B) * ABS(N)", "MAX(A1,(-B1))*ABS(N1)"),
    ],
)
def test_sums_of_decimals_are_rounded(text: str, shown: str) -> None:
    assert excel(text) == shown


def nested(levels: int) -> str:
    return "(B - " * levels + "A" + ")" * levels


def test_a_few_levels_are_rounded_each() -> None:
    assert excel(nested(3)).count("ROUND(") == 7


@pytest.mark.parametrize("levels", [10, 24, 50])
def test_no_nesting_grows_without_end(levels: int) -> None:
    """Found by fuzzing: the text doubled with every level. The outer sums go without rounding."""
    shown = excel(nested(levels))
    assert shown.startswith("(B1-" * (levels - 9))
    assert len(shown) < 60_000
    calls = excel("SOMMA(B; " * levels + "A" + ")" * levels)
    assert calls.startswith("SUM(B1," * (levels - 9))
    assert len(calls) < 60_000
