"""How the annex names the act it accompanies.

One idea to know: an annex is prepared before its act, so what is not yet known of the act prints
as a blank to fill in, never as nothing.
"""

from __future__ import annotations

from generator.italian import of_date
from generator.model import Act

BLANK_NUMBER, BLANK_DATE = "____", "________"


def act_caption(act: Act) -> str:
    """`ALL. 4 alla determinazione … n. 21 dell’11/04/2022`; blanks for what is not yet known."""
    parts = ("ALL.", act.annex_number or BLANK_NUMBER, act.kind, act.organ,
             "n.", act.number or BLANK_NUMBER, act_date(act))  # fmt: skip
    return " ".join(part for part in parts if part)


def act_date(act: Act) -> str:
    """`dell’11/04/2022`; a blank while it is not known."""
    return of_date(act.date) if act.date else f"del {BLANK_DATE}"
