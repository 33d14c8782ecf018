"""What the user reads at the end of a run: findings, deliveries, summary, conclusion.

One idea to know: every sentence is Italian and goes to standard output; progress and wrong use are
told elsewhere, on standard error.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.findings import Finding, Subject
from generator.italian import format_date

if TYPE_CHECKING:
    from generator.computing.scoring import Scores
    from generator.jobs import Outcome
    from generator.model import Period, Plan
    from generator.rerun import Stamp


def show_findings(findings: Iterable[Finding]) -> None:
    """Findings grouped by file: what blocks first, what concerns the plan last."""
    by_file: dict[str, list[Finding]] = {}
    for item in findings:
        by_file.setdefault(item.where.file, []).append(item)
    for file, items in sorted(by_file.items(), key=_urgency):
        print(f"\n{file}")
        for item in sorted(items, key=lambda item: not item.blocks):
            print(_finding_lines(item))


def show_deliveries(outcome: Outcome, day: date | None) -> None:
    """Who delivered what; with a `day`, who is late on it."""
    returns, period = outcome.data.returns, outcome.data.period
    if returns is None or period is None or not returns.deliveries:
        return
    print(f"\nConsegne{_deadline(period, day)}")
    for item in returns.deliveries:
        counts = f"{item.answered} di {item.due}" if item.due else ""
        late = item.days_late(period.deadline, day)
        told = f"in ritardo di {_count(late, 'giorno', 'giorni')}  " if late else ""
        print(f"  {item.office:<12} {item.status:<15} {counts:<10} {told}{item.file}".rstrip())


def show_cells(outcome: Outcome) -> None:
    """Every cell that an office wrote is used, was there before, or is among the findings."""
    returns = outcome.data.returns
    counts = [(item.office, item.count) for item in (returns.deliveries if returns else ())]
    lines = [(office, count) for office, count in counts if count is not None]
    if lines:
        told = " = usate + già nella scheda + segnalate e non usate"
        print(f"\n{'Celle delle schede':<20} totale{told}")
    for office, count in lines:
        figures = f"{count.total:>6} = {count.used:>5} + {count.issued:>16} + {count.ignored:>23}"
        print(f"  {office:<18} {figures}")


def show_summary(outcome: Outcome) -> None:
    """How much is measured and, in a final period, how it went."""
    plan, scores, returns = outcome.data.plan, outcome.data.scores, outcome.data.returns
    if plan is None or scores is None:
        return
    print(f"\n{plan.entity.name}, {plan.period.label}")
    if plan.period.collects and returns is not None:
        delivered = sum(item.status == "consegnata" for item in returns.deliveries)
        print(f"  uffici che hanno consegnato tutto: {delivered} di {len(plan.offices)}")
    measured = int((scores.indicators["state"] == "valore").sum())
    print(f"  indicatori misurati: {measured} di {len(plan.indicators)}")
    if plan.period.final:
        print(f"  obiettivi: {_verdict_counts(plan, scores)}")
    print()


def show_repeated(stamp: Stamp, outputs: Path) -> bool:
    """Nothing changed since the last run, whose report has its findings; whether it was done."""
    folder = outputs / stamp.period
    told = _told(stamp.blocks, stamp.warnings)
    print(f"Nulla è cambiato dall'ultima esecuzione: i file in {folder} restano come sono.")
    print(f"Le segnalazioni ({told}) sono in {folder / f'Segnalazioni_{stamp.period}.xlsx'}.")
    return stamp.status == "completo"


def conclude(verb: str, outcome: Outcome, *, trial: bool = False) -> bool:
    """The last line; whether all is done."""
    blocks = sum(item.blocks for item in outcome.data.findings)
    warnings = len(outcome.data.findings) - blocks
    told = _told(blocks, warnings)
    if outcome.status == "completo" and blocks:
        print(f"\nFatto, ma restano dei blocchi ({told}): i valori rifiutati sono rimasti vuoti.")
        return False
    if outcome.status == "completo" and trial:
        print(f"\nFatta una prova ({told}): l'allegato da firmare, se c'è, è quello di prima.")
        return True
    if outcome.status == "completo":
        print(f"\nFatto ({told}).")
        return True
    if outcome.status == "bozza":
        print(f"\nFatta una bozza ({told}): non è l'allegato da firmare.")
        return False
    kept = " L'allegato precedente, se c'era, è rimasto com'era." if verb == "allegato" else ""
    print(f"\nBloccato ({told}): correggere i blocchi e ripetere il comando.{kept}")
    return False


def _urgency(group: tuple[str, list[Finding]]) -> tuple[bool, bool]:
    items = group[1]
    return not any(item.blocks for item in items), items[0].kind.subject is Subject.PLAN


def _finding_lines(item: Finding) -> str:
    place = " › ".join(part for part in (item.where.sheet, item.where.cell) if part)
    text = item.text.replace("\n", "\n        ")
    lines = f"  {item.severity.value.upper():<10}  {place + ': ' if place else ''}{text}"
    return f"{lines}\n              → {item.remedy}"


def _deadline(period: Period, day: date | None) -> str:
    """What stands after the heading of the deliveries."""
    told = f" al {format_date(day)}" if day else ""
    if period.deadline:
        return f"{told} (termine: {format_date(period.deadline)})"
    return f"{told} (nel piano il periodo non ha un termine)" if day else ""


def _verdict_counts(plan: Plan, scores: Scores) -> str:
    counts = scores.objectives["verdict"].replace("", "senza esito").value_counts()
    names = (*(band.name for band in plan.bands), "provvisorio", "senza esito")
    return ", ".join(f"{counts[name]} {name}" for name in names if name in counts)


def _told(blocks: int, warnings: int) -> str:
    return f"{_count(blocks, 'blocco', 'blocchi')}, {_count(warnings, 'avvertenza', 'avvertenze')}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
