"""One typed cell of a form and its measure: a value, or a finding that says what to write.

One idea to know: nothing is guessed. A figure that could mean two things is refused with both
readings and how to write each; what is converted is listed as an avvertenza. Percent measures are
typed as percent numbers (95) in plain cells, and as fractions in cells with a percent format; they
leave this module as fractions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from generator.catalogue import finding
from generator.findings import Finding
from generator.form import broken_limit
from generator.italian import (
    NumberReading,
    format_date,
    format_plain,
    parse_number,
    round_printed,
    scale_percent,
    unscale_percent,
)
from generator.model import Measure, MeasureKind, State
from generator.reading import value_texts as texts
from generator.reading.cells import Cell, CellKind

_SERIAL_ZERO = date(1899, 12, 30)  # Excel counts days from here
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2040, 12, 31)  # of what a ratio turns into
_OLD_YEARS = range(1930, 2000)  # of 3/45: Excel makes it the first day of March 1945
_HUGE_FRACTION = 10.0  # 1000 %: without a limit in the plan, more in a percent cell is doubtful


@dataclass(frozen=True, slots=True)
class TypedValue:
    """What a cell says of its measure; `value` (a fraction for percent) only in state VALUE."""

    state: State
    value: float | None
    raw: str
    findings: tuple[Finding, ...] = ()


def read_value(cell: Cell | None, measure: Measure) -> TypedValue:
    """Reads the cell in column `Valore`."""
    if cell is None:
        return TypedValue(State.BLANK, None, "")
    if cell.external:
        return _refuse("collegamento-esterno", cell, measure)
    match cell.kind:
        case CellKind.NUMBER:
            return _read_number(cell, float(str(cell.value)), measure)
        case CellKind.TEXT:
            return _read_text(cell, texts.clean(str(cell.value)), measure)
        case CellKind.DATE:
            return _refuse("data-nella-cella", cell, measure)
        case CellKind.BOOLEAN:
            return _refuse("valore-non-numerico", cell, measure)
        case CellKind.ERROR:
            return _refuse("cella-errore", cell, measure, errore=cell.text)
        case CellKind.NO_VALUE:  # pragma: no branch - there is no other kind
            return _refuse("formula-senza-valore", cell, measure)


def shown_figure(cell: Cell | None, typed: TypedValue, measure: Measure) -> float | None:
    """The value of a number cell as its format shows it, rounded; None if it shows all of it."""
    if cell is None or cell.kind is not CellKind.NUMBER or cell.decimals is None:
        return None
    if typed.value is None:
        return None
    points = cell.percent or measure.kind is MeasureKind.PERCENT
    return round_printed(typed.value, cell.decimals + (2 if points else 0))


def read_note(cell: Cell | None, measure: Measure) -> tuple[str, tuple[Finding, ...]]:
    """Reads a cell of free text (Fonte, Evidenza, Note), whatever was typed in it."""
    if cell is None:
        return "", ()
    if cell.kind in (CellKind.ERROR, CellKind.NO_VALUE):
        return "", (_finding("contenuto-ignorato", cell, measure, trovato=quote(cell)),)
    return free_text(cell), ()


def free_text(cell: Cell) -> str:
    """What stands in a cell for words: its text, or its figure or date as shown."""
    return texts.clean(str(cell.value)) if cell.kind is CellKind.TEXT else cell.text


def quote(cell: Cell, longest: int = 60) -> str:
    """What stands in the cell, on one line and not too long, for a message."""
    if cell.kind is CellKind.NO_VALUE:
        return "una formula senza risultato"
    return shorten(cell.text, longest)


def shorten(text: str, longest: int = 60) -> str:
    """`text` on one line and not too long, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def show_value(value: float, measure: Measure) -> str:
    """A value as it is told in messages: `95 %` for the fraction 0.95, else the plain figure."""
    if measure.kind is MeasureKind.PERCENT:
        return f"{format_plain(scale_percent(value))} %"
    return format_plain(value)


# --- numbers -------------------------------------------------------------------------------------


def _read_number(cell: Cell, figure: float, measure: Measure) -> TypedValue:
    if not math.isfinite(figure):
        return _refuse("valore-non-numerico", cell, measure)
    if measure.kind is MeasureKind.PERCENT:
        return _read_percent(cell, figure, measure)
    if cell.percent:
        shown = f"{format_plain(scale_percent(figure))} %"
        return _refuse("unita-diversa", cell, measure, trovato=shown, unita=measure.unit)
    return _read_figure(cell, figure, measure)


def _read_percent(cell: Cell, figure: float, measure: Measure) -> TypedValue:
    """A number in a percent measure: the cell's format says whether 1 is 1 % or 100 %."""
    if not cell.percent:
        day = _serial_day(figure)
        if day is not None and day >= _FIRST_DAY and measure.maximum is None:
            return _refuse_day(cell, figure, day, measure)
        return _read_points(cell, figure, measure)
    if _is_too_much(figure, measure):
        return _doubt(cell, measure, unscale_percent(figure), figure, "{} %")
    return _accept(cell, figure, measure)


def _read_points(
    cell: Cell, points: float, measure: Measure, warnings: tuple[Finding, ...] = ()
) -> TypedValue:
    """Percent points without a sign: up to 1 they may be a fraction, if the plan admits it."""
    if 0 < abs(points) <= 1 and broken_limit(measure, points) is None:
        return _doubt(cell, measure, points, unscale_percent(points), "{}")
    if 1 < points < _HUGE_FRACTION and broken_limit(measure, points) is None:
        warnings = (*warnings, _finding(
            "percentuale-da-controllare", cell, measure, trovato=quote(cell),
            letto=show_value(unscale_percent(points), measure), altra=show_value(points, measure),
            cifra=format_plain(scale_percent(points)),
        ))  # fmt: skip
    return _accept(cell, unscale_percent(points), measure, warnings)


def _is_too_much(fraction: float, measure: Measure) -> bool:
    """Whether a fraction looks like percent points typed in a cell with a percent format."""
    if measure.maximum is None:
        return fraction >= _HUGE_FRACTION
    likely = unscale_percent(fraction)
    return fraction > max(measure.maximum, 1) and broken_limit(measure, likely) is None


def _read_figure(cell: Cell, figure: float, measure: Measure) -> TypedValue:
    """A number that may be a ratio turned into a day: over a number format nothing tells.

    Amounts are often as large, and so is what the plan's own Massimo admits: those are told only.
    """
    day = _serial_day(figure)
    if day is None:
        return _accept(cell, figure, measure)
    trusted = measure.kind is MeasureKind.AMOUNT or day.year in _OLD_YEARS
    if not trusted and measure.maximum is None:
        return _refuse_day(cell, figure, day, measure)
    return _accept(cell, figure, measure, (
        _finding("numero-come-data", cell, measure, trovato=format_plain(figure),
                 data=format_date(day)),
    ))  # fmt: skip


def _serial_day(figure: float) -> date | None:
    """The day that Excel keeps as `figure`, if a ratio typed today turns into such days."""
    if figure != math.floor(figure) or not 0 < figure <= (_LAST_DAY - _SERIAL_ZERO).days:
        return None
    day = _SERIAL_ZERO + timedelta(days=int(figure))
    return day if day >= _FIRST_DAY or (day.day == 1 and day.year in _OLD_YEARS) else None


def _refuse_day(cell: Cell, figure: float, day: date, measure: Measure) -> TypedValue:
    return _refuse("numero-forse-data", cell, measure, trovato=format_plain(figure),
                   data=format_date(day))  # fmt: skip


# --- texts ---------------------------------------------------------------------------------------


def _read_text(cell: Cell, text: str, measure: Measure) -> TypedValue:
    if texts.is_missing(text):
        return TypedValue(State.MISSING, None, cell.text)
    if texts.parse_date(text) is not None:
        return _refuse("data-nella-cella", cell, measure)
    if texts.is_ratio(text):
        return _refuse("rapporto-nella-cella", cell, measure)
    digits, unit = texts.split_unit(text, measure)
    if unit and unit not in texts.units_of(measure):
        return _refuse("unita-diversa", cell, measure, unita=measure.unit)
    return _read_digits(cell, parse_number(digits), unit, measure)


def _read_digits(cell: Cell, reading: NumberReading, unit: str, measure: Measure) -> TypedValue:
    if reading.either is not None and measure.kind is MeasureKind.COUNT:
        whole = [figure for figure in reading.either if figure == math.floor(figure)]
        reading = NumberReading(value=whole[0]) if len(whole) == 1 else reading
    if reading.either is not None:
        first, second = (format_plain(figure) for figure in reading.either)
        return _refuse("numero-ambiguo", cell, measure, prima=first, seconda=second)
    if reading.value is None:
        return _refuse_words(cell, measure)
    percent = measure.kind is MeasureKind.PERCENT
    value = unscale_percent(reading.value) if percent else reading.value
    warning = _finding("unita-tolta" if unit else "numero-da-testo", cell, measure,
                       trovato=quote(cell), letto=show_value(value, measure))  # fmt: skip
    if percent and not unit:
        return _read_points(cell, reading.value, measure, (warning,))
    return _accept(cell, value, measure, (warning,))


def _refuse_words(cell: Cell, measure: Measure) -> TypedValue:
    text = texts.clean(cell.text)
    if texts.is_yes_or_no(text):
        return _refuse("valore-non-numerico", cell, measure, trovato=f"«{text}»")
    if texts.is_explanation(text):
        return _refuse("spiegazione-nella-cella", cell, measure)
    return _refuse("numero-illeggibile", cell, measure, esempio=texts.example_in(text))


# --- deciding ------------------------------------------------------------------------------------


def _accept(
    cell: Cell, value: float, measure: Measure, warnings: tuple[Finding, ...] = ()
) -> TypedValue:
    """A value that has one meaning, unless it breaks the rules of its measure."""
    figure = float(format(value, ".15g")) + 0.0  # without the dust of a calculation
    if measure.kind is MeasureKind.COUNT and figure != math.floor(figure):
        found = _as_read(cell, format_plain(figure))
        return _refuse("conteggio-non-intero", cell, measure, trovato=found)
    broken = broken_limit(measure, figure)
    if broken is not None:
        side, limit = broken
        return _refuse("fuori-limiti", cell, measure, lato=side, limite=show_value(limit, measure),
                       trovato=_as_read(cell, show_value(figure, measure)))  # fmt: skip
    return TypedValue(State.VALUE, figure, cell.text, warnings)


def _as_read(cell: Cell, shown: str) -> str:
    """The figure for a message, after the text from which it was read if that looks otherwise."""
    if cell.kind is not CellKind.TEXT or texts.clean(cell.text) == shown:
        return shown
    return f"«{quote(cell)}», letto {shown},"


def _doubt(cell: Cell, measure: Measure, likely: float, other: float, how: str) -> TypedValue:
    """Two readings of a percentage, as fractions; `how` is the way to write the first."""
    first, second = show_value(likely, measure), show_value(other, measure)
    write = how.format(first.removesuffix(" %"))
    return _refuse("percentuale-dubbia", cell, measure, prima=first, seconda=second,
                   come_prima=write, come_seconda=second)  # fmt: skip


def _refuse(code: str, cell: Cell, measure: Measure, **facts: object) -> TypedValue:
    told = {"trovato": quote(cell), **facts}
    return TypedValue(State.REFUSED, None, cell.text, (_finding(code, cell, measure, **told),))


def _finding(code: str, cell: Cell, measure: Measure, **facts: object) -> Finding:
    return finding(code, cell.where, office=measure.office, misura=measure.id, **facts)
