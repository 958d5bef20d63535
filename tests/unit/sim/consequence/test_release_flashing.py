"""Liquids that boil on their way out, and how much of them stays in the air."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.release import airborne, flashing
from sim.consequence.release.airborne import (
    airborne_by_rule,
    critical_droplet_diameter_m,
    droplet_diameter_m,
    suspended_frac,
)
from sim.consequence.release.flashing import FlashingJet, flashing_discharge, omega_ratio
from sim.consequence.release.orifice import liquid_orifice_rate_kg_s

_JET: dict[str, Any] = {
    "discharge_coefficient_ratio": 0.8,
    "hole_diameter_m": 0.05,
    "passage_length_m": 1.0,
    "liquid_density_kg_m3": 500.0,
    "upstream_pressure_pa": 8e5,
    "saturation_pressure_pa": 7e5,
    "omega_ratio": 8.0,
    "friction_loss_ratio": 1.0,
}
_OMEGA: dict[str, Any] = {
    "temperature_k": 300.0,
    "saturation_pressure_pa": 1e6,
    "liquid_density_kg_m3": 500.0,
    "vapour_density_kg_m3": 20.0,
    "liquid_heat_capacity_j_kg_k": 2500.0,
    "heat_of_vaporisation_j_kg": 350e3,
}
_DROP: dict[str, Any] = {
    "speed_m_s": 50.0,
    "superheat_k": 20.0,
    "surface_tension_n_m": 0.015,
    "air_density_kg_m3": 1.2,
}
_CRITICAL: dict[str, Any] = {
    "speed_m_s": 50.0,
    "liquid_density_kg_m3": 600.0,
    "gas_density_kg_m3": 2.0,
    "gas_viscosity_pa_s": 1.7e-5,
}
_SUSPENDED: dict[str, Any] = {"droplet_diameter_m": 2e-5, "critical_diameter_m": 1e-4}


def _jet(**changes: Any) -> FlashingJet:
    return flashing_discharge(**(_JET | changes))


def test_a_vessel_that_would_boil_is_refused() -> None:
    """A vapour pressure above the vessel's own is no liquid store."""
    with pytest.raises(ValueError, match="saturation_pressure_pa must not exceed upstream"):
        _jet(saturation_pressure_pa=8.001e5)
    with pytest.raises(ValueError, match="vapour_density_kg_m3 must be below"):
        omega_ratio(**(_OMEGA | {"vapour_density_kg_m3": 500.0}))
    with pytest.raises(ValueError, match="gas_density_kg_m3 must be below"):
        critical_droplet_diameter_m(**(_CRITICAL | {"gas_density_kg_m3": 600.0}))


def test_length_of_a_tenth_of_a_metre_decides() -> None:
    """Shorter passages spout liquid, longer ones a mixture."""
    jet = _jet(passage_length_m=[0.0, 0.0999, 0.1, 5.0])
    assert jet.at_equilibrium.tolist() == [False, False, True, True]
    rate = jet.mass_rate_kg_s
    assert rate[0] == rate[1] > rate[2] == rate[3]


def test_liquid_that_does_not_boil_follows_bernoulli() -> None:
    """Cold liquid does not care about flashing, with or without friction."""
    plain = liquid_orifice_rate_kg_s(
        discharge_coefficient_ratio=0.8,
        hole_diameter_m=0.05,
        liquid_density_kg_m3=500.0,
        upstream_pressure_pa=8e5,
    )
    jet = _jet(saturation_pressure_pa=9e4, friction_loss_ratio=[0.0, 3.0])
    assert jet.mass_rate_kg_s == pytest.approx(plain / np.sqrt([1.0, 4.0]), rel=1e-12)
    assert not jet.choked.any()
    assert not jet.at_equilibrium.any()


def test_no_overpressure_no_flow() -> None:
    """Nothing comes out of a vessel at or below the pressure outside."""
    jet = _jet(upstream_pressure_pa=[1e5, 101_325.0], saturation_pressure_pa=5e4)
    assert jet.mass_rate_kg_s.tolist() == [0.0, 0.0]
    assert not jet.choked.any()


@given(st.floats(0.01, 500.0), st.floats(0.02, 1.0), st.floats(0.0, 200.0))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_flow_falls_with_friction_swelling_and_heat(
    omega: float, boiling: float, friction: float
) -> None:
    """A longer pipe, a stronger swelling or a warmer liquid never lets more out."""
    base, *less = _jet(
        omega_ratio=[omega, omega, 1.1 * omega, omega],
        saturation_pressure_pa=8e5 * np.array([boiling] * 3 + [min(1.05 * boiling, 1.0)]),
        friction_loss_ratio=[friction, friction + 1.0, friction, friction],
    ).mass_rate_kg_s
    short = _jet(
        omega_ratio=omega,
        saturation_pressure_pa=boiling * 8e5,
        friction_loss_ratio=friction,
        passage_length_m=0.0,
    )
    assert 0.0 < base <= float(short.mass_rate_kg_s) * (1 + 1e-12)
    assert max(less) <= base * (1 + 1e-9)


@given(st.floats(0.1, 100.0), st.floats(0.3, 1.0), st.floats(0.0, 20.0))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_choked_flow_does_not_feel_the_outside(omega: float, boiling: float, loss: float) -> None:
    """Below the pressure at the mouth the outside no longer matters."""
    state = {
        "omega_ratio": omega,
        "saturation_pressure_pa": boiling * 8e5,
        "friction_loss_ratio": loss,
    }
    deep = _jet(**state, ambient_pressure_pa=1e3)
    if bool(deep.choked):
        mouth = float(deep.exit_pressure_pa)
        same = _jet(**state, ambient_pressure_pa=0.99 * mouth)
        assert float(same.mass_rate_kg_s) == pytest.approx(float(deep.mass_rate_kg_s), rel=1e-9)
        less = _jet(**state, ambient_pressure_pa=min(1.05 * mouth, 7.99e5))
        assert float(less.mass_rate_kg_s) < float(deep.mass_rate_kg_s)


def test_rate_scales_with_area_and_root_of_density_and_pressure() -> None:
    """Twice the bore is four times the rate; four times the pressures, twice the rate."""
    base = float(_jet().mass_rate_kg_s)
    assert float(_jet(hole_diameter_m=0.1).mass_rate_kg_s) == pytest.approx(4 * base, rel=1e-12)
    scaled = _jet(
        upstream_pressure_pa=32e5, saturation_pressure_pa=28e5, ambient_pressure_pa=4 * 101_325.0
    )
    assert float(scaled.mass_rate_kg_s) == pytest.approx(2 * base, rel=1e-12)


def test_arrays_give_what_single_calls_give() -> None:
    """A table of cases equals its rows."""
    omega, loss = np.array([0.5, 1.0, 1.4, 1.6, 9.0])[:, None], np.array([0.0, 2.0, 30.0])
    table = _jet(omega_ratio=omega, friction_loss_ratio=loss).mass_rate_kg_s
    for i in range(5):
        for j in range(3):
            one = _jet(omega_ratio=omega[i, 0], friction_loss_ratio=loss[j]).mass_rate_kg_s
            assert float(one) == pytest.approx(table[i, j], rel=1e-13)


def test_card_flags_extrapolation() -> None:
    """A swelling beyond the source's range is said aloud."""
    assert flashing.CARD.outside(omega_ratio=8.0) == ()
    assert "omega_ratio = 300" in flashing.CARD.outside(omega_ratio=300.0)[0]


def test_rules_agree_on_none_and_all_and_never_exceed_all() -> None:
    """No flash, nothing airborne; a full flash, everything; the Chinese rule is the strictest."""
    rules = airborne_by_rule(flash_frac=np.linspace(0.0, 1.0, 51))
    assert set(rules) == {"chinese_practice", "twice_flash", "vapour_only"}
    for share in rules.values():
        assert share[0] == 0.0
        assert share[-1] == 1.0
        assert np.all(np.diff(share) >= 0.0)
    assert np.all(rules["chinese_practice"] >= rules["twice_flash"])
    assert np.all(rules["twice_flash"] >= rules["vapour_only"])


def test_printed_critical_size_is_a_root_without_drag() -> None:
    """D13's 0.1425 mm comes from 6 / (1 - sqrt Re): the drag is then near 0, which cannot be."""
    speed, gas, viscosity, size = 6.197367, 2.59954, 1.720792e-5, 0.00014250631
    reynolds = gas * speed * size / viscosity
    printed = 0.4 + 24 / reynolds + 6 / (1 - math.sqrt(reynolds))
    right = 0.4 + 24 / reynolds + 6 / (1 + math.sqrt(reynolds))
    assert abs(printed) < 0.02
    assert right > 1.0
    weight = (602.513 - gas) * 9.81 * size
    assert 0.75 * printed * gas * speed**2 == pytest.approx(weight, rel=1e-2)


def test_faster_and_hotter_jets_make_finer_drops_that_stay() -> None:
    """Speed and superheat tear the liquid; finer drops stay in the air."""
    sizes = droplet_diameter_m(**(_DROP | {"speed_m_s": [10.0, 30.0, 100.0], "superheat_k": 0.0}))
    assert np.all(np.diff(sizes) < 0.0)
    hot = droplet_diameter_m(**(_DROP | {"speed_m_s": 1.0, "superheat_k": [0.0, 10.0, 50.0]}))
    assert np.all(np.diff(hot) < 0.0)
    share = suspended_frac(droplet_diameter_m=[1e-5, 1e-4, 1e-3], critical_diameter_m=1e-4)
    assert np.all(np.diff(share) < 0.0)
    assert np.all((share >= 0.0) & (share <= 1.0))
    assert airborne.DROPLET_CARD.status == "provisional"
