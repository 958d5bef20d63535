"""Distributions in words: which values an uncertain input takes and how likely they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from reports.i18n.quantity import scale_for
from reports.i18n.translator import Translator
from scenarios.model.base import Provenance
from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    NamedTime,
    TimeLaw,
    TimeSpec,
    TriangularTime,
    UniformTime,
)
from scenarios.model.parameter import Parameter
from scenarios.model.spread import FractionSpread, MetreSpread, SecondSpread
from scenarios.model.weather import WindSector

_COMPASS: Final = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


class Spreads:
    """Words for spreads; knows the table of shared times."""

    def __init__(self, parameters: Mapping[str, Parameter], translator: Translator) -> None:
        self._parameters = parameters
        self._translator = translator

    def time(self, spec: TimeSpec) -> tuple[str, Provenance | None, str]:
        """Spread of a time, its source, and the shared parameter that it names, if it does."""
        if isinstance(spec, NamedTime):
            known = self._parameters.get(spec.parameter)
            if known is None:
                return self._translator.term("sign.none"), None, spec.parameter
            name = self._translator.name(known.name)
            return self._law(known.law), known.law.provenance, name
        return self._law(spec), spec.provenance, ""

    def _law(self, law: TimeLaw) -> str:
        text = self._translator.text
        match law:
            case ConstantTime():
                return text("spread.constant", value=self._s(law.value_s))
            case UniformTime():
                low, high = self._ends(law.low_s, law.high_s)
                return text("spread.uniform", low=low, high=high)
            case TriangularTime():
                return self._triangular(law.low_s, law.mode_s, law.high_s, "s")
            case LognormalTime():
                sigma = self._translator.number(law.sigma, 2)
                return text("spread.lognormal", median=self._s(law.median_s), sigma=sigma)
            case ExponentialTime():
                return text("spread.exponential", mean=self._s(law.mean_s))
            case EmpiricalTime():
                low, high = self._ends(min(law.values_s), max(law.values_s))
                return text("spread.empirical", n=len(law.values_s), low=low, high=high)
            case _:
                assert_never(law)

    def spread(self, value: MetreSpread | SecondSpread | FractionSpread) -> str:
        """Least, most likely and greatest value of a length, time or share."""
        match value:
            case MetreSpread():
                return self._triangular(value.low_m, value.mode_m, value.high_m, "m")
            case SecondSpread():
                return self._triangular(value.low_s, value.mode_s, value.high_s, "s")
            case FractionSpread():
                return self._triangular(value.low_frac, value.mode_frac, value.high_frac, "frac")
            case _:
                assert_never(value)

    def weights(self, choices: Mapping[str, float], names: Mapping[str, str]) -> str:
        """Choices with their chances."""
        total = sum(choices.values())
        return self._translator.items(
            self._translator.text(
                "spread.weight",
                name=names.get(choice, choice),
                share=self._translator.percent(weight / total),
            )
            for choice, weight in choices.items()
        )

    def rose(self, rose: Sequence[WindSector]) -> str:
        """Wind directions with their chances and speeds."""
        translator = self._translator
        total = sum(sector.weight for sector in rose)
        return translator.items(
            translator.text(
                "spread.wind",
                direction=translator.term(f"wind_from.{_COMPASS[round(s.from_deg / 45) % 8]}"),
                share=translator.percent(s.weight / total),
                low=translator.number(s.speed_low_m_s),
                high=translator.number(s.speed_high_m_s),
            )
            for s in rose
        )

    def _triangular(self, low: float, mode: float, high: float, dimension: str) -> str:
        scale = scale_for(dimension, [low, mode, high])
        if low == mode == high:
            value = self._translator.quantity(mode, dimension, scale)
            return self._translator.text("spread.constant", value=value)
        return self._translator.text(
            "spread.triangular",
            low=self._translator.quantity(low, dimension, scale),
            mode=self._translator.quantity(mode, dimension, scale),
            high=self._translator.quantity(high, dimension, scale),
        )

    def _ends(self, low_s: float, high_s: float) -> tuple[str, str]:
        """Two times in the same unit."""
        scale = scale_for("s", [high_s])
        quantity = self._translator.quantity
        return quantity(low_s, "s", scale), quantity(high_s, "s", scale)

    def _s(self, seconds: float) -> str:
        return self._translator.quantity(seconds, "s")
