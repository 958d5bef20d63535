"""What a pack may not say: each check finds its problem, names it, and finds nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.checks import check_pack
from scenarios.errors import InputError, Problem
from scenarios.model.distribution import NamedTime
from scenarios.model.pack import Pack
from scenarios.model.plan import EventTrigger, Objective
from scenarios.model.spread import MetreSpread
from scenarios.model.vocabulary import Capability
from tests.support.jilin import jilin
from tests.support.town import text


def problems(pack: Pack) -> list[Problem]:
    with pytest.raises(InputError) as error:
        check_pack(pack)
    return list(error.value.problems)


def one(pack: Pack) -> Problem:
    found = problems(pack)
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


def with_plan(plan_id: str = "toxic-a", **changes: object) -> Pack:
    plan = jilin().plans[plan_id].model_copy(update=changes)
    return replace(jilin(), plans={**jilin().plans, plan_id: plan})


def with_task(index: int = 0, plan_id: str = "toxic-a", **changes: object) -> Pack:
    tasks = list(jilin().plans[plan_id].tasks)
    tasks[index] = tasks[index].model_copy(update=changes)
    return with_plan(plan_id, tasks=tuple(tasks))


def with_scenario(scenario_id: str, **changes: object) -> Pack:
    scenario = jilin().scenarios[scenario_id].model_copy(update=changes)
    return replace(jilin(), scenarios={**jilin().scenarios, scenario_id: scenario})


def with_incident(scenario_id: str, **changes: object) -> Pack:
    incident = jilin().scenarios[scenario_id].incident.model_copy(update=changes)
    return with_scenario(scenario_id, incident=incident)


def with_resources(**changes: object) -> Pack:
    return replace(jilin(), resources=jilin().resources.model_copy(update=changes))


def with_source(source_id: str, **changes: object) -> Pack:
    source = jilin().sources[source_id].model_copy(update=changes)
    return replace(jilin(), sources={**jilin().sources, source_id: source})


def test_the_shipped_pack_passes_every_check():
    """No problem, no warning."""
    assert check_pack(jilin()) == ()


# --- names that must differ -----------------------------------------------------------------


def test_a_unit_numbered_into_another_s_name_is_found():
    """Group "x" with two units makes x-1 and x-2; another group called "x-1" collides."""
    first, second, *rest = jilin().resources.units
    first = first.model_copy(update={"id": "x", "count": 2})
    second = second.model_copy(update={"id": "x-1", "count": 1})
    found = one(with_resources(units=(first, second, *rest)))
    assert (found.field, found.got, found.rule) == ("units", "x-1", "the id is used twice")


def test_ids_that_differ_only_in_case_are_the_same():
    """HZ-1 and hz-1 would be confused by people and by file systems."""
    first, second, *rest = jilin().resources.hospitals
    second = second.model_copy(update={"id": first.id.upper()})
    assert one(with_resources(hospitals=(first, second, *rest))).field == "hospitals"


@pytest.mark.parametrize("part", ["tasks", "notification", "protective_actions", "objectives"])
def test_parts_of_a_plan_have_names_of_their_own(part):
    """Two cards of one name in a plan."""
    plan = jilin().plans["toxic-a"]
    things = getattr(plan, part)
    found = problems(with_plan(**{part: (*things, things[0])}))
    assert any(p.field == part and p.rule == "the id is used twice" for p in found)


def test_two_levels_of_one_rank_are_found():
    """Level 4 twice."""
    levels = jilin().plans["toxic-a"].levels
    assert one(with_plan(levels=(*levels, levels[0]))).field == "levels"


# --- names that must exist ------------------------------------------------------------------


def test_a_unit_at_no_station_is_told_the_nearest_names():
    """A station id with a typo: the cure names the right one."""
    group, *rest = jilin().resources.units
    wrong = group.model_copy(update={"station": group.station + "x"})
    found = one(with_resources(units=(wrong, *rest)))
    assert found.field == "units[0].station"
    assert group.station in found.cure


@pytest.mark.parametrize("part", ["stations", "hospitals", "depots"])
def test_a_site_in_no_county_is_found(part):
    """A county code outside the jurisdiction."""
    first, *rest = getattr(jilin().resources, part)
    wrong = first.model_copy(update={"county": "999999"})
    assert one(with_resources(**{part: (wrong, *rest)})).field == f"{part}[0].county"


def test_a_level_that_calls_a_county_that_does_not_exist_is_found():
    """Mobilising 999999 would silently call nobody."""
    level, *rest = jilin().plans["toxic-a"].levels
    wrong = level.model_copy(update={"mobilises": ("220203", "999999")})
    found = one(with_plan(levels=(wrong, *rest)))
    assert (found.field, found.got) == ("levels[0].mobilises", "999999")


@pytest.mark.parametrize("change", [{"county": "999999"}, {"substance": "unobtainium"}])
def test_a_source_with_a_dangling_name_is_found(change):
    """County and substance of a hazard source must be known."""
    (field,) = change
    assert one(with_source("longtan-chlorine", **change)).field == f"hazard_sources[0].{field}"


def test_a_scenario_at_no_source_is_found():
    """The hazard source of the incident must exist."""
    assert one(with_incident("longtan-toxic", source="nowhere")).field == "incident.source"


def test_a_scenario_at_a_source_of_another_kind_is_found():
    """A chlorine leak cannot start in a mine."""
    found = one(with_incident("longtan-toxic", source="shulan-mine"))
    assert found.allowed == "major_hazard_source"


def test_a_scenario_with_an_unknown_plan_is_found():
    """A plan id with a typo: the nearest are named."""
    found = one(with_scenario("longtan-toxic", plans=("toxic-a", "toxic-c")))
    assert found.field == "plans[1]"
    assert "toxic-a" in found.cure


def test_a_plan_for_another_hazard_is_refused():
    """The fire plan does not answer a chlorine leak; the fitting plans are named."""
    found = one(with_scenario("longtan-toxic", plans=("fire-a",)))
    assert found.field == "plans[0]"
    assert "toxic-a" in found.allowed


def test_a_fire_on_a_floor_that_does_not_exist_is_found():
    """Floor F9 of a building of four."""
    assert one(with_incident("chuanying-fire", floors={"F9": 1.0})).field == "incident.floors"


def test_an_explosion_in_a_roadway_that_does_not_exist_is_found():
    """The roadway must be one of the mine's."""
    assert one(with_incident("shulan-mine", roadway="face-9")).field == "incident.roadway"


def test_a_substance_without_toxicity_cannot_be_a_toxic_release():
    """Methane has neither probit nor AEGL here."""
    found = problems(with_source("longtan-chlorine", substance="methane"))
    assert any("toxic probit" in p.rule for p in found)


# --- events ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    ["level:1", "notified:nobody", "task_started:x", "task_done:x", "protected:x",
     "hazard:meteor"],
)  # fmt: skip
def test_a_task_that_waits_for_what_cannot_happen_is_found(event):
    """No such level, report, card, order or milestone."""
    found = one(with_task(start=(event,)))
    assert found.field == "tasks[0].start[0]"


def test_waiting_for_the_end_of_endless_work_is_found():
    """The curtain has no duration: "task_done:curtain" never happens."""
    found = one(with_task(start=("task_done:curtain",)))
    assert found.got == "curtain"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"until": "hazard:meteor"}, "tasks[0].until"),
     ({"withdraw_on": ("notified:nobody",)}, "tasks[0].withdraw_on[0]")],
)  # fmt: skip
def test_ends_and_withdrawals_are_checked_too(changes, field):
    """An end that cannot happen leaves the crew there for ever."""
    assert one(with_task(**changes)).field == field


def test_a_report_s_limit_counts_from_something_that_can_happen():
    """A legal limit from an unknown event would never be judged."""
    step, *rest = jilin().plans["toxic-a"].notification
    wrong = step.model_copy(update={"deadline_s": 60.0, "deadline_from": "level:1"})
    found = one(with_plan(notification=(wrong, *rest)))
    assert found.field == "notification[0].deadline_from"


def test_a_level_s_trigger_is_checked():
    """A level raised by an unknown task."""
    level, *rest = jilin().plans["toxic-a"].levels
    trigger = EventTrigger(kind="event", event="task_done:nothing")
    wrong = level.model_copy(update={"triggers": (trigger,)})
    assert one(with_plan(levels=(wrong, *rest))).field == "levels[0].triggers[0].event"


# --- circles --------------------------------------------------------------------------------


def test_tasks_that_wait_for_each_other_are_shown_as_a_circle():
    """Recon after plug, plug after recon: both names in the message."""
    index = [t.id for t in jilin().plans["toxic-a"].tasks].index("recon")
    found = one(with_task(index, start=("task_done:plug",)))
    assert "recon" in found.got
    assert "plug" in found.got


def test_a_task_that_waits_for_itself_is_a_circle():
    """Recon after recon."""
    index = [t.id for t in jilin().plans["toxic-a"].tasks].index("recon")
    assert "recon" in one(with_task(index, start=("task_started:recon",))).got


def test_reports_that_wait_for_each_other_are_a_circle():
    """The firm after the city, the city after the county, the county after the firm."""
    first, *rest = jilin().plans["toxic-a"].notification
    wrong = first.model_copy(update={"after": "notified:city"})
    found = one(with_plan(notification=(wrong, *rest)))
    assert "firm-head" in found.got


def test_a_circle_through_an_order_is_found():
    """Recon waits for the evacuation, the evacuation for recon."""
    plan = jilin().plans["toxic-a"]
    index = [t.id for t in plan.tasks].index("recon")
    tasks = list(plan.tasks)
    tasks[index] = tasks[index].model_copy(update={"start": ("protected:evacuate",)})
    action = plan.protective_actions[0].model_copy(update={"start": ("task_done:recon",)})
    found = one(with_plan(tasks=tuple(tasks), protective_actions=(action,)))
    assert "evacuate" in found.got


# --- values ---------------------------------------------------------------------------------


def test_an_unknown_parameter_is_found_where_it_stands():
    """A named time with a typo: file, field and the nearest name."""
    found = one(with_task(setup=NamedTime(parameter="hazmat_suit_upp")))
    assert found.field == "tasks[0].setup.parameter"
    assert "hazmat_suit_up" in found.cure


def test_an_unknown_measure_is_found():
    """An objective must be something that is measured."""
    wrong = Objective(id="o", name=text("o"), metric="happiness", at_most=1.0)
    assert one(with_plan(objectives=(wrong,))).field == "objectives[0].metric"


@pytest.mark.parametrize(
    ("scenario", "change", "field"),
    [
        ("longtan-toxic", {"hole_diameter_m": MetreSpread(low_m=0, mode_m=0, high_m=0)},
         "incident.hole_diameter_m"),
        ("chuanying-gas", {"hole_diameter_m": MetreSpread(low_m=0, mode_m=0, high_m=0)},
         "incident.hole_diameter_m"),
        ("shulan-mine", {"gas_length_m": MetreSpread(low_m=0.5, mode_m=20, high_m=60)},
         "incident.gas_length_m"),
        ("shulan-mine", {"gas_length_m": MetreSpread(low_m=8, mode_m=20, high_m=600)},
         "incident.gas_length_m"),
    ],
)  # fmt: skip
def test_a_spread_that_the_models_cannot_take_is_found_before_the_run(scenario, change, field):
    """A hole of nothing or gas over less than a metre of roadway would stop a run half-way."""
    assert one(with_incident(scenario, **change)).field == field


# --- places ---------------------------------------------------------------------------------


def test_a_far_away_place_is_refused():
    """A place thousands of kilometres from the roads is refused, with the area named."""
    station, *rest = jilin().resources.stations
    wrong = station.model_copy(update={"lon": station.lat, "lat": station.lon - 90.0})
    assert "far outside" in one(with_resources(stations=(wrong, *rest))).rule


def test_a_site_off_the_roads_is_found():
    """20 km into the hills: the distance to the nearest road is named."""
    hospital, *rest = jilin().resources.hospitals
    wrong = hospital.model_copy(update={"lat": hospital.lat + 0.9})
    found = one(with_resources(hospitals=(wrong, *rest)))
    assert "no road is near" in found.rule
    assert "m to the nearest" in found.got


def test_a_site_on_a_road_island_cannot_be_reached():
    """The station's crossing is cut out of the network: it is named as unreachable."""
    roads = jilin().roads
    station = jilin().resources.stations[0]
    at = int(np.argmin(np.hypot(roads.node_lon - station.lon, roads.node_lat - station.lat)))
    other = int(np.argmax(np.hypot(roads.node_lon - station.lon, roads.node_lat - station.lat)))
    assert at != other
    keep = (roads.tail != at) & (roads.head != at)
    island = replace_network(roads, keep)
    found = problems(replace(jilin(), roads=island))
    assert any("cut off from the network" in p.rule and p.got == station.id for p in found)


def replace_network(roads, keep):
    from scenarios.model.road import RoadNetwork

    return RoadNetwork(
        meta=roads.meta,
        node_ids=roads.node_ids,
        node_lon=roads.node_lon,
        node_lat=roads.node_lat,
        tail=roads.tail[keep],
        head=roads.head[keep],
        length_m=roads.length_m[keep],
        road_class=roads.road_class[keep],
        name_index=roads.name_index[keep],
        names=roads.names,
        bridge=roads.bridge[keep],
    )


# --- warnings -------------------------------------------------------------------------------


def without(capability: Capability) -> Pack:
    units = tuple(
        u.model_copy(
            update={"capabilities": tuple(c for c in u.capabilities if c != capability) or
                    (Capability.power_support,)}
        )
        for u in jilin().resources.units
    )  # fmt: skip
    return with_resources(units=units)


def test_a_task_that_nobody_can_do_is_a_warning():
    """No unit with leak_stop: the run goes on and shows what it leads to."""
    found = check_pack(without(Capability.leak_stop))
    assert {p.got for p in found} == {"leak_stop"}
    assert any(p.field.endswith("needs") for p in found)


def test_a_first_assignment_that_nobody_can_give_is_a_warning():
    """No unit with aerial: the fire plan's first assignment can never be complete."""
    found = check_pack(without(Capability.aerial))
    assert any(p.field.startswith("levels[") and p.got == "aerial" for p in found)


def test_material_that_no_depot_has_is_a_warning():
    """The neutraliser is nowhere in stock."""
    depots = tuple(d.model_copy(update={"stock": {"water": 1}}) for d in jilin().resources.depots)
    found = check_pack(with_resources(depots=depots))
    assert any(p.field.endswith("consumes") for p in found)


def test_all_problems_come_at_once():
    """A dangling station, a circle and an unknown measure: three problems in one go."""
    group, *rest = jilin().resources.units
    resources = jilin().resources.model_copy(
        update={"units": (group.model_copy(update={"station": "nowhere"}), *rest)}
    )
    wrong = Objective(id="o", name=text("o"), metric="happiness", at_most=1.0)
    pack = replace(with_plan(objectives=(wrong,)), resources=resources)
    assert {p.field for p in problems(pack)} == {"units[0].station", "objectives[0].metric"}
