"""Typed decimals kept in floats: arrays of them, rounded, printed and added.

One idea to know: a float holds 15 decimal digits for sure, so whatever lies beyond is binary dust
and must neither decide (0,1 + 0,2 against 0,3) nor become a denominator.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from generator.italian import (
    FEW_DIGITS,
    NEAR_TIE,
    round_printed,
    scale_percent,
    unscale_percent,
)

DIGITS = 15
PERCENT_DECIMALS = 2  # of achievements and scores, and what a fraction has more than its percent

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


def print_figures(figures: Floats, decimals: Integers, percent: Flags) -> Floats:
    """Each figure as printed (4.2); of percent ones, fractions, `decimals` counts percent digits.

    What is not finite stays as it is.
    """
    digits = np.where(percent, decimals + PERCENT_DECIMALS, decimals)
    unit = np.power(10.0, digits)
    with np.errstate(all="ignore"):
        scaled = np.abs(figures) * unit
        plain = (scaled < FEW_DIGITS) & (np.abs(scaled % 1 - 0.5) > NEAR_TIE)
        printed = np.copysign(np.rint(scaled), figures) / unit + 0.0
    for row in np.flatnonzero(~plain):
        printed[row] = _print(float(figures[row]), int(decimals[row]), bool(percent[row]))
    return np.asarray(printed, dtype=np.float64)


def print_percent(fractions: Floats) -> Floats:
    """Achievements and scores as printed, with 2 decimals, still as fractions."""
    size = len(fractions)
    return print_figures(fractions, np.full(size, PERCENT_DECIMALS), np.full(size, fill_value=True))


def clean(figures: Floats) -> Floats:
    """Each figure to 15 significant digits."""
    return np.array([float(format(figure, f".{DIGITS}g")) for figure in figures.tolist()])


def add(*terms: Floats) -> Floats:
    """The sum, to 15 digits of its largest term: 1000,1 - 1000 is 0,1 and not 0,0999999999999091.

    NaN where a term is NaN or infinite.
    """
    arrays = np.broadcast_arrays(*terms)
    total = np.sum(arrays, axis=0)
    with np.errstate(all="ignore"):
        largest = np.max(np.abs(arrays), axis=0)
        digits = DIGITS - 1 - np.floor(np.log10(np.where(largest == 0, 1.0, largest)))
        unit = np.power(10.0, np.abs(digits))
        exact = np.where(digits >= 0, np.rint(total * unit) / unit, np.rint(total / unit) * unit)
    return np.asarray(exact, dtype=np.float64)


def _print(figure: float, decimals: int, percent: bool) -> float:
    if not np.isfinite(figure):
        return figure
    if percent:
        return unscale_percent(round_printed(scale_percent(figure), decimals))
    return round_printed(figure, decimals)
