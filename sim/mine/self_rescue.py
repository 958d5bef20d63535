"""Which miners walk out after an explosion, and where the others collapse.

Each miner walks his escape way; fumes overtake him at known times; the self-rescuer, put on when
they reach him, protects for its rated time; after that the carbon monoxide dose adds up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, within
from sim.fire.tenability import Activity, fed_gas_per_s
from sim.model_card import ModelCard, Range, register

MOST_STEPS: Final = 400

RATED_TIME_S: Final = 1800.0
"""Least rated time of a self-rescuer, s: 30 min (evidence E15, reprint of the Chinese rule)."""

WALKING_SPEED_M_S: Final = 1.0
SPEED_IN_FUMES_RATIO: Final = 0.5
"""Speed of a miner in clear air, and its share in fumes: assumptions, unverified."""

CARD = register(
    ModelCard(
        key="mine.self_rescue",
        title_zh="矿工佩戴自救器撤离",
        title_en="Escape of miners with self-rescuers",
        source="carbon monoxide dose of NIST SP 1019 eq. 22.43; rated time evidence E15 (30 min)",
        status="provisional",
        ranges={
            "walking_speed_m_s": Range(0.3, 1.7, "m/s"),
            "rated_time_s": Range(0.0, 7200.0, "s"),
            "co_frac": Range(0.0, 0.1, "1"),
        },
        limits_zh=(
            "不计受伤、迷失方向、巷道堵塞、高温与缺氧以外的毒气；步速与烟中折减为假设",
            "自救器失效率、佩戴失误须由使用者以额定时间为0表示",
        ),
        limits_en=(
            "no injury, disorientation, blocked ways or heat; speeds are assumptions",
            "a self-rescuer that fails or is put on wrongly is a rated time of 0",
        ),
        checks=("FM44", "FM45"),
    )
)


@dataclass(frozen=True, slots=True)
class Escape:
    """What became of each miner, (n,)."""

    out_s: Floats
    """Time at the end of the way, s; infinity for those who do not get there."""
    collapsed_s: Floats
    """Time of collapse, s; infinity for those who do not collapse."""
    place_m: Floats
    """Distance walked at the end of the reckoning, m."""
    dose: Floats
    """Fractional effective dose of carbon monoxide and lack of oxygen."""
    rescuer_left_s: Floats
    """Protection left in the self-rescuer, s."""

    @property
    def is_out(self) -> Bools:
        """Whether each miner reached the end of his way."""
        return np.isfinite(self.out_s)


def escape(
    *,
    way_m: ArrayLike,
    station_m: ArrayLike,
    fumes_arrive_s: ArrayLike,
    co_frac: ArrayLike,
    o2_frac: ArrayLike = 0.209,
    start_s: ArrayLike = 0.0,
    walking_speed_m_s: ArrayLike = WALKING_SPEED_M_S,
    speed_in_fumes_ratio: ArrayLike = SPEED_IN_FUMES_RATIO,
    rated_time_s: ArrayLike = RATED_TIME_S,
    collapse_dose: ArrayLike = 1.0,
    horizon_s: float = 7200.0,
    time_step_s: float | None = None,
    activity: Activity = "heavy",
) -> Escape:
    """Walk every miner along his way until he is out, has collapsed or the time is over.

    At each step: fumes are at a miner if they have reached the stretch he is on (arrival linear
    between stations); a self-rescuer with time left keeps the dose from growing; otherwise the dose
    grows by `fed_gas_per_s`; at `collapse_dose` he stays where he is.

    Parameters
    ----------
    way_m
        Length of each miner's way to fresh air or a refuge, m, 0-1e5, (n,).
    station_m
        Distances along the way from the miner's place at which the fumes are known, m, ascending,
        first 0, (n, k).
    fumes_arrive_s
        Arrival of fumes at each station, s; infinity if they never come, (n, k).
    co_frac
        Carbon monoxide from each station to the next after arrival, volume fraction, (n, k).
    o2_frac
        Oxygen there, volume fraction, number or (n, k).
    start_s
        Time at which each miner starts to walk, s, number or (n,).
    walking_speed_m_s
        Speed in clear air, m/s, 0-3, number or (n,).
    speed_in_fumes_ratio
        Share of that speed in fumes, 0-1, number or (n,).
    rated_time_s
        Protection of the self-rescuer, s, 0 for none, number or (n,).
    collapse_dose
        Dose at which each miner collapses, number or (n,); see `collapse_threshold`.
    horizon_s
        Time at which the reckoning ends, s.
    time_step_s
        Step, s; by default horizon / 400, at most 400 steps are taken.
    activity
        Breathing rate, see `fed_gas_per_s`.

    Returns
    -------
    Outcome of each miner.

    Raises
    ------
    ValueError
        If an argument is outside its range, shapes differ, stations do not ascend from 0, or the
        step needs more than 400 steps.

    Examples
    --------
    >>> end = escape(way_m=[600.0], station_m=[[0.0]], fumes_arrive_s=[[60.0]], co_frac=[[0.02]],
    ...              speed_in_fumes_ratio=1.0)
    >>> bool(end.is_out[0]), round(float(end.out_s[0]))
    (True, 600)
    """
    way = np.atleast_1d(within("way_m", way_m, 0.0, 1e5, "m"))
    miners = way.size
    station, arrive, dose_rate = _stations(
        miners, station_m, fumes_arrive_s, co_frac, o2_frac, activity
    )
    start = _of_miners("start_s", start_s, miners, 0.0, 1e7, "s")
    speed = _of_miners("walking_speed_m_s", walking_speed_m_s, miners, 0.0, 3.0, "m/s")
    slowed = _of_miners("speed_in_fumes_ratio", speed_in_fumes_ratio, miners, 0.0, 1.0, "1")
    left = _of_miners("rated_time_s", rated_time_s, miners, 0.0, 1e5, "s").copy()
    limit = _of_miners("collapse_dose", collapse_dose, miners, 0.0, 1e6, "")
    horizon = float(within("horizon_s", horizon_s, 0.0, 1e6, "s", above=True))
    step = horizon / MOST_STEPS if time_step_s is None else float(time_step_s)
    within("time_step_s", step, horizon / MOST_STEPS * (1.0 - 1e-9), horizon, "s")

    place, dose = np.zeros(miners), np.zeros(miners)
    out_s, collapsed_s = np.full(miners, np.inf), np.full(miners, np.inf)
    fumes = _Fumes.of(station, arrive, dose_rate)
    active = np.ones(miners, dtype=bool)
    for number in range(int(np.ceil(horizon / step - 1e-9))):
        now = number * step
        span = min(step, horizon - now)
        if not active.any():
            break
        reached, rate = fumes.at(place)
        # share of the step that the miner spends in fumes
        fumes_s = np.maximum(now + span - np.maximum(reached, now), 0.0) * active
        covered = np.minimum(left, fumes_s)
        left = left - covered
        gained = rate * (fumes_s - covered)
        falls = active & (dose + gained >= limit) & (gained > 0.0)
        share = np.ones(miners)
        np.divide(limit - dose, gained, out=share, where=falls)
        # dose comes at the end of the step, after the protected part
        until = np.where(falls, span - (fumes_s - covered) * (1.0 - share), span)
        dose = dose + gained * np.where(falls, share, 1.0)
        walking = np.maximum(now + until - np.maximum(start, now), 0.0) * active
        in_fumes = np.minimum(walking, np.maximum(fumes_s - (span - until), 0.0))
        pace = speed * (walking - in_fumes * (1.0 - slowed))
        arrives = active & (place + pace >= way) & (walking > 0.0)
        fraction = np.ones(miners)
        np.divide(way - place, pace, out=fraction, where=arrives & (pace > 0.0))
        out_s = np.where(arrives, now + until - walking * (1.0 - fraction), out_s)
        place = np.minimum(place + pace, way)
        collapsed_s = np.where(falls & ~arrives, now + until, collapsed_s)
        active &= ~(falls | arrives)
    return Escape(out_s, collapsed_s, place, dose, left)


def _of_miners(
    name: str, value: ArrayLike, n_miners: int, low: float, high: float, unit: str
) -> Floats:
    array = within(name, value, low, high, unit)
    if array.ndim and array.shape != (n_miners,):
        raise ValueError(f"{name} must be a number or one per miner, got shape {array.shape}")
    return np.broadcast_to(array, (n_miners,))


def _stations(
    n_miners: int,
    station_m: ArrayLike,
    arrive_s: ArrayLike,
    co_frac: ArrayLike,
    o2_frac: ArrayLike,
    activity: Activity,
) -> tuple[Floats, Floats, Floats]:
    station = within("station_m", station_m, 0.0, 1e5, "m")
    arrive = within("fumes_arrive_s", arrive_s, 0.0, np.inf, "s", finite=False)
    carbon_monoxide = within("co_frac", co_frac, 0.0, 1.0, "1")
    shape = station.shape
    if len(shape) != 2 or shape[0] != n_miners or shape[1] == 0:
        raise ValueError(f"station_m must have shape ({n_miners}, k), got {shape}")
    if arrive.shape != shape or carbon_monoxide.shape != shape:
        raise ValueError(f"fumes_arrive_s and co_frac must have the shape of station_m, {shape}")
    if np.any(station[:, 0] != 0.0) or np.any(np.diff(station, axis=1) <= 0.0):
        raise ValueError("station_m must ascend from 0 for every miner")
    rate = fed_gas_per_s(co_frac=carbon_monoxide, o2_frac=o2_frac, activity=activity)
    return station, arrive, np.broadcast_to(rate, shape)


@dataclass(frozen=True, slots=True)
class _Fumes:
    """Fumes along every miner's way, laid out flat for one look-up a step; arrays (n * k,)."""

    station_m: Floats
    """(n, k) as given."""
    first: Ints
    """Where each miner's stretches begin in the flat arrays, (n,)."""
    begins_m: Floats
    arrive_s: Floats
    delay_s_m: Floats
    """Later arrival a metre farther on; 0 where the fumes never reach one of the two ends."""
    dose_rate_s: Floats

    @classmethod
    def of(cls, station_m: Floats, arrive_s: Floats, dose_rate_s: Floats) -> _Fumes:
        """Gradients of the arrival between the stations."""
        n, k = station_m.shape
        delay = np.zeros((n, k))
        here, there = arrive_s[:, :-1], arrive_s[:, 1:]
        known = np.isfinite(here) & np.isfinite(there)
        later = np.subtract(there, here, out=np.zeros((n, k - 1)), where=known)
        delay[:, :-1] = later / np.diff(station_m, axis=1)
        return cls(
            station_m,
            k * np.arange(n),
            station_m.ravel(),
            arrive_s.ravel(),
            delay.ravel(),
            dose_rate_s.ravel(),
        )

    def at(self, place_m: Floats) -> tuple[Floats, Floats]:
        """When fumes reach the spot where each miner stands, s, and the dose a second there."""
        stretch = self.first - 1 + np.count_nonzero(self.station_m <= place_m[:, None], axis=1)
        ahead_m = place_m - self.begins_m[stretch]
        return self.arrive_s[stretch] + self.delay_s_m[stretch] * ahead_m, self.dose_rate_s[stretch]
