"""A contingency plan as data: levels, notification, tasks, protective actions, stand-down.

Everything starts on named events. The names form one small grammar:

``detected``, ``call_received``, ``first_arrival``, ``controlled``, ``stand_down``,
``level:<rank>`` (response level reached), ``notified:<step>`` (notification step done),
``task_started:<task>``, ``task_done:<task>``, ``protected:<action>`` (zone alerted),
``hazard:<milestone>`` (what the accident itself does, such as ``hazard:explosion``).
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from scenarios.model.base import Adcode, Id, Model, Provenance, Text
from scenarios.model.distribution import TimeSpec
from scenarios.model.effect import Effect
from scenarios.model.organisation import PlanKind
from scenarios.model.units import (
    Count,
    Fraction,
    PositiveCount,
    PositiveMetres,
    PositiveSeconds,
    Probability,
)
from scenarios.model.vocabulary import Capability, HazardFamily

PLAIN_EVENTS: Final = ("detected", "call_received", "first_arrival", "controlled", "stand_down")
KEYED_EVENTS: Final = ("level", "notified", "task_started", "task_done", "protected", "hazard")
_EVENT: Final = (
    rf"^({'|'.join(PLAIN_EVENTS)}|({'|'.join(KEYED_EVENTS)}):[A-Za-z0-9][A-Za-z0-9._-]*)$"
)

EventName = Annotated[str, StringConstraints(pattern=_EVENT)]
"""An event of the grammar above."""

Rank = Annotated[int, Field(ge=1, le=4)]
"""Response level: 4 lowest (四级) to 1 highest (一级)."""


def split_event(name: str) -> tuple[str, str]:
    """Kind and key of an event name; the key is empty for the plain ones.

    Examples
    --------
    >>> split_event("task_done:recon")
    ('task_done', 'recon')
    """
    match = re.fullmatch(r"([a-z_]+)(?::(.+))?", name)
    if match is None:
        raise ValueError(f"{name!r} is no event name")
    return match.group(1), match.group(2) or ""


Circumstance = Literal["night", "severe_cold", "uncontrolled"]
"""What may make work slower: the dark, less than -10 C (assumed), the hazard not yet under control
(smoke, contamination, heavy suits)."""

SlowRatio = Annotated[float, Field(ge=1, le=10)]


class CapabilityNeed(Model):
    """So many units with one capability."""

    capability: Capability
    number: Annotated[int, Field(ge=1, le=200)]
    at_least: Annotated[int, Field(ge=1, le=200)] | None = None
    """Fewest units with which the task may start; empty: all of them."""

    @property
    def minimum(self) -> int:
        """Fewest units with which the task may start."""
        return self.number if self.at_least is None else min(self.at_least, self.number)


class EventTrigger(Model):
    """The level is reached when an event happens."""

    kind: Literal["event"]
    event: EventName


class CasualtyTrigger(Model):
    """The level is reached when so many casualties are known."""

    kind: Literal["casualties"]
    at_least: PositiveCount


class UncontrolledTrigger(Model):
    """The level is reached when the hazard is still uncontrolled after a time since the call."""

    kind: Literal["uncontrolled"]
    after_s: PositiveSeconds


class ReachTrigger(Model):
    """The level is reached when the hazard zone extends so far from the source."""

    kind: Literal["reach"]
    at_least_m: PositiveMetres


Trigger = Annotated[
    EventTrigger | CasualtyTrigger | UncontrolledTrigger | ReachTrigger,
    Field(discriminator="kind"),
]


class ResponseLevel(Model):
    """One response level: what raises it, whom it may mobilise, what it sends at once."""

    rank: Rank
    name: Text
    triggers: tuple[Trigger, ...] = Field(min_length=1)
    """Any one of them raises the level."""
    decision: TimeSpec
    """Trigger met to the order being given."""
    mobilises: Literal["own", "all"] | tuple[Adcode, ...]
    """Stations that may be called: the county's own, all, or those of the listed units."""
    dispatch: tuple[CapabilityNeed, ...] = ()
    """First assignment sent when the level is reached."""
    asks: tuple[Id, ...] = ()
    """Outside forces asked for when the level is reached: the province's, the army's, a firm's."""


class NotificationStep(Model):
    """One step of the reporting chain."""

    id: Id
    name: Text
    after: EventName
    delay: TimeSpec
    deadline_s: PositiveSeconds | None = None
    """Legal or planned limit, counted from `deadline_from`."""
    deadline_from: EventName = "call_received"
    article: str = ""
    discharges: tuple[Id, ...] = ()
    """Rules of `scenarios/rules/reporting.yaml` that this step meets; empty: found by article."""


class Task(Model):
    """One task card: when it starts, what it needs, how long it takes, what it does."""

    id: Id
    name: Text
    start: tuple[EventName, ...] = Field(min_length=1)
    """All of them must have happened."""
    needs: tuple[CapabilityNeed, ...] = ()
    consumes: dict[Id, PositiveCount] = Field(default_factory=dict)
    """Material and amount taken from a depot before the task can start."""
    setup: TimeSpec | None = None
    duration: TimeSpec | None = None
    """Empty: the work goes on until `until` happens."""
    until: EventName | None = None
    """Event that makes the task pointless; empty: `controlled` for open-ended work, `stand_down`
    for work of a finite duration."""
    slowed_by: dict[Circumstance, SlowRatio] = Field(default_factory=dict)
    """Factor on set-up and duration while a circumstance holds; several multiply."""
    success_prob: Probability = 1.0
    """Chance that one finite attempt succeeds; a failed attempt is repeated."""
    effects: tuple[Effect, ...] = ()
    priority: Annotated[int, Field(ge=1, le=9)] = 5
    """1 is served first when units are scarce."""
    deadline_s: PositiveSeconds | None = None
    """Planned limit from the call to the start of effective work."""
    withdraw_on: tuple[EventName, ...] = ()
    """Events that call the crew back and end the task."""
    chapter: str = ""
    """Chapter of the written plan that this card comes from."""

    @property
    def ends_on(self) -> EventName:
        """Event that ends the task when its work has not ended before."""
        if self.until is not None:
            return self.until
        return "controlled" if self.duration is None else "stand_down"


class AlertChannel(Model):
    """How people are told: the share reached grows logistically to `reach_frac`."""

    name: Literal["siren", "phone", "broadcast", "door_to_door", "voice_alarm"]
    median: TimeSpec
    """Order given to half of the reached people knowing."""
    reach_frac: Fraction


class BusLift(Model):
    """Buses for the people of a zone who cannot leave on their own."""

    without_car_frac: Fraction
    """Share of the people who wait for a bus."""
    number: Annotated[int, Field(ge=1, le=200)]
    """Units with evacuation transport that are asked for; each carries its seats in one trip."""
    load: TimeSpec
    """Boarding one bus at the edge of the zone."""
    round_trip: TimeSpec
    """Filled bus leaving to its being back for more: to the shelter, unloading, the way back."""


class ProtectiveAction(Model):
    """Evacuate or shelter the people of a zone."""

    id: Id
    name: Text
    action: Literal["evacuate", "shelter"]
    start: tuple[EventName, ...] = Field(min_length=1)
    radius_m: PositiveMetres | None = None
    """Zone around the source; empty: everybody the hazard family has at risk (building, mine)."""
    alert: AlertChannel
    also: tuple[AlertChannel, ...] = Field(default=(), max_length=4)
    """Further channels used beside the first; a person hears the first that reaches him."""
    preparation: TimeSpec
    """Knowing to leaving (or to windows closed), per household or person."""
    compliance_frac: Fraction
    buses: BusLift | None = None
    """Empty: everybody leaves on his own."""
    target_s: PositiveSeconds | None = None
    """Planned time for 95 % of the zone to have left or sheltered, from the call."""

    @model_validator(mode="after")
    def _buses_take_people_away(self) -> ProtectiveAction:
        if self.buses is not None and (self.action != "evacuate" or self.radius_m is None):
            raise ValueError(
                f"action {self.id}: buses are for the evacuation of a zone; set action to evacuate "
                "and give radius_m, or leave the buses out"
            )
        return self


class CommandSpan(Model):
    """How many units command on scene can lead; beyond that, orders to begin a task wait."""

    n_units_before_post: Annotated[int, Field(ge=1, le=50)]
    """Units that the first officer leads alone."""
    n_units_with_post: Annotated[int, Field(ge=1, le=500)]
    """Units that a working command post leads."""
    wait: TimeSpec
    """Wait of each order for every full span above the first."""

    @model_validator(mode="after")
    def _post_helps(self) -> CommandSpan:
        if self.n_units_with_post < self.n_units_before_post:
            raise ValueError("n_units_with_post must not be below n_units_before_post")
        return self


class CasualtyCare(Model):
    """How casualties are found, sorted, treated and carried."""

    triage: TimeSpec
    """Per patient and medical unit."""
    load: TimeSpec
    handover: TimeSpec
    decontaminate: TimeSpec | None = None
    """Per patient and decontamination unit; empty: not needed."""
    hospital_rule: Literal["nearest", "nearest_with_bed"] = "nearest_with_bed"
    ambulances_per_call: Count = 2
    """Ambulances sent with the first call."""


class Objective(Model):
    """A promise of the plan that each replication keeps or breaks."""

    id: Id
    name: Text
    metric: Id
    at_most: Annotated[float, Field(ge=0)]


class Plan(Model):
    """A contingency plan that can be played."""

    id: Id
    name: Text
    owner: Adcode
    kind: PlanKind = "special"
    """Which form its text follows."""
    document: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    """Text of the plan, relative to the pack; empty: none is at hand."""
    hazards: tuple[HazardFamily, ...] = Field(min_length=1)
    dispatch_policy: Literal["nearest", "optimal"] = "nearest"
    levels: tuple[ResponseLevel, ...] = Field(min_length=1, max_length=4)
    notification: tuple[NotificationStep, ...] = ()
    tasks: tuple[Task, ...] = Field(min_length=1)
    protective_actions: tuple[ProtectiveAction, ...] = ()
    command_span: CommandSpan | None = None
    """Empty: command is never overloaded."""
    casualty_care: CasualtyCare
    objectives: tuple[Objective, ...] = ()
    provenance: Provenance
