"""Finds the streets that a turn restriction speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scenarios.importers.roads.raw import RawRoads
from scenarios.importers.roads.simplify import Street


class TurnRow(NamedTuple):
    """One row of turns.csv: streets by their number, and the point between them."""

    from_street: int
    via: int
    to_street: int
    only: bool


def turn_rows(raw: RawRoads, streets: Sequence[Street]) -> list[TurnRow]:
    """Restrictions between streets; those whose lines do not meet there are reported.

    A line that runs through the point gives a restriction to both of its sides, except the way
    straight back onto itself, which only a ban of U-turns means.
    """
    arrive: dict[tuple[str, int], list[int]] = defaultdict(list)
    leave: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, street in enumerate(streets):
        first, last = street.points[0], street.points[-1]
        arrive[street.way_last, last].append(i)
        leave[street.way_first, first].append(i)
        if not street.tags.oneway:
            arrive[street.way_first, first].append(i)
            leave[street.way_last, last].append(i)
    rows: dict[TurnRow, None] = {}
    honoured = 0
    for turn in raw.turns:
        same = turn.from_way == turn.to_way
        found = [
            TurnRow(a, turn.via, b, turn.only)
            for a in arrive[turn.from_way, turn.via]
            for b in leave[turn.to_way, turn.via]
            if (a == b) == same
        ]
        if not found and {turn.from_way, turn.to_way} & raw.shut_ways:
            raw.findings.add("turns_moot", example=f"ways {turn.from_way}, {turn.to_way}")
        elif not found:
            raw.findings.add("turns_dangling", example=f"ways {turn.from_way}, {turn.to_way}")
        honoured += bool(found)
        rows |= dict.fromkeys(found)
    raw.findings.add("turns", honoured)
    return list(rows)
