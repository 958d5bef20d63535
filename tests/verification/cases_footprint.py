"""Verification cases of puff trains under a shifting wind, their doses and footprints."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq

from sim.arguments import Floats
from sim.consequence.dispersion.footprint import gaussian_profile, steady_footprints
from sim.consequence.dispersion.footprint_contour import ring_area_m2
from sim.consequence.dispersion.footprint_puff import PlanGrid, puff_footprints
from sim.consequence.dispersion.footprint_receptors import (
    puff_concentration_series_kg_m3,
    puff_dose,
    puff_strength_kg_m3,
)
from sim.consequence.dispersion.parameters import briggs_sigmas_m, ccps_puff_sigmas_m
from sim.consequence.dispersion.puff import puff_concentration_kg_m3
from sim.consequence.dispersion.puff_path import PuffTrain, WindSeries, puff_train, wind_series
from sim.consequence.dispersion.wind import StabilityClass
from tests.support.plumes import briggs_d, gaussian_plume
from tests.verification.registry import Pairs, case

_INSTANT_S = 1e-6
"""A release so short that all of it is one puff."""


def _wind(speed: float = 4.0, direction: float = 270.0, name: StabilityClass = "D") -> WindSeries:
    return wind_series(
        start_s=[0.0],
        wind_speed_m_s=[speed],
        wind_direction_deg=[direction],
        stability_class=[name],
    )


def _puff(wind: WindSeries, *, mass_kg: float, time_s: float | Floats, **more: object) -> PuffTrain:
    """One puff, released at once at time 0."""
    return puff_train(
        wind=wind,
        release_start_s=[0.0],
        release_end_s=_INSTANT_S,
        mass_rate_kg_s=[mass_kg / _INSTANT_S],
        time_s=time_s,
        release_height_m=0.0,
        **more,
    )


@case(
    id="PP-growth",
    source="virtual distance in closed form for the power laws of CCPS p. 101; solve_ivp of "
    "d sigma / d x = growth rate of the class in force at that sigma for Briggs",
    rtol=2e-4,
)
def puff_grows_on_without_a_jump() -> Pairs:
    wind = wind_series(
        start_s=[0.0, 300.0, 900.0],
        wind_speed_m_s=[4.0, 2.0, 5.0],
        wind_direction_deg=[270.0, 200.0, 300.0],
        stability_class=["D", "F", "B"],
    )
    legs: tuple[tuple[StabilityClass, float], ...] = (("D", 1200.0), ("F", 1200.0), ("B", 500.0))
    power = _puff(
        wind,
        mass_kg=1.0,
        time_s=1000.0,
        sigmas=lambda x, name: ccps_puff_sigmas_m(x_m=x, stability_class=name),
    )
    table = {"D": (0.06, 0.92), "F": (0.02, 0.89), "B": (0.14, 0.92)}
    spread = 0.0
    for name, distance in legs:
        a, b = table[name]
        spread = a * ((spread / a) ** (1.0 / b) + distance) ** b
    briggs = _puff(wind, mass_kg=1.0, time_s=1000.0)
    height = 0.0
    for name, distance in legs:

        def rate(_: float, sigma: Floats, name: StabilityClass = name) -> list[float]:
            def gap(x: float) -> float:
                return float(briggs_sigmas_m(x_m=x, stability_class=name)[1]) - float(sigma[0])

            place = brentq(gap, 1e-9, 1e6, xtol=1e-9)
            near, far = (
                float(briggs_sigmas_m(x_m=place * f, stability_class=name)[1])
                for f in (1 - 1e-4, 1 + 1e-4)
            )
            return [(far - near) / (2e-4 * place)]

        if height == 0.0:
            height = float(briggs_sigmas_m(x_m=distance, stability_class=name)[1])
        else:
            height = float(solve_ivp(rate, (0.0, distance), [height], rtol=1e-8).y[0, -1])
    alive = briggs.mass_kg > 0.0
    return [(spread, power.sigma_y_m[power.mass_kg > 0.0]), (height, briggs.sigma_z_m[alive])]


def _turning() -> WindSeries:
    return wind_series(
        start_s=np.arange(20) * 100.0,
        wind_speed_m_s=np.linspace(3.0, 5.0, 20),
        wind_direction_deg=np.linspace(240.0, 320.0, 20),
        stability_class=["D"] * 10 + ["C"] * 10,
    )


@case(
    id="PP-mass",
    source="mass released: 0.5 kg/s for 200 s and 2 kg/s for 100 s; sum over space of the "
    "concentration at receptors (trapezoid, spectral for Gaussians)",
    rtol=1e-6,
)
def puffs_hold_what_was_released() -> Pairs:
    train = puff_train(
        wind=_turning(),
        release_start_s=[0.0, 200.0],
        release_end_s=300.0,
        mass_rate_kg_s=[0.5, 2.0],
        time_s=[100.0, 250.0, 1500.0],
        release_height_m=10.0,
    )
    alive = train.mass_kg[2] > 0.0
    east, north = train.east_m[2][alive], train.north_m[2][alive]
    wide, tall = train.sigma_y_m[2][alive], train.sigma_z_m[2][alive]
    step, rise = 0.5 * wide.min(), 0.5 * tall.min()
    margin = 6.5 * wide.max()
    x = np.arange(east.min() - margin, east.max() + margin, step)
    y = np.arange(north.min() - margin, north.max() + margin, step)
    grid_x, grid_y = (g.ravel() for g in np.meshgrid(x, y))
    last = PuffTrain(
        train.time_s[2:],
        train.mass_kg[2:],
        train.east_m[2:],
        train.north_m[2:],
        train.sigma_y_m[2:],
        train.sigma_z_m[2:],
        train.release_height_m,
    )
    total = 0.0
    for number, z in enumerate(np.arange(0.0, 10.0 + 7.0 * tall.max(), rise)):
        layer = puff_concentration_series_kg_m3(train=last, east_m=grid_x, north_m=grid_y, z_m=z)
        total += (0.5 if number == 0 else 1.0) * float(layer.sum()) * step * step * rise
    return [([50.0, 200.0, 300.0], train.mass_kg.sum(axis=1)), (300.0, total)]


@case(
    id="PP-instant",
    source="puff.puff_concentration_kg_m3 with CCPS sigmas; CCPS p. 101 example gives 2.25005e-3",
    rtol=5e-6,
)
def instant_release_is_one_puff() -> Pairs:
    train = _puff(
        _wind(2.0, 225.0, "F"),
        mass_kg=1.0,
        time_s=250.0,
        sigmas=lambda x, name: ccps_puff_sigmas_m(x_m=x, stability_class=name),
    )
    sigma_y, sigma_z = ccps_puff_sigmas_m(x_m=500.0, stability_class="F")
    along, across = np.array([490.0, 500.0, 507.0]), np.array([4.0, 0.0, -9.0])
    expected = puff_concentration_kg_m3(
        mass_kg=1.0,
        wind_speed_m_s=2.0,
        time_s=250.0,
        x_m=along,
        y_m=across,
        z_m=1.5,
        release_height_m=0.0,
        sigma_x_m=sigma_y,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    half = math.sqrt(0.5)
    east, north = half * (along - across), half * (along + across)
    found = puff_concentration_series_kg_m3(train=train, east_m=east, north_m=north, z_m=1.5)
    peak = puff_concentration_series_kg_m3(
        train=train, east_m=500.0 * half, north_m=500.0 * half, z_m=0.0
    )
    return [(expected, found[0]), (0.00225005, peak)]


def _long_release(name: StabilityClass) -> PuffTrain:
    return puff_train(
        wind=_wind(4.0, 270.0, name),
        release_start_s=[0.0],
        release_end_s=3600.0,
        mass_rate_kg_s=[1.0],
        time_s=[3600.0],
        release_height_m=0.0,
    )


@case(
    id="PP-steady",
    source="limit of a steady wind: scipy quad over the continuous train of round puffs, at 100 m "
    "to 3 km, on the axis and one sigma_y beside it",
    rtol=2e-3,
)
def long_release_is_the_sum_of_all_puffs() -> Pairs:
    pairs = []
    for name in ("C", "D", "F"):
        train = _long_release(name)  # type: ignore[arg-type]
        for x in (100.0, 300.0, 1000.0, 3000.0):
            side = float(briggs_sigmas_m(x_m=x, stability_class=name)[0])  # type: ignore[arg-type]
            for y in (0.0, side):

                def puff(s: float, x: float = x, y: float = y, name: str = name) -> float:
                    sy, sz = briggs_sigmas_m(x_m=s, stability_class=name)  # type: ignore[arg-type]
                    r2 = (x - s) ** 2 + y**2
                    flat = (2 * math.pi) ** 1.5 * sy * sy * sz
                    return float(2.0 / (4.0 * flat) * math.exp(-0.5 * r2 / sy**2))

                expected = quad(puff, x / 3, 3 * x, points=[x], limit=400, epsrel=1e-9)[0]
                found = puff_concentration_series_kg_m3(train=train, east_m=x, north_m=y, z_m=0.0)
                pairs.append((expected, found))
    return pairs


@case(
    id="PP-plume",
    source="limit: plume.concentration_kg_m3 with the same sigmas; round puffs differ from it by "
    "about (sigma_y / x)^2",
    rtol=0.02,
)
def long_release_is_nearly_the_plume() -> Pairs:
    pairs = []
    for name in ("D", "E", "F"):
        train = _long_release(name)  # type: ignore[arg-type]
        for x in (100.0, 300.0, 1000.0, 3000.0):
            found = puff_concentration_series_kg_m3(train=train, east_m=x, north_m=0.0, z_m=0.0)
            pairs.append((gaussian_plume(x, name=name), found))  # type: ignore[arg-type]
    return pairs


@case(
    id="PP-turn",
    source="hand arithmetic: 600 s at 3 m/s east, then 600 s at 4 m/s north",
    rtol=1e-8,
    atol=1e-5,
)
def puff_turns_with_the_wind() -> Pairs:
    wind = wind_series(
        start_s=[0.0, 600.0],
        wind_speed_m_s=[3.0, 4.0],
        wind_direction_deg=[270.0, 180.0],
        stability_class=["D", "D"],
    )
    train = _puff(wind, mass_kg=2.0, time_s=np.array([300.0, 600.0, 1200.0]))
    alive = train.mass_kg > 0.0
    return [
        ([900.0, 1800.0, 1800.0], train.east_m[alive]),
        ([0.0, 0.0, 2400.0], train.north_m[alive]),
        (briggs_sigmas_m(x_m=[900.0, 1800.0, 4200.0], stability_class="D")[0],
         train.sigma_y_m[alive]),
    ]  # fmt: skip


def _frozen(n: float) -> tuple[Floats, float]:
    """Dose on the axis of a puff that does not grow, and the concentration in its middle."""
    train = _puff(
        _wind(),
        mass_kg=3.0,
        time_s=np.arange(0.5, 600.0, 2.0),
        sigmas=lambda x, _: (np.full_like(x, 50.0), np.full_like(x, 20.0)),
    )
    dose = puff_dose(train=train, east_m=1000.0, north_m=0.0, z_m=0.0, n=n)
    return dose, 2.0 * 3.0 / ((2.0 * math.pi) ** 1.5 * 50.0 * 50.0 * 20.0)


@case(id="PP-dose", source="closed form M / (pi u sy sz) of a puff that does not grow", rtol=2e-6)
def dose_of_a_passing_puff() -> Pairs:
    return [(3.0 / (math.pi * 4.0 * 50.0 * 20.0), _frozen(1.0)[0])]


@case(id="PP-haber", source="closed form C0^n sigma sqrt(2 pi / n) / u, n = 2 and 2.75", rtol=5e-6)
def load_of_a_passing_puff() -> Pairs:
    pairs = []
    for n in (2.0, 2.75):
        dose, peak = _frozen(n)
        pairs.append((peak**n * 50.0 * math.sqrt(2.0 * math.pi / n) / 4.0, dose))
    return pairs


@case(
    id="PF-steady",
    source="area of steady_footprints (closed form across the wind) once the cloud has passed the "
    "end of the zone; grid of 400 x 120",
    rtol=0.02,
)
def footprint_of_a_long_release_is_the_plume() -> Pairs:
    axis = gaussian_profile(
        mass_rate_kg_s=1.0, wind_speed_m_s=4.0, release_height_m=0.0, z_m=0.0, sigmas=briggs_d
    )
    level = [5e-6, 2e-5]
    steady = steady_footprints(level_kg_m3=level, axis=axis, wind_direction_deg=270.0)
    found = puff_footprints(
        train=_long_release("D"), level_kg_m3=level, z_m=0.0, n_along=400, n_across=120
    )
    areas = [sum(ring_area_m2(ring) for ring in rings) for rings in found.present[0]]
    return [(steady.area_m2, areas)]


@case(id="PF-instant", source="circle of radius sigma sqrt(2 ln(C0 / C)) about the puff", rtol=2e-3)
def footprint_of_one_puff_is_a_circle() -> Pairs:
    train = _puff(_wind(), mass_kg=100.0, time_s=400.0)
    sigma = float(briggs_sigmas_m(x_m=1600.0, stability_class="D")[0])
    peak = float(puff_strength_kg_m3(train=train, z_m=0.0).max())
    level = np.array([0.5, 0.1, 0.01]) * peak
    found = puff_footprints(train=train, level_kg_m3=level, z_m=0.0)
    areas = [ring_area_m2(rings[0]) for rings in found.present[0]]
    middle = [rings[0][:-1].mean(axis=0)[0] for rings in found.present[0]]
    return [(2.0 * math.pi * sigma**2 * np.log(peak / level), areas), ([1600.0] * 3, middle)]


@case(
    id="PF-mass",
    source="integral over the plane of each puff: 2 pi sigma^2 times its middle",
    rtol=1e-6,
)
def grid_holds_what_the_puffs_hold() -> Pairs:
    train = puff_train(
        wind=_turning(),
        release_start_s=[0.0],
        release_end_s=300.0,
        mass_rate_kg_s=[1.0],
        time_s=[1500.0],
        release_height_m=0.0,
    )
    strength = puff_strength_kg_m3(train=train, z_m=1.5)
    expected = float(np.sum(2.0 * math.pi * np.square(train.sigma_y_m) * strength))
    line = np.arange(-12_000.0, 12_000.0, 100.0)
    grid = PlanGrid(np.zeros(2), np.array([0.8, 0.6]), np.array([-0.6, 0.8]), line, line)
    field = grid.puffs_kg_m3(train=train, strength_kg_m3=strength, number=0)
    return [(expected, field.sum() * 1e4)]
