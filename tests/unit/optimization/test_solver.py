"""The one place of solver parameters: reproducible, and never two HiGHS in one process."""

import os
import subprocess
import sys

import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import csr_array

from optimization.solver import CpSettings, LinearProgram, _silenced, solve_cp, solve_milp


def knapsack(*, capacity: float) -> LinearProgram:
    """Values 10, 6, 4 with weights 5, 4, 3: by hand 10 for capacity 5, 14 for 8, 20 for 12."""
    return LinearProgram(
        cost=np.array([-10.0, -6.0, -4.0]),
        matrix=csr_array(np.array([[5.0, 4.0, 3.0]])),
        row_low=np.array([-np.inf]),
        row_high=np.array([capacity]),
        n_integer=3,
    )


def test_the_default_is_one_worker_with_a_seed_and_a_deterministic_limit() -> None:
    """Official answers never depend on the clock or on the number of workers."""
    parameters = CpSettings().as_parameters()
    assert parameters["num_workers"] == 1
    assert parameters["linearization_level"] == 2
    assert parameters["random_seed"] == 20270101
    assert parameters["max_deterministic_time"] == 10.0


def test_a_small_knapsack_is_solved_as_by_hand() -> None:
    """Capacity 8 takes the first and the third thing."""
    assert solve_milp(knapsack(capacity=8)).objective == -14.0
    assert solve_milp(knapsack(capacity=12)).objective == -20.0
    assert solve_milp(knapsack(capacity=5)).objective == -10.0


def test_the_relaxation_bounds_the_whole_number_answer() -> None:
    """Fractions may only be better: 10 + 3/4 of 6 for capacity 8."""
    relaxed = solve_milp(knapsack(capacity=8), relaxed=True)
    assert relaxed.objective is not None
    assert abs(relaxed.objective - -14.5) < 1e-9


def test_a_fixed_column_stays() -> None:
    """Without the first thing the second is best for capacity 4, with it nothing fits."""
    assert solve_milp(knapsack(capacity=4), fixed={0: 0.0}).objective == -6.0
    assert solve_milp(knapsack(capacity=4), fixed={0: 1.0}).status == "infeasible"


def test_infeasible_is_an_answer() -> None:
    """No exception, a status."""
    model = cp_model.CpModel()
    x = model.new_bool_var("x")
    model.add(x >= 1)
    model.add(x <= 0)
    outcome = solve_cp(model)
    assert outcome.status == "infeasible"
    assert outcome.objective is None


def test_importing_the_calendar_does_not_import_highspy() -> None:
    """The packages highspy and OR-Tools cannot live in one process (google/or-tools#5246)."""
    code = "import sys, optimization.calendar.solve; print('highspy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_standard_output_stays_clean_while_a_program_is_solved(capfd):
    """What is printed before and after arrives; what the C library prints meanwhile does not."""
    print("before")
    with _silenced():
        os.write(1, b"noise of a library\n")
    print("after")
    assert capfd.readouterr().out.split() == ["before", "after"]
