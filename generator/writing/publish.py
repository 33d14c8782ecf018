"""Puts a run's outputs in place: all of them, or none.

One idea to know: writers destroy the previous file when a save fails, so every file is first
written beside its target, synced, read back and reopened; only then are the targets replaced, one
by one in the order given (the manifest last). Targets that another program holds are looked for
before the first replacement, and a replacement that fails after all puts back what was already
replaced. A run that is killed leaves whole files, some old and some new: the manifest tells them
apart, and the next run replaces them all.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.writing.reopening import reopens

_REASONS = {
    errno.ENOSPC: "il disco è pieno",
    errno.EIO: "il disco o la rete non rispondono",
    errno.EACCES: "manca il permesso di scrivere nella cartella",
    errno.EPERM: "manca il permesso di scrivere nella cartella",
    errno.EROFS: "la cartella è di sola lettura",
    errno.ENAMETOOLONG: "il nome del file è troppo lungo",
    errno.ENOTDIR: "al posto della cartella c'è un file",
    errno.EEXIST: "al posto della cartella c'è un file",
    errno.EISDIR: "al suo posto c'è una cartella con lo stesso nome",
}
_UNLIKE = "la copia riletta dal disco è diversa"
_UNREADABLE = "il file preparato non si riapre"
_PREPARED = ".{}.nuovo"
# Beside a file that is open, Excel and LibreOffice keep one of these.
_OWNERS = ("~${}", ".~lock.{}#")


@dataclass(frozen=True, slots=True)
class _Output:
    """One file on its way: where it goes, what it holds, what stood there before (or None)."""

    target: Path
    content: bytes
    shown: CellRef
    previous: bytes | None = None

    @property
    def prepared(self) -> Path:
        """The file beside the target; the name is fixed, so the next run finds and removes it."""
        return self.target.with_name(_PREPARED.format(self.target.name))


def publish(folder: Path, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Writes `files` (relative name to content) into `folder`, replaced in this order.

    Empty result: all are in place. With a finding, every output is as it was before the call
    (unless the finding says otherwise) and nothing else is left behind.
    """
    outputs = [_Output(folder / name, content, CellRef(f"{folder.name}/{name}"))
               for name, content in files.items()]  # fmt: skip
    obstacles = _obstacles(outputs)
    if obstacles:
        return obstacles
    _sweep(outputs)
    try:
        findings = _each(_prepare, outputs) or _each(_check_free, outputs)
        return findings or _replace_all(outputs)
    finally:
        _discard(outputs)


# --- preparing -----------------------------------------------------------------------------------


def _obstacles(outputs: Iterable[_Output]) -> tuple[Finding, ...]:
    """A file where a folder is to be is told once, not for each output that would be in it."""
    folders = dict.fromkeys(output.target.parent for output in outputs)
    nearest = (next((place for place in (folder, *folder.parents) if place.exists()), None)
               for folder in folders)  # fmt: skip
    files = dict.fromkeys(place for place in nearest if place is not None and not place.is_dir())
    return tuple(finding("uscita-non-cartella", CellRef(str(place))) for place in files)


def _sweep(outputs: Iterable[_Output]) -> None:
    """Takes away what a killed run had prepared, whatever its files were."""
    for folder in {output.target.parent for output in outputs}:
        for stray in folder.glob(_PREPARED.format("*")):
            with suppress(OSError):  # if the folder is out of reach, preparing will say so
                stray.unlink()


def _prepare(output: _Output) -> Finding | None:
    """Writes the file beside its target and makes sure that it reads back as it was."""
    try:
        output.prepared.parent.mkdir(parents=True, exist_ok=True)
        _write(output.prepared, output.content)
        fault = _fault(output)
    except OSError as error:
        fault = _reason(error)
    return finding("uscita-non-scritta", output.shown, motivo=fault) if fault else None


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _fault(output: _Output) -> str:
    """Why the prepared file cannot be trusted; empty if it can."""
    written = output.prepared.read_bytes()
    if written != output.content:
        return _UNLIKE
    return "" if reopens(output.target.suffix, written) else _UNREADABLE


def _check_free(output: _Output) -> Finding | None:
    """Finds a target that is open in Excel, or protected, while nothing has been touched yet."""
    if not output.target.exists():
        return None
    try:
        with output.target.open("r+b"):
            return _opened(output)
    except OSError as error:
        return _not_replaced(output, error)


def _opened(output: _Output) -> Finding | None:
    """Where a program does not lock the file it shows, it tells by a file of its own."""
    names = (owner.format(output.target.name) for owner in _OWNERS)
    left = next((name for name in names if output.target.with_name(name).exists()), None)
    return None if left is None else finding("uscita-aperta", output.shown, blocco=left)


# --- replacing -----------------------------------------------------------------------------------


def _replace_all(outputs: Iterable[_Output]) -> tuple[Finding, ...]:
    """Replaces one by one; at the first failure puts back what was already replaced."""
    done: list[_Output] = []
    for output in outputs:
        try:
            _replace(output, done)
        except OSError as error:
            return (_not_replaced(output, error), *_each(_put_back, reversed(done)))
        except KeyboardInterrupt:
            _each(_put_back, reversed(done))
            raise
    return ()


def _replace(output: _Output, done: list[_Output]) -> None:
    """Puts the prepared file in place, noting in `done` what it replaced."""
    previous = output.target.read_bytes() if output.target.exists() else None
    output.prepared.replace(output.target)
    done.append(replace(output, previous=previous))
    _sync_folder(output.target.parent)


def _sync_folder(folder: Path) -> None:
    """Makes a replacement last a power cut; Windows neither needs nor allows it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_back(output: _Output) -> Finding | None:
    """Gives a replaced target its former content, or takes it away if there was none."""
    try:
        if output.previous is None:
            output.target.unlink()
        else:
            _write(output.prepared, output.previous)
            output.prepared.replace(output.target)
    except OSError as error:
        return finding("uscita-mista", output.shown, motivo=_reason(error))
    return None


def _not_replaced(output: _Output, error: OSError) -> Finding:
    if isinstance(error, PermissionError):
        return finding("uscita-occupata", output.shown)
    return finding("uscita-non-scritta", output.shown, motivo=_reason(error))


def _reason(error: OSError) -> str:
    """The system's error in plain Italian."""
    return _REASONS.get(error.errno or 0, f"errore {error.errno} del sistema")


def _discard(outputs: Iterable[_Output]) -> None:
    """Takes away whatever was prepared and not used."""
    for output in outputs:
        with suppress(OSError):  # it never came to be, or the disk is gone: its finding is there
            output.prepared.unlink(missing_ok=True)


def _each(
    step: Callable[[_Output], Finding | None], outputs: Iterable[_Output]
) -> tuple[Finding, ...]:
    found = (step(output) for output in outputs)
    return tuple(item for item in found if item is not None)
