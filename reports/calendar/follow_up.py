"""What follows a drill plan: reports, quarterly figures, filing and review of plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.i18n.translator import Translator
from reports.sheets import Sheet, SheetColumn, Value
from scenarios.model.calendar import CalendarYear, on
from scenarios.model.drill import ScheduledDrill
from scenarios.rules.loader import load_sectors

FILING_RULE: Final = "FILING-20WD"
REVIEW_RULE: Final = "PLAN-EVAL-3Y"
FILING_WORKDAYS: Final = 20
REVIEW_YEARS: Final = 3

BY_HAND: Final = frozenset(
    {"held_on", "report_number", "n_problems", "mend_by", "mended_on", "revised", "reported_on",
     "plan_published"}
)  # fmt: skip
"""Columns of these sheets that the office fills in."""

_TOWNSHIP: Final = frozenset({"township", "sub_district"})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the office has entered: drills held, plans published; `as_of` is the day it speaks of.

    `held` is by drill id, `plans_published` by ``organisation/plan``. Without `as_of` nothing is
    overdue.
    """

    held: Mapping[str, date] = field(default_factory=dict)
    plans_published: Mapping[str, date] = field(default_factory=dict)
    as_of: date | None = None


def filing_deadline(published: date, year: CalendarYear) -> date:
    """The 20th working day after publication; outside the year of the data by weekday alone.

    Examples
    --------
    >>> days = CalendarYear(year=2027, provisional=True, days_off=(), verification="primary",
    ...                     source="weekdays only")
    >>> filing_deadline(date(2027, 3, 1), days)
    datetime.date(2027, 3, 29)
    """
    day, n = published, 0
    while n < FILING_WORKDAYS:
        day += timedelta(days=1)
        n += year.is_workday(day) if day.year == year.year else day.weekday() < 5
    return day


def review_deadline(published: date) -> date:
    """Three years after publication."""
    return on(published.year + REVIEW_YEARS, f"{published:%m-%d}")


def titled_sheet(
    facts: CalendarFacts,
    translator: Translator,
    key: str,
    columns: tuple[tuple[str, int], ...],
    rows: list[tuple[Value, ...]],
    *,
    frozen: int = 0,
    by_hand: Collection[str] = (),
) -> Sheet:
    """A sheet of the year's workbook with its title and heads from the dictionary."""
    text = translator.text
    words = CalendarWords(facts, translator)
    title = text(
        "book.title",
        jurisdiction=words.county(facts.calendar.jurisdiction),
        year=str(facts.calendar.year),
        sheet=text(f"book.{key}"),
    )
    heads = tuple(
        SheetColumn(text(f"column.{name}"), width, by_hand=name in by_hand)
        for name, width in columns
    )
    return Sheet(text(f"book.{key}"), title, heads, tuple(rows), frozen)


class FollowUpSheets:
    """The three sheets; see the module."""

    def __init__(self, facts: CalendarFacts, translator: Translator, follow_up: FollowUp) -> None:
        self._facts = facts
        self._translator = translator
        self._words = CalendarWords(facts, translator)
        self._follow_up = follow_up

    def reporting(self) -> Sheet:
        """报送: what is sent in after each drill; the office fills in the rest."""
        rows: list[tuple[Value, ...]] = []
        for item in self._facts.scheduled:
            drill = item.drill
            rows.append(
                (
                    self._words.county(drill.county),
                    self._translator.name(drill.title),
                    self._words.organisation(drill.organisations[0]),
                    self._words.when(item),
                    drill.last,
                    self._words.reports(drill),
                    self._follow_up.held.get(drill.id),
                    *(None,) * 6,
                    drill.id,
                )
            )
        columns = (
            ("county", 12), ("title", 34), ("leader", 20), ("when", 15), ("limit", 11),
            ("report", 26), ("held_on", 11), ("report_number", 12), ("n_problems", 7),
            ("mend_by", 11), ("mended_on", 11), ("revised", 8), ("reported_on", 11), ("id", 18),
        )  # fmt: skip
        return self._sheet("reporting", columns, rows, frozen=2)

    def quarters(self) -> Sheet:
        """季度汇总: due, done and overdue by county-level unit, township and sector."""
        due: Counter[tuple[str, str, int]] = Counter()
        done: Counter[tuple[str, str, int]] = Counter()
        late: Counter[tuple[str, str, int]] = Counter()
        for item in self._facts.scheduled:
            quarter = (self._facts.first_day(item).month + 2) // 3
            for group in self._groups(item):
                key = (*group, quarter)
                due[key] += 1
                done[key] += item.drill.id in self._follow_up.held
                late[key] += self._is_overdue(item)
        rows: list[tuple[Value, ...]] = []
        for kind, name in sorted({key[:2] for key in due}):
            cells: list[Value] = []
            sums = [0, 0, 0]
            for quarter in range(1, 5):
                key = (kind, name, quarter)
                counts = (due[key], done[key], late[key])
                cells += counts
                sums = [a + b for a, b in zip(sums, counts, strict=True)]
            label = self._translator.text(f"book.group_{kind[1:]}")
            rows.append((label, name, *cells, sums[0], sums[1], sums[0] - sums[1], sums[2]))
        sheet = self._sheet("quarters", (("class", 14), ("group", 26)), [], frozen=2)
        text = self._translator.text
        heads = [
            SheetColumn(text(f"book.quarter_{key}", quarter=quarter), 10, "center")
            for quarter in range(1, 5)
            for key in ("due", "done", "overdue")
        ]
        heads += [
            SheetColumn(text(f"book.year_{key}"), 10, "center")
            for key in ("due", "done", "open", "overdue")
        ]
        as_of = self._follow_up.as_of
        note = text("book.as_of", day=as_of.isoformat()) if as_of else text("book.not_yet_held")
        return Sheet(sheet.name, f"{sheet.title} {note}", (*sheet.columns, *heads), tuple(rows), 2)

    def _groups(self, item: ScheduledDrill) -> Iterator[tuple[str, str]]:
        """Groups that a drill counts for; a digit in front keeps the kinds in order."""
        drill = item.drill
        yield "1county", self._words.county(drill.county)
        leader = self._facts.organisations.get(drill.organisations[0])
        if leader is None:
            return
        if _TOWNSHIP & set(leader.sectors):
            yield "2township", self._translator.name(leader.name)
        yield "3sector", self._sectors.get(leader.sectors[0], leader.sectors[0])

    @property
    def _sectors(self) -> dict[str, str]:
        return {s.code: self._translator.name(s.name) for s in load_sectors().sectors}

    def _is_overdue(self, item: ScheduledDrill) -> bool:
        """Not held, and its last lawful day is over; a missed planned date alone is not late."""
        as_of = self._follow_up.as_of
        held = item.drill.id in self._follow_up.held
        return as_of is not None and not held and item.drill.last < as_of

    def filing(self) -> Sheet:
        """备案与评估: deadlines that run from the day on which a plan was published."""
        rows: list[tuple[Value, ...]] = []
        for organisation in sorted(
            self._facts.organisations.values(), key=lambda o: (o.county, o.id)
        ):
            bound = {
                key: (rule := self._facts.rule(organisation.county, key)) is not None
                and rule.binds(organisation)
                for key in (FILING_RULE, REVIEW_RULE)
            }
            if not any(bound.values()):
                continue
            for plan in organisation.plans:
                key = f"{organisation.id}/{plan.id}"
                day = self._follow_up.plans_published.get(key)
                filing = filing_deadline(day, self._facts.year) if day else None
                bases = (
                    self._words.basis(organisation.county, rule) for rule in bound if bound[rule]
                )
                rows.append(
                    (
                        self._words.county(organisation.county),
                        self._translator.name(organisation.name),
                        self._translator.name(plan.title),
                        self._translator.term(f"plan_kind.{plan.kind}"),
                        day,
                        filing if bound[FILING_RULE] else None,
                        review_deadline(day) if day and bound[REVIEW_RULE] else None,
                        "\n".join(bases),
                        key,
                    )
                )
        columns = (
            ("county", 12), ("organisation", 28), ("plan", 34), ("plan_kind", 14),
            ("plan_published", 12), ("file_by", 12), ("review_by", 12), ("basis", 62),
            ("plan_id", 30),
        )  # fmt: skip
        return self._sheet("filing", columns, rows, frozen=2)

    def _sheet(
        self,
        key: str,
        columns: tuple[tuple[str, int], ...],
        rows: list[tuple[Value, ...]],
        *,
        frozen: int,
    ) -> Sheet:
        return titled_sheet(
            self._facts, self._translator, key, columns, rows, frozen=frozen, by_hand=BY_HAND
        )
