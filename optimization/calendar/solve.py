"""The year's drill calendar of a jurisdiction: duties, fewest drills, dates, proof, verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from optimization.calendar.build import DatingInput, build_dating
from optimization.calendar.conflict import Conflict
from optimization.calendar.dating import date_drills
from optimization.calendar.duties import list_duties
from optimization.calendar.explain import ExplainContext, explain_drop
from optimization.calendar.merge import merge_duties
from optimization.calendar.options import Option
from optimization.calendar.plan import CalendarPlan, CalendarProblem
from optimization.calendar.prefer import season_spans
from optimization.calendar.problem import Dating
from optimization.calendar.publish import publish
from optimization.calendar.relax import place_close
from optimization.calendar.shape import ShapeContext, shape_drills
from optimization.solution import Certificate, Status
from optimization.solver import CpSettings
from scenarios.model.drill import DrillCalendar, UnplacedDrill
from scenarios.rules.wording import shortfall

T = TypeVar("T")


def solve_calendar(problem: CalendarProblem) -> CalendarPlan:
    """Calendar of a year with its proof and the verdict of the independent checker.

    Parameters
    ----------
    problem
        Register, rules, year, teams, reading and weaknesses.

    Returns
    -------
    CalendarPlan
        Every duty is met by a drill with a date, or its drill is listed as unplaced with the
        smallest set of rules in conflict and the cheapest verified change. The same input gives the
        same bytes (`CalendarPlan.to_json`) on every run.
    """
    seconds: dict[str, float] = {}
    duties = _timed(
        seconds,
        "duties",
        lambda: list_duties(
            problem.organisations,
            problem.rules_of,
            problem.year,
            problem.local,
            problem.reading,
            problem.turns,
        ),
    )
    merge = _timed(
        seconds,
        "merge",
        lambda: merge_duties(
            problem.organisations,
            duties.duties,
            problem.rules_of,
            reading=problem.reading,
            tie=_tie(problem),
            weakness=problem.weakness,
        ),
    )
    context = ShapeContext(
        problem.by_id, problem.rules_of, problem.local, problem.resources, problem.weakness
    )
    dating_input = _timed(
        seconds,
        "windows",
        lambda: build_dating(problem, shape_drills(merge.drills, context)),
    )
    dating = date_drills(dating_input.problem)
    seconds.update(dating.seconds)
    calendar = _timed(
        seconds,
        "explain",
        lambda: publish_days(problem, dating_input, dating.days, dating.dropped),
    )
    findings = _timed(
        seconds,
        "check",
        lambda: problem.judge(calendar),
    )
    certificate = _certificate(problem, dating_input, dating, calendar)
    return CalendarPlan(
        calendar=calendar,
        certificate=certificate.checked(accepted=not findings),
        duties=duties,
        merge=merge,
        dating=dating,
        findings=findings,
        seconds=seconds,
    )


def _timed(seconds: dict[str, float], stage: str, run: Callable[[], T]) -> T:
    start = time.perf_counter()
    result = run()
    seconds[stage] = time.perf_counter() - start
    return result


def _tie(problem: CalendarProblem) -> Callable[[Option], int]:
    """At equal effort: a window with a good season, a wide window, an on-site card that fits."""

    def tie(option: Option) -> int:
        first, last = option.window
        leader = problem.by_id[option.exercises[0][0]]
        plans = [p for p in leader.plans if (leader.id, p.id) in option.exercises]
        spans = season_spans(first.year, plans[0].hazard, problem.local)
        seasonless = bool(spans) and all(b < first or a > last for a, b in spans)
        length = (last - first).days
        narrow = sum(length < limit for limit in (300, 150, 60))
        specials = {plan.hazard for plan in plans if plan.kind != "on_site"}
        strange = any(
            plan.kind == "on_site" and specials and plan.hazard not in specials for plan in plans
        )
        return 4 * seasonless + narrow + 3 * strange

    return tie


def publish_days(
    problem: CalendarProblem,
    given: DatingInput,
    found: Mapping[int, int],
    dropped: Sequence[int],
    close: Sequence[tuple[int, int]] = (),
) -> DrillCalendar:
    """The published calendar; legal drills without a place are held closer where spacing allows.

    Parameters
    ----------
    problem, given
        The data.
    found, dropped
        Day of each placed drill, and the drills without one.
    close
        Pairs of placed drills that an earlier calendar already lists as closer than the rule.
    """
    book = problem.rules_of
    context = ExplainContext(
        problem=given.problem,
        drills=given.drills,
        days=given.days,
        teams=problem.resources.teams,
        placed=tuple(found),
        walked=tuple(
            i
            for i, drill in enumerate(given.drills)
            if any(book[drill.county][rule].walked for rule in drill.rules)
        ),
    )
    days = dict(found)
    unplaced: list[UnplacedDrill] = []
    relaxed = list(close)
    for index in dropped:
        item, conflict = explain_drop(context, index)
        if problem.relax_spacing and _spacing_stands_in_the_way(conflict):
            place = place_close(given.problem, days, index)
            if place is not None and given.drills[index].standing != "recommended":
                days[index] = place.day
                relaxed += place.pairs
                continue
        rules = [book[item.drill.county][name] for name in item.drill.rules]
        shortfalls = tuple(shortfall(rule) for rule in rules)
        unplaced.append(item.model_copy(update={"shortfalls": shortfalls}))
    return publish(problem, given, days, unplaced, relaxed)


def _spacing_stands_in_the_way(conflict: Conflict | None) -> bool:
    return conflict is not None and any(rule.kind == "spacing" for rule in conflict.rules)


def _certificate(
    problem: CalendarProblem, given: DatingInput, dating: Dating, calendar: DrillCalendar
) -> Certificate:
    exact = calendar.objective == dating.bound
    complete = dating.drop_cost(given.problem) == dating.drop_bound
    status: Status = "optimal" if exact and complete and not calendar.relaxed else "feasible"
    return Certificate(
        status=status,
        objective=float(calendar.objective),
        bound=float(dating.bound),
        deterministic_time=dating.deterministic_time,
        parameters={
            **CpSettings().as_parameters(),
            "weeks": "scipy HiGHS",
            "method": dating.method,
            "reading": problem.reading,
            "spacing_days": problem.spacing_days,
            "iterations": dating.iterations,
        },
        model_hash=given.problem.hash(),
    )
