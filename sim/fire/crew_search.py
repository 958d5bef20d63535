"""How long crews take to search a room and bring somebody out, and what heat keeps them from it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, within
from sim.model_card import ModelCard, Range, register

ROOM_M2: Final = 12.0
ROOM_TIME_S: Final = 240.0
"""A furnished bedroom of 12 m2 without any sight takes a crew four minutes on hands and knees
("search & rescue operations during interior firefighting: a study into crawling speeds", 42 crews,
abstract)."""

LARGE_ROOM_M2: Final = 31.0
"""The largest rooms of that study; per area they went faster than the bedrooms. Above it crews are
taken to sweep the floor in lanes."""

SWEEP_M_S: Final = 0.39
BACK_M_S: Final = 0.50
"""Speed of blindfolded teams of five into a tunnel of 417 m feeling their way, and back out with a
person on a stretcher (seven teams, "air consumption and moving speed by firefighters during full
scale search & rescue experiments in a tunnel", abstract)."""

LANE_M: Final = 2.0
CLEAR_LANE_M: Final = 6.0
CLEAR_M_S: Final = 1.0
"""Width that a crew feels over in the dark and looks over in clear air, and its walking speed
there (assumed: no measurement was found)."""

AIR_USE_M3_S: Final = 69.0e-3 / 60.0
"""Air that one searcher breathes: 68-70 L/min (the study of ROOM_TIME_S)."""

CYLINDER_M3: Final = 6.8e-3
FULL_PA: Final = 30.0e6
RESERVE_PA: Final = 5.5e6
"""The usual Chinese cylinder; the pressure at which its whistle sounds is from memory."""

AMBIENT_PA: Final = 101_325.0

CREW_HEAD_M: Final = 1.0
"""Height of the head of a crouching firefighter, m (assumed)."""

MOST_GAS_K: Final = 533.15
MOST_FLUX_W_M2: Final = 1.0e4
"""Thermal class III of firefighters' equipment: 260 C and 10 kW/m2 for five minutes (NIST Technical
Note 1474, from memory, unverified)."""

_STEFAN_W_M2_K4: Final = 5.670e-8

CARD = register(
    ModelCard(
        key="fire.crew_search",
        title_zh="消防内攻搜救：面积、烟、热与空气呼吸器",
        title_en="Interior search by crews: area, smoke, heat and air sets",
        source="crawling-speed study of 42 crews (4 min for 12 m2, 68-70 L/min); tunnel search "
        "experiments of seven teams (0.39 m/s in, 0.50 m/s out); thermal class III from memory",
        status="provisional",
        ranges={"area_m2": Range(5.0, 5000.0, "m2")},
        limits_zh=(
            "大于31平方米的空间按2米宽搜索带推进，带宽与无烟时速度为假设",
            "无烟搜救、高温限值与钢瓶余压未核实；未计热像仪",
        ),
        limits_en=(
            "rooms above 31 m2 are swept in lanes of 2 m; width and clear-air speed assumed",
            "clear air, heat limits and reserve pressure unverified; no thermal imaging cameras",
        ),
        checks=("FC01", "FC02", "FC03", "FC04"),
    )
)


def search_time_s(
    *,
    area_m2: ArrayLike,
    room_time_s: ArrayLike = ROOM_TIME_S,
    sweep_speed_m_s: ArrayLike = SWEEP_M_S,
) -> Floats:
    """Time in which one crew searches a room without sight, s.

    t = t_12 A / 12 m2 up to 31 m2; a larger floor is swept in lanes, t = A / (v x 2 m), but takes
    no less than a room of 31 m2 and no more than crawling all over it.

    Parameters
    ----------
    area_m2
        Floor area, m2, > 0 and at most 1e5.
    room_time_s
        Time for a room of 12 m2, s, 1-1e4.
    sweep_speed_m_s
        Speed along a lane, m/s, 0.01-3.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(search_time_s(area_m2=12.0))
    240.0
    """
    area = within("area_m2", area_m2, 1e-3, 1e5, "m2")
    room = within("room_time_s", room_time_s, 1.0, 1e4, "s")
    speed = within("sweep_speed_m_s", sweep_speed_m_s, 0.01, 3.0, "m/s")
    crawled = room * area / ROOM_M2
    swept = np.maximum(area / (speed * LANE_M), room * LARGE_ROOM_M2 / ROOM_M2)
    return np.asarray(np.minimum(crawled, swept), dtype=np.float64)


def clear_search_time_s(*, area_m2: ArrayLike) -> Floats:
    """Time in which one crew looks over a room without smoke, s: A / (1 m/s x 6 m).

    Parameters
    ----------
    area_m2
        Floor area, m2, > 0 and at most 1e5.

    Raises
    ------
    ValueError
        If the area is outside its range.

    Examples
    --------
    >>> float(clear_search_time_s(area_m2=600.0))
    100.0
    """
    return within("area_m2", area_m2, 1e-3, 1e5, "m2") / (CLEAR_M_S * CLEAR_LANE_M)


def air_time_s(
    *,
    cylinder_m3: ArrayLike = CYLINDER_M3,
    full_pa: ArrayLike = FULL_PA,
    reserve_pa: ArrayLike = RESERVE_PA,
    air_use_m3_s: ArrayLike = AIR_USE_M3_S,
) -> Floats:
    """Time until the whistle of a cylinder sounds, s: V (p - p_reserve) / (p_ambient x use).

    Parameters
    ----------
    cylinder_m3
        Volume of the cylinder, m3, 1e-3 to 0.1.
    full_pa, reserve_pa
        Pressure at entry and at the whistle, Pa, 0-1e8, the first not below the second.
    air_use_m3_s
        Air breathed, m3/s at ambient pressure, 1e-4 to 1e-2.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The gas is taken as ideal, which gives some 7 % more air than a cylinder at 30 MPa holds.

    Examples
    --------
    >>> round(float(air_time_s()) / 60.0, 1)
    23.8
    """
    volume = within("cylinder_m3", cylinder_m3, 1e-3, 0.1, "m3")
    full = within("full_pa", full_pa, 0.0, 1e8, "Pa")
    reserve = within("reserve_pa", reserve_pa, 0.0, 1e8, "Pa")
    use = within("air_use_m3_s", air_use_m3_s, 1e-4, 1e-2, "m3/s")
    if np.any(full < reserve):
        raise ValueError(f"full_pa = {full_pa!r} is below reserve_pa = {reserve_pa!r}")
    return volume * (full - reserve) / (AMBIENT_PA * use)


def is_workable(*, interface_m: ArrayLike, temperature_k: ArrayLike) -> Bools:
    """Whether crews in protective clothing can work in a room under a layer of smoke.

    Crouching in the smoke, they stand gas of up to 260 C; under it, the heat of a black layer of up
    to 10 kW/m2, sigma T^4.

    Parameters
    ----------
    interface_m
        Height of the smoke above the floor, m, -100 to 500.
    temperature_k
        Temperature of the smoke, K, 200-2500.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> bool(is_workable(interface_m=0.3, temperature_k=500.0))
    True
    >>> bool(is_workable(interface_m=0.3, temperature_k=600.0))
    False
    """
    height = within("interface_m", interface_m, -100.0, 500.0, "m")
    hot = within("temperature_k", temperature_k, 200.0, 2500.0, "K")
    under = _STEFAN_W_M2_K4 * hot**4 <= MOST_FLUX_W_M2
    return np.asarray(np.where(height < CREW_HEAD_M, hot <= MOST_GAS_K, under), dtype=bool)


def can_work(*, interface_m: float, temperature_k: float) -> bool:
    """`is_workable` of plain numbers, unchecked, for inner loops."""
    if interface_m < CREW_HEAD_M:
        return temperature_k <= MOST_GAS_K
    return _STEFAN_W_M2_K4 * temperature_k**4 <= MOST_FLUX_W_M2
