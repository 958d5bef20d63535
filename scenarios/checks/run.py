"""Runs every check on a pack and gathers what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from scenarios.checks.building_crews import check_building_crews
from scenarios.checks.buildings import check_buildings
from scenarios.checks.ids import (
    check_duplicates,
    check_mobilised,
    check_references,
    check_scenarios,
)
from scenarios.checks.mines import check_mines
from scenarios.checks.places import check_places
from scenarios.checks.plan_crews import warn_nobody_comes
from scenarios.checks.plan_logic import (
    check_buses,
    check_cards_can_run,
    check_milestones,
    warn_contradictions,
    warn_idle_effects,
    warn_too_few_units,
    warn_triggers_beyond_the_end,
)
from scenarios.checks.plan_never import (
    check_ends_after_start,
    check_never_happens,
    check_reach,
    warn_deadlines,
    warn_level_never_first,
    warn_more_casualties_than_people,
)
from scenarios.checks.plans import (
    check_discharges,
    check_events,
    check_metrics,
    check_named_times,
    check_no_circle,
    check_unique_parts,
    warn_capabilities,
)
from scenarios.checks.spreads import check_spreads
from scenarios.errors import InputError, Problem
from scenarios.model.pack import Pack

Check = Callable[[Pack], Iterator[Problem]]

CHECKS: Final[tuple[Check, ...]] = (
    check_duplicates,
    check_references,
    check_mobilised,
    check_scenarios,
    check_unique_parts,
    check_events,
    check_discharges,
    check_no_circle,
    check_cards_can_run,
    check_milestones,
    check_never_happens,
    check_ends_after_start,
    check_reach,
    check_buses,
    check_named_times,
    check_metrics,
    check_places,
    check_buildings,
    check_building_crews,
    check_mines,
    check_spreads,
)
"""Problems that stop a run."""

WARNINGS: Final[tuple[Check, ...]] = (
    warn_capabilities,
    warn_too_few_units,
    warn_contradictions,
    warn_idle_effects,
    warn_triggers_beyond_the_end,
    warn_nobody_comes,
    warn_level_never_first,
    warn_more_casualties_than_people,
    warn_deadlines,
)
"""Findings that a planner should know; the run goes on and shows what they lead to."""


def check_pack(pack: Pack) -> tuple[Problem, ...]:
    """Check a pack across all its files.

    Returns
    -------
    tuple of Problem
        Warnings; empty when there are none.

    Raises
    ------
    InputError
        With all problems of all checks.
    """
    problems = [problem for check in CHECKS for problem in check(pack)]
    if problems:
        raise InputError(problems)
    return tuple(problem for check in WARNINGS for problem in check(pack))
