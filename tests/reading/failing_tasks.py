"""What a reader may do at its worst; called in the other process."""

from __future__ import annotations

import os
import time
from pathlib import Path

from generator.findings import Finding
from generator.reading.cells import WorkbookCells
from generator.reading.limits import Limits
from generator.reading.workbooks import read_workbook


def echo(text: str) -> str:
    return text


def process_id() -> int:
    return os.getpid()


def hang(*_: object) -> None:
    while True:
        time.sleep(1)


def take_all_memory() -> int:
    return len(bytearray(600_000_000))


def abort() -> None:
    os.abort()


def end() -> None:
    os._exit(0)


def fall_over(
    path: Path, shown: str, limits: Limits
) -> tuple[WorkbookCells | None, tuple[Finding, ...]]:
    """`read_workbook`, but the text inside some files does to the process what it says."""
    content = path.read_bytes()
    if content == b"hang":
        hang()
    if content == b"memory":
        take_all_memory()
    if content == b"abort":
        abort()
    return read_workbook(path, shown, limits)
