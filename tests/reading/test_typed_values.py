"""One typed cell and its measure: every row of the table of what officers type."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from formplan import measure, moment
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import CellRef
from generator.italian import format_number, format_plain, unscale_percent
from generator.model import Measure, MeasureKind, State
from generator.reading.cells import Cell, CellKind
from generator.reading.typed_days import read_date
from generator.reading.typed_values import TypedValue, quote, read_note, read_value, shorten

COUNT = measure("Eventi")
PERCENT = measure("Quota", MeasureKind.PERCENT, minimum=0.0, maximum=1.0)
OPEN_PERCENT = measure("Crescita", MeasureKind.PERCENT)
SMALL_PERCENT = measure("Errori", MeasureKind.PERCENT, minimum=0.0, maximum=0.05)
DAYS = measure("Tempo", MeasureKind.DAYS, minimum=0.0)
AMOUNT = measure("Spesa", MeasureKind.AMOUNT)
NUMBER = measure("Indice", MeasureKind.NUMBER, minimum=-5.0, maximum=2000.0)
STAFF = measure("Addetti", MeasureKind.NUMBER, unit="FTE")

PAGE, WHERE = CellRef("a.xlsx", "Misure"), CellRef("a.xlsx", "Misure", "H5")


def cell(value: Any, *, percent: bool = False, kind: CellKind | None = None) -> Cell:
    """A cell as the reader of workbooks gives it."""
    kinds = {bool: CellKind.BOOLEAN, str: CellKind.TEXT, datetime: CellKind.DATE}
    kind = kind or kinds.get(type(value), CellKind.NUMBER)
    stored = float(value) if kind is CellKind.NUMBER else value
    return Cell(stored, kind, False, percent, PAGE, 4, 7)


def read(value: Any, one: Measure = COUNT, **more: Any) -> TypedValue:
    return read_value(cell(value, **more), one)


def codes(typed: TypedValue) -> list[str]:
    return [item.code for item in typed.findings]


# --- what is accepted ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "one", "expected"),
    [
        (0, COUNT, 0), (12, COUNT, 12), (2.5, DAYS, 2.5), (-3, NUMBER, -3), (2000, NUMBER, 2000),
        (1234.56, AMOUNT, 1234.56), (-12, AMOUNT, -12),
        (0, PERCENT, 0), (95, PERCENT, 0.95), (1.01, PERCENT, 0.0101), (100, PERCENT, 1),
        (7, PERCENT, 0.07), (120, OPEN_PERCENT, 1.2),
        (0.5, SMALL_PERCENT, 0.005), (5, SMALL_PERCENT, 0.05),
        (3.0000000000000004, COUNT, 3), (44926.5, DAYS, 44926.5),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_stands(value: float, one: Measure, expected: float) -> None:
    assert read(value, one) == TypedValue(State.VALUE, expected, format_plain(value))


@pytest.mark.parametrize(
    ("value", "one", "expected"),
    [(0.95, PERCENT, 0.95), (1, PERCENT, 1), (0, PERCENT, 0), (0.005, PERCENT, 0.005),
     (1.2, OPEN_PERCENT, 1.2), (9.99, OPEN_PERCENT, 9.99)],
)  # fmt: skip
def test_a_percent_format_makes_it_a_fraction(value: float, one: Measure, expected: float) -> None:
    typed = read(value, one, percent=True)
    assert (typed.state, typed.value, typed.findings) == (State.VALUE, expected, ())


def test_a_zero_has_no_sign() -> None:
    value = read(-0.0, AMOUNT).value
    assert value is not None
    assert math.copysign(1, value) == 1


def test_a_blank_is_no_answer() -> None:
    assert read_value(None, COUNT) == TypedValue(State.BLANK, None, "")


@pytest.mark.parametrize(
    "text",
    ["n.d.", "nd", "N.D.", "n. d.", "n/d", "nr", "N.R.", "non disponibile", "Non Disponibile",
     "dato non disponibile", "-", "—", "–", "--", " n.d. ", "n.d", "\u00a0n.d.\u00a0", "\u200bnd"],
)  # fmt: skip
def test_not_available_in_every_spelling(text: str) -> None:
    assert read(text) == TypedValue(State.MISSING, None, " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "one", "expected"),
    [
        ("12", COUNT, 12), (" 12 ", COUNT, 12), ("'12", COUNT, 12), ("12\u00a0", COUNT, 12),
        ("1.234,56", AMOUNT, 1234.56), ("1 234,5", AMOUNT, 1234.5), ("1.234.567", COUNT, 1234567),
        ("1\u00a0234", COUNT, 1234), ("1'234", COUNT, 1234), ("95,5", PERCENT, 0.955),
        ("95", PERCENT, 0.95), ("0", PERCENT, 0), ("-2,5", NUMBER, -2.5), ("−2", NUMBER, -2),
        ("+3", COUNT, 3), ("12,50", DAYS, 12.5), ("12.5", DAYS, 12.5),
    ],
)  # fmt: skip
def test_a_number_typed_as_text_is_converted_and_told(
    text: str, one: Measure, expected: float
) -> None:
    typed = read(text, one)
    assert (typed.state, typed.value, codes(typed)) == (
        State.VALUE, expected, ["numero-da-testo"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "one", "expected"),
    [
        ("2 gg", DAYS, 2), ("2gg.", DAYS, 2), ("2,5 giorni", DAYS, 2.5), ("1 giorno", DAYS, 1),
        ("8 N.", COUNT, 8), ("N. 8", COUNT, 8), ("n° 8", COUNT, 8), ("8 nr", COUNT, 8),
        ("95 %", PERCENT, 0.95), ("95%", PERCENT, 0.95), ("0,95 %", PERCENT, 0.0095),
        ("1 per cento", PERCENT, 0.01), ("€ 1.200,50", AMOUNT, 1200.5), ("50 euro", AMOUNT, 50),
        ("3,5 FTE", STAFF, 3.5), ("8 N.", NUMBER, 8),
    ],
)  # fmt: skip
def test_the_right_unit_is_taken_off_and_told(text: str, one: Measure, expected: float) -> None:
    typed = read(text, one)
    assert (typed.state, typed.value, codes(typed)) == (State.VALUE, expected, ["unita-tolta"])


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "one", "code"),
    [
        ("999.000", COUNT, "numero-ambiguo"), ("1,234", AMOUNT, "numero-ambiguo"),
        ("-1.234", NUMBER, "numero-ambiguo"), ("1.234 gg", DAYS, "numero-ambiguo"),
        ("circa 30", COUNT, "numero-illeggibile"), ("30 circa", COUNT, "numero-illeggibile"),
        ("10-12", COUNT, "numero-illeggibile"), (">30", COUNT, "numero-illeggibile"),
        ("12.", COUNT, "numero-illeggibile"), ("?", COUNT, "spiegazione-nella-cella"),
        ("12 eventi", COUNT, "numero-illeggibile"), ("€ 5 euro", AMOUNT, "numero-illeggibile"),
        ("1.23.4", COUNT, "numero-illeggibile"), ("1e5", COUNT, "numero-illeggibile"),
        ("a", COUNT, "spiegazione-nella-cella"), ("N.", COUNT, "spiegazione-nella-cella"),
        ("vedi nota", COUNT, "spiegazione-nella-cella"),
        ("vedi nota 3", COUNT, "spiegazione-nella-cella"),
        ("cfr. prot. 12", COUNT, "spiegazione-nella-cella"),
        ("n.d. per ora", COUNT, "spiegazione-nella-cella"),
        ("in corso", COUNT, "spiegazione-nella-cella"),
        ("non rilevabile", COUNT, "spiegazione-nella-cella"),
        ("sì", COUNT, "valore-non-numerico"), ("X", COUNT, "valore-non-numerico"),
        (True, COUNT, "valore-non-numerico"),
        ("12/15", PERCENT, "rapporto-nella-cella"), ("12 su 15", COUNT, "rapporto-nella-cella"),
        ("12 : 15", COUNT, "rapporto-nella-cella"), ("3/4", COUNT, "rapporto-nella-cella"),
        ("31/12/2022", COUNT, "data-nella-cella"), ("1-2-22", COUNT, "data-nella-cella"),
        ("4 aprile 2022", COUNT, "data-nella-cella"),
        (moment(2022, 4, 3), COUNT, "data-nella-cella"),
        (moment(1900, 1, 12), COUNT, "data-nella-cella"),
        ("95 %", COUNT, "unita-diversa"), ("8 N.", DAYS, "unita-diversa"),
        ("8 ore", DAYS, "unita-diversa"), ("2 gg", PERCENT, "unita-diversa"),
        (12.5, COUNT, "conteggio-non-intero"), ("12,5", COUNT, "conteggio-non-intero"),
        (-1, COUNT, "fuori-limiti"), (-6, NUMBER, "fuori-limiti"), (2001, NUMBER, "fuori-limiti"),
        ("-1 gg", DAYS, "fuori-limiti"), (101, PERCENT, "fuori-limiti"),
        (-0.5, PERCENT, "fuori-limiti"), (9500, PERCENT, "fuori-limiti"),
        ("120 %", PERCENT, "fuori-limiti"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused(value: Any, one: Measure, code: str) -> None:
    typed = read(value, one)
    assert (typed.state, typed.value, codes(typed)) == (State.REFUSED, None, [code])
    assert typed.findings[0].blocks
    assert (typed.findings[0].where, typed.findings[0].office) == (WHERE, "PO3")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_at_all_is_refused(value: float) -> None:
    odd = Cell(value, CellKind.NUMBER, False, False, PAGE, 4, 7)
    assert codes(read_value(odd, COUNT)) == ["valore-non-numerico"]


@pytest.mark.parametrize("value", [0.95, 1, 0.001, "0,95", "1"])
def test_a_small_percentage_without_a_sign_is_doubtful(value: Any) -> None:
    assert codes(read(value, PERCENT)) == ["percentuale-dubbia"]
    assert codes(read(value, OPEN_PERCENT)) == ["percentuale-dubbia"]


def test_a_negative_share_is_doubtful_where_the_plan_admits_it() -> None:
    assert codes(read(-0.5, replace(OPEN_PERCENT, minimum=-1.0))) == ["percentuale-dubbia"]


def test_a_small_percentage_is_not_doubtful_where_the_other_reading_breaks_the_limits() -> None:
    assert read(0.95, SMALL_PERCENT).value == 0.0095
    assert codes(read(0.04, SMALL_PERCENT)) == ["percentuale-dubbia"]


@pytest.mark.parametrize(("value", "one"), [(95, PERCENT), (95, OPEN_PERCENT), (10, OPEN_PERCENT)])
def test_points_in_a_percent_format_are_doubtful(value: float, one: Measure) -> None:
    assert codes(read(value, one, percent=True)) == ["percentuale-dubbia"]


def test_a_percent_format_over_the_limits_either_way() -> None:
    assert codes(read(101, PERCENT, percent=True)) == ["fuori-limiti"]


@pytest.mark.parametrize("one", [COUNT, DAYS, NUMBER, AMOUNT])
def test_a_percent_format_over_another_measure_is_a_wrong_unit(one: Measure) -> None:
    assert codes(read(0.95, one, percent=True)) == ["unita-diversa"]


@pytest.mark.parametrize(
    ("value", "one", "told"),
    [(36526, AMOUNT, True), (51501, AMOUNT, True), (36525, AMOUNT, False), (51502, AMOUNT, False),
     (44654.5, DAYS, False), (16497, COUNT, True), (16498, COUNT, False),
     (44654, replace(COUNT, maximum=50000.0), True)],
)  # fmt: skip
def test_a_figure_that_may_be_a_date_is_told(value: float, one: Measure, told: bool) -> None:
    typed = read(value, one)
    assert (typed.state, typed.value) == (State.VALUE, value)
    assert codes(typed) == ["numero-come-data"] * told


@pytest.mark.parametrize("one", [COUNT, DAYS, STAFF, OPEN_PERCENT])
@pytest.mark.parametrize("value", [36526, 46303, 51501])
def test_a_ratio_that_became_a_day_is_refused(value: float, one: Measure) -> None:
    typed = read(value, one)
    assert (typed.state, typed.value, codes(typed)) == (State.REFUSED, None, ["numero-forse-data"])


@pytest.mark.parametrize("one", [COUNT, DAYS, OPEN_PERCENT])
def test_what_cannot_be_negative_needs_no_minimo(one: Measure) -> None:
    assert codes(read(-3, one)) == ["fuori-limiti"]
    assert one.minimum in (None, 0.0)
    assert read(-3, replace(one, minimum=-50.0)).state is State.VALUE


@pytest.mark.parametrize(
    ("value", "one", "told"),
    [(1.045, OPEN_PERCENT, True), (9.5, OPEN_PERCENT, True), (10, OPEN_PERCENT, False),
     (1.045, PERCENT, False), (1.5, replace(PERCENT, maximum=2.0), True),
     (2.5, replace(PERCENT, maximum=2.0), False)],
)  # fmt: skip
def test_a_percentage_little_above_one_is_told(value: float, one: Measure, told: bool) -> None:
    typed = read(value, one)
    assert (typed.state, typed.value) == (State.VALUE, unscale_percent(value))
    assert codes(typed) == ["percentuale-da-controllare"] * told


def test_a_percentage_above_hundred_in_a_percent_format_is_itself() -> None:
    assert read(1.045, OPEN_PERCENT, percent=True).value == 1.045


@pytest.mark.parametrize("text", ["1.250", "1,250"])
def test_a_count_has_no_decimals_so_a_point_is_for_thousands(text: str) -> None:
    typed = read(text)
    assert (typed.value, codes(typed)) == (1250, ["numero-da-testo"])


@pytest.mark.parametrize("text", ["nessuno", "Nessuna", "zero", "n.a.", "N/A", "n.c.", "#N/D", "?"])
def test_no_remedy_turns_a_zero_into_not_available(text: str) -> None:
    (found,) = read(text).findings
    assert found.blocks
    assert "0 se il fatto non è mai accaduto, n.d. se il dato non è disponibile" in found.remedy


# --- the words -----------------------------------------------------------------------------------

TEXTS = {
    "numero-illeggibile": (
        ("circa 30", COUNT),
        "«circa 30» non è un numero (misura Eventi). Scrivere solo la cifra, per esempio 30.",
    ),
    "numero-da-testo": (
        ("1.234,5", AMOUNT),
        "«1.234,5» è scritto come testo ed è stato letto 1234,5 (misura Spesa). Riscriverlo come "
        "numero se la lettura non è giusta.",
    ),
    "numero-ambiguo": (
        ("1.234", AMOUNT),
        "«1.234» può voler dire 1,234 oppure 1234 (misura Spesa). Riscriverlo come numero, senza "
        "separatore delle migliaia: 1234 oppure 1,234.",
    ),
    "unita-tolta": (
        ("95 %", PERCENT),
        "«95 %» è stato letto 95 %: l'unità è già nella scheda (misura Quota). Scrivere solo la "
        "cifra.",
    ),
    "unita-diversa": (
        ("8 ore", DAYS),
        "«8 ore» ha un'unità diversa da quella attesa, gg (misura Tempo). Scrivere solo la "
        "cifra, in quell'unità.",
    ),
    "percentuale-dubbia": (
        (0.95, PERCENT),
        "0,95 può voler dire 95 % oppure 0,95 % (misura Quota). Per 95 % scrivere 95; per 0,95 % "
        "scrivere '0,95 %, con l'apostrofo davanti.",
    ),
    "rapporto-nella-cella": (
        ("12/15", COUNT),
        "«12/15» sembra un rapporto (misura Eventi). Scrivere il primo numero nella riga del "
        "numeratore e il secondo in quella del denominatore.",
    ),
    "data-nella-cella": (
        ("03/04/2022", COUNT),
        "nella cella c'è una data, 03/04/2022, invece di un numero (misura Eventi). Riscrivere il "
        "numero; se Excel lo cambia di nuovo in data, impostare il formato della cella su Numero.",
    ),
    "numero-come-data": (
        (44654, AMOUNT),
        "44654 è anche il numero con cui Excel conserva la data 03/04/2022 (misura Spesa). "
        "Controllare che il valore sia questo e non una data.",
    ),
    "numero-forse-data": (
        (46303, COUNT),
        "46303 è il numero con cui il foglio di calcolo conserva la data 08/10/2026: forse era un "
        "rapporto, come 3/4, cambiato in data (misura Eventi). Riscrivere la cifra; un rapporto va "
        "in due righe, numeratore e denominatore. Se 46303 è giusto, lo segnali al controllo di "
        "gestione, che ammette la cifra col Massimo.",
    ),
    "percentuale-da-controllare": (
        (1.045, OPEN_PERCENT),
        "«1,045» è stato letto 1,045 %, ma può voler dire 104,5 % (misura Crescita). Se è 104,5 % "
        "scrivere 104,5; se la lettura è giusta non serve cambiare nulla.",
    ),
    "spiegazione-nella-cella": (
        ("vedi nota", COUNT),
        "«vedi nota» non è una cifra né n.d. (misura Eventi). Scrivere la cifra, 0 se il fatto non "
        "è mai accaduto, n.d. se il dato non è disponibile; una spiegazione va in Note.",
    ),
    "valore-non-numerico": (
        ("sì", COUNT),
        "nella cella c'è «sì» invece di un numero (misura Eventi). Scrivere la cifra, 0 se il "
        "fatto non è mai accaduto, n.d. se il dato non è disponibile.",
    ),
    "conteggio-non-intero": (
        (12.5, COUNT),
        "12,5 non è un numero intero, ma Eventi è un conteggio. Scrivere un numero senza decimali.",
    ),
    "fuori-limiti": (
        (120, PERCENT),
        "120 % è sopra 100 %, il limite della misura Quota. Controllare il valore; se è giusto, "
        "lo segnali al controllo di gestione, che può cambiare il limite nel piano.",
    ),
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_words_of_each_kind(code: str) -> None:
    (value, one), text = TEXTS[code]
    found = read(value, one).findings
    assert [(item.code, str(item)) for item in found] == [(code, f"a.xlsx › Misure › H5: {text}")]


def test_above_a_hundred_percent_it_is_doubted_even_a_little() -> None:
    assert codes(read(1.5, PERCENT, percent=True)) == ["percentuale-dubbia"]
    assert codes(read(1.5, SMALL_PERCENT, percent=True)) == ["percentuale-dubbia"]


def test_points_in_a_percent_format_say_how_to_write_them() -> None:
    (found,) = read(95, PERCENT, percent=True).findings
    assert found.text == "9500 % può voler dire 95 % oppure 9500 % (misura Quota)."
    assert found.remedy.startswith("Per 95 % scrivere 95 %; per 9500 % scrivere '9500 %,")


def test_an_error_and_a_formula_without_result_are_told_as_they_are() -> None:
    error = cell("#DIV/0!", kind=CellKind.ERROR)
    (found,) = read_value(error, COUNT).findings
    assert (found.code, found.text) == (
        "cella-errore", "la cella mostra l'errore #DIV/0! invece di un valore."
    )  # fmt: skip
    nothing = cell("", kind=CellKind.NO_VALUE)
    assert codes(read_value(nothing, COUNT)) == ["formula-senza-valore"]


def test_a_value_under_its_limit_names_that_side() -> None:
    assert read(-1).findings[0].text == "-1 è sotto 0, il limite della misura Eventi."


# --- the other columns ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (moment(2022, 12, 31, 10, 30), date(2022, 12, 31)),
        (moment(2021, 3, 1), date(2021, 3, 1)),
        (moment(2023, 3, 1), date(2023, 3, 1)),
        ("n.d.", None),
        ("-", None),
    ],
)
def test_a_date_is_a_day(value: Any, expected: date | None) -> None:
    assert read_date(cell(value), COUNT, 2022) == (expected, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/12/2022", date(2022, 12, 31)), ("1-2-22", date(2022, 2, 1)),
        ("31.12.2022", date(2022, 12, 31)), ("2022-12-31", date(2022, 12, 31)),
        (" 31/12/2022 ", date(2022, 12, 31)), ("4 aprile 2022", date(2022, 4, 4)),
        ("07/02/2022 10:30", date(2022, 2, 7)), ("31. 12.22", date(2022, 12, 31)),
    ],
)  # fmt: skip
def test_dates_as_people_write_them_are_told(text: str, expected: date) -> None:
    day, found = read_date(cell(text), COUNT, 2022)
    assert (day, [item.code for item in found]) == (expected, ["data-da-testo"])


def test_the_words_for_a_date_typed_as_text() -> None:
    (found,) = read_date(cell("4 aprile 2022"), COUNT, 2022)[1]
    assert str(found) == (
        "a.xlsx › Misure › H5: la data «4 aprile 2022» è scritta come testo ed è stata letta "
        "04/04/2022 (misura Eventi). Riscriverla come data se la lettura non è giusta."
    )


def test_no_date_typed() -> None:
    assert read_date(None, COUNT, 2022) == (None, ())


@pytest.mark.parametrize("value", ["fine anno", "31/02/2022", "31/13/2022", True])
def test_what_is_no_date_is_left_out_and_told(value: Any) -> None:
    day, found = read_date(cell(value), COUNT, 2022)
    assert (day, [item.code for item in found]) == (None, ["data-illeggibile"])


@pytest.mark.parametrize("value", [156, 44926, moment(1900, 6, 4), "31/12/2032", "31/12/2020"])
def test_a_day_that_cannot_be_right_is_left_out_and_told(value: Any) -> None:
    day, found = read_date(cell(value), COUNT, 2022)
    assert (day, [item.code for item in found]) == (None, ["data-improbabile"])


def test_the_words_for_a_day_that_cannot_be_right() -> None:
    (found,) = read_date(cell(156), COUNT, 2022)[1]
    assert str(found) == (
        "a.xlsx › Misure › H5: «156» non può essere la data della misura Eventi: sembra un valore "
        "scritto nella colonna sbagliata, o un anno sbagliato. La data resta vuota. Se è il "
        "valore, scriverlo nella colonna «Valore»; qui scrivere giorno/mese/anno."
    )


def test_the_words_for_no_date() -> None:
    (found,) = read_date(cell("fine anno"), COUNT, 2022)[1]
    assert str(found) == (
        "a.xlsx › Misure › H5: «fine anno» non è una data: la data della misura Eventi resta "
        "vuota. Scriverla come giorno/mese/anno, per esempio 31/12/2022."
    )


@pytest.mark.parametrize(
    ("value", "expected"), [("  Prot. 12\n del 3/4 ", "Prot. 12\n del 3/4"), (12.5, "12,5")]
)
def test_notes_are_kept_as_typed(value: Any, expected: str) -> None:
    assert read_note(cell(value), COUNT) == (expected, ())


def test_a_note_that_cannot_be_read_is_listed() -> None:
    text, found = read_note(cell("", kind=CellKind.NO_VALUE), COUNT)
    assert (text, [item.text for item in found]) == (
        "", ["«una formula senza risultato» sta fuori dalle celle da compilare e non è usato."]
    )  # fmt: skip
    assert read_note(None, COUNT) == ("", ())


@pytest.mark.parametrize(
    "value", ["9" * 400, "9" * 300, f"circa {'9' * 300}", f"{'9' * 400} gg", 1e300, -1e300, 1e-300]
)
@pytest.mark.parametrize("one", [COUNT, AMOUNT, OPEN_PERCENT, NUMBER, PERCENT, DAYS])
def test_a_figure_beyond_all_measure_is_told_in_few_words(value: Any, one: Measure) -> None:
    typed = read(value, one)
    assert typed.value is None or math.isfinite(typed.value)
    assert all(len(str(item)) < 400 for item in typed.findings)


@pytest.mark.parametrize(
    ("text", "example"),
    [("circa 30", "30"), ("1.23.4", "12"), ("2,10,5", "12"), ("3e7", "12"), ("‹ 5", "12"),
     (">= 40", "12"), ("7 o 8", "12"), ("circa 1.234", "12"), ("circa 1.234,5", "1.234,5")],
)  # fmt: skip
def test_a_remedy_shows_a_figure_that_would_be_read_as_meant(text: str, example: str) -> None:
    (found,) = read(text, NUMBER).findings
    assert found.code == "numero-illeggibile"
    assert found.remedy == f"Scrivere solo la cifra, per esempio {example}."
    assert read(example, NUMBER).state is State.VALUE


def test_a_figure_read_from_a_text_is_told_with_it() -> None:
    (found,) = read("1,234.5", COUNT).findings
    assert found.text == (
        "«1,234.5», letto 1234,5, non è un numero intero, ma Eventi è un conteggio."
    )
    (found,) = read("20.001,0", NUMBER).findings
    assert found.text == "«20.001,0», letto 20001, è sopra 2000, il limite della misura Indice."


def test_a_figure_too_large_for_a_number_is_refused() -> None:
    (found,) = read("9" * 400).findings
    assert found.code == "numero-illeggibile"
    assert found.remedy == "Scrivere solo la cifra, per esempio 12."
    (found,) = read(1e300, NUMBER).findings
    assert found.text == "1E+300 è sopra 2000, il limite della misura Indice."


def test_long_texts_are_quoted_short() -> None:
    assert quote(cell("una  parola\n" * 20)).endswith("…")
    assert len(quote(cell("a" * 100))) == 60
    assert quote(cell("a" * 60)) == shorten("a" * 60) == "a" * 60
    assert shorten("a" * 61) == "a" * 59 + "…"


# --- properties ----------------------------------------------------------------------------------


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_is_itself_or_refused(points: Any) -> None:
    """Never scaled in silence: a plain cell is read as points, or not at all."""
    typed = read(float(points), PERCENT)
    assert typed.value in (None, unscale_percent(float(points)))
    assert (typed.value is None) == (0 < points <= 1)


@given(st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2))
def test_italian_text_reads_as_the_number_it_shows(figure: Any) -> None:
    typed = read(format_number(float(figure), 2), AMOUNT)
    assert (typed.state, typed.value) == (State.VALUE, float(figure))


@given(st.text(max_size=12))
def test_any_text_ends_as_a_value_a_missing_or_one_block(text: str) -> None:
    typed = read(text, NUMBER)
    if typed.state is State.REFUSED:
        assert [item.blocks for item in typed.findings] == [True]
    else:
        assert typed.state in (State.VALUE, State.MISSING)
        assert not any(item.blocks for item in typed.findings)


def test_a_value_that_comes_from_another_file_is_refused() -> None:
    linked = cell(12)._replace(formula=True, external=True)
    typed = read_value(linked, COUNT)
    assert (typed.state, typed.value) == (State.REFUSED, None)
    (found,) = typed.findings
    assert str(found) == (
        "a.xlsx › Misure › H5: 12 viene da un altro file, a cui la cella è collegata (misura "
        "Eventi). Scrivere il valore al posto della formula."
    )
    assert found.code == "collegamento-esterno"
