"""The dating problem in bare integers: days, weeks, teams, groups; what every solver here reads.

Days are numbered from 0. A set of days is one integer whose bit `d` says that day `d` is allowed:
intersections are then single operations. Weeks are given by `week_of_day` and are contiguous.

Rules: each drill on one allowed day; a team takes at most `team_capacity` drills a day; at most
`daily_cap` drills a day in all; two drills of one group (organisation) at least `spacing_days`
apart; a tabletop before the full-scale drill of its plan; what the drills of a period cost stays
within its budget. Objective (whole numbers):

    level_weight * sum over weeks of load^2  +  sum over drills of |week - preferred week|
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from optimization.solution import model_hash

LEVEL_WEIGHT: Final = 4
"""Weight of the squared week loads: one drill too many in a week costs as much as several weeks of
deviation (reference instance family of the drill-calendar benchmark)."""

SPACING_DAYS: Final = 21
"""Days between two drills of one organisation: time to evaluate the first and mend the plan."""


def days_of(mask: int) -> Iterator[int]:
    """Days of a day set in ascending order.

    Examples
    --------
    >>> list(days_of(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True, slots=True)
class DatingDrill:
    """One drill to be dated."""

    domain: int
    """Allowed days, as a bit set."""
    preferred_week: int
    teams: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    """Organisations that take part: their drills keep their distance."""
    profile: int = 0
    """Which row of soft day penalties holds for it."""
    drop_cost: int = 1
    """What leaving it out costs: a legal duty costs more than all recommendations together."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Money of some days: what the drills held on them may cost together."""

    days: int
    """Days of the period, as a bit set."""
    limit: int
    cost: tuple[tuple[int, int], ...]
    """Drill and what it costs; drills that are missing cost nothing here."""
    quarter: int = 0
    """Quarter of the year, for messages; 0: another period."""


@dataclass(frozen=True)
class DatingProblem:
    """All data of one year's dating."""

    week_of_day: tuple[int, ...]
    drills: tuple[DatingDrill, ...]
    team_capacity: tuple[int, ...]
    daily_cap: int
    precedences: tuple[tuple[int, int], ...] = ()
    """Pairs (tabletop, full-scale): the first at least `spacing_days` before the second."""
    profiles: tuple[tuple[int, ...], ...] = ()
    """Soft penalties, one row a profile, one number a day; no rows means no penalties."""
    spacing_days: int = SPACING_DAYS
    level_weight: int = LEVEL_WEIGHT
    budgets: tuple[Budget, ...] = ()

    @cached_property
    def charges(self) -> dict[int, tuple[tuple[int, int], ...]]:
        """For each drill that costs something: (number of the budget, cost)."""
        found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, budget in enumerate(self.budgets):
            for index, cost in budget.cost:
                found[index].append((number, cost))
        return {index: tuple(rows) for index, rows in found.items()}

    @cached_property
    def n_weeks(self) -> int:
        """Number of weeks."""
        return self.week_of_day[-1] + 1

    @cached_property
    def week_masks(self) -> tuple[int, ...]:
        """Days of each week, as bit sets."""
        masks = [0] * self.n_weeks
        for day, week in enumerate(self.week_of_day):
            masks[week] |= 1 << day
        return tuple(masks)

    @cached_property
    def members(self) -> dict[int, tuple[int, ...]]:
        """Drills of each group with at least two of them."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for index, drill in enumerate(self.drills):
            for group in drill.groups:
                found[group].append(index)
        return {group: tuple(ids) for group, ids in sorted(found.items()) if len(ids) > 1}

    @cached_property
    def spaced_pairs(self) -> tuple[tuple[int, int], ...]:
        """Pairs of drills that must keep their distance, each once, sorted."""
        pairs = {
            (ids[i], ids[j])
            for ids in self.members.values()
            for i in range(len(ids))
            for j in range(i + 1, len(ids))
        }
        return tuple(sorted(pairs | {(min(pair), max(pair)) for pair in self.precedences}))

    def penalty(self, index: int, day: int) -> int:
        """Soft penalty of holding a drill on a day."""
        return self.profiles[self.drills[index].profile][day] if self.profiles else 0

    def minimum_week_gap(self, *, strict: bool) -> int:
        """Weeks between two spaced drills.

        Parameters
        ----------
        strict
            True: the least gap that guarantees `spacing_days` whatever the days within the weeks
            (4 weeks for 21 days): a restriction, its answers are valid. False: the largest gap
            that `spacing_days` implies (3 weeks): a relaxation, its optimum is a bound.
        """
        if self.spacing_days <= 0:
            return 0
        return -(-(self.spacing_days + 6) // 7) if strict else self.spacing_days // 7

    def hash(self) -> str:
        """Hash of the data."""
        return model_hash(
            [
                list(self.week_of_day),
                [
                    [hex(d.domain), d.preferred_week, d.teams, d.groups, d.profile, d.drop_cost]
                    for d in self.drills
                ],
                [self.team_capacity, self.daily_cap, self.precedences, self.profiles],
                [self.spacing_days, self.level_weight],
                [[hex(b.days), b.limit, b.cost] for b in self.budgets],
            ]
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """The parts of the objective."""

    level: int
    preference: int

    @property
    def total(self) -> int:
        """The objective."""
        return self.level + self.preference


def week_cost(problem: DatingProblem, weeks: Mapping[int, int]) -> Cost:
    """Objective of an assignment of drills to weeks; drills that are missing cost nothing here."""
    load = [0] * problem.n_weeks
    preference = 0
    for index, week in weeks.items():
        load[week] += 1
        preference += abs(week - problem.drills[index].preferred_week)
    return Cost(problem.level_weight * sum(n * n for n in load), preference)


def day_cost(problem: DatingProblem, days: Mapping[int, int]) -> int:
    """Second objective, inside the weeks: soft day penalties plus squared day loads."""
    load: defaultdict[int, int] = defaultdict(int)
    for day in days.values():
        load[day] += 1
    soft = sum(problem.penalty(index, day) for index, day in days.items())
    return soft + sum(n * n for n in load.values())


@dataclass(frozen=True, slots=True)
class Dating:
    """Days given to drills, the drills left out, and what is proved about both."""

    days: Mapping[int, int]
    dropped: tuple[int, ...]
    cost: Cost
    day_cost: int
    bound: int
    """No dating that drops at most as much can have a lower objective."""
    drop_bound: int
    """No dating can drop less (sum of drop costs)."""
    day_bound: int
    """With these weeks, no choice of days can have a lower second objective."""
    method: str
    iterations: int = 1
    deterministic_time: float = 0.0
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """(objective - bound) / bound, fraction."""
        return (self.cost.total - self.bound) / self.bound if self.bound else 0.0

    def drop_cost(self, problem: DatingProblem) -> int:
        """Sum of the drop costs of the drills left out."""
        return sum(problem.drills[index].drop_cost for index in self.dropped)


def violations(problem: DatingProblem, days: Mapping[int, int]) -> list[str]:
    """Rules that a dating breaks, as short codes; empty for a valid one."""
    found: list[str] = []
    team_load: defaultdict[tuple[int, int], int] = defaultdict(int)
    day_load: defaultdict[int, int] = defaultdict(int)
    for index, day in sorted(days.items()):
        drill = problem.drills[index]
        if not drill.domain >> day & 1:
            found.append(f"domain:{index}")
        day_load[day] += 1
        for team in drill.teams:
            team_load[team, day] += 1
    found += [
        f"team:{team}:{day}"
        for (team, day), n in sorted(team_load.items())
        if n > problem.team_capacity[team]
    ]
    found += [f"cap:{day}" for day, n in sorted(day_load.items()) if n > problem.daily_cap]
    found += [
        f"budget:{number}"
        for number, budget in enumerate(problem.budgets)
        if sum(c for i, c in budget.cost if i in days and budget.days >> days[i] & 1) > budget.limit
    ]
    found += [
        f"spacing:{a}:{b}"
        for a, b in problem.spaced_pairs
        if a in days and b in days and abs(days[a] - days[b]) < problem.spacing_days
    ]
    found += [
        f"order:{a}:{b}"
        for a, b in problem.precedences
        if a in days and b in days and days[b] - days[a] < problem.spacing_days
    ]
    return found


def simple_problem(
    *,
    n_days: int,
    drills: Sequence[DatingDrill],
    n_teams: int = 0,
    daily_cap: int = 1_000,
    spacing_days: int = SPACING_DAYS,
) -> DatingProblem:
    """Problem with weeks of seven days from day 0 and one drill a day for each team."""
    return DatingProblem(
        week_of_day=tuple(day // 7 for day in range(n_days)),
        drills=tuple(drills),
        team_capacity=(1,) * n_teams,
        daily_cap=daily_cap,
        spacing_days=spacing_days,
    )
