"""Physical properties of a substance from CoolProp and `chemicals`, each with the source it has.

Only `make_substances.py` uses this, in a scratch environment. Liquid values belong to the normal
boiling point, or to 293.15 K for what is liquid at room temperature, and to the nearest temperature
at which the source's correlation holds; the temperature is always written down.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import chemicals
from chemicals import dippr, heat_capacity, phase_change, reaction, volume
from CoolProp import CoolProp as cool  # noqa: N813 - its namespace is one long function list
from substance_curves import (
    ATMOSPHERE_PA,
    Correlation,
    Curve,
    Reading,
    fit_curve,
    pressures,
    row_of,
)

warnings.filterwarnings("ignore")

ROOM_K: Final = 293.15
STANDARD_K: Final = 298.15
R: Final = 8.314_462_618  # J/(mol K), CODATA 2018
WATER_HVAP_J_MOL: Final = 44_011.5  # of water at 298.15 K, chemicals 1.5.2

ESTIMATE_FROM_K: Final = 270.0
"""The estimate of a liquid's heat capacity uses that of the gas at 298 K, too large far below."""

ASSOCIATED: Final = frozenset({"7664-39-3", "10102-44-0", "64-19-7"})
"""HF, NO2 and acetic acid: no estimate that treats the vapour as single molecules."""

DECOMPOSING: Final = frozenset({"75-86-5"})
"""Acetone cyanohydrin: falls apart before it boils, so the libraries' boiling data contradict."""

COMBUSTIBLE: Final = frozenset({"C", "H", "N", "O", "S", "Cl"})

CONSTANT_SOURCES: Final = {
    "HEOS": "heos",
    "IUPAC": "iupac",
    "CRC": "crc",
    "CRC_ORG": "crc",
    "CRC_INORG": "crc",
    "COMMON_CHEMISTRY": "common-chemistry",
    "WEBBOOK": "webbook",
    "MATTHEWS": "matthews",
    "PSRK": "psrk",
    "PINAMARTINES": "pinamartines",
    "YAWS": "yaws",
}
"""Method of `chemicals` to source id, in the order of trust; no group-contribution estimates."""

HEAT_OF_FORMATION: Final = ("ATCT_G", "CRC", "API_TDB_G", "WEBBOOK", "TRC")


@dataclass(slots=True)
class Known:
    """What the libraries say about one substance."""

    readings: list[Reading] = field(default_factory=list)
    curve: Curve | None = None

    def value(self, quantity: str) -> float | None:
        """A value that has been read."""
        return next((r.value for r in self.readings if r.quantity == quantity), None)


def _usable(value: Any) -> bool:  # noqa: ANN401 - numpy or Python number
    return value is not None and math.isfinite(value)


class Library:
    """Both libraries behind one face."""

    def __init__(self) -> None:
        names = cool.get_global_param_string("FluidsList").split(",")
        self._fluids = {cool.get_fluid_param_string(name, "CAS"): name for name in sorted(names)}

    def read(self, *, cas: str, formula: str) -> Known:
        """Everything but flammability."""
        known = Known()
        known.readings.append(
            Reading("molar_mass_kg_mol", chemicals.MW(formula) / 1000.0, "atomic-weights")
        )
        if cas in self._fluids:
            _read_fluid(known, self._fluids[cas])
        elif cas not in DECOMPOSING:
            _read_chemicals(known, cas)
        return known

    @staticmethod
    def check_identity(*, cas: str, formula: str) -> None:
        """Stop when the registry of `chemicals` gives the CAS number another composition."""
        registered = chemicals.search_chemical(cas).formula
        if chemicals.simple_formula_parser(registered) != chemicals.simple_formula_parser(formula):
            raise SystemExit(f"identities.csv: {cas} is {registered}, not {formula}")

    @staticmethod
    def limits(cas: str) -> list[Reading]:
        """Explosive limits: NFPA 497, else IEC 60079-20-1, both limits from one source."""
        sources = {"NFPA 497 (2008)": "nfpa-497", "IEC 60079-20-1 (2010)": "iec-60079-20-1"}
        for method, source in sources.items():
            if method in chemicals.LFL_methods(CASRN=cas):
                low = chemicals.LFL(CASRN=cas, method=method)
                found = [Reading("lfl_frac", low, source)]
                if method in chemicals.UFL_methods(CASRN=cas):
                    high = chemicals.UFL(CASRN=cas, method=method)
                    found.append(Reading("ufl_frac", high, source))
                return found
        return []

    @staticmethod
    def heat_of_combustion(*, cas: str, formula: str) -> list[Reading]:
        """Net heat of combustion of the gas at 298.15 K, J/kg."""
        atoms = chemicals.simple_formula_parser(formula)
        if not COMBUSTIBLE.issuperset(atoms):
            return []
        methods = reaction.Hfg_methods(cas)
        measured = [m for m in HEAT_OF_FORMATION if m in methods]
        source = "heat-of-formation" if measured else "heat-of-formation-estimate"
        chosen = [*measured, *methods]
        if not chosen:
            return []
        products = chemicals.combustion_stoichiometry(atoms)
        gross = -chemicals.HHV_stoichiometry(products, reaction.Hfg(cas, method=chosen[0]))
        net = gross - WATER_HVAP_J_MOL * products.get("H2O", 0.0)
        mass = chemicals.MW(formula) / 1000.0
        return [Reading("heat_of_combustion_j_kg", net / mass, source, STANDARD_K)]


def _read_fluid(known: Known, fluid: str) -> None:
    """All from the reference equation of state of CoolProp."""
    one = cool.PropsSI
    tc, pc = one("Tcrit", fluid), one("pcrit", fluid)
    low, source = one("T_triple", fluid), "coolprop"
    known.readings += [
        Reading("critical_temperature_k", tc, source),
        Reading("critical_pressure_pa", pc, source),
    ]
    liquid = boiling = ROOM_K
    if one("p_triple", fluid) < ATMOSPHERE_PA:
        boiling = one("T", "P", ATMOSPHERE_PA, "Q", 0, fluid)
        liquid = min(boiling, ROOM_K)
        known.readings.append(Reading("boiling_point_k", boiling, source))
    known.readings += [
        Reading("liquid_density_kg_m3", one("D", "T", liquid, "Q", 0, fluid), source, liquid),
        Reading(
            "liquid_heat_capacity_j_kg_k", one("C", "T", liquid, "Q", 0, fluid), source, liquid
        ),
    ]
    heat = one("H", "T", boiling, "Q", 1, fluid) - one("H", "T", boiling, "Q", 0, fluid)
    known.readings.append(Reading("heat_of_vaporisation_j_kg", heat, source, boiling))
    cp = one("CP0MOLAR", "T", STANDARD_K, "P", ATMOSPHERE_PA, fluid)
    known.readings.append(Reading("heat_ratio", cp / (cp - R), source, STANDARD_K))

    def pressure(t: float) -> float:
        return float(one("P", "T", t, "Q", 0, fluid))

    known.curve = fit_curve(pressure, tc=tc, pc=pc, low=low, high=tc, src=source)


def _read_chemicals(known: Known, cas: str) -> None:
    """From the correlations of `chemicals`, best source first."""
    known.readings += _constant("boiling_point_k", cas, chemicals.Tb, chemicals.Tb_methods)
    boiling = known.value("boiling_point_k")
    if boiling is None:
        return
    best = _best_pressure(cas, boiling)
    end = (best.high_k, best.end_pa) if best and best.reaches_critical else (None, None)
    known.readings += [
        *_constant("critical_temperature_k", cas, chemicals.Tc, chemicals.Tc_methods, end[0], 0.02),
        *_constant("critical_pressure_pa", cas, chemicals.Pc, chemicals.Pc_methods, end[1], 0.07),
    ]
    liquid = min(boiling, ROOM_K)
    molar = 1.0 / (known.value("molar_mass_kg_mol") or math.nan)
    gas = _gas_heat_capacity(cas)
    known.curve = _vapour_pressure(known, best)
    found = [
        _first("liquid_density_kg_m3", _densities(cas, molar), liquid, 1.0),
        _liquid_heat_capacity(known, cas, liquid, molar),
        _heat_of_vaporisation(known, cas, boiling, molar),
    ]
    known.readings += [reading for reading in found if reading is not None]
    if gas is not None:
        cp, source = gas
        known.readings.append(Reading("heat_ratio", cp / (cp - R), source, STANDARD_K))


def _first(quantity: str, found: list[Correlation], at_k: float, factor: float) -> Reading | None:
    return found[0].reading(quantity, at_k, factor) if found else None


def _constant(
    quantity: str,
    cas: str,
    read: Callable[..., float],
    methods: Callable[[str], list[str]],
    end: float | None = None,
    tolerance: float = 0.0,
) -> list[Reading]:
    """The most trusted reading, among those close to the end of the vapour pressure if any.

    The check is there for misprints: `chemicals` gives 7.5 MPa for acetaldehyde from one source and
    5.6 MPa from four others.
    """
    trusted = [m for m in CONSTANT_SOURCES if m in methods(cas)]
    readings = [Reading(quantity, read(cas, method=m), CONSTANT_SOURCES[m]) for m in trusted]
    fitting = [r for r in readings if end is None or abs(r.value / end - 1.0) <= tolerance]
    return (fitting or readings)[:1]


def _best_pressure(cas: str, boiling: float) -> Correlation | None:
    """The first vapour pressure that is one atmosphere at the boiling point, else the first."""
    options = pressures(cas)
    return next((one for one in options if one.boils_at(boiling)), options[0] if options else None)


def _vapour_pressure(known: Known, best: Correlation | None) -> Curve | None:
    tc, pc = known.value("critical_temperature_k"), known.value("critical_pressure_pa")
    if tc is None or pc is None or best is None:
        return None
    if best.reaches_critical:
        tc, pc = best.high_k, best.end_pa
    return fit_curve(best.at, tc=tc, pc=pc, low=best.low_k, high=best.high_k, src=best.source)


def _densities(cas: str, molar: float) -> list[Correlation]:
    """Density of the saturated liquid in kg/m3."""
    found: list[Correlation] = []
    if r := row_of(volume.rho_data_Perry_8E_105_l, cas):
        c = [r[f"C{i}"] for i in range(1, 5)]
        found.append(
            Correlation(lambda t: dippr.EQ105(t, *c) / molar, r["Tmin"], r["Tmax"], "perry")
        )
    if r := row_of(volume.rho_data_VDI_PPDS_2, cas):
        v = [r[k] for k in ("Tc", "rhoc", "A", "B", "C", "D")]
        found.append(Correlation(lambda t: dippr.EQ116(t, *v), 0.3 * r["Tc"], r["Tc"], "vdi"))
    if r := row_of(volume.rho_data_CRC_inorg_l_const, cas):
        found.append(Correlation(lambda _: 1.0 / (molar * r["Vm"]), STANDARD_K, STANDARD_K, "crc"))
    return found


def _liquid_heat_capacity(known: Known, cas: str, t: float, molar: float) -> Reading | None:
    name = "liquid_heat_capacity_j_kg_k"
    if r := row_of(heat_capacity.Cp_data_Perry_Table_153_100, cas):
        c = [r[k] for k in "ABCDE"]
        perry = Correlation(lambda x: dippr.EQ100(x, *c) / 1e3, r["Tmin"], r["Tmax"], "perry")
        return perry.reading(name, t, molar)
    for table in (heat_capacity.zabransky_dict_sat_s, heat_capacity.zabransky_dict_const_s):
        if cas in table:
            model = table[cas]
            low, high = model.models[0].Tmin, model.models[-1].Tmax
            return Correlation(model.calculate, low, high, "zabransky").reading(name, t, molar)
    standard = row_of(heat_capacity.CRC_standard_data, cas)
    if standard and _usable(standard["Cpl"]):
        return Reading(name, standard["Cpl"] * molar, "crc", STANDARD_K)
    gas, tc = _gas_heat_capacity(cas), known.value("critical_temperature_k")
    omega = chemicals.omega(cas)
    if gas is None or tc is None or omega is None or cas in ASSOCIATED or t < ESTIMATE_FROM_K:
        return None
    cp = heat_capacity.Rowlinson_Poling(t, tc, omega, gas[0])
    return Reading(name, cp * molar, "rowlinson-poling", t, "estimate")


def _heat_of_vaporisation(known: Known, cas: str, t: float, molar: float) -> Reading | None:
    name = "heat_of_vaporisation_j_kg"
    if r := row_of(phase_change.phase_change_data_Perrys2_150, cas):
        c = [r[k] for k in ("Tc", "C1", "C2", "C3", "C4")]
        perry = Correlation(lambda x: dippr.EQ106(x, *c), r["Tmin"], r["Tmax"], "perry")
        return perry.reading(name, t, molar)
    if r := row_of(phase_change.phase_change_data_VDI_PPDS_4, cas):
        v = [r[k] for k in ("Tc", "A", "B", "C", "D", "E")]
        return Correlation(lambda x: chemicals.PPDS12(x, *v), 0.3 * v[0], v[0], "vdi").reading(
            name, t, molar
        )
    crc = row_of(phase_change.Hvap_data_CRC, cas)
    if crc and _usable(crc["HvapTb"]):
        return Reading(name, crc["HvapTb"] * molar, "crc", t)
    if r := row_of(phase_change.Hvap_data_Gharagheizi, cas):
        return Reading(name, r["Hvap298"] * molar, "gharagheizi", STANDARD_K, "at 298.15 K")
    curve = known.curve
    if curve is None or cas in ASSOCIATED or not curve.t_min_k <= t <= curve.t_max_k + 0.2:
        return None
    return Reading(name, _clapeyron(known, t) * molar, "clapeyron", t, "estimate")


def _clapeyron(known: Known, t: float) -> float:
    """R T^2 d ln p / dT of the fitted curve, J/mol, for an ideal vapour."""
    curve = known.curve
    assert curve is not None

    def log_p(x: float) -> float:
        y = 1.0 - x / curve.t0_k
        terms = curve.a * y + curve.b * y**1.5 + curve.c * y**2.5 + curve.d * y**5
        return terms * curve.t0_k / x

    return R * t * t * (log_p(t + 0.05) - log_p(t - 0.05)) / 0.1


def _gas_heat_capacity(cas: str) -> tuple[float, str] | None:
    """Ideal-gas heat capacity at 298.15 K, J/(mol K)."""
    if r := row_of(heat_capacity.Cp_data_Poling, cas):
        powers = [r[f"a{i}"] for i in range(5)]
        if all(map(_usable, powers)):
            return R * sum(a * STANDARD_K**i for i, a in enumerate(powers)), "poling"
    if r := row_of(heat_capacity.TRC_gas_data, cas):
        return heat_capacity.TRCCp(STANDARD_K, *[r[f"a{i}"] for i in range(8)]), "trc"
    if cas in heat_capacity.WebBook_Shomate_gases:
        model = heat_capacity.WebBook_Shomate_gases[cas]
        return float(model.force_calculate(STANDARD_K)), "webbook"
    r = row_of(heat_capacity.CRC_standard_data, cas)
    return (r["Cpg"], "crc") if r and _usable(r["Cpg"]) else None
