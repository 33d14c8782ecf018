"""Answers to offices: from the findings of a period to a text and a marked workbook for each.

One idea to know: an office is answered about its own form only, and an answer to what is no longer
so is taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from generator.findings import Finding, Subject
from generator.gathering import PeriodData, Request
from generator.manifest import digest_file
from generator.writing.answers import ANSWERS_FOLDER, OfficeAnswer, build_answers

ANSWER_FILE = "risposta.md"


def build_all_answers(
    request: Request, data: PeriodData
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """A text for each office that has something to do, and its workbook with the cells marked.

    By name relative to the period's folder; with them, the faults of the text.
    """
    if data.plan is None or data.returns is None:
        return {}, ()
    plan, offices = data.plan, {office.code: office for office in data.plan.offices}
    answers = []
    for item in data.returns.deliveries:
        found = _about(data, item.office)
        if found:
            files = _sent_files(request, data, {one.where.file for one in found if one.where.cell})
            late = item.days_late(plan.period.deadline, request.as_of)
            answers.append(OfficeAnswer(offices[item.office], item.status, item.due, item.answered,
                                        late, found, files))  # fmt: skip
    return build_answers(request.templates / ANSWER_FILE, plan, answers)


def drop_old_answers(folder: Path, answers: Mapping[str, bytes]) -> None:
    """An answer to what is no longer so would be sent by mistake."""
    kept = {folder / name for name in answers}
    for pattern in ("Risposta_*.txt", "*_da_controllare.xlsx"):
        for path in (folder / ANSWERS_FOLDER).glob(pattern):
            if path not in kept:
                with suppress(OSError):  # open elsewhere: it stays until the next run
                    path.unlink()


def _about(data: PeriodData, office: str) -> tuple[Finding, ...]:
    form = (item for item in data.findings if item.kind.subject is Subject.FORM)
    return tuple(item for item in form if item.office == office)


def _sent_files(request: Request, data: PeriodData, names: set[str]) -> dict[str, bytes]:
    """The bytes of the workbooks that could be read, among `names`, if still the same."""
    files: dict[str, bytes] = {}
    for digest in data.inputs:
        path = request.inputs / digest.name
        if digest.name in names and path.is_file():
            content = path.read_bytes()
            if digest_file(digest.name, content) == digest:
                files[digest.name] = content
    return files
