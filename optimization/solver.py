"""The one place that sets solver parameters, so that every published answer can be reproduced.

Reproducible mode is one worker, linearisation level 2, a fixed seed and a *deterministic* time
limit: with several workers or a wall-clock limit the same model gave three different calendars in
three runs. One worker with level 2 also proves covering models that two workers do not.
Matrix-shaped programs go to the HiGHS inside SciPy; `highspy` must never be imported, because it
and OR-Tools cannot live in one process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from optimization.solution import Status

MILP_RELATIVE_GAP: Final = 1e-9
"""Relative gap at which HiGHS stops; integer objectives of our size are then proved exactly."""

MILP_NODE_LIMIT: Final = 5000
"""Branch-and-bound nodes, a limit that does not depend on the clock."""


@dataclass(frozen=True, slots=True)
class CpSettings:
    """Parameters of one CP-SAT run."""

    max_deterministic_time: float = 10.0
    """Work limit in CP-SAT's own unit, roughly seconds of one core."""
    random_seed: int = 20_270_101
    num_workers: int = 1
    linearization_level: int = 2

    def as_parameters(self) -> Mapping[str, str | int | float]:
        """The settings as a certificate prints them."""
        return {
            "solver": "ortools CP-SAT",
            "num_workers": self.num_workers,
            "linearization_level": self.linearization_level,
            "random_seed": self.random_seed,
            "max_deterministic_time": self.max_deterministic_time,
        }


@dataclass(frozen=True, slots=True)
class CpOutcome:
    """What CP-SAT returned."""

    status: Status
    solver: cp_model.CpSolver
    objective: float | None
    bound: float | None
    deterministic_time: float


_CP_STATUS: Final[dict[int, Status]] = {
    int(cp_model.OPTIMAL): "optimal",
    int(cp_model.FEASIBLE): "feasible",
    int(cp_model.INFEASIBLE): "infeasible",
}


def solve_cp(model: cp_model.CpModel, settings: CpSettings | None = None) -> CpOutcome:
    """Solve a CP-SAT model in reproducible mode.

    Parameters
    ----------
    model
        The model; integers only.
    settings
        Limits and seed; the defaults are the reproducible mode.
    """
    chosen = settings or CpSettings()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = chosen.num_workers
    solver.parameters.linearization_level = chosen.linearization_level
    solver.parameters.random_seed = chosen.random_seed
    solver.parameters.max_deterministic_time = chosen.max_deterministic_time
    code = int(solver.solve(model))
    status = _CP_STATUS.get(code, "unknown")
    found = status in {"optimal", "feasible"}
    return CpOutcome(
        status=status,
        solver=solver,
        objective=float(solver.objective_value) if found else None,
        bound=float(solver.best_objective_bound) if found else None,
        deterministic_time=float(solver.response_proto.deterministic_time),
    )


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """A linear program in rows: minimise cost @ x, row_low <= matrix @ x <= row_high, 0 <= x <= 1.

    `n_integer` leading columns are whole numbers when the program is solved as such.
    """

    cost: NDArray[np.float64]
    matrix: csr_array
    row_low: NDArray[np.float64]
    row_high: NDArray[np.float64]
    n_integer: int


@dataclass(frozen=True, slots=True)
class MilpOutcome:
    """What HiGHS returned."""

    status: Status
    x: NDArray[np.float64] | None
    objective: float | None
    bound: float | None
    nodes: int


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep the C library from writing to standard output: that would spoil `--json`.

    HiGHS prints a line of its own in some searches, whatever `disp` says.
    """
    if sys.stdout is not None:  # a windowed program has none
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def solve_milp(
    program: LinearProgram,
    *,
    relaxed: bool = False,
    relative_gap: float = MILP_RELATIVE_GAP,
    fixed: Mapping[int, float] | None = None,
) -> MilpOutcome:
    """Solve a linear program with whole-number columns by the HiGHS inside SciPy.

    Parameters
    ----------
    program
        The program.
    relaxed
        Solve the linear relaxation instead: its value is a bound on the whole-number optimum.
    relative_gap
        Relative gap at which the search stops.
    fixed
        Columns held at a value, 0 or 1.
    """
    low, high = np.zeros(program.cost.size), np.ones(program.cost.size)
    for column, value in (fixed or {}).items():
        low[column] = high[column] = value
    integrality = np.zeros(program.cost.size, dtype=np.uint8)
    if not relaxed:
        integrality[: program.n_integer] = 1
    with _silenced():
        result = milp(
            program.cost,
            constraints=LinearConstraint(program.matrix, program.row_low, program.row_high),
            bounds=Bounds(low, high),
            integrality=integrality,
            options={"mip_rel_gap": relative_gap, "node_limit": MILP_NODE_LIMIT},
        )
    if result.status == 2:
        return MilpOutcome("infeasible", None, None, None, 0)
    nodes = int(getattr(result, "mip_node_count", 0) or 0)
    if result.x is None:
        return MilpOutcome("unknown", None, None, None, nodes)
    objective = float(result.fun)
    dual = getattr(result, "mip_dual_bound", None)
    bound = objective if relaxed or dual is None else float(dual)
    status: Status = "optimal" if result.status == 0 else "feasible"
    return MilpOutcome(status, np.asarray(result.x, dtype=np.float64), objective, bound, nodes)
