"""How fast a heavy cloud on the ground spreads, takes in air and is warmed by the ground."""

from __future__ import annotations

import math
from typing import Final, Protocol, cast

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, finite, non_negative, positive, within
from sim.consequence.dispersion.surface_layer import VON_KARMAN
from sim.consequence.dispersion.wind import classify_stability
from sim.model_card import ModelCard, Range, register

GRAVITY_M_S2: Final = 9.81

_NEUTRAL: Final = 0.88
_STABLE: Final = (0.099, 1.04, 1.4e-25, 5.7)
_BUOYANT: Final = (0.65, 0.6)
"""Suppression of entrainment, 0.88 + 0.099 Ri^1.04 + 1.4e-25 Ri^5.7 for a heavy cloud and
0.88 / (1 + 0.65 |Ri|^0.6) for a light one: DEGADIS 2.1 (Spicer and Havens 1989), function PHIF,
seen in a public port of the EPA code. DEGADIS divides it into 0.35 u* (1 + alpha); 0.35/0.88 is
0.398, so dividing by 0.88 leaves von Karman's 0.4 of the passive plume."""

_CONVECTION: Final = 0.25
"""Turbulence added by a warm ground, u*^2 (1 + 0.25 Ri_T^(2/3)): DEGADIS 2.1 (as above)."""

_FRONT: Final = 1.15
"""Speed of the gravity front over sqrt(g' H), C_E of DEGADIS 2.1, from laboratory tests of Havens
and Spicer (1985)."""

_FREE_HEAT: Final = 18.0
_FORCED_HEAT: Final = 1.22
"""Heat from the ground, larger of 18 ((rho/M)^2 |dT|)^(1/3) W/(m2 K), rho/M in kmol/m3, and
1.22 rho cp u*^2 / u: DEGADIS 2.1, subroutine SURFAC."""

_LATERAL_POWER: Final = 0.9
_LATERAL_TIME_S: Final = 600.0
_AVERAGING_POWER: Final = 0.2
_LATERAL: Final = {
    "A": (0.423, 18.4), "B": (0.313, 18.4), "C": (0.210, 18.4),
    "D": (0.136, 18.3), "E": (0.102, 11.4), "F": (0.0674, 4.6),
}  # fmt: skip
"""sigma_y = delta x^0.9 for 10 minutes and the shortest averaging time, s, below which the plume
counts as instantaneous: DEGADIS 2.1, subroutine ATMDEF."""

CARD = register(
    ModelCard(
        key="consequence.dense_rates",
        title_zh="重气云卷吸、重力铺展与地面加热（DEGADIS/HEGADAS 封闭关系）",
        title_en="Entrainment, gravity spreading and ground heating of a heavy cloud "
        "(closures of DEGADIS and HEGADAS)",
        source="Colenbrander and Puttock 1983; Spicer and Havens 1989, DEGADIS 2.1, "
        "EPA-450/4-89-019, read in a public port of the EPA code",
        status="verified",
        ranges={
            "richardson_ratio": Range(-10.0, 5000.0, ""),
            "averaging_time_s": Range(4.6, 3600.0, "s"),
        },
        limits_zh=(
            "地面粗糙元低于云高；地形平坦",
            "大气稳定度与云内层结按相加合并（两个来源各自成立，合并为本程序的做法）",
        ),
        limits_en=(
            "roughness elements lower than the cloud, level ground",
            "stability of the air and of the cloud are added: each has its source, the sum is ours",
        ),
        checks=("DG-phi", "DG-front", "DG-heat", "DG-lateral"),
    )
)


class Maths(Protocol):
    """Elementary functions of arrays or of single numbers; the physics is written once for both."""

    def exp(self, x: Floats, /) -> Floats:
        """E to the power x."""

    def sqrt(self, x: Floats, /) -> Floats:
        """Square root."""

    def cbrt(self, x: Floats, /) -> Floats:
        """Cube root."""

    def maximum(self, x: Floats, y: Floats | float, /) -> Floats:
        """Larger of two."""

    def minimum(self, x: Floats, y: Floats | float, /) -> Floats:
        """Smaller of two."""

    def where(self, condition: Bools, x: Floats, y: Floats | float, /) -> Floats:
        """One where the condition holds, else the other."""


class _Single:
    """Elementary functions of one number: ten times faster than arrays of one element."""

    exp = staticmethod(math.exp)
    sqrt = staticmethod(math.sqrt)
    cbrt = staticmethod(math.cbrt)
    maximum = staticmethod(max)
    minimum = staticmethod(min)

    @staticmethod
    def where(condition: object, x: float, y: float) -> float:
        return x if condition else y


ARRAYS: Final = cast("Maths", np)
SINGLE: Final = cast("Maths", _Single())


def entrainment_suppression_ratio(
    *, richardson_ratio: ArrayLike, ambient_ratio: ArrayLike = 1.0
) -> Floats:
    """How many times slower than into a passive neutral layer air gets into a cloud.

    ``a + (0.099 Ri^1.04 + 1.4e-25 Ri^5.7) / 0.88`` if heavy, ``a / (1 + 0.65 |Ri|^0.6)`` if light.

    Parameters
    ----------
    richardson_ratio
        Bulk Richardson number of the cloud, ``g (rho - rho_a) / rho_a H / u*^2``.
    ambient_ratio
        a, the gradient function phi_h of the air without the cloud; 1 when neutral.

    Returns
    -------
    numpy.ndarray
        Ratio, above 0.

    Raises
    ------
    ValueError
        If an argument is not finite, or the ambient ratio not above 0.

    References
    ----------
    Spicer and Havens 1989, EPA-450/4-89-019; the sum with a after Ermak 1990, UCRL-MA-105607,
    who adds the two stabilities inside his function.

    Examples
    --------
    >>> round(0.88 * float(entrainment_suppression_ratio(richardson_ratio=10.0)), 4)
    1.9655
    """
    return suppression(
        finite("richardson_ratio", richardson_ratio), positive("ambient_ratio", ambient_ratio)
    )


def suppression(richardson: Floats, ambient: Floats, maths: Maths = ARRAYS) -> Floats:
    """As `entrainment_suppression_ratio`, unchecked."""
    first, power, last, steep = _STABLE
    heavy = maths.maximum(richardson, 0.0)
    light = heavy - richardson
    gain, root = _BUOYANT
    added = (first * heavy**power + last * heavy**steep) * (1.0 / _NEUTRAL)
    return ambient / (1.0 + gain * light**root) + added


def entrainment_speed_m_s(
    *,
    friction_velocity_m_s: ArrayLike,
    richardson_ratio: ArrayLike,
    thermal_richardson_ratio: ArrayLike = 0.0,
    ambient_ratio: ArrayLike = 1.0,
    wind_exponent_ratio: ArrayLike,
) -> Floats:
    """Speed at which air enters through the top of the cloud, m/s.

    ``k u* w (1 + alpha) / phi(Ri / w^2)``, ``w^2 = 1 + 0.25 Ri_T^(2/3)``.

    Parameters
    ----------
    friction_velocity_m_s
        Friction velocity, m/s, above 0.
    richardson_ratio
        See `entrainment_suppression_ratio`.
    thermal_richardson_ratio
        ``g (T_ground - T) / T H / (u* u)``, 0 or more.
    ambient_ratio
        See `entrainment_suppression_ratio`.
    wind_exponent_ratio
        alpha of the wind ``u ~ z^alpha``, 0 or more.

    Returns
    -------
    numpy.ndarray
        Speed, m/s.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    return entrainment(
        positive("friction_velocity_m_s", friction_velocity_m_s, "m/s")
        * (1.0 + non_negative("wind_exponent_ratio", wind_exponent_ratio))
        * VON_KARMAN,
        finite("richardson_ratio", richardson_ratio),
        non_negative("thermal_richardson_ratio", thermal_richardson_ratio),
        positive("ambient_ratio", ambient_ratio),
    )


def entrainment(
    passive: Floats,
    richardson: Floats,
    thermal: Floats,
    ambient: Floats,
    maths: Maths = ARRAYS,
) -> Floats:
    """As `entrainment_speed_m_s`, unchecked, with k u* (1 + alpha) as `passive`."""
    stirred = 1.0 + _CONVECTION * maths.cbrt(thermal * thermal)
    return passive * maths.sqrt(stirred) / suppression(richardson / stirred, ambient, maths)


def front_speed_m_s(*, density_excess_ratio: ArrayLike, depth_m: ArrayLike) -> Floats:
    """Speed at which the edge of a heavy cloud creeps sideways, ``1.15 sqrt(g' H)``.

    Parameters
    ----------
    density_excess_ratio
        (rho - rho_a) / rho_a, of which g' = g times; a light cloud does not spread.
    depth_m
        Effective depth H, m, 0 or more.

    Returns
    -------
    numpy.ndarray
        Speed, m/s.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(front_speed_m_s(density_excess_ratio=0.5, depth_m=2.0)), 3)
    3.602
    """
    return front(
        GRAVITY_M_S2 * finite("density_excess_ratio", density_excess_ratio),
        non_negative("depth_m", depth_m, "m"),
    )


def front(reduced_gravity: Floats, depth: Floats, maths: Maths = ARRAYS) -> Floats:
    """As `front_speed_m_s`, unchecked."""
    return _FRONT * maths.sqrt(maths.maximum(reduced_gravity, 0.0) * depth)


def ground_heat_w_m2(
    *,
    temperature_difference_k: ArrayLike,
    density_kg_m3: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    heat_capacity_j_kg_k: ArrayLike,
    friction_velocity_m_s: ArrayLike,
    wind_speed_m_s: ArrayLike,
) -> Floats:
    """Heat that a cold cloud takes from the ground, free or forced convection, W/m2.

    ``max(18 (n^2 dT)^(1/3), 1.22 rho cp u*^2 / u) dT``, n = rho / M in kmol/m3.

    Parameters
    ----------
    temperature_difference_k
        Ground minus cloud, K; a cloud warmer than the ground takes none.
    density_kg_m3, molar_mass_kg_mol, heat_capacity_j_kg_k
        Of the cloud: density, kg/m3; molar mass, kg/mol; heat capacity, J/(kg K); above 0.
    friction_velocity_m_s, wind_speed_m_s
        Friction velocity, and wind at the middle of the cloud, m/s, above 0.

    Returns
    -------
    numpy.ndarray
        Heat flux, W/m2.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    density = positive("density_kg_m3", density_kg_m3, "kg/m3")
    molar_mass = positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    capacity = positive("heat_capacity_j_kg_k", heat_capacity_j_kg_k, "J/(kg K)")
    friction = positive("friction_velocity_m_s", friction_velocity_m_s, "m/s")
    wind = positive("wind_speed_m_s", wind_speed_m_s, "m/s")
    return ground_heat(
        np.maximum(finite("temperature_difference_k", temperature_difference_k, "K"), 0.0),
        density / (1000.0 * molar_mass),
        density * capacity * friction * friction / wind,
    )


def ground_heat(
    difference: Floats, molar_density: Floats, forced: Floats, maths: Maths = ARRAYS
) -> Floats:
    """As `ground_heat_w_m2`, unchecked; `forced` is rho cp u*^2 / u, difference 0 or more."""
    free = _FREE_HEAT * maths.cbrt(molar_density * molar_density * difference)
    return maths.maximum(free, _FORCED_HEAT * forced) * difference


def lateral_coefficient(
    *, obukhov_length_m: float, roughness_length_m: float, averaging_time_s: float
) -> float:
    """Coefficient delta of the passive lateral spread ``sigma_y = delta x^0.9``, all in metres.

    ``delta_10min (t / 600 s)^0.2``, by the stability class nearest to the Obukhov length.

    Parameters
    ----------
    obukhov_length_m
        Obukhov length, m; not 0, infinite means neutral.
    roughness_length_m
        Roughness length, m, 1e-5 to 1.
    averaging_time_s
        Averaging time, s, 0 to 3600; very short ones count as instantaneous.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> lateral_coefficient(obukhov_length_m=float("inf"), roughness_length_m=0.1,
    ...                     averaging_time_s=600.0)
    0.136
    """
    name = classify_stability(
        obukhov_length_m=obukhov_length_m, roughness_length_m=roughness_length_m
    )
    time = float(within("averaging_time_s", averaging_time_s, 0.0, 3600.0, "s"))
    coefficient, shortest = _LATERAL[name]
    return coefficient * math.pow(max(time, shortest) / _LATERAL_TIME_S, _AVERAGING_POWER)


def edge_growth_m(half_width: Floats, coefficient: Floats) -> Floats:
    """Rate d(Sy^2)/dx, m, of the soft edge of a plume of this effective half width.

    ``(8 b / pi) B^2 (delta sqrt(pi/2) / B)^(1/b)``, b = 0.9 (Colenbrander); once no core is left,
    B = sqrt(pi)/2 Sy and the plume follows ``sigma_y = delta x^b``.

    Parameters
    ----------
    half_width
        Effective half width B, m.
    coefficient
        delta, see `lateral_coefficient`.
    """
    share = coefficient * math.sqrt(math.pi / 2.0) / half_width
    scale = 8.0 * _LATERAL_POWER / math.pi
    return scale * half_width * half_width * share ** (1.0 / _LATERAL_POWER)
