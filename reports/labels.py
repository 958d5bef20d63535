"""What the ids of a run are called: tasks, steps, units, hospitals, counties, materials."""

from __future__ import annotations

from reports.i18n.translator import Translator
from scenarios.model.base import Text
from scenarios.model.pack import Pack
from scenarios.model.plan import Plan


class Labels:
    """Names of everything that a plan and a pack hold, in one language.

    An id that nobody named (a material, a purpose of the engine) is shown as it is.
    """

    def __init__(self, pack: Pack, translator: Translator) -> None:
        self._translator = translator
        resources = pack.resources
        stations = {station.id: station.name for station in resources.stations}
        self._units: dict[str, str] = {}
        self._forces: dict[str, str] = {}
        self.vehicles: dict[str, str] = {}
        """Unit id to its vehicle class."""
        for group in resources.units:
            station = stations.get(group.station)
            for number, unit in enumerate(group.unit_ids(), start=1):
                self._units[unit] = self._unit_name(group.name, station, number, group.count)
                self.vehicles[unit] = group.vehicle
        for force in resources.outside:
            self._forces[force.id] = translator.name(force.name)
            for number, unit in enumerate(force.unit_ids(), start=1):
                self._units[unit] = self._unit_name(force.name, None, number, force.count)
                self.vehicles[unit] = force.vehicle
        self._places = {thing.id: translator.name(thing.name) for _, thing in resources.sited()}
        jurisdiction = pack.header.jurisdiction
        self._counties = {c.id: translator.name(c.name) for c in jurisdiction.counties}
        self._counties.setdefault(jurisdiction.id, translator.name(jurisdiction.name))

    def _unit_name(self, group: Text, station: Text | None, number: int, count: int) -> str:
        translator = self._translator
        own = translator.name(group)
        if count > 1:
            own = translator.text("label.numbered", name=own, number=number)
        if station is None:
            return own
        return translator.text("label.unit", unit=own, station=translator.name(station))

    def unit(self, unit: str) -> str:
        """Name of a single unit with its station."""
        return self._units.get(unit, unit)

    def force(self, force: str) -> str:
        """Name of an outside force."""
        return self._forces.get(force, force)

    def place(self, place: str) -> str:
        """Name of a hospital, depot or station."""
        return self._places.get(place, place)

    def county(self, code: str) -> str:
        """Name of a county-level unit."""
        return self._counties.get(code, code)

    def purpose(self, plan: Plan, key: str) -> str:
        """Name of what units are asked for: a task, a response level, or care of casualties."""
        translator = self._translator
        for task in plan.tasks:
            if task.id == key:
                return translator.name(task.name)
        kind, _, rest = key.partition(":")
        if kind == "level":
            return self.level(plan, rest)
        if kind == "buses":
            return translator.text("label.buses", action=self.action(plan, rest))
        return translator.term_or(f"purpose.{key.replace(':', '-')}", key)

    def level(self, plan: Plan, rank: str) -> str:
        """Name of a response level."""
        for level in plan.levels:
            if str(level.rank) == rank:
                return self._translator.name(level.name)
        return rank

    def step(self, plan: Plan, key: str) -> str:
        """Name of a notification step."""
        return self._named({s.id: s.name for s in plan.notification}, key)

    def action(self, plan: Plan, key: str) -> str:
        """Name of a protective action."""
        return self._named({a.id: a.name for a in plan.protective_actions}, key)

    def objective(self, plan: Plan, key: str) -> str:
        """Name of an objective."""
        return self._named({o.id: o.name for o in plan.objectives}, key)

    def item(self, key: str) -> str:
        """Name of a capability or of a material."""
        translator = self._translator
        return translator.term_or(f"capability.{key}", translator.term_or(f"material.{key}", key))

    def _named(self, names: dict[str, Text], key: str) -> str:
        return self._translator.name(names[key]) if key in names else key
