"""How the plan tells of measures made of rows: three cells, and what may be wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plan_notation import plan_in, short, whole_plan, write_plan

from generator.computing.checks import check_plan
from generator.detail import Condition, Detail, RowField, RowMethod, parse_condition

HEAD = "Misure\n| Id | Nome | Unità | Tipo | Ufficio | Formula di calcolo | Da righe | Colonne delle righe | Condizione |\n"  # noqa: E501
OTHERS = "| M2 | b | N. | conteggio | PO1 |\n| M3 | c | gg | giorni | PO1 |\n| M4 | d | N. | conteggio | PO2 |\n"  # noqa: E501


def measure_row(kind: str, *cells: str) -> str:
    unit = {"percentuale": "%", "importo": "€"}.get(kind, "N.")
    return f"{HEAD}| M1 | a | {unit} | {kind} | PO1 | {' | '.join(cells)} |\n{OTHERS}"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("importo", "", "Somma", "", ""), Detail(RowMethod.SUM, (RowField.VALUE,))),
        (("conteggio", "", "conteggio", "", ""), Detail(RowMethod.COUNT, ())),
        (("numero", "", "media", "data; VALORE", ""),
         Detail(RowMethod.MEAN, (RowField.VALUE, RowField.DAY))),
        (("percentuale", "", "media pesata", "", ""),
         Detail(RowMethod.WEIGHTED, (RowField.VALUE, RowField.WEIGHT))),
        (("percentuale", "", "quota", "", "data <= 30/06/2022"),
         Detail(RowMethod.SHARE, (RowField.DAY,),
                Condition(RowField.DAY, "<=", date(2022, 6, 30)))),
        (("conteggio", "", "conteggio", "valore, risorse", "Risorse≥ 1.234,5"),
         Detail(RowMethod.COUNT, (RowField.VALUE, RowField.WEIGHT),
                Condition(RowField.WEIGHT, ">=", 1234.5))),
    ],
)  # fmt: skip
def test_a_measure_made_of_rows(tmp_path: Path, row: tuple[str, ...], expected: Detail) -> None:
    plan = whole_plan(write_plan(tmp_path / "p.xlsx", measure_row(*row)))
    assert plan.measures[0].detail == expected
    assert [item.detail for item in plan.measures[1:]] == [None, None, None]


def test_a_variation_makes_a_measure_of_rows(tmp_path: Path) -> None:
    change = """
Variazioni
| Dal periodo | Foglio | Codice | Campo | Nuovo valore | Motivo |
| consuntivo | Misure | M3 | Da righe | media | det. 4 |
"""
    path = write_plan(tmp_path / "p.xlsx", change)
    assert whole_plan(path, "intermedio").measures[2].detail is None
    assert whole_plan(path, "consuntivo").measures[2].detail == Detail(
        RowMethod.MEAN, (RowField.VALUE,)
    )


READING = {
    "righe-senza-modo": (
        ("numero", "", "", "valore", ""),
        ("Misure H2", "piano.xlsx › Misure › H2: «Colonne delle righe» è compilata, ma «Da righe» "
         "è vuota: la misura M1 non è fatta di righe. Scegliere in «Da righe» come le righe "
         "diventano una cifra, oppure vuotare «Colonne delle righe»."),
    ),
    "righe-colonna-sconosciuta": (
        ("numero", "", "media", "valori", ""),
        ("Misure H2", "piano.xlsx › Misure › H2: «valori» non è una colonna delle righe. Forse si "
         "intendeva «valore»? Scrivere una o più di queste, separate da punto e virgola: valore, "
         "risorse, data."),
    ),
    "righe-condizione-errata": (
        ("percentuale", "", "quota", "", "data entro giugno"),
        ("Misure I2", "piano.xlsx › Misure › I2: la condizione «data entro giugno» della misura M1 "
         "non è valida: va scritta con una colonna, un segno e un limite. Scriverla, per esempio, "
         "come data <= 30/06/2022."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", READING)
def test_what_cannot_be_read(tmp_path: Path, code: str) -> None:
    row, (place, text) = READING[code]
    plan, found = plan_in(write_plan(tmp_path / "p.xlsx", measure_row(*row)))
    assert plan is None
    assert short(found) == [(place, code)]
    assert [str(item) for item in found] == [text]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("stato = 1", "«stato» non è una colonna delle righe: ci sono valore, risorse, data"),
        ("data <= 30", "«30» non è una data"),
        ("data <= 31/02/2022", "«31/02/2022» non è una data"),
        ("valore >= molto", "«molto» non è un numero"),
        ("valore >= 1.234", "«1.234» non è un numero"),
        ("valore", "va scritta con una colonna, un segno e un limite"),
        ("valore >=", "«=» non è un numero"),
        ("valore <> 3", "«> 3» non è un numero"),
    ],
)
def test_why_a_condition_is_none(text: str, reason: str) -> None:
    assert parse_condition(text) == reason


@pytest.mark.parametrize(
    "text", ["data <= 30/06/2022", "valore > 2,5", "risorse = 0", "valore >= -3"]
)
def test_a_condition_prints_as_it_is_written(text: str) -> None:
    condition = parse_condition(text)
    assert isinstance(condition, Condition)
    assert condition.text == text
    assert parse_condition(condition.text) == condition


CONTRADICTIONS = {
    "righe-e-calcolo": (
        ("percentuale", 'MEDIA_OBIETTIVI("B*")', "media", "", ""),
        "piano.xlsx › Misure › G2: la misura M1 ha una formula di calcolo e anche delle righe. "
        "Vuotare «Formula di calcolo» oppure «Da righe».",
    ),
    "righe-senza-colonna": (
        ("percentuale", "", "media pesata", "valore", ""),
        "piano.xlsx › Misure › H2: la misura M1 si calcola con «media pesata», ma le sue righe non "
        "hanno la colonna «risorse». Aggiungere «risorse» in «Colonne delle righe», o lasciare "
        "vuota quella cella.",
    ),
    "righe-senza-condizione": (
        ("percentuale", "", "quota", "data", ""),
        "piano.xlsx › Misure › I2: la misura M1 è una quota, ma manca la condizione che le righe "
        "devono rispettare. Scriverla in «Condizione», per esempio data <= 30/06/2022.",
    ),
    "righe-condizione-inutile": (
        ("importo", "", "somma", "", "valore > 3"),
        "piano.xlsx › Misure › I2: la misura M1 ha una condizione, ma con «somma» contano tutte le "
        "righe. Togliere la condizione, oppure scegliere conteggio o quota.",
    ),
    "righe-tipo-inadatto": (
        ("conteggio", "", "media", "", ""),
        "piano.xlsx › Misure › D2: la misura M1 si calcola dalle righe con «media», ma è di tipo "
        "«conteggio». Scegliere fra questi tipi: numero, percentuale, giorni, importo.",
    ),
}


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_what_contradicts_itself(tmp_path: Path, code: str) -> None:
    row, text = CONTRADICTIONS[code]
    plan = whole_plan(write_plan(tmp_path / "p.xlsx", measure_row(*row)))
    found = [item for item in check_plan(plan) if item.code.startswith("righe-")]
    assert [item.code for item in found] == [code]
    assert [str(item) for item in found] == [text]
    assert all(item.blocks for item in found)


@pytest.mark.parametrize(
    ("kind", "method", "allowed"),
    [
        ("numero", "conteggio", "conteggio"),
        ("importo", "quota", "percentuale"),
        ("conteggio", "media pesata", "numero, percentuale, giorni, importo"),
        ("percentuale", "media", None),
        ("conteggio", "somma", None),
        ("giorni", "somma", None),
        ("percentuale", "quota", None),
    ],
)
def test_kinds_that_fit(tmp_path: Path, kind: str, method: str, allowed: str | None) -> None:
    row = f"{HEAD}| M1 | a | {'%' if kind == 'percentuale' else 'N.'} | {kind} | PO1 | | {method} "
    row += f"| | {'valore > 1' if method == 'quota' else ''} |\n{OTHERS}"
    plan = whole_plan(write_plan(tmp_path / "p.xlsx", row))
    found = [item for item in check_plan(plan) if item.code == "righe-tipo-inadatto"]
    assert [item.remedy for item in found] == (
        [] if allowed is None else [f"Scegliere fra questi tipi: {allowed}."]
    )
