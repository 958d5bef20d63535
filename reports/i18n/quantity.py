"""How numbers look to a reader: which unit suits a value, how many decimals it deserves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MINUS: Final = "\u2212"
NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit to print in: code of its name and how many SI units it holds."""

    code: str
    factor: float


_SCALES: Final[dict[str, tuple[tuple[float, Scale], ...]]] = {
    "s": (
        (120.0, Scale("unit.s", 1.0)),
        (7200.0, Scale("unit.min", 60.0)),
        (math.inf, Scale("unit.h", 3600.0)),
    ),
    "m": (
        (0.1, Scale("unit.mm", 1e-3)),
        (2000.0, Scale("unit.m", 1.0)),
        (math.inf, Scale("unit.km", 1000.0)),
    ),
    "h": ((math.inf, Scale("unit.unit_h", 1.0)),),
    "frac": ((math.inf, Scale("unit.percent", 0.01)),),
    "1": ((math.inf, Scale("unit.one", 1.0)),),
}
"""Per dimension: scales with the magnitude (SI) up to which each is used."""


def scale_for(dimension: str, values: Iterable[float]) -> Scale:
    """Unit in which the greatest of some values reads well.

    Parameters
    ----------
    dimension
        ``"s"``, ``"m"``, ``"h"`` (unit-hours), ``"frac"`` or ``"1"``, as `Metric.unit` has it.
    values
        Values in SI; those that are not finite do not count.

    Examples
    --------
    >>> scale_for("s", [90.0]).code, scale_for("s", [60.0, 5400.0]).code
    ('unit.s', 'unit.min')
    """
    greatest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    return next(scale for limit, scale in _SCALES[dimension] if greatest <= limit)


def decimals_for(values: Iterable[float]) -> int:
    """Decimals that show two or three digits of the greatest value; none for whole numbers.

    Examples
    --------
    >>> [decimals_for([x]) for x in (314.159, 31.4159, 3.14159, 0.0314159, 0.00314159)]
    [0, 1, 2, 3, 4]
    >>> decimals_for([4.0, 12.0])
    0
    """
    finite = [abs(v) for v in values if math.isfinite(v)]
    if not finite or all(v == round(v) for v in finite):
        return 0
    greatest = max(finite)
    steps = ((100.0, 0), (10.0, 1), (0.1, 2), (0.01, 3))
    return next((decimals for limit, decimals in steps if greatest >= limit), 4)


def plain_number(value: float, decimals: int) -> str:
    """A finite number with a true minus sign and thousands separated; never "-0".

    Examples
    --------
    >>> plain_number(12345.678, 1), plain_number(-0.004, 2)
    ('12,345.7', '0.00')
    """
    rounded = round(value, decimals)
    if rounded == 0:
        rounded = 0.0
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


def clock(t_s: float) -> str:
    """Time since the start as hours, minutes and seconds.

    Examples
    --------
    >>> clock(3725.4)
    '1:02:05'
    """
    whole = math.floor(t_s + 0.5)
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
