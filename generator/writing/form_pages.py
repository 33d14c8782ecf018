"""The other sheets of a form: cover, instructions, check and the hidden identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.form import (
    CHECK,
    CHECK_COUNTS,
    CHECK_RESULT,
    COMPUTED,
    COVER_ANSWERS,
    COVER_DATE,
    COVER_RESULT,
    FILLED,
    ID_DIGEST,
    ID_ENTITY,
    ID_FORM_VERSION,
    ID_MEASURE_HEADER,
    ID_OFFICE,
    ID_PERIOD,
    ID_TEXTS,
    ID_YEAR,
    IDENTITY,
    NOT_AVAILABLE,
    NOT_DUE,
    TO_CHECK,
    TO_FILL,
    VERSION,
    form_digest,
    measure_digest,
    rows_text,
)
from generator.italian import format_date
from generator.model import Office, Plan
from generator.writing.form_book import FormBook, count_lines, protect, set_up_print, text_height
from generator.writing.form_measures import MeasuresArea
from generator.writing.form_rules import DATE_FORMAT
from generator.writing.form_source import FormSource
from generator.writing.xlsx import Page

COMPLETE, INCOMPLETE = "COMPLETO", "INCOMPLETO"
RESULT_ROW = 9  # of sheet Controllo, from 0
_WIDTHS = (32.0, 96.0)
_TEXT_WIDTH = 128.0
_DIGESTS_IN_CELL = 2500
_AFTER = (
    "Quando l'esito è COMPLETO la scheda si può restituire. Se qualche dato manca davvero, "
    "scrivere n.d. al posto del valore e il motivo nelle Note: anche così la scheda è completa."
)


def write_cover(book: FormBook, page: Page, plan: Plan, office: Office, result: str) -> None:
    """Who, what, when; the live result of `Controllo`; and three answers of the office."""
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    book.write_across(page, 0, (0, 1), "Scheda di rilevazione", book.look("banner"))
    book.write_across(page, 1, (0, 1), plan.entity.name, book.look("banner small"))
    page.height(0, 36)
    page.height(1, 22)
    row = _write_facts(book, page, 3, _facts(plan, office))
    book.write(page, row, 0, COVER_RESULT, book.look("label"))
    formula = f"={CHECK}!$B${RESULT_ROW + 1}"
    page.write_formula(row, 1, formula, book.look("result"), result)
    page.height(row, 22)
    row = _write_answers(book, page, row + 2)
    book.write_across(
        page,
        row + 1,
        (0, 1),
        "Le celle gialle sono da compilare; la scheda non ha "
        "password. Il foglio «Istruzioni» spiega come si fa.",
        book.look("hint"),
    )
    protect(page)
    set_up_print(page, f"{plan.entity.name} · Scheda {office.code}")


def write_instructions(book: FormBook, page: Page, text: str, footer: str) -> None:
    """One page: `#` begins a title, `##` a section, `-` a point; the rest are paragraphs."""
    page.set_column(0, 0, _TEXT_WIDTH)
    for row, (mark, line) in enumerate(_blocks(text)):
        name = {"#": "title", "##": "section", "-": "bullet"}.get(mark, "text")
        shown = f"• {line}" if mark == "-" else line
        book.write(page, row, 0, shown, book.look(name))
        size = {"#": 14.0, "##": 11.0}.get(mark, 10.0)
        narrow = _TEXT_WIDTH - (2 if mark == "-" else 0)
        height = text_height({narrow: shown}, size=size, bold=mark in ("#", "##"))
        page.height(row, height + {"#": 8.0, "##": 10.0}.get(mark, 3.0))
    protect(page)
    set_up_print(page, footer)


def write_check(book: FormBook, area: MeasuresArea, footer: str) -> str:
    """Draws `Controllo`, live, and returns its result as cached."""
    page = book.add_sheet(CHECK)
    page.set_column(0, 0, 44)
    page.set_column(1, 1, 18)
    book.write(page, 0, 0, "Controllo della scheda", book.look("title"))
    page.height(0, 26)
    for row, (label, formula, cached) in enumerate(_counts(area), start=2):
        book.write(page, row, 0, label, book.look("label"))
        page.write_formula(row, 1, formula, book.look("fact"), cached)
        page.height(row, 20)
    result = _write_result(book, page, area)
    book.write_across(page, RESULT_ROW + 2, (0, 1), _AFTER, book.look("text"))
    page.height(RESULT_ROW + 2, 15.0 * count_lines(_AFTER, 60, 10) + 4)
    protect(page)
    set_up_print(page, footer)
    return result


def write_identity(book: FormBook, source: FormSource, office: Office) -> None:
    """Who the form is, what it depends on, and the digests of the texts it came with."""
    plan, measures = source.plan, source.own(office)
    page = book.add_sheet(IDENTITY)
    rows: list[tuple[str, ...]] = [
        (ID_FORM_VERSION, str(VERSION)),
        (ID_ENTITY, plan.entity.name),
        (ID_YEAR, str(plan.entity.year)),
        (ID_PERIOD, plan.period.code),
        (ID_OFFICE, office.code),
        (ID_DIGEST, form_digest(measures)),
        *((ID_TEXTS, " ".join(some)) for some in _by_cell(book.digests)),
        ID_MEASURE_HEADER,
    ]
    rows += [(item.id, measure_digest(item), item.kind.value, item.unit, item.base.value,
              rows_text(item)) for item in measures]  # fmt: skip
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            page.write(row, column, value)
    protect(page)
    page.raw.hide()


# --- pieces --------------------------------------------------------------------------------------


def _by_cell(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many as a cell can hold: 13 characters each, of 32,767."""
    for start in range(0, len(digests), _DIGESTS_IN_CELL):
        yield digests[start : start + _DIGESTS_IN_CELL]


def _facts(plan: Plan, office: Office) -> tuple[tuple[str, str], ...]:
    period = plan.period
    days = [format_date(day) for day in (period.start, period.end) if day is not None]
    span = f" (dal {days[0]} al {days[1]})" if len(days) == 2 else ""
    deadline = format_date(period.deadline) if period.deadline else "non indicata"
    contact = " · ".join(part for part in (office.contact, office.email) if part)
    return (
        ("Ente", plan.entity.name),
        ("Anno", str(plan.entity.year)),
        ("Ufficio", f"{office.code} - {office.name}" if office.name else office.code),
        ("Periodo", f"{period.label}{span}"),
        ("Da restituire entro", deadline),
        ("Referente", contact or "non indicato"),
    )


def _write_facts(
    book: FormBook, page: Page, row: int, facts: Iterable[tuple[str, str]]
) -> int:  # fmt: skip
    """Writes labels and texts, and returns the next row."""
    for label, text in facts:
        book.write(page, row, 0, label, book.look("label"))
        book.write(page, row, 1, text, book.look("fact"))
        page.height(row, max(20.0, text_height({_WIDTHS[1] - 2: text}, size=10) + 4))
        row += 1
    return row


def _write_answers(book: FormBook, page: Page, row: int) -> int:
    for label in COVER_ANSWERS:
        look = book.look("answer", num_format=DATE_FORMAT if label == COVER_DATE else "@")
        book.write(page, row, 0, label, book.look("label"))
        page.write(row, 1, None, look)
        page.height(row, 22)
        row += 1
    return row


def _counts(area: MeasuresArea) -> tuple[tuple[str, str, int], ...]:
    """Label, live formula and cached figure of each line of `Controllo`."""
    due = sum(state not in (NOT_DUE, COMPUTED) for state in area.cached)
    first, *counted, last = CHECK_COUNTS
    states = (FILLED, NOT_AVAILABLE, TO_CHECK, TO_FILL)
    lines = [(label, f'=COUNTIF({area.states},"{state}")', area.cached.count(state))
             for state, label in zip(states, counted, strict=True)]  # fmt: skip
    off = "".join(f'-COUNTIF({area.states},"{state}")' for state in (NOT_DUE, COMPUTED))
    total = f"=COUNTA({area.states}){off}"
    unexplained = f'=SUMPRODUCT(({area.states}="{NOT_AVAILABLE}")*({area.notes}=""))'
    return (
        (first, total, due),
        *lines,
        (last, unexplained, area.unexplained),
    )


def _write_result(book: FormBook, page: Page, area: MeasuresArea) -> str:
    open_rows = area.cached.count(TO_FILL) + area.cached.count(TO_CHECK)
    result = INCOMPLETE if open_rows else COMPLETE
    look = book.look("result", font_size=12)
    book.write(page, RESULT_ROW, 0, CHECK_RESULT, book.look("label", font_size=12))
    formula = f'=IF(B6+B7=0,"{COMPLETE}","{INCOMPLETE}")'
    page.write_formula(RESULT_ROW, 1, formula, look, result)
    page.height(RESULT_ROW, 24)
    return result


def _blocks(text: str) -> Iterable[tuple[str, str]]:
    """Marked lines of a text: paragraphs are joined, emphasis marks are dropped."""
    paragraph: list[str] = []
    for raw in [*text.replace("**", "").splitlines(), ""]:
        line = raw.strip()
        mark, _, rest = line.partition(" ")
        starts = mark in ("#", "##", "-") and bool(rest)
        if (starts or not line) and paragraph:
            yield paragraph[0], " ".join(paragraph[1:])
            paragraph = []
        if starts:
            paragraph = [mark, rest.strip()]
        elif line:
            paragraph = [*paragraph, line] if paragraph else ["", line]
