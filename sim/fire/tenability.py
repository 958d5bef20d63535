"""What smoke does to people: gas dose, heat dose, sight, walking speed, collapse."""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

Activity = Literal["rest", "light", "heavy"]
Clothing = Literal["light", "full"]
Sign = Literal["reflecting", "emitting"]

_CO_FACTOR: Final = 3.317e-5
_CO_POWER: Final = 1.036
_BREATHING: Final[dict[Activity, float]] = {
    "rest": 8.5 / 40.0,
    "light": 25.0 / 30.0,
    "heavy": 50.0 / 20.0,
}
"""L/min breathed over % carboxyhaemoglobin at collapse (Purser), as in the FDS source; light work
gives 2.764e-5, the factor of NIST SP 1019 eq. 22.43."""

HYPOXIA_BELOW_FRAC: Final = 0.20
"""Oxygen above which lack of oxygen adds no dose (FDS)."""

MASS_EXTINCTION_M2_KG: Final = 8700.0
"""Light extinction per mass of soot, m2/kg (Mulholland; default of CFAST and FDS, seen)."""

_SIGN_FACTOR: Final[dict[Sign, float]] = {"reflecting": 3.0, "emitting": 8.0}
"""Visibility times extinction coefficient (Jin; Lund thesis abstract, seen)."""

CLEAR_AIR_VISIBILITY_M: Final = 30.0
"""Visibility reported where there is no smoke, m (FDS default)."""

_SPEED_SLOPE_M: Final = 0.057 / 0.706
_LEAST_SPEED_RATIO: Final = 0.1
"""Frantzich and Nilsson (Lund 2003) as used by FDS+Evac: v = v0 (1 - 0.057 K / 0.706), at least a
tenth."""

TOLERANCE_SIGMA: Final = 0.94
"""Spread of ln FED at collapse over people: 10, 50, 88 % collapsed at FED 0.3, 1, 3 (bands of NIST
TN 1797 / Purser as quoted in the pyFDS-Evac source, seen)."""

LEAST_VISIBILITY_M: Final = 10.0
MOST_TEMPERATURE_K: Final = 333.15
"""Usual tenability limits: 10 m, 60 C (NFPA fire-modelling checklist, seen)."""

CARD = register(
    ModelCard(
        key="fire.tenability",
        title_zh="人员耐受：毒性与高温剂量、能见度、烟中步速",
        title_en="Tenability: gas and heat dose, visibility, speed in smoke",
        source="NIST SP 1019 eq. 22.42-22.49 (Purser, without HCN, NOx and irritants); ISO 13571 "
        "convective heat; Jin visibility; Frantzich and Nilsson speed",
        status="verified",
        ranges={
            "co_frac": Range(0.0, 0.1, "1"),
            "co2_frac": Range(0.0, 0.06, "1"),
            "o2_frac": Range(0.08, 0.21, "1"),
            "temperature_k": Range(250.0, 473.0, "K"),
            "extinction_per_m": Range(0.0, 8.0, "1/m"),
        },
        limits_zh=(
            "仅计CO、CO2、缺氧与对流热；不计HCN、刺激性气体和辐射热",
            "剂量方程按中等健康成人；个体差异用对数正态耐受（σ=0.94）",
        ),
        limits_en=(
            "CO, CO2, lack of oxygen and convective heat only: no HCN, irritants or radiation",
            "dose of an adult; people differ by a lognormal tolerance, sigma 0.94",
        ),
        checks=("FM11", "FM12", "FM13", "FM14", "FM15"),
    )
)


def fed_gas_per_s(
    *,
    co_frac: ArrayLike,
    co2_frac: ArrayLike = 0.0,
    o2_frac: ArrayLike = 0.209,
    activity: Activity = "light",
    hypoxia_below_frac: float = HYPOXIA_BELOW_FRAC,
) -> Floats:
    """Rate of the fractional effective dose of asphyxiant gases, 1/s; collapse at a sum of 1.

    Formula (1/min): 3.317e-5 (V/D) CO_ppm^1.036 * HV + 1 / exp(8.13 - 0.54 (20.9 - O2 %)),
    HV = exp(0.1903 CO2 % + 2.0004) / 7.1 where CO2 is present, else 1.

    Parameters
    ----------
    co_frac, co2_frac, o2_frac
        Volume fractions, 0-1, any shape.
    activity
        rest, light (walking) or heavy (escape under apparatus, digging): breathing rate.
    hypoxia_below_frac
        Oxygen fraction above which the oxygen term is left out; 0.20 as in FDS, 1 keeps it always.

    Returns
    -------
    Dose a second, 1/s, broadcast shape.

    Raises
    ------
    ValueError
        If a fraction is outside 0-1 or the activity is unknown.

    References
    ----------
    McGrattan et al., FDS Technical Reference Guide, NIST SP 1019, eq. 22.42-22.49.

    Examples
    --------
    >>> round(float(fed_gas_per_s(co_frac=1000e-6)) * 1800.0, 3)
    1.063
    """
    co_ppm = within("co_frac", co_frac, 0.0, 1.0, "1") * 1e6
    co2_percent = within("co2_frac", co2_frac, 0.0, 1.0, "1") * 100.0
    o2 = within("o2_frac", o2_frac, 0.0, 1.0, "1")
    scarce = within("hypoxia_below_frac", hypoxia_below_frac, 0.0, 1.0, "1")
    factor = _BREATHING.get(activity)
    if factor is None:
        raise ValueError(f"activity = {activity!r} is not one of {', '.join(_BREATHING)}")
    panting = np.where(co2_percent > 0.0, np.exp(0.1903 * co2_percent + 2.0004) / 7.1, 1.0)
    carbon_monoxide = (_CO_FACTOR * factor) * np.power(co_ppm, _CO_POWER) * panting
    hypoxia = np.where(o2 < scarce, np.exp(0.54 * (20.9 - 100.0 * o2) - 8.13), 0.0)
    return (carbon_monoxide + hypoxia) / 60.0


def fed_heat_per_s(*, temperature_k: ArrayLike, clothing: Clothing = "light") -> Floats:
    """Rate of the fractional effective dose of hot air, 1/s; collapse at a sum of 1.

    Formula (1/min, T in deg C): T^3.4 / 5.0e7 lightly clothed, T^3.61 / 4.1e8 fully clothed.

    Parameters
    ----------
    temperature_k
        Air temperature, K, 200-2000; below 0 C the rate is 0.
    clothing
        light (or unclothed) or full.

    Raises
    ------
    ValueError
        If the temperature is outside its range or the clothing unknown.

    References
    ----------
    ISO 13571:2012 eq. 9 and 10 (the second also in the CFAST Technical Reference, Tenability).

    Examples
    --------
    >>> round(1.0 / float(fed_heat_per_s(temperature_k=373.15)) / 60.0, 1)
    7.9
    """
    celsius = np.maximum(within("temperature_k", temperature_k, 200.0, 2000.0, "K") - 273.15, 0.0)
    if clothing == "light":
        return np.power(celsius, 3.4) * (1.0 / (5.0e7 * 60.0))
    if clothing == "full":
        return np.power(celsius, 3.61) * (1.0 / (4.1e8 * 60.0))
    raise ValueError(f"clothing = {clothing!r} is not one of light, full")


def gas_dose_per_s(*, co_frac: float, co2_frac: float, o2_frac: float) -> float:
    """`fed_gas_per_s` at light work of plain numbers, unchecked, for inner loops."""
    dose: float = (_CO_FACTOR * _BREATHING["light"]) * (co_frac * 1e6) ** _CO_POWER
    if co2_frac > 0.0:
        dose *= math.exp(19.03 * co2_frac + 2.0004) / 7.1
    if o2_frac < HYPOXIA_BELOW_FRAC:
        dose += math.exp(0.54 * (20.9 - 100.0 * o2_frac) - 8.13)
    return dose / 60.0


def heat_dose_per_s(*, temperature_k: float) -> float:
    """`fed_heat_per_s` in light clothes of a plain number, unchecked, for inner loops."""
    dose: float = max(temperature_k - 273.15, 0.0) ** 3.4 / (5.0e7 * 60.0)
    return dose


def sight_speed_ratio(*, extinction_per_m: float) -> float:
    """Share of the free speed in smoke, `speed_in_smoke_m_s` of a plain number, unchecked."""
    return max(1.0 - _SPEED_SLOPE_M * extinction_per_m, _LEAST_SPEED_RATIO)


def extinction_coefficient_per_m(*, soot_kg_m3: ArrayLike) -> Floats:
    """Light extinction coefficient of smoke, 1/m: 8700 m2/kg times the soot density.

    Parameters
    ----------
    soot_kg_m3
        Soot per volume, kg/m3, >= 0.

    Raises
    ------
    ValueError
        If the argument is negative or not finite.
    """
    return MASS_EXTINCTION_M2_KG * within("soot_kg_m3", soot_kg_m3, 0.0, 1.0, "kg/m3")


def visibility_m(*, extinction_per_m: ArrayLike, sign: Sign = "reflecting") -> Floats:
    """Distance at which a sign is made out through smoke, m, at most 30.

    Formula: V = C / K, C = 3 for reflecting and 8 for light-emitting signs (Jin).

    Parameters
    ----------
    extinction_per_m
        Extinction coefficient K, 1/m, >= 0.
    sign
        reflecting or emitting.

    Raises
    ------
    ValueError
        If the coefficient is negative or the sign unknown.

    Examples
    --------
    >>> float(visibility_m(extinction_per_m=0.3))
    10.0
    """
    extinction = within("extinction_per_m", extinction_per_m, 0.0, 1e4, "1/m")
    factor = _SIGN_FACTOR.get(sign)
    if factor is None:
        raise ValueError(f"sign = {sign!r} is not one of {', '.join(_SIGN_FACTOR)}")
    return factor / np.maximum(extinction, factor / CLEAR_AIR_VISIBILITY_M)


def speed_in_smoke_m_s(*, free_speed_m_s: ArrayLike, extinction_per_m: ArrayLike) -> Floats:
    """Walking speed in smoke, m/s.

    Formula: v = v0 max(0.1, 1 - 0.057 K / 0.706).

    Parameters
    ----------
    free_speed_m_s
        Speed v0 in clear air, m/s, 0-5.
    extinction_per_m
        Extinction coefficient K, 1/m, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Frantzich and Nilsson 2003, Lund University report 3126; form of the FDS+Evac guide.
    """
    free = within("free_speed_m_s", free_speed_m_s, 0.0, 5.0, "m/s")
    extinction = within("extinction_per_m", extinction_per_m, 0.0, 1e4, "1/m")
    return free * np.maximum(1.0 - _SPEED_SLOPE_M * extinction, _LEAST_SPEED_RATIO)


def collapse_threshold(*, quantile_prob: ArrayLike) -> Floats:
    """Dose (FED) at which the person of this quantile collapses.

    Formula: D = exp(0.94 z), z the standard normal quantile; median 1.

    Parameters
    ----------
    quantile_prob
        Quantile of the population, 0-1; a uniform random number draws a person.

    Raises
    ------
    ValueError
        If the quantile is outside 0-1.

    Examples
    --------
    >>> float(collapse_threshold(quantile_prob=0.5))
    1.0
    """
    from scipy.special import ndtri  # noqa: PLC0415 - scipy costs 0.3 s, only sampling pays it

    level = within("quantile_prob", quantile_prob, 0.0, 1.0, "1")
    return np.exp(TOLERANCE_SIGMA * np.asarray(ndtri(np.clip(level, 1e-16, 1.0 - 1e-16))))


def collapsed_prob(*, fed: ArrayLike) -> Floats:
    """Share of people who have collapsed at a dose: normal distribution of ln(FED) / 0.94.

    Parameters
    ----------
    fed
        Fractional effective dose, >= 0.

    Raises
    ------
    ValueError
        If the dose is negative or NaN.

    Examples
    --------
    >>> float(collapsed_prob(fed=1.0))
    0.5
    """
    from scipy.special import ndtr  # noqa: PLC0415 - scipy costs 0.3 s, only sampling pays it

    dose = within("fed", fed, 0.0, np.inf, "", finite=False)
    with np.errstate(divide="ignore"):
        return np.asarray(ndtr(np.log(dose) / TOLERANCE_SIGMA))


def clear_height_m(*, ceiling_height_m: ArrayLike) -> Floats:
    """Least smoke-free height that GB 51251 asks for, m: Hq = 1.6 + 0.1 H.

    Parameters
    ----------
    ceiling_height_m
        Height H of the storey, m, 1.5-60.

    Raises
    ------
    ValueError
        If the height is outside its range.

    References
    ----------
    GB 51251-2017, minimum clear height (reference 1.1, seen in a reprint).
    """
    return 1.6 + 0.1 * within("ceiling_height_m", ceiling_height_m, 1.5, 60.0, "m")
