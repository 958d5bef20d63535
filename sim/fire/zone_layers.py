"""What leaves and enters the smoke layers in one step: openings, fans, walls, overflow.

Content is (3, n_rooms, n_fires): mass kg, heat above ambient J, fuel burnt into it kg. What leaves
one layer enters another or the outside, so that the books close.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.fire.compartment import DENSITY_TIMES_TEMPERATURE, HEAT_CAPACITY_J_KG_K
from sim.fire.zone_building import Building
from sim.fire.zone_openings import Flows

MASS, HEAT, BURNT = range(3)
"""Rows of the content."""

MOST_GONE: Final = 0.9
"""Share of a layer that may leave it in one step."""


def layer_depth_m(content: Floats, place: Building) -> Floats:
    """Depth of the layers, not limited by the floor."""
    spread = 1.0 / (DENSITY_TIMES_TEMPERATURE * place.floor_area_m2)
    depth: Floats = spread * (
        place.ambient_k * content[MASS] + content[HEAT] / HEAT_CAPACITY_J_KG_K
    )
    return depth


def excess_k(content: Floats) -> Floats:
    """Temperature of the layers above ambient, K."""
    excess: Floats = content[HEAT] / np.maximum(content[MASS] * HEAT_CAPACITY_J_KG_K, 1e-6)
    return excess


def asked_kg_s(place: Building, flows: Flows | None, drawn: Floats | None) -> Floats | None:
    """Smoke that openings and fans would take from each room, kg/s; None where nothing does."""
    if flows is None:
        return drawn
    asked: Floats = place.leaves @ flows.to_second_kg_s
    if place.inner.size:
        asked += place.enters[:-1, place.inner] @ flows.to_first_kg_s
    return asked if drawn is None else asked + drawn


def _drained(drawn: Floats) -> Floats:
    """Share that has left after a step in which this share was asked for; never all of it."""
    return 1.0 - 1.0 / (1.0 + drawn * (1.0 + 0.5 * drawn))


def exchanged(
    content: Floats,
    place: Building,
    flows: Flows | None,
    drawn: Floats | None,
    asked: Floats,
    entrained: Floats,
    outside: Floats,
    *,
    time_step_s: float,
) -> Floats:
    """Layers after doors, hatches and fans, unchecked; adds up air picked up and what went out."""
    gone = np.minimum(time_step_s * asked / np.maximum(content[MASS], 1e-9), MOST_GONE)
    per_asked = gone / np.maximum(asked, 1e-12)
    after: Floats = content * (1.0 - gone)
    if drawn is not None:
        outside += (content * (drawn * per_asked)).sum(axis=1)
    if flows is None:
        return after
    per_flow = content * per_asked
    ahead = per_flow[:, place.first] * flows.to_second_kg_s
    arriving = place.enters @ ahead
    outside += arriving[:, -1]
    if not place.inner.size:
        return after
    into = place.enters[:-1, place.inner]
    out_of = place.leaves[:, place.inner]
    behind = per_flow[:, place.second[place.inner]] * flows.to_first_kg_s
    after += arriving[:, :-1]
    after += out_of @ behind
    entrained += into @ (ahead[MASS, place.inner] * flows.pick_up_ratio)
    entrained += out_of @ (behind[MASS] * flows.pick_up_ratio)
    after[MASS] += entrained
    return after


def kept_by_walls(
    content: Floats, depth: Floats, place: Building, *, wall_w_m2_k: float, time_step_s: float
) -> Floats:
    """Share of the layer's heat that ceiling and walls leave it in a step; unchecked."""
    surface = place.floor_area_m2 + place.perimeter_m * np.minimum(depth, place.height_m)
    capacity = np.maximum(content[MASS] * HEAT_CAPACITY_J_KG_K, 1e-3)
    return 1.0 - _drained((time_step_s * wall_w_m2_k) * surface / capacity)


def without_overflow(content: Floats, place: Building, share: Floats, outside: Floats) -> Floats:
    """Layers that would reach below the floor push the excess through their openings."""
    depth = layer_depth_m(content, place)
    if not np.any(depth > place.height_m):
        return content
    excess = content * (1.0 - place.height_m / np.maximum(depth, place.height_m))
    size = share * place.width_m * place.opening_height_m * np.ones((1, content.shape[2]))
    total = place.leaves @ size + place.enters[:-1] @ size
    # a room whose openings are all shut leaks outside
    outside += (excess * (total <= 0.0)).sum(axis=1)
    each = excess / np.maximum(total, 1e-12)
    arriving = place.enters @ (each[:, place.first] * size)
    outside += arriving[:, -1]
    content = content - excess + arriving[:, :-1]
    if place.inner.size:
        behind = each[:, place.second[place.inner]] * size[place.inner]
        content += place.leaves[:, place.inner] @ behind
    return content
