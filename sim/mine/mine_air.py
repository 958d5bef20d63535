"""How much air flows in a mine whose fans run, stop or turn and whose stoppings may be broken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats
from sim.mine.fan import FanState, fan_coefficients
from sim.mine.mine_network import MineNetwork
from sim.mine.natural_draught import natural_pressure_pa
from sim.mine.ventilation import AirFlow, air_flow, flow_law


@dataclass(frozen=True, slots=True, eq=False)
class MineAir:
    """Air of a mine in one state of its fans, doors and stoppings."""

    flow: AirFlow
    fans_outside: tuple[str, ...]
    """Sentences on running fans whose working point lies outside their curve."""

    @property
    def air_quantity_m3_s(self) -> Floats:
        """Flow of each roadway, positive from start to end, m3/s (n_edges,)."""
        return self.flow.air_quantity_m3_s


def mine_air(
    *,
    network: MineNetwork,
    fan_states: Sequence[FanState] | FanState = "on",
    resistance_ratio: ArrayLike = 1.0,
    broken: Collection[str] = (),
    outside_temperature_k: float = 288.15,
    guess_m3_s: Floats | None = None,
) -> MineAir:
    """Solve the ventilation of a mine in a state.

    Parameters
    ----------
    network
        The mine.
    fan_states
        on, off or reversed, one for all fans or one each. With all fans off only natural draught is
        left.
    resistance_ratio
        Factor on the resistance of each roadway itself, such as for a roof fall, > 0.
    broken
        Names of roadways whose door, stopping or regulator is gone: only the roadway's own
        resistance remains and the air takes the short way.
    outside_temperature_k
        Temperature of the outside air, K.
    guess_m3_s
        Flows of an earlier state, m3/s, from which the solver starts.

    Returns
    -------
    The air, and the fans that were driven off their curves.

    Raises
    ------
    ValueError
        If a factor is not positive (the roadway is named), a roadway or fan state unknown, or the
        number of states differs from that of the fans.
    """
    ratio = network.of_roadways("resistance_ratio", resistance_ratio, 0.0, 1e9, "1", above=True)
    wall = np.where(network.among(broken), 0.0, network.regulator_resistance)
    states = _states(network, fan_states)
    drive = natural_pressure_pa(
        start_height_m=network.height_m[network.start],
        end_height_m=network.height_m[network.end],
        temperature_k=network.temperature_k,
        outside_temperature_k=outside_temperature_k,
    )
    a0, a1, a2 = drive.copy(), np.zeros(drive.size), np.zeros(drive.size)
    for fan, state, place in zip(network.fans, states, network.fan_roadway, strict=True):
        coefficients = fan_coefficients(fan, state)
        a0[place] += coefficients[0]
        a1[place] += coefficients[1]
        a2[place] += coefficients[2]
    law = flow_law(
        pattern=network.pattern,
        resistance=network.roadway_resistance * ratio + wall,
        fan_a0_pa=a0,
        fan_a1_pa_s_m3=a1,
        fan_a2_pa_s2_m6=a2,
    )
    flow = air_flow(pattern=network.pattern, law=law, guess_m3_s=guess_m3_s)
    return MineAir(flow, _off_curve(network, states, flow.air_quantity_m3_s))


def refuse_impossible_fans(network: MineNetwork) -> MineAir:
    """The undamaged mine's air, or ValueError naming a fan whose curve never meets the system.

    Parameters
    ----------
    network
        The mine with all fans running.
    """
    air = mine_air(network=network)
    if air.fans_outside:
        raise ValueError(air.fans_outside[0])
    return air


def _states(network: MineNetwork, given: Sequence[FanState] | FanState) -> Sequence[FanState]:
    if isinstance(given, str):
        return [given] * len(network.fans)
    if len(given) != len(network.fans):
        raise ValueError(f"fan_states has {len(given)} states for {len(network.fans)} fans")
    return given


def _off_curve(
    network: MineNetwork, states: Sequence[FanState], air_quantity_m3_s: Floats
) -> tuple[str, ...]:
    """A running fan must blow its own way, give pressure, and stay on its measured curve."""
    found = []
    for fan, state, place in zip(network.fans, states, network.fan_roadway, strict=True):
        if state == "off":
            continue
        a0, a1, a2 = fan_coefficients(fan, state)
        sign = 1.0 if state == "on" else -1.0
        flow = sign * float(air_quantity_m3_s[place])
        pressure = sign * a0 + a1 * flow + a2 * flow * abs(flow)
        if flow <= 0.0 or pressure <= 0.0 or flow > fan.most_flow_m3_s:
            found.append(
                f"fan '{fan.name}' in roadway '{fan.roadway}': its curve never meets the system, "
                f"it is driven to {flow:.4g} m3/s at {pressure:.4g} Pa"
            )
    return tuple(found)
