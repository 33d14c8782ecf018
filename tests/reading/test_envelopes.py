"""Signed copies made by OpenSSL and pyHanko (tests/data/firme): the original is found in each."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.reading.envelopes import open_envelopes, signed_after

SIGNED = Path(__file__).resolve().parent.parent / "data" / "firme"
ORIGINAL = (SIGNED / "originale.pdf").read_bytes()
DER = (SIGNED / "busta-der.p7m").read_bytes()
PADES = (SIGNED / "pades.pdf").read_bytes()
SIZE = len(ORIGINAL)


def fenced(label: bytes) -> bytes:
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (label, base64.encodebytes(DER), label)


HEADERS = (
    b"MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data;\r\n"
    b'\tname="x"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)
FORMS = {
    "der": DER,
    "followed by something": DER + b"\r\n",
    "indefinite lengths, in pieces": (SIGNED / "busta-ber.p7m").read_bytes(),
    "base64 in one line": base64.b64encode(DER),
    "base64 in lines": base64.encodebytes(DER).replace(b"\n", b"\r\n"),
    "pem of pkcs7": fenced(b"PKCS7"),
    "pem of cms": fenced(b"CMS"),
    "mail": HEADERS + base64.encodebytes(DER),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_document_is_taken_out_of_its_envelope(form: str) -> None:
    assert list(open_envelopes(FORMS[form])) == [FORMS[form], ORIGINAL]


def test_an_envelope_in_an_envelope() -> None:
    twice = (SIGNED / "busta-doppia.p7m").read_bytes()
    assert list(open_envelopes(twice)) == [twice, DER, ORIGINAL]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        ORIGINAL,
        b"due parole",
        b"MIIB",
        b"0",
        b"\x30\x80",
        DER[:400],
        (SIGNED / "staccata.p7m").read_bytes(),
        b"Subject: niente\n\nMIIB",
        base64.b64encode(b"\x30\x03abc"),
    ],
)
def test_what_holds_no_document_is_left_alone(content: bytes) -> None:
    assert list(open_envelopes(content)) == [content]


def test_damaged_envelopes_raise_nothing() -> None:
    chance = random.Random(2022)  # noqa: S311 - damage, not secrets
    for _ in range(2_000):
        damaged = bytearray(DER)
        places = [*range(80), *range(len(DER) - 900, len(DER))]
        for _ in range(chance.randint(1, 4)):
            damaged[chance.choice(places)] = chance.randrange(256)
        del damaged[chance.choice([len(DER), *places]) :]
        assert len(list(open_envelopes(bytes(damaged)))) <= 2


def nested(depth: int) -> bytes:
    """An envelope whose content is in pieces in pieces in pieces."""
    pieces = b"\x24\x80" * depth + b"\x04\x01a" + b"\0\0" * depth
    signed_data = bytes.fromhex("06092a864886f70d010702")
    data = bytes.fromhex("06092a864886f70d010701")
    return (
        b"\x30\x80" + signed_data + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" + data
        + b"\xa0\x80" + pieces + b"\0\0" * 2 + b"\x31\x02\x30\x00" + b"\0\0" * 3
    )  # fmt: skip


def test_pieces_in_pieces() -> None:
    assert list(open_envelopes(nested(2)))[1:] == [b"a"]
    assert len(list(open_envelopes(nested(5_000)))) == 1


# --- PDF -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pades.pdf", "pades-due.pdf"])
def test_a_signature_added_to_the_original_is_seen(name: str) -> None:
    content = (SIGNED / name).read_bytes()
    assert content.startswith(ORIGINAL)
    assert signed_after(content, SIZE) == 0


def test_what_follows_the_last_signature_is_counted() -> None:
    assert signed_after(PADES + b"\n% dopo", SIZE) == 7


def change_range(change: Callable[[list[int]], list[int]]) -> bytes:
    """`pades.pdf` with other figures in its byte range, padded so that nothing moves."""

    def changed(found: re.Match[bytes]) -> bytes:
        figures = " ".join(map(str, change([int(figure) for figure in found.groups()])))
        return f"/ByteRange [{figures}".encode().ljust(len(found.group()))

    return re.sub(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", changed, PADES)


def change_signature(digits: bytes) -> bytes:
    """`pades.pdf` with the first digits of its signature replaced."""
    found = re.search(rb"/ByteRange \[0 (\d+)", PADES)
    assert found is not None
    first = int(found.group(1)) + 1
    return PADES[:first] + digits + PADES[first + len(digits) :]


@pytest.mark.parametrize(
    "content",
    [
        ORIGINAL,
        ORIGINAL + b"\n%%EOF",
        PADES[: SIZE + 3000],
        change_range(lambda r: [1, *r[1:]]),
        change_range(lambda r: [0, SIZE - 1, *r[2:]]),
        change_range(lambda r: [0, r[1], r[1], r[3]]),
        change_range(lambda r: [0, r[1], r[2], r[3] + 1]),
        change_signature(b"z" * 60),
        change_signature(b"0" * 60),
        change_signature(b"<"),
    ],
)
def test_what_is_no_signature_is_not_taken_for_one(content: bytes) -> None:
    assert signed_after(content, SIZE) is None


def test_a_signature_that_the_original_already_had_does_not_count() -> None:
    found = re.search(rb"/ByteRange \[[0-9 ]+", PADES)
    assert found is not None
    for added in (b"\n%%EOF", found.group()):
        assert signed_after(PADES + added, len(PADES)) is None


def test_control_the_range_is_found_and_written_back_as_it_was() -> None:
    assert signed_after(change_range(lambda r: r), SIZE) == 0
