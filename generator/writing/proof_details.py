"""Sheet `Dettaglio` of the proof: the rows that measures are made of, and the figure over them.

One idea to know: each row is a cell that somebody typed, with its address; products and conditions
are live beside it, and the measure's own cell sums them up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.computing.details import met_rows
from generator.computing.scoring import Scores
from generator.detail import Detail, RowMethod
from generator.form import ROW_FIELDS, value_measure
from generator.model import Measure, MeasureKind, Plan, State
from generator.records import Record, figure, records
from generator.writing.excel_limits import excel_limit
from generator.writing.proof_table import (
    FIRST_ROW,
    NUMBER,
    PERCENT,
    ProofColumn,
    ProofTable,
)

DETAILS = "Dettaglio"
COLUMNS = (
    ProofColumn("measure", "Misura", 24),
    ProofColumn("element", "Elemento", 46),
    ProofColumn("value", "Valore", 14, NUMBER),
    ProofColumn("weight", "Risorse", 14, NUMBER),
    ProofColumn("date", "Data", 12, "dd/mm/yyyy"),
    ProofColumn("met", "Rispetta la condizione", 11, live=True),
    ProofColumn("product", "Valore × risorse", 16, NUMBER, live=True),
    ProofColumn("raw_value", "Valore, come è stato scritto", 16),
    ProofColumn("raw_weight", "Risorse, come sono state scritte", 16),
    ProofColumn("file", "File", 32),
    ProofColumn("sheet", "Foglio", 12),
    ProofColumn("element_cell", "Cella dell'elemento", 9),
    ProofColumn("value_cell", "Cella del valore", 9),
    ProofColumn("weight_cell", "Cella delle risorse", 9),
    ProofColumn("date_cell", "Cella della data", 9),
    ProofColumn("sha256", "SHA-256 del file", 20),
    ProofColumn("note", "Note", 34),
)
_TOLD = ("element", "raw_value", "raw_weight", "file", "sheet", "element_cell", "value_cell",
         "weight_cell", "date_cell", "note")  # fmt: skip
_SMALLEST = "1E-9"  # below it no digit is worth telling


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of one measure stand in `table`, and how they become its figure."""

    table: ProofTable
    measure: Measure
    detail: Detail
    first: int
    last: int

    def figure(self) -> str:
        """The formula of the measure's cell, over the cells of its rows."""
        count = f"COUNTA({self._span('element')})"
        match self.detail.method:
            case RowMethod.SUM:
                return self._sum("value")
            case RowMethod.MEAN:
                return f"{self._sum('value')}/{count}"
            case RowMethod.WEIGHTED:
                weights = f"SUM({self._span('weight')})"  # none is negative: no dust
                told = f"{self._sum('product')}/{weights}"
                return f'IF({weights}=0,"{State.MISSING.value}",{told})'
            case RowMethod.COUNT | RowMethod.SHARE:
                met = count
                if self.detail.condition is not None:
                    met = f"SUM({self._span('met')})"
                return met if self.detail.method is RowMethod.COUNT else f"{met}/{count}"

    def _span(self, name: str) -> str:
        return self.table.span(self.first, self.last, name)

    def _sum(self, name: str) -> str:
        """A sum; of typed decimals, rounded to the 15 digits of its largest term (`computing`)."""
        area = self._span(name)
        if self.measure.kind is MeasureKind.COUNT:
            return f"SUM({area})"
        largest = f"MAX(MAX({area}),-MIN({area}),{_SMALLEST})"
        return f"ROUND(SUM({area}),14-INT(LOG10({largest})))"


def write_details(
    table: ProofTable, plan: Plan, scores: Scores, digests: Mapping[str, str]
) -> dict[str, Rows]:
    """Draws every row; returns where those of each measure are."""
    table.start("Dettaglio", "Le righe degli elenchi di cui sono fatte alcune misure.")
    measures = {item.id: item for item in plan.measures}
    met = met_rows(plan, scores.details).tolist()
    places: dict[str, Rows] = {}
    for row, record in enumerate(records(scores.details), start=FIRST_ROW):
        measure = measures[str(record["measure"])]
        if measure.detail is None:
            continue
        _write_row(table, row, measure, record, digests.get(str(record["file"]), ""))
        _write_live(table, row, measure.detail, record, met[row - FIRST_ROW])
        first = places[measure.id].first if measure.id in places else row
        places[measure.id] = Rows(table, measure, measure.detail, first, row)
    return places


def _write_row(
    table: ProofTable, row: int, measure: Measure, record: Record, sha256: str
) -> None:  # fmt: skip
    table.put(row, "measure", measure.id)
    for name in _TOLD:
        table.put(row, name, str(record[name] or ""))
    percent = value_measure(measure).kind is MeasureKind.PERCENT
    table.put(row, "value", figure(record, "value"), PERCENT if percent else "")
    table.put(row, "weight", figure(record, "weight"))
    day = record["date"]
    table.put(row, "date", day if isinstance(day, date) else None)
    table.put(row, "sha256", sha256)


def _write_live(
    table: ProofTable, row: int, detail: Detail, record: Record, met: bool
) -> None:  # fmt: skip
    if detail.condition is not None:
        cell = table.here(row, ROW_FIELDS[detail.condition.field])
        holds = f"{cell}{detail.condition.sign}{excel_limit(detail.condition)}"
        formula = f"IF(ISNUMBER({cell}),IF({holds},1,0),0)"
        table.live(row, "met", formula, 1 if met else 0)
    if detail.method is RowMethod.WEIGHTED:
        value, weight = (figure(record, name) for name in ("value", "weight"))
        cells = f"{table.here(row, 'value')}*{table.here(row, 'weight')}"
        product = value * weight
        table.live(row, "product", cells, 0.0 if product != product else product)
