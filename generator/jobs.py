"""The two jobs, forms and annex: the only place that knows the order of things.

One idea to know: everything is gathered first, every finding with it; only then is it decided what
may be written. Blocked, the previous annex stays as it was. Heavy libraries are imported inside
the job that needs them, so that `--help` costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.catalogue import finding
from generator.findings import CellRef, Finding, Subject, nearest
from generator.form import form_file_name
from generator.gathering import (
    PERIODS,
    PLAN_FILE,
    PeriodData,
    Progress,
    Request,
    gather,
    gather_for_forms,
)
from generator.manifest import DRAFT_MANIFEST_FILE, MANIFEST_FILE, RESULTS_FILE, digest_file

if TYPE_CHECKING:
    from generator.layout.sheet import Sheet
    from generator.model import Period, Plan
    from generator.reading.digests import Checked

COMPLETE, DRAFT, STOPPED = "completo", "bozza", "bloccato"
INSTRUCTIONS_FILE = "istruzioni.md"
ACT_TEXT_FILE = "testo-determinazione.md"
FORMS_FOLDER = "schede"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job found and wrote; `status` is `completo`, `bozza` or `bloccato`."""

    status: str
    data: PeriodData
    written: tuple[Path, ...] = ()


def make_annex(request: Request, progress: Progress) -> Outcome:
    """Plan and returned forms → annex, results and findings in `outputs/<period>/`.

    Blocked, only `Segnalazioni` and `risultati.json` are replaced; a draft goes on past blocks
    that concern forms, under its own file name. The manifest is replaced last.
    """
    data = gather(request, progress)
    sheets, faults = _lay_out(request, data)
    data = data.adding(faults)
    period = data.period
    if period is None:
        return Outcome(STOPPED, data)
    folder = request.outputs / period.code
    if _is_kept(period, folder, "Allegato_*"):
        return Outcome(STOPPED, data.adding([_closed(period, folder)]))
    status = _status(request, data)
    annex, faults = _annex_with_imprints(request, data, sheets, status)
    if faults:
        data, status = data.adding(faults), STOPPED
    files = (
        annex
        | _proof(data, status)
        | _results(data, status)
        | _findings_report(request, data, period)
    )
    files |= _manifest(request, data, files, status)
    return _publish(folder, files, status, data)


def check_returns(request: Request, progress: Progress) -> Outcome:
    """Plan and returned forms → findings, deliveries and answers to offices; no annex."""
    data = gather(request, progress)
    if data.period is None:
        return Outcome(STOPPED, data)
    from generator.answering import build_all_answers, drop_old_answers

    period = data.period
    folder, status = request.outputs / period.code, _status(request, data)
    if _is_kept(period, folder, "*"):
        where = CellRef(str(folder))
        kept = finding("segnalazioni-non-scritte", where, periodo=period.code)
        return Outcome(status, data.adding([kept]))
    answers, faults = build_all_answers(request, data)
    data = data.adding(faults)
    files = _findings_report(request, data, period) | answers
    outcome = _publish(folder, files, status, data)
    if outcome.written:
        drop_old_answers(folder, answers)
    return outcome


def check_digests(files: Sequence[Path], outputs: Path) -> tuple[Checked, ...]:
    """Every file against the manifests beside it and in `outputs/*/`."""
    from generator.reading.digests import check_files

    return check_files(files, outputs)


def explain_figure(
    request: Request, element: str, progress: Progress
) -> tuple[PeriodData, tuple[tuple[str, ...], ...], str]:
    """How an indicator or an objective came about, in lines; with none, what it may have been."""
    from generator.computing.explanations import explain, find_elements, near_elements

    data = gather(request, progress)
    if data.plan is None or data.scores is None:
        return data, (), ""
    found = find_elements(data.plan, element)
    lines = tuple(explain(data.plan, data.scores, item) for item in found)
    return data, lines, near_elements(data.plan, element)


def make_forms(request: Request, progress: Progress) -> Outcome:
    """Plan → one form per office in `outputs/<period>/schede/`, with what is already returned."""
    from generator.writing.forms import render_instructions, write_form

    data, returned, previous = gather_for_forms(request, progress)
    plan = data.plan
    if plan is None or data.blocks:
        return Outcome(STOPPED, data)
    if not plan.period.collects:
        return Outcome(STOPPED, data.adding([_nothing_to_collect(plan)]))
    folder = request.outputs / plan.period.code / FORMS_FOLDER
    if _is_kept(plan.period, folder, "*.xlsx"):
        return Outcome(STOPPED, data.adding([_closed(plan.period, folder)]))
    files: dict[str, bytes] = {}
    for office in plan.offices:
        text, faults = render_instructions(request.templates / INSTRUCTIONS_FILE, plan, office)
        data = data.adding(faults)
        if text is not None:
            files[form_file_name(office.code)] = write_form(
                plan,
                office,
                text,
                carried=None if returned is None else returned.measurements,
                previous=previous,
                reasons=None if returned is None else returned.reasons,
            )
    if data.blocks:
        return Outcome(STOPPED, data)
    return _publish(folder, files, COMPLETE, data)


# --- deciding ------------------------------------------------------------------------------------


def _status(request: Request, data: PeriodData) -> str:
    """Whether the annex is complete, a draft, or stopped by a block."""
    beyond_forms = any(item.kind.subject is not Subject.FORM for item in data.blocks)
    if data.scores is None or beyond_forms:
        return STOPPED
    if request.draft:
        return DRAFT
    return STOPPED if data.blocks else COMPLETE


def _is_kept(period: Period, folder: Path, pattern: str) -> bool:
    """A closed period's outputs are never overwritten (domain, 4.6)."""
    return period.closed and any(folder.glob(pattern))


def _closed(period: Period, folder: Path) -> Finding:
    return finding("periodo-chiuso", CellRef(str(folder)), periodo=period.code)


def _nothing_to_collect(plan: Plan) -> Finding:
    allowed = ", ".join(item.code for item in plan.periods if item.collects) or "nessuno"
    return finding("periodo-senza-schede", PERIODS, periodo=plan.period.code, ammessi=allowed)


# --- writing -------------------------------------------------------------------------------------


def _lay_out(
    request: Request, data: PeriodData
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:  # fmt: skip
    """The filled sheets of the annex and the faults of its template."""
    if data.plan is None or data.scores is None:
        return (), ()
    from generator.layout.pagination import paginate_all
    from generator.layout.printable import make_printable, plan_texts
    from generator.layout.render import render
    from generator.layout.template import read_template
    from generator.layout.variables import build_variables

    name = f"{data.plan.period.template}.xlsx"
    path = request.templates / name
    if not path.is_file():
        near = nearest(name, (item.name for item in request.templates.glob("*.xlsx")))
        return (), (finding("modello-assente", PERIODS, modello=name, vicini=near),)
    template, found = read_template(path, name)
    if template is None:
        return (), found
    filled, faults = render(template, build_variables(data.plan, data.scores, draft=request.draft))
    sheets, lost = make_printable(filled, plan_texts(data.plan))
    return paginate_all(sheets), (*found, *faults, *lost)


def _annex(data: PeriodData, sheets: tuple[Sheet, ...], status: str) -> dict[str, bytes]:
    if data.plan is None or data.scores is None or status == STOPPED:
        return {}
    from generator.writing.annex import write_annex, write_annex_pdf

    mark = "BOZZA_" if status == DRAFT else ""
    name = f"Allegato_{mark}{data.plan.entity.year}_{data.plan.period.code}"
    return {
        f"{name}.pdf": write_annex_pdf(sheets, data.plan),
        f"{name}.xlsx": write_annex(sheets, data.plan, data.scores),
    }


def _annex_with_imprints(
    request: Request, data: PeriodData, sheets: tuple[Sheet, ...], status: str
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The annex, its digests and a text for the act that names them; a draft has no digests."""
    annex = _annex(data, sheets, status)
    if data.plan is None or status != COMPLETE:
        return annex, ()
    from generator.writing.imprints import build_imprints, write_act_text

    text, faults = write_act_text(request.templates / ACT_TEXT_FILE, data.plan, sheets, annex)
    if text is None:
        return {}, faults
    name = f"Testo_determinazione_{data.plan.entity.year}_{data.plan.period.code}.txt"
    return {**annex, **build_imprints(annex), name: text}, ()


def _manifest(
    request: Request, data: PeriodData, files: Mapping[str, bytes], status: str
) -> dict[str, bytes]:  # fmt: skip
    """What was read and written; a draft's never takes the place of the annex's."""
    plan = data.plan
    if plan is None or status == STOPPED:
        return {}
    from generator.writing.manifest import build_manifest

    draft = status == DRAFT
    names = [f"{plan.period.template}.xlsx", *([] if draft else [ACT_TEXT_FILE])]
    used = [
        digest_file(f"templates/{name}", (request.templates / name).read_bytes()) for name in names
    ]
    content = build_manifest(plan, "allegato", [*data.inputs, *used], files, draft=draft)
    return {DRAFT_MANIFEST_FILE if draft else MANIFEST_FILE: content}


def _proof(data: PeriodData, status: str) -> dict[str, bytes]:
    """The live recalculation; a period that collects nothing has nothing to compute."""
    plan, scores = data.plan, data.scores
    if plan is None or scores is None or status == STOPPED or not plan.period.collects:
        return {}
    from generator.writing.proof import write_proof

    mark = "BOZZA_" if status == DRAFT else ""
    name = f"Ricalcolo_{mark}{plan.entity.year}_{plan.period.code}.xlsx"
    return {name: write_proof(plan, scores, data.inputs)}


def _results(data: PeriodData, status: str) -> dict[str, bytes]:
    from generator.writing.results import build_results, to_bytes

    results = build_results(data.plan, data.scores, data.findings, outcome=status)
    return {RESULTS_FILE: to_bytes(results)}


def _findings_report(request: Request, data: PeriodData, period: Period) -> dict[str, bytes]:
    from generator.writing.findings_report import write_findings

    report = write_findings(
        data.findings,
        title=f"Segnalazioni - {period.label}",
        entity=data.plan.entity.name if data.plan is not None else "",
        created=period.data_at or period.end,
        folder_of=lambda where: _folder_from_report(request, period, where),
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


def _publish(folder: Path, files: Mapping[str, bytes], status: str, data: PeriodData) -> Outcome:
    from generator.writing.publish import publish

    faults = publish(folder, files)
    if faults:
        return Outcome(STOPPED, data.adding(faults))
    return Outcome(status, data, tuple(folder / name for name in files))
