"""The files of a folder of returned forms, and what stands beside them.

One idea to know: every file is either read, or ignored for a reason, or told.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.catalogue import finding
from generator.findings import CellRef, Finding

# What may hold a form; a name without an ending is read, for the content decides.
_FORM_ENDINGS = frozenset((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ""))
_ARCHIVES = frozenset((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"))
_SYSTEM_FILES = frozenset(("thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file to read, and the name by which it is told."""

    path: Path
    shown: str


def list_forms(folder: Path, prefix: str) -> tuple[tuple[FormFile, ...], tuple[Finding, ...]]:
    """The files to read in the order of their names, and findings about what is not read.

    `prefix` stands before every shown name: `consuntivo/Scheda_PO3.xlsx`.
    """
    if not folder.is_dir():
        return (), ()
    try:
        paths = sorted(folder.iterdir(), key=lambda path: (path.name.casefold(), path.name))
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        return (), (finding("cartella-inaccessibile", CellRef(prefix), motivo=reason),)
    visible = [path for path in paths if not _is_hidden(path.name)]
    present = [path for path in visible if not path.is_dir()]
    files = tuple(FormFile(path, f"{prefix}/{path.name}") for path in present if _may_be_form(path))
    found = [finding("archivio-ignorato" if path.suffix.casefold() in _ARCHIVES
                     else "file-estraneo", CellRef(f"{prefix}/{path.name}"))
             for path in present if not _may_be_form(path)]  # fmt: skip
    found += [finding("cartella-ignorata", CellRef(f"{prefix}/{path.name}"))
             for path in visible if path.is_dir()]  # fmt: skip
    names = {file.path.name: file.shown for file in files}
    for path in paths:
        partner = names.get(_partner(path.name))
        if partner is not None:
            found.append(finding("scheda-aperta", CellRef(partner), blocco=path.name))
    return files, tuple(found)


def _may_be_form(path: Path) -> bool:
    return path.suffix.casefold() in _FORM_ENDINGS


def _is_hidden(name: str) -> bool:
    """Lock files, and what operating systems leave behind."""
    return name.startswith((".", "~$")) or name.casefold() in _SYSTEM_FILES


def _partner(name: str) -> str:
    """The file that a lock file of Excel (`~$x.xlsx`) or LibreOffice (`.~lock.x.xlsx#`) is for."""
    if name.startswith("~$"):
        return name[2:]
    return name[7:-1] if name.startswith(".~lock.") and name.endswith("#") else ""
