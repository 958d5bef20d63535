"""Refuse an impossible argument with its name, its value and the allowed range."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
"""Array of double precision; a scalar argument gives a zero-dimensional one."""

_HUGE: Final = 1e300


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


def within(name: str, value: ArrayLike, low: float, high: float, unit: str = "") -> Floats:
    """The argument as a float array, if every element lies in the closed range.

    Raises
    ------
    ValueError
        If an element lies outside or is NaN.
    """
    return _checked(name, value, low, high, f"{low:g} to {high:g}", unit)


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
