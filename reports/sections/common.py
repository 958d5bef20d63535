"""What all sections share: the run, its language, its names, and the shape of common cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Final

from reports.document import Cell, Column
from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.timeline import CasualtySeries, Timeline, casualty_series, read_timeline
from scenarios.model.base import Lang
from scenarios.model.plan import Plan
from sim.evaluation.compare import PairedDifference
from sim.evaluation.evaluation import Evaluation
from sim.evaluation.reading import LogReader
from sim.evaluation.table import OutcomeTable

HEADLINES: Final = (
    "time_to_control_s",
    "deaths",
    "casualties",
    "total_response_time_s",
    "effective_response_force_s",
    "evacuation_completion_s",
)
"""The measures that the first screen talks about, the most important first."""


@dataclass(frozen=True)
class Run:
    """An evaluation as one language tells it."""

    evaluation: Evaluation
    translator: Translator

    @cached_property
    def labels(self) -> Labels:
        """Names of ids."""
        return Labels(self.evaluation.pack, self.translator)

    @cached_property
    def plan_names(self) -> Mapping[str, str]:
        """Plan id to name."""
        return {plan.id: self.translator.name(plan.name) for plan in self.evaluation.plans}

    @cached_property
    def short_names(self) -> Mapping[str, str]:
        """Plan id to what tells its name from the others, for sentences, figures and tables."""
        names = tuple(self.plan_names.values())
        return dict(zip(self.plan_names, shortened(names, self.translator.lang), strict=True))

    @cached_property
    def timelines(self) -> Mapping[str, Timeline]:
        """Timeline of each replay, by plan id, in the order of the plans."""
        return {
            plan.id: read_timeline(self.reader(plan), self.labels, self.translator)
            for plan in self.evaluation.plans
            if plan.id in self.evaluation.replays
        }

    @property
    def n(self) -> int:
        """Replications of each plan."""
        return next(iter(self.evaluation.tables.values())).n

    def at_incident(self, incident: str, subject: str) -> str:
        """A subject with the place of the further incident it belongs to; the first needs none."""
        if not incident:
            return subject
        each = next(o for o in self.evaluation.scenario.further if o.id == incident)
        place = self.translator.name(self.evaluation.pack.sources[each.incident.source].name)
        return self.translator.text("gaps.at", place=place, subject=subject)

    def table(self, plan: Plan) -> OutcomeTable:
        """Measures of a plan."""
        return self.evaluation.tables[plan.id]

    def reader(self, plan: Plan) -> LogReader:
        """Event log of a plan's replay."""
        return LogReader(self.evaluation.replays[plan.id].outcome.log, plan)

    def casualties(self, plan: Plan) -> CasualtySeries:
        """Casualty numbers of a plan's replay over time."""
        return casualty_series(self.reader(plan))

    def difference(self, metric: str) -> PairedDifference | None:
        """Paired difference of a measure, if two plans were played."""
        return next((d for d in self.evaluation.differences if d.metric == metric), None)

    def was_reached(self, metric: str) -> bool:
        """Whether any replication of any plan has the measure at all."""
        return any(t.reached(metric).value > 0 for t in self.evaluation.tables.values())


def shortened(names: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """Names without the words that all begin with; English names keep the last such word.

    Examples
    --------
    >>> shortened(("液氯泄漏预案 甲案（现行）", "液氯泄漏预案 乙案"), "zh")
    ('甲案（现行）', '乙案')
    >>> shortened(("Chlorine plan A", "Chlorine plan B (new)"), "en")
    ('plan A', 'plan B (new)')
    """
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in alike)
    cut = shared.rfind(" ") + 1
    if lang == "en":
        cut = shared.rfind(" ", 0, max(cut - 1, 0)) + 1
    short = tuple(name[cut:] for name in names)
    return short if len(names) > 1 and all(short) and len(set(short)) == len(short) else (*names,)


def left(title: str) -> Column:
    """Head of a column of text."""
    return Column(title)


def middle(title: str) -> Column:
    """Head of a column of short words."""
    return Column(title, "center")


def right(title: str) -> Column:
    """Head of a column of numbers."""
    return Column(title, "right")


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(text) for text in texts)
