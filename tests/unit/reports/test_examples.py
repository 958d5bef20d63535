"""Every example in a docstring of the reports shows what the code really gives."""

import doctest
import importlib
import pkgutil

import pytest

import reports

NAMES = [info.name for info in pkgutil.walk_packages(reports.__path__, "reports.")]


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_a_module_run(name):
    """What a reader copies from a docstring works."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples():
    """The check above is not empty."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [t for name in NAMES for t in finder.find(importlib.import_module(name)) if t.examples]
    assert len(found) >= 15
