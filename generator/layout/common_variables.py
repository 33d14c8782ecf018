"""Variables that do not belong to the tree: entity, period and act; notices, signatures, bands.

One idea to know: an annex is prepared before its act, so what is not yet known of the act prints
as a blank to fill in, never as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.italian import format_date, format_moment, format_percent
from generator.layout.acts import BLANK_DATE, BLANK_NUMBER, act_date
from generator.layout.acts import act_caption as act_caption
from generator.layout.period_words import build_words, is_judged
from generator.layout.target_notes import exclusions, period_targets, variations
from generator.layout.verdicts import Values, band_figure, score_values, state_of
from generator.model import Act, NoticePosition, Period, Plan, Signatory, State
from generator.records import Record


def build_always(plan: Plan, total: Record, *, missing: str) -> Mapping[str, Values]:
    """Entity, period and act, which every cell may name; `missing` is why there is no score."""
    return {
        "ente": _entity(plan, total, missing),
        "periodo": {**_period(plan.period), **build_words(plan)},
        "atto": _act(plan.period.act),
    }


def build_repeated(
    plan: Plan, indicators: Sequence[Record], rules: Sequence[tuple[str, str]], *, draft: bool
) -> Mapping[str, tuple[Mapping[str, Values], ...]]:
    """What each repeated band is filled with, in order."""
    return {
        "bozza": tuple({"bozza": {"testo": text}} for text in _draft_texts(indicators, draft)),
        "nota": tuple(_notices(plan, NoticePosition.NOTE)),
        "avviso": tuple(_notices(plan, NoticePosition.NOTICE)),
        "firme": tuple(_pairs(plan.signatories)),
        "fascia": tuple(_bands(plan)) if is_judged(plan) else (),
        "regola": tuple(
            {"regola": {"lettera": f"({letter})", "testo": text}} for letter, text in rules
        ),
        "variazione": tuple(variations(plan)),
        "target_di_periodo": tuple(period_targets(plan)),
        "esclusione": tuple(exclusions(plan)),
    }


def _entity(plan: Plan, total: Record, missing: str) -> Values:
    entity = plan.entity
    return {
        "nome": entity.name,
        "radice": entity.root,
        "anno": str(entity.year),
        "titolo": entity.title,
        **score_values(plan, total, missing),
    }


def _period(period: Period) -> Values:
    return {
        "codice": period.code,
        "etichetta": period.label,
        "dal": _day(period.start),
        "al": _day(period.end),
        "data_dati": _day(period.data_at) or BLANK_DATE,
        "data_ora_dati": format_moment(period.data_at) if period.data_at else BLANK_DATE,
        "nota": period.note,
    }


def _act(act: Act) -> Values:
    return {
        "didascalia": act_caption(act),
        "allegato": act.annex_number,
        "tipo": act.kind,
        "organo": act.organ,
        "numero": act.number or BLANK_NUMBER,
        "data": act_date(act),
    }


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _draft_texts(indicators: Sequence[Record], draft: bool) -> Iterator[str]:
    if draft:
        refused = [
            str(row["indicator"]) for row in indicators if state_of(row) == State.REFUSED.value
        ]
        listed = f" Indicatori da verificare: {', '.join(refused)}." if refused else ""
        yield f"BOZZA - documento di lavoro, da non firmare.{listed}"


def _notices(plan: Plan, position: NoticePosition) -> Iterator[Mapping[str, Values]]:
    for notice in plan.notices:
        if notice.position is position:
            yield {position.value: {"testo": notice.text}}


def _pairs(signatories: Sequence[Signatory]) -> Iterator[Mapping[str, Values]]:
    """Two by two, left and right; one alone stands on the right, where acts are signed."""
    for place in range(0, len(signatories), 2):
        pair = signatories[place : place + 2]
        left = pair[0] if len(pair) > 1 else Signatory("", "")
        yield {"firma_sinistra": _signatory(left), "firma_destra": _signatory(pair[-1])}


def _signatory(signatory: Signatory) -> Values:
    return {"ruolo": signatory.role, "nome": signatory.name}


def _bands(plan: Plan) -> Iterator[Mapping[str, Values]]:
    above: float | None = None
    for band in plan.bands:
        example, limits = band_figure(band, band.lower), _limits(band.lower, above)
        above = band.lower
        values = {"nome": band.name, "simbolo": band.symbol, "esempio": example, "limiti": limits}
        yield {"fascia": values}


def _limits(lower: float, above: float | None) -> str:
    if above is None:
        return f"da {format_percent(lower)}"
    if lower == 0:
        return f"meno di {format_percent(above)}"
    return f"da {format_percent(lower)} a meno di {format_percent(above)}"
