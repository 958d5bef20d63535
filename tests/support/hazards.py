"""Small hazards for tests: a vessel, a main, a house, a mine; spreads without width."""

from __future__ import annotations

from functools import cache

import numpy as np

from scenarios.model.building import Building, Exit, Floor, Stair
from scenarios.model.distribution import TimeLaw
from scenarios.model.hazard_source import (
    BuildingSource,
    MajorHazardSource,
    MineSource,
    PipelineSource,
)
from scenarios.model.incident import BuildingFire, GasExplosion, MineExplosion, ToxicRelease
from scenarios.model.mine import Fan, Junction, Mine, Roadway, SafetySystems, StoppingKind
from scenarios.model.scenario import Scenario
from scenarios.model.spread import FractionSpread, MetreSpread, SecondSpread
from scenarios.model.substance import Substance
from scenarios.model.weather import Climate, WindSector
from scenarios.substances import pack_substances
from sim.hazard.base import Alert, Controls, Hazard, HazardReport, ProtectionOrder
from sim.hazard.exposed import Neighbours
from sim.streams import Streams
from tests.support.town import HAND, fixed, text


@cache
def substance(name: str) -> Substance:
    """A shipped substance as packs get it."""
    return pack_substances([name])[name]


def streams(replication: int = 0, seed: int = 1) -> Streams:
    return Streams(seed=seed, scenario="hazard", replication=replication)


def steady(from_deg: float = 270.0, speed_m_s: float = 3.0, *, night: bool = False) -> Climate:
    """One wind speed and one sector (the direction still turns within it)."""
    return Climate(
        rose=(
            WindSector(
                from_deg=from_deg, weight=1.0, speed_low_m_s=speed_m_s, speed_high_m_s=speed_m_s
            ),
        ),
        temperature_low_k=290.0,
        temperature_high_k=290.0,
        terrain="rural",
        night_frac=1.0 if night else 0.0,
        provenance=HAND,
    )


def scenario(incident: object, climate: Climate | None = None, horizon_s: float = 7200.0):
    """A scenario about one incident."""
    return Scenario.model_construct(
        id="test",
        title=text("test"),
        incident=incident,
        climate=climate or steady(),
        plans=("p",),
        horizon_s=horizon_s,
        replications=1,
        provenance=HAND,
    )


def metres(value: float) -> MetreSpread:
    return MetreSpread(low_m=value, mode_m=value, high_m=value)


def share(value: float) -> FractionSpread:
    return FractionSpread(low_frac=value, mode_frac=value, high_frac=value)


def seconds(value: float) -> SecondSpread:
    return SecondSpread(low_s=value, mode_s=value, high_s=value)


def leak(hole_m: float = 0.02, **more: object) -> ToxicRelease:
    """A leak from a hole of a given diameter."""
    return ToxicRelease(
        kind="toxic_release",
        source="vessel",
        detection=fixed(60),
        hole_diameter_m=metres(hole_m),
        provenance=HAND,
        **more,
    )


def vessel(mass_kg: float = 20_000.0, storage: str = "pressurised_liquid") -> MajorHazardSource:
    """A chlorine vessel at 20 °C."""
    return MajorHazardSource(
        kind="major_hazard_source",
        id="vessel",
        name=text("vessel"),
        county="220203",
        lon=126.5,
        lat=43.9,
        provenance=HAND,
        substance="chlorine",
        vessel_mass_kg=mass_kg,
        storage=storage,
        temperature_k=293.15,
        gauge_pressure_pa=5.7e5,
    )


def street(ignition_s: float = 3600.0, **more: object) -> GasExplosion:
    """A leaking main beside a void."""
    return GasExplosion(
        kind="gas_explosion",
        source="main",
        detection=fixed(60),
        hole_diameter_m=metres(0.01),
        into_void_frac=share(0.3),
        ignition_s=seconds(ignition_s),
        provenance=HAND,
        **more,
    )


def main(void_m3: float = 300.0) -> PipelineSource:
    """A gas main at 3 bar beside a void."""
    return PipelineSource(
        kind="pipeline",
        id="main",
        name=text("main"),
        county="220204",
        lon=126.5,
        lat=43.9,
        provenance=HAND,
        substance="methane",
        diameter_m=0.2,
        gauge_pressure_pa=3e5,
        void_volume_m3=void_m3,
    )


def people(x_m: list[float], y_m: list[float], n: int | list[int]) -> Neighbours:
    """Population points with as many people by day as by night."""
    count = np.broadcast_to(np.asarray(n, dtype=np.int64), (len(x_m),)).copy()
    return Neighbours(np.array(x_m, dtype=float), np.array(y_m, dtype=float), count, count)


def order(
    action: str = "evacuate", at_s: float = 0.0, *, key: str = "out", median_s: float = 0.0,
    reach: float = 1.0, comply: float = 1.0, preparation: TimeLaw | None = None,
    radius_m: float | None = None,
) -> ProtectionOrder:  # fmt: skip
    """An order that everybody follows at once unless the test says otherwise."""
    return ProtectionOrder(
        key=key,
        evacuate=action == "evacuate",
        ordered_s=at_s,
        radius_m=radius_m,
        alerts=(Alert("", median_s, reach),),
        preparation=preparation or fixed(0),
        compliance_frac=comply,
    )


def run(
    hazard: Hazard,
    until_s: float,
    controls: dict[float, Controls] | None = None,
    orders: list[ProtectionOrder] | None = None,
) -> list[tuple[float, HazardReport]]:
    """Step a hazard as the engine does; controls and orders come into force at their times."""
    controls, waiting = controls or {}, sorted(orders or [], key=lambda o: o.ordered_s)
    now_s, present, reports = 0.0, Controls(), []
    while True:
        for at_s in sorted(controls):
            if at_s <= now_s:
                present = controls[at_s]
        while waiting and waiting[0].ordered_s <= now_s:
            hazard.protect(waiting.pop(0))
        reports.append((now_s, hazard.advance(now_s, present)))
        step_s = hazard.step_s(now_s)
        if not np.isfinite(step_s) or now_s + step_s > until_s:
            return reports
        now_s += step_s


def casualties(reports: list[tuple[float, HazardReport]]) -> set[int]:
    """Everybody who was hurt (score below 12), at once or by getting worse."""
    found = {h.person for _, r in reports for h in r.harmed if h.rpm < 12}
    return found | {person for _, r in reports for person, rpm in r.worsened if rpm < 12}


def milestones(reports: list[tuple[float, HazardReport]]) -> dict[str, float]:
    """First time of each milestone."""
    found: dict[str, float] = {}
    for t_s, report in reports:
        for name in report.milestones:
            found.setdefault(name, t_s)
    return found


def floor(level: int, n: int = 50, **more: object) -> Floor:
    """A storey of 400 m2 and 3 m."""
    values = {"area_m2": 400.0, "height_m": 3.0, "travel_distance_m": 20.0, **more}
    return Floor(id=f"F{level}", use=text("hall"), level=level, n_day=n, n_night=n, **values)


def building(
    *floors: Floor, stairs: int = 1, exits: tuple[float, ...] = (0.0,), locked_stair: float = 0.0
) -> BuildingSource:
    """A house with one door for each locking probability and stairs if it has several storeys."""
    return BuildingSource(
        kind="building",
        id="house",
        name=text("house"),
        county="220204",
        lon=126.5,
        lat=43.9,
        provenance=HAND,
        building=Building(
            floors=floors,
            stairs=tuple(
                Stair(id=f"S{i}", clear_width_m=1.2, door_width_m=1.0, locked_prob=locked_stair)
                for i in range(stairs if len(floors) > 1 else 0)
            ),
            exits=tuple(
                Exit(id=f"E{i}", clear_width_m=1.2, locked_prob=p) for i, p in enumerate(exits)
            ),
            opening_area_m2=10.0,
            opening_height_m=2.0,
        ),
    )


def blaze(growth: str = "fast", origin: int = 1, **more: object) -> BuildingFire:
    """A fire of one growth class on one floor that does not stop by itself."""
    values = {"heat_per_area_w_m2": 5.0e5, "growth_stops_prob": 0.0, **more}
    return BuildingFire(
        kind="building_fire",
        source="house",
        detection=fixed(60),
        floors={f"F{origin}": 1.0},
        growth={growth: 1.0},
        premovement=fixed(120),
        provenance=HAND,
        **values,
    )


def pit(
    *,
    miners: dict[str, int] | None = None,
    refuge: tuple[str, ...] = (),
    turned: tuple[str, ...] = (),
    methane_m3_s: float = 0.1,
    rescuer_s: float = 2700.0,
    stopping: StoppingKind | None = None,
    depth_m: float = 0.0,
    piped: tuple[str, ...] = (),
    n_bends: int = 0,
    safety: SafetySystems = SafetySystems(),  # noqa: B008 - frozen
) -> MineSource:
    """One loop of air: shaft, intake, face, return, fan shaft; a crosscut with doors between.

    in -> n1 -> n2 -> n3 -> n4 -> out, crosscut n1 -> n4. Roadways in `turned` are written down the
    other way round, which changes nothing in the world; those in `piped` have compressed air.
    """
    count = {"intake": 10, "face": 10, "return": 10} if miners is None else miners
    ways = (
        ("shaft", "in", "n1", 400.0, 0.01, "intake"),
        ("intake", "n1", "n2", 1000.0, 0.1, "intake"),
        ("face", "n2", "n3", 200.0, 0.1, "face"),
        ("return", "n3", "n4", 1000.0, 0.1, "return_air"),
        ("fan", "n4", "out", 400.0, 0.01, "return_air"),
        ("crosscut", "n1", "n4", 60.0, 80.0, "crosscut"),
        ("dead", "n2", "n5", 300.0, 0.5, "face"),
        ("dead-return", "n5", "n3", 300.0, 0.5, "return_air"),
    )
    return MineSource(
        kind="mine",
        id="pit",
        name=text("pit"),
        county="220283",
        lon=126.8,
        lat=44.3,
        provenance=HAND,
        mine=Mine(
            roadways=tuple(
                Roadway(
                    id=name,
                    name=text(name),
                    start=b if name in turned else a,
                    end=a if name in turned else b,
                    length_m=length,
                    area_m2=10.0,
                    resistance=resistance,
                    role=role,
                    n_miners=count.get(name, 0),
                    stopping=stopping if role == "crosscut" else None,
                    compressed_air=name in piped,
                    n_bends=n_bends,
                    temperature_k=278.15 if name == "shaft" else 293.15,
                )
                for name, a, b, length, resistance, role in ways
            ),
            fans=(Fan(roadway="fan", a0_pa=1500.0, a2_pa_s2_m6=-0.1),),
            surface_nodes=("in", "out"),
            refuge_nodes=refuge,
            self_rescuer_s=rescuer_s,
            self_rescuer_fails_prob=0.0,
            methane_emission_m3_s=methane_m3_s,
            descent_s=600.0,
            safety=safety,
            junctions=tuple(
                Junction(id=name, height_m=-depth_m) for name in ("n1", "n2", "n3", "n4", "n5")
            ),
        ),
    )


def blast(
    roadway: str = "face",
    *,
    gas_m: float = 10.0,
    co: float = 0.01,
    broken: float | None = 0.0,
    blocked: float = 0.0,
    burns: float = 0.0,
    fans_fail: float = 0.0,
    dust_m: float = 0.0,
    methane: float | None = None,
    warning_s: float | None = None,
    withdraws: float | None = None,
) -> MineExplosion:
    """A gas explosion in one roadway; each thing that may happen does or does not."""
    return MineExplosion(
        kind="mine_explosion",
        source="pit",
        roadway=roadway,
        detection=fixed(60),
        gas_length_m=metres(gas_m),
        co_frac=share(co),
        stoppings_broken_prob=broken,
        face_blocked_prob=blocked,
        fire_remains_prob=burns,
        fans_fail_prob=fans_fail,
        dusty_length_m=dust_m,
        methane_frac=None if methane is None else share(methane),
        warning_s=None if warning_s is None else seconds(warning_s),
        withdraws_frac=None if withdraws is None else share(withdraws),
        provenance=HAND,
    )
