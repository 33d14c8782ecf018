"""Expressions of a template that would take all the memory or the time there is."""

from __future__ import annotations

import pytest

from generator.layout.expressions import Fault, Text, calculate, read_text


def value_of(source: str) -> object:
    text = read_text(source)
    return (
        calculate(text, {"ente": {"anno": "2022", "peso": 0.5}}) if isinstance(text, Text) else text
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'x' * 10**9 }}",
        "{{ 10**9 * 'x' }}",
        "{{ [1] * 10**9 }}",
        "{{ 10 ** 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x'.ljust(10**9) }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'x' | center(10**9) }}",
        "{{ 'x' | indent(10**9) }}",
        "{{ range(10**9) }}",
        "{% for a in range(10**9) %}x{% endfor %}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    ],
)
def test_what_would_run_away_is_a_fault(source: str) -> None:
    assert isinstance(value_of(source), Fault)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ ente.peso * 100 }}", 50.0),
        ("{{ 2 ** 3 }}", 8),
        ("{{ 7 % 4 }}", 3),
        ("{{ -ente.peso }}", -0.5),
        ("{{- ente.peso -}}", 0.5),
        ("anno {{ ente.anno }}{% if ente.peso %} sì{% endif %}", "anno 2022 sì"),
        ("{{ ente.anno | upper }}", "2022"),
    ],
)
def test_ordinary_expressions_stay(source: str, value: object) -> None:
    assert value_of(source) == value
