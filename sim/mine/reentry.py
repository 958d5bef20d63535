"""What entering a mine that may explode again costs, and how the plan changes the danger.

The atmosphere behind the explosion is one mixed volume; the plan sets air, nitrogen and the fire
from a time on. Rescuers below when it explodes again are lost with a given probability.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, one_of, within
from sim.mine.methane import AIR_OXYGEN_FRAC
from sim.mine.secondary_explosion import (
    BASE_RATE_PER_S,
    hazard_rate_per_s,
    integrated_hazard,
)
from sim.model_card import ModelCard, Range, register

Choice = Literal["enter", "extinguish", "seal", "inert"]

CARD = register(
    ModelCard(
        key="mine.reentry",
        title_zh="灾后再入风险：灭火、封闭、惰化与进入的取舍",
        title_en="Re-entry after an explosion: extinguish, seal, inert or enter",
        source="own: mixed volume with constant flows between decisions; hazard rate of "
        "mine.secondary_explosion; survival exp(-integral of the hazard)",
        status="provisional",
        ranges={"killed_prob": Range(0.0, 1.0, "1")},
        limits_zh=(
            "单一完全混合体积，无分层与漏风分布",
            "火源按指数概率熄灭，危险率取期望（略高估至少一次爆炸的概率）",
            "危险率基数来自八宝一矿，仅供量级判断",
        ),
        limits_en=(
            "one mixed volume: no layering, no pattern of leakage",
            "fire goes out at an exponential time and the mean hazard is used (slightly high)",
            "base rate from Babao alone: an order of magnitude, no statistic",
        ),
        checks=("FM72", "FM73"),
    )
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the plan does to the atmosphere and the fire from a time on."""

    choice: Choice
    from_s: float
    air_m3_s: float
    """Air still flowing through the volume; leakage once it is sealed."""
    nitrogen_m3_s: float = 0.0
    fire_out_rate_per_s: float = 0.0
    """Rate at which the ignition source is put out; 0 when nobody fights it."""


def measure_of(
    *,
    choice: Choice,
    from_s: float,
    air_m3_s: float,
    leakage_m3_s: float = 0.0,
    nitrogen_m3_s: float = 0.0,
    fire_out_rate_per_s: float = 0.0,
) -> Measure:
    """What a decision does: who enters or fights the fire keeps the air, who seals cuts it off.

    Parameters
    ----------
    choice
        enter, extinguish (fire fought in the air as it is), seal (leakage only) or inert (leakage
        and nitrogen).
    from_s
        When it takes effect, s.
    air_m3_s, leakage_m3_s
        Air through the volume when open and when sealed, m3/s.
    nitrogen_m3_s
        Nitrogen fed in when inerting, m3/s.
    fire_out_rate_per_s
        Rate at which the fire is put out when fought, 1/s.

    Raises
    ------
    ValueError
        If the choice is unknown, its means are zero, or a number is outside its range.
    """
    one_of("choice", choice, ("enter", "extinguish", "seal", "inert"))
    within("from_s", from_s, -1e9, 1e9, "s")
    within("air_m3_s", air_m3_s, 0.0, 1e4, "m3/s")
    within("leakage_m3_s", leakage_m3_s, 0.0, 1e4, "m3/s")
    within("nitrogen_m3_s", nitrogen_m3_s, 0.0, 100.0, "m3/s")
    within("fire_out_rate_per_s", fire_out_rate_per_s, 0.0, 1.0, "1/s")
    if choice == "extinguish" and not fire_out_rate_per_s > 0.0:
        raise ValueError("fire_out_rate_per_s must be above 0 to extinguish")
    if choice == "inert" and not nitrogen_m3_s > 0.0:
        raise ValueError("nitrogen_m3_s must be above 0 to inert")
    return Measure(
        choice=choice,
        from_s=from_s,
        air_m3_s=air_m3_s if choice in {"enter", "extinguish"} else leakage_m3_s,
        nitrogen_m3_s=nitrogen_m3_s if choice == "inert" else 0.0,
        fire_out_rate_per_s=fire_out_rate_per_s if choice == "extinguish" else 0.0,
    )


class Atmosphere(NamedTuple):
    """State of the volume at the edges of the time steps, and the hazard between them."""

    edges_s: Floats
    methane_frac: Floats
    oxygen_frac: Floats
    source_prob: Floats
    """Probability that the ignition source is still there."""
    rate_per_s: Floats
    """Hazard of a repeat explosion in each step, (k - 1,)."""


def foresee_atmosphere(
    *,
    edges_s: ArrayLike,
    measures: tuple[Measure, ...],
    volume_m3: float,
    emission_m3_s: float,
    methane_frac: float,
    oxygen_frac: float = AIR_OXYGEN_FRAC,
    fire_prob: float = 1.0,
    oxygen_burnt_m3_s: float = 0.0,
    base_rate_per_s: float = BASE_RATE_PER_S,
) -> Atmosphere:
    """Methane, oxygen and hazard of a repeat explosion under a sequence of measures.

    Formula: V dC/dt = (C_in - C) (Q_air + Q_N2 + q), exact between edges; C_in is q/Q_total for
    methane and (0.2093 Q_air - oxygen burnt)/Q_total for oxygen, at least 0. The source is present
    with probability s, ds/dt = -r s. The hazard is base rate x s where the mixture at the middle
    of the step is in the Coward triangle, whose nose asks for more than 12 % oxygen.

    Parameters
    ----------
    edges_s
        Ascending times, s, (k,); measures start at the first edge not before their time.
    measures
        In order of time; the first begins at or before the first edge.
    volume_m3
        Volume, m3, > 0 to 1e8.
    emission_m3_s
        Methane given off, m3/s, 0-100.
    methane_frac, oxygen_frac
        State at the first edge.
    fire_prob
        Probability that an ignition source is present at the first edge.
    oxygen_burnt_m3_s
        Oxygen the fire takes, m3/s, 0-10.
    base_rate_per_s
        Hazard when all conditions hold, 1/s.

    Raises
    ------
    ValueError
        If an argument is outside its range, or no measure is in force at the first edge.
    """
    edges = np.atleast_1d(within("edges_s", edges_s, -1e9, 1e9, "s"))
    if edges.size < 2 or np.any(np.diff(edges) <= 0.0):
        raise ValueError("edges_s must ascend and hold at least two times")
    if not measures or measures[0].from_s > edges[0]:
        raise ValueError(f"measures: one must be in force from edges_s[0] = {edges[0]:g} s")
    volume = float(within("volume_m3", volume_m3, 0.0, 1e8, "m3", above=True))
    emission = float(within("emission_m3_s", emission_m3_s, 0.0, 100.0, "m3/s"))
    burnt = float(within("oxygen_burnt_m3_s", oxygen_burnt_m3_s, 0.0, 10.0, "m3/s"))
    gas = np.empty((3, edges.size))
    gas[:, 0] = (
        within("methane_frac", methane_frac, 0.0, 1.0, "1"),
        within("oxygen_frac", oxygen_frac, 0.0, 0.21, "1"),
        within("fire_prob", fire_prob, 0.0, 1.0, "1"),
    )
    start = np.searchsorted(edges, [measure.from_s for measure in measures])
    start[0] = 0
    if np.any(np.diff(start) < 0):
        raise ValueError("measures must be given in order of time")
    for measure, begin, end in zip(measures, start, [*start[1:], edges.size - 1], strict=True):
        span = edges[begin : end + 1] - edges[min(begin, edges.size - 1)]
        if span.size > 1:
            gas[:, begin : end + 1] = _course(gas[:, begin], span, measure, volume, emission, burnt)
    middle = 0.5 * (gas[:, 1:] + gas[:, :-1])
    rate = hazard_rate_per_s(
        methane_frac=middle[0],
        oxygen_frac=middle[1],
        fire_burns=True,  # its probability is a factor of the rate
        base_rate_per_s=base_rate_per_s,
    )
    return Atmosphere(edges, gas[0], gas[1], gas[2], rate * middle[2])


def _course(
    begin: Floats, span_s: Floats, measure: Measure, volume: float, emission: float, burnt: float
) -> Floats:
    """Methane, oxygen and presence of the source over the time of one measure."""
    air = float(within("air_m3_s", measure.air_m3_s, 0.0, 1e4, "m3/s"))
    nitrogen = float(within("nitrogen_m3_s", measure.nitrogen_m3_s, 0.0, 100.0, "m3/s"))
    out = float(within("fire_out_rate_per_s", measure.fire_out_rate_per_s, 0.0, 1.0, "1/s"))
    total = max(air + nitrogen + emission, 1e-12)
    fresh = max(AIR_OXYGEN_FRAC * air - burnt, 0.0) / total
    limit = np.array([emission / total, fresh])[:, None]
    left = np.exp(-total / volume * span_s)
    mixed = limit + (begin[:2, None] - limit) * left
    return np.vstack([mixed, begin[2] * np.exp(-out * span_s)])


def expected_rescuers_lost(
    *,
    atmosphere: Atmosphere,
    enter_s: ArrayLike,
    leave_s: ArrayLike,
    n_rescuers: ArrayLike,
    killed_prob: ArrayLike = 1.0,
) -> Floats:
    """Rescuers lost on average to a repeat explosion while they are below.

    Formula: n k (1 - exp(-H)), H the hazard integrated from entry to leaving, whatever happens
    before they enter.

    Parameters
    ----------
    atmosphere
        From `foresee_atmosphere`.
    enter_s, leave_s
        Times below, s, any shape; sealing crews are below too.
    n_rescuers
        How many, 0-1000.
    killed_prob
        Probability that a rescuer below does not survive a repeat explosion, 0-1.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    enter = within("enter_s", enter_s, -1e9, 1e9, "s")
    if np.any(within("leave_s", leave_s, -1e9, 1e9, "s") < enter):
        raise ValueError("leave_s must not be before enter_s")
    hazard = integrated_hazard(
        edges_s=atmosphere.edges_s, rate_per_s=atmosphere.rate_per_s, from_s=enter_s, to_s=leave_s
    )
    n = within("n_rescuers", n_rescuers, 0, 1000, "rescuers")
    killed = within("killed_prob", killed_prob, 0.0, 1.0, "1")
    return n * killed * -np.expm1(-hazard)


def entry_gain(
    *,
    atmosphere: Atmosphere,
    enter_s: ArrayLike,
    stay_s: float,
    n_rescuers: int,
    n_trapped: int,
    survival_time_s: float,
    killed_prob: float = 1.0,
) -> Floats:
    """Expected lives saved minus expected rescuers lost, for each time of entry.

    Formula: n_t exp(-t/T) exp(-H(0, t + stay)) - n_r k (1 - exp(-H(t, t + stay))): the trapped
    are alive at t with probability exp(-t/T) and no explosion may come before they are out.

    Parameters
    ----------
    atmosphere
        From `foresee_atmosphere`.
    enter_s
        Times of entry, s, any shape.
    stay_s
        Time below, s, > 0 to 1e6.
    n_rescuers, n_trapped
        How many are sent and how many are believed alive, 0-1000.
    survival_time_s
        Mean time for which the trapped live, s, > 0.
    killed_prob
        As in `expected_rescuers_lost`.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    enter = within("enter_s", enter_s, -1e9, 1e9, "s")
    stay = float(within("stay_s", stay_s, 0.0, 1e6, "s", above=True))
    trapped = float(within("n_trapped", n_trapped, 0, 1000, "people"))
    mean = float(within("survival_time_s", survival_time_s, 0.0, 1e9, "s", above=True))
    begin = float(atmosphere.edges_s[0])
    before = integrated_hazard(
        edges_s=atmosphere.edges_s,
        rate_per_s=atmosphere.rate_per_s,
        from_s=begin,
        to_s=np.maximum(enter + stay, begin),
    )
    saved = trapped * np.exp(-np.maximum(enter - begin, 0.0) / mean - before)
    return saved - expected_rescuers_lost(
        atmosphere=atmosphere,
        enter_s=enter,
        leave_s=enter + stay,
        n_rescuers=n_rescuers,
        killed_prob=killed_prob,
    )
