"""What miners breathe where explosion fumes are mixed with air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.fire.tenability import Activity, fed_gas_per_s
from sim.mine.methane import AIR_OXYGEN_FRAC
from sim.model_card import ModelCard, Range, register

CO_LIMIT_FRAC: Final = 24e-6
"""Carbon monoxide allowed at a working place, 0.0024 % (Coal Mine Safety Regulations, reprint of
2011, seen): air with more counts as foul, the self-rescuer goes on."""

O2_LIMIT_FRAC: Final = 0.20
"""Least oxygen allowed in the intake of a face (the same reprint, seen)."""

CARD = register(
    ModelCard(
        key="mine.afterdamp",
        title_zh="爆炸后气体成分与剂量率",
        title_en="Composition of afterdamp and its dose rate",
        source="mixing by volume; NIST SP 1019 eq. 22.42-22.49 through fire.tenability; limit of "
        "24 ppm from the Coal Mine Safety Regulations",
        status="provisional",
        ranges={
            "co_frac": Range(0.0, 0.1, "1"),
            "co2_frac": Range(0.0, 0.12, "1"),
            "o2_frac": Range(0.0, 0.21, "1"),
        },
        limits_zh=(
            "爆源气体成分为输入：富燃或煤尘参与时CO可达1%～10%，出自记忆，未核实",
            "各成分随同一份额稀释，不计反应、吸附与热",
        ),
        limits_en=(
            "composition at the source is input: 1-10 % CO in rich or dusty blasts is unverified",
            "all gases thin out alike: no reaction, no uptake by walls, no heat",
        ),
        checks=("MA20", "MA21", "MA27"),
    )
)


@dataclass(frozen=True, slots=True)
class Afterdamp:
    """Volume fractions in undiluted fumes."""

    co_frac: float
    co2_frac: float = 0.0
    o2_frac: float = AIR_OXYGEN_FRAC

    def __post_init__(self) -> None:
        """Refuse a mixture that does not fit into one volume."""
        for name in ("co_frac", "co2_frac", "o2_frac"):
            within(name, getattr(self, name), 0.0, 1.0, "1")
        total = self.co_frac + self.co2_frac + self.o2_frac
        if total > 1.0:
            raise ValueError(f"co_frac + co2_frac + o2_frac = {total:g} must not exceed 1")

    @property
    def foul_frac(self) -> float:
        """Share of the air from which it breaks a limit: CO above 24 ppm or oxygen below 20 %."""
        by_co = CO_LIMIT_FRAC / self.co_frac if self.co_frac > 0.0 else np.inf
        lack = AIR_OXYGEN_FRAC - self.o2_frac
        by_o2 = (AIR_OXYGEN_FRAC - O2_LIMIT_FRAC) / lack if lack > 0.0 else np.inf
        return float(min(by_co, by_o2))


def burnt_methane(*, methane_frac: float, co_frac: float) -> Afterdamp:
    """Afterdamp of methane burnt in air, dry, with a given share of carbon monoxide.

    Formula: c CH4 in 1 - c air gives x CO and c - x CO2 and takes 2 c - x/2 oxygen, at most what
    there is; the water condenses. Carbon monoxide beyond the methane's carbon is from dust.

    Parameters
    ----------
    methane_frac
        Methane c in the mixture before burning, 0-0.2.
    co_frac
        Carbon monoxide in the dry fumes, 0-0.1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> fumes = burnt_methane(methane_frac=0.095, co_frac=0.01)
    >>> round(fumes.co2_frac, 4), round(fumes.o2_frac, 4)
    (0.1067, 0.0043)
    """
    methane = float(within("methane_frac", methane_frac, 0.0, 0.2, "1"))
    co = float(within("co_frac", co_frac, 0.0, 0.1, "1"))
    oxygen = AIR_OXYGEN_FRAC * (1.0 - methane)
    monoxide = co * (1.0 - 2.0 * methane) / (1.0 - 0.5 * co)
    used = min(max(2.0 * methane - 0.5 * monoxide, 0.0), oxygen)
    dry = 1.0 - used
    return Afterdamp(
        co_frac=co,
        co2_frac=max(methane - monoxide, 0.0) / dry,
        o2_frac=(oxygen - used) / dry,
    )


def oxygen_frac(*, fumes: Afterdamp, fume_frac: ArrayLike) -> Floats:
    """Oxygen where fumes take a share of the air: O2 = O2_air - f (O2_air - O2_fumes).

    Parameters
    ----------
    fumes
        Composition of the undiluted fumes.
    fume_frac
        Share f of the air, 0-1.

    Raises
    ------
    ValueError
        If the share is outside 0-1.
    """
    share = within("fume_frac", fume_frac, 0.0, 1.0, "1")
    return np.asarray(AIR_OXYGEN_FRAC - share * (AIR_OXYGEN_FRAC - fumes.o2_frac))


def dose_rate_per_s(
    *, fumes: Afterdamp, fume_frac: ArrayLike, activity: Activity = "heavy"
) -> Floats:
    """Fractional effective dose a second without a self-rescuer, 1/s.

    Parameters
    ----------
    fumes
        Composition of the undiluted fumes.
    fume_frac
        Share of the air, 0-1.
    activity
        Breathing rate, see `fed_gas_per_s`.

    Raises
    ------
    ValueError
        If the share is outside 0-1 or the activity unknown.

    Examples
    --------
    >>> rate = dose_rate_per_s(fumes=Afterdamp(co_frac=0.01), fume_frac=0.1, activity="light")
    >>> round(float(rate) * 1800.0, 3)
    1.063
    """
    share = within("fume_frac", fume_frac, 0.0, 1.0, "1")
    return fed_gas_per_s(
        co_frac=share * fumes.co_frac,
        co2_frac=share * fumes.co2_frac,
        o2_frac=oxygen_frac(fumes=fumes, fume_frac=share),
        activity=activity,
    )
