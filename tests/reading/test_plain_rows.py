"""Rows that are cut say what the parser says of them; what is not plain is left to the parser."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from formplan import GOOD, GOOD_SG, PLAN, filled, form
from handmade import MAIN, c, parts, row, shared_strings, sheet
from hypothesis import given, settings
from hypothesis import strategies as st
from mutator import shared

from generator.reading import strings
from generator.reading.limits import FORM
from generator.reading.outline import read_outline
from generator.reading.package import RefusedError, open_package, part
from generator.reading.scan import ScannedSheet, scan_cut, scan_parsed

ROOT = Path(__file__).resolve().parent.parent.parent

PLAIN = [
    row(c("G", "<v>1</v>"), c("H", "<v>0</v>", 't="s"')),
    '<row r="7" spans="1:2" ht="0" customHeight="1"><c r="A7" s="3"/></row><row r="9" hidden="1"/>',
    '<row r="7"><c r="A7" t="str"><f>"a"&amp;B1</f><v>a_x0041_&lt;&#183;&#10;</v></c></row>',
    '<row r="7"><c r="A7"><f t="shared" ref="A7:B7" si="0">[1]Dati!A1</f><v>1</v></c>'
    '<c r="B7"><f t="shared" si="0"/><v></v></c><c r="C7"><f>A1</f><v/></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t xml:space="preserve"> n.d. </t></is></c></row>',
    '<row r="7"><c r="A7"></c><c r="C7" s="007" t="b"><v>1</v></c></row>',
]
NOT_PLAIN = [
    row(c("G", "<v>1<!-- 2 --></v>")),
    row(c("G", "<v><![CDATA[12]]></v>")),
    row(c("G", "<v>1</v><v>2</v>")),
    row(c("H", "<v>1</v>"), c("G", "<v>2</v>")),
    row(c("G", "<v>&#x31;</v>")),
    row(c("G", "<v>a]]></v>", 't="str"')),
    '<row r="7"><c r="G8"><v>1</v></c></row>',
    '<row r="7"><c r="G7"/><v>1</v></c></row>',
    '<row r="7"><c r="G7" s="1"></c><v>1</v></c></row>',
    '<row r="7"><c><v>1</v></c></row>',
    '<row r="8"/><row r="7"><c r="A7"><v>1</v></c></row>',
    '<row r="7" r="8"><c r="A7"><v>1</v></c></row>',
    '<row r="7" x:y="1"><c r="A7"><v>1</v></c></row>',
    '<row r="7"><row r="8"><c r="A8"><v>1</v></c></row></row>',
    '<row r="7"><c r="A7"><v>1</v></c>',
    '<row r="7"><c r="A7"><is><r><t>a</t></r></is></c></row>',
    f'<row r="7"><c r="A7" xmlns="{MAIN}"><v>1</v></c></row>',
]
AROUND = [
    "<!--<sheetData>{rows}</sheetData>--><sheetData/>",
    "<![CDATA[<sheetData>{rows}</sheetData>]]><sheetData></sheetData>",
    "<?x <sheetData>{rows}</sheetData>?><sheetData></sheetData>",
    '<x xmlns="urn:x"><sheetData>{rows}</sheetData></x>',
    '<m:sheetData xmlns:m="' + MAIN + '"/><sheetData>{rows}</sheetData>',
    "<sheetData>{rows}</sheetData><sheetData></sheetData>",
    "<sheetData>{rows}</sheetData></worksheet><worksheet>",
]  # fmt: skip


def both(content: bytes) -> tuple[ScannedSheet | None, ScannedSheet | str]:
    """What is cut of a sheet, and what the parser says of it."""
    cut = scan_cut(content, "Dati", FORM)
    try:
        return cut, scan_parsed(content, "Dati", FORM)
    except RefusedError as refused:
        return cut, refused.code


@pytest.mark.parametrize("rows", PLAIN)
def test_plain_rows_are_cut(rows: str) -> None:
    after = '<mergeCells><mergeCell x="&gt;>" ref="A1:B2"/></mergeCells><pageMargins left="1"/>'
    before = '<cols><col min="2" max="3" hidden="1"/></cols>'
    cut, parsed = both(sheet(rows, after=after, before=before).encode())
    assert cut == parsed
    assert cut is not None
    assert cut.merges == ((0, 0, 1, 1),)
    assert cut.hidden_columns == {1, 2}


@pytest.mark.parametrize("rows", NOT_PLAIN)
def test_other_rows_are_left_to_the_parser(rows: str) -> None:
    assert scan_cut(sheet(rows).encode(), "Dati", FORM) is None


@pytest.mark.parametrize("around", AROUND)
def test_rows_that_are_none_are_not_cut(around: str) -> None:
    text = f'<worksheet xmlns="{MAIN}">{around.format(rows=PLAIN[0])}</worksheet>'
    assert scan_cut(text.encode(), "Dati", FORM) is None


def books() -> list[bytes]:
    made = [form(PLAN), filled(form(), GOOD), shared(filled(form(PLAN, "SG"), GOOD_SG))]
    return [*made, *(path.read_bytes() for path in sorted(ROOT.glob("inputs/**/*.xlsx")))]


def test_whole_books_are_cut_as_they_are_parsed() -> None:
    """By XlsxWriter, by openpyxl and by LibreOffice."""
    for data in books():
        contents = open_package(data, FORM)
        for entry in read_outline(contents).sheets:
            cut, parsed = both(part(contents, entry.part))
            assert cut == parsed


def test_damaged_sheets_are_cut_as_they_are_parsed_or_not_at_all() -> None:
    chance = random.Random(7)  # noqa: S311
    contents = open_package(filled(form(), GOOD), FORM)
    whole = part(contents, read_outline(contents).sheets[2].part)
    start, seen = whole.index(b"<sheetData>"), 0
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(start, len(damaged))
            damaged[place] = chance.choice(b"<>&\"'/= 0123456789AZarcvfst;\x00\xe0!-]")
        cut, parsed = both(bytes(damaged))
        assert cut is None or cut == parsed
        seen += cut is not None
    assert seen > 20


TEXTS = st.text(st.sampled_from("ab <>&;\"'_x0041\r\n\t]\xe0\u20ac\U0001f600#10"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(TEXTS, max_size=5), wild=TEXTS)
def test_shared_strings_are_cut_as_they_are_parsed(texts: list[str], wild: str) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
               for text in texts]  # fmt: skip
    items = [f"<t>{text}</t>" for text in escaped]
    for inside in (items, [*items, f"<t>{wild}</t>"], [*items, wild]):
        content = shared_strings(*inside, attributes=' count="3"').encode()
        cut = strings.read_cut(content)
        try:
            assert cut in (None, strings.read_parsed(content))
        except RefusedError:
            assert cut is None
    assert (
        "\r" in "".join(texts)
        or not items
        or strings.read_cut(shared_strings(*items, attributes=' count="3"').encode()) is not None
    )


def test_strings_with_a_count_that_lies_are_refused() -> None:
    content = shared_strings("<t>a</t>", attributes=' uniqueCount="4294967295"').encode()
    with pytest.raises(RefusedError):
        strings.read_strings(content)


def test_a_part_of_any_name_declares_no_document_type() -> None:
    """The gate looks into parts that are called XML; styles may be called anything."""
    contents = {name: text.encode() for name, text in parts(PLAIN[0]).items()}
    odd = {
        name.lower(): text.replace(b"styles.xml", b"styles.bin") for name, text in contents.items()
    }
    for encoding in ("utf-8", "utf-16"):
        text = f'<!DOCTYPE a [<!ENTITY e "1">]><styleSheet xmlns="{MAIN}">&e;</styleSheet>'
        odd["xl/styles.bin"] = text.encode(encoding)
        with pytest.raises(RefusedError) as refused:
            read_outline(odd)
        assert refused.value.facts == {"motivo": "dichiarazioni DTD in xl/styles.bin"}
