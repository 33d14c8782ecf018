"""Whether a run would only repeat the last one: same program, same question, same files.

One idea to know: a run of `allegato` leaves beside its outputs a stamp of all it depended on.
Everything under the inputs and the templates counts, whatever its use, so a stamp can be too strict
but never too kind. The libraries are not loaded for it: that is what makes the answer quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from sysconfig import get_path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.gathering import Request

STAMP_FILE = "ultima-esecuzione.json"
_PROGRAM = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last run of a period: what it depended on, how it ended, and its files by SHA-256."""

    run: str
    period: str
    status: str
    warnings: int
    blocks: int
    outputs: Mapping[str, str]


def fingerprint(request: Request) -> str:
    """SHA-256 of all that a run of `request` depends on; empty if something cannot be read."""
    whole = hashlib.sha256()
    asked = (request.period, request.draft, request.workbook_only, _seen_from(request))
    whole.update(repr((asked, sys.version, _libraries())).encode())
    try:
        for folder in (_PROGRAM, request.templates, request.inputs):
            for name, path in _files(folder):
                content = hashlib.sha256(path.read_bytes()).digest()
                whole.update(os.fsencode(name) + b"\0" + content)
    except OSError:
        return ""
    return whole.hexdigest()


def find_repeated(outputs: Path, run: str) -> Stamp | None:
    """The stamp of the run that `run` would repeat, if its files are still as it left them."""
    if not run:
        return None
    for path in sorted(outputs.glob(f"*/{STAMP_FILE}")):
        stamp = _read(path)
        if stamp is None or stamp.run != run or stamp.period != path.parent.name:
            continue  # the last: somebody's copy of a period's folder
        if _is_whole(path.parent, stamp):
            return stamp
    return None


def stamp_file(stamp: Stamp) -> dict[str, bytes]:
    """The stamp as the file that a run writes last."""
    text = json.dumps(asdict(stamp), ensure_ascii=False, indent=2)
    return {STAMP_FILE: f"{text}\n".encode()}


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file by name; of findings too, which other commands rewrite."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _seen_from(request: Request) -> list[str]:
    """Where inputs and templates lie, seen from the outputs: the findings' links depend on it."""
    try:
        return [os.path.relpath(it, request.outputs) for it in (request.inputs, request.templates)]
    except ValueError:  # another drive on Windows: no links
        return []


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below `folder` with its relative name, in order."""
    for path in sorted(folder.rglob("*"), key=os.fsencode):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path


def _libraries() -> list[str]:
    """The libraries at hand, each with its version: the folders that pip leaves tell them."""
    return sorted(path.name for path in Path(get_path("purelib")).glob("*.dist-info"))


def _read(path: Path) -> Stamp | None:
    """A stamp, or None for a file that is none."""
    try:
        return Stamp(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _is_whole(folder: Path, stamp: Stamp) -> bool:
    try:
        return all(
            digest == hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name, digest in stamp.outputs.items()
        )
    except (OSError, AttributeError, ValueError):
        return False
