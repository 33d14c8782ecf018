from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from annex_factory import plan, scores, template
from annexes import build_annex
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import CellRef
from generator.layout.printable import (
    MISSING,
    lost_characters,
    make_printable,
    plan_texts,
    printable_text,
)
from generator.layout.render import render
from generator.layout.sheet import Picture, Sheet
from generator.layout.variables import build_variables
from tools.make_printable import FONTS, TARGET, build_ranges, to_text


def annex_of(text: str) -> Sheet:
    return build_annex([("titolo", [text])])


def test_the_table_is_that_of_the_shipped_fonts() -> None:
    fonts = sorted(FONTS.glob("*.ttf"))
    assert len(fonts) == 12
    assert TARGET.read_text(encoding="utf-8") == to_text(build_ranges(fonts))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\tb", "a b"),
        ("\uf0b7 punto", "• punto"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b\x0bc", "a\nb\nc"),
        ("spazio\u2003lungo", "spazio lungo"),
        ("10\u202f000", "10\u00a0000"),
        ("perche\u0301", "perché"),
        ("pro\u00advvi\u200bsorio\ufeff", "provvisorio"),
        ("\u202ac:\\dati\u202c", "c:\\dati"),
        ("C2\u20117", "C2\u20107"),
        ("e\ufb00etto", "effetto"),
        ("▲ Raggiunto ≥ 90 €", "▲ Raggiunto ≥ 90 €"),
        ("fatto ✔️", "fatto □"),
        ("\x07suona", "□suona"),
        ("\u202egnp.exe", "□gnp.exe"),
        ("famiglia 👨‍👩‍👧", "famiglia □□□"),
        ("\ud800", "□"),
        ("שלום", "□□□□"),
        ("x\u0300", "x□"),
    ],
)
def test_each_character_is_printed_or_replaced(typed: str, printed: str) -> None:
    assert printable_text(typed) == printed


@given(st.text())
def test_what_is_printed_can_be_printed(text: str) -> None:
    once = printable_text(text)
    assert printable_text(once) == once
    assert not lost_characters(once)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Mn", "Zl", "Zp")
                   for char in once.replace("\n", ""))  # fmt: skip


@given(st.text())
def test_every_box_has_its_finding(text: str) -> None:
    boxes = printable_text(text).count(MISSING) - text.count(MISSING)
    assert (boxes > 0) == bool(lost_characters(text))


def test_a_lost_character_is_told_once_for_each_text() -> None:
    _, found = make_printable([annex_of("uno 😀 due 😀 tre \x07")])
    assert [(item.code, str(item.where)) for item in found] == [
        ("carattere-non-stampabile", "Allegato › Allegato"),
        ("carattere-non-stampabile", "Allegato › Allegato"),
    ]
    assert found[0].text == (
        "«uno □ due □ tre □» contiene il carattere U+1F600 (GRINNING FACE), che non si può "
        "stampare: al suo posto c'è «□»."
    )
    assert "U+0007 (carattere di controllo)" in found[1].text
    assert found[0].remedy == "Cancellarlo, oppure scrivere al suo posto un carattere comune."


def test_the_cell_in_which_it_was_typed_is_named_if_known() -> None:
    typed = CellRef("piano.xlsx", "Indicatori", "E7")
    _, found = make_printable([annex_of("Nome - uno 😀")], [("uno 😀", typed), ("altro", typed)])
    assert [item.where for item in found] == [typed]


def test_a_bands_symbol_is_told_where_the_plan_has_it() -> None:
    of = plan()
    odd = replace(of, bands=(replace(of.bands[0], symbol="◆"), *of.bands[1:]))
    made, _ = render(template(), build_variables(odd, scores(odd)))
    _, [item] = make_printable(made, plan_texts(odd))
    assert str(item.where) == "piano.xlsx › Fasce"
    assert item.text.startswith("«□ Raggiunto» contiene il carattere U+25C6")


def test_a_texts_own_origin_is_named_otherwise() -> None:
    sheet = annex_of("uno 😀")
    origin = CellRef("modello.xlsx", "Allegato", "D4")
    rows = tuple(
        replace(row, cells=tuple(replace(cell, origin=origin) for cell in row.cells))
        for row in sheet.rows
    )
    _, found = make_printable([replace(sheet, rows=rows)])
    assert [item.where for item in found] == [origin]


def test_lines_are_broken_anew_and_the_row_grows() -> None:
    sheet = annex_of("uno\u2028due\u2028tre")
    [made], found = make_printable([sheet])
    row = next(row for row in made.rows if row.band == "indicatore")
    assert row.cells[2].lines == ("uno", "due", "tre")
    assert row.cells[2].value == row.cells[2].text == "uno\ndue\ntre"
    assert row.height > next(row for row in sheet.rows if row.band == "indicatore").height
    assert found == ()


def test_a_long_text_is_quoted_around_the_character() -> None:
    _, [item] = make_printable([annex_of("a" * 200 + "😀" + "b" * 200)])
    assert f"«…{'a' * 30}□{'b' * 29}…»" in item.text


def test_headers_and_picture_descriptions_are_printable_too() -> None:
    sheet = annex_of("testo")
    sheet = replace(sheet, page=replace(sheet.page, header="&Luno\x07", footer="&R\uf0b7"),
                    pictures=(Picture(0, 0, b"", "stemma\x07", 1, 1),))  # fmt: skip
    [made], _ = make_printable([sheet])
    assert (made.page.header, made.page.footer) == ("&Luno□", "&R•")
    assert made.pictures[0].alt == "stemma□"


def test_printable_sheets_are_left_alone() -> None:
    sheet = annex_of("testo")
    assert make_printable([sheet]) == ((sheet,), ())
