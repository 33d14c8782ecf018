"""A thin, strict layer around XlsxWriter: nothing becomes a formula or a link, nothing is lost.

One idea to know: every text goes through `write_string`, every return code is checked, and files
are built in memory, so that the same calls give the same bytes and a failed save destroys nothing.
"""

from __future__ import annotations

import io
import re
import shutil
import warnings
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.core import Core
from xlsxwriter.image import Image
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp when the plan gives no date
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What the XML of a text may have to escape, or XlsxWriter's own mark of what was escaped.
_MARKED = re.compile("[\x00-\x08\x0b-\x1f&<>\ufffe\uffff]|_x")

_PRESSED = 5  # of 9; the library's 6 takes twice as long

# No `\b` before them, which would cost three times as much: no function we use ends like one.
_VOLATILE = re.compile(r"(?:NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|CELL|INFO)\(")
_MOST_FORMULA = 8_000  # characters; Excel takes 8,192
_MOST_ARGUMENTS = 255
_MOST_LEVELS = 60  # of parentheses; Excel takes 64

Format = Any  # xlsxwriter's format object, which has no types
Value = str | float | datetime | date | None


class Book:
    """One workbook in memory; `close` returns its bytes."""

    def __init__(
        self, properties: Mapping[str, str], created: datetime | date | None, *,
        language: str = "", options: Mapping[str, object] = MappingProxyType({"in_memory": True}),
    ) -> None:  # fmt: skip
        """Starts a workbook with `properties` (title, subject, author …) and a fixed date."""
        self.raw = _Workbook(
            io.BytesIO(),  # in which the library packs nothing: see `_Packager`
            {**options, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.raw.language = language
        self.raw.formats[0].set_font_name("Arial")
        self.raw.formats[0].set_font_size(10)
        stamp = created or CREATED
        if not isinstance(stamp, datetime):
            stamp = datetime(stamp.year, stamp.month, stamp.day)  # noqa: DTZ001 - Excel has no zone
        self.raw.set_properties({**properties, "created": stamp})
        self._formats: dict[frozenset[tuple[str, object]], Format] = {}

    def add_sheet(self, name: str) -> Page:
        """A new, empty sheet."""
        return Page(self.raw.add_worksheet(name))

    def format(self, **properties: object) -> Format:
        """The one format with these XlsxWriter properties (Arial 10 unless told)."""
        full = {"font_name": "Arial", "font_size": 10, **properties}
        key = frozenset(full.items())
        if key not in self._formats:
            self._formats[key] = self.raw.add_format(full)
        return self._formats[key]

    def close(self) -> bytes:
        """The finished workbook; a warning of the library is an error of ours."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.raw.close()
        return self.raw.packed.getvalue()


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """XlsxWriter's workbook, which tells its language too and is `packed` by us."""

    language = ""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.packed = io.BytesIO()

    def _get_packager(self) -> _Packager:
        return _Packager(self.language, self.packed)


class _Packager(Packager):  # type: ignore[misc]
    """The parts of a workbook, with the language among the properties of the document.

    They are packed here: the library would take twice as long, for a twentieth fewer bytes.
    """

    def __init__(self, language: str, target: io.BytesIO) -> None:
        super().__init__()
        self._language, self._target = language, target

    def _create_package(self) -> list[Any]:
        with ZipFile(self._target, "w") as package:
            for part, name, _ in super()._create_package():
                entry = ZipInfo(name)  # of 1980: no clock is looked at
                entry.compress_type = ZIP_DEFLATED
                entry._compresslevel = _PRESSED  # type: ignore[attr-defined]
                with package.open(entry, "w") as packed:
                    _copy(part, packed)
        return []  # nothing is left to be packed

    def _write_core_file(self) -> None:
        core = _Core(self._language)
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()

    def _write_shared_strings_file(self) -> None:
        texts = _Texts()
        texts.string_table = self.workbook.str_table
        if texts.string_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


def _copy(part: str | io.StringIO | io.BytesIO, packed: IO[bytes]) -> None:
    """Copies one part, from memory or from its file."""
    if isinstance(part, io.StringIO):
        packed.write(part.getvalue().encode("utf-8"))
    elif isinstance(part, io.BytesIO):
        packed.write(part.getvalue())
    else:
        with Path(part).open("rb") as file:
            shutil.copyfileobj(file, packed)


class _Core(Core):  # type: ignore[misc]
    """The properties of the document, the language last."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def _xml_end_tag(self, tag: str) -> None:
        if self._language:
            self._xml_data_element("dc:language", self._language)
        super()._xml_end_tag(tag)


class _Texts(SharedStrings):  # type: ignore[misc]
    """The shared texts; most need none of the library's care, which takes most of its time."""

    def _write_sst_strings(self) -> None:
        for text in self.string_table.string_array:
            if text and text == text.strip() and not _MARKED.search(text):
                self.fh.write(f"<si><t>{text}</t></si>")
            else:
                self._write_si(text)


class Page:
    """One sheet of a `Book`; `raw` is XlsxWriter's worksheet for what needs no guard."""

    def __init__(self, raw: Any) -> None:
        """Wraps the library's worksheet."""
        self.raw = raw

    def write(self, row: int, column: int, value: Value, style: Format = None) -> None:
        """Writes a value as what it is: text stays text, None is a styled blank."""
        if value is None:
            code = self.raw.write_blank(row, column, None, style)
        elif isinstance(value, str):
            code = self.raw.write_string(row, column, printable(value), style)
        elif isinstance(value, datetime | date):
            code = self.raw.write_datetime(row, column, value, style)
        else:
            code = self.raw.write_number(row, column, value, style)
        check_code(code, "write", row, column)

    def write_row(self, row: int, cells: Iterable[tuple[int, Value, Format]]) -> None:
        """Writes many cells of a row, each with its column and format, as `write` does."""
        for column, value, style in cells:
            self.write(row, column, value, style)

    def formula(self, row: int, column: int, formula: str, cached: str | float,
                style: Format = None) -> None:  # fmt: skip
        """Writes a live formula with the value it comes to; volatile functions are refused."""
        formula = checked_formula(formula)
        known = printable(cached) if isinstance(cached, str) else cached
        code = self.raw.write_formula(row, column, formula, style, known)
        check_code(code, "write_formula", row, column)

    def merge(self, row: int, column: int, last_row: int, last_column: int, value: Value,
              style: Format = None) -> None:  # fmt: skip
        """Merges an area and writes `value` in it (merge_range alone would guess types)."""
        code = self.raw.merge_range(row, column, last_row, last_column, "", style)
        check_code(code, "merge", row, column)
        self.write(row, column, value, style)

    def height(self, row: int, points: float) -> None:
        """Sets a row's height; Excel's default, which is never written, gets one pixel more."""
        told = 15.75 if round(points * 4 / 3) == 20 else points
        check_code(self.raw.set_row(row, told), "height", row, 0)

    def picture(self, row: int, column: int, data: bytes, size: tuple[float, float],
                offset: tuple[float, float], alt: str) -> None:  # fmt: skip
        """Embeds an image, `size` and `offset` in pixels whatever resolution it declares."""
        image = Image(io.BytesIO(data))
        options = {
            "image_data": io.BytesIO(data),
            "x_scale": size[0] / (image.width * 96 / image.x_dpi),
            "y_scale": size[1] / (image.height * 96 / image.y_dpi),
            "x_offset": offset[0],
            "y_offset": offset[1],
            "description": alt,
            "decorative": not alt,
            "object_position": 1,
        }
        code = self.raw.insert_image(row, column, "immagine", options)
        check_code(code, "insert_image", row, column)

    def __getattr__(self, name: str) -> Any:
        """XlsxWriter calls whose return code is all that needs a guard."""
        call = getattr(self.raw, name)

        def guarded(*args: Any, **options: Any) -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                check_code(call(*args, **options), name, *args[:2])

        return guarded


def column_name(column: int) -> str:
    """`G` for column 6."""
    return str(xl_col_to_name(column))


def fits_a_cell(formula: str) -> bool:
    """Whether Excel takes the formula: its length, its levels, the arguments of its functions."""
    if len(formula) > _MOST_FORMULA:
        return False
    if formula.count(",") < _MOST_ARGUMENTS and formula.count("(") < _MOST_LEVELS:
        return True  # nearly every formula
    commas = [0]
    for char in formula:
        if char == "(":
            commas.append(0)
        elif char == ")":
            commas.pop()
        elif char == ",":
            commas[-1] += 1
        if len(commas) > _MOST_LEVELS or commas[-1] >= _MOST_ARGUMENTS:
            return False
    return True


def cell_name(row: int, column: int) -> str:
    """`G7` for row 6 and column 6."""
    return str(xl_rowcol_to_cell(row, column))


def area_name(row: int, column: int, last_row: int, last_column: int) -> str:
    """`A1:C4`, or `A1` for one cell."""
    return str(xl_range(row, column, last_row, last_column))


def printable(text: str) -> str:
    """`text` without the characters that XML cannot hold; line ends become `\\n`.

    XlsxWriter takes a text from `<r>` to `</r>` for its own XML: a space at its end keeps it text.
    """
    if not text.isprintable():  # few texts
        text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def checked_formula(formula: str) -> str:
    """`formula` as XML can hold it; raises a ValueError for one that no cell may hold."""
    if _VOLATILE.search(formula) or not fits_a_cell(formula):
        raise ValueError(f"no formula for a cell: {formula[:200]}")
    return printable(formula)


def check_code(code: object, call: str, *where: object) -> None:
    """Raises a ValueError for a call that XlsxWriter did not carry out."""
    if isinstance(code, int) and code < 0:
        raise ValueError(f"XlsxWriter {call} {where}: code {code}")
