"""Walking while the smoke thickens: how long it takes, and when people turn back."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, Ints, within
from sim.model_card import ModelCard, Range, register

LEAST_RATIO: Final = 0.1
"""Least share of the free speed, so that everybody arrives some day (Frantzich and Nilsson as used
by FDS+Evac)."""

TURN_BACK_M: Final = {"familiar": 4.0, "unfamiliar": 13.0}
"""Visibility below which people turn back, m, those who know the building and those who do not
(Jin; quoted from memory, unverified)."""

CARD = register(
    ModelCard(
        key="evacuation.smoke_walk",
        title_zh="烟气中行走与折返",
        title_en="Walking in smoke that thickens, and turning back",
        source="distance covered = integral of v0 r(t); r of Frantzich and Nilsson from "
        "`fire.tenability`; turn-back visibility 13 / 4 m after Jin, unverified",
        status="provisional",
        ranges={"speed_ratio": Range(0.1, 1.0, "1"), "threshold_m": Range(2.0, 15.0, "m")},
        limits_zh=(
            "折返能见度13 m（不熟悉）与4 m（熟悉）凭记忆引自Jin，未核实",
            "烟气条件在每个空间内均匀；已在途中的人不折返",
        ),
        limits_en=(
            "turn-back visibility of 13 m (unfamiliar) and 4 m (familiar) from memory, unverified",
            "smoke is uniform in each space; those already on a way do not turn back",
        ),
        checks=("EV11", "EV12"),
    )
)


def own_clock(*, speed_ratio: ArrayLike, step_s: float) -> Floats:
    """Clear-air walking time that has gone by at each step: integral of the speed ratio.

    Parameters
    ----------
    speed_ratio
        Share of the free speed during each step, 0-1, raised to at least 0.1, shape (n_steps, ...).
    step_s
        Length of the steps, s, 0-600.

    Returns
    -------
    s, shape (n_steps + 1, ...), 0 first.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> own_clock(speed_ratio=[1.0, 0.5, 0.5], step_s=10.0).tolist()
    [0.0, 10.0, 15.0, 20.0]
    """
    ratio = np.maximum(within("speed_ratio", speed_ratio, 0.0, 1.0), LEAST_RATIO)
    step = float(within("step_s", step_s, 0.0, 600.0, "s", above=True))
    begin = np.zeros((1, *ratio.shape[1:]))
    return np.concatenate((begin, np.cumsum(ratio * step, axis=0)))


def arrival_in_smoke_s(
    clock: Floats,
    places: Ints,
    *,
    start_s: ArrayLike,
    clear_walk_s: ArrayLike,
    step_s: float,
) -> Floats:
    """When people who start at one time have covered their way through smoke, s.

    After the last step of the clock the last speed ratio holds.

    Parameters
    ----------
    clock
        Result of `own_clock`, shape (n_steps + 1, n_places).
    places
        Column of the clock for each person.
    start_s
        Start of each person, s, >= 0; infinity for one who never starts.
    clear_walk_s
        Time that the way takes in clear air, s, >= 0.
    step_s
        Step of the clock, s.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    within("clock", clock, 0.0, np.inf, "s")
    start = within("start_s", start_s, 0.0, np.inf, "s", finite=False)
    need = within("clear_walk_s", clear_walk_s, 0.0, 1e6, "s")
    step = float(within("step_s", step_s, 0.0, 600.0, "s", above=True))
    start, need, column = np.broadcast_arrays(start, need, places)
    known = np.isfinite(start)
    goal = _read(clock, column, np.where(known, start, 0.0) / step) + need
    return np.where(known, step * _reach(clock, column, goal), np.inf)


def _read(clock: Floats, column: Ints, position: Floats) -> Floats:
    """Clock at fractional steps, continued with the last slope."""
    last = clock.shape[0] - 2
    below = np.minimum(position.astype(np.int64), last)
    first = clock[below, column]
    return np.asarray(first + (clock[below + 1, column] - first) * (position - below))


def _reach(clock: Floats, column: Ints, goal: Floats) -> Floats:
    """Fractional step at which the clock reaches a value: bisection of all people at once."""
    low = np.zeros(goal.shape, dtype=np.int64)
    high = np.full(goal.shape, clock.shape[0] - 2)
    for _ in range(int(clock.shape[0]).bit_length()):
        middle = (low + high + 1) // 2
        reached = clock[middle, column] <= goal
        low = np.where(reached, middle, low)
        high = np.where(reached, high, np.maximum(middle - 1, low))
    first = clock[low, column]
    return np.asarray(low + (goal - first) / (clock[low + 1, column] - first))


def turn_back_s(*, visibility_m: ArrayLike, threshold_m: ArrayLike, step_s: float) -> Floats:
    """When a door is no longer approached because too little is seen there, s.

    Parameters
    ----------
    visibility_m
        Visibility at the door at the start of each step, m, >= 0, shape (n_steps, ...).
    threshold_m
        Least visibility that people accept, m, broadcast to the other axes; see `TURN_BACK_M`.
    step_s
        Length of the steps, s.

    Returns
    -------
    Start of the first step with less, s; infinity if there is none, shape (...).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(turn_back_s(visibility_m=[30.0, 12.0, 5.0], threshold_m=10.0, step_s=10.0))
    20.0
    """
    seen = within("visibility_m", visibility_m, 0.0, np.inf, "m", finite=False)
    least = within("threshold_m", threshold_m, 0.0, 100.0, "m")
    step = float(within("step_s", step_s, 0.0, 600.0, "s", above=True))
    dark = seen < least
    return np.where(dark.any(axis=0), step * np.argmax(dark, axis=0), np.inf)
