"""One function per verb: the only place that knows the order of things.

One idea to know: everything is gathered first, every finding with it; only then is it decided what
may be written. Blocked, the previous annex stays as it was. Heavy libraries are imported inside
the job that needs them, so that `--help` costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.catalogue import finding
from generator.findings import CellRef, Finding, Subject, nearest
from generator.form import form_file_name
from generator.gathering import (
    PERIODS,
    PeriodData,
    Progress,
    Request,
    gather,
    gather_for_forms,
    gather_period,
    open_period,
)
from generator.products import (
    COMPLETE,
    STOPPED,
    ReadTemplate,
    build_annex_files,
    build_findings_report,
    find_status,
)
from generator.rerun import STAMP_FILE, Stamp, digests_of, find_repeated, fingerprint, stamp_file

if TYPE_CHECKING:
    import pandas as pd

    from generator.model import Office, Period, Plan
    from generator.reading.deliveries import Delivery
    from generator.reading.digests import Checked
    from generator.reading.returns import Returns
    from generator.reading.worker import Call

INSTRUCTIONS_FILE = "istruzioni.md"
FORMS_FOLDER = "schede"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job found and wrote; `status` is `completo`, `bozza` or `bloccato`.

    `repeated` is the run whose files are still what this one would write.
    """

    status: str
    data: PeriodData
    written: tuple[Path, ...] = ()
    repeated: Stamp | None = None


def make_annex(request: Request, progress: Progress) -> Outcome:
    """Plan and returned forms → annex, results and findings in `outputs/<period>/`.

    Blocked, only `Segnalazioni` and `risultati.json` are replaced; a draft goes on past blocks
    that concern forms, under its own file name. The manifest is replaced last, but for the stamp
    by which the next run knows that it would make the same files again, and leaves them.
    """
    run = fingerprint(request)
    same = find_repeated(request.outputs, run)
    if same is not None:
        return Outcome(same.status, PeriodData(()), repeated=same)
    data, template = _gather_with_template(request, progress)
    period = data.period
    if period is None:
        return Outcome(STOPPED, data)
    folder = request.outputs / period.code
    if _is_kept(period, folder, "Allegato_*"):
        return Outcome(STOPPED, data.adding([_closed(period, folder)]))
    files, status, data = build_annex_files(request, data, period, template, progress)
    progress("scrittura dei file", 0, 0)
    return _publish(folder, files | _stamp(run, files, status, data), status, data)


def _gather_with_template(request: Request, progress: Progress) -> tuple[PeriodData, ReadTemplate]:
    """The period's data and the template of its annex, which is read while libraries load."""
    from generator.reading.worker import Reader

    with Reader() as reader:
        import generator.layout.template  # noqa: F401 - loads while the reader's process starts

        opened = open_period(request, reader)
        template = _begin_template(request, opened.period, reader)
        data = gather_period(request, opened, progress, reader)
        return data, template() if data.scores is not None else (None, ())


def _begin_template(
    request: Request, period: Period | None, call: Call
) -> Callable[[], ReadTemplate]:
    """Begins to read the template that the period names, where no harm can come of it."""
    from generator.layout.template import read_template
    from generator.reading.limits import PLAN
    from generator.reading.worker import LostError, begin, within

    if period is None:
        return lambda: (None, ())
    name = f"{period.template}.xlsx"
    path = request.templates / name
    if not path.is_file():
        near = nearest(name, (item.name for item in request.templates.glob("*.xlsx")))
        absent = finding("modello-assente", PERIODS, modello=name, vicini=near)
        return lambda: (None, (absent,))
    reading = begin(within(call, PLAN), read_template, path, name)

    def finish() -> ReadTemplate:
        try:
            return reading()
        except LostError:
            return None, (finding("modello-illeggibile", CellRef(name)),)

    return finish


def check_returns(request: Request, progress: Progress) -> Outcome:
    """Plan and returned forms → findings, deliveries and answers to offices; no annex."""
    data = gather(request, progress)
    if data.period is None:
        return Outcome(STOPPED, data)
    from generator.answering import build_all_answers, drop_old_answers

    period = data.period
    folder, status = request.outputs / period.code, find_status(request, data)
    if _is_kept(period, folder, "*"):
        where = CellRef(str(folder))
        kept = finding("segnalazioni-non-scritte", where, periodo=period.code)
        return Outcome(status, data.adding([kept]))
    answers, faults = build_all_answers(request, data)
    data = data.adding(faults)
    files = build_findings_report(request, data, period) | answers
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
    """Plan → one form per office in `outputs/<period>/schede/`, with what is already returned.

    A form whose return cannot be read is not made again: an empty one would take its place.
    """
    data, returned, previous = gather_for_forms(request, progress)
    plan = data.plan
    if plan is None or any(item.kind.subject is not Subject.FORM for item in data.blocks):
        return Outcome(STOPPED, data)
    if not plan.period.collects:
        return Outcome(STOPPED, data.adding([_nothing_to_collect(plan)]))
    folder = request.outputs / plan.period.code / FORMS_FOLDER
    if _is_kept(plan.period, folder, "*.xlsx"):
        return Outcome(STOPPED, data.adding([_closed(plan.period, folder)]))
    unread = {item.office: item.file for item in _refused(returned)}
    offices = [office for office in plan.offices if office.code not in unread]
    files, faults = _form_files(request, plan, offices, returned, previous)
    kept = [finding("scheda-non-preparata", CellRef(file), office=office, ufficio=office)
            for office, file in unread.items()]  # fmt: skip
    data = data.adding((*faults, *kept))
    return Outcome(STOPPED, data) if faults else _publish(folder, files, COMPLETE, data)


def _refused(returned: Returns | None) -> list[Delivery]:
    deliveries = () if returned is None else returned.deliveries
    return [item for item in deliveries if item.status == "rifiutata"]


def _form_files(
    request: Request, plan: Plan, offices: Iterable[Office], returned: Returns | None,
    previous: pd.DataFrame | None,
) -> tuple[dict[str, bytes], list[Finding]]:  # fmt: skip
    from generator.writing.form_source import prepare_forms
    from generator.writing.forms import render_instructions, write_form

    kept = () if returned is None else (returned.reasons, returned.details)
    carried = None if returned is None else returned.measurements
    source = prepare_forms(plan, carried, previous, *kept)
    files: dict[str, bytes] = {}
    faults: list[Finding] = []
    for office in offices:
        text, found = render_instructions(request.templates / INSTRUCTIONS_FILE, source, office)
        faults.extend(found)
        if text is not None:
            files[form_file_name(office.code)] = write_form(source, office, text)
    return files, faults


def _stamp(run: str, files: Mapping[str, bytes], status: str, data: PeriodData) -> dict[str, bytes]:
    """By which the next run knows this one; a blocked one is run again, to tell why."""
    if not run or status == STOPPED or data.period is None:
        return {}
    blocks = len(data.blocks)
    warnings = len(data.findings) - blocks
    return stamp_file(Stamp(run, data.period.code, status, warnings, blocks, digests_of(files)))


# --- deciding ------------------------------------------------------------------------------------


def _is_kept(period: Period, folder: Path, pattern: str) -> bool:
    """A closed period's outputs are never overwritten (domain, 4.6)."""
    return period.closed and any(folder.glob(pattern))


def _closed(period: Period, folder: Path) -> Finding:
    return finding("periodo-chiuso", CellRef(str(folder)), periodo=period.code)


def _nothing_to_collect(plan: Plan) -> Finding:
    allowed = ", ".join(item.code for item in plan.periods if item.collects) or "nessuno"
    return finding("periodo-senza-schede", PERIODS, periodo=plan.period.code, ammessi=allowed)


def _publish(folder: Path, files: Mapping[str, bytes], status: str, data: PeriodData) -> Outcome:
    from generator.writing.publish import publish

    faults = publish(folder, files)
    if faults:
        return Outcome(STOPPED, data.adding(faults))
    written = tuple(folder / name for name in files if name != STAMP_FILE)
    return Outcome(status, data, written)
