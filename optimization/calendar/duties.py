"""Which duties each organisation owes in one year: register x rules, with the periods as dates.

A duty that its last recorded drill still covers is listed as not due; a rule for which the register
holds no fitting plan is listed too, because no drill can discharge it before the plan exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scenarios.model.base import Text
from scenarios.model.calendar import CalendarYear, LocalCalendar, on
from scenarios.model.drill import YearTurn
from scenarios.model.duty import PERIODS_WITH_DATES, Duty, Reading, Rule, Undated
from scenarios.model.organisation import Organisation, PlanRef


@dataclass(frozen=True, slots=True)
class DutyList:
    """Duties of one year, and the rules that put no drill into it."""

    duties: tuple[Duty, ...]
    undated: tuple[Undated, ...]


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """One period of a year with its label."""

    label: str
    first: date
    last: date


def list_duties(
    organisations: Iterable[Organisation],
    rules_of: Mapping[str, Mapping[str, Rule]],
    year: CalendarYear,
    local: LocalCalendar,
    reading: Reading = "lenient",
    turns: Iterable[YearTurn] = (),
) -> DutyList:
    """Duties of a year.

    Parameters
    ----------
    organisations
        The register.
    rules_of
        Rules by id (drills and others), for each county.
    year, local
        The year's days and the local term rule.
    reading
        Lenient or strict, where regulators read a rule in two ways.
    turns
        Years chosen for duties of several years. They may bring a drill forward, or put off one
        whose last is not recorded; what a record makes due this year is due.
    """
    chosen = {(turn.rule, turn.organisation, turn.plan): turn.years for turn in turns}
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    held = {
        county: [rule for rule in book.values() if rule.holds_on(first, last)]
        for county, book in rules_of.items()
    }
    months = term_months(year, local)
    duties: list[Duty] = []
    undated: list[Undated] = []
    for organisation in organisations:
        for rule in held[organisation.county]:
            if not rule.binds(organisation):
                continue
            why = _no_date(rule)
            if why is not None:
                undated.append(Undated(rule.id, organisation.id, why[0], why[1]))
                continue
            plans = [plan for plan in organisation.plans if rule.accepts(plan)]
            if not plans:
                undated.append(_without_plan(rule, organisation))
            elif rule.period in {"2y", "3y"}:
                _add_yearly(rule, organisation, plans, year.year, duties, undated, chosen)
            else:
                spans = period_spans(rule, year.year, months)
                duties += _of_year(rule, organisation, plans, spans, reading)
    return DutyList(tuple(duties), tuple(undated))


def term_months(year: CalendarYear, local: LocalCalendar) -> tuple[int, ...]:
    """Months that count as months in term, 1 to 12."""
    found = []
    for month in range(1, 13):
        days = [d for d in year.workdays() if d.month == month and year.in_term(d)]
        if len(days) >= local.term_month_min_workdays:
            found.append(month)
    return tuple(found)


def period_spans(rule: Rule, year: int, months: Sequence[int]) -> tuple[PeriodSpan, ...]:
    """Periods of a rule within one year.

    Examples
    --------
    >>> from scenarios.rules.loader import load_rules
    >>> [span.label for span in period_spans(load_rules().rule("KEY-H"), 2027, ())]
    ['H1', 'H2']
    """
    match rule.period:
        case "calendar_half":
            bounds = [("H1", "01-01", "06-30"), ("H2", "07-01", "12-31")]
        case "quarter":
            bounds = [
                ("Q1", "01-01", "03-31"),
                ("Q2", "04-01", "06-30"),
                ("Q3", "07-01", "09-30"),
                ("Q4", "10-01", "12-31"),
            ]
        case "month_in_term":
            return tuple(_month(year, month) for month in months)
        case _:
            bounds = [("Y", "01-01", "12-31")]
    return tuple(PeriodSpan(name, on(year, first), on(year, last)) for name, first, last in bounds)


def _month(year: int, month: int) -> PeriodSpan:
    following = date(year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return PeriodSpan(f"M{month:02d}", date(year, month, 1), last)


def _of_year(
    rule: Rule,
    organisation: Organisation,
    plans: Sequence[PlanRef],
    spans: Sequence[PeriodSpan],
    reading: Reading,
) -> list[Duty]:
    each = rule.coverage_under(reading) == "each_plan"
    targets: list[PlanRef | None] = [*plans] if each else [None]
    return [
        _duty(rule, organisation, plan, span.label, span.first, span.last)
        for plan in targets
        for span in spans
    ]


def _add_yearly(
    rule: Rule,
    organisation: Organisation,
    plans: Sequence[PlanRef],
    year: int,
    duties: list[Duty],
    undated: list[Undated],
    chosen: Mapping[tuple[str, str, str | None], Sequence[int]],
) -> None:
    """Duties with a period of several years: due by the last record, spread when there is none."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    targets: list[PlanRef | None] = [*plans] if rule.coverage == "rolling" else [None]
    for position, plan in enumerate(targets):
        record = _last_record(rule, organisation, plan, plans)
        turn_years = chosen.get((rule.id, organisation.id, None if plan is None else plan.id))
        if turn_years is not None and year in turn_years:
            due = last if record is None else min(last, _due(rule, record))
        elif turn_years is not None and record is None:
            coming = [turn for turn in turn_years if turn > year]
            turn = min(coming, default=year + rule.years)
            undated.append(_not_due(rule, organisation, plan, date(turn, 12, 31)))
            continue
        elif record is None:
            if plan is not None and position % rule.years != year % rule.years:
                turn = year + (position - year) % rule.years
                undated.append(_not_due(rule, organisation, plan, date(turn, 12, 31)))
                continue
            due = last
        else:
            due = _due(rule, record)
        if due > last:
            undated.append(_not_due(rule, organisation, plan, due))
            continue
        overdue = due < first
        until = max(due, on(year, "06-30")) if overdue else due
        duties.append(_duty(rule, organisation, plan, "Y", first, until, overdue=overdue))


def _due(rule: Rule, record: date) -> date:
    return on(record.year + rule.years, f"{record.month:02d}-{record.day:02d}")


def _last_record(
    rule: Rule, organisation: Organisation, plan: PlanRef | None, plans: Sequence[PlanRef]
) -> date | None:
    records = organisation.last_drilled
    if plan is not None:
        return records.get(plan.id)
    found = [day for key, day in records.items() if key in {rule.id, *(p.id for p in plans)}]
    return max(found, default=None)


def _duty(
    rule: Rule,
    organisation: Organisation,
    plan: PlanRef | None,
    label: str,
    first: date,
    last: date,
    *,
    overdue: bool = False,
) -> Duty:
    part = "" if plan is None else f"/{plan.id}"
    return Duty(
        id=f"{rule.id}@{organisation.id}{part}#{label}",
        rule=rule.id,
        organisation=organisation.id,
        plan=None if plan is None else plan.id,
        first=first,
        last=last,
        count=rule.count or 1,
        standing=rule.standing,
        overdue=overdue,
    )


def _no_date(
    rule: Rule,
) -> tuple[Literal["not_a_drill", "same_as", "per_event"], Text] | None:
    """Why a rule puts no drill into any year; empty when it does."""
    if rule.activity == "not_a_drill":
        return "not_a_drill", Text(zh="不是演练，列入事项", en="no drill: listed as a task")
    if rule.same_as is not None:
        return "same_as", Text(
            zh=f"与{rule.same_as}为同一义务，不重复安排",
            en=f"the same duty as {rule.same_as}: not scheduled twice",
        )
    if rule.period not in PERIODS_WITH_DATES:
        return "per_event", Text(
            zh="随活动安排，活动前演练", en="hangs on an event: drill before each event"
        )
    return None


def _without_plan(rule: Rule, organisation: Organisation) -> Undated:
    return Undated(
        rule.id,
        organisation.id,
        "no_plan",
        Text(
            zh=f"登记中没有可用于“{rule.title.zh}”的预案，请补充预案后重排",
            en=f"the register holds no plan for “{rule.title.en}”: add one and plan again",
        ),
    )


def _not_due(rule: Rule, organisation: Organisation, plan: PlanRef | None, due: date) -> Undated:
    what = "" if plan is None else plan.title.zh
    what_en = "" if plan is None else f" of {plan.title.en}"
    return Undated(
        rule.id,
        organisation.id,
        "not_due",
        Text(zh=f"{what}本年未到期，应在{due}前演练", en=f"not due this year{what_en}: by {due}"),
        due,
    )
