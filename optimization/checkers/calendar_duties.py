"""What the law asks of a register in one year: derived from the rules again, without the planner.

Written from the rule texts, not from `optimization.calendar`: a mistake there shows here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scenarios.model.calendar import CalendarYear, LocalCalendar
from scenarios.model.drill import YearTurn
from scenarios.model.duty import Reading, Rule
from scenarios.model.organisation import Organisation

DATED = ("calendar_half", "quarter", "month_in_term", "year", "2y", "3y", "unspecified")


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty: a rule, an organisation, a period, and how many drills."""

    rule: Rule
    organisation: Organisation
    plans: frozenset[str]
    """Plans any of which may be exercised."""
    first: date
    last: date
    count: int


def owed_duties(
    organisations: Iterable[Organisation],
    rules_of: Mapping[str, Mapping[str, Rule]],
    year: CalendarYear,
    local: LocalCalendar,
    reading: Reading,
    turns: Iterable[YearTurn] = (),
) -> dict[str, Owed]:
    """Duties of a year by id, ``RULE@organisation[/plan]#period``."""
    found: dict[str, Owed] = {}
    told = {(t.rule, t.organisation, t.plan or ""): year.year in t.years for t in turns}
    periods = _periods(year, local)
    for organisation in organisations:
        for rule in rules_of[organisation.county].values():
            if rule.activity != "drill" or rule.same_as or rule.period not in DATED:
                continue
            if not _in_force(rule, year.year) or not _bound(rule, organisation):
                continue
            plans = [p.id for p in organisation.plans if rule.accepts(p)]
            if not plans:
                continue
            for plan, label, first, last in _when(
                rule, organisation, plans, periods, year.year, reading, told
            ):
                part = f"/{plan}" if plan else ""
                found[f"{rule.id}@{organisation.id}{part}#{label}"] = Owed(
                    rule,
                    organisation,
                    frozenset([plan] if plan else plans),
                    first,
                    last,
                    rule.count or 1,
                )
    return found


def _bound(rule: Rule, organisation: Organisation) -> bool:
    if any(flag in organisation.flags for flag in rule.flags_none):
        return False
    if rule.flags_any and not any(flag in organisation.flags for flag in rule.flags_any):
        return False
    return any(sector == "any" or sector in organisation.sectors for sector in rule.sectors)


def _in_force(rule: Rule, year: int) -> bool:
    if rule.in_force_from is not None and rule.in_force_from.year > year:
        return False
    return rule.in_force_to is None or rule.in_force_to.year >= year


def _periods(year: CalendarYear, local: LocalCalendar) -> dict[str, list[tuple[str, date, date]]]:
    y = year.year

    def months(a: int, b: int) -> tuple[date, date]:
        return date(y, a, 1), date(y, b, monthrange(y, b)[1])

    school = [
        (f"M{m:02d}", *months(m, m))
        for m in range(1, 13)
        if sum(d.month == m and year.in_term(d) for d in year.workdays())
        >= local.term_month_min_workdays
    ]
    return {
        "calendar_half": [("H1", *months(1, 6)), ("H2", *months(7, 12))],
        "quarter": [(f"Q{q}", *months(3 * q - 2, 3 * q)) for q in (1, 2, 3, 4)],
        "month_in_term": school,
        "year": [("Y", *months(1, 12))],
        "unspecified": [("Y", *months(1, 12))],
    }


def _when(
    rule: Rule,
    organisation: Organisation,
    plans: list[str],
    periods: Mapping[str, list[tuple[str, date, date]]],
    year: int,
    reading: Reading,
    told: Mapping[tuple[str, str, str], bool],
) -> list[tuple[str, str, date, date]]:
    """(plan or empty, label, first, last) of each duty of a rule."""
    strict = reading == "strict" and rule.coverage_strict is not None
    coverage = rule.coverage_strict if strict else rule.coverage
    if rule.period not in {"2y", "3y"}:
        targets = plans if coverage == "each_plan" else [""]
        return [(plan, *period) for plan in targets for period in periods[rule.period]]
    found = []
    n_years = int(rule.period[0])
    for position, plan in enumerate(plans if rule.coverage == "rolling" else [""]):
        keys = {plan} if plan else {rule.id, *plans}
        records = [d for key, d in organisation.last_drilled.items() if key in keys]
        last = date(year, 12, 31)
        this_year = told.get((rule.id, organisation.id, plan))
        if records:
            record = max(records)
            day = min(record.day, monthrange(record.year + n_years, record.month)[1])
            due = date(record.year + n_years, record.month, day)
            if due > last and not this_year:
                continue
            if due <= last:
                last = due if due.year == year else date(year, 6, 30)
        elif this_year is not None:
            if not this_year:
                continue
        elif plan and position % n_years != year % n_years:
            continue
        found.append((plan, "Y", date(year, 1, 1), last))
    return found
