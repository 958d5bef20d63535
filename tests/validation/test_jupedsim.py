"""The network is within 20 % of JuPedSim or slower on five geometries."""

from __future__ import annotations

import pytest

from tests.validation.data_jupedsim import jupedsim_s, ours_s


@pytest.mark.parametrize("geometry", ["room_0.9", "room_1.2", "room_2.4", "corridor", "merge"])
def test_total_time_is_within_a_fifth_or_longer(geometry: str) -> None:
    """Erring, if at all, to the late side."""
    assert ours_s()[geometry] >= 0.8 * jupedsim_s()[geometry]
