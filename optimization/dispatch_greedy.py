"""A good answer at once: urgent needs first, then exchanges, then ruin and recreate.

For the inner loop of a simulation and as the fallback when there is no time to prove anything.
The budget counts trials, not seconds, so that the same question always has the same answer. A need
left short is served through a chain of exchanges found breadth first, which makes the shortage
least wherever units bring one each and no convoy, commander or cover stands in the way. What the
exchanges cannot mend is taken apart and put together again (Shaw 1998, large neighbourhood search):
the last units of an accident are forbidden and their places filled by whoever comes sooner, or two
accidents are emptied and served anew in another order.
"""

from __future__ import annotations

import math
from typing import Final

from optimization.dispatch_places import Places
from optimization.dispatch_problem import DispatchAnswer, DispatchProblem, Sent, value_of
from optimization.solution import Certificate
from sim.streams import Streams

TRIALS: Final = 4000
"""Exchanges tried before the answer must do (our choice)."""

ROUNDS: Final = 60
"""Times that the answer is taken apart and put together again (our choice)."""

ROUND_TRIALS: Final = 150
"""Exchanges tried after each of them."""

SPARE_S: Final = 300
"""Charge for each other capability that is wanted somewhere, while the first answer is built, s."""


def greedy_dispatch(
    problem: DispatchProblem, *, trials: int = TRIALS, rounds: int = ROUNDS
) -> DispatchAnswer:
    """A feasible answer without proof.

    Parameters
    ----------
    problem
        The moment of decision.
    trials
        Work budget: exchanges that may be tried after the first answer.
    rounds
        Work budget: times that the answer is taken apart; 0 where speed counts more.
    """
    ordered, unit_at, incident_at = problem.in_order()
    plan = Places(ordered)
    plan.construct(spare_s=SPARE_S)
    plan.improve(trials)
    _search(plan, rounds)
    return _answer(problem, plan, unit_at, incident_at, "greedy")


def nearest_dispatch(problem: DispatchProblem) -> DispatchAnswer:
    """The rule of the dispatch room: most severe first, the soonest able unit for each need.

    Keeps every rule and improves nothing: what the optimum is compared with.
    """
    ordered, unit_at, incident_at = problem.in_order()
    plan = Places(ordered)
    plan.construct(spare_s=0)
    return _answer(problem, plan, unit_at, incident_at, "nearest")


def _answer(
    problem: DispatchProblem,
    plan: Places,
    unit_at: list[int],
    incident_at: list[int],
    method: str,
) -> DispatchAnswer:
    placed = enumerate(plan.place)
    sent = tuple(sorted(Sent(unit_at[k], incident_at[i], t) for k, (i, t) in placed if i >= 0))
    value = value_of(problem, sent)
    data_hash = problem.hash
    proof = [Certificate("feasible", float(v), 0.0, model_hash=data_hash) for v in value]
    return DispatchAnswer(sent, value, (proof[0], proof[1], proof[2]), method)


def _search(plan: Places, rounds: int) -> None:
    """Ruin and recreate; keeps what is no worse."""
    problem = plan.problem
    luck = Streams(seed=0, scenario="dispatch", replication=0).generator("ruin")
    n_units, n = len(problem.units), len(problem.incidents)
    if not n or not n_units:
        return
    needs, value = plan.needs(), plan.value()
    convoys = list(problem.convoys().values())
    for number in range(rounds):
        before = plan.place.copy()
        limit_s = [math.inf] * n
        noise_s = [0.0] * n_units
        order = needs
        if number % 2 == 0:  # the last of one accident must be beaten, the others kept in time
            i = (number // 2) % n
            limit_s = [float(plan.last_s(j)) or math.inf for j in range(n)]
            limit_s[i] = plan.last_s(i) - 1.0
            plan.take_away(i, limit_s[i])
            if number >= 2 * n:
                plan.take_away(int(luck.integers(n)))
        else:
            for i in luck.permutation(n)[:2].tolist():
                plan.take_away(i)
            for members in convoys:
                to = int(luck.integers(n + 1)) - 1
                if to >= 0 and plan.reach[members[0]][to] is not None:
                    for k in members:
                        plan.put(k, (to, plan.role(k, to)))
            noise_s = (luck.random(n_units) * SPARE_S * 2).tolist()
            key = luck.random(len(needs)).tolist()
            order = [place for _, place in sorted(zip(key, needs, strict=True))]
        plan.refill(order, limit_s, noise_s)
        plan.improve(ROUND_TRIALS)
        now = plan.value()
        if now <= value and plan.legal():
            value = now
        else:
            plan.restore(before)
