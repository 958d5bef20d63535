"""How a gas moves with the air of a mine: fronts, mixing at junctions, emission on the way.

One engine for fumes and methane. Air moves as a plug in each roadway and mixes at junctions; the
state at any time can be taken as the start of the next, with other air.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csc_array, csr_array, identity
from scipy.sparse.linalg import splu

from sim.arguments import Floats, Ints, indices, within
from sim.mine.fumes import AirNetwork
from sim.model_card import ModelCard, Range, register

_WHOLE: Final = 1e-9
"""Share of a time step that counts as none, so that 25 s are 25 steps of 1 s."""

_FEW_JUNCTIONS: Final = 200
"""Up to so many a dense inverse is quicker in each step than the sparse factors."""

CARD = register(
    ModelCard(
        key="mine.gas_transport",
        title_zh="气体沿风网输运（活塞流加节点混合）",
        title_en="Gas carried by the air of a mine (plug flow, junction mixing)",
        source="plug flow and junction mixing as in MFIRE (USBM, manual 2.20); balance by hand",
        status="verified",
        ranges={
            "air_quantity_m3_s": Range(0.01, 500.0, "m3/s"),
            "time_step_s": Range(0.1, 60, "s"),
        },
        limits_zh=(
            "巷道内无纵向弥散；每条巷道的时间插值使前锋展宽约一个时间步",
            "涌出气体不改变风量；浓度超过1时按1输出",
            "无风巷道内气体不动、不经节点交换",
        ),
        limits_en=(
            "no dispersion along a roadway; interpolation in time widens a front by about a step",
            "emitted gas does not add to the air; a fraction above 1 is shown as 1",
            "in still roadways gas stays where it is and does not pass junctions",
        ),
        checks=("MA10", "MA11", "MA12", "MA13", "MA14"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class GasHistory:
    """Gas in a mine from time 0 on, while the air stays as it is."""

    air: AirNetwork
    time_step_s: float
    junction_frac: Floats
    """Volume fraction at each junction (n_times, n_nodes)."""
    initial_frac: Floats
    """In equal pieces of each roadway from its start to its end, at time 0 (n_edges, n_pieces)."""
    emitted_m3: Floats
    """Gas given off in each roadway until each time, m3 (n_times, n_edges)."""

    @property
    def times_s(self) -> Floats:
        """Times of the history, s (n_times,)."""
        return self.time_step_s * np.arange(self.junction_frac.shape[0], dtype=np.float64)

    def frac_at(self, roadway: Ints, share: Floats, time_s: Floats | float) -> Floats:
        """Volume fraction at a share of the way from start to end of roadways at given times.

        Parameters
        ----------
        roadway
            Index of each roadway.
        share
            Place in it, 0 at its start and 1 at its end, same shape.
        time_s
            Time, s, one or the same shape; beyond the last time the last holds.

        Returns
        -------
        Fraction, at most 1, same shape.
        """
        air = self.air
        # not quite at the entry, so that still air never counts as come from the junction
        behind = np.maximum(np.where(air.forward[roadway], share, 1.0 - share), 1e-12)
        # how long ago the air here passed the junction upstream, in steps; still air never did
        late = behind * air.travel_by_edge_s[roadway] / self.time_step_s
        last = self.junction_frac.shape[0] - 1
        now = np.minimum(np.asarray(time_s, dtype=np.float64) / self.time_step_s, float(last))
        since = now - late
        came = since >= -_WHOLE
        passed = np.maximum(since, 0.0)
        below = np.minimum(passed.astype(np.int64), max(last - 1, 0))
        part = passed - below
        upstream = air.upstream[roadway]
        before = self.junction_frac[below, upstream]
        arrived = before + part * (self.junction_frac[below + 1, upstream] - before)
        found = np.where(came, arrived, 0.0)
        early = ~came
        if self.initial_frac.any() and early.any():
            now_here = np.broadcast_to(now, early.shape)[early]
            found[early] = self._initial_at(roadway[early], behind[early], now_here)
        found += self._emitted_between(roadway, passed, now)
        return np.minimum(found, 1.0)

    def profile_frac(self, *, time_s: float, n_pieces: int = 16) -> Floats:
        """Volume fraction in equal pieces of every roadway at a time, (n_edges, n_pieces).

        The start of the next history when the air changes.

        Parameters
        ----------
        time_s
            Time, s.
        n_pieces
            Pieces from start to end.
        """
        share = (np.arange(n_pieces) + 0.5) / n_pieces
        roadway = np.repeat(np.arange(self.air.n_edges), n_pieces)
        there = self.frac_at(roadway, np.tile(share, self.air.n_edges), time_s)
        return there.reshape(self.air.n_edges, n_pieces)

    def _initial_at(self, roadway: Ints, behind: Floats, now: Floats) -> Floats:
        """What lay, at time 0, where the air comes from that is here now."""
        air = self.air
        pieces = self.initial_frac.shape[1]
        moved = now * self.time_step_s / air.travel_by_edge_s[roadway]
        origin = np.clip(behind - moved, 0.0, 1.0)
        share = np.where(air.forward[roadway], origin, 1.0 - origin)
        piece = np.minimum((share * pieces).astype(np.int64), pieces - 1)
        return np.asarray(self.initial_frac[roadway, piece])

    def _emitted_between(self, roadway: Ints, passed: Floats, now: Floats) -> Floats | float:
        """What the air here has taken up since it entered the roadway, or since time 0."""
        if not self.emitted_m3.any():
            return 0.0
        gained = _between(self.emitted_m3, now, roadway)
        gained = gained - _between(self.emitted_m3, passed, roadway)
        return np.asarray(gained / self.air.volume_m3[roadway])


def gas_history(
    *,
    air: AirNetwork,
    time_step_s: float,
    n_steps: int,
    initial_frac: ArrayLike = 0.0,
    emission_m3_s: ArrayLike = 0.0,
    source: ArrayLike = (),
    source_frac: ArrayLike = 0.0,
) -> GasHistory:
    """Carry a gas with steady air from a start, with emission in roadways and at junctions.

    Formula: what leaves a roadway at t is what entered at t - V/q plus the emission E of the time
    between over the volume, C = C_up(t - V/q) + (E(t) - E(t - V/q)) / V; at a junction
    C = sum q_i C_i / sum q_i. Air from outside is clean.

    Parameters
    ----------
    air
        Roadways directed with the air.
    time_step_s
        Step, s; histories are linear between steps.
    n_steps
        Steps to take.
    initial_frac
        Gas at time 0: a number, one for each roadway, or pieces from its start to its end
        (n_edges, n_pieces).
    emission_m3_s
        Pure gas entering each roadway evenly, m3/s, >= 0: a number, (n_edges,) or, linear between
        steps, (n_steps + 1, n_edges).
    source, source_frac
        Junctions where the fraction is given, and the fraction at each step (n_steps + 1,) or one.

    Raises
    ------
    ValueError
        If an argument is outside its range or of another shape.
    """
    step = float(within("time_step_s", time_step_s, 0.0, 1e6, "s", above=True))
    times = int(within("n_steps", n_steps, 1, 1e6, "steps")) + 1
    edges = air.n_edges
    start = within("initial_frac", initial_frac, 0.0, 1.0, "1")
    if start.ndim < 2:
        start = np.broadcast_to(start, (edges,))[:, None]
    if start.shape[0] != edges:
        raise ValueError(f"initial_frac must have {edges} rows, got shape {start.shape}")
    rate = within("emission_m3_s", emission_m3_s, 0.0, 1e4, "m3/s")
    emitted = np.zeros((times, edges))
    if rate.any():
        rates = np.broadcast_to(rate, (times, edges))
        np.cumsum(0.5 * step * (rates[1:] + rates[:-1]), axis=0, out=emitted[1:])
    origin = np.atleast_1d(indices("source", source, air.n_nodes))
    given = np.broadcast_to(within("source_frac", source_frac, 0.0, 1.0, "1"), (times,))
    history = GasHistory(air, step, np.zeros((times, air.n_nodes)), start, emitted)
    _march(history, origin, given)
    return history


def _between(rows: Floats, at: Floats, column: Ints) -> Floats:
    """Rows of a table at fractional row numbers, linear in between."""
    below = np.minimum(at.astype(np.int64), max(rows.shape[0] - 2, 0))
    lower = rows[below, column]
    return np.asarray(lower + (at - below) * (rows[below + 1, column] - lower))


class _Junctions(NamedTuple):
    """How junctions take their gas from those upstream: of the air and the step alone."""

    weight: Floats
    """Share of each roadway in what passes its end (n_moving,)."""
    steps_late: Floats
    """Time through each roadway in steps, at most just beyond the history."""
    first: Ints
    """Step at which each roadway first brings what has come in at its start."""
    part: Floats
    """Weight of each term that a junction takes from an earlier step of another."""
    place: Ints
    """Where the term lies in the flat table, from the row of the step on."""
    to: Ints
    active: Ints
    """How many terms play in each step: they come into play as the first air reaches the ends."""
    solve: Callable[[Floats], Floats] | None
    """Solution where air passes a roadway within a step."""


@lru_cache(maxsize=64)
def _junctions(
    air: AirNetwork, time_step_s: float, times: int, origin: tuple[int, ...]
) -> _Junctions:
    nodes, tail, head = air.n_nodes, air.start, air.end
    steps_late = np.minimum(air.travel_s / time_step_s, float(times + 1))
    whole = np.floor(steps_late + _WHOLE).astype(np.int64)
    part = np.maximum(steps_late - whole, 0.0)
    part[part < _WHOLE] = 0.0
    weight = air.air_quantity_m3_s / air.through_m3_s[head]
    weight[np.isin(head, origin)] = 0.0
    first = whole + (part > 0.0)
    same_step = whole == 0
    solve: Callable[[Floats], Floats] | None = None
    if same_step.any():
        coupling = weight[same_step] * (1.0 - part[same_step])
        pairs = (head[same_step], tail[same_step])
        mixing = csc_array((coupling, pairs), shape=(nodes, nodes))
        whole_mix = csc_array(identity(nodes, format="csc") - mixing)
        dense = nodes <= _FEW_JUNCTIONS
        solve = np.linalg.inv(whole_mix.toarray()).dot if dense else splu(whole_mix).solve
    near, far = np.where(same_step, 0.0, weight * (1.0 - part)), weight * part
    place = tail - whole * nodes
    terms = np.concatenate((near, far))
    begins = np.concatenate((first, first))
    order = np.argsort(begins, kind="stable")
    order = order[terms[order] > 0.0]
    return _Junctions(
        weight,
        steps_late,
        first,
        terms[order],
        np.concatenate((place, place - nodes))[order],
        np.concatenate((head, head))[order],
        np.searchsorted(begins[order], np.arange(times), side="right"),
        solve,
    )


def _march(history: GasHistory, origin: Ints, given: Floats) -> None:
    """Fill in the junctions step by step."""
    frac = history.junction_frac
    times, nodes = frac.shape
    table = _junctions(history.air, history.time_step_s, times, tuple(origin.tolist()))
    own = _own_part(history, table)
    own[:, origin] = given[:, None]
    flat, solve = frac.reshape(-1), table.solve
    frac[0] = own[0]
    part, place, to = table.part, table.place, table.to
    for n, k in enumerate(table.active.tolist()[1:], start=1):
        mixed = own[n] + np.bincount(to[:k], part[:k] * flat[place[:k] + n * nodes], nodes)
        frac[n] = mixed if solve is None else solve(mixed)


def _own_part(history: GasHistory, table: _Junctions) -> Floats:
    """What roadways bring of their own to the junctions, without the junctions upstream.

    The gas that lay in them at time 0 until it is swept out, and what they give off, (n_times,
    n_nodes).
    """
    air = history.air
    times, nodes = history.junction_frac.shape
    if not (history.initial_frac.any() or history.emitted_m3.any()):
        return np.zeros((times, nodes))
    now = np.arange(times, dtype=np.float64)[:, None]
    gives = np.logical_or(history.initial_frac.any(axis=1), history.emitted_m3.any(axis=0))
    roads = np.flatnonzero(gives[air.edge])
    edge = air.edge[roads]
    initial = history._initial_at(edge, np.ones(edge.size), now)  # noqa: SLF001 - own class
    brought = np.where(now < table.first[roads], initial, 0.0)
    if history.emitted_m3.any():
        passed = np.maximum(now - table.steps_late[roads], 0.0)
        brought = brought + history._emitted_between(edge, passed, now)  # noqa: SLF001
    size = (roads.size, nodes)
    to_head = csr_array((table.weight[roads], (np.arange(roads.size), air.end[roads])), shape=size)
    return np.asarray(brought @ to_head)
