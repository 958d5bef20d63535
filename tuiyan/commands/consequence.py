"""`tuiyan consequence`: amount, substance, wind, place; how far each effect reaches."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal, cast

from reports.exports.geo import write_geo
from reports.exports.html import write_html
from reports.screening_report import build_screening_report, geo_layers
from reports.screening_words import Words
from reports.sections.trust import outside_sentence
from scenarios.errors import InputError, Problem
from scenarios.model.substance import Substance
from scenarios.model.units import parse_quantity
from scenarios.substances import ShippedSubstance, as_pack_substance, shipped_substances
from sim.hazard.weather import Weather, stability_class
from sim.screening.release import FAMILIES, Congestion, Family, Release, Screening
from sim.screening.screen import screen
from tuiyan.console import Out
from tuiyan.manifest import manifest_of
from tuiyan.run_folder import refuse_foreign, whole_folder, write_json

POINTS: Final = [
    "N",
    "NNE",
    "NE",
    "ENE",
    "E",
    "ESE",
    "SE",
    "SSE",
    "S",
    "SSW",
    "SW",
    "WSW",
    "W",
    "WNW",
    "NW",
    "NNW",
]
_PLACE: Final = re.compile(r"^\s*([^,\s]+)\s*[,，\s]\s*([^,\s]+)\s*$")
_WHERE: Final = "command line"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says, as it was typed."""

    substance: str
    amount: str
    wind: str
    wind_from: str
    place: str
    night: bool
    duration: str
    temperature: str
    terrain: Literal["rural", "urban"]
    congestion: Congestion = "medium"
    bund: str | None = None
    methods: Literal["all"] | Family = "all"


def consequence_command(out: Out, asked: Asked, target: Path) -> None:
    """Screen a release and write page, layers and numbers.

    Raises
    ------
    InputError
        With everything that is wrong on the command line at once.
    """
    release, place = read_release(asked)
    refuse_foreign(target)
    screening = screen(release, FAMILIES if asked.methods == "all" else (asked.methods,))
    text = out.translator.text
    document = build_screening_report(screening, place, out.lang)
    layers = geo_layers(screening, place, out.lang)
    data = summary(screening, place)
    with whole_folder(target) as folder:
        write_html(folder / "report.html", document)
        note = f"{document.subtitle}. {text('limits.not_live')}"
        write_geo(folder, layers, title=document.title, note=note)
        write_json(folder / "summary.json", data)
        write_json(folder / "manifest.json", manifest_of("consequence"))
    out.line(document.title)
    out.line(document.subtitle)
    words = Words(screening, place, out.lang)
    out.table(words.heads(), words.rows(banded=False))
    for sentence in screening.extrapolated:
        out.say("warning", text=outside_sentence(sentence, out.translator))
    out.say("run_done", folder=str(target))
    out.finish(data)


def summary(screening: Screening, place: tuple[float, float]) -> dict[str, object]:
    """The screening as plain data; a reach beyond the method's range is null."""
    release = screening.release
    return {
        "substance": release.substance.id,
        "mass_kg": release.mass_kg,
        "duration_s": release.duration_s,
        "wind_speed_m_s": release.weather.wind_speed_m_s,
        "wind_from_deg": release.weather.wind_from_deg,
        "stability": release.weather.stability,
        "place": list(place),
        "facts": dict(screening.facts),
        "effects": [
            {
                "phenomenon": effect.phenomenon,
                "method": effect.method,
                "families": list(screening.families[effect.phenomenon, effect.method]),
                "level": effect.level,
                "value": effect.label,
                "distance_m": _metres(effect.distance_m),
                "band_m": [_metres(one) for one in effect.band_m] if effect.band_m else None,
            }
            for effect in screening.effects
        ],
        "missing": dict(screening.missing),
        "extrapolated": list(screening.extrapolated),
        "models": [card.key for card in screening.cards],
        "use": "planning and training only; not for live life-safety decisions",
    }


def _metres(distance_m: float) -> float | None:
    return round(distance_m, 1) if math.isfinite(distance_m) else None


def read_release(asked: Asked) -> tuple[Release, tuple[float, float]]:
    """The release and its place, or every problem of the command line at once."""
    problems: list[Problem] = []
    substance = _substance(asked.substance, problems)
    mass_kg = _quantity(problems, "--amount", asked.amount, "mass", 1e-3, 1e7, "kg")
    wind_m_s = _quantity(problems, "--wind", asked.wind, "speed", 0.5, 30.0, "m/s")
    duration_s = _quantity(problems, "--over", asked.duration, "time", 1.0, 86_400.0, "s")
    kelvin = _quantity(problems, "--temperature", asked.temperature, "temperature", 220, 330, "K")
    bund_m2 = (
        None
        if asked.bund is None
        else _quantity(problems, "--bund", asked.bund, "area", 0.01, 1e5, "m²")
    )
    from_deg = _direction(asked.wind_from, problems)
    place = _place(asked.place, problems)
    if problems:
        raise InputError(problems)
    weather = Weather(
        night=asked.night,
        wind_from_deg=from_deg,
        wind_speed_m_s=wind_m_s,
        stability=stability_class(wind_m_s, night=asked.night),
        temperature_k=kelvin,
    )
    release = Release(
        substance=cast("Substance", substance),
        mass_kg=mass_kg,
        duration_s=duration_s,
        weather=weather,
        terrain=asked.terrain,
        congestion=asked.congestion,
        pool_area_m2=bund_m2,
    )
    return release, place


def _substance(name: str, problems: list[Problem]) -> Substance | None:
    """A shipped substance by id, CAS or UN number, or a name it has in either language."""
    wanted = name.strip().casefold()
    known: dict[str, ShippedSubstance] = {}
    for shipped in shipped_substances().values():
        names = (shipped.name.zh, shipped.name.en, *shipped.aliases)
        called = (shipped.id, shipped.cas, shipped.un or "", *names)
        known |= {text.casefold(): shipped for text in called if text}
    found = known.get(wanted)
    if found is None:
        near = get_close_matches(wanted, known, n=3, cutoff=0.6)
        problems.append(
            Problem(
                _WHERE,
                "SUBSTANCE",
                "no shipped substance has this name",
                name,
                f"id, CAS, UN or name of one of {len(shipped_substances())} substances",
                f"did you mean {', '.join(known[text].id for text in near)}?" if near else "",
            )
        )
        return None
    substance = as_pack_substance(found)
    if substance is None:
        problems.append(
            Problem(
                _WHERE,
                "SUBSTANCE",
                "a property that the models need is not known",
                found.id,
                cure="put the substance with its properties into a pack and play a scenario",
            )
        )
    return substance


def _quantity(
    problems: list[Problem],
    field: str,
    text: str,
    dimension: str,
    low: float,
    high: float,
    unit: str,
) -> float:
    try:
        value = parse_quantity(text, dimension)
    except ValueError as error:
        problems.append(Problem(_WHERE, field, str(error), text))
        return math.nan
    if not low <= value <= high:
        allowed = f"{low:g}..{high:g} {unit}"
        problems.append(Problem(_WHERE, field, "the number is out of range", text, allowed))
    return value


def _direction(text: str, problems: list[Problem]) -> float:
    """Where the wind comes from, degrees: a number or a point of the compass."""
    if text.upper() in POINTS:
        return 22.5 * POINTS.index(text.upper())
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if 0 <= value <= 360:
        return value % 360.0
    allowed = f"0..360 degrees or {', '.join(POINTS)}"
    problems.append(Problem(_WHERE, "--from", "no direction of the wind", text, allowed))
    return math.nan


def _place(text: str, problems: list[Problem]) -> tuple[float, float]:
    """Longitude and latitude, in this order."""
    match = _PLACE.match(text)
    try:
        lon, lat = (float(part) for part in match.groups()) if match else (math.nan, math.nan)
    except ValueError:
        lon = lat = math.nan
    if -180 <= lon <= 180 and -85 <= lat <= 85:
        return lon, lat
    allowed = "longitude -180..180, then latitude -85..85, such as 126.57,43.94"
    swapped = -90 <= lon <= 90 and 85 < abs(lat) <= 180
    cure = "longitude and latitude look swapped" if swapped else ""
    problems.append(Problem(_WHERE, "--at", "no place on the map", text, allowed, cure))
    return math.nan, math.nan
