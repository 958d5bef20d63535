"""Numbers of crews in a burning building with their sources: search, air, ladders, water."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from reports.i18n.translator import Translator
from scenarios.model.base import Grade, Provenance
from scenarios.model.effect import ApplyWater, Effect, ExhaustSmoke, LadderRescue, SearchRooms

CrewEffect = SearchRooms | LadderRescue | ApplyWater | ExhaustSmoke

OF_THE_MODEL: Final[Mapping[str, Provenance]] = MappingProxyType({
    "room_search_s": Provenance(
        grade=Grade.secondary,
        source="search & rescue operations during interior firefighting: a study into crawling "
        "speeds (42 crews, abstract); sim.fire.crew_search",
    ),
    "air_set_s": Provenance(
        grade=Grade.derived,
        source="sim.fire.crew_search.air_time_s",
        note="6.8 L at 30 MPa, 69 L/min (crawling-speed study); whistle at 5.5 MPa from memory",
    ),
    "air_change_s": Provenance(grade=Grade.synthetic, source="assumed: no measurement was found"),
    "reach_m": Provenance(grade=Grade.synthetic, source="assumed reach of a stream"),
})  # fmt: skip
"""Sources of the numbers that a task has where its plan says nothing."""

_DIMENSION: Final = MappingProxyType({"_s": "s", "_m": "m"})


def crew_rows(
    translator: Translator, effect: Effect, plan: Provenance
) -> Iterator[tuple[str, str, Provenance]]:
    """Name, value and source of every number of a crew's task that is not a law of time.

    A number that the plan leaves as the model has it carries the source of the model.
    """
    if not isinstance(effect, CrewEffect):
        return
    for field, info in type(effect).model_fields.items():
        value = getattr(effect, field)
        if field == "kind" or (field == "reach_m" and _is_inside(effect)):
            continue
        as_model = value == info.default and field in OF_THE_MODEL
        source = OF_THE_MODEL[field] if as_model else plan
        if isinstance(value, str):
            yield translator.term(f"input.{field}"), translator.term(f"{field}.{value}"), source
        elif isinstance(value, int | float):
            dimension = _DIMENSION.get(field[-2:], "1")
            if field.endswith("_m3_s"):  # water in litres, air in cubic metres
                litres = isinstance(effect, ApplyWater)
                number = translator.number(1e3 * value if litres else value)
                shown = translator.text("inputs.litres" if litres else "inputs.cubic", n=number)
            else:
                shown = translator.quantity(value, dimension)
            yield translator.term(f"input.{field}"), shown, source


def _is_inside(effect: CrewEffect) -> bool:
    """Crews inside have no height to reach from the street."""
    return isinstance(effect, ApplyWater) and effect.attack == "interior"
