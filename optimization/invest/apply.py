"""The pack as it would be after a purchase: nothing else is touched, so accidents stay the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scenarios.model.investment import (
    AddStock,
    AddUnits,
    Change,
    EarlierDetection,
    FasterTurnout,
    InvestmentOption,
    SecondCrew,
)
from scenarios.model.pack import Pack
from scenarios.model.resource import Depot, Resources, UnitGroup


def with_options(pack: Pack, options: Iterable[InvestmentOption]) -> Pack:
    """The pack after buying some options.

    Added units form groups of their own: the names of those that exist, and with them their luck,
    stay as they are, which common random numbers need.
    """
    for option in options:
        for number, change in enumerate(option.changes):
            pack = _changed(pack, change, f"{option.id}.{number}")
    return pack


def _changed(pack: Pack, change: Change, name: str) -> Pack:
    resources = pack.resources
    match change:
        case AddUnits():
            model = next(group for group in resources.units if group.id == change.unit)
            update: dict[str, object] = {"id": name, "count": change.number}
            if change.station is not None:
                update["station"] = change.station
            more = model.model_copy(update=update)
            return _resources(
                pack, resources.model_copy(update={"units": (*resources.units, more)})
            )
        case AddStock():
            depots = tuple(_stocked(depot, change) for depot in resources.depots)
            return _resources(pack, resources.model_copy(update={"depots": depots}))
        case SecondCrew():
            return _units(pack, change.unit, {"endurance_s": change.endurance_s})
        case FasterTurnout():
            return _units(pack, change.unit, {"turnout": change.turnout})
        case EarlierDetection():
            return _detected(pack, change)


def _resources(pack: Pack, resources: Resources) -> Pack:
    return replace(pack, resources=resources)


def _stocked(depot: Depot, change: AddStock) -> Depot:
    if depot.id != change.depot:
        return depot
    amount = depot.stock.get(change.material, 0) + change.n_units
    return depot.model_copy(update={"stock": {**depot.stock, change.material: amount}})


def _units(pack: Pack, name: str, update: dict[str, object]) -> Pack:
    units: tuple[UnitGroup, ...] = tuple(
        group.model_copy(update=update) if group.id == name else group
        for group in pack.resources.units
    )
    return _resources(pack, pack.resources.model_copy(update={"units": units}))


def _detected(pack: Pack, change: EarlierDetection) -> Pack:
    scenarios = {
        name: scenario.model_copy(
            update={
                "incident": scenario.incident.model_copy(update={"detection": change.detection})
            }
        )
        if scenario.incident.source == change.source
        else scenario
        for name, scenario in pack.scenarios.items()
    }
    return replace(pack, scenarios=scenarios)
