"""What share of people a probit stands for, and back."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from sim.arguments import Floats, finite, positive, within
from sim.model_card import ModelCard, register

_LARGEST_LN: Final = 700.0
"""exp of more does not fit a float."""

_CENTRE: Final = 5.0
"""Probit of one half (Finney 1971; Purple Book CPR 18E, table 5.1)."""

CARD = register(
    ModelCard(
        key="consequence.probit",
        title_zh="概率单位与概率的换算",
        title_en="Probit and probability",
        source="TNO Purple Book CPR 18E (1999), eq. 5.1 and 5.2, table 5.1",
        status="verified",
        checks=("T-table-5.1", "T-round-trip", "T-normal"),
    )
)


def probit_value(*, a: ArrayLike, b: ArrayLike, dose: ArrayLike) -> Floats:
    """Probit of a dose: ``Y = a + b ln(dose)``; minus infinity for a dose of zero.

    Parameters
    ----------
    a, b
        Constants of the source, dimensionless.
    dose
        Dose in the source's unit, 0 or more.

    Raises
    ------
    ValueError
        If a constant or dose is not finite or the dose is negative.
    """
    intercept = finite("a", a)
    slope = positive("b", b)
    amount = finite("dose", dose)
    if np.any(amount < 0.0):
        raise ValueError(f"dose must be 0 or more, got {float(amount.min()):g}")
    with np.errstate(divide="ignore"):
        return np.asarray(intercept + slope * np.log(amount))


def probability_of_probit(probit: ArrayLike) -> Floats:
    """Share of people affected, 0 to 1: the standard normal distribution of probit - 5.

    Parameters
    ----------
    probit
        Probit; minus and plus infinity give 0 and 1.

    Raises
    ------
    ValueError
        If a probit is NaN.

    Examples
    --------
    >>> round(float(probability_of_probit(5.9677)), 4)
    0.8334
    """
    value = np.asarray(probit, dtype=np.float64)
    if np.any(np.isnan(value)):
        raise ValueError("probit must be a number, got NaN")
    return np.asarray(ndtr(value - _CENTRE))


def probit_of_probability(probability_prob: ArrayLike) -> Floats:
    """Probit of a share of people strictly between 0 and 1.

    Parameters
    ----------
    probability_prob
        Share, above 0 and below 1.

    Raises
    ------
    ValueError
        If a share lies outside.
    """
    share = np.asarray(probability_prob, dtype=np.float64)
    if not np.all((share > 0.0) & (share < 1.0)):
        raise ValueError("probability_prob must lie strictly between 0 and 1")
    return np.asarray(_CENTRE + ndtri(share))


def dose_of_probability(*, a: float, b: float, probability_prob: ArrayLike) -> Floats:
    """Dose at which a source gives this share of people: ``exp((Y - a) / b)``.

    Parameters
    ----------
    a, b
        Constants of the source.
    probability_prob
        Share, strictly between 0 and 1.

    Raises
    ------
    ValueError
        If a constant is impossible, a share lies outside, or no number holds the dose.
    """
    intercept = finite("a", a)
    slope = positive("b", b)
    logarithm = (probit_of_probability(probability_prob) - intercept) / slope
    return np.asarray(np.exp(within("ln(dose) of a, b", logarithm, -_LARGEST_LN, _LARGEST_LN)))
