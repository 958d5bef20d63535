"""Rescue squads in a mine: from the base to the people in order of place, out again, relieved.

A squad enters when enough others stay at the base. How far it gets follows from the ways, the air
in them and its apparatus; what each trip has used up is gone until the squad has rested.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, runtime_checkable

import numpy as np
import simpy

from scenarios.model.effect import Rescue
from scenarios.model.vocabulary import Triage
from sim.arguments import Ints
from sim.mine.mine_rescue import usable_time_s
from sim.mine.rescue_errand import Errands
from sim.mine.rescue_rules import RULES
from sim.response.casualty import Casualty
from sim.response.dispatch import DispatchRoom
from sim.response.events import Kind
from sim.response.scene import Scene
from sim.response.units import Demand, Status, Unit

Steps = Generator[simpy.Event, object, None]

_LOOK_S: Final = 600.0
"""How often squads at the base look whether the air lets them reach somebody, s."""
_CARRIERS: Final = int(RULES["n_carriers"].value)


@runtime_checkable
class Pit(Protocol):
    """A hazard that knows the ways to its people."""

    def access_s(self) -> float:
        """Time from the staging point to the base underground, s."""
        ...

    def errands(self, persons: Ints, now_s: float) -> Errands:
        """Times from the base to people and back as the air is now."""
        ...

    def search_s(self, now_s: float) -> float:
        """Time of one squad to look for people whose place nobody knows, s."""
        ...


class Waiting(Protocol):
    """Who is to be brought out; the casualty flow keeps the list."""

    people: dict[int, Casualty]

    def trapped(self) -> list[int]:
        """People alive who must be fetched."""
        ...

    def fetch(self, person: int) -> None:
        """Somebody has set out for this person."""
        ...

    def leave(self, person: int) -> None:
        """Nobody comes for this person after all."""
        ...

    def brought_out(self, person: int, unit: Unit) -> None:
        """A unit has this person in safety."""
        ...


class Trip(NamedTuple):
    """One entry of a squad."""

    party: tuple[int, ...]
    """Whom it brings; nobody on a mere search."""
    there_s: float
    """Way in, search and work."""
    back_s: float
    under_s: float
    """Under apparatus."""
    searched_s: float


@dataclass(slots=True)
class _Left:
    """What a squad has left until it must be relieved, s."""

    apparatus_s: float
    duty_s: float

    def allows(self, trip: Trip) -> bool:
        """Whether the trip can be made on it."""
        return trip.under_s <= self.apparatus_s and trip.there_s + trip.back_s <= self.duty_s


class MineSquads:
    """All squads that work below in one replication."""

    def __init__(self, scene: Scene, room: DispatchRoom, pit: Pit, waiting: Waiting) -> None:
        self.scene, self.room, self.pit, self.waiting = scene, room, pit, waiting
        self.below: set[Unit] = set()
        """Who is beyond the base: a second explosion takes these."""
        self._base: set[Unit] = set()
        self._searched_s = 0.0
        self._hands: list[simpy.Event] = []

    def send(self, unit: Unit, effect: Rescue) -> None:
        """A squad at the pit head goes down to work."""
        assert unit.claim is not None
        task = next(t for t in self.scene.setting.plan.tasks if t.id == unit.claim.key)
        over = self.scene.board.first_of((task.ends_on, *task.withdraw_on))
        self.scene.env.process(self._work(unit, unit.claim, effect, over))

    def wake(self) -> None:
        """Somebody newly waits, or a squad is back at the base."""
        hands, self._hands = self._hands, []
        for hand in hands:
            hand.succeed()

    def lost(self) -> list[Unit]:
        """The squads beyond the base, in order of number; they do not come back."""
        gone = sorted(self.below, key=lambda unit: unit.spec.index)
        self.below.clear()
        return gone

    # -- the work of one squad ----------------------------------------------------------------

    def _work(self, unit: Unit, claim: Demand, effect: Rescue, over: simpy.Event) -> Steps:
        scene = self.scene
        yield scene.env.timeout(self.pit.access_s()) | over
        fresh = _Left(float(usable_time_s()), unit.spec.endurance_s)
        left = _Left(fresh.apparatus_s, fresh.duty_s)
        yield from self._at_base(unit)
        while unit.works_for(claim) and not over.processed:
            trip = self._plan(unit, effect, left) if self._may_enter(unit, claim, effect) else None
            if trip is not None:
                yield from self._enter(unit, trip, over)
                left.apparatus_s -= trip.under_s
                left.duty_s -= trip.there_s + trip.back_s
            elif left != fresh and self._plan(unit, effect, fresh) is not None:
                yield from self._relieve(unit)
                return
            else:
                hand = scene.env.event()
                self._hands.append(hand)
                waits = [hand, over]
                if self.waiting.trapped():
                    waits.append(scene.env.timeout(_LOOK_S))
                yield scene.board.any_of(waits)
        self._base.discard(unit)
        self.wake()

    def _at_base(self, unit: Unit) -> Steps:
        """Report at the base; whoever has waited longer goes first."""
        self._base.add(unit)
        self.wake()
        for _ in range(2):  # those who wait are woken in two steps of the clock
            yield self.scene.env.timeout(0.0)

    def _may_enter(self, unit: Unit, claim: Demand, effect: Rescue) -> bool:
        """Whether as many squads as the plan wants stay at the base."""
        ready = sum(u.works_for(claim) for u in self._base if u is not unit)
        return ready >= effect.n_standby_squads

    def _enter(self, unit: Unit, trip: Trip, over: simpy.Event) -> Steps:
        """Go in and come back; a squad called back turns round where it is."""
        scene, begin_s = self.scene, self.scene.now_s
        self._base.discard(unit)
        self.below.add(unit)
        for person in trip.party:
            self.waiting.fetch(person)
        self._searched_s += trip.searched_s
        yield scene.env.timeout(trip.there_s) | over
        inward_s = scene.now_s - begin_s
        turned = inward_s < trip.there_s
        out_s = scene.now_s + (inward_s if turned else trip.back_s)
        if not over.processed:
            yield scene.env.timeout(trip.back_s) | over
        self._recall(unit, over)
        yield scene.env.timeout(max(out_s - scene.now_s, 0.0))
        self.below.discard(unit)
        for person in trip.party:
            if unit.lost or turned:
                self.waiting.leave(person)
            else:
                self.waiting.brought_out(person, unit)
        if unit.lost:
            return
        if unit.status is Status.resting:
            unit.status = Status.on_scene
            self.room.review_soon()
        else:
            yield from self._at_base(unit)

    def _recall(self, unit: Unit, over: simpy.Event) -> None:
        """Nobody else may have the squad before it is out."""
        if over.processed and unit.status is Status.on_scene:
            unit.status = Status.resting

    def _relieve(self, unit: Unit) -> Steps:
        """The squad rests; the dispatch room finds another."""
        scene = self.scene
        self._base.discard(unit)
        scene.note(Kind.relieved, unit.spec.id, unit.claim.key if unit.claim is not None else "")
        self.room.release(unit)
        unit.status = Status.resting
        self.room.review_soon()
        yield scene.env.timeout(scene.setting.rest_s)
        if unit.status is Status.resting:
            unit.status = Status.on_scene
            self.room.review_soon()

    # -- whom to fetch ------------------------------------------------------------------------

    def _plan(self, unit: Unit, effect: Rescue, left: _Left) -> Trip | None:
        """The entry to the nearest who can be reached on what is left; None if nobody can."""
        people = self.waiting.trapped()
        if not people:
            return None
        now_s = self.scene.now_s
        way = self.pit.errands(np.array(people, dtype=np.int64), now_s)
        missing_s = max(self.pit.search_s(now_s) - self._searched_s, 0.0)
        order = np.argsort(way.there_s, kind="stable").tolist()
        party: list[int] = []
        trip: Trip | None = None
        for place in order:
            if not math.isfinite(way.there_s[place]):
                break
            # those brought out together lie in one roadway and are alike
            alike = not party or (
                way.roadway[place] == way.roadway[party[0]]
                and self._walks(people[place]) == self._walks(people[party[0]])
            )
            if not alike or not self._room_for(unit, people[place], len(party)):
                continue
            longer = self._trip(people, [*party, place], way, effect, missing_s)
            if left.allows(longer):
                party.append(place)
                trip = longer
            elif not party and missing_s > 0.0:
                return self._search(way, place, missing_s, left)
        return trip

    def _trip(
        self, people: list[int], party: list[int], way: Errands, effect: Rescue, missing_s: float
    ) -> Trip:
        scene = self.scene
        work_s = max(
            scene.draw_s(effect.per_person, "rescue", self.waiting.people[people[i]].id)
            for i in party
        )
        inside_s = missing_s + work_s
        return Trip(
            tuple(people[i] for i in party),
            float(way.there_s[party].max()) + inside_s,
            float(way.back_s[party].max()),
            float(way.under_s[party].max()) + (inside_s if way.under_s[party].any() else 0.0),
            missing_s,
        )

    def _search(self, way: Errands, place: int, missing_s: float, left: _Left) -> Trip | None:
        """An entry that only looks, as long as the apparatus lasts and the squad is fit."""
        ways_s = float(way.there_s[place] + way.back_s[place])
        rest_s = left.duty_s - ways_s
        if way.under_s[place] > 0.0:
            rest_s = min(rest_s, left.apparatus_s - float(way.under_s[place]))
        looked_s = min(rest_s, missing_s)
        if looked_s < _LOOK_S:
            return None
        under_s = float(way.under_s[place])
        return Trip(
            (),
            float(way.there_s[place]) + looked_s,
            float(way.back_s[place]),
            under_s + looked_s if under_s > 0.0 else 0.0,
            looked_s,
        )

    def _walks(self, person: int) -> bool:
        """Whether somebody can be led; else a stretcher is needed."""
        return self.waiting.people[person].triage(self.scene.now_s) is Triage.minor

    def _room_for(self, unit: Unit, person: int, n_already: int) -> bool:
        """Whether the squad can take one more such person."""
        crew = unit.spec.crew
        return n_already < (crew if self._walks(person) else crew // _CARRIERS)
