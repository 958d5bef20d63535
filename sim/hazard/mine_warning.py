"""Who has left the mine, or is on his way, when gas ignites of which the monitoring had warned."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.model.incident import MineExplosion
from sim.hazard.mine_layout import MineLayout
from sim.mine.escape_ways import Places, ways_to_safety
from sim.mine.safety_systems import told_s
from sim.mine.withdrawal import places_after, walked_before_m
from sim.streams import Streams, triangular_quantile

Bools = NDArray[np.bool_]


class Withdrawal(NamedTuple):
    """The miners at the moment of the ignition, arrays (n,)."""

    places: Places
    is_leaving: Bools
    """Who is on his way, or up already."""
    is_up: Bools
    """Who has reached the surface."""


def withdraw(
    layout: MineLayout, incident: MineExplosion, places: Places, streams: Streams
) -> Withdrawal:
    """Let those who are warned walk from where they stood at the warning until the ignition."""
    n = places.roadway.size
    nobody = np.zeros(n, dtype=np.bool_)
    spread = incident.warning_s
    if spread is None or not layout.systems.monitoring or not n:
        return Withdrawal(places, nobody, nobody)
    warning = triangular_quantile(
        streams.uniform("warning"), spread.low_s, spread.mode_s, spread.high_s
    )
    ways = ways_to_safety(network=layout.network, places=places, goals=layout.mine.surface_nodes)
    told = told_s(systems=layout.systems, way_m=ways.length_m, human_report_s=warning)
    share, likely = 1.0, incident.withdraws_frac
    if likely is not None:
        share = triangular_quantile(
            streams.uniform("withdraws"), likely.low_frac, likely.mode_frac, likely.high_frac
        )
    luck = streams.generator("people", "withdraws").random(n)
    leaving = (luck < share) & (told < warning)
    walked = walked_before_m(
        way_m=ways.length_m,
        warning_s=warning,
        told_s=told,
        walking_speed_m_s=layout.mine.walking_speed_m_s,
    )
    there = places_after(network=layout.network, ways=ways, walked_m=np.where(leaving, walked, 0.0))
    return Withdrawal(there, leaving, leaving & (walked >= ways.length_m))
