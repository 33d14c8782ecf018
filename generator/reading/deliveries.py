"""Which office delivered what: one form each, or the reason why there is none.

One idea to know: findings are refined after everything was read. An office without a form is one
finding, not one for each of its measures; two forms of one office are compared, never chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.model import Measure, Office, State
from generator.reading.cell_counts import CellCount
from generator.reading.measure_rows import Entry
from generator.reading.plan_lookup import PlanLookup
from generator.reading.returned_form import ReturnedForm, told_value
from generator.reading.typed_values import TypedValue

DELIVERED, INCOMPLETE, NOT_FILLED = "consegnata", "incompleta", "non compilata"
ABSENT, REFUSED, TO_MEND = "mancante", "rifiutata", "da correggere"
_OF_NO_MATTER = frozenset(("misura-mancante", "misura-nuova", "motivazioni-assenti"))
_MOST_CODES = 6  # named in one message


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an office delivered; `due` and `answered` count its measures, `count` its cells."""

    office: str
    status: str
    file: str
    due: int
    answered: int
    count: CellCount | None = field(default=None, compare=False)  # None without a form

    def refused(self) -> Delivery:
        """The same form, taken but with a value that was refused later."""
        return replace(self, status=TO_MEND)

    def days_late(self, deadline: date | None, day: date | None) -> int:
        """Days from the deadline to `day` for what is not all there; 0 if it is, or in time."""
        if deadline is None or day is None or self.status == DELIVERED or not self.due:
            return 0
        return max((day - deadline).days, 0)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of the folder: its form, or the office it seems to be of ("" if unknown)."""

    file: str
    office: str
    form: ReturnedForm | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class OfficeReturn:
    """What is taken for good from one office; without a form, why."""

    office: Office
    status: str
    file: str
    form: ReturnedForm | None
    findings: tuple[Finding, ...]

    def entry_of(self, measure: Measure) -> Entry | None:
        """What the office said of `measure`."""
        return self.form.by_measure.get(measure.id) if self.form is not None else None


def settle_office(office: Office, files: Sequence[ReadFile], lookup: PlanLookup) -> OfficeReturn:
    """The one form of an office, if there is one."""
    forms = [item.form for item in files if item.form is not None]
    filled = sorted((form for form in forms if form.filled), key=_plainest_name)
    blank = [form for form in forms if not form.filled]
    if filled:
        copies = (finding("scheda-vuota-in-piu", CellRef(form.file), office=office.code,
                          ufficio=office.code, altro=filled[0].file) for form in blank)  # fmt: skip
        return _settle_filled(office, filled, (*copies, *_found_in(blank)), lookup)
    found = [finding("scheda-non-compilata", CellRef(form.file), office=office.code,
                     ufficio=office.code) for form in blank]  # fmt: skip
    found += _found_in(blank)
    refused = [item.file for item in files if item.form is None]
    if refused:
        return OfficeReturn(office, REFUSED, refused[0], None, tuple(found))
    if blank:
        return OfficeReturn(office, NOT_FILLED, blank[0].file, None, tuple(found))
    return OfficeReturn(office, ABSENT, "", None, ())


def check_absent(
    results: Iterable[OfficeReturn], lookup: PlanLookup, where: CellRef
) -> Iterator[Finding]:
    """One finding for each office without a form that has something to give."""
    for item in results:
        due = len(lookup.due(item.office))
        if item.status == ABSENT and due:
            yield finding("ufficio-mancante", where, office=item.office.code,
                          ufficio=item.office.code, misure=due)  # fmt: skip


def settle_claims(
    results: Sequence[OfficeReturn],
) -> tuple[tuple[OfficeReturn, ...], tuple[Finding, ...]]:
    """Measures typed by an office they do not belong to: never first, last or mean."""
    found: list[Finding] = []
    settled = {item.office.code: item for item in results}
    claims: dict[str, list[Entry]] = {}
    for item in results:
        for entry in item.form.foreign if item.form is not None else ():
            claims.setdefault(entry.measure.id, []).append(entry)
    for same in claims.values():
        owner = settled.get(same[0].measure.office)
        own = owner.entry_of(same[0].measure) if owner is not None else None
        if owner is None or own is None or own.value.state in (State.BLANK, State.NOT_DUE):
            found += [_strange(entry, results) for entry in same]
        elif all(entry.content[0] == own.content[0] for entry in same):
            found += [_repeated(entry, results) for entry in same]
        else:
            cells = "; ".join(told_value(entry) for entry in (own, *same))
            found.append(finding("valori-in-conflitto", own.where, office=owner.office.code,
                                 misura=own.measure.id, celle=cells))  # fmt: skip
            settled[owner.office.code] = _without(owner, own)
    return tuple(settled.values()), tuple(found)


def describe(item: OfficeReturn, lookup: PlanLookup) -> Delivery:
    """The office's line among the deliveries."""
    due = lookup.due(item.office)
    answered = len(due) - len(_unanswered(item, due)) if item.form is not None else 0
    status = TO_MEND if _to_mend(item, due) else item.status
    count = item.form.count if item.form is not None else None
    return Delivery(item.office.code, status, item.file, len(due), answered, count)


def _found_in(blank: Iterable[ReturnedForm]) -> Iterator[Finding]:
    """What a form without values holds all the same."""
    return (item for form in blank for item in form.findings if item.code not in _OF_NO_MATTER)


def _settle_filled(
    office: Office, filled: Sequence[ReturnedForm], found: Sequence[Finding], lookup: PlanLookup
) -> OfficeReturn:
    main, *copies = filled
    different = [form for form in copies if form.content != main.content]
    same = [form for form in copies if form.content == main.content]
    found = [
        *found,
        *(finding("schede-uguali", CellRef(form.file), office=office.code, altro=main.file)
          for form in same),
        *(finding("schede-diverse", CellRef(form.file), office=office.code, ufficio=office.code,
                  altro=main.file) for form in different),
        *main.findings,
        *(item for form in different for item in form.findings),
    ]  # fmt: skip
    if different:
        return OfficeReturn(office, REFUSED, main.file, None, tuple(found))
    settled = OfficeReturn(office, DELIVERED, main.file, main, tuple(found))
    due = lookup.due(office)
    missing = _unanswered(settled, due)
    if not missing:
        return settled
    rows = [measure for measure in missing if settled.entry_of(measure) is not None]
    # A measure without its row is told by itself, with another remedy.
    faults = [_incomplete(main, rows, len(due))] if rows else []
    return replace(settled, status=INCOMPLETE, findings=(*settled.findings, *faults))


def _to_mend(item: OfficeReturn, due: Iterable[Measure]) -> bool:
    """Whether the form is taken but a value of it is refused."""
    entries = (item.entry_of(measure) for measure in due)
    return any(entry is not None and entry.value.state is State.REFUSED for entry in entries)


def _unanswered(item: OfficeReturn, due: Iterable[Measure]) -> list[Measure]:
    entries = [(measure, item.entry_of(measure)) for measure in due]
    return [
        measure for measure, entry in entries
        if entry is None or entry.value.state is State.BLANK
    ]  # fmt: skip


def _incomplete(form: ReturnedForm, missing: Sequence[Measure], due: int) -> Finding:
    codes = ", ".join(measure.id for measure in missing[:_MOST_CODES])
    if len(missing) > _MOST_CODES:
        codes += f" e altre {len(missing) - _MOST_CODES}"
    office = form.office.code
    return finding("scheda-incompleta", CellRef(form.file), office=office, vuote=len(missing),
                   previste=due, codici=codes)  # fmt: skip


def _strange(entry: Entry, results: Iterable[OfficeReturn]) -> Finding:
    office = _sender(entry, results)
    return finding("misura-estranea", entry.where, office=office, trovato=entry.measure.id,
                   ufficio=office)  # fmt: skip


def _repeated(entry: Entry, results: Iterable[OfficeReturn]) -> Finding:
    return finding("misura-altrui", entry.where, office=_sender(entry, results),
                   misura=entry.measure.id, ufficio=entry.measure.office)  # fmt: skip


def _sender(entry: Entry, results: Iterable[OfficeReturn]) -> str:
    """The office in whose form the entry stands."""
    return next(item.office.code for item in results if item.file == entry.where.file)


def _without(item: OfficeReturn, entry: Entry) -> OfficeReturn:
    """The same return with that entry's value refused."""
    if item.form is None:
        return item
    refused = replace(entry, value=TypedValue(State.REFUSED, None, entry.value.raw))
    entries = tuple(refused if other is entry else other for other in item.form.entries)
    return replace(item, form=replace(item.form, entries=entries))


def _plainest_name(form: ReturnedForm) -> tuple[int, str]:
    """`Scheda_PO3.xlsx` comes before `Scheda_PO3 (1).xlsx`."""
    return len(form.file), form.file
