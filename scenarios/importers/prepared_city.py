"""Import a prepared emergency network: node, arc, station and hospital tables become a pack.

The tables say where roads, stations and hospitals are and how fast one drives. They say nothing of
fire engines, plans or people: those are taken from a template pack and are marked synthetic, so
that the template's scenarios can be played on the imported roads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Final

import numpy as np
import yaml

from scenarios.errors import InputError, Problem
from scenarios.files import read_model, write_text_atomic
from scenarios.model.base import Grade, Model, Provenance, Text
from scenarios.model.distribution import NamedTime
from scenarios.model.hazard_source import HazardSource
from scenarios.model.pack import HazardSources, Pack, PackHeader, RoadsGiven, Substances
from scenarios.model.parameter import ParameterTable
from scenarios.model.place import County, Jurisdiction
from scenarios.model.plan import Plan
from scenarios.model.resource import Depot, Hospital, Resources, Station, UnitGroup
from scenarios.model.road import RoadMeta
from scenarios.model.vocabulary import Capability, Specialty, VehicleClass
from scenarios.pack import LIBRARY
from scenarios.roads.ems_tables import ImportReport, PreparedCity, read_prepared_city
from scenarios.roads.tables import write_network
from scenarios.substances import pack_substances

AREA: Final = "999001"
"""Code of the imported area: outside the range of GB/T 2260."""

PEOPLE_PER_NODE: Final = 25
"""Synthetic people at each crossing, so that a cloud or a fire meets somebody."""

_SYNTHETIC: Final = Provenance(
    grade=Grade.synthetic, source="added by the importer; the tables do not say"
)


@dataclass(frozen=True, slots=True)
class _Kit:
    """Units that every n-th station is given."""

    name: str
    zh: str
    en: str
    count: int
    capabilities: tuple[Capability, ...]
    crew: int
    vehicle: VehicleClass
    turnout: str
    every: int
    endurance_s: float | None = None


_C, _V = Capability, VehicleClass
_KITS: Final = (
    _Kit("pump", "水罐消防车", "pumper", 3, (_C.fire_attack, _C.water_supply, _C.search_rescue),
         6, _V.heavy_fire, "turnout_fire", 1),
    _Kit("rescue", "抢险救援车", "rescue tender", 1, (_C.search_rescue, _C.heavy_rescue), 6,
         _V.heavy_fire, "turnout_fire", 1, 3600.0),
    _Kit("hazmat", "化学救援班组", "hazmat squad", 2, (_C.hazmat_recon, _C.leak_stop), 6,
         _V.hazmat, "turnout_fire", 3, 5400.0),
    _Kit("decon", "洗消车", "decontamination unit", 1, (_C.decontamination,), 5, _V.hazmat,
         "turnout_fire", 3),
    _Kit("command", "指挥车", "command car", 1, (_C.command,), 4, _V.command, "turnout_fire", 2),
    _Kit("patrol", "警戒组", "cordon party", 2, (_C.traffic_control, _C.warning), 4, _V.command,
         "turnout_fire", 1),
    _Kit("aerial", "举高车", "aerial appliance", 1, (_C.aerial, _C.search_rescue), 4,
         _V.heavy_fire, "turnout_fire", 3),
    _Kit("isolation", "关阀组", "valve crew", 1, (_C.gas_isolation,), 4, _V.light_fire,
         "turnout_enterprise", 4),
    _Kit("mine", "矿山救护小队", "mine rescue squad", 2, (_C.mine_rescue,), 9, _V.mine_rescue,
         "turnout_mine_rescue", 4, 14400.0),
    _Kit("ventilation", "通风组", "ventilation party", 1, (_C.mine_ventilation,), 6,
         _V.mine_rescue, "turnout_on_call", 4),
    _Kit("medical", "医疗救援组", "medical team", 1, (_C.medical_care,), 4, _V.ambulance,
         "turnout_ambulance", 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What to import and what to call it; `site` is (lon, lat) of the hazard sources."""

    folder: Path
    name: str
    title: Text
    source: str
    licence: str
    site: tuple[float, float] | None = None
    scenarios: Sequence[str] = ()


def import_city(request: Request, template: Pack, out: Path) -> ImportReport:
    """Write a pack from prepared tables and a template.

    Parameters
    ----------
    request
        Tables and names.
    template
        Pack whose scenarios, plans and hazard sources are moved to the imported area.
    out
        Folder to write; must not exist.

    Raises
    ------
    InputError
        If the tables are broken or a scenario is unknown.
    StorageError
        If a file cannot be written.
    """
    check_scenarios(request.scenarios, template)
    city = read_prepared_city(request.folder, _meta(request))
    out.mkdir(parents=True, exist_ok=False)
    write_pack_around(request, template, city, out)
    _write(out / "roads.yaml", city.network.meta)
    write_network(city.network, out)
    return city.report


def check_scenarios(names: Sequence[str], template: Pack) -> None:
    """Refuse scenarios that the template has not.

    Raises
    ------
    InputError
        Naming each.
    """
    problems = [
        Problem(
            "command line", "--scenario", "the template has no such scenario", name,
            ", ".join(template.scenarios),
        )
        for name in names
        if name not in template.scenarios
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def write_pack_around(request: Request, template: Pack, city: PreparedCity, out: Path) -> None:
    """Write into a folder all files of a pack but those of the roads.

    Raises
    ------
    StorageError
        If a file cannot be written.
    """
    site = request.site or _middle_crossing(city)
    chosen = list(request.scenarios) or list(template.scenarios)
    _write(out / "pack.yaml", _header(request, city))
    _write(out / "resources.yaml", _resources(city, template))
    scenarios = [template.scenarios[name] for name in chosen]
    sources = {s.incident.source: template.sources[s.incident.source] for s in scenarios}
    moved = tuple(_moved(source, site) for source in sources.values())
    _write(out / "hazard_sources.yaml", HazardSources(hazard_sources=moved))
    _write_own_tables(out, template)
    for folder in ("plans", "scenarios"):
        (out / folder).mkdir()
    for plan in {name: template.plans[name] for s in scenarios for name in s.plans}.values():
        _write(out / "plans" / f"{plan.id}.yaml", _owned(plan))
    for scenario in scenarios:
        _write(out / "scenarios" / f"{scenario.id}.yaml", scenario)
    write_text_atomic(out / "population.csv", _population(city))


def _write_own_tables(out: Path, template: Pack) -> None:
    """Substances and times that the template has beyond those of the library."""
    known = read_model(LIBRARY / "parameters.yaml", ParameterTable).parameters
    times = tuple(p for p in template.parameters.values() if p not in known)
    if times:
        _write(out / "parameters.yaml", ParameterTable(parameters=times))
    shipped = pack_substances(template.substances.keys())
    substances = tuple(s for s in template.substances.values() if s != shipped.get(s.id))
    if substances:
        _write(out / "substances.yaml", Substances(substances=substances))


def _meta(request: Request) -> RoadMeta:
    return RoadMeta(
        id=f"{request.name}-roads",
        title=request.title,
        source=request.source,
        licence=request.licence,
        datum="wgs84",
        synthetic=False,
        provenance=Provenance(grade=Grade.other, source=request.source),
    )


def _header(request: Request, city: PreparedCity) -> PackHeader:
    imported = Provenance(grade=Grade.other, source=request.source)
    return PackHeader(
        id=request.name,
        title=request.title,
        roads=RoadsGiven(kind="tables"),
        provenance=imported,
        jurisdiction=Jurisdiction(
            id=AREA,
            name=request.title,
            datum=city.network.meta.datum,
            synthetic=(
                Text(
                    zh="消防、危化、矿山等单元为导入程序添加",
                    en="fire, hazmat and mine units added",
                ),
                Text(zh="人口为合成", en="population is synthetic"),
                Text(zh="危险源与预案取自模板", en="hazard sources and plans are of a template"),
            ),
            counties=(County(id=AREA, name=request.title, kind="city", provenance=imported),),
        ),
    )


def _middle_crossing(city: PreparedCity) -> tuple[float, float]:
    """The crossing of the main network nearest to the middle of the stations."""
    network = city.network
    lon = float(np.mean([station.lon for station in city.stations]))
    lat = float(np.mean([station.lat for station in city.stations]))
    distance = np.hypot((network.node_lon - lon) * np.cos(np.deg2rad(lat)), network.node_lat - lat)
    distance[~network.in_largest_component()] = np.inf
    node = int(np.argmin(distance))
    return float(network.node_lon[node]), float(network.node_lat[node])


def _moved(source: HazardSource, site: tuple[float, float]) -> HazardSource:
    return source.model_copy(
        update={"county": AREA, "lon": site[0], "lat": site[1], "organisation": None}
    )


def _owned(plan: Plan) -> Plan:
    """The plan with the imported area as its owner and all stations within its reach."""
    levels = tuple(level.model_copy(update={"mobilises": "all"}) for level in plan.levels)
    return plan.model_copy(update={"owner": AREA, "levels": levels})


def _given(city: PreparedCity) -> Provenance:
    return Provenance(grade=Grade.other, source=city.network.meta.source)


def _resources(city: PreparedCity, template: Pack) -> Resources:
    stations, units = [], []
    for i, place in enumerate(city.stations):
        given = _SYNTHETIC if place.synthetic else _given(city)
        station = f"station-{place.id}"
        stations.append(
            Station(
                id=station,
                name=Text(zh=place.name or station, en=place.name or station),
                county=AREA,
                agency=place.agency,
                lon=place.lon,
                lat=place.lat,
                provenance=given,
            )
        )
        units.append(_ambulances(station, place.capacity or 1, given))
        units += [_unit(station, kit) for kit in _KITS if i % kit.every == 0]
    hospitals = tuple(
        Hospital(
            id=f"hospital-{place.id}",
            name=Text(zh=place.name or place.id, en=place.name or place.id),
            county=AREA,
            lon=place.lon,
            lat=place.lat,
            beds={Specialty.general: 60, Specialty.trauma: 20, Specialty.burn: 5,
                  Specialty.poison: 5},
            arrivals_per_hour=15,
            provenance=_SYNTHETIC,
        )
        for place in city.hospitals
    )  # fmt: skip
    return Resources(
        stations=tuple(stations), units=tuple(units), hospitals=hospitals,
        depots=_depots(template, stations),
        outside=template.resources.outside,
    )  # fmt: skip


def _depots(template: Pack, stations: Sequence[Station]) -> tuple[Depot, ...]:
    """The template's stocks, each at a station, so that its tasks find their materials."""
    return tuple(
        depot.model_copy(
            update={"county": AREA, "lon": at.lon, "lat": at.lat, "provenance": _SYNTHETIC}
        )
        for depot, at in zip(template.resources.depots, cycle(stations), strict=False)
    )


def _ambulances(station: str, count: int, given: Provenance) -> UnitGroup:
    return UnitGroup(
        id=f"{station}-ambulance",
        name=Text(zh="救护车", en="ambulance"),
        station=station,
        count=count,
        capabilities=(Capability.casualty_transport,),
        crew=2,
        vehicle=VehicleClass.ambulance,
        turnout=NamedTime(parameter="turnout_ambulance"),
        seats=1,
        provenance=given,
    )


def _unit(station: str, kit: _Kit) -> UnitGroup:
    return UnitGroup(
        id=f"{station}-{kit.name}",
        name=Text(zh=kit.zh, en=kit.en),
        station=station,
        count=kit.count,
        capabilities=kit.capabilities,
        crew=kit.crew,
        vehicle=kit.vehicle,
        turnout=NamedTime(parameter=kit.turnout),
        endurance_s=kit.endurance_s,
        provenance=_SYNTHETIC,
    )


def _population(city: PreparedCity) -> str:
    network = city.network
    rows = [
        f"{lon:.6f},{lat:.6f},{PEOPLE_PER_NODE},{PEOPLE_PER_NODE}"
        for lon, lat in zip(network.node_lon.tolist(), network.node_lat.tolist(), strict=True)
    ]
    return "lon,lat,n_night,n_day\n" + "\n".join(rows) + "\n"


def _write(path: Path, model: Model) -> None:
    """Write a model as YAML that the gate reads back."""
    data = model.model_dump(mode="json", exclude_none=True)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    write_text_atomic(path, text)
