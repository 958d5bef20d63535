"""The tables of the shipped substances when broken, and what packs make of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scenarios.errors import InputError
from scenarios.files import read_model
from scenarios.model.base import Grade
from scenarios.model.pack import Substances
from scenarios.pack import LIBRARY, load_pack
from scenarios.substances import (
    as_pack_substance,
    read_substances,
    shipped_substance,
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


def test_the_library_of_packs_agrees_with_the_table():
    """The four substances that packs have always had, at the same temperatures."""
    for old in read_model(LIBRARY / "substances.yaml", Substances).substances:
        one = shipped_substance(old.id)
        assert one.cas == old.cas
        assert one.need("boiling_point_k") == pytest.approx(old.boiling_point_k, abs=0.1)
        heat = one.need("heat_of_vaporisation_j_kg")
        assert heat == pytest.approx(old.heat_of_vaporisation_j_kg, rel=0.002)
        assert one.need("heat_ratio") == pytest.approx(old.heat_ratio, rel=0.015)
        assert one.need("critical_mass_kg") == old.critical_mass_kg


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
