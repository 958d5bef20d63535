"""The source term: what leaves the vessel and what rises into the air, over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arguments import Floats


@dataclass(frozen=True, slots=True, eq=False)
class SourceTerm:
    """A release as series that are constant between the edges, with the state of what rises."""

    edges_s: Floats
    """Times from 0 to the horizon, shape (n + 1,), rising."""
    liquid_kg_s: Floats
    """Liquid that leaves the vessel, shape (n,)."""
    gas_kg_s: Floats
    """Gas that leaves the vessel, shape (n,)."""
    airborne_kg_s: Floats
    """What rises: gas, flashed vapour with its drops, and vapour of the pool, shape (n,)."""
    discharged_at_once_kg: float
    """What a rupture sets free at time 0, on top of the series."""
    airborne_at_once_kg: float
    """What of it is in the air at once."""
    pool_kg: Floats
    """Liquid on the ground at the edges, shape (n + 1,)."""
    pool_area_m2: Floats
    """Its area at the edges, shape (n + 1,)."""
    temperature_k: float
    """Of what rises, at ambient pressure, before it mixes with air."""
    vapour_frac: float
    """Mass share of vapour in what rises beside the pool; the rest are drops."""
    density_kg_m3: float
    """Of what rises, drops included, at ambient pressure and `temperature_k`."""
    vapour_density_kg_m3: float
    """Of its vapour alone."""
    flash_frac: float
    """Share of the discharge that boils off at once."""
    airborne_frac: float
    """Share of the discharge that does not reach the ground."""
    rain_out_rule: str
    """Which published rule gave that share; empty where nothing flashes."""
    methods: tuple[str, ...]
    """Keys of the model cards used."""
    extrapolated: tuple[str, ...]
    """Sentences on models used outside their range."""

    @property
    def source_area_m2(self) -> float | None:
        """Largest area of the pool, m2; None for a jet without one."""
        largest = float(self.pool_area_m2.max())
        return largest if largest > 0.0 else None

    @property
    def discharge_kg_s(self) -> Floats:
        """All that leaves the vessel, kg/s, shape (n,)."""
        return self.liquid_kg_s + self.gas_kg_s

    @property
    def discharged_kg(self) -> float:
        """Mass that has left the vessel by the horizon."""
        return self.discharged_at_once_kg + float(self.discharge_kg_s @ np.diff(self.edges_s))

    @property
    def airborne_by_edge_kg(self) -> Floats:
        """Mass that has risen by each edge, shape (n + 1,)."""
        steps = np.cumsum(self.airborne_kg_s * np.diff(self.edges_s))
        return self.airborne_at_once_kg + np.concatenate(([0.0], steps))

    def mean_airborne_kg_s(self, start_s: float, stop_s: float) -> float:
        """Mean rate at which it rises between two times after 0; 0 beyond the horizon."""
        covered_s = np.diff(np.minimum(np.maximum(self.edges_s, start_s), stop_s))
        return float(covered_s @ self.airborne_kg_s) / (stop_s - start_s)

    @property
    def airborne_kg(self) -> float:
        """Mass that has risen by the horizon."""
        return float(self.airborne_by_edge_kg[-1])

    @property
    def peak_airborne_kg_s(self) -> float:
        """Greatest rate of the series (a rupture's cloud at time 0 is no rate)."""
        return float(self.airborne_kg_s.max())

    @property
    def discharge_ends_s(self) -> float:
        """Time after which nothing leaves the vessel; the horizon if it still leaks then."""
        return self._last_s(self.discharge_kg_s)

    @property
    def airborne_ends_s(self) -> float:
        """Time after which nothing rises; the horizon if the pool outlasts it."""
        return self._last_s(self.airborne_kg_s)

    def _last_s(self, rate_kg_s: Floats) -> float:
        running = np.flatnonzero(rate_kg_s > 0.0)
        return float(self.edges_s[running[-1] + 1]) if running.size else 0.0
