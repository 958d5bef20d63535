"""Duties of two and three years spread over the coming years, so that all years weigh the same.

Each organisation with a cycle of N years drills at least once in any N years; the first drill comes
no later than its last record allows. A choice of years is a pattern, and organisations with the
same cycle, county, deadline and teams are alike, so the model counts them by pattern.

Order of aims: drill no more often than the law asks (plus the extra drills allowed), then level the
drills of the years, then those of each county, then the team-days (sums of squares). Each step is
solved to its end by a constraint program and held for the next.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Final, Literal

from ortools.sat.python import cp_model

from optimization.calendar.plan import CalendarProblem
from optimization.calendar.team_needs import teams_needed
from optimization.solver import CpSettings, solve_cp
from scenarios.model.calendar import on
from scenarios.model.duty import Rule
from scenarios.model.organisation import Organisation, PlanRef

Unrecorded = Literal["now", "spread"]
"""An organisation without a record of its last drill: due in the first year, as in the calendar of
one year, or free to begin in any year of its first cycle."""

HORIZON: Final = 6
"""Years: both cycles, of two and of three years, come out whole."""

STEP_LIMIT: Final = 10.0
"""Deterministic time for each aim."""

Pattern = tuple[int, ...]
"""Years from the first (0), ascending, in which an organisation drills."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One duty of several years of one organisation."""

    rule: str
    organisation: str
    plan: str | None
    """The plan that must be exercised; empty: any plan of the kind."""
    county: str
    n_years: int
    latest: int
    """Last year for the next drill, counted from the first year of the view."""
    team_days: int
    """Teams that a full-scale drill of its first fitting plan borrows."""
    recorded: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """When a cycle is drilled."""

    cycle: Cycle
    years: tuple[int, ...]
    """Calendar years."""


AimName = Literal["city", "county", "teams"]
"""What is levelled over the years. city: years times the sum of squared loads, less the squared
total, which is 0 when all years are alike; county, teams: sum of squares of each county's drills,
of the team-days."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim, what was reached, and what nobody can undercut."""

    name: AimName
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class YearsPlan:
    """Turns of all cycles over the years, with the proof."""

    years: tuple[int, ...]
    turns: tuple[Turn, ...]
    aims: tuple[Aim, ...]
    least: int
    """Drills that the cycles ask for at least."""

    @property
    def is_proved(self) -> bool:
        """Whether every aim is proved, each under those before it."""
        return all(aim.value == aim.bound for aim in self.aims)

    @property
    def n_drills(self) -> int:
        """Drills over all years."""
        return sum(len(turn.years) for turn in self.turns)

    @property
    def peak_bound(self) -> int:
        """No plan with so many drills has a lighter busiest year (pigeonhole)."""
        return -(-self.n_drills // len(self.years))

    def load(self) -> dict[int, int]:
        """Drills of each year."""
        found = Counter(year for turn in self.turns for year in turn.years)
        return {year: found[year] for year in self.years}

    def team_days(self) -> dict[int, int]:
        """Team-days of each year."""
        found: Counter[int] = Counter()
        for turn in self.turns:
            found.update(dict.fromkeys(turn.years, turn.cycle.team_days))
        return {year: found[year] for year in self.years}

    def county_load(self) -> dict[str, dict[int, int]]:
        """Drills of each county in each year."""
        found: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for turn in self.turns:
            found[turn.cycle.county].update(turn.years)
        return {
            county: {year: counts[year] for year in self.years}
            for county, counts in sorted(found.items())
        }


def list_cycles(
    problem: CalendarProblem, first_year: int, unrecorded: Unrecorded = "now"
) -> tuple[Cycle, ...]:
    """Duties with a cycle of several years, with the year until which the next drill can wait.

    Parameters
    ----------
    problem
        Register, rules and teams.
    first_year
        First year of the view.
    unrecorded
        What holds for organisations without a record.
    """
    first, last = date(first_year, 1, 1), date(first_year, 12, 31)
    found: list[Cycle] = []
    for organisation in problem.organisations:
        for rule in problem.rules_of[organisation.county].values():
            if rule.activity != "drill" or rule.same_as or rule.years == 1:
                continue
            if not rule.holds_on(first, last) or not rule.binds(organisation):
                continue
            plans = [plan for plan in organisation.plans if rule.accepts(plan)]
            targets = [[plan] for plan in plans] if rule.coverage == "rolling" else [plans]
            found += [
                _cycle(problem, rule, organisation, target, first_year, unrecorded)
                for target in targets
                if target
            ]
    return tuple(found)


def _cycle(
    problem: CalendarProblem,
    rule: Rule,
    organisation: Organisation,
    plans: Sequence[PlanRef],
    first_year: int,
    unrecorded: Unrecorded,
) -> Cycle:
    rolling = rule.coverage == "rolling"
    keys = {plan.id for plan in plans} | (set() if rolling else {rule.id})
    records = [day for key, day in organisation.last_drilled.items() if key in keys]
    latest = rule.years - 1 if unrecorded == "spread" or rolling else 0
    if records:
        record = max(records)
        due = on(record.year + rule.years, f"{record:%m-%d}")
        latest = max(0, due.year - first_year)
    teams = teams_needed(organisation, plans[0].hazard, "full_scale", problem.resources)
    kinds = {each.id: each.kind for each in problem.resources.teams}
    return Cycle(
        rule=rule.id,
        organisation=organisation.id,
        plan=plans[0].id if rolling else None,
        county=organisation.county,
        n_years=rule.years,
        latest=min(latest, rule.years - 1),
        team_days=sum(kinds[team] == "team" for team in teams),
        recorded=bool(records),
    )


def patterns(n_years: int, latest: int, horizon: int, most: int) -> tuple[Pattern, ...]:
    """Choices of years that keep a cycle over the horizon and leave nothing overdue at its end.

    Examples
    --------
    >>> patterns(2, 0, 4, 2), patterns(3, 1, 3, 1)
    (((0, 2),), ((0,), (1,)))
    """
    found = []
    for size in range(1, most + 1):
        for years in combinations(range(horizon), size):
            gaps = (b - a for a, b in pairwise(years))
            if (
                years[0] <= latest
                and years[-1] >= horizon - n_years
                and all(gap <= n_years for gap in gaps)
            ):
                found.append(years)
    return tuple(found)


Group = tuple[str, int, int, int]
"""County, cycle, latest year, team-days: organisations that the model need not tell apart."""


def spread_years(
    cycles: Iterable[Cycle], first_year: int, *, n_years: int = HORIZON, n_extra: int = 0
) -> YearsPlan:
    """The years of all cycles, as level as they can be.

    Parameters
    ----------
    cycles
        What recurs (`list_cycles`).
    first_year, n_years
        The years of the view.
    n_extra
        Drills that may be held beyond the fewest, brought forward to level the years.
    """
    members: defaultdict[Group, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        key = (cycle.county, cycle.n_years, min(cycle.latest, n_years - 1), cycle.team_days)
        members[key].append(cycle)
    groups = dict(sorted(members.items()))
    model = _Model(groups, n_years, n_extra)
    aims = model.solve()
    turns: list[Turn] = []
    for key, mine in groups.items():
        order = sorted(mine, key=lambda c: (c.organisation, c.rule, c.plan or ""))
        chosen = [p for p, n in model.counts(key) for _ in range(n)]
        turns += [
            Turn(cycle, tuple(first_year + y for y in pattern))
            for cycle, pattern in zip(order, chosen, strict=True)
        ]
    turns.sort(
        key=lambda t: (t.cycle.county, t.cycle.organisation, t.cycle.rule, t.cycle.plan or "")
    )
    years = tuple(range(first_year, first_year + n_years))
    return YearsPlan(years, tuple(turns), aims, model.least)


class _Model:
    """Numbers of cycles by group and pattern, and the aims one after the other."""

    def __init__(self, groups: Mapping[Group, Sequence[Cycle]], n_years: int, n_extra: int) -> None:
        self.model = cp_model.CpModel()
        self._n_years = n_years
        self._most = 0
        self._use: dict[tuple[Group, Pattern], cp_model.IntVar] = {}
        self._found: dict[tuple[Group, Pattern], int] = {}
        self.least = 0
        for key, mine in groups.items():
            _, cycle, latest, _ = key
            fewest = min(len(p) for p in patterns(cycle, latest, n_years, n_years))
            self.least += fewest * len(mine)
            most = min(n_years, fewest + (n_extra > 0))
            choices = patterns(cycle, latest, n_years, most)
            for pattern in choices:
                self._use[key, pattern] = self.model.new_int_var(0, len(mine), "")
            self.model.add(sum(self._use[key, p] for p in choices) == len(mine))
        total = sum(len(p) * v for (_, p), v in self._use.items())
        self.model.add(total <= self.least + n_extra)
        self._most = self.least + n_extra
        self._total = self.model.new_int_var(self.least, self._most, "")
        self.model.add(self._total == total)
        self._sizes = {key: len(mine) for key, mine in groups.items()}

    def counts(self, key: Group) -> list[tuple[Pattern, int]]:
        """How many of a group take each pattern."""
        return [(p, n) for (group, p), n in self._found.items() if group == key]

    def solve(self) -> tuple[Aim, ...]:
        """All aims in their order; each is held while the next is sought."""
        if not self._use:
            return ()
        counties = sorted({key[0] for key, _ in self._use})
        city = [n * self._n_years for n in self._squares([None], weigh=False)]
        whole = self.model.new_int_var(self.least**2, self._most**2, "")
        self.model.add_multiplication_equality(whole, self._total, self._total)
        county = self._squares(counties, weigh=False)
        teams = self._squares([None], weigh=True)
        aims: list[Aim] = []
        steps: tuple[tuple[AimName, cp_model.LinearExprT], ...] = (
            ("city", sum(city) - whole), ("county", sum(county)), ("teams", sum(teams)),
        )  # fmt: skip
        for name, goal in steps:
            self.model.minimize(goal)
            outcome = solve_cp(self.model, CpSettings(max_deterministic_time=STEP_LIMIT))
            if outcome.objective is None or outcome.bound is None:
                break
            value = round(outcome.objective)
            aims.append(Aim(name, value, math.ceil(outcome.bound - 1e-6)))
            self._found = {k: outcome.solver.value(v) for k, v in self._use.items()}
            self.model.clear_hints()  # type: ignore[no-untyped-call]
            for key, variable in self._use.items():
                self.model.add_hint(variable, self._found[key])
            self.model.add(goal <= value)
        return tuple(aims)

    def _squares(self, counties: Sequence[str | None], *, weigh: bool) -> list[cp_model.IntVar]:
        """Squared load of each year, of the whole or of each county."""
        found: list[cp_model.IntVar] = []
        for county in counties:
            for year in range(self._n_years):
                terms = [
                    (key[3] if weigh else 1) * variable
                    for (key, pattern), variable in self._use.items()
                    if year in pattern and county in {None, key[0]}
                ]
                most = sum(
                    (key[3] if weigh else 1) * n
                    for key, n in self._sizes.items()
                    if county in {None, key[0]}
                )
                square = self.model.new_int_var(0, most * most, "")
                load = self.model.new_int_var(0, most, "")
                self.model.add(load == sum(terms))
                self.model.add_multiplication_equality(square, load, load)
                found.append(square)
        return found
