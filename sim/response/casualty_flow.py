"""The way of the casualties: freed, decontaminated, triaged, carried, admitted.

Each post (decontamination, triage) is a queue served by the units that the dispatch room sends
for it; the number asked for follows the queue. Ambulances shuttle between the scene and the
hospitals. Deaths are noted when the score of an untreated casualty reaches zero.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Generator

import simpy

from scenarios.model.effect import Rescue, RescueEffect
from scenarios.model.vocabulary import Capability, Injury, Triage
from sim.hazard.base import Harm
from sim.hazard.building_search import Searched
from sim.response.building_rescue import BuildingRescue
from sim.response.care_post import CarePost
from sim.response.casualty import Casualty
from sim.response.dispatch import DispatchRoom
from sim.response.events import Kind
from sim.response.hospitals import Hospitals
from sim.response.mine_squads import MineSquads, Pit
from sim.response.scene import Scene
from sim.response.transport import Ambulances
from sim.response.units import Unit

Steps = Generator[simpy.Event, object, None]


class CasualtyFlow:
    """All casualties of a replication and the queues they stand in."""

    def __init__(self, scene: Scene, room: DispatchRoom, hospitals: Hospitals) -> None:
        self.scene = scene
        care = scene.setting.plan.casualty_care
        self.people: dict[int, Casualty] = {}
        self._open: list[int] = []
        self._deaths: list[tuple[float, int]] = []
        self._trapped: list[tuple[float, int]] = []
        self._free_hands: list[simpy.Event] = []
        pit = scene.hazard
        self.squads = MineSquads(scene, room, pit, self) if isinstance(pit, Pit) else None
        self.crews = BuildingRescue(scene, pit.ground, self) if isinstance(pit, Searched) else None
        self.ambulances = Ambulances(scene, room, hospitals)
        self.triage_post = CarePost(
            scene, room, "triage", Capability.medical_care, care.triage, self._triaged
        )
        self.decontamination_post: CarePost | None = None
        if care.decontaminate is not None:
            self.decontamination_post = CarePost(
                scene,
                room,
                "decontamination",
                Capability.decontamination,
                care.decontaminate,
                self._decontaminated,
            )

    # -- from the hazard ----------------------------------------------------------------------

    def hurt(self, harm: Harm) -> None:
        """A person is newly hurt."""
        scene = self.scene
        identity = f"P{harm.person}" if not scene.number else f"P{scene.number}-{harm.person}"
        casualty = Casualty(
            id=identity,
            injury=harm.injury,
            rpm=harm.rpm,
            injured_s=scene.now_s,
            order=scene.streams.uniform("found", identity),
            luck=scene.streams.uniform("survival", identity),
            trapped=harm.trapped,
            contaminated=harm.injury is Injury.poison,
        )
        self.people[harm.person] = casualty
        self._open.append(harm.person)
        self._expect_death(harm.person)
        if casualty.hurt:
            scene.note(Kind.injured, identity, harm.injury, float(harm.rpm))
        else:
            scene.note(Kind.trapped, identity, harm.place)
        if harm.trapped:
            self.leave(harm.person)
        else:
            self._out_of_danger(casualty)

    def worsened(self, person: int, rpm: int) -> None:
        """A casualty still exposed is hurt worse."""
        casualty, now_s = self.people[person], self.scene.now_s
        if casualty.lost(now_s):
            return
        kind = Kind.worsened if casualty.hurt else Kind.injured
        casualty.worsen(rpm, now_s)
        self._expect_death(person)
        self.scene.note(kind, casualty.id, casualty.injury, float(rpm))

    # -- rescue -------------------------------------------------------------------------------

    def rescue_with(self, unit: Unit, effect: RescueEffect) -> bool:
        """A unit begins to bring people out; whether it sees to its own relief."""
        if not isinstance(effect, Rescue):
            if self.crews is not None:
                self.crews.begin(unit, effect)
            return False
        if effect.underground and self.squads is not None:
            self.squads.send(unit, effect)
            return True
        self.scene.env.process(self._bring_out(unit, effect))
        return False

    def _bring_out(self, unit: Unit, effect: Rescue) -> Steps:
        scene, claim = self.scene, unit.claim
        if effect.underground:
            yield scene.env.timeout(scene.hazard.access_s())
        while claim is not None and unit.works_for(claim):
            if not self._trapped:
                hand = scene.env.event()
                self._free_hands.append(hand)
                yield hand
                continue
            _, person = heapq.heappop(self._trapped)
            casualty = self.people[person]
            if casualty.lost(scene.now_s):
                continue
            yield scene.env.timeout(scene.draw_s(effect.per_person, "rescue", casualty.id))
            if unit.lost:
                self.leave(person)
                return
            if casualty.trapped:  # nobody has opened a way for him meanwhile
                self.brought_out(person, unit)

    def brought_out(self, person: int, unit: Unit) -> None:
        """A unit has this person in safety."""
        casualty = self.people[person]
        self.scene.hazard.free(person)
        self.scene.note(Kind.freed, casualty.id, unit.spec.id)
        self._out_of_danger(casualty)

    def trapped(self) -> list[int]:
        """People alive who must be fetched and for whom nobody has set out."""
        now_s = self.scene.now_s
        return [person for _, person in self._trapped if not self.people[person].lost(now_s)]

    def fetch(self, person: int) -> None:
        """Somebody has set out for this person."""
        self._trapped = [entry for entry in self._trapped if entry[1] != person]
        heapq.heapify(self._trapped)

    def walks_again(self, person: int) -> None:
        """A trapped person has found a way out that was opened: nobody need fetch him."""
        self.fetch(person)
        self.people[person].trapped = False

    def leave(self, person: int) -> None:
        """Nobody is on the way to this person: he is sought."""
        if self.crews is not None:
            self.crews.missed(person)
        heapq.heappush(self._trapped, (self.people[person].order, person))
        self._call_free_hands()

    def _call_free_hands(self) -> None:
        """Wake every crew that waits; those whose task has ended meanwhile go home."""
        if self.squads is not None:
            self.squads.wake()
        hands, self._free_hands = self._free_hands, []
        for hand in hands:
            hand.succeed()

    # -- posts --------------------------------------------------------------------------------

    def _out_of_danger(self, casualty: Casualty) -> None:
        if casualty.lost(self.scene.now_s):  # a body: he has died where he lay
            return
        casualty.trapped = False
        if not casualty.hurt:
            return
        minor = casualty.triage(self.scene.now_s) is Triage.minor
        if casualty.contaminated and self.decontamination_post is not None and not minor:
            self.decontamination_post.join(casualty)
        else:
            self.triage_post.join(casualty)

    def _decontaminated(self, casualty: Casualty) -> None:
        self.scene.note(Kind.decontaminated, casualty.id)
        self.triage_post.join(casualty)

    def _triaged(self, casualty: Casualty) -> None:
        now_s = self.scene.now_s
        sorted_as = casualty.triage(now_s)
        self.scene.note(Kind.triaged, casualty.id, sorted_as, float(casualty.score(now_s)))
        if sorted_as is Triage.minor:  # people hurt lightly find their own way to a doctor
            casualty.treated = True
            self.scene.note(Kind.survived, casualty.id, "walked")
        elif sorted_as is not Triage.dead:
            self.ambulances.join(casualty, sorted_as)

    # -- state of the whole -------------------------------------------------------------------

    @property
    def n_known(self) -> int:
        """Casualties so far, the trapped who are not hurt left out."""
        return sum(casualty.hurt for casualty in self.people.values())

    def _expect_death(self, person: int) -> None:
        death_s = self.people[person].death_s
        if math.isfinite(death_s):
            heapq.heappush(self._deaths, (death_s, person))

    def any_open(self) -> bool:
        """Whether a casualty is alive and not yet in a hospital.

        Asked every few minutes with up to ten thousand casualties: deaths wait in a heap, and one
        casualty still open is answer enough.
        """
        now_s, people, waiting = self.scene.now_s, self.people, self._open
        while self._deaths and self._deaths[0][0] <= now_s:
            _, person = heapq.heappop(self._deaths)
            if people[person].lost(now_s):
                self.scene.hazard.free(person)  # the hazard need not follow the dead
        while waiting and not people[waiting[-1]].open(now_s):
            waiting.pop()
        return bool(waiting)

    def close_book(self, end_s: float) -> None:
        """Note every death before treatment at the time it happened."""
        for casualty in self.people.values():
            death_s = casualty.death_s
            if not casualty.treated and death_s <= end_s and math.isfinite(death_s):
                where = "trapped" if casualty.trapped else "scene"
                self.scene.note_at(death_s, Kind.died, casualty.id, where)
