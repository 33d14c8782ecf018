"""Which images every writer can embed: whole PNGs, and JPEGs in grey or RGB.

One idea to know: an image that cannot be decoded, or whose colours are for printing plates (CMYK),
would stop the whole PDF; it is left out with a finding instead.
"""

from __future__ import annotations

import struct
import zlib

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_JPEG_END = b"\xff\xd9"
# Markers that start a frame; C4, C8 and CC, among them, do something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_embeddable(data: bytes) -> bool:
    """Whether `data` is a PNG or JPEG that workbook and PDF can both show."""
    if data.startswith(_PNG):
        return _is_whole_png(data)
    return data.startswith(_JPEG) and _JPEG_END in data[-64:] and _components(data) in (1, 3)


def _is_whole_png(data: bytes) -> bool:
    """Whether every chunk is there, up to the last, with its checksum."""
    place = len(_PNG)
    while place + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        body = data[place + 4 : place + 8 + size]
        if data[place + 8 + size : place + 12 + size] != struct.pack(">I", zlib.crc32(body)):
            return False
        if name == b"IEND":
            return True
        place += 12 + size
    return False


def _components(data: bytes) -> int:
    """Colour components of a JPEG (1 grey, 3 RGB, 4 CMYK); 0 if it has no frame."""
    place = len(_JPEG)
    while place + 10 <= len(data) and data[place] == 0xFF:
        marker, size = struct.unpack_from(">xBH", data, place)
        if marker in _FRAMES:
            return data[place + 9]
        place += 2 + size
    return 0
