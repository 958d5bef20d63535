"""Verification cases of the toxic load of a changing concentration, outdoors and indoors."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.special import hyp2f1

from sim.consequence.harm.toxic_history import indoor_toxic_load, ramp_toxic_load
from sim.consequence.harm.toxic_load import toxic_load
from tests.verification.registry import Pairs, case

_EXPONENTS = (0.7, 1.0, 1.43, 2.0, 2.75, 3.7)
_EXCHANGE = 1.0 / 3600.0


def _indoor(
    levels: list[float], steps: list[float], n: float, exchange: float = _EXCHANGE
) -> float:
    return float(
        indoor_toxic_load(concentration=levels, step_s=steps, air_exchange_per_s=exchange, n=n)
    )


@case(id="TH-constant", source="closed form C^n t of a constant concentration", rtol=1e-12)
def a_constant_concentration_gives_its_power_times_time() -> Pairs:
    times = np.array([0.0, 60.0, 75.0, 400.0, 1200.0])
    return [
        (
            [80.0**n * 20.0] * 2,
            [
                ramp_toxic_load(concentration=[80.0] * 5, time_s=times, n=n),
                toxic_load(concentration=[80.0] * 4, step_s=np.diff(times), n=n),
            ],
        )
        for n in _EXPONENTS
    ]


@case(id="TH-ramp", source="closed form: integral of (k t)^n is k^n T^(n+1) / (n+1)", rtol=1e-12)
def a_rising_concentration_gives_the_closed_form() -> Pairs:
    times = 60.0 * np.array([0.0, 1.0, 1.001, 7.5, 30.0])
    return [
        (
            2.5**n * 30.0 ** (n + 1) / (n + 1),
            ramp_toxic_load(concentration=2.5 * times / 60.0, time_s=times, n=n),
        )
        for n in _EXPONENTS
    ]


@case(
    id="TH-pieces",
    source="hand: triangle 0-60-0 in 10 min, level 60 for 5 min, n = 2: 12 000 and 18 000",
    rtol=1e-12,
)
def a_triangle_and_a_plateau_add_up() -> Pairs:
    rise_and_fall = ramp_toxic_load(concentration=[0, 60, 0], time_s=[0, 300, 600], n=2.0)
    level = toxic_load(concentration=[60.0], step_s=300.0, n=2.0)
    whole = ramp_toxic_load(concentration=[0, 60, 60, 0], time_s=[0, 300, 600, 900], n=2.0)
    return [([12_000.0, 18_000.0, 30_000.0], [rise_and_fall, level, whole])]


@case(
    id="TH-indoor-haber",
    source="closed form, n = 1: Co (T - (1 - exp(-a T))/a), then C (1 - exp(-a T'))/a",
    rtol=1e-12,
)
def the_dose_of_a_room_that_fills_and_empties() -> Pairs:
    fill = 60.0 - 60.0 * -math.expm1(-0.5) - 30.0
    inside = -math.expm1(-0.5)
    empty = 60.0 * inside * -math.expm1(-2.0)
    return [
        (100.0 * (fill), _indoor([100.0], [1800.0], 1.0)),
        (100.0 * (fill + empty), _indoor([100.0, 0.0], [1800.0, 7200.0], 1.0)),
    ]


@case(
    id="TH-indoor-fill",
    source="closed form: Co^n/a x^(n+1)/(n+1) 2F1(n+1, 1; n+2; x), x = 1 - exp(-a T)",
    rtol=1e-10,
)
def the_load_of_a_room_that_fills() -> Pairs:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for n in _EXPONENTS:
        for seconds in (60.0, 1800.0, 14_400.0):
            x = -math.expm1(-_EXCHANGE * seconds)
            closed = 60.0 * x ** (n + 1) / (n + 1) * hyp2f1(n + 1, 1, n + 2, x)
            pairs.append((80.0**n * closed, _indoor([80.0], [seconds], n)))
    return pairs


@case(
    id="TH-indoor-empty",
    source="closed form: C^n (1 - exp(-n a T)) / (n a) of a room that empties into clean air",
    rtol=1e-10,
)
def the_load_of_a_room_that_empties() -> Pairs:
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for n in _EXPONENTS:
        filled = _indoor([80.0], [3600.0], n)
        start = 80.0 * -math.expm1(-1.0)
        closed = start**n * 60.0 * -math.expm1(-n * 3.0) / n
        pairs.append((closed, _indoor([80.0, 0.0], [3600.0, 10_800.0], n) - filled))
    return pairs


@case(id="TH-indoor-quad", source="scipy quad of the stated room equation", rtol=1e-8)
def the_load_of_a_room_in_changing_air() -> Pairs:
    levels, steps = [30.0, 400.0, 5.0, 0.0], [300.0, 900.0, 2400.0, 1800.0]
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for exchange in (0.2 / 3600.0, 3.0 / 3600.0):
        for n in _EXPONENTS:
            total, inside = 0.0, 0.0
            for level, step in zip(levels, steps, strict=True):
                total += quad(
                    lambda t, c=inside, o=level: (o + (c - o) * math.exp(-exchange * t)) ** n,  # noqa: B023
                    0.0,
                    step,
                    epsabs=0.0,
                    epsrel=1e-11,
                    limit=400,
                )[0]
                inside = level + (inside - level) * math.exp(-exchange * step)
            pairs.append((total / 60.0, _indoor(levels, steps, n, exchange)))
    return pairs


@case(
    id="TH-hse",
    source="UK HSE, Toxicity levels of chemicals (page seen): SLOT of methyl isocyanate 750 ppm "
    "min (150 x 5, 25 x 30), of sulphur dioxide 4.6e6 ppm2 min (965^2 x 5, 395^2 x 30)",
    rtol=0.02,
)
def dangerous_toxic_loads_of_the_hse() -> Pairs:
    isocyanate = [
        toxic_load(concentration=[c], step_s=60.0 * t, n=1) for c, t in ((150, 5), (25, 30))
    ]
    dioxide = [
        toxic_load(concentration=[c], step_s=60.0 * t, n=2) for c, t in ((965, 5), (395, 30))
    ]
    return [([750.0, 750.0], isocyanate), ([4.6e6, 4.6e6], dioxide)]
