"""The catalogue of findings: every message a user can meet, with its severity and remedy.

One idea to know: `finding(code, where, **facts)` fills the Italian texts; facts are named in the
texts between braces. Adding a kind means adding one entry to a module of this package, one test
with its exact text, and one line in `docs/segnalazioni.md` (a test holds the three together).
"""

from __future__ import annotations

from generator.catalogue import details, files, forms, jobs, plan, templates
from generator.findings import CellRef, Finding, Kind

CATALOGUE: dict[str, Kind] = {
    kind.code: kind
    for module in (files, plan, forms, details, templates, jobs)
    for kind in module.KINDS
}


def finding(code: str, where: CellRef, *, office: str = "", **facts: object) -> Finding:
    """The finding `code` at `where`, its texts filled with `facts`.

    Two facts, which may be empty, are told as sentences of their own: `vicini`, the known names
    nearest to one that is not known, and `simili`, what stands where something known is not.

    Raises:
        KeyError: the code is not in the catalogue or a fact is missing (a bug of ours).
    """
    kind = CATALOGUE[code]
    near = facts.get("vicini")
    facts["vicini"] = f" Forse si intendeva {near}?" if near else ""
    instead = facts.get("simili")
    facts["simili"] = f" Al suo posto forse c'è {instead}." if instead else ""
    return Finding(
        kind, where, kind.text.format(**facts), kind.remedy.format(**facts), office=office
    )
