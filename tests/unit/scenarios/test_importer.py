"""A prepared network becomes a pack that passes every check and can be played."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.errors import InputError
from scenarios.importers.prepared_city import AREA, PEOPLE_PER_NODE, Request, import_city
from scenarios.model.base import Text
from scenarios.model.distribution import NamedTime
from scenarios.model.parameter import Parameter
from scenarios.pack import load_pack
from sim.play import build_stage, play
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin
from tests.support.town import fixed, text

NODES = "nodes,3,,\nindex,x,y,offRoadAccess,\n" + "".join(
    f"{i}.0,{174.70 + 0.01 * i},-36.76,0.0\n" for i in range(1, 9)
)
ARCS = (
    "miscData,1,\narcForm,numModes,\ndirected,2\n,\narcs,,\n"
    "index,fromNode,toNode,distance,mode_1,mode_2,\n"
    + "".join(
        f"{n}.0,{a}.0,{b}.0,0.9,5.833333333333333e-4,8.333333333333334e-4\n"
        for n, (a, b) in enumerate(
            [(i, i + 1) for i in range(1, 8)] + [(i + 1, i) for i in range(1, 8)], start=1
        )
    )
)
STATIONS = "stations,,,\nindex,x,y,capacity,,NAME\n1,174.71,-36.76,5,,North\n2,174.75,-36.76,2,,\n"
HOSPITALS = 'hospitals,,\nindex,x,y,name\n1,174.78,-36.76,"Central, old wing"\n'


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A town of eight crossings in a row, two stations, one hospital."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, content in {
        "nodes.csv": NODES, "arcs.csv": ARCS, "stations_1.csv": STATIONS,
        "hospitals_1.csv": HOSPITALS,
    }.items():  # fmt: skip
        (folder / name).write_text(content)
    return folder


def request(tables: Path, *scenarios: str, **more: object) -> Request:
    return Request(
        folder=tables,
        name="town",
        title=Text(zh="镇", en="town"),
        source="hand-made tables",
        licence="none",
        scenarios=scenarios,
        **more,
    )


def test_an_imported_town_passes_every_check(tables, tmp_path):
    """Roads, stations and hospitals of the tables; units, people, plans of the template."""
    out = tmp_path / "town"
    report = import_city(request(tables), jilin(), out)
    pack, warnings = load_pack(out)
    assert report.sentences()
    assert pack.roads.n_nodes == 8
    assert len(pack.resources.stations) == 2
    assert len(pack.resources.hospitals) == 1
    assert set(pack.scenarios) == set(jilin().scenarios)
    assert pack.counties == (AREA,)
    assert all(p.rule.startswith("no ") for p in warnings)


@pytest.mark.parametrize("scenario", ["chuanying-gas", "chuanying-fire"])
def test_an_imported_town_can_be_played(tables, tmp_path, scenario):
    """One accident on the imported roads runs to its end."""
    out = tmp_path / "town"
    import_city(request(tables, scenario), jilin(), out)
    pack = load_pack(out)[0]
    plan = pack.scenarios[scenario].plans[0]
    found = play(
        build_stage(pack, scenario, plan), policy=NearestAvailable(), seed=1, replication=0
    )
    assert found.measures["units_sent"] > 0


def test_only_the_scenarios_asked_for_come_along(tables, tmp_path):
    """The gas accident alone, with its two plans and its one source."""
    out = tmp_path / "town"
    import_city(request(tables, "chuanying-gas"), jilin(), out)
    pack = load_pack(out)[0]
    assert set(pack.scenarios) == {"chuanying-gas"}
    assert set(pack.plans) == {"gas-a", "gas-b"}
    assert set(pack.sources) == {"chuanying-gas-main"}


def test_two_accidents_at_one_source_bring_it_once(tables, tmp_path):
    """A second scenario at the same main: the source is written once and the pack loads."""
    first = jilin().scenarios["chuanying-gas"]
    twin = first.model_copy(update={"id": "second-gas"})
    template = replace(jilin(), scenarios={**jilin().scenarios, "second-gas": twin})
    out = tmp_path / "town"
    import_city(request(tables, "chuanying-gas", "second-gas"), template, out)
    assert set(load_pack(out)[0].scenarios) == {"chuanying-gas", "second-gas"}


def test_times_that_only_the_template_knows_come_along(tables, tmp_path):
    """A plan of the template names a time of the template's own table: the new pack has it."""
    own = Parameter(id="our-own-time", name=text("own"), law=fixed(77))
    plan = jilin().plans["gas-a"]
    task = plan.tasks[0].model_copy(update={"setup": NamedTime(parameter="our-own-time")})
    template = replace(
        jilin(),
        parameters={**jilin().parameters, own.id: own},
        plans={
            **jilin().plans, "gas-a": plan.model_copy(update={"tasks": (task, *plan.tasks[1:])}),
        },
    )  # fmt: skip
    out = tmp_path / "town"
    import_city(request(tables, "chuanying-gas"), template, out)
    assert load_pack(out)[0].laws["our-own-time"].mean_s == 77.0


def test_what_the_tables_do_not_say_is_marked_synthetic(tables, tmp_path):
    """Units other than ambulances, hospital beds and people are invented and say so."""
    out = tmp_path / "town"
    import_city(request(tables), jilin(), out)
    pack = load_pack(out)[0]
    added = [u for u in pack.resources.units if "casualty_transport" not in u.capabilities]
    assert added
    assert {u.provenance.grade for u in added} == {"S"}
    assert {h.provenance.grade for h in pack.resources.hospitals} == {"S"}
    assert {s.provenance.grade for s in pack.resources.stations} == {"C"}
    assert len(pack.header.jurisdiction.synthetic) >= 3
    assert int(pack.people.n_night.sum()) == 8 * PEOPLE_PER_NODE


def test_ambulances_are_as_many_as_the_table_says(tables, tmp_path):
    """Capacity 5 and 2."""
    out = tmp_path / "town"
    import_city(request(tables), jilin(), out)
    units = load_pack(out)[0].resources.units
    assert [u.count for u in units if u.id.endswith("-ambulance")] == [5, 2]


def test_the_accident_happens_where_asked(tables, tmp_path):
    """At the place given, else at the crossing in the middle of the stations."""
    for site, out in (((174.77, -36.76), tmp_path / "a"), (None, tmp_path / "b")):
        import_city(request(tables, "chuanying-gas", site=site), jilin(), out)
        source = load_pack(out)[0].sources["chuanying-gas-main"]
        assert source.lat == pytest.approx(-36.76)
        assert source.lon == pytest.approx(174.77 if site else 174.73, abs=1e-6)


def test_an_unknown_scenario_writes_nothing(tables, tmp_path):
    """The template has no such scenario: refused before anything is written."""
    out = tmp_path / "town"
    with pytest.raises(InputError, match="no such scenario"):
        import_city(request(tables, "volcano"), jilin(), out)
    assert not out.exists()


def test_broken_tables_write_nothing(tables, tmp_path):
    """An arc to a node that does not exist: refused, no folder."""
    path = tables / "arcs.csv"
    path.write_text(ARCS + "15.0,1.0,99.0,0.9,5.8e-4,8.3e-4\n")
    with pytest.raises(InputError):
        import_city(request(tables), jilin(), tmp_path / "town")
    assert not (tmp_path / "town").exists()


def test_an_existing_folder_is_not_overwritten(tables, tmp_path):
    """Somebody's work is there: nothing is touched."""
    out = tmp_path / "town"
    out.mkdir()
    (out / "mine.txt").write_text("work")
    with pytest.raises(OSError, match="exists"):
        import_city(request(tables), jilin(), out)
    assert [p.name for p in out.iterdir()] == ["mine.txt"]
