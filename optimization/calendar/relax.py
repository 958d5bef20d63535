"""A legal duty outranks spacing: a day for a drill that only the 21-day rule keeps out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimization.calendar.greedy import Board, Partners
from optimization.calendar.problem import DatingProblem, days_of


@dataclass(frozen=True, slots=True)
class ClosePlace:
    """A day for a drill and the drills of its organisations that it comes too close to."""

    day: int
    pairs: tuple[tuple[int, int], ...]


def place_close(problem: DatingProblem, days: Mapping[int, int], index: int) -> ClosePlace | None:
    """The day farthest from the other drills of the organisation, all other rules kept.

    Parameters
    ----------
    problem
        The data.
    days
        Days of the drills already placed.
    index
        The drill without a place.

    Returns
    -------
    ClosePlace
        Empty when teams, daily cap, order of tabletop and full-scale, or the drill's own days leave
        no day at all.
    """
    others = [
        (a if b == index else b)
        for a, b in problem.spaced_pairs
        if index in {a, b} and (a if b == index else b) in days
    ]
    loose = replace(problem, spacing_days=1)
    board = Board(loose, days)
    best: tuple[int, int, int] | None = None
    for day in days_of(board.open_days(index, Partners(loose))):
        distance = min((abs(days[o] - day) for o in others), default=problem.spacing_days)
        week = abs(problem.week_of_day[day] - problem.drills[index].preferred_week)
        if best is None or (-distance, week, day) < best:
            best = (-distance, week, day)
    if best is None:
        return None
    day = best[2]
    close = [o for o in others if abs(days[o] - day) < problem.spacing_days]
    return ClosePlace(day, tuple((min(o, index), max(o, index)) for o in sorted(close)))
