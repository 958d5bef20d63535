"""When a drill helps most, and how simulated weakness moves it."""

from datetime import date

import pytest

from optimization.calendar.prefer import (
    Preference,
    pair_apart,
    preferred_day,
    spread_frac,
)
from scenarios.model.organisation import DrillHazard
from scenarios.rules.loader import load_rules
from scenarios.rules.year import load_local_calendar

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def prefer(hazard: DrillHazard, *, rules: tuple[str, ...] = (), **values: float) -> Preference:
    book = load_rules().by_id()
    return preferred_day(
        first=YEAR[0],
        last=YEAR[1],
        hazards=[hazard],
        rules=[book[name] for name in rules],
        local=load_local_calendar(),
        **values,
    )


@pytest.mark.parametrize(
    ("hazard", "first", "last"),
    [
        ("flood", date(2027, 4, 15), date(2027, 5, 31)),
        ("forest_fire", date(2027, 2, 25), date(2027, 3, 14)),
        ("gas_explosion", date(2027, 9, 1), date(2027, 10, 15)),
    ],
)
def test_a_drill_comes_before_its_season(hazard: DrillHazard, first: date, last: date) -> None:
    """Flood before June, forest fire before 15 March, gas before the heating season."""
    for spread in (0.1, 0.5, 0.9):
        found = prefer(hazard, spread_frac=spread)
        assert found.seasonal
        assert first <= found.day <= last


@pytest.mark.parametrize("hazard", ["flood", "mine_explosion"])
def test_the_weaker_the_plan_the_earlier_the_drill(hazard: DrillHazard) -> None:
    """Linear: full weakness at the start of the span, half weakness half way."""
    days = [prefer(hazard, weakness_frac=w).day for w in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert days == sorted(days, reverse=True)
    start = date(2027, 4, 15) if hazard == "flood" else date(2027, 1, 1)
    assert days[-1] == start
    half = (days[0] - start).days / 2
    assert abs((days[2] - start).days - half) <= 1


def test_each_awareness_window_calls_another_quarter_each_year() -> None:
    """2027 mod 4 = 3: the last quarter is called, the others spread over the year."""
    called = prefer("building_fire", rules=("FIRE-KEY-H",), spread_frac=0.8)
    assert date(2027, 11, 1) <= called.day <= date(2027, 11, 30)
    free = prefer("building_fire", rules=("FIRE-KEY-H",), spread_frac=0.3)
    assert not free.seasonal


def test_organisations_spread_evenly() -> None:
    """Any run of four organisations fills the four quarters of a span."""
    for start in (3, 7, 11):
        quarters = {int(4 * spread_frac(i)) for i in range(start, start + 4)}
        assert quarters == {0, 1, 2, 3}
    assert all(0 < spread_frac(i) < 1 for i in range(500))
    assert len({spread_frac(i) for i in range(500)}) == 500


def test_the_second_half_yearly_drill_is_drawn_half_a_year_away() -> None:
    """15 March and 16 July are 123 days apart: the later one is drawn to 13 September."""
    second = (date(2027, 7, 1), date(2027, 12, 31))
    earlier = Preference(date(2027, 3, 15), seasonal=False)
    later = Preference(date(2027, 7, 16), seasonal=False)
    assert pair_apart(earlier, later, first=second[0], last=second[1]) == date(2027, 9, 13)


def test_a_season_outranks_the_distance_of_a_pair() -> None:
    """A gas drill before the heating season stays there."""
    earlier = Preference(date(2027, 6, 15), seasonal=True)
    later = Preference(date(2027, 9, 20), seasonal=True)
    kept = pair_apart(earlier, later, first=date(2027, 7, 1), last=date(2027, 12, 31))
    assert kept == date(2027, 9, 20)


@pytest.mark.parametrize(("gap", "moved"), [(149, True), (150, False), (215, False), (216, True)])
def test_a_distance_of_150_to_215_days_is_left_alone(gap: int, moved: bool) -> None:
    """Both boundaries belong to the good distance."""
    start = date(2027, 3, 1)
    later = Preference(date.fromordinal(start.toordinal() + gap), seasonal=False)
    day = pair_apart(
        Preference(start, seasonal=False), later, first=date(2027, 7, 1), last=date(2027, 12, 31)
    )
    assert (day != later.day) == moved
