"""Annexes made by hand, in the shape that `render` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.layout.cell_lines import height_needed, with_text
from generator.layout.continuations import cut_row
from generator.layout.sheet import Align, Border, Cell, PageSetup, Role, Row, Sheet, Style
from generator.layout.text_metrics import MAX_HEIGHT, column_width

WIDTHS = tuple(column_width(pixels) for pixels in (64, 234, 234, 272, 128, 114))
LAST = len(WIDTHS)
THIN = Border("thin", "8496B0")
PLAIN = Style(size=8, wrap=True, left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADING = replace(PLAIN, size=9, bold=True, fill="D9E1F2")
FREE = Style(size=9, wrap=True)
PAGE = PageSetup(
    scale=94,
    header='&R&"Arial,Regular"&7ALL. 4 alla determinazione n. 21',
    footer='&R&"Arial,Regular"&7Pagina &P di &N',
    center=True,
)
COLUMNS = ("Peso", "Indicatore", "Descrizione", "Algoritmo", "Valori", "Valore atteso")

Objective = tuple[str, Sequence[str]]  # title, one text per indicator


def build_annex(
    objectives: Iterable[Objective], *, totals: bool = False, notes: Sequence[str] = ()
) -> Sheet:
    """An annex with a title, a repeated header, objectives and a closing block."""
    rows = [
        *make_rows("testata", Role.TITLE, [(0, "Obiettivi con indicatori", LAST)], FREE),
        *make_rows("intestazione", Role.HEADER, list(enumerate_cells(COLUMNS)), HEADING),
        *make_rows("ente", Role.HEADING, [(0, "Massa Carrara", LAST)], HEADING),
    ]
    for number, (title, indicators) in enumerate(objectives, start=1):
        group = f"OB{number}"
        rows += make_rows(
            "obiettivo", Role.HEADING, [(0, f"{group} - {title}", LAST)], HEADING, group
        )
        for text in indicators:
            cells = ["100,00%", f"{group} indicatore", text, "A / B", "n.d.", ">= 90,00 %"]
            rows += make_rows("indicatore", Role.DATA, list(enumerate_cells(cells)), PLAIN, group)
        if totals:
            total = [(0, f"Totale {group}", LAST)]
            rows += make_rows("totale_ufficio", Role.TOTAL, total, HEADING)
    for note in notes or ("I dati indicati sono provvisori.",):
        rows += make_rows("nota", Role.NOTE, [(0, note, LAST)], FREE)
    for left, right in (("IL SEGRETARIO", "IL COMMISSARIO"), ("Anna Bianchi", "Dino Verdi")):
        rows += make_rows("firme", Role.SIGNATURE, [(0, left, 2), (3, right, 2)], FREE)
    rows += make_rows("avviso", Role.NOTE, [(0, "Allegato sottoscritto con firma digitale.", LAST)],
                      FREE)  # fmt: skip
    return Sheet("Allegato", WIDTHS, tuple(rows), PAGE, repeat=(1, 1))


def enumerate_cells(texts: Sequence[str]) -> Iterable[tuple[int, str, int]]:
    """One cell per column."""
    return ((column, text, 1) for column, text in enumerate(texts))


def make_rows(
    band: str, role: Role, cells: Sequence[tuple[int, str, int]], style: Style, group: str = ""
) -> tuple[Row, ...]:
    """A row of cells (column, text, columns), or more if it is higher than Excel allows."""
    made = tuple(make_cell(column, text, style, columns) for column, text, columns in cells)
    row = Row(made, max(map(height_needed, made)), role, band, group)
    return cut_row(row, MAX_HEIGHT, MAX_HEIGHT)


def make_cell(column: int, text: str, style: Style = PLAIN, columns: int = 1) -> Cell:
    """A text cell with its lines broken; verdicts are centred."""
    horizontal = Align.CENTER if text[:1] in ("▲", "■", "▼", "○") else style.horizontal
    blank = Cell(column, None, "", replace(style, horizontal=horizontal), columns)
    return with_text(blank, text, WIDTHS) if text else blank
