"""Weather that a scenario may meet: a wind rose, speeds, temperature, night and day."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Model, Provenance
from scenarios.model.units import Degrees, Fraction, Kelvins, MetresPerSecond

StabilityClass = Literal["A", "B", "C", "D", "E", "F"]


class WindSector(Model):
    """One direction of the rose: where the wind comes from and how often."""

    from_deg: Degrees
    weight: Annotated[float, Field(gt=0)]
    speed_low_m_s: MetresPerSecond
    speed_high_m_s: MetresPerSecond

    @model_validator(mode="after")
    def _ordered(self) -> WindSector:
        if self.speed_high_m_s < self.speed_low_m_s:
            raise ValueError("speed_high_m_s must not be below speed_low_m_s")
        return self


class Climate(Model):
    """What the weather may be when the accident happens.

    Stability follows Turner's simplest reading: day A-D and night D-F by wind speed; the class is
    derived in `sim.hazard.weather`, not given here.
    """

    rose: tuple[WindSector, ...] = Field(min_length=1, max_length=36)
    temperature_low_k: Kelvins
    temperature_high_k: Kelvins
    terrain: Literal["rural", "urban"]
    humidity_frac: Fraction = 0.7
    night_frac: Fraction = 0.5
    """Share of accidents at night."""
    road_state: Literal["dry", "wet", "snow", "ice"] = "dry"
    provenance: Provenance

    @model_validator(mode="after")
    def _ordered(self) -> Climate:
        if self.temperature_high_k < self.temperature_low_k:
            raise ValueError("temperature_high_k must not be below temperature_low_k")
        return self
