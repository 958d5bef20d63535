"""Reads the words that road files use for class, direction, speed, weight, height and width."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from scenarios.importers.roads.findings import Findings
from scenarios.importers.roads.raw import RoadTags, clean_name
from scenarios.model.road import RoadClass

_R = RoadClass
CLASSES: Final[Mapping[str, RoadClass]] = {
    "motorway": _R.motorway, "motorway_link": _R.trunk, "trunk": _R.trunk,
    "trunk_link": _R.primary, "primary": _R.primary, "primary_link": _R.secondary,
    "secondary": _R.secondary, "secondary_link": _R.tertiary, "tertiary": _R.tertiary,
    "tertiary_link": _R.tertiary, "unclassified": _R.residential, "residential": _R.residential,
    "living_street": _R.service, "service": _R.service, "road": _R.service, "track": _R.service,
}  # fmt: skip
"""Class of each word; a ramp takes the class whose speed is nearest (GraphHopper
CarAverageSpeedParser @c058139f10: motorway link 70, trunk 70 km/h; roads.md, section 3.1)."""

NOT_FOR_VEHICLES: Final = frozenset(
    {"footway", "path", "cycleway", "steps", "pedestrian", "bridleway", "corridor", "elevator",
     "platform", "bus_guideway", "busway", "construction", "proposed", "raceway", "razed",
     "abandoned", "via_ferrata", "rest_area", "services", "escape"}
)  # fmt: skip

_YES: Final = frozenset({"yes", "true", "1", "y", "t"})
_NO: Final = frozenset({"", "no", "false", "0", "-", "n", "f", "none", "nan"})
_UNLIMITED: Final = frozenset(
    {"none", "no", "default", "unsigned", "below_default", "signals", "variable", "unknown", "walk"}
)
_NUMBER: Final = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?) ?([a-z/]{0,5})")
_FEET: Final = re.compile(r"([0-9]{1,3})'(?: ?([0-9]{1,2})\")?")
_SCALES: Final[Mapping[str, Mapping[str, float]]] = {
    "km_h": {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344},
    "t": {"": 1.0, "t": 1.0, "kg": 0.001, "st": 0.90718474},
    "m": {"": 1.0, "m": 1.0, "cm": 0.01},
}
_POSSIBLE: Final[Mapping[str, tuple[float, float]]] = {
    "km_h": (5.0, 140.0), "t": (0.5, 200.0), "m": (1.0, 20.0),
}  # fmt: skip
"""What a sign can say: at most 120 km/h on any road of China (道路交通安全法实施条例 art. 78, from
memory; 140 leaves room for other countries); the rest excludes slips of unit."""


def road_tags(
    tags: Mapping[str, str], found: Findings, *, name: str
) -> tuple[RoadTags, int] | None:
    """Tags of a road and its direction (1 as drawn, -1 against, 0 both); None if it is no road."""
    word = tags.get("highway", "")
    road_class = CLASSES.get(word)
    if road_class is None:
        unknown = word and word not in NOT_FOR_VEHICLES
        key = "unknown_class" if unknown else "not_for_vehicles"
        found.add(key, example=word if unknown else "")
        return None
    if not _open_to_fire_engines(tags) or tags.get("area") == "yes":
        found.add("not_for_vehicles")
        return None
    way = direction(tags, found)
    weights = [
        quantity(tags.get(key, ""), "t", found, name=name)
        for key in ("maxweight", "maxweightrating")
    ]
    return RoadTags(
        road_class=road_class.code,
        name=clean_name(tags.get("name") or tags.get("ref") or ""),
        oneway=way != 0,
        bridge=tags.get("bridge", "").lower() not in _NO,
        tunnel=tags.get("tunnel", "").lower() not in _NO,
        max_speed_km_h=quantity(tags.get("maxspeed", ""), "km_h", found, name=name),
        max_weight_t=min((w for w in weights if w is not None), default=None),
        max_height_m=quantity(tags.get("maxheight", ""), "m", found, name=name),
        max_width_m=quantity(tags.get("maxwidth", ""), "m", found, name=name),
    ), way


def _open_to_fire_engines(tags: Mapping[str, str]) -> bool:
    """Private roads stay: fire engines use them; a road shut to motors stays only by a sign."""
    if tags.get("emergency") == "yes":
        return True
    for key in ("motor_vehicle", "vehicle", "access"):
        if key in tags:
            return tags[key] != "no"
    return True


def direction(tags: Mapping[str, str], found: Findings) -> int:
    """Direction of travel: 1 as drawn, -1 against, 0 both."""
    word = tags.get("oneway", "").lower()
    if word in {"-1", "reverse"}:
        return -1
    if word in _YES:
        return 1
    if word in {"reversible", "alternating"}:
        found.add("oneway_changing")
        return 0
    implied = tags.get("junction") in {"roundabout", "circular"} or tags["highway"] == "motorway"
    return 1 if implied and word not in {"no", "false", "0"} else 0


def quantity(text: str, unit: str, found: Findings, *, name: str) -> float | None:
    r"""A limit in km/h, t or m; None where there is none or the value makes no sense.

    Examples
    --------
    >>> quantity("30 mph", "km_h", Findings(), name="")
    48.28
    >>> quantity("11'6\"", "m", Findings(), name=""), quantity("7,5", "t", Findings(), name="")
    (3.505, 7.5)
    """
    word = text.strip().lower()
    if not word or word in _UNLIMITED:
        return None
    value = _value(word, unit)
    if value is None:
        found.add("value_unread", example=f"{name}: {word[:30]}")
        return None
    low, high = _POSSIBLE[unit]
    if not low <= value <= high:
        key = "speed_impossible" if unit == "km_h" else "limit_impossible"
        found.add(key, example=f"{name}: {word[:30]}")
        return None
    return round(value, 3)


def _value(word: str, unit: str) -> float | None:
    feet = _FEET.fullmatch(word) if unit == "m" else None
    if feet:
        return int(feet[1]) * 0.3048 + int(feet[2] or 0) * 0.0254
    match = _NUMBER.fullmatch(word)
    scale = _SCALES[unit].get(match[2]) if match else None
    if match is None or scale is None:
        return None
    value = float(match[1].replace(",", ".")) * scale
    return value if math.isfinite(value) else None
