"""Variables that do not belong to the tree: entity, period and act; notices, signatures, legend.

One idea to know: an annex is prepared before its act, so what is not yet known of the act prints
as a blank to fill in, never as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.italian import format_date, format_moment, format_percent, of_date
from generator.layout.verdicts import (
    Record,
    Values,
    band_figure,
    score_title,
    score_values,
    state_of,
)
from generator.model import Act, NoticePosition, Period, Plan, Signatory, State

BLANK_NUMBER, BLANK_DATE = "____", "________"


def build_always(plan: Plan, total: Record) -> Mapping[str, Values]:
    """Entity, period and act, which every cell may name."""
    return {
        "ente": _entity(plan, total),
        "periodo": _period(plan.period, is_judged(plan)),
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
        "variazione": tuple(_variations(plan)),
    }


def act_caption(act: Act) -> str:
    """`ALL. 4 alla determinazione … n. 21 dell’11/04/2022`; blanks for what is not yet known."""
    parts = ("ALL.", act.annex_number or BLANK_NUMBER, act.kind, act.organ,
             "n.", act.number or BLANK_NUMBER, _act_date(act))  # fmt: skip
    return " ".join(part for part in parts if part)


def is_judged(plan: Plan) -> bool:
    """Whether any verdict is due in the period (domain, 4.6)."""
    targets = any(indicator.period_target for indicator in plan.indicators)
    return plan.period.collects and (plan.period.final or targets)


def _entity(plan: Plan, total: Record) -> Values:
    entity = plan.entity
    return {
        "nome": entity.name,
        "radice": entity.root,
        "anno": str(entity.year),
        "titolo": entity.title,
        **score_values(plan, total),
    }


def _period(period: Period, judged: bool) -> Values:
    return {
        "codice": period.code,
        "etichetta": period.label,
        "dal": _day(period.start),
        "al": _day(period.end),
        "data_dati": _day(period.data_at) or BLANK_DATE,
        "data_ora_dati": format_moment(period.data_at) if period.data_at else BLANK_DATE,
        "nota": period.note,
        "titolo_punteggio": score_title(period),
        "titolo_raggiungimento": _achievement_title(period),
        "titolo_esito": "Esito" if judged else "Stato",
        "nota_esito": _verdict_note(period, judged),
    }


def _achievement_title(period: Period) -> str:
    interim = period.collects and not period.final
    return "Avanzamento sul valore atteso annuale" if interim else "Raggiungimento"


def _verdict_note(period: Period, judged: bool) -> str:
    if not period.collects:
        return "Il periodo non raccoglie dati: tutti i valori sono n.d."
    if judged:
        return "L'esito dipende dal raggiungimento stampato, secondo le fasce del piano."
    return (
        "Il valore atteso è riferito all'anno intero: in questo periodo è indicato l'avanzamento, "
        "senza esito né colore."
    )


def _act(act: Act) -> Values:
    return {
        "didascalia": act_caption(act),
        "allegato": act.annex_number,
        "tipo": act.kind,
        "organo": act.organ,
        "numero": act.number or BLANK_NUMBER,
        "data": _act_date(act),
    }


def _act_date(act: Act) -> str:
    return of_date(act.date) if act.date else f"del {BLANK_DATE}"


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


def _variations(plan: Plan) -> Iterator[Mapping[str, Values]]:
    """One note per changed target, with every reason given and the last period's act."""
    for indicator in plan.indicators:
        if indicator.former_target is None:
            continue
        changes = [item for item in plan.changes if item.code == indicator.id]
        period = plan.period_named(changes[-1].period) if changes else None
        reasons = dict.fromkeys(item.reason for item in changes if item.reason)
        values = {
            "indicatore": indicator.code or indicator.id,
            "prima": indicator.former_target.text,
            "ora": indicator.target.text,
            "motivo": "; ".join(reasons),
            "atto": act_caption(period.act) if period else "",
        }
        yield {"variazione": values}
