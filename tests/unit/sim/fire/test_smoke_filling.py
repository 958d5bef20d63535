"""Smoke layers: descent, heat, gases, fans, vents, doors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.fire.compartment import Fuel, rooms
from sim.fire.plume import plume_mass_flow_kg_s
from sim.fire.smoke_filling import Rooms, Smoke, advance, at_height, carried, conditions, no_smoke


def _run(space: Rooms, *, hrr_w: Any = 1e6, seconds: float = 120.0, step_s: float = 5.0) -> Smoke:
    smoke = no_smoke(space)
    for _ in range(round(seconds / step_s)):
        smoke = advance(smoke, space, hrr_w=hrr_w, time_step_s=step_s)
    return smoke


def test_room_before_the_fire_is_clean() -> None:
    """No smoke: interface at the ceiling, ambient temperature, fresh air."""
    space = rooms(floor_area_m2=300.0, height_m=4.0)
    now = conditions(no_smoke(space), space)
    assert now.interface_m[0] == 4.0
    assert now.temperature_k[0] == 293.15
    assert now.o2_frac[0] == pytest.approx(0.2095, abs=1e-4)
    assert now.co_frac[0] == now.co2_frac[0] == now.soot_kg_m3[0] == 0.0


def test_smoke_only_comes_down_and_never_through_the_floor() -> None:
    """The layer falls from step to step and stops at the floor."""
    space = rooms(floor_area_m2=100.0, height_m=3.0)
    smoke = no_smoke(space)
    last = 3.0
    for _ in range(200):
        smoke = advance(smoke, space, hrr_w=2e6, time_step_s=5.0)
        here = float(conditions(smoke, space).interface_m[0])
        assert 0.0 <= here <= last + 1e-12
        last = here
    assert last == 0.0
    assert smoke.outflow_kg_s[0] > 0.0


def test_bigger_fire_fills_the_room_sooner_and_hotter() -> None:
    """Twice the fire, lower and hotter smoke."""
    space = rooms(floor_area_m2=[400.0, 400.0], height_m=4.0)
    now = conditions(_run(space, hrr_w=np.array([5e5, 1e6])), space)
    assert now.interface_m[1] < now.interface_m[0]
    assert now.temperature_k[1] > now.temperature_k[0]


def test_storeys_are_advanced_together_as_if_alone() -> None:
    """One call for the building gives what a call for each storey gives."""
    both = _run(rooms(floor_area_m2=[200.0, 600.0], height_m=[3.0, 5.0]))
    for place, (area, height) in enumerate(((200.0, 3.0), (600.0, 5.0))):
        alone = _run(rooms(floor_area_m2=area, height_m=height))
        np.testing.assert_allclose(both.content[:, place], alone.content[:, 0], rtol=1e-12)


def test_step_of_ten_seconds_is_as_good_as_half_a_second() -> None:
    """The step the simulation uses costs less than half a per cent of layer height."""
    space = rooms(floor_area_m2=80.0, height_m=3.0)
    coarse = conditions(_run(space, hrr_w=3e5, seconds=60.0, step_s=10.0), space)
    fine = conditions(_run(space, hrr_w=3e5, seconds=60.0, step_s=0.5), space)
    assert coarse.interface_m[0] == pytest.approx(fine.interface_m[0], rel=5e-3)
    assert coarse.temperature_k[0] == pytest.approx(fine.temperature_k[0], rel=1e-3)


def test_fire_on_a_table_pumps_less_air_than_one_on_the_floor() -> None:
    """A shorter plume makes less smoke."""
    space = rooms(floor_area_m2=[400.0, 400.0], height_m=4.0, fire_height_m=[0.0, 1.5])
    smoke = _run(space)
    assert smoke.content[0, 1] < smoke.content[0, 0]


def test_fan_holds_the_smoke_where_plume_and_exhaust_balance() -> None:
    """At rest the fan draws as much as the plume brings."""
    space = rooms(floor_area_m2=400.0, height_m=6.0, exhaust_m3_s=12.0)
    smoke = _run(space, hrr_w=1e6, seconds=3000.0)
    now = conditions(smoke, space)
    plume = plume_mass_flow_kg_s(convective_w=7e5, height_m=now.interface_m) + 1e6 / 20e6
    assert smoke.outflow_kg_s[0] == pytest.approx(plume[0], rel=1e-4)
    drawn = 12.0 * 352.98 / now.temperature_k[0]
    assert smoke.outflow_kg_s[0] == pytest.approx(drawn, rel=1e-4)


def test_fan_stronger_than_the_plume_leaves_hardly_any_smoke() -> None:
    """A huge fan cannot draw more smoke than there is."""
    space = rooms(floor_area_m2=400.0, height_m=4.0, exhaust_m3_s=500.0)
    now = conditions(_run(space, hrr_w=1e5), space)
    assert 3.9 < now.interface_m[0] <= 4.0


def test_roof_vent_and_open_door_let_smoke_out() -> None:
    """Each opening keeps the smoke higher than a closed room."""
    space = rooms(
        floor_area_m2=200.0,
        height_m=4.0,
        roof_vent_m2=[0.0, 4.0, 0.0],
        door_width_m=[0.0, 0.0, 2.0],
    )
    now = conditions(_run(space, seconds=300.0), space)
    assert now.interface_m[0] < now.interface_m[1]
    assert now.interface_m[0] < now.interface_m[2]


def test_vent_without_inlets_carries_less() -> None:
    """Smoke leaves only as fast as air comes in below."""
    space = rooms(floor_area_m2=200.0, height_m=4.0, roof_vent_m2=4.0, inlet_m2=[np.inf, 1.0])
    now = conditions(_run(space, seconds=300.0), space)
    assert now.interface_m[1] < now.interface_m[0]


def test_door_flow_is_near_the_exact_balance_of_a_door() -> None:
    """The quarter rule for the neutral plane stays within a quarter of the exact outflow."""
    # exact: inflow of cold air through the lower part equals outflow of smoke through the upper
    width, door, ambient, hot = 1.0, 2.0, 293.15, 400.0
    cold_density = 352.98 / ambient
    scale = 2.0 / 3.0 * 0.7 * width * cold_density * np.sqrt(2 * 9.81)
    for interface in (0.5, 1.0):

        def surplus(neutral: float, interface: float = interface) -> float:
            lift = 1.0 - ambient / hot
            out = np.sqrt(ambient / hot * lift) * (door - neutral) ** 1.5
            into = np.sqrt(lift) * np.sqrt(neutral - interface) * (neutral + interface / 2.0)
            return float(out - into)

        neutral = brentq(surplus, interface + 1e-9, door)
        lift = ambient / hot * (1.0 - ambient / hot)
        exact = scale * np.sqrt(lift) * (door - neutral) ** 1.5
        space = rooms(floor_area_m2=100.0, height_m=3.0, door_width_m=width, loss_frac=1.0)
        depth = 3.0 - interface
        mass = depth * 100.0 * 352.98 / hot
        content = np.zeros((6, 1))
        content[0], content[1] = mass, mass * 1005.0 * (hot - ambient)
        # a step so short that nothing else changes
        after = advance(Smoke(content, np.zeros(1)), space, hrr_w=0.0, time_step_s=1e-3)
        assert after.outflow_kg_s[0] == pytest.approx(exact, rel=0.25)


def test_burning_uses_the_oxygen_and_makes_the_gases_of_the_fuel() -> None:
    """Dirty fuel, dirty smoke; oxygen falls."""
    space = rooms(floor_area_m2=100.0, height_m=3.0)
    clean, dirty = no_smoke(space), no_smoke(space)
    foul = Fuel(co_yield_frac=0.2, soot_yield_frac=0.2)
    for _ in range(30):
        clean = advance(clean, space, hrr_w=5e5, time_step_s=5.0)
        dirty = advance(dirty, space, hrr_w=5e5, time_step_s=5.0, fuel=foul)
    tidy, grim = conditions(clean, space), conditions(dirty, space)
    assert grim.co_frac[0] == pytest.approx(5.0 * tidy.co_frac[0])
    assert grim.soot_kg_m3[0] > tidy.soot_kg_m3[0]
    assert tidy.o2_frac[0] < 0.209


def test_gases_are_given_by_volume() -> None:
    """1 kg CO, 2 kg CO2 and 5 kg less oxygen in 100 kg of smoke, by hand from molar masses."""
    space = rooms(floor_area_m2=100.0, height_m=3.0)
    content = np.array([[100.0], [0.0], [1.0], [0.5], [2.0], [5.0]])
    now = conditions(Smoke(content, np.zeros(1)), space)
    assert now.co_frac[0] == pytest.approx(0.010339, rel=1e-4)  # 0.01 x 28.96 / 28.01
    assert now.co2_frac[0] == pytest.approx(0.013161, rel=1e-4)  # 0.02 x 28.96 / 44.01
    assert now.o2_frac[0] == pytest.approx(0.164258, rel=1e-4)  # 0.1815 x 28.96 / 32.00
    assert now.soot_kg_m3[0] == pytest.approx(0.0060206, rel=1e-3)  # 0.5 kg in 83.05 m3


def test_smoke_carried_to_the_next_storey_arrives_there() -> None:
    """What leaves one room fills the other, to the gram."""
    space = rooms(floor_area_m2=[100.0, 100.0], height_m=3.0)
    smoke = _run(space, hrr_w=np.array([1e6, 0.0]))
    assert smoke.content[0, 1] == 0.0
    leaving = carried(smoke, mass_flow_kg_s=[0.5, 0.0])
    inflow = leaving[:, ::-1]
    after = advance(smoke, space, hrr_w=0.0, time_step_s=10.0, inflow=inflow)
    np.testing.assert_allclose(after.content[1:, 1], 10.0 * leaving[1:, 0], rtol=1e-12)
    assert after.content[0, 1] == pytest.approx(5.0)


def test_person_below_the_smoke_breathes_clean_air() -> None:
    """Crawling helps as long as the layer is above the head."""
    space = rooms(floor_area_m2=100.0, height_m=3.0)
    now = conditions(_run(space, hrr_w=5e5, seconds=60.0), space)
    assert 0.6 < now.interface_m[0] < 1.6
    standing = at_height(now, space)
    crawling = at_height(now, space, height_m=0.6)
    assert standing.co_frac[0] > 0.0
    assert crawling.co_frac[0] == 0.0
    assert crawling.temperature_k[0] == 293.15
    assert standing.soot_kg_m3[0] > crawling.soot_kg_m3[0] == 0.0


def test_step_does_not_change_the_state_it_starts_from() -> None:
    """States are never overwritten."""
    space = rooms(floor_area_m2=100.0, height_m=3.0)
    smoke = _run(space)
    copy = smoke.content.copy()
    advance(smoke, space, hrr_w=1e6, time_step_s=5.0, inflow=np.ones((6, 1)))
    np.testing.assert_array_equal(smoke.content, copy)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"floor_area_m2": 0.0, "height_m": 3.0}, "floor_area_m2 = 0"),
        ({"floor_area_m2": 100.0, "height_m": 3000.0}, "height_m = 3000"),
        ({"floor_area_m2": 100.0, "height_m": 3.0, "loss_frac": 1.2}, "loss_frac = 1.2"),
        ({"floor_area_m2": 100.0, "height_m": 3.0, "exhaust_m3_s": -1.0}, "exhaust_m3_s = -1"),
        ({"floor_area_m2": 100.0, "height_m": 3.0, "ambient_k": 20.0}, "ambient_k = 20"),
        ({"floor_area_m2": 100.0, "height_m": 3.0, "fire_height_m": 3.0}, "fire_height_m"),
        ({"floor_area_m2": [[100.0]], "height_m": 3.0}, "one-dimensional"),
    ],
)
def test_impossible_room_is_refused(arguments: dict[str, Any], message: str) -> None:
    """A room of 20 K or without floor is no room."""
    with pytest.raises(ValueError, match=message):
        rooms(**arguments)


def test_impossible_fire_is_refused() -> None:
    """Negative heat, no time, or a fuel that gives more soot than it weighs."""
    space = rooms(floor_area_m2=100.0, height_m=3.0)
    with pytest.raises(ValueError, match="hrr_w = -5"):
        advance(no_smoke(space), space, hrr_w=-5.0, time_step_s=5.0)
    with pytest.raises(ValueError, match="time_step_s = 0"):
        advance(no_smoke(space), space, hrr_w=5.0, time_step_s=0.0)
    with pytest.raises(ValueError, match="soot_yield_frac = 2"):
        Fuel(soot_yield_frac=2.0)
    with pytest.raises(ValueError, match="height_m = 9"):
        at_height(conditions(no_smoke(space), space), space, height_m=9.0)
    with pytest.raises(ValueError, match="mass_flow_kg_s = -1"):
        carried(no_smoke(space), mass_flow_kg_s=-1.0)
    with pytest.raises(ValueError, match="convective_w = -1"):
        plume_mass_flow_kg_s(convective_w=-1.0, height_m=1.0)
