"""What a prepared file is asked before it takes the place of another."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from generator.writing.reopening import reopens

PDF = (Path(__file__).resolve().parent.parent / "data" / "firme" / "originale.pdf").read_bytes()
WORKBOOK = {"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", "xl/media/logo.png": "<no"}


def package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".xlsx", package(WORKBOOK)),
        (".json", b'{"a": 1}'),
        (".pdf", PDF),
        (".pdf", b"%PDF-1.7\nxref\n0 0\nstartxref\n9\n%%EOF"),
        (".sha256", b"0123456789abcdef" * 4),
        (".txt", "\ufeffl’allegato".encode()),
        (".altro", b"\xff"),
    ],
)
def test_sound_files_reopen(suffix: str, content: bytes) -> None:
    assert reopens(suffix, content)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".xlsx", b""),
        (".xlsx", package({**WORKBOOK, "xl/workbook.xml": "<a>"})),
        (".xlsx", package({**WORKBOOK, "_rels/.rels": "<a>&x;</a>"})),
        (".xlsx", package({**WORKBOOK, "xl/a.xml": "<!DOCTYPE a [<!ENTITY x 'x'>]><a>&x;</a>"})),
        (".xlsx", package({**WORKBOOK, "xl/a.xml": "<a/><a/>"})),
        (".xlsx", package({**WORKBOOK, "xl/a.xml": ""})),
        (".xlsx", package(WORKBOOK).replace(b"<no", b"<on")),
        (".xlsx", package({"xl/workbook.xml": "<a/>"})),
        (".xlsx", package({"[Content_Types].xml": "<a/>"})),
        (".json", b'{"a": }'),
        (".json", b"\xff\xfe"),
        (".pdf", b""),
        (".pdf", PDF[1:]),
        (".pdf", PDF[:-40]),
        (".pdf", PDF.replace(b"startxref\n", b"startxref\n1")),
        (".pdf", b"%PDF-1.7\nstartxref\n99999999999999\n%%EOF"),
        (".sha256", b"0123456789abcdef" * 4 + b"\n"),
        (".sha256", b"0123456789ABCDEF" * 4),
        (".txt", b"l\x92allegato"),
    ],
)
def test_unsound_files_do_not(suffix: str, content: bytes) -> None:
    assert not reopens(suffix, content)
