"""Tabletops that prepare large drills, and how many people a drill is expected to take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from optimization.calendar.problem import SPACING_DAYS
from scenarios.model.base import Text
from scenarios.model.drill import Drill, DrillForm, DrillKind
from scenarios.model.organisation import Organisation

PREPARATION_DAYS: Final = 35
"""Days by which a preparatory tabletop is preferred before its full-scale drill: the least spacing
and two weeks to mend the plan."""

TABLETOP_PEOPLE: Final = 15
FULL_SCALE_PEOPLE: Final = 50
"""Participants expected of an organisation whose size is unknown: planner's estimates."""

ACTIVE_PEOPLE: Final = 60
"""Participants of a full-scale drill that is no evacuation, at most, per organisation."""


def wants_tabletop(leader: Organisation, drill: Drill) -> bool:
    """Whether a drill is so large that its plan goes over the table first: a government's."""
    government = {"city_government", "county_government"} & set(leader.sectors)
    room = (drill.last - drill.first).days >= PREPARATION_DAYS + SPACING_DAYS
    walks = drill.form == "full_scale" and drill.kind in {"comprehensive", "special"}
    return bool(government) and walks and room


def preparation(drill: Drill, organisations: Mapping[str, Organisation]) -> Drill:
    """The tabletop that prepares a full-scale drill of the same plans, some weeks earlier."""
    last = drill.last - timedelta(days=SPACING_DAYS)
    preferred = drill.preferred - timedelta(days=PREPARATION_DAYS)
    members = [organisations[name] for name in drill.organisations]
    return drill.model_copy(
        update={
            "id": f"{drill.id}-t",
            "title": Text(
                zh=drill.title.zh.replace("实战演练", "桌面演练（备演）"),
                en=drill.title.en.replace("full-scale drill", "preparatory tabletop"),
            ),
            "duties": (),
            "rules": (),
            "form": "tabletop",
            "teams": (),
            "last": last,
            "preferred": min(max(preferred, drill.first), last),
            "standing": "recommended",
            "announced": True,
            "prepares": drill.id,
            "n_participants": sum(participants(o, drill.kind, "tabletop") for o in members),
        }
    )


def participants(organisation: Organisation, kind: DrillKind, form: DrillForm) -> int:
    """People of an organisation expected at a drill."""
    n = organisation.n_people
    if form == "tabletop":
        return TABLETOP_PEOPLE if n is None else min(n, TABLETOP_PEOPLE)
    if n is None:
        return FULL_SCALE_PEOPLE
    return n if kind == "evacuation" else min(n, ACTIVE_PEOPLE)
