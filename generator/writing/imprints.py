"""The annex's imprints for people and programs: `*.sha256` files, and a text for the act.

One idea to know: a detached imprint in AgID's form is the digest and nothing else (documents, M17);
what it is the digest of is in its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.findings import Finding
from generator.layout.common_variables import act_caption
from generator.layout.sheet import Sheet
from generator.layout.texts import render_text
from generator.manifest import digest_file
from generator.model import Plan

SUFFIX = ".sha256"


def build_imprints(annex: Mapping[str, bytes]) -> dict[str, bytes]:
    """For each file of the annex its detached imprint: 64 hexadecimal digits."""
    return {
        f"{name}{SUFFIX}": digest_file(name, content).sha256.encode()
        for name, content in annex.items()
    }


def write_act_text(
    path: Path, plan: Plan, sheets: Sequence[Sheet], annex: Mapping[str, bytes]
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The text to paste in the act, from the template at `path`; None and its faults.

    With a byte-order mark and Windows line ends: it is opened in Notepad and Word.
    """
    text, found = render_text(path, act_values(plan, sheets, annex))
    if text is None:
        return None, found
    return f"{text.rstrip()}\n".replace("\n", "\r\n").encode("utf-8-sig"), found


def act_values(
    plan: Plan, sheets: Sequence[Sheet], annex: Mapping[str, bytes]
) -> dict[str, object]:  # fmt: skip
    """The variables that the text may use."""
    pages = count_pages(sheets)
    return {
        "ente": plan.entity.name,
        "anno": plan.entity.year,
        "titolo": plan.entity.title,
        "periodo": plan.period.label,
        "atto": act_caption(plan.period.act),
        "numero_allegato": plan.period.act.annex_number,
        "pagine": pages,
        "file": [_file(name, content, pages) for name, content in annex.items()],
    }


def count_pages(sheets: Sequence[Sheet]) -> int:
    """The pages of the annex: the PDF's, and the workbook's without `Dati`."""
    return sum(len(sheet.breaks) + 1 for sheet in sheets)


def _file(name: str, content: bytes, pages: int) -> dict[str, object]:
    digest = digest_file(name, content)
    return {
        "nome": name,
        "tipo": Path(name).suffix.removeprefix(".").upper(),
        "dimensione": digest.size,
        "sha256": digest.sha256,
        "pagine": pages,
    }
