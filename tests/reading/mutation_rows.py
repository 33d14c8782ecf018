"""The table of what officers do, as mutations with labels (workbooks: what officers do)."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any

from formplan import moment
from mutator import DUE, OTHERS, Draft, Label, Mutate, Row, plausible
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from generator.form import IDENTITY, REASONS
from generator.model import MeasureKind
from generator.writing.form_frame import HEADER_ROW

HEADER = HEADER_ROW + 1  # from 1, as openpyxl counts
COUNT, NUMBER, PERCENT, DAYS, AMOUNT = (
    MeasureKind.COUNT, MeasureKind.NUMBER, MeasureKind.PERCENT, MeasureKind.DAYS,
    MeasureKind.AMOUNT,
)  # fmt: skip
NOT_PERCENT = frozenset((COUNT, NUMBER, DAYS, AMOUNT))
DECIMAL = frozenset((NUMBER, DAYS, AMOUNT))
NBSP, NARROW = "\u00a0", "\u202f"

_MISSING = ("n.d.", "nd", "N.D.", "n. d.", "n/d", "nr", "non disponibile", "-", "—", " N.d. ",
            "Dato non disponibile", "n.r.")  # fmt: skip
_WORDS = ("vedi nota", "Vedi note", "circa trenta", "in corso", "da definire", "si veda allegato",
          "tutti", "nessuno")  # fmt: skip
_RATIOS = ("12/15", "12 / 15", "12 su 15", "12:15", "3/40")
_GARBAGE = ("circa 30", "30 circa", ">30", "30-40", "12..5", "1.2.3", "12,5,", "1,2,3,4", "12 e 15",
            "30?", "3o", "l2", "(30)", "1e3", "½")  # fmt: skip
_MONTHS = ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"]
_UNITS = {COUNT: ("N.", "n"), PERCENT: ("%", " %", " per cento"), DAYS: (" gg", " giorni"),
          AMOUNT: (" €", " euro")}  # fmt: skip
_WRONG_UNITS = {COUNT: " gg", NUMBER: " %", PERCENT: " gg", DAYS: " mesi", AMOUNT: " ore"}


def italian(figure: float, decimals: int, separator: str = ".") -> str:
    """`1.234,56`, written here without the program's own functions."""
    whole, _, rest = f"{abs(figure):.{decimals}f}".partition(".")
    groups: list[str] = []
    while len(whole) > 3:
        whole, group = whole[:-3], whole[-3:]
        groups.insert(0, group)
    text = separator.join([whole, *groups]) + (f",{rest}" if rest else "")
    return f"-{text}" if figure < 0 else text


# --- must equal ----------------------------------------------------------------------------------


def nothing(_: Draft) -> None:
    """The clean form."""


def zero(draft: Draft) -> None:
    draft.type(0)
    draft.expected[draft.target.id] = 0.0


def other_format(draft: Draft) -> None:
    formats = ("0.00", "#,##0.00", "0", '0" %"', r"0\ \%", "@", "[Red]0.0;-0.0", "0.0E+00")
    draft.cell.number_format = draft.rng.choice(formats)


def percent_format(draft: Draft) -> None:
    points = plausible(draft.target, draft.rng)
    draft.type(points / 100, draft.rng.choice(("0%", "0.00%", "0.0 %", "[Blue]0%;-0%")))
    draft.expected[draft.target.id] = points / 100


def formula_with_value(draft: Draft) -> None:
    points = float(draft.cell.value)
    text = f"={points!r}*1"
    draft.type(text)
    draft.cached[text] = points


def missing_with_reason(draft: Draft) -> None:
    draft.type(draft.rng.choice(_MISSING))
    draft.at("Note").value = "il registro non è ancora completo"
    draft.refuse()


def beside_the_value(draft: Draft) -> None:
    draft.at("Data del dato").value = moment(2022, 12, 31)
    draft.at("Fonte").value = "Registro 12/15, n.d."
    draft.at("Evidenza").value = 1234
    draft.at("Note").value = "circa 30; vedi nota"


# --- must warn -----------------------------------------------------------------------------------


def dated_as_text(draft: Draft) -> None:
    day = moment(2022, 1, 1) + timedelta(days=draft.rng.randint(0, 364))
    draft.at("Data del dato").value = draft.rng.choice(
        (f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}",
         f"{day:%d-%m-%y}", f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
         f"{day:%d/%m/%Y %H:%M}")
    )  # fmt: skip


def italian_text(draft: Draft) -> None:
    figure = float(draft.cell.value)
    decimals = 0 if figure == int(figure) else len(repr(figure).partition(".")[2])
    separator = draft.rng.choice((".", " ", NBSP, NARROW, "'", ""))
    text = italian(figure, decimals, separator)
    if decimals == 0 and separator == "." and figure >= 1000:
        text = italian(figure, 2)
    draft.type(draft.rng.choice((text, f" {text} ", f"'{text}", f"+{text}", f"{NBSP}{text}")))


def english_text(draft: Draft) -> None:
    figure = float(draft.cell.value)
    draft.type(f"{figure:.2f}")


def with_unit(draft: Draft) -> None:
    figure = float(draft.cell.value)
    decimals = 0 if figure == int(figure) else len(repr(figure).partition(".")[2])
    unit = draft.rng.choice(_UNITS[draft.target.kind])
    draft.type(f"{italian(figure, decimals, '')}{unit}")


def date_serial(draft: Draft) -> None:
    serial = draft.rng.randint(44562, 44926)  # days of 2022
    draft.type(serial)
    draft.refuse()


def missing_without_reason(draft: Draft) -> None:
    draft.type(draft.rng.choice(_MISSING))
    draft.refuse()


def unreadable_date(draft: Draft) -> None:
    draft.at("Data del dato").value = draft.rng.choice(("fine anno", "31/02/2022", 2022))


def date_outside(draft: Draft) -> None:
    draft.at("Data del dato").value = draft.rng.choice(
        (moment(2021, 12, 31), moment(2023, 1, 1), "15/06/2020", moment(2032, 5, 5))
    )


def left_blank(draft: Draft) -> None:
    draft.type(None)
    draft.refuse()


def blanks_only(draft: Draft) -> None:
    draft.type(draft.rng.choice((" ", NBSP, "\n", "  \t ")))
    draft.refuse()


def hide_row(draft: Draft) -> None:
    draft.page.row_dimensions[draft.cell.row].hidden = True


def hide_column(draft: Draft) -> None:
    draft.page.column_dimensions[draft.cell.column_letter].hidden = True


def hide_sheet(draft: Draft) -> None:
    draft.page.sheet_state = "hidden"


def aside(draft: Draft) -> None:
    draft.page.cell(draft.cell.row, 20).value = draft.rng.choice((30, "totale", "n.d."))


def row_below(draft: Draft) -> None:
    page = draft.page
    page.cell(page.max_row + 2, draft.cell.column).value = draft.rng.randint(1, 99)


def code_of_nothing(draft: Draft) -> None:
    page = draft.page
    page.cell(page.max_row + 2, 1).value = "TOTALE"


def more_sheets(draft: Draft) -> None:
    draft.book.create_sheet("Appunti")["B2"] = draft.rng.choice((12, "prove"))


def note_on_cell(draft: Draft) -> None:
    draft.cell.comment = Comment("Valore provvisorio, confermo a marzo", "Anna Rossi")


def same_row_twice(draft: Draft) -> None:
    page, row = draft.page, draft.cell.row
    below = page.max_row + 1
    for column in (1, draft.cell.column):
        page.cell(below, column).value = page.cell(row, column).value


def second_sheet_same(draft: Draft) -> None:
    draft.book.copy_worksheet(draft.page).title = "Misure (2)"


def no_reasons(draft: Draft) -> None:
    del draft.book[REASONS]


def not_due_filled(draft: Draft) -> None:
    page = draft.page
    rows = {page.cell(line, 1).value: line for line in range(1, page.max_row + 1)}
    page.cell(rows["Vecchia"], draft.cell.column).value = 5


def lock_file(draft: Draft) -> None:
    draft.files[draft.rng.choice((f"~${draft.name}", f".~lock.{draft.name}#"))] = b"x"


def identical_copy(draft: Draft) -> None:
    draft.files["Scheda_PO3 - Copia.xlsx"] = _bytes(draft.book)


def foreign_same(draft: Draft) -> None:
    page = draft.page
    below = page.max_row + 1
    page.cell(below, 1).value, page.cell(below, draft.cell.column).value = "Studi", OTHERS["Studi"]


# --- must block ----------------------------------------------------------------------------------


def typed(choose: Callable[[Draft], Any], number_format: str = "General") -> Mutate:
    """A mutation that types what cannot be taken for a value."""

    def change(draft: Draft) -> None:
        draft.type(choose(draft), number_format)
        draft.refuse()

    return change


def formula_without_value(draft: Draft) -> None:
    draft.type("=6*2")
    draft.refuse()


def external_link(draft: Draft) -> None:
    text = draft.rng.choice(("=[1]Foglio1!$A$1", "='[2]Dati 2022'!B7*2", "=SUM([1]Foglio1!A1:A9)"))
    draft.type(text)
    draft.cached[text] = 12.0
    draft.refuse()


def merge_right(draft: Draft) -> None:
    row, column = draft.cell.row, draft.cell.column
    draft.page.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + 1)
    draft.refuse()


def merge_down(draft: Draft) -> None:
    page, row, column = draft.page, draft.cell.row, draft.cell.column
    code = page.cell(row + 1, 1).value
    page.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
    draft.refuse()
    if code in draft.expected:
        draft.expected[str(code)] = None


def delete_row(draft: Draft) -> None:
    draft.page.delete_rows(draft.cell.row)
    draft.refuse()


def change_code(draft: Draft) -> None:
    draft.at("Codice").value = f"{draft.target.id}2"
    draft.refuse()


def drop_code(draft: Draft) -> None:
    draft.at("Codice").value = None
    draft.refuse()


def two_values(draft: Draft) -> None:
    page, row = draft.page, draft.cell.row
    below = page.max_row + 1
    page.cell(below, 1).value = page.cell(row, 1).value
    page.cell(below, draft.cell.column).value = float(draft.cell.value) + 1
    draft.refuse()


def second_sheet_different(draft: Draft) -> None:
    copied = draft.book.copy_worksheet(draft.page)
    copied.title = "Misure (2)"
    copied[draft.cell.coordinate].value = float(draft.cell.value) + 1


def no_value_column(draft: Draft) -> None:
    draft.page.cell(HEADER, draft.cell.column).value = draft.rng.choice(
        ("Valori 2022", None, "Dato")
    )
    _refuse_all(draft)


def two_value_columns(draft: Draft) -> None:
    page = draft.page
    page.cell(HEADER, 18).value = "Valore"
    page.cell(draft.cell.row, 18).value = 3
    _refuse_all(draft)


def other_identity(key: str, value: str) -> Mutate:
    """A form of something else, told by its hidden sheet."""

    def change(draft: Draft) -> None:
        for line in draft.book[IDENTITY].iter_rows(max_col=2):
            if line[0].value == key:
                line[1].value = value
        _refuse_all(draft)

    return change


def no_identity(draft: Draft) -> None:
    del draft.book[IDENTITY]
    _refuse_all(draft)


def different_copy(draft: Draft) -> None:
    before = draft.cell.value
    draft.cell.value = float(before) + 1
    draft.files["Scheda_PO3 (1).xlsx"] = _bytes(draft.book)
    draft.cell.value = before
    _refuse_all(draft)


def name_of_other_office(draft: Draft) -> None:
    draft.name = "Scheda_SG (2).xlsx"
    _refuse_all(draft)


def foreign_different(draft: Draft) -> None:
    page = draft.page
    below = page.max_row + 1
    page.cell(below, 1).value, page.cell(below, draft.cell.column).value = "Studi", 99
    draft.expected["Studi"] = None


def _refuse_all(draft: Draft) -> None:
    draft.expected |= dict.fromkeys(measure.id for measure in DUE)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- structure that changes nothing --------------------------------------------------------------


def sort_rows(draft: Draft) -> None:
    """In any order, values and formats together, as Excel sorts."""
    page: Any = draft.page
    first = 1 + next(cell.row for row in page for cell in row if cell.value == "Codice")
    lines = [[(cell.value, copy(cell._style), cell.comment) for cell in page[row]]
             for row in range(first, page.max_row + 1)]  # fmt: skip
    draft.rng.shuffle(lines)
    for row, line in enumerate(lines, start=first):
        for column, (value, style, comment) in enumerate(line, start=1):
            cell = page.cell(row, column)
            cell.value, cell._style = value, style
            cell.comment = copy(comment) if comment else None


def insert_rows(draft: Draft) -> None:
    if not _pinned(draft):
        draft.page.insert_rows(draft.rng.randint(1, 4), draft.rng.randint(1, 3))


def insert_column(draft: Draft) -> None:
    if not _pinned(draft):
        draft.page.insert_cols(draft.rng.randint(1, 9), 1)


def rename_sheets(draft: Draft) -> None:
    draft.page.title = "Dati 2022"


def _pinned(draft: Draft) -> bool:
    """openpyxl moves cells, but neither merges nor what is hidden."""
    page = draft.page
    rows, columns = page.row_dimensions.values(), page.column_dimensions.values()
    hidden = any(item.hidden for item in rows) or any(item.hidden for item in columns)
    return bool(page.merged_cells.ranges) or hidden or bool(draft.cached)


HARMLESS: list[Mutate] = [sort_rows, insert_rows, insert_column, rename_sheets]


def _row(label: Label, *mutations: Mutate, kinds: frozenset[MeasureKind] = frozenset(MeasureKind),
         **more: bool) -> tuple[Row, ...]:  # fmt: skip
    return tuple(
        Row(mutate.__name__.replace("_", " "), label, mutate, kinds, **more) for mutate in mutations
    )


def _typed(name: str, choose: Callable[[Draft], Any], kinds: frozenset[MeasureKind], *,
           number_format: str = "General") -> Row:  # fmt: skip
    return Row(name, Label.BLOCK, typed(choose, number_format), kinds)


_ALL = frozenset(MeasureKind)
ROWS: tuple[Row, ...] = (
    *_row(Label.EQUAL, nothing, zero, other_format, missing_with_reason, beside_the_value),
    *_row(Label.EQUAL, percent_format, kinds=frozenset((PERCENT,))),
    *_row(Label.EQUAL, formula_with_value, alone=True),
    *_row(Label.WARN, italian_text, missing_without_reason, dated_as_text, unreadable_date,
          date_outside,
          left_blank, blanks_only, aside, row_below, code_of_nothing, more_sheets, note_on_cell,
          second_sheet_same, no_reasons, not_due_filled, lock_file, foreign_same),
    *_row(Label.WARN, hide_row, hide_column, hide_sheet, identical_copy, same_row_twice,
          alone=True),
    *_row(Label.WARN, english_text, kinds=DECIMAL),
    *_row(Label.WARN, with_unit, kinds=frozenset(_UNITS)),
    *_row(Label.BLOCK, date_serial, kinds=frozenset((COUNT, DAYS))),
    *_row(Label.BLOCK, merge_right, merge_down, delete_row, change_code, drop_code, two_values,
          second_sheet_different, no_value_column, two_value_columns, different_copy,
          name_of_other_office, foreign_different, no_identity, alone=True),
    *_row(Label.BLOCK, formula_without_value, recalculated=True),
    *_row(Label.BLOCK, external_link, alone=True),
    *(Row(f"other {key}", Label.BLOCK, other_identity(key, value)) for key, value in (
        ("ente", "CCIAA di Altrove"), ("anno", "2021"), ("periodo", "settembre"),
        ("versione scheda", "0"), ("ufficio", "PO33"))),
    Row("form of another office", Label.BLOCK, other_identity("ufficio", "SG")),
    _typed("ratio", lambda draft: draft.rng.choice(_RATIOS), _ALL),
    _typed("words", lambda draft: draft.rng.choice(_WORDS), _ALL),
    _typed("garbage", lambda draft: draft.rng.choice(_GARBAGE), _ALL),
    _typed("error", lambda draft: draft.rng.choice(("#DIV/0!", "#REF!", "#N/A", "#VALUE!")), _ALL),
    _typed("true or false", lambda draft: draft.rng.random() < 0.5, _ALL),
    _typed("yes or no", lambda draft: draft.rng.choice(("sì", "SI", "no", "x", "ok")), _ALL),
    _typed("date", lambda draft: moment(2022, draft.rng.randint(1, 12), draft.rng.randint(1, 28)),
           _ALL, number_format="d/m"),
    _typed("date as text", lambda draft: draft.rng.choice(("31/12/2022", "3-4-22", "2022-04-03",
                                                             "3 aprile 2022")),
           _ALL),
    _typed("two meanings", lambda draft: f"{draft.rng.randint(1, 99)}{draft.rng.choice('.,')}"
           f"{draft.rng.randint(100, 999)}", DECIMAL),
    _typed("fraction or points", lambda draft: draft.rng.choice((0.95, 0.5, 1, "0,95", "0.5")),
           frozenset((PERCENT,))),
    _typed("points in a percent cell", lambda draft: draft.rng.randint(2, 99),
           frozenset((PERCENT,)), number_format="0%"),
    _typed("percent in a plain measure", lambda _: 0.5, NOT_PERCENT, number_format="0%"),
    _typed("other unit", lambda draft: f"12{_WRONG_UNITS[draft.target.kind]}", _ALL),
    _typed("negative count", lambda draft: draft.rng.choice((-1, -30, "-4")), frozenset((COUNT,))),
    _typed("half a count", lambda draft: draft.rng.choice((1.5, "2,5")), frozenset((COUNT,))),
    _typed("over the limit", lambda draft: draft.rng.choice((2000.5, -6, "2.001,00")),
           frozenset((NUMBER,))),
    _typed("over all", lambda draft: draft.rng.choice((101, 250, "120,5", -1)),
           frozenset((PERCENT,))),
)  # fmt: skip
