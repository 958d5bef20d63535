"""Pool fires, jet fires and flash fires behave as fires do, and refuse what cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consequence.fire import (
    bagster,
    cylinder_view,
    flame_emission,
    flame_surface,
    flash_fire,
    jet_fire,
    jet_flame,
    pool_burning,
    pool_fire,
    pool_flame,
)
from tests.support.calls_fire import AIR, BUILT, CONE, FIRE, JET


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: bagster.bagster_transmissivity_ratio(
            path_length_m=9.99, vapour_pressure_pa=1000.0), r"outside 10000\.\.100000 N/m"),
        (lambda: bagster.bagster_transmissivity_ratio(
            path_length_m=[50.0, 100.1], vapour_pressure_pa=1000.0), "= 100100 outside"),
        (lambda: cylinder_view.cylinder_view_factors(
            flame_length_m=20.0, diameter_m=10.0, distance_m=5.0), "distance_m = 5 must exceed"),
        (lambda: cylinder_view.cylinder_view_factors(
            flame_length_m=40.0, diameter_m=10.0, distance_m=20.0, tilt_deg=45.0), "hang over"),
        (lambda: pool_fire.pool_fire_heat_flux_w_m2(
            fire=BUILT, x_m=[80.0, 2.0], y_m=0.0, z_m=1.0, **AIR), "x_m = 2, .* in the flame"),
        (lambda: pool_fire.pool_fire(**FIRE, tilt="none"), "tilt must be one of"),
        (lambda: pool_burning.pool_burning_flux_kg_s_m2(
            fuel="water", diameter_m=1.0), "fuel must be one of"),  # type: ignore[arg-type]
        (lambda: jet_flame.expanded_velocity_m_s(
            pressure_pa=1e5, temperature_k=290.0, molar_mass_kg_mol=0.016, heat_ratio=1.3),
         "must exceed ambient_pressure_pa"),
        (lambda: flash_fire.can_burn(concentration_frac=0.1, lfl_frac=0.1, ufl_frac=0.05),
         "ufl_frac = 0.05 must exceed lfl_frac = 0.1"),
        (lambda: flash_fire.reach_m(
            distance_m=[20.0, 10.0], concentration_frac=[0.2, 0.1], lfl_frac=0.05), "rise"),
        (lambda: flash_fire.reach_m(
            distance_m=[20.0], concentration_frac=[0.2, 0.1], lfl_frac=0.05), "one length"),
        (lambda: flame_surface.frustum_surface(
            start_m=[0, 0], direction_ratio=[1, 0, 0], length_m=1.0, start_width_m=1.0,
            end_width_m=1.0),
         "start_m must have three components"),
        (lambda: flame_surface.frustum_surface(
            start_m=[0, 0, 0], direction_ratio=[0, 0, 0], length_m=1.0, start_width_m=1.0,
            end_width_m=1.0), "direction_ratio must not be zero"),
        (lambda: flame_surface.frustum_surface(
            start_m=[0, 0, 0], direction_ratio=[0, 0, 1], length_m=1.0, start_width_m=0.0,
            end_width_m=0.0), "must not both be 0"),
        (lambda: flame_surface.seen_from(surface=CONE, points_m=[0.0, 1.0, 2.0]), "shape"),
        (lambda: flame_surface.seen_from(
            surface=CONE, points_m=[[0.0, 30.0, 2.0]], facing_ratio=[0, 0, 0]),
         "facing_ratio must not"),
    ],
)  # fmt: skip
def test_refusal_says_what_would_be_right(call: Callable[[], Any], word: str) -> None:
    """A refusal tells the planner what was wrong."""
    with pytest.raises(ValueError, match=word):
        call()


def test_transmissivity_of_bagster_holds_at_both_ends() -> None:
    """The ends of the range belong to it."""
    got = bagster.bagster_transmissivity_ratio(path_length_m=[10.0, 100.0], vapour_pressure_pa=1e3)
    assert np.all(np.diff(got) < 0.0)
    assert np.all(got < 1.0)


@given(st.floats(1.0, 40.0), st.floats(0.0, 12.0), st.floats(1.05, 3.0))
def test_more_wind_bends_and_shortens_the_flame(width: float, wind: float, more: float) -> None:
    """In a stronger wind no flame stands straighter or longer."""
    pool = {"diameter_m": width, "burning_flux_kg_s_m2": 0.08}
    speeds = np.array([wind, wind * more])
    assert np.diff(pool_flame.thomas_length_m(**pool, wind_speed_m_s=speeds))[0] <= 1e-12
    assert np.diff(pool_flame.aga_tilt_deg(**pool, wind_speed_m_s=speeds))[0] >= -1e-12
    lean = pool_flame.yellow_book_tilt_deg(diameter_m=width, wind_speed_m_s=speeds)
    assert np.diff(lean)[0] >= 0.0
    assert 0.0 <= lean.min() <= lean.max() < 90.0


@given(st.floats(0.5, 50.0), st.floats(1.2, 20.0), st.floats(0.2, 6.0), st.floats(0.1, 10.0))
def test_view_factor_depends_on_proportions_only(
    width: float, far: float, slender: float, scale: float
) -> None:
    """A model fire on a table and the real one look alike; factors lie between 0 and 1."""
    shape = np.array([width * slender, width, 0.5 * width * far])
    first, second = (
        cylinder_view.cylinder_view_factors(
            flame_length_m=size[0], diameter_m=size[1], distance_m=size[2]
        )
        for size in (shape, scale * shape)
    )
    assert first.greatest_ratio == pytest.approx(second.greatest_ratio, rel=1e-9)
    assert 0.0 < float(first.greatest_ratio) < 1.0


def test_heat_falls_with_distance_and_is_even_across_the_wind() -> None:
    """Farther off is cooler, left and right alike, downwind hotter than upwind."""
    ring = np.array([30.0, 60.0, 120.0, 240.0])
    heat = {
        name: pool_fire.pool_fire_heat_flux_w_m2(
            fire=BUILT, x_m=x * ring, y_m=y * ring, z_m=1.5, **AIR
        )
        for name, x, y in (("down", 1, 0), ("up", -1, 0), ("left", 0, 1), ("right", 0, -1))
    }
    for values in heat.values():
        assert np.all(np.diff(values) < 0.0)
    np.testing.assert_allclose(heat["left"], heat["right"], rtol=1e-9)
    assert np.all(heat["down"] > heat["left"])
    assert np.all(heat["left"] > heat["up"])


def test_best_turned_receiver_gets_most() -> None:
    """Nobody receives more than who turns to the flame, nor anything with the back to it."""
    place = {"fire": BUILT, "x_m": 50.0, "y_m": 20.0, "z_m": 1.5, **AIR}
    most = float(pool_fire.pool_fire_heat_flux_w_m2(**place))
    upright = float(pool_fire.pool_fire_heat_flux_w_m2(**place, facing_ratio=[-50.0, -20.0, 0.0]))
    away = float(pool_fire.pool_fire_heat_flux_w_m2(**place, facing_ratio=[50.0, 20.0, 0.0]))
    assert most > upright > 0.5 * most
    assert away == 0.0


def test_maps_keep_their_shape() -> None:
    """A map of places gives a map of heat, also of more places than are treated at once."""
    x, y = np.meshgrid(np.linspace(40.0, 90.0, 30), np.linspace(-20.0, 20.0, 12))
    heat = pool_fire.pool_fire_heat_flux_w_m2(fire=BUILT, x_m=x, y_m=y, z_m=0.0, **AIR)
    assert heat.shape == x.shape
    alone = pool_fire.pool_fire_heat_flux_w_m2(
        fire=BUILT, x_m=x[11, 29], y_m=y[11, 29], z_m=0.0, **AIR
    )
    assert heat[11, 29] == pytest.approx(float(alone), rel=1e-12)


def test_smoke_dims_oil_but_not_lng() -> None:
    """The smoke cap of oil fires does not touch LNG."""
    clear = 250e3
    oil = flame_emission.smoky_emissive_power_w_m2(
        clear_power_w_m2=clear, soot_frac=flame_emission.soot_frac_of(fuel="gasoline")
    )
    lng = flame_emission.smoky_emissive_power_w_m2(
        clear_power_w_m2=clear, soot_frac=flame_emission.soot_frac_of(fuel="lng")
    )
    assert float(lng) == clear
    assert float(oil) == pytest.approx(66e3)


@given(st.floats(0.5, 50.0), st.floats(200.0, 900.0), st.floats(0.0, 20.0), st.floats(0.0, 180.0))
def test_jet_flames_keep_their_proportions(
    rate: float, velocity: float, wind: float, angle: float
) -> None:
    """No part of a flame is longer than the flame, and it never turns past the wind."""
    flame = jet_flame.jet_flame(
        **{**JET, "fuel_rate_kg_s": rate, "velocity_m_s": velocity, "wind_speed_m_s": wind},
        wind_angle_deg=angle,
    )
    assert 0.0 < flame.lift_m < flame.length_m
    # hole, start and tip form a triangle
    assert 0.0 < flame.frustum_length_m <= flame.length_m + flame.lift_m
    assert 0.0 <= flame.tilt_deg <= angle
    assert 0.0 <= flame.start_width_m < flame.end_width_m < flame.length_m
    assert flame.emissive_power_w_m2 > 0.0


def test_flame_grows_with_the_root_of_the_leak() -> None:
    """Four times the gas at the same speed: nearly twice the flame (buoyancy shortens it)."""
    lengths = [
        jet_flame.jet_flame(**{**JET, "fuel_rate_kg_s": rate}).length_m for rate in (2.0, 8.0)
    ]
    assert 1.75 < lengths[1] / lengths[0] < 2.0


def test_jet_blown_back_upon_itself_stays_finite() -> None:
    """A storm straight against a weak jet: no length becomes endless."""
    flame = jet_flame.jet_flame(
        **{**JET, "velocity_m_s": 50.0, "wind_speed_m_s": 20.0}, wind_angle_deg=180.0
    )
    assert flame.tilt_deg > 150.0
    assert 0.0 < flame.lift_m < flame.length_m
    assert math.isfinite(flame.emissive_power_w_m2)


def test_jet_tilts_towards_the_wind() -> None:
    """An upright flame leans downwind; a jet along the wind stays on its axis."""
    flame = jet_flame.jet_flame(**JET)
    upright = jet_fire.jet_flame_surface(
        flame=flame, hole_m=[0, 0, 0], direction_ratio=[0, 0, 1], wind_direction_ratio=[1, 0, 0]
    )
    along = jet_fire.jet_flame_surface(
        flame=flame, hole_m=[0, 0, 0], direction_ratio=[1, 0, 0], wind_direction_ratio=[2, 0, 0]
    )
    assert upright.centre_m[:, 0].mean() > 0.5
    assert along.centre_m[:, 1:].mean(axis=0) == pytest.approx([0.0, 0.0], abs=1e-9)


def test_flash_fire_within_half_the_limit_holds_that_within_the_limit() -> None:
    """The cautious envelope is the larger; the edge itself belongs to it."""
    gas = np.array([0.0249, 0.025, 0.0499, 0.05, 0.9])
    full = flash_fire.can_burn(concentration_frac=gas, lfl_frac=0.05)
    half = flash_fire.can_burn(concentration_frac=gas, lfl_frac=0.05, share_ratio=0.5)
    assert full.tolist() == [False, False, False, True, True]
    assert half.tolist() == [False, True, True, True, True]
    assert not np.any(full & ~half)
    assert flash_fire.flash_fire_death_prob(concentration_frac=gas, lfl_frac=0.05).tolist() == [
        0.0, 0.0, 0.0, 1.0, 1.0]  # fmt: skip


def test_reach_beyond_the_line_and_of_nothing() -> None:
    """A cloud that still burns at the last point reaches farther than the line; none reaches 0."""
    line = {"distance_m": [10.0, 20.0, 40.0], "lfl_frac": 0.05}
    assert flash_fire.reach_m(**line, concentration_frac=[0.2, 0.1, 0.06]) == math.inf
    assert flash_fire.reach_m(**line, concentration_frac=[0.02, 0.01, 0.0]) == 0.0
    assert flash_fire.reach_m(**line, concentration_frac=[0.2, 0.1, 0.0]) == 40.0
    # two lobes: the farther one counts
    assert flash_fire.reach_m(**line, concentration_frac=[0.2, 0.01, 0.05]) == math.inf


def test_card_flags_what_is_extrapolated() -> None:
    """A fire wider than any measured is computed and marked."""
    assert pool_fire.CARD.outside(diameter_m=80.0) == ("diameter_m = 80 outside 1..40 m",)
    assert pool_fire.CARD.outside(diameter_m=20.0, wind_speed_m_s=3.0) == ()
