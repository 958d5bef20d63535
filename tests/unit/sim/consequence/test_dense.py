"""The dense plume: refusals, limits, order of scenarios, agreement with other models."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.arguments import Floats
from sim.consequence.dispersion.dense_mixture import ingredients, mixture
from sim.consequence.dispersion.dense_plume import CARD, DensePlume, dense_plume
from sim.consequence.dispersion.dense_rates import (
    entrainment_speed_m_s,
    entrainment_suppression_ratio,
    front_speed_m_s,
    lateral_coefficient,
)
from sim.consequence.dispersion.dense_receptors import (
    dense_concentration_kg_m3,
    dense_plume_size,
    dense_volume_frac,
)
from sim.consequence.dispersion.dense_routing import dense_source_ratio, is_dense
from sim.consequence.dispersion.dense_section import ambient
from sim.consequence.dispersion.dense_workbook import workbook_volume_frac
from sim.consequence.dispersion.surface_layer import phi_h

_CHLORINE = {
    "mass_rate_kg_s": 5.0,
    "source_area_m2": 100.0,
    "release_temperature_k": 239.0,
    "molar_mass_kg_mol": 0.0709,
    "gas_heat_capacity_j_kg_k": 480.0,
    "friction_velocity_m_s": 0.25,
    "obukhov_length_m": math.inf,
    "roughness_length_m": 0.03,
    "air_temperature_k": 290.0,
    "relative_humidity_frac": 0.5,
}
_X = np.array([50.0, 100.0, 300.0, 1000.0])


def _plume(**other: object) -> DensePlume:
    return dense_plume(**{**_CHLORINE, **other})  # type: ignore[arg-type]


def _axis(plume: DensePlume) -> Floats:
    return dense_volume_frac(plume=plume, x_m=_X, y_m=0.0, z_m=1.0)


def test_one_by_one_and_all_at_once_agree() -> None:
    """A hundred drills reckoned together give what each gives alone."""
    rates = np.linspace(1.0, 20.0, 12)
    together = _axis(_plume(mass_rate_kg_s=rates))
    alone = np.array([_axis(_plume(mass_rate_kg_s=rate)) for rate in rates])
    assert together.shape == (12, 4)
    np.testing.assert_allclose(together, alone, rtol=1e-10)


def test_scenarios_of_any_shape_come_back_in_that_shape() -> None:
    """Three rates by two winds: a table of three by two, receptors behind."""
    plume = _plume(
        mass_rate_kg_s=np.array([[1.0], [5.0], [9.0]]), friction_velocity_m_s=np.array([0.2, 0.4])
    )
    assert _axis(plume).shape == (3, 2, 4)
    assert dense_plume_size(plume=plume, x_m=_X).temperature_k.shape == (3, 2, 4)
    assert dense_volume_frac(plume=plume, x_m=50.0, y_m=0.0, z_m=0.0).shape == (3, 2)


def test_a_larger_leak_reaches_farther() -> None:
    """Twice the leak gives more gas at every distance."""
    found = _axis(_plume(mass_rate_kg_s=np.array([2.5, 5.0, 10.0])))
    assert np.all(np.diff(found, axis=0) > 0.0)


def test_concentration_falls_downwind_sideways_and_upwards() -> None:
    """Away from the axis, the ground and the source there is less gas."""
    plume = _plume()
    for points in (
        {"x_m": np.linspace(20.0, 2000.0, 60), "y_m": 0.0, "z_m": 0.0},
        {"x_m": 200.0, "y_m": np.linspace(0.0, 300.0, 60), "z_m": 0.0},
        {"x_m": 200.0, "y_m": 0.0, "z_m": np.linspace(0.0, 30.0, 60)},
    ):
        assert np.all(np.diff(dense_concentration_kg_m3(plume=plume, **points)) <= 0.0)  # type: ignore[arg-type]


def test_the_plume_is_symmetric_and_empty_upwind() -> None:
    """Left as right; nothing before the source."""
    plume = _plume()
    y = np.array([10.0, 40.0, 90.0])
    left = dense_concentration_kg_m3(plume=plume, x_m=150.0, y_m=-y, z_m=1.0)
    right = dense_concentration_kg_m3(plume=plume, x_m=150.0, y_m=y, z_m=1.0)
    assert left.tolist() == right.tolist()
    assert dense_concentration_kg_m3(plume=plume, x_m=-5.1, y_m=0.0, z_m=0.0) == 0.0


def test_a_heavy_gas_is_wider_and_lower_than_air() -> None:
    """Chlorine creeps: its cloud is wider and shallower than one as light as air."""
    heavy = dense_plume_size(plume=_plume(), x_m=100.0)
    light = dense_plume_size(
        plume=_plume(
            molar_mass_kg_mol=0.02896,
            release_temperature_k=290.0,
            gas_heat_capacity_j_kg_k=1006.3,
            relative_humidity_frac=0.0,
        ),
        x_m=100.0,
    )
    assert heavy.core_half_width_m + heavy.edge_m > 1.5 * (light.core_half_width_m + light.edge_m)
    assert heavy.effective_depth_m < 0.7 * light.effective_depth_m


def test_a_trace_of_heavy_gas_disperses_as_air_does() -> None:
    """So little chlorine that its weight cannot matter spreads like a tracer."""
    tiny = {"mass_rate_kg_s": 1e-6, "source_area_m2": 10.0, "relative_humidity_frac": 0.0}
    heavy = dense_concentration_kg_m3(plume=_plume(**tiny), x_m=_X, y_m=0.0, z_m=1.0)
    air = {"molar_mass_kg_mol": 0.02896, "release_temperature_k": 290.0}
    tracer = dense_concentration_kg_m3(plume=_plume(**tiny, **air), x_m=_X, y_m=0.0, z_m=1.0)
    np.testing.assert_allclose(heavy, tracer, rtol=2e-3)


def test_concentration_and_share_tell_the_same_where_the_cloud_is_warm() -> None:
    """Far out, kg/m3 and share of volume differ by the gas density only."""
    plume = _plume()
    mass = dense_concentration_kg_m3(plume=plume, x_m=1500.0, y_m=0.0, z_m=1.0)
    share = dense_volume_frac(plume=plume, x_m=1500.0, y_m=0.0, z_m=1.0)
    density = 101325.0 * 0.0709 / (8.314462618 * 290.0)
    assert float(mass / density) == pytest.approx(float(share), rel=5e-3)


def test_a_longer_average_is_lower() -> None:
    """Meander smooths a plume without core: its ten-minute mean lies below the peak."""
    times = np.array([10.0, 600.0])
    short, long = _axis(_plume(mass_rate_kg_s=0.05, averaging_time_s=times))[:, -1]
    assert long < short


def test_warm_ground_thins_a_cold_cloud() -> None:
    """Heat from the ground stirs a cold cloud and makes it lighter."""
    cold = {"release_temperature_k": 111.7, "molar_mass_kg_mol": 0.016043}
    frozen, warm = _axis(
        _plume(**cold, gas_heat_capacity_j_kg_k=2238.0, ground_temperature_k=[200.0, 300.0])
    )[:, 1]
    assert warm < frozen


def test_fog_warms_a_cold_cloud() -> None:
    """Humid air keeps a cold cloud warmer than dry air does."""
    temperature = [
        float(mixture(parts=_methane(rh), gas_kg_s=1.0, air_kg_s=20.0, heat_w=0.0).temperature_k)
        for rh in (0.0, 0.5, 1.0)
    ]
    assert temperature == sorted(temperature)
    assert temperature[2] > temperature[0] + 3.0


def _methane(humidity_frac: float):
    return ingredients(
        molar_mass_kg_mol=0.016043,
        gas_heat_capacity_j_kg_k=2238.0,
        release_temperature_k=111.7,
        air_temperature_k=298.15,
        air_pressure_pa=101325.0,
        relative_humidity_frac=humidity_frac,
    )


def test_stability_slows_the_entrainment_of_air() -> None:
    """The heavier the cloud against the turbulence, the less air gets in."""
    ratio = entrainment_suppression_ratio(richardson_ratio=[-5.0, 0.0, 1.0, 10.0, 1000.0, 2e4])
    assert np.all(np.diff(ratio) > 0.0)
    cold, warm = entrainment_speed_m_s(
        friction_velocity_m_s=0.2,
        richardson_ratio=20.0,
        thermal_richardson_ratio=[0.0, 10.0],
        wind_exponent_ratio=0.15,
    )
    assert warm > cold


def test_a_light_cloud_has_no_front() -> None:
    """Only what is heavier than air creeps along the ground."""
    assert front_speed_m_s(density_excess_ratio=-0.2, depth_m=3.0) == 0.0


def test_the_air_alone_mixes_as_the_surface_layer_says() -> None:
    """One stability function in the house, for arrays and for single numbers."""
    ratio = np.array([-3.0, -0.1, 0.0, 0.2, 2.0])
    np.testing.assert_allclose(ambient(ratio), phi_h(ratio), rtol=1e-14)


def test_lateral_spread_grows_with_instability_and_time() -> None:
    """Unstable air and long averages give wider plumes."""
    wide = [
        lateral_coefficient(obukhov_length_m=length, roughness_length_m=0.03, averaging_time_s=600)
        for length in (-5.0, -40.0, math.inf, 100.0, 15.0)
    ]
    assert wide == sorted(wide, reverse=True)


@pytest.mark.parametrize(("share", "dense"), [(0.99, False), (1.01, True)])
def test_the_criterion_divides_at_its_threshold(share: float, *, dense: bool) -> None:
    """Just below 0.15 passive, just above dense; the ratio goes with the sixth root of the rate."""
    base = {"release_density_kg_m3": 3.2, "air_density_kg_m3": 1.2, "wind_speed_m_s": 4.0}
    unit = float(dense_source_ratio(mass_rate_kg_s=1.0, **base))
    rate = (0.15 / unit * share) ** 6
    assert bool(is_dense(mass_rate_kg_s=rate, **base)) is dense


def test_what_is_lighter_than_air_is_never_dense() -> None:
    """Hydrogen at air temperature is routed to the passive models."""
    assert not is_dense(
        mass_rate_kg_s=50.0, release_density_kg_m3=0.08, air_density_kg_m3=1.2, wind_speed_m_s=2.0
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mass_rate_kg_s", 0.0),
        ("mass_rate_kg_s", math.nan),
        ("source_area_m2", -1.0),
        ("release_temperature_k", 0.0),
        ("molar_mass_kg_mol", 0.0),
        ("gas_heat_capacity_j_kg_k", math.inf),
        ("friction_velocity_m_s", 0.0),
        ("obukhov_length_m", 0.0),
        ("obukhov_length_m", math.nan),
        ("roughness_length_m", 2.0),
        ("air_temperature_k", -3.0),
        ("air_temperature_k", 400.0),
        ("air_pressure_pa", 0.0),
        ("relative_humidity_frac", 1.1),
        ("ground_temperature_k", math.nan),
        ("averaging_time_s", 7200.0),
        ("farthest_m", 15.0),
    ],
)
def test_an_impossible_argument_is_refused_by_name(name: str, value: float) -> None:
    """The refusal names what was wrong."""
    with pytest.raises(ValueError, match=name):
        _plume(**{name: value})


def test_a_receptor_beyond_the_table_is_refused() -> None:
    """No silent number where nothing was reckoned."""
    plume = _plume(farthest_m=500.0)
    with pytest.raises(ValueError, match=r"x_m = 501 outside \.\.500 m"):
        dense_volume_frac(plume=plume, x_m=501.0, y_m=0.0, z_m=0.0)
    with pytest.raises(ValueError, match="z_m"):
        dense_volume_frac(plume=plume, x_m=50.0, y_m=0.0, z_m=-1.0)
    with pytest.raises(ValueError, match="x_m = -6 outside"):
        dense_plume_size(plume=plume, x_m=-6.0)


def test_the_card_flags_what_was_never_measured() -> None:
    """A city's roughness and a flood of gas are extrapolation."""
    flags = CARD.outside(roughness_length_m=0.5, mass_rate_kg_s=900.0, x_m=300.0)
    assert len(flags) == 2


@pytest.mark.parametrize("friction", [0.05, 0.8])
@pytest.mark.parametrize("obukhov", [-5.0, math.inf, 10.0])
@pytest.mark.parametrize("rate", [0.01, 200.0])
def test_no_weather_or_leak_gives_nonsense(friction: float, obukhov: float, rate: float) -> None:
    """At the corners of the card every number is a share between 0 and 1."""
    found = _axis(
        _plume(mass_rate_kg_s=rate, friction_velocity_m_s=friction, obukhov_length_m=obukhov)
    )
    assert np.all((found > 0.0) & (found <= 1.0))


def _workbook(**other: object) -> Floats:
    arguments = {
        "mass_rate_kg_s": 97.9,
        "release_density_kg_m3": 1.76,
        "release_temperature_k": 111.15,
        "air_density_kg_m3": 1.185,
        "air_temperature_k": 298.0,
        "wind_speed_m_s": 10.9,
        "x_m": np.geomspace(10.0, 3000.0, 40),
    }
    return workbook_volume_frac(**{**arguments, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize("wind", [1.0, 4.0, 10.9, 18.0])
def test_the_chart_falls_with_distance(wind: float) -> None:
    """Farther out there is less gas, across all curves of the chart."""
    found = _workbook(wind_speed_m_s=wind)
    assert np.all(np.diff(found) <= 0.0)
    assert np.all((found > 0.0) & (found < 1.0))


def test_the_chart_refuses_what_is_not_heavy() -> None:
    """The workbook is for heavy gases only."""
    with pytest.raises(ValueError, match="release_density_kg_m3"):
        _workbook(release_density_kg_m3=1.0)


def test_plume_and_chart_agree_within_a_factor_of_two() -> None:
    """Two methods for the same spill of LNG: the plume model and the workbook's chart."""
    x = np.array([100.0, 200.0, 367.0])
    plume = _plume(
        mass_rate_kg_s=97.9,
        source_area_m2=97.9 / 0.167,
        release_temperature_k=111.15,
        molar_mass_kg_mol=0.016043,
        gas_heat_capacity_j_kg_k=2240.0,
        friction_velocity_m_s=0.4 * 10.9 / math.log(10.0 / 0.0002),
        roughness_length_m=0.0002,
        air_temperature_k=298.0,
        relative_humidity_frac=0.1,
    )
    ratio = dense_volume_frac(plume=plume, x_m=x, y_m=0.0, z_m=0.0) / _workbook(x_m=x)
    assert np.all((ratio > 0.5) & (ratio < 2.0))


def test_far_from_a_small_source_no_core_is_left() -> None:
    """A small leak ends as a plume without core, as wide as the passive power law would have it."""
    plume = _plume(mass_rate_kg_s=0.01, source_area_m2=1.0)
    size = dense_plume_size(plume=plume, x_m=[500.0, 1500.0])
    assert np.all(size.core_half_width_m < 1e-9)
    growth = math.log(size.edge_m[1] / size.edge_m[0]) / math.log(3.0)
    assert growth == pytest.approx(0.9, abs=0.02)
