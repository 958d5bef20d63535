"""What the six safety systems of a coal mine change for the miners: six switches, stated effects.

Monitoring and communication decide when a miner is told, refuge and compressed air where he is
safe, water how long he can wait, positioning how much of the mine must be searched.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, within
from sim.mine.mine_network import MineNetwork
from sim.model_card import ModelCard, Range, register


@dataclass(frozen=True, slots=True)
class SafetySystems:
    """Which of the six systems work; all by default."""

    monitoring: bool = True
    positioning: bool = True
    refuge: bool = True
    compressed_air: bool = True
    water: bool = True
    communication: bool = True


@dataclass(frozen=True, slots=True)
class Sourced:
    """A number, its unit, where it comes from, and whether that was read."""

    value: float
    unit: str
    source: str
    verified: bool


PARAMETERS: Final[dict[str, Sourced]] = {
    "detection": Sourced(
        40.0, "s", "sensor 20 s (AQ 6203) and polling 20 s (AQ 6201), from memory", verified=False
    ),
    "order": Sourced(
        420.0,
        "s",
        "Xinxing 2009: alarm 01:30, report, power cut and order to leave 01:37 (cases.yaml, C)",
        verified=True,
    ),
    "messenger": Sourced(1.0, "m/s", "a walking miner, assumption", verified=False),
    "refuge": Sourced(
        96.0 * 3600.0,
        "s",
        "rated time without outside support, refuge-system rules (reprint 2021, seen)",
        verified=True,
    ),
    "air_station": Sourced(
        200.0,
        "m",
        "spacing of compressed-air groups in long headings, outburst rules (reprint 2023, seen)",
        verified=True,
    ),
    "with_water": Sourced(
        7.0 * 86400.0,
        "s",
        "an expert in China Daily, 16 September 2003: seven days on water alone (seen)",
        verified=True,
    ),
    "without_water": Sourced(3.0 * 86400.0, "s", "common rule, from memory", verified=False),
}
"""Every number behind a switch."""

CARD = register(
    ModelCard(
        key="mine.safety_systems",
        title_zh="井下安全避险六大系统的作用",
        title_en="Effect of the six safety systems",
        source="own rules; numbers in PARAMETERS each with source (Xinxing 2009, refuge-system and "
        "outburst rules in reprints)",
        status="provisional",
        ranges={"human_report_s": Range(0.0, 7200.0, "s"), "way_m": Range(0.0, 20000.0, "m")},
        limits_zh=(
            "检测时延、无水存活时间与传令步速未核实，见PARAMETERS",
            "压风管路与避难硐室视为未被爆炸破坏，由使用者以开关表示",
        ),
        limits_en=(
            "detection delay, survival without water and messenger's speed are unverified",
            "pipes and refuges count as unharmed by the blast unless switched off",
        ),
        checks=("MA26",),
    )
)


def told_s(*, systems: SafetySystems, way_m: ArrayLike, human_report_s: float) -> Floats:
    """When each miner is told to leave, s after the event.

    Formula: detection (by sensors, or when somebody reports) + order, and, without communication,
    the way of a messenger at 1 m/s.

    Parameters
    ----------
    systems
        Which systems work.
    way_m
        Way from the pit head to each miner, m, >= 0; infinity where nobody can get.
    human_report_s
        When somebody reports the event if no sensor does, s, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(told_s(systems=SafetySystems(), way_m=3000.0, human_report_s=1500.0))
    460.0
    >>> float(told_s(systems=SafetySystems(communication=False, monitoring=False), way_m=3000.0,
    ...              human_report_s=1500.0))
    4920.0
    """
    way = within("way_m", way_m, 0.0, np.inf, "m", finite=False)
    report = float(within("human_report_s", human_report_s, 0.0, 1e6, "s"))
    known = min(report, PARAMETERS["detection"].value) if systems.monitoring else report
    ordered = known + PARAMETERS["order"].value
    if systems.communication:
        return np.full(way.shape, ordered)
    return np.asarray(ordered + way / PARAMETERS["messenger"].value)


def safe_junctions(
    *, systems: SafetySystems, surface: Collection[str], refuges: Collection[str]
) -> tuple[str, ...]:
    """Junctions where a miner is safe: the surface and, with refuges, these too.

    Parameters
    ----------
    systems
        Which systems work.
    surface, refuges
        Names of junctions.
    """
    return (*surface, *refuges) if systems.refuge else tuple(surface)


def sheltered_by_air(
    fallen: Bools,
    *,
    systems: SafetySystems,
    network: MineNetwork,
    piped: Collection[str],
    fallen_in: Collection[str],
    speed_m_s: ArrayLike,
    rated_time_s: ArrayLike,
) -> Bools:
    """Which miners who would fall in fumes sit down at a compressed-air station instead, (n,).

    A station is at most half the spacing away; it is reached if the self-rescuer lasts so far.

    Parameters
    ----------
    fallen
        Whether each miner would fall, (n,).
    systems
        Which systems work.
    network
        The mine.
    piped
        Names of roadways with stations.
    fallen_in
        Name of the roadway where each is then, in order.
    speed_m_s, rated_time_s
        Walking speed in fumes, m/s, and protection of the self-rescuer, s.

    Raises
    ------
    ValueError
        If an argument is outside its range or a roadway unknown.
    """
    speed = within("speed_m_s", speed_m_s, 0.0, 3.0, "m/s")
    rated = within("rated_time_s", rated_time_s, 0.0, 1e6, "s")
    has_pipe = network.among(piped)[[network.roadway(name) for name in fallen_in]]
    near = speed * rated >= 0.5 * PARAMETERS["air_station"].value
    return np.asarray(systems.compressed_air & fallen & has_pipe & near)


def waiting_s(systems: SafetySystems, in_refuge: Bools) -> Floats:
    """How long a miner in air that can be breathed can wait for rescue, s.

    Formula: in a refuge its rated time or, with water piped in, seven days; elsewhere three days,
    with water seven.

    Parameters
    ----------
    systems
        Which systems work.
    in_refuge
        Whether each miner sits in a refuge, (n,).
    """
    water = PARAMETERS["with_water"].value
    dry = np.where(in_refuge, PARAMETERS["refuge"].value, PARAMETERS["without_water"].value)
    return np.full(dry.shape, water) if systems.water else dry


def search_length_m(
    *, systems: SafetySystems, network: MineNetwork, missing_in: Collection[str]
) -> float:
    """Length of roadway that squads must search, m: where the missing are, or the whole mine.

    Parameters
    ----------
    systems
        Which systems work.
    network
        The mine.
    missing_in
        Names of the roadways from which tags of missing miners last answered.

    Raises
    ------
    ValueError
        If a roadway is unknown.
    """
    known = network.among(missing_in)
    return float(np.sum(network.length_m[known] if systems.positioning else network.length_m))
