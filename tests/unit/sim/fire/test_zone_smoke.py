"""Smoke through several rooms: where it goes, what stops it, what thousands of fires share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.fire.smoke_filling import Conditions
from sim.fire.zone_building import Building, Opening, Room, building
from sim.fire.zone_smoke import ZoneSmoke, advance_zones, no_zone_smoke, zone_conditions
from tests.verification.cases_zone import storeys


def _run(
    place: Building,
    *,
    seconds: float = 300.0,
    step_s: float = 3.0,
    n_fires: int = 1,
    hrr_w: Any = 5e5,
    **more: Any,
) -> tuple[ZoneSmoke, Conditions]:
    smoke = no_zone_smoke(place, n_fires=n_fires)
    arguments = {"fire_room": 0} | more
    for _ in range(round(seconds / step_s)):
        smoke = advance_zones(smoke, place, hrr_w=hrr_w, time_step_s=step_s, **arguments)
    return smoke, zone_conditions(smoke, place)


def test_building_before_the_fire_is_clean() -> None:
    """No smoke, fresh air, interface at every ceiling."""
    place = storeys()
    now = zone_conditions(no_zone_smoke(place, n_fires=2), place)
    np.testing.assert_array_equal(now.interface_m, np.broadcast_to(place.height_m, (4, 2)))
    assert np.all(now.o2_frac > 0.209)
    assert np.all(now.co_frac == 0.0)


def test_smoke_comes_to_the_rooms_in_the_order_of_the_doors() -> None:
    """Shop first, corridor next, stair after it; each farther room is cooler and cleaner."""
    place = building(
        rooms=[Room(name=f"r{k}", floor_area_m2=40.0, height_m=3.0) for k in range(3)],
        openings=[
            Opening(name="d0", between=("r0", "r1"), width_m=1.0, height_m=2.0),
            Opening(name="d1", between=("r1", "r2"), width_m=1.0, height_m=2.0),
            Opening(name="exit", between=("r2", "outside"), width_m=1.0, height_m=2.0),
        ],
    )
    _, now = _run(place, seconds=120.0)
    assert now.interface_m[0, 0] < now.interface_m[1, 0] < now.interface_m[2, 0]
    assert now.temperature_k[0, 0] > now.temperature_k[1, 0] > now.temperature_k[2, 0]
    assert now.co_frac[0, 0] > now.co_frac[1, 0] > 0.0


def test_closed_door_keeps_the_next_room_clean() -> None:
    """Shut the shop door and the hole: nothing reaches the corridor while the shop can hold it."""
    _, now = _run(storeys(), seconds=30.0, open_frac=[0.0, 1.0, 1.0, 0.0, 1.0, 1.0])
    assert now.interface_m[0, 0] < 3.0
    assert np.all(now.co_frac[1:, 0] == 0.0)


def test_hole_in_the_ceiling_lets_smoke_up_but_not_down() -> None:
    """A fire below reaches the upper floor through the hole, a fire above leaves the shop clean."""
    shut = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    _, below = _run(storeys(), seconds=60.0, open_frac=shut)
    _, above = _run(storeys(), seconds=60.0, open_frac=shut, fire_room=3)
    assert below.co_frac[3, 0] > 0.0
    assert above.co_frac[0, 0] == 0.0


def test_fires_side_by_side_are_as_fires_alone() -> None:
    """A thousand fires in one call are a thousand calls."""
    hrr = np.array([2e5, 8e5, 3e6])
    together, _ = _run(storeys(), n_fires=3, hrr_w=hrr, fire_room=[0, 1, 3])
    for k, room in enumerate((0, 1, 3)):
        alone, _ = _run(storeys(), hrr_w=hrr[k], fire_room=room)
        np.testing.assert_allclose(together.content[:, :, k], alone.content[:, :, 0], rtol=1e-10)


def test_shorter_steps_change_little() -> None:
    """Two seconds and half a second agree on layer height within 3 cm and on heat within 2 %."""
    place = storeys()
    _, coarse = _run(place, seconds=180.0, step_s=2.0)
    _, fine = _run(place, seconds=180.0, step_s=0.5)
    np.testing.assert_allclose(coarse.interface_m, fine.interface_m, atol=0.03)
    np.testing.assert_allclose(
        coarse.temperature_k - 293.15, fine.temperature_k - 293.15, rtol=0.02, atol=0.3
    )


def test_fan_keeps_the_smoke_higher() -> None:
    """Exhaust in the shop raises its layer and spares the corridor."""
    _, still = _run(storeys())
    _, drawn = _run(storeys(), exhaust_m3_s=[[3.0], [0.0], [0.0], [0.0]])
    assert drawn.interface_m[0, 0] > still.interface_m[0, 0]
    assert drawn.interface_m[1, 0] > still.interface_m[1, 0]


def test_fire_without_air_starves() -> None:
    """With every door shut a 5 MW fire soon burns at a fraction of it, the oxygen used up."""
    smoke, now = _run(storeys(), hrr_w=5e6, seconds=600.0, open_frac=np.zeros(6))
    assert smoke.hrr_w[0] < 1e6
    assert now.o2_frac[0, 0] < 0.16


def test_layer_stays_in_its_room_and_loses_heat_after_the_fire() -> None:
    """Never above the ceiling or below the floor; walls cool what is left."""
    place = storeys()
    smoke, now = _run(place, hrr_w=8e6, seconds=900.0)
    assert np.all((now.interface_m >= 0.0) & (now.interface_m <= place.height_m))
    hot = now.temperature_k.copy()
    for _ in range(100):
        smoke = advance_zones(smoke, place, hrr_w=0.0, fire_room=0, time_step_s=3.0)
    assert np.all(zone_conditions(smoke, place).temperature_k < hot)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hrr_w": -1.0}, "hrr_w = -1"),
        ({"hrr_w": 2e9}, r"hrr_w = 2e\+09 outside 0..1e\+09 W"),
        ({"hrr_w": np.nan}, "hrr_w = nan"),
        ({"fire_room": 7}, "fire_room = 7"),
        ({"time_step_s": 0.0}, "time_step_s = 0"),
        ({"exhaust_m3_s": -2.0}, "exhaust_m3_s = -2"),
        ({"open_frac": 1.5}, "open_frac = 1.5"),
        ({"fire_height_m": 99.0}, "fire_height_m = 99"),
        ({"fire_height_m": 3.5}, "fire_height_m = 3.5 .* room 'shop'"),
    ],
)
def test_impossible_step_is_refused(change: dict[str, Any], message: str) -> None:
    """Names the argument, the value and the range."""
    place = storeys()
    arguments: dict[str, Any] = {"hrr_w": 1e6, "fire_room": 0, "time_step_s": 2.0}
    with pytest.raises(ValueError, match=message):
        advance_zones(no_zone_smoke(place, n_fires=1), place, **arguments | change)


def test_smoke_of_another_building_is_refused() -> None:
    """A state of two rooms does not fit four."""
    place = storeys()
    wrong = ZoneSmoke(
        np.zeros((3, 2, 1)), np.zeros(1), np.zeros((2, 1)), np.zeros((2, 1)), np.zeros((3, 1))
    )
    with pytest.raises(ValueError, match="smoke of 2 rooms in a building of 4"):
        advance_zones(wrong, place, hrr_w=1e6, fire_room=0, time_step_s=2.0)


def test_layer_above_the_ceiling_is_refused() -> None:
    """A state with less than no smoke cannot be."""
    place = storeys()
    smoke = no_zone_smoke(place, n_fires=1)
    smoke.content[0, 1, 0] = -1.0
    with pytest.raises(ValueError, match="room 'corridor': smoke mass = -1 kg, layer above"):
        advance_zones(smoke, place, hrr_w=1e6, fire_room=0, time_step_s=2.0)
