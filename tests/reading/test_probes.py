"""Files made to harm a reader or to be misread: each ends as stated, and the reader lives on."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from failing_tasks import process_id
from handmade import (
    MAIN,
    SHOWN,
    STRICT,
    STRICT_RELATIONS,
    c,
    packed,
    parts,
    relations,
    row,
    shared_strings,
    sheet,
    workbook,
)

from generator.reading.worker import Reader, begin_reading

ROW = row(c("A", "<v>1</v>"))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as started:
        yield started


@dataclass(frozen=True)
class Refused:
    """The one finding: code, cell, and a part of its text."""

    code: str
    text: str
    cell: str = ""


@dataclass(frozen=True)
class Read:
    """The values by address, and the cells that were left out with `cella-discorde`."""

    values: dict[str, object]
    left_out: tuple[str, ...] = ()


def with_part(name: str, content: str | bytes, rows: str = ROW) -> bytes:
    return packed({**parts(rows), name: content})


def zip_bomb() -> bytes:
    return with_part("xl/media/zero.bin", bytes(90_000_000))


def nested_bomb() -> bytes:
    """Sizes that lie: the directory says ten bytes, the data are a million."""
    data = with_part("xl/media/zero.bin", bytes(1_000_000))
    size = (1_000_000).to_bytes(4, "little")
    return data.replace(size, (10).to_bytes(4, "little"))


def far_corner() -> bytes:
    return packed(parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def far_within() -> bytes:
    corner = '<row r="20000"><c r="SF20000"><v>1</v></c></row>'
    return packed(parts('<row r="1"><c r="A1"><v>1</v></c></row>' + corner))


def merged(area: str) -> bytes:
    rows = row(c("A", "<v>1</v>"), c("B", "<v>2</v>"))
    return packed(parts(rows, after=f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'))


def with_doctype(inside: str, value: str) -> bytes:
    """An entity in a cell; the declaration is what is refused, whatever it would become."""
    page = sheet(row(c("A", f"<v>{value}</v>")))
    return with_part("xl/worksheets/sheet1.xml", f"<!DOCTYPE a [{inside}]>{page}")


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return with_doctype(f'<!ENTITY e0 "ha">{levels}', "&e11;")


def undeclared_entity() -> bytes:
    return packed(parts(row(c("A", "<v>&uno;</v>"))))


def same_part_twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts(ROW).items():
            package.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("xl/worksheets/sheet1.xml", sheet(row(c("A", "<v>2</v>"))))
    return out.getvalue()


def strict() -> bytes:
    made = parts(ROW, namespace=STRICT)
    made["_rels/.rels"] = relations(("officeDocument", "xl/workbook.xml"), base=STRICT_RELATIONS)
    made["xl/workbook.xml"] = workbook(namespace=STRICT, related=STRICT_RELATIONS)
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), base=STRICT_RELATIONS
    )
    made["xl/styles.xml"] = made["xl/styles.xml"].replace(MAIN, STRICT)
    return packed(made)


def from_1904() -> bytes:
    made = parts(row(c("A", "<v>43464</v>", 's="1"'), c("B", "<v>43464</v>")))
    made["xl/workbook.xml"] = workbook('<workbookPr date1904="1"/>')
    return packed(made)


def cells(*inside: str) -> bytes:
    return packed(parts(row(*inside)))


DOCTYPE = Refused("file-rifiutato", "dichiarazioni DTD")
PROBES: dict[str, tuple[Callable[[], bytes], Refused | Read]] = {
    "zip bomb": (zip_bomb, Refused("file-rifiutato", "compresso oltre cento volte")),
    "zip bomb, false sizes": (nested_bomb, Refused("file-danneggiato", "archivio interrotto")),
    "far-corner cell": (
        far_corner, Refused("file-rifiutato", "oltre la riga 20.000", "XFD1048576")),
    "two far cells": (far_within, Refused("file-rifiutato", "più celle di quante se ne leggano")),
    "whole-sheet merge": (
        lambda: merged("A1:XFD1048576"), Refused("file-rifiutato", "troppo grande", "A1")),
    "whole-column merge": (
        lambda: merged("A1:A1048576"), Refused("file-rifiutato", "troppo grande", "A1")),
    "entity expansion": (laughs, DOCTYPE),
    "entity in a value": (lambda: with_doctype('<!ENTITY x "12">', "&x;"), DOCTYPE),
    "external entity": (
        lambda: with_doctype('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;"), DOCTYPE),
    "undeclared entity": (undeclared_entity, Refused("file-danneggiato", "XML errato")),
    "duplicate parts": (same_part_twice, Refused("file-rifiutato", "due parti con lo stesso")),
    "duplicate parts, other case": (
        lambda: with_part("XL/Worksheets/Sheet1.xml", "<a/>"),
        Refused("file-rifiutato", "due parti con lo stesso nome")),
    "duplicate cells": (
        lambda: cells(c("A", "<v>1</v>"), c("A", "<v>2</v>")),
        Refused("file-rifiutato", "due celle con lo stesso indirizzo", "A7")),
    "uniqueCount of four billion": (
        lambda: with_part("xl/sharedStrings.xml",
                          shared_strings("<t>a</t>", attributes=' uniqueCount="4294967295"')),
        Refused("file-rifiutato", "un numero impossibile di testi")),
    "comma in v": (
        lambda: cells(c("A", "<v>95,5</v>"), c("B", "<v>3</v>")), Read({"B7": 3.0}, ("A7",))),
    "NaN in v": (
        lambda: cells(c("A", "<v>NaN</v>"), c("B", "<v>3</v>")), Read({"B7": 3.0}, ("A7",))),
    "infinity in v": (
        lambda: cells(c("A", "<v>INF</v>"), c("B", "<v>1e999</v>")), Read({}, ("A7", "B7"))),
    "wrong dimension": (
        lambda: packed(parts(row(c("A", "<v>1</v>"), c("Z", "<v>2</v>")),
                             before='<dimension ref="A1:B2"/>')), Read({"A7": 1.0, "Z7": 2.0})),
    "dimension of the whole sheet": (
        lambda: packed(parts(ROW, before='<dimension ref="A1:XFD1048576"/>')), Read({"A7": 1.0})),
    "Strict": (strict, Read({"A7": 1.0})),
    "1904 dates": (
        from_1904, Read({"A7": datetime(2022, 12, 31), "B7": 43464.0})),  # noqa: DTZ001
    "numbers under a merge": (lambda: merged("A7:B7"), Read({"A7": 1.0, "B7": 2.0})),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBES)
def test_each_probe_ends_as_stated(tmp_path: Path, reader: Reader, name: str) -> None:
    make, expected = PROBES[name]
    (tmp_path / "probe.xlsx").write_bytes(make())
    before = reader(process_id)
    started = time.monotonic()
    book, found = begin_reading(reader, tmp_path / "probe.xlsx", SHOWN)()
    assert time.monotonic() - started < 10
    assert reader(process_id) == before, "it took the reader with it"
    if isinstance(expected, Refused):
        (only,) = found
        assert (book, only.code, only.where.cell) == (None, expected.code, expected.cell)
        assert expected.text in only.text
        assert only.blocks
    else:
        assert book is not None
        values = {cell.where.cell: cell.value for cell in book.sheets[0].cells.values()}
        assert values == expected.values
        assert [(item.where.cell, item.code) for item in found] == [
            (cell, "cella-discorde") for cell in expected.left_out
        ]
