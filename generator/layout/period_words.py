"""What the period makes the annex say: titles of columns, notes of the legend.

One idea to know: the page and its legend take the same words from here, so an interim annex speaks
of avanzamento everywhere and the legend tells only what this plan really does.
"""

from __future__ import annotations

from generator.layout.verdicts import Values, score_title
from generator.model import Period, Plan


def build_words(plan: Plan) -> Values:
    """Titles and notes of the period, for group `periodo`."""
    judged = is_judged(plan)
    degree = _degree(plan.period)
    return {
        "titolo_punteggio": score_title(plan.period),
        "titolo_raggiungimento": _achievement_title(plan),
        "titolo_esito": "Esito" if judged else "Stato",
        "nota_esito": _verdict_note(plan),
        "nota_punteggio": _score_note(plan),
        "nota_pesi": _weight_note(plan),
        "del_raggiungimento": f"dell'{degree}" if _interim(plan.period) else f"del {degree}",
        "al_raggiungimento": f"all'{degree}" if _interim(plan.period) else f"al {degree}",
    }


def is_judged(plan: Plan) -> bool:
    """Whether any verdict is due in the period (domain, 4.6)."""
    return plan.period.collects and (plan.period.final or _has_period_targets(plan))


def _interim(period: Period) -> bool:
    return period.collects and not period.final


def _has_period_targets(plan: Plan) -> bool:
    return any(indicator.period_target for indicator in plan.indicators)


def _degree(period: Period) -> str:
    return "avanzamento" if _interim(period) else "raggiungimento"


def _achievement_title(plan: Plan) -> str:
    if not _interim(plan.period):
        return "Raggiungimento"
    return f"Avanzamento sul valore atteso{'' if _has_period_targets(plan) else ' annuale'}"


def _verdict_note(plan: Plan) -> str:
    period = plan.period
    if not period.collects:
        return "Il periodo non raccoglie dati: tutti i valori sono n.d."
    if period.final:
        return "L'esito dipende dal raggiungimento stampato, secondo le fasce del piano."
    annual = (
        "Il valore atteso è riferito all'anno intero: in questo periodo è indicato l'avanzamento, "
        "senza esito né colore; «rilevato» vuol dire soltanto che il dato c'è."
    )
    if not _has_period_targets(plan):
        return annual
    return (
        f"{annual} Dove è segnato ** il valore atteso è invece quello del periodo: lì l'esito "
        "dipende dall'avanzamento stampato, secondo le fasce del piano."
    )


def _score_note(plan: Plan) -> str:
    interim = _interim(plan.period)
    degrees, scores = (
        ("degli avanzamenti", "degli avanzamenti")
        if interim
        else ("dei raggiungimenti", "dei punteggi")
    )
    given = [objective.weight for objective in plan.objectives if objective.weight is not None]
    weighed = ", secondo i loro pesi" if given else ""
    if given and len(given) < len(plan.objectives):
        weighed += " (un obiettivo senza peso conta quanto la media degli altri)"
    in_proportion = "" if _add_up(plan) else ", in proporzione dove non sommano a 100"
    without = "avanzamento" if interim else "punteggio"
    return (
        f"Obiettivo: media {degrees} dei suoi indicatori secondo i pesi{in_proportion}. "
        f"Ufficio ed ente: media {scores} dei loro obiettivi{weighed}; un obiettivo senza "
        f"{without} non entra nella media."
    )


def _weight_note(plan: Plan) -> str:
    if _add_up(plan):
        return "Peso dell'indicatore nel suo obiettivo; i pesi di un obiettivo sommano a 100."
    return (
        "Peso dell'indicatore nel suo obiettivo; dove i pesi di un obiettivo non sommano a 100 "
        "sono usati in proporzione."
    )


def _add_up(plan: Plan) -> bool:
    """Whether the indicator weights of every objective add up to 100 %."""
    return all(
        round(sum(item.weight for item in objective.indicators), 9) == 1
        for objective in plan.objectives
        if objective.indicators
    )
