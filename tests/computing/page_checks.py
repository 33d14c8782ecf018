"""What no page may say: met and below 100, missed and 100, a verdict of another printed figure."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd

from generator.computing.achievement import (
    THRESHOLD,
    ZERO_TARGET,
    build_achievements,
    build_terms,
    choose_scales,
    decide_on,
    is_met,
)
from generator.computing.distances import build_contributions, build_distances
from generator.computing.figures import Flags, Floats, print_percent
from generator.computing.scoring import Scores
from generator.layout.figures import Figure
from generator.layout.variables import build_variables
from generator.model import Band, Comparison, Plan

PROVISIONAL = "provvisorio"


def records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.to_dict("records")


def check_page(plan: Plan, scores: Scores) -> None:
    """Every indicator and every score, as computed and as the page words them."""
    for row, item in zip(records(scores.indicators), plan.indicators, strict=True):
        if row["state"] != "valore":
            assert (row["met"], row["verdict"]) == (None, ""), row
            continue
        shown = row["achievement_printed"]
        assert 0 <= shown <= item.cap, row
        assert (shown >= 1) is row["met"], row
        assert row["verdict"] in ("", PROVISIONAL, band_of(plan, shown)), row
        if plan.period.final and row["coverage"] == 1:
            assert row["verdict"] == band_of(plan, shown), row
    for level in ("objectives", "offices", "entity"):
        for row in records(getattr(scores, level)):
            known = not math.isnan(row["score"])
            allowed = ("", PROVISIONAL, band_of(plan, row["score_printed"])) if known else ("",)
            assert row["verdict"] in allowed, row
    check_words(plan, scores)
    check_contributions(scores)
    check_distances(plan, scores)


def check_words(plan: Plan, scores: Scores) -> None:
    """The texts of the page: `100,00 %` or more beside what is met only, and the band's name."""
    values = [
        indicator
        for office in build_variables(plan, scores).offices
        for objective in office.objectives
        for indicator in objective.indicators
    ]
    for said, row in zip(values, records(scores.indicators), strict=True):
        told = text_of(said["raggiungimento"])
        if row["state"] != "valore":
            assert told == "", row
            continue
        percent = float(told.removesuffix(" %").replace(".", "").replace(",", "."))
        assert (percent >= 100) is row["met"], (told, row)
        verdict = text_of(said["esito"])
        word = re.sub(r"^\W+", "", verdict)
        assert word in ("rilevato", PROVISIONAL, band_of(plan, percent / 100)), (told, verdict)


def text_of(value: object) -> str:
    return value.text if isinstance(value, Figure) else str(value)


def check_contributions(scores: Scores) -> None:
    """They add up to the printed score exactly, and where there is no score there are none."""
    parts = build_contributions(scores)
    sums = parts.groupby(scores.indicators["objective"], sort=False).sum(min_count=1).round(4)
    for row in records(scores.objectives):
        total = sums.get(row["objective"], math.nan)
        unknown = math.isnan(row["score_printed"])
        assert math.isnan(total) if unknown else total == row["score_printed"], row


def check_distances(plan: Plan, scores: Scores) -> None:
    """A result changed by what it lacks is met, or in the band told; with a step less it is not."""
    frame, lacks = scores.indicators, build_distances(plan, scores)
    terms = build_terms(plan.indicators, frame["decimals"].to_numpy())
    digits = frame["decimals"] + np.where(terms["percent"], 2, 0)
    lacking, step = lacks["to_target"], np.power(10.0, -digits)
    known = (frame["state"] == "valore").to_numpy()
    assert not (lacking.notna() & (~known | (frame["met"] == True))).any()  # noqa: E712 - objects
    exact = plan.entity.comparison is Comparison.EXACT
    results = frame["result" if exact else "printed"]
    rows = lacking.notna().to_numpy()
    short = rows & ~meets(plan, terms, results + lacking)
    assert not short.any(), (frame[short].to_dict("records"), lacks[short])
    directed = rows & ~terms["operator"].isin(["=", "tra"]).to_numpy()
    less = lacking - np.sign(lacking) * step
    wrong = meets(plan, terms, results + less) & directed
    assert not wrong.any(), (frame[wrong].to_dict("records"), lacks[wrong])
    decided = choose_scales(terms, plan.entity.comparison).isin([THRESHOLD, ZERO_TARGET])
    degrees = judge(plan, terms, results.where(decided, frame["result"]) + lacks["to_band"])
    for place in np.flatnonzero(lacks["band"] != ""):
        lower = next(b.lower for b in plan.bands if b.name == lacks["band"].iloc[place])
        assert degrees[place] >= lower, (frame.iloc[place], lacks.iloc[place])


def meets(plan: Plan, terms: pd.DataFrame, results: pd.Series[float]) -> Flags:
    return is_met(terms, decide_on(terms, typed(results), plan.entity.comparison))


def judge(plan: Plan, terms: pd.DataFrame, results: pd.Series[float]) -> Floats:
    """The printed degrees of results."""
    scales = choose_scales(terms, plan.entity.comparison)
    met = meets(plan, terms, results)
    return print_percent(build_achievements(terms, scales, typed(results), met))


def typed(results: pd.Series[float]) -> Floats:
    """Sums of typed decimals, without the dust of adding them."""
    return np.asarray(np.round(results.to_numpy(dtype=np.float64), 9), dtype=np.float64)


def band_of(plan: Plan, shown: float) -> str:
    """The highest band that the printed figure reaches."""
    reached: list[Band] = [band for band in plan.bands if shown >= band.lower]
    return max(reached, key=lambda band: band.lower).name
