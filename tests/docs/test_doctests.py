"""Every example in a docstring is true."""

import doctest
import importlib
import pkgutil

import pytest

import optimization
import reports
import scenarios
import sim
import tuiyan

MODULES = sorted(
    module.name
    for package in (scenarios, sim, optimization, reports, tuiyan)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples():
    count = sum(
        len(test.examples)
        for name in MODULES
        for test in doctest.DocTestFinder().find(importlib.import_module(name))
    )
    assert count > 100
