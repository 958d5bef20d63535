"""`tuiyan roads`: what a pack's roads let its vehicles do, as page, tables and map layers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from reports.exports.html import write_html
from reports.exports.road_layers import write_road_layers
from reports.roads_report import build_roads_report, write_tables
from scenarios.errors import InputError
from scenarios.model.units import parse_quantity
from scenarios.model.vocabulary import VehicleClass
from scenarios.pack import load_pack
from sim.network.conditions import Conditions, RoadState
from sim.network.study import RoadStudy, study_roads
from tuiyan.console import Out
from tuiyan.folder import refuse_foreign, whole_folder, write_json
from tuiyan.manifest import manifest_of
from tuiyan.packs import pack_root

_WHERE: Final = "command line"


def roads_command(
    out: Out,
    pack_name: str,
    target: Path,
    *,
    vehicle: str,
    road_state: RoadState,
    standards: tuple[str, ...],
    closure: str,
) -> None:
    """Examine the roads of a pack and write page, tables and layers.

    Raises
    ------
    InputError
        With what is wrong in the pack or on the command line.
    """
    root = pack_root(pack_name)
    standards_s = tuple(sorted({_positive(each, "time", "--within") for each in standards}))
    closure_m = _positive(closure, "length", "--close")
    pack, _ = load_pack(root)
    refuse_foreign(target)
    study = study_roads(
        pack,
        vehicle=_vehicle(vehicle),
        conditions=Conditions(road_state=road_state),
        standards_s=standards_s,
        closure_m=closure_m,
    )
    document = build_roads_report(study, out.lang)
    data = summary(study)
    with whole_folder(target) as folder:
        write_html(folder / "report.html", document)
        write_tables(folder, document)
        write_road_layers(folder, study, out.translator)
        write_json(folder / "summary.json", data)
        write_json(folder / "manifest.json", manifest_of("roads", pack))
    out.line(document.title)
    out.line(document.subtitle)
    out.say("run_done", folder=str(target))
    out.finish(data)


def summary(study: RoadStudy) -> dict[str, object]:
    """The study as plain data; what is never reached is null."""
    stations = [station.id for station in study.stations]
    sources = [source.id for source in study.sources]
    return {
        "vehicle": study.vehicle.value,
        "road_state": study.conditions.road_state,
        "network": study.arrays.network.content_hash,
        "known": dict(study.known),
        "stations": stations,
        "coverage": [
            {
                "standard_s": night.standard_s,
                "n_night": night.n_covered,
                "n_day": day.n_covered,
                "n_people_night": night.n_people,
                "n_people_day": day.n_people,
            }
            for night, day in zip(study.night, study.day, strict=True)
        ],
        "weakest": [
            {
                "name": each.name,
                "bridge": each.bridge,
                "n_cut_off": each.n_cut_off,
                "n_delayed": each.n_delayed,
                "mean_delay_s": round(each.mean_delay_s, 1),
            }
            for each in (*study.roads, *study.bridges)
        ],
        "face_check": [
            {"id": each.observed.id, "here": _known(each.here, 4)} for each in study.face
        ],
        "access": [
            {
                "station": stations[each.station],
                "source": sources[each.place],
                "time_s": _known(each.route.time_s),
                "closed_s": _known(each.closed_s),
                "second_s": _known(each.second.time_s),
                "shared_m": round(each.shared_m, 1),
            }
            for each in study.access
        ],
    }


def _known(number: float, n_digits: int = 1) -> float | None:
    return round(number, n_digits) if math.isfinite(number) else None


def _vehicle(name: str) -> VehicleClass:
    known = ", ".join(VehicleClass)
    try:
        return VehicleClass(name)
    except ValueError as error:
        raise InputError.one(
            _WHERE, "--vehicle", "no such class", got=name, allowed=known
        ) from error


def _positive(typed: str, dimension: str, option: str) -> float:
    try:
        value = parse_quantity(typed, dimension)
    except ValueError as error:
        raise InputError.one(_WHERE, option, str(error), got=typed) from error
    if not 0 < value < 1e6:
        raise InputError.one(_WHERE, option, "out of range", got=typed, allowed="above 0")
    return value
