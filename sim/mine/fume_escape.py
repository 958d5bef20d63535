"""Which miners get out through fumes that come, thin out and pass, and who collapses where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, within
from sim.fire.tenability import Activity
from sim.mine.afterdamp import Afterdamp, dose_rate_per_s
from sim.mine.escape_ways import Ways
from sim.mine.gas_transport import GasHistory
from sim.model_card import ModelCard, Range, register

RATED_TIME_S: Final = 1800.0
"""Least rated time of a self-rescuer, s: 30 min (evidence E15, reprint of the Chinese rule)."""

WALKING_SPEED_M_S: Final = 1.0
SPEED_IN_FUMES_RATIO: Final = 0.5
"""Speed of a miner in clear air, and its share in fumes: assumptions, unverified."""

CARD = register(
    ModelCard(
        key="mine.fume_escape",
        title_zh="矿工穿越随时间变化的有毒气体撤离",
        title_en="Escape of miners through fumes that vary in time",
        source="dose of NIST SP 1019 eq. 22.42-22.49 summed along the way; self-rescuer of rated "
        "time (30 min at least, rules on underground refuge systems, reprint of 2021, seen)",
        status="provisional",
        ranges={
            "walking_speed_m_s": Range(0.3, 1.7, "m/s"),
            "rated_time_s": Range(0.0, 7200.0, "s"),
            "time_step_s": Range(1.0, 60.0, "s"),
        },
        limits_zh=(
            "不计迷路、拥挤、高温与绕行；步速与烟中折减为假设，未核实",
            "避难硐室容量不限；自救器失效以额定时间0表示",
            "剂量按时间步中点积分，一阶精度随步长减小",
        ),
        limits_en=(
            "nobody gets lost, queues, feels heat or turns round; speeds are assumptions",
            "refuges take everybody; a self-rescuer that fails is a rated time of 0",
            "dose by the middle of each step: the error falls with the step",
        ),
        checks=("MA20", "MA22", "MA23", "MA24", "MA25"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class FumeEscape:
    """What became of each miner, (n,)."""

    out_s: Floats
    """Time at the goal, s; infinity for those who do not get there."""
    collapsed_s: Floats
    """Time of collapse, s; infinity for those who do not collapse."""
    walked_m: Floats
    """Metres walked at the end of the reckoning."""
    roadway: Ints
    """Roadway where each is then."""
    share: Floats
    """Place in it, 0 at its start and 1 at its end."""
    dose: Floats
    """Fractional effective dose of carbon monoxide and lack of oxygen."""
    warned_by_fumes_s: Floats
    """When fumes first reached each of them, s; infinity if never."""
    rescuer_left_s: Floats
    """Protection left in the self-rescuer, s."""

    @property
    def is_out(self) -> Bools:
        """Whether each miner reached his goal."""
        return np.isfinite(self.out_s)


def escape_through_fumes(
    *,
    ways: Ways,
    fumes: Afterdamp,
    history: GasHistory,
    start_s: ArrayLike = 0.0,
    walking_speed_m_s: ArrayLike = WALKING_SPEED_M_S,
    speed_in_fumes_ratio: ArrayLike = SPEED_IN_FUMES_RATIO,
    rated_time_s: ArrayLike = RATED_TIME_S,
    collapse_dose: ArrayLike = 1.0,
    activity: Activity = "heavy",
) -> FumeEscape:
    """Walk every miner along his way through the fumes of a history.

    In each step of the history a miner breathes the air of the place where he is half-way through
    it. Where it is foul he starts to walk if he has not, walks slower, and his self-rescuer
    runs; when that is spent the dose of `dose_rate_per_s` adds up until he collapses.

    Parameters
    ----------
    ways
        Way of each miner, see `ways_to_safety`.
    fumes
        Composition of the undiluted fumes.
    history
        Share of the air that fumes take, anywhere and at any time.
    start_s
        Time at which each starts unless fumes come first, s; infinity for never.
    walking_speed_m_s
        Speed in clear air, m/s, 0 for one who cannot walk, number or (n,).
    speed_in_fumes_ratio
        Share of that speed in foul air, 0-1.
    rated_time_s
        Protection of the self-rescuer, s, 0 for none.
    collapse_dose
        Dose at which each collapses; see `collapse_threshold`.
    activity
        Breathing rate, see `fed_gas_per_s`.

    Returns
    -------
    Outcome of each miner.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    n = ways.length_m.size
    start = np.broadcast_to(within("start_s", start_s, 0.0, np.inf, "s", finite=False), (n,))
    speed = np.broadcast_to(within("walking_speed_m_s", walking_speed_m_s, 0.0, 3.0, "m/s"), (n,))
    slowed = within("speed_in_fumes_ratio", speed_in_fumes_ratio, 0.0, 1.0, "1")
    rated = np.broadcast_to(within("rated_time_s", rated_time_s, 0.0, 1e6, "s"), (n,))
    limit = np.broadcast_to(within("collapse_dose", collapse_dose, 0.0, 1e6), (n,))
    # nobody cut off leaves his place
    speed = np.where(np.isfinite(ways.length_m), speed, 0.0)
    walk = _Walk(ways, history, start, speed, np.broadcast_to(slowed, (n,)), fumes.foul_frac)
    share, walked_m, warned_s = walk.settle()

    step, times = history.time_step_s, history.times_s
    foul_s = np.where(share > fumes.foul_frac, step, 0.0)
    worn = np.cumsum(foul_s, axis=1)
    bare = np.minimum(np.maximum(worn - rated[:, None], 0.0), foul_s)
    gained = np.zeros(share.shape)
    hit = bare > 0.0
    gained[hit] = bare[hit] * dose_rate_per_s(fumes=fumes, fume_frac=share[hit], activity=activity)
    dose = _after(np.cumsum(gained, axis=1))
    # within a step the protected part comes first
    fall_s = _first_s(dose, limit, times, until_s=bare)
    out_s = _first_s(walked_m, ways.length_m, times, until_s=None)
    out_s = np.where(ways.length_m == 0.0, np.minimum(start, warned_s), out_s)
    out_s = np.where((out_s <= fall_s) & (out_s <= times[-1]), out_s, np.inf)
    fall_s = np.where(fall_s < out_s, fall_s, np.inf)
    end_s = np.minimum(np.minimum(out_s, fall_s), times[-1])
    at_end = _read(np.minimum(walked_m, ways.length_m[:, None]), end_s, step)
    roadway, place = ways.at(at_end)
    return FumeEscape(
        out_s=out_s,
        collapsed_s=fall_s,
        walked_m=at_end,
        roadway=roadway,
        share=place,
        dose=np.where(np.isfinite(fall_s), limit, _read(dose, end_s, step)),
        warned_by_fumes_s=np.where(warned_s <= end_s, warned_s, np.inf),
        rescuer_left_s=np.maximum(rated - _read(_after(worn), end_s, step), 0.0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """Who is where when; the pace of a step follows from the air half-way through it."""

    ways: Ways
    history: GasHistory
    start_s: Floats
    speed_m_s: Floats
    slowed: Floats
    foul_frac: float

    def settle(self) -> tuple[Floats, Floats, Floats]:
        """Fumes breathed in each step (n, n_steps), metres at each time, first fumes.

        All steps at once: a walk through clear air is taken, the air along it read, the walk
        corrected for it, until the air read is the air of the walk. Each round settles at least the
        next step in which the air changes, so few rounds are needed and the end is exact.
        """
        miners, steps = self.speed_m_s.size, self.history.times_s.size - 1
        share = np.zeros((miners, steps))
        walked = np.zeros((miners, steps + 1))
        middle = np.zeros((miners, steps))
        warned = np.full(miners, np.inf)
        foul = np.zeros((miners, steps), dtype=np.bool_)
        middle_s = self.history.times_s[:-1] + 0.5 * self.history.time_step_s
        unfinished_m = np.where(self.ways.length_m > 0.0, self.ways.length_m, np.inf)
        open_, settled = np.arange(miners), np.zeros(miners, dtype=np.int64)
        while open_.size:
            # one step before the first unsettled, whose pace shows where its middle is
            begin = max(int(settled[open_].min()) - 1, 0)
            warned[open_] = self._path(open_, foul, walked, middle, begin)
            # the air is read from the first unsettled step to that in which each arrives
            ahead = np.arange(begin, steps) >= settled[open_, None]
            ahead &= walked[open_, begin:-1] < unfinished_m[open_, None]
            row, step = np.nonzero(ahead)
            who, step = open_[row], step + begin
            place_m = middle[who, step]
            read = self.history.frac_at(*self.ways.at(place_m, who), middle_s[step])
            share[who, step] = read
            differs = (read > self.foul_frac) != foul[who, step]
            # the air at his goal changes nothing for one who has walked there
            differs &= place_m < unfinished_m[who]
            who, step = who[differs], step[differs]
            foul[who, step] ^= True
            # nobody's walk changes before the first step in which his air did
            open_, first = np.unique(who, return_index=True)
            settled[open_] = step[first] + 1
        return share, walked, warned

    def _path(self, who: Ints, foul: Bools, walked: Floats, middle: Floats, begin: int) -> Floats:
        """Fill in metres at each time and in the middle of each step; when fumes are first met.

        From a step on, given where the air is foul.
        """
        step = self.history.time_step_s
        dirty = foul[who]
        met = np.where(dirty.any(axis=1), step * np.argmax(dirty, axis=1), np.inf)
        since = np.minimum(self.start_s[who], met)[:, None]
        end_s = step * np.arange(begin + 1, foul.shape[1] + 1)
        moving = np.minimum(np.maximum(end_s - since, 0.0), step)
        speed = self.speed_m_s[who, None]
        pace = np.where(dirty[:, begin:], speed * self.slowed[who, None], speed)
        gone = np.empty((who.size, pace.shape[1] + 1))
        gone[:, 0] = walked[who, begin]
        gone[:, 1:] = pace * moving
        np.cumsum(gone, axis=1, out=gone)
        walked[who, begin:] = gone
        # the pace of the step before shows where the middle of this one will be
        ahead = 1.5 * gone[:, 1:-1] - 0.5 * gone[:, :-2]
        middle[who, begin + 1 :] = np.minimum(ahead, self.ways.length_m[who, None])
        return np.asarray(met)


def _after(summed: Floats) -> Floats:
    """Sums at the beginning of each step and after the last, from sums after each step."""
    return np.concatenate((np.zeros((summed.shape[0], 1)), summed), axis=1)


def _first_s(grown: Floats, target: Floats, times_s: Floats, *, until_s: Floats | None) -> Floats:
    """When a growing quantity (n, n_times) first reaches a target (n,), s; infinity if never.

    Linear in each step, or in its last `until_s` seconds (n, n_steps).
    """
    row = np.arange(target.size)
    over = (grown >= target[:, None]) & (grown > 0.0)
    after = np.maximum(np.argmax(over, axis=1), 1)
    low, high = grown[row, after - 1], grown[row, after]
    missing = np.zeros(target.size)
    reached = over.any(axis=1)
    np.divide(high - target, high - low, out=missing, where=reached & (high > low))
    span = times_s[after] - times_s[after - 1] if until_s is None else until_s[row, after - 1]
    return np.where(reached, times_s[after] - missing * span, np.inf)


def _read(grown: Floats, at_s: Floats, step_s: float) -> Floats:
    """A quantity (n, n_times) at one time for each row, linear between the steps."""
    row, last = np.arange(at_s.size), grown.shape[1] - 1
    below = np.minimum((at_s / step_s).astype(np.int64), last - 1)
    low = grown[row, below]
    return np.asarray(low + (at_s / step_s - below) * (grown[row, below + 1] - low))
