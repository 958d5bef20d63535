"""`tuiyan consequence` knows a substance by the names people use."""

from __future__ import annotations

import pytest

from scenarios.errors import Problem
from tuiyan.commands.consequence import _substance


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("液氯", "chlorine"), (" Liquid Chlorine ", "chlorine"), ("合成氨", "ammonia"),
        ("lpg", "propane"), ("天然气", "methane"), ("工业苯", "benzene"),
        ("H2S", "hydrogen-sulfide"),
        ("75-21-8", "ethylene-oxide"), ("丙烯腈", "acrylonitrile"),
    ],
)  # fmt: skip
def test_a_name_in_use_finds_its_substance(said: str, meant: str):
    problems: list[Problem] = []
    found = _substance(said, problems)
    assert problems == []
    assert found is not None
    assert found.id == meant


@pytest.mark.parametrize("said", ["煤气", "二甲苯", "福尔马林"])
def test_a_name_of_several_things_is_not_guessed(said: str):
    """Town gas, mixed xylenes and a solution are no pure substance."""
    problems: list[Problem] = []
    assert _substance(said, problems) is None
    assert len(problems) == 1
