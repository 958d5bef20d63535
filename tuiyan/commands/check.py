"""`tuiyan check`: say whether a pack is sound and what is in it."""

from __future__ import annotations

from scenarios.pack import load_pack
from sim.hazard.mine_check import refuse_mines
from tuiyan.console import Out
from tuiyan.packs import pack_root


def check_command(out: Out, name: str) -> None:
    """`tuiyan check`: warnings are printed, problems are raised."""
    root = pack_root(name)
    pack, warnings = load_pack(root)
    refuse_mines(pack)
    for warning in warnings:
        out.say("warning", text=str(warning))
    out.say(
        "check_done",
        pack=pack.header.title.get(out.lang),
        n_nodes=f"{pack.roads.n_nodes:,}",
        n_units=sum(group.count for group in pack.resources.units),
        n_plans=len(pack.plans),
        n_scenarios=len(pack.scenarios),
        n_warnings=len(warnings),
    )
    out.finish(
        {
            "pack": pack.header.id,
            "warnings": [str(warning) for warning in warnings],
            "plans": list(pack.plans),
            "scenarios": list(pack.scenarios),
        }
    )
