"""Which shared teams a drill borrows."""

from __future__ import annotations

from scenarios.model.drill import DrillForm, DrillKind, DrillResources
from scenarios.model.organisation import DrillHazard, Organisation


def teams_needed(
    organisation: Organisation,
    hazard: DrillHazard,
    form: DrillForm,
    resources: DrillResources,
    kind: DrillKind | None = None,
) -> tuple[str, ...]:
    """Teams, venues and people that a drill borrows; a tabletop borrows none.

    A county without a team of its own (the city level, development zones) is served by the city's.
    """
    if form == "tabletop":
        return ()
    fitting = [
        need
        for need in resources.needs
        if hazard in need.hazards
        and (not need.sectors or set(need.sectors) & set(organisation.sectors))
        and (not need.counties or organisation.county in need.counties)
        and (not need.drill_kinds or kind in need.drill_kinds)
    ]
    named = {need.kind for need in fitting if need.counties}
    known = {team.id for team in resources.teams}
    found: list[str] = []
    for need in fitting:
        if need.kind in named and not need.counties:
            continue
        for name in need.teams:
            team = name.replace("{county}", organisation.county)
            if team not in known:
                team = resources.stand_ins.get(name, "")
            if team:
                found.append(team)
    return tuple(dict.fromkeys(found))
