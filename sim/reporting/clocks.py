"""Whether the reporting chain of a plan keeps the statutory clocks, over all replications."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scenarios.model.pack import Pack
from scenarios.model.plan import NotificationStep, Plan, split_event
from scenarios.model.report_rule import ReportRule, ReportRules
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import HazardFamily
from sim.evaluation.reading import LogReader, read_further
from sim.evaluation.statistics import Estimate, mean_estimate, share_estimate
from sim.reporting.grade import accident_grade
from sim.response.events import EventLog, Kind


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """How one rule fared with one plan.

    `kept`: share of the replications in which it applied and its clock could be judged; a clock
    still running at the end of the log is not judged and counts in `n_open`, so where many are
    open the share flatters: over all it lies between kept / (judged + open) and (kept + open) /
    (judged + open). A rule without a limit is never judged, only timed. `taken_s`: mean time from
    the start of the clock to the report, where it was made; `lateness_s`: mean excess over the
    limit, where it was made late.
    """

    rule: ReportRule
    step: str
    """Notification step that discharges it; empty: none does, or an event of the simulation."""
    n_applies: int
    """Replications whose grade of accident the rule covers."""
    n_open: int
    kept: Estimate
    taken_s: Estimate | None = None
    lateness_s: Estimate | None = None
    incident: str = ""
    """Further incident of the scenario; empty: the first one."""

    @property
    def missing(self) -> bool:
        """Whether the plan has no step for a report that the accidents played would need."""
        return self.n_applies > 0 and not self.step and self.rule.event is None


def discharged_by(plan: Plan, rules: ReportRules) -> Mapping[str, str]:
    """Rule id to the notification step that discharges it.

    A step says so itself, or is found by its article; where several steps name one article, they
    discharge its rules in the order of the chain.
    """
    steps = sorted(plan.notification, key=lambda step: _depth(step, plan))
    found = {rule: step.id for step in steps for rule in step.discharges}
    steps = [step for step in steps if not step.discharges]
    used: set[tuple[tuple[str, ...], str]] = set()
    for rule in rules.rules:
        for step in steps if rule.id not in found else ():
            if _names(step.article, rule) and (rule.marks, step.id) not in used:
                found[rule.id] = step.id
                used.add((rule.marks, step.id))
                break
    return found


def _names(article: str, rule: ReportRule) -> bool:
    return any(all(part in article for part in mark.split()) for mark in rule.marks)


def _depth(step: NotificationStep, plan: Plan) -> int:
    """How many steps go before this one; a chain that bites its tail ends at its own length."""
    by_id = {each.id: each for each in plan.notification}
    depth, kind, key = 0, *split_event(step.after)
    while kind == "notified" and key in by_id and depth < len(by_id):
        depth += 1
        kind, key = split_event(by_id[key].after)
    return depth


@dataclass(slots=True)
class _Tally:
    n_applies: int = 0
    n_open: int = 0
    n_kept: int = 0
    n_judged: int = 0
    taken_s: list[float] = field(default_factory=list)
    late_s: list[float] = field(default_factory=list)


def check_reports(
    rules: ReportRules, plan: Plan, hazard: HazardFamily, logs: Sequence[LogReader]
) -> tuple[ReportFinding, ...]:
    """Every rule for this kind of accident, in the order of the rules.

    Parameters
    ----------
    rules
        The clocks.
    plan
        The plan that was played.
    hazard
        Kind of the accident.
    logs
        One incident of each replication.
    """
    steps = discharged_by(plan, rules)
    mine = [rule for rule in rules.rules if not rule.hazards or hazard in rule.hazards]
    tallies = {rule.id: _Tally() for rule in mine}
    for log in logs:
        grade = accident_grade(rules, log)
        for rule in mine:
            if grade in rule.grades:
                _judge(rule, rules, steps, log, tallies[rule.id])
    return tuple(_finding(rule, steps.get(rule.id, ""), tallies[rule.id]) for rule in mine)


def check_all_reports(
    rules: ReportRules, pack: Pack, scenario: Scenario, plan: Plan, logs: Sequence[EventLog]
) -> tuple[ReportFinding, ...]:
    """Findings of the first incident, then of each further one with the plan beside it."""
    kind = HazardFamily(scenario.incident.kind)
    found = [*check_reports(rules, plan, kind, [LogReader(log, plan) for log in logs])]
    for each, beside, readers in read_further(scenario, pack.plans, plan, logs):
        more = check_reports(rules, beside, HazardFamily(each.incident.kind), readers)
        found += [replace(finding, incident=each.id) for finding in more]
    return tuple(found)


def _made_s(rule: ReportRule, steps: Mapping[str, str], log: LogReader) -> float:
    """When the report of a rule was made, s; infinite if it was not."""
    if rule.event is not None:
        return log.event_s(rule.event)
    return log.first_s(Kind.notified, steps[rule.id]) if rule.id in steps else math.inf


def _start_s(
    rule: ReportRule, rules: ReportRules, steps: Mapping[str, str], log: LogReader
) -> float:
    """When the clock of a rule starts, s: a report that no step makes hands its own start on."""
    if rule.after is None:
        return log.first_s(Kind.detected)
    before = rules.rule(rule.after)
    if before.event is not None or before.id in steps:
        return _made_s(before, steps, log)
    return _start_s(before, rules, steps, log)


def _judge(
    rule: ReportRule, rules: ReportRules, steps: Mapping[str, str], log: LogReader, tally: _Tally
) -> None:
    """Count one replication in which the rule applies."""
    tally.n_applies += 1
    if rule.event is None and rule.id not in steps:
        return
    start_s = _start_s(rule, rules, steps, log)
    made_s = _made_s(rule, steps, log)
    limit_s = math.inf if rule.limit_s is None else rule.limit_s
    if math.isinf(made_s) and log.end_s < start_s + limit_s:
        tally.n_open += 1
        return
    tally.n_judged += rule.limit_s is not None
    # a step that does not wait for the one before it may come first: that is no time at all
    taken_s = max(0.0, made_s - start_s) if math.isfinite(made_s) else math.inf
    tally.n_kept += rule.limit_s is not None and taken_s <= limit_s
    if math.isfinite(taken_s):
        tally.taken_s.append(taken_s)
        if taken_s > limit_s:
            tally.late_s.append(taken_s - limit_s)


def _finding(rule: ReportRule, step: str, tally: _Tally) -> ReportFinding:
    return ReportFinding(
        rule=rule,
        step=step,
        n_applies=tally.n_applies,
        n_open=tally.n_open,
        kept=share_estimate(tally.n_kept, tally.n_judged),
        taken_s=mean_estimate(tally.taken_s) if tally.taken_s else None,
        lateness_s=mean_estimate(tally.late_s) if tally.late_s else None,
    )
