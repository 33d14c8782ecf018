"""What the plan of 2022 says: the act's transcription as rows of the plan's sheets.

One idea to know: the act is never corrected. Only what it does not tell (names of measures, their
kinds, ids of those without a code) is derived here, from the act's own words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

Json = Mapping[str, Any]
Value = str | float | date | datetime | None
Rows = list[dict[str, Value]]


class Percent(float):
    """A fraction shown as a percentage in its cell."""


INITIAL, FINAL = "iniziale", "consuntivo"
INVENTED = (
    "I valori di questo consuntivo sono inventati a scopo dimostrativo: non sono dati rilevati "
    "dalla Camera di commercio."
)
ORGAN, ACT = "del Commissario Straordinario", "alla determinazione"
# What the act only abbreviates: the office of each code.
OFFICE_NAMES = {
    "DirArea1": "Dirigente Area 1",
    "DirArea2": "Dirigente Area 2",
    "PO2": "Posizione organizzativa 2",
    "PO3": "Posizione organizzativa 3",
    "PO4": "Posizione organizzativa 4",
    "PO5": "Posizione organizzativa 5",
    "SG": "Segretario Generale",
}
BANDS = (
    ("Raggiunto", 1.0, "▲", "D5E8F7", "0B3C5D"),
    ("Parzialmente raggiunto", 0.7, "■", "FFF2CC", "5C4400"),
    ("Non raggiunto", 0.0, "▼", "F4B183", "4A1700"),
)
STAFF = ("Unit_Stab", "N_Dir")  # counted on a day, not since the beginning of the year
UNITS = {"FTE_Integrato_C2.7.2": ("FTE", "numero")}
# Lower is better: a Minimo of 0 would say that zero is expected, and silence the warning about it.
MAY_BE_EMPTY = ("T_medi_C1.1.1",)
HIGHEST = {"SG3_2022_M": Percent(1)}  # a share of the planned activities


# Measures made of a list (domain, 4.8). The chambers were merged on 30 June 2022.
LISTS: dict[str, dict[str, Value]] = {
    "M_Ind_Sint_Prog_20": {"rows": "media pesata"},
    "SG3_2022_M": {"rows": "quota", "condition": "data <= 30/06/2022"},
}


def build_rows(annex: Json) -> dict[str, Rows]:
    """The rows of every sheet, by field."""
    return {
        "Ente": _entity(annex),
        "Periodi": [_initial(annex), _final()],
        "Firme": [{"role": role, "name": name} for role, name in annex["signatures"]],
        "Avvisi": _notices(annex),
        "Uffici": [{"code": code, "name": OFFICE_NAMES[code]} for code in annex["offices"]],
        "Obiettivi": [
            {"code": item["code"], "title": item["name"], "office": item["office"]}
            for item in annex["objectives"]
        ],
        "Indicatori": _indicators(annex),
        "Misure": [row for item in annex["indicators"] for row in _measures(item)],
        "Variazioni": _variations(),
        "Fasce": [
            {"name": name, "lower": Percent(lower), "symbol": symbol}
            for name, lower, symbol, _, _ in BANDS
        ],
    }


def _entity(annex: Json) -> Rows:
    values = {
        "ente": "CCIAA di Massa-Carrara",
        "intestazione radice": annex["root"],
        "anno": annex["year"],
        "titolo": annex["title"],
        "dati mancanti": None,
        "confronto": "stampato",
        "tetto": Percent(1),
    }
    return [{"entry": entry, "value": value} for entry, value in values.items()]


def _initial(annex: Json) -> dict[str, Value]:
    downloaded = annex["downloaded"].removeprefix("Data download ")
    return {
        "code": INITIAL,
        "label": annex["configuration"],
        "collects": "no",
        "final": "no",
        "closed": "aperto",
        "template": "allegato-configurazione",
        "annex_number": 4,
        "organ": ORGAN,
        "kind": ACT,
        "number": 21,
        "date": date(2022, 4, 11),
        "data_at": datetime.strptime(downloaded, "%d/%m/%Y %H:%M:%S"),  # noqa: DTZ007 - no zone
        "note": "L'allegato pubblicato: non raccoglie dati, tutti i valori sono n.d.",
    }


def _final() -> dict[str, Value]:
    return {
        "code": FINAL,
        "label": "Consuntivo 2022",
        "start": date(2022, 1, 1),
        "end": date(2022, 12, 31),
        "collects": "sì",
        "final": "sì",
        "closed": "aperto",
        "deadline": date(2023, 1, 15),
        "template": "allegato-consuntivo",
        "annex_number": 1,
        "organ": ORGAN,
        "kind": ACT,
        "data_at": date(2023, 1, 20),
        "note": "L'atto non è ancora numerato.",
    }


def _variations() -> Rows:
    """The mean of the operational objectives is computed, no longer typed (domain, 4.7)."""
    return [
        {
            "period": FINAL,
            "sheet": "Misure",
            "code": "DirArea2_2.1",
            "column": "Formula di calcolo",
            "value": 'MEDIA_OBIETTIVI("PO*")',
            "reason": "Calcolata dai punteggi degli obiettivi di PO2, PO3, PO4 e PO5.",
        }
    ]


def _notices(annex: Json) -> Rows:
    closing = [{"period": INITIAL, "position": "nota", "text": text} for text in annex["closing"]]
    invented = {"period": FINAL, "position": "nota", "text": INVENTED}
    below = [{"position": "avviso", "text": text} for text in annex["notices"]]
    return [*closing, invented, *below]


def _indicators(annex: Json) -> Rows:
    """The ids are those that the reader would give, written out for people who refer to them."""
    numbers = Counter[str]()
    rows: Rows = []
    for item in annex["indicators"]:
        numbers[item["objective"]] += 1
        rows.append({"id": f"{item['objective']}/{numbers[item['objective']]}", **_indicator(item)})
    return rows


def _indicator(item: Json) -> dict[str, Value]:
    code, name = split_name(item["name"])
    target = item["target"]
    percent = target["unit"] == "%"
    return {
        "objective": item["objective"],
        "code": code,
        "name": name,
        "description": item["description"],
        "algorithm": "\n".join(item["algorithm_text"]),
        "formula": _formula(item),
        "weight": Percent(item["weight_percent"] / 100),
        "operator": target["operator"],
        "target": Percent(target["value"] / 100) if percent else target["value"],
        "unit": target["unit"],
    }


def split_name(printed: str) -> tuple[str | None, str]:
    """`CODE - name` of the act; the names without a code hold no ` - `."""
    code, dash, name = printed.partition(" - ")
    return (code, name) if dash else (None, printed)


def _formula(item: Json) -> str:
    """The act's formula; where measures have no code, their ids stand between brackets."""
    if all(item["measures"]):
        return str(item["printed_formula"])
    return " / ".join(f"[{name}]" for name in _ids(item))


def _ids(item: Json) -> Iterator[str]:
    """Official codes, else `objective.n`. Objectives with codeless measures have one indicator."""
    numbers = Counter[str]()
    for code in item["measures"]:
        numbers[item["objective"]] += 1
        yield code or f"{item['objective']}.{numbers[item['objective']]}"


def _measures(item: Json) -> Iterator[dict[str, Value]]:
    for place, (name, code) in enumerate(zip(_ids(item), item["measures"], strict=True)):
        unit, kind = _unit_and_kind(item, name)
        words, more = _words(item, place)
        yield {
            "id": name,
            "code": code or None,
            "name": words,
            "description": more,
            "unit": unit,
            "kind": kind,
            "office": item["office"],
            "minimum": None if name in MAY_BE_EMPTY else Percent(0) if unit == "%" else 0,
            "maximum": HIGHEST.get(name),
            "base": "alla data" if name in STAFF else "da inizio anno",
            **LISTS.get(name, {}),
        }


def _unit_and_kind(item: Json, name: str) -> tuple[str, str]:
    if name in UNITS:
        return UNITS[name]
    unit, alone = item["target"]["unit"], len(item["measures"]) == 1
    if unit == "gg":
        return "gg", "giorni"
    return ("%", "percentuale") if unit == "%" and alone else ("N.", "conteggio")


def _words(item: Json, place: int) -> tuple[str, str | None]:
    """The measure's part of the algorithm in words, and the second paragraph's if it adds any.

    Two measures that the act sums under one wording are told apart by their codes.
    """
    parts = [paragraph.split(" / ") for paragraph in item["algorithm_text"]]
    first, *others = [words[min(place, len(words) - 1)] for words in parts]
    more = others[0] if others and others[0] not in first else None
    if len(item["measures"]) > len(parts[0]) and place >= len(parts[0]) - 1:
        first = f"{first}: {item['measures'][place]}"
    return first, more
