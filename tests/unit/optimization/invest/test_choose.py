"""Purchases change only what they name, and meet the same accidents."""

from __future__ import annotations

import pytest

from optimization.invest.apply import with_options
from scenarios.errors import InputError
from scenarios.investments import FILE, load_investments
from scenarios.model.investment import InvestmentOption
from scenarios.pack import LIBRARY, load_pack


@pytest.fixture(scope="module")
def pack():
    return load_pack(LIBRARY / "jilin")[0]


@pytest.fixture(scope="module")
def options(pack) -> dict[str, InvestmentOption]:
    return {each.id: each for each in load_investments(LIBRARY / "jilin", pack).options}


def test_more_units_leave_the_names_of_the_others(pack, options):
    """Luck is drawn by name: those that exist keep theirs."""
    after = with_options(pack, [options["hazmat-longtan"]])
    before = {name for group in pack.resources.units for name in group.unit_ids()}
    now = {name for group in after.resources.units for name in group.unit_ids()}
    assert before < now
    assert len(now) == len(before) + 1


def test_stock_turnout_crew_and_detection_change_what_they_name(pack, options):
    """Four options, four changes, nothing else."""
    after = with_options(pack, options.values())
    depot = {each.id: each for each in after.resources.depots}["depot-city"]
    assert depot.stock["neutraliser-kg"] == 30_000 + 20_000
    groups = {each.id: each for each in after.resources.units}
    assert groups["city-fire-04-hazmat"].endurance_s == 4 * 3600
    turnout = options["turnout-longtan"].changes[0].turnout
    assert groups["city-fire-04-rescue"].turnout == turnout
    detection = options["gas-detectors"].changes[0].detection
    assert after.scenarios["longtan-toxic"].incident.detection == detection
    assert after.scenarios["shulan-mine"] == pack.scenarios["shulan-mine"]


def test_nothing_bought_changes_nothing(pack):
    """The pack itself comes back."""
    assert with_options(pack, []) is pack


def test_every_unknown_name_is_listed(pack, tmp_path):
    """Unknown unit, depot, prerequisite: three problems at once."""
    text = (LIBRARY / "jilin" / FILE).read_text(encoding="utf-8")
    text = text.replace("depot: depot-city", "depot: nowhere")
    text = text.replace("unit: city-fire-04-hazmat, number", "unit: nobody, number")
    text = text.replace("  cost_cny: 300000\n", "  cost_cny: 300000\n  requires: [dream]\n")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_investments(tmp_path, pack)
    assert {problem.got for problem in caught.value.problems} == {"nowhere", "nobody", "dream"}


def test_a_pack_without_a_shortlist_says_so(pack, tmp_path):
    """The message names the file and the cure."""
    with pytest.raises(InputError, match="no shortlist of investments"):
        load_investments(tmp_path, pack)
