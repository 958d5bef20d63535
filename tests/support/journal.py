"""Reads a played log as a person would: when did what happen to whom."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.model.plan import Plan
from sim.evaluation.reading import LogReader
from sim.hazard.base import Controls, HazardReport
from sim.response.engine import Replication
from sim.response.events import Kind, LogWriter
from tests.support.town import ScriptedHazard

Row = tuple[float, str, str, str, float]


class Journal:
    """The rows of one played replication."""

    def __init__(self, run: Replication) -> None:
        self.run = run
        self.log = run.play()
        self.rows: list[Row] = self.log.rows()

    def times(self, kind: str, subject: str | None = None, object_: str | None = None) -> list:
        """Times of all events of a kind, of one subject or object if asked."""
        return [
            t
            for t, k, s, o, _ in self.rows
            if k == kind and subject in {None, s} and object_ in {None, o}
        ]

    def subjects(self, kind: str) -> list[str]:
        """Subjects of all events of a kind, in time order."""
        return [s for _, k, s, _, _ in self.rows if k == kind]

    def objects(self, kind: str, subject: str | None = None) -> list[str]:
        """Objects of all events of a kind, in time order."""
        return [o for _, k, s, o, _ in self.rows if k == kind and subject in {None, s}]

    def values(self, kind: str, subject: str | None = None) -> list[float]:
        """Values of all events of a kind, in time order."""
        return [v for _, k, s, _, v in self.rows if k == kind and subject in {None, s}]


class WatchingHazard(ScriptedHazard):
    """Writes down the controls it is given at each step."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.heard: list[tuple[float, Controls]] = []

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        copy = Controls(**{name: getattr(controls, name) for name in Controls.__slots__})
        self.heard.append((now_s, copy))
        return super().advance(now_s, controls)

    def first_s(self, name: str, value: float) -> float:
        """First step at which a control had this value."""
        return next(t for t, c in self.heard if abs(getattr(c, name) - value) < 1e-12)


def written(rows: Sequence[tuple[object, ...]], the_plan: Plan) -> LogReader:
    """A log written by hand: rows (time, kind, subject, object, value), the last three optional."""
    log = LogWriter()
    for t_s, kind, *rest in rows:
        log.add(float(t_s), Kind[str(kind)], *rest)
    return LogReader(log.finish(), the_plan)
