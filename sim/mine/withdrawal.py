"""Where miners are when the gas ignites, if the monitoring has warned them some time before."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.mine.escape_ways import Places, Ways
from sim.mine.mine_network import MineNetwork
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="mine.withdrawal",
        title_zh="监控预警后、点火前的撤人",
        title_en="Withdrawal of miners between the monitoring's warning and the ignition",
        source="own bookkeeping: time told from mine.safety_systems, then walking the shortest way",
        status="provisional",
        ranges={
            "warning_s": Range(0.0, 86_400.0, "s"),
            "walking_speed_m_s": Range(0.3, 1.7, "m/s"),
        },
        limits_zh=(
            "撤离比例由情景给出，没有依据的取值须以区间声明",
            "按新鲜空气中的步速行走，不计突出瓦斯窒息、罐笼提升能力与排队",
        ),
        limits_en=(
            "the share who leave is given by the scenario; where unknown it must be a range",
            "walking as in fresh air: no suffocation in the outburst's gas, no queue at the cage",
        ),
        checks=("MW01", "MW02"),
    )
)


def walked_before_m(
    *,
    way_m: ArrayLike,
    warning_s: float,
    told_s: ArrayLike,
    walking_speed_m_s: float,
) -> Floats:
    """Metres that each miner who leaves has walked when the gas ignites.

    Formula: min(L, v max(W - t_told, 0)) with the way L and the time W from warning to ignition.

    Parameters
    ----------
    way_m
        Length of each way to the surface, m, >= 0; infinity for nobody who can leave (n,).
    warning_s
        From the warning to the ignition, s, >= 0.
    told_s
        From the warning until each is told, s, >= 0; infinity for never (n,).
    walking_speed_m_s
        Speed, m/s, 0-3.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> walked_before_m(way_m=[900.0, 5000.0], warning_s=3600.0, told_s=460.0,
    ...                 walking_speed_m_s=1.0).tolist()
    [900.0, 3140.0]
    """
    way = within("way_m", way_m, 0.0, np.inf, "m", finite=False)
    warning = float(within("warning_s", warning_s, 0.0, 1e6, "s"))
    told = within("told_s", told_s, 0.0, np.inf, "s", finite=False)
    speed = float(within("walking_speed_m_s", walking_speed_m_s, 0.0, 3.0, "m/s"))
    gone = speed * np.maximum(warning - told, 0.0)
    return np.asarray(np.where(np.isfinite(way), np.minimum(way, gone), 0.0))


def places_after(*, network: MineNetwork, ways: Ways, walked_m: ArrayLike) -> Places:
    """Where miners stand once they have walked so far.

    Parameters
    ----------
    network
        The mine.
    ways
        Their ways to the surface.
    walked_m
        Metres walked, m, >= 0; 0 for who stays (n,).

    Raises
    ------
    ValueError
        If a distance is negative or not a number.
    """
    walked = np.atleast_1d(within("walked_m", walked_m, 0.0, np.inf, "m"))
    roadway, share = ways.at(walked)
    return Places(roadway, share * network.length_m[roadway])
