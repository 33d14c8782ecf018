"""A value on which the two readings differ never comes out; a reader that fails is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade import (
    SHOWN,
    c,
    codes,
    packed,
    parts,
    read_bytes,
    row,
    shown,
)

from generator.reading import values as calamine_values


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("<v>NaN</v>", ""),
        ("<v>INF</v>", ""),
        ("<v>-INF</v>", ""),
        ("<v>1e999</v>", ""),
        ("<v>95,5</v>", ""),
        ("<v>1<!-- nascosto -->2</v>", ""),
        ("<v><![CDATA[12]]></v>", ""),
        ("<v>12</v><v>13</v>", ""),
        ('<e:v xmlns:e="urn:e">12</e:v>', ""),
        ("<v>-5</v>", 's="1"'),
        ("<v>uno</v>", 't="s"'),
        ("<v>11 aprile</v>", 't="d"'),
    ],
)
def test_discord_leaves_only_that_cell_out(inside: str, attributes: str, tmp_path: Path) -> None:
    rows = row(c("F", "<v>3</v>"), c("G", inside, attributes))
    read, findings = read_bytes(tmp_path, packed(parts(rows)))
    assert codes(findings) == [("G7", "cella-discorde")]
    assert read is not None
    assert shown(read.sheets[0]) == {"F7": (3.0, "NUMBER")}


@pytest.mark.parametrize(
    ("inside", "attributes", "row_found"),
    [
        ("<v>95,5</v>", 't="n"', ("G7", "cella-discorde")),
        ("<v>0x10</v>", 't="n"', ("G7", "cella-discorde")),
        ("<v>7</v>", 't="s"', ("G7", "cella-discorde")),
        ("<v>2</v>", 't="b"', ("G7", "cella-discorde")),
        ("<v>7</v>", 't="zz"', ("G7", "cella-discorde")),
        ("<v>#SPILL!</v>", 't="e"', ("G7", "cella-errore")),
        ("<v>123456789012345</v>", 's="3"', ("G7", "cella-discorde")),
    ],
)
def test_cells_that_stop_the_other_reader(
    inside: str, attributes: str, row_found: tuple[str, str], tmp_path: Path
) -> None:
    rows = row(c("F", "<v>3</v>"), c("G", inside, attributes))
    read, findings = read_bytes(tmp_path, packed(parts(rows)))
    assert read is None
    assert codes(findings) == [row_found]


def test_messages_of_cells(tmp_path: Path) -> None:
    _, invalid = read_bytes(tmp_path, packed(parts(row(c("G", "<v>95,5</v>")))))
    assert [str(found) for found in invalid] == [
        f"{SHOWN} › Dati › G7: la cella non si legge con certezza: «95,5» (non valido) in una "
        "lettura, «95,5» nell'altra. Riscrivere il valore a mano nella cella e salvare."
    ]
    _, doubt = read_bytes(tmp_path, packed(parts(row(c("G", "<v>1<!-- -->2</v>")))))
    assert "«12» in una lettura, «1» nell'altra" in doubt[0].text
    _, error = read_bytes(tmp_path, packed(parts(row(c("G", "<v>#SPILL!</v>", 't="e"')))))
    assert [str(found) for found in error] == [
        f"{SHOWN} › Dati › G7: la cella mostra l'errore #SPILL! invece di un valore. Scrivere la "
        "cifra, 0 se il fatto non è mai accaduto, n.d. se il dato non è disponibile."
    ]


class _Panic(BaseException):
    """What the other reader raises at a bug of its own."""


_Panic.__name__, _Panic.__module__ = "PanicException", "pyo3_runtime"


@pytest.mark.parametrize("step", ["from_filelike", "get_sheet_by_name"])
def test_panic_is_a_damaged_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calamine_values, "CalamineWorkbook", _broken_reader(step, _Panic()))
    read, findings = read_bytes(tmp_path, packed(parts(row(c("G", "<v>1</v>")))))
    assert read is None
    assert [str(found) for found in findings] == [
        f"{SHOWN} › Dati: il file è danneggiato o incompleto (il foglio non si può decodificare). "
        "Aprirlo in Excel, accettare la riparazione, controllare i valori, salvare e rimandarlo."
    ]


def test_other_exceptions_are_not_swallowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = _broken_reader("get_sheet_by_name", KeyboardInterrupt())
    monkeypatch.setattr(calamine_values, "CalamineWorkbook", broken)
    with pytest.raises(KeyboardInterrupt):
        read_bytes(tmp_path, packed(parts(row(c("G", "<v>1</v>")))))


def _broken_reader(step: str, error: BaseException) -> type:
    """A stand-in for CalamineWorkbook that raises `error` at that step."""

    class Broken:
        @classmethod
        def from_filelike(cls, _: object) -> Broken:
            if step == "from_filelike":
                raise error
            return cls()

        def get_sheet_by_name(self, _: str) -> None:
            raise error

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    return Broken


def test_damaged_copies_never_read_as_other_values(tmp_path: Path) -> None:
    """Every single byte of the package changed in turn: the same cells, or a finding."""
    data = packed(parts(row(c("F", "<v>1234</v>"), c("G", "<v>0</v>", 't="s"'))))
    for place in range(0, len(data), 3):
        damaged = bytes((*data[:place], data[place] ^ 0x15, *data[place + 1 :]))
        read, findings = read_bytes(tmp_path, damaged)
        if not findings:
            assert read is not None
            assert shown(read.sheets[0]) == {"F7": (1234.0, "NUMBER"), "G7": ("uno", "TEXT")}
