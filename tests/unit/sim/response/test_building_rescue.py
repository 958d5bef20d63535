"""Crews in a burning building, worked out by hand on two rooms of known size.

Call 180 s, turnout 60 s, drive 100 s: at work at 340 s. Two places of 12 m2: the room on fire,
39 m from the street, and one above it, 78 m away. In smoke in at 0.39 m/s, out at 0.5 m/s.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from scenarios.model.effect import ForceDoors, LadderRescue, SearchRooms
from scenarios.model.plan import CapabilityNeed, Task
from scenarios.model.vocabulary import Capability as C
from sim.hazard.base import Harm, Injury
from tests.support.journal import Journal
from tests.support.town import (
    Roads,
    ScriptedHazard,
    care,
    fixed,
    plan,
    replication,
    setting,
    text,
    unit,
)


@dataclass
class Ground:
    """Two places, people by place, smoke and heat by place."""

    people: dict[int, int]
    smoky: bool = True
    hot: set[int] = field(default_factory=set)
    locked: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    collapsed: set[int] = field(default_factory=set)
    ids = ("fire", "above")
    area_m2 = (12.0, 12.0)
    way_m = (39.0, 78.0)
    sill_m = (1.0, 9.0)
    n_rooms = 2

    def order(self, first: str) -> list[int]:
        return [1, 0] if first == "above_fire" else [0, 1]

    def place_of(self, person: int) -> int:
        return self.people[person]

    def can_stand(self, person: int) -> bool:
        return person not in self.collapsed

    def take(self, person: int) -> None:
        self.taken.add(person)

    def let_go(self, person: int) -> None:
        self.taken.discard(person)

    def is_taken(self, person: int) -> bool:
        return person in self.taken

    def is_smoky(self, place: int) -> bool:
        return self.smoky

    def is_workable(self, place: int) -> bool:
        return place not in self.hot

    def locked_ways(self) -> list[str]:
        return self.locked

    def unlock(self, name: str) -> None:
        self.locked = [way for way in self.locked if way != name]


@dataclass
class Fire(ScriptedHazard):
    """A scripted hazard whose people lie in rooms."""

    ground: Ground = field(default_factory=lambda: Ground({}))


def play(ground: Ground, effect, n_crews: int = 1, horizon_s: float = 36_000.0):
    harms = [Harm(p, Injury.smoke, 12, trapped=True, place=ground.ids[at])
             for p, at in ground.people.items()]  # fmt: skip
    fire = Fire(harms={0.0: harms}, held_at_s=0.0, ground=ground)
    task = Task(
        id="rescue",
        name=text("rescue"),
        start=("call_received",),
        needs=(CapabilityNeed(capability=C.search_rescue, number=n_crews, at_least=n_crews),),
        until="stand_down",
        effects=(effect,),
    )
    crews = [unit(i, [C.search_rescue], node=1) for i in range(n_crews)]
    the_setting = setting(plan(tasks=(task,), casualty_care=care()), crews, horizon_s=horizon_s)
    run = replication(the_setting, fire, Roads({1: 100.0}))
    return Journal(run), run


SEARCH = SearchRooms(kind="search_rooms", air_set_s=1e5)


def test_time_follows_way_smoke_and_place():
    """In 100 s, the share searched that the draw says at 240 s, out in 78 s."""
    journal, run = play(Ground({0: 0}), SEARCH)
    share = run.incidents[0].casualties.people[0].order
    assert journal.times("freed") == [pytest.approx(340.0 + 100.0 + 240.0 * share + 78.0)]
    assert journal.objects("trapped") == ["fire"]


def test_clear_air_makes_it_short():
    """39 m at 1 m/s in and out, 2 s for the room."""
    journal, run = play(Ground({0: 0}, smoky=False), SEARCH)
    share = run.incidents[0].casualties.people[0].order
    assert journal.times("freed") == [pytest.approx(340.0 + 39.0 + 2.0 * share + 39.0)]


def test_the_plan_says_where_the_search_begins():
    """Nobody knows that all lie above: the room on fire is searched first unless the plan says."""
    first = [
        play(Ground({0: 1}), SearchRooms(kind="search_rooms", air_set_s=1e5, first=begin))[0]
        for begin in ("fire_floor", "above_fire")
    ]
    late, early = (journal.times("freed")[0] for journal in first)
    # 100 s in, 240 s of search, 100 s up; instead of 200 s up at once
    assert late - early == pytest.approx(100.0 + 240.0 + 100.0 - 200.0)


def test_heat_closes_a_room_until_it_cools():
    """The hot room is left out; whoever is in it stays."""
    journal, _ = play(Ground({0: 0, 1: 1}, hot={0}), SEARCH, horizon_s=7200.0)
    assert journal.subjects("freed") == ["P1"]


def test_air_sets_send_crews_out_for_a_new_one():
    """With air for one person at a time the second is fetched a change of 600 s later."""
    short = SearchRooms(kind="search_rooms", air_set_s=200.0)
    fast, slow = (
        play(Ground({0: 0, 1: 0}), effect)[0].times("freed")[-1] for effect in (SEARCH, short)
    )
    assert slow >= fast + 600.0


def test_two_crews_share_a_room():
    """Eight people, twice the crews: the last is out earlier, nobody twice."""
    one, two = (play(Ground(dict.fromkeys(range(8), 0)), SEARCH, n)[0] for n in (1, 2))
    assert two.times("freed")[-1] < 0.7 * one.times("freed")[-1]
    assert sorted(two.subjects("freed")) == sorted(one.subjects("freed")) == [
        f"P{i}" for i in range(8)
    ]  # fmt: skip


def test_ladders_take_those_who_can_stand_at_windows_they_reach():
    """Two a cycle of 300 s; the sill at 9 m is above 8 m; the collapsed are left to the search."""
    ladder = LadderRescue(kind="ladder_rescue", reach_m=8.0, per_cycle=fixed(300), n_per_cycle=2)
    ground = Ground({0: 0, 1: 0, 2: 0, 3: 0, 4: 1}, collapsed={3})
    journal, _ = play(ground, ladder, horizon_s=7200.0)
    assert sorted(journal.subjects("freed")) == ["P0", "P1", "P2"]
    assert journal.times("freed") == [640.0, 640.0, 940.0]


def test_doors_are_forced_one_after_the_other():
    """Two crews force three doors of 120 s each: two at 460 s, the last at 580 s."""
    doors = ForceDoors(kind="force_doors", per_door=fixed(120))
    for horizon_s, left in ((459.0, 3), (461.0, 1), (581.0, 0)):
        ground = Ground({0: 0}, locked=["E1", "E2", "S1"])
        play(ground, doors, 2, horizon_s=horizon_s)
        assert len(ground.locked) == left
