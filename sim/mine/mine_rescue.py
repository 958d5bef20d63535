"""How far a rescue squad reaches, and when it brings each casualty out.

Times count from the fresh-air base underground; call-out and the road belong to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, Ints, positive, same_length, within
from sim.mine.rescue_rules import RULES
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="mine.mine_rescue",
        title_zh="矿山救援：小队行动半径与伤员运出时间",
        title_en="Mine rescue: reach of a squad and times to bring casualties out",
        source="own bookkeeping of times; speeds from a tunnel experiment with blindfolded "
        "firefighters, endurance from a data sheet, other numbers as marked in rescue_rules",
        status="provisional",
        ranges={
            "endurance_s": Range(3_600.0, 14_400.0, "s"),
            "speed_m_s": Range(0.2, 1.5, "m/s"),
        },
        limits_zh=(
            "烟中速度取自隧道蒙眼试验，非煤矿巷道；坡度、积水、冒落未计",
            "出动、待机、氧气余量等条文数值待核对现行《矿山救援规程》",
            "小队整体行动，不拆分",
        ),
        limits_en=(
            "smoke speeds from a tunnel with blindfolded crews, no slope, water or falls of roof",
            "turnout, standby and reserve still to be checked against the regulation of 2024",
            "a squad moves as a whole and is not split",
        ),
        checks=("FM74", "FM75", "FM76", "MR01"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Legs from the fresh-air base inward, arrays of one length."""

    length_m: Floats
    in_smoke: Bools
    """Whether the squad gropes its way."""
    needs_apparatus: Bools
    """Whether the air cannot be breathed."""

    def __post_init__(self) -> None:
        positive("length_m", self.length_m, "m")
        same_length(
            length_m=self.length_m,
            in_smoke=self.in_smoke,
            needs_apparatus=self.needs_apparatus,
        )


class Casualties(NamedTuple):
    """Who waits along the way, arrays of one length."""

    distance_m: Floats
    """From the base."""
    can_walk: Bools
    """Whether one walks when led; else a stretcher is needed."""


class Speeds(NamedTuple):
    """Speeds of a squad, m/s."""

    clear_m_s: float = RULES["clear_speed_m_s"].value
    smoke_m_s: float = RULES["smoke_speed_m_s"].value
    carry_clear_m_s: float = RULES["carry_clear_m_s"].value
    carry_smoke_m_s: float = RULES["carry_smoke_m_s"].value


class BroughtOut(NamedTuple):
    """When each casualty is reached and out at the base; infinity if never."""

    reached_s: Floats
    out_s: Floats
    squad: Ints
    """Number of the squad, -1 if none."""


DEFAULT_SPEEDS: Final = Speeds()


def usable_time_s(
    *,
    endurance_s: ArrayLike = RULES["endurance_s"].value,
    filling_pa: ArrayLike = RULES["filling_pa"].value,
    reserve_pa: ArrayLike = RULES["reserve_pa"].value,
) -> Floats:
    """Time under apparatus before the reserve is touched, s: endurance (1 - reserve / filling).

    Parameters
    ----------
    endurance_s
        Rated time at moderate work, s, 600-14400.
    filling_pa, reserve_pa
        Pressure in the bottle at the start and the pressure to be kept, Pa.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(usable_time_s(endurance_s=14_400.0, filling_pa=20e6, reserve_pa=5e6))
    10800.0
    """
    rated = within("endurance_s", endurance_s, 600.0, 14_400.0, "s")
    filling = within("filling_pa", filling_pa, 1e6, 30e6, "Pa")
    reserve = within("reserve_pa", reserve_pa, 0.0, 30e6, "Pa")
    if np.any(reserve > filling):
        raise ValueError("reserve_pa must not exceed filling_pa")
    return rated * (1.0 - reserve / filling)


def squad_reach_m(
    *,
    way: Way,
    usable_s: float,
    work_s: float = RULES["handling_s"].value,
    carries: bool = True,
    speeds: Speeds = DEFAULT_SPEEDS,
) -> float:
    """Distance from the base at which the squad must turn back, m.

    Formula: the sum over the legs of (1/v_in + 1/v_out) dx where the air cannot be breathed, plus
    the time at the casualty, equals the usable time.

    Parameters
    ----------
    way
        Legs inward; the reach is at most its length.
    usable_s
        From `usable_time_s`, s, 0-14400.
    work_s
        Time at the casualty, s, 0-14400.
    carries
        Whether the squad comes back with a stretcher.
    speeds
        Speeds, m/s.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    usable = float(within("usable_s", usable_s, 0.0, 14_400.0, "s"))
    work = float(within("work_s", work_s, 0.0, 14_400.0, "s"))
    ends, inward, outward, under = _course(way, carries, speeds)
    del inward, outward
    left = usable - work
    if left < 0.0:
        # without a leg that needs the apparatus its time does not count
        first = int(np.argmax(way.needs_apparatus)) if way.needs_apparatus.any() else -1
        return float(ends[first])
    return _place_at(under, ends, left)


def _course(way: Way, carries: bool, speeds: Speeds) -> tuple[Floats, Floats, Floats, Floats]:
    """Distance, time inward, time outward and time under apparatus at the ends of the legs."""
    go_clear = float(positive("clear_m_s", speeds.clear_m_s, "m/s"))
    go_smoke = float(positive("smoke_m_s", speeds.smoke_m_s, "m/s"))
    back = (speeds.carry_clear_m_s, speeds.carry_smoke_m_s) if carries else (go_clear, go_smoke)
    back_clear, back_smoke = (float(positive("carry_m_s", speed, "m/s")) for speed in back)
    inward = way.length_m / np.where(way.in_smoke, go_smoke, go_clear)
    outward = way.length_m / np.where(way.in_smoke, back_smoke, back_clear)
    under = np.where(way.needs_apparatus, inward + outward, 0.0)
    return (_from_zero(way.length_m), _from_zero(inward), _from_zero(outward), _from_zero(under))


def _from_zero(parts: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(parts)])


def _place_at(running: Floats, ends: Floats, value: float) -> float:
    """Farthest distance at which the running sum has not passed the value."""
    leg = int(np.searchsorted(running, value, side="right"))
    if leg >= running.size:
        return float(ends[-1])
    share = (value - running[leg - 1]) / (running[leg] - running[leg - 1])
    return float(ends[leg - 1] + share * (ends[leg] - ends[leg - 1]))


def bring_out(
    *,
    way: Way,
    casualties: Casualties,
    squad_ready_s: ArrayLike,
    usable_s: float | None = None,
    work_s: float = RULES["handling_s"].value,
    rest_s: float = RULES["rest_s"].value,
    n_entering: int = int(RULES["n_entering"].value),
    n_carriers: int = int(RULES["n_carriers"].value),
    n_standby: int = int(RULES["n_standby_squads"].value),
    speeds: Speeds = DEFAULT_SPEEDS,
) -> BroughtOut:
    """When each casualty is reached and brought to the base by squads taking turns.

    A squad carries one stretcher for every `n_carriers` of it, or leads as many who walk as it has
    members, then rests. The nearest casualties come first; the squad that is ready earliest goes.
    Squads kept on standby, the last to be ready, never go; without them nobody enters.

    Parameters
    ----------
    way
        Legs inward, the same for all casualties.
    casualties
        Where they wait and whether they can walk.
    squad_ready_s
        When each squad is ready at the base, s, (squads,).
    usable_s
        Time under apparatus, s; `usable_time_s()` if not given.
    work_s, rest_s
        Time at the casualty, s; time between entries, s.
    n_entering, n_carriers, n_standby
        People in an entering squad, 1-20, to a stretcher, 1-20, and squads on standby, 0-20.
    speeds
        Speeds, m/s; those who walk are led at the speed of a carrying squad.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    total = float(way.length_m.sum())
    where = np.atleast_1d(within("distance_m", casualties.distance_m, 0.0, total, "m"))
    ready = np.atleast_1d(within("squad_ready_s", squad_ready_s, 0.0, 1e7, "s"))
    members = int(within("n_entering", n_entering, 1, 20, "people"))
    carriers = int(within("n_carriers", n_carriers, 1, 20, "people"))
    standby = int(within("n_standby", n_standby, 0, 20, "squads"))
    rest = float(within("rest_s", rest_s, 0.0, 1e6, "s"))
    usable = float(usable_time_s()) if usable_s is None else usable_s
    reach = squad_reach_m(way=way, usable_s=usable, work_s=work_s, speeds=speeds)
    ends, inward, outward, _ = _course(way, carries=True, speeds=speeds)
    there, back = np.interp(where, ends, inward), np.interp(where, ends, outward)
    led = np.atleast_1d(np.asarray(casualties.can_walk, dtype=np.bool_))
    same_length(distance_m=where, can_walk=led)
    reached = np.full(where.shape, np.inf)
    out = np.full(where.shape, np.inf)
    squad = np.full(where.shape, -1, dtype=np.int64)
    entering = np.argsort(ready, kind="stable")[: max(ready.size - standby, 0)]
    free, stretchers = ready[entering], members // carriers
    possible = (where <= reach) & (led | (stretchers > 0))
    waiting = [int(i) for i in np.argsort(where, kind="stable") if possible[i]]
    while waiting and free.size:
        goes = int(np.argmin(free))
        alike = [i for i in waiting if led[i] == led[waiting[0]]]
        party = alike[: members if led[waiting[0]] else stretchers]
        begin = free[goes]
        reached[party] = begin + there[party]
        out[party] = begin + (there[party] + back[party]).max() + work_s
        squad[party] = entering[goes]
        free[goes] = out[party[0]] + rest
        waiting = [i for i in waiting if i not in party]
    return BroughtOut(reached, out, squad)


def squads_needed(
    *,
    way: Way,
    casualties: Casualties,
    within_s: float,
    n_standby: int = int(RULES["n_standby_squads"].value),
    n_most: int = 60,
    usable_s: float | None = None,
) -> int:
    """Fewest squads, standby included, that bring everybody within reach out in a given time.

    Parameters
    ----------
    way, casualties, usable_s
        As in `bring_out`; all squads are ready at time 0.
    within_s
        Time for the last casualty to be out, s, > 0.
    n_standby
        Squads that stay at the base, 0-20.
    n_most
        Greatest number tried, 1-200.

    Returns
    -------
    Number of squads; 0 if nobody is within reach.

    Raises
    ------
    ValueError
        If an argument is outside its range or even `n_most` squads are too few.
    """
    limit = float(within("within_s", within_s, 0.0, 1e7, "s", above=True))
    highest = int(within("n_most", n_most, 1, 200, "squads"))
    for number in range(1 + n_standby, highest + 1):
        end = bring_out(
            way=way,
            casualties=casualties,
            squad_ready_s=np.zeros(number),
            n_standby=n_standby,
            usable_s=usable_s,
        ).out_s
        last = end[np.isfinite(end)]
        if last.size == 0:
            return 0
        if last.max() <= limit:
            return number
    raise ValueError(f"within_s = {limit:g}: not even {highest} squads are enough")
