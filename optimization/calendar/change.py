"""The year's calendar after a change: as few drills moved as possible, each move with its reason.

The drills stay what they are; only days change. Past drills and those already announced keep their
day, drills that the office pinned take the day it gave, and all others keep theirs wherever the
changed rules allow (`optimization.calendar.replan`). The independent checker judges the outcome.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from optimization.calendar.build import DatingInput, build_dating
from optimization.calendar.change_reasons import Reason, ReasonFinder
from optimization.calendar.plan import CalendarProblem
from optimization.calendar.replan import Redating, redate
from optimization.calendar.solve import publish_days
from optimization.calendar.windows import DayRule
from optimization.checkers.calendar import Finding
from scenarios.model.base import Text
from scenarios.model.calendar_change import NOTICE_DAYS
from scenarios.model.drill import Drill, DrillCalendar, ScheduledDrill, UnplacedDrill

Fate = Literal["moved", "dropped", "placed", "pinned", "kept"]
"""moved: to make room for the change; dropped: finds no day any more; placed: had none before;
pinned: by hand; kept: past or announced, although a rule now forbids its day."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one drill, and why."""

    fate: Fate
    drill: Drill
    before: ScheduledDrill | None
    after: ScheduledDrill | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Replanned:
    """The calendar after a change, with its proof and the checker's verdict."""

    calendar: DrillCalendar
    changes: tuple[Change, ...]
    n_changes: int
    """Drills moved or dropped beside those moved by hand."""
    bound: int
    """Nobody can do with fewer."""
    n_frozen: int
    """Drills that were past or announced."""
    faults: tuple[Finding, ...]
    """What past, announced or pinned drills break: reported, never repaired."""
    findings: tuple[Finding, ...]
    """Anything else that the checker objects to; empty for an accepted calendar."""
    deterministic_time: float = 0.0

    @property
    def is_proved(self) -> bool:
        """Whether fewer changes are proved impossible."""
        return self.n_changes == self.bound


def replan_calendar(
    problem: CalendarProblem,
    published: DrillCalendar,
    *,
    pinned: Mapping[str, date] | None = None,
    as_of: date | None = None,
    notice_days: int = NOTICE_DAYS,
) -> Replanned:
    """The calendar after a change.

    Parameters
    ----------
    problem
        Register, teams and days after the change.
    published
        The calendar before it.
    pinned
        Drill to the day given by hand.
    as_of
        Today: earlier drills are past; empty: nothing is past or announced.
    notice_days
        Drills within so many days from today are announced.

    Returns
    -------
    Replanned
        The number of changes equals its bound when the minimum is proved.
    """
    pins = dict(pinned or {})
    announced_to = None if as_of is None else as_of + timedelta(days=notice_days)
    given = _dating(problem, published, announced_to)
    number = {drill.id: i for i, drill in enumerate(given.drills)}
    held = {item.drill.id: item for item in published.scheduled}
    new_year = date(published.year, 1, 1)
    before = {number[key]: (item.day - new_year).days for key, item in held.items()}
    before |= {number[key]: (day - new_year).days for key, day in pins.items()}
    frozen = frozenset(
        number[key]
        for key, item in held.items()
        if announced_to is not None and _shown(item) <= announced_to
    )
    close = _close_pairs(given, published, before, number, frozen, pins)
    fixed = frozen | {number[key] for key in pins} | {i for pair in close for i in pair}
    found = redate(given.problem, before, fixed)
    dropped = [i for i in range(len(given.drills)) if i not in found.days]
    calendar = publish_days(problem, given, found.days, dropped, close)
    calendar = _as_published(calendar, held, {given.drills[i].id for i in frozen} - pins.keys())
    firm = {given.drills[i].id for i in frozen} | pins.keys()
    findings = judge(problem, calendar, announced_to)
    excused = _excuses(calendar, firm, problem)
    changes = _changes(problem, given, found, published, calendar, firm, pins)
    return Replanned(
        calendar=calendar,
        changes=changes,
        n_changes=found.n_changes,
        bound=found.bound,
        n_frozen=len(frozen - {number[key] for key in pins}),
        faults=tuple(f for f in findings if f.subject in excused),
        findings=tuple(f for f in findings if f.subject not in excused),
        deterministic_time=found.deterministic_time,
    )


def _shown(item: ScheduledDrill) -> date:
    """The day from which a drill binds people: its date, or the first day of its window."""
    return item.window.first if item.window is not None else item.day


def _dating(
    problem: CalendarProblem, published: DrillCalendar, announced_to: date | None
) -> DatingInput:
    """The dating problem of the drills as they are, open only on days nobody was told about."""
    drills = [item.drill for item in published.scheduled]
    drills += [item.drill for item in published.unplaced]
    given = build_dating(problem, sorted(drills, key=lambda drill: drill.id))
    dating = replace(
        given.problem,
        daily_cap=problem.resources.daily_cap or published.daily_cap,
        spacing_days=published.spacing_days,
    )
    if announced_to is None:
        return replace(given, problem=dating)
    n_closed = (announced_to - date(published.year, 1, 1)).days + 1
    everything = (1 << len(dating.week_of_day)) - 1
    still_open = everything & ~((1 << max(0, n_closed)) - 1)
    rule = DayRule(
        "announced",
        Text(zh=f"只能排在{announced_to}之后", en=f"only after {announced_to}"),
        still_open,
    )
    return replace(
        given,
        problem=replace(
            dating,
            drills=tuple(replace(d, domain=d.domain & still_open) for d in dating.drills),
        ),
        days=tuple(
            replace(d, rules=(*d.rules, rule), domain=d.domain & still_open) for d in given.days
        ),
    )


def _close_pairs(
    given: DatingInput,
    published: DrillCalendar,
    before: Mapping[int, int],
    number: Mapping[str, int],
    frozen: Collection[int],
    pins: Mapping[str, date],
) -> list[tuple[int, int]]:
    """Pairs that the calendar already holds too close, both staying where they are."""
    found: list[tuple[int, int]] = []
    for pair in published.relaxed:
        a, b = sorted((number[pair.first], number[pair.second]))
        stays = all(i in frozen or given.problem.drills[i].domain >> before[i] & 1 for i in (a, b))
        if stays and not {pair.first, pair.second} & pins.keys():
            found.append((a, b))
    return found


def _as_published(
    calendar: DrillCalendar, held: Mapping[str, ScheduledDrill], frozen: set[str]
) -> DrillCalendar:
    """Past and announced drills read as before; a window that still holds the day stays."""
    scheduled = []
    for item in calendar.scheduled:
        old = held.get(item.drill.id)
        if old is not None and item.drill.id in frozen:
            scheduled.append(old)
        elif old is not None and old.window is not None and old.window.holds(item.day):
            scheduled.append(item.model_copy(update={"window": old.window}))
        else:
            scheduled.append(item)
    return calendar.model_copy(update={"scheduled": tuple(scheduled)})


def judge(
    problem: CalendarProblem, calendar: DrillCalendar, announced_to: date | None = None
) -> tuple[Finding, ...]:
    """What the solver-free checker says; an unplaced drill could only be placed on later days."""
    if announced_to is not None:
        later = tuple(_from_day(u, announced_to + timedelta(days=1)) for u in calendar.unplaced)
        calendar = calendar.model_copy(update={"unplaced": later})
    return problem.judge(calendar)


def _from_day(item: UnplacedDrill, first: date) -> UnplacedDrill:
    drill = item.drill
    first = max(first, drill.first)
    update = {"first": first, "preferred": max(first, drill.preferred)}
    return item.model_copy(update={"drill": drill.model_copy(update=update)})


def _excuses(calendar: DrillCalendar, firm: set[str], problem: CalendarProblem) -> set[str]:
    """Subjects of objections that drills which must not move cause by themselves."""
    items = [item for item in calendar.scheduled if item.drill.id in firm]
    capacity = {team.id: team.capacity_per_day for team in problem.resources.teams}
    found = set(firm) | {duty for item in items for duty in item.drill.duties}
    for day in {item.day for item in items}:
        on_day = [item.drill for item in items if item.day == day]
        if len(on_day) > calendar.daily_cap:
            found.add(str(day))
        teams = [team for drill in on_day for team in drill.teams]
        found |= {team for team in teams if teams.count(team) > capacity[team]}
    return found


def _changes(
    problem: CalendarProblem,
    given: DatingInput,
    found: Redating,
    published: DrillCalendar,
    calendar: DrillCalendar,
    firm: set[str],
    pins: Mapping[str, date],
) -> tuple[Change, ...]:
    """Every drill whose day changed or whose day is now forbidden, in the order of old days."""
    old = {item.drill.id: item for item in published.scheduled}
    new = {item.drill.id: item for item in calendar.scheduled}
    finder = ReasonFinder(problem, given, found.days)
    changes: list[Change] = []
    for index, drill in enumerate(given.drills):
        before, after = old.get(drill.id), new.get(drill.id)
        same = before is not None and after is not None and before.day == after.day
        if before is None and after is None:
            continue
        reasons = () if before is None else finder.reasons(index, before.day)
        if same and not (drill.id in firm and reasons):
            continue
        fate: Fate = "moved"
        if same:
            fate = "kept"
        elif drill.id in pins:
            fate = "pinned"
        elif before is None:
            fate = "placed"
        elif after is None:
            fate = "dropped"
        changes.append(Change(fate, drill, before, after, reasons))
    return tuple(sorted(changes, key=_order))


def _order(change: Change) -> tuple[date, str]:
    item = change.before or change.after
    assert item is not None
    return _shown(item), change.drill.id
