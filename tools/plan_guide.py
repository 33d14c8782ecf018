"""The sheet `Guida`: what each sheet and column of the plan is for, with values and an example."""

from __future__ import annotations

from generator.reading.columns import ColumnKind, PlanColumn, PlanSheet
from generator.reading.plan_columns import GUIDE, NO_CAP_WORD, SHEETS
from generator.writing.xlsx import Book, Page
from tools.plan_book import LINE, OPTIONAL, REQUIRED, SIZE, header_style, set_paper, text_height

HEADERS = ("Colonna", "Obbligatoria", "Contenuto", "Che cosa scrivere", "Valori ammessi", "Esempio")
WIDTHS = (25.0, 13.0, 22.0, 72.0, 34.0, 30.0)
TITLE = "Guida al piano"
INTRO = (
    "Questo file è il piano della performance: gli altri fogli si compilano, questo si legge "
    "soltanto. Ogni foglio ha una riga di intestazioni; l'ordine delle colonne non conta, i loro "
    "nomi sì. Le intestazioni più scure sono obbligatorie; dove c'è un elenco a discesa si "
    "sceglie."
)
RULES_TITLE = "Regole che valgono ovunque"
RULES = (
    "I testi sono stampati come sono scritti, anche con i loro errori: l'allegato non corregge "
    "l'atto. L'ordine delle righe è l'ordine di stampa.",
    "Le percentuali si scrivono 50% oppure 50. Un numero fino a 1 senza il segno di percentuale "
    "(0,5) è rifiutato, perché può voler dire 0,5 % o 50 %.",
    "Nelle formule i codici si uniscono con + - * / e parentesi tonde, con spazi intorno ai segni: "
    "un trattino attaccato fa parte del codice (Dip-Form).",
    "Le righe vuote si possono lasciare. Una colonna in più è ammessa come appunto: il programma "
    "avverte che non la usa. Un filtro non toglie righe: anche quelle nascoste contano.",
    "Chi cambia il piano durante l'anno non tocca le righe di prima: scrive una riga nel foglio "
    "Variazioni, così l'allegato iniziale si può sempre rifare.",
    "I nomi degli uffici sono le sigle dell'atto scritte per esteso; i nomi delle misure sono le "
    "parole dell'algoritmo. Si possono cambiare: l'allegato iniziale non li stampa.",
)


def draw_guide(book: Book) -> None:
    """Adds the guide as the workbook's next sheet."""
    page = book.add_sheet(GUIDE)
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    page.raw.hide_gridlines(2)
    page.raw.set_tab_color("C55A11")
    set_paper(page)
    line = _draw_top(book, page)
    for sheet in SHEETS:
        line = _draw_section(book, page, sheet, line)
    _draw_rules(book, page, line + 1)


def _draw_top(book: Book, page: Page) -> int:
    """Title, introduction and the frozen header row; returns the next row."""
    page.merge(0, 0, 0, 5, TITLE, book.format(bold=True, font_size=16, font_color=REQUIRED))
    page.height(0, 26)
    _draw_paragraph(book, page, 1, INTRO)
    for place, header in enumerate(HEADERS):
        page.write(2, place, header, header_style(book, required=True))
    page.height(2, 20)
    page.freeze_panes(3, 0)
    page.repeat_rows(2)
    return 3


def _draw_section(book: Book, page: Page, sheet: PlanSheet, line: int) -> int:
    """A heading with the sheet's purpose, then one row per column; returns the next row."""
    band = {"bg_color": "DCE6F1", "font_color": REQUIRED, "valign": "vcenter", "align": "left",
            "indent": 1, "border": 1, "border_color": LINE}  # fmt: skip
    page.raw.write_url(
        line, 0, f"internal:'{sheet.name}'!A1", book.format(bold=True, font_size=11, **band),
        sheet.name,
    )  # fmt: skip
    page.merge(line, 1, line, 5, sheet.help, book.format(font_size=SIZE, bold=True, **band))
    page.height(line, 21)
    rows = [(column, column.header) for column in sheet.columns]
    rows += [(entry, f"voce «{entry.header}»") for entry in sheet.entries]
    rows += [(item, f"{item.header} (solo in Variazioni)") for item in sheet.variations]
    for number, (column, title) in enumerate(rows, line + 1):
        _draw_column(book, page, number, column, title)
    return line + 1 + len(rows)


def _draw_column(book: Book, page: Page, line: int, column: PlanColumn, title: str) -> None:
    texts = (
        title, "sì" if column.required else "no", column.kind.value, column.help, _allowed(column),
        column.example,
    )  # fmt: skip
    look = {"font_size": SIZE, "text_wrap": True, "valign": "vcenter", "align": "left",
            "indent": 1, "border": 1, "border_color": LINE}  # fmt: skip
    for place, text in enumerate(texts):
        strong = place == 0 or (place == 1 and column.required)
        ink = REQUIRED if strong else OPTIONAL if place == 1 else "000000"
        page.write(line, place, text, book.format(**look, bold=strong, font_color=ink))
    heights = (
        text_height(text, width, bold=not place)
        for place, (text, width) in enumerate(zip(texts, WIDTHS, strict=True))
    )
    page.height(line, max(heights) + 3)


def _allowed(column: PlanColumn) -> str:
    """The values that a cell may take, in words."""
    if column.refers:
        return f"i codici del foglio {column.refers}"
    if not column.choices:
        return ""
    words = ", ".join(column.choices)
    if column.kind is ColumnKind.CAP:
        return f"100 % o più, oppure {NO_CAP_WORD}"
    return words if column.kind is ColumnKind.CHOICE else f"qualunque; di solito {words}"


def _draw_rules(book: Book, page: Page, line: int) -> None:
    title = book.format(bold=True, font_size=11, font_color=REQUIRED)
    page.merge(line, 0, line, 5, RULES_TITLE, title)
    for number, rule in enumerate(RULES, line + 1):
        _draw_paragraph(book, page, number, f"• {rule}")


def _draw_paragraph(book: Book, page: Page, line: int, text: str) -> None:
    style = book.format(font_size=10, text_wrap=True, valign="top")
    page.merge(line, 0, line, 5, text, style)
    page.height(line, text_height(text, sum(WIDTHS), size=10) + 4)
