"""The workbook `Segnalazioni`: every finding on one row, with a link to the cell it speaks of.

One idea to know: it is a working copy, to filter, print and tick off, so links are allowed. They
are relative (`../../inputs/consuntivo/Scheda_PO3.xlsx`, at `'Misure'!G7`), so that the folder can
be moved or sent as a whole; Excel and LibreOffice both follow them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from generator.findings import CellRef, Finding, Severity
from generator.layout.text_metrics import (
    CELL_PADDING,
    MAX_HEIGHT,
    break_lines,
    column_pixels,
    lines_height,
)
from generator.writing.xlsx import Book, Format, Page, printable

LIST, SUMMARY = "Segnalazioni", "Riepilogo"
NO_OFFICE = "—"
NOTHING_FOUND = "Nessuna segnalazione: il piano e le schede lette sono a posto."
HEADER_ROW = 2

_A4 = 9
_SIZE = 9.0
_CARET_FONT = "Courier New"  # a caret stands under its character only if all are equally wide
_LONGEST = 1500  # characters of a text: more would not fit in the highest row
_WORDS = {Severity.BLOCK: "Blocco", Severity.WARN: "Avvertenza"}
_COLORS = {Severity.BLOCK: ("#F4B183", "#4A1700"), Severity.WARN: ("#FFF2CC", "#5C4400")}
_UNSAFE_IN_LINKS = '%#"<>[]^`{} '
_EXPLANATIONS = (
    "I blocchi fermano l'allegato: vanno corretti, poi si ripete il comando.",
    "Le avvertenze non fermano nulla: vanno lette e, se serve, corrette.",
    "Il collegamento nella colonna «Cella» apre il file nel punto indicato; finché questa cartella "
    "di lavoro resta al suo posto, porta al file giusto.",
)

_CELLS = ("Ufficio", "Celle scritte", "Usate", "Già nella scheda", "Non usate")
_ON_CELLS = (
    "Celle di ogni scheda: quelle scritte nel file sono usate, c'erano già nella scheda inviata, "
    "oppure sono segnalate come non usate."
)

FolderOf = Callable[[CellRef], str]
Cells = Sequence[tuple[str, int, int, int, int]]  # office, total, used, issued, ignored


@dataclass(frozen=True, slots=True)
class _Column:
    header: str
    width: float
    read: Callable[[Finding], str]


_COLUMNS = (
    _Column("Gravità", 11, lambda item: _WORDS[item.severity]),
    _Column("Ufficio", 10, lambda item: item.office or NO_OFFICE),
    _Column("Codice", 20, lambda item: item.code),
    _Column("File", 26, lambda item: item.where.file),
    _Column("Foglio", 13, lambda item: item.where.sheet),
    _Column("Cella", 8, lambda item: item.where.cell),
    _Column("Che cosa si è trovato", 54, lambda item: _sentence(item.text)),
    _Column("Che cosa fare", 48, lambda item: item.remedy),
)
_SEVERITY, _FILE, _CELL = 0, 3, 5


def write_findings(
    findings: Iterable[Finding],
    *,
    title: str,
    entity: str,
    created: datetime | date | None,
    folder_of: FolderOf | None,
    cells: Cells = (),
) -> bytes:
    """The workbook of `findings`, grouped by office, groups and rows with blocks first.

    `cells` tells what became of the cells of each office's form.

    `folder_of` tells the folder in which the shown file name of an address is found, relative to
    this workbook and written with `/`; an empty answer, or no function, makes no link.
    """
    items = _grouped(findings)
    book = Book({"title": title, "subject": LIST, "author": entity}, created)
    page, summary = book.add_sheet(LIST), book.add_sheet(SUMMARY)
    _write_top(book, page, items, title, entity)
    if items:
        _write_table(book, page, items, folder_of)
    else:
        page.merge(HEADER_ROW, 0, HEADER_ROW, len(_COLUMNS) - 1, NOTHING_FOUND, book.format())
    _set_up_print(page, title, repeat=bool(items))
    _write_summary(book, summary, items, title, cells)
    return book.close()


def count_words(findings: Sequence[Finding]) -> str:
    """`1 blocco e 3 avvertenze`."""
    blocks = sum(item.blocks for item in findings)
    warnings = len(findings) - blocks
    told = f"{blocks} {'blocco' if blocks == 1 else 'blocchi'}"
    return f"{told} e {warnings} {'avvertenza' if warnings == 1 else 'avvertenze'}"


def link_to(where: CellRef, folder: str) -> str:
    """The relative link from a workbook to `where`, in XlsxWriter's notation; empty for none."""
    if not folder or not where.file:
        return ""
    link = f"external:{_escape(f'{folder}/{where.file}')}"
    if not where.sheet or not where.file.casefold().endswith(".xlsx"):
        return link
    sheet = printable(where.sheet).replace("'", "''")
    return f"{link}#'{sheet}'!{where.cell or 'A1'}"


# --- the list ------------------------------------------------------------------------------------


def _grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By office; offices with a block come first, and what concerns no office before the others."""
    items = tuple(findings)
    blocked = {item.office for item in items if item.blocks}
    return tuple(
        sorted(items, key=lambda item: (item.office not in blocked, item.office, not item.blocks))
    )


def _write_top(
    book: Book, page: Page, items: Sequence[Finding], title: str, entity: str
) -> None:  # fmt: skip
    for column, definition in enumerate(_COLUMNS):
        page.set_column(column, column, definition.width)
    page.write(0, 0, title, book.format(font_size=14, bold=True))
    page.height(0, 21)
    subtitle = " · ".join(part for part in (entity, count_words(items)) if part)
    page.write(1, 0, subtitle, book.format(font_color="#3B3B3B"))
    page.height(1, 18)
    page.raw.activate()


def _write_table(
    book: Book, page: Page, items: Sequence[Finding], folder_of: FolderOf | None
) -> None:
    header = _header_format(book)
    page.add_table(HEADER_ROW, 0, HEADER_ROW + len(items), len(_COLUMNS) - 1, {
        "name": "tabella_segnalazioni",
        "style": None,
        "columns": [{"header": item.header, "header_format": header} for item in _COLUMNS],
    })  # fmt: skip
    page.height(HEADER_ROW, 18)
    page.freeze_panes(HEADER_ROW + 1, 0)
    for row, item in enumerate(items, start=HEADER_ROW + 1):
        _write_finding(book, page, row, item, folder_of(item.where) if folder_of else "")


def _write_finding(book: Book, page: Page, row: int, item: Finding, folder: str) -> None:
    link = link_to(item.where, folder)
    linked = (_CELL if item.where.cell else _FILE) if link else None
    lines = 1
    for column, definition in enumerate(_COLUMNS):
        text = _cut(printable(definition.read(item)))
        font = _CARET_FONT if "\n" in text else "Arial"
        lines = max(lines, _count_lines(text, font, _SIZE, definition.width))
        if column == linked:
            style = _cell_format(book, item, column, font_color="#0B3C5D", underline=1)
            page.write_url(row, column, link, style, text)
        else:
            page.write(row, column, text, _cell_format(book, item, column, font_name=font))
    page.height(row, min(lines_height(lines, _SIZE), MAX_HEIGHT))


def _cell_format(book: Book, item: Finding, column: int, **more: object) -> Format:
    look: dict[str, object] = {
        "font_size": _SIZE, "text_wrap": True, "valign": "top", "border": 1,
        "border_color": "#BFBFBF", **more,
    }  # fmt: skip
    if column == _SEVERITY:
        fill, color = _COLORS[item.severity]
        look |= {"bg_color": fill, "font_color": color, "bold": True}
    return book.format(**look)


def _header_format(book: Book) -> Format:
    return book.format(bold=True, bg_color="#D9E2EC", font_color="#1F2933", border=1,
                       border_color="#BFBFBF", valign="vcenter")  # fmt: skip


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _escape(path: str) -> str:
    """Escapes everything that XlsxWriter would, and `#`: it then leaves the link as it is."""
    return "".join(
        f"%{ord(char):02x}" if char in _UNSAFE_IN_LINKS else char for char in printable(path)
    )


def _count_lines(text: str, font: str, size: float, width: float, *, bold: bool = False) -> int:
    """Lines that `text` takes in a column of `width` characters."""
    return len(break_lines(text, font, size, bold, column_pixels(width) - CELL_PADDING))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _set_up_print(page: Page, title: str, *, repeat: bool) -> None:
    page.raw.set_landscape()
    page.raw.set_paper(_A4)
    page.raw.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.raw.fit_to_pages(1, 0)
    short = title[:100].replace("&", "&&")
    page.set_footer(f'&L&"Arial,Regular"&8{short}&R&"Arial,Regular"&8Pagina &P di &N')
    if repeat:
        page.repeat_rows(HEADER_ROW, HEADER_ROW)


# --- the summary ---------------------------------------------------------------------------------


def _write_summary(
    book: Book, page: Page, items: Sequence[Finding], title: str, cells: Cells
) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 4, 15)
    page.write(0, 0, title, book.format(font_size=14, bold=True))
    page.height(0, 21)
    last = _write_counts(book, page, _counts(items))
    if cells:
        last = _write_cells(book, page, last + 2, cells)
    for row, sentence in enumerate((*_EXPLANATIONS, *([_ON_CELLS] if cells else [])), last + 2):
        page.merge(row, 0, row, 4, sentence, book.format(text_wrap=True, valign="top"))
        page.height(row, lines_height(_count_lines(sentence, "Arial", 10, 94), 10))
    _set_up_print(page, title, repeat=False)


def _counts(items: Iterable[Finding]) -> Mapping[str, Counter[Severity]]:
    """How many findings of each severity every office has, in the order of the list."""
    counts: dict[str, Counter[Severity]] = {}
    for item in items:
        counts.setdefault(item.office, Counter())[item.severity] += 1
    return counts


def _write_counts(book: Book, page: Page, counts: Mapping[str, Counter[Severity]]) -> int:
    """Writes the table of counts and returns its last row."""
    for column, header in enumerate(("Ufficio", "Blocchi", "Avvertenze", "Totale")):
        page.write(2, column, header, _header_format(book))
    total = sum(counts.values(), Counter[Severity]())
    lines = [(name or "— (piano, modelli, file)", count) for name, count in counts.items()]
    for row, (name, count) in enumerate([*lines, ("Tutti", total)], start=3):
        style = book.format(border=1, border_color="#BFBFBF", bold=count is total)
        page.write(row, 0, name, style)
        figures = (count[Severity.BLOCK], count[Severity.WARN], count.total())
        for column, figure in enumerate(figures, start=1):
            page.write(row, column, figure, style)
    return 3 + len(lines)


def _write_cells(book: Book, page: Page, row: int, cells: Cells) -> int:
    """Writes what became of the cells of each form and returns the last row."""
    for column, header in enumerate(_CELLS):
        page.write(row, column, header, _header_format(book))
    style = book.format(border=1, border_color="#BFBFBF")
    for below, (office, *figures) in enumerate(cells, start=row + 1):
        page.write(below, 0, office, style)
        for column, figure in enumerate(figures, start=1):
            page.write(below, column, figure, style)
    return row + len(cells)
