"""One fire in plain numbers: the same smoke as in the batch, whatever is opened or drawn."""

from __future__ import annotations

import numpy as np
import pytest

from sim.fire.aset import CLEAN_OXYGEN_FRAC, HOTTEST_K
from sim.fire.compartment import Fuel
from sim.fire.fire_service import attacked_hrr_w
from sim.fire.one_fire import OneFire, attacked_w
from sim.fire.tenability import (
    HYPOXIA_BELOW_FRAC,
    extinction_coefficient_per_m,
    fed_gas_per_s,
    fed_heat_per_s,
    sight_speed_ratio,
    speed_in_smoke_m_s,
)
from sim.fire.zone_building import OUTSIDE, Building, Opening, Room, building
from sim.fire.zone_smoke import advance_zones, no_zone_smoke, zone_conditions


def house() -> Building:
    """Two storeys, a stair beside them, a hatch in its roof, a window and a door to the open."""
    return building(
        rooms=[
            Room(name="one", floor_area_m2=150.0, height_m=3.5),
            Room(name="two", floor_area_m2=150.0, height_m=3.0, elevation_m=3.5),
            Room(name="stair", floor_area_m2=15.0, height_m=6.5),
        ],
        openings=[
            Opening(name="1", between=("one", "stair"), width_m=1.0, height_m=2.0),
            Opening(name="2", between=("stair", "two"), width_m=1.0, height_m=2.0, sill_m=3.5),
            Opening(name="exit", between=("one", OUTSIDE), width_m=1.5, height_m=2.0),
            Opening(name="window", between=("one", OUTSIDE), width_m=6.0, height_m=1.5, sill_m=1.0),
            Opening(name="roof", between=("stair", OUTSIDE), width_m=1.0, height_m=1.0,
                    kind="hatch"),
        ],
    )  # fmt: skip


@pytest.mark.parametrize("room", [0, 1])
@pytest.mark.parametrize("step_s", [2.0, 5.0])
def test_one_fire_is_the_batch_to_rounding(room: int, step_s: float):
    """A fast fire with a window that breaks, a vent that opens and a fan: layers agree to 1e-9."""
    place = house()
    one, smoke = OneFire(place, room), no_zone_smoke(place, n_fires=1)
    for k in range(int(900 / step_s)):
        now = k * step_s
        hrr = min(46.9 * now**2, 8e6) if now < 600 else 1e5
        share = [1.0, 0.5, 1.0 if now > 60 else 0.0, float(now > 240), 0.3 * (now > 400)]
        fan = [5.0 * (now > 500), 0.0, 0.0]
        one.advance(hrr_w=hrr, time_step_s=step_s, exhaust_m3_s=fan, open_frac=share)
        smoke = advance_zones(
            smoke, place, room, hrr_w=hrr, time_step_s=step_s,
            exhaust_m3_s=np.array(fan)[:, None], open_frac=share,
        )  # fmt: skip
        edges, hot, batch = *one.layers(), zone_conditions(smoke, place)
        np.testing.assert_allclose(edges, batch.interface_m[:, 0], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(hot, batch.temperature_k[:, 0], rtol=1e-9)
        assert one.burnt_w == pytest.approx(float(smoke.hrr_w[0]), rel=1e-9)


def test_a_room_that_overflows_agrees_too():
    """More smoke than the ground floor and the stair hold: the excess goes the same way in both."""
    place = house()
    smoke = no_zone_smoke(place, n_fires=1)
    smoke.content[:, :, 0] = [[700.0, 300.0, 150.0], [2e7, 1e7, 5e6], [3.0, 2.0, 1.0]]
    one = OneFire(place, 0)
    one.mass_kg, one.heat_j, one.burnt_kg = smoke.content[:, :, 0].tolist()
    share = [1.0, 0.5, 1.0, 0.0, 0.0]
    one.advance(hrr_w=1e6, time_step_s=5.0, exhaust_m3_s=[0.0] * 3, open_frac=share)
    after = advance_zones(smoke, place, 0, hrr_w=1e6, time_step_s=5.0, open_frac=share)
    for mine, batch in zip((one.mass_kg, one.heat_j, one.burnt_kg), after.content, strict=True):
        np.testing.assert_allclose(mine, batch[:, 0], rtol=1e-12)


def test_breath_in_plain_numbers_is_that_of_arrays():
    """Doses, dimming and walking speed in a starved fire as `sim.fire.tenability` has them."""
    place = house()
    one, smoke = OneFire(place, 0), no_zone_smoke(place, n_fires=1)
    share, seen = [1.0, 0.5, 0.1, 0.0, 0.0], 0
    for k in range(120):
        hrr = min(46.9 * (5.0 * k) ** 2, 8e6)
        one.advance(hrr_w=hrr, time_step_s=5.0, exhaust_m3_s=[0.0] * 3, open_frac=share)
        smoke = advance_zones(smoke, place, 0, hrr_w=hrr, time_step_s=5.0, open_frac=share)
        batch = zone_conditions(smoke, place)
        hot = np.minimum(batch.temperature_k, HOTTEST_K)
        dark = extinction_coefficient_per_m(soot_kg_m3=batch.soot_kg_m3)
        gas = fed_gas_per_s(
            co_frac=batch.co_frac,
            co2_frac=batch.co2_frac,
            o2_frac=np.minimum(batch.o2_frac, CLEAN_OXYGEN_FRAC),
        )
        wanted = np.hstack((gas, fed_heat_per_s(temperature_k=hot), dark))
        np.testing.assert_allclose([one.breath(r) for r in range(3)], wanted, rtol=1e-8, atol=1e-14)
        speed = speed_in_smoke_m_s(free_speed_m_s=1.0, extinction_per_m=dark)
        plain = [sight_speed_ratio(extinction_per_m=float(value)) for value in dark[:, 0]]
        np.testing.assert_allclose(plain, speed[:, 0], rtol=1e-12)
        seen += float(batch.o2_frac.min()) < HYPOXIA_BELOW_FRAC and float(gas.max()) > 1e-3
    assert seen > 20  # the case reaches the terms of oxygen and of carbon dioxide


@pytest.mark.parametrize("flow_kg_s", [0.0, 2.0, 30.0])
@pytest.mark.parametrize("hrr_w", [1e4, 3e6, 4e7])
def test_attack_in_plain_numbers_is_the_attack_of_arrays(flow_kg_s: float, hrr_w: float):
    """The same fire under the same water."""
    given = {
        "hrr_w": hrr_w, "time_step_s": 10.0, "water_flow_kg_s": flow_kg_s, "growth_w_s2": 46.9,
        "peak_w": 4e7, "hrr_density_w_m2": 5e5,
    }  # fmt: skip
    assert attacked_w(**given) == pytest.approx(float(attacked_hrr_w(**given)), rel=1e-12)


def test_an_impossible_fuel_is_refused():
    """More soot than fuel cannot be."""
    with pytest.raises(ValueError, match="soot_yield_frac = 2"):
        Fuel(soot_yield_frac=2.0)
