"""Sheets `Obiettivi` and `Uffici` of the proof: weighted sums, divided once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from generator.computing.scoring import Scores
from generator.model import NO_CAP, Plan, State
from generator.records import Record, figure, records
from generator.writing.proof_measures import PERCENT, Parts
from generator.writing.proof_table import FIRST_ROW, OPEN, ProofColumn, ProofTable

OBJECTIVES, OFFICES = "Obiettivi", "Uffici"
WHOLE = "Ente"
_FIGURES = (
    ProofColumn("score", "Punteggio", 13, PERCENT, live=True),
    ProofColumn("coverage", "Peso rilevato", 11, PERCENT, live=True),
    ProofColumn("lower", "Minimo", 11, PERCENT, live=True),
    ProofColumn("upper", "Massimo", 11, PERCENT, live=True),
    ProofColumn("verdict", "Esito", 24),
)
OBJECTIVE_COLUMNS = (
    ProofColumn("code", "Obiettivo", 18),
    ProofColumn("title", "Titolo", 56),
    ProofColumn("office", "Ufficio", 11),
    ProofColumn("weight", "Peso", 9, "0.######"),
    *_FIGURES,
    ProofColumn("due", "Peso dovuto", 9, "0.######", live=True),
    ProofColumn("weighted_coverage", "Peso × rilevato", 9, "0.######", live=True),
    ProofColumn("weighted_lower", "Peso × minimo", 9, "0.######", live=True),
    ProofColumn("weighted_upper", "Peso × massimo", 9, "0.######", live=True),
    ProofColumn("open", "Senza tetto", 8, live=True),
    ProofColumn("scored", "Peso col punteggio", 9, "0.######", live=True),
    ProofColumn("weighted_score", "Peso × punteggio", 9, "0.######", live=True),
)
OFFICE_COLUMNS = (ProofColumn("code", "Ufficio", 18), ProofColumn("title", "Nome", 44), *_FIGURES)

Span = Callable[[str], str]


def place_objectives(scores: Scores) -> dict[str, int]:
    """The row of each objective in its sheet."""
    return {str(code): row for row, code in enumerate(scores.objectives["objective"], FIRST_ROW)}


def write_objectives(
    table: ProofTable, plan: Plan, scores: Scores, indicators: ProofTable,
    rows: Mapping[str, tuple[int, int]], parts: Iterable[Parts],
) -> None:  # fmt: skip
    """Draws every objective over the rows of its indicators, with the marks of its means."""
    table.start("Obiettivi", "La media pesata dei raggiungimenti degli indicatori.")
    marked = [(item.marks, frozenset(item.rows)) for item in parts if item.marks]
    titles = {item.code: item.title for item in plan.objectives}
    for row, record in enumerate(records(scores.objectives), start=FIRST_ROW):
        code = str(record["objective"])
        for name, text in (
            ("code", code),
            ("title", titles[code]),
            ("office", str(record["office"])),
            ("verdict", str(record["verdict"])),
        ):
            table.put(row, name, text)
        table.put(row, "weight", figure(record, "weight"))
        if code in rows:
            first, last = rows[code]
            _write_score(
                table,
                row,
                record,
                code,
                _indicator_sums(partial(indicators.span, first, last)),
            )
        else:
            table.put(row, "score", State.MISSING.value)
        _write_parts(table, row, record)
        for marks, members in marked:
            if row in members:
                table.put(row, marks, 1)


def write_offices(
    table: ProofTable, plan: Plan, scores: Scores, objectives: ProofTable,
    places: Mapping[str, int],
) -> None:  # fmt: skip
    """Draws every office, then the whole entity, over the rows of their objectives."""
    table.start("Uffici ed ente", "La media dei punteggi degli obiettivi, direttamente.")
    lines = [
        (office.code, office.name, [places[item.code] for item in office.objectives], record)
        for office, record in zip(plan.offices, records(scores.offices), strict=True)
    ]
    lines.append((WHOLE, plan.entity.name, list(places.values()), records(scores.entity)[0]))
    for row, (code, name, rows, record) in enumerate(lines, start=FIRST_ROW):
        table.put(row, "code", code)
        table.put(row, "title", name)
        table.put(row, "verdict", str(record["verdict"]))
        if rows:
            sums = _objective_sums(partial(objectives.span, rows[0], rows[-1]))
            _write_score(table, row, record, code, sums)


def _indicator_sums(span: Span) -> dict[str, str]:
    def total(name: str) -> str:
        return f"SUM({span(name)})"

    return {
        "blocked": f"{total('blocked')}>0,", "points": total("points"),
        "counted": total("counted"), "due": total("due"), "coverage": total("measured"),
        "lower": total("low"), "upper": total("high"), "open": total("open"),
    }  # fmt: skip


def _objective_sums(span: Span) -> dict[str, str]:
    def total(name: str) -> str:
        return f"SUM({span(name)})"

    return {
        "blocked": "", "points": total("weighted_score"), "counted": total("scored"),
        "due": total("due"), "coverage": total("weighted_coverage"),
        "lower": total("weighted_lower"), "upper": total("weighted_upper"), "open": total("open"),
    }  # fmt: skip


def _write_score(
    table: ProofTable, row: int, record: Record, element: str, sums: Mapping[str, str]
) -> None:
    """Score, coverage and both ends of the interval."""
    nothing = f"{sums['counted']}=0"
    stopped = f"OR({sums['blocked']}{nothing})" if sums["blocked"] else nothing
    score = f'IF({stopped},"{State.MISSING.value}",{sums["points"]}/{sums["counted"]})'
    known = figure(record, "score")
    table.live(row, "score", score, State.MISSING.value if math.isnan(known) else known, element)
    for name in ("coverage", "lower", "upper"):
        told = f"{sums[name]}/{sums['due']}"
        if name == "upper":
            told = f'IF({sums["open"]}>0,"{OPEN}",{told})'
        table.live(row, name, f'IF({sums["due"]}=0,"",{told})', figure(record, name), element)


def _write_parts(table: ProofTable, row: int, record: Record) -> None:
    """What the objective brings to its office, to the entity and to computed measures."""

    def here(name: str) -> str:
        return table.here(row, name)

    weight = figure(record, "weight")
    due = weight if not math.isnan(figure(record, "coverage")) and weight > 0 else 0.0
    table.live(row, "due", f"IF(ISNUMBER({here('coverage')}),{here('weight')},0)", due)
    for name in ("coverage", "lower", "upper"):
        value = figure(record, name)
        told = f"IF(ISNUMBER({here(name)}),{here('due')}*{here(name)},0)"
        known = due * value if math.isfinite(value) else 0.0
        table.live(row, f"weighted_{name}", told, known)
    is_open = f'AND({here("due")}>0,{here("upper")}="{OPEN}")'
    unlimited = due > 0 and figure(record, "upper") == NO_CAP
    table.live(row, "open", f"IF({is_open},1,0)", 1 if unlimited else 0)
    score = figure(record, "score")
    scored = not math.isnan(score)
    table.live(row, "scored", f"IF(ISNUMBER({here('score')}),{here('weight')},0)",
               weight if scored else 0.0)  # fmt: skip
    table.live(row, "weighted_score",
               f"IF(ISNUMBER({here('score')}),{here('weight')}*{here('score')},0)",
               weight * score if scored else 0.0)  # fmt: skip
