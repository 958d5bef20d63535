"""Population as dots: people near the scene added up over squares."""

from __future__ import annotations

from typing import Final

import numpy as np

from reports.maps.frame import M_PER_DEG_LAT, Box, Grid
from scenarios.model.pack import People

SQUARE_M: Final = 250.0
"""Side of a square, metres; doubled until there are few enough dots."""

MOST_DOTS: Final = 1500


def people_dots(people: People, box: Box, grid: Grid) -> list[list[int]]:
    """Dots as [steps east, steps north, people]: the larger of night and day, centre of gravity.

    Parameters
    ----------
    people
        Population points.
    box
        What is shown.
    grid
        Turns degrees into whole numbers.
    """
    number = np.maximum(people.n_night, people.n_day)
    shown = np.flatnonzero(box.holds(people.lon, people.lat) & (number > 0))
    lon, lat, weight = people.lon[shown], people.lat[shown], number[shown].astype(np.float64)
    side_m = SQUARE_M
    while True:
        step_lat = side_m / M_PER_DEG_LAT
        step_lon = step_lat / max(0.1, float(np.cos(np.deg2rad((box.south + box.north) / 2))))
        columns = np.floor((lon - box.west) / step_lon).astype(np.int64)
        rows = np.floor((lat - box.south) / step_lat).astype(np.int64)
        squares, index = np.unique(rows * 1_000_000 + columns, return_inverse=True)
        if squares.size <= MOST_DOTS:
            break
        side_m *= 2
    total = np.bincount(index, weight, squares.size)
    middle_lon = np.bincount(index, weight * lon, squares.size) / total
    middle_lat = np.bincount(index, weight * lat, squares.size) / total
    return [
        [*grid.point(x, y), round(n)]
        for x, y, n in zip(middle_lon.tolist(), middle_lat.tolist(), total.tolist(), strict=True)
    ]
