"""Workbooks put together by hand, part by part, for what no library would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from generator.findings import Finding
from generator.reading.gate import check_package
from generator.reading.workbooks import Cell, SheetCells, WorkbookCells, read_workbook

SHOWN = "consuntivo/Scheda_PO3.xlsx"  # the name of every workbook read here

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Cell styles of `STYLES`, by position: 0 General, 1 date, 2 percent, 3 duration.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="4">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="46"/></cellXfs>'
    "</styleSheet>"
)


def content_types(kind: str = f"{SPREADSHEET}.sheet.main+xml") -> str:
    """`[Content_Types].xml` of a workbook of that kind with one sheet."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{SPREADSHEET}.worksheet+xml"/></Types>'
    )


def relations(*targets: tuple[str, str], base: str = RELATIONS) -> str:
    """A relationships part: one `(type, target)` after the other, called rId1, rId2 …"""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def workbook(properties: str = "", namespace: str = MAIN, related: str = RELATIONS) -> str:
    """`xl/workbook.xml` with one sheet, called Dati."""
    return (
        f'<workbook xmlns="{namespace}" xmlns:r="{related}">{properties}'
        '<sheets><sheet name="Dati" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def sheet(rows: str, after: str = "", before: str = "", namespace: str = MAIN) -> str:
    """A worksheet part with these rows."""
    return (
        f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def shared_strings(*items: str, attributes: str = "") -> str:
    """The table of shared strings; each item is the inside of an `<si>`."""
    body = "".join(f"<si>{item}</si>" for item in items)
    return f'<sst xmlns="{MAIN}"{attributes}>{body}</sst>'


def parts(rows: str = "", **sheet_options: str) -> dict[str, str]:
    """The parts of a small, sound workbook with one sheet, called Dati."""
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook(),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": shared_strings("<t>uno</t>"),
        "xl/worksheets/sheet1.xml": sheet(rows, **sheet_options),
    }


def packed(contents: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP package with these parts, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return buffer.getvalue()


def read_bytes(folder: Path, data: bytes) -> tuple[WorkbookCells | None, tuple[Finding, ...]]:
    """What is read of a file with these bytes."""
    path = folder / "file.xlsx"
    path.write_bytes(data)
    return read_workbook(path, SHOWN)


def read_rows(folder: Path, rows: str, **options: str) -> SheetCells:
    """The sheet of a handmade workbook without findings."""
    read, findings = read_bytes(folder, packed(parts(rows, **options)))
    assert findings == ()
    assert read is not None
    return read.sheets[0]


def by_address(sheet: SheetCells) -> dict[str, Cell]:
    """Address → cell."""
    return {cell.where.cell: cell for cell in sheet.cells.values()}


def shown(sheet: SheetCells) -> dict[str, tuple[object, str]]:
    """Address → value and kind."""
    return {cell.where.cell: (cell.value, cell.kind.name) for cell in sheet.cells.values()}


def row(*cells: str) -> str:
    """Row 7 of handmade cells."""
    return f'<row r="7">{"".join(cells)}</row>'


def c(column: str, inside: str, attributes: str = "") -> str:
    """A handmade cell of row 7."""
    return f'<c r="{column}7" {attributes}>{inside}</c>'


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Findings as short rows: address, code."""
    return [(found.where.cell, found.code) for found in findings]


def check(folder: Path, data: bytes) -> tuple[Finding, ...]:
    """What the gate says of a file with these bytes."""
    path = folder / "file.xlsx"
    path.write_bytes(data)
    return check_package(path, SHOWN)


def refused(folder: Path, data: bytes) -> tuple[str, str, str]:
    """Code, address and text of the one finding."""
    (found,) = check(folder, data)
    assert found.blocks
    address = str(found.where).removeprefix(SHOWN).removeprefix(" › ")
    return found.code, address, found.text
