"""What the generated worlds really hold: indicators, objectives, and each edge value by name.

A comparison proves nothing about a case that never came up, so the runs count what they saw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from exact_oracle import Case, Judged, Total, World, decimals_of

METHODS = ("proporzionale", "lineare", "soglia", "minimo", "storico")
POLICIES = ("escludi", "zero", "blocca")
OPERATORS = (">=", "<=", ">", "<", "=", "tra")
EDGES = (
    "zero target", "negative target", "zero result", "negative result",
    "achievement on a band limit", "score on a band limit", "repeating fraction",
    "tie of a result", "tie of an achievement", "tie of a score",
    "weights that do not add up", "weight of zero", "all missing in an objective",
    "all missing in the plan", "no cap", "division by zero", "last year unknown",
    "last year met already", "partly known mean", "open interval", "provisional verdict",
)  # fmt: skip


def count_world(world: World, objectives: Iterable[Total], seen: Counter[str]) -> None:
    """Adds what one judged world holds."""
    totals = list(objectives)
    for (_, _, _, cases), total in zip(world.objectives, totals, strict=True):
        seen["objectives"] += 1
        seen.update(_about_objective(cases, total, world))
        for case, judged in zip(cases, total.judged, strict=True):
            seen["indicators"] += 1
            seen.update(_about_indicator(case, judged, world))
    due = [item for total in totals for item in total.judged if item.due]
    seen["all missing in the plan"] += bool(due) and all(item.result is None for item in due)


def _about_objective(cases: list[Case], total: Total, world: World) -> Iterator[str]:
    due = [item for item in total.judged if item.due]
    if due and all(item.result is None for item in due):
        yield "all missing in an objective"
    if sum(Fraction(case.weight) for case in cases) != 100:
        yield "weights that do not add up"
    if any(case.weight == "0" for case in cases):
        yield "weight of zero"
    if total.coverage is not None and total.upper is None:
        yield "open interval"
    if total.verdict == "provvisorio":
        yield "provisional verdict"
    if total.score is not None:
        yield from _about_fraction(total.score, "score", world)


def _about_indicator(case: Case, judged: Judged, world: World) -> Iterator[str]:
    yield from (case.method, case.operator, f"{case.missing} {judged.state}")
    target = case.figure(case.target)
    if target == 0:
        yield "zero target"
    if target < 0:
        yield "negative target"
    if case.cap is None:
        yield "no cap"
    if judged.state == "n.c.":
        yield "division by zero"
    if case.method == "storico":
        yield from _about_last_year(case)
    if judged.result is None or judged.achievement is None:
        return
    if judged.coverage < 1:
        yield "partly known mean"
    if judged.result <= 0:
        yield "zero result" if judged.result == 0 else "negative result"
    scale = 100 if case.unit == "%" else 1
    if _is_tie(judged.result * scale, decimals_of(case, world)):
        yield "tie of a result"
    yield from _about_fraction(judged.achievement, "achievement", world)


def _about_last_year(case: Case) -> Iterator[str]:
    if case.previous is None:
        yield "last year unknown"
    elif case.figure(case.previous) == case.figure(case.target):
        yield "last year met already"


def _about_fraction(figure: Fraction, noun: str, world: World) -> Iterator[str]:
    limits = {Fraction(limit) / 100 for _, limit in world.bands} - {Fraction(0), Fraction(1)}
    if figure in limits:
        yield f"{noun} on a band limit"
    if _is_tie(figure * 100, 2):
        yield f"tie of {'an' if noun == 'achievement' else 'a'} {noun}"
    if _repeats(figure):
        yield "repeating fraction"


def _is_tie(figure: Fraction, decimals: int) -> bool:
    """Whether `figure` lies exactly between two printed ones."""
    return bool(figure * 10**decimals % 1 == Fraction(1, 2))


def _repeats(figure: Fraction) -> bool:
    """Whether its decimals never end."""
    rest = figure.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest > 1
