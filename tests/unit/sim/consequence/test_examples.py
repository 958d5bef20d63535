"""The examples in the documentation run and give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import sim.consequence
import sim.evaluation.model_scores

_MODULES = [
    module.name
    for module in pkgutil.walk_packages(sim.consequence.__path__, "sim.consequence.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", [*_MODULES, "sim.evaluation.model_scores"])
def test_examples_give_what_they_say(name: str) -> None:
    """What a reader copies from the documentation works."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples() -> None:
    """Most modules show at least one example."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    shown = [
        name
        for name in _MODULES
        if any(test.examples for test in finder.find(importlib.import_module(name)))
    ]
    assert len(shown) >= 15
