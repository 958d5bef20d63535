"""The shipped demonstration pack, loaded once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scenarios.model.pack import Pack
from scenarios.pack import load_pack
from sim.play import Stage, build_stage

ROOT = Path(__file__).parents[2] / "scenarios" / "library" / "jilin"


@cache
def jilin() -> Pack:
    """The pack; read only."""
    return load_pack(ROOT)[0]


@cache
def stage(scenario: str, plan: str) -> Stage:
    """A scenario and plan of the pack, compiled."""
    return build_stage(jilin(), scenario, plan)


def played() -> list[tuple[str, str]]:
    """Every scenario with each of its plans."""
    return [(s.id, plan) for s in jilin().scenarios.values() for plan in s.plans]
