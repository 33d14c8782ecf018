"""The lists that a form holds: which measure has which sheet, and its figure as the form shows it.

One idea to know: the preview only helps whoever fills the form in; the figure that counts is
computed from the rows that are read (`computing.details`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.detail import Condition, Detail, RowField, RowMethod
from generator.form import DETAIL_COLUMNS, DETAILS, ROW_FIELDS, TO_CHECK, FormColumn
from generator.model import Measure, Office
from generator.records import Record
from generator.writing.excel_limits import excel_limit
from generator.writing.form_frame import HEADER_ROW
from generator.writing.form_source import FormSource

LAST_ROW = HEADER_ROW + 2_000  # the preview looks so far down
_ALWAYS = ("measure", "element", "note", "row_state")


@dataclass(frozen=True, slots=True)
class RowList:
    """The sheet of one measure made of rows; `rows` are those carried over (`reading.returns`)."""

    name: str
    measure: Measure
    detail: Detail
    rows: Sequence[Record]

    @property
    def columns(self) -> tuple[FormColumn, ...]:
        """The columns of the sheet: those that the rows have."""
        own = {ROW_FIELDS[item] for item in self.detail.columns}
        return tuple(item for item in DETAIL_COLUMNS if item.field in own or item.field in _ALWAYS)

    def letter(self, field: str) -> str:
        """The letter of a column."""
        return chr(ord("A") + [column.field for column in self.columns].index(field))

    def area(self, field: str) -> str:
        """The cells of a column, for formulas of other sheets."""
        letter = self.letter(field)
        return f"'{self.name}'!${letter}${HEADER_ROW + 2}:${letter}${LAST_ROW}"

    def preview(self) -> str:
        """The figure, live; blank without rows, `da controllare` while one is not complete."""
        count = f"COUNTA({self.area('element')})"
        figure = self._figure(count)
        if gaps := self._gaps():
            figure = f'IF(OR({",".join(gaps)}),"{TO_CHECK}",{figure})'
        return f'=IF({count}=0,"",{figure})'

    def _gaps(self) -> list[str]:
        """Conditions under which the figure cannot be made."""
        named = f'({self.area("element")}<>"")'
        gaps = []
        for item in self.detail.columns:
            area = self.area(ROW_FIELDS[item])
            if self.detail.requires(item):
                gaps.append(f"SUMPRODUCT(1*({named}<>ISNUMBER({area})))>0")
            elif item is RowField.DAY:
                gaps.append(f"COUNT({area})<>COUNTA({area})")
                gaps.append(f'SUMPRODUCT((1-{named})*({area}<>""))>0')
        if self.detail.method is RowMethod.WEIGHTED:
            gaps.append(f"SUM({self.area('weight')})=0")
        return gaps

    def _figure(self, count: str) -> str:
        method = self.detail.method
        if method is RowMethod.SUM:
            return f"SUM({self.area('value')})"
        if method is RowMethod.MEAN:
            return f"SUM({self.area('value')})/{count}"
        if method is RowMethod.WEIGHTED:
            weight = self.area("weight")
            return f"SUMPRODUCT({self.area('value')},{weight})/SUM({weight})"
        met = count
        if self.detail.condition is not None:
            met = self._met(self.detail.condition)
        return met if method is RowMethod.COUNT else f"{met}/{count}*100"

    def _met(self, condition: Condition) -> str:
        area = self.area(ROW_FIELDS[condition.field])
        return f'COUNTIF({area},"{condition.sign}"&{excel_limit(condition)})'


def plan_lists(source: FormSource, office: Office) -> Mapping[str, RowList]:
    """The lists of the office's form by measure id, with the rows returned so far."""
    period = source.plan.period
    wanted = [
        (item, item.detail) for item in source.own(office)
        if item.detail is not None and item.due_in(period)
    ]  # fmt: skip
    names = [DETAILS] if len(wanted) == 1 else [f"{DETAILS} {n}" for n in range(1, len(wanted) + 1)]
    return {
        item.id: RowList(name, item, detail, source.details.get(item.id, ()))
        for name, (item, detail) in zip(names, wanted, strict=True)
    }
