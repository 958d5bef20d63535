"""Refuse an argument outside its range, naming the argument, its value and the range.

Shared by all physics: every public function checks its arguments here, so that refusals read alike.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_HUGE: Final = 1e300


def within(
    name: str,
    value: ArrayLike,
    low: float,
    high: float,
    unit: str = "",
    *,
    above: bool = False,
    finite: bool = True,
) -> Floats:
    """The argument as a float array, if every element lies in the range.

    Parameters
    ----------
    name
        Name of the argument, for the message.
    value
        Number or array of any shape.
    low, high
        Closed range; `low` itself is refused when `above` is true.
    unit
        Unit for the message.
    above
        Whether the range is open at `low`.
    finite
        Whether infinity is refused even when the range is open upwards.

    Raises
    ------
    ValueError
        If an element is NaN or outside; the message names argument, value and allowed range.

    Examples
    --------
    >>> within("length_m", [1.0, -2.0], 0.0, 1e4, "m")
    Traceback (most recent call last):
    ValueError: length_m = -2 outside 0..10000 m
    """
    array = np.asarray(value, dtype=np.float64)
    if array.size == 0:
        return array
    # minimum and maximum carry NaN along, and a comparison with NaN is false; plain numbers and
    # the reductions are spelt out because the fire models ask some ten times a time step
    if array.ndim == 0:
        least = most = float(array)
    else:
        least = float(np.minimum.reduce(array, axis=None))
        most = float(np.maximum.reduce(array, axis=None))
    if (least > low if above else least >= low) and most <= high and (not finite or most < np.inf):
        return array
    good = (array > low if above else array >= low) & (array <= high) & np.isfinite(array)
    worst = float(np.atleast_1d(array)[~np.atleast_1d(good)][0])
    start = f">{low:g}" if above else f"{low:g}"
    raise ValueError(f"{name} = {worst:g} outside {start}..{high:g} {unit}".rstrip())


def indices(name: str, value: ArrayLike, size: int) -> Ints:
    """The argument as an index array, if every element is a whole number in 0..size-1.

    Raises
    ------
    ValueError
        If an element is not whole or outside; the message names argument, value and range.
    """
    array = np.asarray(value)
    whole = within(name, array, 0, size - 1, "(index)").astype(np.int64)
    if not np.array_equal(whole, array):
        raise ValueError(f"{name} must hold whole numbers in 0..{size - 1}")
    return whole


def same_length(**arrays: NDArray[np.generic]) -> int:
    """Common length of one-dimensional arrays.

    Raises
    ------
    ValueError
        If an array is not one-dimensional or the lengths differ; all lengths are named.
    """
    shapes = {name: array.shape for name, array in arrays.items()}
    lengths = set(shapes.values())
    if len(lengths) != 1 or len(next(iter(lengths))) != 1:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"arrays must be one-dimensional and of one length, got {listed}")
    return int(next(iter(lengths))[0])


def finite(name: str, value: ArrayLike, unit: str = "") -> Floats:
    """The argument as a float array, if every element is a finite number.

    Raises
    ------
    ValueError
        If an element is NaN or infinite.
    """
    return _checked(name, value, -_HUGE, _HUGE, "a finite number", unit)


def positive(name: str, value: ArrayLike, unit: str = "") -> Floats:
    """The argument as a float array, if every element is finite and above zero.

    Raises
    ------
    ValueError
        If an element is zero, negative, NaN or infinite.

    Examples
    --------
    >>> positive("wind_speed_m_s", 0.0, "m/s")
    Traceback (most recent call last):
    ValueError: wind_speed_m_s must be above 0 m/s, got 0
    """
    return _checked(name, value, math.nextafter(0.0, 1.0), _HUGE, "above 0", unit)


def non_negative(name: str, value: ArrayLike, unit: str = "") -> Floats:
    """The argument as a float array, if every element is finite and not below zero.

    Raises
    ------
    ValueError
        If an element is negative, NaN or infinite.
    """
    return _checked(name, value, 0.0, _HUGE, "0 or more", unit)


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """The argument, if it is one of the allowed words.

    Raises
    ------
    ValueError
        If it is not.
    """
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")
    return value


def _checked(
    name: str, value: ArrayLike, low: float, high: float, allowed: str, unit: str
) -> Floats:
    array = np.asarray(value, dtype=np.float64)
    if array.size == 0:
        return array
    # NaN passes through min and max, and every comparison with it is false
    if low <= float(array.min()) and float(array.max()) <= high:
        return array
    flat = array.ravel()
    worst = flat[~((flat >= low) & (flat <= high))][0]
    raise ValueError(f"{name} must be {allowed} {unit}".rstrip() + f", got {worst:g}")
