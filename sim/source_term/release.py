"""The source term of a hole or a broken pipe, over time."""

from __future__ import annotations

import math

import numpy as np

from scenarios.model.substance import Substance
from sim.arguments import Floats, non_negative, positive
from sim.consequence.release.inventory import Discharge
from sim.model_card import ModelCard, register
from sim.source_term.discharge import gas_outflow, liquid_outflow
from sim.source_term.fate import (
    DEFAULT_RULE,
    Puddle,
    Rising,
    puddle,
    rising_from,
    rising_gas,
    spray,
)
from sim.source_term.given import Opening, Store, Surroundings
from sim.source_term.term import SourceTerm

CARD = register(
    ModelCard(
        key="source_term.release",
        title_zh="泄漏源项：泄放、闪蒸与雨落、液池蒸发的串联",
        title_en="Source term: discharge, flash and rain-out, pool vapour in a chain",
        source=(
            "the chain of CCPS 1999 chapter 2 and TNO Yellow Book CPR 14E chapters 2 and 3 (from "
            "memory), of the models named in each result"
        ),
        status="verified",
        limits_zh=(
            "容器内压力恒定直至液体流尽，残余气体不计；液体温度恒定",
            "闪蒸射流与液池同源同温；液池不含风的供热（沸腾时）",
            "沸腾液池在沸点接近地温时偏小",
        ),
        limits_en=(
            "pressure and temperature hold until the liquid is out; the gas left behind stays",
            "jet and pool rise as one source at one temperature; a boiling pool gets no wind heat",
            "a pool that boils just below the ground's temperature comes out too weak",
        ),
        checks=("ST-mass", "ST-chlorine", "ST-D13", "ST-D14", "ST-gas", "ST-drain", "ST-pool"),
    )
)


def source_term(
    substance: Substance,
    store: Store,
    opening: Opening,
    surroundings: Surroundings,
    *,
    horizon_s: float,
    stop_s: float = math.inf,
    rule: str = DEFAULT_RULE,
) -> SourceTerm:
    """What leaves a vessel through an opening and what of it rises, until a horizon.

    Gas goes through an orifice and the vessel blows down. A liquid above its boiling point
    flashes; what rains out by the rule makes a pool. A liquid below it makes a pool in full. A
    pool boils where the ground is warmer than its boiling point, else the wind carries it off.

    Parameters
    ----------
    substance
        Its properties.
    store, opening, surroundings
        What is in the vessel, where it comes out, and where it lies.
    horizon_s
        End of the series, s, above 0.
    stop_s
        Time at which the opening is closed, s, 0 or more; a pool goes on.
    rule
        Rain-out: ``chinese_practice`` (GB/T 37243 eq. D.31, D.32), ``twice_flash`` or
        ``vapour_only``.

    Returns
    -------
    SourceTerm
        Discharge equals airborne mass and pool to rounding. Two calls that differ in `stop_s`
        agree up to the step of the pool in which the earlier one stops.

    Raises
    ------
    ValueError
        If a value is impossible, or a liquid is above its critical temperature.

    References
    ----------
    See the model cards named in `SourceTerm.methods`.
    """
    horizon = float(positive("horizon_s", horizon_s, "s"))
    closed = min(horizon, math.inf if stop_s == math.inf else float(non_negative("stop_s", stop_s)))
    ambient = surroundings.ambient_pressure_pa
    if store.phase == "gas":
        out = gas_outflow(substance, store, opening, ambient_pressure_pa=ambient)
        return assembled(
            rising_gas(substance, temperature_k=store.temperature_k, ambient_pressure_pa=ambient),
            horizon_s=horizon,
            gas=_until(out.discharge, closed),
            methods=out.methods,
            extrapolated=out.extrapolated,
        )
    drops = spray(substance, temperature_k=store.temperature_k, rule=rule)
    out = liquid_outflow(substance, store, opening, ambient_pressure_pa=ambient)
    leaving = _until(out.discharge, closed)
    pool: Puddle | None = None
    if leaving is not None and drops.airborne_frac < 1.0:
        pool = puddle(
            substance,
            surroundings,
            liquid_temperature_k=store.temperature_k,
            spill=Discharge(leaving.edge_s, leaving.mass_rate_kg_s * (1.0 - drops.airborne_frac)),
            at_once_kg=0.0,
            share_frac=1.0 - drops.airborne_frac,
            horizon_s=horizon,
        )
    return assembled(
        rising_from(substance, drops, pool, ambient_pressure_pa=ambient),
        horizon_s=horizon,
        liquid=leaving,
        pool=pool,
        methods=(*out.methods, *drops.methods, *(pool.methods if pool else ())),
        extrapolated=(*out.extrapolated, *(pool.extrapolated if pool else ())),
    )


def assembled(
    rising: Rising,
    *,
    horizon_s: float,
    methods: tuple[str, ...],
    extrapolated: tuple[str, ...],
    liquid: Discharge | None = None,
    gas: Discharge | None = None,
    pool: Puddle | None = None,
    discharged_at_once_kg: float = 0.0,
    airborne_at_once_kg: float = 0.0,
) -> SourceTerm:
    """All series on the union of their edges, with the state of what rises."""
    parts = [one.edge_s for one in (liquid, gas) if one is not None]
    parts += [pool.pool.edge_s] if pool is not None else []
    edges = np.unique(np.concatenate((*parts, [0.0, horizon_s])))
    middle = 0.5 * (edges[1:] + edges[:-1])
    none = np.zeros(middle.size)
    liquid_kg_s = none if liquid is None else liquid.rate_kg_s(middle)
    gas_kg_s = none if gas is None else gas.rate_kg_s(middle)
    pool_kg, area_m2 = np.zeros(edges.size), np.zeros(edges.size)
    airborne = gas_kg_s + rising.airborne_frac * liquid_kg_s
    if pool is not None:
        lying = pool.pool
        evaporated = lying.vapour.rate_kg_s(middle)
        airborne = airborne + evaporated
        gain = (1.0 - rising.airborne_frac) * liquid_kg_s - evaporated
        pool_kg = lying.mass_kg[0] + np.concatenate(([0.0], np.cumsum(gain * np.diff(edges))))
        area_m2 = np.interp(edges, lying.edge_s, lying.area_m2)
    return SourceTerm(
        edges_s=edges,
        liquid_kg_s=liquid_kg_s,
        gas_kg_s=gas_kg_s,
        airborne_kg_s=airborne,
        discharged_at_once_kg=discharged_at_once_kg,
        airborne_at_once_kg=airborne_at_once_kg,
        pool_kg=_floor(pool_kg),
        pool_area_m2=area_m2,
        temperature_k=rising.temperature_k,
        vapour_frac=rising.vapour_frac,
        density_kg_m3=rising.density_kg_m3,
        vapour_density_kg_m3=rising.vapour_density_kg_m3,
        flash_frac=rising.flash_frac,
        airborne_frac=rising.airborne_frac,
        rain_out_rule=rising.rule,
        methods=tuple(dict.fromkeys((CARD.key, *methods))),
        extrapolated=tuple(dict.fromkeys(extrapolated)),
    )


def _floor(mass_kg: Floats) -> Floats:
    """A pool that has dried out holds nothing, not a rounding error below it."""
    return np.where(mass_kg > 0.0, mass_kg, 0.0)


def _until(discharge: Discharge | None, closed_s: float) -> Discharge | None:
    """The discharge up to a time, or nothing."""
    if discharge is None or closed_s <= 0.0:
        return None
    return discharge if closed_s >= discharge.duration_s else discharge.stopped_at(closed_s)
