"""What a cross-section of a heavy plume looks like, and how it changes downwind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final, cast

from sim.arguments import Floats
from sim.consequence.dispersion.dense_mixture import Ingredients, Mixture, mix
from sim.consequence.dispersion.dense_rates import (
    ARRAYS,
    CARD,
    GRAVITY_M_S2,
    Maths,
    edge_growth_m,
    entrainment,
    front,
    ground_heat,
)
from sim.consequence.dispersion.surface_layer import VON_KARMAN

__all__ = ["CARD", "LEVEL_M", "Section", "Setting", "ambient", "rates", "section"]

LEVEL_M: Final = 2.0
"""Height, m, at which the power law of the wind is anchored; the result does not depend on it."""

_MIXING_HEIGHT: Final = 0.6
"""Share of a plume's mean height at which the air's own mixing is taken: van Ulden 1978,
Atmos. Environ. 12, 2125-2129 (value from memory)."""

_EDGE: Final = math.sqrt(math.pi) / 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What stays the same along a plume; arrays of shape (n,), or (n, 1) beside receptors."""

    parts: Ingredients
    rate: Floats
    half_source: Floats
    friction: Floats
    obukhov: Floats
    exponent: Floats
    wind: Floats
    lateral: Floats
    ground_k: Floats
    height_factor: Floats
    speed_factor: Floats
    mean_factor: Floats

    def column(self) -> Setting:
        """The same with a second axis for receptors."""
        return self._each(lambda value: value[:, None])

    def single(self, number: int) -> Setting:
        """One scenario as plain numbers, which `SINGLE` reckons with."""
        return self._each(lambda value: cast("Floats", float(value[number])))

    def _each(self, change: Callable[[Floats], Floats]) -> Setting:
        def of(record: Setting | Ingredients) -> list[Floats]:
            names = [field.name for field in fields(record) if field.name != "parts"]
            return [change(getattr(record, name)) for name in names]

        return Setting(Ingredients(*of(self.parts)), *of(self))


@dataclass(slots=True, eq=False)
class Section:
    """Cross-section of a plume, as it follows from the flows; not frozen, loops make many."""

    gas_kg_s: Floats
    mixture: Mixture
    density_kg_m3: Floats
    half_width_m: Floats
    edge_m: Floats
    scale_height_m: Floats
    depth_m: Floats
    speed_m_s: Floats


def section(
    setting: Setting,
    place: Floats,
    flows: tuple[Floats, Floats, Floats, Floats],
    maths: Maths = ARRAYS,
) -> Section:
    """Cross-section at a distance from the upwind edge of the source.

    Parameters
    ----------
    setting
        Of the plume.
    place
        Distance, m.
    flows
        Air, kg/s; half width, m; square of the soft edge, m2; heat, W.
    maths
        Functions of arrays, or of single numbers.
    """
    air, half, edge2, heat = flows
    gas = setting.rate * maths.minimum(place / (2.0 * setting.half_source), 1.0)
    found = mix(setting.parts, gas, air, heat, maths)
    edge = maths.sqrt(edge2)
    width = maths.maximum(half, _EDGE * edge)
    more = 1.0 + setting.exponent
    # (S / 2 m)^(1 + a) from the volume flow
    power = found.volume_m3_s * more / (2.0 * LEVEL_M * width * setting.wind)
    share = power ** (1.0 / more)
    return Section(
        gas_kg_s=gas,
        mixture=found,
        density_kg_m3=(gas + air) / found.volume_m3_s,
        half_width_m=width,
        edge_m=edge,
        scale_height_m=LEVEL_M * share,
        depth_m=LEVEL_M * share * setting.height_factor,
        speed_m_s=setting.wind * setting.speed_factor * power / share,
    )


def rates(
    setting: Setting,
    place: Floats,
    flows: tuple[Floats, Floats, Floats, Floats],
    maths: Maths = ARRAYS,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Derivatives of the flows with distance; arguments as for `section`."""
    cut = section(setting, place, flows, maths)
    parts, found, friction = setting.parts, cut.mixture, setting.friction
    gravity = GRAVITY_M_S2 * (cut.density_kg_m3 / parts.air_kg_m3 - 1.0)
    colder = maths.maximum(setting.ground_k - found.temperature_k, 0.0)
    # undisturbed wind at the effective depth, about the middle of DEGADIS' layer of 2.15 depths
    at_depth = cut.speed_m_s / setting.speed_factor * setting.height_factor**setting.exponent
    taken_in = entrainment(
        VON_KARMAN * friction * (1.0 + setting.exponent),
        gravity * cut.depth_m / (friction * friction),
        GRAVITY_M_S2 * colder / found.temperature_k * cut.depth_m / (friction * at_depth),
        ambient(_MIXING_HEIGHT * setting.mean_factor * cut.scale_height_m / setting.obukhov, maths),
        maths,
    )
    widening = edge_growth_m(cut.half_width_m, setting.lateral)
    # without a core the edge widens the plume, and the air it widens into is taken in
    coreless = _EDGE * cut.edge_m >= flows[1]
    diffusing = maths.where(coreless, 0.5 * _EDGE * widening / cut.edge_m, 0.0)
    density = 1.0 / found.volume_m3_s
    warmth = ground_heat(
        colder,
        found.moles_per_s * density * 1e-3,
        found.heat_capacity_w_k * density * friction * friction / at_depth,
        maths,
    )
    across = 2.0 * cut.half_width_m
    sideways = found.volume_m3_s / cut.half_width_m * diffusing
    return (
        parts.air_kg_m3 * (across * taken_in + sideways),
        front(gravity, cut.depth_m, maths) / cut.speed_m_s,
        widening,
        across * warmth,
    )


def ambient(ratio: Floats, maths: Maths = ARRAYS) -> Floats:
    """`phi_h` of the surface layer for arrays and single numbers alike (Dyer 1974)."""
    unstable = maths.minimum(ratio, 0.0)
    return (1.0 - 16.0 * unstable) ** -0.5 + 5.0 * (ratio - unstable)
