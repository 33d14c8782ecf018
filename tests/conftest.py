"""Programs that some tests need: skipped where they are missing, except under `.ci/run`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Convert = Callable[[Path, str], Path]


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Finds a program by name; without it the test is skipped, or fails if REQUIRE_PROGRAMS."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is None and os.environ.get("REQUIRE_PROGRAMS"):
            pytest.fail(f"{name} is not installed", pytrace=False)
        if found is None:
            pytest.skip(f"{name} is not installed")
        return found

    return find


@pytest.fixture(scope="session")
def soffice(program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`convert(path, "pdf")` through LibreOffice, with a profile of its own; returns the new file.

    `to` may name a filter (`csv:Text - txt - csv (StarCalc):44,34,76`), as on its command line.
    """
    command = program("soffice")
    profile = tmp_path_factory.mktemp("soffice-profile").as_uri()

    def convert(path: Path, to: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        done = subprocess.run(
            [command, f"-env:UserInstallation={profile}", "--headless", "--norestore",
             "--convert-to", to, "--outdir", str(folder), str(path)],
            check=False, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        result = folder / f"{path.stem}.{to.partition(':')[0]}"
        assert result.is_file(), f"LibreOffice made nothing: {done.stdout}{done.stderr}"
        return result

    return convert
