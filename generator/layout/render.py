"""A template and its variables → sheets ready to be drawn.

One idea to know: the order of the template's bands is the order of the document. The bands of the
tree nest (office, objective, indicator), the others follow each other; each is filled as often as
its variables say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from generator.findings import Finding
from generator.layout.bands import LOOP, REPEATED
from generator.layout.filling import SheetFiller, needed_height
from generator.layout.page_setup import fill_page
from generator.layout.sheet import Picture, Row, Sheet
from generator.layout.template import WORKING, Block, Template, TemplateSheet
from generator.layout.text_metrics import MAX_HEIGHT, column_width
from generator.layout.variables import OfficeValues, Variables
from generator.layout.verdicts import Values

Context = Mapping[str, Values]


@dataclass(slots=True)
class _Page:
    """The sheet while it grows: rows with the template row each came from, and findings."""

    source: TemplateSheet
    rows: list[Row] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    found: dict[tuple[str, str], Finding] = field(default_factory=dict)
    filler: SheetFiller = field(init=False)

    def __post_init__(self) -> None:
        """Begins to fill the template's sheet."""
        self.filler = SheetFiller(self.source.pixels)

    def add(self, findings: Sequence[Finding]) -> None:
        """Keeps one finding per kind and cell of the template."""
        for item in findings:
            self.found.setdefault((item.code, str(item.where)), item)


def render(
    template: Template, variables: Variables
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """The sheets of `template` filled with `variables`, and every expression that fails.

    The working sheet is for the draft only: an act has none.
    """
    wanted = [item for item in template.sheets if variables.draft or item.name != WORKING]
    pages = [_fill_sheet(source, variables) for source in wanted]
    sheets, faults = zip(*(_finished(page, variables) for page in pages), strict=True)
    found = [item for page in pages for item in page.found.values()]
    return sheets, (*found, *(item for items in faults for item in items))


def _fill_sheet(source: TemplateSheet, variables: Variables) -> _Page:
    page = _Page(source)
    for tree, blocks in groupby(source.blocks, key=lambda block: block.band in LOOP):
        if tree:
            _fill_tree(page, {block.band: block for block in blocks}, variables)
        else:
            for block in blocks:
                for context in _contexts(block.band, variables):
                    _fill_block(page, block, context)
    return page


def _contexts(band: str, variables: Variables) -> Iterator[Context]:
    """What a band outside the tree is filled with, once or once per element."""
    if band not in REPEATED:
        yield variables.always
    else:
        yield from ({**variables.always, **values} for values in variables.repeated[band])


def _fill_tree(page: _Page, blocks: Mapping[str, Block], variables: Variables) -> None:
    """Offices, objectives, indicators."""
    for office in variables.offices:
        _fill_office(page, blocks, office, variables.always)


def _fill_office(
    page: _Page, blocks: Mapping[str, Block], office: OfficeValues, always: Context
) -> None:
    context = {**always, "ufficio": office.values}
    _fill_block(page, blocks.get("ufficio"), context)
    for objective in office.objectives:
        inner = {**context, "obiettivo": objective.values}
        _fill_block(page, blocks.get("obiettivo"), inner, objective.code)
        for values in objective.indicators:
            filled = {**inner, "indicatore": values}
            _fill_block(page, blocks.get("indicatore"), filled, objective.code)
    _fill_block(page, blocks.get("totale_ufficio"), context)


def _fill_block(page: _Page, block: Block | None, context: Context, group: str = "") -> None:
    """The rows of one filling of a band, high enough also for cells merged over several rows."""
    filled: list[list[Row]] = []
    for row in block.rows if block else ():
        rows, found = page.filler.fill_row(row, context, group)
        page.add(found)
        page.origins.extend([row.number - 1] * len(rows))
        filled.append(list(rows))
    for place, parts in enumerate(filled):
        if any(cell.rows > 1 for cell in parts[0].cells):
            _stretch(filled, place, parts[0])
            parts[0] = _reaching(filled, place, parts[0])
    page.rows.extend(row for parts in filled for row in parts)


def _stretch(filled: list[list[Row]], first: int, row: Row) -> None:
    """The last row under a merged area takes the height that its text still needs."""
    for cell in row.cells:
        if cell.rows > 1:
            area = [part for rows in filled[first : first + cell.rows] for part in rows]
            lack = needed_height([cell], cell.rows) - sum(part.height for part in area)
            last = filled[min(first + cell.rows, len(filled)) - 1]
            if lack > 0:
                last[-1] = replace(last[-1], height=min(MAX_HEIGHT, last[-1].height + lack))


def _reaching(filled: Sequence[Sequence[Row]], first: int, row: Row) -> Row:
    """`row` whose merged areas reach over every row that theirs were divided into."""
    cells = [
        replace(cell, rows=sum(map(len, filled[first : first + cell.rows])))
        if cell.rows > 1
        else cell
        for cell in row.cells
    ]
    return replace(row, cells=tuple(cells))


def _finished(page: _Page, variables: Variables) -> tuple[Sheet, tuple[Finding, ...]]:
    source = page.source
    setup, found = fill_page(
        source.page, source.pixels, variables.always, source.where, draft=variables.draft
    )
    sheet = Sheet(
        name=source.name,
        widths=tuple(column_width(pixels) for pixels in source.pixels),
        rows=tuple(page.rows),
        page=setup,
        repeat=_repeated_rows(page.rows),
        bands=variables.bands,
        pictures=tuple(_placed(page)),
    )
    return sheet, found


def _repeated_rows(rows: Sequence[Row]) -> tuple[int, int] | None:
    places = [place for place, row in enumerate(rows) if row.band == "intestazione"]
    return (places[0], places[-1]) if places else None


def _placed(page: _Page) -> Iterator[Picture]:
    """Each picture at the first row made from its template row, or from a later one."""
    for picture in page.source.pictures:
        row = next((at for at, origin in enumerate(page.origins) if origin >= picture.row), None)
        if row is not None:
            yield replace(picture, row=row)
