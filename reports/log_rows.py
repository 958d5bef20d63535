"""An event log in words: what each event is called, what it is about, with which number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reports.i18n.translator import Translator
from reports.labels import Labels
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.scenario import Scenario
from sim.response.events import EventLog, Kind

ABOUT: Final[Mapping[Kind, tuple[str, str, str]]] = {
    Kind.level_reached: ("level", "", ""),
    Kind.notified: ("step", "", ""),
    Kind.dispatched: ("unit", "purpose", ""),
    Kind.turned_out: ("unit", "", ""),
    Kind.arrived: ("unit", "purpose", ""),
    Kind.rerouted: ("unit", "", "s"),
    Kind.unreachable: ("unit", "purpose", ""),
    Kind.returned: ("unit", "", ""),
    Kind.relieved: ("unit", "purpose", ""),
    Kind.task_ready: ("purpose", "", ""),
    Kind.task_waits: ("purpose", "item", "1"),
    Kind.task_supplied: ("purpose", "item", ""),
    Kind.stock_waits: ("purpose", "item", "1"),
    Kind.stock_supplied: ("purpose", "item", ""),
    Kind.task_started: ("purpose", "", "1"),
    Kind.task_repeated: ("purpose", "", "1"),
    Kind.task_done: ("purpose", "", ""),
    Kind.task_ended: ("purpose", "", ""),
    Kind.task_withdrawn: ("purpose", "", ""),
    Kind.protection_ordered: ("action", "", ""),
    Kind.protected_share: ("action", "", "%"),
    Kind.milestone: ("milestone", "", ""),
    Kind.reach: ("", "", "m"),
    Kind.roads_closed: ("", "", "1"),
    Kind.trapped: ("as_is", "", ""),
    Kind.injured: ("as_is", "injury", "rpm"),
    Kind.worsened: ("as_is", "injury", "rpm"),
    Kind.freed: ("as_is", "unit", ""),
    Kind.decontaminated: ("as_is", "", ""),
    Kind.triaged: ("as_is", "triage", "rpm"),
    Kind.loaded: ("as_is", "unit", ""),
    Kind.admitted: ("as_is", "place", "rpm"),
    Kind.no_bed: ("as_is", "specialty", ""),
    Kind.died: ("as_is", "place", ""),
    Kind.survived: ("as_is", "place", ""),
    Kind.responder_lost: ("unit", "", "1"),
    Kind.not_ready: ("unit", "", ""),
    Kind.broke_down: ("unit", "", ""),
    Kind.order_lost: ("unit", "", ""),
    Kind.routine_call: ("unit", "", "s"),
    Kind.off_duty: ("unit", "", ""),
    Kind.aid_asked: ("force", "purpose", ""),
    Kind.bus_left: ("unit", "action", "1"),
    Kind.orders_wait: ("purpose", "", "1"),
}
"""What subject and object of an event name, and the unit of its number; kinds that stand alone are
left out."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One event in words; `t_s` since the start of the first incident."""

    t_s: float
    kind: Kind
    incident: str
    what: str
    who: str
    where: str
    number: str


def log_rows(
    log: EventLog, pack: Pack, scenario: Scenario, plan: Plan, say: Translator
) -> Iterator[LogRow]:
    """Every event of a log, in time order.

    Parameters
    ----------
    log, pack, scenario, plan
        One replication of the scenario under the plan, and the pack it was played on.
    say
        Language.
    """
    labels = Labels(pack, say)
    beside = {each.id: pack.plans[scenario.plan_beside(each, plan.id)] for each in scenario.further}
    incidents = {each.id: each.incident for each in scenario.further}
    name_of = {n: log.number_of(n) for n in beside}
    numbers = {number: name for name, number in name_of.items() if number is not None}
    for row, (t_s, kind_name, subject, object_, value) in enumerate(log.rows()):
        kind = Kind[kind_name]
        name = numbers.get(int(log.incident[row]), "")
        its_plan = beside.get(name, plan)
        source = incidents[name].source if name else scenario.incident.source
        place = say.name(pack.sources[source].name)
        about, other, unit = ABOUT.get(kind, ("", "", ""))
        yield LogRow(
            t_s=t_s,
            kind=kind,
            incident=place if scenario.further else "",
            what=say.term(f"event.{kind_name}"),
            who=_named(about, subject, its_plan, labels, say),
            where=_named(other, object_, its_plan, labels, say),
            number=_number(value, unit, say),
        )


def _named(about: str, key: str, plan: Plan, labels: Labels, say: Translator) -> str:
    """The name behind an id, by what the id stands for; the id itself when nobody named it."""
    if not about or not key:
        return ""
    by_plan: dict[str, Callable[[Plan, str], str]] = {
        "level": labels.level, "step": labels.step, "purpose": labels.purpose,
        "action": labels.action,
    }  # fmt: skip
    by_id: dict[str, Callable[[str], str]] = {
        "unit": labels.unit, "item": labels.item, "force": labels.force, "place": labels.place,
    }  # fmt: skip
    if about in by_plan:
        return by_plan[about](plan, key)
    found = by_id[about](key) if about in by_id else key
    if about in {"milestone", "injury", "triage", "specialty", "place"} and found == key:
        return say.term_or(f"{about}.{key}", key)
    return found


def _number(value: float, unit: str, say: Translator) -> str:
    if not unit:
        return ""
    if unit == "%":
        return say.percent(value)
    if unit == "rpm":
        return f"RPM {value:.0f}"
    return say.number(value) if unit == "1" else say.quantity(value, unit)
