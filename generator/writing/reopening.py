"""Whether a file just made can be opened again for what its name says it is.

One idea to know: the bytes were already compared with what was meant to be written; here it is
asked whether that was a sound file at all, before it takes the place of one that was. Each part of
a workbook is unpacked once, to its end (where its checksum is held), and its XML parsed on the way.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

_PACKAGE_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
_XML = (".xml", ".rels")
_CHUNK = 1 << 20  # bytes
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_PDF_END = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")
# Where a cross-reference begins: the word, or the object that holds it.
_PDF_REFERENCE = re.compile(rb"xref\b|[0-9]+ [0-9]+ obj\b")


def reopens(suffix: str, content: bytes) -> bool:
    """Whether `content` is sound for what `suffix` says; other kinds need no proof."""
    check = _CHECKS.get(suffix)
    try:
        return check is None or check(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError, ValueError):
        return False


def _workbook(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        if not set(names) >= _PACKAGE_PARTS:
            return False
        for name in names:
            with package.open(name) as part:
                _read_xml(part) if name.endswith(_XML) else _read(part)
    return True


def _read(part: IO[bytes]) -> None:
    while part.read(_CHUNK):
        pass


def _read_xml(part: IO[bytes]) -> None:
    """Parses well-formed XML without keeping it; a declared type (entities) is refused."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise ValueError("no part of a workbook declares a document type")


def _json(content: bytes) -> bool:
    json.loads(content)
    return True


def _pdf(content: bytes) -> bool:
    """Its beginning, its end, and that the end leads to where its objects are listed."""
    end = _PDF_END.search(content[-1024:])
    if end is None or not content.startswith(b"%PDF-"):
        return False
    return _PDF_REFERENCE.match(content, int(end.group(1))) is not None


def _text(content: bytes) -> bool:
    content.decode("utf-8")
    return True


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    ".xlsx": _workbook,
    ".json": _json,
    ".pdf": _pdf,
    ".txt": _text,
    ".sha256": lambda content: _DIGEST.fullmatch(content) is not None,
}
