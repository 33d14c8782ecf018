"""What is inside a `.p7m` envelope (CAdES), and where a PDF was signed after it was made (PAdES).

One idea to know: a signature does not touch what is signed. An envelope holds the document as it
was; a PDF is signed by adding to its end. So the original can be found again, byte by byte.
Whether a signature is valid, and who signed, is not asked here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from asn1crypto.cms import ContentInfo, SignedData
from asn1crypto.core import OctetString, ParsableOctetString

_DEEPEST = 8  # envelopes inside envelopes: a second signature is often put around the first
_SEQUENCE = b"\x30"
_HEADERS = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")  # of a mail (S/MIME)
_FENCE = re.compile(rb"-----[A-Z0-9 ]+-----")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})")
# What asn1crypto raises on bytes that are not what they claim to be.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


def open_envelopes(content: bytes) -> Iterator[bytes]:
    """`content`, then what is in its envelope, then in the envelope inside, and so on."""
    yield content
    for _ in range(_DEEPEST):
        inner = _enclosed(content)
        if inner is None:
            return
        yield inner
        content = inner


def signed_after(content: bytes, size: int) -> int | None:
    """How many bytes of a PDF follow its last signature; None if it was not signed.

    A signature counts if it stands beyond the first `size` bytes and covers them.
    """
    ends = [
        int(found.group(3)) + int(found.group(4))
        for found in _BYTE_RANGE.finditer(content, size)
        if _is_signature(content, size, *map(int, found.groups()))
    ]
    return len(content) - max(ends) if ends else None


def _is_signature(
    content: bytes, size: int, first: int, before: int, second: int, after: int
) -> bool:
    """Two ranges from the beginning to the end of something, and a signature between them."""
    if first != 0 or not size <= before < second <= second + after <= len(content):
        return False
    between = content[before:second]
    if between[:1] != b"<" or between[-1:] != b">":
        return False
    try:
        encoded = binascii.unhexlify(b"".join(between[1:-1].split()))
    except ValueError:
        return False
    return _signed_data(encoded) is not None


def _enclosed(content: bytes) -> bytes | None:
    """The document inside an envelope in DER, PEM, S/MIME or base64; None if there is none."""
    signed = _signed_data(_binary(content))
    if signed is None:
        return None
    try:
        document = signed["encap_content_info"]["content"]
        held = isinstance(document, OctetString | ParsableOctetString)
        return bytes(document) if held else None
    except _MALFORMED:
        return None


def _signed_data(encoded: bytes) -> SignedData | None:
    """The signed data that `encoded` begins with: in a PDF zeros follow it."""
    if not encoded.startswith(_SEQUENCE):
        return None
    try:
        info = ContentInfo.load(encoded)
        signed = info["content"] if info["content_type"].native == "signed_data" else None
        # Nothing is parsed before it is asked for.
        return signed if signed is not None and len(signed["signer_infos"]) else None
    except _MALFORMED:
        return None


def _binary(content: bytes) -> bytes:
    """`content` without the base64, the fences or the headers that it may have for the mail."""
    if content.startswith(_SEQUENCE):
        return content
    text = _HEADERS.sub(b"", content.lstrip(), count=1) if b":" in content[:200] else content
    digits = b"".join(_FENCE.sub(b"", text).split())
    try:
        return base64.b64decode(digits, validate=True)
    except ValueError:
        return b""
