"""The boxes in which programs show notes: an old drawing format that notes still need.

One idea to know: without a box Excel drops the note; with one, it shows where one points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'margin-left:60pt;margin-top:2pt;width:230pt;height:110pt;z-index:1;visibility:hidden" '
    'fillcolor="#fff2cc" o:insetmode="auto"><v:fill color2="#fff2cc"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/>"
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_FIRST = 20_001  # far from the numbers that programs give


def add_shapes(content: bytes, addresses: Iterable[str]) -> bytes:
    """The drawing (empty bytes for none) with a box for each cell that has none yet."""
    text = content.decode("utf-8") if content else _EMPTY
    there = set(zip(re.findall(r"<x:Row>(\d+)</x:Row>", text),
                    re.findall(r"<x:Column>(\d+)</x:Column>", text), strict=False))  # fmt: skip
    items = "" if "_x0000_t202" in text else _TYPE
    taken = [int(number) for number in re.findall(r'id="_x0000_s(\d{1,9})"', text)]
    for number, address in enumerate(addresses, start=max([_FIRST, *(n + 1 for n in taken)])):
        row, column = _from_zero(address)
        if (str(row), str(column)) not in there:
            items += _SHAPE.format(number=number, row=row, column=column, left=column + 1,
                                   right=column + 4, top=max(row - 1, 0),
                                   bottom=max(row - 1, 0) + 6)  # fmt: skip
    end = text.rindex("</xml>")
    return (text[:end] + items + text[end:]).encode("utf-8")


def _from_zero(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]) - 1, column - 1
