"""Outages: what is out is out, all else stays; and nothing is skipped that could come out anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.model.plan import Objective
from scenarios.model.vocabulary import Capability
from sim.evaluation.break_plan import NONE_OUT, Judge
from sim.evaluation.outage_plays import OutagePlays
from sim.evaluation.outage_streets import used_streets
from sim.evaluation.outages import (
    Element,
    LateAlarm,
    Outage,
    alert_elements,
    standing_elements,
    weather_cells,
    without_alerts,
)
from sim.evaluation.stress import single_failures, worst_pairs
from sim.network.driving import driven_roads
from sim.replicate import Job, players
from sim.response.events import Kind
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin, stage
from tests.support.town import text

JOB = Job("chuanying-gas", "gas-a", NearestAvailable(), 1)
N = 3


def unit_ids(pack):
    """Every single unit of a pack."""
    return {name for group in pack.resources.units for name in group.unit_ids()}


@pytest.fixture(scope="module")
def crew():
    """Players in this process."""
    with players(jilin(), 1) as found:
        yield found


def test_one_unit_of_a_group_is_out_and_the_others_keep_their_names():
    """The luck of a unit hangs on its name: those that stay must not be renamed."""
    group = next(g for g in jilin().resources.units if g.count > 2)
    gone = group.unit_ids()[1]
    after = Outage("gas-a", (Element("unit", gone),))(jilin())
    assert unit_ids(jilin()) - unit_ids(after) == {gone}


def test_a_station_is_out_with_all_its_units():
    """Nobody leaves from there; the place itself stays on the map."""
    station = jilin().resources.units[0].station
    after = Outage("gas-a", (Element("station", station),))(jilin())
    assert all(group.station != station for group in after.resources.units)
    assert after.resources.stations == jilin().resources.stations


def test_a_hospital_a_depot_and_a_warning_are_out():
    """Each kind takes away what it names and nothing else."""
    pack = jilin()
    hospital, depot = pack.resources.hospitals[0].id, pack.resources.depots[0].id
    action = pack.plans["gas-a"].protective_actions[0].id
    out = (Element("hospital", hospital), Element("depot", depot), Element("alert", action))
    after = Outage("gas-a", out)(pack)
    assert hospital not in {h.id for h in after.resources.hospitals}
    assert depot not in {d.id for d in after.resources.depots}
    assert after.plans["gas-a"].protective_actions[0].alert.reach_frac == 0.0
    assert after.resources.units == pack.resources.units
    assert pack.plans["gas-a"].protective_actions[0].alert.reach_frac > 0


def test_one_channel_of_a_warning_is_out_and_the_other_stays():
    """Two channels are two elements; the one that fails reaches nobody."""
    pack = jilin()
    plan = pack.plans["gas-a"]
    action = plan.protective_actions[0]
    siren = action.alert.model_copy(update={"name": "siren", "reach_frac": 0.5})
    both = plan.model_copy(
        update={
            "protective_actions": (
                action.model_copy(update={"also": (siren,)}), *plan.protective_actions[1:],
            )
        }
    )  # fmt: skip
    second = alert_elements(both)[1]
    assert (second.id, second.name) == (f"{action.id}:1", "siren")
    after = without_alerts(both, {second.id}).protective_actions[0]
    assert (after.alert.reach_frac, after.also[0].reach_frac) == (action.alert.reach_frac, 0.0)


def test_a_response_with_nothing_left_can_still_be_played():
    """Neither unit nor hospital: nobody comes, and that is an outcome."""
    pack = jilin()
    out = [Element("station", s.id) for s in pack.resources.stations]
    out += [Element("hospital", h.id) for h in pack.resources.hospitals]
    with players(pack, 1) as own:
        outcome = own.run(replace(JOB, change=Outage("gas-a", tuple(out))), 1)[0]
    assert outcome.measures["units_sent"] == 0
    assert np.isinf(outcome.measures["first_arrival_s"])


def test_a_street_that_is_out_is_shut_both_ways_and_alone(crew):
    """The busiest bridge: two arcs, no neighbour, no crossing."""
    logs = [outcome.log for outcome in crew.run(JOB, N)]
    bridge = used_streets(stage("chuanying-gas", "gas-a"), logs, 1)[0]
    assert bridge.kind == "bridge"
    roads = driven_roads(Outage("gas-a", (bridge,))(jilin()))
    shut = np.flatnonzero(roads.closures[0].closure.arcs)
    assert np.unique(roads.arrays.street[shut]).size == 1
    assert bridge.id == f"street-{roads.arrays.street[shut[0]]}"


def test_late_alarm_and_weather_change_the_scenario_only():
    """Detection is constant; one sector is left, by day or by night."""
    late = LateAlarm("chuanying-gas", 900.0)(jilin())
    assert late.scenarios["chuanying-gas"].incident.detection.mean_s == 900.0
    scenario = jilin().scenarios["longtan-toxic"]
    cells = weather_cells(scenario)
    assert len(cells) == 2 * len(scenario.climate.rose)
    climate = cells[-1](jilin()).scenarios["longtan-toxic"].climate
    assert (climate.rose, climate.night_frac) == ((scenario.climate.rose[-1],), 1.0)
    assert late.plans is not None
    assert late.resources is jilin().resources


@pytest.mark.parametrize(
    "scenario",
    ["chuanying-gas", pytest.param("longtan-toxic", marks=pytest.mark.nightly)],
)
def test_what_was_not_called_on_may_be_out_without_any_change(scenario):
    """The rule that spares replications: all idle elements out at once, the same bytes."""
    plan = jilin().scenarios[scenario].plans[0]
    elements = standing_elements(jilin(), jilin().plans[plan])
    job = replace(JOB, scenario=scenario, plan=plan)
    with players(jilin(), 1) as own:
        used = OutagePlays(own, job, elements, 1).used()[0]
        idle = [e for i, e in enumerate(elements) if i not in used]
        assert len(idle) > 20
        before, after = (
            own.run(replace(job, change=change), 1)[0].log
            for change in (None, Outage(plan, tuple(idle)))
        )
    assert before.rows() == after.rows()


def test_sparing_gives_what_playing_gives(crew):
    """Pairs of busy units: measures by the rule equal those of every replication played."""
    elements = standing_elements(jilin(), jilin().plans["gas-a"])
    plays = OutagePlays(crew, JOB, elements, N)
    busy = sorted(set.union(*map(set, plays.used())))[:4]
    for out in [frozenset(busy[:2]), frozenset(busy[1:4:2])]:
        gone = tuple(elements[i] for i in sorted(out))
        played = crew.gather(replace(JOB, change=Outage("gas-a", gone)), N)
        table = plays.table(out)
        for name, column in played.columns.items():
            np.testing.assert_array_equal(table.columns[name], column)


@pytest.mark.nightly
def test_the_planted_worst_pair_of_a_real_plan_is_found():
    """Two gas crews back each other up; only without both is the main never shut off.

    14 elements, 91 pairs: at most 18 outages are played, groups counted.
    """
    pack = jilin()
    wanted = Capability.gas_isolation
    crews = [n for g in pack.resources.units if wanted in g.capabilities for n in g.unit_ids()][:2]
    units = []
    for group in pack.resources.units:
        keep = set(group.unit_ids()) & set(crews)
        if wanted not in group.capabilities:
            units.append(group)
        units += [group.model_copy(update={"id": name, "count": 1}) for name in sorted(keep)]
    plan = pack.plans["gas-a"].model_copy(
        update={
            "objectives": (
                Objective(
                    id="held", name=text("held"), metric="time_to_control_s", at_most=4 * 3600.0
                ),
            )
        }
    )
    pack = replace(
        pack,
        resources=pack.resources.model_copy(update={"units": tuple(units)}),
        plans={**pack.plans, plan.id: plan},
    )
    with players(pack, 1) as own:
        everything = standing_elements(pack, plan)
        used = OutagePlays(own, JOB, everything, 1).used()[0]
        others = [e for i, e in enumerate(everything) if i in used and e.id not in crews]
        others = [e for e in others if e.kind in {"unit", "command"}][:12]
        elements = (*others[:5], *(Element("unit", c) for c in crews), *others[5:])
        plays = OutagePlays(own, JOB, elements, 2)
        judge = Judge(plan, plays.table(NONE_OUT), 0.2)
        assert judge.sound

        def harm(out):
            return float(judge.harms(plays.table(frozenset(out))).mean())

        found = worst_pairs(harm, single_failures(harm, len(elements)), n_most=18)
    assert [elements[i].id for i in found.pairs[0]] == crews
    assert found.harm[0] > 0.2
    assert found.n_simulated <= 18


def test_usage_names_whom_the_log_names(crew):
    """Every unit that was sent is in use, and so is its station."""
    elements = standing_elements(jilin(), jilin().plans["gas-a"])
    log = crew.run(JOB, 1)[0].log
    sent = {log.names[i] for i in log.subject[log.kind == Kind.dispatched]}
    used = {elements[i].id for i in OutagePlays(crew, JOB, elements, 1).used()[0]}
    assert sent <= used
