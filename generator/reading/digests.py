"""Files against manifests: whether each is what a run made, or a signed copy of it.

One idea to know: a file is known first by its name beside a manifest, then by its content wherever
it is, since signing renames it and people move it. What was compared is always told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.manifest import MANIFEST_FILES, RESULTS_FILE, FileDigest, Manifest, parse
from generator.reading.envelopes import open_envelopes, signed_after

_ENVELOPE = ".p7m"
_PDF = b"%PDF-"


class Verdict(StrEnum):
    """What a file is, held against the manifests."""

    UNCHANGED = "invariato"
    SIGNED = "copia firmata"
    CHANGED = "modificato"
    REWRITTEN = "riscritto"  # by a later run that was blocked, and so made no manifest
    UNKNOWN = "sconosciuto"
    ABSENT = "assente"


@dataclass(frozen=True, slots=True)
class Known:
    """A file that a manifest tells of."""

    digest: FileDigest
    manifest: Path


@dataclass(frozen=True, slots=True)
class Checked:
    """One file, what it is, and what was compared with what.

    `sha256` is the digest compared: of the content of `envelopes` nested envelopes (0: of the file
    itself), and of its first `prefix` bytes only, where that is not 0. `tail` counts the bytes
    after its last signature; None if it begins with the original and was not signed. `damaged` is
    a manifest beside it that cannot be read.
    """

    file: Path
    verdict: Verdict
    sha256: str = ""
    known: Known | None = None
    envelopes: int = 0
    prefix: int = 0
    tail: int | None = 0
    damaged: Path | None = None


def check_files(files: Iterable[Path], outputs: Path) -> tuple[Checked, ...]:
    """Every file against the manifests beside it, then against those in `outputs/*/`.

    A folder, or a manifest, stands for all the outputs that the manifests there tell of.
    """
    folders = sorted(path for path in outputs.glob("*") if path.is_dir())
    elsewhere = [item for folder in folders for item in _known_in(folder)]
    return tuple(_check(file, elsewhere) for file in _expanded(files))


def _expanded(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        folder = file.parent if file.name in MANIFEST_FILES else file
        names = [item.name for _, told in _manifests(folder) if told for item in told.outputs]
        yield from dict.fromkeys(folder / name for name in names) or (file,)


def _check(file: Path, elsewhere: Sequence[Known]) -> Checked:
    try:
        content = file.read_bytes() if file.is_file() else None  # a pipe would be waited for
    except OSError:
        content = None
    if content is None:
        return Checked(file, Verdict.ABSENT)
    name, beside = _original_name(file), _known_in(file.parent)
    own = [item for item in beside if item.digest.name == name]
    found = _match(file, content, own or [*beside, *elsewhere])
    if found is not None:
        return found
    same_name = own or [item for item in elsewhere if _last_part(item.digest.name) == name]
    return _told_otherwise(file, content, same_name)


def _match(file: Path, content: bytes, known: Sequence[Known]) -> Checked | None:
    """The file as one of `known`, whole, enclosed or signed at its end; None if it is none."""
    for envelopes, inner in enumerate(open_envelopes(content)):
        sha256 = _sha256(inner)
        for item in known:
            if item.digest.sha256 == sha256:
                verdict = Verdict.SIGNED if envelopes else Verdict.UNCHANGED
                return Checked(file, verdict, sha256, item, envelopes)
        for item in known:
            size = item.digest.size
            if _begins_with(inner, item.digest):
                tail = signed_after(inner, size)
                verdict = Verdict.CHANGED if tail is None else Verdict.SIGNED
                return Checked(file, verdict, item.digest.sha256, item, envelopes, size, tail)
    return None


def _told_otherwise(file: Path, content: bytes, same_name: Sequence[Known]) -> Checked:
    """A file that is not what the manifests say of its name, or of which they say nothing."""
    *outer, inner = open_envelopes(content)
    sha256 = _sha256(inner)
    if same_name:
        verdict = Verdict.REWRITTEN if _of_blocked_run(file, inner) else Verdict.CHANGED
        return Checked(file, verdict, sha256, same_name[0], len(outer))
    damaged = next((path for path, told in _manifests(file.parent) if told is None), None)
    return Checked(file, Verdict.UNKNOWN, sha256, envelopes=len(outer), damaged=damaged)


def _begins_with(content: bytes, original: FileDigest) -> bool:
    if not original.size or not content.startswith(_PDF):
        return False
    return _sha256(content[: original.size]) == original.sha256


def _of_blocked_run(file: Path, content: bytes) -> bool:
    """Whether these are the results of a run that was blocked: it leaves the manifest as it was."""
    if file.name != RESULTS_FILE:
        return False
    try:
        return bool(json.loads(content)["esito"] == "bloccato")
    except (ValueError, TypeError, LookupError, RecursionError):
        return False


# --- manifests -----------------------------------------------------------------------------------


def _known_in(folder: Path) -> list[Known]:
    return [
        Known(digest, path)
        for path, told in _manifests(folder)
        if told is not None
        for digest in (*told.outputs, *told.inputs)
    ]


def _manifests(folder: Path) -> Iterator[tuple[Path, Manifest | None]]:
    """The manifests of `folder`, None for one that cannot be read."""
    for name in MANIFEST_FILES:
        path = folder / name
        if path.is_file():
            try:
                yield path, parse(path.read_bytes())
            except OSError:
                yield path, None


def _original_name(file: Path) -> str:
    """The name that a file had before it was put into envelopes."""
    name = file.name
    while name.lower().endswith(_ENVELOPE):
        name = name[: -len(_ENVELOPE)]
    return name


def _last_part(name: str) -> str:
    return name.rpartition("/")[2]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
