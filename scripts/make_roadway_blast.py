"""Write the tables of `sim/mine` on burnt methane and on blast in roadways.

    python scripts/make_roadway_blast.py table      # sim/mine/roadway_blast.csv, 10 minutes
    python scripts/make_roadway_blast.py holdout    # tests/verification/data/..., 3 minutes
    python scripts/make_roadway_blast.py burnt      # sim/mine/burnt_methane.csv

The first two need only this repository and give the same bytes from the same numpy; `burnt` needs
a scratch environment with Cantera (`pip install cantera==3.2.0`), which Tuiyan never imports.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - after the number of threads has been set
from numpy.typing import NDArray  # noqa: E402

from sim.mine.blast_runs import BlastRun, run_blasts  # noqa: E402

Floats = NDArray[np.float64]

METHANE: Final = (0.05, 0.065, 0.08, 0.095, 0.105, 0.13, 0.16)
FRICTION: Final = (0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.2, 2.0, 3.5, 6.0, 10.0)
DISTANCE: Final = (
    1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0,
    30.0, 35.0, 42.0, 50.0, 60.0, 70.0, 85.0, 100.0, 120.0, 140.0, 170.0, 200.0,
)  # fmt: skip
HOLDOUT_SEED: Final = 20260
HOLDOUT_CASES: Final = 40
BATCH: Final = 7


def _run(cases: tuple[Floats, Floats, Floats]) -> BlastRun:
    methane, friction, gauges = cases
    return run_blasts(methane_frac=methane, friction_loss_ratio=friction, distance_ratio=gauges)


def _runs(methane: Floats, friction: Floats, gauges: Floats, jobs: int) -> BlastRun:
    """All cases in batches small enough for the processor's cache."""
    batches = [
        (methane[i : i + BATCH], friction[i : i + BATCH], gauges)
        for i in range(0, methane.size, BATCH)
    ]
    with ProcessPoolExecutor(jobs) as pool:
        parts = list(pool.map(_run, batches))
    return BlastRun(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _write(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def table(jobs: int) -> None:
    """One row per mixture, friction and quantity; one column per distance."""
    friction, methane = (grid.ravel() for grid in np.meshgrid(FRICTION, METHANE))
    run = _runs(methane, friction, np.array(DISTANCE), jobs)
    print(f"impulse cut short at {np.count_nonzero(~run.is_whole)} of {run.is_whole.size} points")

    def rows() -> Iterator[list[str]]:
        for case, (gas, wall) in enumerate(zip(methane, friction, strict=True)):
            head = [f"{gas:g}", f"{wall:g}"]
            for name in ("peak", "impulse", "arrival"):
                values = getattr(run, f"{name}_ratio")[case]
                yield [*head, name, *(f"{value:.4g}" for value in values)]
            yield [*head, "flame", *[f"{run.flame_ratio[case]:.4g}"] * len(DISTANCE)]

    header = ["methane_frac", "friction_loss_ratio", "quantity", *(f"{x:g}" for x in DISTANCE)]
    _write(ROOT / "sim" / "mine" / "roadway_blast.csv", header, rows())


def holdout(jobs: int) -> None:
    """Cases at random mixtures, frictions and distances that the table does not hold."""
    dice = np.random.default_rng(HOLDOUT_SEED)
    methane = dice.uniform(METHANE[0], METHANE[-1], HOLDOUT_CASES)
    friction = np.exp(dice.uniform(np.log(0.007), np.log(8.0), HOLDOUT_CASES))
    gauges = np.sort(np.exp(dice.uniform(np.log(1.15), np.log(190.0), 16)))
    run = _runs(methane, friction, gauges, jobs)

    def rows() -> Iterator[list[str]]:
        for case, (gas, wall) in enumerate(zip(methane, friction, strict=True)):
            for at, gauge in enumerate(gauges):
                point = (run.peak_ratio, run.impulse_ratio, run.arrival_ratio)
                numbers = [gas, wall, gauge, *(values[case, at] for values in point)]
                yield [f"{number:.6g}" for number in [*numbers, run.flame_ratio[case]]]

    header = [
        "methane_frac", "friction_loss_ratio", "distance_ratio", "peak_ratio", "impulse_ratio",
        "arrival_ratio", "flame_ratio",
    ]  # fmt: skip
    _write(ROOT / "tests" / "verification" / "data" / "roadway_blast_holdout.csv", header, rows())


def burnt(_: int) -> None:
    """Equilibrium of methane-air at constant volume, then expanded at constant entropy."""
    import cantera  # noqa: PLC0415 - only this part needs it

    air_pa, air_k = 101_325.0, 293.15

    def rows() -> Iterator[list[str]]:
        for methane in np.arange(0.05, 0.1601, 0.005):
            gas = cantera.Solution("gri30.yaml")
            air = {"O2": (1.0 - methane) * 0.2095, "N2": (1.0 - methane) * 0.7905}
            gas.TPX = air_k, air_pa, {"CH4": methane, **air}
            gas.equilibrate("UV")
            ratio, density = gas.P / air_pa, gas.density
            row = [f"{methane:.3f}", f"{ratio:.4f}", f"{gas.T:.1f}", f"{density:.4f}"]
            gas.SP = gas.entropy_mass, air_pa
            gas.equilibrate("SP")
            expansion = density / gas.density
            yield [*row, f"{np.log(ratio) / np.log(expansion):.4f}", f"{expansion:.4f}"]

    header = [
        "methane_frac", "pressure_ratio", "temperature_k", "density_kg_m3", "gamma_ratio",
        "expansion_ratio",
    ]  # fmt: skip
    _write(ROOT / "sim" / "mine" / "burnt_methane.csv", header, rows())


def main() -> None:
    """Write the table asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("table", "holdout", "burnt"))
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    {"table": table, "holdout": holdout, "burnt": burnt}[arguments.what](arguments.jobs)


if __name__ == "__main__":
    main()
