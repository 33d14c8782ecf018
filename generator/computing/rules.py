"""The rule in words: one sentence for each distinct rule, with the letter of its results.

One idea to know: a sentence is put together from the table that computes (`SCALES`) and from the
plan's own settings, so the legend cannot say one thing and the figures another.
"""

from __future__ import annotations

import pandas as pd

from generator.computing.achievement import MISSED_MOST, SCALES, THRESHOLD, ZERO_TARGET
from generator.italian import format_percent, format_plain, scale_percent
from generator.model import NO_CAP, Comparison, MissingPolicy, Operator

_DIRECTIONS = {
    Operator.AT_LEAST.value: ", più alto è meglio",
    Operator.AT_MOST.value: ", più basso è meglio",
}
_MISSING = {
    MissingPolicy.EXCLUDE.value: "un dato mancante esce dal punteggio",
    MissingPolicy.ZERO.value: "un dato mancante vale 0 %",
    MissingPolicy.BLOCK.value: "un dato mancante lascia l'obiettivo senza punteggio",
}
_COMPARISONS = {
    Comparison.PRINTED: "si confronta il risultato come è stampato, {digits}",
    Comparison.EXACT: "si confronta il risultato non arrotondato, stampato {digits}",
}
# Scale → what scores nothing; proporzionale with lower is better never gets there.
_NOTHING = {
    "proporzionale >=": "il risultato è negativo",
    "lineare >=": "il risultato è negativo",
    "lineare <=": "il risultato è almeno il doppio del valore atteso",
    "minimo": "il risultato è pari alla soglia minima o peggiore",
    "storico": "il risultato è pari al valore dell'anno precedente o peggiore",
}
_NO_DIVISOR = "proporzionale <="  # a result of zero or less is met, and takes the cap
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def build_rules(
    frame: pd.DataFrame, comparison: Comparison, *, final: bool
) -> tuple[pd.Series[str], tuple[tuple[str, str], ...]]:
    """The letter of each row and the sentence of each letter, in order of first appearance.

    Args:
        frame: columns scale (key of `SCALES`), method (the one applied), operator, cap
            (fraction), missing, decimals; one row per indicator.
        comparison: the plan's.
        final: whether the period closes the year; before, the degree is an *avanzamento*.
    """
    settings = ["scale", "method", "operator", "cap", "missing", "decimals"]
    distinct = frame[settings].drop_duplicates()
    noun = "il raggiungimento" if final else "l'avanzamento"
    sentences = [_sentence(noun, comparison, *row) for row in distinct.itertuples(index=False)]
    letters = {text: letter(place) for place, text in enumerate(dict.fromkeys(sentences))}
    marked = distinct.assign(letter=[letters[text] for text in sentences])
    joined = frame[settings].merge(marked, on=settings, how="left")["letter"]
    joined.index = frame.index
    return joined.astype("str"), tuple((mark, text) for text, mark in letters.items())


def letter(place: int) -> str:
    """`a`…`z`, then `aa`, `ab`…; `place` from 0."""
    above, last = divmod(place, len(_LETTERS))
    return (letter(above - 1) if above else "") + _LETTERS[last]


def _sentence(
    noun: str, comparison: Comparison, scale: str, method: str, operator: str, cap: float,
    missing: str, decimals: int,
) -> str:  # fmt: skip
    degree = _degree(noun, scale, cap)
    direction = "" if scale == THRESHOLD else _DIRECTIONS.get(operator, "")
    compared = _COMPARISONS[comparison].format(digits=_digits(decimals))
    return f"Metodo {method}{direction}: {degree}; {compared}; {_MISSING[missing]}."


def _degree(noun: str, scale: str, cap: float) -> str:
    if scale == THRESHOLD:
        return f"{noun} è 100 % se il valore atteso è rispettato, altrimenti 0 %"
    if scale == ZERO_TARGET:
        return f"il valore atteso è zero, quindi {noun} è 100 % se è rispettato, altrimenti 0 %"
    words, missed = SCALES[scale].words, f"fino a {format_percent(MISSED_MOST)}"
    nothing = f", e 0 % se {_NOTHING[scale]}" if scale in _NOTHING else ""
    if cap == 1:
        return (
            f"{noun} è 100 % se il valore atteso è rispettato, altrimenti {words}, "
            f"{missed}{nothing}"
        )
    shown = f"{format_plain(scale_percent(cap))} %"
    top = "senza tetto" if cap == NO_CAP else f"al più {shown}"
    zero = f" ({shown} se il risultato è zero o meno)" if scale == _NO_DIVISOR else ""
    return (
        f"{noun} è {words}: almeno 100 % e {top} se il valore atteso è rispettato{zero}, "
        f"{missed} se non lo è{nothing}"
    )


def _digits(decimals: int) -> str:
    return f"con {decimals} decimali" if decimals else "senza decimali"
