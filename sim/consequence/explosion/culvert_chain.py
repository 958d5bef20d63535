"""How gas along a culvert explodes piece by piece, and how far to the sides it does harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive, same_length, within
from sim.consequence.explosion.gas_blast import MAIN_STRENGTH
from sim.consequence.explosion.multi_energy import Strength, multi_energy_blast
from sim.model_card import ModelCard, Range, register

SEGMENT_M: Final = 30.0
"""Length that acts as one explosion: between two manholes or failing covers (assumed)."""

FLAME_SPEED_M_S: Final = 300.0
"""Speed at which the explosion runs along the culvert (assumed, 100 to 1000 m/s)."""

WATER_STOPS_RATIO: Final = 0.7
"""Depth of water over height of the drain from which the flame does not pass on: numerical study,
Explosion and Shock Waves, doi 10.11883/bzycj-2023-0123 (abstract, seen), no experiment."""

_CORNERS: Final = 24

CARD = register(
    ModelCard(
        key="consequence.culvert_chain",
        title_zh="管沟（暗渠）连续爆炸与带状毁伤区",
        title_en="Chain of explosions along a culvert, damage along a line",
        source=(
            "own form: pieces explode one after another, each by the multi-energy method; water "
            "limit doi 10.11883/bzycj-2023-0123 (abstract)"
        ),
        status="provisional",
        ranges={
            "segment_m": Range(10.0, 60.0, "m"),
            "flame_speed_m_s": Range(100.0, 1000.0, "m/s"),
            "water_depth_ratio": Range(0.0, 0.0, "1"),
        },
        limits_zh=(
            "分段长度与火焰速度为假设；各段先后爆炸取最大值，不叠加；盖板抛射不在内",
            "水深比低于 0.7 时压力会升高（仅有数值研究），此处只减少气相截面，未核实",
            "不连通的气段不被引爆；瓜达拉哈拉 1992 年各段相隔数分钟起爆，模型不给出",
        ),
        limits_en=(
            "piece length and speed assumed; strongest blast counts, none add; no flying covers",
            "water below 0.7 is said to raise pressure; here it only takes section, unverified",
            (
                "stretches apart do not set each other off; at Guadalajara 1992 they went minutes "
                "apart, which the model does not give"
            ),
        ),
        checks=("G-corridor", "G-chain-point", "G-chain-times"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Pieces of a culvert that explode, in the order of their distance downstream."""

    start_m: Floats
    end_m: Floats
    explodes_s: Floats
    """Time of each piece after the ignition."""
    outside: tuple[str, ...]


def gas_section_m2(*, area_m2: float, water_depth_ratio: float) -> float:
    """Section of a drain that water leaves to the gas, m2: ``A (1 - h)``, box-shaped.

    Parameters
    ----------
    area_m2
        Whole section, m2, above 0.
    water_depth_ratio
        Depth of water over height h, 0 to below 1.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    area = float(positive("area_m2", area_m2, "m2"))
    return area * (1.0 - float(within("water_depth_ratio", water_depth_ratio, 0.0, 0.99)))


def explosion_chain(
    *,
    start_m: ArrayLike,
    end_m: ArrayLike,
    ignition_m: float,
    segment_m: float = SEGMENT_M,
    flame_speed_m_s: float = FLAME_SPEED_M_S,
    water_depth_ratio: float = 0.0,
) -> Chain:
    """Pieces that explode after an ignition, with their times.

    The stretch that holds the ignition is cut into equal pieces no longer than `segment_m`; each
    explodes when the flame reaches its nearer end: ``t = |x - xi| / u``. Where water stands at 0.7
    of the height or more only the piece of the ignition explodes.

    Parameters
    ----------
    start_m, end_m
        Stretches of explosive mixture along the culvert, m, 0 or more, (n,), each end after its
        start.
    ignition_m
        Place of the ignition, m; taken to the nearest stretch.
    segment_m
        Greatest length of a piece, m, above 0.
    flame_speed_m_s
        Speed along the culvert, m/s, above 0.
    water_depth_ratio
        Depth of water over height, 0 to below 1.

    Raises
    ------
    ValueError
        If an argument is impossible or there is no stretch.

    Examples
    --------
    >>> chain = explosion_chain(start_m=[0.0], end_m=[90.0], ignition_m=10.0)
    >>> chain.end_m.tolist(), chain.explodes_s.round(3).tolist()
    ([30.0, 60.0, 90.0], [0.0, 0.067, 0.167])
    """
    start = non_negative("start_m", start_m, "m")
    end = non_negative("end_m", end_m, "m")
    if not same_length(start_m=start, end_m=end) or np.any(end <= start):
        raise ValueError("end_m must lie after start_m in each of at least one stretch")
    spark = float(finite("ignition_m", ignition_m, "m"))
    longest = float(positive("segment_m", segment_m, "m"))
    speed = float(positive("flame_speed_m_s", flame_speed_m_s, "m/s"))
    water = float(within("water_depth_ratio", water_depth_ratio, 0.0, 0.99))
    lit = int(np.argmin(np.maximum(np.maximum(start - spark, spark - end), 0.0)))
    n = int(np.ceil((end[lit] - start[lit]) / longest - 1e-9))
    edges = np.linspace(start[lit], end[lit], max(n, 1) + 1)
    spark = float(np.clip(spark, edges[0], edges[-1]))
    if water >= WATER_STOPS_RATIO:
        first = min(int(np.searchsorted(edges, spark, side="right")) - 1, edges.size - 2)
        edges = edges[first : first + 2]
    near, far = edges[:-1], edges[1:]
    away = np.maximum(np.maximum(near - spark, spark - far), 0.0)
    return Chain(
        start_m=near,
        end_m=far,
        explodes_s=away / speed,
        outside=CARD.outside(segment_m=longest, flame_speed_m_s=speed, water_depth_ratio=water),
    )


def chain_overpressure_pa(
    *,
    along_m: ArrayLike,
    across_m: ArrayLike,
    start_m: ArrayLike,
    end_m: ArrayLike,
    heat_j_per_m: ArrayLike,
    strength: Strength = MAIN_STRENGTH,
) -> Floats:
    """Strongest overpressure that any piece of the chain brings to each place, Pa.

    Each piece is a multi-energy explosion of its own heat at its point nearest to the place; the
    strongest is the one that is nearest in scaled distance.

    Parameters
    ----------
    along_m, across_m
        Place along the culvert, downstream of its leak, and to its side, m, (k,).
    start_m, end_m
        Pieces, m, (n,); see `explosion_chain`.
    heat_j_per_m
        Heat of the mixture in a metre of culvert, J/m, above 0, a number or (n,).
    strength
        Explosion strength, 1 to 10.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    x = finite("along_m", along_m, "m")[:, None]
    y = finite("across_m", across_m, "m")[:, None]
    start, end = finite("start_m", start_m, "m"), finite("end_m", end_m, "m")
    if np.any(end <= start):
        raise ValueError("end_m of a piece must lie beyond its start_m")
    heat = positive("heat_j_per_m", heat_j_per_m, "J/m") * (end - start)
    past = np.maximum(np.maximum(start - x, x - end), 0.0)
    distance = np.maximum(np.hypot(past, y), 1e-3)
    if not start.size:
        return np.zeros(x.shape[0])
    heat = np.broadcast_to(heat, start.shape)
    which = np.argmin(distance / np.cbrt(heat), axis=1)
    nearest = np.take_along_axis(distance, which[:, None], axis=1)[:, 0]
    return multi_energy_blast(
        distance_m=nearest, energy_j=heat[which], strength=strength
    ).overpressure_pa


def corridor(*, start_m: float, end_m: float, half_width_m: float, bearing_deg: float) -> Floats:
    """Outline of all places within a distance of a stretch, closed ring in metres east and north.

    Parameters
    ----------
    start_m, end_m
        Stretch along the culvert from the source, m.
    half_width_m
        Distance to the side, m, 0 or more.
    bearing_deg
        Direction of the culvert, degrees clockwise from north.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    a, b = float(finite("start_m", start_m, "m")), float(finite("end_m", end_m, "m"))
    half = float(non_negative("half_width_m", half_width_m, "m"))
    angle = np.linspace(-0.5 * np.pi, 0.5 * np.pi, _CORNERS + 1)
    along = np.concatenate([b + half * np.cos(angle), a - half * np.cos(angle)])
    right = np.concatenate([half * np.sin(angle), -half * np.sin(angle)])
    towards = np.deg2rad(float(finite("bearing_deg", bearing_deg, "deg")))
    east, north = np.sin(towards), np.cos(towards)
    ring = np.column_stack([along * east + right * north, along * north - right * east])
    return np.vstack([ring, ring[:1]])
