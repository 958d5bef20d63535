"""The statutory clocks read from logs of a few lines."""

from __future__ import annotations

import pytest

from scenarios.model.plan import NotificationStep
from scenarios.model.vocabulary import HazardFamily
from scenarios.pack import LIBRARY, load_pack
from scenarios.rules.reporting import load_report_rules
from sim.reporting import accident_grade, check_all_reports, check_reports, discharged_by
from tests.support.journal import written
from tests.support.town import fixed, plan, text

RULES = load_report_rules()
FIRE = HazardFamily.building_fire


def step(name: str, after: str, article: str) -> NotificationStep:
    return NotificationStep(id=name, name=text(name), after=after, delay=fixed(60), article=article)


HEAD = step("head", "detected", "国务院令第493号 第九条")
COUNTY = step("county", "notified:head", "国务院令第493号 第九条")
CITY = step("city", "notified:county", "国务院令第493号 第十一条")
PLAN = plan(notification=(HEAD, COUNTY, CITY))


def log(*rows, the_plan=PLAN, end=(40_000, "horizon")):
    """A log noticed at 100 s, called in at 160 s."""
    start = [(0, "incident_start"), (100, "detected"), (160, "call_received")]
    return written([*start, *rows, end], the_plan)


def findings(*logs, the_plan=PLAN, hazard=FIRE):
    return {f.rule.id: f for f in check_reports(RULES, the_plan, hazard, logs)}


def dead(n: int):
    return [(200, "died", f"P{i}", "scene") for i in range(n)]


def test_steps_of_one_article_discharge_its_rules_in_the_order_of_the_chain():
    """However the plan lists them."""
    wanted = {"493-9-SCENE": "head", "493-9-FIRM": "county", "493-11-COUNTY": "city"}
    assert discharged_by(PLAN, RULES) == wanted
    assert discharged_by(plan(notification=(CITY, COUNTY, HEAD)), RULES) == wanted


def test_a_step_that_says_what_it_meets_is_believed():
    """A lone report of the firm to the county is not taken for that of the scene to its head."""
    said = COUNTY.model_copy(update={"discharges": ("493-9-FIRM", "493-10-GOV")})
    wanted = {"493-9-FIRM": "county", "493-10-GOV": "county"}
    assert discharged_by(plan(notification=(said,)), RULES) == wanted
    assert discharged_by(plan(notification=(HEAD, said)), RULES) == {
        **wanted, "493-9-SCENE": "head",
    }  # fmt: skip


def test_a_ring_of_steps_does_not_hang():
    """The checker of plans reports it; matching goes on."""
    ring = (step("a", "notified:b", "493 第九条"), step("b", "notified:a", "493 第九条"))
    assert set(discharged_by(plan(notification=ring), RULES).values()) == {"a", "b"}


@pytest.mark.parametrize(("county_s", "kept"), [(3900, 1.0), (3901, 0.0)])
def test_the_firm_has_one_hour_from_being_told(county_s, kept):
    """Told at 300 s: 3900 s is in time, one second later is not."""
    rows = [(300, "notified", "head"), (county_s, "notified", "county")]
    found = findings(log(*rows))["493-9-FIRM"]
    assert (found.kept.value, found.taken_s.value) == (kept, county_s - 300)
    assert (found.lateness_s is None) == bool(kept)
    if not kept:
        assert found.lateness_s.value == pytest.approx(1.0)


def test_a_report_never_made_breaks_its_clock_and_leaves_the_next_open():
    """The county hears nothing: its own clock never starts."""
    found = findings(log((300, "notified", "head")))
    assert found["493-9-FIRM"].kept.value == 0.0
    assert found["493-11-COUNTY"].kept.n == 0
    assert found["493-11-COUNTY"].n_open == 1


@pytest.mark.parametrize(("end_s", "n_open"), [(3899, 1), (3900, 0)])
def test_a_clock_still_running_at_the_end_is_not_judged(end_s, n_open):
    """The response may be over before the hour is."""
    found = findings(log((300, "notified", "head"), end=(end_s, "stand_down")))["493-9-FIRM"]
    assert (found.n_open, found.kept.n) == (n_open, 1 - n_open)


def test_at_once_without_a_number_is_timed_and_not_judged():
    """Twenty minutes may not be printed as kept: the text gives no limit to keep."""
    found = findings(log((1300, "notified", "head")))["493-9-SCENE"]
    assert (found.taken_s.value, found.kept.n, found.n_open) == (1200.0, 0, 0)


def test_share_and_interval_are_over_the_replications():
    """Two of three in time: Wilson's interval, mean lateness of the late one."""
    in_time = log((300, "notified", "head"), (400, "notified", "county"))
    late = log((300, "notified", "head"), (4500, "notified", "county"))
    found = findings(in_time, in_time, late)["493-9-FIRM"]
    assert (found.kept.value, found.kept.n) == (pytest.approx(2 / 3), 3)
    assert 0 < found.kept.low < 2 / 3 < found.kept.high < 1
    assert found.lateness_s.value == pytest.approx(600.0)


def test_grade_decides_how_far_up_a_report_must_go():
    """Two dead stay in the city; three reach the province; ten the State Council."""
    found = findings(log(*dead(2)), log(*dead(3)), log(*dead(10)))
    assert [found[f"493-11-{who}"].n_applies for who in ("COUNTY", "CITY", "PROVINCE")] == [3, 2, 1]
    assert found["493-11-CITY"].missing
    assert not found["493-11-COUNTY"].missing
    assert not findings(log())["493-11-CITY"].missing


def test_a_report_that_no_step_makes_hands_its_clock_on():
    """Without a step from the scene to the head, the firm's hour runs from detection."""
    short = plan(notification=(step("head", "detected", ""), COUNTY, CITY))
    direct = plan(notification=(step("firm", "detected", "493 第九条"),))
    assert discharged_by(direct, RULES) == {"493-9-SCENE": "firm"}
    # the only step of article 9 is taken as the first report; the second is then missing
    assert findings(log(the_plan=direct), the_plan=direct)["493-9-FIRM"].missing
    found = findings(
        log((100, "notified", "head"), (400, "notified", "county"), the_plan=short), the_plan=short
    )
    assert found["493-9-FIRM"].missing
    none = plan(notification=(CITY,))
    found = findings(log((7300, "notified", "city"), the_plan=none), the_plan=none)
    assert found["493-11-COUNTY"].kept.value == 1.0
    assert found["493-11-COUNTY"].taken_s.value == 7200.0


def test_rules_of_one_trade_apply_to_its_accidents_only():
    """Coal, hazardous chemicals, fire; the call itself is the report of a fire."""
    fire, mine = findings(log()), findings(log(), hazard=HazardFamily.mine_explosion)
    assert "COAL-59" in mine
    assert "COAL-59" not in fire
    assert "HAZCHEM-71" in findings(log(), hazard=HazardFamily.toxic_release)
    assert (fire["FIRE-44"].taken_s.value, fire["FIRE-44"].missing) == (60.0, False)


def test_the_poisoned_and_the_living_of_the_two_graver_classes_are_seriously_hurt():
    """Ten poisoned make a larger accident; ten slightly cut do not; the dead count once."""
    poisoned = [(200, "injured", f"P{i}", "poison", 12.0) for i in range(10)]
    cut = [(200, "injured", f"P{i}", "trauma", 12.0) for i in range(10)]
    assert accident_grade(RULES, log(*poisoned)) == "larger"
    assert accident_grade(RULES, log(*cut)) == "general"
    one_died = [*poisoned, (300, "died", "P0", "hospital")]
    assert accident_grade(RULES, log(*one_died)) == "general"
    assert accident_grade(RULES, log((300, "responder_lost", "U1", "", 3.0))) == "larger"


def test_shipped_plans_leave_the_same_reports_out():
    """Every shipped plan tells head, county and city; none tells its own government."""
    pack, _ = load_pack(LIBRARY / "jilin")
    for each in pack.plans.values():
        known = set(discharged_by(each, RULES))
        assert known >= {"493-9-SCENE", "493-9-FIRM", "493-11-COUNTY"}, each.id


def test_a_further_incident_is_judged_by_the_plan_beside_it():
    """The earthquake scenario: each accident has its own chain and clock."""
    pack, _ = load_pack(LIBRARY / "jilin")
    scenario = pack.scenarios["jilin-quake"]
    first = pack.plans[scenario.plans[0]]
    alone = log(the_plan=first).log
    found = check_all_reports(RULES, pack, scenario, first, [alone])
    assert {f.incident for f in found} == {"", *(each.id for each in scenario.further)}
    assert all(f.n_applies == 0 for f in found if f.incident)
