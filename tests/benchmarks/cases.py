"""Plans and returned forms of any size, as offices would have them.

One idea to know: the plan is typed through the table of its columns and the forms are those that
the product itself hands out, filled; so a case has every check and every part of the real thing.
Values come from a seed: some targets are missed, some measures are n.d.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from generator.form import form_file_name
from generator.model import Office, Plan, State
from generator.reading.plan import open_plan, plan_as_of
from generator.reading.plan_columns import SHEETS
from generator.reading.returns import MEASUREMENT_COLUMNS
from generator.writing.form_source import prepare_forms
from generator.writing.forms import render_instructions, write_form
from generator.writing.xlsx import Book

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PERIOD = "consuntivo"
OBJECTIVES, INDICATORS = 4, 5  # of an office, of an objective
NOT_AVAILABLE = 0.02  # of the measures
WORDS = (
    "grado di rispetto degli standard previsti dalla carta dei servizi misurato sul numero di "
    "pratiche telematiche lavorate entro i termini rispetto a quelle presentate nel periodo di "
    "rilevazione dalle imprese del territorio e dagli utenti dello sportello"
)

Row = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One plan with its returns in a folder: `piano.xlsx` and `consuntivo/`."""

    folder: Path
    offices: int
    indicators: int
    measures: int


def make_case(folder: Path, offices: int, seed: int = 6) -> Case:
    """Writes the plan and a filled form for each of `offices` offices into `folder`."""
    chance = random.Random(seed)  # noqa: S311 - repeatable cases, no secret
    rows = _plan_rows(offices, chance)
    (folder / PERIOD).mkdir(parents=True)
    (folder / "piano.xlsx").write_bytes(_plan_book(rows))
    plan = _read_plan(folder / "piano.xlsx")
    values = _measurements(plan, chance)
    source = prepare_forms(plan, values, reasons=_reasons(plan.offices))
    for office in plan.offices:
        text, _ = render_instructions(TEMPLATES / "istruzioni.md", source, office)
        form = write_form(source, office, text or "")
        (folder / PERIOD / form_file_name(office.code)).write_bytes(form)
    return Case(folder, offices, len(plan.indicators), len(plan.measures))


# --- the plan ------------------------------------------------------------------------------------


def _plan_rows(offices: int, chance: random.Random) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {
        "Ente": [
            {"entry": entry, "value": value}
            for entry, value in (
                ("ente", "CCIAA di Prova"), ("intestazione radice", "Prova"), ("anno", 2022),
                ("titolo", "Obiettivi con indicatori - Prova"), ("tetto", 1),
            )
        ],
        "Periodi": [_period()],
        "Firme": [{"role": "IL SEGRETARIO GENERALE", "name": "Maria Rossi"}],
        "Avvisi": [{"position": "nota", "text": "Valori inventati per misurare il programma."}],
        "Fasce": [
            {"name": "Raggiunto", "lower": 1, "symbol": "▲"},
            {"name": "Parzialmente raggiunto", "lower": 0.7, "symbol": "■"},
            {"name": "Non raggiunto", "lower": 0, "symbol": "▼"},
        ],
        "Uffici": [], "Obiettivi": [], "Indicatori": [], "Misure": [],
    }  # fmt: skip
    for place in range(1, offices + 1):
        _add_office(rows, f"U{place:04}", chance)
    return rows


def _period() -> Row:
    return {
        "code": PERIOD, "label": "Consuntivo 2022", "start": date(2022, 1, 1),
        "end": date(2022, 12, 31), "collects": "sì", "final": "sì", "closed": "aperto",
        "deadline": date(2023, 1, 15), "template": "allegato-consuntivo", "annex_number": 1,
        "organ": "del Commissario Straordinario", "kind": "alla determinazione",
        "number": 21, "date": date(2023, 1, 20), "data_at": date(2023, 1, 20),
    }  # fmt: skip


def _add_office(rows: dict[str, list[Row]], office: str, chance: random.Random) -> None:
    rows["Uffici"].append({"code": office, "name": f"Posizione organizzativa {office[1:]}"})
    for number in range(1, OBJECTIVES + 1):
        objective = f"{office}_{number}"
        rows["Obiettivi"].append({"code": objective, "title": _words(chance, 14), "office": office})
        for place in range(1, INDICATORS + 1):
            _add_indicator(rows, office, objective, place, chance)


def _add_indicator(
    rows: dict[str, list[Row]], office: str, objective: str, place: int, chance: random.Random
) -> None:
    """Every second indicator has three measures, the others two."""
    names = [f"{objective}.{place}{letter}" for letter in "ABC"[: 3 if place % 2 else 2]]
    if objective.endswith(("2", "4")):
        names = [f"{objective}.{place}{letter}" for letter in "ABC"[: 2 if place % 2 else 3]]
    below = f"({names[1]} + {names[2]})" if len(names) == 3 else names[1]
    rows["Indicatori"].append({
        "id": f"{objective}/{place}", "objective": objective, "code": f"I_{objective}.{place}",
        "name": _words(chance, 12), "description": _words(chance, 18),
        "algorithm": f"{_words(chance, 6)} / {_words(chance, 6)}",
        "formula": f"{names[0]} / {below}", "weight": 1 / INDICATORS, "operator": ">=",
        "target": chance.choice((0.8, 0.9, 0.95)), "unit": "%",
    })  # fmt: skip
    rows["Misure"] += [
        {
            "id": name, "code": name, "name": _words(chance, 8), "unit": "N.", "kind": "conteggio",
            "office": office, "minimum": 0, "base": "da inizio anno",
        }
        for name in names
    ]  # fmt: skip


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS.split(), k=count)).capitalize()


def _plan_book(rows: dict[str, list[Row]]) -> bytes:
    book = Book({"title": "Piano di prova"}, None)
    day, share = book.format(num_format="dd/mm/yyyy"), book.format(num_format="0.00%")
    for sheet in SHEETS:
        page = book.add_sheet(sheet.name)
        for column, told in enumerate(sheet.columns):
            page.write(0, column, told.header)
        for line, row in enumerate(rows.get(sheet.name, ()), start=1):
            for column, told in enumerate(sheet.columns):
                value = row.get(told.field)
                if value is not None:
                    style = _style(row, told.field, value, day, share)
                    page.write(line, column, value, style)  # type: ignore[arg-type]
    return book.close()


def _style(row: Row, field: str, value: object, day: object, share: object) -> object:
    if isinstance(value, date):
        return day
    is_share = field in ("weight", "target", "lower") or row.get("entry") == "tetto"
    return share if is_share and not isinstance(value, str) else None


# --- the returns ---------------------------------------------------------------------------------


def _read_plan(path: Path) -> Plan:
    tables, found = open_plan(path, path.name)
    plan, faults = plan_as_of(tables, PERIOD) if tables is not None else (None, found)
    if plan is None:
        raise ValueError(f"the case's plan is faulty: {[item.text for item in faults][:5]}")
    return plan


def _measurements(plan: Plan, chance: random.Random) -> pd.DataFrame:
    """One row per measure, as `reading.returns` gives them; numerators at most denominators."""
    blank = dict.fromkeys(MEASUREMENT_COLUMNS, "")
    rows = []
    for measure, value in zip(plan.measures, _values(plan, chance), strict=True):
        state = State.MISSING if value is None else State.VALUE
        rows.append({
            **blank, "measure": measure.id, "office": measure.office, "state": state.value,
            "value": float("nan") if value is None else value, "date": plan.period.end,
            "raw": "n.d." if value is None else str(value), "source": "Registro Imprese",
            "note": "Archivio in corso di migrazione" if value is None else "",
            "shown": float("nan"),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(MEASUREMENT_COLUMNS))


def _reasons(offices: Iterable[Office]) -> pd.DataFrame:
    """A cause for every indicator: only those of missed targets are asked for."""
    rows = [
        {"indicator": item.id, "office": office.code, "cause": "Personale ridotto nell'autunno.",
         "action": "Nuova ripartizione dei carichi da febbraio."}
        for office in offices for objective in office.objectives for item in objective.indicators
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _values(plan: Plan, chance: random.Random) -> Iterator[int | None]:
    """What stands above the line (its id ends in A), then what stands below, in one or two parts.

    The parts add up to 100 or a little less, so most results lie between 60 and 110 %.
    """
    known = {measure.id for measure in plan.measures}
    for measure in plan.measures:
        if measure.id.endswith("A"):
            value = chance.randint(60, 100)
        elif f"{measure.id[:-1]}C" in known:
            value = chance.randint(44, 50)
        else:
            value = chance.randint(88, 100)
        yield None if chance.random() < NOT_AVAILABLE else value
