"""How the heat of a fireball rises and falls while it grows, lifts off and burns out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.fire.fireball import fireball_diameter_m
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from sim.model_card import ModelCard, Range, register

_DURATION_S: Final = 0.9
"""t = 0.9 M^(1/4) s. From memory, but it is the only duration with which the 8.664 of the growth
law D = 8.664 M^(1/4) t^(1/3) (likewise) meets 5.8 M^(1/3) at a third of it: 5.8 / 0.3^(1/3)."""

_GROWTH_FRAC: Final = 1.0 / 3.0
"""Share of the duration in which the fireball grows, at constant emissive power; it stands on the
ground until then and rises at constant speed afterwards, by its greatest diameter in all."""

_SHINE_FRAC: Final = 8.0 / 15.0
"""Radiated energy over what the greatest size and power would radiate for the whole duration:
1/3 x 3/5 while the surface grows as t^(2/3), and 1/3 of linear decline."""

_CLOSEST_M: Final = 1e-3
_EACH_PHASE: Final = 61

CARD = register(
    ModelCard(
        key="consequence.fireball_history",
        title_zh="随时间变化的火球（Martinsen-Marx 型）",
        title_en="Fireball that varies in time, after Martinsen and Marx",
        source="Martinsen and Marx 1999, Int. Conf. on Modeling Consequences of Accidental "
        "Releases, San Francisco (abstract read: growth, lift-off, changing emission); constant "
        "power while it grows: Zhong et al. 2011, Explosion and Shock Waves 31(5) (read); numbers "
        "from memory; emissive power from the energy balance here",
        status="provisional",
        ranges={"fuel_mass_kg": Range(100.0, 500_000.0, "kg")},
        limits_zh=(
            "公式中的数字凭记忆（5.8、0.9、8.664 三者自洽），原文方程未见",
            "表面辐射功率由能量守恒得出，无上限；大质量时高于实测的 320-375 kW/m2，偏保守",
            "接收面每一时刻都正对火球，偏保守；风的影响未计",
        ),
        limits_en=(
            "numbers from memory (5.8, 0.9 and 8.664 agree with each other), equations not seen",
            "emissive power from the energy balance, without a cap: cautious for large masses",
            "receivers face the fireball at each moment, cautious; no wind",
        ),
        checks=("B-history-energy", "B-history-growth", "B-history-peak", "B-history-far"),
    )
)


class FireballState(NamedTuple):
    """A fireball at given times."""

    diameter_m: Floats
    centre_height_m: Floats
    power_ratio: Floats
    """Emissive power over its greatest; 0 when burnt out."""


@dataclass(frozen=True, slots=True, eq=False)
class FireballHistory:
    """Heat of a fireball on receivers over its whole duration."""

    duration_s: float
    emissive_power_w_m2: float
    """Greatest emissive power, held while it grows."""
    time_s: Floats
    """Times, s, (n_times,), from 0 to the duration."""
    heat_flux_w_m2: Floats
    """Flux at each distance and time, (..., n_times)."""
    energy_j_m2: Floats
    """Heat received in all, J/m2, (...)."""
    thermal_dose: Floats
    """Integral of flux^(4/3), (W/m2)^(4/3) s, (...); see `sim.consequence.harm`."""


def varying_duration_s(*, fuel_mass_kg: ArrayLike) -> Floats:
    """Duration of the fireball that varies in time, s: ``0.9 M^(1/4)``.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.

    Raises
    ------
    ValueError
        If the mass is not above 0.

    Examples
    --------
    >>> float(varying_duration_s(fuel_mass_kg=10_000.0))
    9.0
    """
    return np.asarray(_DURATION_S * positive("fuel_mass_kg", fuel_mass_kg, "kg") ** 0.25)


def fireball_state(*, fuel_mass_kg: ArrayLike, time_s: ArrayLike) -> FireballState:
    """Size, height and brightness of a fireball at given times.

    To a third of the duration T: ``D = Dmax (3 t/T)^(1/3)``, standing on the ground, full power.
    Then: D = Dmax, centre at ``1.5 Dmax t/T``, power ``1.5 (1 - t/T)`` of the greatest.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.
    time_s
        Time since the release, s, 0 or more; burnt out beyond the duration.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> state = fireball_state(fuel_mass_kg=10_000.0, time_s=[3.0, 9.0])
    >>> state.centre_height_m.round(1).tolist(), state.power_ratio.round(2).tolist()
    ([62.5, 187.4], [1.0, 0.0])
    """
    largest = fireball_diameter_m(fuel_mass_kg=fuel_mass_kg)
    age = non_negative("time_s", time_s, "s") / varying_duration_s(fuel_mass_kg=fuel_mass_kg)
    grown = np.cbrt(np.minimum(age / _GROWTH_FRAC, 1.0))
    diameter = largest * grown
    height = 0.5 * diameter * np.maximum(age / _GROWTH_FRAC, 1.0)
    power = np.clip((1.0 - age) / (1.0 - _GROWTH_FRAC), 0.0, 1.0)
    return FireballState(diameter, np.asarray(height), power)


def greatest_emissive_power_w_m2(
    *, fuel_mass_kg: ArrayLike, heat_of_combustion_j_kg: ArrayLike, radiated_frac: ArrayLike
) -> Floats:
    """Emissive power of the growing fireball, W/m2, such that all it radiates is its share.

    ``E = chi M Hc / (8/15 pi Dmax^2 T)``.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    radiated_frac
        Share radiated, above 0 to 1 (0.2-0.4 usual; name its source).

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(greatest_emissive_power_w_m2(fuel_mass_kg=10_000.0, radiated_frac=0.3,
    ...                                          heat_of_combustion_j_kg=46e6)), -3)
    586000.0
    """
    mass = positive("fuel_mass_kg", fuel_mass_kg, "kg")
    heat = positive("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg")
    share = within("radiated_frac", radiated_frac, 0.0, 1.0, above=True)
    area = math.pi * np.square(fireball_diameter_m(fuel_mass_kg=mass))
    return np.asarray(
        share * mass * heat / (_SHINE_FRAC * area * varying_duration_s(fuel_mass_kg=mass))
    )


def fireball_history(
    *,
    fuel_mass_kg: float,
    heat_of_combustion_j_kg: float,
    radiated_frac: float,
    distance_m: ArrayLike,
    humidity_frac: float,
    temperature_k: float,
) -> FireballHistory:
    """Heat flux, energy and thermal dose on receivers at the ground who face the fireball.

    ``q = tau E(t) (D/2)^2 / (x^2 + H^2)``, Wayne's transmissivity from the fireball's surface.

    Parameters
    ----------
    fuel_mass_kg
        Fuel that burns in it, kg, above 0.
    heat_of_combustion_j_kg
        Heat of combustion, J/kg, above 0.
    radiated_frac
        Share radiated, above 0 to 1 (name its source).
    distance_m
        Distances along the ground from the release, m, 0 or more, any shape.
    humidity_frac
        Relative humidity, above 0 to 1.
    temperature_k
        Temperature of the air, K, 200 to 350.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Martinsen and Marx 1999; see the card for what was read and what was not.
    """
    mass = float(positive("fuel_mass_kg", fuel_mass_kg, "kg"))
    duration = float(varying_duration_s(fuel_mass_kg=mass))
    power = float(
        greatest_emissive_power_w_m2(
            fuel_mass_kg=mass,
            heat_of_combustion_j_kg=heat_of_combustion_j_kg,
            radiated_frac=radiated_frac,
        )
    )
    distance = non_negative("distance_m", distance_m, "m")[..., None]
    # even steps of the cube root of time, in which the growing flux is smooth
    growth = duration * _GROWTH_FRAC
    time = np.concatenate(
        [
            growth * np.linspace(0.0, 1.0, _EACH_PHASE) ** 3,
            np.linspace(growth, duration, _EACH_PHASE)[1:],
        ]
    )
    state = fireball_state(fuel_mass_kg=mass, time_s=time)
    away = np.hypot(distance, state.centre_height_m)
    radius = 0.5 * state.diameter_m
    # where the ball touches the receiver it fills half of the view: factor 1
    factor = np.square(np.divide(radius, away, out=np.ones_like(away), where=away > 0.0))
    through = wayne_transmissivity_ratio(
        path_length_m=np.maximum(away - radius, _CLOSEST_M),
        humidity_frac=humidity_frac,
        temperature_k=temperature_k,
    )
    flux = through * power * state.power_ratio * factor
    return FireballHistory(
        duration_s=duration,
        emissive_power_w_m2=power,
        time_s=time,
        heat_flux_w_m2=flux,
        energy_j_m2=np.asarray(np.trapezoid(flux, time)),
        thermal_dose=np.asarray(np.trapezoid(flux ** (4.0 / 3.0), time)),
    )
