"""How likely a person dies who breathed a changing concentration: toxic load and probit."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.consequence.harm.probit import dose_of_probability, probability_of_probit, probit_value
from sim.consequence.harm.toxic_probits import ConcentrationUnit, ProbitSource
from sim.consequence.release.orifice import GAS_CONSTANT_J_MOL_K
from sim.model_card import ModelCard, Range, register

_MG_PER_KG: Final = 1e6
_PPM: Final = 1e6
_S_PER_MIN: Final = 60.0

LARGEST_EXPONENT: Final = 10.0
"""Toxic exponents of the listed sources lie between 0.7 and 3.7; beyond 10 it is a slip of the pen
(and the power overflows, or takes for ever to sum)."""

CARD = register(
    ModelCard(
        key="consequence.toxic_load",
        title_zh="毒性负荷与死亡概率单位",
        title_en="Toxic load and lethality probit",
        source="TNO Purple Book CPR 18E (1999), section 5.2.2; UK HSE SPC/Tech/OSD/30, table 2",
        status="verified",
        ranges={"exposure_s": Range(300.0, 1800.0, "s")},
        limits_zh=(
            "来源之间差异大，须注明来源；未核实的来源另有标记",
            "适用于成年健康人群；未计防护与救治",
        ),
        limits_en=(
            "sources differ much: name the one used; unverified ones are marked",
            "healthy adults; no protection or treatment counted",
        ),
        checks=("D04", "D04-p", "D24", "T-osd30-table-2", "T-chlorine-abstract", "T-additive"),
    )
)


def concentration_in_unit(
    *,
    concentration_kg_m3: ArrayLike,
    unit: ConcentrationUnit,
    molar_mass_kg_mol: float,
    temperature_k: float = 298.15,
    pressure_pa: float = 101_325.0,
) -> Floats:
    """Concentration in mg/m3 or, as an ideal gas, in ppm by volume.

    Parameters
    ----------
    concentration_kg_m3
        Concentration, kg/m3, 0 or more.
    unit
        ``mg/m3`` or ``ppm``.
    molar_mass_kg_mol
        Molar mass, kg/mol, above 0.
    temperature_k, pressure_pa
        State of the air, K and Pa, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(concentration_in_unit(concentration_kg_m3=1.45e-4, unit="ppm",
    ...                                   molar_mass_kg_mol=0.070906)), 1)
    50.0
    """
    mass = non_negative("concentration_kg_m3", concentration_kg_m3, "kg/m3")
    if unit == "mg/m3":
        return mass * _MG_PER_KG
    if unit != "ppm":
        raise ValueError(f"unit must be mg/m3 or ppm, got {unit!r}")
    molar_mass = positive("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol")
    temperature = positive("temperature_k", temperature_k, "K")
    pressure = positive("pressure_pa", pressure_pa, "Pa")
    return mass * (GAS_CONSTANT_J_MOL_K * temperature / (molar_mass * pressure)) * _PPM


def toxic_load(*, concentration: ArrayLike, step_s: ArrayLike, n: float) -> Floats:
    """Toxic load of a piecewise constant concentration: ``sum of C^n dt``, dt in minutes.

    Parameters
    ----------
    concentration
        Concentration in each step in the unit of the source (see `concentration_in_unit`), 0 or
        more, shape (n_steps, ...receptors).
    step_s
        Length of each step, s, 0 or more, one number or shape (n_steps,).
    n
        Exponent of the source, above 0 to 10; 1 is Haber's rule.

    Returns
    -------
    numpy.ndarray
        Load, unit^n min, shape (...receptors): loads of parts of an exposure add up.

    Raises
    ------
    ValueError
        If an argument is impossible.

    References
    ----------
    TNO Purple Book CPR 18E (1999), section 5.2.2; ten Berge, Zwart and Appelman 1986.

    Examples
    --------
    >>> float(toxic_load(concentration=[100.0, 50.0], step_s=[300.0, 600.0], n=2.0))
    75000.0
    """
    level = np.atleast_1d(non_negative("concentration", concentration))
    exponent = float(within("n", n, 0.0, LARGEST_EXPONENT, above=True))
    steps = np.broadcast_to(non_negative("step_s", step_s, "s"), level.shape[:1])
    powered = level * level if exponent == 2.0 else level**exponent
    return np.asarray(np.tensordot(steps / _S_PER_MIN, powered, axes=1))


def death_probability(*, load: ArrayLike, source: ProbitSource) -> Floats:
    """Probability of death of a toxic load by one source; 0 for no load.

    Parameters
    ----------
    load
        Toxic load, `source.load_unit`, 0 or more.
    source
        Constants and their origin.

    Raises
    ------
    ValueError
        If a load is negative or not finite.
    """
    dose = non_negative("load", load, source.load_unit)
    return probability_of_probit(probit_value(a=source.a, b=source.b, dose=dose))


def lethal_concentration(
    *, source: ProbitSource, exposure_s: ArrayLike, probability_prob: ArrayLike
) -> Floats:
    """Steady concentration, in the source's unit, that kills this share in this time.

    Parameters
    ----------
    source
        Constants and their origin.
    exposure_s
        Time breathed, s, above 0.
    probability_prob
        Share of people, strictly between 0 and 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> from sim.consequence.harm.toxic_probits import CHLORINE_LEES
    >>> round(float(lethal_concentration(source=CHLORINE_LEES, exposure_s=1800.0,
    ...                                  probability_prob=0.5)))
    250
    """
    minutes = positive("exposure_s", exposure_s, "s") / _S_PER_MIN
    load = dose_of_probability(a=source.a, b=source.b, probability_prob=probability_prob)
    return np.asarray((load / minutes) ** (1.0 / source.n))
