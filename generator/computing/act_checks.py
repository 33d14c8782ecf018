"""Avvertenze about the act's own codes and texts (domain 3): reported, and printed faithfully.

One idea to know: the annex never corrects the act, so these are only for whoever prepares the
next one; they are grouped so that one oversight is one finding.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from generator.catalogue import finding
from generator.computing import formula
from generator.computing.plan_cells import find_cell
from generator.findings import Finding
from generator.model import Indicator, Measure, Objective, Office, Plan

_Noun = Objective | Indicator | Measure

_YEAR = re.compile(r"(?<![\d/.,])(?<!\d[.,])((?:19|20)\d{2})(?![\d/])")
_DATE_YEAR = re.compile(r"\b\d{1,2}[./]\d{1,2}[./]((?:19|20)\d{2})\b")
_DEFECTS = (
    (re.compile(r"\s[_.:-]|[_.:-]\s"), "uno spazio accanto a un segno"),
    (re.compile(r"\s\s"), "due spazi di seguito"),
    (re.compile(r"__"), "due trattini bassi di seguito"),
    (re.compile(r"(?<!_)_$"), "un trattino basso in fondo"),
)
_NUMBER = re.compile(r"_\d{1,2}(?!\d)")
_SEPARATORS = re.compile(r"[\W_]+")


def check_foreign_codes(plan: Plan) -> Iterator[Finding]:
    """A formula's codes carry the number of their own objective: PO2_2 does not use PO2_1_…."""
    measures = {measure.id: measure for measure in plan.measures}
    offices = {office.code: place for place, office in enumerate(plan.offices)}
    for office, objective, indicator in _walk(plan):
        foreign: dict[str, list[str]] = defaultdict(list)
        own = _numbered(objective.code, office.code)
        for name in dict.fromkeys(_names(indicator)):
            measure = measures.get(name)
            other = _recalled(measure, office, own, offices) if measure else ""
            if measure and other:
                foreign[other].append(measure.code)
        for other, codes in foreign.items():
            yield finding("formula-estranea", find_cell(plan, indicator, "formula"),
                          indicatore=indicator.id, misure=" e ".join(codes),
                          altro=other)  # fmt: skip


def check_printed_formulas(plan: Plan) -> Iterator[Finding]:
    """Every measure of a formula has an official code; without, the act prints only signs."""
    codes = {measure.id: measure.computed or measure.code for measure in plan.measures}
    for indicator in plan.indicators:
        given = [codes.get(name) for name in _names(indicator)]
        if None in given or all(given):
            continue
        shown = formula.print_codes(formula.parse(indicator.formula), codes.__getitem__)
        yield finding("formula-senza-codici", find_cell(plan, indicator, "formula"),
                      indicatore=indicator.id,
                      stampato=f"«{shown}»" if shown else "una riga vuota")  # fmt: skip


def check_missing_codes(plan: Plan) -> Iterator[Finding]:
    """Every indicator has an official code."""
    for indicator in plan.indicators:
        if not indicator.code:
            yield finding("indicatore-senza-codice", find_cell(plan, indicator, "code"),
                          indicatore=indicator.id)  # fmt: skip


def check_code_spelling(plan: Plan) -> Iterator[Finding]:
    """Codes have no stray spaces and no doubled underscores."""
    nouns: tuple[_Noun, ...] = (*plan.objectives, *plan.indicators, *plan.measures)
    for noun in nouns:
        if _is_plain(noun.code):
            continue
        defects = [name for pattern, name in _DEFECTS if pattern.search(noun.code)]
        if defects:
            where = find_cell(plan, noun, "code")
            yield finding("codice-irregolare", where, codice=noun.code,
                          difetto=" e ".join(defects))  # fmt: skip


def check_roles(plan: Plan) -> Iterator[Finding]:
    """Offices with the same objective give its measures the same names.

    Only the letters are compared, without the office's code: numbers and separators have checks
    of their own. Seen in 2022: `…CartServDenom`, `…CartServDenum`, `…CartServPPP`.
    """
    measures = {measure.id: measure for measure in plan.measures}
    roles: dict[tuple[str, int], list[tuple[str, Measure]]] = defaultdict(list)
    for office, objective, indicator in _walk(plan):
        family = _without(objective.code, office.code)
        if family == objective.code:
            continue  # no office in its code: no family across offices
        for place, name in enumerate(_names(indicator)):
            code = measures[name].code if name in measures else ""
            role = _without(code, office.code)
            if role != code:  # named by a scheme that every office follows
                roles[family, place].append((_letters(role), measures[name]))
    for same in roles.values():
        yield from _compare_role(plan, same)


def check_years(plan: Plan) -> Iterator[Finding]:
    """Texts name the plan's year; one finding for each objective and other year.

    The year of a law (`n. 69/2009`) or of an act's full date is no oversight.
    """
    measures = {measure.id: measure for measure in plan.measures}
    for objective in plan.objectives:
        texts = list(_texts(objective, measures))
        for year in sorted({year for _, _, _, text in texts for year in _years(text)}):
            found = [item for item in texts if year in _years(item[3])]
            if year != plan.entity.year:
                yield finding("anno-diverso", find_cell(plan, found[0][1], found[0][2]),
                              anno=year, elemento=objective.code, piano=plan.entity.year,
                              testi=", ".join(dict.fromkeys(item[0] for item in found))
                              )  # fmt: skip


ACT_CHECKS = (
    check_foreign_codes,
    check_printed_formulas,
    check_missing_codes,
    check_code_spelling,
    check_roles,
    check_years,
)


def _walk(plan: Plan) -> Iterator[tuple[Office, Objective, Indicator]]:
    for office in plan.offices:
        for objective in office.objectives:
            for indicator in objective.indicators:
                yield office, objective, indicator


def _names(indicator: Indicator) -> tuple[str, ...]:
    """The measures of a formula; none if it does not parse, which another check tells."""
    try:
        return formula.needed(indicator.formula)
    except formula.FormulaError:
        return ()


def _recalled(measure: Measure, office: Office, own: str, offices: Mapping[str, int]) -> str:
    """The other objective that a measure's code seems to name, e.g. `PO2_1`; or nothing.

    A measure that another office owns may well carry that office's code. `own` is what its own
    objective is called by, `offices` are the codes of all, with their places in the plan.
    """
    if measure.office != office.code:
        return ""
    used = _numbered(measure.code, office.code)
    if own and used and own != used:
        return used
    tokens = set(_SEPARATORS.split(measure.code))
    if office.code in tokens:
        return ""
    return min(tokens & offices.keys(), key=offices.__getitem__, default="")


def _numbered(code: str, office: str) -> str:
    """The office and the number after it inside a code: `PO2_1` in `PO2_1_2021_AGGNUM`."""
    for _, end in _find(office, code):
        number = _NUMBER.match(code, end)
        if number is not None:
            return office + number.group()
    return ""


def _without(code: str, office: str) -> str:
    """`code` with a star where the office's code stands by itself."""
    kept, rest = "", 0
    for start, end in _find(office, code):
        if start >= rest and not code[end : end + 1].isalnum():
            kept, rest = f"{kept}{code[rest:start]}*", end
    return kept + code[rest:]


def _find(office: str, code: str) -> Iterator[tuple[int, int]]:
    """Where the office's code stands inside another one, not in the middle of a word."""
    start = code.find(office)
    while start >= 0:
        if start == 0 or not code[start - 1].isalnum():
            yield start, start + len(office)
        start = code.find(office, start + 1)


def _is_plain(code: str) -> bool:
    """Whether nothing in `code` can be one of the defects: as nearly always."""
    return code.split() == [code] and "__" not in code and not code.endswith("_")


def _letters(code: str) -> str:
    return "".join(filter(str.isalpha, code.casefold()))


def _compare_role(plan: Plan, same: list[tuple[str, Measure]]) -> Iterator[Finding]:
    common = Counter(letters for letters, _ in same).most_common(1)[0][0]
    odd = [measure for letters, measure in same if letters != common]
    if odd:
        codes = dict.fromkeys(measure.code for _, measure in same)
        yield finding("ruoli-discordi", find_cell(plan, odd[0], "code"),
                      codici=", ".join(codes))  # fmt: skip


def _texts(
    objective: Objective, measures: dict[str, Measure]
) -> Iterator[tuple[str, _Noun, str, str]]:
    """Every printed text about an objective: what it is, its noun, field and wording."""
    yield "codice dell'obiettivo", objective, "code", objective.code
    yield "titolo", objective, "title", objective.title
    for indicator in objective.indicators:
        yield "codice dell'indicatore", indicator, "code", indicator.code
        yield "nome", indicator, "name", indicator.name
        yield "descrizione", indicator, "description", indicator.description
        yield "algoritmo", indicator, "algorithm", "\n".join(indicator.algorithm)
        for name in dict.fromkeys(_names(indicator)):
            if name in measures:
                yield "codici delle misure", measures[name], "code", measures[name].code


def _years(text: str) -> set[int]:
    if "19" not in text and "20" not in text:
        return set()
    dated = _DATE_YEAR.sub("", text)
    return {int(year) for year in _YEAR.findall(dated.replace("_", " "))}
