"""Why a drill could not keep its old day: the rule that forbids it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from optimization.calendar.build import DatingInput
from optimization.calendar.plan import CalendarProblem
from optimization.calendar.problem import violations
from optimization.calendar.windows import DayRule
from scenarios.model.base import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that forbids a day."""

    code: str
    """``working_day``, ``team:<id>``, ``blackout:<organisation>``, ... or, for what drills share,
    ``team_full:<id>``, ``daily_cap``, ``spacing:<drill>``, ``order:<drill>``."""
    text: Text


class ReasonFinder:
    """Finds the rules that forbid an old day, all other drills where they now are.

    Parameters
    ----------
    problem, given
        The data after the change.
    days
        Days after the change.
    """

    def __init__(
        self, problem: CalendarProblem, given: DatingInput, days: Mapping[int, int]
    ) -> None:
        self._problem = problem
        self._given = given
        self._days = days
        self._first = date(problem.year.year, 1, 1)

    def reasons(self, index: int, day: date) -> tuple[Reason, ...]:
        """Rules that forbid a day: first those on the day alone, else those that drills share."""
        position = (day - self._first).days
        own = [
            Reason(rule.code, self._sentence(rule))
            for rule in self._given.days[index].rules
            if not rule.days >> position & 1 and rule.code != "announced"
        ]
        return tuple(own) or tuple(self._shared(index, position))

    def _sentence(self, rule: DayRule) -> Text:
        kind, _, key = rule.code.partition(":")
        match kind:
            case "working_day":
                return Text(zh="该日不再是工作日", en="the day is no workday any more")
            case "team":
                name = self._team(key)
                return Text(zh=f"“{name.zh}”该日不可用", en=f"{name.en} is not available that day")
            case "blackout":
                name = self._problem.by_id[key].name
                return Text(zh=f"“{name.zh}”该日不能参演", en=f"{name.en} cannot drill that day")
            case _:
                return Text(
                    zh=f"该日不合“{rule.text.zh}”", en=f"the day is against: {rule.text.en}"
                )

    def _shared(self, index: int, position: int) -> list[Reason]:
        problem = self._given.problem
        others = {i: d for i, d in self._days.items() if i != index}
        near = {
            i: d
            for i, d in others.items()
            if abs(d - position) < problem.spacing_days or d == position
        }
        broken = set(violations(problem, near | {index: position})) - set(violations(problem, near))
        shared = sorted(code for code in broken if not code.startswith("domain:"))
        return [self._shared_reason(index, code) for code in shared]

    def _shared_reason(self, index: int, code: str) -> Reason:
        kind, *keys = code.split(":")
        if kind == "team":
            team = self._problem.resources.teams[int(keys[0])]
            n = team.capacity_per_day
            text = Text(
                zh=f"“{team.name.zh}”该日已有其他演练（每日至多{n}场）",
                en=f"{team.name.en} already serves others that day (at most {n} a day)",
            )
            return Reason(f"team_full:{team.id}", text)
        if kind == "cap":
            cap = self._given.problem.daily_cap
            text = Text(zh=f"该日已达每日{cap}场的上限", en=f"the day is full with {cap} drills")
            return Reason("daily_cap", text)
        if kind in {"spacing", "order"}:
            other = next(int(k) for k in keys if int(k) != index)
            drill = self._given.drills[other]
            n = self._given.problem.spacing_days
            text = Text(zh=f"距{drill.id}不足{n}天", en=f"less than {n} days from {drill.id}")
            return Reason(f"{kind}:{drill.id}", text)
        return Reason(kind, Text(zh="该期间预算已用完", en="the budget of the period is spent"))

    def _team(self, key: str) -> Text:
        return next(team.name for team in self._problem.resources.teams if team.id == key)
