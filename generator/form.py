"""The contract of the form: what an office receives, fills in and returns.

One idea to know: writer and reader share these definitions and nothing else, so a form that was
written, filled and read gives back exactly what was typed (a property test). Rows are matched by
the measure's id in column `Codice`, columns by their headers, never by position.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.detail import COUNTING, RowField, RowMethod
from generator.model import Measure, MeasureKind

VERSION = 1

COVER = "Copertina"
INSTRUCTIONS = "Istruzioni"
MEASURES = "Misure"
DETAILS = "Dettaglio"  # where a measure is made of rows; numbered where several are
REASONS = "Motivazioni"
CHECK = "Controllo"
IDENTITY = "_identita"  # hidden; LibreOffice turns very hidden into hidden: no tampering

# Identity sheet: keys in column A, values in column B, then one row per measure under a header.
ID_FORM_VERSION = "versione scheda"
ID_ENTITY = "ente"
ID_YEAR = "anno"
ID_PERIOD = "periodo"
ID_OFFICE = "ufficio"
ID_DIGEST = "impronta"
ID_TEXTS = "testi"  # digests of every text the form came with: what is not among them was added
ID_MEASURE_HEADER = ("misura", "impronta misura", "tipo", "unità", "base", "righe")

# Labels of the cover that an officer answers; the answer stands in the next column.
COVER_COMPILER = "Compilata da"
COVER_DATE = "Data di compilazione"
COVER_SEEN_BY = "Vista da"
COVER_ANSWERS = (COVER_COMPILER, COVER_DATE, COVER_SEEN_BY)

# Labels of the cover and of the check, beside which the form computes by itself.
COVER_RESULT = "Stato della scheda"
CHECK_RESULT = "Esito"
CHECK_COUNTS = (
    "Misure da compilare",
    "Misure compilate con un valore",
    "Misure dichiarate n.d. (non disponibili)",
    "Misure con un valore da controllare",
    "Misure ancora vuote",
    "Misure n.d. senza il motivo nelle Note",
)
LIVE_LABELS = (COVER_RESULT, *CHECK_COUNTS, CHECK_RESULT)

# With these words begins every note that an answer puts on an office's own workbook.
ANSWER_MARK = "Da controllare:"

# Kinds that cannot be below zero, whatever the plan's Minimo: it stays empty, and says nothing.
NEVER_NEGATIVE = frozenset((MeasureKind.COUNT, MeasureKind.DAYS, MeasureKind.PERCENT))

# What column `Stato` of a row says.
TO_FILL = "da compilare"
FILLED = "compilata"
NOT_AVAILABLE = "n.d."
TO_CHECK = "da controllare"
NOT_DUE = "non prevista"
COMPUTED = "calcolata"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form's table; `field` is its name in frames; `typed` ones are filled in."""

    field: str
    header: str
    width: float
    typed: bool = False
    help: str = ""


MEASURE_COLUMNS = (
    FormColumn("measure", "Codice", 21),
    FormColumn("name", "Misura", 30),
    FormColumn("description", "Descrizione", 34),
    FormColumn("indicators", "Usata per", 16),
    FormColumn("unit", "Unità", 6),
    FormColumn("covers", "Che cosa comprende", 14),
    FormColumn("previous", "Valore precedente", 12),
    FormColumn("value", "Valore", 13, typed=True,
               help="Scrivere solo la cifra. Se il dato non è disponibile scrivere n.d. e il "
                    "motivo in Note. Zero è un valore."),
    FormColumn("date", "Data del dato", 12, typed=True, help="Giorno/mese/anno."),
    FormColumn("source", "Fonte", 18, typed=True,
               help="Da dove viene il dato: applicativo, registro, ufficio."),
    FormColumn("evidence", "Evidenza", 18, typed=True,
               help="Protocollo, percorso o documento che lo prova."),
    FormColumn("note", "Note", 26, typed=True, help="Spiegazioni; il motivo di un n.d."),
    FormColumn("row_state", "Stato", 14),
)  # fmt: skip

# Columns of sheet `Dettaglio`; those that its measure's rows do not have are left out.
DETAIL_COLUMNS = (
    FormColumn("measure", "Codice", 24, help="È già scritto; in una riga aggiunta può mancare."),
    FormColumn("element", "Elemento", 46, typed=True,
               help="Il nome: un progetto, un'attività. Una riga per elemento, senza totali."),
    FormColumn("value", "Valore", 14, typed=True, help="Scrivere solo la cifra."),
    FormColumn("weight", "Risorse", 14, typed=True,
               help="Quanto pesa l'elemento, sempre nella stessa unità: euro, ore, persone."),
    FormColumn("date", "Data", 14, typed=True,
               help="Giorno/mese/anno; vuota se il fatto non è avvenuto."),
    FormColumn("note", "Note", 36, typed=True, help="Spiegazioni, se servono."),
    FormColumn("row_state", "Stato", 22),
)  # fmt: skip

REASON_COLUMNS = (
    FormColumn("indicator", "Indicatore", 18),
    FormColumn("name", "Nome", 34),
    FormColumn("formula", "Come si calcola", 26),
    FormColumn("target", "Valore atteso", 14),
    FormColumn("cause", "Causa dello scostamento", 40, typed=True,
               help="Perché il risultato non raggiunge il valore atteso."),
    FormColumn("action", "Azione correttiva", 40, typed=True,
               help="Che cosa si farà e da quando."),
)  # fmt: skip


_NO_UNIT = "nessuna"

# What the columns of rows are called in frames and in `DETAIL_COLUMNS`.
ROW_FIELDS = {RowField.VALUE: "value", RowField.WEIGHT: "weight", RowField.DAY: "date"}


def broken_limit(measure: Measure, value: float) -> tuple[str, float] | None:
    """The side and the limit of the measure that `value` passes.

    Some kinds are never negative unless the plan says so.
    """
    least = measure.minimum
    if least is None and measure.kind in NEVER_NEGATIVE:
        least = 0.0
    if least is not None and value < least:
        return "sotto", least
    if measure.maximum is not None and value > measure.maximum:
        return "sopra", measure.maximum
    return None


def measure_digest(measure: Measure) -> str:
    """SHA-256 of what a form's row depends on: id, kind, unit, base, columns of its rows.

    Texts do not count.
    """
    told = [measure.id, measure.kind.value, measure.unit, measure.base.value]
    rows = rows_text(measure)
    return _sha256([*told, rows] if rows else told)


def rows_text(measure: Measure) -> str:
    """What each row of a measure holds, and of which kind: `valore (percentuale), risorse`."""
    if measure.detail is None:
        return ""
    counted = measure.detail.method in COUNTING
    kind = "valore" if counted else f"valore ({measure.kind.value})"
    fields = (kind if item is RowField.VALUE else item.value for item in measure.detail.columns)
    return ", ".join(fields) or "elemento"


def value_measure(measure: Measure) -> Measure:
    """What column `Valore` of its rows is read as.

    What is compared with a condition is any number, in no unit; what is summed or averaged is
    like the measure, but a part may be below the least sum.
    """
    method = None if measure.detail is None else measure.detail.method
    if method in COUNTING:
        return replace(measure, kind=MeasureKind.AMOUNT, unit=_NO_UNIT, minimum=None, maximum=None)
    return replace(measure, minimum=None) if method is RowMethod.SUM else measure


def weight_measure(measure: Measure) -> Measure:
    """What column `Risorse` of its rows is read as: an amount of anything."""
    return replace(measure, kind=MeasureKind.AMOUNT, unit=_NO_UNIT, minimum=None, maximum=None)


def form_digest(measures: Iterable[Measure]) -> str:
    """SHA-256 of what a whole form depends on: its measures' digests, in any order."""
    return _sha256(sorted(measure_digest(measure) for measure in measures))


@lru_cache(maxsize=2_000)  # a form says the same in many rows
def text_digest(text: str) -> str:
    """Short SHA-256 of a text, whatever its spaces and line ends became on the way."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def figure_text(measure: str, figure: float) -> str:
    """A figure that a form comes with, as its digest remembers it: the measure's previous value."""
    return f"{measure} = {figure:.15g}"


def form_file_name(office: str) -> str:
    """Name of the form of `office`: `Scheda_PO3.xlsx`."""
    return f"Scheda_{office}.xlsx"


def _sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
