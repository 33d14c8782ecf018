"""`risultati.json`: the results for other programs; docs/risultati.schema.json is its contract.

One idea to know: inside, percentages are fractions; here they are percent numbers (97.087…), and
results are in the indicator's own unit. Nothing is rounded, what is absent is null, and neither
NaN nor infinity is ever written: an interval without a cap has `massimo` null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from generator.findings import Finding
from generator.italian import scale_percent
from generator.model import PERCENT_UNIT, Indicator, Plan, State
from generator.records import records

if TYPE_CHECKING:
    from generator.computing.scoring import Scores

VERSION = 1

Json = dict[str, object]


def build_results(
    plan: Plan | None,
    scores: Scores | None,
    findings: Iterable[Finding],
    *,
    outcome: str,
    period: str | None = None,
) -> Json:
    """The content of `risultati.json`; `outcome` is `completo`, `bozza` or `bloccato`.

    Without `plan` or `scores` (blocked before computing) what they would tell is null or empty;
    `period` is the code asked for, told even when the plan cannot be read.
    """
    return {
        "versione": VERSION,
        "esito": outcome,
        **_identity(plan, period),
        **_figures(plan, scores),
        "segnalazioni": [_finding(item) for item in findings],
    }


def to_bytes(results: Mapping[str, object]) -> bytes:
    """UTF-8 text in the order of `build_results`, indented by 2, with a final newline."""
    told = [f'"{name}": {_told(value)}' for name, value in results.items()]
    text = "{\n  " + ",\n  ".join(told) + "\n}\n"
    # A file name with bytes that are no UTF-8 arrives as lone surrogates, which cannot be encoded.
    return text.encode("utf-8", "replace")


def _told(value: object) -> str:
    """One value of the results; a list holds flat records.

    Python's quick encoder cannot indent, so the line ends are in what separates items: texts have
    none, only `\\n`.
    """
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2).replace(
            "\n", "\n  "
        )
    separators = (",\n      ", ": ")
    listed = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=separators)
    records = listed[2:-2].replace("},\n      {", "\n    },\n    {\n      ")
    return f"[\n    {{\n      {records}\n    }}\n  ]"


def _identity(plan: Plan | None, period: str | None) -> Json:
    if plan is None:
        return {"ente": None, "anno": None, "periodo": period}
    entity = plan.entity
    return {"ente": entity.name, "anno": entity.year, "periodo": plan.period.code}


def _figures(plan: Plan | None, scores: Scores | None) -> Json:
    if plan is None or scores is None:
        return {"indicatori": [], "obiettivi": [], "uffici": [], "complessivo": None}
    indicators = {item.id: item for item in plan.indicators}
    return {
        "indicatori": [
            _indicator(indicators[str(row["indicator"])], row) for row in records(scores.indicators)
        ],
        "obiettivi": [
            {"codice": row["objective"], "ufficio": row["office"], **_score(row)}
            for row in records(scores.objectives)
        ],
        "uffici": [{"codice": row["office"], **_score(row)} for row in records(scores.offices)],
        "complessivo": _score(records(scores.entity)[0]),
    }


def _indicator(indicator: Indicator, row: Mapping[str, object]) -> Json:
    """One line of the frame of indicators; a refused value (bozza) counts as missing."""
    percent = indicator.target.unit == PERCENT_UNIT
    state = State(str(row["state"]))
    return {
        "id": indicator.id,
        "obiettivo": row["objective"],
        "codice": indicator.code or None,
        "nome": indicator.name,
        "stato": (State.MISSING if state is State.REFUSED else state).value,
        "risultato": _percent(row["result"]) if percent else _number(row["result"]),
        "raggiungimento": _percent(row["achievement"]),
        "esito": row["verdict"] or None,
        "metodo": str(row["method"]),
    }


def _score(row: Mapping[str, object]) -> Json:
    """Score, coverage and interval of an objective, an office or the entity."""
    return {
        "punteggio": _percent(row["score"]),
        "peso_rilevato": _percent(row["coverage"]),
        "minimo": _percent(row["lower"]),
        "massimo": _percent(row["upper"]),
        "esito": row["verdict"] or None,
    }


def _finding(item: Finding) -> Json:
    return {
        "codice": item.code,
        "gravita": item.severity.value,
        "ufficio": item.office or None,
        "file": item.where.file or None,
        "foglio": item.where.sheet or None,
        "cella": item.where.cell or None,
        "testo": item.text,
        "rimedio": item.remedy,
    }


def _number(figure: object) -> float | None:
    if not isinstance(figure, int | float) or not math.isfinite(figure):
        return None
    return float(figure) + 0.0  # never minus zero


def _percent(fraction: object) -> float | None:
    """A fraction as a percent number, without the dust of binary multiplication."""
    number = _number(fraction)
    return None if number is None else scale_percent(number)
