"""Uncertain numbers of an accident: least, most likely and greatest, with the unit in the name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from scenarios.model.base import Model
from scenarios.model.units import Fraction, Metres, PositiveSeconds, Seconds


class MetreSpread(Model):
    """A length between two limits, triangular about the most likely one."""

    low_m: Metres
    mode_m: Metres
    high_m: Metres

    @model_validator(mode="after")
    def _ordered(self) -> MetreSpread:
        _check_order(self.low_m, self.mode_m, self.high_m)
        return self


class SecondSpread(Model):
    """A time between two limits, triangular about the most likely one."""

    low_s: Seconds
    mode_s: Seconds
    high_s: PositiveSeconds

    @model_validator(mode="after")
    def _ordered(self) -> SecondSpread:
        _check_order(self.low_s, self.mode_s, self.high_s)
        return self


class FractionSpread(Model):
    """A share between two limits, triangular about the most likely one."""

    low_frac: Fraction
    mode_frac: Fraction
    high_frac: Fraction

    @model_validator(mode="after")
    def _ordered(self) -> FractionSpread:
        _check_order(self.low_frac, self.mode_frac, self.high_frac)
        return self


Weight = Annotated[float, Field(gt=0, le=1e6)]


def _check_order(low: float, mode: float, high: float) -> None:
    if not low <= mode <= high:
        raise ValueError(f"needs low <= mode <= high, got {low:g}, {mode:g}, {high:g}")
