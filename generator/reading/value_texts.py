"""What a text typed in a number cell is: not available, a ratio, a date, a unit, an explanation.

One idea to know: these functions only recognise; they never decide whether a text is accepted.
"""

from __future__ import annotations

import re
from datetime import date

from generator.italian import MONTHS, fold, parse_number
from generator.model import Measure, MeasureKind

DAYS, NUMBER, PERCENT, EURO = "gg", "N.", "%", "€"

_MISSING = frozenset(
    ("nd", "nr", "nondisponibile", "nondisponibili", "nondisp", "nonrilevato",
     "datonondisponibile", "datinondisponibili", "valorenondisponibile")
)  # fmt: skip
_DASHES = "‐‑–—−-"  # the last one must stay last: in a class of characters it means itself there
_UNITS = {
    **dict.fromkeys(("g", "gg", "giorno", "giorni"), DAYS),
    **dict.fromkeys(("n", "nr", "num", "numero"), NUMBER),
    **dict.fromkeys(("%", "percento", "per cento"), PERCENT),
    **dict.fromkeys(("€", "euro", "eur"), EURO),
    **dict.fromkeys(("h", "ora", "ore"), "ore"),
    **dict.fromkeys(("min", "minuto", "minuti"), "minuti"),
    **dict.fromkeys(("mese", "mesi"), "mesi"),
}
_UNIT_OF_KIND = {
    MeasureKind.COUNT: NUMBER,
    MeasureKind.PERCENT: PERCENT,
    MeasureKind.DAYS: DAYS,
    MeasureKind.AMOUNT: EURO,
}
_YES_NO = frozenset(("si", "no", "x", "ok", "vero", "falso"))

_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_FIGURE = r"[0-9]+(?:[.,][0-9]+)*"
_LONGEST = 20  # characters of a figure
_COMPARED = re.compile("[<>‹›≤≥]")  # the figure beside it is not the value
_RATIO = re.compile(rf"{_FIGURE}\s*(?:/|:|\bsu\b)\s*{_FIGURE}", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WITH_MONTH = re.compile(r"([0-9]{1,2})[°º]?[ \u00a0-]([a-z]{3,9})\.?[ \u00a0-]([0-9]{4})")
_HOUR = re.compile("(?:T|,? (?:ore )?)(?:[01]?[0-9]|2[0-3])(?:[:.][0-5][0-9]){1,2}$")
_WITH_UNIT = re.compile(
    rf"(?P<before>[^0-9+{_DASHES}]*?)\s*"
    rf"(?P<figure>[+{_DASHES}]?\s*[0-9](?:[0-9.,'’ \u00a0\u202f\u2009]*[0-9])?)"
    r"\s*(?P<after>[^0-9]*)"
)
_POINTER = re.compile(r"(?:vedi|vedere|v\.|vd\.?|cfr\.?|come da|nota|n\.?d\.?)\b", re.IGNORECASE)


def clean(text: str) -> str:
    """`text` without invisible characters and outer spaces."""
    return _INVISIBLE.sub("", text).strip()


def is_missing(text: str) -> bool:
    """Whether `text` says that the value is not available: `n.d.`, `N/D`, `nr`, `—` …"""
    return bool(text) and (
        not text.strip(_DASHES) or re.sub(r"[\s./\\]", "", text.casefold()) in _MISSING
    )


def is_ratio(text: str) -> bool:
    """Whether `text` is two numbers one over the other: `12/15`, `12 su 15`."""
    return _RATIO.fullmatch(text) is not None


def is_yes_or_no(text: str) -> bool:
    """Whether `text` is a tick where a number belongs: `sì`, `x`, `ok`."""
    return fold(text) in _YES_NO


def is_explanation(text: str) -> bool:
    """Whether `text` holds no figure (`in corso`, `zero`, `?`), or points to a note with one."""
    return _POINTER.match(text) is not None or re.search("[0-9]", text) is None


def parse_date(text: str) -> date | None:
    """The day that `text` names: `31/12/2022`, `31-12-22`, `2022-12-31`, `31 dicembre 2022`.

    An hour after it, as programs write it (`31/12/2022 10:30`), does not count.
    """
    if not _DAY_FIRST.fullmatch(text):
        text = _HOUR.sub("", text)
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WITH_MONTH.fullmatch(text.casefold()):
        day, month, year = int(match[1]), _month(match[2]), int(match[3])
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    """The number of the month that `word` is or begins (three letters tell); 0 if of none."""
    return next((n for n, name in enumerate(MONTHS, start=1) if name.startswith(word)), 0)


def split_unit(text: str, measure: Measure) -> tuple[str, str]:
    """A figure and the unit written with it: `2 gg` → (`2`, `gg`), `€ 5` → (`5`, `€`).

    The unit is a known one, spelled our way, or the measure's own; or empty, and then the first
    part is `text`.
    """
    match = _WITH_UNIT.fullmatch(text)
    if match is None:
        return text, ""
    written = [part for part in (match["before"], match["after"]) if part.strip()]
    unit = _known_unit(written[0], measure) if len(written) == 1 else ""
    return (match["figure"], unit) if unit else (text, "")


def units_of(measure: Measure) -> frozenset[str]:
    """The known units that may stand beside a value of `measure`."""
    own = (_known_unit(measure.unit, measure), _UNIT_OF_KIND.get(measure.kind, ""))
    return frozenset(unit for unit in own if unit)


def example_in(text: str) -> str:
    """A figure to show how to write it: the one inside `text`, if it is the only one meant."""
    found = re.findall(_FIGURE, text)
    if len(found) != 1 or len(found[0]) > _LONGEST or parse_number(found[0]).value is None:
        return "12"
    return "12" if _COMPARED.search(text) else str(found[0])


def _known_unit(written: str, measure: Measure) -> str:
    """The unit as we spell it; the measure's own is always known, even if nobody else uses it."""
    plain = _plain(written)
    return _UNITS.get(plain) or (measure.unit if plain and plain == _plain(measure.unit) else "")


def _plain(written: str) -> str:
    return written.casefold().strip(" .°\u00a0")
