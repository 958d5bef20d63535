"""How much of a flashing release stays in the air, by each of the rules in use."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.release.orifice import GRAVITY_M_S2, airborne_frac
from sim.model_card import ModelCard, Range, register

_AEROSOL_PER_VAPOUR: Final = 2.0
"""The aerosol equals the vapour: upper end of "1-2x the flashed fraction" (D13's notebook)."""

_WEBER: Final = 12.0
"""Critical Weber number, the lower end of 12-22: the smallest drops (Woodward 1998 p. 49)."""

_FLASH_DROP_M: Final = 0.03
_FLASH_OFFSET: Final = 10.0
_FLASH_SLOPE_PER_K: Final = 4.0
"""Drops of a flashing break-up: 0.03 / (10 + 4 superheat) m (Woodward 1998, eq. 4.30)."""

_JET_HALF_ANGLE_DEG: Final = 4.46
_SPREAD: Final = 1.8
"""Spray's half angle and geometric deviation of drop size: defaults of RELEASE (1999, p. 63)."""

_HALVINGS: Final = 80

RULE_CARD = register(
    ModelCard(
        key="consequence.airborne_rules",
        title_zh="空气中携带比例：多规则并列",
        title_en="Airborne share: rules side by side",
        source=(
            "GB/T 37243-2019 eq. D.31/D.32 (evidence D14); twice the flash: CCPS practice as told "
            "in A. Farrell's butane example (evidence D13); both second-hand"
        ),
        status="provisional",
        ranges={"flash_frac": Range(0.0, 1.0, "1")},
        limits_zh=("经验规则，与孔径、速度、液滴大小无关；原文均未见",),
        limits_en=("rules of thumb, blind to hole, speed and drop size; originals not seen",),
        checks=("D14", "R-airborne-rules"),
    )
)

DROPLET_CARD = register(
    ModelCard(
        key="consequence.droplet_rain_out",
        title_zh="液滴雨落（RELEASE：临界液滴直径）",
        title_en="Rain-out of droplets (RELEASE: critical drop size)",
        source=(
            "Johnson and Woodward 1999 (RELEASE) pp. 58-64, Woodward 1998 pp. 49-50, drag: White "
            "1974; as told in A. Farrell's butane example (evidence D13), originals not seen"
        ),
        status="provisional",
        ranges={"superheat_k": Range(0.0, 100.0, "K"), "speed_m_s": Range(1.0, 300.0, "m/s")},
        limits_zh=(
            "液滴不蒸发；落地即成池",
            "D13 印出的临界直径 0.1425 mm 源于阻力公式符号错误，正确公式给出 6.14 mm",
        ),
        limits_en=(
            "drops do not evaporate; what falls is pool",
            "critical size 0.1425 mm in D13: wrong sign in the drag; the right formula: 6.14 mm",
        ),
        checks=("R-droplet", "R-suspended", "R-critical-droplet"),
    )
)


def airborne_by_rule(*, flash_frac: ArrayLike) -> dict[str, Floats]:
    """Airborne share of a flashing release by each rule of thumb, 0 to 1.

    Parameters
    ----------
    flash_frac
        Flash fraction Fv, 0 to 1 (see `orifice.flash_frac`).

    Returns
    -------
    dict
        ``chinese_practice``: ``5 Fv`` to Fv = 0.2, all above (GB/T 37243); ``twice_flash``:
        ``2 Fv`` to Fv = 0.5, all above (the aerosol weighs as much as the vapour);
        ``vapour_only``: Fv, the lower limit.

    Raises
    ------
    ValueError
        If the fraction lies outside.

    References
    ----------
    See the model card; evidence D13 and D14.

    Examples
    --------
    >>> {rule: float(share) for rule, share in airborne_by_rule(flash_frac=0.125).items()}
    {'chinese_practice': 0.625, 'twice_flash': 0.25, 'vapour_only': 0.125}
    """
    share = within("flash_frac", flash_frac, 0.0, 1.0)
    return {
        "chinese_practice": airborne_frac(flash_frac=share),
        "twice_flash": np.minimum(_AEROSOL_PER_VAPOUR * share, 1.0),
        "vapour_only": share,
    }


def droplet_diameter_m(
    *,
    speed_m_s: ArrayLike,
    superheat_k: ArrayLike,
    surface_tension_n_m: ArrayLike,
    air_density_kg_m3: ArrayLike,
) -> Floats:
    """Mean drop size of a jet, m: the smaller of aerodynamic and flashing break-up.

    ``min(12 sigma / (rho_air u^2), 0.03 / (10 + 4 (T - Tb)))``.

    Parameters
    ----------
    speed_m_s
        Speed of the jet, m/s, above 0.
    superheat_k
        Temperature above the boiling point, K, 0 or more.
    surface_tension_n_m
        Surface tension at the boiling point, N/m, above 0.
    air_density_kg_m3
        Density of the air, kg/m3, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Woodward 1998, pp. 49-50; RELEASE 1999, p. 64 (second-hand, evidence D13).
    """
    speed = positive("speed_m_s", speed_m_s, "m/s")
    superheat = non_negative("superheat_k", superheat_k, "K")
    tension = positive("surface_tension_n_m", surface_tension_n_m, "N/m")
    density = positive("air_density_kg_m3", air_density_kg_m3, "kg/m3")
    torn = _WEBER * tension / (density * np.square(speed))
    burst = _FLASH_DROP_M / (_FLASH_OFFSET + _FLASH_SLOPE_PER_K * superheat)
    return np.minimum(torn, burst)


def critical_droplet_diameter_m(
    *,
    speed_m_s: ArrayLike,
    liquid_density_kg_m3: ArrayLike,
    gas_density_kg_m3: ArrayLike,
    gas_viscosity_pa_s: ArrayLike,
) -> Floats:
    """Largest drop that stays in the spray, m: it falls as fast as the spray widens.

    ``(rho_l - rho_g) g d = 3/4 CD rho_g uc^2`` with ``uc = u tan 4.46 deg`` and
    ``CD = 24/Re + 6/(1 + sqrt Re) + 0.4``.

    Parameters
    ----------
    speed_m_s
        Speed of the jet, m/s, above 0.
    liquid_density_kg_m3, gas_density_kg_m3
        Density of drops and of the gas around them, kg/m3, above 0; drops are the heavier.
    gas_viscosity_pa_s
        Dynamic viscosity of the gas, Pa s, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or the gas is not lighter than the drops.

    References
    ----------
    RELEASE 1999, p. 63 (second-hand, evidence D13); White 1974, Viscous Fluid Flow (Re < 2e5).
    """
    settling = math.tan(math.radians(_JET_HALF_ANGLE_DEG)) * positive("speed_m_s", speed_m_s, "m/s")
    liquid = positive("liquid_density_kg_m3", liquid_density_kg_m3, "kg/m3")
    gas = positive("gas_density_kg_m3", gas_density_kg_m3, "kg/m3")
    viscosity = positive("gas_viscosity_pa_s", gas_viscosity_pa_s, "Pa s")
    if np.any(gas >= liquid):
        raise ValueError(
            f"gas_density_kg_m3 must be below liquid_density_kg_m3 {float(np.min(liquid)):g}, got "
            f"{float(np.max(gas)):g} kg/m3"
        )
    # with d = e^s the surplus of weight over drag rises through zero exactly once
    low = np.full(
        np.broadcast_shapes(settling.shape, liquid.shape, gas.shape, viscosity.shape), -30.0
    )
    high = np.full_like(low, 20.0)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        size = np.exp(middle)
        reynolds = gas * settling * size / viscosity
        drag = 24.0 / reynolds + 6.0 / (1.0 + np.sqrt(reynolds)) + 0.4
        held = (liquid - gas) * GRAVITY_M_S2 * size < 0.75 * drag * gas * np.square(settling)
        low, high = np.where(held, middle, low), np.where(held, high, middle)
    return np.exp(0.5 * (low + high))


def suspended_frac(*, droplet_diameter_m: ArrayLike, critical_diameter_m: ArrayLike) -> Floats:
    """Mass share of the liquid in drops below the critical size, 0 to 1.

    Drop numbers are log-normal about the mean size with geometric deviation 1.8, so
    ``fa = 1/2 erfc((3 s^2 - ln(dc / d)) / (sqrt 2 s))`` with ``s = ln 1.8``.

    Parameters
    ----------
    droplet_diameter_m, critical_diameter_m
        Mean and critical drop size, m, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Notes
    -----
    The airborne share of the whole release is ``Fv + fa (1 - Fv)``.

    References
    ----------
    RELEASE 1999, pp. 58-60 (second-hand, evidence D13).
    """
    from scipy.special import erfc  # noqa: PLC0415 - scipy only where it is needed

    mean = positive("droplet_diameter_m", droplet_diameter_m, "m")
    critical = positive("critical_diameter_m", critical_diameter_m, "m")
    spread = math.log(_SPREAD)
    above = (3.0 * spread * spread - np.log(critical / mean)) / (math.sqrt(2.0) * spread)
    return np.asarray(0.5 * erfc(above))
