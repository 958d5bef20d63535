"""A mixed whole-number program built row by row, each row named by the rule that it stands for.

Goes to the HiGHS inside SciPy. The default limit is a number of nodes, which does not depend on the
clock; a time limit is the caller's choice and is printed with the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimization.solution import Status
from optimization.solver import MILP_RELATIVE_GAP

FLOAT = NDArray[np.float64]
INTS = NDArray[np.int64]

NODE_LIMIT: Final = 200_000
"""Branch-and-bound nodes, above what any siting question of our size needs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: nodes always, seconds only where asked for."""

    time_s: float | None = None
    nodes: int = NODE_LIMIT

    def as_parameters(self) -> dict[str, str | int | float]:
        """The limits as a certificate prints them."""
        asked = {} if self.time_s is None else {"time_limit_s": self.time_s}
        return {
            "solver": "scipy HiGHS",
            "relative_gap": MILP_RELATIVE_GAP,
            "node_limit": self.nodes,
            **asked,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the solver returned: best point, its value and the bound, in the program's own sense."""

    status: Status
    x: FLOAT | None
    value: float | None
    bound: float | None
    nodes: int


@dataclass(slots=True)
class Program:
    """Columns and named rows of ``min cost @ x``; build, then `solve`."""

    cost: list[FLOAT] = field(default_factory=list)
    low: list[FLOAT] = field(default_factory=list)
    high: list[FLOAT] = field(default_factory=list)
    whole: list[FLOAT] = field(default_factory=list)
    entries: list[tuple[INTS, INTS, FLOAT]] = field(default_factory=list)
    row_low: list[FLOAT] = field(default_factory=list)
    row_high: list[FLOAT] = field(default_factory=list)
    rules: list[tuple[str, str]] = field(default_factory=list)
    """Rule and subject of each row, such as ("cover", "demand 7")."""
    n_columns: int = 0

    def columns(
        self, n: int, *, cost: ArrayLike = 0.0, low: ArrayLike = 0.0, high: ArrayLike = 1.0,
        whole: bool = False,
    ) -> INTS:  # fmt: skip
        """Add columns and return their indices."""
        for kept, value in ((self.cost, cost), (self.low, low), (self.high, high)):
            kept.append(np.broadcast_to(np.asarray(value, dtype=np.float64), n))
        self.whole.append(np.full(n, float(whole)))
        found = np.arange(self.n_columns, self.n_columns + n)
        self.n_columns += n
        return found

    def rows(
        self,
        rule: str,
        subjects: Sequence[str],
        *terms: tuple[ArrayLike, ArrayLike, ArrayLike],
        low: ArrayLike = -np.inf,
        high: ArrayLike = np.inf,
    ) -> None:
        """Add one row a subject; `terms` hold (row from 0, column, factor) that broadcast."""
        first, n = len(self.rules), len(subjects)
        for row, column, factor in terms:
            r, c, v = np.broadcast_arrays(row, column, factor)
            self.entries.append(
                (r.ravel() + first, c.ravel(), np.asarray(v, dtype=np.float64).ravel())
            )
        self.row_low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), n))
        self.row_high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), n))
        self.rules.extend((rule, subject) for subject in subjects)

    def without(self, rule: str, *, aim: bool = True) -> tuple[Program, INTS]:
        """The same program in which a rule may be broken at a price of 1 a unit.

        Parameters
        ----------
        rule
            Rule whose rows get one slack in common.
        aim
            Whether the slack replaces the objective.
        """
        other = Program(
            [np.zeros_like(each) for each in self.cost] if aim else list(self.cost),
            list(self.low), list(self.high), list(self.whole), list(self.entries),
            list(self.row_low), list(self.row_high), list(self.rules), self.n_columns,
        )  # fmt: skip
        slack = other.columns(1, cost=1.0, high=np.inf)
        low, high = np.concatenate(self.row_low), np.concatenate(self.row_high)
        mine = np.flatnonzero([name == rule for name, _ in self.rules])
        for rows, factor in (
            (mine[np.isfinite(high[mine])], -1.0),
            (mine[np.isfinite(low[mine])], 1.0),
        ):
            if rows.size:
                other.entries.append(
                    (rows, np.full(rows.size, slack[0]), np.full(rows.size, factor))
                )
        return other, slack

    def solve(self, limits: Limits, *, relaxed: bool = False) -> Found:
        """Best point of the program, or of its linear relaxation."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import
        from scipy.sparse import csr_array  # noqa: PLC0415

        cost = np.concatenate(self.cost)
        rows, columns, factors = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        matrix = csr_array((factors, (rows, columns)), shape=(len(self.rules), cost.size))
        whole = np.concatenate(self.whole).astype(np.uint8)
        if relaxed:
            whole[:] = 0
        result = milp(
            cost,
            constraints=LinearConstraint(
                matrix, np.concatenate(self.row_low), np.concatenate(self.row_high)
            ),
            bounds=Bounds(np.concatenate(self.low), np.concatenate(self.high)),
            integrality=whole,
            options={
                "mip_rel_gap": MILP_RELATIVE_GAP,
                "node_limit": limits.nodes,
                "time_limit": np.inf if limits.time_s is None else limits.time_s,
            },
        )
        if result.status == 2:
            return Found("infeasible", None, None, None, 0)
        nodes = int(getattr(result, "mip_node_count", 0) or 0)
        dual = getattr(result, "mip_dual_bound", None)
        bound = None if dual is None or not np.isfinite(dual) else float(dual)
        if result.x is None:
            return Found("unknown", None, None, bound, nodes)
        value = float(result.fun)
        status: Status = "optimal" if result.status == 0 else "feasible"
        return Found(
            status, np.asarray(result.x), value, value if status == "optimal" else bound, nodes
        )
