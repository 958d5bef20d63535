"""The cloud of a release whose rate changes: tables at a few rates, and what lies between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative
from sim.consequence.cloud.plume_models import called_for, plume_table
from sim.consequence.cloud.plume_table import PlumeTable, concentration_of
from sim.consequence.cloud.sources import Air, Gas, point_source_area_m2
from sim.model_card import ModelCard, Range, register

_SHARES: Final = (1.0, 0.25, 0.05)
"""Rates, as shares of the greatest, at which a heavy plume is drawn: between them, straight lines
in the logarithm, which moves a reach by an eighth at most; below the least, in proportion."""

_TINY: Final = 1e-300

CARD = register(
    ModelCard(
        key="consequence.rated_cloud",
        title_zh="变流量云：按判据选模型，重气在两个流量之间插值",
        title_en="Cloud of a changing rate: model by criterion, heavy plumes between two rates",
        source="the plumes it is made of; along the way each parcel keeps the rate it left with",
        status="verified",
        ranges={"rate_ratio": Range(0.05, 1.0, "")},
        limits_zh=(
            "云中液滴、顺风扩散与泄漏期间的风变化未计",
            "流量插值使距离偏差至多八分之一",
        ),
        limits_en=(
            "no drops in the cloud, no spread along the wind, no change of wind on the way",
            "reading between two rates moves a reach by an eighth at most",
        ),
        checks=("CL-table", "CL-puff", "CL-rate"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class RatedCloud:
    """Plumes of one gas in one weather at falling rates; a passive one needs only the first."""

    rates_kg_s: Floats
    tables: tuple[PlumeTable, ...]

    @property
    def main(self) -> PlumeTable:
        """At the greatest rate."""
        return self.tables[0]

    def table(self, *, rate_kg_s: float) -> PlumeTable:
        """Plume at a rate above 0, between those drawn.

        Raises
        ------
        ValueError
            If the rate is negative or not finite.
        """
        rate = float(non_negative("rate_kg_s", rate_kg_s, "kg/s"))
        place, part, factor = self._place(np.array(rate))
        low, share, scale = int(place), float(part), float(factor)
        first, second = self.tables[low], self.tables[min(low + 1, len(self.tables) - 1)]
        return replace(
            first,
            axis_kg_m3=scale * np.exp(_between(first.axis_kg_m3, second.axis_kg_m3, share)),
            core_m=first.core_m + share * (second.core_m - first.core_m),
            edge_m=first.edge_m + share * (second.edge_m - first.edge_m),
        )

    def receptors(self, *, along_m: Floats, across_m: Floats) -> Callable[[ArrayLike], Floats]:
        """A function from rates (one, or one per receptor) to concentrations there, kg/m3."""
        sections = [one.sections(along_m=along_m) for one in self.tables]
        # one row for each table
        logs, cores, edges = (np.stack([part[k] for part in sections]) for k in range(3))
        column = np.arange(along_m.size)
        beside = np.abs(across_m)

        def concentration(rate_kg_s: ArrayLike) -> Floats:
            rate = np.broadcast_to(np.asarray(rate_kg_s, dtype=np.float64), along_m.shape)
            low, share, scale = self._place(rate)
            high = np.minimum(low + 1, len(self.tables) - 1)

            def at(values: Floats) -> Floats:
                first = values[low, column]
                return np.asarray(first + share * (values[high, column] - first))

            return scale * concentration_of(at(logs), beside, at(cores), at(edges))

        return concentration

    def _place(self, rate: Floats) -> tuple[np.ndarray, Floats, Floats]:
        """Table above a rate, share of the way to the next, and factor beyond the ends."""
        last = len(self.tables) - 1
        held = np.clip(rate, self.rates_kg_s[-1], self.rates_kg_s[0])
        scale = rate / held
        if last == 0:
            return np.zeros(rate.shape, dtype=np.int64), np.zeros(rate.shape), scale
        falling = np.log(self.rates_kg_s[0] / held)
        steps = np.log(self.rates_kg_s[0] / self.rates_kg_s)
        low = np.clip(np.searchsorted(steps, falling, side="right") - 1, 0, last - 1)
        share = (falling - steps[low]) / (steps[low + 1] - steps[low])
        return low, share, scale


@lru_cache(maxsize=256)
def rated_cloud(*, gas: Gas, air: Air) -> RatedCloud:
    """The cloud of a gas by the model that its greatest rate calls for.

    The last clouds are kept: every plan is played on the same accidents.

    Parameters
    ----------
    gas
        As it leaves the source at the greatest rate.
    air
        Wind, class and ground.
    """
    model = called_for(gas=gas, air=air)
    shares = _SHARES if model == "dense_plume" else (1.0,)
    tables = []
    for share in shares:
        less = replace(gas, rate_kg_s=share * gas.rate_kg_s)
        area = max(share * gas.area_m2, point_source_area_m2(gas=less, air=air))
        tables.append(plume_table(model=model, gas=replace(less, area_m2=area), air=air))
    return RatedCloud(gas.rate_kg_s * np.array(shares), tuple(tables))


def _between(first: Floats, second: Floats, share: float) -> Floats:
    low, high = np.log(np.maximum(first, _TINY)), np.log(np.maximum(second, _TINY))
    return np.asarray(low + share * (high - low))
