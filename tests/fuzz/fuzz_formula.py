"""Fuzzes the formula language: a text is an error with its column, or one tree for every walker.

What is printed parses again to the same tree, and gives the same figures. Run by `make fuzz`.
"""

from __future__ import annotations

import atheris
import fuzzing
import numpy as np

with atheris.instrument_imports(include=["generator.computing"]):
    from generator.computing.formula import (
        evaluate,
        factors,
        names,
        parse,
        print_source,
        print_values,
        ratio,
        shape,
    )
    from generator.computing.formula_errors import FormulaError
    from generator.computing.formula_excel import print_excel

from formplan import MEASURES_PO3

_SEEDS = (
    "Dip-Form / (Unit_Stab + N_Dir)", "[DFP 1.3] * 100", "MEDIA(A; B; 2,5) - ABS(-C)",
    "1 / (A / 0)", "SOMMA(A;B)/MAX(C;D)", "A-1", "2 - 1", "5% * A", "SG3:2022_IND", "((A))",
    "A – B", "= A", "", "[", "A B", "2A", "MEDIA(A", "PO5_2_2021__AGGNUM", "-(-A)", "é/ü̈",
)  # fmt: skip
_WORDS = (
    "MEDIA", "SOMMA", "MIN", "MAX", "ABS", "MEDIA_OBIETTIVI", "(", ")", ";", "[", "]", "%", ",",
    "-", "−", "÷", "×", "A", "Dip-Form", "12,5", " ", "\u00a0", "\u0301",
)  # fmt: skip
_MEASURE = MEASURES_PO3[-2]


def target(data: bytes) -> None:
    """One text."""
    text = data.decode("utf-8", "ignore")
    parse.cache_clear()  # the trees of all inputs would fill the memory
    try:
        tree = parse(text)
    except FormulaError as error:
        if not (error.reason and 0 <= error.column <= len(text)):
            raise AssertionError(f"no place for {error}") from error
        return
    again = parse(print_source(tree))
    if shape(again) != shape(tree) or names(again) != names(tree):
        raise AssertionError(f"{text!r} becomes {print_source(tree)!r}")
    values = {name: np.array([0.0, 3.0, np.nan]) for name in names(tree)}
    first, second = evaluate(tree, values), evaluate(again, values)
    if not np.array_equal(first, second, equal_nan=True):
        raise AssertionError(f"{text!r} gives {first} and {second}")
    print_values(tree, lambda _: "n.d.")
    shown = print_excel(tree, lambda _: "B2", dict.fromkeys(names(tree), _MEASURE))
    if len(shown) > max(6000, 8 * len(text)):
        raise AssertionError(f"{text!r} takes {len(shown)} characters")
    factors(tree)
    ratio(tree)


if __name__ == "__main__":
    fuzzing.run(target, (seed.encode() for seed in _SEEDS), _WORDS)
