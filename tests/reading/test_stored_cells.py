"""Cells as programs other than ours store them, part by part."""
# ruff: noqa: DTZ001 - a workbook knows no time zone

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from handmade import (
    MAIN,
    STRICT,
    STRICT_RELATIONS,
    by_address,
    c,
    packed,
    parts,
    read_bytes,
    read_rows,
    relations,
    row,
    shared_strings,
    shown,
    workbook,
)

from generator.reading.outline import Style, decimals_of, style_of


@pytest.mark.parametrize(
    ("inside", "attributes", "value", "kind"),
    [
        ("<v>1e3</v>", "", 1000.0, "NUMBER"),
        ("<v>+7</v>", "", 7.0, "NUMBER"),
        ("<v>5</v>", 's="99"', 5.0, "NUMBER"),
        ("<v>0</v>", 't="b"', False, "BOOLEAN"),
        ("<v>#REF!</v>", 't="e"', "#REF!", "ERROR"),
        ("<f>A1</f><v>#N/A</v>", 't="e"', "#N/A", "ERROR"),
        ("<f>A1</f>", "", "", "NO_VALUE"),
        ("<f>A1</f><v></v>", "", "", "NO_VALUE"),
        ("<f>A1</f>", 't="str"', "", "NO_VALUE"),
        ('<f t="shared" si="0"/><v>3</v>', "", 3.0, "NUMBER"),
        ("<f>A1</f><v>ciao</v>", 't="str"', "ciao", "TEXT"),
        ("<is><t>n.d.</t></is>", 't="inlineStr"', "n.d.", "TEXT"),
        ("<is><r><t>n.</t></r><r><t>d.</t></r><rPh><t>x</t></rPh></is>", 't="inlineStr"', "n.d.",
         "TEXT"),
        ("<is><t>a_x000D_b_x005F_c</t></is>", 't="inlineStr"', "a\rb_c", "TEXT"),
        ("<v>0</v>", 't="s"', "uno", "TEXT"),
        ("<v>44562</v>", 's="1"', datetime(2022, 1, 1), "DATE"),
        ("<v>44562.5526504630</v>", 's="1"', datetime(2022, 1, 1, 13, 15, 49), "DATE"),
        ("<v>59</v>", 's="1"', datetime(1900, 2, 28), "DATE"),
        ("<v>61</v>", 's="1"', datetime(1900, 3, 1), "DATE"),
        ("<v>0.5</v>", 's="1"', datetime(1899, 12, 30, 12), "DATE"),
        ("<v>2958465</v>", 's="1"', datetime(9999, 12, 31), "DATE"),
        ("<v>2958466</v>", 's="1"', 2958466.0, "NUMBER"),
        ("<v>1e300</v>", 's="1"', 1e300, "NUMBER"),
        ("<v>2022-04-11</v>", 't="d"', datetime(2022, 4, 11), "DATE"),
        ("<v>2022-04-11T10:11:12</v>", 't="d"', datetime(2022, 4, 11, 10, 11, 12), "DATE"),
    ],
)  # fmt: skip
def test_stored_cells(
    inside: str, attributes: str, value: object, kind: str, tmp_path: Path
) -> None:
    assert shown(read_rows(tmp_path, row(c("G", inside, attributes)))) == {"G7": (value, kind)}


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("", 's="2"'),
        ("<v></v>", ""),
        ("<v> </v>", 't="str"'),
        ("<f>A1</f><v></v>", 't="str"'),
        ("<is><t>\n</t></is>", 't="inlineStr"'),
        ("<is><t/></is>", 't="inlineStr"'),
        ("", 't="s"'),
    ],
)
def test_cells_that_do_not_exist(inside: str, attributes: str, tmp_path: Path) -> None:
    assert shown(read_rows(tmp_path, row(c("G", inside, attributes)))) == {}


@pytest.mark.parametrize(
    ("inside", "attributes", "text"),
    [
        ("<v>0.07</v>", 's="2"', "7 %"),
        ("<v>0.9709</v>", 's="2"', "97,09 %"),
        ("<v>0.5</v>", 's="1"', "12:00"),
        ("<v>0</v>", 't="b"', "FALSO"),
        ("<v>#REF!</v>", 't="e"', "#RIF!"),
        ("<v>#N/A</v>", 't="e"', "#N/D"),
        ("<v>  circa \n 30 </v>", 't="str"', "circa 30"),
        ("<v>1234567.5</v>", "", "1234567,5"),
    ],
)
def test_texts_for_messages(inside: str, attributes: str, text: str, tmp_path: Path) -> None:
    assert by_address(read_rows(tmp_path, row(c("G", inside, attributes))))["G7"].text == text


def test_cells_without_reference_and_out_of_order(tmp_path: Path) -> None:
    rows = (
        '<row r="5"><c r="C5"><v>1</v></c><c r="A5"><v>2</v></c></row>'
        '<row r="2"><c r="B2"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    )
    sheet = read_rows(tmp_path, rows)
    assert {cell.where.cell: cell.value for cell in sheet.cells.values()} == {
        "B2": 3.0, "C2": 4.0, "A3": 5.0, "A5": 2.0, "C5": 1.0,
    }  # fmt: skip
    assert list(sheet.cells) == [(1, 1), (1, 2), (2, 0), (4, 0), (4, 2)]


def test_other_namespaces_hold_no_cells(tmp_path: Path) -> None:
    after = (
        '<extLst><ext xmlns:x="urn:x"><x:row><x:c r="A1"><x:v>9</x:v></x:c></x:row></ext></extLst>'
    )
    assert shown(read_rows(tmp_path, row(c("G", "<v>1</v>")), after=after)) == {
        "G7": (1.0, "NUMBER")
    }


def test_prefixed_elements(tmp_path: Path) -> None:
    """Some programs write `<x:c>`."""
    made = parts()
    made["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="7"><x:c r="G7"><x:v>4</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    read, findings = read_bytes(tmp_path, packed(made))
    assert read is not None
    assert findings == ()
    assert shown(read.sheets[0]) == {"G7": (4.0, "NUMBER")}


def test_strict_files_are_read(tmp_path: Path) -> None:
    """openpyxl finds no sheet in them."""
    strict = parts(row(c("G", "<v>30</v>"), c("H", "<v>0</v>", 't="s"')), namespace=STRICT)
    strict["_rels/.rels"] = relations(("officeDocument", "xl/workbook.xml"), base=STRICT_RELATIONS)
    strict["xl/workbook.xml"] = workbook(namespace=STRICT, related=STRICT_RELATIONS)
    strict["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        base=STRICT_RELATIONS,
    )
    strict["xl/sharedStrings.xml"] = strict["xl/sharedStrings.xml"].replace(MAIN, STRICT)
    read, findings = read_bytes(tmp_path, packed(strict))
    assert read is not None
    assert findings == ()
    assert shown(read.sheets[0]) == {"G7": (30.0, "NUMBER"), "H7": ("uno", "TEXT")}


def test_dates_from_1904(tmp_path: Path) -> None:
    old = parts(row(c("G", "<v>44562</v>", 's="1"'), c("H", "<v>44562</v>")))
    old["xl/workbook.xml"] = workbook('<workbookPr date1904="1"/>')
    read, findings = read_bytes(tmp_path, packed(old))
    assert read is not None
    assert findings == ()
    assert shown(read.sheets[0]) == {
        "G7": (datetime(2026, 1, 2), "DATE"),
        "H7": (44562.0, "NUMBER"),
    }


def test_rich_shared_strings(tmp_path: Path) -> None:
    rich = parts(row(c("G", "<v>1</v>", 't="s"')))
    rich["xl/sharedStrings.xml"] = shared_strings(
        "<t>zero</t>",
        '<r><t>n.</t></r><r><t xml:space="preserve"> d.</t></r><rPh sb="0"><t>x</t></rPh>',
    )
    read, findings = read_bytes(tmp_path, packed(rich))
    assert read is not None
    assert findings == ()
    assert shown(read.sheets[0]) == {"G7": ("n. d.", "TEXT")}


@pytest.mark.parametrize(
    ("code", "style"),
    [
        ("General", Style.PLAIN),
        ("Standard", Style.PLAIN),
        ("#,##0.00", Style.PLAIN),
        ("[Red]0", Style.PLAIN),
        ("0.00E+00", Style.PLAIN),
        ('0 "giorni"', Style.PLAIN),
        (r"0 \d\a\y\s", Style.PLAIN),
        ("0.00 [$€-410]", Style.PLAIN),
        ("0%", Style.PERCENT),
        ("0.00 %", Style.PERCENT),
        ("0.00%;[Red]-0.00%", Style.PERCENT),
        ('0" %"', Style.PLAIN),
        (r"0\%", Style.PLAIN),
        ("0_%", Style.PLAIN),
        ("0*%", Style.PLAIN),
        ('0"mai chiuse %', Style.PLAIN),
        ("dd/mm/yyyy", Style.DATE),
        ("[$-410]d mmmm yyyy", Style.DATE),
        ("hh:mm", Style.DATE),
        ('yyyy"-"mm', Style.DATE),
    ],
)
def test_number_formats(code: str, style: Style) -> None:
    assert style_of(code) is style


@pytest.mark.parametrize(
    ("number", "percent", "kind"),
    [(9, True, "NUMBER"), (10, True, "NUMBER"), (0, False, "NUMBER"), (14, False, "DATE"),
     (22, False, "DATE"), (27, False, "DATE"), (47, False, "DATE"), (58, False, "DATE"),
     (49, False, "NUMBER")],
)  # fmt: skip
def test_numbered_formats(number: int, percent: bool, kind: str, tmp_path: Path) -> None:
    made = parts(row(c("G", "<v>40</v>", 's="0"')))
    made["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    read, findings = read_bytes(tmp_path, packed(made))
    assert read is not None
    assert findings == ()
    cell = read.sheets[0].cells[6, 6]
    assert (cell.percent, cell.kind.name) == (percent, kind)


@pytest.mark.parametrize(
    ("formula", "elsewhere"),
    [("[1]Dati!$A$1", True), ("'[1]Dati 2022'!A1*2", True), ("SUM([12]Foglio1!A1:A9)", True),
     ("1+[2]!Totale", True), ("Tabella[1]", False), ("Tabella[[#This Row],[1]]", False),
     ("A1*2", False), ("Dati!A1", False)],
)  # fmt: skip
def test_formulas_that_look_into_another_workbook(
    formula: str, elsewhere: bool, tmp_path: Path
) -> None:
    page = read_rows(tmp_path, row(c("A", f"<f>{formula}</f><v>12</v>"), c("B", "<v>3</v>")))
    assert [cell.external for cell in page.cells.values()] == [elsewhere, False]


def test_shared_formulas_look_where_the_first_one_does(tmp_path: Path) -> None:
    page = read_rows(tmp_path, row(
        c("A", '<f t="shared" ref="A7:B7" si="0">[1]Dati!A1</f><v>1</v>'),
        c("B", '<f t="shared" si="0"/><v>2</v>'),
        c("C", '<f t="shared" ref="C7:D7" si="1">A1</f><v>1</v>'),
        c("D", '<f t="shared" si="1"/><v>2</v>'),
    ))  # fmt: skip
    assert [cell.external for cell in page.cells.values()] == [True, True, False, False]


NAMES = {
    "Totale": "[1]Foglio1!$A$1", "Doppio": "Totale*2", "Qui": "Dati!$A$1", "Circolo": "Circolo",
    "Testo": '"Totale"', "È.mio_1": "'[2]Dati 2022'!B7",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "elsewhere"),
    [("Totale", True), ("totale+1", True), ("Doppio", True), ("SUM(A1,È.mio_1)", True),
     ("Qui", False), ("Circolo", False), ("Testo", False), ("Totale2", False), ("Totale!A1", False),
     ("Dati!Totale", True), ("Dati!Qui", False),
     ("TOTALE(A1)", False), ('"Totale"', False), ("'Totale'!A1", False), ("mio_1", False)],
)  # fmt: skip
def test_formulas_that_look_there_through_a_name(
    formula: str, elsewhere: bool, tmp_path: Path
) -> None:
    names = "".join(f'<definedName name="{name}">{escape(text)}</definedName>'
                    for name, text in NAMES.items())  # fmt: skip
    made = parts(row(c("A", f"<f>{formula}</f><v>12</v>")))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        "</workbook>", f"<definedNames>{names}</definedNames></workbook>"
    )
    read, findings = read_bytes(tmp_path, packed(made))
    assert findings == ()
    assert read is not None
    assert [cell.external for cell in read.sheets[0].cells.values()] == [elsewhere]


@pytest.mark.parametrize(
    ("code", "decimals"),
    [("0", 0), ("0.00", 2), ("#,##0", 0), ("#,##0.0#", 2), ("0.0%", 1), ('0" gg"', 0),
     ("General", None), ("@", None), ("0.00E+00", None), ("# ?/?", None), ("0,", None),
     ("0.0;[Red]-0.0", 1), ("[Blue]0.000", 3)],
)  # fmt: skip
def test_decimals_that_a_format_shows(code: str, decimals: int | None) -> None:
    assert decimals_of(code) == decimals
