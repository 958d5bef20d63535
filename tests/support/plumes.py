"""The Gaussian plume and its parameters in one call, for checks of footprints."""

from __future__ import annotations

from sim.arguments import Floats
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.plume import concentration_kg_m3
from sim.consequence.dispersion.wind import StabilityClass


def gaussian_plume(
    x: float, y: float = 0.0, *, height: float = 0.0, name: StabilityClass = "D"
) -> float:
    sigma_y, sigma_z = briggs_sigmas_m(x_m=x, stability_class=name)
    return float(
        concentration_kg_m3(
            mass_rate_kg_s=1.0,
            wind_speed_m_s=4.0,
            x_m=x,
            y_m=y,
            z_m=0.0,
            release_height_m=height,
            sigma_y_m=sigma_y,
            sigma_z_m=sigma_z,
        )
    )


def briggs_d(x: Floats) -> tuple[Floats, Floats]:
    return briggs_sigmas_m(x_m=x, stability_class="D")
