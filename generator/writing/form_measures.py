"""Sheet `Misure`: one row per measure of the office.

One idea to know: rows are known by their code and columns by their headers; the order here is only
the order in which an office meets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from generator.computing.derived import is_expected
from generator.form import (
    COMPUTED,
    FILLED,
    MEASURE_COLUMNS,
    MEASURES,
    NOT_AVAILABLE,
    NOT_DUE,
    TO_CHECK,
    TO_FILL,
    figure_text,
)
from generator.italian import format_date
from generator.model import Base, Measure, Office, Period, Plan, State
from generator.records import Record
from generator.writing.form_book import GREY, INPUT_LINE, FormBook
from generator.writing.form_frame import (
    HEADER_ROW,
    finish_table,
    needed_height,
    write_header,
    write_top,
)
from generator.writing.form_lists import RowList
from generator.writing.form_rules import (
    DATE_FORMAT,
    VALUE_FORMAT,
    date_rule,
    number_format,
    preview_rule,
    state_formula,
    stored_value,
    text_rule,
    value_rule,
)
from generator.writing.form_source import FormSource
from generator.writing.form_validations import Validations
from generator.writing.xlsx import Page

_STATE_COLORS = {
    FILLED: ("#D5E8F7", "#0B3C5D"),
    NOT_AVAILABLE: ("#E4E4E4", "#3B3B3B"),
    TO_FILL: ("#FFF2CC", "#5C4400"),
    TO_CHECK: ("#F4B183", "#4A1700"),
}
_CACHED = {State.VALUE.value: FILLED, State.MISSING.value: NOT_AVAILABLE}
_COLUMN = {column.field: place for place, column in enumerate(MEASURE_COLUMNS)}
_NO_DESCRIPTION = 12.0  # width of the column where no measure has one: the name takes the rest
_LEAST_HEIGHT = 27.0


@dataclass(frozen=True, slots=True)
class MeasuresArea:
    """Where the rows of `Misure` stand, in Excel's notation, and what their states are."""

    states: str  # Misure!$M$5:$M$14
    notes: str
    cached: tuple[str, ...]
    unexplained: int  # rows n.d. without a note


def write_measures(
    book: FormBook, source: FormSource, office: Office, lists: Mapping[str, RowList]
) -> MeasuresArea:
    """Draws `Misure`."""
    page = book.add_sheet(MEASURES)
    plan, measures = source.plan, source.own(office)
    write_top(book, page, f"Misure dell'ufficio {office.code} · {plan.period.label}",
               ("Compilare solo le celle gialle. Una riga per ogni misura: i codici non si "
                "cambiano.", _deadline(plan.period)))  # fmt: skip
    widths = _widths(measures)
    write_header(book, page, MEASURE_COLUMNS, widths, {"previous": _previous_name(plan)})
    states, rules = [], Validations()
    for row, measure in enumerate(measures, start=HEADER_ROW + 1):
        line = _MeasureLine(measure, plan, source.users.get(measure.id, ""),
                            source.carried.get(measure.id, {}),
                            source.previous.get(measure.id, {}),
                            lists.get(measure.id))  # fmt: skip
        states.append(_write_measure(book, page, row, line, widths, rules))
    rules.write(page)
    last = HEADER_ROW + max(len(measures), 1)
    footer = f"{plan.entity.name} · Scheda {office.code}"
    finish_table(page, MEASURE_COLUMNS, last, footer, frozen=2)
    _colour_states(book, page, last)
    return _area(measures, states, source.carried, last)


def covers_text(measure: Measure, period: Period) -> str:
    """What time a value covers: `dal 01/01/2022 al 31/12/2022` or `al 31/12/2022`."""
    end = format_date(period.end) if period.end else "fine periodo"
    if measure.base is Base.AT_DATE:
        return f"al {end}"
    start = date(period.end.year, 1, 1) if period.end else period.start
    return f"dal {format_date(start)} al {end}" if start else f"fino al {end}"


# --- one row -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _MeasureLine:
    """A measure with all that its row shows."""

    measure: Measure
    plan: Plan
    users: str
    carried: Record
    previous: Record
    rows: RowList | None

    @property
    def due(self) -> bool:
        return self.measure.due_in(self.plan.period)


def _write_measure(book: FormBook, page: Page, row: int, line: _MeasureLine,
                   widths: Mapping[str, float], rules: Validations) -> str:  # fmt: skip
    """Draws one row and returns its state as cached."""
    measure = line.measure
    look = book.look("cell" if line.due else "off")
    texts = {
        "measure": measure.id,
        "name": measure.name,
        "description": measure.description,
        "indicators": line.users,
        "unit": measure.unit,
        "covers": covers_text(measure, line.plan.period),
    }
    for field, text in texts.items():
        book.write(page, row, _COLUMN[field], text, look)
    _write_previous(book, page, row, line)
    notes = {field: str(line.carried.get(field) or "") for field in ("source", "evidence", "note")}
    page.height(row, max(_LEAST_HEIGHT, needed_height({**texts, **notes}, widths)))
    if not line.due:
        computed = measure.computed and is_expected(measure, line.plan.period)
        state = COMPUTED if computed else NOT_DUE
        _grey_out(book, page, row, state)
        return state
    _write_inputs(book, page, row, line, notes)
    _add_rules(rules, row, line)
    return _write_state(book, page, row, line)


def _write_inputs(
    book: FormBook, page: Page, row: int, line: _MeasureLine, notes: Mapping[str, str]
) -> None:
    _write_value(book, page, row, line)
    day = line.carried.get("date")
    page.write(row, _COLUMN["date"], day if isinstance(day, date) else None,
               book.look("input", num_format=DATE_FORMAT, align="left", indent=1))  # fmt: skip
    for field, text in notes.items():
        page.write(row, _COLUMN[field], text or None, book.look("input", num_format="@"))


def _add_rules(rules: Validations, row: int, line: _MeasureLine) -> None:
    if line.rows is None:
        rules.add_relative(row, _COLUMN["value"], partial(value_rule, line.measure))
    else:
        rules.add(row, _COLUMN["value"], preview_rule())
    rules.add(row, _COLUMN["date"], date_rule(line.plan.entity.year))
    for field in ("source", "evidence", "note"):
        rules.add(row, _COLUMN[field], text_rule(field))


def _write_value(book: FormBook, page: Page, row: int, line: _MeasureLine) -> None:
    """The cell for the figure; a figure made of rows is shown, and n.d. may be typed over it."""
    place, value = _COLUMN["value"], _carried_value(line)
    if line.rows is None:
        figure = book.look("input", num_format=VALUE_FORMAT, align="right", indent=1, bold=True)
        page.write(row, place, value, figure)
    else:
        figure = book.look("preview", num_format=number_format(line.measure))
        if value is None or line.rows.rows:
            shown = TO_CHECK if line.rows.rows and not isinstance(value, float) else value
            page.write_formula(row, place, line.rows.preview(), figure, shown or "")
        else:
            page.write(row, place, value, figure)


def _write_state(book: FormBook, page: Page, row: int, line: _MeasureLine) -> str:
    cached = _CACHED.get(str(line.carried.get("state", "")), TO_FILL)
    if line.rows is not None and line.rows.rows and cached != FILLED:
        cached = TO_CHECK
    formula = state_formula(line.measure, _cell(row, "value"))
    look = book.look("cell", bold=True)
    page.write_formula(row, _COLUMN["row_state"], formula, look, cached)
    return cached


def _write_previous(book: FormBook, page: Page, row: int, line: _MeasureLine) -> None:
    state, value = _state(line.previous), line.previous.get("value")
    shown: str | float | None = NOT_AVAILABLE if state is State.MISSING else None
    if state is State.VALUE and isinstance(value, int | float):
        shown = stored_value(float(value), line.measure)
        book.remember(figure_text(line.measure.id, shown))
    look = book.look("cell" if line.due else "off", font_color=GREY, align="right",
                     num_format=number_format(line.measure))  # fmt: skip
    book.write(page, row, _COLUMN["previous"], shown, look)


def _grey_out(book: FormBook, page: Page, row: int, state: str) -> None:
    for column in MEASURE_COLUMNS:
        if column.typed:
            page.write(row, _COLUMN[column.field], None, book.look("off"))
    book.write(page, row, _COLUMN["row_state"], state, book.look("off"))


def _carried_value(line: _MeasureLine) -> str | float | None:
    """What goes back into the cell; a refused value is not put back as if it were good."""
    state, value = _state(line.carried), line.carried.get("value")
    if state is State.MISSING:
        return NOT_AVAILABLE
    if state is State.VALUE and isinstance(value, int | float):
        return stored_value(float(value), line.measure)
    return None


def _state(record: Record) -> State | None:
    state = record.get("state")
    return State(str(state)) if state else None


# --- the whole sheet -----------------------------------------------------------------------------


def _colour_states(book: FormBook, page: Page, last: int) -> None:
    """Colours the states, and in orange the value that asks to be checked."""
    first, place = HEADER_ROW + 1, _COLUMN["row_state"]
    for state, (fill, color) in _STATE_COLORS.items():
        page.conditional_format(first, place, last, place, {
            "type": "cell", "criteria": "==", "value": f'"{state}"',
            "format": book.differential(bg_color=fill, font_color=color),
        })  # fmt: skip
    fill, color = _STATE_COLORS[TO_CHECK]
    state_cell = f"${_letter('row_state')}{first + 1}"
    page.conditional_format(first, _COLUMN["value"], last, _COLUMN["value"], {
        "type": "formula", "criteria": f'={state_cell}="{TO_CHECK}"',
        "format": book.differential(bg_color=fill, font_color=color, border_color=INPUT_LINE),
    })  # fmt: skip


def _area(
    measures: Sequence[Measure], states: Sequence[str], carried: Mapping[str, Record], last: int
) -> MeasuresArea:
    unexplained = sum(
        state == NOT_AVAILABLE and not carried.get(measure.id, {}).get("note")
        for measure, state in zip(measures, states, strict=True)
    )
    span = f"{MEASURES}!${{0}}${HEADER_ROW + 2}:${{0}}${last + 1}"
    return MeasuresArea(span.format(_letter("row_state")), span.format(_letter("note")),
                        tuple(states), unexplained)  # fmt: skip


def _widths(measures: Iterable[Measure]) -> dict[str, float]:
    widths = {column.field: column.width for column in MEASURE_COLUMNS}
    if not any(measure.description for measure in measures):
        widths["name"] += widths["description"] - _NO_DESCRIPTION
        widths["description"] = _NO_DESCRIPTION
    return widths


def _previous_name(plan: Plan) -> str:
    """Label of the last collecting period before this one; empty if there is none."""
    codes = [period.code for period in plan.periods]
    place = codes.index(plan.period.code) if plan.period.code in codes else 0
    before = [period.label for period in plan.periods[:place] if period.collects]
    return f"({before[-1]})" if before else ""


def _deadline(period: Period) -> str:
    if period.deadline is None:
        return ""
    return f"Da restituire entro il {format_date(period.deadline)}."


def _cell(row: int, field: str) -> str:
    return f"{_letter(field)}{row + 1}"


def _letter(field: str) -> str:
    return chr(ord("A") + _COLUMN[field])
