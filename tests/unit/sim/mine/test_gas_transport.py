"""Gas carried by mine air."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine import gas_transport
from sim.mine.fumes import AirNetwork, air_network
from sim.mine.gas_transport import GasHistory, gas_history


def _line(flow: float = 10.0) -> AirNetwork:
    return air_network(
        start=[0, 1],
        end=[1, 2],
        air_quantity_m3_s=[flow, flow],
        volume_m3=[300.0, 700.0],
        n_nodes=3,
    )


def _random(seed: int, n_edges: int = 40) -> AirNetwork:
    """A circuit of air through random junctions, balanced, with short and long roadways."""
    rng = np.random.default_rng(seed)
    nodes = n_edges // 2
    start, end, flow = [], [], []
    for _ in range(8):
        ring = rng.permutation(nodes)[: n_edges // 8]
        start.extend(ring)
        end.extend(np.roll(ring, -1))
        flow.extend(np.full(ring.size, rng.uniform(1.0, 20.0)))
    volume = 10.0 ** rng.uniform(0.5, 4.0, len(start))
    return air_network(
        start=start, end=end, air_quantity_m3_s=flow, volume_m3=volume, n_nodes=nodes
    )


def _run(air: AirNetwork, **changes: Any) -> GasHistory:
    return gas_history(**({"air": air, "time_step_s": 1.0, "n_steps": 600} | changes))


def test_pulse_arrives_late_and_leaves_late() -> None:
    """As thick as it started."""
    pulse = np.where(np.arange(601) <= 50, 0.03, 0.0)
    at = _run(_line(), source=0, source_frac=pulse).junction_frac
    assert at[[29, 31, 79, 82], 1].tolist() == pytest.approx([0.0, 0.03, 0.03, 0.0])
    assert at[[99, 101, 149, 152], 2].tolist() == pytest.approx([0.0, 0.03, 0.03, 0.0])


def test_fresh_air_from_outside_dilutes() -> None:
    """Half fumes, half fresh air; a shaft that draws in clean air thins what passes."""
    joined = air_network(
        start=[0, 3, 1],
        end=[1, 1, 2],
        air_quantity_m3_s=[10.0, 10.0, 20.0],
        volume_m3=[100.0] * 3,
        n_nodes=4,
    )
    drawn = air_network(
        start=[0, 1], end=[1, 2], air_quantity_m3_s=[5.0, 20.0], volume_m3=[50.0, 200.0], n_nodes=3
    )
    assert _run(joined, source=0, source_frac=0.04).junction_frac[-1, 2] == pytest.approx(0.02)
    assert _run(drawn, source=0, source_frac=0.04).junction_frac[-1, 2] == pytest.approx(0.01)


@pytest.mark.parametrize("seed", range(5))
def test_gas_is_kept_in_a_closed_mine(seed: int) -> None:
    """No surface, much recirculation, roadways shorter than a step: nothing is made or lost."""
    air = _random(seed)
    fill = np.random.default_rng(seed).random(air.n_edges) * 0.1
    history = _run(air, n_steps=300, initial_frac=fill)
    held = history.profile_frac(time_s=300.0, n_pieces=300).mean(axis=1) @ air.volume_m3
    assert held == pytest.approx(fill @ air.volume_m3, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_fractions_stay_between_the_least_and_the_most(seed: int) -> None:
    """Mixing makes nothing thicker than it was."""
    air = _random(seed)
    fill = 0.02 + np.random.default_rng(seed).random(air.n_edges) * 0.1
    history = _run(air, n_steps=300, initial_frac=fill)
    assert history.junction_frac[:, np.unique(air.end)].min() >= fill.min() - 1e-12
    assert history.junction_frac.max() <= fill.max() + 1e-12


def test_uniform_gas_stays_uniform() -> None:
    """A mine full of one mixture remains so."""
    history = _run(_random(3), initial_frac=0.07, n_steps=200)
    used = np.unique(_random(3).end)
    np.testing.assert_allclose(history.junction_frac[:, used], 0.07, rtol=1e-9)


def test_two_gases_add_up() -> None:
    """The transport is linear."""
    air = _random(1)
    one = np.random.default_rng(1).random(air.n_edges) * 0.1
    parts = [
        _run(air, initial_frac=one).junction_frac,
        _run(air, emission_m3_s=one).junction_frac,
        _run(air, initial_frac=one, emission_m3_s=one).junction_frac,
    ]
    np.testing.assert_allclose(parts[0] + parts[1], parts[2], atol=1e-12)


def test_halved_step_changes_little() -> None:
    """Arrival times shorter than the step are carried too."""
    air = _random(2)
    fill = np.full((air.n_edges, 1), 0.0)
    fill[0] = 0.1
    coarse = _run(air, initial_frac=fill, time_step_s=2.0, n_steps=400).junction_frac[-1]
    fine = _run(air, initial_frac=fill, time_step_s=1.0, n_steps=800).junction_frac[-1]
    assert np.abs(coarse - fine).max() <= 0.1 * fine.max()


def test_still_roadway_keeps_its_gas() -> None:
    """No air, no exchange; what is given off there gathers."""
    air = air_network(
        start=[0, 1], end=[1, 2], air_quantity_m3_s=[5.0, 0.0], volume_m3=[100.0, 100.0], n_nodes=3
    )
    history = _run(air, initial_frac=[0.0, 0.2], emission_m3_s=[0.0, 0.01])
    there = history.frac_at(np.array([1, 1]), np.array([0.0, 0.7]), 600.0)
    np.testing.assert_allclose(there, 0.2 + 0.01 * 600.0 / 100.0)
    assert history.junction_frac.max() == 0.0


def test_place_in_a_roadway_is_read_between_the_junctions() -> None:
    """The front of a constant source stands where the air has got to, against the drawing too."""
    ahead = _run(_line(), source=0, source_frac=0.05, n_steps=15)
    share = np.array([0.0, 0.4, 0.6])
    assert ahead.frac_at(np.zeros(3, int), share, 15.0).tolist() == [0.05, 0.05, 0.0]
    back = _run(_line(-10.0), source=2, source_frac=0.05, n_steps=35)
    assert back.frac_at(np.ones(3, int), share, 35.0).tolist() == [0.0, 0.0, 0.05]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"time_step_s": 0.0}, "time_step_s = 0"),
        ({"n_steps": 0}, "n_steps = 0"),
        ({"initial_frac": 1.5}, "initial_frac = 1.5"),
        ({"initial_frac": np.zeros((3, 2))}, "2 rows"),
        ({"emission_m3_s": -0.1}, "emission_m3_s = -0.1"),
        ({"source": 7}, "source = 7"),
        ({"source": 0, "source_frac": np.nan}, "source_frac = nan"),
    ],
)
def test_impossible_history_is_refused(changes: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        _run(_line(), **changes)


@pytest.mark.parametrize("seed", range(4))
def test_the_sparse_and_the_dense_solution_agree(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Air that goes round within a step: by either way of solving, the same to rounding."""
    air = _random(seed)
    start = np.random.default_rng(seed).random(air.n_edges)
    found = []
    for limit in (0, 200):
        monkeypatch.setattr(gas_transport, "_FEW_JUNCTIONS", limit)
        gas_transport._junctions.cache_clear()
        found.append(_run(air, time_step_s=30.0, initial_frac=start).junction_frac)
    assert found[0].max() > 0.1
    np.testing.assert_allclose(found[0], found[1], atol=1e-12)
    gas_transport._junctions.cache_clear()


def test_what_is_kept_of_the_air_is_that_of_this_air() -> None:
    """Two airs in turn, the first again: each with its own travel times."""
    slow, quick = _line(5.0), _line(20.0)
    first, other, again = (
        _run(air, source=0, source_frac=0.02).junction_frac for air in (slow, quick, slow)
    )
    np.testing.assert_array_equal(first, again)
    assert np.argmax(first[:, 2] > 0.0) == pytest.approx(4 * np.argmax(other[:, 2] > 0.0), abs=4)
