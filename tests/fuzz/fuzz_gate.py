"""Fuzzes the gate and the two readings: any bytes end as cells or as findings.

Half of the inputs are whole files; the others replace one part of a sound workbook, since random
changes seldom get past a checksum. Run by `make fuzz`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import atheris
import fuzzing

with atheris.instrument_imports(include=["generator.reading", "generator.findings"]):
    from generator.reading.stored import address
    from generator.reading.workbooks import read_workbook

from handmade import (
    MAIN,
    STRICT,
    STRICT_RELATIONS,
    content_types,
    packed,
    parts,
    relations,
    shared_strings,
    sheet,
    workbook,
)

_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>44926</v></c>'
    '<c r="C1" s="2"><v>0.95</v></c><c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="b"><v>1</v></c>'
    '<c r="F1" t="inlineStr"><is><t>n.d.</t></is></c><c r="G1"><f>[1]Foglio1!A1</f><v>3</v></c>'
    '<c r="H1" t="str"><f t="shared" si="0" ref="H1:H2">A1</f><v>x</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="d"><v>2022-12-31</v></c><c><v>1e3</v></c></row>'
)
_SOUND = {
    **parts(_ROWS, after='<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>',
            before='<dimension ref="A1:H2"/><cols><col min="2" max="3" hidden="1"/></cols>'),
    "xl/worksheets/_rels/sheet1.xml.rels": relations(("comments", "../comments1.xml")),
    "xl/comments1.xml": f'<comments xmlns="{MAIN}"><commentList><comment ref="A1"><text>'
                        "<t>nota</t></text></comment></commentList></comments>",
}  # fmt: skip
_PLACES = sorted(_SOUND)
_WHOLE = len(_PLACES)
_PATH = Path(tempfile.mkdtemp()) / "scheda.xlsx"
_WORDS = (
    "<c ", "</c>", "<v>", "</v>", "<f>", "<is>", "<t>", "<si>", "<r>", "<rPh>", "<row ", ' r="',
    ' s="', ' t="s"', ' t="inlineStr"', ' t="str"', ' t="e"', ' t="b"', ' t="d"', ' hidden="1"',
    ' si="0"', "<mergeCell ", ' ref="A1:XFD1048576"', 'uniqueCount="4294967295"', "<!DOCTYPE ",
    "<!ENTITY ", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#0;", "&#x1F600;", "_x0000_",
    "NaN", "INF", "1e999", "-0", "95,5", "XFD1048576", "[1]", "date1904", MAIN, STRICT,
    STRICT_RELATIONS, "numFmtId", "formatCode", "0.00%", "PK\x03\x04", "PK\x01\x02", "PK\x05\x06",
)  # fmt: skip


def target(data: bytes) -> None:
    """One input: its first byte says which part it replaces, or that it is a whole file."""
    if not data:
        return
    place = data[0] % (2 * _WHOLE)
    whole = place >= _WHOLE
    _PATH.write_bytes(data[1:] if whole else packed({**_SOUND, _PLACES[place]: data[1:]}, 0))
    book, found = read_workbook(_PATH, "scheda.xlsx")
    if book is None and not found:
        raise AssertionError("neither cells nor findings")
    told = {(item.where.sheet, item.where.cell) for item in found}
    for page in book.sheets if book is not None else ():
        lost = {
            (page.name, address(*place))
            for place in set(zip(*page.stored, strict=True)) ^ page.cells.keys()
        } - told
        if lost:
            raise AssertionError(f"counted by one reading only: {lost}")
        for (row, column), cell in page.cells.items():
            if not (0 <= row < 20_000 and 0 <= column < 500 and cell.text is not None):
                raise AssertionError(f"a cell out of place: {cell}")


def seeds() -> list[bytes]:
    """Each part of the sound workbook in its place, and whole files of several kinds."""
    strict = {
        **_SOUND,
        "xl/workbook.xml": workbook('<workbookPr date1904="1"/>', STRICT, STRICT_RELATIONS),
        "xl/worksheets/sheet1.xml": sheet(_ROWS, namespace=STRICT),
    }
    others = (
        {**_SOUND, "[Content_Types].xml": content_types("application/vnd.ms-excel.sheet.binary")},
        {**_SOUND, "xl/sharedStrings.xml": shared_strings("<r><t>a</t></r><rPh><t>b</t></rPh>")},
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    )
    whole = [packed(each, method) for each in (_SOUND, strict, *others) for method in (0, 8)]
    whole += [b"", b"%PDF-1.7\n", bytes.fromhex("d0cf11e0a1b11ae1"), b"Codice;Valore\r\n"]
    return [
        *(bytes([place]) + _SOUND[name].encode() for place, name in enumerate(_PLACES)),
        *(bytes([_WHOLE]) + content for content in whole),
    ]


if __name__ == "__main__":
    fuzzing.run(target, seeds(), _WORDS)
