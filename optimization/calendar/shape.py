"""From merged duties to drills: name, kind, form, shared teams, preferred day, participants."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from optimization.calendar.merge import MergedDrill
from optimization.calendar.options import Exercise
from optimization.calendar.prefer import Preference, pair_apart, preferred_day, spread_frac
from optimization.calendar.prepare import participants, preparation, wants_tabletop
from optimization.calendar.team_needs import teams_needed
from scenarios.model.base import Text
from scenarios.model.calendar import LocalCalendar
from scenarios.model.drill import Drill, DrillForm, DrillKind, DrillResources
from scenarios.model.duty import Duty, Rule, Standing
from scenarios.model.organisation import DrillHazard, Organisation, PlanRef

EVACUATED: Final[frozenset[DrillHazard]] = frozenset({"building_fire", "earthquake", "crowd"})
"""Hazards whose special plan is about leaving the building."""

_ORDER: Final = {"special": 0, "comprehensive": 1, "on_site": 2}
_STANDINGS: Final[tuple[Standing, ...]] = ("legal", "check", "recommended")


@dataclass(frozen=True)
class ShapeContext:
    """What is needed to turn merged duties into drills."""

    organisations: Mapping[str, Organisation]
    rules_of: Mapping[str, Mapping[str, Rule]]
    """Rules by id, for each county."""
    local: LocalCalendar
    resources: DrillResources
    weakness: Callable[[str, DrillHazard], float]

    @cached_property
    def spread(self) -> dict[str, float]:
        """Where in a span each organisation stands: even within each sector."""
        seen: Counter[str] = Counter()
        found: dict[str, float] = {}
        for organisation in self.organisations.values():
            sector = organisation.sectors[-1]
            found[organisation.id] = spread_frac(seen[sector])
            seen[sector] += 1
        return found


@dataclass(frozen=True, slots=True)
class _Draft:
    merged: MergedDrill
    exercises: tuple[Exercise, ...]
    """Main plan first."""
    plans: tuple[PlanRef, ...]
    rules: tuple[Rule, ...]
    leader: Organisation
    weakness_frac: float
    preference: Preference

    @property
    def window(self) -> tuple[date, date]:
        return self.merged.option.window

    @property
    def walked(self) -> bool:
        return self.plans[0].kind == "on_site" or any(rule.walked for rule in self.rules)


def shape_drills(merged: Sequence[MergedDrill], context: ShapeContext) -> tuple[Drill, ...]:
    """Drills with everything but a date, ordered by organisation and window.

    Drills that the law wants walked are always full-scale. Of an organisation's n other drills
    ``n * (0.5 + 0.5 * weakness)`` are full-scale (rounded): those of the weakest plans, of equal
    ones the later, so that a tabletop of a plan comes before its full-scale drill. A full-scale
    drill led by a government is prepared by a tabletop of the same plans.
    """
    by_leader: defaultdict[str, list[_Draft]] = defaultdict(list)
    for drill in merged:
        draft = _draft(drill, context)
        by_leader[draft.leader.id].append(draft)
    found: list[Drill] = []
    for drafts in by_leader.values():
        drafts.sort(key=lambda d: (d.window, d.preference.day, d.exercises))
        days = _spread(drafts)
        forms = _forms(drafts)
        tabletop: dict[Exercise, str] = {}
        for number, draft in enumerate(drafts, start=1):
            name = f"{draft.leader.id}-{number:02d}"
            form = forms[number - 1]
            before = tabletop.get(draft.exercises[0]) if form == "full_scale" else None
            shaped = _drill(draft, name, form, days[number - 1], before, context)
            if before is None and wants_tabletop(draft.leader, shaped):
                first = preparation(shaped, context.organisations)
                found.append(first)
                shaped = shaped.model_copy(update={"after": first.id})
            found.append(shaped)
            if form == "tabletop":
                tabletop[draft.exercises[0]] = name
    return tuple(found)


def _draft(merged: MergedDrill, context: ShapeContext) -> _Draft:
    option = merged.option
    leader = context.organisations[option.exercises[0][0]]
    plan_of = {
        (o, plan.id): plan for o, _ in option.exercises for plan in context.organisations[o].plans
    }
    weak = {e: context.weakness(leader.county, plan_of[e].hazard) for e in option.exercises}
    ranked = sorted(
        option.exercises,
        key=lambda e: (
            e[0] != leader.id,
            _ORDER[plan_of[e].kind] == 2,
            -weak[e],
            _rank(plan_of[e]),
        ),
    )
    plans = tuple(plan_of[e] for e in ranked)
    book = context.rules_of[leader.county]
    rules = tuple(book[name] for name in dict.fromkeys(d.rule for d in merged.duties))
    worst = max(weak.values())
    preference = preferred_day(
        first=option.window[0],
        last=option.window[1],
        hazards=[plan.hazard for plan in plans],
        rules=rules,
        local=context.local,
        weakness_frac=worst,
        spread_frac=context.spread[leader.id],
    )
    return _Draft(merged, tuple(ranked), plans, rules, leader, worst, preference)


def _rank(plan: PlanRef) -> tuple[bool, int]:
    """The plan that gives a drill its name: an accident's special plan before fire and general."""
    return plan.hazard in {"building_fire", "general"}, _ORDER[plan.kind]


def _spread(drafts: Sequence[_Draft]) -> list[date]:
    """Preferred days; the second drill of a half-yearly pair is drawn half a year away."""
    days = [draft.preference.day for draft in drafts]
    for later, draft in enumerate(drafts):
        for earlier in range(later):
            first = drafts[earlier]
            if first.window[1] < draft.window[0] and _half_yearly(first) & _half_yearly(draft):
                days[later] = pair_apart(
                    Preference(days[earlier], seasonal=True),
                    draft.preference,
                    first=draft.window[0],
                    last=draft.window[1],
                )
                break
    return days


def _half_yearly(draft: _Draft) -> set[str]:
    return {rule.id for rule in draft.rules if rule.period == "calendar_half"}


def _forms(drafts: Sequence[_Draft]) -> list[DrillForm]:
    """Forms of an organisation's drills: the weaker a plan, the sooner its drill is full-scale."""
    forms: list[DrillForm] = ["full_scale"] * len(drafts)
    free = [position for position, draft in enumerate(drafts) if not draft.walked]
    if not free:
        return forms
    weak = max(drafts[p].weakness_frac for p in free)
    n_full = math.floor(len(free) * (0.5 + 0.5 * weak) + 0.5)
    order = sorted(free, key=lambda p: (-drafts[p].weakness_frac, -p))
    for position in order[n_full:]:
        forms[position] = "tabletop"
    return forms


def _drill(
    draft: _Draft,
    name: str,
    form: DrillForm,
    preferred: date,
    before: str | None,
    context: ShapeContext,
) -> Drill:
    leader = draft.leader
    organisations = tuple(dict.fromkeys(o for o, _ in draft.exercises))
    members = [context.organisations[o] for o in organisations]
    kind = _kind(draft.plans[0])
    hazards = tuple(dict.fromkeys(plan.hazard for plan in draft.plans))
    return Drill(
        id=name,
        title=_title(draft, form),
        organisations=organisations,
        county=leader.county,
        duties=tuple(duty.id for duty in draft.merged.duties),
        rules=tuple(rule.id for rule in draft.rules),
        plans=tuple(f"{o}/{p}" for o, p in draft.exercises),
        kind=kind,
        form=form,
        hazards=hazards,
        teams=teams_needed(leader, hazards[0], form, context.resources, kind),
        first=draft.window[0],
        last=draft.window[1],
        preferred=preferred,
        standing=standing_of(draft.merged.duties),
        weakness_frac=draft.weakness_frac,
        announced=not ("unannounced" in leader.flags and _drills_a_card(draft)),
        after=before,
        n_participants=sum(participants(o, kind, form) for o in members),
        assumed=any(o.plans_assumed for o in members),
        synthetic=any(o.is_synthetic for o in members),
    )


def _drills_a_card(draft: _Draft) -> bool:
    return any(plan.kind == "on_site" for plan in draft.plans)


def _kind(plan: PlanRef) -> DrillKind:
    if plan.kind == "special" and plan.hazard in EVACUATED:
        return "evacuation"
    return plan.kind


def _title(draft: _Draft, form: DrillForm) -> Text:
    form_zh = "桌面演练" if form == "tabletop" else "实战演练"
    form_en = "tabletop" if form == "tabletop" else "full-scale drill"
    plans_zh = "暨".join(plan.title.zh for plan in draft.plans)
    plans_en = " with ".join(plan.title.en for plan in draft.plans)
    return Text(
        zh=f"{draft.leader.name.zh}{plans_zh}{form_zh}",
        en=f"{draft.leader.name.en}: {plans_en}, {form_en}",
    )


def standing_of(duties: Sequence[Duty]) -> Standing:
    """The firmest standing of some duties."""
    return min((duty.standing for duty in duties), key=_STANDINGS.index)
