"""From duties to drills: forms, teams, titles, preparation, participants."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimization.calendar.duties import list_duties
from optimization.calendar.merge import merge_duties
from optimization.calendar.plan import CalendarProblem, Weights, jilin_problem
from optimization.calendar.prepare import participants
from optimization.calendar.publish import published_window
from optimization.calendar.shape import ShapeContext, shape_drills
from optimization.calendar.team_needs import teams_needed
from scenarios.errors import InputError
from scenarios.model.drill import Drill
from scenarios.rules.register import jilin_drill_resources, jilin_organisations


def drills(problem: CalendarProblem) -> tuple[Drill, ...]:
    duties = list_duties(
        problem.organisations, problem.rules_of, problem.year, problem.local, problem.reading
    )
    merged = merge_duties(
        problem.organisations,
        duties.duties,
        problem.rules_of,
        reading=problem.reading,
        weakness=problem.weakness,
    )
    context = ShapeContext(
        problem.by_id, problem.rules_of, problem.local, problem.resources, problem.weakness
    )
    return shape_drills(merged.drills, context)


def with_weights(problem: CalendarProblem, weights: Weights) -> tuple[Drill, ...]:
    return drills(replace(problem, weights=weights))


def test_a_drill_that_the_law_wants_walked_is_never_a_tabletop(panshi: CalendarProblem) -> None:
    """An evacuation is not drilled at a table."""
    rules = panshi.rules_of["220284"]
    for drill in drills(panshi):
        if any(rules[name].walked for name in drill.rules):
            assert drill.form == "full_scale"


def test_weakness_makes_more_drills_full_scale(panshi: CalendarProblem) -> None:
    """Linear share 0.5 + 0.5 w: never fewer full-scale drills when plans are weaker."""
    hazards = sorted({hazard for drill in drills(panshi) for hazard in drill.hazards})
    share = []
    for weakness in (0.0, 0.5, 1.0):
        weights = {("220284", hazard): weakness for hazard in hazards}
        found = [d for d in with_weights(panshi, weights) if d.duties]
        share.append(sum(d.form == "full_scale" for d in found) / len(found))
    assert share == sorted(share)
    assert share[-1] == 1.0


def test_weights_never_remove_a_duty(panshi: CalendarProblem) -> None:
    """Simulation changes the order and the form, not what the law asks."""
    base = {name for drill in drills(panshi) for name in drill.duties}
    weak = with_weights(panshi, {("220284", "mine_explosion"): 1.0, ("220200", "traffic"): 0.7})
    assert {name for drill in weak for name in drill.duties} >= base


def test_a_weak_plan_is_drilled_earlier(panshi: CalendarProblem) -> None:
    """The mine's drills move towards January and July."""

    def mean(found: tuple[Drill, ...]) -> float:
        days = [d.preferred.toordinal() for d in found if "mine_explosion" in d.hazards]
        return sum(days) / len(days)

    assert mean(with_weights(panshi, {("220284", "mine_explosion"): 0.8})) < mean(drills(panshi))


@pytest.mark.parametrize(
    ("key", "value"), [(("220284", "mine_explosion"), 1.5), (("220284", "dragons"), 0.5)]
)
def test_weights_that_mean_nothing_are_refused(key: tuple[str, str], value: float) -> None:
    """Range 0 to 1 and known hazards only; the message says which."""
    with pytest.raises(InputError, match=key[1]):
        jilin_problem(2027, county="220284", weights={key: value})


def test_a_government_drill_is_prepared_by_a_tabletop(panshi: CalendarProblem) -> None:
    """The tabletop of the same plans ends at least 21 days before its full-scale drill can."""
    by_id = {drill.id: drill for drill in drills(panshi)}
    prepared = [drill for drill in by_id.values() if drill.after]
    assert prepared
    for drill in prepared:
        table = by_id[str(drill.after)]
        assert table.form == "tabletop"
        assert table.prepares == drill.id
        assert table.plans == drill.plans
        assert table.teams == ()
        assert table.last <= drill.last - timedelta(days=21)
        assert table.first <= table.preferred <= table.last


def test_every_preferred_day_lies_in_the_window_of_the_law(panshi: CalendarProblem) -> None:
    """A preference never leaves the window."""
    for drill in drills(panshi):
        assert drill.first <= drill.preferred <= drill.last


def test_ids_are_stable_and_unique() -> None:
    """The same register gives the same ids, so that a re-plan can be compared."""
    problem = jilin_problem(2027, county="220284")
    first, second = drills(problem), drills(problem)
    assert first == second
    assert len({d.id for d in first}) == len(first)


def test_half_yearly_pairs_are_preferred_half_a_year_apart(panshi: CalendarProblem) -> None:
    """At least three in four pairs prefer a distance of 150 to 215 days."""
    pairs: defaultdict[str, dict[str, date]] = defaultdict(dict)
    for drill in drills(panshi):
        for name in drill.duties:
            if name.startswith("KEY-H@"):
                body, _, half = name.partition("#")
                pairs[body].setdefault(half, drill.preferred)
    gaps = [(p["H2"] - p["H1"]).days for p in pairs.values() if len(p) == 2]
    assert sum(150 <= gap <= 215 for gap in gaps) / len(gaps) >= 0.75


def test_a_tabletop_borrows_no_team() -> None:
    """Only a full-scale drill needs the rescue base."""
    by_id = {o.id: o for o in jilin_organisations()}
    firm = by_id["demo-hazchem-220203"]
    resources = jilin_drill_resources()
    assert teams_needed(firm, "toxic_release", "tabletop", resources) == ()
    assert teams_needed(firm, "toxic_release", "full_scale", resources) == (
        "jihua-hazchem",
        "fire-220203",
    )


def test_the_named_rescue_team_comes_to_its_own_kind_of_mine() -> None:
    """Coal to Shulan's team, gold in Huadian to Jiapigou's, nickel in Panshi to Jien's."""
    by_id = {o.id: o for o in jilin_organisations()}
    resources = jilin_drill_resources()
    coal = teams_needed(by_id["demo-coal-220283"], "mine_explosion", "full_scale", resources)
    gold = teams_needed(by_id["jiapigou"], "mine_accident", "full_scale", resources)
    nickel = teams_needed(by_id["jien"], "mine_accident", "full_scale", resources)
    assert coal == ("shulan-mine-rescue", "medical-220283")
    assert gold == ("jiapigou-mine-rescue", "medical-220282")
    assert nickel == ("jien-mine-rescue", "medical-220284")


def test_where_a_county_has_no_team_the_citys_stands_in() -> None:
    """A firm whose district is not recorded is served by the city's teams."""
    by_id = {o.id: o for o in jilin_organisations()}
    found = teams_needed(by_id["guomao"], "building_fire", "full_scale", jilin_drill_resources())
    assert found == ("city-fire",)


def test_participants_follow_the_form() -> None:
    """Everybody leaves the building; a table seats fifteen; unknown sizes are estimated."""
    by_id = {o.id: o for o in jilin_organisations()}
    school = by_id["demo-middle-220284"]
    assert participants(school, "evacuation", "full_scale") == 1500
    assert participants(school, "special", "full_scale") == 60
    assert participants(school, "special", "tabletop") == 15
    assert participants(by_id["gov-220284"], "special", "full_scale") == 50


def test_an_unannounced_drill_is_published_as_two_weeks(panshi: CalendarProblem) -> None:
    """The window holds the date, lasts 14 days and stays inside the law's window."""
    secret = [drill for drill in drills(panshi) if not drill.announced]
    assert secret
    for drill in secret:
        for day in (drill.first, drill.preferred, drill.last):
            window = published_window(drill, day)
            assert window.holds(day)
            assert (window.last - window.first).days == 13
            assert drill.first <= window.first
            assert window.last <= drill.last
