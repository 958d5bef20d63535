"""Which duties a body owes in a year: periods, records, readings, and what is not due."""

from datetime import date

from optimization.calendar.duties import DutyList, list_duties, term_months
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.duty import Reading
from scenarios.model.organisation import Organisation, PlanRef
from scenarios.rules.loader import load_rules, load_sectors
from scenarios.rules.year import load_local_calendar, load_year


def body(sectors: tuple[str, ...], **values: object) -> Organisation:
    flags = tuple(values.get("flags", ()))
    data: dict[str, object] = {
        "id": "x",
        "name": Text(zh="示意", en="sample"),
        "county": "220202",
        "sectors": sectors,
        "plans": load_sectors().plans_of(sectors, flags),
        "provenance": Provenance(grade=Grade.synthetic, source="test"),
    }
    return Organisation.model_validate({**data, **values})


def owed(organisation: Organisation, *, reading: Reading = "lenient", year: int = 2027) -> DutyList:
    return list_duties(
        (organisation,),
        {organisation.county: load_rules().by_id()},
        load_year(year),
        load_local_calendar(),
        reading,
    )


def of_rule(found: DutyList, rule: str) -> list[tuple[str, date, date]]:
    return [(d.id, d.first, d.last) for d in found.duties if d.rule == rule]


def test_a_coal_mine_owes_one_drill_in_each_half_year() -> None:
    """Article 8(2) of the regulations, by calendar halves."""
    found = of_rule(owed(body(("enterprise", "coal_mine"))), "KEY-H")
    assert found == [
        ("KEY-H@x#H1", date(2027, 1, 1), date(2027, 6, 30)),
        ("KEY-H@x#H2", date(2027, 7, 1), date(2027, 12, 31)),
    ]


def test_a_school_owes_one_drill_in_every_month_of_term() -> None:
    """Ten months in 2027: not February and August, which have no term."""
    months = [name[-3:] for name, _, _ in of_rule(owed(body(("school",))), "SCHOOL-M")]
    assert months == ["M01", "M03", "M04", "M05", "M06", "M07", "M09", "M10", "M11", "M12"]
    assert 9 <= len(months) <= 10


def test_a_month_with_less_than_ten_workdays_of_term_does_not_count() -> None:
    """Boundary: the ten workdays of 4-15 January 2027 count, eleven would have to."""
    local = load_local_calendar()
    assert 1 in term_months(load_year(2027), local)
    stricter = local.model_copy(update={"term_month_min_workdays": 11})
    assert 1 not in term_months(load_year(2027), stricter)


def test_a_kindergarten_owes_one_drill_a_quarter() -> None:
    """Four quarters with the right limits, 30 September and not 31."""
    found = of_rule(owed(body(("kindergarten",))), "KINDER-Q")
    assert [(a, b) for _, a, b in found] == [
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 6, 30)),
        (date(2027, 7, 1), date(2027, 9, 30)),
        (date(2027, 10, 1), date(2027, 12, 31)),
    ]


def test_strict_reading_asks_for_every_on_site_plan() -> None:
    """Jiangsu reads article 33 so: two plans and two halves make four duties instead of two."""
    firm = body(("enterprise", "hazchem_production"))
    assert len(of_rule(owed(firm), "ENT-SITE-H")) == 2
    strict = of_rule(owed(firm, reading="strict"), "ENT-SITE-H")
    assert {name for name, _, _ in strict} == {
        "ENT-SITE-H@x/fire-site#H1",
        "ENT-SITE-H@x/fire-site#H2",
        "ENT-SITE-H@x/leak-site#H1",
        "ENT-SITE-H@x/leak-site#H2",
    }


def test_a_recent_drill_makes_a_two_year_duty_not_due() -> None:
    """Drilled on 2026-05-10: due by 2028-05-10, nothing in 2027."""
    town = body(("township",), last_drilled={"GOV-2Y": date(2026, 5, 10)})
    found = owed(town)
    assert of_rule(found, "GOV-2Y") == []
    (item,) = [u for u in found.undated if u.rule == "GOV-2Y"]
    assert (item.reason, item.due) == ("not_due", date(2028, 5, 10))
    assert "2028-05-10" in item.text.zh


def test_a_drill_two_years_ago_is_due_by_its_anniversary() -> None:
    """Drilled on 2025-08-20: due by 2027-08-20."""
    town = body(("township",), last_drilled={"GOV-2Y": date(2025, 8, 20)})
    assert of_rule(owed(town), "GOV-2Y") == [("GOV-2Y@x#Y", date(2027, 1, 1), date(2027, 8, 20))]


def test_a_duty_due_in_february_has_only_until_then() -> None:
    """Drilled on 2025-02-10: due by 2027-02-10, and not overdue on New Year's Day."""
    town = body(("township",), last_drilled={"GOV-2Y": date(2025, 2, 10)})
    (duty,) = [d for d in owed(town).duties if d.rule == "GOV-2Y"]
    assert duty.last == date(2027, 2, 10)
    assert not duty.overdue


def test_an_overdue_duty_falls_into_the_first_half_year_and_says_so() -> None:
    """Drilled on 2024-03-01: it was due in 2026."""
    town = body(("township",), last_drilled={"GOV-2Y": date(2024, 3, 1)})
    (duty,) = [d for d in owed(town).duties if d.rule == "GOV-2Y"]
    assert duty.overdue
    assert duty.last == date(2027, 6, 30)


def test_without_a_record_the_duty_is_treated_as_due() -> None:
    """Nobody can show a drill, so one is planned."""
    assert len(of_rule(owed(body(("township",))), "GOV-2Y")) == 1


def test_special_plans_of_a_government_are_spread_over_three_years() -> None:
    """Each plan comes exactly once in three years when there is no record."""
    government = body(("county_government",))
    seen: list[str] = []
    plans = [p.id for p in government.plans if p.kind == "special"]
    for year in (2027, 2028, 2029):
        days = load_year(2027).model_copy(
            update={"year": year, "days_off": (), "likely_off": (), "terms": ()}
        )
        found = list_duties(
            (government,),
            {"220202": load_rules().by_id()},
            days,
            load_local_calendar(),
        )
        seen += [d.plan or "" for d in found.duties if d.rule == "PLAN-3Y"]
    assert sorted(seen) == sorted(plans)


def test_a_record_of_the_plan_itself_counts_for_rolling_coverage() -> None:
    """The forest-fire plan drilled in 2026 is due in 2029."""
    government = body(("county_government",), last_drilled={"forest": date(2026, 3, 1)})
    found = owed(government)
    assert not any(d.plan == "forest" for d in found.duties if d.rule == "PLAN-3Y")
    due = {u.due for u in found.undated if u.rule == "PLAN-3Y" and u.due}
    assert date(2029, 3, 1) in due


def test_a_rule_without_a_fitting_plan_is_reported_and_not_forgotten() -> None:
    """No on-site plan in the register: no drill can be held, the office must add the plan."""
    only = PlanRef(
        id="comp", kind="comprehensive", hazard="general", title=Text(zh="综合", en="general")
    )
    found = owed(body(("enterprise",), plans=(only,)))
    missing = {u.rule for u in found.undated if u.reason == "no_plan"}
    assert {"ENT-SITE-H", "FIRE-OTHER-Y"} <= missing
    assert "ENT-Y" not in missing


def test_tasks_events_and_repeats_put_no_drill_into_the_year() -> None:
    """They are listed with the reason, so that nothing looks forgotten."""
    firm = body(("enterprise", "coal_mine", "event_organiser"))
    reasons = {(u.rule, u.reason) for u in owed(firm).undated}
    assert ("FILING-20WD", "not_a_drill") in reasons
    assert ("ENT-KEY-H2", "same_as") in reasons
    assert ("FIRE-EVENT", "per_event") in reasons


def test_a_duty_without_a_number_is_planned_once_as_a_recommendation() -> None:
    """The calendar says that the law gives no number."""
    (duty,) = [d for d in owed(body(("enterprise", "gas"))).duties if d.rule == "GAS"]
    assert (duty.count, duty.standing) == (1, "recommended")


def test_a_duty_from_memory_is_marked_for_checking() -> None:
    """Order 40 article 21 was never seen."""
    firm = body(("enterprise", "hazchem_storage"), flags=("major_hazard_source",))
    standings = {d.standing for d in owed(firm).duties if d.rule.startswith("MAJORHAZ")}
    assert standings == {"check"}


def test_key_units_are_not_asked_twice_for_fire_drills() -> None:
    """Order 61 article 40: half-yearly for key units, yearly for the others."""
    key = {d.rule for d in owed(body(("enterprise",), flags=("fire_key_unit",))).duties}
    other = {d.rule for d in owed(body(("enterprise",))).duties}
    assert "FIRE-KEY-H" in key
    assert "FIRE-OTHER-Y" not in key
    assert "FIRE-OTHER-Y" in other
    assert "FIRE-KEY-H" not in other
