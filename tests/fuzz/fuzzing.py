"""What the targets share: where modules are, the seeds on disk, the start of a run.

One idea to know: seeds are built by code into a folder of their own, and libFuzzer's options come
from the command line; an exception that a target lets out is a bug, and libFuzzer keeps its input.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "reading")]


def run(target: Callable[[bytes], None], seeds: Iterable[bytes], words: Iterable[str]) -> None:
    """Fuzzes `target` from `seeds`, with `words` to build inputs of, until libFuzzer's limits."""
    folder = Path(tempfile.mkdtemp(prefix="semi-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / str(number)).write_bytes(seed)
    dictionary = folder / "parole.txt"
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in words), encoding="ascii")
    crashes = f"-artifact_prefix={folder}/"
    atheris.Setup([*sys.argv, f"-dict={dictionary}", crashes, str(corpus)], target)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())
