"""A folder of returned forms as a whole: deliveries, frames, identity, files."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from formplan import (
    GOOD,
    GOOD_SG,
    PLAN,
    Change,
    filled,
    form,
    make_plan,
    measure,
    moment,
    one,
    period,
    put,
    returned,
    rows,
    with_measure,
)
from openpyxl.workbook import Workbook

from generator.form import COVER_COMPILER, COVER_DATE, IDENTITY, REASONS
from generator.manifest import digest_file
from generator.model import MeasureKind, Plan
from generator.reading.deliveries import Delivery
from generator.reading.folder import list_forms
from generator.reading.returns import MEASUREMENT_COLUMNS, Returns, no_returns, read_returns


def texts(returns: Returns) -> list[str]:
    return [str(item) for item in returns.findings]


def states(returns: Returns) -> dict[str, str]:
    frame = returns.measurements
    return dict(zip(frame["measure"], frame["state"], strict=True))


def values(returns: Returns) -> dict[str, float]:
    frame = returns.measurements.dropna(subset=["value"])
    return dict(zip(frame["measure"], frame["value"], strict=True))


def delivery(returns: Returns, office: str = "PO3") -> Delivery:
    return next(item for item in returns.deliveries if item.office == office)


def identity(key: str, value: str) -> Change:
    """Changes one entry of the hidden sheet."""

    def change(book: Workbook) -> None:
        for line in book[IDENTITY].iter_rows(max_col=2):
            if line[0].value == key:
                line[1].value = value

    return change


GOOD_PO3 = filled(form(), GOOD)
GOOD_OTHER = filled(form(PLAN, "SG"), GOOD_SG)
BOTH = {"Scheda_PO3.xlsx": GOOD_PO3, "Scheda_SG.xlsx": GOOD_OTHER}


# --- good forms ----------------------------------------------------------------------------------


def test_good_forms_give_every_measure_with_its_address(tmp_path: Path) -> None:
    returns = returned(tmp_path, BOTH)
    assert returns.findings == ()
    assert values(returns) == {
        "Eventi": 12, "Dip-Form": 3, "Quota": 0.95, "Tempo": 2.5, "Spesa": 100, "Indice": 1,
        "Studi": 8, "Incontri": 12,
    }  # fmt: skip
    frame = returns.measurements
    assert tuple(frame.columns) == MEASUREMENT_COLUMNS
    assert list(frame["measure"]) == [item.id for item in PLAN.measures]
    assert frame["value"].dtype == "float64"
    row = frame.set_index("measure").loc["Quota"]
    assert (row["raw"], row["file"], row["sheet"], row["cell"], row["office"]) == (
        "95", "consuntivo/Scheda_PO3.xlsx", "Misure", "H7", "PO3"
    )  # fmt: skip
    assert states(returns)["Vecchia"] == "non prevista"
    assert returns.deliveries == (
        Delivery("PO3", "consegnata", "consuntivo/Scheda_PO3.xlsx", 6, 6),
        Delivery("SG", "consegnata", "consuntivo/Scheda_SG.xlsx", 2, 2),
    )
    assert returns.files == tuple(
        digest_file(f"consuntivo/{name}", (tmp_path / name).read_bytes())
        for name in ("Scheda_PO3.xlsx", "Scheda_SG.xlsx")
    )


def test_what_stands_beside_a_value_is_read_too(tmp_path: Path) -> None:
    returns = one(
        tmp_path,
        GOOD,
        put({"Eventi": moment(2022, 12, 31)}, "Data del dato"),
        put({"Eventi": "Registro"}, "Fonte"),
        put({"Eventi": "Prot. 12"}, "Evidenza"),
        put({"Eventi": "tutto bene"}, "Note"),
        put({"I_Eventi": "poco tempo"}, "Causa dello scostamento", REASONS),
        put({"I_Eventi": "più tempo", "I_Quota": 12}, "Azione correttiva", REASONS),
    )
    assert returns.findings == ()
    row = returns.measurements.set_index("measure").loc["Eventi"]
    assert (row["date"], row["source"], row["evidence"], row["note"]) == (
        date(2022, 12, 31), "Registro", "Prot. 12", "tutto bene"
    )  # fmt: skip
    assert returns.reasons.to_numpy().tolist() == [
        ["I_Eventi", "PO3", "poco tempo", "più tempo", "consuntivo/Scheda_PO3.xlsx", REASONS, "E5"],
        ["I_Quota", "PO3", "", "12", "consuntivo/Scheda_PO3.xlsx", REASONS, "E7"],
    ]


@pytest.mark.parametrize("word", ["NA", "nan", "None", "null", "TRUE", "1e5", "#N/A N/A"])
def test_words_stay_words(tmp_path: Path, word: str) -> None:
    """`NA` is Napoli: a library that makes frames of sheets would make it missing."""
    plan = make_plan((*PLAN.measures, measure(word)))
    typed = (GOOD, put({word: 7}), put({word: word}, "Fonte"), put({word: word}, "Note"))
    row = one(tmp_path, *typed, plan=plan).measurements.set_index("measure").loc[word]
    assert (row["value"], row["source"], row["note"], row["state"]) == (7, word, word, "valore")


def test_the_answers_of_the_cover_are_used_and_never_leave(tmp_path: Path) -> None:
    def answer(book: Workbook) -> None:
        for line in book["Copertina"].iter_rows(max_col=2):
            if line[0].value == COVER_COMPILER:
                line[1].value = "Mario Bianchi"
            if line[0].value == COVER_DATE:
                line[1].value = moment(2023, 1, 10)

    returns = one(tmp_path, GOOD, answer)
    assert returns.findings == ()
    assert "Bianchi" not in returns.measurements.to_csv()


def test_the_states_of_measures(tmp_path: Path) -> None:
    returns = one(
        tmp_path,
        put({"Eventi": 0, "Dip-Form": "n.d.", "Quota": "boh", "Vecchia": 3}),
        put({"Dip-Form": "in arrivo"}, "Note"),
    )
    assert states(returns) == {
        "Eventi": "valore", "Dip-Form": "n.d.", "Quota": "da verificare", "Tempo": "vuota",
        "Spesa": "vuota", "Indice": "vuota", "Vecchia": "non prevista", "Studi": "valore",
        "Incontri": "valore",
    }  # fmt: skip
    assert values(returns)["Eventi"] == 0
    blank = returns.measurements.set_index("measure").loc["Tempo"]
    assert (blank["file"], blank["cell"], blank["raw"]) == ("consuntivo/Scheda_PO3.xlsx", "H8", "")
    assert delivery(returns) == Delivery("PO3", "da correggere", "consuntivo/Scheda_PO3.xlsx", 6, 3)
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx: valori ancora da compilare: 3 su 6 (Tempo, Spesa, Indice). "
        "Scrivere i valori, oppure n.d. con il motivo nelle Note.",
        "consuntivo/Scheda_PO3.xlsx › Misure › H7: «boh» non è una cifra né n.d. (misura "
        "Quota). Scrivere la cifra, 0 se il fatto non è mai accaduto, n.d. se il dato non è "
        "disponibile; una spiegazione va in Note.",
        "consuntivo/Scheda_PO3.xlsx › Misure › H11: la misura Vecchia non è prevista in questo "
        "periodo: «3» non è usato. Lasciare vuota la cella.",
    ]
    assert [item.code for item in returns.findings] == [
        "scheda-incompleta", "spiegazione-nella-cella", "misura-non-prevista"
    ]  # fmt: skip


def test_many_blanks_are_named_in_part(tmp_path: Path) -> None:
    measures = [replace(PLAN.measures[0], id=f"M{n}", code=f"M{n}") for n in range(9)]
    plan = make_plan([*measures, *PLAN.measures[7:]])
    returns = one(tmp_path, put({"M0": 1}), plan=plan)
    assert "8 su 9 (M1, M2, M3, M4, M5, M6 e altre 2)." in texts(returns)[0]


def test_not_available_wants_a_reason(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, put({"Eventi": "n.d."}))
    assert [item.code for item in returns.findings] == ["nd-senza-motivo"]
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx › Misure › H5: la misura Eventi è n.d. senza una spiegazione. "
        "Scrivere il motivo in Note."
    ]


# --- forms that are missing ----------------------------------------------------------------------


@pytest.mark.parametrize("there", [True, False])
def test_an_empty_folder_is_one_finding(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "consuntivo"
    if there:
        folder.mkdir()
        (folder / ".DS_Store").touch()
    returns = read_returns(folder, PLAN, lambda *_: None)
    assert [item.code for item in returns.findings] == ["schede-assenti"]
    assert texts(returns) == [
        "consuntivo: la cartella delle schede del periodo «consuntivo» non c'è o è vuota. Mettervi "
        "le schede restituite dagli uffici (si preparano con il comando schede)."
    ]
    assert returns.findings[0].blocks
    assert {item.status for item in returns.deliveries} == {"mancante"}
    assert set(states(returns).values()) == {"vuota", "non prevista"}


def test_a_missing_office_is_one_finding(tmp_path: Path) -> None:
    returns = returned(tmp_path, {"Scheda_PO3.xlsx": GOOD_PO3})
    assert [(item.code, item.office) for item in returns.findings] == [("ufficio-mancante", "SG")]
    assert texts(returns) == [
        "consuntivo: manca la scheda dell'ufficio SG: i valori che deve dare (2) risultano n.d. "
        "Sollecitare l'ufficio e mettere la sua scheda in questa cartella."
    ]
    assert delivery(returns, "SG") == Delivery("SG", "mancante", "", 2, 0)


def test_a_form_nobody_filled_is_not_delivered(tmp_path: Path) -> None:
    returns = one(tmp_path)
    assert [item.code for item in returns.findings] == ["scheda-non-compilata"]
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx: la scheda dell'ufficio PO3 è tornata senza alcun valore: non "
        "è considerata consegnata. Rimandarla all'ufficio perché la compili."
    ]
    assert delivery(returns) == Delivery("PO3", "non compilata", "consuntivo/Scheda_PO3.xlsx", 6, 0)
    assert states(returns)["Eventi"] == "vuota"


def test_a_form_nobody_filled_is_no_conflict(tmp_path: Path) -> None:
    returns = returned(tmp_path, {"Scheda_PO3 (1).xlsx": form(), **BOTH})
    assert [str(item) for item in returns.findings] == [
        "consuntivo/Scheda_PO3 (1).xlsx: è una copia vuota della scheda dell'ufficio PO3: vale "
        "consuntivo/Scheda_PO3.xlsx, che è compilata. Cancellare questa copia vuota."
    ]
    assert [item.code for item in returns.findings] == ["scheda-vuota-in-piu"]
    assert delivery(returns).status == "consegnata"
    assert values(returns)["Eventi"] == 12


def test_a_form_filled_in_the_wrong_places_tells_what_it_holds(tmp_path: Path) -> None:
    def beside(book: Workbook) -> None:
        book["Misure"]["P5"] = 12

    returns = one(tmp_path, beside)
    assert rows(returns.findings) == [("", "scheda-non-compilata"), ("P5", "contenuto-ignorato")]


def test_a_row_that_is_not_due_hides_no_words(tmp_path: Path) -> None:
    returns = one(tmp_path, GOOD, put({"Vecchia": "da chiedere"}, "Note"))
    assert rows(returns.findings) == [("H11", "misura-non-prevista")]
    assert "«da chiedere» non è usato" in texts(returns)[0]


def test_a_computed_measure_is_not_owed_and_not_read(tmp_path: Path) -> None:
    made = [replace(item, computed='MEDIA_OBIETTIVI("X*")') if item.id == "Quota" else item
            for item in PLAN.measures]  # fmt: skip
    plan = make_plan(made)
    returns = returned(tmp_path, BOTH, plan)
    assert rows(returns.findings) == [("H7", "misura-calcolata-scritta")]
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx › Misure › H7: la misura Quota è calcolata dal programma: «95» "
        "non è usato. Lasciare vuota la cella."
    ]
    assert states(returns)["Quota"] == "non prevista"
    assert delivery(returns).due == 5


def test_an_office_that_owes_nothing_is_no_delivery(tmp_path: Path) -> None:
    plan = make_plan(item for item in PLAN.measures if item.office == "PO3")
    returns = returned(tmp_path, {"Scheda_PO3.xlsx": filled(form(plan), GOOD)}, plan)
    assert (returns.findings, [item.office for item in returns.deliveries]) == ((), ["PO3"])


def test_a_period_that_collects_nothing() -> None:
    plan = make_plan(current=period("iniziale", collects=False, final=False))
    returns = read_returns(Path("nowhere"), plan, lambda *_: None)
    assert set(states(returns).values()) == {"n.d."}
    assert (returns.findings, returns.deliveries, returns.files) == ((), (), ())
    assert no_returns(plan).measurements.equals(returns.measurements)
    assert math.isnan(returns.measurements["value"].sum(min_count=1))


# --- several files -------------------------------------------------------------------------------


def test_identical_copies_are_used_once(tmp_path: Path) -> None:
    returns = returned(tmp_path, {"Scheda_PO3 (1).xlsx": GOOD_PO3, **BOTH})
    assert [item.code for item in returns.findings] == ["schede-uguali"]
    assert texts(returns) == [
        "consuntivo/Scheda_PO3 (1).xlsx: è una copia identica di consuntivo/Scheda_PO3.xlsx: ne è "
        "usata una sola. Cancellare la copia."
    ]
    assert values(returns)["Eventi"] == 12
    assert len(returns.files) == 3


def test_different_copies_are_never_chosen_between(tmp_path: Path) -> None:
    other = filled(GOOD_PO3, put({"Eventi": 13}))
    returns = returned(tmp_path, {"Scheda_PO3 - Copia.xlsx": other, **BOTH})
    assert [item.code for item in returns.findings] == ["schede-diverse"]
    assert texts(returns) == [
        "consuntivo/Scheda_PO3 - Copia.xlsx: è una seconda scheda dell'ufficio PO3, diversa da "
        "consuntivo/Scheda_PO3.xlsx: non si può sapere quale vale. Lasciare nella cartella solo "
        "quella giusta."
    ]
    assert states(returns)["Eventi"] == "da verificare"
    assert delivery(returns).status == "rifiutata"
    assert values(returns).keys() == {"Studi", "Incontri"}


@pytest.mark.parametrize(
    "change",
    [put({"Eventi": "altro"}, "Note"), put({"I_Eventi": "x"}, "Azione correttiva", REASONS)],
)
def test_copies_differ_also_in_words(tmp_path: Path, change: Change) -> None:
    returns = returned(tmp_path, {"Scheda_PO3 (1).xlsx": filled(GOOD_PO3, change), **BOTH})
    assert [item.code for item in returns.findings] == ["schede-diverse"]


@pytest.mark.parametrize("lock", ["~$Scheda_PO3.xlsx", ".~lock.Scheda_PO3.xlsx#"])
def test_a_lock_file_speaks_of_its_partner(tmp_path: Path, lock: str) -> None:
    returns = returned(tmp_path, {lock: b"", "~$altro.xlsx": b"", **BOTH})
    assert [item.code for item in returns.findings] == ["scheda-aperta"]
    assert texts(returns) == [
        f"consuntivo/Scheda_PO3.xlsx: accanto al file c'è {lock}: la scheda era ancora aperta, "
        "forse con valori non salvati. Chiedere all'ufficio di salvarla, chiuderla e rimandarla."
    ]


def test_folders_and_other_files(tmp_path: Path) -> None:
    (tmp_path / "vecchie").mkdir()
    returns = returned(tmp_path, {"elenco.csv": b"a;b\n1;2\n", "Thumbs.db": b"x", **BOTH})
    assert [item.code for item in returns.findings] == ["file-testo", "cartella-ignorata"]
    assert texts(returns)[1] == (
        "consuntivo/vecchie: è una cartella: le schede che contiene non sono lette. Spostare le "
        "schede nella cartella del periodo."
    )
    assert delivery(returns).status == "consegnata"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "Scheda_PO3.xlsx").mkdir()
    os.mkfifo(tmp_path / "Scheda_PO3 (2).xlsx")
    (tmp_path / "Scheda_PO3 (3).xlsx").symlink_to("altrove.xlsx")
    returns = returned(tmp_path, {"Scheda_SG.xlsx": GOOD_OTHER})
    assert [(item.where.file, item.code, item.blocks) for item in returns.findings] == [
        ("consuntivo/Scheda_PO3 (2).xlsx", "file-inaccessibile", True),
        ("consuntivo/Scheda_PO3 (3).xlsx", "file-inaccessibile", True),
        ("consuntivo/Scheda_PO3.xlsx", "cartella-ignorata", False),
    ]
    assert values(returns) == {"Studi": 8, "Incontri": 12}


def test_a_folder_that_does_not_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    files, (found,) = list_forms(tmp_path, "consuntivo")
    assert (files, found.code) == ((), "cartella-inaccessibile")
    assert str(found) == (
        "consuntivo: la cartella delle schede non si può aprire (Permission denied). Controllare "
        "i permessi della cartella, poi ripetere il comando."
    )


def test_what_is_clearly_no_form_is_not_read(tmp_path: Path) -> None:
    others = {"relazione.pdf": b"%PDF-1.7", "mail.eml": b"From: a", "schede.ZIP": b"PK"}
    returns = returned(tmp_path, {**others, **BOTH})
    assert [item.code for item in returns.findings] == [
        "file-estraneo", "file-estraneo", "archivio-ignorato"
    ]  # fmt: skip
    assert texts(returns)[1:] == [
        "consuntivo/relazione.pdf: non è una scheda e non viene letto. Se contiene una scheda, "
        "mettere al suo posto il file .xlsx da cui viene; altrimenti toglierlo dalla cartella.",
        "consuntivo/schede.ZIP: è un archivio: le schede che contiene non sono lette. Estrarre i "
        "file in questa cartella e togliere l'archivio.",
    ]
    assert not any(item.blocks for item in returns.findings)


def test_a_file_that_cannot_be_read_is_its_offices_by_name(tmp_path: Path) -> None:
    returns = returned(tmp_path, {**BOTH, "Scheda_PO3.xlsx": b""})
    assert [(item.code, item.office) for item in returns.findings] == [("file-vuoto", "PO3")]
    assert delivery(returns) == Delivery("PO3", "rifiutata", "consuntivo/Scheda_PO3.xlsx", 6, 0)
    assert states(returns)["Eventi"] == "da verificare"


def test_progress_is_told_after_each_file(tmp_path: Path) -> None:
    returned(tmp_path, BOTH)
    told: list[tuple[str, int, int]] = []
    read_returns(tmp_path, PLAN, lambda *step: told.append(step))
    assert told == [("schede lette", 1, 2), ("schede lette", 2, 2)]


# --- whose form it is ----------------------------------------------------------------------------


REFUSALS: dict[str, tuple[Change, str]] = {
    "scheda-altro-ente": (
        identity("ente", "CCIAA di Altrove"),
        "la scheda è di «CCIAA di Altrove», non di «CCIAA di Prova». Usare la scheda preparata "
        "per questo ente.",
    ),
    "scheda-altro-anno": (
        identity("anno", "2021"),
        "la scheda è dell'anno 2021, non del 2022. Usare la scheda di quest'anno.",
    ),
    "scheda-altro-periodo": (
        identity("periodo", "settembre"),
        "la scheda è del periodo «settembre», non «consuntivo». Metterla nella cartella del suo "
        "periodo e usare qui la scheda giusta.",
    ),
    "scheda-ufficio-sconosciuto": (
        identity("ufficio", "PO33"),
        "la scheda è dell'ufficio «PO33», che non è nel piano. Forse si intendeva «PO3»? Usare la "
        "scheda preparata per uno degli uffici del piano.",
    ),
    "scheda-versione": (
        identity("versione scheda", "7"),
        "la scheda ha la versione 7; questo programma legge la versione 1. Preparare le schede "
        "con il comando schede e farle ricompilare.",
    ),
    "non-e-una-scheda": (
        lambda book: book.remove(book[IDENTITY]),
        "non è una scheda di rilevazione: manca il foglio nascosto «_identita» che dice di chi è. "
        "Usare la scheda ricevuta, senza togliere fogli né colonne; se non si trova più, lo "
        "segnali al controllo di gestione, che la rimanda.",
    ),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_form_that_is_not_the_right_one_is_refused(tmp_path: Path, code: str) -> None:
    change, text = REFUSALS[code]
    returns = one(tmp_path, GOOD, change)
    assert [(item.code, item.office) for item in returns.findings] == [(code, "PO3")]
    assert texts(returns) == [f"consuntivo/Scheda_PO3.xlsx: {text}"]
    assert returns.findings[0].blocks
    assert delivery(returns).status == "rifiutata"
    assert states(returns)["Eventi"] == "da verificare"


def test_last_years_form_beside_the_right_one_hides_nothing(tmp_path: Path) -> None:
    old = filled(GOOD_PO3, identity("anno", "2021"), identity("periodo", "settembre"))
    returns = returned(tmp_path, {"Scheda_PO3 vecchia.xlsx": old, **BOTH})
    assert [item.code for item in returns.findings] == ["scheda-altro-anno", "scheda-altro-periodo"]
    assert values(returns)["Eventi"] == 12
    assert delivery(returns).status == "consegnata"


def test_a_form_of_another_office_renamed(tmp_path: Path) -> None:
    returns = returned(tmp_path, {"Scheda_PO3.xlsx": GOOD_OTHER})
    assert [item.code for item in returns.findings] == ["ufficio-mancante", "scheda-nome-discorde"]
    assert texts(returns)[1] == (
        "consuntivo/Scheda_PO3.xlsx: il nome del file dice PO3, ma la scheda è dell'ufficio SG. Se "
        "il contenuto è davvero di SG, rinominare il file Scheda_SG.xlsx; altrimenti sostituirlo "
        "con la scheda di PO3."
    )
    assert delivery(returns, "SG").status == "rifiutata"


@pytest.mark.parametrize("name", ["ritorno.xlsx", "SG e PO3.xlsx", "scheda_po3_def.xlsx"])
def test_any_other_name_is_accepted(tmp_path: Path, name: str) -> None:
    returns = returned(tmp_path, {name: GOOD_PO3, "Scheda_SG.xlsx": GOOD_OTHER})
    assert returns.findings == ()


# --- the plan changed after the form was sent ----------------------------------------------------


def read_with(folder: Path, plan: Plan, *changes: Change) -> Returns:
    """Forms of the old plan, read under a new one."""
    files = {"Scheda_PO3.xlsx": filled(form(), *changes), "Scheda_SG.xlsx": GOOD_OTHER}
    return returned(folder, files, plan)


def test_a_corrected_text_refuses_nothing(tmp_path: Path) -> None:
    plan = with_measure(PLAN, "Eventi", name="Altro nome", description="Altro", maximum=50.0)
    returns = read_with(tmp_path, plan, GOOD)
    assert returns.findings == ()
    assert values(returns)["Eventi"] == 12


def test_a_changed_measure_is_refused_on_its_row(tmp_path: Path) -> None:
    plan = with_measure(PLAN, "Eventi", kind=MeasureKind.DAYS, unit="gg")
    returns = read_with(tmp_path, plan, GOOD)
    assert rows(returns.findings) == [("H5", "misura-cambiata")]
    assert texts(returns) == [
        "consuntivo/Scheda_PO3.xlsx › Misure › H5: la misura Eventi è cambiata nel piano dopo "
        "l'invio della scheda (tipo da «conteggio» a «giorni», unità da «N.» a «gg»). Preparare di "
        "nuovo la scheda con il comando schede e farla controllare all'ufficio."
    ]
    assert states(returns)["Eventi"] == "da verificare"
    assert states(returns)["Quota"] == "valore"


@pytest.mark.parametrize("typed", [None, "n.d."])
def test_a_changed_measure_without_a_value_is_no_matter(tmp_path: Path, typed: Any) -> None:
    plan = with_measure(PLAN, "Eventi", unit="gg")
    returns = read_with(tmp_path, plan, GOOD, put({"Eventi": typed}), put({"Eventi": "x"}, "Note"))
    assert "misura-cambiata" not in [item.code for item in returns.findings]


def test_a_measure_added_later_is_still_to_fill(tmp_path: Path) -> None:
    added = replace(PLAN.measures[0], id="Nuova", code="Nuova")
    returns = read_with(tmp_path, make_plan((*PLAN.measures, added)), GOOD)
    assert rows(returns.findings) == [("", "misura-nuova")]
    assert texts(returns)[0] == (
        "consuntivo/Scheda_PO3.xlsx › Misure: la misura Nuova è stata aggiunta al piano dopo "
        "l'invio della scheda: resta da compilare. Preparare di nuovo la scheda con il comando "
        "schede (riporta i valori già scritti) e rimandarla all'ufficio."
    )
    assert states(returns)["Nuova"] == "vuota"


def test_a_measure_taken_away_is_told_only_if_it_was_filled(tmp_path: Path) -> None:
    plan = make_plan(item for item in PLAN.measures if item.id != "Eventi")
    assert rows(read_with(tmp_path, plan, GOOD).findings) == [("A5", "misura-estranea")]
    assert rows(read_with(tmp_path, plan, GOOD, put({"Eventi": None})).findings) == []
