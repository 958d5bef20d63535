"""Everything that is known after a run: tables, differences, gaps and one replay, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.scenario import Scenario
from sim.evaluation.compare import PairedDifference
from sim.evaluation.plan_gaps import Gap
from sim.evaluation.room_times import RoomTimes
from sim.evaluation.table import OutcomeTable
from sim.model_card import ModelCard
from sim.replay import Replay
from sim.reporting import ReportFinding


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """The same plan under two dispatch policies, same accidents."""

    plan: str
    first: OutcomeTable
    second: OutcomeTable
    differences: tuple[PairedDifference, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result of a run, as reports read it.

    `tables` and `gaps` are by plan id, in the order of `plans`; `differences` compare the second
    plan with the first and are empty when one plan was played; `replays` by plan id.
    """

    pack: Pack
    scenario: Scenario
    plans: tuple[Plan, ...]
    tables: Mapping[str, OutcomeTable]
    gaps: Mapping[str, tuple[Gap, ...]]
    differences: tuple[PairedDifference, ...]
    policies: PolicyComparison | None
    replays: Mapping[str, Replay]
    cards: tuple[ModelCard, ...]
    """Models that took part, with source and status."""
    extrapolated: Mapping[str, int]
    """Sentence on a model used outside its range to the number of replications it concerns."""
    log_hash: str
    seed: int
    versions: Mapping[str, str]
    rooms: Mapping[str, tuple[RoomTimes, ...]] = field(default_factory=dict)
    """Of a building fire: smoke and people in each room, by plan id."""
    reports: Mapping[str, tuple[ReportFinding, ...]] = field(default_factory=dict)
    """How each plan's reporting chain keeps the statutory clocks, by plan id."""
