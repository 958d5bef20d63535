"""Names, distances and outlines of a screening in the reader's language."""

from __future__ import annotations

import math
from typing import Final

from reports.i18n.translator import Translator
from scenarios.model.base import Lang
from scenarios.roads.geodesy import LocalMap
from sim.consequence.cloud.plume_table import FARTHEST_M
from sim.hazard.rings import Ring
from sim.replay import LonLat
from sim.screening.release import FAMILIES, Effect, Family, Phenomenon, Screening

_TONNE_KG: Final = 1000.0


class Words:
    """What the page, the console and the map layers all say alike."""

    def __init__(self, screening: Screening, place: LonLat, lang: Lang) -> None:
        self.screening = screening
        self.translator = Translator(lang)
        self._here = LocalMap(*place)
        self.substance = self.translator.name(screening.release.substance.name)
        self.amount = self.mass(screening.release.mass_kg)

    def mass(self, mass_kg: float) -> str:
        """Kilograms, or tonnes from one upwards."""
        if mass_kg >= _TONNE_KG:
            return f"{mass_kg / _TONNE_KG:.4g} t"
        return f"{mass_kg:.3g} kg"

    def subtitle(self) -> str:
        """Weather in one line."""
        weather, text = self.screening.release.weather, self.translator.text
        return text(
            "screening.subtitle",
            wind=f"{weather.wind_speed_m_s:g} m/s",
            from_deg=f"{weather.wind_from_deg:.0f}",
            time=text("screening.night" if weather.night else "screening.day"),
            stability=weather.stability,
        )

    def phenomenon(self, name: Phenomenon) -> str:
        """Name of a phenomenon."""
        return self.translator.term(f"screening.phenomenon.{name}")

    def method(self, name: str) -> str:
        """Name of a method."""
        return self.translator.term(f"screening.method.{name}")

    def family(self, name: Family) -> str:
        """Name of a family of methods."""
        return self.translator.term(f"screening.family.{name}")

    def level(self, effect: Effect) -> str:
        """Name of the level."""
        group = "zone" if effect.level.startswith("aegl") else "screening.level"
        return self.translator.term(f"{group}.{effect.level}")

    def reach(self, distance_m: float) -> str:
        """A reach with its unit."""
        if distance_m == 0:
            return self.translator.text("screening.not_reached")
        if math.isinf(distance_m):
            far = self.translator.quantity(FARTHEST_M, "m")
            return self.translator.text("screening.beyond", distance=far)
        return self.translator.quantity(distance_m, "m")

    def distance(self, effect: Effect) -> str:
        """Reach of an effect, with the band of the field trials where there is one."""
        if effect.band_m is None:
            return self.reach(effect.distance_m)
        near, far = (self.reach(one) for one in effect.band_m)
        return self.translator.text(
            "screening.banded", distance=self.reach(effect.distance_m), near=near, far=far
        )

    def layer_name(self, effect: Effect) -> str:
        """What a map shows for the zone."""
        return self.translator.text(
            "screening.layer",
            phenomenon=self.phenomenon(effect.phenomenon),
            level=self.level(effect),
            value=effect.label,
            method=self.method(effect.method),
        )

    def band_name(self, effect: Effect, side: str) -> str:
        """What a map shows for an edge of the band: `side` is ``inner`` or ``outer``."""
        text = self.translator.text
        return text("screening.band", zone=self.layer_name(effect), side=text(f"screening.{side}"))

    def degrees(self, ring: Ring) -> list[LonLat]:
        """Outline in degrees."""
        lon, lat = self._here.to_degrees(x_m=ring[:, 0], y_m=ring[:, 1])
        return list(zip(lon.tolist(), lat.tolist(), strict=True))

    # -- the table: levels down, families across ------------------------------------------------

    def families(self) -> list[Family]:
        """Families that reckoned anything, in their order."""
        used = {family for shared in self.screening.families.values() for family in shared}
        return [family for family in FAMILIES if family in used]

    def heads(self) -> list[str]:
        """Heads of the table of distances."""
        text = self.translator.text
        fixed = [text(f"screening.{head}") for head in ("phenomenon", "level", "value")]
        return fixed + [self.family(family) for family in self.families()]

    def rows(self, *, banded: bool = True) -> list[list[str]]:
        """Phenomenon, level and value, then the reach by each family; a dash where it has none."""
        reach = self.distance if banded else lambda effect: self.reach(effect.distance_m)
        none = self.translator.term("sign.none")
        lines: dict[tuple[Phenomenon, str], list[str]] = {}
        families = self.families()
        for effect in self.screening.effects:
            key = effect.phenomenon, effect.level
            start = [self.phenomenon(effect.phenomenon), self.level(effect), effect.label]
            line = lines.setdefault(key, [*start, *[none] * len(families)])
            for family in self.screening.families[effect.phenomenon, effect.method]:
                line[3 + families.index(family)] = reach(effect)
        return list(lines.values())

    def method_rows(self) -> list[list[str]]:
        """Phenomenon, then the method that each family takes for it."""
        none = self.translator.term("sign.none")
        lines: dict[Phenomenon, list[str]] = {}
        families = self.families()
        for (phenomenon, method), shared in self.screening.families.items():
            line = lines.setdefault(
                phenomenon, [self.phenomenon(phenomenon), *[none] * len(families)]
            )
            for family in shared:
                line[1 + families.index(family)] = self.method(method)
        return list(lines.values())
