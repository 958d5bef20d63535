"""The units that input may use, and what each is in SI: one closed table, one parser.

Inside Tuiyan every number is SI and the field name carries the unit (`travel_time_s`). At the
input edge a text such as ``"30 min"`` or ``"25 °C"`` is accepted for such a field and converted
here; a text without a unit, or with a unit of another dimension, is refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BeforeValidator, Field


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit name as it appears in input: SI value = number * factor + offset."""

    dimension: str
    factor: float
    offset: float = 0.0


UNITS: Final[dict[str, Unit]] = {
    "s": Unit("time", 1.0),
    "min": Unit("time", 60.0),
    "h": Unit("time", 3600.0),
    "d": Unit("time", 86400.0),
    "m": Unit("length", 1.0),
    "mm": Unit("length", 1e-3),
    "cm": Unit("length", 1e-2),
    "km": Unit("length", 1e3),
    "m2": Unit("area", 1.0),
    "km2": Unit("area", 1e6),
    "m3": Unit("volume", 1.0),
    "L": Unit("volume", 1e-3),
    "m/s": Unit("speed", 1.0),
    "km/h": Unit("speed", 1 / 3.6),
    "m3/s": Unit("volume rate", 1.0),
    "m3/min": Unit("volume rate", 1 / 60),
    "L/s": Unit("volume rate", 1e-3),
    "kg": Unit("mass", 1.0),
    "t": Unit("mass", 1e3),
    "kg/s": Unit("mass rate", 1.0),
    "kg/m3": Unit("density", 1.0),
    "kg/mol": Unit("molar mass", 1.0),
    "g/mol": Unit("molar mass", 1e-3),
    "Pa": Unit("pressure", 1.0),
    "kPa": Unit("pressure", 1e3),
    "MPa": Unit("pressure", 1e6),
    "bar": Unit("pressure", 1e5),
    "K": Unit("temperature", 1.0),
    "°C": Unit("temperature", 1.0, 273.15),
    "W": Unit("power", 1.0),
    "kW": Unit("power", 1e3),
    "MW": Unit("power", 1e6),
    "W/m2": Unit("heat flux", 1.0),
    "kW/m2": Unit("heat flux", 1e3),
    "J": Unit("energy", 1.0),
    "MJ": Unit("energy", 1e6),
    "J/kg": Unit("specific energy", 1.0),
    "kJ/kg": Unit("specific energy", 1e3),
    "MJ/kg": Unit("specific energy", 1e6),
    "deg": Unit("angle", 1.0),
    "°": Unit("angle", 1.0),
    "frac": Unit("fraction", 1.0),
    "%": Unit("fraction", 1e-2),
    "ppm": Unit("fraction", 1e-6),
    "CNY": Unit("money", 1.0),
    "万元": Unit("money", 1e4),
}

_QUANTITY: Final = re.compile(r"^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S+)\s*$")


def parse_quantity(text: str, dimension: str) -> float:
    """SI value of a quantity written with its unit.

    Parameters
    ----------
    text
        A number followed by a unit of the table, such as ``"30 min"``.
    dimension
        The dimension the field needs, such as ``"time"``.

    Raises
    ------
    ValueError
        If the text is no number with a unit, or the unit is unknown or of another dimension.

    Examples
    --------
    >>> parse_quantity("30 min", "time")
    1800.0
    >>> round(parse_quantity("-20 °C", "temperature"), 2)
    253.15
    """
    known = ", ".join(name for name, unit in UNITS.items() if unit.dimension == dimension)
    match = _QUANTITY.match(text)
    if match is None:
        raise ValueError(f"needs a number with a unit, one of: {known}")
    unit = UNITS.get(match.group(2))
    if unit is None or unit.dimension != dimension:
        raise ValueError(
            f"unit {match.group(2)!r} is not a unit of {dimension}; use one of: {known}"
        )
    value = float(match.group(1)) * unit.factor + unit.offset
    if not math.isfinite(value):
        raise ValueError("needs a finite number")
    return value


def _at_edge(dimension: str) -> BeforeValidator:
    def convert(value: object) -> object:
        return parse_quantity(value, dimension) if isinstance(value, str) else value

    return BeforeValidator(convert, json_schema_input_type=float | str)


def _si(unit: str) -> dict[str, str]:
    return {"unit": unit}


_TIME = _at_edge("time")
_LENGTH = _at_edge("length")

Seconds = Annotated[float, Field(ge=0, le=1e9, json_schema_extra=_si("s")), _TIME]
PositiveSeconds = Annotated[float, Field(gt=0, le=1e9, json_schema_extra=_si("s")), _TIME]
Metres = Annotated[float, Field(ge=0, le=1e7, json_schema_extra=_si("m")), _LENGTH]
PositiveMetres = Annotated[float, Field(gt=0, le=1e7, json_schema_extra=_si("m")), _LENGTH]
SquareMetres = Annotated[float, Field(gt=0, le=1e12, json_schema_extra=_si("m2")), _at_edge("area")]
CubicMetres = Annotated[float, Field(gt=0, le=1e9, json_schema_extra=_si("m3")), _at_edge("volume")]
CubicMetresPerSecond = Annotated[
    float, Field(gt=0, le=1e5, json_schema_extra=_si("m3/s")), _at_edge("volume rate")
]
MetresPerSecond = Annotated[
    float, Field(gt=0, le=200, json_schema_extra=_si("m/s")), _at_edge("speed")
]
Kilograms = Annotated[float, Field(gt=0, le=1e9, json_schema_extra=_si("kg")), _at_edge("mass")]
KilogramsPerSecond = Annotated[
    float, Field(gt=0, le=1e5, json_schema_extra=_si("kg/s")), _at_edge("mass rate")
]
KilogramsPerMole = Annotated[
    float, Field(gt=0, le=1, json_schema_extra=_si("kg/mol")), _at_edge("molar mass")
]
Pascals = Annotated[float, Field(gt=0, le=1e9, json_schema_extra=_si("Pa")), _at_edge("pressure")]
Kelvins = Annotated[
    float, Field(gt=4, lt=2500, json_schema_extra=_si("K")), _at_edge("temperature")
]
Watts = Annotated[float, Field(gt=0, le=1e12, json_schema_extra=_si("W")), _at_edge("power")]
JoulesPerKilogram = Annotated[
    float, Field(gt=0, le=1e9, json_schema_extra=_si("J/kg")), _at_edge("specific energy")
]
Degrees = Annotated[float, Field(ge=0, le=360, json_schema_extra=_si("deg")), _at_edge("angle")]
Fraction = Annotated[float, Field(ge=0, le=1, json_schema_extra=_si("1")), _at_edge("fraction")]
Probability = Annotated[float, Field(ge=0, le=1, json_schema_extra=_si("1"))]
Longitude = Annotated[float, Field(ge=-180, le=180, json_schema_extra=_si("deg"))]
Latitude = Annotated[float, Field(ge=-90, le=90, json_schema_extra=_si("deg"))]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
PositiveCount = Annotated[int, Field(ge=1, le=1_000_000_000)]
