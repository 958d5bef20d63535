"""One fire of a building in plain Python: the equations of `sim.fire.zone_smoke` without arrays.

The engine plays one fire at a time, changed at any moment by water, fans and breaking windows. For
a single fire the calls of numpy cost some fifteen times the arithmetic, and a table of fires made
beforehand would not know what the crews do; so the same step is written out for numbers. A test
holds the two together to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from sim.fire.aset import CLEAN_OXYGEN_FRAC, HOTTEST_K
from sim.fire.compartment import (
    DEFAULT_FUEL,
    DENSITY_TIMES_TEMPERATURE,
    HEAT_CAPACITY_J_KG_K,
    Fuel,
)
from sim.fire.design_fire import after_water_w
from sim.fire.fire_service import ABSORBED_SHARE, STEAM_HEAT_J_KG
from sim.fire.plume import CONVECTIVE_FRACTION
from sim.fire.tenability import (
    MASS_EXTINCTION_M2_KG,
    gas_dose_per_s,
    heat_dose_per_s,
)
from sim.fire.zone_building import Building
from sim.fire.zone_layers import MOST_GONE
from sim.fire.zone_openings import ABOVE_NEUTRAL, DISCHARGE, FAR_PLUME, GRAVITY_M_S2
from sim.fire.zone_smoke import (
    AIR_HEAT_J_KG,
    CALIBRATED,
    OXYGEN_HEAT_J_KG,
    OXYGEN_LIMIT_FRAC,
    OXYGEN_MASS_FRAC,
    OXYGEN_SPAN_FRAC,
    TO_CO,
    TO_CO2,
    TO_O2,
    Calibration,
)

_ORIGIN: Final = FAR_PLUME**-0.6

_Opening = tuple[int, int, int, float, float, float, float, float]
"""Number, rooms on either side, 1 for a hatch, width, height, lower and upper edge."""


def attacked_w(
    *,
    hrr_w: float,
    time_step_s: float,
    water_flow_kg_s: float,
    growth_w_s2: float,
    peak_w: float,
    hrr_density_w_m2: float,
) -> float:
    """`sim.fire.fire_service.attacked_hrr_w` of plain numbers, unchecked, for inner loops."""
    after = after_water_w(
        hrr_w=hrr_w,
        time_step_s=time_step_s,
        water_flow_kg_s=water_flow_kg_s,
        growth_w_s2=growth_w_s2,
        peak_w=peak_w,
        hrr_density_w_m2=hrr_density_w_m2,
    )
    return max(after, min(hrr_w - STEAM_HEAT_J_KG * ABSORBED_SHARE * water_flow_kg_s, peak_w))


class Breath(NamedTuple):
    """Doses a second and the dimming of sight where somebody stands in smoke."""

    gas_per_s: float
    heat_per_s: float
    extinction_per_m: float


class OneFire:
    """Smoke layers of a building in which one room burns; unchecked, for inner loops."""

    def __init__(
        self,
        place: Building,
        fire_room: int,
        *,
        fuel: Fuel = DEFAULT_FUEL,
        calibration: Calibration = CALIBRATED,
    ) -> None:
        self._fuel, self._burning = fuel, fire_room
        self.n = place.n_rooms
        self._ambient_k: float = place.ambient_k
        self._area: list[float] = place.floor_area_m2[:, 0].tolist()
        self._kg_k_m: list[float] = [DENSITY_TIMES_TEMPERATURE * area for area in self._area]
        self._height: list[float] = place.height_m[:, 0].tolist()
        self._wall: list[float] = place.perimeter_m[:, 0].tolist()
        ceiling = place.elevation_m + place.height_m[:, :1]
        self._ceiling: list[float] = ceiling[:, 0].tolist()
        self._openings: list[_Opening] = list(
            zip(
                range(len(place.openings)),
                place.first.tolist(),
                place.second.tolist(),
                place.is_hatch[:, 0].astype(int).tolist(),
                place.width_m[:, 0].tolist(),
                place.opening_height_m[:, 0].tolist(),
                place.bottom_m[:, 0].tolist(),
                place.top_m[:, 0].tolist(),
                strict=True,
            )
        )
        factor, kept = calibration.factors(
            area_m2=place.floor_area_m2[fire_room, :1], height_m=place.height_m[fire_room, :1]
        )
        self._factor, self._kept = float(factor[0]), float(kept[0])
        self._loss_w_m2_k = calibration.wall_w_m2_k
        self.mass_kg = [0.0] * self.n
        self.heat_j = [0.0] * self.n
        self.burnt_kg = [0.0] * self.n
        self.burnt_w = 0.0
        """Heat that the air let the fire release in the last step, W."""

    def fire_room_k(self) -> float:
        """Temperature of the smoke in the burning room, K."""
        room = self._burning
        return self._ambient_k + self.heat_j[room] / max(
            self.mass_kg[room] * HEAT_CAPACITY_J_KG_K, 1e-6
        )

    def layers(self) -> tuple[list[float], list[float]]:
        """Lower edge above the room's floor, m, and temperature, K, of every smoke layer."""
        edges, temperatures = [], []
        ambient = self._ambient_k
        for r, (mass, heat, height) in enumerate(
            zip(self.mass_kg, self.heat_j, self._height, strict=True)
        ):
            edges.append(height - min(self._depth_m(r), height))
            temperatures.append(ambient + heat / (max(mass, 1e-9) * HEAT_CAPACITY_J_KG_K))
        return edges, temperatures

    def breath(self, r: int) -> Breath:
        """What a head in the smoke of a room gets, as the functions of `sim.fire.tenability`.

        Air is not richer in oxygen than clean air, and smoke above HOTTEST_K is dosed as this, as
        in `sim.fire.aset.endured`.
        """
        mass, burnt_kg, fuel = max(self.mass_kg[r], 1e-9), self.burnt_kg[r], self._fuel
        used = OXYGEN_MASS_FRAC - fuel.heat_of_combustion_j_kg / OXYGEN_HEAT_J_KG * burnt_kg / mass
        hot_k = self._ambient_k + self.heat_j[r] / (mass * HEAT_CAPACITY_J_KG_K)
        depth = min(self._depth_m(r), self._height[r])
        soot_kg_m3 = fuel.soot_yield_frac * burnt_kg / max(depth * self._area[r], 1e-9)
        return Breath(
            gas_per_s=gas_dose_per_s(
                co_frac=fuel.co_yield_frac * TO_CO * burnt_kg / mass,
                co2_frac=fuel.co2_yield_frac * TO_CO2 * burnt_kg / mass,
                o2_frac=min(max(used, 0.0) * TO_O2, CLEAN_OXYGEN_FRAC),
            ),
            heat_per_s=heat_dose_per_s(temperature_k=min(hot_k, HOTTEST_K)),
            extinction_per_m=MASS_EXTINCTION_M2_KG * soot_kg_m3,
        )

    def advance(
        self,
        *,
        hrr_w: float,
        time_step_s: float,
        exhaust_m3_s: Sequence[float],
        open_frac: Sequence[float],
    ) -> None:
        """The layers one time step later, as `sim.fire.zone_smoke.advance_zones`.

        Parameters
        ----------
        hrr_w
            Heat release rate that the fuel offers, W, >= 0.
        time_step_s
            Step, s, 0-30; 2-5 s is meant.
        exhaust_m3_s
            Smoke that fans draw from each room, m3/s.
        open_frac
            Share of each opening that stands open, 0-1.
        """
        ambient, step, room = self._ambient_k, time_step_s, self._burning
        mass, heat, burnt = self.mass_kg, self.heat_j, self.burnt_kg
        depth = list(map(self._depth_m, range(self.n)))
        excess = [h / max(m * HEAT_CAPACITY_J_KG_K, 1e-6) for h, m in zip(heat, mass, strict=True)]
        flows = self._flows(depth, excess, open_frac)
        asked = [
            fan * DENSITY_TIMES_TEMPERATURE / (ambient + warm) if fan else 0.0
            for fan, warm in zip(exhaust_m3_s, excess, strict=True)
        ]
        for source, _, flow, _ in flows:
            asked[source] += flow
        clear = self._height[room]
        warming = self._kept * hrr_w - self._loss_w_m2_k * self._area[room] * excess[room]
        air_kg_s = self._factor * self._plume_kg_s(
            hrr_w, clear, depth[room], warming, asked[room], excess[room], step
        )
        feeds = 0.0
        used = burnt[room] / max(mass[room], 1e-9)
        oxygen = OXYGEN_MASS_FRAC - (self._fuel.heat_of_combustion_j_kg / OXYGEN_HEAT_J_KG) * used
        feeds = min(max((oxygen * TO_O2 - OXYGEN_LIMIT_FRAC) / OXYGEN_SPAN_FRAC, 0.0), 1.0)
        self.burnt_w = burnt_w = min(hrr_w, AIR_HEAT_J_KG * air_kg_s + feeds * hrr_w)
        fuel_kg = 0.5 * step / self._fuel.heat_of_combustion_j_kg * burnt_w
        gain = (0.5 * step * air_kg_s + fuel_kg, 0.5 * step * self._kept * burnt_w, fuel_kg)
        self._add(room, gain)
        self._exchange(flows, asked, step)
        self._add(room, gain)
        for r in range(self.n):
            if heat[r] > 0.0:
                surface = self._area[r] + self._wall[r] * min(depth[r], self._height[r])
                capacity = max(mass[r] * HEAT_CAPACITY_J_KG_K, 1e-3)
                lost = step * self._loss_w_m2_k * surface / capacity
                heat[r] /= 1.0 + lost * (1.0 + 0.5 * lost)
        self._overflow(open_frac)

    def _depth_m(self, r: int) -> float:
        volume = self._ambient_k * self.mass_kg[r] + self.heat_j[r] / HEAT_CAPACITY_J_KG_K
        return volume / self._kg_k_m[r]

    def _add(self, r: int, gain: tuple[float, float, float]) -> None:
        self.mass_kg[r] += gain[0]
        self.heat_j[r] += gain[1]
        self.burnt_kg[r] += gain[2]

    def _flows(
        self, depth: list[float], excess: list[float], open_frac: Sequence[float]
    ) -> list[tuple[int, int, float, float]]:
        """Smoke through the openings: room it leaves, room it enters, kg/s, pick-up."""
        ambient, n = self._ambient_k, self.n
        edges = [c - min(d, h) for c, d, h in zip(self._ceiling, depth, self._height, strict=True)]
        light = [e / (ambient + e) for e in excess]
        found = []
        for k, a, b, hatch, width, height, bottom, top in self._openings:
            share = open_frac[k]
            if share <= 0.0:
                continue
            source, goal, ahead = a, b, top
            head = light[a] * max(top - edges[a], 0.0)
            if b < n:
                ahead = edges[b]
                head -= light[b] * max(top - ahead, 0.0)
                if head < 0.0:
                    if hatch:
                        continue
                    head, source, goal, ahead = -head, b, a, edges[a]
            if head <= 0.0:
                continue
            edge = edges[source]
            tall = max(top - max(edge, bottom), 0.0)
            area = height if hatch else (2.0 / 3.0) * ABOVE_NEUTRAL * tall
            shape = 1.0 if hatch else ABOVE_NEUTRAL
            hot = ambient + excess[source]
            flow = math.sqrt(2.0 * GRAVITY_M_S2 / ambient * shape * head / hot)
            flow *= DISCHARGE * DENSITY_TIMES_TEMPERATURE * share * width * area
            pick_up = 0.0
            if b < n:
                jet = 0.0 if hatch else 0.5 * ABOVE_NEUTRAL * tall
                rise = ahead - top + jet
                if rise > 0.0:
                    warmth_kj = max(1.005 * excess[source], 1e-6)
                    origin = _ORIGIN * (flow * flow / warmth_kj + 1e-12) ** 0.2
                    pick_up = (1.0 + rise / origin) ** (5.0 / 3.0) - 1.0
            found.append((source, goal, flow, pick_up))
        return found

    def _plume_kg_s(
        self,
        hrr_w: float,
        clear: float,
        depth: float,
        warming: float,
        leaving: float,
        excess: float,
        step: float,
    ) -> float:
        """Air in the plain plume as high as it stands in the middle of the step, kg/s."""
        power = CONVECTIVE_FRACTION * hrr_w * 1e-3
        flame: float = 0.166 * power**0.4
        far: float = 0.071 * power ** (1.0 / 3.0)
        slope: float = 0.032 * power**0.6

        def flow(height: float) -> float:
            if height > flame:
                return far * math.pow(height, 5.0 / 3.0) + 0.0018 * power
            return slope * height

        ambient = self._ambient_k
        growing = ambient * self._factor * flow(max(clear - depth, 0.0))
        growing += warming / HEAT_CAPACITY_J_KG_K - leaving * (ambient + excess)
        growing *= 0.5 * step / DENSITY_TIMES_TEMPERATURE / self._area[self._burning]
        return flow(max(clear - max(depth + growing, 0.5 * depth), 0.0))

    def _exchange(
        self, flows: list[tuple[int, int, float, float]], asked: list[float], step: float
    ) -> None:
        """What openings and fans take leaves the layers; what goes to rooms enters theirs."""
        mass, heat, burnt = self.mass_kg, self.heat_j, self.burnt_kg
        given: dict[int, tuple[float, float, float]] = {}
        for r, kg_s in enumerate(asked):
            if kg_s:
                share = min(step * kg_s / max(mass[r], 1e-9), MOST_GONE)
                part = share / max(kg_s, 1e-12)
                given[r] = part * mass[r], part * heat[r], part * burnt[r]
                mass[r] *= 1.0 - share
                heat[r] *= 1.0 - share
                burnt[r] *= 1.0 - share
        for source, goal, flow, pick_up in flows:
            if goal < self.n:
                kg, joule, fuel = given[source]
                self._add(goal, (flow * kg * (1.0 + pick_up), flow * joule, flow * fuel))

    def _overflow(self, open_frac: Sequence[float]) -> None:
        """Layers that would reach below the floor push the excess through their openings."""
        depths = map(self._depth_m, range(self.n))
        over = [(r, depth) for r, depth in enumerate(depths) if depth > self._height[r]]
        pushed = []
        for r, depth in over:
            keep = self._height[r] / depth
            sizes = [
                (b if a == r else a, open_frac[k] * width * height)
                for k, a, b, _, width, height, _, _ in self._openings
                if r in {a, b}
            ]
            total = sum(size for _, size in sizes)
            excess = [(1.0 - keep) * c[r] for c in (self.mass_kg, self.heat_j, self.burnt_kg)]
            for goal, size in sizes if total > 0.0 else ():
                if goal < self.n:
                    part = size / total
                    pushed.append((goal, (part * excess[0], part * excess[1], part * excess[2])))
            for content in (self.mass_kg, self.heat_j, self.burnt_kg):
                content[r] *= keep
        for goal, gain in pushed:
            self._add(goal, gain)
