"""Everything that is known of one period: its plan, what offices returned, the scores, the faults.

One idea to know: reading never stops at the first problem. It goes as far as the data allow and
leaves None where something could not be made, with the findings that say why.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.manifest import FileDigest
from generator.memory import give_back

if TYPE_CHECKING:
    import pandas as pd

    from generator.computing.scoring import Scores
    from generator.model import Period, Plan
    from generator.reading.ahead import Ahead
    from generator.reading.plan import PlanTables
    from generator.reading.returns import Returns
    from generator.reading.worker import Call

PLAN_FILE = "piano.xlsx"
PERIODS = CellRef(PLAN_FILE, "Periodi")

# What is done, how many, of how many: ("schede lette", 3, 7); of 0, what only begins.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; `period` is None for the latest one with a returned form."""

    inputs: Path
    outputs: Path
    templates: Path
    period: str | None = None
    draft: bool = False
    as_of: date | None = None  # the day on which it is asked who is late
    workbook_only: bool = False  # a trial: no PDF, no proof, nothing that goes with the act


@dataclass(frozen=True, slots=True)
class PeriodData:
    """One period as far as it could be read; `inputs` are the workbooks it was read from."""

    findings: tuple[Finding, ...]
    period: Period | None = None
    plan: Plan | None = None
    returns: Returns | None = None
    scores: Scores | None = None
    inputs: tuple[FileDigest, ...] = ()

    def adding(self, found: Iterable[Finding]) -> PeriodData:
        """The same with more findings."""
        return replace(self, findings=(*self.findings, *found))

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """The findings that stop the annex."""
        return tuple(item for item in self.findings if item.blocks)


@dataclass(slots=True)
class Opened:
    """The plan as typed, the code of the period to gather, and what was found so far."""

    tables: PlanTables | None
    code: str | None
    period: Period | None  # of that code
    findings: tuple[Finding, ...]

    def take_tables(self) -> PlanTables | None:
        """The plan as typed, which is not kept: it takes as much memory as the plan made of it."""
        tables, self.tables = self.tables, None
        return tables


def gather(request: Request, progress: Progress) -> PeriodData:
    """Plan, returns and scores of the period asked for, or of the latest with a returned form."""
    from generator.reading.worker import Reader

    with Reader() as reader:
        return gather_period(request, open_period(request, reader), progress, reader)


def open_period(request: Request, call: Call) -> Opened:
    """The plan as typed, and which period `gather` is about."""
    tables, found = _open_plan(request, call)
    code, chosen = _annex_period(request, tables)
    periods = () if tables is None else tables.periods
    period = next((item for item in periods if item.code == code), None)
    return Opened(tables, code, period, (*found, *chosen))


def gather_period(request: Request, opened: Opened, progress: Progress, call: Call) -> PeriodData:
    """What `gather` gives, once the plan is open."""
    _load_libraries()
    tables = opened.take_tables()
    with _begin_forms(request, tables, opened.code, call) as forms:
        data = _plan_of_period(tables, opened.code, opened.findings)
        if tables is None or data.plan is None or data.blocks:
            return data
        previous = _previous_values(request, tables, data.plan, call)
        del tables
        return _with_scores(request, data, data.plan, previous, progress, forms)


def gather_for_forms(
    request: Request, progress: Progress
) -> tuple[PeriodData, Returns | None, pd.DataFrame | None]:
    """Plan of the period asked for, or of the first open one that collects.

    Also what offices returned so far in that period, and the measurements (see `reading.returns`)
    of the last collecting period before it; None where nothing was returned. The blocks of the
    returned forms are among the findings: a refused value is not carried over.
    """
    from generator.reading.worker import Reader

    with Reader() as reader:
        tables, opened = _open_plan(request, reader)
        _load_libraries()
        data = _plan_of_period(tables, _forms_period(request, tables), opened)
        if tables is None or data.plan is None or data.blocks:
            return data, None, None
        carried = _returned(request, data.plan, progress, reader)
        previous = _previous_values(request, tables, data.plan, reader)
        found = () if carried is None else carried.findings
        return data.adding(item for item in found if item.blocks), carried, previous


def _open_plan(request: Request, call: Call) -> tuple[PlanTables | None, tuple[Finding, ...]]:
    from generator.reading.plan import begin_opening, is_large
    from generator.reading.worker import begin

    path = request.inputs / PLAN_FILE
    opening = begin_opening(path, PLAN_FILE, call)
    import generator.computing.formula  # noqa: F401 - loads while the plan is read

    if not is_large(path):
        return opening()
    _load_libraries()
    opened = opening()
    del opening  # it keeps the cells
    begin(call, give_back)  # there too; the next task waits for it
    give_back()
    return opened


def _load_libraries() -> None:
    """Loads what takes longest while the reader's process is busy."""
    import generator.computing.scoring
    import generator.reading.returns  # noqa: F401 - for the time they take

    if not gc.isenabled():  # see run_report.py
        gc.freeze()
        gc.enable()


def _plan_of_period(
    tables: PlanTables | None, code: str | None, found: tuple[Finding, ...]
) -> PeriodData:
    from generator.computing.checks import check_plan
    from generator.reading.plan import plan_as_of

    if tables is None or code is None:
        return PeriodData(found)
    period = next((item for item in tables.periods if item.code == code), None)
    if period is None:
        return PeriodData((*found, _unknown_period(code, tables)))
    plan, faults = plan_as_of(tables, code)
    checks = check_plan(plan) if plan is not None else ()
    return PeriodData((*found, *faults, *checks), period, plan, inputs=(tables.digest,))


def _begin_forms(
    request: Request, tables: PlanTables | None, code: str | None, call: Call
) -> AbstractContextManager[Ahead | None]:
    """The period's forms, read while the plan is checked; None if it collects none."""
    periods = () if tables is None else tables.periods
    if code is None or not any(item.code == code and item.collects for item in periods):
        return nullcontext()
    from generator.reading.ahead import Ahead

    return Ahead(request.inputs / code, code, call)


def _with_scores(
    request: Request, data: PeriodData, plan: Plan, previous: pd.DataFrame | None,
    progress: Progress, forms: Ahead | None,
) -> PeriodData:  # fmt: skip
    from generator.computing.outcome_checks import check_outcomes
    from generator.computing.return_checks import check_causes, check_falls, check_shown
    from generator.computing.scoring import compute
    from generator.reading.returns import no_returns, read_returns

    if forms is not None:
        folder = request.inputs / plan.period.code
        returns = read_returns(folder, plan, progress, begun=forms)
    else:
        returns = no_returns(plan)
    returns, made = _with_figures(plan, returns)
    scores = compute(plan, returns.measurements, returns.details)
    outcomes = (
        *check_outcomes(plan, scores.measures, scores),
        *check_falls(plan, returns.measurements, previous),
        *check_shown(plan, returns.measurements, scores),
        *check_causes(plan, scores, returns.reasons, returns.cause_cells),
    )
    inputs = (*data.inputs, *returns.files)
    data = replace(data, returns=returns, scores=scores, inputs=inputs)
    return data.adding((*returns.findings, *made, *outcomes))


def _with_figures(plan: Plan, returns: Returns) -> tuple[Returns, tuple[Finding, ...]]:
    """The returns with the figures of lists, and what was found on the way."""
    from generator.computing.details import fill_details

    measurements, found = fill_details(plan, returns.measurements, returns.details)
    offices = {item.office for item in found if item.blocks}
    deliveries = tuple(item.refused() if item.office in offices else item
                       for item in returns.deliveries)  # fmt: skip
    return replace(returns, measurements=measurements, deliveries=deliveries), found


def _annex_period(
    request: Request, tables: PlanTables | None
) -> tuple[str | None, tuple[Finding, ...]]:
    if request.period is not None or tables is None:
        return request.period, ()
    for period in reversed(tables.periods):
        if _has_returns(request, period):
            return period.code, ()
    allowed = ", ".join(item.code for item in tables.periods)
    folder = f"{request.inputs.name}/<periodo>"
    return None, (finding("periodo-non-indicato", PERIODS, cartella=folder, ammessi=allowed),)


def _forms_period(request: Request, tables: PlanTables | None) -> str | None:
    if request.period is not None or tables is None:
        return request.period
    collecting = [item for item in tables.periods if item.collects]
    still_open = [item for item in collecting if not item.closed]
    chosen = (still_open or collecting or list(tables.periods))[:1]
    return chosen[0].code if chosen else None


def _returned(request: Request, plan: Plan, progress: Progress, call: Call) -> Returns | None:
    from generator.reading.returns import read_returns

    if not _has_returns(request, plan.period):
        return None
    returns, found = _with_figures(
        plan, read_returns(request.inputs / plan.period.code, plan, progress, call)
    )
    return replace(returns, findings=(*returns.findings, *found))


def _has_returns(request: Request, period: Period) -> bool:
    """Whether the period's folder holds anything to read, or cannot be looked into."""
    from generator.reading.folder import list_forms

    files, found = list_forms(request.inputs / period.code, period.code)
    return bool(files) or any(item.blocks for item in found)


def _previous_values(
    request: Request, tables: PlanTables, plan: Plan, call: Call
) -> pd.DataFrame | None:
    from generator.reading.plan import plan_as_of

    codes = [item.code for item in plan.periods]
    for period in reversed(plan.periods[: codes.index(plan.period.code)]):
        if period.collects and _has_returns(request, period):
            before, _ = plan_as_of(tables, period.code)
            if before is None:
                return None
            returned = _returned(request, before, lambda *_: None, call)
            return None if returned is None else returned.measurements
    return None


def _unknown_period(code: str, tables: PlanTables) -> Finding:
    codes = [item.code for item in tables.periods]
    near, allowed = nearest(code, codes), ", ".join(codes)
    return finding("periodo-sconosciuto", PERIODS, trovato=code, vicini=near, ammessi=allowed)
