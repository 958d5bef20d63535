"""The rich dispatch model on CP-SAT: three aims one after the other, each with its bound.

The first aim is solved, its value held, then the second, then the third. The greedy answer of
`optimization.dispatch_greedy`, or the answer of a moment ago, is the hint. When the work limit ends
a stage early, its certificate says so with the gap and the next aim is improved all the same.
Symbols as in `optimization.dispatch_problem`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimization.checkers.dispatch import check_dispatch
from optimization.dispatch_greedy import greedy_dispatch
from optimization.dispatch_problem import (
    DispatchAnswer,
    DispatchProblem,
    Sent,
    Value,
    value_of,
)
from optimization.solution import Certificate, Status
from optimization.solver import CpSettings, solve_cp

_Expression = cp_model.LinearExprT


@dataclass(slots=True)
class _Model:
    """The model and what is needed to read an answer from it."""

    cp: cp_model.CpModel
    choice: dict[tuple[int, int, str], cp_model.IntVar]
    aims: tuple[_Expression, _Expression, _Expression]


def optimal_dispatch(
    problem: DispatchProblem,
    *,
    before: Sequence[Sent] = (),
    settings: CpSettings | None = None,
) -> DispatchAnswer:
    """The best answer, proved where the work limit allows.

    Parameters
    ----------
    problem
        The moment of decision.
    before
        Answer of a moment ago, if any: used as hint where it still keeps the rules. What it costs
        to turn a unit away is `DispatchProblem.switch_s`.
    settings
        Work limit of each stage and seed.

    Returns
    -------
    DispatchAnswer
        By position in the problem as given; the same whatever the order of units and incidents.
    """
    ordered, unit_at, incident_at = problem.in_order()
    chosen = settings or CpSettings()
    start = greedy_dispatch(ordered, rounds=0)
    sent = _better(ordered, _moved(before, unit_at, incident_at), start.sent)
    model = _build(ordered)
    parameters = dict(chosen.as_parameters())
    proofs: list[Certificate] = []
    for stage, aim in enumerate(model.aims):
        _hint(model, sent)
        model.cp.minimize(aim)
        outcome = solve_cp(model.cp, chosen)
        if outcome.objective is not None:
            sent = _read(model, outcome.solver)
        value = value_of(ordered, sent)[stage]
        bound = outcome.bound if outcome.bound is not None else 0.0
        proofs.append(
            Certificate(
                _status(outcome.status, value, bound),
                float(value),
                float(round(bound)) if outcome.status == "optimal" else bound,
                deterministic_time=outcome.deterministic_time,
                parameters=parameters,
                model_hash=problem.hash,
            )
        )
        model.cp.add(aim <= value)
    home = tuple(
        sorted(Sent(unit_at[each.unit], incident_at[each.incident], each.role) for each in sent)
    )
    final = value_of(problem, home)
    return _judged(problem, home, final, proofs)


def _judged(
    problem: DispatchProblem, sent: tuple[Sent, ...], value: Value, proofs: Sequence[Certificate]
) -> DispatchAnswer:
    """The answer with the verdict of the checker that knows no solver.

    An earlier aim may end better than its own stage left it when that stage was cut short.
    """
    told = tuple(
        Certificate(
            proof.status if proof.objective == mine else "feasible",
            float(mine),
            proof.bound,
            deterministic_time=proof.deterministic_time,
            parameters=proof.parameters,
            model_hash=proof.model_hash,
        )
        for mine, proof in zip(value, proofs, strict=True)
    )
    answer = DispatchAnswer(sent, value, (told[0], told[1], told[2]), "optimal")
    accepted = not check_dispatch(problem, answer)
    judged = [proof.checked(accepted=accepted) for proof in told]
    return DispatchAnswer(sent, value, (judged[0], judged[1], judged[2]), "optimal")


def _status(status: Status, value: int, bound: float) -> Status:
    return "optimal" if status == "optimal" and value == round(bound) else "feasible"


def _build(problem: DispatchProblem) -> _Model:
    """All rules of the problem, each under its name."""
    cp = cp_model.CpModel()
    reaches = problem.reaches()
    n = len(problem.incidents)
    choice = {
        (k, i, t): cp.new_bool_var(f"y_{unit.id}_{problem.incidents[i].id}_{t}")
        for k, unit in enumerate(problem.units)
        for i in range(n)
        if reaches[k][i] is not None  # rule reachable
        for t in problem.roles(k, i)  # rule able
    }
    by_unit: dict[int, list[cp_model.IntVar]] = {}
    by_pair: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    by_role: dict[tuple[int, str], list[tuple[int, cp_model.IntVar]]] = {}
    for (k, i, t), y in choice.items():
        by_unit.setdefault(k, []).append(y)
        by_pair.setdefault((k, i), []).append(y)
        by_role.setdefault((i, t), []).append((k, y))
    for k, mine in by_unit.items():
        cp.add_at_most_one(mine).with_name(f"one_place {problem.units[k].id}")
    _add_convoys(cp, problem, by_pair)
    _add_commanders(cp, problem, by_pair)
    for k, unit in enumerate(problem.units):
        if unit.locked:
            cp.add(sum(by_pair.get((k, unit.current), [])) == 1).with_name(f"locked {unit.id}")
    shortage = _shortage(cp, problem, by_role)
    completion = _completion(cp, problem, by_pair, reaches)
    loss = _cover_loss(cp, problem, by_unit)
    travel: _Expression = sum((reaches[k][i] or 0) * y for (k, i, _), y in choice.items())
    turned = sum(
        problem.switch_s * (1 - sum(by_pair.get((k, unit.current), [])))
        for k, unit in enumerate(problem.units)
        if unit.current >= 0
    )
    burden: _Expression = cp_model.LinearExpr.sum([travel, loss, turned])
    return _Model(cp, choice, (shortage, completion, burden))


def _add_convoys(
    cp: cp_model.CpModel,
    problem: DispatchProblem,
    by_pair: Mapping[tuple[int, int], list[cp_model.IntVar]],
) -> None:
    for name, members in problem.convoys().items():
        for k in members[1:]:
            for i in range(len(problem.incidents)):
                first, other = by_pair.get((members[0], i), []), by_pair.get((k, i), [])
                if first or other:
                    cp.add(sum(first) == sum(other)).with_name(f"convoy {name}")


def _add_commanders(
    cp: cp_model.CpModel,
    problem: DispatchProblem,
    by_pair: Mapping[tuple[int, int], list[cp_model.IntVar]],
) -> None:
    for i, incident in enumerate(problem.incidents):
        if incident.commander:
            leaders = [
                y
                for (k, j), mine in by_pair.items()
                if j == i and incident.commander in problem.units[k].capacity
                for y in mine
            ]
            for (k, j), mine in by_pair.items():
                if j == i and not problem.units[k].locked:
                    cp.add(sum(mine) <= sum(leaders)).with_name(f"commander {incident.id}")


def _shortage(
    cp: cp_model.CpModel,
    problem: DispatchProblem,
    by_role: Mapping[tuple[int, str], list[tuple[int, cp_model.IntVar]]],
) -> _Expression:
    terms: list[_Expression] = []
    for i, incident in enumerate(problem.incidents):
        for t, need in sorted(incident.needs.items()):
            short = cp.new_int_var(0, need, f"short_{incident.id}_{t}")
            supply = sum(problem.units[k].capacity[t] * y for k, y in by_role.get((i, t), []))
            cp.add(supply + short >= need).with_name(f"needs {incident.id} {t}")
            terms.append(incident.weight * short)
    return sum(terms)


def _completion(
    cp: cp_model.CpModel,
    problem: DispatchProblem,
    by_pair: Mapping[tuple[int, int], list[cp_model.IntVar]],
    reaches: Sequence[Sequence[int | None]],
) -> _Expression:
    """Weighted arrivals of the last units.

    L_i as a ladder over the distinct arrival times (b_m: somebody comes at time m or later): a
    far stronger relaxation than L_i >= tau_ki x_ki.
    """
    terms: list[_Expression] = []
    for i, incident in enumerate(problem.incidents):
        times = sorted({row[i] for k, row in enumerate(reaches) if (k, i) in by_pair} - {None})  # type: ignore[type-var]
        step_before: cp_model.IntVar | None = None
        earlier_s = 0
        for time_s in times:
            assert time_s is not None
            step = cp.new_bool_var(f"until_{incident.id}_{time_s}")
            for (k, j), mine in by_pair.items():
                if j == i and reaches[k][i] == time_s:
                    cp.add(sum(mine) <= step).with_name(f"last {problem.units[k].id}")
            if step_before is not None:
                cp.add_implication(step, step_before)
            terms.append(incident.weight * (time_s - earlier_s) * step)
            step_before, earlier_s = step, time_s
    return sum(terms)


def _cover_loss(
    cp: cp_model.CpModel,
    problem: DispatchProblem,
    by_unit: Mapping[int, list[cp_model.IntVar]],
) -> _Expression:
    terms: list[_Expression] = []
    for cover in problem.covers:
        mine = [k for k, u in enumerate(problem.units) if u.area == cover.area and u.current < 0]
        left = len(mine) - sum(y for k in mine for y in by_unit.get(k, []))
        cp.add(left >= min(cover.least, len(mine))).with_name(f"cover {cover.area}")
        if cover.loss_s and cover.wanted:
            missing = cp.new_int_var(0, cover.wanted, f"uncovered_{cover.area}")
            cp.add(missing >= cover.wanted - left).with_name(f"cover {cover.area}")
            terms.append(cover.loss_s * missing)
    return sum(terms)


def _hint(model: _Model, sent: Sequence[Sent]) -> None:
    """The answer so far as hint; what is derived from it the solver completes itself."""
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    chosen = {(each.unit, each.incident, each.role) for each in sent}
    for key, y in model.choice.items():
        model.cp.add_hint(y, key in chosen)


def _read(model: _Model, solver: cp_model.CpSolver) -> tuple[Sent, ...]:
    return tuple(Sent(*key) for key, y in model.choice.items() if solver.boolean_value(y))


def _moved(
    before: Sequence[Sent], unit_at: Sequence[int], incident_at: Sequence[int]
) -> tuple[Sent, ...]:
    """An answer by position in the ordered problem; what is gone is left out."""
    unit = {old: new for new, old in enumerate(unit_at)}
    incident = {old: new for new, old in enumerate(incident_at)}
    return tuple(
        Sent(unit[each.unit], incident[each.incident], each.role)
        for each in before
        if each.unit in unit and each.incident in incident
    )


def _better(
    problem: DispatchProblem, before: tuple[Sent, ...], start: tuple[Sent, ...]
) -> tuple[Sent, ...]:
    """The better of two answers; the earlier one only where it still keeps the rules."""
    if not before:
        return start
    blank = Certificate("feasible", None, None)
    answer = DispatchAnswer(before, (0, 0, 0), (blank, blank, blank), "before")
    rules = {each.rule for each in check_dispatch(problem, answer)}
    if rules - {"value", "bound", "model_hash"}:
        return start
    return min(before, start, key=lambda sent: value_of(problem, sent))
