"""What becomes of a liquid that is out: vapour and drops in the air, the rest a pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenarios.model.substance import Substance
from sim.arguments import one_of
from sim.consequence.release.airborne import RULE_CARD, airborne_by_rule
from sim.consequence.release.inventory import Discharge
from sim.consequence.release.orifice import FLASH_CARD, flash_frac
from sim.consequence.release.pool import CARD as POOL_CARD
from sim.consequence.release.pool import Pool, boiling_pool, evaporating_pool
from sim.consequence.release.pool_vapour import CARD as VAPOUR_CARD
from sim.source_term.fluid import liquid_density_kg_m3, vapour_density_kg_m3, vapour_pressure_pa
from sim.source_term.given import GROUNDS, Surroundings

RULES: Final = ("chinese_practice", "twice_flash", "vapour_only")
DEFAULT_RULE: Final = RULES[0]
"""GB/T 37243 eq. D.31 and D.32."""

_POOL_STEPS: Final = 24
_MINOR_STEPS: Final = 10
_MINOR_FRAC: Final = 0.2
"""Against 400 steps a pool's peak is right to 5 %. A pool of at most a fifth of the discharge is
given fewer, which leaves the whole rate right to 3 % of its peak and its total to 1 % (chlorine
through 6 to 30 mm). The mass balance is exact in any number."""

_SAME_TEMPERATURE_K: Final = 10.0
"""A pool this near to the air's temperature may keep its own."""


@dataclass(frozen=True, slots=True)
class Spray:
    """What flashes and what stays in the air of a liquid on its way to the ground."""

    flash_frac: float
    airborne_frac: float
    vapour_frac: float
    temperature_k: float
    rule: str
    methods: tuple[str, ...]

    def density_kg_m3(self, substance: Substance, ambient_pressure_pa: float) -> float:
        """Density of the airborne vapour with its drops, kg/m3."""
        vapour = vapour_density_kg_m3(
            substance, temperature_k=self.temperature_k, pressure_pa=ambient_pressure_pa
        )
        if self.vapour_frac == 1.0:
            return vapour
        liquid = liquid_density_kg_m3(substance, temperature_k=self.temperature_k)
        return 1.0 / (self.vapour_frac / vapour + (1.0 - self.vapour_frac) / liquid)


def spray(substance: Substance, *, temperature_k: float, rule: str) -> Spray:
    """How a liquid divides on its way out; nothing flashes at or below its boiling point.

    Raises
    ------
    ValueError
        If there is no such rule.
    """
    one_of("rule", rule, RULES)
    flashed = float(
        flash_frac(
            temperature_k=temperature_k,
            boiling_point_k=substance.boiling_point_k,
            liquid_heat_capacity_j_kg_k=substance.liquid_heat_capacity_j_kg_k,
            heat_of_vaporisation_j_kg=substance.heat_of_vaporisation_j_kg,
        )
    )
    if flashed == 0.0:
        return Spray(0.0, 0.0, 1.0, temperature_k, "", ())
    share = float(airborne_by_rule(flash_frac=flashed)[rule])
    card = FLASH_CARD if rule == DEFAULT_RULE else RULE_CARD
    return Spray(flashed, share, flashed / share, substance.boiling_point_k, rule, (card.key,))


@dataclass(frozen=True, slots=True)
class Puddle:
    """A pool with its temperature and the models that gave it."""

    pool: Pool
    temperature_k: float
    methods: tuple[str, ...]
    extrapolated: tuple[str, ...]


def puddle(
    substance: Substance,
    surroundings: Surroundings,
    *,
    liquid_temperature_k: float,
    spill: Discharge | None,
    at_once_kg: float,
    share_frac: float,
    horizon_s: float,
) -> Puddle:
    """Pool that boils where its boiling point lies below the ground's temperature, or evaporates.

    A pool that does not boil keeps the temperature of the liquid, or that of the air where the
    liquid came out boiling. `share_frac` is the pool's share of the discharge.
    """
    air = surroundings.air_temperature_k
    ground = GROUNDS[surroundings.ground]
    boiling = substance.boiling_point_k
    steps = _MINOR_STEPS if share_frac <= _MINOR_FRAC else _POOL_STEPS
    if boiling < air:
        density = liquid_density_kg_m3(substance, temperature_k=boiling)
        pool = boiling_pool(
            spill=spill,
            spilled_at_once_kg=at_once_kg,
            liquid_density_kg_m3=density,
            boiling_point_k=boiling,
            heat_of_vaporisation_j_kg=substance.heat_of_vaporisation_j_kg,
            ground_temperature_k=air,
            conductivity_w_m_k=ground.conductivity_w_m_k,
            diffusivity_m2_s=ground.diffusivity_m2_s,
            minimum_depth_m=ground.minimum_depth_m,
            bund_area_m2=surroundings.bund_area_m2,
            duration_s=horizon_s,
            steps=steps,
        )
        return Puddle(pool, boiling, (POOL_CARD.key, VAPOUR_CARD.key), ())
    kelvin = liquid_temperature_k if liquid_temperature_k < boiling else air
    pool = evaporating_pool(
        spill=spill,
        spilled_at_once_kg=at_once_kg,
        liquid_density_kg_m3=liquid_density_kg_m3(substance, temperature_k=kelvin),
        temperature_k=kelvin,
        vapour_pressure_pa=vapour_pressure_pa(substance, temperature_k=kelvin),
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        wind_speed_m_s=surroundings.wind_speed_m_s,
        ambient_pressure_pa=surroundings.ambient_pressure_pa,
        minimum_depth_m=ground.minimum_depth_m,
        bund_area_m2=surroundings.bund_area_m2,
        duration_s=horizon_s,
        steps=steps,
    )
    notes = list(VAPOUR_CARD.outside(wind_speed_m_s=surroundings.wind_speed_m_s))
    if abs(kelvin - air) > _SAME_TEMPERATURE_K:
        low, high = air - _SAME_TEMPERATURE_K, air + _SAME_TEMPERATURE_K
        notes.append(f"pool_temperature_k = {kelvin:g} outside {low:g}..{high:g} K")
    return Puddle(pool, kelvin, (POOL_CARD.key, VAPOUR_CARD.key), tuple(notes))


@dataclass(frozen=True, slots=True)
class Rising:
    """State of what rises, and how it came to be a share of the discharge."""

    temperature_k: float
    vapour_frac: float
    density_kg_m3: float
    vapour_density_kg_m3: float
    flash_frac: float
    airborne_frac: float
    rule: str


def rising_gas(substance: Substance, *, temperature_k: float, ambient_pressure_pa: float) -> Rising:
    """A gas rises in full."""
    density = vapour_density_kg_m3(
        substance, temperature_k=temperature_k, pressure_pa=ambient_pressure_pa
    )
    return Rising(temperature_k, 1.0, density, density, 0.0, 1.0, "")


def rising_from(
    substance: Substance, drops: Spray, pool: Puddle | None, *, ambient_pressure_pa: float
) -> Rising:
    """Vapour and drops of a liquid that flashes, or the vapour of its pool where none does."""
    flashes = drops.flash_frac > 0.0
    kelvin = pool.temperature_k if pool and not flashes else drops.temperature_k
    vapour = vapour_density_kg_m3(substance, temperature_k=kelvin, pressure_pa=ambient_pressure_pa)
    return Rising(
        temperature_k=kelvin,
        vapour_frac=drops.vapour_frac,
        density_kg_m3=drops.density_kg_m3(substance, ambient_pressure_pa) if flashes else vapour,
        vapour_density_kg_m3=vapour,
        flash_frac=drops.flash_frac,
        airborne_frac=drops.airborne_frac,
        rule=drops.rule,
    )
