"""Sheet `Misure` of the proof: every value with where it was typed, and a name for formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.computing.derived import Derived, parse_derived
from generator.model import PERCENT_UNIT, Measure, MeasureKind, Plan, State
from generator.records import Record, figure
from generator.writing.proof_details import Rows
from generator.writing.proof_table import FIRST_ROW, OPEN, ProofColumn, ProofTable
from generator.writing.proof_table import NUMBER as NUMBER
from generator.writing.proof_table import PERCENT as PERCENT
from generator.writing.xlsx import Value

MEASURES = "Misure"
COLUMNS = (
    ProofColumn("id", "Misura", 24),
    ProofColumn("cell_name", "Nome nelle formule", 24),
    ProofColumn("name", "Che cos'è", 44),
    ProofColumn("office", "Ufficio", 11),
    ProofColumn("unit", "Unità", 7),
    ProofColumn("state", "Stato", 12),
    ProofColumn("value", "Valore", 14, NUMBER, live=True),
    ProofColumn("coverage", "Peso rilevato", 10, PERCENT, live=True),
    ProofColumn("lower", "Minimo", 10, PERCENT, live=True),
    ProofColumn("upper", "Massimo", 10, PERCENT, live=True),
    ProofColumn("raw", "Come è stato scritto", 16),
    ProofColumn("computed", "Come si calcola", 26),
    ProofColumn("file", "File", 32),
    ProofColumn("sheet", "Foglio", 10),
    ProofColumn("cell", "Cella", 7),
    ProofColumn("sha256", "SHA-256 del file", 20),
    ProofColumn("date", "Data del dato", 12, "dd/mm/yyyy"),
    ProofColumn("source", "Fonte", 22),
    ProofColumn("evidence", "Evidenza", 22),
    ProofColumn("note", "Note", 34),
)


_MOST_AREAS = 80  # that a formula names one by one; three times as many still fit a cell
_MADE = (State.VALUE.value, State.MISSING.value)  # what rows that can be trusted come to


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a mean finds its objectives: rows of sheet `Obiettivi`, and its columns there.

    Where they are too many areas for a formula, a column of their own (`marks`) tells them by 1.
    """

    table: ProofTable
    rows: Sequence[int]
    marks: str = ""

    def total(self, name: str) -> str:
        """The sum of a column."""
        if self.marks:
            return f"SUMIF({self._column(self.marks)},1,{self._column(name)})"
        return f"SUM({self._spans(name)})"

    def count(self, name: str) -> str:
        """How many figures a column has."""
        if self.marks:
            return f"SUMPRODUCT({self._column(self.marks)}*ISNUMBER({self._column(name)}))"
        return f"COUNT({self._spans(name)})"

    def mean(self, name: str) -> str:
        """The mean of a column's figures."""
        if self.marks:
            return f"{self.total(name)}/{self.count(name)}"
        return f"AVERAGE({self._spans(name)})"

    def _spans(self, name: str) -> str:
        """The cells of a column, as few areas as possible, separated by commas."""
        return ",".join(self.table.span(*area, name) for area in _areas(self.rows))

    def _column(self, name: str) -> str:
        return self.table.span(self.rows[0], self.rows[-1], name)


def mark_columns(members: Mapping[str, Sequence[int]]) -> dict[str, ProofColumn]:
    """A column of sheet `Obiettivi` for each mean of objectives that lie too far apart.

    `members` are the rows of the objectives of each computed measure.
    """
    return {
        name: ProofColumn(f"marks {name}", f"Parte di {name}", 12)
        for name, rows in members.items()
        if len(_areas(rows)) > _MOST_AREAS
    }


def _areas(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last row of each run of rows."""
    areas: list[tuple[int, int]] = []
    for row in rows:
        if areas and areas[-1][1] == row - 1:
            areas[-1] = (areas[-1][0], row)
        else:
            areas.append((row, row))
    return areas


def name_cells(measures: Iterable[Measure]) -> dict[str, str]:
    """A name for the cell of each measure, made of its id: `m_Dip_Form`."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for measure in measures:
        plain = "m_" + re.sub(r"[^A-Za-z0-9_.]", "_", measure.id)[:200]
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain}_{number}", number + 1
        taken.add(name.casefold())
        names[measure.id] = name
    return names


def write_measures(
    table: ProofTable, plan: Plan, records: Mapping[str, Record], digests: Mapping[str, str],
    parts: Mapping[str, Parts], made: Mapping[str, Rows],
) -> dict[str, str]:  # fmt: skip
    """Draws the values and names their cells; returns the names.

    Computed values are live over their `parts`, those `made` of rows over them.
    """
    table.start("Misure", "I valori da cui parte ogni calcolo. Ogni cella «Valore» ha un nome.")
    names = name_cells(plan.measures)
    for row, measure in enumerate(plan.measures, start=FIRST_ROW):
        record, rows = records[measure.id], made.get(measure.id)
        name, digest = names[measure.id], digests.get(str(record["file"]), "")
        facts, shown = _facts(measure, record, name, digest), value_format(measure)
        table.book.raw.define_name(name, f"={MEASURES}!{table.fixed(row, 'value')}")
        summed = rows is not None and record["state"] in _MADE
        if not summed and not is_live(measure, record):
            table.put_row(row, facts, {"value": shown})
            continue
        for field, fact in facts.items():
            if field != "value":
                table.put(row, field, fact)
        if summed and rows is not None:
            table.live(row, "value", rows.figure(), shown_value(record), measure.id, shown)
        else:
            _write_computed(table, row, measure, record, parts[measure.id])
    return names


def _facts(measure: Measure, record: Record, name: str, sha256: str) -> dict[str, Value]:
    """What is typed in the row of a measure, in the order of columns."""
    day = record["date"]
    return {
        "id": measure.id, "cell_name": name, "name": measure.name, "office": measure.office,
        "unit": measure.unit, "state": _text(record, "state"), "value": shown_value(record),
        "raw": _text(record, "raw"), "computed": _how(measure), "file": _text(record, "file"),
        "sheet": _text(record, "sheet"), "cell": _text(record, "cell"), "sha256": sha256,
        "date": day if isinstance(day, date) else None, "source": _text(record, "source"),
        "evidence": _text(record, "evidence"), "note": _text(record, "note"),
    }  # fmt: skip


def _text(record: Record, name: str) -> str:
    return str(record[name] or "")


def _how(measure: Measure) -> str:
    """What is done to get it, where nobody types it."""
    return measure.computed or ("" if measure.detail is None else measure.detail.words)


def is_live(measure: Measure, record: Record) -> bool:
    """Whether the value is computed from objectives in this period."""
    return bool(measure.computed) and record["state"] != State.NOT_DUE.value


def _write_computed(
    table: ProofTable, row: int, measure: Measure, record: Record, parts: Parts
) -> None:
    """The mean of objectives, live; with what is known of it and between what it lies."""
    wanted: Derived = parse_derived(measure.computed)
    value, known = table.here(row, "value"), shown_value(record)
    if wanted.weighted:
        score = f"{parts.total('weighted_score')}/{parts.total('scored')}"
        there = f"{parts.total('scored')}=0"
    else:
        score, there = parts.mean("score"), f"{parts.count('score')}=0"
    missing = State.MISSING.value
    formula = f'IF({there},"{missing}",{score})'
    table.live(row, "value", formula, known, measure.id, PERCENT)
    for name, column in (("coverage", "weighted_coverage"), ("lower", "weighted_lower"),
                         ("upper", "weighted_upper")):  # fmt: skip
        mean = parts.mean(name)
        if wanted.weighted:
            mean = f"{parts.total(column)}/{parts.total('due')}"
        if name == "upper":
            is_open = f"{parts.total('open')}>0"
            mean = f'IF({is_open},"{OPEN}",{mean})'
        cached = figure(record, name) if isinstance(known, float) else ""
        table.live(row, name, f'IF(ISNUMBER({value}),{mean},"")', cached, measure.id)


def shown_value(record: Record) -> str | float:
    """The number, or the word of the state that stands for it."""
    state = str(record["state"])
    if state == State.VALUE.value:
        return figure(record, "value")
    return State.MISSING.value if state == State.BLANK.value else state


def value_format(measure: Measure) -> str:
    """How the value is shown: a percentage is a fraction inside."""
    return PERCENT if measure.kind is MeasureKind.PERCENT or measure.unit == PERCENT_UNIT else ""
