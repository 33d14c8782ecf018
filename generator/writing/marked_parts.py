"""Edits of a sheet's and of the styles' XML in place: only the bytes that must change do.

One idea to know: a streaming parser tells where every row and cell begins; the edits are made from
the end backwards, so that the places found stay right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_AFTER_DRAWING = frozenset((
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
))  # fmt: skip
_FILL = (
    '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FFF4B183"/>'
    '<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'
)


@dataclass
class Root:
    """Where things stand in a sheet, in bytes."""

    space: str = ""
    prefix: str = ""
    has_drawing: bool = False
    drawing_place: int = 0  # where a drawing of notes belongs
    rows: dict[int, tuple[int, int]] = field(default_factory=dict)  # start, end of content
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)  # start, style
    data_end: int = 0

    @property
    def relations(self) -> str:
        """The namespace of relationships that goes with the sheet's."""
        return _STRICT_RELATIONS if self.space == _STRICT else _RELATIONS

    def style_of(self, address: str) -> int:
        """The style of a cell, 0 if it is not there."""
        return self.cells.get(address, (0, 0))[1]


def parse_outline(content: bytes) -> Root:
    """Where rows and cells of a sheet stand."""
    scanner = _Scanner(content)
    scanner.parser.Parse(content, True)
    return scanner.root


class _Scanner:
    """The state of one look at a sheet: depth, and the row we are in."""

    def __init__(self, content: bytes) -> None:
        self.root = Root()
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._content = content
        self._depth = self._row = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        place = self.parser.CurrentByteIndex
        if self._depth == 0:
            self.root.space = space
            self.root.prefix = _prefix_at(self._content, place)
        elif self._depth == 1:
            self._start_child(local, place)
        elif self._depth == 2 and local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self.root.rows[self._row] = (place, -1)
        elif self._depth == 3 and local == "c" and "r" in attributes:
            self.root.cells[attributes["r"]] = (place, int(attributes.get("s", "0")))
        self._depth += 1

    def _start_child(self, local: str, place: int) -> None:
        if local == "legacyDrawing":
            self.root.has_drawing = True
        elif local in _AFTER_DRAWING and not self.root.drawing_place:
            self.root.drawing_place = place

    def _end(self, name: str) -> None:
        self._depth -= 1
        local, place = name.rpartition(" ")[2], self.parser.CurrentByteIndex
        if self._depth == 2 and local == "row":
            self.root.rows[self._row] = (self.root.rows[self._row][0], place)
        elif self._depth == 1 and local == "sheetData":
            self.root.data_end = place
        elif self._depth == 0 and not self.root.drawing_place:
            self.root.drawing_place = place


def mark_sheet(
    content: bytes, root: Root, addresses: Iterable[str], marks: Mapping[int, int], drawing: str
) -> bytes:
    """The sheet with the style of cells replaced by `marks` and the drawing of notes named."""
    edits: list[tuple[int, int, bytes]] = []
    new_rows: dict[int, list[str]] = {}
    for address in sorted(addresses, key=_place) if marks else ():
        if address in root.cells:
            edits.append(_restyle(content, root.cells[address][0], marks[root.style_of(address)]))
        else:
            new_rows.setdefault(_place(address)[0], []).append(address)
    for row, missing in new_rows.items():
        edits += _new_cells(content, root, row, missing, marks[0])
    if drawing:
        item = f'<{root.prefix}legacyDrawing xmlns:r="{root.relations}" r:id="{drawing}"/>'
        edits.append((root.drawing_place, root.drawing_place, item.encode()))
    pieces, done = [], 0
    for first, last, item_bytes in sorted(edits):
        pieces += [content[done:first], item_bytes]
        done = last
    return b"".join([*pieces, content[done:]])


def add_style_marks(content: bytes, styles: Iterable[int]) -> tuple[bytes, dict[int, int]]:
    """The styles with a coloured twin of each of `styles`, and the twins' numbers."""
    text = content.decode("utf-8")
    prefix = (re.search(r"<(\w+:)?styleSheet\b", text) or [""])[1] or ""
    group = re.search(rf"<{prefix}cellXfs\b[^>]*>(.*?)</{prefix}cellXfs>", text, re.DOTALL)
    fills = re.search(rf"<{prefix}fills\b[^>]*>(.*?)</{prefix}fills>", text, re.DOTALL)
    if group is None or fills is None:
        return content, {}
    pattern = rf"<{prefix}xf\b(?:[^>]*/>|.*?</{prefix}xf>)"
    looks = re.findall(pattern, group[1], re.DOTALL)
    fill = len(re.findall(rf"<{prefix}fill\b", fills[1]))
    marks: dict[int, int] = {}
    twins = ""
    for style in sorted({*styles, 0}):
        marks[style] = len(looks) + len(marks)
        twins += _coloured(looks[style if style < len(looks) else 0], fill)
    text = text[: group.end(1)] + twins + text[group.end(1) :]
    text = text[: fills.end(1)] + _FILL.format(p=prefix) + text[fills.end(1) :]
    text = _counted(text, f"{prefix}cellXfs", len(looks) + len(marks))
    return _counted(text, f"{prefix}fills", fill + 1).encode("utf-8"), marks


def _coloured(look: str, fill: int) -> str:
    end = look.index(">") - (1 if look[look.index(">") - 1] == "/" else 0)
    head = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", look[:end]).rstrip()
    return f'{head} fillId="{fill}" applyFill="1"{look[end:]}'


def _counted(text: str, name: str, count: int) -> str:
    return re.sub(rf'(<{name}\b[^>]*?\bcount=)"\d+"', rf'\1"{count}"', text, count=1)


def _restyle(content: bytes, start: int, style: int) -> tuple[int, int, bytes]:
    end = content.index(b">", start)
    end -= content[end - 1 : end] == b"/"
    head = re.sub(rb'\ss="[^"]*"', b"", content[start:end]).rstrip()
    return start, end, head + f' s="{style}"'.encode()


def _new_cells(
    content: bytes, root: Root, row: int, addresses: list[str], style: int
) -> list[tuple[int, int, bytes]]:
    """Empty cells where the sheet has none, each in its place."""
    prefix = root.prefix
    if row in root.rows:
        start, end = root.rows[row]
        after = {_place(known): place for known, (place, _) in root.cells.items()
                 if _place(known)[0] == row}  # fmt: skip
        edits = []
        for address in addresses:
            later = [place for key, place in after.items() if key > _place(address)]
            cell = f'<{prefix}c r="{address}" s="{style}"/>'.encode()
            if later or not _is_childless(content, start, end):
                place = min(later, default=end)
                edits.append((place, place, cell))
        return edits
    if not root.rows:
        return []
    cells = "".join(f'<{prefix}c r="{address}" s="{style}"/>' for address in addresses)
    later = [start for number, (start, _) in root.rows.items() if number > row]
    place = min(later, default=root.data_end)
    return [(place, place, f'<{prefix}row r="{row}">{cells}</{prefix}row>'.encode())]


def _is_childless(content: bytes, start: int, end: int) -> bool:
    """A row written `<row/>`: it begins and ends at once."""
    return end <= start or content[end : end + 2] != b"</"


def _prefix_at(content: bytes, place: int) -> str:
    match = re.match(rb"<(\w+:)?", content[place : place + 40])
    return (match[1] or b"").decode() if match else ""


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column
