"""Whether a file just made can be opened again for what its name says it is.

One idea to know: the bytes were already compared with what was meant to be written; here it is
asked whether that was a sound file at all, before it takes the place of one that was.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

_PACKAGE_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
_XML = (".xml", ".rels")
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_PDF_END = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")
# Where a cross-reference begins: the word, or the object that holds it.
_PDF_REFERENCE = re.compile(rb"xref\b|[0-9]+ [0-9]+ obj\b")


def reopens(suffix: str, content: bytes) -> bool:
    """Whether `content` is sound for what `suffix` says; other kinds need no proof."""
    check = _CHECKS.get(suffix)
    try:
        return check is None or check(content)
    except (zipfile.BadZipFile, ParseError, ValueError):
        return False


def _workbook(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        if package.testzip() is not None or not set(names) >= _PACKAGE_PARTS:
            return False
        for name in names:
            if name.endswith(_XML):
                fromstring(package.read(name))
    return True


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
