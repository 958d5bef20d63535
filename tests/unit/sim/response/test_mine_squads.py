"""Rescue squads in a mine: standby, order of place, reach, relief, loss and recall.

A squad called at 180 s turns out in 60 s and drives 100 s: at the pit head at 340 s, at the base
200 s later, 540 s.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from scenarios.model.effect import Rescue
from scenarios.model.plan import CapabilityNeed, Task
from scenarios.model.vocabulary import Capability as C
from sim.mine.rescue_errand import Errands
from sim.response.units import Status
from tests.support.journal import Journal
from tests.support.town import (
    Roads,
    ScriptedHazard,
    fixed,
    hurt,
    plan,
    replication,
    setting,
    text,
    unit,
)

BASE_S = 540.0
WORK_S = 100.0


@dataclass
class Pit(ScriptedHazard):
    """People lie so many seconds from the base, as far back; in foul air or not."""

    ways_s: dict[int, float] = field(default_factory=dict)
    foul: bool = True
    lost_s: float = 0.0
    roadway: dict[int, int] = field(default_factory=dict)

    def access_s(self) -> float:
        return 200.0

    def errands(self, persons, now_s) -> Errands:
        del now_s
        way = np.array([self.ways_s[person] for person in persons.tolist()])
        roads = np.array([self.roadway.get(person, person) for person in persons.tolist()])
        return Errands(way, way, 2.0 * way * self.foul, roads)

    def search_s(self, now_s: float) -> float:
        del now_s
        return self.lost_s


def search(*, standby: int = 0, number: int = 1, **more: object) -> Task:
    effect = Rescue(
        kind="rescue", per_person=fixed(WORK_S), underground=True, n_standby_squads=standby
    )
    return Task(
        id="search",
        name=text("search"),
        start=("call_received",),
        needs=(CapabilityNeed(capability=C.mine_rescue, number=number, at_least=1),),
        until="stand_down",
        effects=(effect,),
        **more,
    )


def lying(*persons: int, rpm: int = 8) -> dict:
    return {0.0: [hurt(person, rpm, trapped=True) for person in persons]}


def play(task: Task, hazard: Pit, *, squads: int = 1, endurance_s: float = 1e6, horizon_s=20_000.0):
    """Squads 0, 1 ... from the same station, 6 strong."""
    units = [unit(i, [C.mine_rescue], node=1, endurance_s=endurance_s) for i in range(squads)]
    the_setting = setting(plan(tasks=(task,)), units, horizon_s=horizon_s)
    return Journal(replication(the_setting, hazard, Roads({1: 100.0})))


def test_ways_and_work_make_the_time():
    """300 s in, 100 s of work, 300 s out: freed at 540 + 700 s."""
    journal = play(search(), Pit(harms=lying(0), ways_s={0: 300.0}))
    assert journal.times("freed") == [BASE_S + 700.0]


def test_people_are_reached_in_order_of_place():
    """The nearest first, whatever the luck of being found: 100, 200, 300 s away."""
    journal = play(search(), Pit(harms=lying(0, 1, 2), ways_s={0: 300.0, 1: 100.0, 2: 200.0}))
    assert journal.subjects("freed") == ["P1", "P2", "P0"]
    assert journal.times("freed") == [BASE_S + 300.0, BASE_S + 800.0, BASE_S + 1500.0]


def test_nobody_enters_without_the_standby_that_the_plan_wants():
    """One squad waits for ever; of two one works and the other stays at the base."""
    pit = {"harms": lying(0, 1), "ways_s": {0: 100.0, 1: 100.0}}
    assert play(search(standby=1), Pit(**pit)).times("freed") == []
    two = play(search(standby=1, number=2), Pit(**pit), squads=2)
    assert two.times("freed") == [BASE_S + 300.0, BASE_S + 600.0]
    assert two.objects("freed") == ["U0", "U1"]  # who has waited goes next
    free = play(search(number=2), Pit(**pit), squads=2)
    assert free.times("freed") == [BASE_S + 300.0] * 2


def test_nobody_is_fetched_beyond_the_reach_of_the_apparatus():
    """4 h with 5 of 20 MPa kept give 3 h: 5300 s each way and 100 s is reached, 5400 s is not."""
    near, far = (
        play(search(), Pit(harms=lying(0, rpm=11), ways_s={0: way}), horizon_s=40_000.0)
        for way in (5300.0, 5400.0)
    )
    assert near.times("freed") == [BASE_S + 2 * 5300.0 + WORK_S]
    assert far.times("freed") == []
    air = Pit(harms=lying(0, rpm=11), ways_s={0: 5400.0}, foul=False)
    assert len(play(search(), air, horizon_s=40_000.0).times("freed")) == 1


def test_a_spent_squad_rests_and_another_goes():
    """Two trips of 3 h under apparatus: U0 is relieved after its first, U1 makes the second."""
    pit = Pit(harms=lying(0, 1, rpm=11), ways_s={0: 3000.0, 1: 3000.0})
    journal = play(search(), pit, squads=2, horizon_s=60_000.0)
    assert journal.objects("freed") == ["U0", "U1"]
    assert journal.times("relieved", "U0") == [BASE_S + 6100.0]


def test_those_who_walk_are_led_out_together_and_stretchers_go_one_by_one():
    """Six walkers of one roadway in one trip; two on stretchers need two of a squad of six."""
    walkers = Pit(harms=lying(*range(6), rpm=12), ways_s=dict.fromkeys(range(6), 100.0),
                  roadway=dict.fromkeys(range(6), 7))  # fmt: skip
    assert play(search(), walkers).times("freed") == [BASE_S + 300.0] * 6
    carried = Pit(harms=lying(0, 1), ways_s={0: 100.0, 1: 100.0}, roadway={0: 7, 1: 7})
    assert play(search(), carried).times("freed") == [BASE_S + 300.0, BASE_S + 600.0]


def test_a_second_explosion_takes_those_inside_and_not_those_at_the_base():
    """U0 is on its way at 600 s, U1 stands by: only U0's six are lost, its man is sought again."""
    pit = Pit(harms=lying(0), ways_s={0: 300.0}, milestones={600.0: "second_explosion"})
    journal = play(search(standby=1, number=2), pit, squads=3)
    assert journal.subjects("responder_lost") == ["U0"]
    assert journal.values("responder_lost") == [6.0]
    assert journal.run.room.units[1].status is not Status.lost
    assert journal.objects("freed") in (["U1"], ["U2"])


def test_a_squad_called_back_turns_round_where_it_is():
    """Called back 60 s after its entry it is out 60 s later: 660 s; until then it can be lost."""
    for explodes_s, lost in ((660.0, []), (620.0, ["U0"])):
        marks = {600.0: "gas_in_range", explodes_s: "second_explosion"}
        pit = Pit(harms=lying(0), ways_s={0: 300.0}, milestones=marks, tick_s=20.0)
        journal = play(search(withdraw_on=("hazard:gas_in_range",)), pit, horizon_s=3000.0)
        assert journal.times("task_withdrawn") == [600.0]
        assert journal.subjects("responder_lost") == lost
        assert journal.times("freed") == []


def test_people_whose_place_nobody_knows_must_be_looked_for():
    """3000 s of looking, spent once: the first comes 3000 s later, the second does not."""
    ways = {0: 100.0, 1: 200.0}
    known, unknown = (
        play(search(), Pit(harms=lying(0, 1, rpm=11), ways_s=ways, lost_s=lost_s))
        for lost_s in (0.0, 3000.0)
    )
    late = np.subtract(unknown.times("freed"), known.times("freed"))
    np.testing.assert_allclose(late, 3000.0)


def test_a_long_search_takes_several_entries():
    """20 000 s of looking with 3 h of apparatus: nobody is found on the first entry, but later."""
    pit = Pit(harms=lying(0, rpm=11), ways_s={0: 100.0}, lost_s=20_000.0)
    journal = play(search(), pit, squads=3, horizon_s=80_000.0)
    (freed,) = journal.times("freed")
    assert freed > BASE_S + 20_000.0
    assert len(journal.times("relieved")) >= 1


@pytest.mark.parametrize("standby", [0, 1, 2])
def test_more_standby_is_never_quicker(standby):
    """Four squads, eight people: the last comes out no sooner with one more squad held back."""

    def last(n: int) -> float:
        pit = Pit(harms=lying(*range(8), rpm=11), ways_s={i: 100.0 + 50.0 * i for i in range(8)})
        return max(play(search(standby=n, number=4), pit, squads=4).times("freed"))

    assert last(standby) <= last(standby + 1)
