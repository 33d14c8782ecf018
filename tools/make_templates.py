"""Makes the two templates of the annex as first delivered: from there on the office edits them.

One idea to know: run it only to start again from the official layout; what the office changed in
Excel would be lost. `template_pages.py` says what stands where; here it becomes a workbook.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.layout.bands import BANDS, GROUPS, groups_of
from generator.layout.sheet import PageSetup
from generator.writing.draw import set_up_page
from generator.writing.xlsx import Book, Page
from tools.template_pages import ANNEX_FOOTER, ANNEX_HEADER, SHEETS, Line
from tools.template_styles import STYLES

BAND_WIDTH = 110  # pixels of column A
HELP = (
    "Questo foglio aiuta chi modifica il modello; non viene stampato.",
    "La colonna A dice la banda di ogni riga e non viene stampata: la colonna B del modello è la "
    "prima dell'allegato.",
    "L'ordine delle bande è quello dell'allegato. Più righe vicine possono avere la stessa banda.",
    "Caratteri, colori, bordi, larghezze, unioni, formati, margini, intestazione e piè di pagina, "
    "immagini: come si vedono qui, così si stampano.",
    "Le righe si alzano da sole quanto serve al testo; un'altezza data a mano è l'altezza minima.",
    "Fra doppie graffe si scrive una variabile: {{ obiettivo.titolo }}. Si può unirla a un testo: "
    "Peso {{ indicatore.peso }}.",
    "Filtri: {{ indicatore.peso | percento(0) }} stampa 50 %, {{ ente.anno }} resta com'è, "
    "{{ indicatore.peso | numero(3) }} stampa 0,500.",
)  # fmt: skip


def main() -> None:
    """Writes the templates into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("templates"))
    folder = parser.parse_args().folder
    for name in SHEETS:
        (folder / f"{name}.xlsx").write_bytes(build_template(name))


def build_template(name: str) -> bytes:
    """The template workbook `name`."""
    book = Book({"title": f"Modello {name}"}, created=None)
    for title, (widths, lines) in SHEETS[name].items():
        page = book.add_sheet(title)
        _write_lines(book, page, lines)
        page.set_column_pixels(0, 0, BAND_WIDTH)
        for column, width in enumerate(widths, start=1):
            page.set_column_pixels(column, column, int(width * 96 / 25.4))
        page.raw.hide_gridlines(2)
        page.raw.freeze_panes(0, 1)
        set_up_page(page, PageSetup(header=ANNEX_HEADER, footer=ANNEX_FOOTER, center=True))
        _offer_bands(page)
    _write_help(book)
    return book.close()


def _write_lines(book: Book, page: Page, lines: tuple[Line, ...]) -> None:
    label = book.format(font_size=8, italic=True, font_color="#5A6672", valign="top")
    for row, line in enumerate(lines):
        page.write(row, 0, line.band, label)
        if line.height:
            page.height(row, line.height)
        for first, last, text, style in line.cells:
            look = book.format(**STYLES[style])
            if first == last:
                page.write(row, first, text or None, look)
            else:
                page.merge(row, first, row, last, text or None, look)


def _offer_bands(page: Page) -> None:
    options = {
        "validate": "list",
        "source": [band.name for band in BANDS],
        "input_title": "Banda",
        "input_message": "Il nome della banda; il foglio Istruzioni le spiega.",
        "error_type": "warning",
    }
    page.data_validation(0, 0, 199, 0, options)


def _write_help(book: Book) -> None:
    page = book.add_sheet("Istruzioni")
    page.raw.set_column(0, 0, 34)
    page.raw.set_column(1, 1, 80)
    page.raw.set_column(2, 2, 60)
    bold = book.format(bold=True, bottom=1)
    text = book.format(text_wrap=True, valign="top")
    row = 0
    for sentence in HELP:
        page.merge(row, 0, row, 2, sentence, text)
        page.height(row, 28)
        row += 1
    row = _table(
        page, row + 1, ("Banda", "Che cosa stampa", "Variabili"), _band_lines(), bold, text
    )
    _table(page, row + 1, ("Variabile", "Che cosa stampa", ""), _variable_lines(), bold, text)
    page.raw.hide_gridlines(2)
    page.raw.set_landscape()
    page.raw.set_paper(9)


def _table(page: Page, row: int, header: tuple[str, ...], lines: list[tuple[str, ...]],
           bold: object, text: object) -> int:  # fmt: skip
    for column, word in enumerate(header):
        page.write(row, column, word, bold)
    for line in lines:
        row += 1
        for column, word in enumerate(line):
            page.write(row, column, word, text)
    return row + 1


def _band_lines() -> list[tuple[str, ...]]:
    return [
        (band.name, band.help, ", ".join(group.name for group in groups_of(band.name)))
        for band in BANDS
    ]


def _variable_lines() -> list[tuple[str, ...]]:
    return [
        (f"{{{{ {group.name}.{name} }}}}", text)
        for group in GROUPS
        for name, text in group.variables
    ]


if __name__ == "__main__":
    main()
