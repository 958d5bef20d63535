"""What is asked: an amount of a substance, let go in a given time, in a given weather."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from scenarios.model.substance import Substance
from sim.consequence.cloud.sources import Air
from sim.hazard.rings import Ring
from sim.hazard.weather import Weather
from sim.model_card import ModelCard

Phenomenon = Literal[
    "toxic", "flash_fire", "pool_fire", "jet_fire", "fireball", "fragments", "explosion"
]
Family = Literal["recommended", "chinese_practice", "yellow_book", "ccps"]
Congestion = Literal["low", "medium", "high"]

FAMILIES: Final[tuple[Family, ...]] = ("recommended", "chinese_practice", "yellow_book", "ccps")

SHORTEST_S: Final = 60.0
"""Shorter releases count as lasting a minute: the plume is no model of a burst."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release to screen.

    `humidity_frac` is the relative humidity, which weakens heat on its way; `congestion` says how
    densely obstacles stand where the cloud may explode; `pool_area_m2` is that of the bund, without
    which a liquid spreads.
    """

    substance: Substance
    mass_kg: float
    duration_s: float
    weather: Weather
    terrain: Literal["rural", "urban"] = "rural"
    release_height_m: float = 1.0
    humidity_frac: float = 0.7
    congestion: Congestion = "medium"
    pool_area_m2: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no model can use; the command line says it more kindly before."""
        given = {
            "mass_kg": (self.mass_kg, 1e-3, 1e7),
            "duration_s": (self.duration_s, 1.0, 86_400.0),
            "wind_speed_m_s": (self.weather.wind_speed_m_s, 0.5, 30.0),
            "release_height_m": (self.release_height_m, 0.0, 200.0),
            "humidity_frac": (self.humidity_frac, 0.01, 1.0),
            "pool_area_m2": (1.0 if self.pool_area_m2 is None else self.pool_area_m2, 0.01, 1e5),
        }
        for name, (value, low, high) in given.items():
            if not low <= value <= high:
                raise ValueError(f"{name} = {value:g} outside {low:g}..{high:g}")

    @property
    def air(self) -> Air:
        """The weather as the plumes want it."""
        return Air(
            self.weather.wind_speed_m_s,
            self.weather.stability,
            self.weather.temperature_k,
            self.terrain,
            self.humidity_frac,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """The zone of one level of one phenomenon, by one named method.

    Attributes
    ----------
    level
        Id of the level; its name is in the dictionary of the reports.
    severity
        1 light to 3 worst, for colour and drawing order.
    label
        Value with unit and, where there is one, averaging time.
    distance_m
        Farthest reach, m; 0 where the level is not reached, infinite beyond the method's range.
    ring
        Outline, metres east and north of the source; empty where the level is not reached, or where
        the method gives a distance and no shape.
    band_m
        Reach within which 95 % of the field trials' maxima would lie, m; None where unmeasured.
    band
        Inner and outer outline of that band; empty where it is unmeasured.
    """

    phenomenon: Phenomenon
    method: str
    level: str
    severity: int
    label: str
    distance_m: float
    ring: Ring
    band_m: tuple[float, float] | None = None
    band: tuple[Ring, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether there is an outline to draw."""
        return self.distance_m > 0 and bool(np.size(self.ring))


@dataclass(frozen=True, slots=True, eq=False)
class Reckoned:
    """What one method makes of a release."""

    effects: tuple[Effect, ...]
    cards: tuple[ModelCard, ...]
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """All effects of a release, with what stands behind them."""

    release: Release
    facts: tuple[tuple[str, float], ...]
    """What was worked out on the way: name of the sentence in the dictionary, SI value."""
    effects: tuple[Effect, ...]
    families: dict[tuple[Phenomenon, str], tuple[Family, ...]]
    """Families of methods that each phenomenon and method stands for."""
    missing: dict[Phenomenon, str]
    """Phenomena that were not reckoned: the property that the substance lacks."""
    extrapolated: tuple[str, ...]
    cards: tuple[ModelCard, ...]
