"""Where a noun of the plan stands in its workbook, for findings."""

from __future__ import annotations

from generator.findings import CellRef
from generator.model import Indicator, Measure, Objective, Period, Plan

INDICATORS, OBJECTIVES, MEASURES, PERIODS = "Indicatori", "Obiettivi", "Misure", "Periodi"
ENTITY, BANDS = "Ente", "Fasce"

_SHEETS = {
    Indicator: INDICATORS,
    Objective: OBJECTIVES,
    Measure: MEASURES,
    Period: PERIODS,
}


def find_cell(plan: Plan, noun: Indicator | Objective | Measure | Period, field: str) -> CellRef:
    """The cell that `field` of `noun` came from; only its sheet where the cell is not known."""
    return noun.cells.get(field, CellRef(plan.file, _SHEETS[type(noun)]))
