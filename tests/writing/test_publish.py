"""Outputs are all replaced or all left as they were: every step is made to fail once."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.findings import Finding
from generator.writing.publish import publish

OLD = {"Allegato.xlsx": b"il vecchio allegato", "risultati.json": b'{"vecchio": 1}\n'}
NAMES = ("Allegato.xlsx", "Segnalazioni.xlsx", "risultati.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A period's folder with two outputs of a former run."""
    path = tmp_path / "consuntivo"
    path.mkdir()
    for name, content in OLD.items():
        (path / name).write_bytes(content)
    return path


def package(text: str, *parts: str) -> bytes:
    """The least that is a workbook; `parts` are more parts, all of them holding `text`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in ("[Content_Types].xml", "xl/workbook.xml", *parts):
            archive.writestr(part, f"<a>{text}</a>")
    return buffer.getvalue()


def new_files() -> dict[str, bytes]:
    return {
        "Allegato.xlsx": package("allegato"),
        "Segnalazioni.xlsx": package("segnalazioni"),
        "risultati.json": b'{"nuovo": 2}\n',
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(found.where.file, found.code) for found in findings]


def fail_replace(
    monkeypatch: pytest.MonkeyPatch, at: set[int], error: Callable[[], BaseException]
) -> None:
    """Makes the replacements number `at` (from 0) fail."""
    real, calls = os.replace, iter(range(100))

    def replace(source: str | Path, target: str | Path) -> None:
        if next(calls) in at:
            raise error()
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


def occupied() -> OSError:
    return PermissionError(errno.EACCES, "Access is denied")


def full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def test_all_files_are_replaced_and_nothing_else_is_left(folder: Path) -> None:
    assert publish(folder, new_files()) == ()
    assert contents(folder) == new_files()


def test_missing_folders_are_made(tmp_path: Path) -> None:
    files = {"schede/Scheda_PO3.xlsx": package("scheda")}
    assert publish(tmp_path / "nuova" / "consuntivo", files) == ()
    assert contents(tmp_path / "nuova" / "consuntivo") == files


def test_files_that_are_not_ours_stay(folder: Path) -> None:
    (folder / "appunti.txt").write_bytes(b"di un collega")
    publish(folder, new_files())
    assert contents(folder)["appunti.txt"] == b"di un collega"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Segnalazioni.xlsx", b"questo non si apre"),
        ("Segnalazioni.xlsx", package("allegato")[:-10]),
        ("Segnalazioni.xlsx", package("<b>")),
        ("Segnalazioni.xlsx", package("&nessuno;")),
        ("Segnalazioni.xlsx", package("\x0b", "xl/worksheets/sheet1.xml")),
        ("risultati.json", b'{"punteggio": }'),
        ("risultati.json", b"\xff\xfe"),
    ],
)
def test_a_file_that_does_not_reopen_replaces_nothing(
    folder: Path, name: str, content: bytes
) -> None:
    found = publish(folder, {**new_files(), name: content})
    assert rows(found) == [(f"consuntivo/{name}", "uscita-non-scritta")]
    assert contents(folder) == OLD


def test_a_damaged_part_inside_a_package_is_noticed(folder: Path) -> None:
    damaged = bytearray(package("a long enough text to be damaged in the middle"))
    damaged[60] ^= 0xFF
    found = publish(folder, {**new_files(), "Allegato.xlsx": bytes(damaged)})
    assert rows(found) == [("consuntivo/Allegato.xlsx", "uscita-non-scritta")]
    assert contents(folder) == OLD


@pytest.mark.parametrize("failing", NAMES)
def test_a_failed_write_replaces_nothing(
    folder: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def open_or_fail(path: Path, *args: str, **options: str) -> object:
        if failing in path.name and args == ("wb",):
            raise full()
        return real(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_or_fail)
    found = publish(folder, new_files())
    assert rows(found) == [(f"consuntivo/{failing}", "uscita-non-scritta")]
    assert contents(folder) == OLD


def test_a_failed_fsync_replaces_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    found = publish(folder, new_files())
    assert [found_one.code for found_one in found] == ["uscita-non-scritta"] * 3
    assert contents(folder) == OLD


def test_a_copy_that_reads_back_different_replaces_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        content = real(path)
        return b'{"altro": 2}\n' if path.name == ".risultati.json.nuovo" else content

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", read_bytes)
        found = publish(folder, new_files())
    assert [found_one.text for found_one in found] == [
        "il file non si può scrivere (la copia riletta dal disco è diversa)."
    ]
    assert contents(folder) == OLD


def test_every_occupied_target_is_named_before_anything_is_touched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def open_or_fail(path: Path, *args: str, **options: str) -> object:
        if args == ("r+b",):
            raise occupied()
        return real(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_or_fail)
    found = publish(folder, new_files())
    assert rows(found) == [(f"consuntivo/{name}", "uscita-occupata") for name in OLD]
    assert contents(folder) == OLD


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize(
    ("error", "code"), [(occupied, "uscita-occupata"), (full, "uscita-non-scritta")]
)
def test_a_failed_replacement_puts_the_others_back(
    folder: Path,
    at: int,
    error: Callable[[], OSError],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail_replace(monkeypatch, {at}, error)
    found = publish(folder, new_files())
    assert rows(found) == [(f"consuntivo/{NAMES[at]}", code)]
    assert contents(folder) == OLD


def test_an_output_that_cannot_be_put_back_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_replace(monkeypatch, {2, 3}, full)
    found = publish(folder, new_files())
    assert rows(found) == [
        ("consuntivo/risultati.json", "uscita-non-scritta"),
        ("consuntivo/Allegato.xlsx", "uscita-mista"),
    ]
    assert contents(folder) == {**OLD, "Allegato.xlsx": new_files()["Allegato.xlsx"]}


def test_files_are_replaced_in_the_order_given(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the manifest, given last, is never newer than what it tells of."""
    replaced: list[str] = []
    real = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        replaced.append(Path(target).name)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    publish(folder, new_files())
    assert replaced == list(NAMES)


@pytest.mark.parametrize("owner", ["~$Allegato.xlsx", ".~lock.Allegato.xlsx#"])
def test_a_file_that_a_program_shows_is_not_replaced(folder: Path, owner: str) -> None:
    (folder / owner).write_bytes(b"")
    found = publish(folder, new_files())
    assert rows(found) == [("consuntivo/Allegato.xlsx", "uscita-aperta")]
    assert contents(folder) == {**OLD, owner: b""}
    (folder / owner).unlink()
    assert publish(folder, new_files()) == ()


def test_an_owner_of_a_file_that_is_not_there_does_not_count(folder: Path) -> None:
    (folder / "~$Segnalazioni.xlsx").write_bytes(b"")
    assert publish(folder, new_files()) == ()


def test_what_a_killed_run_left_is_removed(folder: Path) -> None:
    (folder / ".Altro.xlsx.nuovo").write_bytes(b"a meta'")
    (folder / ".Allegato.xlsx.nuovo").write_bytes(b"a meta'")
    (folder / ".nascosto").write_bytes(b"di un collega")
    assert publish(folder, {"risultati.json": b"{}"}) == ()
    assert contents(folder) == {**OLD, "risultati.json": b"{}", ".nascosto": b"di un collega"}


def test_who_interrupts_finds_the_outputs_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_replace(monkeypatch, {2}, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        publish(folder, new_files())
    assert contents(folder) == OLD


def test_a_folder_in_the_place_of_a_file(folder: Path) -> None:
    (folder / "Segnalazioni.xlsx").mkdir()
    found = publish(folder, new_files())
    assert rows(found) == [("consuntivo/Segnalazioni.xlsx", "uscita-non-scritta")]
    assert contents(folder) == OLD


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """One finding, however many outputs there are."""
    (tmp_path / "consuntivo").write_bytes(b"un file")
    found = publish(tmp_path / "consuntivo", new_files())
    assert rows(found) == [(str(tmp_path / "consuntivo"), "uscita-non-cartella")]
    assert f"{found[0].text} {found[0].remedy}" == (
        "è un file, non una cartella: non vi si può scrivere nulla. Indicare una cartella con "
        "--uscite, oppure spostare il file, e ripetere il comando."
    )
    assert contents(tmp_path) == {"consuntivo": b"un file"}


def test_a_file_further_up_or_further_down(tmp_path: Path) -> None:
    (tmp_path / "uscite").write_bytes(b"un file")
    found = publish(tmp_path / "uscite" / "a" / "consuntivo", new_files())
    assert rows(found) == [(str(tmp_path / "uscite"), "uscita-non-cartella")]
    (tmp_path / "risposte").write_bytes(b"un file")
    found = publish(tmp_path, {"a.txt": b"1", "risposte/b.txt": b"2", "risposte/c.txt": b"3"})
    assert rows(found) == [(str(tmp_path / "risposte"), "uscita-non-cartella")]
    assert not (tmp_path / "a.txt").exists()


def test_the_texts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_replace(monkeypatch, {0}, occupied)
    (found,) = publish(folder, new_files())
    assert str(found) == (
        "consuntivo/Allegato.xlsx: il file non si può sostituire: è aperto in un altro programma o "
        "protetto. Chiuderlo (di solito in Excel) e ripetere il comando. Il file di prima è "
        "intatto."
    )


def test_the_text_of_an_open_file(folder: Path) -> None:
    (folder / "~$Allegato.xlsx").write_bytes(b"")
    (found,) = publish(folder, new_files())
    assert str(found) == (
        "consuntivo/Allegato.xlsx: qualcuno ha il file aperto: accanto c'è «~$Allegato.xlsx». "
        "Chiuderlo e ripetere il comando; se non lo ha aperto nessuno, cancellare "
        "«~$Allegato.xlsx». Il file di prima è intatto."
    )


def test_the_text_of_outputs_that_do_not_agree(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_replace(monkeypatch, {1, 2}, full)
    _, mixed = publish(folder, new_files())
    assert str(mixed) == (
        "consuntivo/Allegato.xlsx: il file è già quello nuovo, ma altri non si sono potuti "
        "scrivere e questo non è tornato com'era (il disco è pieno). Ripetere il comando: finché "
        "non riesce, i file di questa cartella non si accordano."
    )
