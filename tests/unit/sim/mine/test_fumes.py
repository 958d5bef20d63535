"""Fumes moving with the air."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine.fumes import (
    AirNetwork,
    air_network,
    arrival_times_s,
    junction_concentration_frac,
    recirculating,
)

_TIMES = np.arange(0.0, 601.0, 1.0)


def _line(flow: float = 10.0) -> AirNetwork:
    return air_network(
        start=[0, 1],
        end=[1, 2],
        air_quantity_m3_s=[flow, flow],
        volume_m3=[300.0, 700.0],
        n_nodes=3,
    )


def test_fumes_go_with_the_air_and_not_against_it() -> None:
    """Upstream stays clear."""
    assert arrival_times_s(network=_line(), source=1).tolist() == [np.inf, 0.0, 70.0]
    assert arrival_times_s(network=_line(-10.0), source=1).tolist() == [30.0, 0.0, np.inf]


def test_more_air_brings_the_fumes_sooner() -> None:
    """Twice the air, half the time."""
    slow = arrival_times_s(network=_line(5.0), source=0)
    fast = arrival_times_s(network=_line(10.0), source=0)
    np.testing.assert_allclose(fast, 0.5 * slow)


def test_still_roadway_passes_nothing() -> None:
    """No air, no fumes."""
    network = air_network(
        start=[0, 1], end=[1, 2], air_quantity_m3_s=[5.0, 0.0], volume_m3=[100.0, 100.0], n_nodes=3
    )
    assert network.edge.tolist() == [0]
    assert arrival_times_s(network=network, source=0).tolist() == [0.0, 20.0, np.inf]


def test_several_sources_count_from_the_nearest() -> None:
    """Two fires, the earlier front counts."""
    assert arrival_times_s(network=_line(), source=[0, 1]).tolist() == [0.0, 0.0, 70.0]


def test_slug_of_fumes_passes_and_is_gone() -> None:
    """A pulse arrives late and leaves late, as thick as it started."""
    pulse = np.where(_TIMES <= 50.0, 0.03, 0.0)
    fraction = junction_concentration_frac(
        network=_line(), times_s=_TIMES, source=0, source_frac=pulse
    )
    assert fraction[1, [29, 31, 79, 82]].tolist() == pytest.approx([0.0, 0.03, 0.03, 0.0])
    assert fraction[2, [99, 101, 149, 152]].tolist() == pytest.approx([0.0, 0.03, 0.03, 0.0])


def test_fresh_air_from_outside_dilutes() -> None:
    """Half fumes, half fresh air: half as thick."""
    network = air_network(
        start=[0, 3, 1],
        end=[1, 1, 2],
        air_quantity_m3_s=[10.0, 10.0, 20.0],
        volume_m3=[100.0, 100.0, 100.0],
        n_nodes=4,
    )
    fraction = junction_concentration_frac(
        network=network, times_s=_TIMES, source=0, source_frac=np.full(_TIMES.size, 0.04)
    )
    assert fraction[2, -1] == pytest.approx(0.02)
    assert fraction[3, -1] == 0.0


def test_air_drawn_in_at_a_shaft_dilutes_fumes_that_pass_it() -> None:
    """A junction that gives off more than roadways bring in takes the rest from outside."""
    network = air_network(
        start=[0, 1], end=[1, 2], air_quantity_m3_s=[5.0, 20.0], volume_m3=[50.0, 200.0], n_nodes=3
    )
    fraction = junction_concentration_frac(
        network=network, times_s=_TIMES, source=0, source_frac=np.full(_TIMES.size, 0.04)
    )
    assert fraction[1, -1] == fraction[2, -1] == pytest.approx(0.01)


def _loop() -> AirNetwork:
    # 0 -> 1 -> 2 -> 1 is a closed circuit; 2 -> 3 leads out
    return air_network(
        start=[0, 1, 2, 2],
        end=[1, 2, 1, 3],
        air_quantity_m3_s=[10.0, 15.0, 5.0, 10.0],
        volume_m3=[100.0, 150.0, 50.0, 100.0],
        n_nodes=4,
    )


def test_recirculation_is_found() -> None:
    """Only the roadways of the circuit are marked."""
    assert recirculating(network=_loop()).tolist() == [False, True, True, False]
    assert not recirculating(network=_line()).any()


def test_recirculated_fumes_settle_at_the_source_concentration() -> None:
    """With a steady source and no fresh air the whole circuit fills up, step by step."""
    fraction = junction_concentration_frac(
        network=_loop(), times_s=_TIMES, source=0, source_frac=np.full(_TIMES.size, 0.03)
    )
    # at 1: first 10/15 of the source, then the returned third joins
    assert fraction[1, 15] == pytest.approx(0.02)
    assert fraction[1, 35] == pytest.approx(0.02 + 0.02 / 3.0)
    assert fraction[1, -1] == pytest.approx(0.03, rel=1e-6)
    assert np.all(np.diff(fraction[1]) >= -1e-12)


def test_amount_of_fumes_is_kept() -> None:
    """What enters by the source leaves by the outlet."""
    pulse = 0.03 * np.clip(1.0 - np.abs(_TIMES - 20.0) / 20.0, 0.0, 1.0)
    fraction = junction_concentration_frac(
        network=_loop(), times_s=_TIMES, source=0, source_frac=pulse
    )
    assert np.trapezoid(fraction[2], _TIMES) * 10.0 == pytest.approx(
        np.trapezoid(pulse, _TIMES) * 10.0, rel=1e-4
    )


_EDGES: dict[str, Any] = {
    "start": [0, 1],
    "end": [1, 2],
    "air_quantity_m3_s": [10.0, 10.0],
    "volume_m3": [300.0, 700.0],
    "n_nodes": 3,
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"end": [1, 7]}, "end = 7"),
        ({"air_quantity_m3_s": [10.0, np.nan]}, "air_quantity_m3_s = nan"),
        ({"volume_m3": [300.0, 0.0]}, "volume_m3 = 0"),
        ({"volume_m3": [300.0]}, "one length"),
    ],
)
def test_impossible_network_is_refused(changes: dict[str, Any], message: str) -> None:
    """Names the argument and the value."""
    with pytest.raises(ValueError, match=message):
        air_network(**(_EDGES | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source": 5}, "source = 5"),
        ({"source_frac": np.full(3, 2.0)}, "source_frac = 2"),
        ({"times_s": np.array([0.0, 2.0, 1.0])}, "ascend"),
        ({"times_s": np.array([1.0, 2.0, 3.0])}, "ascend from 0"),
        ({"times_s": np.array([0.0, 1.0])}, "one length"),
    ],
)
def test_impossible_history_is_refused(changes: dict[str, Any], message: str) -> None:
    """Times must run forward, concentrations stay below one."""
    arguments: dict[str, Any] = {
        "network": _line(),
        "times_s": np.array([0.0, 1.0, 2.0]),
        "source": 0,
        "source_frac": np.zeros(3),
    }
    with pytest.raises(ValueError, match=message):
        junction_concentration_frac(**(arguments | changes))
