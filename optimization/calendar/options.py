"""What one drill could be: which plans it exercises, in which window, and which duties it meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from scenarios.model.duty import Duty, Reading, Rule
from scenarios.model.organisation import DrillHazard, Organisation, PlanRef

DRILL_COST: Final = 100
"""Effort of one drill; the unit of the set cover."""

SECOND_PLAN_COST: Final = 20
"""Extra effort of exercising a second plan in the same drill: less than a drill of its own."""

PARTNER_COST: Final = 25
"""Extra effort of one more organisation in a common drill."""

UNEXERCISED_COST: Final = 50
"""What an enterprise's special plan costs that no drill of the year exercises: so much that it is
added to a drill where that is easy, too little to call for a drill of its own. A weakness found by
simulation raises it up to the cost of a drill."""

NATURAL: Final[frozenset[DrillHazard]] = frozenset(
    {"earthquake", "flood", "meteorological", "forest_fire"}
)
BESIDE_ANYTHING: Final[frozenset[DrillHazard]] = frozenset(
    {"general", "building_fire", "public_health"}
)
"""Hazards that go with any other in one scenario."""

MIN_WINDOW_DAYS: Final = 14
"""A window that arises only by intersecting two others must be at least so long."""

Window = tuple[date, date]
Exercise = tuple[str, str]
"""Organisation id and plan id."""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible drill of a block of organisations."""

    exercises: tuple[Exercise, ...]
    """Plans exercised; the first one belongs to the organisation that leads."""
    window: Window
    covers: tuple[int, ...]
    """Positions of the duties of the block that it meets."""
    cost: int


def block_options(
    members: Sequence[Organisation],
    duties: Sequence[Duty],
    rules: Mapping[str, Rule],
    reading: Reading,
) -> tuple[Option, ...]:
    """All sensible drills of a block: one organisation, or several that may drill together.

    Parameters
    ----------
    members
        The organisations; the first one leads common drills.
    duties
        Their duties.
    rules
        Rules by id.
    reading
        Under the strict reading each drill exercises one plan only.
    """
    windows = _windows(duties)
    found: list[Option] = []
    for exercises in _exercise_sets(members, duties, rules, reading):
        cost = _effort(exercises)
        plans = _plans(members, exercises)
        meets = [i for i, duty in enumerate(duties) if _meets(duty, rules, plans)]
        for window in windows:
            covers = tuple(i for i in meets if _inside(window, duties[i]))
            if covers:
                found.append(Option(exercises, window, covers, cost))
    return _undominated(found)


def _exercise_sets(
    members: Sequence[Organisation],
    duties: Sequence[Duty],
    rules: Mapping[str, Rule],
    reading: Reading,
) -> list[tuple[Exercise, ...]]:
    found: list[tuple[Exercise, ...]] = []
    for organisation in members:
        mine = [(organisation.id, plan.id) for plan in organisation.plans]
        found += [(exercise,) for exercise in mine]
        if reading == "lenient":
            found += _combined(organisation)
    wanted = {d.organisation for d in duties if rules[d.rule].joint}
    partners = [o for o in members[1:] if o.id in wanted]
    if members[0].id in wanted and partners:
        lead = [e for e in found if e[0][0] == members[0].id]
        found += [joint for own in lead for joint in _joint(members[0], own, partners)]
    return found


def _combined(organisation: Organisation) -> list[tuple[Exercise, ...]]:
    """Two plans that fit into one scenario, also with the on-site card of one of them."""
    found: list[tuple[Exercise, ...]] = []
    for a, b in combinations(organisation.plans, 2):
        if not _go_together(a, b):
            continue
        pair = ((organisation.id, a.id), (organisation.id, b.id))
        found.append(pair)
        if "on_site" in {a.kind, b.kind}:
            continue
        found += [
            (*pair, (organisation.id, card.id))
            for card in organisation.plans
            if card.kind == "on_site" and card.hazard in {a.hazard, b.hazard}
        ]
    return found


def _go_together(a: PlanRef, b: PlanRef) -> bool:
    if a.hazard in BESIDE_ANYTHING or b.hazard in BESIDE_ANYTHING:
        return True
    return (a.hazard in NATURAL) == (b.hazard in NATURAL)


def wanted_plans(
    members: Sequence[Organisation], weakness: Callable[[str, DrillHazard], float]
) -> dict[Exercise, int]:
    """Special plans of enterprises that a year should not pass without, and what that is worth.

    Parameters
    ----------
    members
        The organisations of a block.
    weakness
        Weakness found by simulation for a county and hazard, 0 to 1.
    """
    return {
        (o.id, plan.id): UNEXERCISED_COST
        + round((DRILL_COST - UNEXERCISED_COST) * weakness(o.county, plan.hazard))
        for o in members
        if "enterprise" in o.sectors
        for plan in o.plans
        if plan.kind == "special" and plan.hazard not in NATURAL
    }


def _joint(
    leader: Organisation, own: tuple[Exercise, ...], partners: Sequence[Organisation]
) -> list[tuple[Exercise, ...]]:
    """Common drills: partners join with a plan of the same hazard, or with medical rescue."""
    hazards = {plan.hazard for plan in leader.plans if (leader.id, plan.id) in own}
    joining: list[Exercise] = []
    for partner in partners:
        fitting = [p for p in partner.plans if p.hazard in hazards or p.hazard == "public_health"]
        if fitting:
            joining.append((partner.id, fitting[0].id))
    return [
        (*own, *chosen)
        for size in range(1, len(joining) + 1)
        for chosen in combinations(joining, size)
    ]


def _effort(exercises: tuple[Exercise, ...]) -> int:
    organisations = {organisation for organisation, _ in exercises}
    extra_plans = len(exercises) - len(organisations)
    partners = len(organisations) - 1
    return DRILL_COST + SECOND_PLAN_COST * extra_plans + PARTNER_COST * partners


def _plans(
    members: Sequence[Organisation], exercises: tuple[Exercise, ...]
) -> dict[str, list[PlanRef]]:
    found: dict[str, list[PlanRef]] = {}
    for organisation in members:
        chosen = [p for p in organisation.plans if (organisation.id, p.id) in exercises]
        if chosen:
            found[organisation.id] = chosen
    return found


def _meets(duty: Duty, rules: Mapping[str, Rule], plans: Mapping[str, Sequence[PlanRef]]) -> bool:
    mine = plans.get(duty.organisation)
    if mine is None:
        return False
    rule = rules[duty.rule]
    if len(plans) > 1 and not rule.joint and duty.organisation != next(iter(plans)):
        return False  # the duty asks the organisation itself to hold the drill
    if duty.plan is not None:
        return any(plan.id == duty.plan for plan in mine)
    return any(rule.accepts(plan) for plan in mine)


def _inside(window: Window, duty: Duty) -> bool:
    return duty.first <= window[0] and window[1] <= duty.last


def _windows(duties: Sequence[Duty]) -> list[Window]:
    """Windows of the duties and their intersections."""
    found = {(duty.first, duty.last) for duty in duties}
    for a, b in combinations(sorted(found), 2):
        first, last = max(a[0], b[0]), min(a[1], b[1])
        if (last - first).days + 1 >= MIN_WINDOW_DAYS:
            found.add((first, last))
    return sorted(found)


def _undominated(options: Sequence[Option]) -> tuple[Option, ...]:
    """Options for which no other meets and exercises as much at no more effort, no tighter."""
    sets = [(frozenset(o.covers), frozenset(o.exercises)) for o in options]
    found: list[Option] = []
    for i, option in enumerate(options):
        beaten = any(
            sets[i][0] <= sets[j][0]
            and sets[i][1] <= sets[j][1]
            and other.cost <= option.cost
            and other.window[0] <= option.window[0]
            and option.window[1] <= other.window[1]
            and (sets[i] != sets[j] or other.window != option.window or j < i)
            for j, other in enumerate(options)
            if j != i
        )
        if not beaten:
            found.append(option)
    return tuple(found)
