"""What a user must see: where, what was found, why it is a problem, what to write.

One idea to know: mistakes of users are values. Every rule returns `Finding`s made from the
catalogue (`generator/catalogue.py`); an exception is always a bug of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from generator.spelling import nearest as nearest  # both stand in most messages


class Severity(StrEnum):
    """Whether the annex can be made all the same."""

    BLOCK = "blocco"
    WARN = "avvertenza"


class Subject(StrEnum):
    """What a kind of finding speaks of; with `--bozza` only blocks about forms are passed over."""

    PLAN = "piano"
    FORM = "scheda"
    TEMPLATE = "modello"
    JOB = "lavoro"


class CellRef(NamedTuple):
    """Where something stands: a file by its shown name and, where known, sheet and cell (`G7`)."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """The address as people read it: `Misure_PO3.xlsx › Misure › G7`."""
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue; `text` and `remedy` are `str.format` texts over the facts."""

    code: str
    severity: Severity
    subject: Subject
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to see, ready to be shown. `office` is empty when no office is concerned."""

    kind: Kind
    where: CellRef
    text: str
    remedy: str
    office: str = ""

    @property
    def code(self) -> str:
        """The catalogue code, e.g. `numero-illeggibile`."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """Blocco or avvertenza."""
        return self.kind.severity

    @property
    def blocks(self) -> bool:
        """Whether it stops the annex."""
        return self.kind.severity is Severity.BLOCK

    def __str__(self) -> str:
        """The whole message: address, what was found, what to write."""
        return f"{self.where}: {self.text} {self.remedy}".rstrip()
