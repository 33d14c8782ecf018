"""The limit of a condition on rows, as formulas of forms and of the proof write it."""

from __future__ import annotations

from datetime import date

from generator.detail import Condition


def excel_limit(condition: Condition) -> str:
    """The limit in the file's English notation: `DATE(2022,6,30)` or `2.5`."""
    limit = condition.limit
    if isinstance(limit, date):
        return f"DATE({limit.year},{limit.month},{limit.day})"
    return f"{limit:.15g}"
