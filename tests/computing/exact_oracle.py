"""The rules of domain 4 once more, in exact fractions and plain loops.

Written apart from the product and sharing no code with it: what it judges are the neutral cases
of `random_cases`, whose figures are texts as people type them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

ZERO = Fraction(0)

Formula = tuple[Any, ...]  # ("name", id), ("sum", first, [("+", part), …]) and the like


@dataclass
class RowList:
    """A list as typed: value, resources and day (ISO) of each row, and what is made of them."""

    method: str
    rows: list[tuple[str, str, str | None]]
    condition: tuple[str, str, str] | None = None  # column, sign, limit; days as ISO texts

    def figure(self, *, percent: bool) -> Fraction | None:
        """None is a mean without resources."""
        met = [row for row in self.rows if self._meets(row)]
        if self.method == "conteggio":
            return Fraction(len(met))
        if self.method == "quota":
            return Fraction(len(met), len(self.rows))
        scale = 100 if percent else 1
        values = [Fraction(value) / scale for value, _, _ in self.rows]
        if self.method == "somma":
            return sum(values, ZERO)
        weights = [Fraction(weight) if self.method == "media pesata" else Fraction(1)
                   for _, weight, _ in self.rows]  # fmt: skip
        heavy = sum(weights, ZERO)
        total = sum((v * w for v, w in zip(values, weights, strict=True)), ZERO)
        return total / heavy if heavy else None

    def _meets(self, row: tuple[str, str, str | None]) -> bool:
        if self.condition is None:
            return True
        column, sign, limit = self.condition
        typed = row[("valore", "risorse", "data").index(column)]
        if typed is None:
            return False
        here, there = (typed, limit) if column == "data" else (Fraction(typed), Fraction(limit))
        order = (here > there) - (here < there)  # type: ignore[operator]
        return {">=": order >= 0, "<=": order <= 0, ">": order > 0, "<": order < 0,
                "=": order == 0}[sign]  # fmt: skip


@dataclass
class Cell:
    """A measure as returned: its kind, its state, and the figure typed (percent number if %)."""

    kind: str
    state: str
    typed: str
    mean_of: str = ""  # the pattern of a computed measure
    weighted: bool = False
    mean: Total | None = None  # what a computed measure comes to
    rows: RowList | None = None  # the list that it is made of

    @property
    def value(self) -> Fraction:
        if self.rows is not None:
            made = self.rows.figure(percent=self.kind == "percentuale")
            assert made is not None
            return made
        if self.mean is not None and self.mean.score is not None:
            return self.mean.score
        figure = Fraction(self.typed)
        return figure / 100 if self.kind == "percentuale" else figure


@dataclass
class Case:
    """One indicator; figures as typed, `%` ones as percent numbers; `formula` is a nested tuple."""

    formula: Formula
    operator: str
    target: str
    unit: str
    method: str
    weight: str
    cap: str | None
    missing: str
    second: str | None = None
    floor: str | None = None
    previous: str | None = None
    excluded: bool = False
    period_target: bool = False

    def figure(self, typed: str) -> Fraction:
        return Fraction(typed) / 100 if self.unit == "%" else Fraction(typed)


@dataclass
class World:
    """One plan in one period with its returns; `objectives` hold code, office, weight, cases."""

    objectives: list[tuple[str, str, str | None, list[Case]]]
    cells: dict[str, Cell]
    bands: list[tuple[str, str]]
    exact: bool = False
    final: bool = True
    collects: bool = True


@dataclass
class Judged:
    """What one indicator must come to."""

    state: str
    due: bool
    weight: Fraction
    cap: Fraction | None
    missing: str
    speaks: bool  # may have a verdict
    result: Fraction | None = None
    printed: Fraction | None = None
    met: bool | None = None
    achievement: Fraction | None = None
    shown: Fraction | None = None
    verdict: str = ""
    coverage: Fraction = Fraction(0)
    lower: Fraction = Fraction(0)
    upper: Fraction | None = None  # None is open


@dataclass
class Total:
    """What one objective, office or the entity must come to; `upper` None is open or absent."""

    weight: Fraction = Fraction(0)
    score: Fraction | None = None
    shown: Fraction | None = None
    coverage: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    complete: bool = True
    speaks: bool = True
    verdict: str = ""
    judged: list[Judged] = field(default_factory=list)


def judge_world(world: World) -> tuple[list[Total], dict[str, Total], Total]:
    """Objectives in order, offices by code, and the entity."""
    given = [Fraction(weight) / 100 for _, _, weight, _ in world.objectives if weight is not None]
    usual = sum(given, ZERO) / len(given) if given else Fraction(1)
    known: dict[str, Total] = {}

    def total_of(code: str) -> Total:
        if code not in known:
            _, _, weight, cases = next(item for item in world.objectives if item[0] == code)
            for name in {name for case in cases for name in needed(case.formula)}:
                _resolve(world.cells[name])
            total = _score([judge_case(case, world) for case in cases], world)
            total.weight = usual if weight is None else Fraction(weight) / 100
            known[code] = total
        return known[code]

    def _resolve(cell: Cell) -> None:
        if not cell.mean_of:
            return
        codes = [item[0] for item in world.objectives if fnmatchcase(item[0], cell.mean_of)]
        parts = [replace(total_of(code)) for code in codes]
        for part in parts:
            part.weight = part.weight if cell.weighted else Fraction(1)
        cell.mean = _mean(parts, world)
        cell.state = "n.d." if cell.mean.score is None else "valore"

    objectives = [total_of(code) for code, *_ in world.objectives]
    offices: dict[str, list[Total]] = {}
    for (_, office, *_), total in zip(world.objectives, objectives, strict=True):
        offices.setdefault(office, []).append(total)
    each = {office: _mean(totals, world) for office, totals in offices.items()}
    return objectives, each, _mean(objectives, world)


def judge_case(case: Case, world: World) -> Judged:
    state, result = _state(case, world)
    cap = None if case.cap is None else Fraction(case.cap) / 100
    due = world.collects and state not in ("non prevista", "non valutabile")
    speaks = world.final or case.period_target
    judged = Judged(state, due, Fraction(case.weight) / 100, cap, case.missing, speaks)
    judged.upper = cap
    if state != "valore" or result is None:
        return judged
    judged.result = result
    judged.printed = _as_printed(case, world, result)
    judged.met = _meets(case, world, result)
    judged.achievement = _achieve(case, world, result, judged.met, cap)
    judged.shown = round_printed(judged.achievement * 100, 2) / 100
    judged.coverage, judged.lower, judged.upper = _interval(case, world, judged.achievement, cap)
    if speaks:
        bands = {_band(judged.shown, world)}
        if judged.coverage < 1:
            bands |= _end_bands(judged.lower, judged.upper, world)
        judged.verdict = bands.pop() if len(bands) == 1 else "provvisorio"
    return judged


def _interval(
    case: Case, world: World, achievement: Fraction, cap: Fraction | None
) -> tuple[Fraction, Fraction, Fraction | None]:
    means = [world.cells[name].mean for name in needed(case.formula)]
    partial = [mean for mean in means if mean is not None and (mean.coverage or ZERO) < 1]
    if not partial:
        return Fraction(1), achievement, achievement
    coverage = min(mean.coverage or ZERO for mean in partial)
    bare = case.formula
    while bare[0] == "group":
        bare = bare[1]
    if bare[0] != "name" or case.operator in ("=", "tra"):
        return coverage, ZERO, cap
    assert partial[0].lower is not None
    first = _degree_at(case, world, partial[0].lower, cap)
    rising = case.operator in (">=", ">")
    if partial[0].upper is None:
        return (coverage, first, cap) if rising else (coverage, ZERO, first)
    last = _degree_at(case, world, partial[0].upper, cap)
    return (coverage, first, last) if rising else (coverage, last, first)


def _degree_at(case: Case, world: World, v: Fraction, cap: Fraction | None) -> Fraction:
    return _achieve(case, world, v, _meets(case, world, v), cap)


def evaluate(formula: Formula, values: dict[str, Fraction]) -> Fraction | None:
    """None is a division by zero."""
    kind, *parts = formula
    if kind == "name":
        return values[parts[0]]
    if kind == "number":
        text = parts[0].replace(",", ".")
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    if kind == "call":
        arguments = [evaluate(part, values) for part in parts[1]]
        there = [value for value in arguments if value is not None]
        if len(there) < len(arguments):
            return None
        mean = sum(there, ZERO) / len(there)
        return {"MEDIA": mean, "SOMMA": sum(there, ZERO), "MIN": min(there), "MAX": max(there),
                "ABS": abs(there[0])}[parts[0]]  # fmt: skip
    if kind in ("group", "negative"):
        inside = evaluate(parts[0], values)
        return inside if inside is None or kind == "group" else -inside
    total = evaluate(parts[0], values)
    for sign, part in parts[1]:
        value = evaluate(part, values)
        if total is None or value is None or (sign == "/" and value == 0):
            return None
        total = {"+": lambda a, b: a + b, "-": lambda a, b: a - b,
                 "*": lambda a, b: a * b, "/": lambda a, b: a / b}[sign](total, value)  # fmt: skip
    return total


def needed(formula: Formula) -> list[str]:
    kind, *parts = formula
    if kind == "name":
        return [parts[0]]
    if kind == "number":
        return []
    if kind in ("group", "negative"):
        return needed(parts[0])
    if kind == "call":
        return [name for part in parts[1] for name in needed(part)]
    return needed(parts[0]) + [name for _, part in parts[1] for name in needed(part)]


def round_printed(figure: Fraction, decimals: int) -> Fraction:
    """To 15 significant digits, then half away from zero to `decimals`."""
    return _half_away(round_significant(figure), decimals)


def round_significant(figure: Fraction) -> Fraction:
    if figure == 0:
        return figure
    places = 14
    while abs(figure) * Fraction(10) ** places >= 10**15:
        places -= 1
    while abs(figure) * Fraction(10) ** places < 10**14:
        places += 1
    return _half_away(figure, places)


def _half_away(figure: Fraction, places: int) -> Fraction:
    scaled = abs(figure) * Fraction(10) ** places + Fraction(1, 2)
    whole = Fraction(scaled.numerator // scaled.denominator) / Fraction(10) ** places
    return whole if figure >= 0 else -whole


def _state(case: Case, world: World) -> tuple[str, Fraction | None]:
    if not world.collects:
        return "n.d.", None
    if case.excluded:
        return "non valutabile", None
    cells = [world.cells[name] for name in needed(case.formula)]
    states = {"n.d." if cell.state == "vuota" else cell.state for cell in cells}
    if any(cell.state == "valore" and _without_figure(cell) for cell in cells):
        states.add("n.d.")
    for state in ("da verificare", "non prevista", "n.d."):
        if state in states:
            return state, None
    result = evaluate(
        case.formula, {name: world.cells[name].value for name in needed(case.formula)}
    )
    return ("n.c.", None) if result is None else ("valore", result)


def _without_figure(cell: Cell) -> bool:
    return cell.rows is not None and cell.rows.figure(percent=False) is None


def decimals_of(case: Case, world: World) -> int:
    bare = case.formula
    while bare[0] == "group":
        bare = bare[1]
    if bare[0] == "name" and world.cells[bare[1]].kind == "conteggio":
        return 0
    return max(2, len(case.target.partition(".")[2]))


def _as_printed(case: Case, world: World, figure: Fraction) -> Fraction:
    scale = 100 if case.unit == "%" else 1
    return round_printed(figure * scale, decimals_of(case, world)) / scale


def _meets(case: Case, world: World, figure: Fraction) -> bool:
    v = round_significant(figure) if world.exact else _as_printed(case, world, figure)
    t = case.figure(case.target)
    if case.operator == "tra":
        assert case.second is not None
        return t <= v <= case.figure(case.second)
    return {">=": v >= t, "<=": v <= t, ">": v > t, "<": v < t, "=": v == t}[case.operator]


def _achieve(
    case: Case, world: World, v: Fraction, met: bool, cap: Fraction | None
) -> Fraction:  # fmt: skip
    raw = _raw(case, world, v, cap)
    if raw is None:
        raw = Fraction(1) if met else Fraction(0)
    raw = max(raw, Fraction(1)) if met else min(raw, Fraction(9999, 10000))
    raw = max(raw, Fraction(0))
    return raw if cap is None else min(raw, cap)


def _already_met(case: Case, world: World, previous: Fraction) -> bool:
    """As printed or as typed."""
    t = case.figure(case.target)
    typed = previous >= t if case.operator == ">=" else previous <= t
    return typed or _meets(case, world, previous)


def _raw(case: Case, world: World, v: Fraction, cap: Fraction | None) -> Fraction | None:
    """The degree before clamping; None where only met or missed counts."""
    t, lower = case.figure(case.target), case.operator == "<="
    if case.method == "soglia" or (case.method in ("proporzionale", "lineare") and t == 0):
        return None
    if case.method == "minimo":
        assert case.floor is not None
        start = case.figure(case.floor)
        return (v - start) / (t - start)
    if case.method == "storico":
        if case.previous is None or _already_met(case, world, case.figure(case.previous)):
            return None
        start = case.figure(case.previous)
        return (v - start) / (t - start)
    if not lower:
        return v / t
    if case.method == "lineare":
        return (2 * t - v) / t
    return cap if v <= 0 else t / v


def _score(judged: list[Judged], world: World) -> Total:
    total = Total(judged=judged)
    weighty = [item for item in judged if item.due and item.weight > 0]
    gaps = [item for item in weighty if item.achievement is None]
    due = sum((item.weight for item in weighty), Fraction(0))
    points = sum((i.weight * i.achievement for i in weighty if i.achievement is not None),
                 Fraction(0))  # fmt: skip
    counted = sum((i.weight for i in weighty if i.achievement is not None), Fraction(0))
    zeros = sum((i.weight for i in gaps if i.missing == "zero"), Fraction(0))
    if due:
        total.coverage = sum((i.weight * i.coverage for i in weighty), ZERO) / due
        total.lower = sum((i.weight * i.lower for i in weighty), ZERO) / due
        ceilings = [item.weight * item.upper for item in weighty if item.upper is not None]
        if len(ceilings) == len(weighty):
            total.upper = sum(ceilings, ZERO) / due
    if counted + zeros and not any(item.missing == "blocca" for item in gaps):
        total.score = points / (counted + zeros)
    total.complete = all(item.coverage == 1 for item in weighty)
    total.speaks = all(item.speaks for item in weighty)
    return _conclude(total, world)


def _mean(totals: list[Total], world: World) -> Total:
    mean = Total(weight=sum((item.weight for item in totals), Fraction(0)))
    due = [item for item in totals if item.coverage is not None and item.weight > 0]
    mean.coverage = _weigh([(item.weight, item.coverage) for item in due])
    mean.lower = _weigh([(item.weight, item.lower) for item in due])
    if all(item.upper is not None for item in due):
        mean.upper = _weigh([(item.weight, item.upper) for item in due])
    mean.score = _weigh([(item.weight, item.score) for item in totals])
    mean.complete = all(item.complete for item in due)
    mean.speaks = all(item.speaks for item in due)
    return _conclude(mean, world)


def _weigh(pairs: list[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """The weighted mean of what there is."""
    there = [(weight, figure) for weight, figure in pairs if figure is not None]
    heavy = sum((weight for weight, _ in there), ZERO)
    return sum((weight * figure for weight, figure in there), ZERO) / heavy if heavy else None


def _conclude(total: Total, world: World) -> Total:
    if total.score is None:
        return total
    total.shown = round_printed(total.score * 100, 2) / 100
    if total.speaks:
        bands = {_band(total.shown, world)}
        if not total.complete:
            assert total.lower is not None
            bands |= _end_bands(total.lower, total.upper, world)
        total.verdict = bands.pop() if len(bands) == 1 else "provvisorio"
    return total


def _end_bands(lower: Fraction, upper: Fraction | None, world: World) -> set[str]:
    top = _highest(world) if upper is None else _band(round_printed(upper * 100, 2) / 100, world)
    return {_band(round_printed(lower * 100, 2) / 100, world), top}


def _highest(world: World) -> str:
    return max(world.bands, key=lambda band: Fraction(band[1]))[0]


def _band(shown: Fraction, world: World) -> str:
    reached = [band for band in world.bands if Fraction(band[1]) / 100 <= shown]
    return max(reached, key=lambda band: Fraction(band[1]))[0]
