"""Measures made of rows: from the rows of lists to one figure each (domain, 4.8).

One idea to know: sums over all lists are taken at once, grouped by measure, and rounded to the 15
digits that typed decimals hold; a list without rows, or without resources, has no figure.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from generator.catalogue import finding
from generator.computing.figures import DIGITS, clean
from generator.computing.results import format_measure
from generator.detail import COUNTING, Condition, RowMethod
from generator.findings import CellRef, Finding
from generator.form import ROW_FIELDS, broken_limit
from generator.model import Measure, Plan, State

_TOLERANCE = 1e-9  # relative: what a spreadsheet and this program may differ by


def fill_details(
    plan: Plan, measurements: pd.DataFrame, details: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """The measurements with the figures of lists, and what is found on the way.

    Args:
        plan: as of the period.
        measurements: one row per measure (see `reading.returns`); those made of rows are pending.
        details: the rows of lists (see `reading.returns`).
    """
    pending = measurements["measure"].isin(set(details["measure"]))
    pending &= measurements["state"] == State.VALUE.value
    filled = measurements.copy()
    found: list[Finding] = []
    figures = build_sums(plan, details)["figure"]
    made = {measure.id: measure for measure in plan.measures}
    for row in filled.index[pending]:
        record = {str(name): value for name, value in filled.loc[row].items()}
        measure = made[str(record["measure"])]
        figure = float(figures.loc[measure.id])
        state, faults = _settle(measure, figure, record)
        found += faults
        filled.at[row, "state"] = state.value
        filled.at[row, "value"] = figure if state is State.VALUE else np.nan
    return filled, tuple(found)


def build_sums(plan: Plan, details: pd.DataFrame) -> pd.DataFrame:
    """What the rows of each list add up to, by measure id.

    Args:
        plan: checked by `check_plan`.
        details: columns measure, value, weight, date are used.

    Returns:
        rows, met (int64: how many, and how many meet the condition); above, below (float64: what a
        mean divides and by what, weighted where the plan says so; percentages are fractions);
        figure (float64: a fraction for percentages; NaN where a mean has no weight, infinite where
        a sum is larger than any number that can be kept).
    """
    key = details["measure"]
    made = {item.id: item.detail for item in plan.measures if item.detail is not None}
    weighted = key.map({name: item.method is RowMethod.WEIGHTED for name, item in made.items()})
    weights = details["weight"].fillna(0.0).where(weighted.astype(bool), 1.0)
    with np.errstate(over="ignore", invalid="ignore"):  # told by `_settle`
        sums = pd.DataFrame({
            "rows": key.groupby(key, sort=False).size(),
            "met": met_rows(plan, details).astype("int64").groupby(key, sort=False).sum(),
            "above": _sum(details["value"].fillna(0.0) * weights, key),
            "below": _sum(weights, key),
        })  # fmt: skip
    return sums.assign(figure=_figures(sums, [made[str(name)].method for name in sums.index]))


def _figures(sums: pd.DataFrame, methods: list[RowMethod]) -> pd.Series[float]:
    figures = {
        RowMethod.SUM: sums["above"],
        RowMethod.COUNT: sums["met"],
        RowMethod.SHARE: sums["met"] / sums["rows"],
        RowMethod.MEAN: sums["above"] / sums["rows"],
        RowMethod.WEIGHTED: sums["above"] / sums["below"].where(sums["below"] != 0),
    }
    how = np.array([method.value for method in methods], dtype=object)
    figure = np.full(len(sums), np.nan)
    for method, result in figures.items():
        figure = np.where(how == method.value, result.to_numpy(dtype=np.float64), figure)
    lost = ~np.isfinite(sums[["above", "below"]].to_numpy(dtype=np.float64)).all(axis=1)
    figure[lost & ~np.isin(how, [method.value for method in COUNTING])] = np.inf
    return pd.Series(figure, index=sums.index, dtype="float64")


def met_rows(plan: Plan, details: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row meets the condition of its measure; without one, all do."""
    met = pd.Series(True, index=details.index, dtype=bool)
    for measure in plan.measures:
        if measure.detail is not None and measure.detail.condition is not None:
            own = details["measure"] == measure.id
            met[own] = _meets(details[own], measure.detail.condition)
    return met


def _meets(rows: pd.DataFrame, condition: Condition) -> pd.Series[bool]:
    column = rows[ROW_FIELDS[condition.field]]
    met = [condition.holds(None if pd.isna(value) else value) for value in column]
    return pd.Series(met, index=rows.index, dtype=bool)


def _sum(terms: pd.Series[float], key: pd.Series[str]) -> pd.Series[float]:
    """Sums by key, each to 15 digits of its largest term, as `figures.add` does."""
    groups = terms.groupby(key, sort=False)
    total = groups.sum()
    largest = terms.abs().groupby(key, sort=False).max().to_numpy(dtype=np.float64)
    digits = (
        DIGITS - 1 - np.floor(np.log10(np.where((largest == 0) | np.isinf(largest), 1.0, largest)))
    )
    rounded = [round(figure, int(places)) for figure, places in zip(total, digits, strict=True)]
    return pd.Series(clean(np.array(rounded, dtype=np.float64)), index=total.index)


# --- deciding ------------------------------------------------------------------------------------


def _settle(
    measure: Measure, figure: float, record: dict[str, object]
) -> tuple[State, list[Finding]]:
    """What the figure makes of its measure, and what must be told about it."""
    if np.isnan(figure):
        return State.MISSING, [_told("righe-senza-risorse", measure, record)]
    if np.isinf(figure):
        return State.REFUSED, [_told("righe-troppo-grandi", measure, record)]
    found = list(_check_shown(measure, figure, record))
    broken = broken_limit(measure, figure)
    if broken is not None:
        side, limit = broken
        shown = format_measure(figure, measure.kind)
        found.append(_told("fuori-limiti", measure, record, trovato=shown, lato=side,
                           limite=format_measure(limit, measure.kind)))  # fmt: skip
    state = State.REFUSED if any(item.blocks for item in found) else State.VALUE
    return state, found


def _check_shown(measure: Measure, figure: float, record: dict[str, object]) -> Iterator[Finding]:
    """The form shows, or somebody typed, the figure that the rows give."""
    shown = float(str(record["preview"]))
    if np.isnan(shown) or np.isclose(shown, figure, rtol=_TOLERANCE, atol=_TOLERANCE):
        return
    typed = str(record["raw"])
    code = "valore-diverso-dalle-righe" if typed else "anteprima-diversa"
    yield _told(code, measure, record, trovato=typed or format_measure(shown, measure.kind),
                calcolato=format_measure(figure, measure.kind))  # fmt: skip


def _told(code: str, measure: Measure, record: dict[str, object], **facts: object) -> Finding:
    where = CellRef(str(record["file"]), str(record["sheet"]), str(record["cell"]))
    return finding(code, where, office=measure.office, misura=measure.id, **facts)
