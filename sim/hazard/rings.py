"""Shapes for the map: closed rings in metres east and north of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]
"""Closed ring, shape (n, 2)."""

_CORNERS: Final = 48


@dataclass(frozen=True, slots=True)
class LocalZone:
    """A zone of one level around the source; `label` gives value and averaging time."""

    level: str
    label: str
    ring: Ring


def circle(radius_m: float) -> Ring:
    """A circle about the source."""
    angle = np.linspace(0.0, 2 * np.pi, _CORNERS + 1)
    return np.column_stack([radius_m * np.sin(angle), radius_m * np.cos(angle)])


def tongue(
    along_m: NDArray[np.float64], half_width_m: NDArray[np.float64], from_deg: float
) -> Ring:
    """The outline of a plume: half widths along its axis, for a wind from `from_deg`."""
    towards = np.deg2rad(from_deg + 180.0)
    east, north = np.sin(towards), np.cos(towards)
    x = np.concatenate([along_m, along_m[::-1], along_m[:1]])
    y = np.concatenate([half_width_m, -half_width_m[::-1], half_width_m[:1]])
    return np.column_stack([x * east + y * north, x * north - y * east])
