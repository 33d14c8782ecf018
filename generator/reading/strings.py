"""XML as a stream, and the texts in it: the shared strings of a workbook.

One idea to know: a text may come in runs (rich text) and with phonetic hints, which do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from generator.reading.package import RefusedError

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def stream(content: bytes, start: Start, end: End, text: Callable[[str], None]) -> None:
    """Calls the handlers on the elements of an XML part; names are `namespace local`.

    Raises:
        RefusedError: the part is no XML in UTF-8 or declares a document type.
    """
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise RefusedError("file-danneggiato", motivo="XML errato") from error


def read_strings(content: bytes) -> tuple[str, ...]:
    """The shared strings, in order.

    Raises:
        RefusedError: the part is broken, or announces more strings than it has bytes.
    """
    reader = _Strings(len(content))
    stream(content, reader.start, reader.end, reader.text)
    return tuple(reader.found)


def unescape(text: str) -> str:
    """`text` with `_x000D_` and the like decoded, as in all texts of a workbook."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Strings:
    """Collects the texts of `<si>`, run by run."""

    def __init__(self, size: int) -> None:
        self.found: list[str] = []
        self._size = size
        self._runs: list[str] = []
        self._open = False
        self._phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "t":
            self._open = not self._phonetic
        elif local == "rPh":
            self._phonetic += 1
        elif local == "sst":
            self._check_counts(attributes)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "t":
            self._open = False
        elif local == "rPh":
            self._phonetic -= 1
        elif local == "si":
            self.found.append(unescape("".join(self._runs)))
            self._runs.clear()

    def text(self, text: str) -> None:
        if self._open:
            self._runs.append(text)

    def _check_counts(self, attributes: dict[str, str]) -> None:
        """python-calamine reserves memory for `uniqueCount` and aborts the process."""
        counts = (attributes.get("uniqueCount", "0"), attributes.get("count", "0"))
        if any(not count.isdecimal() for count in counts) or int(counts[0]) > self._size:
            raise RefusedError("file-rifiutato", motivo="un numero impossibile di testi")


def _refuse_doctype(*_: object) -> None:
    raise RefusedError("file-rifiutato", motivo="dichiarazioni DTD")
