"""What to drill after a stress analysis: the failures found, as objectives."""

from __future__ import annotations

from typing import Final

from reports.document import Block, Bullets, Heading, Paragraph
from reports.sections.breaking import Breaking

N_DRILLS: Final = 3
"""Worst single failures that become drill objectives though they defeat none by themselves."""


def drills_for(told: Breaking) -> list[Block]:
    """Objectives for the next drills; nothing where nothing broke."""
    broken, say = told.broken, told.say
    items = []
    for found in told.smallest():
        objective = told.labels.objective(broken.plan, found.objective)
        if found.out is None:
            continue
        then = say.percent(found.then.value)
        items.append(
            say.text("stress.drill", outage=told.names(found.out), objective=objective, then=then)
            if found.out
            else say.text("stress.drill_itself", objective=objective, then=then)
        )
    told_already = {found.out for found in told.smallest()}
    items += [_single_drill(told, i) for i in told.ranked[:N_DRILLS] if (i,) not in told_already]
    if not items:
        return []
    return [
        Heading(say.text("stress.drills"), "drills"),
        Paragraph(say.text("stress.drills_how"), "muted"),
        Bullets(tuple(items)),
    ]


def _single_drill(told: Breaking, number: int) -> str:
    """A failure that defeats no objective by itself, but costs most of those."""
    case, say = told.broken.singles[number], told.say
    added = {d.metric: d.difference.value for d in case.differences}
    return say.text(
        "stress.drill_single",
        outage=told.name(number),
        deaths=say.number(added["deaths"]),
        control=say.quantity(added["time_to_control_s"], "s"),
        added=say.percent(case.added.value),
    )
