"""Replay cases as data: what is shipped is sound, what contradicts itself is refused by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.cases import CASES, case_root, load_case, shipped_cases
from scenarios.errors import InputError
from scenarios.model.base import Grade
from scenarios.model.checkpoints import Checkpoint, ReplayCase, TimeCheckpoint

SOURCE = {"grade": "A", "source": "report"}
NAME = {"zh": "名", "en": "name"}
BASE = {"id": "c", "name": NAME, "provenance": SOURCE}
TIME = {**BASE, "kind": "time", "until": "controlled", "low_s": "60 min", "high_s": "2 h"}
DEATHS = {**BASE, "kind": "count", "what": "deaths", "n_low": 3, "n_high": 5}
REACH = {**BASE, "kind": "length", "what": "reach", "after": "hazard:explosion"}


def checkpoint(data):
    return TypeAdapter(Checkpoint).validate_json(TypeAdapter(dict).dump_json(data))


def case(**changes):
    data = {
        "id": "case", "title": NAME, "happened_on": "2013-03-29", "start": NAME,
        "scenarios": ["a"], "frozen_on": "2026-11-23", "checkpoints": [TIME],
    }  # fmt: skip
    return ReplayCase.model_validate_json(TypeAdapter(dict).dump_json({**data, **changes}))


def copy_of(name: str, folder: Path) -> Path:
    return Path(shutil.copytree(CASES / name, folder / name))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("name", shipped_cases())
def test_a_shipped_case_is_sound_and_says_where_everything_comes_from(name):
    """Loads without a problem; no record from memory is held against the model."""
    pack, found = load_case(CASES / name)
    assert found.id == name == pack.header.id
    assert found.played
    assert found.unknowns, "what the record does not say is said"
    assert {c.provenance.grade for c in found.played} <= {Grade.official, "B", Grade.other}
    assert any(c.given is None for c in found.played)


def test_the_shipped_cases_are_those_of_the_four_families():
    """Explosions of other kinds (nitration plant, waste, fireworks) have no shipped hazard."""
    kinds = {
        scenario.incident.kind
        for name in shipped_cases()
        for scenario in load_case(CASES / name)[0].scenarios.values()
    }
    assert kinds == {"building_fire", "mine_explosion", "gas_explosion", "toxic_release"}
    assert len(shipped_cases()) == 8


def test_times_are_written_with_their_unit_and_kept_in_seconds():
    found = checkpoint(TIME)
    assert isinstance(found, TimeCheckpoint)
    assert (found.low_s, found.high_s, found.since) == (3600.0, 7200.0, "start")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({**TIME, "low_s": "3 h"}, "low <= high"),
        ({**DEATHS, "n_low": 9}, "low <= high"),
        ({**REACH, "low_m": 9.0, "high_m": 3.0}, "low <= high"),
        ({**DEATHS, "by_s": "1 h"}, "by_s is only for what: freed"),
        ({**TIME, "until": "lunch"}, "until"),
        ({**TIME, "tolerance": "factor_two"}, "tolerance"),
        ({**DEATHS, "n_low": -1}, "n_low"),
        ({**TIME, "high_s": "nan s"}, "high_s"),
        ({**TIME, "provenance": {"grade": "A"}}, "source"),
    ],
)
def test_a_checkpoint_that_contradicts_itself_is_refused(data, words):
    with pytest.raises(ValidationError, match=words):
        checkpoint(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"checkpoints": [TIME, TIME]}, "come twice: c"),
        ({"frozen_on": "2012-01-01"}, "before the accident"),
        ({"happened_on": "2013-13-29"}, "month"),
        ({"scenarios": []}, "scenarios"),
    ],
)
def test_a_case_that_contradicts_itself_is_refused(changes, words):
    with pytest.raises(ValidationError, match=words):
        case(**changes)


@pytest.mark.parametrize(
    ("until", "high_s", "words"),
    [
        ("controlled", "9 h", "beyond what is played, got 32400 s"),
        ("task_done:paint", "2 h", "not every plan has this task, got paint"),
    ],
)
def test_a_record_that_the_scenarios_cannot_meet_is_refused(tmp_path, until, high_s, words):
    """The message names file and field."""
    root = copy_of("wengpai-2013", tmp_path)
    added = f"""checkpoints:
  - {{kind: time, id: extra, name: {{zh: 名, en: name}}, until: "{until}",
     low_s: 1 h, high_s: {high_s},
     provenance: {{grade: A, source: report}}}}
"""
    edit(root / "checkpoints.yaml", "checkpoints:\n", added)
    with pytest.raises(InputError, match=words) as refused:
        load_case(root)
    assert "checkpoints.yaml: checkpoints[0]" in str(refused.value)


def test_a_scenario_that_the_pack_does_not_have_is_refused(tmp_path):
    root = copy_of("wengpai-2013", tmp_path)
    edit(root / "checkpoints.yaml", "scenarios: [cold, warm]", "scenarios: [cold, hot]")
    with pytest.raises(InputError, match=r"scenarios\[1\].*got hot; allowed: cold, warm"):
        load_case(root)


def test_a_case_is_found_by_name_or_folder(tmp_path):
    assert case_root("babao-2013") == CASES / "babao-2013"
    assert case_root(str(CASES / "babao-2013")) == CASES / "babao-2013"
    with pytest.raises(InputError, match="no shipped case of this name"):
        case_root(str(tmp_path))
