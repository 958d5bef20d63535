"""Rules of reserves: the library's own load, faults are all named."""

from __future__ import annotations

import pytest

from scenarios.errors import InputError
from scenarios.pack import LIBRARY
from scenarios.stock_rules import FILE, load_stock_rules


def test_the_library_rules_are_unverified_and_say_so(tmp_path):
    """A folder without rules of its own gets the library's; no value claims to be checked."""
    rules = load_stock_rules(tmp_path)
    values = (*rules.materials, *rules.crew_needs, *rules.least_stocks, rules)
    assert all(each.provenance.needs_check for each in values)


def test_a_pack_brings_its_own_rules(tmp_path):
    """The pack's file replaces that of the library."""
    text = (LIBRARY / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace("at_least: 100", "at_least: 7"), encoding="utf-8")
    assert load_stock_rules(tmp_path).least_stocks[0].at_least == 7


def test_unknown_and_doubled_materials_are_all_named(tmp_path):
    """Two faults, two problems."""
    text = (LIBRARY / FILE).read_text(encoding="utf-8")
    text = text.replace("id: oxygen-set", "id: air-cylinder")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_stock_rules(tmp_path)
    said = str(caught.value)
    assert "the id is used twice, got air-cylinder" in said
    assert "crew_needs[3].material: no such material" in said


def test_a_negative_amount_is_refused(tmp_path):
    """Amounts below one unit make no rule."""
    text = (LIBRARY / FILE).read_text(encoding="utf-8").replace("at_least: 100", "at_least: -1")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="at_least"):
        load_stock_rules(tmp_path)
