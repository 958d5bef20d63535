"""Names and order for the page on what breaks a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.i18n.translator import Translator
from reports.labels import Labels
from scenarios.model.pack import Pack
from sim.evaluation.break_plan import Broken, Smallest, smallest_failures
from sim.evaluation.outages import Element


@dataclass(frozen=True)
class Breaking:
    """A stress analysis as one language tells it."""

    broken: Broken
    pack: Pack
    say: Translator

    @cached_property
    def labels(self) -> Labels:
        """Names of ids."""
        return Labels(self.pack, self.say)

    @cached_property
    def ranked(self) -> list[int]:
        """Single failures that cost an objective in some accident or lives, the worst first."""
        cases = self.broken.singles
        deaths = [
            next((d.difference.value for d in case.differences if d.metric == "deaths"), 0.0)
            for case in cases
        ]
        found = [i for i, case in enumerate(cases) if case.added.value > 0 or deaths[i] > 0]
        return sorted(found, key=lambda i: (-cases[i].added.value, -deaths[i], i))

    def name(self, number: int) -> str:
        """Name of an element."""
        element, say = self.broken.elements[number], self.say
        match element.kind:
            case "unit" | "command":
                return self.labels.unit(element.id)
            case "hospital" | "depot":
                return self.labels.place(element.id)
            case "force":
                return self.labels.force(element.id)
            case "station":
                return say.text("stress.station_of", station=self.labels.place(element.id))
            case "alert":
                return self._warning(element)
            case "road" | "bridge":
                return element.name or say.text("stress.unnamed", id=element.id)

    def _warning(self, element: Element) -> str:
        """A warning, or the one of its channels that fails."""
        action, _, channel = element.id.partition(":")
        name = self.labels.action(self.broken.plan, action)
        if not channel:
            return self.say.text("stress.warning_of", action=name)
        by = self.say.term(f"channel.{element.name}")
        return self.say.text("stress.channel_of", action=name, channel=by)

    def names(self, numbers: Sequence[int]) -> str:
        """Names of one or two elements."""
        if len(numbers) == 2:
            first, second = (self.name(i) for i in numbers)
            return self.say.text("stress.both", first=first, second=second)
        return self.say.items(self.name(i) for i in numbers)

    def smallest(self) -> list[Smallest]:
        """For each objective of the plan the smallest failure that defeats it."""
        return smallest_failures(self.broken)
