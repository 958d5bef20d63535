"""Verification cases of blast, gas explosions in rooms, fire balls and transmissivity."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np

from sim.consequence.explosion.blast_tnt import (
    chinese_death_radius_m,
    chinese_tnt_mass_kg,
    free_air_overpressure_pa,
    surface_burst_arrival_s,
    surface_burst_impulse_pa_s,
    surface_burst_overpressure_pa,
    tnt_mass_kg,
)
from sim.consequence.explosion.vented_explosion import vented_explosion
from sim.consequence.fire.fireball import (
    emissive_power_w_m2,
    fireball_diameter_m,
    fireball_duration_s,
    fireball_height_m,
    sphere_view_factor_ratio,
    upright_view_factor_ratio,
)
from sim.consequence.fire.transmissivity import saturation_pressure_pa, wayne_transmissivity_ratio
from tests.verification.registry import Pairs, case

_SWISDAK = Path(__file__).parent / "data" / "swisdak_1994_metric.csv"

# --- blast -----------------------------------------------------------------------------------


@case(id="D16", source="HyRAM+ 6.1 tests/hyram/phys/test_overpressure.py", rtol=1e-9)
def tnt_mass_of_a_kilogram_of_hydrogen() -> Pairs:
    found = tnt_mass_kg(fuel_mass_kg=1.0, heat_of_combustion_j_kg=120e6, yield_ratio=0.03)
    return [(0.7692307692307693, found)]


@case(
    id="E-cn-practice",
    source="hand arithmetic: 1.8 x 0.04 x 1000 kg x 50 / 4.52; 13.6 x 8^0.37",
    rtol=1e-5,
)
def chinese_practice_by_hand() -> Pairs:
    mass = chinese_tnt_mass_kg(fuel_mass_kg=1000.0, heat_of_combustion_j_kg=50e6)
    return [(796.4602, mass), (29.35501, chinese_death_radius_m(tnt_mass_kg=8000.0))]


@case(id="D17", source="Kinney and Graham 1985 via Guzas and Earls 2010, evidence D17", rtol=0.001)
def free_air_burst_of_one_kilogram() -> Pairs:
    found = free_air_overpressure_pa(distance_m=[1.0, 5.0, 20.0], tnt_mass_kg=1.0)
    return [([1008.79e3, 29.238e3, 4.393e3], found)]


@case(id="D18", source="Swisdak 1994 via Freeyolo/tangos, evidence D18", rtol=0.001)
def surface_burst_of_one_kilogram() -> Pairs:
    found = surface_burst_overpressure_pa(distance_m=[1.0, 5.0, 20.0], tnt_mass_kg=1.0)
    return [([1353.7e3, 43.23e3, 6.102e3], found)]


@case(id="E-swisdak-table", source="Swisdak 1994, ADA526744, metric table (2-4 digits)", rtol=0.01)
def surface_burst_of_the_report_table() -> Pairs:
    with _SWISDAK.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    z = np.array([float(row["scaled_distance_m_kg13"]) for row in rows])
    arrival = np.array([float(row["arrival_ms_kg13"] or "nan") for row in rows])
    timed = np.isfinite(arrival)
    mass = 1000.0
    return [
        (
            [1e3 * float(row["pressure_kpa"]) for row in rows],
            surface_burst_overpressure_pa(distance_m=10 * z, tnt_mass_kg=mass),
        ),
        (
            [10 * float(row["impulse_kpa_ms_kg13"]) for row in rows],
            surface_burst_impulse_pa_s(distance_m=10 * z, tnt_mass_kg=mass),
        ),
        (
            1e-2 * arrival[timed],
            surface_burst_arrival_s(distance_m=10 * z[timed], tnt_mass_kg=mass),
        ),
    ]


@case(
    id="E-hopkinson",
    source="Hopkinson-Cranz: p(k R, k^3 W) = p(R, W); times, impulses x k",
    rtol=1e-12,
)
def blast_scales_with_the_cube_root() -> Pairs:
    r, w, k = np.geomspace(1.0, 80.0, 30), 2.0, 4.0
    models = (
        (surface_burst_overpressure_pa, 0),
        (surface_burst_impulse_pa_s, 1),
        (surface_burst_arrival_s, 1),
        (free_air_overpressure_pa, 0),
    )
    return [
        (
            k**power * model(distance_m=r, tnt_mass_kg=w),
            model(distance_m=k * r, tnt_mass_kg=k**3 * w),
        )
        for model, power in models
    ]


@case(
    id="V-en1991",
    source="hand arithmetic on EN 1991-1-7 D.2: 3 + 1 + 0.04 x 64; 3 + 20; capped at 50 kN/m2",
    rtol=1e-12,
)
def vented_room_by_hand() -> Pairs:
    rooms = vented_explosion(
        volume_m3=32.0,
        vent_area_m2=[4.0, 4.0, 0.5],
        vent_static_pressure_pa=[2000.0, 20_000.0, 2000.0],
    )
    return [([6560.0, 23_000.0, 50_000.0], rooms.pressure_pa)]


# --- fireball and air ------------------------------------------------------------------------


@case(id="D19", source="CCPS/TNO correlations by hand (evidence D19)", rtol=0.001)
def fireball_of_a_hundred_tonnes() -> Pairs:
    mass = {"fuel_mass_kg": 100_000.0}
    return [
        (269.21, fireball_diameter_m(**mass)),
        (17.71, fireball_duration_s(**mass)),
        (201.9, fireball_height_m(**mass)),
    ]


@case(
    id="B-fireball-sheet",
    source="A. Srivastava, BLEVE sheet after CCPS: 11 957.7 kg of propane, target at 100 m",
    rtol=0.005,
)
def fireball_of_a_tank_truck() -> Pairs:
    diameter = fireball_diameter_m(fuel_mass_kg=11_957.7)
    factor = upright_view_factor_ratio(
        diameter_m=diameter, centre_height_m=0.5 * diameter, distance_m=100.0
    )
    return [
        (132.6, diameter),
        (10.3, fireball_duration_s(fuel_mass_kg=11_957.7)),
        (0.255, factor),
        (89.1e3, 350e3 * factor),
    ]


@case(
    id="B-energy",
    source="energy balance: the flux over any sphere about the fireball is chi M Hc / t",
    rtol=1e-9,
)
def fireball_radiates_its_share() -> Pairs:
    mass, heat, share = 5000.0, 46e6, 0.3
    power = emissive_power_w_m2(
        fuel_mass_kg=mass, heat_of_combustion_j_kg=heat, radiated_frac=share
    )
    radius = 300.0
    factor = sphere_view_factor_ratio(
        diameter_m=fireball_diameter_m(fuel_mass_kg=mass),
        centre_height_m=radius,
        distance_m=0.0,
    )
    duration = float(fireball_duration_s(fuel_mass_kg=mass))
    return [(share * mass * heat / duration, power * factor * 4 * math.pi * radius**2)]


@case(id="D20", source="HyRAM+ 6.1 tests/hyram/phys/test_flame.py (values of the paper)", rtol=0.01)
def transmissivity_of_the_paper() -> Pairs:
    found = wayne_transmissivity_ratio(
        path_length_m=[10.0, 100.0, 1000.0], humidity_frac=0.5, temperature_k=[[253.0], [293.0]]
    )
    return [([[0.96, 0.86, 0.72], [0.86, 0.71, 0.51]], found)]


@case(
    id="A-wayne-hand",
    source="hand arithmetic for w = 2, c = 1: 1.006 - 0.02342 - 0.09472 - 0.03188 + 0.001164",
    rtol=1e-9,
)
def transmissivity_by_hand() -> Pairs:
    temperature = 293.0
    path = 10.0 * temperature / 273.0
    saturated = saturation_pressure_pa(temperature_k=temperature) / 133.322387415
    humidity = 100.0 * temperature / (288.651 * path * saturated)
    found = wayne_transmissivity_ratio(
        path_length_m=path, humidity_frac=humidity, temperature_k=temperature
    )
    return [(0.857144, found)]


@case(
    id="A-saturation",
    source="steam tables: 611.2, 2339 and 7384 Pa at 0, 20, 40 C; over ice 103.3 Pa at -20 C",
    rtol=0.005,
)
def saturation_pressure_of_water() -> Pairs:
    found = saturation_pressure_pa(temperature_k=[253.15, 273.15, 293.15, 313.15])
    return [([103.3, 611.2, 2339.0, 7384.0], found)]
