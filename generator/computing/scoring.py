"""Achievements and scores: from measurements to indicators, objectives, offices and the entity.

One idea to know: everything is a column over all rows at once, and what a page says is decided
on printed figures (domain, 4.2–4.6).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from generator.computing.achievement import (
    build_achievements,
    build_terms,
    choose_scales,
    decide_on,
    is_met,
)
from generator.computing.derived import build_stages, fill_measures, start_measures
from generator.computing.figures import print_figures, print_percent
from generator.computing.intervals import build_intervals
from generator.computing.results import build_results
from generator.computing.rollup import find_bands, score_groups, score_objectives, settle_verdicts
from generator.computing.rules import build_rules
from generator.model import Method, MissingPolicy, Plan, State

_FIGURES = ["weight", "score", "score_printed", "coverage", "lower", "upper", "verdict"]
_INDICATOR_COLUMNS = [
    "indicator", "objective", "office", "weight", "state", "result", "printed", "decimals", "met",
    "achievement", "achievement_printed", "verdict", "codes_text", "values_text", "method", "rule",
    "counted", "coverage", "lower", "upper",
]  # fmt: skip


@dataclass(frozen=True)
class Scores:
    """What the annex prints, one frame a level, in the act's order.

    Attributes:
        indicators: indicator, objective, office (str); weight (fraction); state (str); result,
            printed (in the target's unit, % as fraction; NaN unless `valore`); decimals (int64);
            met (object: True, False, None); achievement, achievement_printed (fractions);
            verdict, codes_text, values_text (str); method (the one applied); rule (letter);
            counted (bool: enters its objective's score, as measured or as a missing zero);
            coverage (share of the result that was measured), lower, upper (fractions; upper is
            infinite with no cap).
        objectives: objective, office; weight (as used); score, score_printed, coverage, lower,
            upper (fractions; coverage NaN where nothing is due, upper infinite with no cap);
            verdict (a band's name, `provvisorio`, or empty).
        offices: office and the same; weight is the sum of its objectives'.
        entity: one row, the same.
        rules: letter and Italian sentence of each rule.
        measures: the measurements with the computed ones filled in, and columns coverage, lower,
            upper (float64; a typed value is known wholly).
        details: the rows of the lists that measures are made of (see `reading.returns`).
    """

    indicators: pd.DataFrame
    objectives: pd.DataFrame
    offices: pd.DataFrame
    entity: pd.DataFrame
    rules: tuple[tuple[str, str], ...]
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    details: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"measure": []}))


def compute(plan: Plan, measurements: pd.DataFrame, details: pd.DataFrame | None = None) -> Scores:
    """All figures of the period.

    Args:
        plan: checked by `check_plan`, without blocking findings.
        measurements: one row per measure of the plan; columns measure, state, value are used.
        details: the rows that some of them were made of (`details.fill_details`), told as they are.
    """
    measures = start_measures(plan, measurements)
    judged, objectives = _score(plan, measures)
    for stage in build_stages(plan) if plan.period.collects else ():
        measures = fill_measures(plan, measures, objectives, stage)
        judged, objectives = _score(plan, measures)
    indicators, rules = _add_rules(plan, judged)
    offices = score_groups(objectives, "office", [office.code for office in plan.offices], plan)
    entity = score_groups(objectives.assign(entity=""), "entity", [""], plan)
    return Scores(
        indicators[_INDICATOR_COLUMNS],
        objectives[["objective", "office", *_FIGURES]],
        offices[["office", *_FIGURES]],
        entity[_FIGURES],
        rules,
        measures,
        pd.DataFrame({"measure": []}) if details is None else details,
    )


def _score(plan: Plan, measures: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Indicators and objectives, with the measures known so far."""
    indicators = _judge(plan, measures)
    return indicators, score_objectives(plan, indicators)


def _judge(plan: Plan, measures: pd.DataFrame) -> pd.DataFrame:
    """The results, what they come to, and the settings that roll-up and rules need."""
    frame = build_results(plan, measures)
    comparison = plan.entity.comparison
    terms = build_terms(plan.indicators, frame["decimals"].to_numpy())
    results = frame["result"].to_numpy()
    scales = choose_scales(terms, comparison)
    met = is_met(terms, decide_on(terms, results, comparison))
    achievement = build_achievements(terms, scales, results, met)
    applied = scales.where(scales == Method.THRESHOLD.value, terms["method"])
    judged = _add_settings(plan, frame).assign(
        printed=print_figures(results, terms["decimals"].to_numpy(), terms["percent"].to_numpy()),
        met=pd.Series(met, dtype=object).where(frame["state"] == State.VALUE.value, None),
        achievement=achievement,
        achievement_printed=print_percent(achievement),
        method=applied,
        scale=scales,
        operator=terms["operator"],
        cap=terms["cap"],
    )
    judged = judged.join(build_intervals(plan, measures, judged, terms, scales))
    bands = find_bands(judged["achievement_printed"].to_numpy(), plan.bands)
    settled = settle_verdicts(bands, judged, plan.bands)
    verdict = np.where(judged["judged"] & (bands != ""), settled, "")
    return judged.assign(verdict=pd.Series(verdict, dtype="str"))


def _add_settings(plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """Adds missing (policy), judged (may have a verdict), due, counted."""
    missing = pd.Series([item.missing.value for item in plan.indicators], dtype="str")
    judged = [plan.period.final or item.period_target for item in plan.indicators]
    outside = frame["state"].isin([State.NOT_DUE.value, State.EXCLUDED.value])
    due = ~outside & plan.period.collects
    valued = frame["state"] == State.VALUE.value
    return frame.assign(
        missing=missing,
        judged=pd.Series(judged, dtype=bool),
        due=due,
        counted=valued | (due & (missing == MissingPolicy.ZERO.value)),
    )


def _add_rules(
    plan: Plan, indicators: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[tuple[str, str], ...]]:
    """Adds the letter of each rule, of what is due only; none before a period that collects."""
    outside = [State.NOT_DUE.value, State.EXCLUDED.value]
    ruled = ~indicators["state"].isin(outside) & plan.period.collects
    if not ruled.any():
        return indicators.assign(rule=pd.Series("", indicators.index, dtype="str")), ()
    letters, rules = build_rules(
        indicators[ruled], plan.entity.comparison, final=plan.period.final
    )  # fmt: skip
    return indicators.assign(rule=letters.reindex(indicators.index, fill_value="")), rules
