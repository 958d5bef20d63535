"""Numbers of mine rescue: turnout, squads, apparatus, speeds; each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_TUNNEL: Final = (
    "Analysis of air consumption and moving speed by firefighters during full-scale search & "
    "rescue experiments in a tunnel (abstract): seven teams of five, blindfolded, 417 m in with a "
    "stretcher and out with a casualty, 35.2 min in all"
)
_TRAINING: Final = (
    "training text of the mine rescue regulation (project reference 2.4), not the law"
)
_HYZ4: Final = "data sheet of the HYZ4 oxygen apparatus: 240 min, 20 MPa, 2.4 L"
_ASSUMED: Final = "assumed; no source found"


@dataclass(frozen=True, slots=True)
class Rule:
    """One number with the range in which a plan may set it."""

    value: float
    low: float
    high: float
    unit: str
    source: str
    is_verified: bool
    """Whether the source has been read: a regulation, data sheet or abstract."""


_ROWS: Final[tuple[tuple[str, float, float, float, str, str, bool], ...]] = (
    ("turnout_s", 60.0, 30.0, 300.0, "s", _TRAINING, False),
    ("turnout_on_foot_s", 120.0, 60.0, 600.0, "s", _TRAINING, False),
    ("briefing_s", 900.0, 300.0, 3600.0, "s", f"{_ASSUMED}; Laibin 1998: 25 min in all", False),
    ("n_entering", 6.0, 5.0, 9.0, "people", "6 at Laibin 1998 (grade C); rule from memory", False),
    ("n_entering_us", 5.0, 5.0, 6.0, "people", "30 CFR 49.12(b): five and an alternate", True),
    ("n_standby_squads", 1.0, 0.0, 4.0, "squads", "rule from memory", False),
    ("endurance_s", 14_400.0, 3_600.0, 14_400.0, "s", f"{_HYZ4}, moderate work", True),
    ("endurance_hard_work_s", 3_600.0, 1_800.0, 7_200.0, "s", f"{_HYZ4}, heavy work 1 h", True),
    ("filling_pa", 20e6, 18e6, 20e6, "Pa", _HYZ4, True),
    ("reserve_pa", 5e6, 3e6, 10e6, "Pa", "5 MPa kept for the way back, from memory", False),
    ("clear_speed_m_s", 1.0, 0.5, 1.5, "m/s", _ASSUMED, False),
    ("smoke_speed_m_s", 0.39, 0.2, 0.6, "m/s", _TUNNEL, True),
    ("carry_clear_m_s", 0.7, 0.3, 1.0, "m/s", _ASSUMED, False),
    ("carry_smoke_m_s", 0.50, 0.2, 0.7, "m/s", _TUNNEL, True),
    ("n_carriers", 5.0, 4.0, 8.0, "people", f"{_TUNNEL}: five to a stretcher", True),
    (
        "handling_s",
        210.0,
        60.0,
        900.0,
        "s",
        f"{_TUNNEL}: what is left of 35.2 min beside 417 m / 0.39 m/s and 417 m / 0.50 m/s",
        True,
    ),
    ("rest_s", 7_200.0, 1_800.0, 28_800.0, "s", _ASSUMED, False),
)
"""Name, value, least, greatest, unit, source, verified. `rest_s` is the time between two entries of
one squad."""

RULES: Final[dict[str, Rule]] = {name: Rule(*row) for name, *row in _ROWS}  # type: ignore[arg-type]
