"""Plays outages on the same accidents, and plays none twice that must come out the same.

An element that a replication never called on can be out without changing anything in it: the
nearest unit, the chosen hospital, the depot of the material stay the ones that are chosen. So the
outcome with the elements S out is that with the subset T out as soon as nothing of S without T is
used there. The rule is exact for dispatch that picks the best of those there are and is checked
on the shipped plans (tests); where other things pick units (routine calls), all count as used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.model.pack import Pack
from sim.evaluation.outages import Element, Outage
from sim.evaluation.table import OutcomeTable
from sim.outcome import hash_of_digests, log_digest
from sim.replicate import Job, Players, runs_of
from sim.response.events import EventLog, Kind
from sim.response.policy import NearestAvailable

Out = frozenset[int]
"""Elements that are out, by number."""

_SENT: Final = (Kind.dispatched, Kind.unreachable, Kind.order_lost, Kind.broke_down, Kind.loaded)
"""Events that name a unit as one that was called on, as subject or, of the last, as object."""

_BLOCK: Final = 10


class OutagePlays:
    """Outcomes of one job under outages, over replications 0..n-1.

    Parameters
    ----------
    players
        Who plays.
    job
        Scenario, plan, policy and seed, without a change.
    elements
        What may be out; an outage names them by their place here.
    n
        Replications.
    progress
        Hears how many more replications were played.
    """

    def __init__(
        self,
        players: Players,
        job: Job,
        elements: Sequence[Element],
        n: int,
        progress: Callable[[int], None] = lambda _n: None,
    ) -> None:
        self.job, self.n, self.elements = job, n, tuple(elements)
        self.n_played = 0
        """Replications played so far, the intact ones among them."""
        self.names: tuple[str, ...] = ()
        self._players, self._progress = players, progress
        scenario = players.pack.scenarios[job.scenario]
        calls = scenario.strain is not None and bool(scenario.strain.routine_calls)
        exact = isinstance(job.policy, NearestAvailable) and not calls
        self._usage = _Usage(players.pack, self.elements, units_count=not exact)
        self._digests: dict[int, bytes] = {}
        self._known: list[dict[Out, tuple[NDArray[np.float64], Out]]] = [{} for _ in range(n)]

    def used(self, out: Out = frozenset()) -> tuple[Out, ...]:
        """Elements called on in each replication with `out` out."""
        self.prepare([out])
        return tuple(self._at(number, out)[1] for number in range(self.n))

    def table(self, out: Out) -> OutcomeTable:
        """Measures of all replications with `out` out."""
        self.prepare([out])
        values = np.array([self._at(number, out)[0] for number in range(self.n)]).T
        job = self.job
        return OutcomeTable(
            job.scenario, job.plan, "", job.seed,
            self._players.pack.scenarios[job.scenario].horizon_s,
            dict(zip(self.names, values, strict=True)),
        )  # fmt: skip

    def log_hash(self) -> str:
        """Hash of the event logs with everything in place."""
        self.prepare([])
        return hash_of_digests(self._digests[number] for number in range(self.n))

    def prepare(self, outs: Iterable[Out]) -> None:
        """Play what is needed for these outages, all at once."""
        wanted = [frozenset[int](), *outs]
        while True:
            missing = {
                (tuple(sorted(taken)), number)
                for out in wanted
                for number in range(self.n)
                for taken, known in [self._closure(number, out)]
                if not known
            }
            if not missing:
                return
            self._play(sorted(missing))

    def _closure(self, number: int, out: Out) -> tuple[Out, bool]:
        """The part of an outage that matters in a replication; whether that was played."""
        taken: Out = frozenset()
        while (found := self._known[number].get(taken)) is not None:
            more = taken | (found[1] & out)
            if more == taken:
                return taken, True
            taken = more
        return taken, False

    def _at(self, number: int, out: Out) -> tuple[NDArray[np.float64], Out]:
        taken, _ = self._closure(number, out)
        values, used = self._known[number][taken]
        return values, used

    def _play(self, missing: Sequence[tuple[tuple[int, ...], int]]) -> None:
        pieces: list[tuple[Job, range]] = []
        for out, rows in groupby(missing, key=lambda each: each[0]):
            gone = tuple(self.elements[i] for i in out)
            job = replace(self.job, change=Outage(self.job.plan, gone) if gone else None)
            pieces += [(job, block) for block in runs_of([number for _, number in rows], _BLOCK)]
        keys = iter(missing)
        for block in self._players.pieces(pieces, progress=self._progress, kept_logs=self.n):
            self.names = block.names
            self.n_played += block.n
            for values, outcome in zip(block.values, block.outcomes, strict=True):
                out, number = next(keys)
                if not out:
                    self._digests[number] = log_digest(outcome)
                self._known[number][frozenset(out)] = (values, self._usage.of(outcome.log))


class _Usage:
    """Which elements a log calls on; when in doubt, all."""

    def __init__(self, pack: Pack, elements: Sequence[Element], *, units_count: bool) -> None:
        unit_of: dict[str, set[int]] = {}
        numbers = {(each.kind, each.id): i for i, each in enumerate(elements)}
        for group in pack.resources.units:
            for name in group.unit_ids():
                keys = (("unit", name), ("command", name), ("station", group.station))
                unit_of[name] = {numbers[key] for key in keys if key in numbers}
        for force in pack.resources.outside:
            for name in force.unit_ids():
                unit_of[name] = {numbers[key] for key in [("force", force.id)] if key in numbers}
        self._of_unit: Mapping[str, set[int]] = unit_of
        self._hospitals = {e.id: i for i, e in enumerate(elements) if e.kind == "hospital"}
        self._depots = {
            material: {
                i
                for i, e in enumerate(elements)
                if e.kind == "depot" and depots[e.id].stock.get(material)
            }
            for depots in [{depot.id: depot for depot in pack.resources.depots}]
            for material in {name for depot in depots.values() for name in depot.stock}
        }
        self._always = frozenset(
            i for i, e in enumerate(elements) if e.kind in {"alert", "road", "bridge"}
        )
        if units_count:
            self._always |= {i for mine in unit_of.values() for i in mine}

    def of(self, log: EventLog) -> Out:
        """Elements called on."""
        found = set(self._always)
        for kind in _SENT:
            rows = log.kind == kind
            for name in (log.object if kind is Kind.loaded else log.subject)[rows].tolist():
                found |= self._of_unit.get(log.names[name], set())
        for name in log.object[log.kind == Kind.stock_waits].tolist():
            found |= self._depots.get(log.names[name], set())
        found |= self._asked_hospitals(log)
        return frozenset(found)

    def _asked_hospitals(self, log: EventLog) -> set[int]:
        """Those that took somebody; all where somebody was turned away or still on the way."""
        admitted = log.object[log.kind == Kind.admitted].tolist()
        n_loaded = int(np.count_nonzero(log.kind == Kind.loaded))
        if n_loaded > len(admitted) or np.any(log.kind == Kind.no_bed):
            return set(self._hospitals.values())
        return {
            self._hospitals[name] for i in admitted if (name := log.names[i]) in self._hospitals
        }
