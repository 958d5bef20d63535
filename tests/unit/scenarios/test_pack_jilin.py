"""The shipped pack: loads clean, every entry says where it comes from, every parameter is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.files import read_model, read_yaml
from scenarios.model.base import Grade, Provenance
from scenarios.model.parameter import ParameterTable
from scenarios.pack import LIBRARY, load_pack
from scenarios.substances import shipped_substances
from tests.support.jilin import ROOT, jilin

UNCHECKED = {Grade.memory, Grade.synthetic}


def walk(data: object, where: str = "") -> Iterator[tuple[str, object]]:
    """Every mapping inside plain data with its path."""
    if isinstance(data, dict):
        yield where, data
        for key, value in data.items():
            yield from walk(value, f"{where}.{key}")
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            yield from walk(value, f"{where}[{i}]")


def everything() -> dict[str, object]:
    """All models of the pack and the library as plain data, by part."""
    pack = jilin()
    parts: dict[str, object] = {
        "pack": pack.header.model_dump(),
        "resources": pack.resources.model_dump(),
        "parameters": read_model(LIBRARY / "parameters.yaml", ParameterTable).model_dump(),
    }
    parts |= {f"sources/{k}": v.model_dump() for k, v in pack.sources.items()}
    parts |= {f"substances/{k}": v.model_dump() for k, v in shipped_substances().items()}
    parts |= {f"plans/{k}": v.model_dump() for k, v in pack.plans.items()}
    parts |= {f"scenarios/{k}": v.model_dump() for k, v in pack.scenarios.items()}
    return parts


def test_the_pack_loads_without_a_problem_or_a_warning():
    """What ships passes its own checks."""
    pack, warnings = load_pack(ROOT)
    assert warnings == ()
    assert set(pack.scenarios) == {
        "chuanying-fire", "chuanying-gas", "jilin-quake", "longtan-toxic", "shulan-mine",
    }  # fmt: skip


def test_every_provenance_names_a_source():
    """No empty source anywhere, in some two hundred entries."""
    found = [
        (part + where, data)
        for part, models in everything().items()
        for where, data in walk(models)
        if {"grade", "source"} <= data.keys()
    ]
    assert len(found) > 200
    assert [where for where, data in found if not str(data["source"]).strip()] == []


def test_nothing_invented_or_remembered_is_marked_as_checked():
    """Grades M and S are never `verified`: a reader must see 待核实 or 示意 beside them."""
    wrong = [
        part + where
        for part, models in everything().items()
        for where, data in walk(models)
        if {"grade", "source"} <= data.keys() and data["verified"] and data["grade"] in UNCHECKED
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", ["stations", "units", "hospitals", "depots"])
def test_every_resource_carries_its_provenance(kind):
    """Each station, unit, hospital and depot says where it comes from."""
    things = getattr(jilin().resources, kind)
    assert things
    assert all(isinstance(thing.provenance, Provenance) for thing in things)


def named_times() -> set[str]:
    """Every time that plans, scenarios and resources take from the parameter table by name."""
    return {
        str(data["parameter"])
        for models in everything().values()
        for _, data in walk(models)
        if data.get("dist") == "named"
    }


ENGINE = {"alarm_handling_119", "material_loading"}
"""Times that the engine takes from the table itself (`sim.play`)."""


OFFERED = {"detection_automatic_fire"}
"""For packs whose buildings have detectors; none of the shipped ones has."""


def test_every_named_parameter_exists():
    """No name without an entry."""
    assert named_times() | ENGINE <= set(jilin().laws)


def test_every_parameter_is_used():
    """No entry that nothing refers to: what ships is what is played (starter pack included)."""
    starter = LIBRARY / "starter"
    used = named_times() | ENGINE
    for path in starter.rglob("*.yaml") if starter.is_dir() else ():
        used |= {
            str(data["parameter"])
            for _, data in walk(read_yaml(path))
            if data.get("dist") == "named"
        }
    assert set(jilin().laws) - used == OFFERED


def test_the_importer_s_kits_refer_to_parameters_that_exist():
    """Units that the importer adds turn out by named times."""
    from scenarios.importers.prepared_city import _KITS

    assert {kit.turnout for kit in _KITS} <= set(jilin().laws)


def test_what_is_invented_is_said_in_both_languages():
    """The header lists what is illustrative; every report prints it."""
    said = jilin().header.jurisdiction.synthetic
    assert len(said) >= 3
    assert all(sentence.zh and sentence.en for sentence in said)


def test_every_file_of_the_pack_has_its_hash():
    """The manifest of a run can name every byte that went in."""
    pack = jilin()
    files = {p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*.yaml")}
    read = {f for f in files if not f.startswith(("drill_", "organisation", "investments"))}
    assert read <= set(pack.hashes)
    assert all(len(value) == 64 for value in pack.hashes.values())


def test_plans_come_in_pairs_for_each_hazard():
    """Each scenario compares two plans written for its hazard."""
    for scenario in jilin().scenarios.values():
        assert len(scenario.plans) == 2
        for plan in scenario.plans:
            assert scenario.incident.kind in jilin().plans[plan].hazards


def test_ids_do_not_depend_on_the_folder(tmp_path: Path):
    """A copy elsewhere has the same hashes: they are of bytes, not of places."""
    import shutil

    copy = tmp_path / "elsewhere"
    shutil.copytree(ROOT, copy)
    assert load_pack(copy)[0].hashes == jilin().hashes
