"""How likely a person at a place is to die in a year: scenarios, weather and harm summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, finite, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

_ROUNDING: Final = 1e-9
"""Shares that should add up to 1 may exceed it by this much."""

CARD = register(
    ModelCard(
        key="consequence.individual_risk",
        title_zh="个人风险（场景频率、天气概率与死亡概率之和）",
        title_en="Individual risk: sum over scenarios and weather",
        source="TNO Purple Book CPR 18E (1999), eq. 6.1, 6.2 and 6.8 to 6.11; worked example of "
        "appendix 6.B as transcribed by another project",
        status="verified",
        ranges={"coverage_ratio": Range(0.0, 1.0, "")},
        limits_zh=(
            "假设人员长期处于该处、在室外且无防护",
            "覆盖率大于1表示云团宽于风向扇区，只在相邻扇区风频相近时成立",
        ),
        limits_en=(
            "a person who stays at the place for ever, outdoors and unprotected",
            "coverage above 1 means a cloud wider than the sector: only for an even wind rose",
        ),
        checks=("IR-purple-6B", "IR-width", "IR-sum", "IR-mixed", "PLL-places"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class AccidentScenarios:
    """How often each scenario happens and in which weather it may happen.

    Parameters
    ----------
    frequency_per_year
        Frequency of each scenario, 1/year, 0 or more, shape (n_scenarios,).
    weather_prob
        Probability of each weather (class, speed and direction), 0 to 1, shape (n_weathers,) for
        all scenarios or (n_scenarios, n_weathers); the probabilities of a scenario add up to at
        most 1. What is missing to 1 is weather left out, see `weather_missing_prob`.

    Raises
    ------
    ValueError
        If a frequency or probability is impossible, or probabilities add up to more than 1.
    """

    frequency_per_year: Floats
    weather_prob: Floats

    def __init__(self, *, frequency_per_year: ArrayLike, weather_prob: ArrayLike = 1.0) -> None:
        frequency = np.atleast_1d(non_negative("frequency_per_year", frequency_per_year, "1/year"))
        weather = np.atleast_1d(within("weather_prob", weather_prob, 0.0, 1.0))
        if frequency.ndim != 1 or frequency.size == 0:
            raise ValueError(f"frequency_per_year must be a list, got shape {frequency.shape}")
        if weather.ndim == 2 and weather.shape[0] != frequency.size:
            raise ValueError(
                f"weather_prob must have a row a scenario, {frequency.size}, got {weather.shape[0]}"
            )
        if weather.ndim > 2:
            raise ValueError(f"weather_prob must be a list or table, got shape {weather.shape}")
        total = float(weather.sum(axis=-1).max())
        if total > 1.0 + _ROUNDING:
            raise ValueError(f"weather_prob must add up to 1 at most, got {total:g}")
        object.__setattr__(self, "frequency_per_year", frequency)
        object.__setattr__(
            self, "weather_prob", np.broadcast_to(weather, (frequency.size, weather.shape[-1]))
        )

    @property
    def weather_missing_prob(self) -> Floats:
        """Probability of weather left out of each scenario; its risk is not counted."""
        return np.asarray(np.maximum(1.0 - self.weather_prob.sum(axis=1), 0.0))

    @property
    def case_frequency_per_year(self) -> Floats:
        """Frequency of each scenario in each weather, 1/year, shape (n_scenarios, n_weathers)."""
        return np.asarray(self.frequency_per_year[:, None] * self.weather_prob)


@dataclass(frozen=True, slots=True, eq=False)
class IndividualRisk:
    """Risk of death at places, 1/year."""

    per_year: Floats
    """Sum over all scenarios and weathers, shape (...places)."""
    by_scenario_per_year: Floats
    """Share of each scenario, shape (n_scenarios, ...places)."""


def individual_risk(*, scenarios: AccidentScenarios, death_prob: ArrayLike) -> IndividualRisk:
    """Risk of death at places: ``IR = sum over s and w of f_s P_w p_s,w``.

    Parameters
    ----------
    scenarios
        Frequencies and weather.
    death_prob
        Probability that a person at the place dies if the scenario happens in the weather, 0 to 1,
        shape (n_scenarios, n_weathers, ...places).

    Returns
    -------
    IndividualRisk
        Risk of each place, 1/year, and what each scenario adds to it.

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1 or the shape does not match the scenarios.

    References
    ----------
    TNO Purple Book CPR 18E (1999), eq. 6.1 and 6.2.

    Examples
    --------
    >>> fires = AccidentScenarios(frequency_per_year=[1e-4, 1e-6], weather_prob=[0.25, 0.75])
    >>> risk = individual_risk(scenarios=fires, death_prob=[[0.0, 0.4], [1.0, 1.0]])
    >>> round(float(risk.per_year), 9)
    3.1e-05
    """
    death = within("death_prob", death_prob, 0.0, 1.0)
    cases = scenarios.case_frequency_per_year
    if death.shape[:2] != cases.shape:
        raise ValueError(
            f"death_prob must begin with the shape of the scenarios, {cases.shape}, "
            f"got {death.shape}"
        )
    places = cases.reshape(cases.shape + (1,) * (death.ndim - 2))
    by_scenario = np.asarray((places * death).sum(axis=1))
    return IndividualRisk(np.asarray(by_scenario.sum(axis=0)), by_scenario)


def either_death_prob(*, death_prob: ArrayLike) -> Floats:
    """Probability of dying of at least one of independent effects: ``1 - prod (1 - p)``.

    Parameters
    ----------
    death_prob
        Probability of each effect, 0 to 1, shape (n_effects, ...).

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1.

    Examples
    --------
    >>> float(either_death_prob(death_prob=[0.5, 0.5]))
    0.75
    """
    death = np.atleast_1d(within("death_prob", death_prob, 0.0, 1.0))
    return np.asarray(1.0 - np.prod(1.0 - death, axis=0))


def mixed_risk_per_year(*, risk: IndividualRisk, presence_prob: ArrayLike) -> Floats:
    """Risk of a person who spends shares of the year at several places, 1/year.

    Parameters
    ----------
    risk
        Risk at the places, `per_year` of shape (n_places,).
    presence_prob
        Share of the year at each place, 0 to 1, shape (n_places,); together 1 at most.

    Raises
    ------
    ValueError
        If a share is impossible, the shares exceed 1 or do not match the places.
    """
    share = np.atleast_1d(within("presence_prob", presence_prob, 0.0, 1.0))
    here = np.atleast_1d(risk.per_year)
    if share.shape != here.shape or share.ndim != 1:
        raise ValueError(
            f"presence_prob must hold one share a place, {here.shape}, got {share.shape}"
        )
    if float(share.sum()) > 1.0 + _ROUNDING:
        raise ValueError(f"presence_prob must add up to 1 at most, got {float(share.sum()):g}")
    return np.asarray(share @ here)


def effective_width_m(*, crosswind_m: ArrayLike, death_prob: ArrayLike) -> Floats:
    """Width of a cloud that kills as on its axis and harms nobody beside it: ``int p dy / p(0)``.

    Parameters
    ----------
    crosswind_m
        Places from the axis outwards, m, rising from 0, shape (n_points,).
    death_prob
        Probability of death there, 0 to 1, above 0 on the axis, shape (n_points, ...). The cloud
        is taken symmetric; let the places reach to where the probability is negligible.

    Returns
    -------
    numpy.ndarray
        Effective width, m, by the trapezium rule.

    Raises
    ------
    ValueError
        If an argument is impossible, or nobody dies on the axis.

    References
    ----------
    TNO Purple Book CPR 18E (1999), eq. 6.8 and 6.9.
    """
    places = np.atleast_1d(finite("crosswind_m", crosswind_m, "m"))
    death = np.atleast_1d(within("death_prob", death_prob, 0.0, 1.0))
    if places.ndim != 1 or places.size < 2 or places[0] != 0.0 or np.any(np.diff(places) <= 0.0):
        raise ValueError("crosswind_m must rise from 0 m and hold two places or more")
    if death.shape[0] != places.size:
        raise ValueError(
            f"death_prob must hold one row a place, {places.size}, got {death.shape[0]}"
        )
    if np.any(death[0] <= 0.0):
        raise ValueError("death_prob must be above 0 on the axis, got 0")
    half = np.trapezoid(death, places, axis=0)
    return np.asarray(2.0 * half / death[0])


def coverage_ratio(
    *, effective_width_m: ArrayLike, distance_m: ArrayLike, n_sectors: int
) -> Floats:
    """Share of the directions of a wind sector in which the cloud covers the place.

    ``P_ci = n ECW / (2 pi R)``; multiplied by the probability of death on the axis it gives that
    of a place in the sector.

    Parameters
    ----------
    effective_width_m
        Effective width of the cloud at this distance, m, 0 or more.
    distance_m
        Distance from the source, m, above 0.
    n_sectors
        Wind sectors of the rose, 1 or more.

    Returns
    -------
    numpy.ndarray
        Share; above 1 for a cloud wider than the sector (see the card), which is kept: its risk
        reaches into the neighbouring sectors.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    TNO Purple Book CPR 18E (1999), eq. 6.10, appendix 6.A.

    Examples
    --------
    >>> round(float(coverage_ratio(effective_width_m=86.2, distance_m=361.0, n_sectors=12)), 3)
    0.456
    """
    width = non_negative("effective_width_m", effective_width_m, "m")
    distance = positive("distance_m", distance_m, "m")
    sectors = float(within("n_sectors", n_sectors, 1, 3600))
    return np.asarray(sectors * width / (2.0 * np.pi * distance))
