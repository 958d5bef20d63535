"""Fumes moving with the air."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine.fumes import (
    AirNetwork,
    air_network,
    recirculating,
)


def _line(flow: float = 10.0) -> AirNetwork:
    return air_network(
        start=[0, 1],
        end=[1, 2],
        air_quantity_m3_s=[flow, flow],
        volume_m3=[300.0, 700.0],
        n_nodes=3,
    )


def test_air_is_directed_and_takes_volume_over_flow() -> None:
    """Drawn against the air: turned round; 300 and 700 m3 at 10 m3/s take 30 and 70 s."""
    there, back = _line(), _line(-10.0)
    assert (there.start.tolist(), there.end.tolist()) == ([0, 1], [1, 2])
    assert (back.start.tolist(), back.end.tolist()) == ([1, 2], [0, 1])
    assert there.travel_s.tolist() == back.travel_s.tolist() == [30.0, 70.0]


def test_still_roadway_is_left_out() -> None:
    """No air, no fumes."""
    network = air_network(
        start=[0, 1], end=[1, 2], air_quantity_m3_s=[5.0, 0.0], volume_m3=[100.0, 100.0], n_nodes=3
    )
    assert network.edge.tolist() == [0]


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
