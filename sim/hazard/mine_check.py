"""Fans of a pack's mines that cannot work there: found by solving the undamaged air once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenarios.errors import InputError, Problem
from scenarios.model.hazard_source import HazardSource, MineSource
from scenarios.model.pack import Pack
from sim.hazard.mine_layout import MineLayout
from sim.mine.mine_air import refuse_impossible_fans


def refuse_mines(pack: Pack, sources: Iterable[HazardSource] | None = None) -> None:
    """Refuse mines that the air model cannot solve or whose fans never meet their mine.

    Parameters
    ----------
    pack
        A checked pack.
    sources
        Which of its hazard sources; all if not given.

    Raises
    ------
    InputError
        With one problem for each such mine.
    """
    problems = list(_problems(pack, pack.sources.values() if sources is None else sources))
    if problems:
        raise InputError(problems)


def _problems(pack: Pack, sources: Iterable[HazardSource]) -> Iterator[Problem]:
    order = list(pack.sources)
    for source in sources:
        if not isinstance(source, MineSource):
            continue
        try:
            refuse_impossible_fans(MineLayout.of(source.mine).network)
        except ValueError as refused:
            yield Problem(
                pack.files["hazard_sources"],
                f"hazard_sources[{order.index(source.id)}].mine",
                str(refused),
                cure="check the fan curves and resistances against a measured ventilation survey",
            )
