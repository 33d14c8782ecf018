"""The rules of pages (documents, M3) as properties of generated annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby, pairwise

import pytest
from annexes import FREE, PLAIN, build_annex, make_cell, make_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.layout.continuations import CONTINUED, said_again
from generator.layout.page_breaks import best_breaks
from generator.layout.pagination import (
    MOST_BREAKS,
    PIXEL,
    page_room,
    pages,
    paginate,
    paginate_all,
)
from generator.layout.sheet import Picture, Role, Row, Sheet
from generator.writing.draw import draw_sheet
from generator.writing.rows import StreamedBook

HEADINGS = (Role.HEADER, Role.HEADING)
CLOSING = ("nota", "firme", "avviso")

# Most objectives fit on a page, some do not, some rows are higher than Excel allows.
words = st.one_of(st.integers(1, 60), st.integers(1, 120), st.integers(1, 400)).map(
    lambda count: "parola " * count
)
objectives = st.lists(
    st.tuples(
        st.integers(1, 40).map(lambda count: "titolo " * count),
        st.lists(words, min_size=1, max_size=7),
    ),
    min_size=1,
    max_size=12,
)


def shown(sheet: Sheet) -> list[list[Row]]:
    return [[sheet.rows[place] for place in places] for places in pages(sheet)]


def height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)


def is_continuation(row: Row) -> bool:
    return row.role is Role.HEADING and row.cells[0].text.endswith(CONTINUED)


def column_words(rows: Sequence[Row]) -> list[tuple[str, int, list[str]]]:
    """What each column of a group says, in order, however its rows were cut."""
    kept = [row for row in rows if not is_continuation(row)]
    return [
        (group, column, [word for row in together for cell in row.cells
                         if cell.column == column for word in cell.text.split()])
        for group, together in ((g, list(t)) for g, t in groupby(kept, lambda row: row.group))
        for column in range(6)
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(objectives, st.booleans())
def test_the_rules_of_pages_hold_on_any_annex(
    annex: list[tuple[str, list[str]]], totals: bool
) -> None:
    before = build_annex(annex, totals=totals)
    sheet = paginate(before)
    room = page_room(sheet.page)
    made = shown(sheet)

    assert column_words(sheet.rows) == column_words(before.rows)
    assert all(height(page) <= room for page in made)
    assert not list(headings_at_foot(made))
    assert not list(split_needlessly(before, sheet))
    assert all(page[0].band == "intestazione" for page in made[1:])
    assert len({number for number, page in enumerate(made) for row in page
                if row.band in CLOSING}) == 1  # fmt: skip


def headings_at_foot(made: Sequence[Sequence[Row]]) -> Iterator[str]:
    yield from (page[-1].cells[0].text for page in made if page[-1].role in HEADINGS)


def split_needlessly(before: Sheet, sheet: Sheet) -> Iterator[str]:
    """Objectives on two pages that fit on one, below the headings that they must follow."""
    room = page_room(sheet.page) - before.rows[1].height
    for group in dict.fromkeys(row.group for row in before.rows if row.group):
        own = [row for row in before.rows if row.group == group]
        first = before.rows.index(own[0])
        lead = [row for row in before.rows[first - 1 : first] if row.role is Role.HEADING]
        needed = sum(rounded(row) for row in (*lead, *own))
        places = [n for n, page in enumerate(shown(sheet)) for row in page if row.group == group]
        if len(set(places)) > 1 and needed <= room:
            yield group


def rounded(row: Row) -> float:
    return -(-round(row.height, 4) // PIXEL) * PIXEL


@settings(max_examples=60, deadline=None)
@given(objectives)
def test_an_objective_that_goes_on_says_so_under_the_header(
    annex: list[tuple[str, list[str]]],
) -> None:
    for page, following in pairwise(shown(paginate(build_annex(annex)))):
        first = following[1]  # below the repeated header
        goes_on = first.group != "" and first.group == page[-1].group
        assert is_continuation(first) == goes_on


def test_short_objectives_share_a_page() -> None:
    sheet = paginate(build_annex([("titolo", ["testo"])] * 8))
    assert sheet.breaks == ()


def test_no_rows_no_pages_broken() -> None:
    empty = replace(build_annex([("titolo", ["testo"])]), rows=(), repeat=None)
    assert paginate(empty).breaks == ()


# --- the cheapest breaks -------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from((0, 1, 10, 100)), st.integers(0, 2)),
        min_size=1,
        max_size=9,
    )
)
def test_no_other_breaks_are_cheaper(rows: list[tuple[int, int, int]]) -> None:
    heights, prices, heads = zip(*rows, strict=True)
    heads = (0, *heads[1:])
    room = 12

    def price(breaks: tuple[int, ...]) -> tuple[int, int] | None:
        edges = (0, *breaks, len(rows))
        full = any(heads[a] + sum(heights[a:b]) > room for a, b in pairwise(edges))
        return None if full else (sum(prices[place] for place in breaks), len(breaks))

    every = (
        price(breaks)
        for count in range(len(rows))
        for breaks in combinations(range(1, len(rows)), count)
    )
    found = best_breaks(heights, prices, heads, room)
    assert price(found) == min(one for one in every if one is not None)


def test_a_row_that_fits_nowhere_has_a_page_of_its_own() -> None:
    assert best_breaks([5, 50, 5], [0, 0, 0], [0, 0, 0], 12) == (1, 2)


def test_of_equal_breaks_the_first_pages_are_the_fullest() -> None:
    assert best_breaks([1] * 10, [0] * 10, [0] * 10, 6) == (6,)


# --- what goes on over a page's end --------------------------------------------------------------


def test_a_continued_heading_has_its_lines_broken_anew_and_room_for_them() -> None:
    title = "parola " * 24  # one line, full: the mark needs a second one
    sheet = build_annex([(title.strip(), ["testo " * 300] * 6)])
    heading = next(row for row in sheet.rows if row.band == "obiettivo")
    assert len(heading.cells[0].lines) == 1

    [again] = said_again([heading], sheet.widths)

    assert again.cells[0].lines[-1].endswith("(segue)")
    assert len(again.cells[0].lines) == 2
    assert again.height > heading.height


def test_a_long_continued_heading_is_shortened() -> None:
    sheet = build_annex([("parola " * 900, ["testo"])])
    headings = [row for row in sheet.rows if row.band == "obiettivo"]
    [again] = said_again(headings, sheet.widths)
    assert len(again.cells[0].lines) == 3
    assert again.cells[0].text.endswith("parola… (segue)")
    assert again.height < 60


def test_a_row_taller_than_a_page_goes_on_between_its_lines() -> None:
    sheet = build_annex([("titolo", ["testo " * 2000])])
    portrait = replace(sheet, page=replace(sheet.page, scale=200))
    made = paginate(portrait)
    assert column_words(made.rows) == column_words(sheet.rows)
    assert all(height(page) <= page_room(made.page) for page in shown(made))


def test_pieces_of_a_row_are_open_where_they_go_on() -> None:
    sheet = build_annex([("titolo", ["testo " * 2000])])
    pieces = [row.cells[2].style for row in sheet.rows if row.band == "indicatore"]
    assert [(bool(piece.top.line), bool(piece.bottom.line)) for piece in pieces[:2]] == [
        (True, False), (False, False),
    ]  # fmt: skip
    assert pieces[-1].bottom.line


def test_headings_taller_than_a_page_do_not_stop_the_run() -> None:
    sheet = paginate(build_annex([("parola " * 2500, ["testo"])]))
    assert all(height(page) <= page_room(sheet.page) for page in shown(sheet))
    assert not any(
        is_continuation(row) and following.band == "obiettivo"
        for row, following in pairwise(sheet.rows)
    )


def test_a_merged_cell_is_not_torn() -> None:
    sheet = build_annex([("titolo", ["testo " * 120] * 12)])
    rows = list(sheet.rows)
    data = [place for place, row in enumerate(rows) if row.band == "indicatore"]
    for place in data[::2]:
        tall = replace(make_cell(0, "50,00%"), rows=2)
        rows[place] = replace(rows[place], cells=(tall, *rows[place].cells[1:]))
    made = paginate(replace(sheet, rows=tuple(rows)))
    assert made.breaks
    for page in shown(made):
        reach = [cell.rows for cell in page[-1].cells]
        assert max(reach) == 1


def draw(sheet: Sheet) -> bytes:
    """The sheet in a workbook; areas that overlap raise an error."""
    with StreamedBook({}, None) as book:
        draw_sheet(book, sheet)
        return book.close()


def test_a_heading_merged_over_rows_is_said_again_in_one() -> None:
    sheet = build_annex([("titolo", ["testo " * 400] * 12)])
    place = next(place for place, row in enumerate(sheet.rows) if row.band == "obiettivo")
    title, *beside = sheet.rows[place].cells
    tall = replace(sheet.rows[place], cells=(replace(title, rows=2), *beside))
    under = replace(tall, cells=tuple(beside) or (make_cell(8, ""),))
    rows = (*sheet.rows[:place], tall, under, *sheet.rows[place + 1 :])
    made = paginate(replace(sheet, rows=rows))
    again = [row for row in made.rows if is_continuation(row)]
    assert again
    assert {cell.rows for row in again for cell in row.cells} == {1}
    assert draw(made)


def test_no_heading_is_said_again_amid_a_merged_cell() -> None:
    sheet = build_annex([("titolo", ["testo " * 400] * 12)])
    rows = list(sheet.rows)
    data = [place for place, row in enumerate(rows) if row.band == "indicatore"]
    first = rows[data[0]]
    tall = replace(first.cells[0], rows=len(data))
    rows[data[0]] = replace(first, cells=(tall, *first.cells[1:]))
    for place in data[1:]:
        rows[place] = replace(rows[place], cells=rows[place].cells[1:])
    made = paginate(replace(sheet, rows=tuple(rows)))
    assert made.breaks
    assert not any(is_continuation(row) for row in made.rows)
    assert draw(made)


@pytest.mark.parametrize("count", range(10, 130, 6))
def test_a_total_stays_with_its_rows(count: int) -> None:
    sheet = build_annex([("titolo", ["testo " * count] * 3)] * 6, totals=True)
    room = page_room(sheet.page) - sheet.rows[1].height
    block = [row for row in sheet.rows if row.group == "OB2" or row.band == "totale_ufficio"][:5]
    tops = [page[1].role for page in shown(paginate(sheet))[2:]]  # the first has the title too
    assert sum(map(rounded, block)) > room or Role.TOTAL not in tops


def test_a_title_stays_alone_rather_than_split_what_fits_on_a_page() -> None:
    sheet = build_annex([("titolo", ["testo " * 90] * 3), ("altro", ["testo"])])
    title = replace(sheet.rows[0], height=200.0)
    first, second, *_ = shown(paginate(replace(sheet, rows=(title, *sheet.rows[1:]))))
    assert [row.band for row in first] == ["testata"]
    assert [row.band for row in second[:3]] == ["intestazione", "ente", "obiettivo"]


def test_a_page_is_nearly_what_paper_margins_and_scale_leave() -> None:
    page = replace(build_annex([]).page, scale=50, top=15, bottom=15)
    paper = 2 * (210 - 30) / 25.4 * 72
    assert 0.97 * paper < page_room(page) < 0.99 * paper
    assert page_room(replace(page, landscape=False)) > page_room(page)


def test_pictures_and_repeated_rows_follow_their_rows() -> None:
    sheet = build_annex([("titolo", ["testo " * 200] * 9)])
    last = len(sheet.rows) - 1
    logo = Picture(last, 0, b"", "stemma", 10, 10)
    tall = make_rows("bozza", Role.NOTE, [(0, "parola " * 6000, 6)], FREE)
    before = replace(sheet, rows=(*tall, *sheet.rows), repeat=(len(tall) + 1, len(tall) + 1),
                     pictures=(replace(logo, row=last + len(tall)),))  # fmt: skip
    made = paginate(before)
    assert made.repeat is not None
    assert made.rows[made.repeat[0]].band == "intestazione"
    assert made.rows[made.pictures[0].row].band == "avviso"


def test_a_page_before_the_header_does_not_repeat_it() -> None:
    tall = [make_rows("bozza", Role.NOTE, [(0, "parola " * 6000, 6)], FREE)] * 2
    rows = tuple(row for part in tall for row in part)
    sheet = build_annex([("titolo", ["testo"])])
    made = paginate(replace(sheet, rows=(*rows, *sheet.rows),
                            repeat=(len(rows) + 1, len(rows) + 1)))  # fmt: skip
    counts = [sum(row.band == "intestazione" for row in page) for page in shown(made)]
    assert len(counts) > 1
    assert counts[0] == 0
    assert counts[-1] == 1


# --- Excel's limit -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def endless() -> tuple[Sheet, ...]:
    rows = make_rows("indicatore", Role.DATA, [(0, "x", 1)], PLAIN)
    sheet = build_annex([("titolo", ["testo"])])
    high = tuple(replace(rows[0], height=400.0) for _ in range(2 * MOST_BREAKS + 50))
    return paginate_all([replace(sheet, rows=(*sheet.rows[:2], *high))])


def test_more_breaks_than_excel_keeps_go_on_in_further_sheets(endless: tuple[Sheet, ...]) -> None:
    assert [sheet.name for sheet in endless] == ["Allegato", "Allegato (2)", "Allegato (3)"]
    assert [len(sheet.breaks) for sheet in endless] == [1023, 1023, 47]


def test_further_sheets_hold_every_row_once_under_the_header(endless: tuple[Sheet, ...]) -> None:
    data = [row for sheet in endless for row in sheet.rows if row.band == "indicatore"]
    assert len(data) == 2 * MOST_BREAKS + 50
    for sheet in endless[1:]:
        assert sheet.repeat == (0, 0)
        assert all(page[0].band == "intestazione" for page in shown(sheet))
