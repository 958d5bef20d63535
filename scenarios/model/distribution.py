"""Random quantities as data: which distribution, which parameters, from which source.

A value in a pack is never a bare guess: it is a distribution with its provenance, or the name of
an entry of the shipped parameter table (`library/parameters.yaml`). Times are in seconds after
the input edge; the sampling itself lives in `sim.streams`.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Id, Model, Provenance
from scenarios.model.units import PositiveSeconds, Seconds


class _Sourced(Model):
    provenance: Provenance


class ConstantTime(_Sourced):
    """Always the same time."""

    dist: Literal["constant"] = "constant"
    value_s: Seconds

    @property
    def mean_s(self) -> float:
        """Mean, s."""
        return self.value_s


class UniformTime(_Sourced):
    """Every time between two limits equally likely."""

    dist: Literal["uniform"] = "uniform"
    low_s: Seconds
    high_s: PositiveSeconds

    @model_validator(mode="after")
    def _ordered(self) -> UniformTime:
        if self.high_s <= self.low_s:
            raise ValueError(f"high_s {self.high_s:g} must exceed low_s {self.low_s:g}")
        return self

    @property
    def mean_s(self) -> float:
        """Mean, s."""
        return (self.low_s + self.high_s) / 2


class TriangularTime(_Sourced):
    """Least, most likely and greatest time: what an expert can say."""

    dist: Literal["triangular"] = "triangular"
    low_s: Seconds
    mode_s: Seconds
    high_s: PositiveSeconds

    @model_validator(mode="after")
    def _ordered(self) -> TriangularTime:
        if not self.low_s <= self.mode_s <= self.high_s or self.low_s == self.high_s:
            raise ValueError("needs low_s <= mode_s <= high_s and low_s < high_s")
        return self

    @property
    def mean_s(self) -> float:
        """Mean, s."""
        return (self.low_s + self.mode_s + self.high_s) / 3


class LognormalTime(_Sourced):
    """Times that are usually near the median and now and then much longer."""

    dist: Literal["lognormal"] = "lognormal"
    median_s: PositiveSeconds
    sigma: Annotated[float, Field(gt=0, le=3)]
    """Standard deviation of the logarithm, dimensionless."""

    @property
    def mean_s(self) -> float:
        """Mean, s: median * exp(sigma^2 / 2)."""
        return self.median_s * math.exp(self.sigma**2 / 2)


class ExponentialTime(_Sourced):
    """Memoryless times, as in queueing theory."""

    dist: Literal["exponential"] = "exponential"
    mean_s: PositiveSeconds


class EmpiricalTime(_Sourced):
    """Observed times, each equally likely, interpolated between neighbours."""

    dist: Literal["empirical"] = "empirical"
    values_s: tuple[Seconds, ...] = Field(min_length=2, max_length=10_000)

    @property
    def mean_s(self) -> float:
        """Mean of the observations, s."""
        return math.fsum(self.values_s) / len(self.values_s)


class NamedTime(Model):
    """Refers to an entry of the parameter table, so that the value and its source live once."""

    dist: Literal["named"] = "named"
    parameter: Id


TimeLaw = Annotated[
    ConstantTime | UniformTime | TriangularTime | LognormalTime | ExponentialTime | EmpiricalTime,
    Field(discriminator="dist"),
]
"""A time distribution that can be sampled."""

TimeSpec = Annotated[
    ConstantTime
    | UniformTime
    | TriangularTime
    | LognormalTime
    | ExponentialTime
    | EmpiricalTime
    | NamedTime,
    Field(discriminator="dist"),
]
"""A time distribution as a pack may write it: in full, or by name."""
