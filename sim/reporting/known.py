"""What the response knows at a moment of the simulation: less than what has happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.model.plan import Plan
from sim.evaluation.reading import LogReader
from sim.response.events import Kind

_SEEN = (Kind.freed, Kind.decontaminated, Kind.triaged, Kind.loaded, Kind.admitted, Kind.survived)
"""Events by which a casualty becomes known to somebody who reports."""


@dataclass(frozen=True, slots=True)
class Known:
    """State of one incident at a moment, as far as reports can hold it.

    Times in s since the incident's start, infinite where it has not happened; `n_hurt` counts
    people found hurt and alive, `n_dead` bodies found at the scene and deaths in care.
    """

    at_s: float
    detected_s: float
    call_s: float
    level: str
    """Rank of the highest response level reached; empty: none."""
    controlled: bool
    milestones: tuple[tuple[float, str], ...]
    n_hurt: int
    n_dead: int
    n_in_hospital: int
    n_sent: int
    n_arrived: int
    tasks: tuple[str, ...]
    """Tasks begun, in order."""
    actions: tuple[tuple[str, float], ...]
    """Protective actions ordered, each with the share that has left or sheltered."""
    forces: tuple[str, ...]
    """Outside forces asked for."""


def known_at(log: LogReader, plan: Plan, at_s: float) -> Known:
    """What is known of an incident at a moment.

    Nobody knows of the harmed whom no crew has reached: deaths of trapped people count only from
    when they would be found, which the log does not tell, so not at all.
    """

    def names(kind: Kind) -> list[str]:
        rows = log.of(kind)
        return [log.names[log.subject[i]] for i in rows[log.t_s[rows] <= at_s]]

    def before(kind: Kind) -> float:
        time_s = log.first_s(kind)
        return time_s if time_s <= at_s else np.inf

    seen = {name for kind in _SEEN for name in names(kind)}
    died = log.of(Kind.died)
    died = died[log.t_s[died] <= at_s]
    dead = {log.names[log.subject[i]] for i in died if log.names[log.object[i]] != "trapped"} & seen
    ranks = names(Kind.level_reached)
    stones = log.of(Kind.milestone)
    shares = log.of(Kind.protected_share)
    shares = shares[log.t_s[shares] <= at_s]
    share_of = {log.names[log.subject[i]]: float(log.value[i]) for i in shares}
    return Known(
        at_s=at_s,
        detected_s=before(Kind.detected),
        call_s=before(Kind.call_received),
        level=min(ranks, default=""),
        controlled=np.isfinite(before(Kind.controlled)),
        milestones=tuple(
            (float(log.t_s[i]), log.names[log.subject[i]])
            for i in stones[log.t_s[stones] <= at_s]
            if ":" not in log.names[log.subject[i]]
        ),
        n_hurt=len(seen - dead),
        n_dead=len(dead),
        n_in_hospital=len(set(names(Kind.admitted)) - dead),
        n_sent=len(set(names(Kind.dispatched))),
        n_arrived=len(set(names(Kind.arrived))),
        tasks=tuple(dict.fromkeys(names(Kind.task_started))),
        actions=tuple(
            (action.id, share_of.get(action.id, 0.0))
            for action in plan.protective_actions
            if action.id in set(names(Kind.protection_ordered))
        ),
        forces=tuple(dict.fromkeys(names(Kind.aid_asked))),
    )
