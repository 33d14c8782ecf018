"""From the inputs to the manifest and back: what each command leaves, and what `impronte` says."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from generator import cli
from generator.catalogue import finding
from generator.cli import main
from generator.findings import CellRef

ROOT = Path(__file__).resolve().parent.parent
SIGNED = ROOT / "tests" / "data" / "firme"
PERIOD = "consuntivo"
ANNEX = "Allegato_2022_consuntivo"
STAMP = "ultima-esecuzione.json"
WORKING = {"risultati.json", "Segnalazioni_consuntivo.xlsx"}
WITHOUT_DIGEST = {"manifesto.json", "Segnalazioni_consuntivo.xlsx", STAMP}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped inputs and the outputs made from them."""
    place = tmp_path_factory.mktemp("fatto")
    shutil.copytree(ROOT / "inputs", place / "inputs")
    assert run(place, "allegato") == 0
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copia"))


def run(place: Path, *arguments: str) -> int:
    """One command on the inputs and outputs in `place`."""
    folders = ["--ingressi", str(place / "inputs"), "--uscite", str(place / "outputs")]
    return main([*arguments, *folders])


def contents(place: Path) -> dict[str, bytes]:
    folder = place / "outputs" / PERIOD
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def check(
    place: Path, capsys: pytest.CaptureFixture[str], *names: str
) -> tuple[int, dict[str, str]]:
    """The exit code of `impronte`, and the verdict on each file by its name."""
    capsys.readouterr()
    files = [str(place / "outputs" / PERIOD / name) for name in names]
    code = main(["impronte", *files, "--uscite", str(place / "outputs")])
    lines = [re.match(r"(.+?): ([a-z' ]+)[,;]", line) for line in out(capsys).splitlines()]
    return code, {Path(line[1]).name: line[2].split(" da ")[0] for line in lines if line}


def out(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def break_a_form(place: Path) -> None:
    (place / "inputs" / PERIOD / "Scheda_PO3.xlsx").write_bytes(b"")


def close_the_period(place: Path) -> None:
    path = place / "inputs" / "piano.xlsx"
    book = openpyxl.load_workbook(path)
    rows = list(book["Periodi"].iter_rows())
    column = [cell.value for cell in rows[0]].index("Stato")
    next(row for row in rows if row[0].value == PERIOD)[column].value = "chiuso"
    book.save(path)


def test_the_manifest_tells_of_everything_read_and_written(made: Path) -> None:
    told = json.loads(contents(made)["manifesto.json"])
    files = {item["nome"]: item for item in [*told["ingressi"], *told["uscite"]]}
    inputs = {path.relative_to(made / "inputs").as_posix(): path.read_bytes()
              for path in (made / "inputs").rglob("*.xlsx")}  # fmt: skip
    templates = {f"templates/{name}": (ROOT / "templates" / name).read_bytes()
                 for name in ("allegato-consuntivo.xlsx", "testo-determinazione.md")}  # fmt: skip
    outputs = contents(made)
    expected = {**inputs, **templates, **outputs}
    assert len(inputs) == 8
    assert set(files) == set(expected) - WITHOUT_DIGEST
    for name, item in files.items():
        assert item["dimensione"] == len(expected[name])
        assert item["sha256"] == hashlib.sha256(expected[name]).hexdigest()
    assert (told["comando"], told["periodo"], told["opzioni"]) == (
        "allegato", PERIOD, {"bozza": False}
    )  # fmt: skip


def test_the_imprints_are_those_of_the_annex(made: Path) -> None:
    outputs = contents(made)
    for suffix in ("pdf", "xlsx"):
        digest = hashlib.sha256(outputs[f"{ANNEX}.{suffix}"]).hexdigest()
        assert outputs[f"{ANNEX}.{suffix}.sha256"] == digest.encode()
        text = outputs["Testo_determinazione_2022_consuntivo.txt"].decode("utf-8-sig")
        assert digest in text


def test_the_text_counts_the_pages_of_the_pdf(made: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(made / "outputs" / PERIOD / f"{ANNEX}.pdf") as document:
        pages = len(document.pages)
    text = contents(made)["Testo_determinazione_2022_consuntivo.txt"].decode("utf-8-sig")
    assert f"«{ANNEX}.pdf», pagine n. {pages}," in text


def test_everything_is_unchanged(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, verdicts = check(made, capsys, "")
    assert code == 0
    assert set(verdicts) == set(contents(made)) - WITHOUT_DIGEST
    assert set(verdicts.values()) == {"invariato"}


def test_a_blocked_run_leaves_annex_digests_and_manifest(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(place)
    break_a_form(place)
    assert run(place, "allegato") == 1
    after = contents(place)
    assert {name for name in after if after[name] != before.get(name)} == WORKING
    code, verdicts = check(place, capsys, "", "Segnalazioni_consuntivo.xlsx")
    assert code == 1
    assert verdicts.pop("risultati.json") == "riscritto"
    assert verdicts.pop("Segnalazioni_consuntivo.xlsx") == "sconosciuto"
    assert set(verdicts.values()) == {"invariato"}


def test_a_draft_has_a_manifest_of_its_own_and_no_imprints(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(place)
    break_a_form(place)
    assert run(place, "allegato", "--bozza") == 1
    after = contents(place)
    draft = {
        f"{ANNEX.replace('Allegato', 'Allegato_BOZZA')}.{suffix}" for suffix in ("pdf", "xlsx")
    }
    draft.add("Ricalcolo_BOZZA_2022_consuntivo.xlsx")
    assert set(after) - set(before) == {*draft, "manifesto_BOZZA.json"}
    assert {name for name in before if after[name] != before[name]} == WORKING | {STAMP}
    told = json.loads(after["manifesto_BOZZA.json"])
    assert told["opzioni"] == {"bozza": True}
    assert {item["nome"] for item in told["uscite"]} == {*draft, "risultati.json"}
    assert check(place, capsys, "")[0] == 0


def test_a_change_of_one_byte_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = place / "outputs" / PERIOD / f"{ANNEX}.xlsx"
    path.write_bytes(path.read_bytes() + b"\0")
    assert check(place, capsys, path.name) == (1, {path.name: "modificato"})


def test_the_plan_is_checked_from_anywhere(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without options the manifests are looked for in `outputs`."""
    monkeypatch.chdir(place)
    capsys.readouterr()
    assert main(["impronte", "inputs/piano.xlsx"]) == 0
    digest = hashlib.sha256((place / "inputs" / "piano.xlsx").read_bytes()).hexdigest()
    manifest = Path("outputs") / PERIOD / "manifesto.json"
    told = f"{Path('inputs/piano.xlsx')}: invariato; SHA-256 dell'intero file {digest} ({manifest})"
    assert out(capsys) == f"{told}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["impronte"], "impronte vuole uno o più file."),
        (["impronte", "--uscite", "x"], "impronte vuole uno o più file."),
        (["allegato", "x.pdf"], "«x.pdf» è di troppo: allegato non prende file."),
        (["impront", "x.pdf"], "«impront» non è un comando. Forse «impronte»?"),
    ],
)
def test_wrong_use(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_files_may_stand_before_and_after_options(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, annex = place / "inputs" / "piano.xlsx", place / "outputs" / PERIOD / f"{ANNEX}.xlsx"
    capsys.readouterr()
    arguments = ["impronte", str(plan), "--uscite", str(place / "outputs"), str(annex)]
    assert main(arguments) == 0
    assert len(out(capsys).splitlines()) == 2


# --- what is never replaced ----------------------------------------------------------------------


def test_nothing_of_a_closed_period_is_replaced(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "schede", "--periodo", PERIOD) == 0
    before = contents(place)
    close_the_period(place)
    break_a_form(place)
    told = finding("periodo-chiuso", CellRef(""), periodo=PERIOD)
    assert str(told) == (
        ": il periodo «consuntivo» è chiuso: i file che ci sono già non vengono sostituiti. Per "
        "rifarli, mettere «aperto» nella colonna «Stato» del foglio «Periodi», oppure usare "
        "un'altra cartella con --uscite."
    )
    for verb in (["allegato"], ["allegato", "--bozza"], ["schede", "--periodo", PERIOD]):
        capsys.readouterr()
        assert run(place, *verb) == 1
        assert told.text in out(capsys)
        assert contents(place) == before
    run(place, "controlla")
    kept = finding("segnalazioni-non-scritte", CellRef(""), periodo=PERIOD)
    assert kept.text in out(capsys)
    assert str(kept) == (
        ": il periodo «consuntivo» è chiuso: il file delle segnalazioni è rimasto quello di prima. "
        "Leggere le segnalazioni sullo schermo, oppure usare un'altra cartella con --uscite."
    )
    assert contents(place) == before


def test_a_faulty_text_for_the_act_blocks(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", place / "templates"))
    (templates / "testo-determinazione.md").write_text("{{ pagin }}", "utf-8")
    monkeypatch.setattr(cli, "TEMPLATES", templates)
    before = contents(place)
    assert run(place, "allegato") == 1
    assert "«pagin» non è una variabile di questo testo. Forse si intendeva «pagine»?" in out(
        capsys
    )
    after = contents(place)
    assert {name for name in after if after[name] != before.get(name)} == WORKING
    assert json.loads(after["risultati.json"])["esito"] == "bloccato"
