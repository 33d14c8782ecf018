"""The formula language: what parses, what it means, how it prints, and why a text is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.computing.formula import (
    Call,
    FormulaError,
    Group,
    Name,
    Negative,
    Number,
    Product,
    Sum,
    Tree,
    evaluate,
    names,
    parse,
    print_codes,
    print_source,
    print_values,
    ratio,
    shape,
)


def value(text: str, **values: float) -> float:
    arrays = {name: np.array([figure]) for name, figure in values.items()}
    return float(np.broadcast_to(evaluate(parse(text), arrays), 1)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dip-Form", ("Dip-Form",)),
        ("A-1", ("A-1",)),
        ("2-1", ()),
        ("A - 1", ("A",)),
        ("A -1", ("A",)),
        ("A- B", ("A", "B")),
        ("A-(B)", ("A", "B")),
        ("FTE_Integrato_C2.7.2 / SG3:2022_IND", ("FTE_Integrato_C2.7.2", "SG3:2022_IND")),
        ("[DirArea1_2.1] / [ 3 (x) + y ]", ("DirArea1_2.1", "3 (x) + y")),
        ("Qualità_è + Число", ("Qualità_è", "Число")),
        ("A + A * B", ("A", "A", "B")),
    ],
)
def test_names(text: str, expected: tuple[str, ...]) -> None:
    assert names(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A - B - C", 3.0),
        ("A / B / C", 1.0),
        ("A + B * C", 20.0),
        ("(A + B) * C", 30.0),
        ("-A * -B", 50.0),
        ("-(A + B)", -15.0),
        ("5% * A + 2,5", 3.0),
        ("12,5 % * A", 1.25),
        ("2-1", 1.0),
        ("MEDIA(A; B; C)", 17 / 3),
        ("SOMMA(A; 0,1; 0,2) - 10,3", 0.0),
        ("MIN(A; B) + MAX(C; 12,5 %)", 7.0),
        ("ABS(B - A) * -ABS(-C)", -10.0),
        ("media (A;B)", 7.5),
        ("A - 1000,1 + 1000", 9.9),
    ],
)
def test_values(text: str, expected: float) -> None:
    assert value(text, A=10, B=5, C=2) == expected


@pytest.mark.parametrize("text", ["A / B", "1 / (A / B)", "B / B", "A / (0,1 + 0,2 - 0,3)"])
def test_division_by_zero_has_no_value_wherever_it_stands(text: str) -> None:
    assert np.isnan(value(text, A=1, B=0))


@pytest.mark.parametrize(
    "text", ["MEDIA(A; A / B)", "MIN(A; A / B)", "MAX(A / B; A)", "ABS(A / B)"]
)
def test_a_function_of_nothing_is_nothing(text: str) -> None:
    assert np.isnan(value(text, A=1, B=0))


def test_a_measure_may_have_the_name_of_a_function() -> None:
    assert value("MEDIA / 2 + MEDIA(MEDIA; 2)", MEDIA=10) == 11


def test_a_sum_of_typed_decimals_has_no_binary_dust() -> None:
    assert value("A - B", A=1000.1, B=1000) == 0.1
    assert value("A - B", A=1_000_000_000_000.01, B=1_000_000_000_000) == 0.01


@pytest.mark.parametrize(
    ("text", "codes", "values"),
    [
        ("Dip-Form/(Unit_Stab+N_Dir)", "Dip-Form / (Unit_Stab + N_Dir)",
         "n.d. / ( n.d. + n.d. )"),
        ("Med_Conc / FTE", "Med_Conc / FTE", "n.d. / n.d."),
        ("[x.1] / [x.2]", "/", "n.d. / n.d."),
        ("[x.1]", "", "n.d."),
        ("A / [x.1]", "A /", "n.d. / n.d."),
        ("-A * 5 % - 2,50", "-A * 5% - 2,50", "-n.d. * 5% - 2,50"),
        ("max(A;[x.1])/2", "MAX(A; ) / 2", "MAX( n.d.; n.d. ) / 2"),
    ],
)  # fmt: skip
def test_prints_as_the_act_spaces_it(text: str, codes: str, values: str) -> None:
    """The first four are the official 2022 annex's own formulas (domain, 3)."""

    def code_of(name: str) -> str:
        return "" if name.startswith("x.") else name

    assert print_codes(parse(text), code_of) == codes
    assert print_values(parse(text), lambda _: "n.d.") == values


def test_equal_shapes_ignore_names_only() -> None:
    assert shape(parse("A / (B + A)")) == shape(parse("X/(Y+Z)"))
    assert shape(parse("A / B")) != shape(parse("A * B"))
    assert shape(parse("A * 2")) != shape(parse("A * 3"))


def test_a_plain_ratio_is_two_names() -> None:
    assert ratio(parse("(A / B)")) == ("A", "B")
    assert ratio(parse("A / (B + C)")) is None
    assert ratio(parse("A / B / C")) is None


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 0, "la formula è vuota"),
        ("  ", 0, "la formula è vuota"),
        (" = A", 1, "la formula si scrive senza il segno ="),
        ("A – B", 2, "«–» non è un segno di calcolo: usare -"),
        ("A × B", 2, "«×» non è un segno di calcolo: usare *"),
        ("A ÷ B", 2, "«÷» non è un segno di calcolo: usare /"),
        ("A : B", 2, "«:» non è un segno di calcolo: usare /"),
        ("A B", 2, "fra «A» e «B» manca un segno (+ - * /)"),
        ("(A + B) (C)", 8, "fra «)» e «(» manca un segno (+ - * /)"),
        ("[A b] [c d]", 6, "fra «[A b]» e «[c d]» manca un segno (+ - * /)"),
        ("A +", 3, "dopo «+» manca un valore"),
        ("* A", 0, "manca un valore prima di «*»"),
        ("A / / B", 4, "manca un valore fra «/» e «/»"),
        ("A / (", 4, "la parentesi è aperta e non è chiusa"),
        ("A + (B", 4, "la parentesi è aperta e non è chiusa"),
        ("A + B)", 5, "la parentesi è chiusa senza essere stata aperta"),
        ("A + ()", 5, "le parentesi sono vuote"),
        ("- - A", 2, "ci sono due segni - di seguito"),
        ("1 + QUOTA (A)", 4, "«QUOTA» non è una funzione: ci sono MEDIA, SOMMA, MIN, MAX, ABS"),
        ('MEDIA_OBIETTIVI("PO*")', 0,
         "«MEDIA_OBIETTIVI» va nella «Formula di calcolo» di una misura"),
        ("2 * ABS(A; B)", 4, "ABS vuole un solo argomento"),
        ("MEDIA()", 6, "le parentesi sono vuote"),
        ("MEDIA(A;)", 8, "manca un valore fra «;» e «)»"),
        ("MEDIA(; A)", 6, "manca un valore fra «(» e «;»"),
        ("MAX(A", 3, "la parentesi è aperta e non è chiusa"),
        ("MAX A", 4, "fra «MAX» e «A» manca un segno (+ - * /)"),
        ("2.5 * A", 1, "i decimali si scrivono con la virgola, per esempio 2,5"),
        ("1 + 2A", 4, "un codice che comincia con una cifra va fra parentesi quadre: [2A]"),
        ("A % 2", 2, "il segno % va subito dopo un numero, per esempio 5%"),
        ("A, B", 1, "la virgola serve solo per i decimali, fra due cifre; gli argomenti di una "
                    "funzione si separano con il punto e virgola"),
        ("A; B", 1, "il punto e virgola separa solo gli argomenti di una funzione, come "
                    "MEDIA(A; B)"),
        ('"A"', 0, "le virgolette servono solo nella «Formula di calcolo» di una misura"),
        ("A / [B", 4, "la parentesi quadra non contiene un codice o non è chiusa"),
        ("[ ]", 0, "la parentesi quadra non contiene un codice o non è chiusa"),
        ("A]", 1, "la parentesi quadra è chiusa senza essere stata aperta"),
        ("A ^ 2", 2, "le potenze non sono disponibili"),
        ("A ? B", 2, "il carattere «?» non è ammesso"),
    ],
)  # fmt: skip
def test_errors_say_why_and_where(text: str, column: int, reason: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.column, caught.value.reason) == (column, reason)


def test_deep_nesting_is_refused_and_long_sums_are_not() -> None:
    with pytest.raises(FormulaError, match="più di 50 parentesi"):
        parse("(" * 20_000 + "A" + ")" * 20_000)
    assert value("(" * 50 + "A" + ")" * 50, A=2) == 2
    assert value(" + ".join(["A"] * 5_000), A=1) == 5_000


def _parenthesise(tree: Tree) -> Tree:
    """Parentheses where the language needs them, so that the text means this tree."""
    return Group(tree) if isinstance(tree, Sum | Product | Negative) else tree


def _extend(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    part = inner.map(_parenthesise)
    calls = st.sampled_from(("MEDIA", "SOMMA", "MIN", "MAX"))
    return st.one_of(
        st.builds(Call, calls, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Call, st.just("ABS"), st.tuples(inner)),
        st.builds(Group, inner),
        st.builds(Negative, part),
        st.builds(Sum, part, _rest("+-", part)),
        st.builds(Product, part, _rest("*/", part)),
    )


def _rest(
    signs: str, part: st.SearchStrategy[Tree]
) -> st.SearchStrategy[tuple[tuple[str, Tree], ...]]:
    pairs = st.tuples(st.sampled_from(signs), part)
    return st.lists(pairs, min_size=1, max_size=3).map(tuple)


_NAMES = st.text(st.characters(exclude_characters="[]", exclude_categories=["C", "Z"]), min_size=1)
_LEAVES = st.one_of(
    st.builds(Name, _NAMES),
    st.from_regex(r"[0-9]{1,4}(,[0-9]{1,3})?%?", fullmatch=True).map(Number),
)
TREES: st.SearchStrategy[Tree] = st.recursive(_LEAVES, _extend, max_leaves=12)


@given(TREES)
def test_tree_to_text_to_tree(tree: Tree) -> None:
    text = print_source(tree)
    assert parse(text) == tree
    assert print_source(parse(text)) == text
    assert names(parse(text)) == names(tree)


@given(st.text(st.sampled_from("AB1 2,5%+-*/()[].;=–é\nMIN"), max_size=12))
def test_any_text_parses_or_says_why(text: str) -> None:
    caught = _error(text)
    if caught is None:
        assert parse(print_source(parse(text))) == parse(text)
    else:
        assert caught.reason
        assert 0 <= caught.column <= len(text)


def _error(text: str) -> FormulaError | None:
    try:
        parse(text)
    except FormulaError as error:
        return error
    return None
