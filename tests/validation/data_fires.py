"""Open fires: LNG pools (Montoir, Phoenix, Croce trenches), CERTEC pools, Loughborough gas jets.

Measurements: firemodels/exp (NIST), folder by series. Conditions (burning flux, weather, places of
the radiometers): input files of firemodels/fds, Validation/<series>/FDS_Input_Files. All readings
above 0 on the radii of a series are scored; readings marked NaN are not readings. No constant was
chosen on these runs: LNG radiates 25 % (AGA tests at San Clemente), diesel and gasoline 40 % under
80 % smoke (example 6.6.3 of the Yellow Book). One form was: a trench as the circle
of its area (FAC2 0.92 on Croce 01, 04, 07, 10, 13) and not as a box (0.71); on the other runs the
circle reaches 0.98, the box 0.68.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.consequence.fire.fireball import (
    HYDROCARBON_EMISSIVE_POWER_W_M2,
    fireball_duration_s,
    fireball_heat_flux_w_m2,
)
from sim.consequence.fire.flame_emission import LNG_RADIATED_FRAC, OIL_RADIATED_FRAC
from sim.consequence.fire.jet_fire import jet_fire_heat_flux_w_m2, jet_flame_surface
from sim.consequence.fire.jet_flame import JetFlame, expanded_velocity_m_s, jet_flame
from sim.consequence.fire.pool_burning import equivalent_diameter_m, pool_burning_flux_kg_s_m2
from sim.consequence.fire.pool_fire import pool_fire, pool_fire_heat_flux_w_m2
from sim.consequence.fire.pool_flame import thomas_length_m
from sim.consequence.fire.transmissivity import wayne_transmissivity_ratio
from tests.validation.registry import Comparison, dataset, evidence

_DATA: Final = "consequence/data/"
_AIR_J_KG_K: Final = 287.05
_METHANE_J_KG: Final = 50.0e6
_METHANE_KG_MOL: Final = 0.01604
_OIL_J_KG: Final = 43.0e6
"""Net heat of combustion of diesel and gasoline, rounded."""

MEASURED: Final = "solid flame: burning flux measured"
AGA: Final = "solid flame, AGA tilt: burning flux measured"
TABLE: Final = "solid flame: burning flux of the table"
JET: Final = "Chamberlain frustum"


@dataclass(frozen=True, slots=True)
class _Pool:
    """One steady fire and its weather; the wind blows to `towards_deg` (from north, clockwise)."""

    diameter_m: float
    flux_kg_s_m2: float
    wind_m_s: float
    towards_deg: float
    temperature_k: float
    pressure_pa: float
    humidity_frac: float
    radiated_frac: float = LNG_RADIATED_FRAC
    soot_frac: float = 0.0
    heat_j_kg: float = _METHANE_J_KG

    @property
    def air_kg_m3(self) -> float:
        return self.pressure_pa / (_AIR_J_KG_K * self.temperature_k)

    def flux_w_m2(self, east_north_up: Floats, facing: Floats, *, tilt: str, table: bool) -> Floats:
        """Heat on radiometers; axes turned so that x points downwind."""
        towards = math.radians(self.towards_deg)
        wind = np.array([math.sin(towards), math.cos(towards)])
        left = np.array([-wind[1], wind[0]])
        turn = np.vstack([np.append(wind, 0.0), np.append(left, 0.0), [0.0, 0.0, 1.0]])
        flux = self.flux_kg_s_m2
        if table:
            flux = float(pool_burning_flux_kg_s_m2(fuel="lng", diameter_m=self.diameter_m))
        fire = pool_fire(
            diameter_m=self.diameter_m,
            burning_flux_kg_s_m2=flux,
            heat_of_combustion_j_kg=self.heat_j_kg,
            radiated_frac=self.radiated_frac,
            soot_frac=self.soot_frac,
            wind_speed_m_s=self.wind_m_s,
            air_density_kg_m3=self.air_kg_m3,
            tilt=tilt,
        )
        x, y, z = turn @ east_north_up.T
        return pool_fire_heat_flux_w_m2(
            fire=fire,
            x_m=x,
            y_m=y,
            z_m=z,
            humidity_frac=self.humidity_frac,
            temperature_k=self.temperature_k,
            facing_ratio=facing @ turn.T,
        )

    def length_m(self, width_m: float | None = None) -> float:
        return float(
            thomas_length_m(
                diameter_m=width_m or self.diameter_m,
                burning_flux_kg_s_m2=self.flux_kg_s_m2,
                wind_speed_m_s=self.wind_m_s,
                air_density_kg_m3=self.air_kg_m3,
            )
        )


_Seen = tuple[_Pool, Floats, Floats, Floats]
"""A fire, places and facings of radiometers, and their readings, W/m2."""


def _pools(name: str, seen: list[_Seen], *, table: bool) -> Iterator[Comparison]:
    observed = np.concatenate([readings for *_, readings in seen])
    models = {MEASURED: ("yellow_book", False), AGA: ("aga", False), TABLE: ("yellow_book", True)}
    for model, (tilt, listed) in models.items():
        if listed and not table:
            continue
        predicted = [
            fire.flux_w_m2(at, facing, tilt=tilt, table=listed) for fire, at, facing, _ in seen
        ]
        yield Comparison("radiometer_flux", name, model, observed, np.concatenate(predicted))


def _length(name: str, observed: list[float], predicted: list[float]) -> Comparison:
    return Comparison("flame_length", name, "Thomas: burning flux measured", observed, predicted)


# --- Montoir: 35 m on land -------------------------------------------------------------------

_MONTOIR_RADII: Final = (0.0, 33.0, 61.0, 90.0, 120.0, 225.0, 270.0, 315.0)
_MONTOIR_M: Final = {
    1: ((0.12, 2.5, 59.0), (0.13, 4.8, 70.0)),
    2: ((0.14, 6.8, 268.0), (0.15, 9.8, 263.0), (0.16, 10.3, 260.0), (0.15, 9.1, 257.0)),
}
"""Burning flux, wind at 9 m, direction the wind comes from; by test and period."""
_MONTOIR_AIR: Final = {1: (298.15, 102_200.0, 0.53), 2: (294.15, 101_500.0, 0.54)}


@dataset("fires_montoir")
def montoir() -> Iterator[Comparison]:
    """Radiometers on eight radii, 52 to 275 m, two tests of 35 m, six periods."""
    seen: list[_Seen] = []
    lengths: list[float] = []
    for test, periods in _MONTOIR_M.items():
        folder = f"{_DATA}lng_pool_fires/Montoir_LNG_Fires/Montoir{test:02d}"
        rows = _rows(f"{folder}.csv")[2:]
        for k, (flux, wind, from_deg) in enumerate(periods):
            fire = _Pool(35.0, flux, wind, from_deg + 180.0, *_MONTOIR_AIR[test])
            columns = len(periods) + 1
            found = [
                (radius, row[columns * j], row[columns * j + 1 + k])
                for row in rows
                for j, radius in enumerate(_MONTOIR_RADII)
            ]
            seen.append((fire, *_on_radii(found, height_m=1.0)))
        lengths.extend(_rows(f"{folder}_Flame_Height.csv")[1][1:])
    yield from _pools("fires_montoir", seen, table=True)
    yield _length("fires_montoir", lengths, [fire.length_m() for fire, *_ in seen])


# --- Phoenix: 21 m on water --------------------------------------------------------------------

_PHOENIX: Final = (
    ("North", -5.6, 128.5, 2.1, 0.342), ("North", -7.8, 178.3, 1.9, 1.061),
    ("North", -9.3, 214.1, 1.6, 0.527), ("East", 108.1, 4.7, 3.7, 0.327),
    ("East", 157.3, 6.9, 4.1, 0.695), ("East", 207.1, 9.0, 4.7, 0.408),
    ("South", 4.0, -91.9, 2.0, 0.354), ("South", 6.2, -141.1, 1.7, 0.22),
    ("South", 8.3, -190.9, 1.5, 0.167), ("West", -112.3, -4.9, 1.5, 0.488),
    ("West", -162.1, -7.1, 0.9, 0.547), ("West", -211.9, -9.3, 0.0, 0.262),
)  # fmt: skip
"""Spoke, east, north and height of the wide-angle radiometers, m, and how far they look up."""


@dataset("fires_phoenix")
def phoenix() -> Iterator[Comparison]:
    """Test 1, 20.7 m, twelve wide-angle radiometers on four spokes."""
    folder = f"{_DATA}lng_pool_fires/Phoenix_LNG_Fires/Phoenix01"
    rows = np.array(_rows(f"{folder}_HF.csv")[1:])
    readings = np.concatenate([rows[:, column] for column in (1, 3, 5, 7)]) * 1e3
    at = np.array([place[1:4] for place in _PHOENIX])
    flat = -at[:, :2] / np.hypot(at[:, 0], at[:, 1])[:, None]
    facing = np.column_stack([flat, [place[4] for place in _PHOENIX]])
    fire = _Pool(20.7, 0.147, 4.77, 336.0 + 180.0, 277.15, 84_943.0, 0.32)
    yield from _pools("fires_phoenix", [(fire, at, facing, readings)], table=True)
    length = float(_rows(f"{folder}_Flame_Height.csv")[1][1])
    yield _length("fires_phoenix", [length], [fire.length_m()])


# --- Croce (BGC/GRI): trenches -------------------------------------------------------------------

_CROCE: Final = {
    "01": (1.81, 23.53, 0.064, 3.6, 277.65, 95_700.0, 0.94),
    "02": (1.81, 15.52, 0.069, 1.5, 275.15, 95_900.0, 0.92),
    "04": (1.81, 23.53, 0.054, 8.36, 279.75, 99_700.0, 0.90),
    "05": (1.81, 9.05, 0.060, 9.31, 277.65, 95_700.0, 0.94),
    "07": (0.82, 23.45, 0.049, 3.8, 294.95, 98_300.0, 0.69),
    "08": (0.82, 11.82, 0.058, 2.05, 293.15, 98_200.0, 0.85),
    "10": (3.89, 52.05, 0.060, 7.05, 289.25, 99_530.0, 0.88),
    "11": (0.81, 4.37, 0.052, 5.9, 291.05, 98_950.0, 0.73),
    "13": (0.77, 23.53, 0.043, 3.69, 287.65, 98_740.0, 0.85),
}
"""Width along and length across the wind, m, burning flux, wind at 9 m, air."""


@dataset("fires_croce")
def croce() -> Iterator[Comparison]:
    """Nine LNG trenches across the wind, radiometers upwind, beside and downwind at 1.5 m."""
    seen: list[_Seen] = []
    observed, predicted = [], []
    for run, (width, long, flux, wind, *air) in _CROCE.items():
        folder = f"{_DATA}lng_pool_fires/BGC_GRI_LNG_Fires/Croce_{run}"
        # the wind is taken along the trench's width, to the north; it was within 15 degrees
        circle = float(equivalent_diameter_m(area_m2=width * long))
        fire = _Pool(circle, flux, wind, 0.0, *air)
        rows = [[*row, *[math.nan] * (6 - len(row))] for row in _rows(f"{folder}_HF2.csv")[2:]]
        found = [
            (radius, row[2 * j], row[2 * j + 1])
            for row in rows
            for j, radius in enumerate((180.0, 270.0, 0.0))
        ]
        seen.append((fire, *_on_radii(found, height_m=1.5)))
        with evidence(f"{folder}_HF.csv").open(encoding="utf-8") as file:
            observed.append(float(next(csv.DictReader(file))["L_F"]))
        predicted.append(fire.length_m(width))
    yield from _pools("fires_croce", seen, table=True)
    yield _length("fires_croce", observed, predicted)


# --- CERTEC: diesel and gasoline, 3 to 6 m -----------------------------------------------------

_CERTEC: Final = {
    "01_D3": (3.0, 0.054, 2.39, 285.15, 8.77, 0.1),
    "04_D3": (3.0, 0.042, 0.0, 289.15, 14.87, 0.1),
    "07_D6": (6.0, 0.051, 1.1, 292.15, 17.89, 1.0),
    "10_D5": (5.0, 0.051, 1.0, 289.15, 14.87, 1.0),
    "14_D4": (4.0, 0.058, 0.43, 293.15, 11.83, 0.1),
}
"""Diameter, burning flux, mean wind (from the west), air, radiometer to the east and its height."""


@dataset("fires_certec")
def certec() -> Iterator[Comparison]:
    """Five pools, one wide-angle radiometer each."""
    seen: list[_Seen] = []
    lengths = []
    for run, (diameter, flux, wind, temperature, east, up) in _CERTEC.items():
        rows = _rows(f"{_DATA}pool_fires_small/CERTEC_Pool_Fires_CERTEC_{run}_rad.csv")
        _, reading, length = rows[2]
        at = np.array([[east, 2.0, up]])
        fire = _Pool(
            diameter, flux, wind, 90.0, temperature, 101_325.0, 0.7, OIL_RADIATED_FRAC, 0.8,
            _OIL_J_KG,
        )  # fmt: skip
        seen.append((fire, at, at * [-1.0, -1.0, 0.0], np.array([reading * 1e3])))
        lengths.append(length)
    yield from _pools("fires_certec", seen, table=False)
    yield _length("fires_certec", lengths, [fire.length_m() for fire, *_ in seen])


# --- Loughborough/DNV: level jets of natural gas -----------------------------------------------

_JETS: Final = {
    1: (2.9, 0.0203, -9.45, 6.3, 271.0,
        ((5, 20), (0, 15), (5, 15), (0, -15), (5, -15), (0, -20), (5, -20), (0, -25), (0, -30))),
    2: (9.6, 0.0356, -15.45, 6.2, 297.0,
        ((0, 30), (0, 20), (5, 20), (0, -15), (0, -20), (5, -20), (0, -30), (5, -30), (0, -40))),
}  # fmt: skip
"""Rate, kg/s, hole, m (Miller 2017, Process Safety Progress 36, 237-251), place of the hole at 3.25
m, wind and where it comes from, places of the radiometers at 1 m facing the jet's axis."""
_JET_REST_K: Final = 283.0
_JET_AIR_K: Final = 290.0
"""Temperatures of gas and air: not recorded, of little effect (assumed)."""
_HEAT_RATIO: Final = 1.31


@dataset("fires_loughborough")
def loughborough() -> Iterator[Comparison]:
    """Two level jets, nine radiometers each."""
    observed, predicted, lengths, said = [], [], [], []
    for run, (rate, hole, west, wind, from_deg, places) in _JETS.items():
        with evidence(f"{_DATA}jet_fires/Loughborough_jet{run}.csv").open("r") as file:
            row = next(csv.DictReader(file))
        towards = math.radians(from_deg + 180.0)
        blow = np.array([math.sin(towards), math.cos(towards), 0.0])
        flame = _jet(rate, hole, wind, math.degrees(math.acos(blow[0])))
        surface = jet_flame_surface(
            flame=flame,
            hole_m=[west, 0.0, 3.25],
            direction_ratio=[1.0, 0.0, 0.0],
            wind_direction_ratio=blow,
        )
        at = np.array([[x, y, 1.0] for x, y in places])
        flux = jet_fire_heat_flux_w_m2(
            surface=surface,
            emissive_power_w_m2=flame.emissive_power_w_m2,
            points_m=at,
            humidity_frac=0.5,
            temperature_k=_JET_AIR_K,
            facing_ratio=np.column_stack([0 * at[:, 0], -np.sign(at[:, 1]), 0 * at[:, 0]]),
        )
        observed.extend(float(row[f"R{k}"]) * 1e3 for k in range(1, 10))
        predicted.extend(flux.tolist())
        lengths.append(float(row["L_F"]))
        said.append(flame.length_m)
    yield Comparison("radiometer_flux", "fires_loughborough", JET, observed, predicted)
    yield Comparison("flame_length", "fires_loughborough", JET, lengths, said)


def _jet(rate: float, hole: float, wind: float, angle: float) -> JetFlame:
    """Flame of methane that leaves a hole choked without losses; its pressure follows from it."""
    k, gas = _HEAT_RATIO, 8.314462618 / _METHANE_KG_MOL
    choked = math.sqrt(k / (gas * _JET_REST_K)) * (2 / (k + 1)) ** ((k + 1) / (2 * (k - 1)))
    pressure = rate / (0.25 * math.pi * hole**2 * choked)
    cold = _JET_REST_K * (101_325.0 / pressure) ** ((k - 1) / k)
    velocity = expanded_velocity_m_s(
        pressure_pa=pressure,
        temperature_k=_JET_REST_K,
        molar_mass_kg_mol=_METHANE_KG_MOL,
        heat_ratio=k,
    )
    return jet_flame(
        fuel_rate_kg_s=rate,
        velocity_m_s=float(velocity),
        jet_density_kg_m3=101_325.0 / (gas * cold),
        molar_mass_kg_mol=_METHANE_KG_MOL,
        heat_of_combustion_j_kg=_METHANE_J_KG,
        wind_speed_m_s=wind,
        wind_angle_deg=angle,
        air_density_kg_m3=101_325.0 / (_AIR_J_KG_K * _JET_AIR_K),
    )


# --- Shell: LNG fireball -------------------------------------------------------------------------

_SHELL_KG: Final = {"1250 kg (reference page)": 1250.0, "681 kg (FDS input)": 681.0}
"""Two accounts of the fuel in test 2, scored side by side."""


@dataset("fires_shell")
def shell() -> Iterator[Comparison]:
    """Greatest flux and dose at 100 m by the steady CCPS fireball; air of 20 degC, 40 % assumed."""
    rows = np.array(_rows(f"{_DATA}fireballs/Shell_Exp_2.csv")[2:])
    dose = float(np.trapezoid(rows[:, 1] * 1e3, rows[:, 0]))
    for account, mass in _SHELL_KG.items():
        share = wayne_transmissivity_ratio(
            path_length_m=80.0, humidity_frac=0.4, temperature_k=293.15
        )
        flux = float(
            fireball_heat_flux_w_m2(
                fuel_mass_kg=mass,
                emissive_power_w_m2=HYDROCARBON_EMISSIVE_POWER_W_M2,
                distance_m=100.0,
                transmissivity_ratio=share,
            )
        )
        pair = partial(Comparison, dataset="fires_shell", model=f"CCPS fireball: {account}")
        yield pair(quantity="peak_flux", observed=rows[:, 1].max() * 1e3, predicted=flux)
        burned = flux * float(fireball_duration_s(fuel_mass_kg=mass))
        yield pair(quantity="heat_dose", observed=dose, predicted=burned)


# --- reading -------------------------------------------------------------------------------------


def _on_radii(
    found: list[tuple[float, float, float]], *, height_m: float
) -> tuple[Floats, Floats, Floats]:
    """Places, facings (level, to the pool) and readings, W/m2, of (bearing, distance, kW/m2)."""
    rows = np.array([row for row in found if row[1] > 0.0 and row[2] > 0.0])
    bearing = np.radians(rows[:, 0])
    out = np.column_stack([np.sin(bearing), np.cos(bearing), np.zeros(len(rows))])
    at = out * rows[:, 1:2]
    at[:, 2] = height_m
    return at, -out, rows[:, 2] * 1e3


def _rows(relative: str) -> list[list[float]]:
    """Rows of a file as numbers, words as NaN."""
    with evidence(relative).open(encoding="utf-8") as file:
        return [[_number(word) for word in row] for row in csv.reader(file) if row]


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return math.nan


SERIES: Final[dict[str, Callable[[], Iterator[Comparison]]]] = {
    "fires_montoir": montoir,
    "fires_phoenix": phoenix,
    "fires_croce": croce,
    "fires_certec": certec,
    "fires_loughborough": loughborough,
    "fires_shell": shell,
}
