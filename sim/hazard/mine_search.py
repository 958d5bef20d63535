"""How rescue squads get to the people in a mine: which way, through which air, how far to look."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.hazard.mine_accident import N_STEPS, STEP_S, Accident
from sim.hazard.mine_layout import MineLayout
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.rescue_errand import Errands, Pieces, errands
from sim.mine.rescue_rules import RULES
from sim.mine.safety_systems import SafetySystems, search_length_m

Ints = NDArray[np.int64]

_PIECES: Final = 48
"""Pieces into which the way to each person is cut; the air is read in the middle of each."""
_HORIZON_S: Final = STEP_S * N_STEPS


def errands_to(
    layout: MineLayout, accident: Accident, places: Places, *, now_s: float, air_good_s: float
) -> Errands:
    """Times of a squad from the base to people and back, as the air is now.

    The base lies at the foot of the shafts. A fall of roof closes the exploded roadway; who lies in
    it is reached from his side.

    Parameters
    ----------
    layout, accident
        The mine and what happened in it.
    places
        Where the people lie (n,).
    now_s
        Time since the explosion, s.
    air_good_s
        From when on all air can be breathed, s.
    """
    network = layout.network
    closed = (network.names[accident.roadway],) if accident.damage.is_blocked else ()
    ways = ways_to_safety(
        network=network, places=places, goals=layout.mine.surface_nodes, blocked=closed
    )
    length = np.where(np.isfinite(ways.length_m), ways.length_m, 0.0)
    middle_m = length[:, None] * (np.arange(_PIECES) + 0.5) / _PIECES
    roadway, share = ways.at(middle_m)
    foul = np.zeros(roadway.shape, dtype=np.bool_)
    if now_s < air_good_s:
        fumes = accident.history.frac_at(roadway, share, min(now_s, _HORIZON_S))
        foul = fumes > accident.fumes.foul_frac
    open_air = np.zeros(network.n_nodes, dtype=np.bool_)
    open_air[network.surface_nodes] = True
    in_shaft = open_air[network.start[roadway]] | open_air[network.end[roadway]]
    beyond = ~in_shaft | np.isinf(ways.length_m)[:, None]
    return errands(pieces=Pieces(ways.length_m, foul, beyond, places.roadway))


def search_s(layout: MineLayout, missing: Ints, *, air_is_good: bool) -> float:
    """Time of one squad to look for people whose place nobody knows, s.

    With positioning they are known to be where they are. Without it squads also look everywhere
    else, and have found them when half of that is searched, on average.

    Parameters
    ----------
    layout
        The mine.
    missing
        Roadway of each who is missing.
    air_is_good
        Whether squads see where they go.
    """
    if layout.systems.positioning:
        return 0.0
    network = layout.network
    where = {network.names[road] for road in missing.tolist()}
    whole, known = (
        search_length_m(systems=SafetySystems(positioning=on), network=network, missing_in=where)
        for on in (False, True)
    )
    speed = RULES["clear_speed_m_s" if air_is_good else "smoke_speed_m_s"].value
    return 0.5 * (whole - known) / speed
