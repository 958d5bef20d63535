"""Which units to which incidents at once: the question, the answer, and what an answer is worth.

Sets: units k, incidents i, capabilities t. A unit that is sent fills one role (one capability) at
one incident and counts there with its capacity in that role (crews, seats, pumps).

    y_kit  unit k fills role t at incident i        x_ki = sum_t y_kit
    s_it   shortage                                 L_i  arrival of the last unit sent to i

Lexicographic, each value exact in whole numbers:

1. shortage    sum_i w_i sum_t s_it
2. completion  sum_i w_i L_i
3. burden      sum_ki tau_ki x_ki + sum_a l_a (wanted_a - left_a)+ + c (units turned away)

Rules (their names are used in explanations and by the checker):

=============  ====================================================================
one_place      a unit goes to one incident in one role
reachable      no unit where the way is cut or leads through the danger zone
able           the role is wanted there and the unit has it
needs          sum_k cap_kt y_kit + s_it >= need_it
commander      nobody is newly sent to an incident without the command vehicle it asks for
convoy         units of a convoy go together and arrive with the slowest; a member
               without a wanted role goes as escort (role ``""``)
cover          at least so many units of an area stay
locked         a unit at work stays where it is
=============  ====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from optimization.solution import Certificate, model_hash

ESCORT: Final = ""
"""Role of a convoy member, or of a locked unit, that nobody asked for."""

Value = tuple[int, int, int]
"""Shortage, completion (weighted s), burden (s); smaller is better, in this order."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit that may be sent."""

    id: str
    capacity: Mapping[str, int]
    """Capability to how much of it the unit brings."""
    area: str = ""
    """Area whose cover it is part of while it stays."""
    convoy: str = ""
    current: int = -1
    """Incident it is heading for or working at; -1: standing by."""
    locked: bool = False
    """At work: it must stay with `current`."""


@dataclass(frozen=True, slots=True)
class Incident:
    """What one incident wants."""

    id: str
    weight: int
    """Severity: 1 or more."""
    needs: Mapping[str, int]
    commander: str = ""
    """Capability without which nobody may be sent; empty: none."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Units that an area keeps: never fewer than `least`, a loss for each below `wanted`."""

    area: str
    least: int = 0
    wanted: int = 0
    loss_s: int = 0


@dataclass(frozen=True, slots=True)
class DispatchProblem:
    """A moment of decision.

    Attributes
    ----------
    arrival_s
        Seconds from now until unit k would be at incident i; None where it cannot get there.
    switch_s
        Price of turning a unit away from the incident it heads for, s.
    blocked
        Why a pair is unreachable, for explanations.
    """

    units: tuple[Offer, ...]
    incidents: tuple[Incident, ...]
    arrival_s: tuple[tuple[int | None, ...], ...]
    covers: tuple[Cover, ...] = ()
    switch_s: int = 0
    blocked: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no dispatch room could mean; every message names the unit or incident."""
        ids = [unit.id for unit in self.units], [each.id for each in self.incidents]
        for kind, names in zip(("unit", "incident"), ids, strict=True):
            if len(set(names)) < len(names):
                raise ValueError(f"{kind} id {_twice(names)!r} is given twice")
        n = len(self.incidents)
        if len(self.arrival_s) != len(self.units) or any(len(row) != n for row in self.arrival_s):
            raise ValueError(f"arrival_s needs {len(self.units)} rows of {n}")
        self._check_units(n)
        self._check_rest()

    def _check_units(self, n: int) -> None:
        for unit, row in zip(self.units, self.arrival_s, strict=True):
            _refuse(f"unit {unit.id}: capacity", unit.capacity, 1)
            if any(time_s is not None and time_s < 0 for time_s in row):
                raise ValueError(f"unit {unit.id}: arrival_s must be at least 0")
            if not -1 <= unit.current < n or (unit.locked and unit.current < 0):
                raise ValueError(f"unit {unit.id}: current = {unit.current} is no incident")
            if unit.locked and row[unit.current] is None:
                raise ValueError(f"unit {unit.id}: is locked where arrival_s is unknown")
        for members in self.convoys().values():
            if any(self.units[k].locked for k in members):
                raise ValueError(f"unit {self.units[members[0]].id}: a convoy cannot be locked")

    def _check_rest(self) -> None:
        for incident in self.incidents:
            _refuse(f"incident {incident.id}: need", incident.needs, 1)
            if incident.weight < 1:
                raise ValueError(f"incident {incident.id}: weight = {incident.weight} must be >= 1")
        for cover in self.covers:
            if min(cover.least, cover.wanted, cover.loss_s) < 0:
                raise ValueError(f"cover of {cover.area}: numbers must be at least 0")
        if self.switch_s < 0:
            raise ValueError(f"switch_s = {self.switch_s} must be at least 0")

    def convoys(self) -> dict[str, list[int]]:
        """Members of each convoy."""
        found: dict[str, list[int]] = {}
        for k, unit in enumerate(self.units):
            if unit.convoy:
                found.setdefault(unit.convoy, []).append(k)
        return found

    def reach_s(self, k: int, i: int) -> int | None:
        """Arrival of a unit, with the slowest of its convoy; None where one cannot get there."""
        convoy = self.units[k].convoy
        if not convoy:
            return self.arrival_s[k][i]
        times = [
            row[i]
            for row, unit in zip(self.arrival_s, self.units, strict=True)
            if unit.convoy == convoy
        ]
        known = [time_s for time_s in times if time_s is not None]
        return max(known) if len(known) == len(times) else None

    def reaches(self) -> tuple[tuple[int | None, ...], ...]:
        """`reach_s` of every pair, reckoned once."""
        rows = list(self.arrival_s)
        for members in self.convoys().values():
            slowest = tuple(self.reach_s(members[0], i) for i in range(len(self.incidents)))
            for k in members:
                rows[k] = slowest
        return tuple(rows)

    def roles(self, k: int, i: int) -> list[str]:
        """Roles that a unit could fill at an incident, escort included where allowed."""
        unit = self.units[k]
        found = [t for t in sorted(self.incidents[i].needs) if unit.capacity.get(t, 0)]
        return [*found, ESCORT] if unit.convoy or unit.locked else found

    def stands_by(self, k: int) -> bool:
        """Whether the unit is part of its area's cover until it is sent."""
        return self.units[k].current < 0

    def as_data(self) -> dict[str, object]:
        """Plain data in an order that does not depend on how units and incidents are listed."""
        order = sorted(range(len(self.incidents)), key=lambda i: self.incidents[i].id)
        return {
            "units": sorted(
                [
                    u.id, sorted(u.capacity.items()), u.area, u.convoy, u.locked,
                    self.incidents[u.current].id if u.current >= 0 else "",
                    [row[i] for i in order],
                ]
                for u, row in zip(self.units, self.arrival_s, strict=True)
            ),
            "incidents": [
                [e.id, e.weight, sorted(e.needs.items()), e.commander]
                for e in (self.incidents[i] for i in order)
            ],
            "covers": sorted([c.area, c.least, c.wanted, c.loss_s] for c in self.covers),
            "switch_s": self.switch_s,
        }  # fmt: skip

    @property
    def hash(self) -> str:
        """Hash of the data, the same in whatever order they are listed."""
        return model_hash(self.as_data())

    def in_order(self) -> tuple[DispatchProblem, list[int], list[int]]:
        """The problem with units and incidents by id, and where each one stood before."""
        by_unit = sorted(range(len(self.units)), key=lambda k: self.units[k].id)
        by_incident = sorted(range(len(self.incidents)), key=lambda i: self.incidents[i].id)
        place = {old: new for new, old in enumerate(by_incident)}
        units = [self.units[k] for k in by_unit]
        return (
            DispatchProblem(
                tuple(replace(u, current=place.get(u.current, -1)) for u in units),
                tuple(self.incidents[i] for i in by_incident),
                tuple(tuple(self.arrival_s[k][i] for i in by_incident) for k in by_unit),
                tuple(sorted(self.covers, key=lambda c: c.area)),
                self.switch_s,
            ),
            by_unit,
            by_incident,
        )


@dataclass(frozen=True, slots=True, order=True)
class Sent:
    """One unit in one role at one incident, by position."""

    unit: int
    incident: int
    role: str


@dataclass(frozen=True, slots=True)
class DispatchAnswer:
    """Who goes, what it is worth, and a certificate for each of the three aims."""

    sent: tuple[Sent, ...]
    value: Value
    proof: tuple[Certificate, Certificate, Certificate]
    method: str

    @property
    def is_optimal(self) -> bool:
        """Whether all three aims are proved."""
        return all(each.is_optimal for each in self.proof)


def shortages(problem: DispatchProblem, sent: Sequence[Sent]) -> dict[tuple[int, str], int]:
    """What each incident goes short of; only what is short."""
    supply: dict[tuple[int, str], int] = {}
    for each in sent:
        place = (each.incident, each.role)
        supply[place] = supply.get(place, 0) + problem.units[each.unit].capacity.get(each.role, 0)
    return {
        (i, t): need - supply.get((i, t), 0)
        for i, incident in enumerate(problem.incidents)
        for t, need in incident.needs.items()
        if need > supply.get((i, t), 0)
    }


def left_of(problem: DispatchProblem, sent: Sequence[Sent]) -> dict[str, int]:
    """Units that stay in each covered area."""
    gone = {each.unit for each in sent}
    return {
        cover.area: sum(
            unit.area == cover.area and problem.stands_by(k) and k not in gone
            for k, unit in enumerate(problem.units)
        )
        for cover in problem.covers
    }


def value_of(problem: DispatchProblem, sent: Sequence[Sent]) -> Value:
    """Shortage, completion and burden of an answer that keeps the rules."""
    last: dict[int, int] = {}
    burden = 0
    for each in sent:
        arrival_s = problem.reach_s(each.unit, each.incident)
        if arrival_s is None:
            raise ValueError(f"unit {problem.units[each.unit].id} cannot get there")
        last[each.incident] = max(last.get(each.incident, 0), arrival_s)
        burden += arrival_s
    weights = [incident.weight for incident in problem.incidents]
    short = sum(weights[i] * n for (i, _), n in shortages(problem, sent).items())
    left = left_of(problem, sent)
    burden += sum(c.loss_s * max(0, c.wanted - left[c.area]) for c in problem.covers)
    goes = {each.unit: each.incident for each in sent}
    burden += problem.switch_s * sum(
        unit.current >= 0 and goes.get(k) != unit.current for k, unit in enumerate(problem.units)
    )
    return short, sum(weights[i] * late for i, late in last.items()), burden


def _twice(names: Sequence[str]) -> str:
    return next(name for name in names if names.count(name) > 1)


def _refuse(where: str, numbers: Mapping[str, int], least: int) -> None:
    for name, number in numbers.items():
        if number < least or not name:
            raise ValueError(f"{where} of {name or 'no capability'} = {number} must be >= {least}")
