"""How much smoke an opening lets through, which way, and how much air it picks up on entering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arguments import Floats
from sim.fire.compartment import DENSITY_TIMES_TEMPERATURE
from sim.fire.zone_building import Building

GRAVITY_M_S2: Final = 9.81

DISCHARGE: Final = 0.7
"""Flow coefficient of doors and vents (CFAST Technical Reference, section Leakage)."""

ABOVE_NEUTRAL: Final = 0.75
"""Share of the smoke in a door that stands above its neutral plane: the balance of a door between
293 K and 400 K gives 0.68 to 0.84 for layers at a half to a quarter of the door height."""

FAR_PLUME: Final = 0.071
"""Coefficient of the far plume, kg/s, kW, m (see `sim.fire.plume`)."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Smoke through the openings."""

    to_second_kg_s: Floats
    """(n_openings, n_fires)."""
    to_first_kg_s: Floats
    """Through the inner openings, (n_inner, n_fires); nothing comes in from outside. Of one opening
    only one direction is above zero."""
    pick_up_ratio: Floats
    """Clean air that a kilogram of smoke carries along on its way up to the next layer, kg/kg,
    (n_inner, n_fires)."""


def opening_flows(
    place: Building, *, interface_m: Floats, excess_k: Floats, open_frac: Floats
) -> Flows | None:
    """Smoke through every opening, driven by the weight difference of the layers at its top.

    p = g (d_rho_a h_a - d_rho_b h_b), h the smoke below the top of the opening on either side.
    Door: V = 2/3 Cd W 0.75 h sqrt(2 0.75 p / rho), the part above the neutral plane; hatch:
    V = Cd A sqrt(2 p / rho). On entering, the smoke rises as a plume of its own heat from a
    virtual origin that gives its mass flow, up to the layer of the next room.

    Parameters
    ----------
    place
        The building.
    interface_m
        Lower edge of the smoke above the lowest floor, m, (n_rooms, n_fires).
    excess_k
        Temperature of the smoke above ambient, K, same shape.
    open_frac
        Share of each opening that stands open, 0-1, (n_openings, 1 or n_fires).

    Returns
    -------
    Flows; None while no smoke stands below the top of an opening.

    Notes
    -----
    Room pressures are not solved for: the clean air that replaces the smoke comes in below by
    itself, and fans or wind do not push smoke through doors.
    """
    a, inner = place.first, place.inner
    b = place.second[inner]
    edge = interface_m[a]
    submerged = place.top_m - edge
    if submerged.max() <= 0.0 and (interface_m[b] >= place.top_m[inner]).all():
        return None
    hot = excess_k + place.ambient_k
    lightness = excess_k / hot  # (rho0 - rho) / rho0
    head = lightness[a] * np.maximum(submerged, 0.0, out=submerged)
    source_k = hot[a]
    back = np.zeros((0, edge.shape[1]), dtype=bool)
    if inner.size:
        beyond = interface_m[b]
        top = place.top_m[inner]
        net = head[inner] - lightness[b] * np.maximum(top - beyond, 0.0)
        back = net < 0.0
        # no smoke falls through a hatch
        head[inner] = np.where(back, (place.is_hatch[inner] - 1.0) * net, net)
        ahead = np.where(back, edge[inner], beyond)
        edge[inner] = np.where(back, beyond, edge[inner])
        source_k[inner] = np.where(back, hot[b], source_k[inner])

    tall = np.maximum(place.top_m - np.maximum(edge, place.bottom_m), 0.0)
    area = place.is_hatch * place.opening_height_m
    area = area + (1.0 - place.is_hatch) * ((2.0 / 3.0) * ABOVE_NEUTRAL) * tall
    shape = ABOVE_NEUTRAL + (1.0 - ABOVE_NEUTRAL) * place.is_hatch
    # rho = 353 / T and speed = sqrt(2 g shape head T / T0): mass goes with sqrt(head / T)
    flow = np.sqrt((2.0 * GRAVITY_M_S2 / place.ambient_k) * shape * head / source_k)
    flow *= (DISCHARGE * DENSITY_TIMES_TEMPERATURE) * open_frac * place.width_m * area
    if not inner.size:
        return Flows(flow, back.astype(np.float64), back.astype(np.float64))

    through = flow[inner]
    half_jet = 0.5 * ABOVE_NEUTRAL * (1.0 - place.is_hatch[inner])
    rise = np.maximum(ahead - top + half_jet * tall[inner], 0.0)
    warmth_kj = np.maximum(1.005 * (source_k[inner] - place.ambient_k), 1e-6)
    origin = FAR_PLUME**-0.6 * np.power(through * through / warmth_kj + 1e-12, 0.2)
    root = np.cbrt(1.0 + rise / origin)
    pick_up = root * root
    pick_up = pick_up * pick_up * root - 1.0
    flow[inner] = through * ~back
    return Flows(flow, through * back, pick_up)
