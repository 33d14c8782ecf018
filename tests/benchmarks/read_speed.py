"""How fast forms are read, with gate, scan and agreement, against openpyxl's full mode."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from generator.reading.workbooks import read_workbook

TIMES = 5


def measure_reading(folder: Path) -> tuple[float, int]:
    """openpyxl's processor time over ours for the forms of a case, and how many cells they hold."""
    files = sorted((folder / "consuntivo").glob("*.xlsx"))
    cells = sum(_count(path) for path in files)
    turns = [
        (_time(files, openpyxl.load_workbook),
         _time(files, lambda path: read_workbook(path, path.name)))
        for _ in range(TIMES)
    ]  # fmt: skip
    return min(theirs for theirs, _ in turns) / min(ours for _, ours in turns), cells


def _time(files: list[Path], read: Callable[[Path], object]) -> float:
    began = time.process_time()
    for path in files:
        read(path)
    return time.process_time() - began


def _count(path: Path) -> int:
    book, found = read_workbook(path, path.name)
    if book is None or found:
        raise ValueError(f"{path.name} cannot be read")
    return sum(len(sheet.cells) for sheet in book.sheets)
