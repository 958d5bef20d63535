"""Every explosion model refuses what cannot be, and says which argument it was."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from sim.consequence.explosion import (
    flame_speed,
    flammable_mass,
    fragments,
    multi_energy,
    vessel_burst,
)
from tests.support.calls_explosion import FLASH, GAS, rural_f


@pytest.mark.parametrize(
    ("function", "wrong", "words"),
    [
        (vessel_burst.vessel_gas_energy_j, {**GAS, "burst_pressure_pa": 9e4}, "burst_pressure_pa"),
        (vessel_burst.vessel_gas_energy_j, {**GAS, "expansion": "magic"}, "expansion"),
        (vessel_burst.flash_energy_j_kg, {**FLASH, "entropy_before_j_kg_k": 2500.0}, "quality"),
        (vessel_burst.flash_energy_j_kg, {**FLASH, "vapour_entropy_j_kg_k": 600.0}, "entropy"),
        (vessel_burst.flash_energy_j_kg, {**FLASH, "energy_before_j_kg": math.nan}, "energy_bef"),
        (vessel_burst.vessel_blast, {
            "distance_m": 9.0, "energy_j": 1e6, "blast_frac": 1.5}, "blast_frac"),
        (fragments.sphere_fragment_count, {"sphere_volume_m3": 300.0}, "sphere_volume_m3"),
        (multi_energy.multi_energy_blast, {
            "distance_m": 9.0, "energy_j": 1e6, "strength": 7.5}, "strength"),
        (multi_energy.multi_energy_blast, {
            "distance_m": 9.0, "energy_j": 1e6, "strength": [7, 8]}, "strength"),
        (flame_speed.flame_speed, {
            "reactivity": "low", "congestion": "none", "confinement": "3D"}, "congestion"),
        (flame_speed.flame_speed, {
            "reactivity": "low", "congestion": "low", "confinement": "1D"}, "confinement"),
        (flammable_mass.flammable_mass_kg, {
            "lower_limit_kg_m3": 0.2, "upper_limit_kg_m3": 0.1, "mass_rate_kg_s": 5.0,
            "wind_speed_m_s": 3.0, "sigmas": rural_f}, "limit"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    function: Callable[..., Any], wrong: dict[str, Any], words: str
) -> None:
    """A vessel below ambient, a liquid that boils more than whole, limits in the wrong order."""
    with pytest.raises(ValueError, match=words):
        function(**wrong)
