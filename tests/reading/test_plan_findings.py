"""What is wrong with a plan's workbook: every kind once, with its exact words."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from plan_notation import plan_in, short, write_plan

from generator.catalogue import plan as plan_kinds
from generator.findings import Subject
from generator.reading.plan import open_plan, plan_as_of

OBJECTIVES = "Obiettivi\n| Codice | Titolo | Ufficio | Peso |\n"
MEASURES = "Misure\n| Id | Nome | Unità | Tipo | Ufficio | Minimo | Periodi |\n"
INDICATORS = """
Indicatori
| Obiettivo | Codice | Nome | Formula | Peso | Operatore | Target | Unità | Decimali |
"""
PERIODS = "Periodi\n| Codice | Etichetta | Dal | Al | Raccolta | Finale | Stato | Modello |\n"
OTHER = "| B_1 | Altro | PO2 | |\n"

# What is typed, and the only finding it makes.
CASES = {
    "foglio-vuoto": (
        "Misure\n| Id |\n",
        "piano.xlsx › Misure: il foglio «Misure» non ha righe. Compilarlo: ogni piano ne ha "
        "bisogno. La Guida del piano spiega le colonne.",
    ),
    "colonna-doppia": (
        "Uffici\n| Codice | Nome | codice |\n| PO1 | | |\n| PO2 | | |\n",
        "piano.xlsx › Uffici › C1: l'intestazione «Codice» compare due volte (anche in A1). "
        "Lasciare una sola colonna con questo nome.",
    ),
    "colonna-ignorata": (
        "Uffici\n| Codice | Appunti |\n| PO1 | da sentire |\n| PO2 | 12 |\n",
        "piano.xlsx › Uffici › B1: la colonna «Appunti» non è fra quelle del foglio: quanto "
        "contiene (2 celle) non è usato. Lasciarla come appunto, oppure correggere "
        "l'intestazione.",
    ),
    "voce-assente": (
        "Ente\n| Voce | Valore |\n| ente | X |\n| intestazione radice | X |\n| titolo | X |\n",
        "piano.xlsx › Ente: manca la voce «anno». Scrivere in una riga «anno» nella colonna «Voce» "
        "e accanto il suo valore.",
    ),
    "valore-mancante": (
        OBJECTIVES + "| A_1 | | PO1 | |\n" + OTHER,
        "piano.xlsx › Obiettivi › B2: manca il valore di «Titolo» (obiettivo A_1). Scriverlo in "
        "questa cella.",
    ),
    "obiettivo-senza-ufficio": (
        OBJECTIVES + "| A_1 | Primo | | |\n" + OTHER,
        "piano.xlsx › Obiettivi › C2: l'obiettivo «A_1» non ha un ufficio. Scrivere nella colonna "
        "«Ufficio» uno di questi codici: PO1, PO2.",
    ),
    "errore-del-piano": (
        OBJECTIVES + "| A_1 | Primo | PO1 | #DIV/0! |\n" + OTHER,
        "piano.xlsx › Obiettivi › D2: la cella mostra l'errore #DIV/0! invece di un valore per "
        "«Peso». Correggere la formula della cella, oppure scrivere il valore.",
    ),
    "testo-atteso": (
        OBJECTIVES + "| A_1 | 03/04/2022 | PO1 | |\n" + OTHER,
        "piano.xlsx › Obiettivi › B2: in «Titolo» c'è 03/04/2022, che Excel ha preso per una data "
        "o un valore logico. Impostare il formato della cella su Testo e riscrivere il contenuto.",
    ),
    "scelta-sconosciuta": (
        MEASURES + "| M1 | a | N. | conteggi | PO1 | | |\n",
        "piano.xlsx › Misure › D2: «conteggi» non è un valore ammesso per «Tipo». Forse si "
        "intendeva «conteggio»? Scegliere fra: conteggio, numero, percentuale, giorni, importo.",
    ),
    "numero-del-piano": (
        OBJECTIVES + "| A_1 | Primo | PO1 | metà |\n" + OTHER,
        "piano.xlsx › Obiettivi › D2: «metà» non è un numero valido per «Peso». Scrivere solo il "
        "numero, per esempio 25 %.",
    ),
    "numero-ambiguo-del-piano": (
        MEASURES + "| M1 | a | N. | conteggio | PO1 | '1.234 | |\n",
        "piano.xlsx › Misure › F2: «1.234» in «Minimo» può voler dire 1,234 oppure 1234. "
        "Riscriverlo come numero, senza separatore delle migliaia.",
    ),
    "numero-come-testo": (
        OBJECTIVES + "| A_1 | Primo | PO1 | '25,5 % |\n" + OTHER,
        "piano.xlsx › Obiettivi › D2: «25,5 %» in «Peso» è scritto come testo ed è stato letto "
        "25,5 %. Riscriverlo come numero se la lettura non è giusta.",
    ),
    "percentuale-ambigua": (
        OBJECTIVES + "| A_1 | Primo | PO1 | 0,5 |\n" + OTHER,
        "piano.xlsx › Obiettivi › D2: 0,5 in «Peso» può voler dire 0,5 % oppure 50 %. Scrivere il "
        "numero con il segno di percentuale, per esempio 50 %.",
    ),
    "percentuale-fuori-unita": (
        INDICATORS + "| A_1 | | Uno | M1 | 100% | >= | 90% | N. | |\n",
        "piano.xlsx › Indicatori › G2: 90 % in «Target» ha il formato di percentuale, ma l'unità "
        "non è «%». Correggere l'unità, oppure dare alla cella un formato di numero e riscrivere "
        "il valore.",
    ),
    "unita-discorde": (
        MEASURES + "| M1 | a | N. | percentuale | PO1 | | |\n",
        "piano.xlsx › Misure › C2: l'unità «N.» non va d'accordo con il tipo «percentuale». Il "
        "tipo percentuale vuole l'unità «%», e solo quello: correggere l'uno o l'altra.",
    ),
    "data-del-piano": (
        PERIODS + "| iniziale | Inizio | '31/02/2022 | | no | no | aperto | base |\n",
        "piano.xlsx › Periodi › C2: «31/02/2022» non è una data valida per «Dal». Scriverla come "
        "giorno/mese/anno, per esempio 31/12/2022.",
    ),
    "date-rovesciate": (
        PERIODS + "| iniziale | Inizio | 01/05/2022 | 30/04/2022 | sì | no | aperto | base |\n",
        "piano.xlsx › Periodi › D2: il periodo «iniziale» finisce prima di cominciare. Correggere "
        "le colonne «Dal» e «Al».",
    ),
    "codice-doppio": (
        "Uffici\n| Codice |\n| PO1 |\n| PO2 |\n| po1 |\n",
        "piano.xlsx › Uffici › A4: il codice «po1» è già usato in A2. Dare a ogni riga un codice "
        "diverso.",
    ),
    "testo-troppo-lungo": (
        "Uffici\n| Codice | Nome |\n| PO2 | |\n| " + "P" * 201 + " | |\n",
        "piano.xlsx › Uffici › A3: «Codice» ha 201 caratteri: ne può avere al massimo 200. "
        "Accorciare il testo.",
    ),
    "codice-non-adatto": (
        PERIODS + "| iniziale | Inizio | | | no | no | aperto | ../base |\n",
        "piano.xlsx › Periodi › H2: «../base» è anche un nome di file o di cartella, ma contiene "
        "«/». Usare lettere, cifre, spazi, «_» e «-».",
    ),
    "spazi-tolti": (
        INDICATORS + "| A_1 | C1· | Uno | M1 | 100% | >= | 8 | N. | |\n",
        "piano.xlsx › Indicatori › B2: il codice «C1» ha spazi prima o dopo: sono stati tolti. "
        "Toglierli anche nella cella.",
    ),
    "riferimento-sconosciuto": (
        OBJECTIVES + "| A_1 | Primo | PO_1 | |\n" + OTHER,
        "piano.xlsx › Obiettivi › C2: «PO_1» non è un codice del foglio «Uffici». Forse si "
        "intendeva «PO1», «PO2»? Scrivere uno dei codici di quel foglio, oppure aggiungerlo là.",
    ),
    "periodo-sconosciuto": (
        MEASURES + "| M1 | a | N. | numero | PO1 | | consultivo; iniziale |\n",
        "piano.xlsx › Misure › G2: il periodo «consultivo» non è nel foglio «Periodi». Forse si "
        "intendeva «consuntivo»? Usare uno di questi: iniziale, intermedio, consuntivo.",
    ),
}  # fmt: skip
ELSEWHERE = {
    "target-di-periodo-finale",
    "piano-assente", "foglio-assente", "colonna-assente", "righe-nascoste", "formula-del-piano",
    "variazione-errata", "periodo-non-indicato",
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "piano.xlsx"


@pytest.mark.parametrize("code", CASES)
def test_each_kind(path: Path, code: str) -> None:
    typed, message = CASES[code]
    plan, found = plan_in(write_plan(path, typed))
    about_it = [item for item in found if item.code == code]
    assert [str(item) for item in about_it] == [message]
    assert (plan is None) == any(item.blocks for item in found)
    assert all(item.kind.subject is Subject.PLAN for item in found)


def test_every_kind_of_the_section_is_pinned() -> None:
    section = set()
    for kind in plan_kinds.KINDS:
        if kind.code == "formula-errata":
            break
        section.add(kind.code)
    assert section == set(CASES) | ELSEWHERE


def test_no_plan(tmp_path: Path) -> None:
    tables, found = open_plan(tmp_path / "piano.xlsx", "piano.xlsx")
    assert tables is None
    assert [str(item) for item in found] == [
        "piano.xlsx: il piano non c'è. Mettere il piano in questa cartella con il nome "
        "piano.xlsx, oppure indicare la cartella giusta con --ingressi."
    ]


def test_a_file_that_is_no_workbook_is_a_fault_of_the_plan(path: Path) -> None:
    path.write_text("Codice;Nome\n", encoding="utf-8")
    tables, found = open_plan(path, "piano.xlsx")
    assert tables is None
    assert [(item.where.file, item.kind.subject, item.blocks) for item in found] == [
        ("piano.xlsx", Subject.PLAN, True)
    ]


def test_missing_sheet_and_column_come_at_once_and_silence_what_follows(path: Path) -> None:
    write_plan(path, without=["Uffici", "Obiettivi.Titolo"])
    plan, found = plan_in(path)
    assert plan is None
    assert [str(item) for item in found] == [
        "piano.xlsx: manca il foglio «Uffici». Dare questo nome al foglio giusto, oppure "
        "aggiungerlo; la Guida del piano ne elenca le colonne.",
        "piano.xlsx › Obiettivi: manca la colonna «Titolo». Scrivere l'intestazione «Titolo» "
        "nella prima riga del foglio; sotto, la colonna può restare vuota se il valore non è "
        "obbligatorio.",
    ]


def test_near_names_of_sheets_and_columns(path: Path) -> None:
    text = """
Ufici
| Codice |
| PO1    |

Obiettivi
| Codice | Titoli | Ufficio |
| A_1    | Primo  | PO1     |
| B_1    | Altro  | PO2     |
"""
    write_plan(path, text, without=["Uffici", "Obiettivi.Titolo"])
    _, found = plan_in(path)
    assert short(found) == [
        ("", "foglio-assente"),
        ("Obiettivi B1", "colonna-assente"),
        ("Obiettivi B1", "colonna-ignorata"),
    ]
    assert found[0].text == "manca il foglio «Uffici». Al suo posto forse c'è «Ufici»."
    assert found[1].text == "manca la colonna «Titolo». Al suo posto forse c'è «Titoli»."


def test_without_periods_there_is_nothing_to_make(path: Path) -> None:
    tables, found = open_plan(write_plan(path, without=["Periodi"]), "piano.xlsx")
    assert tables is None
    assert short(found) == [("", "foglio-assente")]


def test_hidden_rows_count_and_are_told(path: Path) -> None:
    plan, found = plan_in(write_plan(path, hidden=[3]))
    assert plan is not None
    assert [office.code for office in plan.offices] == ["PO1", "PO2"]
    assert [str(item) for item in found] == [
        "piano.xlsx › Uffici: il foglio ha righe nascoste (3): contano come le altre. Togliere il "
        "filtro per vederle; cancellare quelle che non servono."
    ]


def test_a_formula_without_its_result(path: Path) -> None:
    write_plan(path, OBJECTIVES + "| A_1 | Primo | PO1 | =20+5 → 25 |\n" + OTHER)
    book = openpyxl.load_workbook(path)
    book.save(path)  # openpyxl keeps the formula and drops its result
    plan, found = plan_in(path)
    assert plan is None
    assert [str(item) for item in found] == [
        "piano.xlsx › Obiettivi › D2: la cella di «Peso» contiene una formula di cui il file non "
        "conserva il risultato. Aprire il piano in Excel e salvarlo, oppure scrivere il valore."
    ]


def test_an_unknown_period_asked_for(path: Path) -> None:
    tables, _ = open_plan(write_plan(path), "piano.xlsx")
    assert tables is not None
    plan, found = plan_as_of(tables, "consutivo")
    assert plan is None
    assert [str(item) for item in found] == [
        "piano.xlsx › Periodi: il periodo «consutivo» non è nel foglio «Periodi». Forse si "
        "intendeva «consuntivo»? Usare uno di questi: iniziale, intermedio, consuntivo."
    ]


def test_an_unknown_entry_of_the_entity_blocks(path: Path) -> None:
    text = """
Ente
| Voce                | Valore |
| ente                | X      |
| intestazione radice | X      |
| anno                | 2022,5 |
| titolo              | X      |
| teto                | 120%   |
"""
    plan, found = plan_in(write_plan(path, text))
    assert plan is None
    assert short(found) == [("Ente A6", "scelta-sconosciuta"), ("Ente B4", "numero-del-piano")]
    assert "Forse si intendeva «tetto»" in found[0].text


def test_collecting_periods_need_their_dates(path: Path) -> None:
    typed = PERIODS + "| iniziale | Inizio | | | sì | no | aperto | base |\n"
    _, found = plan_in(write_plan(path, typed))
    assert short(found) == [("Periodi C2", "valore-mancante"), ("Periodi D2", "valore-mancante")]


def test_every_fault_comes_at_once_in_the_order_of_the_sheets(path: Path) -> None:
    text = """
Firme
| Periodo | Ruolo | Nome |
| finale  | A     |      |

Avvisi
| Periodo | Posizione | Testo |
|         | sopra     | x     |

Uffici
| Codice |
| PO1    |
| PO2    |
| CON    |

Indicatori
| Obiettivo | Nome | Formula | Peso | Operatore | Target | Unità | Decimali | Tetto | Metodo  |
| A_2       |      | M1      | x    | >>        | circa  | N.    | 1,5      | boh   | storica |

Fasce
| Nome  | Da |
| Unica | -  |
"""
    _, found = plan_in(write_plan(path, text))
    assert short(found) == [
        ("Firme A2", "periodo-sconosciuto"),
        ("Firme C2", "valore-mancante"),
        ("Avvisi B2", "scelta-sconosciuta"),
        ("Uffici A4", "codice-non-adatto"),
        ("Indicatori A2", "riferimento-sconosciuto"),
        ("Indicatori F2", "numero-del-piano"),
        ("Indicatori H2", "numero-del-piano"),
        ("Indicatori E2", "scelta-sconosciuta"),
        ("Indicatori B2", "valore-mancante"),
        ("Indicatori D2", "numero-del-piano"),
        ("Indicatori J2", "scelta-sconosciuta"),
        ("Indicatori I2", "numero-del-piano"),
        ("Fasce B2", "numero-del-piano"),
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0,5", "percentuale-ambigua"),
        ("1", "percentuale-ambigua"),
        ("'0,5", "percentuale-ambigua"),
        ("31/12/2022", "numero-del-piano"),
        ("VERO", "numero-del-piano"),
        ("#N/A", "errore-del-piano"),
    ],
)
def test_percentages_that_are_refused(path: Path, typed: str, code: str) -> None:
    _, found = plan_in(write_plan(path, OBJECTIVES + f"| A_1 | Primo | PO1 | {typed} |\n" + OTHER))
    assert ("Obiettivi D2", code) in short(found)
    assert any(item.blocks for item in found)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("a:b", "contiene «:»"), ("NUL", "è riservato da Windows"),
     (".x", "comincia o finisce con un punto"), ("a\\b", "contiene «\\»")],
)  # fmt: skip
def test_codes_that_cannot_name_a_file(path: Path, code: str, reason: str) -> None:
    _, found = plan_in(write_plan(path, f"Uffici\n| Codice |\n| PO1 |\n| PO2 |\n| {code} |\n"))
    assert short(found) == [("Uffici A4", "codice-non-adatto")]
    assert reason in found[0].text
