"""The product against the exact oracle, and properties that hold on every generated world."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from exact_oracle import Judged, Total, World, decimals_of, judge_world
from random_cases import build_details, build_measurements, build_plan, build_world

from generator.computing.checks import check_plan
from generator.computing.scoring import Scores, compute
from generator.model import Indicator, MissingPolicy, Plan

SIZE = 40  # indicators in each world
SAMPLE = range(90)


def solve(world: World) -> tuple[Plan, Scores]:
    plan = build_plan(world)
    assert not [found for found in check_plan(plan) if found.blocks]
    return plan, compute(plan, build_measurements(world, plan), build_details(world))


@pytest.mark.parametrize("first", range(0, 90, 30))
def test_agrees_with_the_oracle(first: int) -> None:
    for seed in range(first, first + 30):
        compare(seed)


@pytest.mark.deep
@pytest.mark.parametrize("first", range(1_000, 3_500, 100))
def test_agrees_with_the_oracle_on_a_hundred_thousand(first: int) -> None:
    for seed in range(first, first + 100):
        compare(seed)


def compare(seed: int) -> None:
    world = build_world(seed, SIZE)
    _, scores = solve(world)
    objectives, offices, entity = judge_world(world)
    judged = [item for total in objectives for item in total.judged]
    cases = [case for *_, held in world.objectives for case in held]
    for row, wanted, case in zip(records(scores.indicators), judged, cases, strict=True):
        place = f"seed {seed}, {row['indicator']}: {case}"
        assert row["decimals"] == decimals_of(case, world), place
        compare_indicator(row, wanted, place)
    for frame, totals in (
        (scores.objectives, objectives),
        (scores.offices, list(offices.values())),
        (scores.entity, [entity]),
    ):
        for row, total in zip(records(frame), totals, strict=True):
            compare_total(row, total, world, f"seed {seed}, {row}")


def compare_indicator(row: dict[Any, Any], wanted: Judged, place: str) -> None:
    assert row["state"] == wanted.state, place
    assert near(row["result"], wanted.result), place
    assert same(row["printed"], wanted.printed), place
    assert row["met"] is wanted.met, place
    assert near(row["achievement"], wanted.achievement), place
    assert same(row["achievement_printed"], wanted.shown), place
    assert row["verdict"] == wanted.verdict, place
    if wanted.due:
        assert near(row["coverage"], wanted.coverage), place
        assert near(row["lower"], wanted.lower), place
        assert row["upper"] == math.inf if wanted.upper is None else near(
            row["upper"], wanted.upper), place  # fmt: skip
    else:
        assert math.isnan(row["coverage"]), place


def compare_total(row: dict[Any, Any], wanted: Total, world: World, place: str) -> None:
    assert near(row["weight"], wanted.weight), place
    assert near(row["score"], wanted.score), place
    assert same(row["score_printed"], wanted.shown), place
    assert near(row["coverage"], wanted.coverage), place
    assert near(row["lower"], wanted.lower), place
    if wanted.coverage is not None and wanted.upper is None:
        assert row["upper"] == math.inf, place
    else:
        assert near(row["upper"], wanted.upper), place
    assert row["verdict"] == wanted.verdict, place
    assert world.collects or row["verdict"] == "", place


def near(figure: object, exact: Fraction | None) -> bool:
    assert isinstance(figure, float)
    if exact is None:
        return math.isnan(figure)
    return math.isclose(figure, float(exact), rel_tol=1e-9, abs_tol=1e-9)


def same(figure: object, exact: Fraction | None) -> bool:
    assert isinstance(figure, float)
    return math.isnan(figure) if exact is None else figure == float(exact)


def records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.to_dict("records")


def change(plan: Plan, **settings: Any) -> Plan:
    """The plan with the same settings on every indicator."""
    return reshape(plan, lambda item: replace(item, **settings))


def reshape(plan: Plan, renew: Callable[[Indicator], Indicator]) -> Plan:
    offices = tuple(
        replace(office, objectives=tuple(
            replace(held, indicators=tuple(renew(item) for item in held.indicators))
            for held in office.objectives))
        for office in plan.offices
    )  # fmt: skip
    return replace(plan, offices=offices)


@pytest.mark.parametrize("seed", range(200, 220))
def test_no_page_contradicts_itself(seed: int) -> None:
    """Met is never below 100, missed never 100; the verdict is the printed figure's band."""
    plan, scores = solve(build_world(seed, SIZE))
    caps = [item.cap for item in plan.indicators]
    for row, cap in zip(records(scores.indicators), caps, strict=True):
        if row["state"] != "valore":
            continue
        shown = row["achievement_printed"]
        assert 0 <= shown <= cap
        assert (shown >= 1) is row["met"]
        expected = next(band.name for band in plan.bands if shown >= band.lower)
        assert row["verdict"] in (expected, "", "provvisorio")
    for row in records(scores.objectives):
        if row["verdict"] not in ("", "provvisorio"):
            expected = next(b.name for b in plan.bands if row["score_printed"] >= b.lower)
            assert row["verdict"] == expected


@pytest.mark.parametrize("seed", range(220, 235))
def test_scores_stay_when_all_weights_scale(seed: int) -> None:
    world = build_world(seed, SIZE)
    plan, scores = solve(world)
    scaled = reshape(plan, lambda item: replace(item, weight=item.weight * 7))
    again = compute(scaled, build_measurements(world, plan))
    for level in ("objectives", "offices", "entity"):
        before, after = getattr(scores, level), getattr(again, level)
        for column in ("score", "coverage", "lower", "upper"):
            np.testing.assert_allclose(before[column], after[column], rtol=1e-12)
        assert before["verdict"].tolist() == after["verdict"].tolist()


@pytest.mark.parametrize("seed", range(235, 250))
def test_an_improved_result_never_lowers_a_score(seed: int) -> None:
    """Every indicator of one measure, where a direction exists, moved its better way."""
    world = build_world(seed, SIZE, derived=False)
    plan = change(build_plan(world), missing=MissingPolicy.EXCLUDE)
    scores = compute(plan, build_measurements(world, plan))
    moves = {">=": 1, "<=": -1}
    for item, case in zip(
        plan.indicators, [c for *_, held in world.objectives for c in held], strict=True
    ):
        if case.formula[0] == "name" and item.target.operator.value in moves:
            cell = world.cells[case.formula[1]]
            cell.typed = str(float(cell.typed) + 0.75 * moves[item.target.operator.value])
    better = compute(plan, build_measurements(world, plan))
    for level in ("objectives", "offices", "entity"):
        gain = getattr(better, level)["score"] - getattr(scores, level)["score"]
        assert not (gain < -1e-12).any()


@pytest.mark.parametrize("seed", range(250, 265))
def test_missing_data_never_raise_a_score_under_zero(seed: int) -> None:
    world = build_world(seed, SIZE, derived=False)
    plan = change(build_plan(world), missing=MissingPolicy.ZERO)
    before = compute(plan, build_measurements(world, plan))
    for name in list(world.cells)[::3]:
        cell = world.cells[name]
        cell.state = "n.d." if cell.state == "valore" else cell.state
    after = compute(plan, build_measurements(world, plan))
    for level in ("objectives", "offices", "entity"):
        gain = getattr(after, level)["score"] - getattr(before, level)["score"]
        assert not (gain > 1e-12).any()


@pytest.mark.parametrize("seed", range(265, 285))
def test_the_interval_holds_the_final_score(seed: int) -> None:
    """Once data arrive, always; an objective's score of today too, if all caps are equal."""
    world = build_world(seed, SIZE)
    for *_, cases in world.objectives:
        for case in cases:
            case.cap = "120"
    plan, scores = solve(world)
    for cell in world.cells.values():
        cell.state = "valore" if cell.state in ("vuota", "n.d.", "da verificare") else cell.state
    completed = compute(plan, build_measurements(world, plan))
    states = dict(
        zip(completed.indicators["indicator"], completed.indicators["state"], strict=True)
    )
    settled = reshape(plan, lambda item: exclude_changed(item, scores, states))
    before = compute(settled, build_measurements(build_world(seed, SIZE), settled))
    after = compute(settled, build_measurements(world, settled))
    for level in ("objectives", "offices", "entity"):
        span, final = getattr(before, level), getattr(after, level)
        # A mean that an objective without a score has left may lie outside, and has no verdict.
        own = span["score"] if level == "objectives" else final["score"]
        if level == "objectives":
            own = own.where(span["objective"].str.startswith("O"))
        for score in (final["score"], own):
            assert not (score < span["lower"] - 1e-9).any()
            assert not (score > span["upper"] + 1e-9).any()


def exclude_changed(item: Indicator, scores: Scores, states: dict[str, str]) -> Indicator:
    """Leaves out what became due or stayed n.c. only because other cells were filled."""
    own = scores.indicators.set_index("indicator")["state"]
    stable = states[item.id] == "valore" and own[item.id] in ("valore", "n.d.", "da verificare")
    return item if stable else replace(item, excluded_reason="fuori dalla prova")
