"""Seeded runs of every shipped scenario give what they gave: six digits of every measure."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.back.regenerate import rows_of
from tests.support.jilin import jilin

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("scenario", sorted(jilin().scenarios))
def test_results_have_not_drifted(scenario: str):
    """Same seed, same events and measures; where a change was meant, see `regenerate.py`."""
    lines = (FOLDER / f"{scenario}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# "), "the first line says why the file was written"
    stored = list(csv.DictReader(lines[1:]))
    found = rows_of(scenario)
    assert len(stored) == len(found)
    for old, new in zip(stored, found, strict=True):
        changed = {
            name: (old.get(name), value) for name, value in new.items() if old.get(name) != value
        }
        assert changed == {}, f"{old['plan']} replication {old['replication']}"


def test_every_stored_file_belongs_to_a_scenario():
    """No file without its scenario."""
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(jilin().scenarios)
