"""`risultati.json` against its schema, and figure by figure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.computing.scoring import Scores
from generator.findings import CellRef, Finding, Kind, Severity, Subject
from generator.model import (
    Act,
    Comparison,
    Entity,
    Indicator,
    Method,
    MissingPolicy,
    Objective,
    Office,
    Operator,
    Period,
    Plan,
    Target,
)
from generator.writing.results import build_results, to_bytes

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = json.loads((DOCS / "risultati.schema.json").read_text("utf-8"))
NAN = math.nan


def indicator(identifier: str, code: str, unit: str) -> Indicator:
    return Indicator(
        id=identifier, code=code, name=f"Nome di {identifier}", description="", algorithm=(),
        formula="A", weight=0.5, target=Target(Operator.AT_LEAST, 0.9, unit, 2),
        method=Method.PROPORTIONAL, cap=1.0, missing=MissingPolicy.EXCLUDE,
    )  # fmt: skip


def plan() -> Plan:
    indicators = (indicator("O1/1", "A-1", "%"), indicator("O1/2", "", "gg"))
    office = Office("PO3", "Ufficio 3", "", "", (Objective("O1", "Titolo", None, indicators),))
    act = Act("1", "del Segretario", "alla determinazione", "", None)
    period = Period("consuntivo", "Consuntivo 2022", None, None, True, True, False, None, "x", act,
                    None)  # fmt: skip
    entity = Entity("CCIAA di Massa-Carrara", "Massa Carrara", 2022, "Titolo", None,
                    Comparison.PRINTED, 1.0)  # fmt: skip
    return Plan("piano.xlsx", entity, period, (period,), (office,), (), (), (), (), ())


def group(
    score: float, coverage: float, lower: float, upper: float, verdict: str
) -> dict[str, Any]:
    return {"score": score, "coverage": coverage, "lower": lower, "upper": upper,
            "verdict": verdict}  # fmt: skip


def scores(
    first: Mapping[str, Any] | None = None, second: Mapping[str, Any] | None = None
) -> Scores:
    """One objective of two indicators: 7 % of 90 % measured, and one in days, missing."""
    rows = [
        {"indicator": "O1/1", "objective": "O1", "office": "PO3", "state": "valore",
         "result": 0.07, "achievement": 0.9708737864077669, "verdict": "Raggiunto",
         "method": "proporzionale"} | dict(first or {}),
        {"indicator": "O1/2", "objective": "O1", "office": "PO3", "state": "n.d.", "result": NAN,
         "achievement": NAN, "verdict": "", "method": "soglia"} | dict(second or {}),
    ]  # fmt: skip
    whole = group(0.9708737864077669, 0.5, 0.48543689320388345, math.inf, "provvisorio")
    return Scores(
        indicators=pd.DataFrame(rows),
        objectives=pd.DataFrame([{"objective": "O1", "office": "PO3", **whole}]),
        offices=pd.DataFrame([{"office": "PO3", **whole}]),
        entity=pd.DataFrame([group(NAN, NAN, NAN, NAN, "")]),
        rules=(),
    )


def results(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"plan": plan(), "scores": scores(), "findings": (), **changes}
    outcome = given.pop("outcome", "completo")
    written = to_bytes(
        build_results(given["plan"], given["scores"], given["findings"], outcome=outcome)
    )
    content: dict[str, Any] = json.loads(written)
    jsonschema.validate(content, SCHEMA, cls=jsonschema.Draft202012Validator)
    return content


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_example_follows_the_schema_and_shows_every_list() -> None:
    example = json.loads((DOCS / "risultati.esempio.json").read_text("utf-8"))
    jsonschema.validate(example, SCHEMA, cls=jsonschema.Draft202012Validator)
    lists = ("indicatori", "obiettivi", "uffici", "segnalazioni")
    assert all(example[name] for name in lists)
    assert list(example) == list(results())


def test_identity() -> None:
    content = results()
    assert {key: content[key] for key in ("versione", "esito", "ente", "anno", "periodo")} == {
        "versione": 1, "esito": "completo", "ente": "CCIAA di Massa-Carrara", "anno": 2022,
        "periodo": "consuntivo",
    }  # fmt: skip


def test_percentages_are_percent_numbers_without_dust() -> None:
    assert results()["indicatori"][0] == {
        "id": "O1/1", "obiettivo": "O1", "codice": "A-1", "nome": "Nome di O1/1",
        "stato": "valore", "risultato": 7.0, "raggiungimento": 97.0873786407767,
        "esito": "Raggiunto", "metodo": "proporzionale",
    }  # fmt: skip


def test_what_is_missing_is_null() -> None:
    assert results()["indicatori"][1] == {
        "id": "O1/2", "obiettivo": "O1", "codice": None, "nome": "Nome di O1/2",
        "stato": "n.d.", "risultato": None, "raggiungimento": None, "esito": None,
        "metodo": "soglia",
    }  # fmt: skip


def test_a_result_keeps_its_own_unit() -> None:
    days = scores(second={"state": "valore", "result": 2.4, "achievement": 0.8333333333333334})
    line = results(scores=days)["indicatori"][1]
    assert (line["risultato"], line["raggiungimento"]) == (2.4, 83.3333333333333)


def test_objectives_offices_and_the_whole() -> None:
    content = results()
    expected = {
        "punteggio": 97.0873786407767, "peso_rilevato": 50.0, "minimo": 48.5436893203883,
        "massimo": None, "esito": "provvisorio",
    }  # fmt: skip
    assert content["obiettivi"] == [{"codice": "O1", "ufficio": "PO3", **expected}]
    assert content["uffici"] == [{"codice": "PO3", **expected}]
    assert content["complessivo"] == dict.fromkeys(expected)


@pytest.mark.parametrize("state", ["n.c.", "non prevista", "non valutabile"])
def test_states(state: str) -> None:
    assert results(scores=scores(second={"state": state}))["indicatori"][1]["stato"] == state


def test_a_refused_value_counts_as_missing() -> None:
    draft = results(scores=scores(second={"state": "da verificare"}), outcome="bozza")
    assert (draft["esito"], draft["indicatori"][1]["stato"]) == ("bozza", "n.d.")


def test_findings() -> None:
    block = Kind("numero-illeggibile", Severity.BLOCK, Subject.FORM, "", "")
    warning = Kind("avviso-qualsiasi", Severity.WARN, Subject.PLAN, "", "")
    where = CellRef("consuntivo/x.xlsx", "Misure", "G7")
    cell = Finding(block, where, "non è un numero.", "Scrivere la cifra.", "PO3")
    plain = Finding(warning, CellRef("piano.xlsx"), "qualcosa.", "Guardare.")
    assert results(findings=(cell, plain))["segnalazioni"] == [
        {
            "codice": "numero-illeggibile", "gravita": "blocco", "ufficio": "PO3",
            "file": "consuntivo/x.xlsx", "foglio": "Misure", "cella": "G7",
            "testo": "non è un numero.", "rimedio": "Scrivere la cifra.",
        },
        {
            "codice": "avviso-qualsiasi", "gravita": "avvertenza", "ufficio": None,
            "file": "piano.xlsx", "foglio": None, "cella": None, "testo": "qualcosa.",
            "rimedio": "Guardare.",
        },
    ]  # fmt: skip


def test_blocked_before_computing() -> None:
    content = results(scores=None, outcome="bloccato")
    assert (content["ente"], content["indicatori"], content["complessivo"]) == (
        "CCIAA di Massa-Carrara", [], None,
    )  # fmt: skip


def test_blocked_before_the_plan_could_be_read() -> None:
    content = results(plan=None, scores=None, outcome="bloccato")
    assert (content["ente"], content["anno"], content["periodo"]) == (None, None, None)
    asked = build_results(None, None, (), outcome="bloccato", period="consuntivo")
    assert asked["periodo"] == "consuntivo"


def test_the_bytes_are_plain_utf8_ending_with_a_line() -> None:
    content = to_bytes({"nome": "Perché", "file": "non\udce9"})
    assert content == '{\n  "nome": "Perché",\n  "file": "non?"\n}\n'.encode()


SCALARS = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(["}", "{", ",", "\n", '"', " "])
)  # fmt: skip
RECORDS = st.dictionaries(st.sampled_from(["id", "testo", "cella"]), SCALARS, min_size=1)


@given(SCALARS, RECORDS, st.lists(RECORDS))
def test_the_bytes_are_those_of_the_library(
    scalar: object, record: dict[str, object], listed: list[dict[str, object]]
) -> None:
    told = {"esito": scalar, "complessivo": record, "indicatori": listed}
    library = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=2)
    assert to_bytes(told).decode() == f"{library}\n"


def test_nothing_infinite_can_be_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_bytes({"punteggio": math.inf})
