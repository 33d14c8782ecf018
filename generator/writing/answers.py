"""Answers to offices: a text ready to be sent, and their own workbook with the cells marked.

One idea to know: an office is told everything at once and only about itself; the file it sent is
never changed, a copy is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.findings import Finding
from generator.italian import format_date
from generator.layout.texts import render_text
from generator.model import Office, Plan
from generator.writing.marking import mark_workbook

ANSWERS_FOLDER = "risposte"  # within a period's outputs
TEXT_NAME, COPY_NAME = "Risposta_{}.txt", "{}_da_controllare.xlsx"


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What an office is answered about: its delivery, its findings, the files it sent.

    `files` holds the bytes of each of its workbooks that could be read, by shown name; `late`
    counts the days since the deadline, 0 if it has not passed.
    """

    office: Office
    status: str
    due: int
    answered: int
    late: int
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]


def build_answers(
    template: Path, plan: Plan, answers: Iterable[OfficeAnswer]
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files by name relative to the period's folder, and the faults of the text."""
    files: dict[str, bytes] = {}
    for answer in answers:
        copies = _copies(answer)
        text, faults = render_text(template, answer_values(plan, answer, tuple(copies)))
        if text is None:
            return {}, faults
        name = f"{ANSWERS_FOLDER}/{TEXT_NAME.format(answer.office.code)}"
        files[name] = _lines(text).encode("utf-8-sig")
        files |= {f"{ANSWERS_FOLDER}/{name}": content for name, content in copies.items()}
    return files, ()


def answer_values(plan: Plan, answer: OfficeAnswer, copies: Sequence[str]) -> Mapping[str, object]:
    """The variables that the text of an answer may use."""
    period, office = plan.period, answer.office
    return {
        "ente": plan.entity.name,
        "anno": plan.entity.year,
        "periodo": period.label,
        "scadenza": format_date(period.deadline) if period.deadline else "",
        "ufficio": office.code,
        "nome_ufficio": office.name,
        "referente": office.contact,
        "email": office.email,
        "stato": answer.status,
        "previste": answer.due,
        "compilate": answer.answered,
        "ritardo": answer.late,
        "blocchi": [_item(item) for item in answer.findings if item.blocks],
        "avvertenze": [_item(item) for item in answer.findings if not item.blocks],
        "copie": list(copies),
    }


def _item(found: Finding) -> dict[str, str]:
    where = found.where
    place = " › ".join(part for part in (where.sheet, where.cell) if part)
    return {
        "dove": place,
        "testo": found.text[:1].upper() + found.text[1:],
        "rimedio": found.remedy,
    }


def _copies(answer: OfficeAnswer) -> dict[str, bytes]:
    """The marked copy of each file in which a cell is to be looked at."""
    copies: dict[str, bytes] = {}
    for shown, content in answer.files.items():
        notes: dict[str, dict[str, str]] = {}
        for item in answer.findings:
            if item.where.file == shown and item.where.cell:
                told = notes.setdefault(item.where.sheet, {})
                before = f"{told[item.where.cell]}\n" if item.where.cell in told else ""
                told[item.where.cell] = f"{before}{item.text} {item.remedy}"
        if notes:
            stem = shown.rpartition("/")[2].rpartition(".")[0]
            copies[COPY_NAME.format(stem)] = mark_workbook(content, notes)
    return copies


def _lines(text: str) -> str:
    """Windows line ends, and never more than one blank line."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\r\n".join([*lines, ""])
