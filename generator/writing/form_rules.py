"""What a form's value cell accepts, as Excel tells it: format, validation, row state.

One idea to know: the same rule serves the validation of the cell and the state of its row, and it
works in Excel and LibreOffice. It only helps: pasting destroys it, and the reader checks again.
"""

from __future__ import annotations

from datetime import date

from generator.detail import COUNTING
from generator.form import (
    DETAIL_COLUMNS,
    FILLED,
    MEASURE_COLUMNS,
    NEVER_NEGATIVE,
    NOT_AVAILABLE,
    REASON_COLUMNS,
    TO_CHECK,
    TO_FILL,
)
from generator.italian import format_plain, scale_percent
from generator.model import Measure, MeasureKind

DATE_FORMAT = "dd/mm/yyyy"
# Only a General cell lets a date or a percentage show itself: over any other format 3/4 is kept as
# the day's serial and 104,5% as 1.045, and nothing tells.
VALUE_FORMAT = "General"
_FORMATS = {
    MeasureKind.COUNT: "#,##0",
    MeasureKind.PERCENT: '0.00" %"',
    MeasureKind.DAYS: "#,##0.00",
    MeasureKind.NUMBER: "#,##0.00",
    MeasureKind.AMOUNT: "#,##0.00",
}
_ASKED = {
    MeasureKind.COUNT: "Numero intero, per esempio 12.",
    MeasureKind.PERCENT: "Percentuale: per 95 % scrivere 95, non 0,95 e senza il segno.",
    MeasureKind.DAYS: "Numero di giorni, per esempio 2,5.",
    MeasureKind.NUMBER: "Numero, per esempio 12,5.",
    MeasureKind.AMOUNT: "Importo in euro, per esempio 1234,50.",
}
_HELP = {column.field: column.help for column in (*MEASURE_COLUMNS, *REASON_COLUMNS)}
_HEADER = {column.field: column.header for column in (*MEASURE_COLUMNS, *REASON_COLUMNS)}
_ROW_HELP = {column.field: column.help for column in DETAIL_COLUMNS}
_ROW_HEADER = {column.field: column.header for column in DETAIL_COLUMNS}
_NOT_AVAILABLE = "|nd|nr|n/d|-|–|—|nondisponibile|"

Rule = dict[str, object]


def number_format(measure: Measure) -> str:
    """The previous value's format; percent figures are stored as 0–100 with a literal sign."""
    return _FORMATS[measure.kind]


def stored_value(value: float, measure: Measure) -> float:
    """A value of a frame as the form stores it: 0.95 of a percent measure is 95."""
    return scale_percent(value) if measure.kind is MeasureKind.PERCENT else value


def limits_text(measure: Measure) -> str:
    """`Limiti: da 0 a 100.`, `Limite: almeno 0.` or nothing."""
    low, high = (None if limit is None else format_plain(stored_value(limit, measure))
                 for limit in (measure.minimum, measure.maximum))  # fmt: skip
    if low is not None and high is not None:
        return f" Limiti: da {low} a {high}."
    if low is not None:
        return f" Limite: almeno {low}."
    return "" if high is None else f" Limite: al massimo {high}."


def value_rule(measure: Measure, cell: str) -> Rule:
    """Validation of the value in `cell`; a warning, because the plan's limits may be wrong."""
    asked = _ASKED[measure.kind]
    return {
        "validate": "custom",
        "value": f"={_admitted(measure, cell)}",
        "error_type": "warning",
        "input_title": "Valore",
        "input_message": f"{asked}{limits_text(measure)} Se il dato non è disponibile scrivere "
                         "n.d. e il motivo in Note. Zero è un valore.",
        "error_title": "Valore da controllare",
        "error_message": f"{asked}{limits_text(measure)} Se manca, n.d. Premere No per correggere.",
    }  # fmt: skip


def preview_rule() -> Rule:
    """A prompt over a figure that the form computes from its list."""
    return {"validate": "any", "input_title": "Valore",
            "input_message": "Si calcola dall'elenco, nel foglio «Dettaglio»: qui non si scrive. "
                             "Se il dato non è disponibile scrivere n.d. e il motivo in "
                             "Note."}  # fmt: skip


def element_rule() -> Rule:
    """A prompt over the name of an element."""
    return {"validate": "any", "input_title": _ROW_HEADER["element"],
            "input_message": _ROW_HELP["element"]}  # fmt: skip


def row_value_rule(like: Measure, cell: str) -> Rule:
    """Validation of the value of a row, which is read as one of `like`."""
    counted = like.detail is not None and like.detail.method in COUNTING
    asked = _ASKED[MeasureKind.NUMBER if counted else like.kind]
    rules = ",".join(["TRUE", *_number_rules(like, cell, rows=True)])
    return _number_rule(_ROW_HEADER["value"], asked + limits_text(like), cell, rules)


def weight_rule(cell: str) -> Rule:
    """Validation of the resources of a row."""
    return _number_rule(_ROW_HEADER["weight"], _ROW_HELP["weight"], cell, f"{cell}>=0")


def _number_rule(title: str, asked: str, cell: str, rules: str) -> Rule:
    return {
        "validate": "custom",
        "value": f"=IF(ISNUMBER({cell}),AND({rules}),FALSE)",
        "error_type": "warning",
        "input_title": title,
        "input_message": asked,
        "error_title": "Valore da controllare",
        "error_message": f"{asked} Premere No per correggere.",
    }


def date_rule(year: int, *, blank: bool = False) -> Rule:
    """Validation of a day: near the plan's year; in a list, blank for what did not happen."""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": date(year - 1, 1, 1),
        "maximum": date(year + 1, 12, 31),
        "error_type": "warning",
        "input_title": (_ROW_HEADER if blank else _HEADER)["date"],
        "input_message": (_ROW_HELP if blank else _HELP)["date"],
        "error_title": "Data da controllare",
        "error_message": "Scrivere una data come giorno/mese/anno, per esempio "
                         f"31/12/{year}. Premere No per correggere.",
    }  # fmt: skip


def text_rule(field: str) -> Rule:
    """A prompt over a cell of free text, which accepts anything."""
    return {"validate": "any", "input_title": _HEADER[field], "input_message": _HELP[field]}


def state_formula(measure: Measure, cell: str) -> str:
    """The live text of column `Stato` for the value in `cell`."""
    admitted = _admitted(measure, cell)
    return (
        f'=IF(ISERROR({cell}),"{TO_CHECK}",IF({cell}="","{TO_FILL}",'
        f'IF({admitted},IF(ISNUMBER({cell}),"{FILLED}","{NOT_AVAILABLE}"),"{TO_CHECK}")))'
    )


def _admitted(measure: Measure, cell: str) -> str:
    """Excel condition: a number that keeps the measure's rules, or a spelling of n.d.

    No array constant stands in it (validations refuse them), and IF keeps the number rules away
    from texts, on which they would be errors.
    """
    typed = f'"|"&SUBSTITUTE(SUBSTITUTE(LOWER({cell})," ",""),".","")&"|"'
    rules = ",".join(_number_rules(measure, cell)) or "TRUE"
    return f'IF(ISNUMBER({cell}),AND({rules}),ISNUMBER(FIND({typed},"{_NOT_AVAILABLE}")))'


def _number_rules(measure: Measure, cell: str, *, rows: bool = False) -> list[str]:
    """What a number must be; only a typed percentage can be meant as a fraction."""
    least = measure.minimum
    if measure.kind in NEVER_NEGATIVE:
        least = 0.0 if least is None else least
    rules = [f"{cell}=INT({cell})"] if measure.kind is MeasureKind.COUNT else []
    if measure.kind is MeasureKind.PERCENT and (measure.detail is None or rows):
        doubtful = 1.0 if measure.maximum is None else min(1.0, measure.maximum)
        rules.append(f"OR({cell}=0,ABS({cell})>{doubtful:.15g})")  # 0,95 may be meant as 95 %
    for sign, limit in ((">=", least), ("<=", measure.maximum)):
        if limit is not None:
            rules.append(f"{cell}{sign}{stored_value(limit, measure):.15g}")
    return rules
