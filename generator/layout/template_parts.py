"""What openpyxl leaves behind in a template: logos, heights set by hand, raw headers and footers.

One idea to know: these are read from the package itself. openpyxl drops pictures without an image
library, never gives their alternative text, and cannot tell a height set by hand from a fitted one.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from generator.layout.images import is_embeddable
from generator.layout.sheet import Picture

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SHEET_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMU = 9525  # English metric units in a pixel


@dataclass(frozen=True, slots=True)
class SheetParts:
    """Of one sheet: heights in points by row (from 1), codes of header and footer, pictures.

    Rows and columns of `pictures` are those of the template, from 0; `foreign` counts the images
    that cannot be embedded.
    """

    heights: Mapping[int, float]
    header: str
    footer: str
    pictures: tuple[Picture, ...]
    foreign: int


def read_parts(path: Path) -> dict[str, SheetParts]:
    """The parts of each sheet of the workbook at `path`, by sheet name."""
    with zipfile.ZipFile(path) as package:
        places = _relations(package, "xl/workbook.xml")
        sheets = fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        return {
            sheet.get("name", ""): _sheet_parts(package, places[sheet.get(f"{_RELATION}id", "")])
            for sheet in sheets
        }


def _sheet_parts(package: zipfile.ZipFile, part: str) -> SheetParts:
    root = fromstring(package.read(part))
    pictures = tuple(_pictures(package, part, root))
    usable = tuple(picture for picture in pictures if is_embeddable(picture.data))
    return SheetParts(
        heights=dict(_heights(root)),
        header=root.findtext(f".//{_MAIN}oddHeader") or "",
        footer=root.findtext(f".//{_MAIN}oddFooter") or "",
        pictures=usable,
        foreign=len(pictures) - len(usable),
    )


def _heights(root: Element) -> Iterator[tuple[int, float]]:
    for row in root.iter(f"{_MAIN}row"):
        if row.get("customHeight") in ("1", "true") and row.get("ht"):
            yield int(row.get("r", "0")), float(row.get("ht", "0"))


def _pictures(package: zipfile.ZipFile, part: str, root: Element) -> Iterator[Picture]:
    """Embedded pictures, in the order of the drawing."""
    drawing = root.find(f"{_MAIN}drawing")
    if drawing is None:
        return
    place = _relations(package, part)[drawing.get(f"{_RELATION}id", "")]
    images = _relations(package, place)
    for anchor in fromstring(package.read(place)):
        blip = anchor.find(f".//{_DRAWING}blip")
        target = images.get(blip.get(f"{_RELATION}embed", "")) if blip is not None else None
        if target in package.namelist():
            yield _picture(anchor, package.read(str(target)))


def _picture(anchor: Element, data: bytes) -> Picture:
    properties = anchor.find(f".//{_SHEET_DRAWING}cNvPr")
    extent = anchor.find(f".//{_DRAWING}xfrm/{_DRAWING}ext")
    if extent is None or not int(extent.get("cx", "0")):
        extent = anchor.find(f"{_SHEET_DRAWING}ext")
    return Picture(
        row=_number(anchor, "row"),
        column=_number(anchor, "col"),
        data=data,
        alt="" if properties is None else properties.get("descr", ""),
        width=_pixels(extent, "cx"),
        height=_pixels(extent, "cy"),
        x_offset=_number(anchor, "colOff") / _EMU,
        y_offset=_number(anchor, "rowOff") / _EMU,
    )


def _number(anchor: Element, name: str) -> int:
    """A figure of the anchor's upper left corner."""
    return int(anchor.findtext(f"{_SHEET_DRAWING}from/{_SHEET_DRAWING}{name}") or 0)


def _pixels(extent: Element | None, side: str) -> float:
    return 0.0 if extent is None else int(extent.get(side, "0")) / _EMU


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Relationship id → part name, for the embedded targets of `part`."""
    folder, name = posixpath.split(part)
    place = f"{folder}/_rels/{name}.rels"
    if place not in package.namelist():
        return {}
    found = {}
    for relation in fromstring(package.read(place)):
        if relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, relation.get("Target", ""))
            found[relation.get("Id", "")] = posixpath.normpath(target).lstrip("/")
    return found
