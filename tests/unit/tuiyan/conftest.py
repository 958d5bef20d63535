"""A run of the starter pack, played once and shared by the tests that read it."""

from pathlib import Path

import pytest

from tuiyan.cli import run_app
from tuiyan.starter import write_starter


@pytest.fixture(scope="session")
def starter(tmp_path_factory) -> Path:
    """The starter pack, as `tuiyan init` writes it."""
    target = tmp_path_factory.mktemp("pack") / "my-county"
    write_starter(target)
    return target


@pytest.fixture(scope="session")
def run_folder(starter, tmp_path_factory) -> Path:
    """Both plans, six replications, one process."""
    target = tmp_path_factory.mktemp("run") / "market-fire"
    arguments = ["run", str(starter), "market-fire", "--replications", "6", "--seed", "7"]
    assert run_app([*arguments, "--workers", "1", "--lang", "en", "--out", str(target)]) == 0
    return target


@pytest.fixture(scope="session")
def calendar_folder(starter, tmp_path_factory) -> Path:
    """The drills of 2027 of the starter's register."""
    target = tmp_path_factory.mktemp("year") / "calendar"
    arguments = ["calendar", str(starter), "--year", "2027", "--lang", "zh"]
    assert run_app([*arguments, "--out", str(target)]) == 0
    return target
