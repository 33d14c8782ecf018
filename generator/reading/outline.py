"""What a package says of its workbook: kind, sheets, dates, number formats, shared strings.

One idea to know: parts are found through relationships, as programs do, never by usual names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

from generator.reading.links import linked_names
from generator.reading.package import RefusedError, parse_part, part
from generator.reading.strings import read_strings

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)

_TYPES = "[Content_Types].xml"
_MAIN_TYPE = "spreadsheetml.sheet.main+xml"
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_IDS = frozenset((9, 10))
_DECIMALS = {
    **dict.fromkeys(("1", "3", "9", "37", "38"), 0),
    **dict.fromkeys(("2", "4", "10", "39", "40"), 2),
}
_LITERALS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?', re.DOTALL)
_OTHERS = {"word/": "un documento di Word", "ppt/": "una presentazione di PowerPoint"}


class Style(StrEnum):
    """What a number format makes of a number."""

    PLAIN = "numero"
    PERCENT = "percentuale"
    DATE = "data"

    __hash__ = str.__hash__  # an enumeration's own is slow


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One worksheet of the workbook and the part that holds it."""

    name: str
    visible: bool
    part: str
    notes: str = ""  # the part that holds its notes


@dataclass(frozen=True)
class Outline:
    """The workbook around its cells; `strings` go by index, the others by cell style.

    `decimals` are the digits after the comma that a style shows, None if as many as there are.
    """

    sheets: tuple[SheetEntry, ...]
    from_1904: bool
    styles: tuple[Style, ...]
    decimals: tuple[int | None, ...]
    strings: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)  # defined names, folded: their formulas
    linked: frozenset[str] = frozenset()  # those that look into another workbook

    def style_of(self, style: str) -> Style:
        """What is made of a number in a cell whose style the file names so."""
        number = _style_number(style)
        return self.styles[number] if number < len(self.styles) else Style.PLAIN

    def decimals_of(self, style: str) -> int | None:
        """The digits after the comma that such a cell shows; None if as many as there are."""
        number = _style_number(style)
        return self.decimals[number] if number < len(self.decimals) else None

    @cached_property
    def by_index(self) -> Mapping[str, str]:
        """The strings by their index as cells name it; those that are blank are empty."""
        texts = [text if text.strip() else "" for text in self.strings]
        return dict(zip(map(str, range(len(texts))), texts, strict=True))


def read_outline(parts: Mapping[str, bytes]) -> Outline:
    """The outline of the package.

    Raises:
        RefusedError: the package is no `.xlsx` workbook, or is damaged.
    """
    path = _workbook_path(parts)
    root = parse_part(parts, path)
    if root.tag not in {f"{{{space}}}workbook" for space in NAMESPACES}:
        raise RefusedError("file-danneggiato", motivo=f"contenuto inatteso in {path}")
    related = _related(parts, path)
    properties = next(_children(root, "workbookPr"), None)
    styles = next((target for kind, target in related.values() if kind == "styles"), None)
    strings = next((target for kind, target in related.values() if kind == "sharedStrings"), None)
    names = _names(root)
    codes = _read_formats(parse_part(parts, styles)) if styles else ()
    return Outline(
        tuple(_sheets(parts, root, related)),
        properties is not None and properties.get("date1904") in ("1", "true"),
        tuple(_numbered_style(*code) for code in codes),
        tuple(_numbered_decimals(*code) for code in codes),
        read_strings(part(parts, strings)) if strings else (),
        names,
        linked_names(names),
    )


def find_looks(parts: Mapping[str, bytes], sheet: str) -> tuple[str, str, str]:
    """The parts of the sheet called `sheet`, of the styles and of the theme; empty if absent."""
    path = _workbook_path(parts)
    related = _related(parts, path)
    known = dict(related.values())
    pages = {item.name: item.part for item in _sheets(parts, parse_part(parts, path), related)}
    return pages.get(sheet, ""), known.get("styles", ""), known.get("theme", "")


@lru_cache(maxsize=500)
def style_of(number_format: str) -> Style:
    """What a custom number format makes of a number; quoted or escaped signs do not count."""
    code = _LITERALS.sub("", number_format).lower()
    if "%" in code:
        return Style.PERCENT
    if code in ("general", "standard"):
        return Style.PLAIN
    return Style.DATE if re.search("[dmyhs]", code) else Style.PLAIN


@lru_cache(maxsize=500)
def decimals_of(number_format: str) -> int | None:
    """The digits after the comma that a custom number format shows; None if it does not say."""
    code = _LITERALS.sub("", number_format).partition(";")[0]
    match = re.fullmatch(r"[#0, ]*[#0](?:\.([#0?]*))?\s*%?\s*", code)
    return None if match is None else len(match[1] or "")


def _workbook_path(parts: Mapping[str, bytes]) -> str:
    """The part of the workbook, if its content type is that of an `.xlsx`."""
    _check_office(parts)
    related = _related(parts, "").values()
    path = next((target for kind, target in related if kind == "officeDocument"), "")
    content_type = _content_type(parts, path)
    if content_type.endswith(_MAIN_TYPE):
        return path
    if "binary" in content_type:
        raise RefusedError("file-xlsb")
    if "macroEnabled" in content_type:
        raise RefusedError("file-xlsm")
    raise RefusedError("file-altro", formato=_other(parts, content_type))


def _check_office(parts: Mapping[str, bytes]) -> None:
    mimetype = parts.get("mimetype", b"")
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise RefusedError("file-ods")
    if _TYPES.lower() not in parts:
        raise RefusedError(
            "file-altro", formato="un archivio compresso o il documento di un altro programma"
        )


def _other(parts: Mapping[str, bytes], content_type: str) -> str:
    if "template" in content_type:
        return "un modello di Excel (.xltx)"
    known = (text for folder, text in _OTHERS.items() if any(n.startswith(folder) for n in parts))
    return next(known, "il documento di un altro programma")


def _content_type(parts: Mapping[str, bytes], path: str) -> str:
    root = parse_part(parts, _TYPES)
    for item in _children(root, "Override"):
        if item.get("PartName", "").lstrip("/").lower() == path.lower():
            return item.get("ContentType", "")
    extension = path.rpartition(".")[2].lower()
    defaults = _children(root, "Default")
    named = (item for item in defaults if item.get("Extension", "").lower() == extension)
    return next((item.get("ContentType", "") for item in named), "")


def _related(parts: Mapping[str, bytes], source: str) -> dict[str, tuple[str, str]]:
    """Relationships of a part (of the package, if empty): id → last word of the type, target."""
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found = {}
    for item in _children(parse_part(parts, path), "Relationship"):
        if item.get("TargetMode") != "External":
            kind = item.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
            found[item.get("Id", "")] = (kind, target.lstrip("/"))
    return found


def _sheets(
    parts: Mapping[str, bytes], root: Element, related: Mapping[str, tuple[str, str]]
) -> Iterator[SheetEntry]:
    """The worksheets in order; sheets of charts and dialogs hold no cells."""
    seen: set[str] = set()
    for item in (sheet for sheets in _children(root, "sheets") for sheet in sheets):
        name = item.get("name", "")
        if not name or name.lower() in seen:
            raise RefusedError("file-danneggiato", motivo="due fogli con lo stesso nome")
        seen.add(name.lower())
        ids = (value for key, value in item.attrib.items() if key.endswith("}id"))
        kind, target = related.get(next(ids, ""), ("", ""))
        if not kind:
            raise RefusedError("file-danneggiato", motivo=f"manca il foglio «{name}»")
        if kind == "worksheet":
            visible = item.get("state", "visible") == "visible"
            yield SheetEntry(name, visible, target, _notes_part(parts, target))


def _names(root: Element) -> dict[str, str]:
    """Names of one sheet and names of the workbook are taken alike: the same may stand twice."""
    found: dict[str, str] = {}
    for item in (item for group in _children(root, "definedNames") for item in group):
        name, text = item.get("name", "").casefold(), item.text or ""
        found[name] = f"{found[name]},{text}" if name in found else text
    return found


def _notes_part(parts: Mapping[str, bytes], sheet: str) -> str:
    folder, name = posixpath.split(sheet)
    if posixpath.join(folder, "_rels", f"{name}.rels").lower() not in parts:
        return ""
    related = _related(parts, sheet).values()
    return next((target for kind, target in related if kind == "comments"), "")


def _read_formats(root: Element) -> tuple[tuple[str, str | None], ...]:
    """Number and, if it is a custom one, code of the format of each cell style in `cellXfs`."""
    formats = {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for group in _children(root, "numFmts")
        for item in group
    }
    return tuple(
        (item.get("numFmtId", "0"), formats.get(item.get("numFmtId", "0")))
        for group in _children(root, "cellXfs")
        for item in group
    )


def _style_number(style: str) -> int:
    return int(style) if style.isdecimal() else 0


def _numbered_decimals(number: str, code: str | None) -> int | None:
    return _DECIMALS.get(number) if code is None else decimals_of(code)


def _numbered_style(number: str, code: str | None) -> Style:
    if code is not None:
        return style_of(code)
    if not number.isdecimal():
        return Style.PLAIN
    if int(number) in _PERCENT_IDS:
        return Style.PERCENT
    return Style.DATE if int(number) in _DATE_IDS else Style.PLAIN


def _children(root: Element, name: str) -> Iterator[Element]:
    """Children by local name: the namespace differs between transitional and Strict."""
    return (item for item in root if item.tag.rpartition("}")[2] == name)
