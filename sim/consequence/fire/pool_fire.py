"""How much heat a burning pool sends to any place around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, one_of, positive, within
from sim.consequence.fire.flame_emission import clear_emissive_power_w_m2, smoky_emissive_power_w_m2
from sim.consequence.fire.flame_surface import cylinder_surface, seen_from
from sim.consequence.fire.pool_flame import (
    aga_tilt_deg,
    pritchard_length_m,
    thomas_length_m,
    yellow_book_tilt_deg,
)
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.pool_fire",
        title_zh="池火热辐射（倾斜圆柱固体火焰模型）",
        title_en="Heat of a pool fire (solid flame, tilted cylinder)",
        source="TNO Yellow Book CPR 14E (2005), 6.6.3, with the view factor summed over the flame "
        "and Wayne's transmissivity; scored on Montoir, Phoenix, Croce and CERTEC (firemodels/exp)",
        status="validated",
        ranges={"diameter_m": Range(1.0, 40.0, "m"), "wind_speed_m_s": Range(0.0, 12.0, "m/s")},
        limits_zh=(
            "底部拖曳伸长未计；长沟槽按等面积圆近似",
            "燃烧速率与辐射份额主导结果：LNG 用表值 0.078 时远场偏低约一半",
        ),
        limits_en=(
            "the drag of the base is left out; a long trench counts as a circle of its area",
            "burning flux rules the result: the 0.078 listed for LNG halves the heat far off",
        ),
        checks=("D03", "PF-chain-downwind", "PF-chain-energy"),
    )
)


@dataclass(frozen=True, slots=True)
class PoolFire:
    """A pool flame as a leaning cylinder of even emissive power."""

    diameter_m: float
    flame_length_m: float
    tilt_deg: float
    emissive_power_w_m2: float


def pool_fire(
    *,
    diameter_m: float,
    burning_flux_kg_s_m2: float,
    heat_of_combustion_j_kg: float,
    radiated_frac: float,
    soot_frac: float,
    wind_speed_m_s: float,
    air_density_kg_m3: float = 1.2,
    tilt: str = "yellow_book",
    length: str = "thomas",
) -> PoolFire:
    """Shape and emissive power of a pool fire.

    Parameters
    ----------
    diameter_m
        Diameter of the pool, m, above 0.
    burning_flux_kg_s_m2
        Burning flux, kg/(s m2), above 0 (see `pool_burning`).
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    radiated_frac
        Share of the heat radiated by the clear flame, above 0 to 1.
    soot_frac
        Share of the surface hidden by smoke, 0 to 1; 0 for LNG.
    wind_speed_m_s
        Wind speed at 10 m, m/s, 0 or more.
    air_density_kg_m3
        Density of the air, kg/m3, above 0.
    tilt
        ``yellow_book`` or ``aga``, which keeps a flame upright in wind below its own speed.
    length
        ``thomas``, or ``pritchard`` for LNG.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> fire = pool_fire(diameter_m=20.0, burning_flux_kg_s_m2=0.085, radiated_frac=0.4,
    ...                  heat_of_combustion_j_kg=40.15e6, soot_frac=0.8, wind_speed_m_s=5.0)
    >>> round(fire.flame_length_m, 1), round(fire.tilt_deg, 1)
    (27.3, 52.2)
    """
    one_of("tilt", tilt, ("yellow_book", "aga"))
    one_of("length", length, ("thomas", "pritchard"))
    diameter = float(positive("diameter_m", diameter_m, "m"))
    length_m = (thomas_length_m if length == "thomas" else pritchard_length_m)(
        diameter_m=diameter,
        burning_flux_kg_s_m2=burning_flux_kg_s_m2,
        wind_speed_m_s=wind_speed_m_s,
        air_density_kg_m3=air_density_kg_m3,
    )
    if tilt == "aga":
        lean = aga_tilt_deg(
            diameter_m=diameter,
            burning_flux_kg_s_m2=burning_flux_kg_s_m2,
            wind_speed_m_s=wind_speed_m_s,
            air_density_kg_m3=air_density_kg_m3,
        )
    else:
        lean = yellow_book_tilt_deg(diameter_m=diameter, wind_speed_m_s=wind_speed_m_s)
    clear = clear_emissive_power_w_m2(
        radiated_frac=radiated_frac,
        burning_flux_kg_s_m2=burning_flux_kg_s_m2,
        heat_of_combustion_j_kg=heat_of_combustion_j_kg,
        flame_length_m=length_m,
        diameter_m=diameter,
    )
    power = smoky_emissive_power_w_m2(clear_power_w_m2=clear, soot_frac=soot_frac)
    return PoolFire(diameter, float(length_m), float(lean), float(power))


def pool_fire_heat_flux_w_m2(
    *,
    fire: PoolFire,
    x_m: ArrayLike,
    y_m: ArrayLike,
    z_m: ArrayLike,
    humidity_frac: float,
    temperature_k: float,
    facing_ratio: ArrayLike | None = None,
) -> Floats:
    """Heat flux of a pool fire on receivers outside the flame, W/m2: ``q = tau E F``.

    Parameters
    ----------
    fire
        The fire, from `pool_fire`.
    x_m, y_m
        Place of the receivers downwind and across the wind of the centre of the pool, m.
    z_m
        Height of the receivers, m, 0 or more.
    humidity_frac
        Relative humidity, above 0 to 1.
    temperature_k
        Temperature of the air, K, 200 to 350.
    facing_ratio
        Direction in which the receivers look, (..., 3); none: each turns to where it receives
        most, which is cautious.

    Raises
    ------
    ValueError
        If an argument is impossible or a receiver stands in the flame.
    """
    x, y, z = np.broadcast_arrays(
        finite("x_m", x_m, "m"), finite("y_m", y_m, "m"), non_negative("z_m", z_m, "m")
    )
    within("humidity_frac", humidity_frac, 1e-3, 1.0)
    within("temperature_k", temperature_k, 200.0, 350.0, "K")
    _refuse_in_flame(fire, x, y, z)
    surface = cylinder_surface(
        diameter_m=fire.diameter_m, flame_length_m=fire.flame_length_m, tilt_deg=fire.tilt_deg
    )
    looks = (
        None
        if facing_ratio is None
        else np.broadcast_to(facing_ratio, (*x.shape, 3)).reshape(-1, 3)
    )
    view = seen_from(
        surface=surface,
        points_m=np.column_stack([x.ravel(), y.ravel(), z.ravel()]),
        facing_ratio=looks,
    )
    # who looks away sees nothing: any path does, as the factor is 0
    path = np.where(view.factor_ratio > 0.0, view.path_length_m, 1.0)
    share = wayne_transmissivity_ratio(
        path_length_m=path, humidity_frac=humidity_frac, temperature_k=temperature_k
    )
    return np.asarray(fire.emissive_power_w_m2 * view.factor_ratio * share).reshape(x.shape)


def _refuse_in_flame(fire: PoolFire, x: Floats, y: Floats, z: Floats) -> None:
    tilt = np.radians(fire.tilt_deg)
    within_height = z <= fire.flame_length_m * np.cos(tilt)
    off_axis = np.hypot(x - z * np.tan(tilt), y)
    bad = within_height & (off_axis <= 0.5 * fire.diameter_m)
    if np.any(bad):
        raise ValueError(
            f"x_m = {float(x[bad].flat[0]):g}, y_m = {float(y[bad].flat[0]):g}, "
            f"z_m = {float(z[bad].flat[0]):g} lies in the flame of diameter_m = {fire.diameter_m:g}"
        )
