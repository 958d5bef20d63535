"""A mine as arrays, its fans and doors, and what is refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mine.fan import FanCurve, fan_coefficients, fan_through_points, operating_point_m3_s
from sim.mine.mine_air import MineAir, mine_air, refuse_impossible_fans
from sim.mine.mine_network import MineNetwork, mine_network
from sim.mine.regulator import regulator_resistance

_FAN = FanCurve("main", "upcast", 2000.0, 0.0, -0.1)
_MINE: dict[str, Any] = {
    "names": ["downcast", "face 1", "face 2", "door", "upcast"],
    "start": ["D", "A", "A", "A", "B"],
    "end": ["A", "B", "B", "B", "U"],
    "length_m": [300.0, 400.0, 500.0, 60.0, 300.0],
    "area_m2": [20.0, 8.0, 8.0, 10.0, 20.0],
    "regulator_area_m2": [np.inf, np.inf, np.inf, 0.1, np.inf],
    "fans": (_FAN,),
    "surface": ["D", "U"],
    "height_m": {"A": -300.0, "B": -300.0},
    "temperature_k": [285.0, 295.0, 295.0, 295.0, 297.0],
}


def _mine(**changes: Any) -> MineNetwork:
    return mine_network(**(_MINE | changes))


def _air(**state: Any) -> MineAir:
    return mine_air(network=_mine(), **state)


def test_geometry_becomes_resistance() -> None:
    """Atkinson with the perimeter of an arched section, and the door on top."""
    mine = _mine()
    by_hand = 0.012 * 400.0 * 4.16 * np.sqrt(8.0) / 8.0**3
    assert mine.roadway_resistance[1] == pytest.approx(by_hand)
    assert mine.regulator_resistance.tolist()[:3] == [0.0, 0.0, 0.0]
    assert mine.regulator_resistance[3] > 100.0
    known = _mine(resistance=[np.nan, 0.5, np.nan, np.nan, np.nan])
    assert known.roadway_resistance[1] == 0.5
    assert known.roadway_resistance[2] == mine.roadway_resistance[2]


def test_broken_door_starves_the_faces() -> None:
    """The air takes the short way; fan flow grows, face flow falls."""
    whole, broken = _air().air_quantity_m3_s, _air(broken=["door"]).air_quantity_m3_s
    assert abs(whole[3]) < 0.05 * whole[0]
    assert broken[3] > 0.5 * broken[0]
    assert broken[1] < 0.6 * whole[1]
    assert broken[4] > whole[4]


def test_fan_failure_leaves_natural_draught() -> None:
    """Cold downcast, warm upcast: some air in the same direction; a cold day outside adds more."""
    stopped = _air(fan_states="off").air_quantity_m3_s[0]
    assert 0.0 < stopped < 0.5 * _air().air_quantity_m3_s[0]
    level = mine_air(network=_mine(height_m={}), fan_states="off")
    np.testing.assert_allclose(level.air_quantity_m3_s, 0.0, atol=1e-6)


def test_reversed_fan_turns_the_air() -> None:
    """Every roadway, at 40 % where nothing else drives."""
    level = _mine(height_m={})
    normal = mine_air(network=level).air_quantity_m3_s
    back = mine_air(network=level, fan_states=["reversed"]).air_quantity_m3_s
    np.testing.assert_allclose(back, -0.4 * normal, rtol=1e-9)


def test_warm_start_gives_the_same_air_in_fewer_steps() -> None:
    """The last state is a good guess for the next."""
    before = _air()
    cold = _air(resistance_ratio=[1.0, 1.5, 1.0, 1.0, 1.0])
    warm = _air(resistance_ratio=[1.0, 1.5, 1.0, 1.0, 1.0], guess_m3_s=before.air_quantity_m3_s)
    np.testing.assert_allclose(warm.air_quantity_m3_s, cold.air_quantity_m3_s, atol=1e-8)
    assert warm.flow.n_iterations < cold.flow.n_iterations


def test_fan_driven_off_its_curve_is_named() -> None:
    """A second, far stronger fan drives the first beyond its curve."""
    fans = (_FAN, FanCurve("booster", "face 1", 60000.0, 0.0, -0.1))
    strange = mine_air(network=_mine(fans=fans))
    assert any("fan 'main' in roadway 'upcast'" in sentence for sentence in strange.fans_outside)
    with pytest.raises(ValueError, match=r"fan 'main'.*never meets the system"):
        refuse_impossible_fans(_mine(fans=fans))
    assert refuse_impossible_fans(_mine()).fans_outside == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"area_m2": [20.0, 0.0, 8.0, 10.0, 20.0]}, "area_m2 of roadway 'face 1' = 0"),
        ({"length_m": [300.0, 400.0, -5.0, 60.0, 300.0]}, "length_m of roadway 'face 2' = -5"),
        ({"resistance": [0.1, 0.1, 0.1, 0.0, 0.1]}, "resistance of roadway 'door' = 0"),
        ({"area_m2": [20.0, np.nan, 8.0, 10.0, 20.0]}, "area_m2 of roadway 'face 1' = nan"),
        ({"length_m": [1.0, 2.0]}, "length_m must be a number or one for each of the 5"),
        ({"regulator_area_m2": 0.0}, "regulator_area_m2 of roadway 'downcast' = 0"),
        ({"friction_factor_kg_m3": 100.0}, "friction_factor_kg_m3 of roadway 'downcast' = 100"),
        ({"temperature_k": 20.0}, "temperature_k of roadway 'downcast' = 20"),
        ({"names": ["a", "b", "b", "d", "e"]}, "roadway 'b' is there twice"),
        ({"start": ["D", "A", "A", "B", "B"]}, "roadway 'door' starts and ends at junction 'B'"),
        ({"start": ["D"]}, "start has 1 junctions for 5 roadways"),
        ({"surface": []}, "no path to the surface"),
        ({"surface": ["X"]}, "no junction 'X'"),
        (
            {"start": ["D", "A", "G", "A", "B"], "end": ["A", "B", "H", "B", "U"]},
            "roadway 'face 2' has no path to the surface",
        ),
        ({"fans": (FanCurve("main", "nowhere", 2000.0),)}, "no roadway 'nowhere'"),
        ({"fans": (FanCurve("weak", "upcast", -100.0),)}, "fan 'weak'.*never meets the system"),
        ({"fans": (FanCurve("odd", "upcast", 100.0, 0.0, 0.1),)}, "fan 'odd'.*above 0"),
        ({"fans": (FanCurve("odd", "upcast", np.nan),)}, "fan 'odd'.*no number"),
        ({"names": []}, "at least one roadway"),
    ],
)
def test_impossible_mine_is_refused_by_name(changes: dict[str, Any], message: str) -> None:
    """The planner is told which roadway, fan or junction is wrong."""
    with pytest.raises(ValueError, match=message):
        _mine(**changes)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"resistance_ratio": [1.0, 1.0, 0.0, 1.0, 1.0]}, "resistance_ratio of roadway 'face 2'"),
        ({"broken": ["wall"]}, "no roadway 'wall'"),
        ({"fan_states": ["on", "on"]}, "2 states for 1 fans"),
        ({"fan_states": ["sideways"]}, "'sideways' is not one of on, off, reversed"),
        ({"guess_m3_s": np.array([1.0])}, "one length"),
    ],
)
def test_impossible_state_is_refused(state: dict[str, Any], message: str) -> None:
    """Names of the state are checked like those of the mine."""
    with pytest.raises(ValueError, match=message):
        _air(**state)


def test_curve_through_points_is_their_parabola() -> None:
    """Three points give it exactly; its end is the last point."""
    curve = fan_through_points(
        name="main", roadway="drift", flow_m3_s=[20, 60, 100], pressure_pa=[1960, 1640, 1000]
    )
    assert (curve.a0_pa, curve.a2_pa_s2_m6) == pytest.approx((2000.0, -0.1))
    assert curve.pressure_pa(60.0) == pytest.approx(1640.0)
    assert operating_point_m3_s(curve=curve, resistance=0.4) == pytest.approx(63.2455532)
    with pytest.raises(ValueError, match="beyond its end at 100"):
        operating_point_m3_s(curve=curve, resistance=0.01)
    with pytest.raises(ValueError, match="three points"):
        fan_through_points(name="m", roadway="d", flow_m3_s=[1, 2], pressure_pa=[2, 1])


def test_fan_against_stronger_draught_never_meets_the_system() -> None:
    """Natural draught that beats the fan leaves no point."""
    with pytest.raises(ValueError, match="fan 'main': its curve never meets"):
        operating_point_m3_s(curve=_FAN, resistance=0.4, natural_pa=-3000.0)


def test_stopped_fan_gives_nothing() -> None:
    """Only the passage is left."""
    assert fan_coefficients(_FAN, "off") == (0.0, 0.0, 0.0)


def test_wider_opening_resists_less() -> None:
    """Down to nothing when the wall is gone."""
    opening = np.array([0.1, 1.0, 5.0, 10.0, np.inf])
    added = regulator_resistance(regulator_area_m2=opening, area_m2=8.0)
    assert np.all(np.diff(added) <= 0.0)
    assert added[-1] == 0.0
