"""Recomputes what a calendar costs, from its dates alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from scenarios.model.calendar import CalendarYear, LocalCalendar
from scenarios.model.drill import ScheduledDrill
from scenarios.model.organisation import Organisation


def week_objective(scheduled: Sequence[ScheduledDrill], year: int) -> int:
    """4 times the sum of squared week loads, plus the weeks between date and preferred date."""
    new_year = date(year, 1, 1)
    monday = new_year - timedelta(days=new_year.weekday())

    def week(day: date) -> int:
        return (day - monday).days // 7

    load = Counter(week(item.day) for item in scheduled)
    away = sum(abs(week(item.day) - week(item.drill.preferred)) for item in scheduled)
    return 4 * sum(n * n for n in load.values()) + away


def day_objective(
    scheduled: Sequence[ScheduledDrill],
    organisations: Mapping[str, Organisation],
    year: CalendarYear,
    local: LocalCalendar,
) -> int:
    """Soft penalties of all dates, plus the sum of squared day loads."""
    load = Counter(item.day for item in scheduled)
    soft = sum(_penalty(item, organisations, year, local) for item in scheduled)
    return soft + sum(n * n for n in load.values())


def _penalty(
    item: ScheduledDrill,
    organisations: Mapping[str, Organisation],
    year: CalendarYear,
    local: LocalCalendar,
) -> int:
    day, drill = item.day, item.drill
    total = sum(rule.penalty for rule in local.weekdays if rule.weekday == day.weekday())
    if max(_run_of_free_days(day, step, year) for step in (-1, 1)) >= 3:
        total += local.beside_holiday_penalty
    if day in year.makeup_workdays:
        total += local.makeup_workday_penalty
    if any(span.holds(day) for span in year.likely_off):
        total += local.likely_off_penalty
    sectors = {s for name in drill.organisations for s in organisations[name].sectors}
    for bad in local.bad_days:
        if bad.penalty is None or not bad.span.holds(day) or drill.form not in bad.forms:
            continue
        if drill.indoor and not bad.indoor_too:
            continue
        if bad.hazards and not set(bad.hazards) & set(drill.hazards):
            continue
        if not bad.sectors or set(bad.sectors) & sectors:
            total += bad.penalty
    return total


def _run_of_free_days(day: date, step: int, year: CalendarYear) -> int:
    """Days without work directly before (step -1) or after (step 1) a day, inside the year."""
    n = 0
    day += timedelta(days=step)
    while day.year == year.year and not year.is_workday(day):
        n += 1
        day += timedelta(days=step)
    return n
