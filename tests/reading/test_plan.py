"""The plan's workbook as a tree: defaults, units, provenance, texts, colours."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from plan_notation import plan_in, short, whole_plan, write_plan

from generator.findings import CellRef
from generator.model import NO_CAP, Base, Comparison, Method, MissingPolicy, NoticePosition
from generator.reading.plan_columns import INDICATORS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "piano.xlsx"


def test_the_tree_follows_the_rows(path: Path) -> None:
    plan = whole_plan(write_plan(path))
    assert [(o.code, [x.code for x in o.objectives]) for o in plan.offices] == [
        ("PO1", ["A_1"]),
        ("PO2", ["B_1"]),
    ]
    assert [i.id for i in plan.indicators] == ["A_1/1", "A_1/2", "B_1/1"]
    assert [m.id for m in plan.measures] == ["M1", "M2", "M3", "M4"]
    assert (plan.entity.name, plan.entity.root, plan.entity.year) == (
        "CCIAA di prova",
        "Prova",
        2022,
    )
    assert (plan.entity.comparison, plan.entity.cap) == (Comparison.PRINTED, 1.0)
    assert [band.name for band in plan.bands] == ["Raggiunto", "Non raggiunto"]
    assert [(band.fill, band.color) for band in plan.bands] == [
        ("D5E8F7", "0B3C5D"),
        ("F4B183", "4A1700"),
    ]


def test_order_of_the_sheet_decides_inside_each_office(path: Path) -> None:
    text = """
Obiettivi
| Codice | Titolo | Ufficio |
| B_1    | Altro  | PO2     |
| A_2    | Terzo  | PO1     |
| A_1    | Primo  | PO1     |
"""
    plan = whole_plan(write_plan(path, text))
    assert [objective.code for objective in plan.objectives] == ["A_2", "A_1", "B_1"]


def test_every_field_knows_its_cell_even_a_blank_one(path: Path) -> None:
    plan = whole_plan(write_plan(path))
    first = plan.indicators[0]
    assert first.cells["formula"] == CellRef("piano.xlsx", "Indicatori", "D2")
    assert first.cells["method"] == CellRef("piano.xlsx", "Indicatori", "I2")
    assert {column.field for column in INDICATORS.columns} == set(first.cells)
    assert plan.measures[2].cells["code"].cell == "B4"
    assert plan.periods[0].cells["start"].cell == "C2"


@pytest.mark.parametrize(
    ("weight", "fraction"),
    [("50", 0.5), ("50%", 0.5), ("'50%", 0.5), ("'50 %", 0.5), ("7", 0.07), ("1%", 0.01),
     ("0", 0.0), ("12,5%", 0.125), ("=25*2 → 50", 0.5)],
)  # fmt: skip
def test_percentages_as_people_type_them(path: Path, weight: str, fraction: float) -> None:
    text = f"""
Obiettivi
| Codice | Titolo | Ufficio | Peso     |
| A_1    | Primo  | PO1     | {weight} |
| B_1    | Altro  | PO2     |          |
"""
    plan, _ = plan_in(write_plan(path, text))
    assert plan is not None
    assert [objective.weight for objective in plan.objectives] == [fraction, None]


@pytest.mark.parametrize(
    ("unit", "target", "decimals", "printed", "value"),
    [
        ("%", "90%", "", ">= 90,00 %", 0.9),
        ("%", "90", "", ">= 90,00 %", 0.9),
        ("%", "33,333%", "", ">= 33,333 %", 0.33333),
        ("%", "90%", "0", ">= 90 %", 0.9),
        ("gg", "2", "", ">= 2 gg", 2.0),
        ("gg", "2,4", "", ">= 2,4 gg", 2.4),
        ("N.", "1", "", ">= 1 N.", 1.0),
        ("N.", "1200", "2", ">= 1.200,00 N.", 1200.0),
    ],
)
def test_targets(
    path: Path, unit: str, target: str, decimals: str, printed: str, value: float
) -> None:
    text = f"""
Indicatori
| Obiettivo | Nome | Formula | Peso | Operatore | Target   | Unità  | Decimali   |
| A_1       | Uno  | M1      | 100% | >=        | {target} | {unit} | {decimals} |
"""
    only = whole_plan(write_plan(path, text)).indicators[0]
    assert only.target.text == printed
    assert only.target.value == pytest.approx(value, abs=1e-15)


def test_second_target_counts_for_the_decimals(path: Path) -> None:
    text = """
Indicatori
| Obiettivo | Nome | Formula | Peso | Operatore | Target | Secondo target | Unità |
| A_1       | Uno  | M1      | 100% | tra       | 2      | 3,5            | gg    |
"""
    only = whole_plan(write_plan(path, text)).indicators[0]
    assert only.target.text == "tra 2,0 gg e 3,5 gg"
    assert only.method is Method.THRESHOLD


def test_defaults_of_an_indicator(path: Path) -> None:
    text = """
Indicatori
| Obiettivo | Nome | Formula | Peso | Operatore | Target | Unità | Metodo | Tetto  | Dati mancanti |
| A_1       | a    | M1      | 20%  | >=        | 2      | N.    |        |        |               |
| A_1       | b    | M1      | 20%  | ≤         | 2      | N.    |        | 120%   | zero          |
| A_1       | c    | M1      | 20%  | >         | 2      | N.    |        | Nessuno| BLOCCA        |
| A_1       | d    | M1      | 20%  | =         | 2      | N.    | lineare| 110    |               |
"""
    write_plan(path, text)
    items = whole_plan(path, "intermedio").indicators
    assert [item.method for item in items] == [
        Method.PROPORTIONAL, Method.PROPORTIONAL, Method.THRESHOLD, Method.LINEAR
    ]  # fmt: skip
    assert [item.cap for item in items] == [1.0, 1.2, NO_CAP, 1.1]
    policies = [MissingPolicy.EXCLUDE, MissingPolicy.ZERO, MissingPolicy.BLOCK]
    assert [item.missing for item in items[:3]] == policies
    assert whole_plan(path, "consuntivo").indicators[0].missing is MissingPolicy.BLOCK


def test_settings_of_the_entity_are_the_indicators_defaults(path: Path) -> None:
    text = """
Ente
| VOCE                | Valore    |
| Ente                | X         |
| intestazione radice | X         |
| anno                | 2022      |
| titolo              | X         |
| Dati mancanti       | zero      |
| confronto           | esatto    |
| tetto               | nessuno   |
"""
    plan = whole_plan(write_plan(path, text), "consuntivo")
    assert plan.entity.comparison is Comparison.EXACT
    assert {(item.cap, item.missing) for item in plan.indicators} == {(NO_CAP, MissingPolicy.ZERO)}


def test_own_id_of_an_indicator_and_numbering_of_the_others(path: Path) -> None:
    text = """
Indicatori
| Id   | Obiettivo | Nome | Formula | Peso | Operatore | Target | Unità |
|      | A_1       | a    | M1      | 50%  | >=        | 2      | N.    |
| TEMP | A_1       | b    | M1      | 25%  | >=        | 2      | N.    |
|      | A_1       | c    | M1      | 25%  | >=        | 2      | N.    |
"""
    plan = whole_plan(write_plan(path, text))
    assert [item.id for item in plan.indicators] == ["A_1/1", "TEMP", "A_1/3"]


def test_measures_with_limits_bases_and_periods(path: Path) -> None:
    text = """
Misure
| Id | Nome | Unità | Tipo        | Ufficio | Minimo | Massimo | Base     | Periodi                |
| P  | a    | %     | percentuale | PO1     | 0      | 100     |          |                        |
| Q  | b    | N.    | conteggio   | PO2     | 0      | 40      | alla data| intermedio; consuntivo |
"""
    first, second = whole_plan(write_plan(path, text)).measures
    assert (first.minimum, first.maximum, first.base) == (0.0, 1.0, Base.YEAR_TO_DATE)
    assert (second.maximum, second.base) == (40.0, Base.AT_DATE)
    assert (first.periods, second.periods) == ((), ("intermedio", "consuntivo"))


def test_texts_are_kept_as_typed(path: Path) -> None:
    text = """
Indicatori
| Obiettivo | Codice      | Nome          | Algoritmo      | Formula | Peso | Operatore | Target \
| Unità |
| A_1       | Ind_ PO3__T | ·Due  spazi . | Primo↵↵Secondo | M1      | 100% | >=        | 2      \
| N.    |
"""
    only = whole_plan(write_plan(path, text)).indicators[0]
    assert (only.code, only.name) == ("Ind_ PO3__T", " Due  spazi .")
    assert only.algorithm == ("Primo", "Secondo")


def test_acts_of_the_periods(path: Path) -> None:
    text = """
Periodi
| Codice | Etichetta | Raccolta | Finale | Stato  | Modello   | Dal        | Al         \
| Allegato n. | Numero atto | Data atto | Data e ora dei dati  |
| uno    | Uno       | VERO     | NO     | Chiuso | base.xlsx | 01/01/2022 | 01/02/2022 \
| 4           | '21/bis     | '1/4/2022 | '30/03/2022 13:14:50 |
| due    | Due       | si       | sì     | aperto | base      | 01/01/2022 | 01/02/2022 \
|             |             |           |                      |

Avvisi
| Periodo | Posizione | Testo |
"""
    first, second = whole_plan(write_plan(path, text), "uno").periods
    assert (first.collects, first.final, first.closed) == (True, False, True)
    assert (second.collects, second.final, second.closed) == (True, True, False)
    assert first.template == "base"
    assert (first.act.annex_number, first.act.number) == ("4", "21/bis")
    assert first.act.date == date(2022, 4, 1)
    assert first.data_at == datetime(2022, 3, 30, 13, 14, 50)  # noqa: DTZ001
    assert (second.act.number, second.act.date, second.data_at) == ("", None, None)


def test_signatures_and_notices_of_the_period_and_of_all(path: Path) -> None:
    text = """
Firme
| Periodo    | Ruolo | Nome |
|            | A     | a    |
| consuntivo | B     | b    |

Avvisi
| Periodo    | Posizione | Testo |
| consuntivo | Nota      | fine  |
|            | avviso    | tutti |
"""
    write_plan(path, text)
    first, last = whole_plan(path), whole_plan(path, "consuntivo")
    assert [item.role for item in first.signatories] == ["A"]
    assert [item.role for item in last.signatories] == ["A", "B"]
    assert [(n.position, n.text) for n in last.notices] == [
        (NoticePosition.NOTE, "fine"),
        (NoticePosition.NOTICE, "tutti"),
    ]


def test_headers_in_any_order_case_and_accent_below_a_title(path: Path) -> None:
    text = """
Uffici
| Elenco degli uffici |          |      |          |
|                     |          |      |          |
| NOME                | e-mail   | CODICE | referente |
| Primo               | a@b.it   | PO1    | Ada       |
|                     |          | PO2    |           |
"""
    # The notation completes tables by their first row, which here is a title.
    plan = whole_plan(write_plan(path, text, without=[f"Uffici.{h}" for h in OFFICE_HEADERS]))
    assert [(o.code, o.name, o.contact, o.email) for o in plan.offices] == [
        ("PO1", "Primo", "Ada", "a@b.it"),
        ("PO2", "PO2", "", ""),
    ]


OFFICE_HEADERS = ("Codice", "Nome", "Referente", "E-mail")


def test_formula_cells_with_a_result_are_values(path: Path) -> None:
    text = """
Obiettivi
| Codice | Titolo | Ufficio | Peso       |
| A_1    | Primo  | PO1     | =5*5 → 25  |
| B_1    | Altro  | PO2     | 75         |
"""
    plan = whole_plan(write_plan(path, text))
    assert [objective.weight for objective in plan.objectives] == [0.25, 0.75]


def test_a_band_without_colours(path: Path) -> None:
    text = """
Fasce
| Nome                  | Da |
| Unica                 | 0  |
| Scritta {- 0B3C5D}    | 90 |
"""
    bands = whole_plan(write_plan(path, text)).bands
    assert [(band.fill, band.color) for band in bands] == [("", "0B3C5D"), ("", "000000")]


def test_blank_rows_are_passed_over(path: Path) -> None:
    text = """
Uffici
| Codice |
| PO1    |
|        |
| PO2    |
"""
    assert len(whole_plan(write_plan(path, text)).offices) == 2


def test_a_blocked_opening_gives_no_plan(path: Path) -> None:
    text = """
Uffici
| Codice |
| PO1    |
| PO1    |
| PO2    |
"""
    plan, found = plan_in(write_plan(path, text))
    assert plan is None
    assert short(found) == [("Uffici A3", "codice-doppio")]
