"""Freed memory goes back to the system; where it cannot, nothing happens."""

from __future__ import annotations

import ctypes
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from generator import memory

ROOT = Path(__file__).resolve().parent.parent

# Small blocks among which a last one stays: what lies below it is free, and kept all the same.
SCRIPT = """
import ctypes
from pathlib import Path
from generator.memory import give_back

def held():
    return int(Path("/proc/self/statm").read_text("ascii").split()[1])

library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = [library.malloc(10_000) for _ in range(5_000)]
for block in blocks:
    ctypes.memset(block, 1, 10_000)
for block in blocks[:-1]:
    library.free(block)
before = held()
give_back()
print((before - held()) * 4096 > 40_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked")
def test_what_was_freed_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


def test_other_systems_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(ctypes, "CDLL", asked.append)
    monkeypatch.setattr(sys, "platform", "win32")
    memory.give_back()
    assert asked == []


def test_another_library_of_c_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(ctypes, "CDLL", asked.append)  # what it gives has no such function
    monkeypatch.setattr(sys, "platform", "linux")
    memory.give_back()
    assert asked == [None]


def test_a_python_without_the_library_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "ctypes", None)
    with pytest.raises(ImportError):
        importlib.import_module("ctypes")
    memory.give_back()  # no error
