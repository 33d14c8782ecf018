"""How a measure is made of rows, from three cells of its row in the plan (domain, 4.8)."""

from __future__ import annotations

import re

from generator.detail import (
    EXAMPLE,
    Condition,
    Detail,
    RowField,
    RowMethod,
    build_detail,
    parse_condition,
)
from generator.findings import nearest
from generator.reading.plan_values import RowReader

_FIELDS = {field.value: field for field in RowField}


def read_detail(reader: RowReader, measure: str) -> Detail | None:
    """The detail of `measure`, or None; what contradicts itself is judged by `computing`."""
    method = reader.word("rows")
    columns = _read_columns(reader)
    condition = _read_condition(reader, measure)
    if not method:
        for field in ("row_columns", "condition"):
            if field in reader.row.cells and "rows" not in reader.row.cells:
                reader.report("righe-senza-modo", field, misura=measure,
                              colonna=reader.column(field).header)  # fmt: skip
        return None
    return build_detail(RowMethod(method), columns, condition)


def _read_columns(reader: RowReader) -> tuple[RowField, ...]:
    text = reader.text("row_columns")
    words = [part.strip() for part in re.split(r"[;,]", text)] if text else []
    for word in words:
        if word and word.casefold() not in _FIELDS:
            reader.report("righe-colonna-sconosciuta", "row_columns", trovato=word,
                          vicini=nearest(word, _FIELDS), ammessi=", ".join(_FIELDS))  # fmt: skip
    return tuple(_FIELDS[word.casefold()] for word in words if word.casefold() in _FIELDS)


def _read_condition(reader: RowReader, measure: str) -> Condition | None:
    text = reader.text("condition").strip()
    condition = parse_condition(text) if text else None
    if isinstance(condition, str):
        reader.report("righe-condizione-errata", "condition", misura=measure, trovato=text,
                      motivo=condition, esempio=EXAMPLE)  # fmt: skip
        return None
    return condition
