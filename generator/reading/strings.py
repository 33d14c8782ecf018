"""XML as a stream, and the texts in it: the shared strings of a workbook.

One idea to know: a text may come in runs (rich text) and with phonetic hints, which do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from generator.reading.package import RefusedError

# A text in XML as any program writes it; what stands otherwise is left to the parser.
CHARACTERS = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
_NUMBERED = "#(?:9|10|13|1[6-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3})"
TEXT = rf"{CHARACTERS}(?:&(?:amp|lt|gt|quot|apos|{_NUMBERED});{CHARACTERS})*+"

_CHARACTER = re.compile("&#([0-9]+);")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}  # this one last
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ITEM = re.compile(rf'<si><t(?: xml:space="preserve")?>({TEXT})</t></si>|([\s\S]+)')
_AROUND = re.compile(rb"(?:<\?xml [^<>]*\?>\s*)?<sst [^<>]*></sst>\s*")
_END = b"</si>"
_BLOCK = 1 << 16  # bytes

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def stream(
    content: bytes,
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
    other: Callable[..., None] | None = None,
    upto: int | None = None,
) -> None:
    """Calls the handlers on the elements of an XML part; names are `namespace local`.

    `other` is called at comments, processing instructions and CDATA sections. `start` is called on
    the elements that begin before `upto`.

    Raises:
        RefusedError: the part is no XML in UTF-8 or declares a document type.
    """
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.CommentHandler = parser.ProcessingInstructionHandler = other
    parser.StartCdataSectionHandler = other
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        if upto is not None:
            parser.Parse(content[:upto], False)
            parser.StartElementHandler = None
        parser.Parse(content[upto or 0 :], True)
    except expat.ExpatError as error:
        raise RefusedError("file-danneggiato", motivo="XML errato") from error


def read_strings(content: bytes) -> tuple[str, ...]:
    """The shared strings, in order.

    Raises:
        RefusedError: the part is broken, or announces more strings than it has bytes.
    """
    cut = read_cut(content)
    return read_parsed(content) if cut is None else cut


def unescape(text: str) -> str:
    """`text` with `_x000D_` and the like decoded, as in all texts of a workbook."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def resolve(text: str) -> str:
    """`TEXT` with its entities replaced."""
    if "&" not in text:
        return text
    if "&#" in text:
        text = _CHARACTER.sub(lambda found: chr(int(found[1])), text)
    for entity, character in _NAMED.items():
        text = text.replace(entity, character)
    return text


def blocks(content: bytes, start: int, end: int, closing: bytes) -> Iterator[str]:
    """The bytes from `start` to `end` as texts, each up to the end of a `closing` tag."""
    while start < end:
        place = content.find(closing, start + _BLOCK, end)
        stop = place + len(closing) if place >= 0 else end
        yield content[start:stop].decode()
        start = stop


def read_cut(content: bytes) -> tuple[str, ...] | None:
    """The strings if none has runs or anything else that only the parser can tell."""
    start, end = content.find(b"<si>"), content.rfind(_END) + len(_END)
    around = content[:start] + content[end:]
    if not 0 <= start < end or not _AROUND.fullmatch(around):
        return None
    stream(around, _Strings(len(content)).start)  # checks the counts
    found: list[str] = []
    try:
        for block in blocks(content, start, end, _END):
            items = _ITEM.findall(block)
            if items[-1][1]:
                return None
            found += [unescape(resolve(text)) for text, _ in items]
    except UnicodeDecodeError:
        return None
    return tuple(found)


def read_parsed(content: bytes) -> tuple[str, ...]:
    """The strings with every element parsed, whatever it is."""
    reader = _Strings(len(content))
    stream(content, reader.start, reader.end, reader.text)
    return tuple(reader.found)


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
