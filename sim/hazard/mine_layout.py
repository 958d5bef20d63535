"""A mine of a pack as the air, blast and escape models see it, and its air after an explosion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.model.mine import Mine
from sim.mine.blast_network import RoadwayNetwork, waves_in
from sim.mine.escape_ways import Places
from sim.mine.fan import FanCurve
from sim.mine.fumes import AirNetwork, recirculating
from sim.mine.methane_network import air_of
from sim.mine.mine_air import mine_air
from sim.mine.mine_network import MineNetwork, mine_network
from sim.mine.safety_systems import SafetySystems, safe_junctions
from sim.mine.stoppings import STOPPINGS

Floats = NDArray[np.float64]

DEBRIS: Final = 3.0
"""Factor on the resistance of the roadway that the blast has left in debris (assumed)."""

BLOCKED: Final = 10_000.0
"""Factor where the roof has come down and only leakage is left (assumed)."""


class Damage(NamedTuple):
    """What an explosion has done to the ventilation."""

    roadway: int | None = None
    """Where it left debris or a fall of roof; None before the explosion."""
    is_blocked: bool = False
    fans_stand: bool = False
    broken: tuple[str, ...] = ()
    """Roadways whose stopping, seal or doors are gone."""


@dataclass(frozen=True, slots=True, eq=False)
class Air:
    """Air of the mine in one state of damage."""

    quantity_m3_s: Floats
    """Flow of each roadway, positive from start to end."""
    moving: AirNetwork
    flags: tuple[str, ...]
    """Sentences on fans off their curve and on air that goes round in a circle."""


@dataclass(frozen=True, slots=True, eq=False)
class MineLayout:
    """One mine, prepared once."""

    mine: Mine
    network: MineNetwork
    waves: RoadwayNetwork
    strength_pa: Floats
    """Overpressure that destroys what stands in each roadway; 0 where nothing does."""
    systems: SafetySystems
    goals: tuple[str, ...]
    """Junctions where a miner is safe."""
    piped: tuple[str, ...]
    """Roadways with compressed air."""

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, mine: Mine) -> MineLayout:
        """Prepare a mine.

        Raises
        ------
        ValueError
            If the mine cannot be, see `mine_network`.
        """
        network = _network(mine)
        controls = [road.control for road in mine.roadways]
        systems = SafetySystems(**mine.safety.model_dump())
        return cls(
            mine=mine,
            network=network,
            waves=waves_in(network, n_bends=[road.n_bends for road in mine.roadways]),
            strength_pa=np.array(
                [0.0 if kind is None else STOPPINGS[kind].strength_pa for kind in controls]
            ),
            systems=systems,
            goals=safe_junctions(
                systems=systems, surface=mine.surface_nodes, refuges=mine.refuge_nodes
            ),
            piped=tuple(road.id for road in mine.roadways if road.compressed_air),
        )

    def air(self, damage: Damage) -> Air:
        """Air in a state of damage.

        Most states come back in other replications, so those solved last are kept.
        """
        return _air(self, damage)

    def miners(self, luck: Floats) -> Places:
        """Miners spread evenly at random along their roadways; `luck` (n_miners,) in (0, 1)."""
        count = [road.n_miners for road in self.mine.roadways]
        road = np.repeat(np.arange(len(count)), count)
        return Places(road, luck * self.network.length_m[road])

    @property
    def n_miners(self) -> int:
        """How many are below."""
        return sum(road.n_miners for road in self.mine.roadways)


def _network(mine: Mine) -> MineNetwork:
    """The mine's network; what a stopping adds to its roadway is kept apart, so that it can go."""
    roads = mine.roadways
    whole = np.array([road.resistance for road in roads])
    guarded = np.array([road.control is not None for road in roads])
    fans = [
        FanCurve(
            name=fan.roadway,
            roadway=fan.roadway,
            a0_pa=fan.a0_pa,
            a1_pa_s_m3=fan.a1_pa_s_m3,
            a2_pa_s2_m6=fan.a2_pa_s2_m6,
            most_flow_m3_s=np.inf if fan.most_flow_m3_s is None else fan.most_flow_m3_s,
        )
        for fan in mine.fans
    ]
    network = mine_network(
        names=[road.id for road in roads],
        start=[road.start for road in roads],
        end=[road.end for road in roads],
        length_m=[road.length_m for road in roads],
        area_m2=[road.area_m2 for road in roads],
        perimeter_m=[road.perimeter_m or np.nan for road in roads],
        resistance=np.where(guarded, np.nan, whole),
        fans=fans,
        surface=mine.surface_nodes,
        temperature_k=[road.temperature_k for road in roads],
        height_m={place.id: place.height_m for place in mine.junctions},
    )
    bare = np.minimum(network.roadway_resistance, whole)
    return replace(network, roadway_resistance=bare, regulator_resistance=whole - bare)


@lru_cache(maxsize=64)
def _air(layout: MineLayout, damage: Damage) -> Air:
    network = layout.network
    ratio = np.ones(len(network.names))
    guess = None
    if damage.roadway is not None:
        ratio[damage.roadway] = BLOCKED if damage.is_blocked else DEBRIS
        guess = layout.air(Damage()).quantity_m3_s
    found = mine_air(
        network=network,
        fan_states="off" if damage.fans_stand else "on",
        resistance_ratio=ratio,
        broken=damage.broken,
        guess_m3_s=guess,
    )
    moving = air_of(network, found.air_quantity_m3_s)
    # air that has been at the surface is fresh: it does not go round
    below = ~np.isin(moving.end, network.surface_nodes)
    inner = replace(moving, start=moving.start[below], end=moving.end[below])
    turning = [network.names[i] for i in moving.edge[below][recirculating(network=inner)]]
    flags = [f"mine.ventilation: {sentence}" for sentence in found.fans_outside]
    if turning:
        flags.append(f"mine.fumes: air goes round in a circle through {', '.join(turning)}")
    quantity = found.air_quantity_m3_s
    quantity.flags.writeable = False
    return Air(quantity, moving, tuple(flags))
