"""Judges a dispatch decision without any solver: every rule kept, every value recomputed.

Objections carry the name of the rule as in `optimization.dispatch_problem`; beyond those: `known`
(units and incidents that exist), `value` and `bound` (what the answer claims of itself) and
`model_hash` (made for other data).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from optimization.dispatch_problem import ESCORT, DispatchAnswer, DispatchProblem, Sent
from optimization.solution import TOLERANCE


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that an answer breaks, who breaks it and how."""

    rule: str
    who: str
    found: str


def check_dispatch(problem: DispatchProblem, answer: DispatchAnswer) -> tuple[Objection, ...]:
    """Objections to an answer; empty when it keeps every rule and says the truth about itself."""
    strange = tuple(_known(problem, answer.sent))
    if strange:  # nothing else can be judged with units that do not exist
        return strange
    found = [
        *_one_place(problem, answer.sent),
        *_reachable(problem, answer.sent),
        *_able(problem, answer.sent),
        *_commander(problem, answer.sent),
        *_convoy(problem, answer.sent),
        *_cover(problem, answer.sent),
        *_locked(problem, answer.sent),
    ]
    return tuple(found) or tuple(_claims(problem, answer))


def _known(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    for each in sent:
        if not 0 <= each.unit < len(problem.units):
            yield Objection("known", f"unit {each.unit}", "no such unit")
        if not 0 <= each.incident < len(problem.incidents):
            yield Objection("known", f"incident {each.incident}", "no such incident")


def _one_place(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    for unit, n in Counter(each.unit for each in sent).items():
        if n > 1:
            yield Objection("one_place", problem.units[unit].id, f"sent {n} times")


def _reachable(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    for each in sent:
        if problem.arrival_s[each.unit][each.incident] is None:
            where = problem.incidents[each.incident].id
            why = problem.blocked.get((each.unit, each.incident), "no way")
            yield Objection("reachable", problem.units[each.unit].id, f"{where}: {why}")


def _able(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    for each in sent:
        unit, incident = problem.units[each.unit], problem.incidents[each.incident]
        if each.role == ESCORT:
            if not (unit.convoy or unit.locked):
                yield Objection("able", unit.id, "goes as escort without a convoy")
        elif each.role not in unit.capacity:
            yield Objection("able", unit.id, f"has no {each.role}")
        elif each.role not in incident.needs:
            yield Objection("able", unit.id, f"{incident.id} does not want {each.role}")


def _commander(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    for i, incident in enumerate(problem.incidents):
        there = [each for each in sent if each.incident == i]
        leads = any(incident.commander in problem.units[each.unit].capacity for each in there)
        new = sum(not problem.units[each.unit].locked for each in there)
        if incident.commander and new and not leads:
            yield Objection("commander", incident.id, f"{new} units without a command")


def _convoy(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    goes = {each.unit: each.incident for each in sent}
    members: dict[str, list[int]] = {}
    for k, unit in enumerate(problem.units):
        if unit.convoy:
            members.setdefault(unit.convoy, []).append(k)
    for name, units in members.items():
        if len({goes.get(k) for k in units}) > 1:
            yield Objection("convoy", name, "its units are parted")


def _cover(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    gone = {each.unit for each in sent}
    for cover in problem.covers:
        mine = [k for k, u in enumerate(problem.units) if u.area == cover.area and u.current < 0]
        left = sum(k not in gone for k in mine)
        if left < min(cover.least, len(mine)):
            yield Objection("cover", cover.area, f"{left} units stay, least {cover.least}")


def _locked(problem: DispatchProblem, sent: tuple[Sent, ...]) -> Iterator[Objection]:
    goes = {each.unit: each.incident for each in sent}
    for k, unit in enumerate(problem.units):
        if unit.locked and goes.get(k) != unit.current:
            yield Objection("locked", unit.id, "is taken from its work")


def _claims(problem: DispatchProblem, answer: DispatchAnswer) -> Iterator[Objection]:
    """Value, bounds and hash, reckoned here anew."""
    value = _value(problem, answer.sent)
    for name, mine, theirs, proof in zip(
        ("shortage", "completion", "burden"), value, answer.value, answer.proof, strict=True
    ):
        if mine != theirs:
            yield Objection("value", name, f"is {mine}, claimed {theirs}")
        if proof.objective is None or abs(proof.objective - mine) > TOLERANCE:
            yield Objection("value", name, f"is {mine}, certificate says {proof.objective}")
        if proof.bound is not None and proof.bound > mine + TOLERANCE:
            yield Objection("bound", name, f"bound {proof.bound} above the value {mine}")
        if proof.status == "optimal" and not proof.is_optimal:
            yield Objection("bound", name, f"called optimal with bound {proof.bound}")
        if proof.model_hash != problem.hash:
            yield Objection("model_hash", name, "made for other data")


def _value(problem: DispatchProblem, sent: tuple[Sent, ...]) -> tuple[int, int, int]:
    """The three values by their definition, slowly and plainly."""
    shortage = completion = burden = 0
    for i, incident in enumerate(problem.incidents):
        there = [each for each in sent if each.incident == i]
        arrivals = [problem.reach_s(each.unit, i) or 0 for each in there]
        for role, need in incident.needs.items():
            brought = sum(problem.units[e.unit].capacity[role] for e in there if e.role == role)
            shortage += incident.weight * max(0, need - brought)
        completion += incident.weight * max(arrivals, default=0)
        burden += sum(arrivals)
    goes = {each.unit: each.incident for each in sent}
    for cover in problem.covers:
        left = sum(
            u.area == cover.area and u.current < 0 and k not in goes
            for k, u in enumerate(problem.units)
        )
        burden += cover.loss_s * max(0, cover.wanted - left)
    for k, unit in enumerate(problem.units):
        if unit.current >= 0 and goes.get(k) != unit.current:
            burden += problem.switch_s
    return shortage, completion, burden
