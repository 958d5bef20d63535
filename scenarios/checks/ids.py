"""Names that must differ and names that must exist."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator

from scenarios.errors import Problem
from scenarios.model.incident import BuildingFire, Incident, MineExplosion, ToxicRelease
from scenarios.model.pack import Pack
from scenarios.model.plan import split_event
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import MILESTONES
from scenarios.substances import missing_quantities, shipped_substances

SOURCE_KIND = {
    "toxic_release": "major_hazard_source",
    "building_fire": "building",
    "mine_explosion": "mine",
    "gas_explosion": "pipeline",
}
"""Kind of hazard source that each kind of incident starts at."""


def unknown(file: str, field: str, what: str, got: str, known: Iterable[str]) -> Problem:
    """A name that refers to nothing, with the nearest known ones as the cure."""
    names = sorted(known)
    near = difflib.get_close_matches(got, names, n=3, cutoff=0.5) or names[:5]
    cure = f"add it, or use {', '.join(near)}" if near else "add it"
    return Problem(file, field, f"no {what} has this id", got, cure=cure)


def check_duplicates(pack: Pack) -> Iterator[Problem]:
    """Ids must differ within their kind, also after folding full-width letters and case."""
    groups = {
        "resources": {
            "stations": [station.id for station in pack.resources.stations],
            "units": [
                i
                for groups in (pack.resources.units, pack.resources.outside)
                for group in groups
                for i in group.unit_ids()
            ],
            "hospitals": [hospital.id for hospital in pack.resources.hospitals],
            "outside": [force.id for force in pack.resources.outside],
            "depots": [depot.id for depot in pack.resources.depots],
        },
        "pack": {"jurisdiction.counties": list(pack.counties)},
    }
    for part, lists in groups.items():
        for field, ids in lists.items():
            seen: dict[str, str] = {}
            for name in ids:
                key = unicodedata.normalize("NFKC", name).casefold()
                if key in seen:
                    yield Problem(
                        pack.files[part], field, "the id is used twice", name, cure="rename one"
                    )
                seen[key] = name


def check_references(pack: Pack) -> Iterator[Problem]:
    """Every county, station and source that is named must exist."""
    counties, file = set(pack.counties), pack.files["resources"]
    stations = {station.id for station in pack.resources.stations}
    for field, thing in pack.resources.sited():
        if thing.county not in counties:
            yield unknown(file, f"{field}.county", "county", thing.county, counties)
    for i, group in enumerate(pack.resources.units):
        if group.station not in stations:
            yield unknown(file, f"units[{i}].station", "station", group.station, stations)
    for i, source in enumerate(pack.sources.values()):
        where = pack.files["hazard_sources"]
        if source.county not in counties:
            yield unknown(where, f"hazard_sources[{i}].county", "county", source.county, counties)
        substance = getattr(source, "substance", None)
        if substance is not None and substance not in pack.substances:
            yield _no_substance(where, f"hazard_sources[{i}].substance", substance, pack)


def _no_substance(file: str, field: str, name: str, pack: Pack) -> Problem:
    """A substance that is nowhere, or shipped without a value that a pack must have."""
    shipped = shipped_substances()
    if name not in shipped:
        return unknown(file, field, "substance", name, {*pack.substances, *shipped})
    return Problem(
        file,
        field,
        "the shipped table lacks values of this substance",
        name,
        cure=f"add it to substances.yaml with {', '.join(missing_quantities(shipped[name]))}",
    )


def check_mobilised(pack: Pack) -> Iterator[Problem]:
    """A level may call known counties and outside forces: others would silently be nobody."""
    counties = set(pack.counties)
    forces = {force.id for force in pack.resources.outside}
    for plan in pack.plans.values():
        for i, level in enumerate(plan.levels):
            listed = level.mobilises if isinstance(level.mobilises, tuple) else ()
            for code in listed:
                if code not in counties:
                    where = pack.files[f"plans/{plan.id}"]
                    yield unknown(where, f"levels[{i}].mobilises", "county", code, counties)
            for j, force in enumerate(level.asks):
                if force not in forces:
                    where = pack.files[f"plans/{plan.id}"]
                    yield unknown(where, f"levels[{i}].asks[{j}]", "outside force", force, forces)


def check_scenarios(pack: Pack) -> Iterator[Problem]:
    """Each scenario needs a source of the right kind, its details, and plans for the hazard."""
    for scenario in pack.scenarios.values():
        file = pack.files[f"scenarios/{scenario.id}"]
        for where, incident, plans in scenario.incidents():
            source = pack.sources.get(incident.source)
            field = f"{where}incident"
            if source is None:
                yield unknown(
                    file, f"{field}.source", "hazard source", incident.source, pack.sources
                )
            elif source.kind != SOURCE_KIND[incident.kind]:
                yield Problem(
                    file,
                    f"{field}.source",
                    "the hazard source is of another kind",
                    f"{incident.source} ({source.kind})",
                    SOURCE_KIND[incident.kind],
                )
            else:
                yield from _check_details(pack, file, field, incident)
            yield from _check_plans(pack, file, where, incident, plans)
        yield from _check_further(file, scenario)


def _check_plans(
    pack: Pack, file: str, where: str, incident: Incident, plans: tuple[str, ...]
) -> Iterator[Problem]:
    for i, plan in enumerate(plans):
        known = pack.plans.get(plan)
        if known is None:
            yield unknown(file, f"{where}plans[{i}]", "plan", plan, pack.plans)
        elif incident.kind not in known.hazards:
            fitting = [p.id for p in pack.plans.values() if incident.kind in p.hazards]
            yield Problem(
                file,
                f"{where}plans[{i}]",
                f"the plan is not written for {incident.kind}",
                plan,
                ", ".join(fitting),
            )


def _check_further(file: str, scenario: Scenario) -> Iterator[Problem]:
    """Further incidents have names of their own and follow something that can happen."""
    names = [scenario.id, *(each.id for each in scenario.further)]
    for i, each in enumerate(scenario.further):
        if names.count(each.id) > 1:
            yield Problem(file, f"further[{i}].id", "the id is used twice", each.id, cure="rename")
        kind, key = split_event(each.after or "detected")
        if kind == "hazard" and key not in MILESTONES:
            yield unknown(file, f"further[{i}].after", "event hazard", key, MILESTONES)


def _check_details(pack: Pack, file: str, field: str, incident: Incident) -> Iterator[Problem]:
    source = pack.sources[incident.source]
    if isinstance(incident, ToxicRelease) and source.kind == "major_hazard_source":
        substance = pack.substances.get(source.substance)
        if substance is not None and (not substance.probits or substance.acute is None):
            yield Problem(
                file,
                f"{field}.source",
                "the substance has no toxic probit or no AEGL levels",
                source.substance,
                cure="describe the substance in substances.yaml of the pack with both, sourced",
            )
    if isinstance(incident, BuildingFire) and source.kind == "building":
        floors = {floor.id for floor in source.building.floors}
        floors |= {room.id for floor in source.building.floors for room in floor.rooms}
        for floor in incident.floors:
            if floor not in floors:
                yield unknown(file, f"{field}.floors", "floor", floor, floors)
    if isinstance(incident, MineExplosion) and source.kind == "mine":
        roadways = {road.id for road in source.mine.roadways}
        if incident.roadway not in roadways:
            yield unknown(file, f"{field}.roadway", "roadway", incident.roadway, roadways)
