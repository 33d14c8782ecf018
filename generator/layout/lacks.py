"""What an indicator brings to its score and what it lacks: working figures, only for the draft.

One idea to know: an act is not a worksheet, so outside a draft each of these prints as nothing,
whatever a template asks for.
"""

from __future__ import annotations

from generator.italian import format_number, format_plain, round_printed, scale_percent
from generator.layout.figures import Figure, percent_format, unit_format
from generator.layout.verdicts import Values, percent_figure
from generator.model import PERCENT_UNIT, Band, Plan, Target
from generator.records import Record, number

MOST_DIGITS = 9  # of what lacks where whole results decide


def lack_values(plan: Plan, target: Target, record: Record, decimals: int) -> Values:
    """The variables of one indicator; blank where its `record` has nothing (as in the act)."""
    contribution = number(record, "contribution")
    band = next((item for item in plan.bands if item.name == record.get("band")), None)
    return {
        "contributo": "" if contribution is None else percent_figure(contribution),
        "manca_al_target": _lack(target, number(record, "to_target"), decimals),
        "fascia_successiva": "" if band is None else _words(band),
        "manca_alla_fascia": _lack(target, number(record, "to_band"), decimals),
    }


def _words(band: Band) -> str:
    return " ".join(part for part in (band.symbol, band.name) if part)


def _lack(target: Target, change: float | None, decimals: int) -> Figure | str:
    """A change with its sign and its unit, `-0,40 gg`; no decimal is lost."""
    if change is None:
        return ""
    percent = target.unit == PERCENT_UNIT
    shown = round_printed(scale_percent(change) if percent else change, MOST_DIGITS)
    digits = max(decimals, len(format_plain(shown).partition(",")[2]))
    plain = percent_format(digits) if percent else unit_format(digits, target.unit)
    text = f"{format_number(abs(shown), digits)} {target.unit}"
    return Figure(change, f"+{plain};-{plain}", ("+" if shown > 0 else "-") + text)
