"""A release in the small town, played by hand-made event logs: a report without an engine."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenarios.model.incident import ToxicRelease
from scenarios.model.plan import Plan
from scenarios.model.scenario import Scenario
from scenarios.model.spread import MetreSpread
from scenarios.model.vocabulary import Injury, Triage
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
from tests.unit.reports.small_plans import SYNTHETIC, both, minutes
from tests.unit.reports.small_town import SITE, pack

N = 40
HORIZON_S = 3 * 3600.0


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
