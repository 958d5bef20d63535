"""Why a drill finds no place: irreducible conflicts and repairs, each proved by its own solve."""

from dataclasses import replace

from optimization.calendar.conflict import Conflict, find_conflict, find_repair, is_conflict
from optimization.calendar.local import HumanRule, solve_local
from optimization.calendar.problem import DatingDrill, DatingProblem, simple_problem
from optimization.calendar.relax import place_close


def drill(days: range, *, teams: tuple[int, ...] = (), org: int = 0) -> DatingDrill:
    return DatingDrill(
        domain=sum(1 << d for d in days), preferred_week=0, teams=teams, groups=(org,)
    )


def crowded_team() -> DatingProblem:
    """Three drills want one team on two days; a fourth is elsewhere."""
    drills = [drill(range(3, 5), teams=(0,), org=i) for i in range(3)]
    drills.append(drill(range(40, 45), teams=(0,), org=9))
    return simple_problem(n_days=56, drills=drills, n_teams=1)


def irreducible(problem: DatingProblem, conflict: Conflict) -> bool:
    """Infeasible as a whole, feasible without any one rule (each an independent solve)."""
    if not is_conflict(problem, conflict.rules):
        return False
    for rule in conflict.rules:
        rest = [
            other
            for other in conflict.rules
            if other != rule
            and not (
                rule.kind == "must" and other.kind == "spacing" and rule.a in (other.a, other.b)
            )
        ]
        if is_conflict(problem, rest):
            return False
    return True


def test_a_team_conflict_names_the_drills_and_the_team() -> None:
    """Three drills must happen, one team a day: four rules, none of which can be spared."""
    problem = crowded_team()
    conflict = find_conflict(problem, 2, [0, 1, 3])
    assert conflict is not None
    assert conflict.rules == tuple(
        sorted([*(HumanRule("must", i) for i in range(3)), HumanRule("team", 0)])
    )
    assert irreducible(problem, conflict)


def test_a_spacing_conflict_names_the_pair() -> None:
    """Two drills of one organisation in ten days cannot keep 21 days."""
    problem = simple_problem(n_days=30, drills=[drill(range(5)), drill(range(5, 10))])
    conflict = find_conflict(problem, 1, [0])
    assert conflict is not None
    assert {rule.kind for rule in conflict.rules} == {"must", "spacing"}
    assert irreducible(problem, conflict)


def test_a_daily_cap_conflict_counts_the_drills() -> None:
    """Seven drills on two days with three a day: one too many."""
    drills = [drill(range(2), org=i) for i in range(7)]
    problem = simple_problem(n_days=14, drills=drills, daily_cap=3)
    conflict = find_conflict(problem, 6, range(6))
    assert conflict is not None
    assert len(conflict.drills) == 7
    assert HumanRule("cap") in conflict.rules
    assert irreducible(problem, conflict)


def test_where_there_is_room_no_conflict_is_claimed() -> None:
    """An unproved conflict is never printed."""
    problem = simple_problem(n_days=30, drills=[drill(range(20)), drill(range(20), org=1)])
    assert find_conflict(problem, 1, [0]) is None


def test_the_cheapest_repair_is_a_tabletop_before_an_extra_team_day() -> None:
    """A drill at the table needs no team."""
    problem = crowded_team()
    conflict = find_conflict(problem, 2, [0, 1, 3])
    assert conflict is not None
    repair = find_repair(problem, conflict, 2, may_be_tabletop=True, may_widen=False)
    assert repair is not None
    assert repair.kind == "tabletop"
    walked = find_repair(problem, conflict, 2, may_be_tabletop=False, may_widen=False)
    assert walked is not None
    assert walked.kind == "team_day"


def test_a_legal_window_is_never_widened() -> None:
    """Only a recommendation may leave its window."""
    drills = [drill(range(2), org=i) for i in range(3)] + [drill(range(10, 20), org=5)]
    problem = simple_problem(n_days=28, drills=drills, daily_cap=1)
    conflict = find_conflict(problem, 2, [0, 1, 3])
    assert conflict is not None
    legal = find_repair(problem, conflict, 2, may_be_tabletop=False, may_widen=False)
    assert legal is not None
    assert legal.kind == "daily_cap"


def test_a_repair_that_does_not_help_is_not_offered() -> None:
    """One more place a day does not help where three are missing."""
    drills = [drill(range(1), org=i) for i in range(4)]
    problem = simple_problem(n_days=14, drills=drills, daily_cap=1)
    conflict = Conflict((*(HumanRule("must", i) for i in range(4)), HumanRule("cap")))
    assert find_repair(problem, conflict, 3, may_be_tabletop=False, may_widen=False) is None


def test_a_legal_drill_is_held_close_rather_than_not_at_all() -> None:
    """The second drill goes to the day farthest from the first, and the pair is named."""
    problem = simple_problem(n_days=30, drills=[drill(range(5)), drill(range(10))])
    close = place_close(problem, {0: 0}, 1)
    assert close is not None
    assert close.day == 9
    assert close.pairs == ((0, 1),)


def test_a_close_place_still_keeps_teams_and_cap() -> None:
    """Only spacing gives way: a busy team stays busy."""
    drills = [drill(range(1), teams=(0,)), drill(range(1), teams=(0,))]
    problem = simple_problem(n_days=14, drills=drills, n_teams=1)
    assert place_close(problem, {0: 0}, 1) is None
    capped = replace(problem, daily_cap=1, drills=tuple(replace(d, teams=()) for d in drills))
    assert place_close(capped, {0: 0}, 1) is None


def test_fixed_drills_bind_those_that_may_move() -> None:
    """A drill that stays on day 5 keeps its team and its distance."""
    drills = [drill(range(10), teams=(0,), org=0), drill(range(5, 6), teams=(0,), org=1)]
    problem = simple_problem(n_days=30, drills=drills, n_teams=1)
    rules = [HumanRule("must", 0), HumanRule("team", 0)]
    status, days = solve_local(problem, rules, fixed={1: 5})
    assert status == "feasible"
    assert days[0] != 5
    one_day = replace(problem, drills=(drill(range(5, 6), teams=(0,)), drills[1]))
    assert solve_local(one_day, rules, fixed={1: 5})[0] == "infeasible"
