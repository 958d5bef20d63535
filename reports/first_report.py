"""Draft of a first accident report (事故快报): the six items of the regulation, as far as known.

The state comes from one simulated replication at one moment; what nobody could know by then stands
as to be verified. A training paper: it says at its head that nothing of it has happened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.paper import Line, Paper, PaperBlock, Part, Section
from scenarios.model.hazard_source import HazardSource
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan
from scenarios.model.report_rule import ReportRules
from scenarios.model.vocabulary import HazardFamily
from sim.hazard.weather import Weather
from sim.reporting.known import Known


@dataclass(frozen=True)
class FirstReport:
    """What the draft is made from."""

    pack: Pack
    plan: Plan
    source: HazardSource
    hazard: HazardFamily
    weather: Weather
    known: Known
    rules: ReportRules
    origin: str
    """Run, replication and seed, as a sentence."""


def first_report(what: FirstReport, say: Translator) -> Paper:
    """The draft as a paper of one part."""
    draft = _Draft(what, say)
    blocks: list[PaperBlock] = [
        Line(say.text("first_report.simulated"), "note"),
        Line(say.text("first_report.title"), "title"),
        Line(say.text("first_report.subtitle", source=say.name(what.source.name)), "subtitle"),
    ]
    for number, item in enumerate(what.rules.items, start=1):
        blocks.append(Section(f"{number}. {say.name(item.name)}"))
        blocks += [Line(sentence) for sentence in draft.sentences(item.id)]
    by = what.rules.items_by
    basis = say.text("first_report.basis", instrument=by.number, article=say.name(by.article))
    blocks += [Line(basis, "note"), Line(what.origin, "note")]
    title = say.text("first_report.title")
    return Paper(
        say.lang, title, (Part(tuple(blocks)),), body_pt=14.0 if say.lang == "zh" else 12.0
    )


class _Draft:
    """Sentences of each item."""

    def __init__(self, what: FirstReport, say: Translator) -> None:
        self._what, self._say = what, say
        self._labels = Labels(what.pack, say)

    def sentences(self, item: str) -> list[str]:
        """Sentences under one item of the regulation."""
        by_item = {
            "unit": self._unit, "scene": self._scene, "course": self._course,
            "casualties": self._casualties, "measures": self._measures, "other": self._other,
        }  # fmt: skip
        return by_item[item]()

    def _text(self, key: str, **values: str | int) -> str:
        return self._say.text(key, **values)

    def _clock(self, time_s: float) -> str:
        """Minutes since the accident; a report would give the hour."""
        return self._say.text("first_report.minute", minutes=str(round(time_s / 60)))

    def _unit(self) -> list[str]:
        source = self._what.source
        return [
            self._text(
                "first_report.unit", source=self._say.name(source.name),
                county=self._labels.county(source.county),
            ),
            self._text("first_report.fill", what=self._text("first_report.unit_rest")),
        ]  # fmt: skip

    def _scene(self) -> list[str]:
        what, say = self._what, self._say
        wind = what.weather
        return [
            self._text(
                "first_report.scene", at=self._clock(what.known.at_s),
                hazard=say.term(f"hazard.{what.hazard.value}"),
            ),
            self._text(
                "first_report.weather",
                night=self._text("first_report.night" if wind.night else "first_report.day"),
                direction=str(round(wind.wind_from_deg)),
                speed=f"{say.number(wind.wind_speed_m_s)} m/s",
                celsius=say.number(round(wind.temperature_k - 273.15)),
            ),
        ]  # fmt: skip

    def _course(self) -> list[str]:
        known, say = self._what.known, self._say
        found = []
        if math.isfinite(known.detected_s):
            found.append(self._text("first_report.detected", at=self._clock(known.detected_s)))
        if math.isfinite(known.call_s):
            found.append(self._text("first_report.call", at=self._clock(known.call_s)))
        found += [
            self._text(
                "first_report.milestone", at=self._clock(t_s), what=say.term_or(f"milestone.{m}", m)
            )
            for t_s, m in known.milestones
        ]
        found.append(
            self._text("first_report.controlled" if known.controlled else "first_report.going_on")
        )
        return found

    def _casualties(self) -> list[str]:
        known = self._what.known
        return [
            self._text(
                "first_report.casualties",
                dead=known.n_dead,
                hurt=known.n_hurt,
                hospital=known.n_in_hospital,
            ),
            self._text("first_report.fill", what=self._text("first_report.missing")),
            self._text("first_report.fill", what=self._text("first_report.loss")),
        ]

    def _measures(self) -> list[str]:
        known, say, plan = self._what.known, self._say, self._what.plan
        found = []
        if known.level:
            found.append(
                self._text("first_report.level", level=self._labels.level(plan, known.level))
            )
        found.append(self._text("first_report.units", sent=known.n_sent, arrived=known.n_arrived))
        if known.tasks:
            tasks = say.items(self._labels.purpose(plan, task) for task in known.tasks)
            found.append(self._text("first_report.tasks", tasks=tasks))
        found += [
            self._text(
                "first_report.action",
                action=self._labels.action(plan, key),
                share=say.percent(share),
            )
            for key, share in known.actions
        ]
        if known.forces:
            forces = say.items(self._labels.force(force) for force in known.forces)
            found.append(self._text("first_report.forces", forces=forces))
        return found

    def _other(self) -> list[str]:
        found = [self._text("first_report.fill", what=self._text("first_report.contact"))]
        rule = self._what.rules.supplement(self._what.hazard)
        if rule is not None:
            days = str(round(rule.limit_s / 86_400))
            article = f"{rule.number} {self._say.name(rule.article)}"
            found.append(self._text("first_report.supplement", days=days, article=article))
        return found
