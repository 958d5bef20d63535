"""A building fire in time: growth, smoke over the floors, people getting out or caught, water."""

from __future__ import annotations

import math
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from scenarios.model.building import Sprinkler
from scenarios.model.distribution import TimeLaw
from scenarios.model.hazard_source import BuildingSource
from scenarios.model.incident import BuildingFire
from scenarios.model.scenario import Scenario
from scenarios.model.vocabulary import HazardFamily
from sim.evacuation.link_flow import CARD as FLOW_CARD
from sim.fire.design_fire import Growth, growth_w_s2, ventilation_limited_hrr_w
from sim.fire.panel_front import FRONT_SPEED_M_S, front_arrival_s
from sim.fire.sprinkler import ceiling_jet, link_rise_after_k
from sim.fire.zone_smoke import CARD as SMOKE_CARD
from sim.hazard.base import Controls, HazardReport, ProtectionOrder
from sim.hazard.building_layout import Layout, layout
from sim.hazard.building_search import SearchGround
from sim.hazard.building_smoke import BuildingSmoke
from sim.hazard.building_water import BuildingWater
from sim.hazard.kind import HazardKind, Occurrence
from sim.hazard.occupants import Occupants
from sim.hazard.rings import LocalZone, circle
from sim.hazard.weather import draw_weather
from sim.streams import Streams, quantiles_s, triangular_quantile

STEP_S: Final = 10.0
SLOW_STEP_S: Final = 30.0
WAIT_STEP_S: Final = 60.0

CONTROLLED_SHARE: Final = 0.1
"""A fire is under control when water has brought it below this share of its greatest release."""

OUT_W: Final = 2.0e4

FRONT_FROM_W: Final = 1.0e6
"""Heat release at which foam panels above a fire take hold (assumed)."""

_START_W: Final = 1.0e3
ZONE_M: Final = 50.0

ROOM_LOST: Final = "room_lost:"
ROOM_LEFT: Final = "room_left:"
"""Milestones of a room: smoke is below its clear height; the last of its people has walked out."""


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
        self._place = place = layout(building)
        self._fire_room = _origin(incident, place, streams.uniform("fire_floor"))
        self._alpha = growth_w_s2(_growth(incident, streams.uniform("fire_growth")))
        vented = ventilation_limited_hrr_w(
            opening_area_m2=building.opening_area_m2, opening_height_m=building.opening_height_m
        )
        burning_m2 = float(place.zones.floor_area_m2[self._fire_room, 0])
        self._peak_w = min(float(vented), incident.heat_per_area_w_m2 * burning_m2)
        if streams.uniform("growth_stops") < incident.growth_stops_prob:
            self._peak_w = min(self._peak_w, max(_START_W, self._alpha * detection_s**2))
        self._density = incident.heat_per_area_w_m2
        room_of = np.repeat(
            np.arange(place.n_rooms), place.n_night if weather.night else place.n_day
        )
        luck = streams.generator("people", "premovement").random(room_of.size)
        self.people = Occupants(building, quantiles_s(premovement, luck), streams, room_of=room_of)
        self._smoke = BuildingSmoke(place, building, self._fire_room, self.people.locked)
        self._sprinkler = building.sprinkler
        if self._sprinkler and streams.uniform("sprinkler") < self._sprinkler.fails_prob:
            self._sprinkler = None
        self._link_k = 0.0
        self._front_s = _front_times(self._place, self._fire_room, self.people, streams)
        self._front_from_s = math.inf if building.foam_panels else math.nan
        self._hrr_w = _START_W
        self._greatest_w = _START_W
        self.ground = SearchGround(place, self._fire_room, self.people, self._smoke)
        """The building as crews meet it."""
        self._water = BuildingWater(place, building, self.ground, self.people.locked)
        self._held = False
        self._out = False
        self._last_s = 0.0
        self._orders: list[str] = []
        self._told: set[str] = set()
        self._not_lost = dict(enumerate(place.room_ids))
        self._not_left = dict(enumerate(place.room_ids))
        self._n_left = -1
        self._zone_told = False

    # -- what the engine asks -----------------------------------------------------------------

    @property
    def extrapolated(self) -> tuple[str, ...]:
        """Sentences on models used outside their validity range."""
        zones, room = self._place.zones, self._fire_room
        height_m = float(zones.height_m[room, 0])
        return SMOKE_CARD.outside(
            hrr_w=self._greatest_w,
            temperature_k=self._smoke.hottest_k,
            height_m=height_m,
            floor_area_over_height_squared_ratio=float(zones.floor_area_m2[room, 0]) / height_m**2,
        )

    def staging_xy(self) -> tuple[float, float]:
        """Appliances stop in front of the building."""
        return 0.0, 0.0

    def access_s(self) -> float:
        """The way to the people is part of the time per person."""
        return 0.0

    def step_s(self, now_s: float) -> float:
        """Ten seconds while people walk, or may yet, in a fire; then slower; then no more."""
        del now_s
        if self.people.n_inside():
            if self._held or not self.people.any_on_the_way():
                return SLOW_STEP_S if self._hrr_w > OUT_W else WAIT_STEP_S
            return STEP_S
        return math.inf if self._out else SLOW_STEP_S

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

    def protect(self, order: ProtectionOrder) -> int:
        """The building is told to leave."""
        self._orders.append(order.key)
        self.people.alarm(order)
        return 0

    def lifted(self, key: str, share_frac: float, now_s: float) -> None:
        """Nobody waits for a bus here."""

    def free(self, person: int) -> None:
        """A rescuer has brought this person out."""
        self.people.free(person)

    # -- time ---------------------------------------------------------------------------------

    def advance(self, now_s: float, controls: Controls) -> HazardReport:
        """Play from the last step to `now_s`."""
        report = HazardReport(zone_changed=not self._zone_told)
        self._zone_told = True
        step_s = now_s - self._last_s
        self.people.hurry(controls.premovement_factor, self._last_s)
        if step_s > 0:
            before_w = self._hrr_w
            self._burn(step_s, controls, report)
            if self._out:
                # crews air the building once the fire is out: no more smoke is reckoned
                if not self._smoke.cleared:
                    self._smoke.cleared = True
                    self.people.clear_air()
                self.people.walk(now_s, report)
                self.people.walk_again(None, report)
            else:
                offered_w = 0.5 * (before_w + self._hrr_w)
                burnt_w = self._smoke.spread(
                    self._last_s,
                    step_s,
                    offered_w,
                    controls.exhaust_m3_s,
                    empty=not self.people.n_inside(),
                )
                if burnt_w < 0.99 * offered_w:
                    # short of air it does not grow on; given air it grows from what burns
                    self._hrr_w = min(self._hrr_w, max(burnt_w, _START_W))
                if self.people.n_inside():
                    self._befall(step_s, now_s, report)
            self._last_s = now_s
        self._tell_rooms(report)
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

    def _tell_rooms(self, report: HazardReport) -> None:
        """Which rooms smoke has taken, and which all have walked out of, since the last step."""
        aset_s = self._smoke.aset_s()
        for index in [i for i in self._not_lost if math.isfinite(aset_s[i])]:
            report.milestones.append(ROOM_LOST + self._not_lost.pop(index))
        if self._not_left and self.people.walkers.n_left != self._n_left:
            self._n_left = self.people.walkers.n_left
            rset_s = self.people.rset_s()
            for index in [i for i in self._not_left if math.isfinite(rset_s[i])]:
                report.milestones.append(ROOM_LEFT + self._not_left.pop(index))

    def _burn(self, step_s: float, controls: Controls, report: HazardReport) -> None:
        if self._sprinkler is not None:
            self._heat_sprinkler(self._sprinkler, step_s, report)
        self._hrr_w = self._water.attack(
            hrr_w=self._hrr_w,
            now_s=self._last_s,
            step_s=step_s,
            controls=controls,
            growth_w_s2=self._alpha,
            peak_w=self._peak_w,
            hrr_density_w_m2=self._density,
        )
        self._greatest_w = max(self._greatest_w, self._hrr_w)
        self._held |= self._water.on_fire and self._hrr_w <= CONTROLLED_SHARE * self._greatest_w
        self._out |= self._held and self._hrr_w <= OUT_W

    def _heat_sprinkler(self, heads: Sprinkler, step_s: float, report: HazardReport) -> None:
        """The head above the fire warms; open, it holds the fire at its size and stays open."""
        zones = self._place.zones
        rise, speed = ceiling_jet(
            hrr_w=self._hrr_w,
            height_m=zones.height_m[self._fire_room, 0],
            radius_m=heads.head_distance_m,
        )
        self._link_k = float(
            link_rise_after_k(
                link_rise_k=self._link_k,
                gas_rise_k=rise,
                gas_speed_m_s=speed,
                time_step_s=step_s,
                rti_root_m_s=heads.rti_root_m_s,
            )
        )
        if zones.ambient_k + self._link_k >= heads.opens_at_k:
            self._peak_w = min(self._peak_w, self._hrr_w)
            self._sprinkler = None
            self._tell("sprinkler_opened", report)

    def _befall(self, step_s: float, now_s: float, report: HazardReport) -> None:
        """What smoke and flames do to the people inside."""
        people, smoke = self.people, self._smoke
        seen = smoke.newly_seen()
        if seen:
            self._tell("smoke_detected", report)
            people.see_smoke(seen, now_s)
        people.walk(now_s, report)
        met = smoke.exposure(step_s, anybody_walks=people.any_on_the_way())
        if met is None:
            people.walkers.clear_air()
        else:
            if met.floor_lost:
                self._tell("floor_untenable", report)
            smoke.shut_out(met.dark)
            people.shun(met.dark, report)
            people.endure(met.standing, met.lying, met.speed_factor, met.lost, report)
        people.walk_again(None if met is None else met.lost, report)
        self._run_front(now_s, report)

    def _run_front(self, now_s: float, report: HazardReport) -> None:
        """Flames under foam panels reach those who are still below them, until water holds them."""
        if math.isnan(self._front_from_s) or self._held:
            return
        if math.isinf(self._front_from_s) and self._hrr_w >= FRONT_FROM_W:
            self._front_from_s = now_s
        reached = self.people.inside & (self._front_s <= now_s - self._front_from_s)
        below = self.people.spaces() == self._fire_room
        self.people.burn(np.flatnonzero(reached & below), report)


def _origin(incident: BuildingFire, place: Layout, luck: float) -> int:
    """Index of the storey or side room where the fire starts."""
    names = sorted(incident.floors)
    weights = np.cumsum([incident.floors[name] for name in names])
    chosen = names[int(np.searchsorted(weights, luck * weights[-1], "right"))]
    return place.room_ids.index(chosen)


def _growth(incident: BuildingFire, luck: float) -> Growth:
    """Growth class of the fire."""
    names = sorted(incident.growth)
    weights = np.cumsum([incident.growth[name] for name in names])
    chosen = names[int(np.searchsorted(weights, luck * weights[-1], "right"))]
    return cast("Growth", chosen.replace("_", "-"))


def _front_times(
    place: Layout, fire_room: int, people: Occupants, streams: Streams
) -> NDArray[np.float64]:
    """Time from taking hold until the front is above each person, s.

    People stand evenly over a disc of the storey's area about a fire at its rim.
    """
    low, middle, high = (math.log(speed) for speed in FRONT_SPEED_M_S)
    speed = math.exp(triangular_quantile(streams.uniform("front_speed"), low, middle, high))
    far_m = 2.0 * math.sqrt(float(place.zones.floor_area_m2[fire_room, 0]) / math.pi)
    luck = streams.generator("people", "panel").random(people.n)
    return front_arrival_s(distance_m=far_m * np.sqrt(luck), front_speed_m_s=speed)


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
        "fire.zone_smoke",
        "fire.sprinkler",
        "fire.fire_service",
        "fire.water_access",
        "fire.crew_search",
        "fire.panel_front",
        "fire.tenability",
        "fire.aset",
        "evacuation.hydraulic",
        "evacuation.profiles",
        "evacuation.smoke_walk",
        FLOW_CARD.key,
    ),
    make=_make,
)
