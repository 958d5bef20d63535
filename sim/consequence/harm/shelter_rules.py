"""How likely people die unprotected, clothed outdoors, or inside: rules of risk analysis by source.

Rules for quantitative risk analysis, not physics: the probability is that of an unprotected person
(for individual risk), or the fraction of people outdoors or indoors (for societal risk).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, one_of, positive, within
from sim.consequence.harm.heat_and_blast import heat_probability, thermal_dose
from sim.model_card import ModelCard, Range, register

Person = Literal["unprotected", "outdoors", "indoors"]
RuleSource = Literal["purple_book", "aqt_3046"]

_PEOPLE: Final = get_args(Person)

CARD = register(
    ModelCard(
        key="consequence.shelter_rules",
        title_zh="热、爆炸、毒气与闪火的室内外死亡规则（紫皮书、AQ/T 3046）",
        title_en="Death outdoors and indoors by heat, blast, poison and flash fire, by source",
        source="TNO Purple Book CPR 18E (1999), figures 5.2 to 5.5, section 5.2.3 notes 3 to 5, "
        "table 5.3; AQ/T 3046-2013 10.3, 10.4 and table 10; each as transcribed by another public "
        "project, the texts themselves not seen",
        status="provisional",
        ranges={
            "heat_flux_w_m2": Range(0.0, 100e3, "W/m2"),
            "peak_overpressure_pa": Range(0.0, 200e3, "Pa"),
        },
        limits_zh=(
            "系数无公布算例可验，仅两份独立转录互相一致",
            "爆炸规则只用于蒸气云爆炸",
            "未计逃生时间与逃生距离：公布的反应时间和奔跑速度未能找到",
            "衣着只以0.14倍体现：衣物点燃模型（TNO 绿皮书）未能找到原文",
        ),
        limits_en=(
            "no printed example proves the factors; two independent transcriptions agree",
            "the blast rule is for vapour clouds only",
            "no escape: published reaction times and running speeds could not be found",
            "clothing only as the factor 0.14: the ignition of clothes (Green Book) was not found",
        ),
        checks=("SR-heat-aqt", "SR-blast", "SR-toxic", "SR-deaths", "SR-dose"),
    )
)


@dataclass(frozen=True, slots=True)
class ShelterRule:
    """Thresholds and factors of one source."""

    name: str
    longest_fire_s: float
    """Longest exposure to a fire that is counted: people reach shelter by then."""
    certain_from_w_m2: float
    """Heat flux from which everybody dies, indoors as well: buildings and clothes catch fire."""
    clothed_ratio: float
    """Share of the heat deaths of bare skin that remains outdoors, for clothing."""
    certain_from_pa: float
    """Overpressure above which everybody dies."""
    certain_at_limit: bool
    """Whether the pressure of the limit itself is already certain death."""
    indoor_from_pa: float
    """Overpressure above which some die indoors, of what falls on them."""
    indoor_blast_prob: float
    toxic_indoor_ratio: float
    """Share of the toxic deaths outdoors that is reckoned indoors, for want of an indoor dose."""
    source: str
    verified: bool = False


SHELTER_RULES: Final = MappingProxyType(
    {
        "purple_book": ShelterRule(
            "purple_book",
            longest_fire_s=20.0,
            certain_from_w_m2=35e3,
            clothed_ratio=0.14,
            certain_from_pa=30e3,
            certain_at_limit=False,
            indoor_from_pa=10e3,
            indoor_blast_prob=0.025,
            toxic_indoor_ratio=0.1,
            source="TNO Purple Book CPR 18E (1999), figures 5.2, 5.4, 5.5, section 5.2.3 notes "
            "3 to 5 (transcription by a project that read the pages)",
        ),
        "aqt_3046": ShelterRule(
            "aqt_3046",
            longest_fire_s=20.0,
            certain_from_w_m2=37.5e3,
            clothed_ratio=0.14,
            certain_from_pa=30e3,
            certain_at_limit=True,
            indoor_from_pa=10e3,
            indoor_blast_prob=0.025,
            toxic_indoor_ratio=0.1,
            source="AQ/T 3046-2013 10.3.1, eq. 6 to 8, 10.4.2, table 10 (as coded by a project "
            "that quotes the clauses)",
        ),
    }
)
"""Rules by source: they differ in the heat flux of certain death and at exactly 30 kPa."""

INDOORS_BY_DAY_FRAC: Final = 0.93
INDOORS_BY_NIGHT_FRAC: Final = 0.99
"""Share of people indoors, Purple Book table 5.3 (transcription, unverified); for the Netherlands:
give your own share where you know it."""


def heat_death_prob(
    *,
    heat_flux_w_m2: ArrayLike,
    exposure_s: ArrayLike,
    person: Person,
    rule: RuleSource = "purple_book",
) -> Floats:
    """Probability of death by the heat of a pool fire, jet fire or fireball.

    Tsao and Perry's probit (Purple Book eq. 5.4) of ``q^(4/3) min(t, 20 s)``; outdoors with
    clothing 0.14 of it; indoors none; everybody from 35 or 37.5 kW/m2.

    Parameters
    ----------
    heat_flux_w_m2
        Heat flux, W/m2, 0 or more; in the flame give any flux of certain death.
    exposure_s
        Duration of the fire, s, 0 or more; no more than the longest exposure is counted.
    person
        ``unprotected`` (individual risk), ``outdoors`` or ``indoors`` (societal risk).
    rule
        Source of the thresholds.

    Raises
    ------
    ValueError
        If an argument is impossible or a word unknown.

    Examples
    --------
    >>> heat_death_prob(heat_flux_w_m2=[20e3, 36e3], exposure_s=60.0, person="outdoors").round(3)
    array([0.075, 1.   ])
    """
    applied = _rule(rule)
    flux = non_negative("heat_flux_w_m2", heat_flux_w_m2, "W/m2")
    seconds = np.minimum(non_negative("exposure_s", exposure_s, "s"), applied.longest_fire_s)
    one_of("person", person, _PEOPLE)
    bare = heat_probability(
        dose=thermal_dose(heat_flux_w_m2=flux, exposure_s=seconds), source="tsao_perry"
    )
    kept = {"unprotected": 1.0, "outdoors": applied.clothed_ratio, "indoors": 0.0}[person]
    # somebody who is exposed for no time at all has not been there
    certain = (flux >= applied.certain_from_w_m2) & (seconds > 0.0)
    return np.asarray(np.where(certain, 1.0, kept * bare))


def blast_death_prob(
    *, peak_overpressure_pa: ArrayLike, person: Person, rule: RuleSource = "purple_book"
) -> Floats:
    """Probability of death by a vapour cloud's blast: 1 above 0.3 bar, indoors 0.025 above 0.1.

    Parameters
    ----------
    peak_overpressure_pa
        Peak side-on overpressure, Pa, 0 or more.
    person
        ``unprotected`` (individual risk), ``outdoors`` or ``indoors`` (societal risk).
    rule
        Source of the thresholds; at exactly 30 kPa the Purple Book says no, AQ/T 3046 yes.

    Raises
    ------
    ValueError
        If an argument is impossible or a word unknown.

    Examples
    --------
    >>> blast_death_prob(peak_overpressure_pa=[10e3, 10.1e3, 31e3], person="indoors").tolist()
    [0.0, 0.025, 1.0]
    """
    applied = _rule(rule)
    pressure = non_negative("peak_overpressure_pa", peak_overpressure_pa, "Pa")
    one_of("person", person, _PEOPLE)
    certain = pressure > applied.certain_from_pa
    if applied.certain_at_limit:
        certain = pressure >= applied.certain_from_pa
    some = applied.indoor_blast_prob if person == "indoors" else 0.0
    return np.asarray(
        np.where(certain, 1.0, np.where(pressure > applied.indoor_from_pa, some, 0.0))
    )


def toxic_death_prob(
    *, outdoor_prob: ArrayLike, person: Person, rule: RuleSource = "purple_book"
) -> Floats:
    """Probability of death by poison where the dose indoors is not known: indoors 0.1 of outdoors.

    Prefer `toxic_history.indoor_toxic_load` where the air exchange is known.

    Parameters
    ----------
    outdoor_prob
        Probability of death outdoors by a toxic probit, 0 to 1.
    person
        ``unprotected``, ``outdoors`` or ``indoors``.
    rule
        Source of the factor.

    Raises
    ------
    ValueError
        If an argument is impossible or a word unknown.
    """
    applied = _rule(rule)
    outdoors = within("outdoor_prob", outdoor_prob, 0.0, 1.0)
    one_of("person", person, _PEOPLE)
    return np.asarray(outdoors * (applied.toxic_indoor_ratio if person == "indoors" else 1.0))


def flash_fire_death_prob(*, concentration_frac: ArrayLike, lower_limit_frac: ArrayLike) -> Floats:
    """Probability of death in a flash fire: 1 where the cloud can burn, 0 outside, also indoors.

    Parameters
    ----------
    concentration_frac
        Concentration when the cloud ignites, volume fraction, 0 to 1.
    lower_limit_frac
        Lower flammability limit, volume fraction, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    Purple Book figure 5.3; AQ/T 3046-2013 10.4.1 (both as transcribed by other projects).
    """
    cloud = within("concentration_frac", concentration_frac, 0.0, 1.0)
    limit = within("lower_limit_frac", lower_limit_frac, 0.0, 1.0, above=True)
    return np.asarray(np.where(cloud >= limit, 1.0, 0.0))


def deaths_frac(
    *, indoor_prob: ArrayLike, outdoor_prob: ArrayLike, indoors_frac: ArrayLike
) -> Floats:
    """Share of all people at a place who die: ``F_in f_in + F_out (1 - f_in)``.

    Parameters
    ----------
    indoor_prob, outdoor_prob
        Probability of death indoors and outdoors, 0 to 1.
    indoors_frac
        Share of people indoors, 0 to 1 (`INDOORS_BY_DAY_FRAC`, `INDOORS_BY_NIGHT_FRAC`).

    Raises
    ------
    ValueError
        If an argument lies outside 0 to 1.

    References
    ----------
    Purple Book eq. 6.7 and 6.13.
    """
    inside = within("indoor_prob", indoor_prob, 0.0, 1.0)
    outside = within("outdoor_prob", outdoor_prob, 0.0, 1.0)
    share = within("indoors_frac", indoors_frac, 0.0, 1.0)
    return np.asarray(inside * share + outside * (1.0 - share))


def thermal_dose_of_history(
    *, heat_flux_w_m2: ArrayLike, step_s: ArrayLike, longest_s: float | None = None
) -> Floats:
    """Thermal dose of a changing heat flux, (W/m2)^(4/3) s: ``sum q^(4/3) dt``.

    For a fireball that grows and dies, or for somebody who runs away, whose flux falls with time.

    Parameters
    ----------
    heat_flux_w_m2
        Heat flux in each step, W/m2, 0 or more, shape (n_steps, ...receptors).
    step_s
        Length of each step, s, 0 or more, one number or shape (n_steps,).
    longest_s
        Longest exposure counted from the start, s, above 0 (`ShelterRule.longest_fire_s`); none
        if not given.

    Returns
    -------
    numpy.ndarray
        Dose, shape (...receptors); doses of parts of an exposure add up.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> float(thermal_dose_of_history(heat_flux_w_m2=[1e3, 8e3], step_s=[10.0, 90.0],
    ...                               longest_s=20.0).round(3))
    1700000.0
    """
    flux = np.atleast_1d(non_negative("heat_flux_w_m2", heat_flux_w_m2, "W/m2"))
    steps = np.broadcast_to(non_negative("step_s", step_s, "s"), flux.shape[:1])
    if longest_s is not None:
        limit = float(positive("longest_s", longest_s, "s"))
        steps = np.clip(limit - (np.cumsum(steps) - steps), 0.0, steps)
    return np.asarray(np.tensordot(steps, flux ** (4.0 / 3.0), axes=1))


def _rule(name: RuleSource) -> ShelterRule:
    one_of("rule", name, tuple(SHELTER_RULES))
    return SHELTER_RULES[name]
