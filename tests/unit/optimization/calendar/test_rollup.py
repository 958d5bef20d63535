"""County calendars merged: conflicts on shared teams found, resolved by the fewest moves."""

from dataclasses import replace

import pytest

from optimization.calendar.plan import CalendarProblem, jilin_problem
from optimization.calendar.rollup import (
    Rollup,
    find_conflicts,
    merge_calendars,
    part_of,
    plan_counties,
    shared_teams,
)
from scenarios.errors import InputError
from scenarios.model.drill import DrillCalendar

COUNTIES = ("220282", "220283")


@pytest.fixture(scope="module")
def city() -> CalendarProblem:
    """The firms and mines of two counties."""
    whole = jilin_problem(2027)
    few = tuple(
        o
        for o in whole.organisations
        if o.county in COUNTIES and {"enterprise", "power"} & set(o.sectors)
    )
    return replace(whole, organisations=few)


@pytest.fixture(scope="module")
def parts(city: CalendarProblem) -> tuple[DrillCalendar, ...]:
    """Each county planned as if it were alone."""
    return plan_counties(city)


@pytest.fixture(scope="module")
def clashing(parts: tuple[DrillCalendar, ...]) -> tuple[DrillCalendar, ...]:
    """The second county takes the days of the first for drills with the same team."""
    first, second = parts
    mine = [i for i in first.scheduled if "jihua-hazchem" in i.drill.teams]
    scheduled = list(second.scheduled)
    for item in mine:
        for k, other in enumerate(scheduled):
            drill = other.drill
            if (
                "jihua-hazchem" in drill.teams
                and drill.first <= item.day <= drill.last
                and all(i.day != item.day for i in scheduled if "jihua-hazchem" in i.drill.teams)
            ):
                scheduled[k] = other.model_copy(update={"day": item.day})
                break
    return first, second.model_copy(update={"scheduled": tuple(scheduled)})


@pytest.fixture(scope="module")
def rollup(city: CalendarProblem, clashing: tuple[DrillCalendar, ...]) -> Rollup:
    return merge_calendars(city, clashing)


def test_each_county_alone_is_accepted_and_has_its_own_code(
    parts: tuple[DrillCalendar, ...],
) -> None:
    """Two calendars without a common drill."""
    assert tuple(part.jurisdiction for part in parts) == COUNTIES
    assert all(item.drill.county == part.jurisdiction for part in parts for item in part.scheduled)


def test_conflicts_are_found_and_gone_afterwards(city: CalendarProblem, rollup: Rollup) -> None:
    """Every conflict names its team, its day and both counties; the city calendar has none."""
    assert rollup.conflicts
    for conflict in rollup.conflicts:
        assert len(conflict.drills) > conflict.capacity
        assert conflict.counties == COUNTIES
    assert find_conflicts(city, rollup.calendar.scheduled) == ()
    assert rollup.replanned.findings == rollup.replanned.faults == ()


def test_the_moves_are_the_proved_minimum(rollup: Rollup) -> None:
    """At least one drill of each conflict must give way; the bound says how many in all."""
    found = rollup.replanned
    assert found.is_proved
    excess = sum(len(c.drills) - c.capacity for c in rollup.conflicts)
    assert found.n_changes >= excess > 0
    before = {i.drill.id: i.day for part in rollup.parts for i in part.scheduled}
    after = {i.drill.id: i.day for i in rollup.calendar.scheduled}
    assert sum(after[key] != day for key, day in before.items()) == found.n_changes
    assert before.keys() == after.keys()


def test_each_county_gets_its_drills_back(city: CalendarProblem, rollup: Rollup) -> None:
    """The parts of the merged calendar are the whole, and their cost is counted anew."""
    own = [part_of(rollup, part, city) for part in rollup.parts]
    assert sum(len(part.scheduled) for part in own) == len(rollup.calendar.scheduled)
    assert [part.jurisdiction for part in own] == list(COUNTIES)
    assert own[0].objective > 0
    assert "jihua-hazchem" in shared_teams(city, rollup.calendar)


def test_calendars_without_a_conflict_are_joined_as_they_are(
    city: CalendarProblem, parts: tuple[DrillCalendar, ...]
) -> None:
    """One county alone: nothing moves."""
    alone = replace(
        city, organisations=tuple(o for o in city.organisations if o.county == "220282")
    )
    found = merge_calendars(alone, parts[:1])
    assert found.conflicts == found.replanned.changes == ()
    assert found.calendar.scheduled == parts[0].scheduled


def test_calendars_that_do_not_fit_are_refused_with_every_reason(
    city: CalendarProblem, parts: tuple[DrillCalendar, ...]
) -> None:
    """Another reading, the same county twice, an organisation that the city does not know."""
    strict = parts[0].model_copy(update={"reading": "strict"})
    few = replace(city, organisations=city.organisations[:1])
    with pytest.raises(InputError) as caught:
        merge_calendars(few, (strict, parts[0]))
    rules = {problem.rule for problem in caught.value.problems}
    assert "the city plans with lenient" in rules
    assert "also in calendar 220282" in rules
    assert "is not in the city's registers" in rules
    with pytest.raises(InputError, match="nothing to merge"):
        merge_calendars(city, ())


def test_the_same_calendars_give_the_same_city(
    city: CalendarProblem, clashing: tuple[DrillCalendar, ...], rollup: Rollup
) -> None:
    """Whatever the order of the counties."""
    again = merge_calendars(city, tuple(reversed(clashing)))
    assert again.calendar == rollup.calendar
