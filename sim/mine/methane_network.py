"""How much methane each roadway of a mine holds, in steady air and after it changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csc_array, identity
from scipy.sparse.linalg import splu

from sim.arguments import Floats, finite, non_negative, positive
from sim.mine.fumes import AirNetwork, air_network
from sim.mine.gas_transport import GasHistory, gas_history
from sim.mine.mine_network import MineNetwork
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="mine.methane_network",
        title_zh="风网瓦斯浓度分布（稳态、瞬态与突出）",
        title_en="Methane in the air network: steady, transient, outburst",
        source="methane balance of roadways and junctions by hand; plug flow of mine.gas_transport",
        status="verified",
        ranges={
            "emission_m3_s": Range(0.0, 5.0, "m3/s"),
            "air_quantity_m3_s": Range(0.1, 500.0, "m3/s"),
        },
        limits_zh=(
            "涌出沿巷道均匀分布，与风流完全混合；顶板层与上隅角另用层状指数判断",
            "突出按指数衰减的瓦斯量给出，不计对风流的冲击与逆流",
        ),
        limits_en=(
            "emission is even along a roadway and fully mixed; roof layers by the layering number",
            "an outburst is a decaying source: its push against the air is left out",
        ),
        checks=("MA15", "MA16", "MA17"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class SteadyMethane:
    """Methane in a mine whose air and emission do not change."""

    junction_frac: Floats
    """At each junction, volume fraction (n_nodes,)."""
    start_frac: Floats
    """Where the air enters each roadway (n_edges,)."""
    end_frac: Floats
    """Where it leaves: the highest in the roadway; 1 where gas enters still air (n_edges,)."""
    air: AirNetwork

    def profile_frac(self, n_pieces: int) -> Floats:
        """In equal pieces of each roadway from its start to its end (n_edges, n_pieces)."""
        share = (np.arange(n_pieces) + 0.5) / n_pieces
        behind = np.where(self.air.forward[:, None], share, 1.0 - share)
        return self.start_frac[:, None] + (self.end_frac - self.start_frac)[:, None] * behind


def air_of(network: MineNetwork, air_quantity_m3_s: Floats) -> AirNetwork:
    """The roadways of a mine turned into the direction of their air.

    Parameters
    ----------
    network
        The mine.
    air_quantity_m3_s
        Flow of each roadway, m3/s, (n_edges,).
    """
    return air_network(
        start=network.start,
        end=network.end,
        air_quantity_m3_s=air_quantity_m3_s,
        volume_m3=network.volume_m3,
        n_nodes=network.n_nodes,
    )


def steady_methane(
    *, network: MineNetwork, air_quantity_m3_s: Floats, emission_m3_s: ArrayLike
) -> SteadyMethane:
    """Methane at every place once air and emission have been steady for long.

    Formula: along a roadway C rises by e/q; at a junction C = sum q_i C_i / sum q_i; air from
    outside is clean.

    Parameters
    ----------
    network
        The mine.
    air_quantity_m3_s
        Flow of each roadway with its methane, m3/s, (n_edges,).
    emission_m3_s
        Pure methane entering each roadway, m3/s, >= 0, number or (n_edges,).

    Raises
    ------
    ValueError
        If an emission is negative (the roadway is named) or air goes round in a closed circuit that
        no fresh air enters.
    """
    emission = network.of_roadways("emission_m3_s", emission_m3_s, 0.0, 1e4, "m3/s")
    air = air_of(network, air_quantity_m3_s)
    through = np.maximum(air.through_m3_s, 1e-300)
    share = air.air_quantity_m3_s / through[air.end]
    n = air.n_nodes
    mixing = csc_array((share, (air.end, air.start)), shape=(n, n))
    given = np.bincount(air.end, emission[air.edge] / through[air.end], n)
    try:
        junction = splu(csc_array(identity(n, format="csc") - mixing)).solve(given)
    except RuntimeError as error:
        raise ValueError("air goes round in a closed circuit that no fresh air enters") from error
    start = np.zeros(air.n_edges)
    end = np.where(emission > 0.0, 1.0, 0.0)
    start[air.edge] = junction[air.start]
    end[air.edge] = junction[air.start] + emission[air.edge] / air.air_quantity_m3_s
    return SteadyMethane(
        np.minimum(junction, 1.0), np.minimum(start, 1.0), np.minimum(end, 1.0), air
    )


def methane_history(
    *,
    network: MineNetwork,
    air_quantity_m3_s: Floats,
    emission_m3_s: ArrayLike,
    initial_frac: SteadyMethane | Floats | float = 0.0,
    time_step_s: float = 10.0,
    n_steps: int = 360,
    n_pieces: int = 16,
) -> GasHistory:
    """Methane from a start on, after the air or the emission has changed.

    Parameters
    ----------
    network
        The mine.
    air_quantity_m3_s
        The new flows, m3/s, (n_edges,).
    emission_m3_s
        Pure methane entering each roadway, m3/s: number, (n_edges,) or (n_steps + 1, n_edges).
    initial_frac
        State at the start: the steady one of the old air, fractions in pieces of each roadway from
        its start to its end (n_edges, n_pieces) such as `GasHistory.profile_frac` gives, or one.
    time_step_s, n_steps
        Steps of the history.
    n_pieces
        Pieces into which a steady start is cut.

    Raises
    ------
    ValueError
        If an emission is negative (the roadway is named) or an argument outside its range.
    """
    rate = np.asarray(emission_m3_s, dtype=np.float64)
    worst = rate.min(axis=0) if rate.ndim == 2 else rate
    network.of_roadways("emission_m3_s", worst, 0.0, 1e4, "m3/s")
    fill: ArrayLike
    if isinstance(initial_frac, SteadyMethane):
        fill = initial_frac.profile_frac(n_pieces)
    else:
        fill = initial_frac
    return gas_history(
        air=air_of(network, air_quantity_m3_s),
        time_step_s=time_step_s,
        n_steps=n_steps,
        initial_frac=fill,
        emission_m3_s=rate,
    )


def outburst_emission_m3_s(
    *, time_s: ArrayLike, gas_volume_m3: float, decay_s: float, begin_s: float = 0.0
) -> Floats:
    """Methane that an outburst gives off, m3/s.

    Formula: e = V/T exp(-(t - t0)/T) from t0 on; it adds up to V.

    Parameters
    ----------
    time_s
        Times, s.
    gas_volume_m3
        Methane given off altogether V, m3, >= 0.
    decay_s
        Time T after which 63 % is out, s, > 0.
    begin_s
        Time of the outburst t0, s.

    Raises
    ------
    ValueError
        If the volume is negative, the decay time not positive or a time no number.

    Examples
    --------
    >>> float(outburst_emission_m3_s(time_s=0.0, gas_volume_m3=6000.0, decay_s=300.0))
    20.0
    """
    volume = float(non_negative("gas_volume_m3", gas_volume_m3, "m3"))
    decay = float(positive("decay_s", decay_s, "s"))
    since = finite("time_s", time_s, "s") - float(non_negative("begin_s", begin_s, "s"))
    rate = volume / decay * np.exp(-np.maximum(since, 0.0) / decay)
    return np.where(since >= 0.0, rate, 0.0)
