"""An office's own workbook with its problem cells marked: a colour and a note on each.

One idea to know: the package is patched, never saved again. Only the sheet, the styles, the content
types, the relationships and the notes change; every other part stays byte for byte, and so do
values, formulas, charts and header images that no library would keep.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from generator.form import ANSWER_MARK
from generator.writing.marked_parts import (
    Root,
    add_style_marks,
    mark_sheet,
    parse_outline,
)
from generator.writing.note_shapes import add_shapes

AUTHOR = "Controllo di gestione"

Notes = Mapping[str, Mapping[str, str]]  # sheet → address → words

_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_OLD_DATE = (1980, 1, 1, 0, 0, 0)


def mark_workbook(content: bytes, notes: Notes) -> bytes:
    """`content`, a workbook that could be read, with `notes` on its cells.

    Sheets that are not there are passed over.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = [(entry, package.read(entry)) for entry in package.infolist()]
    parts = {entry.filename: data for entry, data in entries}
    book = _Package(parts)
    for sheet, words in notes.items():
        if words and sheet in book.sheets:
            book.mark(book.sheets[sheet], words)
    return _packed(entries, parts)


def _packed(entries: list[tuple[zipfile.ZipInfo, bytes]], parts: Mapping[str, bytes]) -> bytes:
    """The parts in their order, new ones last; no clock is looked at."""
    out = io.BytesIO()
    known = [entry.filename for entry, _ in entries]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in dict.fromkeys((*known, *parts)):
            entry = zipfile.ZipInfo(name, _OLD_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return out.getvalue()


class _Package:
    """The parts of a workbook while they are patched."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._names = {name.lower(): name for name in parts}
        related = self._related("")
        self._book = next(target for kind, target in related.values() if kind == "officeDocument")
        self._book_related = self._related(self._book)
        self.sheets = dict(self._list_sheets())

    def mark(self, sheet: str, words: Mapping[str, str]) -> None:
        """Colours the cells of a sheet and puts the words on them."""
        root = parse_outline(self.parts[sheet])
        styles = next((name for kind, name in self._book_related.values() if kind == "styles"), "")
        marks: dict[int, int] = {}
        if styles in self.parts:
            used = {root.style_of(address) for address in words}
            self.parts[styles], marks = add_style_marks(self.parts[styles], used)
        related = self._related(sheet)
        kinds = dict(related.values())
        self._add_notes(sheet, kinds.get("comments", ""), words, root)
        drawing = self._add_drawing(sheet, related, kinds.get("vmlDrawing", ""), words, root)
        self.parts[sheet] = mark_sheet(self.parts[sheet], root, words, marks, drawing)

    def _list_sheets(self) -> list[tuple[str, str]]:
        text = self.parts[self._book].decode("utf-8")
        found = []
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", text):
            name = re.search(r'\bname="([^"]*)"', tag)
            number = re.search(r'\w+:id="([^"]*)"', tag)
            kind, target = self._book_related.get(number[1] if number else "", ("", ""))
            if name and kind == "worksheet":
                found.append((_unescape(name[1]), target))
        return found

    def _related(self, source: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id → last word of the type, name of the target part."""
        text = self.parts.get(self._name(_rels_of(source)), b"").decode("utf-8")
        found = {}
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", text):
            facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if facts.get("TargetMode") != "External":
                folder = posixpath.dirname(source)
                target = posixpath.normpath(posixpath.join("/", folder, facts.get("Target", "")))
                kind = facts.get("Type", "").rpartition("/")[2]
                found[facts.get("Id", "")] = (kind, self._name(target.lstrip("/")))
        return found

    def _name(self, name: str) -> str:
        """The part's name as the package spells it."""
        return self._names.get(name.lower(), name)

    def _add_notes(self, sheet: str, part: str, words: Mapping[str, str], root: Root) -> None:
        if part in self.parts:
            text = self.parts[part].decode("utf-8")
        else:
            part = self._free("xl/comments{}.xml")
            text = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                f'<comments xmlns="{root.space}"><authors></authors><commentList></commentList>'
                "</comments>"
            )
            self._relate(sheet, "comments", part, root)
            self._declare(f'<Override PartName="/{part}" ContentType="{_COMMENTS_TYPE}"/>')
        self.parts[part] = _with_notes(text, words).encode("utf-8")

    def _add_drawing(
        self, sheet: str, related: Mapping[str, tuple[str, str]], part: str,
        words: Mapping[str, str], root: Root,
    ) -> str:  # fmt: skip
        """Draws the boxes of the notes; the id of the drawing if the sheet does not name one."""
        if part in self.parts and root.has_drawing:
            self.parts[part] = add_shapes(self.parts[part], words)
            return ""
        part = self._free("xl/drawings/vmlDrawing{}.vml")
        self.parts[part] = add_shapes(b"", words)
        content_types = self.parts[_TYPES].decode("utf-8")
        if not re.search(r'Extension="vml"', content_types, re.IGNORECASE):
            self._declare(f'<Default Extension="vml" ContentType="{_VML_TYPE}"/>')
        return self._relate(sheet, "vmlDrawing", part, root, tuple(related))

    def _free(self, pattern: str) -> str:
        number = next(n for n in range(1, 10_000) if pattern.format(n).lower() not in self._names)
        name = pattern.format(number)
        self._names[name.lower()] = name
        return name

    def _relate(
        self, source: str, kind: str, target: str, root: Root, known: tuple[str, ...] = ()
    ) -> str:
        name = self._name(_rels_of(source))
        text = self.parts.get(name, f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode())
        number = f"rIdNota{len(known) + text.count(b'rIdNota')}"
        item = (f'<Relationship Id="{number}" Type="{root.relations}/{kind}" '
                f'Target="/{target}"/>')  # fmt: skip
        self.parts[name] = _append(text.decode("utf-8"), "Relationships", item).encode("utf-8")
        self._names[name.lower()] = name
        return number

    def _declare(self, item: str) -> None:
        text = self.parts[_TYPES].decode("utf-8")
        first = re.search(r"<(?:\w+:)?Types\b[^>]*>", text)
        if item.startswith("<Default") and first:
            self.parts[_TYPES] = f"{text[: first.end()]}{item}{text[first.end() :]}".encode()
        else:
            self.parts[_TYPES] = _append(text, "Types", item).encode("utf-8")


def _with_notes(text: str, words: Mapping[str, str]) -> str:
    """The part of notes with more of them; a cell that has a note keeps it, and ours follows."""
    prefix = (re.search(r"<(\w+:)?comments\b", text) or [""])[1] or ""
    text = re.sub(rf"<{prefix}(authors|commentList)\s*/>", rf"<{prefix}\1></{prefix}\1>", text)
    authors = len(re.findall(rf"<{prefix}author\b", text))
    text = _append(text, "authors", f"<{prefix}author>{AUTHOR}</{prefix}author>")
    left = dict(words)

    def follow(old: re.Match[str]) -> str:
        told = left.pop(old["ref"], None)
        return old[0] if told is None else old[0] + _run(f"\n\n{ANSWER_MARK} {told}", prefix)

    # One look for all: a form may have thousands of marks.
    text = re.sub(rf'<{prefix}comment\b[^>]*\bref="(?P<ref>[^"]*)".*?(?=</{prefix}text>)', follow,
                  text, flags=re.DOTALL)  # fmt: skip
    items = [
        f'<{prefix}comment ref={quoteattr(address)} authorId="{authors}"><{prefix}text>'
        f"{_run(f'{ANSWER_MARK} {told}', prefix)}</{prefix}text></{prefix}comment>"
        for address, told in left.items()
    ]
    return _append(text, "commentList", "".join(items))


def _run(text: str, prefix: str) -> str:
    return f'<{prefix}r><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}r>'


def _append(text: str, name: str, item: str) -> str:
    """`item` as the last child of the element called `name`."""
    end = re.search(rf"</(?:\w+:)?{name}\s*>", text)
    if end is None:  # an element without children
        return re.sub(rf"<((?:\w+:)?{name})\b([^>]*)/>", rf"<\1\2>{item}</\1>", text, count=1)
    return text[: end.start()] + item + text[end.start() :]


def _rels_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _unescape(text: str) -> str:
    pairs = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
    for escaped, plain in pairs:
        text = text.replace(escaped, plain)
    return text
