"""Copies damaged on the way: each is refused, or says what the original said."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from formplan import GOOD, GOOD_SG, PLAN, filled, form, put
from mutator import shared

from generator.reading.cells import WorkbookCells
from generator.reading.worker import Reader, begin_reading

COPIES = 3_000
SAMPLE = 25  # one in so many is read in every run
BLOCK = 512

ORIGINALS = (
    form(PLAN),  # written by us
    filled(form(PLAN), GOOD, put({"Eventi": "n.d."}), put({"Eventi": "perché"}, "Note")),
    shared(filled(form(PLAN, "SG"), GOOD_SG)),
)


def damaged(content: bytes, rng: random.Random) -> bytes:
    """A copy with some bits flipped, a block of zeros, or an end that is missing."""
    copy = bytearray(content)
    kind = rng.choice(("one bit", "bits", "zeros", "moved", "end"))
    if kind == "end":
        return bytes(copy[: rng.randrange(len(copy))])
    if kind == "zeros":
        start = rng.randrange(len(copy))
        size = len(copy[start : start + BLOCK])
        copy[start : start + size] = bytes(size)
    elif kind == "moved":
        start, other = (rng.randrange(len(copy) - BLOCK) for _ in range(2))
        copy[start : start + BLOCK] = copy[other : other + BLOCK]
    else:
        for _ in range(1 if kind == "one bit" else rng.randint(2, 40)):
            copy[rng.randrange(len(copy))] ^= 1 << rng.randrange(8)
    return bytes(copy)


def complaints(folder: Path, step: int) -> Iterator[str]:
    """Copies that read as something else than their original."""
    path = folder / "copia.xlsx"
    with Reader() as reader:
        true = [_read(reader, path, content)[0] for content in ORIGINALS]
        for number in range(0, COPIES, step):
            place = number % len(ORIGINALS)
            copy = damaged(ORIGINALS[place], random.Random(number))  # noqa: S311
            book, refused = _read(reader, path, copy)
            if not refused and not _same(book, true[place]):
                yield f"copy {number} reads as something else"


def _read(reader: Reader, path: Path, content: bytes) -> tuple[WorkbookCells | None, bool]:
    path.write_bytes(content)
    book, found = begin_reading(reader, path, "copia.xlsx")()
    return book, book is None or any(item.blocks for item in found)


def _same(one: WorkbookCells | None, other: WorkbookCells | None) -> bool:
    return one is not None and other is not None and one.sheets == other.sheets


def test_some_damaged_copies(tmp_path: Path) -> None:
    assert list(complaints(tmp_path, SAMPLE)) == []


@pytest.mark.deep
def test_all_damaged_copies(tmp_path: Path) -> None:
    assert list(complaints(tmp_path, 1)) == []


def test_the_originals_are_read(tmp_path: Path) -> None:
    with Reader() as reader:
        assert [_read(reader, tmp_path / "x.xlsx", item)[1] for item in ORIGINALS] == [False] * 3
