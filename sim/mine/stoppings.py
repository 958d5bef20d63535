"""What overpressure destroys the stoppings, doors and seals of a mine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_RI_9676: Final = (
    "NIOSH RI 9676 (2008), Explosion effects on mine ventilation stoppings, full-scale tests at "
    "Lake Lynn, as summarised in its abstract and in ohsonline.com 2008-12-05"
)
_IC_9500: Final = "NIOSH IC 9500 (2007), Explosion pressure design criteria for new seals"


@dataclass(frozen=True, slots=True)
class Stopping:
    """One kind of ventilation control."""

    key: str
    name_zh: str
    strength_pa: float
    """Total overpressure, reflection included, at which it was destroyed or is designed to hold."""
    source: str
    is_verified: bool


_ROWS: Final[tuple[tuple[str, str, float, str, bool], ...]] = (
    ("steel_panel", "钢板密闭", 9e3, _RI_9676, True),
    ("hollow_block", "空心砌块密闭", 36e3, _RI_9676, True),
    ("woven_cloth", "编织布密闭", 42e3, _RI_9676, True),
    ("solid_block_dry", "干砌实心砌块密闭", 52e3, _RI_9676, True),
    (
        "solid_block_wet",
        "湿砌实心砌块密闭",
        180e3,
        f"{_RI_9676}; held, not tested to failure",
        True,
    ),
    ("air_door", "风门", 9e3, "assumed as weak as a steel panel; no source found", False),
    ("seal_140", "密闭墙（140 kPa）", 140e3, f"{_IC_9500}: rule before 2006", True),
    ("seal_345", "密闭墙（345 kPa）", 345e3, f"{_IC_9500}: MSHA bulletin P06-16 of 2006", True),
    ("seal_800", "密闭墙（800 kPa）", 800e3, f"{_IC_9500}: tier, from memory", False),
    ("seal_4400", "密闭墙（4.4 MPa）", 4.4e6, f"{_IC_9500}: tier, from memory", False),
)

STOPPINGS: Final[dict[str, Stopping]] = {row[0]: Stopping(*row) for row in _ROWS}
"""Designs hold at least their design pressure; the strength of a broken test is an upper bound."""
