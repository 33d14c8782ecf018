"""The manifest: what it tells, in what order, and what it keeps silent about."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import annex_factory as factory

from generator import VERSION
from generator.findings import CellRef
from generator.manifest import digest_file, parse, to_bytes
from generator.writing.manifest import build_manifest, plan_digest

ROOT = Path(__file__).resolve().parent.parent.parent
PLAN = factory.plan()
INPUTS = (digest_file("piano.xlsx", b"piano"), digest_file("consuntivo/b.xlsx", b"b"))
OUTPUTS = {"risultati.json": b"{}", "Allegato.pdf": b"pdf", "Segnalazioni_x.xlsx": b"s"}


def manifest(draft: bool = False) -> bytes:
    return build_manifest(PLAN, "allegato", INPUTS, OUTPUTS, draft=draft)


def test_the_whole_of_it() -> None:
    told = json.loads(manifest())
    assert re.fullmatch("[0-9a-f]{64}", told.pop("piano"))
    assert told == {
        "versione": 1,
        "programma": {"nome": "allegato-performance", "versione": VERSION},
        "comando": "allegato",
        "periodo": "consuntivo",
        "opzioni": {"bozza": False},
        "ingressi": [
            {
                "nome": "consuntivo/b.xlsx",
                "dimensione": 1,
                "sha256": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
            },
            {
                "nome": "piano.xlsx",
                "dimensione": 5,
                "sha256": "1d78e018e405ef26b7f7581336a2a4c556c3783eaa763978cbd7d2ddd0adb3ad",
            },
        ],
        "uscite": [
            {
                "nome": "Allegato.pdf",
                "dimensione": 3,
                "sha256": "c35b21d6ca39aa7cc3b79a705d989f1a6e88b99ab43988d74048799e3db926a3",
            },
            {
                "nome": "risultati.json",
                "dimensione": 2,
                "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            },
        ],
    }


def test_a_draft_says_so() -> None:
    assert json.loads(manifest(draft=True))["opzioni"] == {"bozza": True}


def test_the_order_of_the_files_is_not_that_of_the_folder() -> None:
    again = build_manifest(
        PLAN, "allegato", INPUTS[::-1], dict(reversed(OUTPUTS.items())), draft=False
    )
    assert again == manifest()


def test_what_is_written_is_read_back() -> None:
    read = parse(manifest())
    assert read is not None
    assert to_bytes(read) == manifest()
    assert read.outputs[1] == digest_file("risultati.json", b"{}")


def test_the_plan_digest_is_of_what_the_plan_says() -> None:
    moved = replace(PLAN.offices[0], cells={"name": CellRef("altro.xlsx", "Uffici", "B9")})
    assert plan_digest(replace(PLAN, offices=(moved, *PLAN.offices[1:]))) == plan_digest(PLAN)


def test_whatever_the_plan_says_is_in_its_digest() -> None:
    office, period = PLAN.offices[0], PLAN.period
    others = [
        replace(PLAN, offices=PLAN.offices[::-1]),
        replace(PLAN, offices=(replace(office, name="Altro"), *PLAN.offices[1:])),
        replace(PLAN, entity=replace(PLAN.entity, cap=float("inf"))),
        replace(PLAN, period=replace(period, data_at=datetime.fromisoformat("2023-01-20T09:31"))),
        replace(PLAN, bands=PLAN.bands[:2]),
        replace(PLAN, notices=()),
    ]
    assert len({plan_digest(plan) for plan in (PLAN, *others)}) == 7


def test_the_product_version_is_the_same_everywhere() -> None:
    project, public = ((ROOT / name).read_text("utf-8")
                       for name in ("pyproject.toml", "publiccode.yml"))  # fmt: skip
    assert f'\nversion = "{VERSION}"\n' in project
    assert f"\nsoftwareVersion: {VERSION}\n" in public
