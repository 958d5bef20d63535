"""Measures of one replication, each with the field's definition, computed from the event log.

A time that is not reached counts as the end of the response (restricted mean), so that plans stay
comparable; `reached` tells in which replications it was reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from scenarios.model.effect import EstablishCommand
from scenarios.model.vocabulary import Triage
from sim.evaluation.reading import LogReader
from sim.response.events import Kind

Unit = Literal["s", "1", "m", "h"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure: id, unit, both names and how it is computed."""

    id: str
    unit: Unit
    zh: str
    en: str
    compute: Callable[[LogReader], float]
    timed: bool = False
    """A time that may never be reached; then the horizon stands in."""


def _between(start_s: float, end_s: float) -> float:
    """Time from one event to another, s; infinite unless both have happened."""
    return end_s - start_s if np.isfinite(start_s) and np.isfinite(end_s) else np.inf


def _detected_s(log: LogReader) -> float:
    return log.first_s(Kind.detected)


def _alarm_handling_time_s(log: LogReader) -> float:
    return _between(_detected_s(log), log.first_s(Kind.call_received))


def _first_arrival_s(log: LogReader) -> float:
    return log.first_s(Kind.arrived)


def _total_response_time_s(log: LogReader) -> float:
    return _between(_detected_s(log), _first_arrival_s(log))


def _first_due(log: LogReader, kind: Kind) -> float:
    """Time of an event of the mission that arrived first: its last before the arrival, s."""
    rows = log.of(Kind.arrived)
    if not rows.size:
        return np.inf
    times = log.t_s[log.of(kind, log.names[log.subject[rows[0]]])]
    before = times[times <= log.t_s[rows[0]]]
    return float(before[-1]) if before.size else np.inf


def _turnout_time_s(log: LogReader) -> float:
    return _between(_first_due(log, Kind.dispatched), _first_due(log, Kind.turned_out))


def _travel_time_s(log: LogReader) -> float:
    return _between(_first_due(log, Kind.turned_out), _first_arrival_s(log))


def _effective_response_force_s(log: LogReader) -> float:
    """Call to the moment the lowest level's whole first assignment has arrived."""
    lowest = max(log.plan.levels, key=lambda level: level.rank)
    wanted = sum(need.number for need in lowest.dispatch)
    sent = log.of(Kind.dispatched)
    mine = [i for i in sent if log.names[log.object[i]] == f"level:{lowest.rank}"]
    units = {log.names[log.subject[i]] for i in mine}
    arrivals = sorted(log.first_s(Kind.arrived, unit) for unit in units)
    if wanted == 0 or len(arrivals) < wanted:
        return np.inf
    return _between(log.first_s(Kind.call_received), arrivals[wanted - 1])


def _evacuation_completion_s(log: LogReader) -> float:
    """Call to 95 % of every protected zone having left or sheltered."""
    last_s = 0.0
    for action in log.plan.protective_actions:
        rows = log.of(Kind.protected_share, action.id)
        reached = rows[log.value[rows] >= 0.95]
        if not reached.size:
            return np.inf
        last_s = max(last_s, float(log.t_s[reached[0]]))
    return max(0.0, last_s - log.first_s(Kind.call_received)) if last_s else np.inf


def _command_established_s(log: LogReader) -> float:
    for task in log.plan.tasks:
        if any(isinstance(effect, EstablishCommand) for effect in task.effects):
            done_s = log.first_s(Kind.task_done, task.id)
            return _between(log.first_s(Kind.call_received), done_s)
    return np.inf


def _time_to_control_s(log: LogReader) -> float:
    """Detection to control; zero for a hazard that was over before anybody noticed."""
    controlled_s = log.first_s(Kind.controlled)
    return max(0.0, controlled_s - _detected_s(log)) if np.isfinite(controlled_s) else np.inf


def _class_count(wanted: Triage) -> Callable[[LogReader], float]:
    def count(log: LogReader) -> float:
        return float(sum(found is wanted for found in log.triage_classes.values()))

    return count


def _deaths(log: LogReader) -> float:
    return float(log.of(Kind.died).size)


def _deaths_before_hospital(log: LogReader) -> float:
    rows = log.of(Kind.died)
    places = [log.names[i] for i in log.object[rows]]
    return float(sum(place in {"trapped", "scene"} for place in places))


def _untreated_time_s(log: LogReader) -> float:
    """Mean time from injury to admission, death or the end, s per casualty; NaN without any."""
    injured = log.of(Kind.injured)
    if not injured.size:
        return np.nan
    start = dict(zip(log.subject[injured].tolist(), log.t_s[injured].tolist(), strict=True))
    end = dict.fromkeys(start, log.end_s)
    for kind in (Kind.died, Kind.admitted):
        rows = log.of(kind)
        for who, t in zip(log.subject[rows].tolist(), log.t_s[rows].tolist(), strict=True):
            end[who] = min(end[who], t)
    return float(np.mean([end[who] - start[who] for who in start]))


def _units_sent(log: LogReader) -> float:
    return float(np.unique(log.subject[log.of(Kind.dispatched)]).size)


def _unit_hours(log: LogReader) -> float:
    """Unit-hours from each first dispatch to the end of the response."""
    rows = log.of(Kind.dispatched)
    _, first = np.unique(log.subject[rows], return_index=True)
    return float(np.sum(log.end_s - log.t_s[rows[first]])) / 3600.0


def _shortage_unit_h(log: LogReader) -> float:
    return sum(hours for hours in log.waiting_unit_s().values()) / 3600.0


def _responders_lost(log: LogReader) -> float:
    return float(np.sum(log.value[log.of(Kind.responder_lost)]))


def _reach_m(log: LogReader) -> float:
    rows = log.of(Kind.reach)
    return float(log.value[rows].max()) if rows.size else 0.0


METRICS: Final[Mapping[str, Metric]] = {
    m.id: m
    for m in (
        Metric("detection_time_s", "s", "发现时间", "detection time", _detected_s, timed=True),
        Metric(
            "alarm_handling_time_s",
            "s",
            "接警处置时间",
            "alarm handling time",
            _alarm_handling_time_s,
            timed=True,
        ),
        Metric(
            "turnout_time_s",
            "s",
            "首到力量出动时间",
            "turnout time, first due",
            _turnout_time_s,
            timed=True,
        ),
        Metric(
            "travel_time_s",
            "s",
            "首到力量行车时间",
            "travel time, first due",
            _travel_time_s,
            timed=True,
        ),
        Metric(
            "first_arrival_s",
            "s",
            "首到时间（自事发）",
            "first arrival since the start",
            _first_arrival_s,
            timed=True,
        ),
        Metric(
            "total_response_time_s",
            "s",
            "总响应时间（发现至首到）",
            "total response time (detection to first arrival)",
            _total_response_time_s,
            timed=True,
        ),
        Metric(
            "effective_response_force_s",
            "s",
            "有效处置力量到齐时间",
            "effective response force complete",
            _effective_response_force_s,
            timed=True,
        ),
        Metric(
            "command_established_s",
            "s",
            "现场指挥部建立时间",
            "command established",
            _command_established_s,
            timed=True,
        ),
        Metric(
            "evacuation_completion_s",
            "s",
            "疏散/避险完成时间（95 %）",
            "evacuation or sheltering complete (95 %)",
            _evacuation_completion_s,
            timed=True,
        ),
        Metric(
            "time_to_control_s",
            "s",
            "控制时间（自发现）",
            "time to control",
            _time_to_control_s,
            timed=True,
        ),
        Metric(
            "stand_down_s",
            "s",
            "响应终止时间",
            "stand-down",
            lambda log: log.first_s(Kind.stand_down),
            timed=True,
        ),
        Metric(
            "casualties",
            "1",
            "伤亡人数",
            "casualties",
            lambda log: float(log.of(Kind.injured).size),
        ),
        Metric("deaths", "1", "死亡人数", "deaths", _deaths),
        Metric(
            "deaths_before_hospital",
            "1",
            "入院前死亡人数",
            "deaths before hospital",
            _deaths_before_hospital,
        ),
        Metric("immediate", "1", "红色（危重）", "immediate (red)", _class_count(Triage.immediate)),
        Metric("delayed", "1", "黄色（重）", "delayed (yellow)", _class_count(Triage.delayed)),
        Metric("minor", "1", "绿色（轻）", "minor (green)", _class_count(Triage.minor)),
        Metric(
            "untreated_time_s",
            "s",
            "人均未救治时间",
            "untreated time per casualty",
            _untreated_time_s,
        ),
        Metric("responders_lost", "1", "救援人员牺牲人数", "responders lost", _responders_lost),
        Metric("units_sent", "1", "出动单元数", "units sent", _units_sent),
        Metric("unit_hours", "h", "出动单元小时", "unit-hours", _unit_hours),
        Metric(
            "shortage_unit_h", "h", "力量缺口（单元小时）", "shortage, unit-hours", _shortage_unit_h
        ),
        Metric("reach_m", "m", "危害最远距离", "greatest reach of the hazard zone", _reach_m),
    )
}
"""All measures, in the order of the reports."""


def measure(log: LogReader) -> dict[str, float]:
    """All measures of one replication; a time never reached is infinite."""
    return {name: metric.compute(log) for name, metric in METRICS.items()}


_WORST: Final = frozenset({"reach_m", "untreated_time_s"})
"""Measures beside the times that are not added up over incidents."""


def measure_all(logs: Sequence[LogReader]) -> dict[str, float]:
    """All measures of a replication with one or several incidents.

    A time, a distance or a mean is that of the worst incident, a count is the sum of all.
    """
    each = [measure(log) for log in logs]
    if len(each) == 1:
        return each[0]
    return {name: _over_incidents(METRICS[name], [row[name] for row in each]) for name in each[0]}


def _over_incidents(metric: Metric, values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    if not known:
        return np.nan
    return max(known) if metric.timed or metric.id in _WORST else sum(known)
