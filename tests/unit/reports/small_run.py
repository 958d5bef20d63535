"""A small town, two plans and hand-made event logs: all that a report needs, without an engine.

The names carry characters that break careless writers: markup, formulas, mathtext, full-width.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.distribution import (
    ConstantTime,
    EmpiricalTime,
    ExponentialTime,
    LognormalTime,
    NamedTime,
    TriangularTime,
    UniformTime,
)
from scenarios.model.effect import EstablishCommand, Rescue, StopRelease
from scenarios.model.hazard_source import MajorHazardSource
from scenarios.model.incident import ToxicRelease
from scenarios.model.pack import Pack, PackHeader, People, RoadsGiven
from scenarios.model.parameter import Parameter
from scenarios.model.place import County, Jurisdiction
from scenarios.model.plan import (
    AlertChannel,
    CapabilityNeed,
    CasualtyCare,
    EventTrigger,
    NotificationStep,
    Objective,
    Plan,
    ProtectiveAction,
    ResponseLevel,
    Task,
)
from scenarios.model.resource import Depot, Hospital, Resources, Station, UnitGroup
from scenarios.model.road import RoadClass, RoadMeta, RoadNetwork
from scenarios.model.scenario import Scenario
from scenarios.model.spread import MetreSpread
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import (
    Agency,
    Capability,
    HazardFamily,
    Injury,
    Specialty,
    Triage,
    VehicleClass,
)
from scenarios.model.weather import Climate, WindSector
from sim.evaluation.compare import compare
from sim.evaluation.evaluation import Evaluation, PolicyComparison
from sim.evaluation.metrics import METRICS, measure
from sim.evaluation.plan_gaps import find_gaps
from sim.evaluation.reading import LogReader
from sim.evaluation.table import OutcomeTable
from sim.model_card import ModelCard, Range
from sim.outcome import Outcome, log_hash
from sim.replay import Replay, UnitTrip, Zone, ZoneFrame
from sim.response.events import EventLog, Kind, LogWriter

N = 40
HORIZON_S = 3 * 3600.0
SITE = (126.58, 43.92)
NASTY = "<script>alert('x')</script> =1+1 $a_b$ ＝cmd"
SYNTHETIC = Provenance(grade=Grade.synthetic, source="示意数据", note="为演示虚构")
MEMORY = Provenance(grade=Grade.memory, source="凭记忆", note="须核实")
OFFICIAL = Provenance(grade=Grade.official, source="国务院令第708号", verified=True)


def both(zh: str, en: str) -> Text:
    """A text in both languages."""
    return Text(zh=zh, en=en)


def minutes(low: float, mode: float, high: float) -> TriangularTime:
    """A triangular time, min."""
    return TriangularTime(low_s=60 * low, mode_s=60 * mode, high_s=60 * high, provenance=MEMORY)


def roads() -> RoadNetwork:
    """A grid of 12 by 12 crossings, 400 m apart, around the site."""
    n, step_lon, step_lat = 12, 0.005, 0.0036
    lon = np.array([SITE[0] + step_lon * (i % n - n / 2) for i in range(n * n)])
    lat = np.array([SITE[1] + step_lat * (i // n - n / 2) for i in range(n * n)])
    right = [(i, i + 1) for i in range(n * n) if i % n < n - 1]
    up = [(i, i + n) for i in range(n * n - n)]
    ends = np.array([pair for a, b in right + up for pair in ((a, b), (b, a))])
    main = [abs(a // n - n // 2) < 1 and b == a + 1 for a, b in right + up for _ in range(2)]
    return RoadNetwork(
        meta=RoadMeta(
            id="grid", title=both("示意方格路网", "synthetic grid"), source="drawn for a test",
            licence="Apache-2.0", datum="wgs84", synthetic=True, provenance=SYNTHETIC,
        ),
        node_ids=tuple(f"n{i}" for i in range(n * n)),
        node_lon=lon,
        node_lat=lat,
        tail=ends[:, 0],
        head=ends[:, 1],
        length_m=np.full(len(ends), 400.0),
        road_class=np.where(main, RoadClass.primary.code, RoadClass.residential.code),
        name_index=np.zeros(len(ends)),
        names=("",),
        bridge=np.zeros(len(ends), dtype=bool),
    )  # fmt: skip


def plan(key: str, zh: str, en: str, *, together: bool) -> Plan:
    """Plan A plugs after the command post stands; plan B plugs at once."""
    plug_after = ("first_arrival",) if together else ("task_done:command",)
    return Plan(
        id=key,
        name=both(zh, en),
        owner="220299",
        hazards=(HazardFamily.toxic_release,),
        levels=(
            ResponseLevel(
                rank=4,
                name=both("四级响应", "level IV"),
                triggers=(EventTrigger(kind="event", event="call_received"),),
                decision=ConstantTime(value_s=60.0, provenance=SYNTHETIC),
                mobilises="own",
                dispatch=(CapabilityNeed(capability=Capability.fire_attack, number=2),),
            ),
        ),
        notification=(
            NotificationStep(
                id="county",
                name=both("上报县应急局", "report to the county"),
                after="detected",
                delay=ExponentialTime(mean_s=1800.0, provenance=MEMORY),
                deadline_s=3600.0,
                deadline_from="detected",
                article="国务院令第493号 第九条",
            ),
        ),
        tasks=(
            Task(
                id="command",
                name=both("建立现场指挥部", "set up the command post"),
                start=("first_arrival",),
                needs=(CapabilityNeed(capability=Capability.command, number=1),),
                duration=NamedTime(parameter="command_setup"),
                deadline_s=900.0,
                chapter="3.3 响应启动",
                effects=(EstablishCommand(kind="establish_command"),),
            ),
            Task(
                id="plug",
                name=both("堵漏", "plug the leak"),
                start=plug_after,
                needs=(CapabilityNeed(capability=Capability.leak_stop, number=2, at_least=1),),
                setup=UniformTime(low_s=120.0, high_s=300.0, provenance=MEMORY),
                duration=LognormalTime(median_s=1200.0, sigma=0.5, provenance=SYNTHETIC),
                success_prob=0.5,
                deadline_s=2400.0,
                chapter="3.4 应急处置",
                effects=(StopRelease(kind="stop_release"),),
            ),
            Task(
                id="rescue",
                name=both("毒区搜救", "rescue from the toxic zone"),
                start=("first_arrival",),
                needs=(CapabilityNeed(capability=Capability.search_rescue, number=2),),
                deadline_s=1200.0,
                chapter="3.4 应急处置",
                effects=(
                    Rescue(
                        kind="rescue",
                        per_person=EmpiricalTime(values_s=(120.0, 300.0), provenance=SYNTHETIC),
                    ),
                ),
            ),
        ),
        protective_actions=(
            ProtectiveAction(
                id="evacuate",
                name=both("下风向疏散", "evacuate downwind"),
                action="evacuate",
                start=("level:4",),
                radius_m=1500.0,
                alert=AlertChannel(name="siren", median=minutes(3, 5, 9), reach_frac=0.9),
                preparation=minutes(5, 10, 30),
                compliance_frac=0.95,
                target_s=3600.0,
            ),
        ),
        casualty_care=CasualtyCare(
            triage=minutes(1, 2, 4), load=minutes(2, 3, 5), handover=minutes(3, 5, 10),
            decontaminate=minutes(3, 5, 8),
        ),
        objectives=(
            Objective(id="control", name=both("1小时内控制", "controlled within 1 h"),
                      metric="time_to_control_s", at_most=3600.0),
            Objective(id="deaths", name=both("无死亡", "nobody dies"), metric="deaths", at_most=0),
        ),
        provenance=SYNTHETIC,
    )  # fmt: skip


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The town."""
    station = Station(
        id="st", name=both("龙潭特勤站（示意）", "Longtan station (illustrative)"),
        county="220299", agency=Agency.fire, lon=126.56, lat=43.91, provenance=SYNTHETIC,
    )  # fmt: skip

    def group(key: str, zh: str, en: str, count: int, vehicle: VehicleClass) -> UnitGroup:
        return UnitGroup(
            id=key, name=both(zh, en), station="st", count=count, crew=6, vehicle=vehicle,
            capabilities=(Capability.fire_attack, Capability.leak_stop),
            turnout=NamedTime(parameter="turnout_fire"), provenance=SYNTHETIC,
        )  # fmt: skip

    source = MajorHazardSource(
        kind="major_hazard_source", id="tank", name=both(f"液氯储槽 {NASTY}", f"tank {NASTY}"),
        county="220299", lon=SITE[0], lat=SITE[1], substance="chlorine", vessel_mass_kg=2e4,
        storage="pressurised_liquid", temperature_k=293.0, gauge_pressure_pa=5.7e5,
        provenance=SYNTHETIC,
    )  # fmt: skip
    chlorine = Substance(
        id="chlorine", name=both("氯", "chlorine"), cas="7782-50-5", molar_mass_kg_mol=0.0709,
        boiling_point_k=239.0, liquid_density_kg_m3=1400.0, liquid_heat_capacity_j_kg_k=950.0,
        heat_of_vaporisation_j_kg=2.88e5, heat_ratio=1.325, vapour_pressure_298_pa=7.8e5,
        provenance=OFFICIAL,
    )  # fmt: skip
    rng = np.random.default_rng(1)
    people = People(
        lon=SITE[0] + rng.normal(0, 0.012, 400),
        lat=SITE[1] + rng.normal(0, 0.01, 400),
        n_night=rng.integers(5, 120, 400),
        n_day=rng.integers(5, 120, 400),
        synthetic=True,
    )
    plans = {
        "a": plan("a", "甲案（现行）", "Plan A (current)", together=False),
        "b": plan("b", "乙案（平行处置）", "Plan B (in parallel)", together=True),
    }
    return Pack(
        header=PackHeader(
            id="small-town",
            title=both("示例县数据包", "Sample county pack"),
            jurisdiction=Jurisdiction(
                id="220200", name=both("吉林市", "Jilin City"), datum="wgs84",
                synthetic=(both("道路、人口、站点位置", "roads, population, station sites"),),
                counties=(County(id="220299", name=both("示例县", "Sample county"), kind="county",
                                 provenance=SYNTHETIC),),
            ),
            roads=RoadsGiven(kind="tables"),
            provenance=SYNTHETIC,
        ),
        resources=Resources(
            stations=(station,),
            units=(
                group("pump", "水罐消防车", "pumper", 3, VehicleClass.heavy_fire),
                group("hazmat", "防化处置车", "hazmat tender", 1, VehicleClass.hazmat),
                group("amb", "救护车", "ambulance", 2, VehicleClass.ambulance),
            ),
            hospitals=(
                Hospital(id="hosp", name=both("县医院", "county hospital"), county="220299",
                         lon=126.57, lat=43.93, beds={Specialty.general: 10}, arrivals_per_hour=8,
                         provenance=SYNTHETIC),
            ),
            depots=(
                Depot(id="dep", name=both("物资库", "store"), county="220299", lon=126.59,
                      lat=43.915, stock={"neutraliser-kg": 500}, provenance=SYNTHETIC),
            ),
        ),
        sources={"tank": source},
        substances={"chlorine": chlorine},
        parameters={
            "turnout_fire": Parameter(
                id="turnout_fire",
                name=both("出动时间", "turnout of a fire engine"),
                law=minutes(0.75, 1, 1.7),
            ),
            "command_setup": Parameter(
                id="command_setup",
                name=both("建立指挥部", "setting up command"),
                law=TriangularTime(low_s=300.0, mode_s=480.0, high_s=900.0, provenance=SYNTHETIC),
            ),
        },
        plans=plans,
        scenarios={},
        roads=roads(),
        people=people,
        files={},
        hashes={"pack.yaml": "0" * 64},
    )  # fmt: skip


def scenario() -> Scenario:
    """A chlorine release."""
    return Scenario(
        id="release",
        title=both("液氯泄漏（示例）", "Chlorine release (sample)"),
        incident=ToxicRelease(
            kind="toxic_release", source="tank", detection=minutes(1, 2, 5),
            hole_diameter_m=MetreSpread(low_m=0.005, mode_m=0.01, high_m=0.03),
            provenance=SYNTHETIC,
        ),
        climate=Climate(
            rose=(
                WindSector(from_deg=225.0, weight=3, speed_low_m_s=1.0, speed_high_m_s=5.0),
                WindSector(from_deg=0.0, weight=1, speed_low_m_s=1.0, speed_high_m_s=3.0),
            ),
            temperature_low_k=263.15, temperature_high_k=298.15, terrain="urban",
            provenance=SYNTHETIC,
        ),
        plans=("a", "b"),
        horizon_s=HORIZON_S,
        replications=N,
        provenance=SYNTHETIC,
    )  # fmt: skip


def play(chosen: Plan, number: int) -> EventLog:
    """Hand-made log of one replication; both plans share the luck of a number."""
    rng = np.random.default_rng([7, number])
    detect, call, drive, command, plug, harm = rng.uniform(0.5, 2.0, 6)
    log = LogWriter()
    detected_s = 120 * detect
    call_s = detected_s + 90 * call
    first_s = call_s + 60 + 420 * drive
    log.add(0.0, Kind.incident_start, "release")
    log.add(detected_s, Kind.detected)
    log.add(call_s, Kind.call_received)
    log.add(call_s + 60, Kind.level_reached, "4")
    log.add(call_s + 60, Kind.protection_ordered, "evacuate")
    log.add(detected_s + 2000 * call, Kind.notified, "county")
    for i, unit in enumerate(("pump-1", "pump-2", "hazmat", "amb-1")):
        log.add(call_s + 61, Kind.dispatched, unit, "level:4")
        log.add(call_s + 121 + 5 * i, Kind.turned_out, unit)
        log.add(first_s + 40 * i, Kind.arrived, unit, "level:4")
    command_done_s = first_s + 500 * command
    for task, ready_s in (("command", first_s), ("rescue", first_s)):
        log.add(ready_s, Kind.task_ready, task)
    log.add(first_s, Kind.task_waits, "rescue", "search_rescue", 2.0)
    log.add(first_s + 300 * drive, Kind.task_supplied, "rescue", "search_rescue")
    log.add(first_s + 300 * drive, Kind.task_started, "rescue", value=2.0)
    log.add(first_s + 30, Kind.task_started, "command", value=1.0)
    log.add(command_done_s, Kind.task_done, "command")
    plug_ready_s = first_s if chosen.id == "b" else command_done_s
    log.add(plug_ready_s, Kind.task_ready, "plug")
    log.add(plug_ready_s, Kind.task_waits, "plug", "leak_stop", 1.0)
    log.add(plug_ready_s + 400 * harm, Kind.task_supplied, "plug", "leak_stop")
    started_s = plug_ready_s + 400 * harm
    controlled_s = started_s + 2200 * plug
    log.add(started_s, Kind.task_started, "plug", value=2.0)
    log.add(controlled_s, Kind.task_done, "plug")
    log.add(controlled_s, Kind.milestone, "release_ended")
    log.add(controlled_s, Kind.controlled)
    log.add(call_s + 3000 * call, Kind.protected_share, "evacuate", value=0.96)
    n_hurt = int(2 + controlled_s * harm / 700)
    for i in range(n_hurt):
        who, hurt_s = f"P{i}", 200.0 + i * controlled_s / n_hurt
        log.add(hurt_s, Kind.injured, who, Injury.poison, float(4 + i % 9))
        if i % 5 == 4:
            log.add(hurt_s + 1500, Kind.died, who, "scene")
            continue
        log.add(max(first_s, hurt_s) + 400, Kind.freed, who, "pump-1")
        log.add(max(first_s, hurt_s) + 600, Kind.triaged, who, Triage.delayed, 8.0)
        log.add(max(first_s, hurt_s) + 1500, Kind.admitted, who, "hosp", 8.0)
    log.add(600.0, Kind.reach, value=900.0)
    end_s = max(controlled_s, 8000.0) + 900
    if end_s < HORIZON_S:
        log.add(end_s, Kind.stand_down)
    else:
        log.add(HORIZON_S, Kind.horizon)
    return log.finish()


def replay_of(chosen: Plan, outcome: Outcome) -> Replay:
    """A cloud that grows and goes, one closed road, two vehicles."""
    angle = np.linspace(0, 2 * np.pi, 40)

    def ring(radius_m: float) -> tuple[tuple[float, float], ...]:
        x = SITE[0] + (radius_m * (0.6 + 0.9 * np.cos(angle))) / 80_100
        y = SITE[1] + radius_m * 0.5 * np.sin(angle) / 111_200
        return tuple(zip(x.tolist(), y.tolist(), strict=True))

    def zones(scale: float) -> tuple[Zone, ...]:
        return (
            Zone("aegl3", "AEGL-3 (60 min) 20 ppm", ring(300 * scale)),
            Zone("aegl2", "AEGL-2 (60 min) 2 ppm", ring(700 * scale)),
            Zone("aegl1", "AEGL-1 (60 min) 0.5 ppm", ring(1200 * scale)),
        )

    closed = ((SITE, (SITE[0] + 0.01, SITE[1])),)
    frames = (
        ZoneFrame(120.0, zones(0.6), ()),
        ZoneFrame(900.0, zones(1.0), closed),
        ZoneFrame(3600.0, zones(0.5), closed),
        ZoneFrame(6000.0, (), ()),
    )
    way = ((126.56, 43.91), (126.57, 43.91), (126.57, 43.92), (126.576, 43.92))
    trips = (
        UnitTrip("pump-1", "heavy_fire", 300.0, 700.0, way),
        UnitTrip("amb-1", "ambulance", 500.0, 1000.0, way),
    )
    return Replay(chosen.id, outcome, SITE, (126.576, 43.92), frames, trips, "median")


CARDS = (
    ModelCard(
        "plume", "高斯烟羽", "Gaussian plume", "Turner 1994, eq. 2.1", "verified",
        {"wind_speed_m_s": Range(0.5, 20.0, "m/s")}, ("不计地形",), ("flat terrain",),
    ),
    ModelCard("harm", "毒性伤害", "toxic harm", "GB/T 37243-2019", "provisional"),
)  # fmt: skip


@lru_cache(maxsize=1)
def evaluation() -> Evaluation:
    """The whole run: two plans, 40 replications, gaps, one replay each."""
    town, played = pack(), scenario()
    tables: dict[str, OutcomeTable] = {}
    gaps, replays, everything = {}, {}, []
    for chosen in town.plans.values():
        logs = [play(chosen, number) for number in range(N)]
        readers = [LogReader(log, chosen) for log in logs]
        rows = [measure(reader) for reader in readers]
        tables[chosen.id] = OutcomeTable(
            scenario="release", plan=chosen.id, policy="nearest", seed=2027, horizon_s=HORIZON_S,
            columns={m: np.array([row[m] for row in rows]) for m in METRICS},
        )  # fmt: skip
        gaps[chosen.id] = find_gaps(chosen, readers, rows)
        outcomes = [
            Outcome(i, log, row, ()) for i, (log, row) in enumerate(zip(logs, rows, strict=True))
        ]
        replays[chosen.id] = replay_of(chosen, outcomes[3])
        everything += outcomes
    differences = compare(tables["a"], tables["b"])
    return Evaluation(
        pack=town,
        scenario=played,
        plans=tuple(town.plans.values()),
        tables=tables,
        gaps=gaps,
        differences=differences,
        policies=PolicyComparison("a", tables["a"], tables["b"], differences),
        replays=replays,
        cards=CARDS,
        extrapolated={
            "wind_speed_m_s = 0.31 outside 0.5..20 m/s": 2,
            "wind_speed_m_s = 0.42 outside 0.5..20 m/s": 1,
            "gas denser than air treated as passive": 40,
        },
        log_hash=log_hash(everything),
        seed=2027,
        versions={"tuiyan": "0.1.0", "python": "3.11"},
    )
