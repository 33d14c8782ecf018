"""Scores from achievements: objectives, then offices and the entity as means over objectives.

One idea to know: every level is the same division of weighted sums; a score travels with its
peso rilevato and the interval it could still take, and below full coverage it has a verdict only
if score and whole interval share one band (domain, 4.4 and 4.5).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.computing.figures import Floats, print_percent
from generator.model import NO_CAP, Band, MissingPolicy, Objective, Plan, State

PROVISIONAL = "provvisorio"


def score_objectives(plan: Plan, indicators: pd.DataFrame) -> pd.DataFrame:
    """Σ weight·achievement / Σ weight of each objective, in the act's order.

    Args:
        plan: the plan; objectives without indicators are kept.
        indicators: columns objective, weight, state, achievement, cap, missing, due, counted,
            judged, coverage, lower, upper.

    Returns:
        Columns objective, office, weight, score, score_printed, coverage, lower, upper, verdict,
        and judged (bool) for the levels above.
    """
    codes = [objective.code for objective in plan.objectives]
    frame = _divide(_sum_by(_build_indicator_parts(indicators), indicators["objective"], codes))
    return _finish(
        frame.assign(
            objective=_texts(codes),
            office=_texts([office.code for office in plan.offices for _ in office.objectives]),
            weight=build_objective_weights(plan.objectives),
        ),
        plan.bands,
    )


def score_groups(objectives: pd.DataFrame, key: str, codes: list[str], plan: Plan) -> pd.DataFrame:
    """The mean over the objectives of each group of `key` (directly, not a mean of means).

    An objective without a score leaves the mean, and stays in coverage and interval.
    """
    sums = _sum_by(_build_objective_parts(objectives), objectives[key], codes)
    frame = _divide(sums).assign(weight=sums["weight"].to_numpy())
    frame[key] = _texts(codes)
    return _finish(frame, plan.bands)


def build_objective_weights(objectives: Sequence[Objective]) -> Floats:
    """The weight each objective has in the means: its own, else that of an average sibling."""
    given = [objective.weight for objective in objectives if objective.weight is not None]
    usual = sum(given) / len(given) if given else 1.0
    weights = [usual if item.weight is None else item.weight for item in objectives]
    return np.array(weights, dtype=np.float64)


def find_bands(printed: Floats, bands: Sequence[Band]) -> npt.NDArray[np.object_]:
    """Name of the band of each printed fraction; empty where there is none."""
    rising = sorted(bands, key=lambda band: band.lower)
    names = np.array(["", *(band.name for band in rising)], dtype=object)
    places = np.searchsorted([band.lower for band in rising], printed, side="right")
    return np.asarray(np.where(np.isnan(printed), "", names[places]), dtype=object)


def settle_verdicts(
    own: npt.NDArray[np.object_], frame: pd.DataFrame, bands: Sequence[Band]
) -> npt.NDArray[np.object_]:
    """Each row's `own` band, or `provvisorio` where its interval reaches into another one.

    `frame` has columns lower, upper, and coverage: what is known wholly has its own band.
    """
    low, high = (find_bands(print_percent(frame[end].to_numpy()), bands)
                 for end in ("lower", "upper"))  # fmt: skip
    whole = ~(frame["coverage"].to_numpy() < 1)
    settled = whole | ((own == low) & (own == high))
    return np.asarray(np.where(settled, own, PROVISIONAL), dtype=object)


def _build_indicator_parts(indicators: pd.DataFrame) -> pd.DataFrame:
    """What each indicator adds to its objective; what is not known weighs its whole interval."""
    weight, upper = indicators["weight"], indicators["upper"]
    due = indicators["due"] & (weight > 0)
    gap = due & (indicators["state"] != State.VALUE.value)
    points = (weight * indicators["achievement"]).where(due & ~gap, 0.0)
    return pd.DataFrame(
        {
            "due": weight.where(due, 0.0),
            "measured": (weight * indicators["coverage"]).where(due, 0.0),
            "counted": weight.where(due & indicators["counted"], 0.0),
            "points": points,
            "low": (weight * indicators["lower"]).where(due, 0.0),
            "high": (weight * upper.replace(NO_CAP, 0.0)).where(due, 0.0),
            "open": due & (upper == NO_CAP),
            "blocked": gap & (indicators["missing"] == MissingPolicy.BLOCK.value),
            "unjudged": due & ~indicators["judged"],
        }
    )


def _build_objective_parts(objectives: pd.DataFrame) -> pd.DataFrame:
    """What each objective adds to its office or to the entity."""
    weight = objectives["weight"]
    due = objectives["coverage"].notna() & (weight > 0)
    scored, bounded = objectives["score"].notna(), np.isfinite(objectives["upper"])
    return pd.DataFrame(
        {
            "weight": weight,
            "due": weight.where(due, 0.0),
            "measured": (weight * objectives["coverage"]).where(due, 0.0),
            "counted": weight.where(scored, 0.0),
            "points": (weight * objectives["score"]).where(scored, 0.0),
            "low": (weight * objectives["lower"]).where(due, 0.0),
            "high": (weight * objectives["upper"]).where(due & bounded, 0.0),
            "open": due & ~bounded,
            "blocked": False,
            "unjudged": due & ~objectives["judged"],
        }
    )


def _sum_by(parts: pd.DataFrame, keys: pd.Series[str], codes: list[str]) -> pd.DataFrame:
    """Sums of each code, in the order of `codes`; 0 for a code without parts."""
    sums = parts.groupby(keys, sort=False).sum()
    return sums.reindex(pd.Index(codes, dtype="str"), fill_value=0)


def _texts(codes: list[str]) -> pd.Series[str]:
    return pd.Series(codes, dtype="str")


def _divide(sums: pd.DataFrame) -> pd.DataFrame:
    """Score, coverage and interval; NaN where there is nothing to divide by."""
    due = sums["due"].where(sums["due"] > 0)
    counted = sums["counted"].where((sums["counted"] > 0) & (sums["blocked"] == 0))
    return pd.DataFrame(
        {
            "score": sums["points"] / counted,
            "coverage": sums["measured"] / due,
            "lower": sums["low"] / due,
            "upper": (sums["high"] / due).mask(sums["open"] > 0, np.inf),
            "judged": sums["unjudged"] == 0,
        }
    ).reset_index(drop=True)


def _finish(frame: pd.DataFrame, bands: Sequence[Band]) -> pd.DataFrame:
    """Adds the printed score and the verdict."""
    printed = print_percent(frame["score"].to_numpy())
    settled = settle_verdicts(find_bands(printed, bands), frame, bands)
    spoken = (frame["score"].notna() & frame["judged"]).to_numpy()
    verdict = np.where(spoken, settled, "")
    return frame.assign(
        score_printed=printed, verdict=pd.Series(verdict, index=frame.index, dtype="str")
    )
