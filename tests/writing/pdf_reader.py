"""Reads a finished PDF as a screen reader would: the structure tree and the text of its elements.

Independent of the writer: only pikepdf, the marked content and the fonts' own ToUnicode maps.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

ARTIFACT, UNMARKED = -1, -2
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass
class Element:
    """One element of the structure tree; `text` is that of its own content, in order."""

    role: str
    page: int
    attributes: dict[str, Any]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *roles: str) -> list[Element]:
        return [element for element in self.walk() if element.role in roles]

    @property
    def whole_text(self) -> str:
        return "".join(element.text for element in self.walk())


def open_pdf(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def read_structure(pdf: pikepdf.Pdf) -> Element:
    """The whole tree under one element `Root`."""
    contents = [marked_texts(page) for page in pdf.pages]
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    root = Element("Root", 0, {})
    if "/StructTreeRoot" in pdf.Root:
        _fill(root, pdf.Root.StructTreeRoot.get("/K"), contents, numbers)
    return root


def artifact_text(pdf: pikepdf.Pdf) -> str:
    """Everything drawn for the eye only."""
    return "".join(marked_texts(page).get(ARTIFACT, "") for page in pdf.pages)


def unmarked_text(pdf: pikepdf.Pdf) -> str:
    """Text that is neither tagged nor an artifact."""
    return "".join(marked_texts(page).get(UNMARKED, "") for page in pdf.pages)


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Depth and title of each bookmark."""

    def walk(items: Any, depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield depth, str(item.title)
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        return list(walk(outline.root, 0))


def marked_texts(page: Any) -> dict[int, str]:
    """The page's text by marked-content id; the rest under `ARTIFACT` and `UNMARKED`.

    What stands for the text (ActualText, as for combining marks) is read in place of the glyphs.
    """
    fonts = {name: _unicode_map(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = defaultdict(str)
    marks: list[tuple[int, bool]] = [(UNMARKED, False)]  # where text goes; already told in words
    font: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            marks.append(_mark(operands, marks[-1], found))
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("Tj", "TJ") and not marks[-1][1]:
            found[marks[-1][0]] += _decoded(operands[0], font)
    return found


def _mark(operands: Any, outer: tuple[int, bool], found: dict[int, str]) -> tuple[int, bool]:
    place, told = outer
    inner = operands[1] if len(operands) > 1 else None
    if str(operands[0]) == "/Artifact":
        place = ARTIFACT
    if isinstance(inner, pikepdf.Dictionary):
        place = int(inner.get("/MCID", place))
        if "/ActualText" in inner and not told:
            found[place] += str(inner.ActualText)
            told = True
    return place, told


def _fill(parent: Element, kid: Any, contents: list[dict[int, str]], numbers: Any) -> None:
    if kid is None:
        return
    if isinstance(kid, pikepdf.Array):
        for item in kid:
            _fill(parent, item, contents, numbers)
    elif isinstance(kid, pikepdf.Dictionary):
        if "/MCID" in kid:
            page = numbers[kid.Pg.objgen] if "/Pg" in kid else parent.page
            parent.text += contents[page].get(int(kid.MCID), "")
            return
        page = numbers[kid.Pg.objgen] if "/Pg" in kid else parent.page
        element = Element(str(kid.S)[1:], page, _attributes(kid))
        parent.children.append(element)
        _fill(element, kid.get("/K"), contents, numbers)
    else:
        parent.text += contents[parent.page].get(int(kid), "")


def _attributes(element: Any) -> dict[str, Any]:
    given = element.get("/A", pikepdf.Array())
    groups = given if isinstance(given, pikepdf.Array) else [given]
    return {key[1:]: value for group in groups for key, value in group.items()}


def _unicode_map(font: Any) -> dict[bytes, str]:
    """Character code → text, from the font's ToUnicode."""
    stream = font.ToUnicode.read_bytes()
    table: dict[bytes, str] = {}
    for kind, block in _BLOCK.findall(stream):
        codes = [bytes.fromhex(code.decode()) for code in _HEX.findall(block)]
        if kind == b"bfchar":
            table |= {code: _text(to) for code, to in zip(codes[::2], codes[1::2], strict=True)}
        else:
            for first, last, to in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                start, base = int.from_bytes(first, "big"), int.from_bytes(to, "big")
                for step in range(int.from_bytes(last, "big") - start + 1):
                    code = (start + step).to_bytes(len(first), "big")
                    table[code] = _text((base + step).to_bytes(len(to), "big"))
    return table


def _text(code: bytes) -> str:
    return code.decode("utf-16-be")


def _decoded(operand: Any, font: dict[bytes, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    text = ""
    for part in parts:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            text += "".join(font.get(codes[at : at + 2], "") for at in range(0, len(codes), 2))
    return text
