"""Verification cases of wind, dispersion parameters, plumes and puffs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad, trapezoid

from sim.arguments import Floats
from sim.consequence.dispersion.lateral_spread import crosswind_turbulence_m_s, travel_time_function
from sim.consequence.dispersion.parameters import briggs_sigmas_m, ccps_puff_sigmas_m
from sim.consequence.dispersion.plume import concentration_kg_m3, distance_to_concentration_m
from sim.consequence.dispersion.puff import (
    finite_release_ratio,
    puff_concentration_kg_m3,
    puff_train_concentration_kg_m3,
)
from sim.consequence.dispersion.surface_layer import phi_m, psi_m, surface_layer_wind_m_s
from sim.consequence.dispersion.wind import (
    STABILITY_CLASSES,
    StabilityClass,
    inverse_obukhov_length,
    power_law_wind_m_s,
)
from tests.verification.registry import Pairs, case

_CCPS = "CCPS 1999, Guidelines for Consequence Analysis, via GasDispersion.jl @27ac300 tests"
_MG = 1e6


@case(id="D09", source="GasDispersion.jl @27ac300 test/ (power-law exponents)", rtol=1e-6)
def wind_at_ten_metres() -> Pairs:
    expected = {
        "A": 3.846991747968065,
        "B": 3.882587524349958,
        "C": 3.954770215669221,
        "D": 4.160267486615665,
        "E": 4.7876374417101975,
        "F": 5.371817562105883,
    }
    return [
        (
            expected[name],
            power_law_wind_m_s(
                wind_speed_m_s=3.0, reference_height_m=1.0, height_m=10.0, stability_class=name
            ),
        )
        for name in STABILITY_CLASSES
    ]


@case(
    id="W-golder",
    source="hand arithmetic on Seinfeld and Pandis 2006 eq. 16.83: a + b log10(z0)",
    rtol=1e-12,
)
def obukhov_length_of_a_class() -> Pairs:
    hand: tuple[tuple[StabilityClass, float, float], ...] = (
        ("A", 1.0, -0.096),
        ("B", 0.1, -0.066),
        ("C", 0.1, -0.020),
        ("D", 0.1, 0.0),
        ("E", 0.01, 0.040),
        ("F", 0.1, 0.071),
    )
    return [
        (value, inverse_obukhov_length(stability_class=name, roughness_length_m=z0))
        for name, z0, value in hand
    ]


@case(id="W-psi", source="numerical integral of (1 - phi_m)/zeta (scipy quad)", rtol=1e-9)
def psi_is_the_integral_of_phi() -> Pairs:
    places = (-2.0, -0.5, -0.05, 0.3, 1.0)
    return [
        (quad(lambda s: (1 - float(phi_m(s))) / s, 0, place, epsabs=1e-13)[0], psi_m(place))
        for place in places
    ]


@case(id="W-log-law", source="closed form u*/k ln(z/z0), k = 0.4", rtol=1e-12)
def neutral_wind_is_logarithmic() -> Pairs:
    wind = surface_layer_wind_m_s(
        friction_velocity_m_s=0.4,
        height_m=[1.0, 10.0, 50.0],
        roughness_length_m=0.1,
        obukhov_length_m=math.inf,
    )
    return [(np.log([10.0, 100.0, 500.0]), wind)]


@case(
    id="B-tables", source="GasDispersion.jl @27ac300 test/utils/ccps_tests.jl, x = 1.2 m", rtol=1e-9
)
def sigmas_of_another_program() -> Pairs:
    rural = [
        (0.2639841614254575, 0.24),
        (0.19198848103669636, 0.144),
        (0.13199208071272875, 0.09598848207318536),
        (0.09599424051834818, 0.07193528734898633),
        (0.07199568038876113, 0.03598704466392099),
        (0.04799712025917409, 0.019193090487424527),
    ]
    urban = [
        (0.38390787316433456, 0.2881727481910807),
        (0.38390787316433456, 0.2881727481910807),
        (0.26393666280048, 0.24),
        (0.19195393658216728, 0.16796976816235135),
        (0.13196833140024, 0.09591371646531512),
        (0.13196833140024, 0.09591371646531512),
    ]
    puff = [
        (0.21287234847910436, 0.6879188103871441),
        (0.16556738215041453, 0.6054498545741843),
        (0.11826241582172466, 0.3869880921561032),
        (0.07095744949303479, 0.17041904657983328),
        (0.047304966328689864, 0.11258170198247626),
        (0.023523465599668385, 0.05588182287353654),
    ]
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for number, name in enumerate(STABILITY_CLASSES):
        pairs += [
            (rural[number], briggs_sigmas_m(x_m=1.2, stability_class=name)),
            (urban[number], briggs_sigmas_m(x_m=1.2, stability_class=name, terrain="urban")),
            (puff[number], ccps_puff_sigmas_m(x_m=1.2, stability_class=name)),
        ]
    return pairs


@case(
    id="B-far",
    source="hand arithmetic at 5 km on Boubel et al. 1994, tables 19-6 and 19-7",
    rtol=1e-12,
)
def sigmas_five_kilometres_away() -> Pairs:
    return [
        (
            (400 / math.sqrt(1.5), 300 / math.sqrt(8.5)),
            briggs_sigmas_m(x_m=5000.0, stability_class="D"),
        ),
        ((300 / math.sqrt(1.5), 60.0), briggs_sigmas_m(x_m=5000.0, stability_class="E")),
        (
            (1600 / math.sqrt(3), 1200 * math.sqrt(6)),
            briggs_sigmas_m(x_m=5000.0, stability_class="A", terrain="urban"),
        ),
        (
            (800 / math.sqrt(3), 700 / math.sqrt(2.5)),
            briggs_sigmas_m(x_m=5000.0, stability_class="D", terrain="urban"),
        ),
    ]


@case(id="D08", source=f"{_CCPS}, p. 97; sigmas Spicer and Havens 1989, Seinfeld 1986", rtol=0.02)
def passive_plume_of_the_guidelines() -> Pairs:
    x = 500.0
    found = concentration_kg_m3(
        mass_rate_kg_s=0.1,
        wind_speed_m_s=2.0,
        x_m=x,
        y_m=0.0,
        z_m=0.0,
        release_height_m=0.0,
        sigma_y_m=0.0674 * x**0.9,
        sigma_z_m=0.01122 * x**1.4024 * math.exp(-0.0540 * math.log(x) ** 2),
    )
    return [(0.00010346728324507407, found)]


@case(id="D10", source="ALOHA NOS OR&R 43 table 13, hand value (evidence D10)", rtol=0.005)
def passive_plume_with_briggs_sigmas() -> Pairs:
    sigma_y, sigma_z = briggs_sigmas_m(x_m=500.0, stability_class="D")
    found = concentration_kg_m3(
        mass_rate_kg_s=5.86,
        wind_speed_m_s=5.0,
        x_m=500.0,
        y_m=0.0,
        z_m=0.0,
        release_height_m=0.0,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    ppm = found * _MG / 78.11 * 24.465
    return [(39.0, sigma_y), (22.7, sigma_z), (421.0, found * _MG), (132.0, ppm)]


@case(
    id="D25-briggs",
    source="cross-tool: numpy sketch of the reference study (evidence D25), 400 points in x",
    rtol=0.025,
)
def chlorine_zone_distances_of_another_program() -> Pairs:
    per_ppm = 1e-6 * 0.0709 * 101_325 / (8.314462618 * 298.0)
    found = distance_to_concentration_m(
        concentration_kg_m3=np.array([0.5, 2.0, 20.0]) * per_ppm,
        mass_rate_kg_s=1.0,
        wind_speed_m_s=5.0,
        release_height_m=0.0,
        z_m=0.0,
        sigmas=lambda x: briggs_sigmas_m(x_m=x, stability_class="D"),
    )
    return [([6031.0, 2272.0, 555.0], found)]


@case(id="P-mass", source="mass balance: u times the integral of C over y and z is Q", rtol=1e-6)
def plume_carries_what_is_released() -> Pairs:
    pairs = []
    for name in STABILITY_CLASSES:
        for x in np.geomspace(100.0, 10_000.0, 20):
            sigma_y, sigma_z = (float(s) for s in briggs_sigmas_m(x_m=x, stability_class=name))
            y = np.linspace(-8 * sigma_y, 8 * sigma_y, 161)
            z = np.linspace(0.0, 10.0 + 8 * sigma_z, 801)
            found = concentration_kg_m3(
                mass_rate_kg_s=2.0,
                wind_speed_m_s=4.0,
                x_m=x,
                y_m=y[:, None],
                z_m=z[None, :],
                release_height_m=10.0,
                sigma_y_m=sigma_y,
                sigma_z_m=sigma_z,
            )
            pairs.append((2.0, 4.0 * trapezoid(trapezoid(found, z, axis=1), y)))
    return pairs


@case(id="D07", source=f"{_CCPS}, p. 101", rtol=1e-6)
def passive_puff_of_the_guidelines() -> Pairs:
    sigma_y, sigma_z = ccps_puff_sigmas_m(x_m=500.0, stability_class="F")
    found = puff_concentration_kg_m3(
        mass_kg=1.0,
        wind_speed_m_s=2.0,
        time_s=250.0,
        x_m=500.0,
        y_m=0.0,
        z_m=0.0,
        release_height_m=0.0,
        sigma_x_m=sigma_y,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    return [
        (5.047929716825321, sigma_y),
        (2.214836678536473, sigma_z),
        (0.00225004853953, found),
    ]


@case(id="P-puff-mass", source="mass balance: the integral of C over space is M", rtol=1e-6)
def puff_keeps_its_mass() -> Pairs:
    x = np.linspace(900.0, 1100.0, 101)[:, None, None]
    y = np.linspace(-90.0, 90.0, 91)[None, :, None]
    z = np.linspace(0.0, 100.0, 401)[None, None, :]
    found = puff_concentration_kg_m3(
        mass_kg=3.0,
        wind_speed_m_s=2.0,
        time_s=500.0,
        x_m=x,
        y_m=y,
        z_m=z,
        release_height_m=5.0,
        sigma_x_m=12.0,
        sigma_y_m=11.0,
        sigma_z_m=9.0,
    )
    total = trapezoid(trapezoid(trapezoid(found, z[0, 0], axis=2), y[0, :, 0], axis=1), x[:, 0, 0])
    return [(3.0, total)]


@case(
    id="P-puff-train", source="limit: a train of puffs is the plume with the same sigmas", rtol=0.01
)
def puff_train_becomes_the_plume() -> Pairs:
    return [
        _train_and_plume(name, x) for name in ("C", "D", "E", "F") for x in (300.0, 1000.0, 3000.0)
    ]


def _train_and_plume(name: StabilityClass, x: float) -> tuple[ArrayLike, ArrayLike]:
    def sigmas(distance: Floats) -> tuple[Floats, Floats]:
        return ccps_puff_sigmas_m(x_m=distance, stability_class=name)

    released = np.arange(-4000.0, 0.0, 1.0)
    train = puff_train_concentration_kg_m3(
        release_time_s=released,
        mass_kg=np.full(released.size, 0.5),
        time_s=0.0,
        wind_speed_m_s=2.0,
        x_m=x,
        y_m=0.0,
        z_m=0.0,
        release_height_m=0.0,
        sigmas=sigmas,
    )
    sigma_y, sigma_z = sigmas(np.asarray(x))
    plume = concentration_kg_m3(
        mass_rate_kg_s=0.5,
        wind_speed_m_s=2.0,
        x_m=x,
        y_m=[0.0],
        z_m=0.0,
        release_height_m=0.0,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    return plume, train


@case(
    id="P-finite",
    source="numerical sum of puffs of constant spread; the cloud stands for T in all",
    rtol=1e-6,
)
def short_release_is_a_sum_of_puffs() -> Pairs:
    released = np.linspace(0.0, 60.0, 60_001)
    weight = np.full(released.size, 0.001)
    weight[[0, -1]] = 0.0005
    pairs: list[tuple[ArrayLike, ArrayLike]] = []
    for time in (80.0, 100.0, 140.0, 170.0):
        along = np.exp(-0.5 * ((200.0 - 2.0 * (time - released)) / 15.0) ** 2)
        expected = 2.0 / (math.sqrt(2 * math.pi) * 15.0) * (weight @ along)
        found = finite_release_ratio(
            time_s=time, duration_s=60.0, wind_speed_m_s=2.0, x_m=200.0, sigma_x_m=15.0
        )
        pairs.append((expected, found))
    times = np.linspace(0.0, 400.0, 4001)
    share = finite_release_ratio(
        time_s=times, duration_s=60.0, wind_speed_m_s=2.0, x_m=200.0, sigma_x_m=15.0
    )
    pairs.append((60.0, trapezoid(share, times)))
    return pairs


@case(
    id="L-turbulence",
    source="hand arithmetic: 0.3 sqrt(2 + 0.35 (1000/(0.4 x 25))^(2/3)); 0.3 sqrt(2)",
    rtol=1e-5,
)
def crosswind_turbulence_by_hand() -> Pairs:
    found = crosswind_turbulence_m_s(
        friction_velocity_m_s=0.3,
        obukhov_length_m=[-25.0, math.inf, 40.0],
        mixing_height_m=1000.0,
    )
    return [([0.926632, 0.424264, 0.424264], found)]


@case(id="L-draxler", source="hand arithmetic: 1/(1 + 0.9 sqrt(t/300))", rtol=1e-12)
def travel_time_function_by_hand() -> Pairs:
    return [([1.0, 1 / 1.9, 1 / 2.8], travel_time_function(travel_time_s=[0.0, 300.0, 1200.0]))]
