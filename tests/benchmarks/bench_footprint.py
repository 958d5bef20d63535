"""Footprints and receptor doses against a plain grid with contourpy, in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import contourpy
import numpy as np
import pytest

from sim.consequence.dispersion.footprint import gaussian_profile, steady_footprints
from sim.consequence.dispersion.footprint_contour import ring_area_m2
from sim.consequence.dispersion.footprint_puff import puff_footprints
from sim.consequence.dispersion.footprint_receptors import puff_dose, puff_strength_kg_m3
from sim.consequence.dispersion.parameters import briggs_sigmas_m
from sim.consequence.dispersion.plume import concentration_kg_m3
from sim.consequence.dispersion.puff_path import PuffTrain, puff_train, wind_series
from tests.benchmarks.record import best_of, record

pytestmark = pytest.mark.bench

LEVELS = (1e-6, 1e-5, 1e-4)
PEER = f"numpy {np.__version__} grid 400 x 200 + contourpy {contourpy.__version__}"


def sigmas(x):
    return briggs_sigmas_m(x_m=x, stability_class="D")


def train() -> PuffTrain:
    """Sixty minutes, sixty winds turning by 60 degrees, D to E, a release of two rates."""
    wind = wind_series(
        start_s=np.arange(60) * 60.0,
        wind_speed_m_s=np.linspace(3.0, 5.0, 60),
        wind_direction_deg=np.linspace(240.0, 300.0, 60),
        stability_class=["D"] * 30 + ["E"] * 30,
    )
    return puff_train(
        wind=wind,
        release_start_s=[0.0, 1200.0],
        release_end_s=2400.0,
        mass_rate_kg_s=[1.0, 0.5],
        time_s=np.arange(1, 61) * 60.0,
        release_height_m=0.0,
    )


def receptors_inside():
    """Ten thousand places on the way of the cloud: normally spread about puffs at random."""
    puffs, rng = train(), np.random.default_rng(2)
    step, number = np.nonzero(puffs.mass_kg)
    chosen = rng.integers(0, step.size, 10_000)
    at = step[chosen], number[chosen]
    away = puffs.sigma_y_m[at] * rng.normal(size=(2, 10_000))
    return puffs.east_m[at] + away[0], puffs.north_m[at] + away[1]


def figures() -> dict[str, float]:
    """Seconds of a 60-step footprint and of 10,000 toxic loads inside the cloud, train included."""
    east, north = receptors_inside()
    return {
        "puff_60_steps": best_of(
            lambda: puff_footprints(train=train(), level_kg_m3=LEVELS, z_m=0.0), repeat=25
        ),
        "doses_10000_receptors_inside": best_of(
            lambda: puff_dose(train=train(), east_m=east, north_m=north, z_m=1.5, n=2.75),
            repeat=25,
        ),
    }


def contours(x, y, field):
    """The rings of each level by contourpy."""
    traced = contourpy.contour_generator(x, y, field)
    return [traced.lines(level) for level in LEVELS]


def test_steady_footprint():
    """Three levels as polygons in at most 1 ms, with the area that the grid finds."""

    def ours():
        profile = gaussian_profile(
            mass_rate_kg_s=1.0, wind_speed_m_s=5.0, release_height_m=0.0, z_m=0.0, sigmas=sigmas
        )
        return steady_footprints(level_kg_m3=LEVELS, axis=profile, wind_direction_deg=240.0)

    x, y = np.linspace(1.0, 8500.0, 400), np.linspace(-500.0, 500.0, 200)

    def grid():
        sigma_y, sigma_z = sigmas(x)
        field = concentration_kg_m3(
            mass_rate_kg_s=1.0, wind_speed_m_s=5.0, x_m=x, y_m=y[:, None], z_m=0.0,
            release_height_m=0.0, sigma_y_m=sigma_y, sigma_z_m=sigma_z,
        )  # fmt: skip
        return contours(x, y, field)

    assert ring_area_m2(grid()[0][0]) == pytest.approx(float(ours().area_m2[0]), rel=0.02)
    row = record(
        "footprint/steady_3_levels",
        ours=best_of(ours, repeat=50),
        peer=best_of(grid, repeat=15),
        peer_version=PEER,
    )
    assert row["ours"] <= 0.001, f"{row['ours']:.3g} s, wanted 0.001"


def test_footprint_of_sixty_steps():
    """Largest so far and present after sixty steps, three levels each, train included."""
    puffs = train()
    x, y = np.linspace(-500.0, 16_000.0, 400), np.linspace(-6000.0, 6000.0, 200)

    def grid():
        """The same puffs, each added to the grid in turn."""
        strength = puff_strength_kg_m3(train=puffs, z_m=0.0)
        most = np.zeros((y.size, x.size))
        field = most
        for k in range(60):
            field = np.zeros_like(most)
            for j in np.flatnonzero(strength[k]):
                narrow = 0.5 / puffs.sigma_y_m[k, j] ** 2
                r2 = np.square(x - puffs.east_m[k, j]) + np.square(y[:, None] - puffs.north_m[k, j])
                field += strength[k, j] * np.exp(-narrow * r2)
            np.maximum(most, field, out=most)
        return contours(x, y, most), contours(x, y, field)

    def ours():
        return puff_footprints(train=train(), level_kg_m3=LEVELS, z_m=0.0)

    area = sum(ring_area_m2(ring) for ring in ours().maximum[0][0])
    peer = sum(abs(ring_area_m2(ring)) for ring in grid()[0][0])
    assert area == pytest.approx(peer, rel=0.02)
    row = record(
        "footprint/puff_60_steps",
        ours=best_of(ours, repeat=15),
        peer=best_of(grid, repeat=1),
        peer_version=PEER,
    )
    assert row["ours"] <= 0.02, f"{row['ours']:.3g} s, wanted 0.02"
    record(
        "footprint/puff_60_steps_60_snapshots",
        ours=best_of(
            lambda: puff_footprints(train=train(), level_kg_m3=LEVELS, z_m=0.0, steps=range(60)),
            repeat=5,
        ),
    )


def test_doses_of_ten_thousand_receptors():
    """Toxic loads over the 60-step train in at most 0.1 s, train included."""
    rng = np.random.default_rng(1)
    east, north = rng.uniform(-500.0, 12_000.0, 10_000), rng.uniform(-5000.0, 5000.0, 10_000)

    def ours():
        return puff_dose(train=train(), east_m=east, north_m=north, z_m=1.5, n=2.75)

    def plain():
        puffs = train()
        strength = puff_strength_kg_m3(train=puffs, z_m=1.5)
        dose = np.zeros(east.size)
        for k in range(60):
            r2 = np.square(east[:, None] - puffs.east_m[k])
            r2 += np.square(north[:, None] - puffs.north_m[k])
            level = np.exp(-0.5 * r2 / np.square(puffs.sigma_y_m[k])) @ strength[k]
            dose += level**2.75 * (30.0 if k in {0, 59} else 60.0)
        return dose

    found, expected = ours(), plain()
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-9 * expected.max())
    row = record(
        "footprint/doses_10000_receptors_60_steps",
        ours=best_of(ours, repeat=9),
        peer=best_of(plain, repeat=2),
        peer_version=f"numpy {np.__version__}, every puff at every receptor",
    )
    assert row["ours"] <= 0.1, f"{row['ours']:.3g} s, wanted 0.1"


@pytest.mark.parametrize("threads", ["", "1"], ids=["default_threads", "one_thread"])
def test_doses_and_footprint_where_the_cloud_is(threads):
    """All receptors inside the cloud at most 0.1 s, a footprint at most 20 ms, in a fresh process.

    The threads are those of BLAS; on a busy machine they wait for one another.
    """
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_footprint"],
        cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    for name, seconds in found.items():
        record(f"footprint/{name}/{threads or 'default'}_threads", ours=seconds)
    slow = [
        f"{name} {found[name]:.3g} s, wanted {limit}"
        for name, limit in (("puff_60_steps", 0.02), ("doses_10000_receptors_inside", 0.1))
        if found[name] > limit
    ]
    assert not slow, "; ".join(slow)


if __name__ == "__main__":
    print(json.dumps(figures()))
