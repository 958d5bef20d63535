"""What becomes of miners who have breathed fumes: poisoned on their feet, or dying as they lie.

Carbon monoxide makes a person collapse at a share of haemoglobin that falls with his work, hurts
him before and kills him later; who has collapsed breathes little and may live until the air clears.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Bools, Floats, indices, same_length, within
from sim.mine.afterdamp import Afterdamp, dose_rate_per_s
from sim.mine.escape_ways import Places
from sim.mine.gas_transport import GasHistory
from sim.mine.mine_network import MineNetwork
from sim.model_card import ModelCard, Range, register

COLLAPSE_WALKING: Final = 0.20
COLLAPSE_RESTING: Final = 0.40
"""Carboxyhaemoglobin at collapse in heavy work and at rest (Purser, as in `fire.tenability`)."""

POISONED: Final = 0.10
"""Carboxyhaemoglobin from which people have symptoms: 10-20 % headache and shortness of breath
(Medscape, smoke inhalation, seen 2026; AccessMedicine gives the same band)."""

LETHAL: Final = 0.60
"""Carboxyhaemoglobin above which people die (GPnotebook, symptoms by share, seen 2026); Medscape
gives coma and death above 0.70."""

POISONED_DOSE: Final = POISONED / COLLAPSE_WALKING
"""Share of the dose of collapse in heavy work from which somebody is poisoned."""

DYING_DOSE: Final = (LETHAL - COLLAPSE_WALKING) / COLLAPSE_RESTING
"""Dose at rest, over that of collapse at rest, which one who collapsed walking dies of."""

LETHAL_DOSE: Final = LETHAL / COLLAPSE_RESTING
"""The same for one who has breathed no fumes before."""

CARD = register(
    ModelCard(
        key="mine.poisoning",
        title_zh="井下一氧化碳中毒与倒地后死亡",
        title_en="Poisoning by fumes and death after collapse in a mine",
        source="dose of NIST SP 1019 at rest after collapse; shares of carboxyhaemoglobin of "
        "symptoms and death from medical tables (Medscape, AccessMedicine, GPnotebook)",
        status="provisional",
        ranges={"collapse_dose": Range(0.1, 10.0, "1"), "protected_s": Range(0.0, 7200.0, "s")},
        limits_zh=(
            "摄入按线性累加，不计接近平衡后的减缓与在新鲜空气中的排出",
            "缺氧剂量与一氧化碳剂量同样换算；不计吸入热气灼伤",
            "两小时后的有毒气体不再累加",
        ),
        limits_en=(
            "uptake adds up linearly: no slowing near equilibrium, no recovery in fresh air",
            "lack of oxygen is converted like carbon monoxide; burns of the lungs are left out",
            "fumes are not added up beyond the two hours for which they are followed",
        ),
        checks=("MP01", "MP02", "MP03"),
    )
)


def is_poisoned(*, dose: ArrayLike, collapse_dose: ArrayLike) -> Bools:
    """Whether somebody who walked in fumes is poisoned though he has not collapsed.

    Formula: dose >= 0.10 / 0.20 of the dose at which he collapses.

    Parameters
    ----------
    dose
        Fractional effective dose in heavy work, >= 0.
    collapse_dose
        Dose at which each collapses, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> is_poisoned(dose=[0.4, 0.6, 0.6], collapse_dose=[1.0, 1.0, 2.0]).tolist()
    [False, True, False]
    """
    taken = within("dose", dose, 0.0, 1e9)
    limit = within("collapse_dose", collapse_dose, 0.0, 1e6, above=True)
    return np.asarray(taken >= POISONED_DOSE * limit)


def dies_lying_s(
    *,
    history: GasHistory,
    fumes: Afterdamp,
    network: MineNetwork,
    places: Places,
    from_s: ArrayLike,
    protected_s: ArrayLike,
    dose: ArrayLike,
) -> Floats:
    """When people who lie in the mine die of the fumes, s; infinity if they live, (n,).

    Formula: the dose at rest of the air at their place, summed from a time on, less as long as a
    self-rescuer protects, reaches the lethal one.

    Parameters
    ----------
    history
        Share of the air that fumes take.
    fumes
        Composition of the undiluted fumes.
    network
        The mine.
    places
        Where each lies.
    from_s
        Since when, s, >= 0; infinity for never.
    protected_s
        How long a self-rescuer still protects in foul air, s, >= 0.
    dose
        Dose at rest that kills each, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    place = np.atleast_1d(indices("roadway", places.roadway, len(network.names)))
    along = np.atleast_1d(within("along_m", places.along_m, 0.0, 1e5, "m"))
    since = np.atleast_1d(within("from_s", from_s, 0.0, np.inf, "s", finite=False))
    shield = np.atleast_1d(within("protected_s", protected_s, 0.0, 1e6, "s"))
    lethal = np.atleast_1d(within("dose", dose, 0.0, 1e6, above=True))
    n = same_length(roadway=place, along_m=along, from_s=since, protected_s=shield, dose=lethal)
    step, times = history.time_step_s, history.times_s
    shape = (n, times.size - 1)
    if not n:
        return np.zeros(0)
    share = history.frac_at(
        np.broadcast_to(place[:, None], shape),
        np.broadcast_to((along / network.length_m[place])[:, None], shape),
        times[:-1] + 0.5 * step,
    )
    breathed_s = np.clip(times[1:] - since[:, None], 0.0, step)
    breathed_s = np.where(share > fumes.foul_frac, breathed_s, 0.0)
    worn = np.cumsum(breathed_s, axis=1)
    bare_s = np.clip(worn - shield[:, None], 0.0, breathed_s)
    gained = np.zeros(shape)
    hit = bare_s > 0.0
    gained[hit] = bare_s[hit] * dose_rate_per_s(fumes=fumes, fume_frac=share[hit], activity="rest")
    total = np.cumsum(gained, axis=1)
    dead = total[:, -1] >= lethal
    last = np.argmax(total >= lethal[:, None], axis=1)
    row = np.arange(n)
    over = total[row, last] - lethal
    # within a step the dose comes last, behind what the self-rescuer still takes
    late = np.divide(over, gained[row, last], out=np.zeros(n), where=dead)
    return np.where(dead, times[last + 1] - late * bare_s[row, last], np.inf)
