"""The tables of the shipped substances when broken, and what packs make of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scenarios.errors import InputError
from scenarios.model.base import Grade
from scenarios.pack import LIBRARY, load_pack
from scenarios.substances import (
    as_pack_substance,
    pack_substances,
    read_substances,
    shipped_substances,
)
from scenarios.substances.loader import FOLDER

# --- broken tables -------------------------------------------------------------------------------


def broken(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    folder = tmp_path / "substances"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    at = text.index(f"\n{old}") + 1 if f"\n{old}" in text else text.index(old)
    changed = text[:at] + new + text[at + len(old) :]
    (folder / file).write_text(changed, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_substances(folder)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "rule"),
    [
        ("identities.csv", "71-43-2,1114", "71-43-3,1114", "cas", "the check digit is wrong"),
        ("identities.csv", "71-43-2,1114,un-49cfr", "71-43-2,1114,memory", "source", "unknown"),
        ("sources.csv", "coolprop,B,", "coolprop,Z,", "grade", "unknown grade"),
        ("values.csv", "benzene,lfl_frac,0.012,", "benzene,lfl_frac,nan,", "value", "finite"),
        ("values.csv", "benzene,lfl_frac,0.012,", "benzene,lfl_frac,1.2,", "value", "out of range"),
        ("values.csv", "benzene,lfl_frac,0.012,", "benzene,lfl_frac,0.1,", "value", "not below"),
        ("values.csv", "benzene,lfl_frac,", "benzol,lfl_frac,", "substance", "unknown substance"),
        ("values.csv", "benzene,lfl_frac,", "benzene,lel,", "quantity", "unknown quantity"),
        ("values.csv", "benzene,lfl_frac,", "benzene,ufl_frac,", "quantity", "already"),
        ("values.csv", "benzene,lfl_frac,0.012,,us-toxics", "benzene,lfl_frac,0.012,,me", "source",
         "unknown source"),
        ("exposure_levels.csv", "benzene,aegl2,3600", "benzene,erpg2,3600", "level", "unknown"),
        ("exposure_levels.csv", "benzene,aegl2,3600", "benzene,aegl1,3600", "level", "twice"),
        ("probits.csv", "benzene,-109.78", "benzene,minus", "a", "finite number"),
        ("aliases.csv", "benzene,纯苯", "benzene,甲苯", "alias", "has this name already"),
        ("aliases.csv", "benzene,纯苯", "benzene,液氯", "alias", "same identifier"),
        ("remarks.csv", "phenol,", "carbolic,", "substance", "unknown substance"),
    ],
)  # fmt: skip
def test_a_broken_cell_is_named_by_file_line_and_column(
    tmp_path: Path, file: str, old: str, new: str, column: str, rule: str
):
    problems = broken(tmp_path, file, old, new)
    assert any(re.search(rf"{file}:\d+: {column}: .*{rule}", text) for text in problems), problems


def test_several_broken_tables_are_told_at_once(tmp_path: Path):
    folder = tmp_path / "substances"
    shutil.copytree(FOLDER, folder)
    for file in ("probits.csv", "remarks.csv"):
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write("one,two\n")
    with pytest.raises(InputError) as error:
        read_substances(folder)
    assert {Path(p.file).name.split(":")[0] for p in error.value.problems} == {
        "probits.csv",
        "remarks.csv",
    }


# --- packs ---------------------------------------------------------------------------------------


HANDED_DOWN = {
    "chlorine": ({(-8.29, 0.92, 2.0, "ppm"), (-6.35, 0.5, 2.75, "mg/m3")}, (0.5, 2, 20, 10), 5e3),
    "ammonia": ({(-35.9, 1.85, 2.0, "ppm"), (-15.6, 1.0, 2.0, "mg/m3")}, (30, 160, 1100, 300), 1e4),
    "hydrogen-sulfide": (
        {(-31.42, 3.008, 1.43, "ppm"), (-11.5, 1.0, 1.9, "mg/m3")}, (0.51, 27, 50, 100), 5e3,
    ),
    "methane": (set(), None, 5e4),
}  # fmt: skip
"""Probits (OSD/30, Purple Book table 5.2), AEGL 1 to 3 and IDLH in ppm, GB 18218 quantity in kg: of
the four substances that packs had in a table of their own until there was one table."""


@pytest.mark.parametrize("name", HANDED_DOWN)
def test_what_packs_knew_of_their_four_substances_lives_on(name: str):
    probits, acute_ppm, quantity_kg = HANDED_DOWN[name]
    one = pack_substances([name])[name]
    assert {(p.a, p.b, p.n, p.concentration_unit) for p in one.probits} == probits
    assert one.critical_mass_kg == quantity_kg
    if acute_ppm is None:
        assert one.acute is None
    else:
        levels = one.acute
        found = (levels.aegl1_frac, levels.aegl2_frac, levels.aegl3_frac, levels.idlh_frac)
        assert [f * 1e6 for f in found] == pytest.approx(acute_ppm, rel=1e-12)


def test_a_few_substances_read_alone_are_those_of_the_whole_table():
    """Reading only what a pack names skips rows, and changes nothing in those it keeps."""
    everything = dict(shipped_substances())
    assert read_substances(only=everything.keys()) == everything
    some = read_substances(only=["chlorine", "toluene-diisocyanate", "no-such"])
    assert some == {name: everything[name] for name in ("chlorine", "toluene-diisocyanate")}
    assert pack_substances([]) == {}


def test_no_two_substances_answer_to_one_name():
    """Ids, numbers, names and other names, in any case of letters; UN numbers may be shared."""
    owner: dict[str, str] = {}
    for one in shipped_substances().values():
        for name in {one.id, one.cas, one.name.zh, one.name.en, *one.aliases}:
            assert owner.setdefault(name.casefold(), one.id) == one.id, name
    assert owner["液氯"] == "chlorine"
    assert "煤气" not in owner  # a mixture of hydrogen, methane and carbon monoxide
    assert "二甲苯" not in owner  # three isomers


def test_a_pack_record_knows_its_vapour():
    """Chlorine's gas: cp 33.95 J/(mol K) at 25 C (JANAF, from memory); Tc 416.9 K."""
    one = pack_substances(["chlorine"])["chlorine"]
    assert one.vapour_heat_capacity_j_kg_k == pytest.approx(33.95 / 0.070906, rel=0.005)
    assert one.critical_temperature_k == pytest.approx(416.9, abs=0.2)
    assert one.vapour_pressure is not None
    assert one.vapour_pressure.pressure_pa(one.boiling_point_k) == pytest.approx(101_325, rel=0.002)
    given = one.model_copy(update={"gas_heat_capacity_j_kg_k": 500.0})
    assert given.vapour_heat_capacity_j_kg_k == 500.0


def test_most_substances_can_stand_in_a_pack():
    """Those with all that a release needs; the rest lacks a value and says which."""
    ready = [one.id for one in shipped_substances().values() if as_pack_substance(one) is not None]
    assert len(ready) >= 75
    assert "acrylonitrile" in ready
    assert "arsine" not in ready


def test_a_pack_may_name_a_shipped_substance(tmp_path: Path):
    """A source with acrylonitrile needs no line in the pack's own substances."""
    root = tmp_path / "pack"
    shutil.copytree(LIBRARY / "jilin", root)
    path = root / "hazard_sources.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("substance: chlorine", "substance: acrylonitrile"), "utf-8")
    pack, _ = load_pack(root)
    assert pack.substances["acrylonitrile"].cas == "107-13-1"
    assert pack.substances["acrylonitrile"].provenance.grade is Grade.secondary
    assert "benzene" not in pack.substances


def test_a_pack_may_not_name_an_unknown_substance(tmp_path: Path):
    root = tmp_path / "pack"
    shutil.copytree(LIBRARY / "jilin", root)
    path = root / "hazard_sources.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("substance: chlorine", "substance: unobtainium"), "utf-8")
    with pytest.raises(InputError, match=r"substance.*unobtainium"):
        load_pack(root)


def test_a_shipped_substance_that_lacks_values_is_told_apart_from_an_unknown_one(tmp_path: Path):
    """Arsine is shipped without the values of its liquid: the cure names them."""
    root = tmp_path / "pack"
    shutil.copytree(LIBRARY / "jilin", root)
    path = root / "hazard_sources.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("substance: chlorine", "substance: arsine"), "utf-8")
    with pytest.raises(InputError, match=r"lacks values.*arsine.*substances\.yaml with \w+"):
        load_pack(root)
