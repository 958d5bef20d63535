"""Water on a burning building: how much of the fire it reaches, from inside and from the street."""

from __future__ import annotations

import math
from typing import Final

from scenarios.model.building import Building
from sim.fire.crew_search import CLEAR_M_S, SWEEP_M_S
from sim.fire.water_access import STREAM_M, door_share, front_share, partly_attacked_w
from sim.fire.water_access import shared_anew_w as shared
from sim.hazard.base import Controls
from sim.hazard.building_layout import Layout
from sim.hazard.building_search import SearchGround

_WATER_KG_M3: Final = 1000.0


class BuildingWater:
    """The attack on the fire of one replication.

    Crews with a hose walk to the door of the burning room; from there, or inside as long as the
    heat lets them in, they wet what their streams reach. From the street only windows of one front
    that are low enough are reached. What no stream reaches burns on.

    Parameters
    ----------
    place, building
        The building.
    ground
        Ways and smoke as crews meet them.
    locked
        Whether each stair and exit is locked; read at each step.
    """

    def __init__(
        self, place: Layout, building: Building, ground: SearchGround, locked: dict[str, bool]
    ) -> None:
        self._ground, self._locked = ground, locked
        room = ground.fire_room
        self._area_m2 = ground.area_m2[room]
        halls = len(place.floors)
        ways = building.stairs if ground.fire_storey > 0 else building.exits
        self._ways = [way.id for way in ways] if room < halls else []
        self._from_s = math.inf
        self._reached_w = self._share = 0.0
        self.on_fire = False
        """Whether any water has reached the fire."""

    def attack(
        self,
        *,
        hrr_w: float,
        now_s: float,
        step_s: float,
        controls: Controls,
        growth_w_s2: float,
        peak_w: float,
        hrr_density_w_m2: float,
    ) -> float:
        """Heat release rate a step after `now_s`, W."""
        flow_m3_s, share = self._reach(controls, now_s, step_s)
        reached = min(self._reached_w, hrr_w)
        reached, beyond = shared(
            reached_w=reached, beyond_w=hrr_w - reached, before_frac=self._share, now_frac=share
        )
        self._share = share
        self.on_fire |= share > 0.0
        self._reached_w, beyond = partly_attacked_w(
            reached_w=reached,
            beyond_w=beyond,
            reached_frac=share,
            time_step_s=step_s,
            water_flow_kg_s=flow_m3_s * _WATER_KG_M3,
            growth_w_s2=growth_w_s2,
            peak_w=peak_w,
            hrr_density_w_m2=hrr_density_w_m2,
        )
        return self._reached_w + beyond

    def _reach(self, controls: Controls, now_s: float, step_s: float) -> tuple[float, float]:
        """Water that reaches the burning room, m3/s, and the share of the fire that it wets."""
        ground, room = self._ground, self._ground.fire_room
        flow = share = 0.0
        if controls.water_m3_s > 0.0:
            if math.isinf(self._from_s):
                speed = SWEEP_M_S if ground.is_smoky(room) else CLEAR_M_S
                self._from_s = now_s + ground.way_m[room] / speed
            if now_s + step_s >= self._from_s:
                flow, share = controls.water_m3_s, self._inside()
        if controls.street_water_m3_s > 0.0:
            front = float(
                front_share(
                    floor_area_m2=self._area_m2,
                    sill_m=ground.sill_m[room],
                    reach_m=controls.street_reach_m,
                    stream_m=STREAM_M,
                )
            )
            if front > 0.0:
                flow, share = flow + controls.street_water_m3_s, min(share + front, 1.0)
        return flow, share

    def _inside(self) -> float:
        """Share of the fire that crews inside reach."""
        if self._ground.is_workable(self._ground.fire_room):
            return 1.0
        n_doors = sum(not self._locked[way] for way in self._ways) if self._ways else 1
        return float(door_share(floor_area_m2=self._area_m2, n_doors=n_doors, stream_m=STREAM_M))
