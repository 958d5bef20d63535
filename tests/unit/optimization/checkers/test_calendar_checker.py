"""The judge of the calendar: good calendars pass, each hand-made fault is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimization.calendar.plan import CalendarProblem, jilin_problem
from optimization.calendar.solve import solve_calendar
from optimization.checkers.calendar import Finding, check_calendar
from scenarios.model.base import Text
from scenarios.model.drill import (
    Drill,
    DrillCalendar,
    RelaxedSpacing,
    ScheduledDrill,
    UnplacedDrill,
)
from scenarios.model.organisation import DayRange

HOTEL = "demo-hotel-220284"
KINDER = "demo-kinder-220284"
Corrupt = Callable[[DrillCalendar], DrillCalendar]


def hard_year() -> CalendarProblem:
    """Panshi with a hotel free for three weeks and a kindergarten closed for a quarter."""
    problem = jilin_problem(2027, county="220284")
    closed = {
        HOTEL: (
            DayRange(first=date(2027, 1, 1), last=date(2027, 6, 20)),
            DayRange(first=date(2027, 7, 12), last=date(2027, 12, 31)),
        ),
        KINDER: (DayRange(first=date(2027, 7, 1), last=date(2027, 9, 30)),),
    }
    return replace(
        problem,
        organisations=tuple(
            o.model_copy(update={"blackouts": closed[o.id]}) if o.id in closed else o
            for o in problem.organisations
        ),
    )


@pytest.fixture(scope="module")
def problem() -> CalendarProblem:
    return hard_year()


@pytest.fixture(scope="module")
def calendar(problem: CalendarProblem) -> DrillCalendar:
    return solve_calendar(problem).calendar


def judge(calendar: DrillCalendar, problem: CalendarProblem) -> tuple[Finding, ...]:
    return check_calendar(
        calendar,
        organisations=problem.organisations,
        rules_of=problem.rules_of,
        year=problem.year,
        local=problem.local,
        resources=problem.resources,
    )


def find(calendar: DrillCalendar, wanted: Callable[[ScheduledDrill], bool]) -> ScheduledDrill:
    """First scheduled drill that a test wants to spoil."""
    return next(item for item in calendar.scheduled if wanted(item))


def swap(calendar: DrillCalendar, old: ScheduledDrill, new: ScheduledDrill) -> DrillCalendar:
    items = tuple(new if item is old else item for item in calendar.scheduled)
    return calendar.model_copy(update={"scheduled": items})


def change(
    wanted: Callable[[ScheduledDrill], bool], drill: dict[str, object] | None = None, **item: object
) -> Corrupt:
    """Change the first drill of a kind: fields of the drill, or of its place in the calendar."""

    def spoil(calendar: DrillCalendar) -> DrillCalendar:
        old = find(calendar, wanted)
        new_drill = old.drill.model_copy(update=drill or {})
        return swap(calendar, old, old.model_copy(update={**item, "drill": new_drill}))

    return spoil


def move(wanted: Callable[[ScheduledDrill], bool], day: date) -> Corrupt:
    return change(wanted, day=day, programme_by=day - timedelta(days=40))


def edit(**values: object) -> Corrupt:
    return lambda calendar: calendar.model_copy(update=values)


def of(name: str) -> Callable[[ScheduledDrill], bool]:
    return lambda item: name in item.drill.organisations


def in_half(name: str, half: int) -> Callable[[ScheduledDrill], bool]:
    return lambda item: (
        name in item.drill.organisations
        and (item.drill.first.month > 6) == (half == 2)
        and (item.drill.last - item.drill.first).days < 200
    )


def lose_one(calendar: DrillCalendar) -> DrillCalendar:
    gone = find(calendar, lambda item: item.drill.standing == "legal")
    kept = tuple(item for item in calendar.scheduled if item is not gone)
    return calendar.model_copy(update={"scheduled": kept})


def double(calendar: DrillCalendar) -> DrillCalendar:
    return calendar.model_copy(update={"scheduled": (*calendar.scheduled, calendar.scheduled[0])})


def schedule_and_drop(calendar: DrillCalendar) -> DrillCalendar:
    item = calendar.unplaced[0].model_copy(update={"drill": calendar.scheduled[0].drill})
    return calendar.model_copy(update={"unplaced": (*calendar.unplaced, item)})


def drop_a_possible_drill(calendar: DrillCalendar) -> DrillCalendar:
    gone = find(calendar, of("demo-water-220284"))
    item = UnplacedDrill(
        drill=gone.drill,
        rules=("team:fire-220284",),
        reason=Text(zh="没有时间", en="no time"),
        repair=Text(zh="无", en="none"),
        proved=True,
    )
    kept = tuple(other for other in calendar.scheduled if other is not gone)
    return calendar.model_copy(update={"scheduled": kept, "unplaced": (*calendar.unplaced, item)})


def no_reason(calendar: DrillCalendar) -> DrillCalendar:
    item = calendar.unplaced[0].model_copy(update={"rules": ()})
    return calendar.model_copy(update={"unplaced": (item,)})


def share_a_team(calendar: DrillCalendar) -> DrillCalendar:
    a, b = [item for item in calendar.scheduled if "fire-220284" in item.drill.teams][:2]
    return swap(calendar, b, b.model_copy(update={"day": a.day}))


def crowd(calendar: DrillCalendar) -> DrillCalendar:
    first = find(calendar, of(HOTEL))
    again = find(calendar, lambda item: item is not first and HOTEL in item.drill.organisations)
    return swap(calendar, again, again.model_copy(update={"day": again.day - timedelta(days=1)}))


def full_scale_first(calendar: DrillCalendar) -> DrillCalendar:
    full = find(calendar, lambda item: item.drill.after is not None)
    table = find(calendar, lambda item: item.drill.id == full.drill.after)
    return swap(calendar, full, full.model_copy(update={"day": table.day - timedelta(days=28)}))


def far_pair(calendar: DrillCalendar) -> DrillCalendar:
    a, b = calendar.scheduled[0].drill.id, calendar.scheduled[-1].drill.id
    pair = RelaxedSpacing(first=a, second=b, days=3)
    return calendar.model_copy(update={"relaxed": (*calendar.relaxed, pair)})


def wrong_pair(calendar: DrillCalendar) -> DrillCalendar:
    (pair,) = calendar.relaxed
    return calendar.model_copy(
        update={"relaxed": (pair.model_copy(update={"days": pair.days + 1}),)}
    )


def another_duty(calendar: DrillCalendar) -> DrillCalendar:
    """A hotel drill claims the duty of the shopping mall."""
    item = find(calendar, of(HOTEL))
    duties = (*item.drill.duties, "KEY-H@demo-mall-220284#H1")
    return swap(
        calendar, item, item.model_copy(update={"drill": with_fields(item.drill, duties=duties)})
    )


def with_fields(drill: Drill, **values: object) -> Drill:
    return drill.model_copy(update=values)


def cold_school(item: ScheduledDrill) -> bool:
    return item.drill.indoor and item.day.month == 1


def secret(item: ScheduledDrill) -> bool:
    return not item.drill.announced


def open_drill(item: ScheduledDrill) -> bool:
    return item.drill.announced


def with_team(item: ScheduledDrill) -> bool:
    return bool(item.drill.teams)


def tabletop(item: ScheduledDrill) -> bool:
    return item.drill.form == "tabletop"


FAULTS: dict[str, tuple[Corrupt, str]] = {
    "a legal drill is lost": (lose_one, "duty_unmet"),
    "a drill comes twice": (double, "id"),
    "a drill is dated and unplaced at once": (schedule_and_drop, "id"),
    "an unknown body takes part": (
        change(open_drill, {"organisations": ("nobody",)}), "reference"),
    "an unknown team is borrowed": (change(with_team, {"teams": ("ghosts",)}), "reference"),
    "an unknown plan is exercised": (
        change(of(HOTEL), {"plans": (f"{HOTEL}/no-such-plan",)}), "reference"),
    "a plan of somebody else is exercised": (
        change(of(HOTEL), {"plans": ("demo-mall-220284/fire",)}), "reference"),
    "a drill on a Saturday": (move(of("demo-equip-220284"), date(2027, 5, 8)), "working_day"),
    "a drill on Qingming": (move(of("demo-equip-220284"), date(2027, 4, 5)), "working_day"),
    "a drill outside the window of the law": (
        move(in_half("demo-build-220284", 1), date(2027, 8, 18)), "window"),
    "a drill in the wrong half-year leaves its duty open": (
        move(in_half("demo-build-220284", 1), date(2027, 8, 18)), "duty_unmet"),
    "a preferred day outside the window": (
        change(in_half("demo-build-220284", 1), {"preferred": date(2027, 11, 3)}), "window"),
    "a school drill in the holidays": (
        move(of("demo-middle-220284"), date(2027, 8, 10)), "term"),
    "a drill in a blackout": (move(of(HOTEL), date(2027, 7, 20)), "blackout"),
    "a drill in the yearly overhaul": (
        move(in_half("demo-hazchem-220284", 2), date(2027, 8, 11)), "blackout"),
    "a full-scale drill in the examination days": (
        move(of("demo-mall-220284"), date(2027, 6, 8)), "ban"),
    "a gas drill in the heating season": (
        move(in_half("demo-gas-220284", 1), date(2027, 1, 13)), "ban"),
    "pupils outdoors in deep cold": (change(cold_school, {"indoor": False}), "ban"),
    "two drills of one team on a day": (share_a_team, "team_free"),
    "a team borrowed while it is away": (
        move(lambda i: "medical-220284" in i.drill.teams, date(2027, 6, 7)), "team_days"),
    "a full-scale drill without its team": (change(with_team, {"teams": ()}), "team_needed"),
    "a tabletop with a team": (change(tabletop, {"teams": ("fire-220284",)}), "team_needed"),
    "more drills a day than the limit": (edit(daily_cap=1), "daily_cap"),
    "two drills of a body too close": (crowd, "spacing"),
    "a close pair is not listed": (edit(relaxed=()), "spacing"),
    "a close pair is listed with a wrong distance": (wrong_pair, "spacing"),
    "a distant pair is listed as close": (far_pair, "relaxed"),
    "the full-scale drill comes before its tabletop": (full_scale_first, "tabletop_first"),
    "an evacuation at the table": (
        change(of(HOTEL), {"form": "tabletop", "teams": ()}), "duty_claim"),
    "a duty that nobody owes": (
        change(of(HOTEL), {"duties": ("KEY-H@demo-hotel-220284#H9",)}), "duty_claim"),
    "the duty of another body": (another_duty, "duty_claim"),
    "a duty whose plan is not exercised": (
        change(
            lambda i: any(d.startswith("CONSTR@") for d in i.drill.duties),
            {"plans": ("demo-build-220284/fire",)},
        ),
        "duty_claim",
    ),
    "a full-scale drill that meets nothing": (change(of(HOTEL), {"duties": ()}), "duty_claim"),
    "a tabletop that prepares nothing": (
        change(lambda i: i.drill.prepares is not None, {"prepares": None}), "duty_claim"),
    "a legal drill marked as recommended": (
        change(of(HOTEL), {"standing": "recommended"}), "standing"),
    "a working plan due too late": (
        lambda c: swap(
            c,
            c.scheduled[0],
            c.scheduled[0].model_copy(
                update={"programme_by": c.scheduled[0].day - timedelta(days=29)}
            ),
        ),
        "programme",
    ),
    "an unannounced drill with its date": (change(secret, window=None), "announcement"),
    "an announced drill as a window": (
        change(
            open_drill, window=DayRange(first=date(2027, 1, 4), last=date(2027, 1, 17))
        ),
        "announcement",
    ),
    "a window without the date": (
        change(secret, window=DayRange(first=date(2026, 1, 1), last=date(2026, 1, 14))),
        "announcement",
    ),
    "a window of three weeks": (
        change(secret, window=DayRange(first=date(2027, 1, 1), last=date(2027, 12, 31))),
        "announcement",
    ),
    "an unplaced drill without a rule": (no_reason, "reason"),
    "a drill unplaced although a day is free": (drop_a_possible_drill, "unplaced"),
    "two plans in one drill under the strict reading": (edit(reading="strict"), "one_plan"),
    "an objective that is off by one": (
        lambda c: c.model_copy(update={"objective": c.objective + 1}), "objective"),
    "a second objective that is off by one": (
        lambda c: c.model_copy(update={"day_objective": c.day_objective - 1}), "day_objective"),
    "a preferred day changed after the fact": (
        change(of("demo-equip-220284"), {"preferred": date(2027, 6, 25)}), "objective"),
    "a provisional year shown as final": (edit(provisional=False), "provisional"),
    "a calendar of another year": (edit(year=2026), "year"),
}  # fmt: skip


def test_the_catalogue_of_faults_is_long_enough() -> None:
    """At least thirty corrupted calendars (assurance plan O1)."""
    assert len(FAULTS) >= 30
    assert len({check for _, check in FAULTS.values()}) >= 22


def test_a_good_calendar_is_accepted(calendar: DrillCalendar, problem: CalendarProblem) -> None:
    """With an unplaced drill, a listed close pair, tabletops and secret dates in it."""
    assert judge(calendar, problem) == ()
    assert calendar.unplaced
    assert calendar.relaxed
    assert any(item.window for item in calendar.scheduled)
    assert any(item.drill.prepares for item in calendar.scheduled)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_named(
    name: str, calendar: DrillCalendar, problem: CalendarProblem
) -> None:
    """Each corrupted calendar is rejected with the right rule."""
    spoil, check = FAULTS[name]
    found = judge(spoil(calendar), problem)
    assert check in {finding.check for finding in found}, found[:5]


def test_a_finding_says_what_and_where(calendar: DrillCalendar, problem: CalendarProblem) -> None:
    """The drill, the day and the rule are in the objection."""
    found = judge(FAULTS["a drill in a blackout"][0](calendar), problem)
    (finding,) = [f for f in found if f.check == "blackout"]
    assert finding.subject.startswith(HOTEL)
    assert "2027-07-20" in finding.text


def test_a_calendar_without_drills_leaves_every_duty_open(
    calendar: DrillCalendar, problem: CalendarProblem
) -> None:
    """An empty calendar is not a calendar."""
    empty = calendar.model_copy(
        update={"scheduled": (), "relaxed": (), "objective": 0, "day_objective": 0}
    )
    found = judge(empty, problem)
    assert {finding.check for finding in found} == {"duty_unmet"} | {
        finding.check for finding in found if finding.check == "unplaced"
    }
    assert len(found) > 200
