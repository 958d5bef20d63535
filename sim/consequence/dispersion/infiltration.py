"""How much of the gas outside gets indoors: one well-mixed volume with a steady air exchange."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive
from sim.model_card import ModelCard, Range, register

CARD = register(
    ModelCard(
        key="consequence.infiltration",
        title_zh="室内渗入：单室一阶换气",
        title_en="Infiltration: one well-mixed volume, first-order air exchange",
        source="ALOHA technical documentation, NOAA NOS OR&R 43 (indoor concentration); closed "
        "form of dCi/dt = a (Co - Ci)",
        status="verified",
        ranges={"air_exchange_per_s": Range(0.1 / 3600.0, 10.0 / 3600.0, "1/s")},
        limits_zh=("室内均匀混合；无吸附与沉积；换气率不随风变",),
        limits_en=("well mixed indoors; no sorption; air exchange does not follow the wind",),
        checks=("F-step", "F-pulse", "F-mass"),
    )
)


def indoor_step_kg_m3(
    *,
    indoor_kg_m3: ArrayLike,
    outdoor_kg_m3: ArrayLike,
    air_exchange_per_s: ArrayLike,
    step_s: ArrayLike,
) -> tuple[Floats, Floats]:
    """Indoor concentration at the end of a step and its mean over it, for a constant outdoor one.

    ``Ci(t) = Co + (Ci0 - Co) exp(-a t)``, exact however long the step.

    Parameters
    ----------
    indoor_kg_m3
        Indoor concentration at the start, kg/m3, 0 or more.
    outdoor_kg_m3
        Outdoor concentration during the step, kg/m3, 0 or more.
    air_exchange_per_s
        Air exchanges per second, 1/s, 0 or more (1 an hour = 2.78e-4).
    step_s
        Length of the step, s, above 0. All arguments broadcast.

    Returns
    -------
    tuple of numpy.ndarray
        Concentration at the end and mean over the step, kg/m3.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> end, mean = indoor_step_kg_m3(indoor_kg_m3=0.0, outdoor_kg_m3=1.0,
    ...                               air_exchange_per_s=1 / 3600, step_s=3600.0)
    >>> round(float(end), 4), round(float(mean), 4)
    (0.6321, 0.3679)
    """
    indoor = non_negative("indoor_kg_m3", indoor_kg_m3, "kg/m3")
    outdoor = non_negative("outdoor_kg_m3", outdoor_kg_m3, "kg/m3")
    exchange = non_negative("air_exchange_per_s", air_exchange_per_s, "1/s")
    kept, share = gap_shares(exchange * positive("step_s", step_s, "s"))
    gap = indoor - outdoor
    return np.asarray(outdoor + gap * kept), np.asarray(outdoor + gap * share)


def gap_shares(exchanges: Floats) -> tuple[Floats, Floats]:
    """Share of the gap to the outdoor air that is left after a step, and its mean over the step.

    Unchecked, for inner loops: with an unchanged step both are reckoned once.

    Parameters
    ----------
    exchanges
        Air exchanges in the step, 0 or more.
    """
    # (1 - exp(-n)) / n, which tends to 1 as n goes to 0
    safe = np.where(exchanges > 0.0, exchanges, 1.0)
    return np.exp(-exchanges), np.where(exchanges > 0.0, -np.expm1(-safe) / safe, 1.0)


def indoor_series_kg_m3(
    *, outdoor_kg_m3: ArrayLike, air_exchange_per_s: ArrayLike, step_s: ArrayLike
) -> tuple[Floats, Floats]:
    """Indoor concentrations of many receptors through a piecewise constant outdoor history.

    Parameters
    ----------
    outdoor_kg_m3
        Outdoor concentration of each step, kg/m3, shape (n_steps, ...receptors).
    air_exchange_per_s
        Air exchanges per second, 1/s, one number or one for each receptor.
    step_s
        Length of each step, s, one number or shape (n_steps,).

    Returns
    -------
    tuple of numpy.ndarray
        At the end of each step and mean over each step, kg/m3, shape of `outdoor_kg_m3`; clean
        air indoors at the start.

    Raises
    ------
    ValueError
        If an argument is impossible.
    """
    outdoor = np.atleast_1d(non_negative("outdoor_kg_m3", outdoor_kg_m3, "kg/m3"))
    steps = np.broadcast_to(positive("step_s", step_s, "s"), outdoor.shape[:1])
    ends = np.empty_like(outdoor)
    means = np.empty_like(outdoor)
    indoor: Floats = np.zeros(outdoor.shape[1:])
    for number, step in enumerate(steps):
        indoor, mean = indoor_step_kg_m3(
            indoor_kg_m3=indoor,
            outdoor_kg_m3=outdoor[number],
            air_exchange_per_s=air_exchange_per_s,
            step_s=step,
        )
        ends[number] = indoor
        means[number] = mean
    return ends, means


def shelter_exposure_ratio(*, air_exchange_per_s: ArrayLike, exposure_s: ArrayLike) -> Floats:
    """Indoor over outdoor exposure while a steady cloud stands, ventilated out when it has gone.

    ``1 - (1 - exp(-a T)) / (a T)``.

    Parameters
    ----------
    air_exchange_per_s
        Air exchanges per second, 1/s, 0 or more.
    exposure_s
        Time the cloud stands, s, above 0; people air the rooms as soon as it has passed.

    Returns
    -------
    numpy.ndarray
        Ratio of the integrals of concentration over time, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(shelter_exposure_ratio(air_exchange_per_s=1 / 3600, exposure_s=1800.0)), 4)
    0.2131
    """
    _, mean = indoor_step_kg_m3(
        indoor_kg_m3=0.0,
        outdoor_kg_m3=1.0,
        air_exchange_per_s=air_exchange_per_s,
        step_s=positive("exposure_s", exposure_s, "s"),
    )
    return mean
