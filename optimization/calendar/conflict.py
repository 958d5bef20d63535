"""Why a drill finds no place: a smallest set of human rules that cannot hold together.

Neighbours that compete most for the drill's days are added until the exact day problem of the set
is infeasible; then a deletion filter removes every rule whose absence keeps it infeasible. What is
left is irreducible: each rule was shown to be needed by a solve of its own. (The assumption cores
of CP-SAT can be wrong or larger than needed, so they are not used.)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from optimization.calendar.local import HumanRule, rules_among, solve_local
from optimization.calendar.problem import DatingProblem, days_of

SIZES: Final = (6, 12, 25, 50, 100)
"""Numbers of drills tried in one local problem."""

RepairKind = Literal["spacing", "tabletop", "team_day", "daily_cap", "budget", "window"]

REPAIR_COST: Final[dict[RepairKind, int]] = {
    "spacing": 1,
    "tabletop": 2,
    "team_day": 3,
    "daily_cap": 4,
    "budget": 5,
    "window": 6,
}
"""Order in which repairs are tried: what is given up least first. The law's window is last and is
only offered for drills that no legal duty demands."""

WIDEN_DAYS: Final = 14
"""Days by which a window is widened at both ends."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Human rules that cannot hold together."""

    rules: tuple[HumanRule, ...]
    """Irreducible: leaving out any one of them makes the rest possible."""

    @property
    def drills(self) -> tuple[int, ...]:
        """Drills that must take place in the conflict."""
        return tuple(rule.a for rule in self.rules if rule.kind == "must")


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that was verified to make room."""

    kind: RepairKind
    rule: HumanRule | None = None


def find_conflict(problem: DatingProblem, index: int, placed: Collection[int]) -> Conflict | None:
    """An irreducible conflict between one drill and some that have a place.

    Parameters
    ----------
    problem
        The data; the drill has at least one allowed day.
    index
        The drill that found no place.
    placed
        Drills that have one: together without the drill they keep all rules, so that every conflict
        found needs the drill itself.

    Returns
    -------
    Conflict
        Empty when no conflict was proved in the neighbourhoods tried.
    """
    for order in (_sharing(problem, index, placed), _hardest_first(problem, index, placed)):
        known = 0
        for size in SIZES:
            chosen = [index, *order[: size - 1]]
            if len(chosen) == known:
                break
            known = len(chosen)
            rules = rules_among(problem, chosen)
            status, _ = solve_local(problem, rules)
            if status == "infeasible":
                return Conflict(_filtered(problem, rules, index))
    return None


def is_conflict(problem: DatingProblem, rules: Sequence[HumanRule]) -> bool:
    """Whether some human rules cannot hold together: an independent solve."""
    return solve_local(problem, rules)[0] == "infeasible"


def _filtered(
    problem: DatingProblem, rules: Sequence[HumanRule], index: int
) -> tuple[HumanRule, ...]:
    """Deletion filter: groups of rules first, then one by one; the drill itself stays."""
    core = list(rules)
    for kind in ("spacing", "team", "cap", "budget"):
        without = [rule for rule in core if rule.kind != kind]
        if len(without) < len(core) and is_conflict(problem, without):
            core = without
    keep = HumanRule("must", index)
    order = sorted(core, key=lambda rule: (rule.kind == "must", rule))
    for rule in order:
        if rule == keep or rule not in core:
            continue
        without = [other for other in core if other != rule and not _hangs_on(other, rule)]
        if is_conflict(problem, without):
            core = without
    return tuple(sorted(core))


def _hangs_on(rule: HumanRule, gone: HumanRule) -> bool:
    """Whether a spacing rule loses its meaning when a drill need not take place."""
    return gone.kind == "must" and rule.kind == "spacing" and gone.a in {rule.a, rule.b}


def _sharing(problem: DatingProblem, index: int, placed: Collection[int]) -> list[int]:
    """Drills that share a team or an organisation, the hardest competitors first."""
    drill = problem.drills[index]
    near = [
        i
        for i in placed
        if set(problem.drills[i].teams) & set(drill.teams)
        or set(problem.drills[i].groups) & set(drill.groups)
    ]
    return _hardest_first(problem, index, near)


def _hardest_first(problem: DatingProblem, index: int, near: Collection[int]) -> list[int]:
    """Drills with the fewest days outside the span of one drill's days first."""
    days = list(days_of(problem.drills[index].domain))
    hull = ((1 << (days[-1] - days[0] + 1)) - 1) << days[0]
    return sorted(
        near,
        key=lambda i: (
            (problem.drills[i].domain & ~hull).bit_count(),
            problem.drills[i].domain.bit_count(),
            i,
        ),
    )


def find_repair(
    problem: DatingProblem,
    conflict: Conflict,
    index: int,
    *,
    may_be_tabletop: bool,
    may_widen: bool,
) -> Repair | None:
    """The cheapest single change after which the rules of a conflict can hold together.

    Parameters
    ----------
    problem, conflict, index
        The data, the conflict and the drill that found no place.
    may_be_tabletop
        Whether the drill may be held at a table, without its teams.
    may_widen
        Whether its window may be widened (never for legal duties).
    """
    candidates = [Repair("spacing", rule) for rule in conflict.rules if rule.kind == "spacing"]
    if may_be_tabletop and problem.drills[index].teams:
        candidates.append(Repair("tabletop"))
    candidates += [Repair("team_day", rule) for rule in conflict.rules if rule.kind == "team"]
    candidates += [Repair("daily_cap") for rule in conflict.rules if rule.kind == "cap"]
    candidates += [Repair("budget", rule) for rule in conflict.rules if rule.kind == "budget"]
    if may_widen:
        candidates.append(Repair("window"))
    candidates.sort(key=lambda repair: REPAIR_COST[repair.kind])
    for repair in candidates:
        rules = [rule for rule in conflict.rules if rule != repair.rule or repair.kind != "spacing"]
        changed = _repaired(problem, repair, index)
        if solve_local(changed, rules)[0] == "feasible":
            return repair
    return None


def _repaired(problem: DatingProblem, repair: Repair, index: int) -> DatingProblem:
    drills = list(problem.drills)
    match repair.kind:
        case "tabletop":
            drills[index] = replace(drills[index], teams=())
        case "window":
            drills[index] = replace(drills[index], domain=_widened(problem, index))
        case "daily_cap":
            return replace(problem, daily_cap=problem.daily_cap + 1)
        case "team_day":
            assert repair.rule is not None
            capacity = list(problem.team_capacity)
            capacity[repair.rule.a] += 1
            return replace(problem, team_capacity=tuple(capacity))
        case "budget":
            assert repair.rule is not None
            budgets = list(problem.budgets)
            known = budgets[repair.rule.a]
            more = dict(known.cost).get(index, 0)
            budgets[repair.rule.a] = replace(known, limit=known.limit + more)
            return replace(problem, budgets=tuple(budgets))
        case "spacing":
            return problem
    return replace(problem, drills=tuple(drills))


def _widened(problem: DatingProblem, index: int) -> int:
    """Days of a drill and those at most `WIDEN_DAYS` before or after that any drill may use."""
    domain = problem.drills[index].domain
    usable = 0
    for drill in problem.drills:
        usable |= drill.domain
    days = list(days_of(domain))
    low = max(0, days[0] - WIDEN_DAYS)
    high = min(len(problem.week_of_day) - 1, days[-1] + WIDEN_DAYS)
    span = ((1 << (high - low + 1)) - 1) << low
    hull = ((1 << (days[-1] - days[0] + 1)) - 1) << days[0]
    return domain | (usable & span & ~hull)
