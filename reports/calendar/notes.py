"""What must be said with every calendar: proof, holidays, readings, sources, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.calendar.facts import CalendarFacts
from reports.i18n.translator import Translator


@dataclass(frozen=True, slots=True)
class Note:
    """A remark under its topic."""

    topic: str
    text: str


def calendar_notes(facts: CalendarFacts, translator: Translator) -> tuple[Note, ...]:
    """Remarks on a calendar, the most important first."""
    text = translator.text
    calendar = facts.calendar
    drills = [item.drill for item in calendar.scheduled]
    standing = Counter(duty.standing for duty in facts.duties)
    found = [
        (
            "count",
            text("notes.count_text", drills=len(drills), duties=len(facts.duties), met=facts.n_met,
                 legal=standing["legal"], check=standing["check"],
                 recommended=standing["recommended"]),
        ),
        ("certificate", facts.certificate.sentence(translator.lang)),
        *(("objection", finding) for finding in facts.findings),
        ("open", _open(facts, translator)),
        ("holidays", _holidays(facts, translator)),
        ("reading", text(f"notes.reading_{calendar.reading}")),
        ("wording", text("notes.wording_text")),
        ("spacing", text("notes.spacing_text", days=calendar.spacing_days,
                         n=len(calendar.relaxed), cap=calendar.daily_cap)),
    ]  # fmt: skip
    if any(item.window is not None for item in calendar.scheduled):
        key = "notes.unannounced_hidden" if facts.secret_dates else "notes.unannounced_shown"
        found.append(("unannounced", text(key)))
    if any(drill.assumed for drill in drills):
        found.append(("assumed", text("notes.assumed_text", n=sum(d.assumed for d in drills))))
    if any(drill.synthetic for drill in drills):
        n = sum(drill.synthetic for drill in drills)
        found.append(("synthetic", text("notes.synthetic_text", n=n)))
    found += [("budget", line) for line in _budgets(facts, translator)]
    found += [("source", source) for source in _sources(facts)]
    found.append(("limits", text("notes.limits_text")))
    return tuple(Note(text(f"notes.{topic}"), sentence) for topic, sentence in found)


def _budgets(facts: CalendarFacts, translator: Translator) -> Iterator[str]:
    """What the drills of each quarter with a limit cost."""
    resources = facts.resources
    for budget in () if resources is None else resources.budgets:
        assert resources is not None
        held = [item.drill for item in facts.calendar.scheduled if budget.holds(item.day)]
        spent = sum(resources.cost_cny(drill.form, drill.kind) for drill in held)
        yield translator.text(
            "notes.budget_text", quarter=budget.quarter, n=len(held),
            spent=translator.number(spent), budget=translator.number(budget.budget_cny),
        )  # fmt: skip


def _open(facts: CalendarFacts, translator: Translator) -> str:
    n = len(facts.calendar.unplaced)
    return translator.text("notes.all_placed") if not n else translator.text("notes.unplaced", n=n)


def _holidays(facts: CalendarFacts, translator: Translator) -> str:
    key = "notes.holidays_provisional" if facts.calendar.provisional else "notes.holidays_final"
    return translator.text(key, year=str(facts.calendar.year), source=facts.year.source)


def _sources(facts: CalendarFacts) -> list[str]:
    """Sources of the rules that put drills into this calendar."""
    county_of = facts.county_of
    rules = (facts.rule(county_of.get(d.organisation, ""), d.rule) for d in facts.duties)
    return sorted({rule.source for rule in rules if rule is not None})
