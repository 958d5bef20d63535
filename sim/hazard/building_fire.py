"""A building fire in time: growth, smoke over the floors, people getting out or caught, water."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from scenarios.model.building import Floor
from scenarios.model.distribution import TimeLaw
from scenarios.model.hazard_source import BuildingSource
from scenarios.model.incident import BuildingFire
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import HazardFamily, Injury
from sim.fire.design_fire import (
    Growth,
    after_water_w,
    growth_w_s2,
    ventilation_limited_hrr_w,
)
from sim.fire.smoke_filling import CARD as SMOKE_CARD
from sim.fire.smoke_filling import advance, at_height, carried, conditions, no_smoke, rooms
from sim.fire.tenability import (
    extinction_coefficient_per_m,
    fed_gas_per_s,
    fed_heat_per_s,
    speed_in_smoke_m_s,
)
from sim.hazard.base import Controls, HazardReport, ProtectionOrder
from sim.hazard.kind import HazardKind, Occurrence
from sim.hazard.occupants import Occupants
from sim.hazard.rings import LocalZone, circle
from sim.hazard.weather import draw_weather
from sim.streams import Streams, quantiles_s

STEP_S: Final = 10.0
SLOW_STEP_S: Final = 30.0
HEAD_M: Final = 1.6
SMOKE_SEEN_M: Final = 0.5
"""Depth of the smoke under the ceiling at which people of the storey start by themselves, m."""

DOOR_M: Final = 1.0
"""Width of the stair door that stands open on the fire floor, m (assumed)."""

TO_FLOORS_ABOVE: Final = 0.5
"""Share of the smoke leaving the fire floor by the stair that fills the floors above (assumed)."""

CONTROLLED_SHARE: Final = 0.1
"""A fire is under control when water has brought it below this share of its greatest release."""

OUT_W: Final = 2.0e4

HOTTEST_K: Final = 1500.0
"""Smoke is not counted hotter: the two-zone model overshoots after flashover, nobody lives then."""

_START_W: Final = 1.0e3
_WATER_KG_M3: Final = 1000.0
ZONE_M: Final = 50.0


class BuildingFireHazard:
    """One replication of a building fire."""

    def __init__(
        self,
        scenario: Scenario,
        source: BuildingSource,
        premovement: TimeLaw,
        streams: Streams,
        *,
        detection_s: float,
    ) -> None:
        incident = scenario.incident
        assert isinstance(incident, BuildingFire)
        building = source.building
        weather = draw_weather(scenario.climate, streams)
        floors = sorted(building.floors, key=lambda floor: floor.level)
        self._fire_floor = _origin(incident, floors, streams.uniform("fire_floor"))
        self._alpha = growth_w_s2(_growth(incident, streams.uniform("fire_growth")))
        vented = ventilation_limited_hrr_w(
            opening_area_m2=building.opening_area_m2, opening_height_m=building.opening_height_m
        )
        fuel_w = incident.heat_per_area_w_m2 * floors[self._fire_floor].area_m2
        self._peak_w = min(float(vented), fuel_w)
        if streams.uniform("growth_stops") < incident.growth_stops_prob:
            self._peak_w = min(self._peak_w, max(_START_W, self._alpha * detection_s**2))
        self._density = incident.heat_per_area_w_m2
        count = [floor.n_night if weather.night else floor.n_day for floor in floors]
        floor_of = np.repeat(np.arange(len(floors)), count)
        luck = streams.generator("people", "premovement").random(floor_of.size)
        self.people = Occupants(
            building, quantiles_s(premovement, luck), streams, floor_of=floor_of
        )
        doors = np.zeros(len(floors))
        doors[self._fire_floor] = DOOR_M
        self._space = rooms(
            floor_area_m2=[floor.area_m2 for floor in floors],
            height_m=[floor.height_m for floor in floors],
            exhaust_m3_s=[floor.exhaust_m3_s or 0.0 for floor in floors],
            door_width_m=doors,
        )
        self._installed = self._space.exhaust_m3_s
        self._added_exhaust_m3_s = 0.0
        self._smoke = no_smoke(self._space)
        self._above = np.zeros(len(floors))
        n_above = len(floors) - 1 - self._fire_floor
        if n_above:
            self._above[self._fire_floor + 1 :] = TO_FLOORS_ABOVE / n_above
        self._hrr_w = _START_W
        self._greatest_w = _START_W
        self._watered = False
        self._held = False
        self._out = False
        self._last_s = 0.0
        self._orders: list[str] = []
        self._told: set[str] = set()
        self._hottest_k = 0.0
        self._zone_told = False

    # -- what the engine asks -----------------------------------------------------------------

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        return SMOKE_CARD.outside(
            hrr_w=self._greatest_w, temperature_k=max(self._hottest_k, self._space.ambient_k)
        )

    def staging_xy(self) -> tuple[float, float]:
        """Appliances stop in front of the building."""
        return 0.0, 0.0

    def access_s(self) -> float:
        """The way to the people is part of the time per person."""
        return 0.0

    def step_s(self, now_s: float) -> float:
        """Ten seconds while people are inside and the fire burns; then slower; then no more."""
        del now_s
        if self.people.n_inside() and not self._held:
            return STEP_S
        if self.people.n_inside() or not self._out:
            return SLOW_STEP_S
        return math.inf

    def controlled(self) -> bool:
        """Water has brought the fire below a tenth of its greatest heat release."""
        return self._held

    def reach_m(self) -> float:
        """Cordon around the building, m."""
        return ZONE_M

    def zones(self) -> tuple[LocalZone, ...]:
        """Outlines of the present zones."""
        return (LocalZone("cordon", "50 m", circle(ZONE_M)),)

    def closes(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """A building fire closes no road to responders."""
        del y_m
        return np.zeros(x_m.shape, dtype=bool)

    def protect(self, order: ProtectionOrder) -> None:
        """The building is told to leave."""
        self._orders.append(order.key)
        self.people.alarm(order)

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        self.people.free(person)

    # -- time ---------------------------------------------------------------------------------

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport(zone_changed=not self._zone_told)
        self._zone_told = True
        self.people.hurry(controls.premovement_factor, now_s)
        step_s = now_s - self._last_s
        if step_s > 0:
            self._burn(step_s, controls)
            if self.people.n_inside():
                self._fill(step_s, now_s, controls, report)
            self._last_s = now_s
        if self.people.n_inside() == 0:
            self._tell("everybody_out", report)
        if self._out:
            self._tell("fire_out", report)
        for key in self._orders:
            report.protected[key] = self.people.share_out()
        return report

    def _tell(self, name: str, report: HazardReport) -> None:
        if name not in self._told:
            self._told.add(name)
            report.milestones.append(name)

    def _burn(self, step_s: float, controls: Controls) -> None:
        self._watered |= controls.water_m3_s > 0
        self._hrr_w = after_water_w(
            hrr_w=self._hrr_w,
            time_step_s=step_s,
            water_flow_kg_s=controls.water_m3_s * _WATER_KG_M3,
            growth_w_s2=self._alpha,
            peak_w=self._peak_w,
            hrr_density_w_m2=self._density,
        )
        self._greatest_w = max(self._greatest_w, self._hrr_w)
        self._held |= self._watered and self._hrr_w <= CONTROLLED_SHARE * self._greatest_w
        self._out |= self._held and self._hrr_w <= OUT_W

    def _fill(self, step_s: float, now_s: float, controls: Controls, report: HazardReport) -> None:
        """Smoke on every floor, then what it does to the people there."""
        space = self._space
        if controls.exhaust_m3_s != self._added_exhaust_m3_s:
            self._added_exhaust_m3_s = controls.exhaust_m3_s
            exhaust = self._installed.copy()
            exhaust[self._fire_floor] += controls.exhaust_m3_s
            space = self._space = replace(
                space, exhaust_m3_s=exhaust, has_outlets=space.has_openings or bool(exhaust.any())
            )
        heat = np.zeros(space.n_rooms)
        heat[self._fire_floor] = self._hrr_w
        inflow = None
        leaving = float(self._smoke.outflow_kg_s[self._fire_floor])
        if leaving > 0 and self._above.any():
            flow = np.zeros(space.n_rooms)
            flow[self._fire_floor] = leaving
            content = carried(self._smoke, mass_flow_kg_s=flow)[:, self._fire_floor]
            inflow = np.outer(content, self._above)
        self._smoke = advance(self._smoke, space, hrr_w=heat, time_step_s=step_s, inflow=inflow)
        layer = conditions(self._smoke, space)
        seen = layer.interface_m < space.height_m - SMOKE_SEEN_M
        if seen.any():
            self._tell("smoke_detected", report)
        self.people.see_smoke(seen, now_s)
        untenable = layer.interface_m < HEAD_M
        if not untenable.any():
            self.people.walk_on(now_s, report)
            return
        self._tell("floor_untenable", report)
        air = at_height(layer, space, height_m=HEAD_M)
        gas = fed_gas_per_s(co_frac=air.co_frac, co2_frac=air.co2_frac, o2_frac=air.o2_frac)
        hot = fed_heat_per_s(temperature_k=np.minimum(air.temperature_k, HOTTEST_K))
        dark = extinction_coefficient_per_m(soot_kg_m3=air.soot_kg_m3)
        self._hottest_k = max(self._hottest_k, float(air.temperature_k.max()))
        self.people.endure(
            now_s,
            step_s,
            np.maximum(gas, hot) * step_s * untenable,
            np.asarray(speed_in_smoke_m_s(free_speed_m_s=1.0, extinction_per_m=dark)),
            report,
            Injury.burn if hot[self._fire_floor] > gas[self._fire_floor] else Injury.smoke,
        )


def _origin(incident: BuildingFire, floors: list[Floor], luck: float) -> int:
    """Index of the floor where the fire starts."""
    names = sorted(incident.floors)
    weights = np.cumsum([incident.floors[name] for name in names])
    chosen = names[int(np.searchsorted(weights, luck * weights[-1], "right"))]
    return next(i for i, floor in enumerate(floors) if floor.id == chosen)


def _growth(incident: BuildingFire, luck: float) -> Growth:
    """Growth class of the fire."""
    names = sorted(incident.growth)
    weights = np.cumsum([incident.growth[name] for name in names])
    chosen = names[int(np.searchsorted(weights, luck * weights[-1], "right"))]
    return cast("Growth", chosen.replace("_", "-"))


def _make(what: Occurrence) -> BuildingFireHazard:
    assert isinstance(what.source, BuildingSource)
    incident = what.scenario.incident
    assert isinstance(incident, BuildingFire)
    return BuildingFireHazard(
        what.scenario,
        what.source,
        what.law(incident.premovement),
        what.streams,
        detection_s=what.detection_s,
    )


KIND: Final = HazardKind(
    HazardFamily.building_fire,
    cards=(
        "fire.design_fire",
        "fire.plume",
        "fire.smoke_filling",
        "fire.tenability",
        "evacuation.hydraulic",
        "evacuation.egress",
    ),
    make=_make,
)
