"""On any small accident: books balance, stations come in order, everything repeats."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.model.distribution import ExponentialTime, UniformTime
from scenarios.model.effect import ApplyWater, Dilute, Rescue, StopRelease
from scenarios.model.plan import (
    CapabilityNeed,
    CasualtyTrigger,
    NotificationStep,
    Task,
    UncontrolledTrigger,
)
from scenarios.model.vocabulary import Capability as C
from scenarios.model.vocabulary import Injury, Specialty, VehicleClass
from sim.evaluation.conservation import little_residuals
from sim.evaluation.metrics import measure
from sim.evaluation.plan_gaps import find_gaps
from sim.evaluation.reading import LogReader
from sim.hazard.base import Controls, Harm, HazardReport
from sim.response.events import EventLog
from sim.response.setting import DepotSpec, HospitalSpec
from tests.support.town import (
    HAND,
    Roads,
    ScriptedHazard,
    care,
    fixed,
    level,
    plan,
    replication,
    setting,
    text,
    unit,
)

HORIZON_S = 14_400.0
ABILITIES = (
    C.search_rescue,
    C.medical_care,
    C.casualty_transport,
    C.decontamination,
    C.fire_attack,
)
EVENTS = ("detected", "call_received", "first_arrival", "controlled", "hazard:explosion")


@dataclass
class Weather(ScriptedHazard):
    """A scripted hazard that shuts the roads now and then."""

    shuts: tuple[float, ...] = ()
    flips: int = field(default=0)

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        report = super().advance(now_s, controls)
        if now_s in self.shuts:
            self.flips += 1
            report.zone_changed = True
        return report


@dataclass
class Lanes(Roads):
    """Roads of which every second change of the zone cuts those beyond 600 s."""

    cut: bool = False

    def to_scene_s(self, node: int, vehicle: VehicleClass) -> float:
        seconds = super().to_scene_s(node, vehicle)
        return float("inf") if self.cut and seconds > 600.0 else seconds

    def close(self, hazard: Weather) -> int:
        self.cut = hazard.flips % 2 == 1
        return int(self.cut)


seconds = st.integers(0, 1800).map(float)
laws = st.one_of(
    seconds.map(fixed),
    st.integers(1, 1800).map(lambda s: ExponentialTime(mean_s=float(s), provenance=HAND)),
    st.integers(1, 900).map(lambda s: UniformTime(low_s=float(s), high_s=2.0 * s, provenance=HAND)),
)


@st.composite
def tasks(draw, number: int) -> Task:
    """A task card with any start, end, effect and strength."""
    ability = draw(st.sampled_from(ABILITIES))
    effect = draw(
        st.sampled_from(
            [
                (),
                (Rescue(kind="rescue", per_person=fixed(200), underground=True),),
                (Dilute(kind="dilute", removed_frac=0.3),),
                (ApplyWater(kind="apply_water", flow_m3_s=0.01),),
                (StopRelease(kind="stop_release"),),
            ]
        )
    )
    wanted = draw(st.integers(1, 3))
    return Task(
        id=f"t{number}",
        name=text("t"),
        start=tuple(draw(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=2, unique=True))),
        needs=(
            CapabilityNeed(
                capability=ability, number=wanted, at_least=draw(st.integers(1, wanted))
            ),
        ),
        consumes=draw(st.sampled_from([{}, {"foam": 2}, {"foam": 2, "lime": 1}])),
        setup=draw(st.none() | laws),
        duration=draw(st.none() | laws),
        until=draw(st.none() | st.sampled_from(["stand_down", "hazard:explosion"])),
        success_prob=draw(st.sampled_from([1.0, 0.5])),
        effects=effect,
        priority=draw(st.integers(1, 9)),
        withdraw_on=draw(st.sampled_from([(), ("hazard:explosion",)])),
        deadline_s=600.0,
    )


@st.composite
def accidents(draw):
    """A whole small accident: plan, units, hospitals, people, roads."""
    units = [
        unit(
            i,
            sorted(draw(st.sets(st.sampled_from(ABILITIES), min_size=1, max_size=3))),
            node=draw(st.integers(1, 6)),
            turnout_s=draw(seconds),
            endurance_s=draw(st.sampled_from([600.0, 3000.0, float("inf")])),
            seats=draw(st.integers(0, 2)),
            county=draw(st.sampled_from(["220200", "220203"])),
        )
        for i in range(draw(st.integers(0, 7)))
    ]
    harms: dict[float, list[Harm]] = {}
    for person in range(draw(st.integers(0, 8))):
        when = 60.0 * draw(st.integers(0, 40))
        harm = Harm(
            person,
            draw(st.sampled_from(list(Injury))),
            draw(st.integers(0, 12)),
            draw(st.booleans()),
        )
        if harm.rpm == 12 and not harm.trapped:
            continue
        harms.setdefault(when, []).append(harm)
    the_plan = plan(
        levels=(
            level(mobilises="own", dispatch=[(C.fire_attack, draw(st.integers(1, 3)))]),
            level(
                rank=3,
                triggers=(
                    CasualtyTrigger(kind="casualties", at_least=2),
                    UncontrolledTrigger(kind="uncontrolled", after_s=900.0),
                ),
                decision=draw(laws),
                dispatch=[(draw(st.sampled_from(ABILITIES)), 2)],
            ),
        ),
        notification=(
            NotificationStep(
                id="firm", name=text("f"), after="detected", delay=draw(laws), deadline_s=600.0
            ),
        ),
        tasks=tuple(draw(tasks(i)) for i in range(draw(st.integers(0, 4)))),
        casualty_care=care(
            decontaminate=draw(st.none() | laws), ambulances_per_call=draw(st.integers(0, 2))
        ),
    )
    hazard = {
        "harms": harms,
        "milestones": draw(
            st.sampled_from([{}, {1800.0: "explosion"}, {1200.0: "second_explosion"}])
        ),
        "held_at_s": draw(st.sampled_from([0.0, 2400.0, float("inf")])),
        "held_by": draw(st.sampled_from(["", "release_stopped"])),
        "shuts": draw(st.sampled_from([(), (600.0,), (600.0, 1800.0), (300.0, 900.0, 3600.0)])),
    }
    hospitals = (
        HospitalSpec("H1", 7, {Specialty.general: 2}, draw(st.sampled_from([1.0, 1200.0]))),
        HospitalSpec("H2", 8, {Specialty.poison: 1, Specialty.burn: 1}, 60.0),
    )
    ways = {node: float(60 * draw(st.integers(1, 25))) for node in range(1, 9)}
    the_setting = setting(
        the_plan,
        units,
        hospitals=hospitals,
        depots=(DepotSpec("D", 2, {"foam": 3}),),
        horizon_s=HORIZON_S,
    )
    return the_setting, hazard, ways, draw(st.integers(0, 5))


def play(accident) -> EventLog:
    the_setting, hazard, ways, number = accident
    return replication(the_setting, Weather(**hazard), Lanes(dict(ways)), number=number).play()


@given(accident=accidents())
@settings(max_examples=120, deadline=None)
def test_nobody_is_lost_from_the_books(accident):
    """Little's law to 1e-9 on every accident; measures and gaps can be reckoned for each."""
    log = LogReader(play(accident), accident[0].plan)
    assert max(little_residuals(log).values()) <= 1e-9
    found = measure(log)
    assert found["deaths"] <= found["casualties"]
    find_gaps(accident[0].plan, [log], [found])


@given(accident=accidents())
@settings(max_examples=60, deadline=None)
def test_the_same_accident_gives_the_same_log(accident):
    """Played twice: equal to the last row."""
    first, second = play(accident), play(accident)
    assert first.rows() == second.rows()


@given(accident=accidents())
@settings(max_examples=120, deadline=None)
def test_events_come_in_an_order_that_can_happen(accident):
    """Times ascend to the horizon; units, tasks and people go through their stations in order."""
    log = play(accident)
    assert (np.diff(log.t_s) >= 0).all()
    assert log.t_s[-1] <= HORIZON_S
    unit_state: dict[str, str] = {}
    after = {
        "dispatched": {None, "returned"},
        "turned_out": {"dispatched"},
        "arrived": {"turned_out"},
        "returned": {"turned_out", "arrived"},
        "responder_lost": {"arrived"},
    }
    ended: set[str] = set()
    for _, kind, subject, object_, _ in log.rows():
        if kind in after:
            assert unit_state.get(subject) in after[kind], (subject, kind)
            unit_state[subject] = kind
        if kind in {"died", "survived"}:
            assert subject not in ended
            ended.add(subject)
        if kind == "died":
            assert object_ in {"trapped", "scene", "H1", "H2"}


@given(accident=accidents())
@settings(max_examples=60, deadline=None)
def test_nobody_works_for_two(accident):
    """When the replication ends every unit is held by at most one purpose, which knows of it."""
    the_setting, hazard, ways, number = accident
    run = replication(the_setting, Weather(**hazard), Lanes(dict(ways)), number=number)
    run.play()
    for demand in run.room._demands:
        assert len(demand.holders) == len(set(map(id, demand.holders)))
        assert len(demand.holders) <= demand.number
        for holder in demand.holders:
            assert holder.claim is demand
    held = [id(u) for d in run.room._demands for u in d.holders]
    assert len(held) == len(set(held))
