"""Drills and duties in words, the same in the workbook, the page and the calendar file."""

from __future__ import annotations

from typing import Final

from reports.calendar.facts import CalendarFacts
from reports.i18n.translator import Translator
from scenarios.model.base import Text
from scenarios.model.drill import RESOURCE_NAMES, Drill, ScheduledDrill
from scenarios.model.duty import Duty
from scenarios.rules.wording import basis, shortfall

_GOVERNING: Final = frozenset({"city_government", "county_government", "development_zone"})
"""Sectors whose bodies stand for their area."""


class CalendarWords:
    """Names and phrases of one calendar in one language."""

    def __init__(self, facts: CalendarFacts, translator: Translator) -> None:
        self._facts = facts
        self._translator = translator

    def county(self, code: str) -> str:
        """Name of a county-level unit; of its governing body where the unit itself has none."""
        found = self._facts.counties.get(code)
        if found is None:
            bodies = (o for o in self._facts.organisations.values() if o.county == code)
            found = next((o.name for o in bodies if _GOVERNING & set(o.sectors)), None)
        return self._named(found, code)

    def organisation(self, key: str) -> str:
        """Name of an organisation."""
        found = self._facts.organisations.get(key)
        return self._named(found.name if found else None, key)

    def team(self, key: str) -> str:
        """Name of a shared team."""
        return self._named(self._facts.teams.get(key), key)

    def teams(self, drill: Drill) -> str:
        """Teams that a drill borrows; what is no team with its kind."""
        return self._translator.items(self._shared(key) for key in drill.teams)

    def _shared(self, key: str) -> str:
        resources = self._facts.resources
        found = next((t for t in resources.teams if t.id == key), None) if resources else None
        if found is None or found.kind == "team":
            return self.team(key)
        kind = self._translator.name(RESOURCE_NAMES[found.kind])
        return self._translator.text("calendar.shared", kind=kind, name=self.team(key))

    def partners(self, drill: Drill) -> str:
        """Organisations that take part beside the one that leads."""
        return self._translator.items(self.organisation(key) for key in drill.organisations[1:])

    def plans(self, drill: Drill) -> str:
        """Plans exercised, with their kind; of whom, where several organisations take part."""
        parts: list[str] = []
        for reference in drill.plans:
            owner, _, key = reference.partition("/")
            organisation = self._facts.organisations.get(owner)
            plan = (
                next((p for p in organisation.plans if p.id == key), None) if organisation else None
            )
            if plan is None:
                parts.append(reference)
                continue
            title = self._translator.name(plan.title)
            kind = self._translator.term(f"plan_kind.{plan.kind}")
            parts.append(self._translator.text("calendar.plan", title=title, kind=kind))
        return self._translator.term("sign.semicolon").join(parts)

    def hazards(self, drill: Drill) -> str:
        """What the scenario of a drill is about."""
        return self._translator.items(
            self._translator.term(f"drill_hazard.{hazard}") for hazard in drill.hazards
        )

    def type(self, drill: Drill) -> str:
        """Kind and form; whether it is unannounced or stays indoors."""
        translator = self._translator
        parts = [
            translator.term(f"drill_kind.{drill.kind}"),
            translator.term(f"drill_form.{drill.form}"),
        ]
        if not drill.announced:
            parts.append(translator.text("calendar.unannounced"))
        if drill.indoor:
            parts.append(translator.text("calendar.indoor"))
        return translator.items(parts)

    def when(self, item: ScheduledDrill) -> str:
        """Date with weekday, or the published window of an unannounced drill."""
        first, last = self._facts.first_day(item), self._facts.last_day(item)
        if first != last:
            return self._translator.text(
                "calendar.window", first=first.isoformat(), last=last.isoformat()
            )
        weekday = self._translator.term(f"weekday.d{first.weekday()}")
        return self._translator.text("calendar.day", day=first.isoformat(), weekday=weekday)

    def basis(self, county: str, rule: str) -> str:
        """Instrument, article, frequency and flag of a rule."""
        found = self._facts.rule(county, rule)
        return self._translator.name(basis(found)) if found else rule

    def all_bases(self, drill: Drill) -> str:
        """Legal basis of a drill, one article after the other."""
        return self._translator.term("sign.semicolon").join(
            self.basis(drill.county, rule) for rule in drill.rules
        )

    def short_bases(self, drill: Drill) -> str:
        """Instrument, article and standing of each rule, one a line."""
        found: list[str] = []
        for key in drill.rules:
            rule = self._facts.rule(drill.county, key)
            if rule is None:
                found.append(key)
                continue
            found.append(
                self._translator.text(
                    "calendar.short_basis",
                    instrument=self._translator.name(rule.instrument),
                    article=self._translator.name(rule.article),
                    standing=self._translator.term(f"standing_short.{rule.standing}"),
                )
            )
        return "\n".join(found)

    def consequence(self, drill: Drill) -> str:
        """What may be said when a drill is not held; only a number that was read is a breach."""
        found = (self._facts.rule(drill.county, key) for key in drill.rules)
        said = (self._translator.name(shortfall(rule)) for rule in found if rule is not None)
        return self._translator.term("sign.semicolon").join(dict.fromkeys(said))

    def reports(self, drill: Drill) -> str:
        """What must be reported after a drill, by the rules that ask for it."""
        found: list[str] = []
        for key in drill.rules:
            rule = self._facts.rule(drill.county, key)
            if rule is not None and rule.report is not None:
                found.append(self._translator.name(rule.report))
        return self._translator.term("sign.semicolon").join(dict.fromkeys(found))

    def remarks(self, item: ScheduledDrill) -> str:
        """What a reader must know: to be checked, preparation, weakness, assumed, synthetic."""
        translator, drill = self._translator, item.drill
        found: list[str] = []
        if drill.standing != "legal":
            found.append(translator.term(f"standing.{drill.standing}"))
        if drill.prepares is not None:
            found.append(translator.text("calendar.prepares", drill=drill.prepares))
        if drill.after is not None:
            found.append(translator.text("calendar.after", drill=drill.after))
        if drill.weakness_frac > 0:
            share = translator.percent(drill.weakness_frac)
            found.append(translator.text("calendar.weakness", share=share))
        if drill.assumed:
            found.append(translator.text("calendar.assumed"))
        if drill.synthetic:
            found.append(translator.text("calendar.synthetic"))
        return translator.term("sign.semicolon").join(found)

    def met_by(self, duty: Duty) -> str:
        """Drills that discharge a duty, with their dates."""
        parts = [
            self._translator.text("calendar.met", drill=item.drill.id, when=self.when(item))
            for item in self._facts.drills_of.get(duty.id, ())
        ]
        return self._translator.term("sign.semicolon").join(parts)

    def _named(self, name: Text | None, key: str) -> str:
        return self._translator.name(name) if name is not None else key
