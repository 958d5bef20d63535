"""The year after a change: fewest moves, nothing frozen moves, every move has its reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimization.calendar.change import Replanned, replan_calendar
from optimization.calendar.change_problem import changed_problem, refuse_unknown
from optimization.calendar.plan import CalendarPlan, CalendarProblem
from optimization.calendar.solve import solve_calendar
from optimization.checkers.calendar import check_calendar
from scenarios.errors import InputError
from scenarios.model.base import Text
from scenarios.model.calendar_change import (
    CalendarChange,
    Closure,
    OrganisationOut,
    TeamCapacity,
    TeamOut,
)
from scenarios.model.drill import DrillCalendar
from scenarios.model.organisation import DayRange

WHY = Text(zh="洪水", en="flood")
TODAY = date(2027, 5, 17)


def replanned(
    problem: CalendarProblem,
    calendar: DrillCalendar,
    change: CalendarChange,
    as_of: date | None = None,
) -> Replanned:
    return replan_calendar(
        changed_problem(problem, change), calendar, pinned=change.pinned, as_of=as_of
    )


def days_of(calendar: DrillCalendar) -> dict[str, date]:
    return {item.drill.id: item.day for item in calendar.scheduled}


def test_nothing_moves_when_nothing_changed(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """The calendar comes back byte by byte."""
    found = replan_calendar(panshi, panshi_plan.calendar)
    assert found.calendar == panshi_plan.calendar
    assert (found.changes, found.n_changes, found.bound) == ((), 0, 0)


def test_a_team_that_is_out_moves_its_drills_and_no_others(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """The lower bound is counted by hand: drills with the team inside its absence."""
    teams = [team for item in panshi_plan.calendar.scheduled for team in item.drill.teams]
    team = max(sorted(set(teams)), key=teams.count)
    busy = [item for item in panshi_plan.calendar.scheduled if team in item.drill.teams]
    first = busy[len(busy) // 2].day
    out = TeamOut(team=team, first=first, last=first + timedelta(days=13))
    hit = {i.drill.id for i in busy if out.first <= i.day <= out.last}
    found = replanned(panshi, panshi_plan.calendar, CalendarChange(reason=WHY, teams_out=(out,)))
    assert found.is_proved
    assert found.n_changes == len(hit)
    assert {change.drill.id for change in found.changes} == hit
    assert all(c.reasons[0].code == f"team:{team}" for c in found.changes)
    assert found.findings == found.faults == ()


def test_past_and_announced_drills_stay_and_nothing_moves_into_that_time(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """Closed for three weeks from today: the first week was announced."""
    closed = Closure(first=TODAY, last=TODAY + timedelta(days=20), counties=("220284",))
    change = CalendarChange(reason=WHY, closed=(closed,))
    found = replanned(panshi, panshi_plan.calendar, change, TODAY)
    told = TODAY + timedelta(days=7)
    before, after = days_of(panshi_plan.calendar), days_of(found.calendar)
    shown = {i.drill.id: i.window.first if i.window else i.day for i in
             panshi_plan.calendar.scheduled}  # fmt: skip
    for key, day in before.items():
        if shown[key] <= told:
            assert after[key] == day
        elif after.get(key) != day:
            assert key not in after or after[key] > told
    kept = [c for c in found.changes if c.fate == "kept"]
    assert kept
    assert {c.drill.id for c in kept} == {f.subject for f in found.faults}
    assert found.is_proved
    assert found.findings == ()


def test_a_pinned_drill_takes_its_day_and_the_others_give_way(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """Pinned ten days before another drill of the school: that one moves, and says why."""
    mine = [
        i
        for i in panshi_plan.calendar.scheduled
        if "demo-middle-220284" in i.drill.organisations
        and i.drill.last - i.drill.first > timedelta(days=25)
    ]
    first, second = sorted(mine, key=lambda i: i.day)[2:4]
    day = next(
        d for n in range(20) if panshi.year.is_workday(d := first.drill.last - timedelta(days=n))
    )
    found = replanned(
        panshi, panshi_plan.calendar, CalendarChange(reason=WHY, pinned={first.drill.id: day})
    )
    assert days_of(found.calendar)[first.drill.id] == day
    fates = {change.drill.id: change for change in found.changes}
    assert fates[first.drill.id].fate == "pinned"
    if abs((second.day - day).days) < 21:
        assert fates[second.drill.id].reasons[0].code == f"spacing:{first.drill.id}"
    assert found.is_proved
    assert found.n_changes == len(found.changes) - 1


def test_a_pin_against_a_rule_is_reported_and_not_repaired(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """A Sunday given by hand stays a Sunday."""
    item = panshi_plan.calendar.scheduled[40]
    sunday = next(d for n in range(7) if (d := item.day + timedelta(days=n)).weekday() == 6)
    change = CalendarChange(reason=WHY, pinned={item.drill.id: sunday})
    found = replanned(panshi, panshi_plan.calendar, change)
    assert days_of(found.calendar)[item.drill.id] == sunday
    assert ("working_day", item.drill.id) in {(f.check, f.subject) for f in found.faults}
    assert found.findings == ()


def test_a_holiday_notice_moves_what_lay_on_its_days(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """The busiest day becomes a day off, a Sunday a workday; the calendar is final."""
    days = list(days_of(panshi_plan.calendar).values())
    off = max(sorted(set(days)), key=days.count)
    change = CalendarChange(
        reason=WHY, days_off=(off,), workdays=(date(2027, 4, 11),), notice_published=True
    )
    problem = changed_problem(panshi, change)
    assert problem.year.is_workday(date(2027, 4, 11))
    assert not problem.year.is_workday(off)
    found = replan_calendar(problem, panshi_plan.calendar)
    assert not found.calendar.provisional
    assert found.n_changes == days.count(off) == found.bound
    assert {r.code for c in found.changes for r in c.reasons} == {"working_day"}


def test_less_capacity_and_a_lower_cap_are_kept(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """One drill a day from now on; the checker of the changed world accepts."""
    change = CalendarChange(
        reason=WHY,
        daily_cap=1,
        team_capacity=(TeamCapacity(team="city-fire", capacity_per_day=2),),
    )
    problem = changed_problem(panshi, change)
    found = replan_calendar(problem, panshi_plan.calendar)
    days = list(days_of(found.calendar).values())
    assert len(set(days)) == len(days)
    assert found.calendar.daily_cap == 1
    assert all("daily_cap" in {r.code for r in c.reasons} for c in found.changes)
    assert found.n_changes >= found.bound > 0
    team = next(t for t in problem.resources.teams if t.id == "city-fire")
    assert team.capacity_per_day == 2


def test_the_same_change_gives_the_same_calendar(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """Two runs, and the drills in another order."""
    out = OrganisationOut(
        organisation="gov-220284", first=date(2027, 3, 1), last=date(2027, 10, 31)
    )
    change = CalendarChange(reason=WHY, organisations_out=(out,))
    shuffled = panshi_plan.calendar.model_copy(
        update={"scheduled": tuple(reversed(panshi_plan.calendar.scheduled))}
    )
    one = replanned(panshi, panshi_plan.calendar, change)
    assert one.calendar == replanned(panshi, shuffled, change).calendar
    assert one.changes


def test_a_listed_exception_to_spacing_is_no_reason_to_move(panshi: CalendarProblem) -> None:
    """A hotel free for three weeks holds two legal drills close; that stays as it is."""
    spans = (
        DayRange(first=date(2027, 1, 1), last=date(2027, 6, 20)),
        DayRange(first=date(2027, 7, 12), last=date(2027, 12, 31)),
    )
    few = tuple(
        o.model_copy(update={"blackouts": spans}) if o.id == "demo-hotel-220284" else o
        for o in panshi.organisations
        if o.id.startswith("demo-hotel")
    )
    problem = replace(panshi, organisations=few)
    plan = solve_calendar(problem)
    assert plan.calendar.relaxed
    found = replan_calendar(problem, plan.calendar)
    assert found.calendar == plan.calendar
    later = replan_calendar(problem, plan.calendar, as_of=plan.calendar.scheduled[0].day)
    assert later.calendar.relaxed == plan.calendar.relaxed
    assert later.faults == later.findings == ()


def test_a_drill_without_a_place_is_dropped_with_reason_and_repair(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """The hotel closes for the second half: its duty cannot be met, and that is explained."""
    out = OrganisationOut(
        organisation="demo-hotel-220284", first=date(2027, 7, 1), last=date(2027, 12, 31)
    )
    change = CalendarChange(reason=WHY, organisations_out=(out,))
    found = replanned(panshi, panshi_plan.calendar, change)
    dropped = [c for c in found.changes if c.fate == "dropped"]
    assert dropped
    assert {c.drill.id for c in dropped} == {u.drill.id for u in found.calendar.unplaced}
    assert all(u.reason.zh and u.repair.en and u.shortfalls for u in found.calendar.unplaced)
    assert found.findings == ()
    problem = changed_problem(panshi, change)
    assert not check_calendar(
        found.calendar, organisations=problem.organisations, rules_of=problem.rules_of,
        year=problem.year, local=problem.local, resources=problem.resources,
    )  # fmt: skip


def test_all_unknown_names_and_useless_pins_come_at_once(
    panshi: CalendarProblem, panshi_plan: CalendarPlan
) -> None:
    """Team, organisation, county, drill, year, a pin on a day that is over."""
    past = panshi_plan.calendar.scheduled[0]
    later = panshi_plan.calendar.scheduled[-1]
    change = CalendarChange(
        reason=WHY,
        teams_out=(TeamOut(team="nobody", first=TODAY, last=TODAY),),
        organisations_out=(OrganisationOut(organisation="none", first=TODAY, last=TODAY),),
        closed=(Closure(first=TODAY, last=TODAY, counties=("999999",)),),
        days_off=(date(2026, 1, 1),),
        pinned={"x": TODAY, past.drill.id: TODAY, later.drill.id: date(2027, 3, 1)},
    )
    with pytest.raises(InputError) as caught:
        refuse_unknown("change.yaml", change, panshi, panshi_plan.calendar, TODAY)
    assert [p.field.partition(".")[0] for p in caught.value.problems] == [
        "teams_out", "organisations_out", "closed", "days_off", "pinned", "pinned", "pinned",
    ]  # fmt: skip
