"""Time for smoke to come down in 200 sampled rooms: our zone model against CFAST 8.

`data/cfast_rooms.csv` is written by `scripts/make_cfast_reference.py` (our own runs of the NIST
program; concrete rooms, floor leak, t-squared fire to 10 MW). The model was fitted on the rooms of
even number; only those of odd number are scored. "Observed" is CFAST, itself a model.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.fire.zone_building import Building, Opening, Room, building
from sim.fire.zone_smoke import (
    CALIBRATED,
    Calibration,
    advance_zones,
    no_zone_smoke,
    zone_conditions,
)
from tests.validation.registry import Comparison, dataset

NAME: Final = "cfast_rooms"
MODEL: Final = "two zones, fitted on the other half"
HEAD_M: Final = 1.6
_TABLE: Final = Path(__file__).parent / "data" / "cfast_rooms.csv"
_PEAK_W: Final = 10e6
_STEP_S: Final = 2.0


def cfast_rooms() -> dict[str, Floats]:
    """Columns of the table."""
    with _TABLE.open(encoding="utf-8") as file:
        rows = [line.strip().split(",") for line in file if not line.startswith("#")]
    return dict(zip(rows[0], np.array(rows[1:], dtype=float).T, strict=True))


def scored(table: dict[str, Floats]) -> dict[str, Floats]:
    """The half that was not fitted: rooms of odd number."""
    return {name: column[1::2] for name, column in table.items()}


def fitted(table: dict[str, Floats]) -> dict[str, Floats]:
    """The half that was fitted: rooms of even number."""
    return {name: column[::2] for name, column in table.items()}


def place_of(table: dict[str, Floats]) -> Building:
    """All rooms of the table as one room with one size a fire, and its leak at the floor."""
    width, depth = table["width_m"], table["depth_m"]
    return building(
        rooms=[
            Room(
                name="room",
                floor_area_m2=width * depth,
                height_m=table["height_m"],
                perimeter_m=2.0 * (width + depth),
            )
        ],
        openings=[Opening(name="leak", between=("room", "outside"), width_m=4.0, height_m=0.3)],
    )


def predicted(table: dict[str, Floats], calibration: Calibration = CALIBRATED) -> dict[str, Floats]:
    """The result columns of the table as the zone model gives them."""
    place = place_of(table)
    n, height = table["height_m"].size, table["height_m"]
    marks = {
        "smoke_at_60_percent_s": 0.6 * height,
        "smoke_at_clear_height_s": 1.6 + 0.1 * height,
        "smoke_at_head_s": np.full(n, HEAD_M),
    }
    found = {name: np.full(n, np.nan) for name in marks}
    warm, foul = np.full(n, np.nan), np.full(n, np.nan)
    smoke, last, k = no_zone_smoke(place, n_fires=n), height, 0
    while any(np.isnan(column).any() for column in found.values()):
        hrr = np.minimum(table["growth_w_s2"] * ((k + 0.5) * _STEP_S) ** 2, _PEAK_W)
        smoke = advance_zones(
            smoke,
            place,
            hrr_w=hrr,
            fire_room=0,
            time_step_s=_STEP_S,
            calibration=calibration,
        )
        now = zone_conditions(smoke, place)
        layer = now.interface_m[0]
        for name, mark in marks.items():
            new = np.isnan(found[name]) & (layer < mark)
            share = (last - mark) / np.maximum(last - layer, 1e-9)
            found[name] = np.where(new, (k + share) * _STEP_S, found[name])
            if name == "smoke_at_clear_height_s":
                warm = np.where(new, now.temperature_k[0], warm)
                foul = np.where(new, 1e6 * now.co_frac[0], foul)
        last, k = layer, k + 1
    return found | {"temperature_at_clear_height_k": warm, "co_at_clear_height_ppm": foul}


@dataset(NAME)
def read() -> Iterator[Comparison]:
    """Three heights of the interface; temperature rise and carbon monoxide at the second."""
    table = scored(cfast_rooms())
    ours = predicted(table)
    for quantity in ("smoke_at_head_s", "smoke_at_clear_height_s", "smoke_at_60_percent_s"):
        yield Comparison(quantity, NAME, MODEL, table[quantity], ours[quantity])
    warm = "temperature_at_clear_height_k"
    yield Comparison("temperature_rise_k", NAME, MODEL, table[warm] - 293.15, ours[warm] - 293.15)
    foul = "co_at_clear_height_ppm"
    yield Comparison("co_ppm", NAME, MODEL, table[foul], ours[foul])
