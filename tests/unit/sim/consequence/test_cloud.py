"""Plumes as tables of sections: they say what their models say, and the right model is called."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.cloud.plume_models import PLUME_MODELS, called_for, plume_table
from sim.consequence.cloud.plume_table import DISTANCES_M, FARTHEST_M, along_and_across_m
from sim.consequence.cloud.rated_cloud import rated_cloud
from sim.consequence.cloud.scatter import band_levels, finite_release
from sim.consequence.cloud.sources import Air, Gas, point_source_area_m2
from sim.consequence.dispersion.dense_plume import dense_plume
from sim.consequence.dispersion.dense_receptors import dense_concentration_kg_m3
from sim.consequence.dispersion.footprint import gaussian_profile, steady_footprints
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.puff import puff_concentration_kg_m3

AIR = Air(5.0, "D", 288.15)
CHLORINE = Gas(10.0, 0.0709, 480.0, 239.2, 0.0, 1.0)
AMMONIA_WARM = Gas(0.01, 0.017, 2100.0, 288.15)
SHAPED = [name for name in PLUME_MODELS if name != "dense_workbook"]


def test_the_gaussian_table_is_the_analytic_footprint():
    """Ends and areas as the root finder of `steady_footprints` gives them, within 0.3 %."""
    gas = Gas(1.0, 0.0709, 480.0, 288.15, 1.0)
    table = plume_table(model="briggs_plume", gas=gas, air=AIR)
    levels = [1e-6, 1e-5, 1e-4]
    exact = steady_footprints(
        level_kg_m3=levels,
        axis=gaussian_profile(
            mass_rate_kg_s=1.0,
            wind_speed_m_s=5.0,
            release_height_m=1.0,
            z_m=1.5,
            sigmas=lambda x: briggs_sigmas_m(x_m=x, stability_class="D"),
        ),
        wind_direction_deg=270.0,
    )
    assert table.reach_m(level_kg_m3=levels) == pytest.approx(exact.end_m, rel=3e-4)
    areas = [table.area_m2(level_kg_m3=level) for level in levels]
    assert areas == pytest.approx(exact.area_m2, rel=3e-3)


def test_the_dense_table_is_the_dense_plume():
    """Between the table's distances and off the axis, within 1 %."""
    table = plume_table(model="dense_plume", gas=CHLORINE, air=AIR)
    plume = dense_plume(
        mass_rate_kg_s=10.0,
        source_area_m2=1.0,
        release_temperature_k=239.2,
        molar_mass_kg_mol=0.0709,
        gas_heat_capacity_j_kg_k=480.0,
        friction_velocity_m_s=AIR.friction_m_s,
        obukhov_length_m=AIR.obukhov_m,
        roughness_length_m=0.1,
        air_temperature_k=288.15,
        relative_humidity_frac=0.5,
        farthest_m=20_020.0,
    )
    x = np.array([67.0, 123.0, 777.0, 4321.0])
    y = np.array([3.0, 10.0, 80.0, 200.0])
    found = table.concentration_kg_m3(along_m=x, across_m=y)
    expected = dense_concentration_kg_m3(plume=plume, x_m=x, y_m=y, z_m=1.5)
    assert found == pytest.approx(expected, rel=0.01)


def test_a_short_release_is_a_puff():
    """As the duration falls, the highest concentration is that of a puff of the same mass."""
    gas = Gas(100.0, 0.029, 1000.0, 288.15, 0.0)
    steady = plume_table(model="briggs_plume", gas=gas, air=AIR)
    short = finite_release(table=steady, duration_s=0.5)
    number = 200
    x = float(DISTANCES_M[number])
    sigma_y, sigma_z = briggs_sigmas_m(x_m=x, stability_class="D")
    puff = puff_concentration_kg_m3(
        mass_kg=50.0,
        wind_speed_m_s=5.0,
        time_s=x / 5.0,
        x_m=x,
        y_m=0.0,
        z_m=1.5,
        release_height_m=0.0,
        sigma_x_m=sigma_y,
        sigma_y_m=sigma_y,
        sigma_z_m=sigma_z,
    )
    assert float(short.axis_kg_m3[number]) == pytest.approx(float(puff), rel=1e-3)


@pytest.mark.parametrize("model", SHAPED)
def test_a_long_release_is_the_steady_plume(model):
    """Nothing is lost while the plume stands; never more than the plume."""
    steady = plume_table(model=model, gas=CHLORINE, air=AIR)
    near = DISTANCES_M < 500.0
    long = finite_release(table=steady, duration_s=3600.0).axis_kg_m3
    assert long[near] == pytest.approx(steady.axis_kg_m3[near], rel=1e-6)
    brief = finite_release(table=steady, duration_s=60.0).axis_kg_m3
    assert np.all(brief <= steady.axis_kg_m3 * (1.0 + 1e-12))


def test_heavy_releases_are_called_dense_and_small_or_light_ones_passive():
    """Chlorine at 10 kg/s slumps; a whiff of warm ammonia does not; towns take Briggs."""
    assert called_for(gas=CHLORINE, air=AIR) == "dense_plume"
    assert called_for(gas=AMMONIA_WARM, air=AIR) == "similarity_plume"
    town = Air(5.0, "D", 288.15, "urban")
    assert called_for(gas=AMMONIA_WARM, air=town) == "briggs_plume"


@pytest.mark.parametrize("model", SHAPED)
@given(rate=st.floats(0.05, 50.0), wind=st.floats(1.5, 12.0), letter=st.sampled_from("ABCDEF"))
@settings(max_examples=8, deadline=None)
def test_outlines_are_closed_in_and_farther_for_lower_levels(model, rate, wind, letter):
    """Finite, inside the range, nested; points inside and outside agree with the outline."""
    air = Air(wind, letter, 290.0)
    gas = Gas(rate, 0.0709, 480.0, 239.2, 0.0, 1.0)
    table = plume_table(model=model, gas=gas, air=air)
    reach = table.reach_m(level_kg_m3=[1e-5, 1e-4, 1e-3])
    assert np.all(np.diff(np.minimum(reach, 1e9)) <= 0.0)
    x, half = table.outline_m(level_kg_m3=1e-4)
    assert np.all(np.isfinite(x))
    assert np.all(half >= 0.0)
    middle = slice(10, 110)
    just_in = table.inside(along_m=x[middle], across_m=0.98 * half[middle], level_kg_m3=1e-4)
    beyond = table.inside(along_m=x[middle], across_m=1.02 * half[middle] + 0.1, level_kg_m3=1e-4)
    assert np.all(just_in | (half[middle] == 0.0))
    assert not np.any(beyond)


def test_nothing_upwind_and_thinner_beyond_the_table():
    """The end of the table does not stand for ever."""
    table = plume_table(model="briggs_plume", gas=CHLORINE, air=AIR)
    found = table.concentration_kg_m3(
        along_m=np.array([-5.0, 0.5, FARTHEST_M, 2 * FARTHEST_M]), across_m=np.zeros(4)
    )
    assert found[:2].tolist() == [0.0, 0.0]
    assert 0.0 < found[3] == pytest.approx(found[2] / 2.0)


def test_bands_hold_the_level_and_the_chart_has_none():
    """Inner above, outer below; a model without a score has no band."""
    table = plume_table(model="dense_plume", gas=CHLORINE, air=AIR)
    limits = band_levels(table=table, level_kg_m3=1e-4)
    assert limits is not None
    assert limits[0] > 1e-4 > limits[1]
    chart = plume_table(model="dense_workbook", gas=CHLORINE, air=AIR)
    assert band_levels(table=chart, level_kg_m3=1e-4) is None


def test_downwind_of_a_west_wind_is_east():
    """Field convention: degrees say where the wind comes from."""
    along, across = along_and_across_m(east_m=[2.0, 0.0], north_m=[0.0, 2.0], wind_from_deg=270.0)
    assert along == pytest.approx([2.0, 0.0])
    assert np.abs(across) == pytest.approx([0.0, 2.0])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rate_kg_s", 0.0),
        ("rate_kg_s", math.nan),
        ("molar_mass_kg_mol", -1.0),
        ("temperature_k", 0.0),
        ("height_m", -1.0),
        ("area_m2", 0.0),
    ],
)
def test_an_impossible_gas_is_refused_by_name(field, value):
    """Before any plume is drawn."""
    good = {
        "rate_kg_s": 1.0,
        "molar_mass_kg_mol": 0.07,
        "heat_capacity_j_kg_k": 480.0,
        "temperature_k": 280.0,
    }
    with pytest.raises(ValueError, match=field):
        Gas(**(good | {field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [("wind_speed_m_s", 0.0), ("stability", "G"), ("terrain", "sea"), ("humidity_frac", 1.5)],
)
def test_impossible_air_is_refused_by_name(field, value):
    """Wind, class, ground and humidity."""
    good = {"wind_speed_m_s": 3.0, "stability": "D", "temperature_k": 288.0}
    with pytest.raises(ValueError, match=field):
        Air(**(good | {field: value}))


def test_the_area_of_a_leak_is_what_the_wind_carries_off():
    """Ten kilograms a second of chlorine vapour fill 0.55 m2 of a wind of 5 m/s."""
    assert point_source_area_m2(gas=CHLORINE, air=AIR) == pytest.approx(0.554, rel=0.01)


@pytest.mark.parametrize("air", [Air(2.0, "F", 288.15), AIR, Air(3.0, "B", 288.15, "urban")])
@pytest.mark.parametrize("share", [0.8, 0.5, 0.2, 0.08])
def test_a_falling_rate_is_read_between_two_plumes(air, share):
    """Reach within an eighth of the plume drawn for that very rate; receptors agree with it."""
    cloud = rated_cloud(gas=CHLORINE, air=air)
    less = replace(CHLORINE, rate_kg_s=share * CHLORINE.rate_kg_s)
    less = replace(less, area_m2=max(share, point_source_area_m2(gas=less, air=air)))
    exact = plume_table(model="dense_plume", gas=less, air=air)
    levels = [6e-6, 6e-5]
    near = cloud.table(rate_kg_s=less.rate_kg_s)
    found, wanted = near.reach_m(level_kg_m3=levels), exact.reach_m(level_kg_m3=levels)
    known = np.isfinite(wanted)
    assert found[known] == pytest.approx(wanted[known], rel=0.125)
    assert np.all(np.isinf(found[~known]))
    x, y = np.array([100.0, 400.0, 900.0]), np.array([0.0, 20.0, 5.0])
    seen = cloud.receptors(along_m=x, across_m=y)(less.rate_kg_s)
    assert seen == pytest.approx(near.concentration_kg_m3(along_m=x, across_m=y), rel=1e-9)


def test_a_passive_cloud_thins_in_proportion():
    """Half the rate, half the concentration; no rate, none; each receptor has its own rate."""
    cloud = rated_cloud(gas=AMMONIA_WARM, air=AIR)
    x, y = np.array([50.0, 50.0, 50.0]), np.zeros(3)
    found = cloud.receptors(along_m=x, across_m=y)(np.array([0.01, 0.005, 0.0]))
    assert found[1] == pytest.approx(0.5 * found[0], rel=1e-12)
    assert found[2] == 0.0
