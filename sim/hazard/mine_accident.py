"""What the explosion itself does in a mine: wave, flame, broken stoppings, fumes in the air."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.model.incident import MineExplosion
from scenarios.model.spread import FractionSpread
from sim.hazard.mine_layout import Air, Damage, MineLayout
from sim.mine.afterdamp import Afterdamp, burnt_methane
from sim.mine.blast_places import PlaceBlast, blast_at_places
from sim.mine.blast_places import Places as Felt
from sim.mine.blast_spread import NetworkBlast, spread_blast
from sim.mine.escape_ways import Places
from sim.mine.gas_transport import GasHistory, gas_history
from sim.mine.roadway_blast import CARD as BLAST_CARD
from sim.mine.roadway_blast import METHANE_FRAC, gas_length_with_dust_m
from sim.streams import Streams, triangular_quantile

Floats = NDArray[np.float64]

STEP_S: Final = 30.0
N_STEPS: Final = 240
"""The fumes are followed for two hours; whoever still walks then has left them behind."""

MOST_GAS_M: Final = 500.0
"""Longest gas, dust included, that the blast model knows, m."""

WEAKEST_RATIO: Final = 0.7
STRONGEST_RATIO: Final = 1.3
"""A stopping's strength over that of its kind lies evenly between these (assumed)."""

_STANDS_PA: Final = 1e8
_PIECES: Final = 16


class Accident(NamedTuple):
    """An explosion as far as nobody can change it any more."""

    roadway: int
    felt: PlaceBlast
    """By each miner."""
    damage: Damage
    air: Air
    air_before_m3_s: float
    """Through the exploded roadway."""
    fumes: Afterdamp
    fume_frac: float
    """Share of the air that fumes take where the flame has been."""
    swept_m3: float
    """Volume in which the flame has been."""
    history: GasHistory
    """Share of fumes anywhere, for two hours."""
    methane_frac: float
    extrapolated: tuple[str, ...]


def explode(
    layout: MineLayout, incident: MineExplosion, miners: Places, streams: Streams
) -> Accident:
    """Draw one explosion and follow its wave, flame and fumes."""
    network = layout.network
    road = network.roadway(incident.roadway)
    length = incident.gas_length_m
    gas_m = triangular_quantile(
        streams.uniform("gas_length"), length.low_m, length.mode_m, length.high_m
    )
    methane_frac = _share(incident.methane_frac, streams, "methane", METHANE_FRAC)
    with_dust_m = float(
        gas_length_with_dust_m(gas_length_m=gas_m, dusty_length_m=incident.dusty_length_m)
    )
    burning_m = min(with_dust_m, MOST_GAS_M)
    strength, all_fail = _strengths(layout, incident, streams)
    spread = spread_blast(
        network=layout.waves,
        source=road,
        gas_length_m=burning_m,
        methane_frac=methane_frac,
        stopping_strength_pa=strength,
    )
    gone = (layout.strength_pa > 0.0) if all_fail else spread.is_broken
    damage = Damage(
        roadway=road,
        is_blocked=streams.uniform("roof_fall") < incident.face_blocked_prob,
        fans_stand=streams.uniform("fans") < incident.fans_fail_prob,
        broken=tuple(network.names[i] for i in np.flatnonzero(gone)),
    )
    air = layout.air(damage)
    swept = _swept(layout, spread)
    swept_m3 = float(swept.mean(axis=1) @ network.volume_m3)
    share = min(burning_m * float(network.area_m2[road]) / swept_m3, 1.0)
    history = gas_history(
        air=air.moving,
        time_step_s=STEP_S,
        n_steps=N_STEPS,
        initial_frac=share * swept,
        source=network.surface_nodes,
    )
    co_frac = _share(incident.co_frac, streams, "co", 0.0)
    return Accident(
        roadway=road,
        felt=blast_at_places(
            network=layout.waves, spread=spread, places=Felt(miners.roadway, miners.along_m)
        ),
        damage=damage,
        air=air,
        air_before_m3_s=abs(float(layout.air(Damage()).quantity_m3_s[road])),
        fumes=burnt_methane(methane_frac=methane_frac, co_frac=co_frac),
        fume_frac=share,
        swept_m3=swept_m3,
        history=history,
        methane_frac=methane_frac,
        extrapolated=(*BLAST_CARD.outside(gas_length_m=with_dust_m), *air.flags),
    )


def _share(spread: FractionSpread | None, streams: Streams, cause: str, otherwise: float) -> float:
    if spread is None:
        return otherwise
    return triangular_quantile(
        streams.uniform(cause), spread.low_frac, spread.mode_frac, spread.high_frac
    )


def _strengths(
    layout: MineLayout, incident: MineExplosion, streams: Streams
) -> tuple[Floats, bool]:
    """Overpressure at which each stopping fails, Pa, and whether the incident says that all do."""
    if incident.stoppings_broken_prob is not None:
        fail = streams.uniform("stoppings") < incident.stoppings_broken_prob
        stands = np.where(layout.strength_pa > 0.0, _STANDS_PA, 0.0)
        return (np.zeros(stands.shape) if fail else stands), fail
    luck = streams.generator("stoppings", "strength").random(layout.strength_pa.size)
    ratio = WEAKEST_RATIO + (STRONGEST_RATIO - WEAKEST_RATIO) * luck
    return layout.strength_pa * ratio, False


def _swept(layout: MineLayout, spread: NetworkBlast) -> Floats:
    """Share of each piece of each roadway in which the flame has been, (n_edges, n_pieces)."""
    length = layout.network.length_m[:, None]
    edges = length * np.linspace(0.0, 1.0, _PIECES + 1)
    from_start, from_end = spread.flame_m[0][:, None], spread.flame_m[1][:, None]
    burnt = _covered(edges, 0.0, from_start) + _covered(edges, length - from_end, length)
    here, middle = spread.roadway, spread.middle_m
    onward, back = spread.flame_m[:, here]
    burnt[here] = _covered(edges[[here]], middle - back, middle + onward)[0]
    return np.asarray(np.minimum(burnt / (length / _PIECES), 1.0))


def _covered(edges: Floats, begin: Floats | float, end: Floats | float) -> Floats:
    """Metres of each piece between two places."""
    low = np.maximum(edges[:, :-1], begin)
    return np.asarray(np.maximum(np.minimum(edges[:, 1:], end) - low, 0.0))
