"""Publishing goes wrong at every one of its steps: an error, a full disk, a power cut."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_steps import Act, Steps, counted

from generator.findings import Finding
from generator.manifest import FileDigest, Manifest, digest_file, to_bytes
from generator.reading.digests import Verdict, check_files
from generator.writing.publish import publish

ERRORS = (errno.ENOSPC, errno.EIO, errno.EPERM)


def run(mark: str) -> dict[str, bytes]:
    """The files of one run, its manifest last."""
    files = {
        "Allegato.txt": f"allegato {mark}".encode(),
        "Allegato.txt.sha256": digest_file("", mark.encode()).sha256.encode(),
        "risultati.json": f'{{"esito": "completo", "{mark}": 1}}'.encode(),
    }
    digests: tuple[FileDigest, ...] = tuple(digest_file(*item) for item in files.items())
    manifest = Manifest("0", "allegato", "consuntivo", False, "", (), digests)
    return {**files, "manifesto.json": to_bytes(manifest)}


OLD, NEW = run("vecchio"), run("nuovo")


@pytest.fixture(params=["former run", "first run"])
def before(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return OLD if request.param == "former run" else {}


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def publish_with(folder: Path, steps: Steps) -> tuple[Finding, ...]:
    with counted(steps):
        return publish(folder, NEW)


def failing(number: int) -> Act:
    def act() -> None:
        raise OSError(number, os.strerror(number))

    return act


def all_steps(tmp_path: Path, before: dict[str, bytes]) -> list[str]:
    steps = Steps(-1, lambda: None)
    assert publish_with(lay(tmp_path / "prova", before), steps) == ()
    return steps.names


def is_mended(folder: Path) -> bool:
    """Whether a run after the fault puts everything right and leaves nothing else."""
    return publish(folder, NEW) == () and contents(folder) == NEW


def test_the_steps_are_those_that_can_fail(tmp_path: Path) -> None:
    """A step that is not counted would not be tried below."""
    names = all_steps(tmp_path, OLD)
    for name, least in {"write": 4, "os.fsync": 8, "os.replace": 4, "read": 8}.items():
        assert names.count(name) >= least
    first = names.index("os.replace")
    assert "write" not in names[first:]
    assert names[:first].count("os.fsync") == 4


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_an_error_at_any_step_leaves_all_old_or_all_new(
    tmp_path: Path, before: dict[str, bytes], number: int
) -> None:
    names = all_steps(tmp_path, before)
    for at in range(len(names)):
        folder = lay(tmp_path / str(at), before)
        found = publish_with(folder, Steps(at, failing(number)))
        there = {name: content for name, content in contents(folder).items() if name in NEW}
        assert there == (before if found else NEW), names[at]
        assert is_mended(folder)


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_errors_from_a_step_on_never_leave_a_partial_file(
    tmp_path: Path, before: dict[str, bytes], number: int
) -> None:
    names = all_steps(tmp_path, before)
    for at in range(len(names)):
        folder = lay(tmp_path / str(at), before)
        found = publish_with(folder, Steps(at, failing(number), lasting=True))
        check_whole(folder, before)
        if "os.replace" not in names[:at]:
            assert {name for name in contents(folder) if not name.startswith(".")} == set(before)
        if found and "uscita-mista" not in {item.code for item in found}:
            assert {name: (folder / name).read_bytes() for name in before} == before
        assert is_mended(folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_killed_at_any_step_the_manifest_tells_and_the_next_run_mends(
    tmp_path: Path, before: dict[str, bytes]
) -> None:
    states = set()
    for at, _ in enumerate(all_steps(tmp_path, before)):
        folder = lay(tmp_path / str(at), before)
        assert killed_at(at, folder)
        check_whole(folder, before)
        there = {name: content for name, content in contents(folder).items() if name in NEW}
        whole = there in (before, NEW)
        verdicts = {item.verdict for item in check_files([folder], tmp_path / "altrove")}
        assert (verdicts == {Verdict.UNCHANGED}) == (whole and bool(there))
        states.add((whole, there == NEW))
        assert is_mended(folder)
    assert states == {(True, False), (False, False), (True, True)}


def killed_at(at: int, folder: Path) -> bool:
    """Runs in a process of its own, which is killed at that step."""
    child = os.fork()
    if child == 0:
        publish_with(folder, Steps(at, lambda: os.kill(os.getpid(), signal.SIGKILL)))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def check_whole(folder: Path, before: dict[str, bytes]) -> None:
    """Each file is old or new; only prepared ones may be anything."""
    for name, content in visible(folder):
        assert content in (before.get(name), NEW[name]), name


def visible(folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in contents(folder).items() if name[0] != ".")
