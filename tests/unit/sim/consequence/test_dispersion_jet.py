"""A jet of vapour thins by its own speed, bends with the wind and ends as the source of a plume."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.consequence.dispersion.jet_dilution import (
    JetHandOver,
    JetPath,
    expanded_speed_m_s,
    jet_hand_over,
    jet_path,
)

_JET: dict[str, Any] = {
    "diameter_m": 0.05,
    "jet_speed_m_s": 120.0,
    "jet_density_kg_m3": 2.0,
    "air_density_kg_m3": 1.2,
    "wind_speed_m_s": 4.0,
    "elevation_deg": 60.0,
    "release_height_m": 2.0,
}


def _path(**other: Any) -> JetPath:
    return jet_path(**{**_JET, **other})


def _end(**other: Any) -> JetHandOver:
    given = {**_JET, **other}
    return jet_hand_over(path=jet_path(**given), wind_speed_m_s=given["wind_speed_m_s"])


@pytest.mark.parametrize("density", [0.2, 1.2, 2.0])
def test_the_radius_grows_as_the_speeds_differ(density: float) -> None:
    """Widening read off the path is 0.17 of the difference along the jet and 0.34 across it."""
    path = _path(jet_density_kg_m3=density, wind_speed_m_s=2.0, jet_speed_m_s=40.0)
    along, radius, pace = path.along_m[:, 0], path.radius_m[:, 0], path.speed_m_s[:, 0]
    middle = slice(20, -5)
    slope = np.gradient(radius, along, edge_order=2)[middle]
    steep = np.gradient(path.z_m[:, 0], along, edge_order=2)[middle]
    flat = np.gradient(path.x_m[:, 0], along, edge_order=2)[middle]
    closed = (0.17 * np.abs(pace[middle] - 2.0 * flat) + 0.34 * 2.0 * np.abs(steep)) / pace[middle]
    assert slope == pytest.approx(closed, rel=0.03)


def test_a_level_jet_keeps_its_momentum() -> None:
    """Flow times speed over the wind is the same at the opening and far away."""
    path = _path(elevation_deg=0.0, jet_density_kg_m3=1.2)
    push = path.density_kg_m3 * path.dilution_ratio * (path.speed_m_s - 4.0)
    assert push[:, 0] == pytest.approx(push[0, 0], rel=1e-9)


def test_no_gas_is_lost() -> None:
    """Mean share times volume flow through the top hat is the flow at the opening."""
    path = _path()
    flow = math.pi * path.radius_m**2 * path.speed_m_s
    assert (flow / path.dilution_ratio)[:, 0] == pytest.approx(
        math.pi * 0.025**2 * 120.0, rel=1e-12
    )


def test_the_path_scales_with_the_opening() -> None:
    """Twice the opening of a jet as heavy as air reaches twice as far."""
    small, large = (
        _end(diameter_m=size, jet_density_kg_m3=1.2, release_height_m=0.0) for size in (0.05, 0.1)
    )
    assert large.x_m == pytest.approx(2.0 * small.x_m, rel=1e-9)
    assert large.area_m2 == pytest.approx(4.0 * small.area_m2, rel=1e-9)
    assert large.dilution_ratio == pytest.approx(small.dilution_ratio, rel=1e-9)


def test_a_stronger_wind_takes_over_sooner_and_richer() -> None:
    """More wind bends the jet earlier, before it has thinned as much."""
    end = _end(wind_speed_m_s=np.array([1.0, 2.0, 4.0, 8.0]))
    assert np.all(np.diff(end.dilution_ratio) < 0.0)
    assert np.all(np.diff(end.mean_frac) > 0.0)


def test_the_wind_takes_over_where_the_jet_has_slowed_down() -> None:
    """At the hand-over the speed over the wind equals the wind, within the interpolation."""
    path = _path()
    end = _end()
    at = np.interp(end.dilution_ratio[0], path.dilution_ratio[:, 0], path.excess_m_s[:, 0])
    assert at == pytest.approx(4.0, rel=0.01)
    assert not end.grounded[0]


def test_a_jet_no_faster_than_the_wind_is_a_plume_at_once() -> None:
    """A vent breathing along the wind is not a jet."""
    end = _end(jet_speed_m_s=5.0, elevation_deg=0.0)
    assert end.x_m[0] == 0.0
    assert end.dilution_ratio[0] == 1.0
    assert end.axis_frac[0] == 1.0


def test_a_jet_at_the_ground_is_handed_over_on_touch() -> None:
    """Pointed down, it ends where its axis meets the ground."""
    end = _end(elevation_deg=-45.0, wind_speed_m_s=0.3)
    assert end.grounded[0]
    assert end.height_m[0] == pytest.approx(0.0, abs=1e-9)
    assert end.x_m[0] == pytest.approx(2.0, rel=0.1)


def test_light_gas_rises_and_heavy_gas_sinks() -> None:
    """Ten metres downwind a level jet of methane is above one of air, that above one of propane."""
    path = _path(
        jet_density_kg_m3=np.array([0.66, 1.2, 1.8]),
        elevation_deg=0.0,
        jet_speed_m_s=30.0,
        wind_speed_m_s=1.0,
    )
    light, same, heavy = (np.interp(10.0, path.x_m[:, n], path.z_m[:, n]) for n in range(3))
    assert light > same > heavy
    assert same == pytest.approx(2.0, abs=1e-9)


def test_a_fountain_of_heavy_gas_does_not_break() -> None:
    """Straight up in almost no wind it falls back: handed over on the way or at the ground."""
    fountain = {"jet_density_kg_m3": 4.0, "elevation_deg": 90.0, "wind_speed_m_s": 0.01}
    path = _path(**fountain, jet_speed_m_s=10.0)
    end = _end(**fountain, jet_speed_m_s=10.0)
    assert np.all(np.isfinite(path.radius_m))
    assert np.all(np.diff(path.dilution_ratio, axis=0) >= 0.0)
    assert 0.0 <= end.height_m[0] < 10.0
    assert end.dilution_ratio[0] > 1.0


def test_the_axis_is_never_richer_than_the_release() -> None:
    """Near the opening the core holds nothing but gas."""
    assert _path().axis_frac.max() == 1.0


def test_unchoked_flow_keeps_its_speed() -> None:
    """Without excess pressure nothing is gained by expansion."""
    speed = expanded_speed_m_s(
        mass_rate_kg_s=1.0,
        exit_speed_m_s=100.0,
        exit_area_m2=0.01,
        exit_pressure_pa=1e5,
        air_pressure_pa=1e5,
    )
    assert speed == 100.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, math.nan) for name in _JET),
        ("diameter_m", 0.0),
        ("jet_speed_m_s", 0.0),
        ("jet_density_kg_m3", -1.0),
        ("air_density_kg_m3", 0.0),
        ("wind_speed_m_s", 0.0),
        ("elevation_deg", 91.0),
        ("release_height_m", -0.1),
    ],
)
def test_an_impossible_jet_is_refused_by_name(name: str, value: float) -> None:
    """The planner learns which input was wrong."""
    with pytest.raises(ValueError, match=name):
        _path(**{name: value})


def test_a_table_of_jets_is_refused() -> None:
    """Releases stand in one row."""
    with pytest.raises(ValueError, match="diameter_m"):
        _path(diameter_m=np.full((2, 2), 0.05))


def test_suction_at_the_opening_is_refused() -> None:
    """Below the pressure of the air nothing flows out."""
    with pytest.raises(ValueError, match="exit_pressure_pa"):
        expanded_speed_m_s(
            mass_rate_kg_s=1.0,
            exit_speed_m_s=100.0,
            exit_area_m2=0.01,
            exit_pressure_pa=0.9e5,
            air_pressure_pa=1e5,
        )
