"""How many pieces a bursting vessel throws, how fast and how far."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, positive, within
from sim.model_card import ModelCard, Range, register

GRAVITY_M_S2: Final = 9.80665

_SMALL_VESSEL_M3: Final = 5.0
_SMALL: Final = (90.0, 0.333)
_LARGE: Final = (465.0, 0.10)
"""Greatest range of a tub rocket, m: 90 m^0.333 for vessels below 5 m3, 465 m^0.10 from there, m
in kg of contents. Birk 1996, J. Loss Prevention 9:173; from memory, no text seen: unverified."""

FIREBALL_RADII_MOST: Final = 4.0
FIREBALL_RADII_SEVERE: Final = 15.0
FIREBALL_RADII_EXTREME: Final = 30.0
"""80 to 90 % of the fragments fall within 4 radii of the fireball, severe rockets within 15, the
farthest ever within 30 (Birk 1996; from memory: unverified. The reference page has the first as
"4 to 6 D", also from memory). To check with a person: Birk 1995, "BLEVE Response and Prevention,
technical documentation" (Transport Canada, Canadian Association of Fire Chiefs, Propane Gas
Association of Canada), "Hazards from BLEVEs", p. 12, of which only the contents could be read; and
the table of propane tanks in "BLEVE - Safety Precautions", Emergency Response Guidebook 2024, which
prints the radius of the fireball beside three distances, of which only the headings could."""

_COUNT: Final = (-3.77, 0.0096)
"""Number of fragments of a sphere of V m3, -3.77 + 0.0096 V for 700 to 2500 m3: Holden and Reeves
1985, IChemE Symposium Series 93; from memory: unverified."""

FLIGHT_CARD = register(
    ModelCard(
        key="consequence.fragment_flight",
        title_zh="碎片初速与无阻力最大射程",
        title_en="Fragments: initial speed from energy and range without drag",
        source="energy balance and free flight in vacuum",
        status="verified",
        ranges={"kinetic_frac": Range(0.05, 0.4, "1")},
        limits_zh=("射程为无空气阻力的上限；动能份额须由使用者给定",),
        limits_en=("range without drag, an upper bound; the kinetic share is for the user",),
        checks=("E-fragment-flight",),
    )
)

RANGE_CARD = register(
    ModelCard(
        key="consequence.fragment_range",
        title_zh="BLEVE 碎片数量与射程经验式（待核实）",
        title_en="Number and range of BLEVE fragments, empirical (unverified)",
        source="Birk 1996; Holden and Reeves 1985; both from memory, texts not seen; to check: "
        "Birk 1995 (Transport Canada), p. 12; Emergency Response Guidebook 2024, BLEVE table",
        status="provisional",
        ranges={
            "contents_kg": Range(10.0, 100_000.0, "kg"),
            "sphere_volume_m3": Range(700.0, 2500.0, "m3"),
        },
        limits_zh=(
            "系数凭记忆，未见原文，不得单独作为决策依据",
            "圆筒形液化气储罐的最远碎片，绝大多数落点更近",
        ),
        limits_en=(
            "coefficients from memory, texts not seen: no decision on these alone",
            "farthest piece of cylindrical tanks of liquefied gas; most fall much nearer",
        ),
        checks=("E-fragment-range",),
    )
)


def fragment_speed_m_s(
    *, energy_j: ArrayLike, kinetic_frac: ArrayLike, vessel_mass_kg: ArrayLike
) -> Floats:
    """Initial speed of the pieces when a share of the burst energy moves the shell, m/s.

    ``v = sqrt(2 a E / M)``

    Parameters
    ----------
    energy_j
        Energy set free by the burst, J, above 0.
    kinetic_frac
        Share of it that becomes motion of the shell, above 0 to 1.
    vessel_mass_kg
        Mass of the empty vessel, kg, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> float(fragment_speed_m_s(energy_j=1e6, kinetic_frac=0.2, vessel_mass_kg=1000.0))
    20.0
    """
    energy = positive("energy_j", energy_j, "J")
    share = within("kinetic_frac", kinetic_frac, 0.0, 1.0, above=True)
    return np.sqrt(2.0 * share * energy / positive("vessel_mass_kg", vessel_mass_kg, "kg"))


def flight_range_m(*, speed_m_s: ArrayLike, elevation_deg: ArrayLike = 45.0) -> Floats:
    """Distance that a piece flies over level ground without drag, m: ``v^2 sin(2 a) / g``.

    Parameters
    ----------
    speed_m_s
        Initial speed, m/s, above 0.
    elevation_deg
        Angle at which it leaves, 0 to 90; the farthest is 45.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(flight_range_m(speed_m_s=100.0)), 1)
    1019.7
    """
    speed = positive("speed_m_s", speed_m_s, "m/s")
    angle = np.radians(within("elevation_deg", elevation_deg, 0.0, 90.0, "deg"))
    return np.square(speed) * np.sin(2.0 * angle) / GRAVITY_M_S2


def farthest_fragment_m(*, contents_kg: ArrayLike, vessel_volume_m3: ArrayLike) -> Floats:
    """Greatest range of a piece of a cylindrical tank that bursts in a BLEVE, m (unverified).

    ``90 m^0.333`` for tanks below 5 m3, ``465 m^0.10`` from there.

    Parameters
    ----------
    contents_kg
        Liquefied gas in the tank, kg, above 0.
    vessel_volume_m3
        Volume of the tank, m3, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    References
    ----------
    Birk 1996 (from memory, see the card).

    Examples
    --------
    >>> round(float(farthest_fragment_m(contents_kg=20_000.0, vessel_volume_m3=50.0)))
    1252
    """
    mass = positive("contents_kg", contents_kg, "kg")
    volume = positive("vessel_volume_m3", vessel_volume_m3, "m3")
    small = _SMALL[0] * mass ** _SMALL[1]
    return np.where(volume < _SMALL_VESSEL_M3, small, _LARGE[0] * mass ** _LARGE[1])


def sphere_fragment_count(*, sphere_volume_m3: ArrayLike) -> Floats:
    """Mean number of large pieces of a bursting sphere (unverified): ``-3.77 + 0.0096 V``.

    Parameters
    ----------
    sphere_volume_m3
        Volume, 700 to 2500 m3, the range of the accidents behind it. Outside it is refused: the
        line turns negative below 393 m3.

    Raises
    ------
    ValueError
        If the volume lies outside.

    References
    ----------
    Holden and Reeves 1985 (from memory, see the card).

    Examples
    --------
    >>> round(float(sphere_fragment_count(sphere_volume_m3=1000.0)), 2)
    5.83
    """
    volume = within("sphere_volume_m3", sphere_volume_m3, 700.0, 2500.0, "m3")
    return _COUNT[0] + _COUNT[1] * volume
