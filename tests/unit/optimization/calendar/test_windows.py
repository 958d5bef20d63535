"""On which days a drill may be, rule by rule, and what makes a day unkind."""

from datetime import date

from optimization.calendar.explain import smallest_empty_set
from optimization.calendar.problem import days_of
from optimization.calendar.windows import YearDays, beside_long_holiday
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.drill import Drill, DrillTeam
from scenarios.model.organisation import DayRange, Organisation
from scenarios.rules.year import load_local_calendar, load_year

SYNTHETIC = Provenance(grade=Grade.synthetic, source="test")


def body(sector: str, **values: object) -> Organisation:
    data: dict[str, object] = {
        "id": "x",
        "name": Text(zh="示意", en="sample"),
        "county": "220202",
        "sectors": (sector,),
        "provenance": SYNTHETIC,
    }
    return Organisation.model_validate({**data, **values})


def drill(**values: object) -> Drill:
    data: dict[str, object] = {
        "id": "d",
        "title": Text(zh="演练", en="drill"),
        "organisations": ("x",),
        "county": "220202",
        "duties": ("KEY-H@x#H1",),
        "rules": ("KEY-H",),
        "plans": ("x/p",),
        "kind": "special",
        "form": "full_scale",
        "hazards": ("toxic_release",),
        "first": date(2027, 1, 1),
        "last": date(2027, 12, 31),
        "preferred": date(2027, 6, 1),
        "standing": "legal",
    }
    return Drill.model_validate({**data, **values})


def days(
    one: Drill, organisation: Organisation, *, year: int = 2027, teams: tuple[DrillTeam, ...] = ()
) -> set[date]:
    calendar = YearDays(load_year(year), load_local_calendar(), {"x": organisation}, teams)
    domain = calendar.of_drill(one).domain
    return {calendar.days[i] for i in days_of(domain)}


def test_only_workdays_are_used() -> None:
    """No weekend, no statutory holiday."""
    found = days(drill(), body("enterprise"))
    year = load_year(2027)
    assert found
    assert all(year.is_workday(day) for day in found)


def test_make_up_workdays_are_workdays() -> None:
    """Saturday 2026-05-09 is a workday by the notice, if an unkind one."""
    assert date(2026, 5, 9) in days(
        drill(first=date(2026, 1, 1), last=date(2026, 12, 31), preferred=date(2026, 6, 1)),
        body("enterprise"),
        year=2026,
    )


def test_no_full_scale_drill_around_the_examinations() -> None:
    """Boundary: 5 and 10 June are closed, 4 and 11 June are open."""
    found = days(drill(), body("enterprise"))
    assert date(2027, 6, 7) not in found
    assert date(2027, 6, 10) not in found
    assert date(2027, 6, 4) in found
    assert date(2027, 6, 11) in found


def test_a_tabletop_may_take_place_in_examination_days() -> None:
    """No noise, no road closure."""
    found = days(drill(form="tabletop"), body("enterprise"))
    assert date(2027, 6, 8) in found


def test_gas_is_not_cut_in_the_heating_season() -> None:
    """From 20 October to 6 April only the table."""
    found = days(drill(hazards=("gas_explosion",)), body("gas"))
    assert min(found) == date(2027, 4, 7)
    assert max(found) == date(2027, 10, 19)
    assert date(2027, 1, 13) in days(
        drill(hazards=("gas_explosion",), form="tabletop"), body("gas")
    )


def test_schools_drill_in_term_only() -> None:
    """Nothing in the summer holidays."""
    found = days(drill(hazards=("building_fire",)), body("school"))
    assert not any(date(2027, 7, 16) <= day <= date(2027, 8, 31) for day in found)
    assert date(2027, 9, 1) in found


def test_deep_cold_closes_outdoor_evacuation_of_pupils() -> None:
    """A drill with the whole year to choose from stays out of January."""
    found = days(drill(hazards=("building_fire",)), body("school"))
    assert min(found) > date(2027, 2, 10)


def test_a_school_drill_that_must_be_in_january_stays_indoors() -> None:
    """The monthly duty holds in January too: inside the building."""
    january = drill(hazards=("building_fire",), last=date(2027, 1, 31), preferred=date(2027, 1, 10))
    calendar = YearDays(load_year(2027), load_local_calendar(), {"x": body("school")}, ())
    found = calendar.of_drill(january)
    assert found.indoor
    assert found.domain.bit_count() == 10  # 4-8 and 11-15 January


def test_blackouts_and_unavailable_teams_close_days() -> None:
    """The firm's overhaul and the team's absence, both ends included."""
    overhaul = DayRange(first=date(2027, 8, 2), last=date(2027, 8, 6))
    away = DayRange(first=date(2027, 9, 6), last=date(2027, 9, 10))
    team = DrillTeam(
        id="t",
        name=Text(zh="队", en="team"),
        county="220202",
        unavailable=(away,),
        provenance=SYNTHETIC,
    )
    found = days(drill(teams=("t",)), body("enterprise", blackouts=(overhaul,)), teams=(team,))
    assert not any(overhaul.holds(day) or away.holds(day) for day in found)
    assert {date(2027, 7, 30), date(2027, 8, 9), date(2027, 9, 3), date(2027, 9, 13)} <= found


def test_days_that_the_notice_may_take_are_avoided_while_others_remain() -> None:
    """4-7 October 2027 are workdays by statute, but hardly so in the end."""
    assert date(2027, 10, 5) not in days(drill(), body("enterprise"))
    narrow = drill(first=date(2027, 10, 1), last=date(2027, 10, 8), preferred=date(2027, 10, 4))
    assert date(2027, 10, 5) in days(narrow, body("enterprise"))


def test_a_window_without_any_day_names_the_smallest_set_of_rules() -> None:
    """Blackout over the whole window: window and blackout, nothing else."""
    closed = DayRange(first=date(2027, 4, 1), last=date(2027, 6, 30))
    one = drill(first=date(2027, 4, 1), last=date(2027, 6, 30), preferred=date(2027, 5, 1))
    calendar = YearDays(
        load_year(2027), load_local_calendar(), {"x": body("enterprise", blackouts=(closed,))}, ()
    )
    found = calendar.of_drill(one)
    assert found.domain == 0
    core = smallest_empty_set(found.rules, calendar.everything)
    assert {rule.code for rule in core} == {"law_window", "blackout:x"}


def test_weeks_begin_on_monday() -> None:
    """2027 begins on a Friday: week 0 has three days, week 1 begins on 4 January."""
    calendar = YearDays(load_year(2027), load_local_calendar(), {}, ())
    assert calendar.week_of_day[:4] == (0, 0, 0, 1)
    assert calendar.week_of_day[calendar.position(date(2027, 1, 11))] == 2
    assert calendar.week_of_day[-1] == 52


def test_workdays_beside_long_holidays_are_unkind() -> None:
    """2026-02-14 (make-up) precedes and 02-24 follows the nine days of Spring Festival."""
    found = beside_long_holiday(load_year(2026))
    assert {date(2026, 2, 14), date(2026, 2, 24), date(2026, 9, 30), date(2026, 10, 8)} <= found
    assert date(2026, 3, 9) not in found


def test_unkind_days_add_up() -> None:
    """Monday 1, day after the long May holiday 2: by hand 3 on no other ground."""
    calendar = YearDays(load_year(2026), load_local_calendar(), {"x": body("enterprise")}, ())
    one = drill(first=date(2026, 1, 1), last=date(2026, 12, 31), preferred=date(2026, 6, 1))
    penalties = calendar.of_drill(one).penalties
    assert penalties[calendar.position(date(2026, 5, 6))] == 2  # Wednesday after 1-5 May
    assert penalties[calendar.position(date(2026, 5, 11))] == 1  # an ordinary Monday
    assert penalties[calendar.position(date(2026, 5, 12))] == 0
    assert penalties[calendar.position(date(2026, 4, 7))] == 2  # Tuesday after 4-6 April
    assert penalties[calendar.position(date(2026, 5, 9))] == 3  # make-up Saturday
