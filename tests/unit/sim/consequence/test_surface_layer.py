"""Wind, stability and the similarity plume: limits, monotony and agreement with themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.consequence.dispersion.lateral_spread import (
    sigma_y_from_azimuth_m,
    sigma_y_from_turbulence_m,
)
from sim.consequence.dispersion.similarity_plume import (
    CARD,
    SimilarityPlume,
    crosswind_integrated_kg_m2,
    plume_concentration_kg_m3,
    similarity_plume,
)
from sim.consequence.dispersion.surface_layer import (
    friction_velocity_m_s,
    phi_h,
    phi_m,
    surface_layer_wind_m_s,
)
from sim.consequence.dispersion.wind import (
    STABILITY_CLASSES,
    StabilityClass,
    classify_stability,
    inverse_obukhov_length,
    obukhov_length_m,
    power_law_wind_m_s,
)

_LENGTHS = [-5.0, -50.0, math.inf, 50.0, 5.0]


def _plume(obukhov: float = -50.0, **other: float | None) -> SimilarityPlume:
    arguments = {
        "friction_velocity_m_s": 0.3,
        "obukhov_length_m": obukhov,
        "roughness_length_m": 0.01,
        **other,
    }
    return similarity_plume(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", STABILITY_CLASSES)
@pytest.mark.parametrize("roughness", [0.001, 0.03, 0.3])
def test_class_is_found_again_from_its_obukhov_length(
    name: StabilityClass, roughness: float
) -> None:
    """A letter turned into a length and back is the same letter."""
    length = obukhov_length_m(stability_class=name, roughness_length_m=roughness)
    assert classify_stability(obukhov_length_m=length, roughness_length_m=roughness) == name


@pytest.mark.parametrize("roughness", [1e-3, 0.1, 1.0])
def test_classes_run_from_unstable_to_stable(roughness: float) -> None:
    """From A to F the air gets steadily more stable, over every ground."""
    inverse = [
        inverse_obukhov_length(stability_class=name, roughness_length_m=roughness)
        for name in STABILITY_CLASSES
    ]
    assert inverse == sorted(inverse)
    assert inverse[3] == 0.0


@pytest.mark.parametrize("obukhov", _LENGTHS)
def test_friction_velocity_gives_the_wind_back(obukhov: float) -> None:
    """The turbulence derived from a wind belongs to just that wind."""
    friction = friction_velocity_m_s(
        wind_speed_m_s=4.0, height_m=10.0, roughness_length_m=0.1, obukhov_length_m=obukhov
    )
    wind = surface_layer_wind_m_s(
        friction_velocity_m_s=friction,
        height_m=10.0,
        roughness_length_m=0.1,
        obukhov_length_m=obukhov,
    )
    assert float(wind) == pytest.approx(4.0, rel=1e-12)


@pytest.mark.parametrize("obukhov", _LENGTHS)
def test_wind_grows_with_height_from_zero_at_the_ground(obukhov: float) -> None:
    """No wind within the roughness, ever more above it."""
    height = np.geomspace(0.1, 50.0, 40)
    wind = surface_layer_wind_m_s(
        friction_velocity_m_s=0.3,
        height_m=height,
        roughness_length_m=0.1,
        obukhov_length_m=obukhov,
    )
    assert wind[0] == 0.0
    assert np.all(np.diff(wind) > 0.0)


def test_nearly_neutral_is_neutral() -> None:
    """A very long Obukhov length and an infinite one are the same weather."""
    assert float(phi_m(1e-9)) == pytest.approx(1.0, abs=1e-8)
    assert float(phi_h(-1e-9)) == pytest.approx(1.0, abs=1e-7)
    near, neutral = (_plume(length).columns[0].value for length in (1e10, math.inf))
    assert near == pytest.approx(neutral, abs=1e-6)


def test_power_law_gives_the_reference_wind_at_the_reference_height() -> None:
    """At the height of the measurement the profile is the measurement."""
    wind = power_law_wind_m_s(
        wind_speed_m_s=3.0, reference_height_m=10.0, height_m=10.0, stability_class="F"
    )
    assert float(wind) == 3.0


@pytest.mark.parametrize("obukhov", _LENGTHS)
def test_plume_rises_and_thins_downwind(obukhov: float) -> None:
    """Farther away the plume is higher, wider and thinner."""
    plume = _plume(obukhov)
    assert np.all(np.diff(plume.mean_height_m) >= 0.0)
    assert np.all(np.diff(plume.sigma_y_m) > 0.0)
    x = np.geomspace(5.0, 5e4, 100)
    axis = plume_concentration_kg_m3(plume=plume, mass_rate_kg_s=1.0, x_m=x, y_m=0.0, z_m=0.0)
    assert np.all(np.diff(axis) < 0.0)


def test_stable_air_holds_the_gas_down() -> None:
    """At night the concentration a kilometre away is higher than by day."""
    found = [
        float(
            crosswind_integrated_kg_m2(
                plume=_plume(length), mass_rate_kg_s=1.0, x_m=1000.0, z_m=0.0
            )
        )
        for length in _LENGTHS
    ]
    assert found == sorted(found)


def test_lid_keeps_the_gas_from_thinning_further() -> None:
    """Mixed through the whole layer, a plume is thinned by its width alone."""
    plume = _plume(-5.0, mixing_height_m=200.0)
    far = crosswind_integrated_kg_m2(
        plume=plume, mass_rate_kg_s=1.0, x_m=[5e4, 9e4], z_m=[0.0, 150.0]
    )
    mixed = 1.0 / (200.0 * plume.transport_speed_m_s[-1])
    assert far == pytest.approx([mixed, mixed], rel=0.05)


def test_similarity_plume_is_linear_symmetric_and_only_downwind() -> None:
    """Twice the leak is twice the gas, left is right, and upwind there is none."""
    plume = _plume()
    x = np.array([-50.0, 0.0, 30.0, 400.0, 400.0])
    y = np.array([0.0, 0.0, 2.0, 30.0, -30.0])
    one, two = (
        plume_concentration_kg_m3(plume=plume, mass_rate_kg_s=rate, x_m=x, y_m=y, z_m=1.5)
        for rate in (1.0, 2.0)
    )
    assert two.tolist() == (2.0 * one).tolist()
    assert one[:2].tolist() == [0.0, 0.0]
    assert one[3] == one[4]
    arc = crosswind_integrated_kg_m2(plume=plume, mass_rate_kg_s=1.0, x_m=x, z_m=1.5)
    assert arc[:2].tolist() == [0.0, 0.0]


def test_integral_across_the_wind_is_the_crosswind_integral() -> None:
    """The concentrations along an arc add up to the crosswind-integrated one."""
    plume = _plume()
    y = np.linspace(-400.0, 400.0, 4001)
    across = plume_concentration_kg_m3(plume=plume, mass_rate_kg_s=1.0, x_m=300.0, y_m=y, z_m=1.5)
    whole = crosswind_integrated_kg_m2(plume=plume, mass_rate_kg_s=1.0, x_m=300.0, z_m=1.5)
    assert float(across.sum() * (y[1] - y[0])) == pytest.approx(float(whole), rel=1e-9)


def test_wind_direction_that_wavers_more_widens_the_plume() -> None:
    """Twice the standard deviation of wind direction is twice the width."""
    narrow, wide = (_plume(sigma_azimuth_deg=angle).sigma_y_m for angle in (5.0, 10.0))
    assert wide == pytest.approx(2.0 * narrow, rel=1e-12)


def test_spread_from_direction_and_from_crosswind_agree() -> None:
    """A deviation of sv / u in direction and a crosswind of sv give one and the same width."""
    from_angle = sigma_y_from_azimuth_m(
        x_m=400.0, sigma_azimuth_deg=math.degrees(0.1), travel_time_s=100.0
    )
    from_crosswind = sigma_y_from_turbulence_m(crosswind_turbulence_m_s=0.4, travel_time_s=100.0)
    assert float(from_angle) == pytest.approx(float(from_crosswind), rel=1e-12)


def test_source_higher_up_gives_less_at_the_ground_nearby() -> None:
    """Close to a source at 4 m there is less gas at the ground than beside one at 0.5 m."""
    low, high = (
        float(
            crosswind_integrated_kg_m2(
                plume=_plume(release_height_m=height), mass_rate_kg_s=1.0, x_m=20.0, z_m=0.0
            )
        )
        for height in (0.5, 4.0)
    )
    assert high < low


def test_card_marks_what_was_never_measured() -> None:
    """A result twenty kilometres away, or from a stack, is marked as extrapolated."""
    assert CARD.outside(x_m=[100.0, 2000.0], release_height_m=1.0) == ()
    assert len(CARD.outside(x_m=20_000.0, release_height_m=30.0)) == 2
