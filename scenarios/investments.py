"""Reads a pack's shortlist of investments and checks it against the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.files import read_model
from scenarios.model.distribution import NamedTime
from scenarios.model.investment import Change, Investments
from scenarios.model.pack import Pack

FILE: Final = "investments.yaml"

_REFERENCES: Final = ("unit", "station", "depot", "source")


def load_investments(root: Path, pack: Pack) -> Investments:
    """The shortlist of the pack in a folder.

    Raises
    ------
    InputError
        If there is none, or with everything in it that the pack does not know.
    """
    path = root / FILE
    if not path.is_file():
        raise InputError.one(
            str(path), "", "the pack has no shortlist of investments",
            cure="write one after that of the shipped pack `jilin`",
        )  # fmt: skip
    found = read_model(path, Investments)
    problems = [*_problems(found, pack, str(path))]
    if problems:
        raise InputError(problems)
    return found


def _problems(found: Investments, pack: Pack, where: str) -> Iterator[Problem]:
    ids = [option.id for option in found.options]
    for name in sorted({each for each in ids if ids.count(each) > 1}):
        yield Problem(where, "options", "the id is used twice", name)
    known = {
        "unit": {group.id for group in pack.resources.units},
        "station": {station.id for station in pack.resources.stations},
        "depot": {depot.id for depot in pack.resources.depots},
        "source": set(pack.sources),
    }
    for i, option in enumerate(found.options):
        for field in ("requires", "excludes"):
            for name in getattr(option, field):
                if name not in ids or name == option.id:
                    yield Problem(where, f"options[{i}].{field}", "no other such option", name)
        for k, change in enumerate(option.changes):
            place = f"{where}: options[{i}].changes[{k}]"
            yield from _change_problems(change, known, set(pack.parameters), place)


def _change_problems(
    change: Change, known: Mapping[str, set[str]], parameters: set[str], place: str
) -> Iterator[Problem]:
    for field in _REFERENCES:
        name = getattr(change, field, None)
        if name is not None and name not in known[field]:
            yield Problem(place, field, f"the pack has no such {field}", name)
    for field in ("turnout", "detection"):
        law = getattr(change, field, None)
        if isinstance(law, NamedTime) and law.parameter not in parameters:
            yield Problem(place, f"{field}.parameter", "no such parameter", law.parameter)
