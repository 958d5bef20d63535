"""What is recorded of a real accident that is replayed: checkpoints with sources and tolerances."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from scenarios.model.base import Id, Model, Provenance, Text
from scenarios.model.plan import EventName
from scenarios.model.units import Count, PositiveMetres, PositiveSeconds, Seconds

Tolerance = Literal["band", "order_of_magnitude", "factor_two"]
"""How a record is held against the replications: it meets the 5-95 % band; the median is of its
order of magnitude; the median lies within a factor of two of it."""

Moment = EventName | Literal["start"]
"""An event of a plan's grammar, or the start of the accident as played."""


class _Checkpoint(Model):
    id: Id
    name: Text
    provenance: Provenance
    """Where the record was read and how good that is (grade A official report to C press)."""


class _Played(_Checkpoint):
    given: Text | None = None
    """Why the record does not count: it, or another of this accident, set an input."""


class TimeCheckpoint(_Played):
    """Time between two events; two limits where the record says "about" or sources differ."""

    kind: Literal["time"]
    since: Moment = "start"
    until: EventName
    low_s: Seconds
    high_s: PositiveSeconds
    tolerance: Literal["band"] = "band"

    @model_validator(mode="after")
    def _ordered(self) -> TimeCheckpoint:
        _check_order(self.id, self.low_s, self.high_s)
        return self


class CountCheckpoint(_Played):
    """How many people: dead, hurt (the dead among them), brought out alive, responders lost."""

    kind: Literal["count"]
    what: Literal["deaths", "casualties", "freed", "responders_lost"]
    by_s: PositiveSeconds | None = None
    """Counted up to this time since the start; only for people brought out."""
    n_low: Count
    n_high: Count
    tolerance: Literal["band", "order_of_magnitude"] = "order_of_magnitude"

    @model_validator(mode="after")
    def _consistent(self) -> CountCheckpoint:
        _check_order(self.id, self.n_low, self.n_high)
        if self.by_s is not None and self.what != "freed":
            raise ValueError(f"checkpoint {self.id}: by_s is only for what: freed")
        return self


class LengthCheckpoint(_Played):
    """How far the damage reached from the source."""

    kind: Literal["length"]
    what: Literal["reach"]
    after: EventName
    """Only what is reached from this event on is damage: before it there is a mere cordon."""
    low_m: PositiveMetres
    high_m: PositiveMetres
    tolerance: Literal["factor_two"] = "factor_two"

    @model_validator(mode="after")
    def _ordered(self) -> LengthCheckpoint:
        _check_order(self.id, self.low_m, self.high_m)
        return self


class UnplayedCheckpoint(_Checkpoint):
    """A record that no shipped model can stand beside; shown with the reason, not counted."""

    kind: Literal["not_represented"]
    recorded: Text
    why: Text


PlayedCheckpoint = TimeCheckpoint | CountCheckpoint | LengthCheckpoint
"""A record that the replications can be held against."""

Checkpoint = Annotated[PlayedCheckpoint | UnplayedCheckpoint, Field(discriminator="kind")]


class ReplayCase(Model):
    """`checkpoints.yaml` beside a pack: a real accident, what is played of it, what is recorded."""

    id: Id
    title: Text
    happened_on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    start: Text
    """What the clock of the simulation starts from."""
    scenarios: tuple[Id, ...] = Field(min_length=1)
    """Played in equal shares, each with every plan it names: an unknown that is a range."""
    unknowns: tuple[Text, ...] = ()
    """What the record does not say, and the range taken instead."""
    frozen_on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    """Day on which facts and ranges were fixed, before the first replication was played."""
    checkpoints: tuple[Checkpoint, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> ReplayCase:
        ids = [checkpoint.id for checkpoint in self.checkpoints]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"checkpoint ids come twice: {', '.join(twice)}")
        if date.fromisoformat(self.frozen_on) < date.fromisoformat(self.happened_on):
            raise ValueError(f"frozen_on {self.frozen_on} lies before the accident")
        return self

    @property
    def played(self) -> tuple[PlayedCheckpoint, ...]:
        """The checkpoints that replications can be held against."""
        return tuple(c for c in self.checkpoints if not isinstance(c, UnplayedCheckpoint))


def _check_order(name: str, low: float, high: float) -> None:
    if low > high:
        raise ValueError(f"checkpoint {name}: needs low <= high, got {low:g} and {high:g}")
