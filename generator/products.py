"""What one period's data become: the annex and its digests, the proof, results and findings.

One idea to know: everything here is bytes by file name; nothing is written, so a fault found on
the way leaves every output as it was.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.findings import CellRef, Finding, Subject
from generator.gathering import PLAN_FILE, PeriodData, Progress, Request
from generator.manifest import (
    DRAFT_MANIFEST_FILE,
    MANIFEST_FILE,
    RESULTS_FILE,
    TRIAL_RESULTS_FILE,
    digest_file,
)

if TYPE_CHECKING:
    from generator.layout.sheet import Sheet
    from generator.layout.template import Template
    from generator.model import Period

COMPLETE, DRAFT, STOPPED = "completo", "bozza", "bloccato"
ACT_TEXT_FILE = "testo-determinazione.md"

Files = dict[str, bytes]
ReadTemplate = tuple["Template | None", tuple[Finding, ...]]


def find_status(request: Request, data: PeriodData) -> str:
    """Whether the annex is complete, a draft, or stopped by a block."""
    beyond_forms = any(item.kind.subject is not Subject.FORM for item in data.blocks)
    if data.scores is None or beyond_forms:
        return STOPPED
    if request.draft:
        return DRAFT
    return STOPPED if data.blocks else COMPLETE


def build_annex_files(
    request: Request, data: PeriodData, period: Period, read: ReadTemplate, progress: Progress
) -> tuple[Files, str, PeriodData]:
    """Every output of the verb `allegato`, in the order of publishing: the manifest comes last.

    `read` is the period's template and what was found in it. Also the status and the data with the
    faults of templates. A trial (`request.workbook_only`) has the annex as a workbook and the
    results under names of their own, and the findings.
    """
    progress("disposizione delle pagine", 0, 0)
    sheets, faults = _lay_out(request, data, read)
    data = data.adding(faults)
    status = find_status(request, data)
    annex, proof = _annex_and_proof(request, data, sheets, status, progress)
    told, faults = _digests(request, data, sheets, annex, status)
    if faults:
        data, status, annex, proof = data.adding(faults), STOPPED, {}, {}
    del sheets  # no more is asked of them, and they take as much as the plan
    files = annex | told | proof | _results(request, data, period, status)
    files |= build_findings_report(request, data, period)
    return files | _manifest(request, data, files, status), status, data


def _mark(request: Request, status: str) -> str:
    """What stands in the names of files that are not the annex of record."""
    return ("BOZZA_" if status == DRAFT else "") + ("PROVA_" if request.workbook_only else "")


def _lay_out(
    request: Request, data: PeriodData, read: ReadTemplate
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:  # fmt: skip
    """The filled sheets of the annex and the faults of its template."""
    if data.plan is None or data.scores is None:
        return (), ()
    template, found = read
    if template is None:
        return (), found
    from generator.computing.distances import build_working_figures
    from generator.layout.pagination import paginate_all
    from generator.layout.printable import make_printable, plan_texts
    from generator.layout.render import render
    from generator.layout.variables import build_variables

    lacks = build_working_figures(data.plan, data.scores) if request.draft else None
    variables = build_variables(data.plan, data.scores, draft=request.draft, lacks=lacks)
    filled, faults = render(template, variables)
    sheets, lost = make_printable(filled, plan_texts(data.plan))
    return paginate_all(sheets), (*found, *faults, *lost)


def _annex_and_proof(
    request: Request, data: PeriodData, sheets: tuple[Sheet, ...], status: str, progress: Progress
) -> tuple[Files, Files]:
    """The annex as PDF and workbook, and the proof.

    Typst needs no Python: on a second processor the PDF is made while the workbooks are written,
    from data that are prepared first, so that it starts as early as it can.
    """
    if data.plan is None or data.scores is None or status == STOPPED:
        return {}, {}
    from generator.writing.annex import prepare_annex_pdf, write_annex

    name = f"Allegato_{_mark(request, status)}{data.plan.entity.year}_{data.plan.period.code}"
    pages = sum(len(sheet.breaks) + 1 for sheet in sheets)
    if request.workbook_only:
        progress(f"allegato in Excel, {pages} pagine", 0, 0)
        return {f"{name}.xlsx": write_annex(sheets, data.plan, data.scores)}, {}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        progress(f"allegato in PDF e in Excel, {pages} pagine", 0, 0)
        pdf = pool.submit(prepare_annex_pdf(sheets, data.plan))
        workbook = write_annex(sheets, data.plan, data.scores)
        progress("ricalcolo", 0, 0)
        proof = _proof(data, status)
        progress(f"allegato in PDF, {pages} pagine", 0, 0)
        return {f"{name}.pdf": pdf.result(), f"{name}.xlsx": workbook}, proof


def _digests(
    request: Request, data: PeriodData, sheets: tuple[Sheet, ...], annex: Files, status: str
) -> tuple[Files, tuple[Finding, ...]]:
    """The annex's digests and a text for the act that names them; a draft has none."""
    if data.plan is None or status != COMPLETE or request.workbook_only:
        return {}, ()
    from generator.writing.imprints import build_imprints, write_act_text

    text, faults = write_act_text(request.templates / ACT_TEXT_FILE, data.plan, sheets, annex)
    if text is None:
        return {}, faults
    name = f"Testo_determinazione_{data.plan.entity.year}_{data.plan.period.code}.txt"
    return {**build_imprints(annex), name: text}, ()


def _manifest(
    request: Request, data: PeriodData, files: Mapping[str, bytes], status: str
) -> Files:  # fmt: skip
    """What was read and written; a draft's never takes the place of the annex's."""
    plan = data.plan
    if plan is None or status == STOPPED or request.workbook_only:
        return {}
    from generator.writing.manifest import build_manifest

    draft = status == DRAFT
    names = [f"{plan.period.template}.xlsx", *([] if draft else [ACT_TEXT_FILE])]
    used = [
        digest_file(f"templates/{name}", (request.templates / name).read_bytes()) for name in names
    ]
    content = build_manifest(plan, "allegato", [*data.inputs, *used], files, draft=draft)
    return {DRAFT_MANIFEST_FILE if draft else MANIFEST_FILE: content}


def _proof(data: PeriodData, status: str) -> Files:
    """The live recalculation; a period that collects nothing has nothing to compute."""
    plan, scores = data.plan, data.scores
    if plan is None or scores is None or status == STOPPED or not plan.period.collects:
        return {}
    from generator.writing.proof import write_proof

    mark = "BOZZA_" if status == DRAFT else ""
    name = f"Ricalcolo_{mark}{plan.entity.year}_{plan.period.code}.xlsx"
    return {name: write_proof(plan, scores, data.inputs)}


def _results(request: Request, data: PeriodData, period: Period, status: str) -> Files:
    from generator.writing.results import build_results, to_bytes

    results = build_results(
        data.plan, data.scores, data.findings, outcome=status, period=period.code
    )
    name = TRIAL_RESULTS_FILE if request.workbook_only else RESULTS_FILE
    return {name: to_bytes(results)}


def build_findings_report(request: Request, data: PeriodData, period: Period) -> Files:
    """The `Segnalazioni` workbook, its links relative to the period's folder."""
    from generator.writing.findings_report import write_findings

    report = write_findings(
        data.findings,
        title=f"Segnalazioni - {period.label}",
        entity=data.plan.entity.name if data.plan is not None else "",
        created=period.data_at or period.end,
        folder_of=lambda where: _folder_from_report(request, period, where),
        cells=[
            (item.office, item.count.total, item.count.used, item.count.issued, item.count.ignored)
            for item in (data.returns.deliveries if data.returns is not None else ())
            if item.count is not None
        ],
    )
    return {f"Segnalazioni_{period.code}.xlsx": report}


def _folder_from_report(request: Request, period: Period, where: CellRef) -> str:
    """Where a finding's file lies, seen from the report; empty if no relative path leads there."""
    from_plan = where.file == PLAN_FILE or where.file.startswith(f"{period.code}/")
    folder = request.inputs if from_plan else request.templates
    try:
        relative = os.path.relpath(folder, request.outputs / period.code)
    except ValueError:  # another drive on Windows
        return ""
    return relative.replace(os.sep, "/")
