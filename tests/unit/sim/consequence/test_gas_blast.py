"""Blast of gas in a void and chains along a culvert."""

from __future__ import annotations

import numpy as np
import pytest

from sim.consequence.explosion.culvert_chain import (
    chain_overpressure_pa,
    corridor,
    explosion_chain,
    gas_section_m2,
)
from sim.consequence.explosion.gas_blast import (
    blast_reach_m,
    blast_strength,
    mixture_heat_j_m3,
    tnt_reach_m,
)

METHANE = {"molar_mass_kg_mol": 0.0160425, "heat_of_combustion_j_kg": 50.0e6}


def test_reach_grows_with_the_cube_root_of_the_heat():
    """Eight times the gas, twice the distance, by either method."""
    for reach in (blast_reach_m, tnt_reach_m):
        small, large = (reach(energy_j=e, overpressure_pa=5e3) for e in (1e9, 8e9))
        assert large == pytest.approx(2 * small, rel=1e-3)


def test_a_weaker_source_reaches_less_far_and_never_its_own_pressure():
    """Strength 4 stays at 10 kPa: 20 kPa is reached nowhere."""
    reach = [blast_reach_m(energy_j=1e9, overpressure_pa=2e3, strength=s) for s in (3, 4, 5, 7)]
    assert sorted(reach) == reach
    assert blast_reach_m(energy_j=1e9, overpressure_pa=2e4, strength=4) == 0.0


def test_tnt_and_multi_energy_stand_side_by_side():
    """300 m3 of mixture: the two glass lines lie within a factor of 2 of each other."""
    heat = 300.0 * float(mixture_heat_j_m3(gas_frac=0.095, **METHANE))
    ours, practice = (f(energy_j=heat, overpressure_pa=2e3) for f in (blast_reach_m, tnt_reach_m))
    assert 0.5 < ours / practice < 2.0


def test_heat_is_short_of_fuel_when_lean_and_of_oxygen_when_rich():
    """Doubling lean gas doubles the heat; rich gas gives less the richer it is."""
    lean, twice, rich, richer = mixture_heat_j_m3(gas_frac=[0.04, 0.08, 0.2, 0.6], **METHANE)
    assert twice == pytest.approx(2 * lean)
    assert richer == pytest.approx(rich * 0.4 / 0.8)
    assert mixture_heat_j_m3(gas_frac=1.0, **METHANE) == 0.0


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_pressure_that_cannot_be_is_refused(bad):
    """Negative or no number: named."""
    with pytest.raises(ValueError, match="source_pressure_pa"):
        blast_strength(source_pressure_pa=bad)


def test_qingdao_lies_within_a_factor_of_two():
    """Model zones of Zhang et al. 2020 for Qingdao 2013: 18 m lethal, 92 m glass.

    Not fitted. The section of the culvert was not found: 6 to 20 m2 of gas, our pieces of 30 m,
    50 kPa (most die, Chinese practice) and 5 kPa (panes break) are assumed.
    """
    for area_m2 in (6.0, 10.0, 20.0):
        heat = 30.0 * area_m2 * 3.5e6
        lethal = blast_reach_m(energy_j=heat, overpressure_pa=50e3)
        glass = blast_reach_m(energy_j=heat, overpressure_pa=5e3)
        assert 9.0 < lethal < 36.0
        assert 46.0 < glass < 184.0


def test_damage_does_not_grow_with_the_length_of_the_chain():
    """Beside its middle a chain of 300 m is felt like one of 3 km: pieces go one by one."""
    felt = []
    for length in (300.0, 3000.0):
        chain = explosion_chain(start_m=[0.0], end_m=[length], ignition_m=0.0)
        felt.append(
            chain_overpressure_pa(
                along_m=[150.0], across_m=[50.0], start_m=chain.start_m, end_m=chain.end_m,
                heat_j_per_m=2e7,
            )[0]
        )  # fmt: skip
    assert felt[0] == pytest.approx(felt[1])


def test_the_chain_stops_at_a_gap_and_at_water():
    """Only the stretch with the spark goes; where water stands at 0.7 only its piece."""
    start, end = [0.0, 200.0], [90.0, 260.0]
    dry = explosion_chain(start_m=start, end_m=end, ignition_m=210.0)
    assert dry.start_m[0] == 200.0
    assert dry.end_m[-1] == 260.0
    wet = explosion_chain(start_m=start, end_m=end, ignition_m=210.0, water_depth_ratio=0.7)
    assert (wet.start_m.tolist(), wet.end_m.tolist()) == ([200.0], [230.0])
    assert dry.outside == ()
    assert "water_depth_ratio" in wet.outside[0]


def test_a_spark_at_the_end_still_finds_its_piece():
    """The last point of the mixture belongs to the last piece."""
    wet = explosion_chain(start_m=[0.0], end_m=[90.0], ignition_m=90.0, water_depth_ratio=0.8)
    assert wet.end_m.tolist() == [90.0]


def test_the_flame_takes_its_time_along_the_line():
    """Times rise away from the spark on both sides."""
    times = explosion_chain(start_m=[0.0], end_m=[300.0], ignition_m=150.0).explodes_s
    assert (np.diff(times[5:]) > 0).all()
    assert (np.diff(times[:5]) < 0).all()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"end_m": [0.0]}, "end_m"),
        ({"start_m": [], "end_m": []}, "end_m"),
        ({"segment_m": 0.0}, "segment_m"),
        ({"flame_speed_m_s": -1.0}, "flame_speed_m_s"),
        ({"water_depth_ratio": 1.0}, "water_depth_ratio"),
        ({"ignition_m": float("nan")}, "ignition_m"),
    ],
)
def test_a_chain_that_cannot_be_is_refused(change, name):
    """No stretch, no length, no speed, a drain full of water: named."""
    with pytest.raises(ValueError, match=name):
        explosion_chain(**({"start_m": [0.0], "end_m": [90.0], "ignition_m": 0.0} | change))


def test_water_takes_away_section():
    """Half full, half the gas."""
    assert gas_section_m2(area_m2=4.0, water_depth_ratio=0.5) == 2.0
    with pytest.raises(ValueError, match="area_m2"):
        gas_section_m2(area_m2=0.0, water_depth_ratio=0.0)


def test_a_corridor_of_no_length_is_a_circle():
    """Every corner lies at the half width from the point."""
    ring = corridor(start_m=0.0, end_m=0.0, half_width_m=40.0, bearing_deg=10.0)
    np.testing.assert_allclose(np.hypot(ring[:, 0], ring[:, 1]), 40.0)


def test_a_corridor_to_the_east_stays_beside_the_line():
    """Bearing 90: east from 0 to 100 m with 10 m on all sides."""
    ring = corridor(start_m=0.0, end_m=100.0, half_width_m=10.0, bearing_deg=90.0)
    np.testing.assert_allclose(ring.min(axis=0), [-10.0, -10.0])
    np.testing.assert_allclose(ring.max(axis=0), [110.0, 10.0])
