"""One valid call of each model, and which values of its arguments cannot be.

The tables `CALLS` of the modules `tests/support/calls_*.py` are tried by
`tests/unit/sim/consequence/test_refusals.py`.
"""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np

from sim.model_card import ModelCard

SIGNED: Final = frozenset({
    "x_m", "y_m", "east_m", "north_m", "points_m", "start_m", "hole_m", "time_s", "times_s",
    "release_time_s", "start_s", "release_start_s", "release_end_s", "from_s", "to_s",
    "obukhov_length_m", "tilt_deg", "wind_direction_deg", "facing_ratio", "direction_ratio",
    "wind_direction_ratio", "a", "energy_before_j_kg", "liquid_energy_j_kg", "heat_w",
    "entropy_before_j_kg_k", "liquid_entropy_j_kg_k", "vapour_entropy_j_kg_k", "edges_s",
    "vapour_energy_j_kg", "temperature_difference_k", "injection_m3_s", "density_excess_ratio",
    "fan_a1_pa_s_m3", "fan_a2_pa_s2_m6", "fan_a0_pa", "thermal_richardson_ratio",
})  # fmt: skip
"""Arguments that may well be negative: places upwind, times before, directions, zero points."""


@dataclass(frozen=True, slots=True)
class Call:
    """A public function with arguments that are in order."""

    function: Callable[..., Any]
    valid: Mapping[str, Any]
    wrong: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Impossible values beyond those that the name's unit tells (`impossible`)."""
    endless: frozenset[str] = frozenset()
    """Arguments for which infinity is a value: neutral air, no limit, never."""
    may_answer: tuple[float, ...] = ()
    """Infinity or NaN where it is an answer: never reached, unlimited, not defined."""
    signed: frozenset[str] = frozenset()
    """Arguments of this function that may be negative, beyond `SIGNED`."""

    @property
    def name(self) -> str:
        """The function with its module, without the room's path."""
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"

    @property
    def numeric(self) -> tuple[str, ...]:
        """Names of the arguments that hold real numbers."""
        return tuple(name for name, value in self.valid.items() if _is_real(value))

    def impossible(self, name: str) -> tuple[float, ...]:
        """Values that the argument must refuse, by its unit and by the table."""
        values = [math.nan]
        if name not in self.endless:
            values += [math.inf, -math.inf]
        if name not in SIGNED | self.signed:
            values.append(-1.0)
        if name.endswith(("_frac", "_prob")):
            values.append(1.5)
        if name.endswith(("temperature_k", "point_k", "ambient_k")):
            values.append(0.0)
        return (*values, *self.wrong.get(name, ()))

    def spoilt(self, name: str, value: float) -> dict[str, Any]:
        """The arguments with one value, the last of an array, replaced."""
        return {**self.valid, name: _spoilt(self.valid[name], value)}


def _is_real(value: object) -> bool:
    if isinstance(value, float):
        return True
    if not isinstance(value, list | tuple | np.ndarray) or hasattr(value, "_fields"):
        return False
    array = np.asarray(value)
    return array.size > 0 and array.dtype.kind == "f"


def _spoilt(value: Any, wrong: float) -> Any:
    if isinstance(value, float):
        return wrong
    array = np.array(value, dtype=float)
    array.ravel()[-1] = wrong
    return array


def silent(result: object, *, may_answer: tuple[float, ...] = ()) -> bool:
    """Whether an answer holds NaN or infinity where that is no answer."""
    nan, endless = (any(test(value) for value in may_answer) for test in (math.isnan, math.isinf))
    return any(
        bool((not nan and np.any(np.isnan(array))) or (not endless and np.any(np.isinf(array))))
        for array in _numbers(result)
    )


def _numbers(result: Any) -> Iterator[np.ndarray]:
    if isinstance(result, float | int | np.ndarray | np.generic):
        array = np.asarray(result)
        if array.dtype.kind in "fiub":
            yield array.astype(float)
    elif isinstance(result, Mapping):
        for value in result.values():
            yield from _numbers(value)
    elif isinstance(result, tuple | list):
        for value in result:
            yield from _numbers(value)
    elif is_dataclass(result):
        for part in fields(result):
            yield from _numbers(getattr(result, part.name))


def numeric_functions(room: ModuleType) -> set[Callable[..., Any]]:
    """Public functions of a package that take real numbers by keyword, unless "unchecked"."""
    found: set[Callable[..., Any]] = set()
    for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        module = importlib.import_module(info.name)
        found |= {
            value
            for name, value in vars(module).items()
            if inspect.isfunction(value)
            and value.__module__ == module.__name__
            and not name.startswith("_")
            and "unchecked" not in (value.__doc__ or "").partition("\n")[0]
            and any(
                parameter.kind is parameter.KEYWORD_ONLY
                and str(parameter.annotation).startswith(("ArrayLike", "float"))
                for parameter in inspect.signature(value).parameters.values()
            )
        }
    return found


def ranges_of(call: Call) -> dict[str, ModelCard]:
    """Cards of the function's module by the argument whose range they state."""
    cards = [card for card in vars(_module(call)).values() if isinstance(card, ModelCard)]
    return {name: card for card in cards for name in card.ranges if name in call.numeric}


def _module(call: Call) -> ModuleType:
    return importlib.import_module(call.function.__module__)
