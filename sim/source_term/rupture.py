"""The source term of a vessel that bursts: all of it is out at once."""

from __future__ import annotations

from scenarios.model.substance import Substance
from sim.arguments import positive
from sim.source_term.fate import DEFAULT_RULE, puddle, rising_from, rising_gas, spray
from sim.source_term.given import Store, Surroundings
from sim.source_term.release import assembled
from sim.source_term.term import SourceTerm


def rupture_source_term(
    substance: Substance,
    store: Store,
    surroundings: Surroundings,
    *,
    horizon_s: float,
    rule: str = DEFAULT_RULE,
) -> SourceTerm:
    """What of a burst vessel's contents is in the air at once, and what its pool adds.

    A gas expands against the atmosphere, ``cv (T0 - T) = pa (v - v0)``, so
    ``T = T0 (1 + (k - 1) pa / p0) / k``. A liquid above its boiling point flashes and rains out by
    the rule; the rest, or all of a colder liquid, is a pool at once.

    Parameters
    ----------
    substance, store, surroundings, horizon_s, rule
        As for `source_term`; the head has no meaning here.

    Raises
    ------
    ValueError
        If a value is impossible.

    References
    ----------
    First law for the gas; otherwise the model cards named in `SourceTerm.methods`.
    """
    horizon = float(positive("horizon_s", horizon_s, "s"))
    ambient = surroundings.ambient_pressure_pa
    mass = store.inventory_kg
    if store.phase == "gas":
        ratio = ambient / (store.gauge_pressure_pa + ambient)
        k = substance.heat_ratio
        kelvin = store.temperature_k * (1.0 + (k - 1.0) * ratio) / k
        return assembled(
            rising_gas(substance, temperature_k=kelvin, ambient_pressure_pa=ambient),
            horizon_s=horizon,
            methods=(),
            extrapolated=(),
            discharged_at_once_kg=mass,
            airborne_at_once_kg=mass,
        )
    drops = spray(substance, temperature_k=store.temperature_k, rule=rule)
    aloft = mass * drops.airborne_frac
    pool = None
    if aloft < mass:
        pool = puddle(
            substance,
            surroundings,
            liquid_temperature_k=store.temperature_k,
            spill=None,
            at_once_kg=mass - aloft,
            share_frac=1.0,
            horizon_s=horizon,
        )
    return assembled(
        rising_from(substance, drops, pool, ambient_pressure_pa=ambient),
        horizon_s=horizon,
        pool=pool,
        methods=(*drops.methods, *(pool.methods if pool else ())),
        extrapolated=pool.extrapolated if pool else (),
        discharged_at_once_kg=mass,
        airborne_at_once_kg=aloft,
    )
