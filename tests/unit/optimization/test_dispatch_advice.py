"""The adviser: what is asked for at a moment, who could come, and why each unit was chosen."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from optimization.dispatch_advice import advise, reasons
from optimization.dispatch_model import optimal_dispatch
from optimization.dispatch_moment import read_moment
from optimization.dispatch_problem import Cover, DispatchProblem, Incident, Offer, Sent
from scenarios.model.base import Grade, Provenance
from scenarios.model.distribution import ConstantTime
from sim.play import build_stage
from tests.support.jilin import jilin, stage


def offer(name: str, *kinds: str, area: str = "") -> Offer:
    return Offer(name, dict.fromkeys(kinds, 1), area)


@pytest.fixture(scope="module")
def moment():
    """A release and a fire, ten minutes after both were detected."""
    pair = [stage("longtan-toxic", "toxic-a"), stage("chuanying-fire", "fire-a")]
    return read_moment(pair, at_s=600.0)


def test_the_needs_are_those_of_the_levels_and_tasks(moment):
    """The larger of what the levels gather and what tasks want; by hand from the two plans."""
    release, fire = (incident.needs for incident in moment.problem.incidents)
    ranks = [each.rank for each in moment.accidents]
    assert ranks[1] == 4
    assert fire == {
        "fire_attack": 4,  # level 4 gathers 3, the attack wants 4
        "water_supply": 2,
        "search_rescue": 1,
        "command": 1,
        "traffic_control": 2,
        "casualty_transport": 2,
    }
    assert release["hazmat_recon"] >= 1
    weights = [incident.weight for incident in moment.problem.incidents]
    assert weights == [2 ** (4 - rank) for rank in ranks]


def test_arrival_is_turnout_and_the_drive_on_roads_as_they_are(moment):
    """Each known arrival is the mean turnout plus the engine's own travel time, to the second."""
    for k, (unit, row) in enumerate(zip(moment.units, moment.problem.arrival_s, strict=True)):
        for i, time_s in enumerate(row):
            way_s = moment.accidents[i].roads.to_scene_s(unit.node, unit.vehicle)
            if time_s is not None:
                assert time_s == round(moment.turnout_s[k] + way_s)
            else:
                why = moment.problem.blocked[k, i]
                assert why == "not_mobilised" or math.isinf(way_s)


def part_time(**how):
    """The Jilin pack with part-time crews in the fire stations of the district; their units."""
    pack = jilin()
    resources = pack.resources
    home = {s.id for s in resources.stations if s.county == "220204" and s.agency == "fire"}
    units = tuple(
        u.model_copy(update={"on_duty": "never", **how}) if u.station in home else u
        for u in resources.units
    )
    there = {name for u in units if u.on_duty == "never" for name in u.unit_ids()}
    assert there
    return replace(pack, resources=resources.model_copy(update={"units": units})), there


def test_a_crew_off_duty_is_not_offered():
    """Nobody calls it in: it can neither be sent nor stand by."""
    pack, there = part_time()
    found = read_moment([build_stage(pack, "chuanying-fire", "fire-a")], at_s=600.0)
    assert found.units
    assert not there & {unit.id for unit in found.units}


def test_a_crew_that_is_called_in_comes_later_by_that_time():
    """Twenty minutes to come in are reckoned on top of the turnout, for nobody else."""
    told = Provenance(grade=Grade.synthetic, source="test")
    pack, there = part_time(call_in=ConstantTime(value_s=1200.0, provenance=told))
    found = read_moment([build_stage(pack, "chuanying-fire", "fire-a")], at_s=600.0)
    assert there & {unit.id for unit in found.units}
    for unit, turnout_s in zip(found.units, found.turnout_s, strict=True):
        assert turnout_s - unit.mean_turnout_s == (1200.0 if unit.id in there else 0.0)


def test_only_counties_that_the_level_mobilises_are_called(moment):
    """At level 4 of the fire plan only stations of its own county may be sent."""
    for unit, row in zip(moment.units, moment.problem.arrival_s, strict=True):
        assert row[1] is None or unit.county == "220204"


def test_the_advice_is_proved_accepted_and_tells_a_reason_for_everybody(moment):
    """All three aims proved, the checker content, never worse than the nearest rule."""
    advice = advise(jilin(), moment)
    assert advice.best.is_optimal
    assert advice.objections == ()
    assert advice.best.value <= advice.nearest.value
    assert {each.sent for each in advice.reasons} == set(advice.best.sent)
    for row in advice.cover:
        assert row.n_best <= row.n_before <= row.n_people
        assert row.n_nearest <= row.n_before
    lost = advice.cover[-1].n_before - advice.cover[-1].n_best
    assert sum(each.n_people for each in advice.emptied) == lost


def test_several_accidents_share_the_units_and_their_order_changes_nothing(moment):
    """The same two accidents listed the other way round: the same needs and arrivals."""
    pair = [stage("chuanying-fire", "fire-a"), stage("longtan-toxic", "toxic-a")]
    other = read_moment(pair, at_s=600.0).problem
    assert [e.needs for e in other.incidents] == [e.needs for e in moment.problem.incidents][::-1]
    assert [row[::-1] for row in other.arrival_s] == list(moment.problem.arrival_s)


def test_before_the_call_nothing_is_asked_for():
    """One second after detection no level has been reached."""
    early = read_moment([stage("chuanying-fire", "fire-a")], at_s=1.0)
    assert [dict(incident.needs) for incident in early.problem.incidents] == [{}]
    assert early.accidents[0].rank == 0


def test_reasons_name_what_the_nearer_unit_does():
    """Soonest, the only one, wanted elsewhere, kept for cover, in another role: one of each."""
    problem = DispatchProblem(
        (
            offer("a", "x"), offer("b", "x"), offer("c", "y"), offer("d", "z", area="S"),
            offer("e", "z", area="T"), offer("f", "z", area="T"),
        ),
        (Incident("I", 4, {"x": 1, "y": 1}), Incident("J", 1, {"x": 1, "z": 1})),
        ((60, 50), (400, 300), (90, None), (None, 100), (None, 120), (None, 130)),
        (Cover("S", wanted=1, loss_s=300), Cover("T", wanted=1, loss_s=300)),
    )  # fmt: skip
    answer = optimal_dispatch(problem)
    found = {problem.units[each.sent.unit].id: each for each in reasons(problem, answer.sent)}
    assert {name: each.why for name, each in found.items()} == {
        "a": "soonest",
        "b": "elsewhere",
        "c": "only",
        "e": "cover",
    }
    assert found["b"].sooner == 0
    assert found["e"].sooner == 3
    assert found["e"].next_best == (3, 100)
    assert found["c"].next_best is None


def test_a_nearer_unit_in_another_role_is_told_as_such():
    """The near all-rounder stops the leak, so the far pump fights the fire."""
    problem = DispatchProblem(
        (offer("near", "fire", "leak"), offer("far", "fire")),
        (Incident("I", 1, {"fire": 1, "leak": 1}),),
        ((60,), (300,)),
    )
    answer = optimal_dispatch(problem)
    assert answer.sent == (Sent(0, 0, "leak"), Sent(1, 0, "fire"))
    whys = {each.sent.unit: each.why for each in reasons(problem, answer.sent)}
    assert whys[1] == "other_role"
