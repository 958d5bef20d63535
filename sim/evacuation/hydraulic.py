"""How fast people walk and how many a door or stair lets through: the SFPE hydraulic model."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.model_card import ModelCard, Range, register

_SLOPE_M2: Final = 0.266
"""Slope a of S = k (1 - a D), m2 a person (SFPE Handbook, hydraulic model)."""

_LEAST_DENSITY: Final = 0.54
"""Density below which people walk freely, persons/m2 (SFPE Handbook)."""

LEVEL_SPEED_M_S: Final = 84.0 / 60.0
"""Speed constant k of level ways, m/s: 84 m/min (SFPE Handbook)."""

DOOR_SPECIFIC_FLOW: Final = 1.3
"""Most persons a second and metre of effective width through a door (SFPE Handbook)."""

BOUNDARY_LAYER_M: Final = 0.15
"""Width not used at each side of a door or stair, m (SFPE Handbook)."""

_STAIR_FACTOR_M_S: Final = 51.8 / 60.0
"""Speed constant of stairs: 51.8 sqrt(tread / riser) m/min (SFPE / New Zealand Fire Engineering
Design Guide, as coded in jupedsim-network `hydraulic.py`, seen)."""

CARD = register(
    ModelCard(
        key="evacuation.hydraulic",
        title_zh="SFPE水力疏散模型",
        title_en="SFPE hydraulic model of egress",
        source="SFPE Handbook of Fire Protection Engineering, chapter on the hydraulic model "
        "(Gwynne and Rosenbaum)",
        status="verified",
        ranges={
            "density_per_m2": Range(0.0, 3.76, "persons/m2"),
            "clear_width_m": Range(0.6, 5.0, "m"),
            "tread_m": Range(0.25, 0.33, "m"),
            "riser_m": Range(0.16, 0.19, "m"),
        },
        limits_zh=(
            "连续流近似；比JuPedSim微观模型慢40%～79%（偏保守）",
            "不计逆流、轮椅与群组",
        ),
        limits_en=(
            "people as a fluid; 40-79 % slower than JuPedSim for one door (conservative)",
            "no counterflow, wheelchairs or groups",
        ),
        checks=("FM16", "FM17", "FM18", "FM19"),
    )
)


def walking_speed_m_s(
    *, density_per_m2: ArrayLike, speed_constant_m_s: ArrayLike = LEVEL_SPEED_M_S
) -> Floats:
    """Walking speed in a crowd, m/s.

    Formula: S = k (1 - 0.266 D), D not below 0.54 persons/m2, S not below 0.

    Parameters
    ----------
    density_per_m2
        Persons per m2, 0-10.
    speed_constant_m_s
        k, m/s: 1.4 on the level; see `stair_speed_constant_m_s`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(walking_speed_m_s(density_per_m2=0.0)), 3)
    1.199
    """
    density = within("density_per_m2", density_per_m2, 0.0, 10.0, "persons/m2")
    constant = within("speed_constant_m_s", speed_constant_m_s, 0.0, 5.0, "m/s", above=True)
    return constant * np.maximum(1.0 - _SLOPE_M2 * np.maximum(density, _LEAST_DENSITY), 0.0)


def stair_speed_constant_m_s(*, tread_m: ArrayLike, riser_m: ArrayLike) -> Floats:
    """Speed constant k of a stair, m/s along the slope: 51.8 sqrt(tread / riser) m/min.

    Parameters
    ----------
    tread_m, riser_m
        Depth and height of a step, m, 0.1-0.6 and 0.05-0.4.

    Raises
    ------
    ValueError
        If a step is outside its range.

    Examples
    --------
    >>> round(float(stair_speed_constant_m_s(tread_m=0.28, riser_m=0.18)), 4)
    1.0768
    """
    tread = within("tread_m", tread_m, 0.1, 0.6, "m")
    riser = within("riser_m", riser_m, 0.05, 0.4, "m")
    return _STAIR_FACTOR_M_S * np.sqrt(tread / riser)


def specific_flow_per_m_s(
    *, density_per_m2: ArrayLike, speed_constant_m_s: ArrayLike = LEVEL_SPEED_M_S
) -> Floats:
    """Persons a second and metre of effective width at a density: speed times density.

    Parameters
    ----------
    density_per_m2
        Persons per m2, 0-10.
    speed_constant_m_s
        k, m/s.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    speed = walking_speed_m_s(density_per_m2=density_per_m2, speed_constant_m_s=speed_constant_m_s)
    return speed * np.asarray(density_per_m2, dtype=np.float64)


def most_specific_flow_per_m_s(*, speed_constant_m_s: ArrayLike) -> Floats:
    """Largest flow of a way, persons a second and metre of effective width: k / (4 a).

    Parameters
    ----------
    speed_constant_m_s
        k, m/s, > 0.

    Raises
    ------
    ValueError
        If k is outside its range.

    Examples
    --------
    >>> round(float(most_specific_flow_per_m_s(speed_constant_m_s=1.4)), 3)
    1.316
    """
    constant = within("speed_constant_m_s", speed_constant_m_s, 0.0, 5.0, "m/s", above=True)
    return constant / (4.0 * _SLOPE_M2)


def effective_width_m(
    *, clear_width_m: ArrayLike, boundary_layer_m: ArrayLike = BOUNDARY_LAYER_M
) -> Floats:
    """Width that people use, m: clear width less a boundary layer at each side, at least 0.

    Parameters
    ----------
    clear_width_m
        Clear width, m, 0-100.
    boundary_layer_m
        Unused width at each side, m, 0-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    width = within("clear_width_m", clear_width_m, 0.0, 100.0, "m")
    layer = within("boundary_layer_m", boundary_layer_m, 0.0, 1.0, "m")
    return np.maximum(width - 2.0 * layer, 0.0)


def door_capacity_persons_s(
    *, clear_width_m: ArrayLike, boundary_layer_m: ArrayLike = BOUNDARY_LAYER_M
) -> Floats:
    """Most persons a second through a door: 1.3 times the effective width; 0 for a locked door.

    Parameters
    ----------
    clear_width_m
        Clear width, m; 0 stands for locked or blocked.
    boundary_layer_m
        Unused width at each side, m.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(door_capacity_persons_s(clear_width_m=0.9)), 3)
    0.78
    """
    width = effective_width_m(clear_width_m=clear_width_m, boundary_layer_m=boundary_layer_m)
    return DOOR_SPECIFIC_FLOW * width


def stair_capacity_persons_s(
    *, clear_width_m: ArrayLike, tread_m: ArrayLike, riser_m: ArrayLike
) -> Floats:
    """Most persons a second down or up a stair: k / (4 a) times the effective width.

    Parameters
    ----------
    clear_width_m
        Clear width, m; 0 stands for locked or blocked.
    tread_m, riser_m
        Depth and height of a step, m.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    constant = stair_speed_constant_m_s(tread_m=tread_m, riser_m=riser_m)
    width = effective_width_m(clear_width_m=clear_width_m)
    return most_specific_flow_per_m_s(speed_constant_m_s=constant) * width


def total_time_s(
    *, n_persons: ArrayLike, capacity_persons_s: ArrayLike, travel_time_s: ArrayLike = 0.0
) -> Floats:
    """Closed form of the time until the last of a group has passed a door, s: N / c + travel.

    Parameters
    ----------
    n_persons
        Persons, >= 0.
    capacity_persons_s
        Capacity of the door, persons/s, >= 0; 0 gives infinity for any person.
    travel_time_s
        Walking time to the door, s, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    SFPE Handbook, hydraulic model, time for passage.

    Examples
    --------
    >>> round(float(total_time_s(n_persons=200, capacity_persons_s=0.78)), 1)
    256.4
    """
    persons = within("n_persons", n_persons, 0.0, 1e7, "persons")
    capacity = within("capacity_persons_s", capacity_persons_s, 0.0, 1e4, "persons/s")
    travel = within("travel_time_s", travel_time_s, 0.0, 1e7, "s")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(persons > 0.0, persons / capacity, 0.0) + travel


def departure_times_s(*, arrival_times_s: ArrayLike, capacity_persons_s: float) -> Floats:
    """When each person has passed a door of limited capacity, first come first served, s.

    Formula: t[i] = max(arrival[i], t[i-1] + 1/c) in order of arrival; exact, by a running maximum
    of arrival[j] - j/c. People who arrive together pass in the order of the array.

    Parameters
    ----------
    arrival_times_s
        Arrival at the door, s, any order, shape (n,); infinity for a person who never comes.
    capacity_persons_s
        Persons a second, >= 0; 0 (locked) lets nobody pass.

    Returns
    -------
    Passing times, s, in the order of the input; infinity for those who never pass.

    Raises
    ------
    ValueError
        If a time is negative or NaN, or the capacity is outside its range.

    Examples
    --------
    >>> departure_times_s(arrival_times_s=[0.0, 0.0, 10.0], capacity_persons_s=0.5).tolist()
    [0.0, 2.0, 10.0]
    """
    arrival = within("arrival_times_s", arrival_times_s, 0.0, np.inf, "s", finite=False)
    capacity = float(within("capacity_persons_s", capacity_persons_s, 0.0, 1e6, "persons/s"))
    if arrival.ndim != 1:
        raise ValueError(f"arrival_times_s must be one-dimensional, got shape {arrival.shape}")
    order = np.argsort(arrival, kind="stable")
    passed = np.empty_like(arrival)
    passed[order] = served_in_order_s(arrival[order], capacity)
    return passed


def served_in_order_s(sorted_arrival_s: Floats, capacity_persons_s: float) -> Floats:
    """Passing times of people already in order of arrival, s, unchecked, for inner loops.

    Parameters
    ----------
    sorted_arrival_s
        Arrival times, s, ascending.
    capacity_persons_s
        Persons a second, >= 0.
    """
    if capacity_persons_s <= 0.0:
        return np.full_like(sorted_arrival_s, np.inf)
    waits = np.arange(sorted_arrival_s.size) / capacity_persons_s
    passed = np.maximum.accumulate(sorted_arrival_s - waits) + waits
    return np.maximum(passed, sorted_arrival_s)  # rounding must not let anyone pass before arrival
