"""The fewest drills that meet all duties: equal to enumeration, and meaningful."""

import itertools
import random
from collections import Counter
from datetime import date

import pytest

from optimization.calendar.duties import list_duties
from optimization.calendar.merge import MergedDrill, greedy_cover, merge_duties
from optimization.calendar.options import block_options, wanted_plans
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.duty import Duty, Reading, Rule
from scenarios.model.organisation import DrillHazard, Organisation, PlanRef
from scenarios.rules.loader import load_rules, load_sectors
from scenarios.rules.year import load_local_calendar, load_year

COUNTY = "220202"


def body(name: str, sectors: tuple[str, ...], **values: object) -> Organisation:
    flags = tuple(values.get("flags", ()))
    data: dict[str, object] = {
        "id": name,
        "name": Text(zh="示意", en="sample"),
        "county": COUNTY,
        "sectors": sectors,
        "plans": load_sectors().plans_of(sectors, flags),
        "provenance": Provenance(grade=Grade.synthetic, source="test"),
    }
    return Organisation.model_validate({**data, **values})


def rules() -> dict[str, dict[str, Rule]]:
    return {COUNTY: load_rules().by_id()}


def merged(*bodies: Organisation, reading: Reading = "lenient") -> tuple[MergedDrill, ...]:
    duties = list_duties(bodies, rules(), load_year(2027), load_local_calendar(), reading)
    return merge_duties(bodies, duties.duties, rules(), reading=reading).drills


def unmet(drills: tuple[MergedDrill, ...], duties: tuple[Duty, ...]) -> list[str]:
    times = Counter(duty.id for drill in drills for duty in drill.duties)
    return [duty.id for duty in duties if times[duty.id] < duty.count]


def random_case(seed: int) -> tuple[Organisation, list[Duty], dict[str, Rule]]:
    """One body with two or three plans and up to four duties in halves or the year."""
    rng = random.Random(seed)
    title = Text(zh="预案", en="plan")
    kinds = ("comprehensive", "special", "on_site")
    hazards: tuple[DrillHazard, ...] = ("general", "building_fire", "toxic_release")
    plans = tuple(
        PlanRef(id=f"p{i}", kind=rng.choice(kinds), hazard=rng.choice(hazards), title=title)
        for i in range(rng.randint(2, 3))
    )
    organisation = body("x", ("institution",), plans=plans)
    base = load_rules().rule("KEY-H")
    book: dict[str, Rule] = {}
    duties: list[Duty] = []
    spans = {
        "H1": (date(2027, 1, 1), date(2027, 6, 30)),
        "H2": (date(2027, 7, 1), date(2027, 12, 31)),
        "Y": (date(2027, 1, 1), date(2027, 12, 31)),
    }
    for number in range(rng.randint(2, 4)):
        plan = rng.choice(plans)
        rule = base.model_copy(
            update={"id": f"R{number}", "plan_kinds": (plan.kind,), "hazards": (plan.hazard,)}
        )
        book[rule.id] = rule
        label = rng.choice(list(spans))
        first, last = spans[label]
        name = f"{rule.id}@x#{label}"
        count = rng.choice((1, 1, 2))
        duties.append(Duty(name, rule.id, "x", None, first, last, count, "legal"))
    return organisation, duties, book


SMALL = [
    seed
    for seed in range(150)
    if len(block_options(random_case(seed)[:1], *random_case(seed)[1:], "lenient")) <= 9
]
"""Cases whose possible drills can be enumerated."""


@pytest.mark.parametrize("seed", SMALL)
def test_the_effort_is_the_least_of_all_enumerated_sets(seed: int) -> None:
    """Brute force over how often each possible drill is held: 0, 1 or 2 times."""
    organisation, duties, book = random_case(seed)
    found = merge_duties((organisation,), duties, {COUNTY: book})
    options = block_options((organisation,), duties, book, "lenient")
    least = min(
        sum(option.cost * n for option, n in zip(options, times, strict=True))
        for times in itertools.product(range(3), repeat=len(options))
        if all(
            sum(n for option, n in zip(options, times, strict=True) if i in option.covers)
            >= duty.count
            for i, duty in enumerate(duties)
        )
    )
    assert found.effort == found.bound == least
    assert unmet(found.drills, tuple(duties)) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_greedy_cover_is_valid_and_never_better(seed: int) -> None:
    """Bound <= effort <= greedy effort."""
    organisation, duties, book = random_case(seed)
    options = block_options((organisation,), duties, book, "lenient")
    times = greedy_cover(options, [duty.count for duty in duties])
    for i, duty in enumerate(duties):
        held = sum(n for option, n in zip(options, times, strict=True) if i in option.covers)
        assert held >= duty.count
    effort = sum(option.cost * n for option, n in zip(options, times, strict=True))
    assert merge_duties((organisation,), duties, {COUNTY: book}).effort <= effort


def test_a_coal_mine_meets_ten_duties_with_two_drills() -> None:
    """Half-yearly, yearly, on-site, coal and fire duties merge into one drill each half-year."""
    mine = body("m", ("enterprise", "coal_mine"), flags=("fire_key_unit",))
    drills = merged(mine)
    assert len(drills) == 2
    assert {d.option.window[0].month for d in drills} == {1, 7}
    met = {duty.rule for drill in drills for duty in drill.duties}
    assert {"KEY-H", "ENT-Y", "ENT-SITE-H", "COAL-Y", "COAL-REG", "FIRE-KEY-H"} <= met


def test_the_main_hazard_of_a_firm_is_exercised_once_a_year() -> None:
    """A mine that drills only its office fire plan would be legal and useless."""
    mine = body("m", ("enterprise", "coal_mine"), flags=("fire_key_unit",))
    plans = {plan for drill in merged(mine) for _, plan in drill.option.exercises}
    assert "mine" in plans


def test_one_plan_a_drill_under_the_strict_reading() -> None:
    """Strict means no combined drills, so more of them."""
    mine = body("m", ("enterprise", "coal_mine"), flags=("fire_key_unit",))
    strict = merged(mine, reading="strict")
    assert all(len(drill.option.exercises) == 1 for drill in strict)
    assert len(strict) > len(merged(mine))


def test_a_school_drills_once_a_month_and_nothing_more() -> None:
    """The monthly drills also meet the earthquake and fire duties of the year."""
    drills = merged(body("s", ("school",)))
    assert len(drills) == 10
    assert {"QUAKE-SCHOOL", "FIRE-OTHER-Y", "ERL-SCHOOL"} <= {
        duty.rule for drill in drills for duty in drill.duties
    }


def test_governments_may_share_a_drill_but_firms_may_not() -> None:
    """Only rules marked as joint accept a common drill; a firm must hold its own."""
    members = (
        body("gov", ("county_government",), joint_group="g"),
        body("bureau", ("work_safety_department",), joint_group="g"),
        body("health", ("health_department",), joint_group="g"),
    )
    strict = merged(*members, reading="strict")
    joint = [d for d in strict if len({o for o, _ in d.option.exercises}) > 1]
    assert joint
    for drill in joint:
        leader = drill.option.exercises[0][0]
        for duty in drill.duties:
            assert duty.organisation == leader or rules()[COUNTY][duty.rule].joint
    firms = (
        body("a", ("enterprise",), joint_group="g"),
        body("b", ("enterprise",), joint_group="g"),
    )
    assert all(len({o for o, _ in d.option.exercises}) == 1 for d in merged(*firms))


def test_unrelated_hazards_are_not_forced_into_one_scenario() -> None:
    """A flood and a chemical leak are two drills, a fire goes with either."""
    government = body("gov", ("county_government",))
    plan_hazard = {plan.id: plan.hazard for plan in government.plans}
    natural = {"earthquake", "flood", "meteorological", "forest_fire"}
    anything = {"general", "building_fire", "public_health"}
    for drill in merged(government):
        hazards = {plan_hazard[plan] for _, plan in drill.option.exercises} - anything
        assert hazards <= natural or not hazards & natural


def test_weakness_raises_the_worth_of_a_plan_up_to_a_drill() -> None:
    """Linear: 50 without weakness, 75 in the middle, 100 at full weakness."""
    firm = body("f", ("enterprise", "gas"))
    for weakness, worth in ((0.0, 50), (0.5, 75), (1.0, 100)):
        values = wanted_plans((firm,), lambda _c, _h, w=weakness: w)
        assert values["f", "gas"] == worth


def test_equal_bodies_are_solved_once_and_answered_alike() -> None:
    """Nine like firms need one solve, and nine times the drills of one."""
    firms = tuple(body(f"f{i}", ("enterprise", "gas")) for i in range(9))
    duties = list_duties(firms, rules(), load_year(2027), load_local_calendar())
    found = merge_duties(firms, duties.duties, rules())
    assert (found.n_blocks, found.n_shapes) == (9, 1)
    assert len(found.drills) == 9 * len(merged(firms[0]))
    assert unmet(found.drills, duties.duties) == []


def test_a_tighter_rule_never_needs_fewer_drills() -> None:
    """Half-yearly instead of yearly: at least as much effort."""
    firm = body("f", ("enterprise",))
    book = load_rules().by_id()
    tighter = {
        **book,
        "ENT-Y": book["ENT-Y"].model_copy(update={"period": "calendar_half"}),
        "FIRE-OTHER-Y": book["FIRE-OTHER-Y"].model_copy(update={"period": "quarter"}),
    }
    efforts = []
    for rule_book in (book, tighter):
        of = {COUNTY: rule_book}
        duties = list_duties((firm,), of, load_year(2027), load_local_calendar())
        efforts.append(merge_duties((firm,), duties.duties, of).effort)
    assert efforts[0] <= efforts[1]
