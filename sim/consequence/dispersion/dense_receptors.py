"""What receptors in a heavy plume meet: concentration, share of volume, size of the plume."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, finite, non_negative
from sim.consequence.dispersion.dense_plume import CARD, DensePlume
from sim.consequence.dispersion.dense_section import Section, section

__all__ = [
    "CARD",
    "PlumeSize",
    "dense_concentration_kg_m3",
    "dense_plume_size",
    "dense_volume_frac",
]

_EDGE: Final = math.sqrt(math.pi) / 2.0
_TINY: Final = 1e-30


@dataclass(frozen=True, slots=True, eq=False)
class PlumeSize:
    """Size and state of plumes at distances; arrays of the scenarios' shape and that of x."""

    axis_concentration_kg_m3: Floats
    """On the axis at the ground, kg/m3."""
    temperature_k: Floats
    """There, K."""
    density_kg_m3: Floats
    """There, kg/m3."""
    core_half_width_m: Floats
    """Half width b of the flat core, m."""
    edge_m: Floats
    """Sy of the edge exp(-((|y| - b) / Sy)^2), m."""
    scale_height_m: Floats
    """S of the vertical profile exp(-(z / S)^(1 + a)), m."""
    effective_depth_m: Floats
    wind_exponent: Floats
    """a of the wind u ~ z^a."""
    wind_at_2m_m_s: Floats
    air_kg_s: Floats
    """Air taken in, kg/s."""


def dense_plume_size(*, plume: DensePlume, x_m: ArrayLike) -> PlumeSize:
    """Size and state of the plumes at distances from the middle of the source.

    Parameters
    ----------
    plume
        From `dense_plume`.
    x_m
        Distance downwind of the middle of the source, m, over the source or beyond; any shape.

    Returns
    -------
    PlumeSize
        Arrays of the scenarios' shape followed by that of `x_m`.

    Raises
    ------
    ValueError
        If a distance is upwind of the source, or farther than the plume was made for.
    """
    x = finite("x_m", x_m, "m")
    cut, air, inside = _cut(plume, x.ravel())
    if not inside.all():
        raise ValueError(
            f"x_m = {float(x.min()):g} outside "
            f"-{float(plume.setting.half_source.min()):g}..: the upwind edge of the source"
        )
    shape = plume.shape + x.shape
    setting = plume.setting.column()

    def shaped(value: Floats) -> Floats:
        return np.array(np.broadcast_to(value, air.shape)).reshape(shape)

    return PlumeSize(
        shaped(cut.gas_kg_s / cut.mixture.volume_m3_s),
        shaped(cut.mixture.temperature_k),
        shaped(cut.density_kg_m3),
        shaped(_core(cut)),
        shaped(cut.edge_m),
        shaped(cut.scale_height_m),
        shaped(cut.depth_m),
        shaped(setting.exponent),
        shaped(setting.wind),
        shaped(air),
    )


def dense_concentration_kg_m3(
    *, plume: DensePlume, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike
) -> Floats:
    """Concentration at receptors, kg/m3; 0 upwind of the source.

    ``c = c0 exp(-((|y| - b)/Sy)^2) exp(-(z/S)^(1+a))``, without the first factor in the core.

    Parameters
    ----------
    plume
        From `dense_plume`.
    x_m, y_m, z_m
        Receptors downwind and crosswind of the middle of the source and above ground, m; any
        shapes that broadcast. `z_m` is 0 or more.

    Returns
    -------
    numpy.ndarray
        Concentration, kg/m3, of the scenarios' shape followed by that of the receptors.

    Raises
    ------
    ValueError
        If a receptor is impossible or farther than the plume was made for.
    """
    share, cut, shape = _share(plume, x_m, y_m, z_m)
    return np.asarray(share * cut.gas_kg_s / cut.mixture.volume_m3_s).reshape(shape)


def dense_volume_frac(
    *, plume: DensePlume, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike
) -> Floats:
    """Share of the released gas in the volume at receptors, 0 to 1; 0 upwind of the source.

    A share f of the mixture on the axis, by volume, blends with air:
    ``Y = f Y0 / (f + (1 - f) T0 / T_air)``.

    Parameters, Returns and Raises as for `dense_concentration_kg_m3`; no unit.
    """
    share, cut, shape = _share(plume, x_m, y_m, z_m)
    parts = plume.setting.column().parts
    axis = cut.gas_kg_s / parts.gas_kg_mol / cut.mixture.moles_per_s
    warm = cut.mixture.temperature_k / parts.air_k
    return np.asarray(share * axis / (share + (1.0 - share) * warm)).reshape(shape)


def _share(
    plume: DensePlume, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike
) -> tuple[Floats, Section, tuple[int, ...]]:
    """Concentration at receptors over that on the axis, the sections there, the final shape."""
    x, y, z = np.broadcast_arrays(
        finite("x_m", x_m, "m"), finite("y_m", y_m, "m"), non_negative("z_m", z_m, "m")
    )
    cut, _, inside = _cut(plume, x.ravel())
    beside = np.maximum(np.abs(y.ravel()) - _core(cut), 0.0) / cut.edge_m
    above = (z.ravel() / cut.scale_height_m) ** (1.0 + plume.setting.exponent[:, None])
    share = np.where(inside, np.exp(-beside * beside - above), 0.0)
    return share, cut, plume.shape + x.shape


def _core(cut: Section) -> Floats:
    return np.maximum(cut.half_width_m - _EDGE * cut.edge_m, 0.0)


def _cut(plume: DensePlume, x: Floats) -> tuple[Section, Floats, Bools]:
    """Sections, air and whether they lie downwind of the upwind edge; shapes (n, n_receptors)."""
    farthest = plume.distance_m[-1]
    if np.any(x > farthest[:, None] * (1.0 + 1e-12)):
        raise ValueError(
            f"x_m = {float(x.max()):g} outside ..{float(farthest.min()):g} m; give dense_plume "
            "a greater farthest_m"
        )
    setting = plume.setting.column()
    place = x[None, :] + setting.half_source
    air, half, edge2, heat = (_along(plume, place, which) for which in range(4))
    first = plume.distance_m[0][:, None] + setting.half_source
    held = np.maximum(place, first)
    return section(setting, held, (air, half, edge2, heat)), air, place >= 0.0


def _along(plume: DensePlume, place: Floats, which: int) -> Floats:
    """One flow at distances from the upwind edge, straight lines between logarithms."""
    start = plume.setting.half_source
    found = np.empty_like(place)
    for number in range(place.shape[0]):
        known = np.log(plume.distance_m[:, number] + start[number])
        value = np.log(plume.flows[:, which, number] + _TINY)
        found[number] = np.interp(np.log(np.maximum(place[number], _TINY)), known, value)
    return np.exp(found)
