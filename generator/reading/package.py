"""The package of a workbook: its parts, inflated within limits, or the reason to refuse it.

One idea to know: whatever is not a sound `.xlsx` package raises `RefusedError`, which carries a
code of the catalogue; `gate` turns it into a finding, and nobody else may meet it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from generator.reading.limits import Limits

MOST_ENTRIES = 1_000
MOST_RATIO = 100  # inflated bytes over bytes of the file

_SMALL = 50_000  # bytes of a part that is kept parsed

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s2xH18xHH")  # before a part: signature, flags, sizes of name and extra
_UTF_8, _PATCHED_OR_ENCRYPTED = 0x800, 0x60  # flags
_EMPTY_ZIP = b"PK\x05\x06"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (".xml", ".rels", ".vml")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,  # a version, compression or encryption that zipfile does not know
)


class RefusedError(Exception):
    """A file that no reader may open; `facts` fill the texts of the kind `code`."""

    def __init__(self, code: str, *, sheet: str = "", cell: str = "", **facts: str) -> None:
        """Names the kind, the place if known, and the facts of its texts."""
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.facts = facts


def open_package(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The parts of the package by name in lower case, every byte checked against its CRC.

    Raises:
        RefusedError: the file is of another format, damaged, or beyond the limits.
    """
    _check_magic(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [each for each in package.infolist() if not each.orig_filename.endswith("/")]
            _check_names(entries)
            _check_sizes(entries, len(data), limits)
            _check_methods(entries)
            _check_places(entries, len(data))
            parts = {entry.filename.lower(): _inflate(data, entry) for entry in entries}
    except _BROKEN as error:
        raise RefusedError("file-danneggiato", motivo="archivio interrotto o alterato") from error
    _check_markup(parts)
    return parts


def part(parts: Mapping[str, bytes], name: str) -> bytes:
    """One part that must be there.

    Raises:
        RefusedError: it is not.
    """
    content = parts.get(name.lower())
    if content is None:
        raise RefusedError("file-danneggiato", motivo=f"manca la parte {name}")
    return content


def parse_part(parts: Mapping[str, bytes], name: str) -> Element:
    """The tree of a small XML part, which nobody may change: other files may have the same.

    Raises:
        RefusedError: the part is missing or is no XML.
    """
    content = part(parts, name)
    return _parse_known(content, name) if len(content) <= _SMALL else _parse(content, name)


def _parse(content: bytes, name: str) -> Element:
    parser = XMLParser(target=_Tree(name))  # noqa: S314 - refuses document types
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise RefusedError("file-danneggiato", motivo=f"XML errato in {name}") from error
    return root


_parse_known = lru_cache(maxsize=32)(_parse)  # styles and lists of parts: often those of others


class _Tree(TreeBuilder):
    """Builds a tree, but not of a part with a document type, in which entities are declared."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def doctype(self, *_: object) -> None:
        raise RefusedError("file-rifiutato", motivo=f"dichiarazioni DTD in {self._name}")


def _check_magic(data: bytes) -> None:
    """The first bytes must be those of a ZIP package; every other format has its own message."""
    if not data:
        raise RefusedError("file-vuoto")
    if data.startswith(_OLE):
        raise RefusedError("file-cifrato" if _ENCRYPTED_STREAM in data else "file-xls")
    if data.lstrip().startswith(b"%PDF"):
        raise RefusedError("file-pdf")
    if data.startswith(_EMPTY_ZIP):
        raise RefusedError("file-altro", formato="un archivio .zip vuoto")
    if not data.startswith(_ZIP):
        raise _unknown_bytes(data)


def _unknown_bytes(data: bytes) -> RefusedError:
    if not data.strip(b"\0"):
        return RefusedError("file-danneggiato", motivo="contiene solo zeri")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide or not any(byte < 9 or 13 < byte < 32 for byte in data[:4096]):
        return RefusedError("file-testo")
    return RefusedError("file-altro", formato="di un tipo sconosciuto")


def _check_names(entries: Iterable[zipfile.ZipInfo]) -> None:
    """Part names are relative, plain and unique without regard to case."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        odd = not name or name.startswith("/") or any(mark in name for mark in "\\:\0")
        if odd or ".." in name.split("/"):
            raise RefusedError("file-rifiutato", motivo="una parte con un nome non ammesso")
        if name.lower() in seen:
            raise RefusedError("file-rifiutato", motivo="due parti con lo stesso nome")
        seen.add(name.lower())


def _check_sizes(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise RefusedError("file-rifiutato", motivo="più di 1.000 parti")
    if total > limits.size:
        raise RefusedError("file-rifiutato", motivo=f"più di {limits.most_bytes}")
    if total > MOST_RATIO * size:
        raise RefusedError("file-rifiutato", motivo="contenuto compresso oltre cento volte")


def _check_methods(entries: Iterable[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise RefusedError("file-cifrato")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("file-rifiutato", motivo="una compressione non ammessa")


def _check_places(entries: Iterable[zipfile.ZipInfo], size: int) -> None:
    """No part lies within another (newer Pythons refuse it, too), or outside the file."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, length), (following, _) in pairwise([*places, (size, 0)]):
        if start < 0 or start + _LOCAL.size + length > following:
            raise zipfile.BadZipFile


def _inflate(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one part, CRC included: never more than are declared, whatever is there.

    Not by `ZipFile.open`, which takes as long again for what is all in memory.
    """
    signature, flags, name, extra = _LOCAL.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL.size
    coding = "utf-8" if flags & _UTF_8 else "cp437"
    odd = entry.flag_bits & _PATCHED_OR_ENCRYPTED
    if signature != _ZIP or odd or data[start : start + name].decode(coding) != entry.orig_filename:
        raise zipfile.BadZipFile
    start += name + extra
    content = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, entry.file_size + 1)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise zipfile.BadZipFile
    return content


def _check_markup(parts: Mapping[str, bytes]) -> None:
    """XML is UTF-8 without document type: in UTF-16 python-calamine reads an empty sheet."""
    for name, content in parts.items():
        if not name.endswith(_MARKUP):
            continue
        if b"\0" in content[:64] or content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise RefusedError("file-rifiutato", motivo="XML che non è in UTF-8")
        if _DECLARATION.search(content):
            raise RefusedError("file-rifiutato", motivo="dichiarazioni DTD")
