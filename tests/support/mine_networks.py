"""Air networks for tests: random fan-dominated mines and the published fan family."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

A2 = np.linspace(-0.8, -0.45, 8)
R = np.geomspace(0.1, 0.5, 8)
"""Grid of the fan family of github changtian0509/mine-ventilation-network-benchmark."""


@dataclass(frozen=True)
class AirNet:
    """Arguments of the solvers; the surface is junction 0."""

    start: np.ndarray
    end: np.ndarray
    resistance: np.ndarray
    n_nodes: int
    a0: np.ndarray
    a1: np.ndarray
    a2: np.ndarray

    def for_newton(self):
        """Keyword arguments of `solve_network`."""
        return {
            "start": self.start, "end": self.end, "resistance": self.resistance,
            "n_nodes": self.n_nodes, "fixed_nodes": [0], "fan_a0_pa": self.a0,
            "fan_a1_pa_s_m3": self.a1, "fan_a2_pa_s2_m6": self.a2,
        }  # fmt: skip

    def for_loops(self):
        """Keyword arguments of `hardy_cross`."""
        return {
            "start": self.start, "end": self.end, "resistance": self.resistance,
            "n_nodes": self.n_nodes, "a0": self.a0, "a1": self.a1, "a2": self.a2,
        }  # fmt: skip


def fan_dominated(seed: int, n_edges: int) -> AirNet:
    """A random mine with strong booster fans, some of them with rising curves.

    A chain of junctions back to the surface and short cross links between near junctions; one fan
    for every 40 roadways, resistances over three decades.
    """
    rng = np.random.default_rng(seed)
    n = max(3, int(0.7 * n_edges))
    chain = np.arange(n)
    links = n_edges - n
    tail = rng.integers(0, n, links)
    reach = max(2, min(n, 30))
    head = (tail + rng.integers(1, reach, links)) % n
    start = np.concatenate((chain, tail))
    end = np.concatenate(((chain + 1) % n, head))
    a0, a1, a2 = np.zeros(n_edges), np.zeros(n_edges), np.zeros(n_edges)
    fans = rng.choice(n_edges, max(1, n_edges // 40), replace=False)
    a0[fans] = rng.uniform(200.0, 3000.0, fans.size)
    a1[fans] = rng.uniform(0.0, 40.0, fans.size)
    a2[fans] = -rng.uniform(0.3, 0.9, fans.size)
    return AirNet(start, end, 10.0 ** rng.uniform(-2.5, 0.5, n_edges), n, a0, a1, a2)


def family():
    """Sixty-four random fan-dominated mines of 20 to 1,000 roadways."""
    sizes = np.round(np.geomspace(20, 1000, 64)).astype(int)
    return [fan_dominated(seed, int(size)) for seed, size in enumerate(sizes)]


FAN_START = np.array([0, 1, 0, 2, 3, 4, 2])
FAN_END = np.array([1, 2, 2, 3, 4, 5, 4])
FAN_INJECTION = np.array([12.0, 0.0, 0.0, 0.0, 0.0, -12.0])


def fan_case(a2: float, r: float):
    """One case of the published family: resistance and fan coefficients of the seven branches."""
    fan = np.eye(1, 7)[0]
    resistance = np.full(7, r)
    resistance[0] = 0.05
    return resistance, 200.0 * fan, 30.0 * fan, a2 * fan


def fan_case_flow(a2: float, r: float):
    """Its flows in closed form: branches 1, 2 carry q > 12, branch 3 the rest backwards.

    (0.05 + r - a2) q^2 - 30 q - 200 + r (q - 12)^2 = 0; 4 and 5 against 7 as 1 : sqrt 2.
    """
    square, linear, rest = 0.05 + 2.0 * r - a2, -(30.0 + 24.0 * r), 144.0 * r - 200.0
    q = (-linear + np.sqrt(linear**2 - 4.0 * square * rest)) / (2.0 * square)
    branch = 12.0 / (1.0 + np.sqrt(2.0))
    return np.array([q, q, 12.0 - q, branch, branch, 12.0, 12.0 - branch])
