"""The shipped substances: complete, sourced, and equal to what independent books print."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from scenarios.errors import InputError
from scenarios.model.base import Grade
from scenarios.model.substance import cas_is_valid
from scenarios.substances import (
    ShippedSubstance,
    shipped_substance,
    shipped_substances,
)
from scenarios.substances.loader import FOLDER
from scenarios.substances.model import QUANTITIES

EVIDENCE = Path(__file__).parents[4] / "shared" / "evidence"
TOXICS = EVIDENCE / "consequence" / "data" / "toxics" / "toxic_endpoints_us.csv"
GB_18218 = EVIDENCE / "law" / "gb18218.yaml"

with_toxics = pytest.mark.skipif(not TOXICS.is_file(), reason=f"evidence absent: {TOXICS}")
with_law = pytest.mark.skipif(not GB_18218.is_file(), reason=f"evidence absent: {GB_18218}")

ATOMIC_WEIGHT = {
    "H": 1.008, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "P": 30.974,
    "S": 32.06, "Cl": 35.45, "Ni": 58.693, "As": 74.922, "Br": 79.904,
}  # fmt: skip
"""IUPAC 2021 abridged standard atomic weights."""


def table() -> list[ShippedSubstance]:
    return list(shipped_substances().values())


def ids(one: ShippedSubstance) -> str:
    return one.id


def value(name: str, quantity: str) -> float:
    return shipped_substance(name).need(quantity)  # type: ignore[arg-type]


# --- identity ------------------------------------------------------------------------------------


def test_the_table_holds_what_a_chemical_city_needs():
    """Sixty substances and more, among them those of Jilin's plants and the usual fuels."""
    assert len(table()) >= 60
    needed = """
    benzene toluene o-xylene m-xylene p-xylene aniline nitrobenzene acrylonitrile ammonia chlorine
    propane n-butane methane hydrogen carbon-monoxide hydrogen-sulfide ethylene-oxide ethylene
    propylene methanol ethanol acetone hydrogen-cyanide hydrogen-chloride hydrogen-fluoride
    sulfur-dioxide phosgene formaldehyde vinyl-chloride n-heptane n-octane styrene
    """
    assert set(needed.split()) <= set(shipped_substances())


@with_toxics
def test_every_substance_of_the_toxics_evidence_is_there():
    with TOXICS.open(encoding="utf-8") as stream:
        wanted = {row["CAS"] for row in csv.DictReader(stream)}
    assert wanted <= {one.cas for one in table()}


@pytest.mark.parametrize("one", table(), ids=ids)
def test_cas_number_un_number_and_formula_are_sound(one: ShippedSubstance):
    """Check digit right, UN number of a substance, molar mass that of the formula."""
    assert cas_is_valid(one.cas)
    assert one.un is None or 1001 <= int(one.un) <= 3600
    assert (one.un is None) == (one.un_provenance is None)
    parts = re.findall(r"([A-Z][a-z]?)([0-9]*)", one.formula)
    mass = sum(ATOMIC_WEIGHT[atom] * int(n or 1) for atom, n in parts) / 1000
    assert one.need("molar_mass_kg_mol") == pytest.approx(mass, rel=3e-4)


def test_no_cas_number_comes_twice_and_un_numbers_only_for_isomers():
    assert max(Counter(one.cas for one in table()).values()) == 1
    shared = {un for un, n in Counter(one.un for one in table() if one.un).items() if n > 1}
    assert shared == {"1262", "1307"}  # octanes, xylenes


@pytest.mark.parametrize(
    ("name", "un"),
    [
        ("ammonia", "1005"), ("chlorine", "1017"), ("benzene", "1114"), ("aniline", "1547"),
        ("nitrobenzene", "1662"), ("acrylonitrile", "1093"), ("ethylene-oxide", "1040"),
        ("methyl-isocyanate", "2480"), ("phosgene", "1076"), ("toluene-diisocyanate", "2078"),
    ],
)  # fmt: skip
def test_un_numbers_are_those_of_the_hazardous_materials_table(name: str, un: str):
    """US 49 CFR 172.101, read in the list of NIEM (18 January 2012)."""
    assert shipped_substance(name).un == un


# --- harm and law --------------------------------------------------------------------------------


@with_toxics
def test_levels_and_limits_are_those_of_the_evidence():
    """Each AEGL, IDLH, LEL and UEL of the evidence, and none where it has none."""
    by_cas = {one.cas: one for one in table()}
    with TOXICS.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            one = by_cas[row["CAS"]]
            found = {
                "IDLH_ppm": one.level_frac("idlh"),
                **{f"AEGL{i}_60min_ppm": one.level_frac(f"aegl{i}") for i in (1, 2, 3)},
            }
            for column, level in found.items():
                assert level == (pytest.approx(float(row[column]) * 1e-6) if row[column] else None)
            for column, got in (("LEL_volpct", one.lfl_frac), ("UEL_volpct", one.ufl_frac)):
                assert got == (pytest.approx(float(row[column]) / 100) if row[column] else None)


def test_hydrogen_sulphide_has_its_short_levels():
    """NRC 2010 as printed in Nitric Oxide 71 (2017), table 3, ppm for 10, 30 and 60 min."""
    printed = {"aegl1": (0.75, 0.60, 0.51), "aegl2": (41, 32, 27), "aegl3": (76, 59, 50)}
    one = shipped_substance("hydrogen-sulfide")
    for level, ppm in printed.items():
        for duration, expected in zip((600.0, 1800.0, 3600.0), ppm, strict=True):
            assert one.level_frac(level, duration_s=duration) == pytest.approx(expected * 1e-6)
    assert one.level_frac("aegl2", duration_s=14_400.0) is None


@pytest.mark.parametrize(
    ("name", "ppm"),
    [("nitrobenzene", 200), ("ethylbenzene", 800), ("o-xylene", 900), ("toluene", 500),
     ("benzene", 500), ("ammonia", 300)],
)  # fmt: skip
def test_idlh_values_are_printed_elsewhere(name: str, ppm: float):
    """NIOSH documentation 98953 (nitrobenzene), Pocket Guide 1994 extract, State of Minnesota."""
    assert shipped_substance(name).level_frac("idlh") == pytest.approx(ppm * 1e-6)


def test_nitrobenzene_ignites_where_niosh_says():
    """LEL 1.8 % at 200 °F, NIOSH documentation 98953."""
    assert value("nitrobenzene", "lfl_frac") == pytest.approx(0.018)


@with_law
def test_critical_quantities_are_those_of_gb_18218():
    """Q of table 1 for each CAS number in it, and none for the others."""
    rows = yaml.safe_load(GB_18218.read_text(encoding="utf-8"))["table1"]
    printed = {cas: row["Q_t"] * 1000.0 for row in rows for cas in row["cas"]}
    for one in table():
        assert one.critical_mass_kg == printed.get(one.cas), one.id


def test_probits_are_those_of_the_harm_models():
    """One set of constants in the product: the table for packs, the code for physics."""
    from sim.consequence.harm.toxic_probits import PROBIT_SOURCES

    ours = {(s.cas, p.a, p.b, p.n, p.concentration_unit) for s in table() for p in s.probits}
    assert ours == {(p.substance_cas, p.a, p.b, p.n, p.unit) for p in PROBIT_SOURCES}


# --- sources -------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", table(), ids=ids)
def test_every_value_has_a_source_and_nobody_has_verified_one_yet(one: ShippedSubstance):
    known = {quantity for quantity in QUANTITIES if getattr(one, quantity) is not None}
    assert known == set(one.origins)
    found = list(one.origins.values())
    for thing in (*found, *one.levels, *one.probits):
        assert thing.provenance.source
        assert thing.provenance.needs_check
    for got in found:
        estimated = "estimate" in got.provenance.source or "estimate" in got.provenance.note
        assert not estimated or got.provenance.grade is Grade.derived


def test_every_source_is_used_and_libraries_name_their_version():
    """No dead line in `sources.csv`; a library is named with the release that gave the value."""
    with (FOLDER / "sources.csv").open(encoding="utf-8") as stream:
        sources = {row["id"]: row for row in csv.DictReader(stream)}
    used: set[str] = set()
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8") as stream:
            used |= {row["source"] for row in csv.DictReader(stream) if row.get("source")}
    assert used == set(sources)
    for row in sources.values():
        if re.match("(CoolProp|chemicals)", row["title"]):
            assert re.match(r"(CoolProp 8\.0\.0|chemicals 1\.5\.2)\b", row["title"])


def test_temperature_is_written_where_a_liquid_or_a_heat_needs_one():
    for one in table():
        for quantity in (
            "liquid_density_kg_m3",
            "liquid_heat_capacity_j_kg_k",
            "heat_of_vaporisation_j_kg",
            "heat_ratio",
            "heat_of_combustion_j_kg",
        ):
            got = one.origins.get(quantity)
            assert got is None or got.at_k is not None, (one.id, quantity)


def test_a_missing_value_is_refused_by_name():
    with pytest.raises(InputError, match=r"styrene: heat_ratio: the shipped table has no value"):
        shipped_substance("styrene").need("heat_ratio")


@pytest.mark.parametrize(
    ("name", "rule"),
    [("unobtainium", "no such substance"), ("1307", "more than one substance"), ("", "no such")],
)
def test_a_name_that_fits_none_or_many_is_refused(name: str, rule: str):
    with pytest.raises(InputError, match=rule):
        shipped_substance(name)
