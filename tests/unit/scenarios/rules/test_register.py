"""The Jilin register: real names as facts, invented bodies labelled, teams that others expect."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from scenarios.errors import InputError
from scenarios.rules.loader import load_rules
from scenarios.rules.register import (
    COLUMNS,
    JILIN,
    jilin_drill_resources,
    jilin_organisations,
    load_drill_resources,
    load_organisations,
)

DIVISION = Path(__file__).parents[5] / "shared/evidence/roads/jilin/china_division_streets_2202.csv"
COUNTIES = (
    "220202", "220203", "220204", "220211", "220221", "220281", "220282", "220283", "220284",
)  # fmt: skip
TEAMS = {
    "city-fire", "shulan-mine-rescue", "jihua-hazchem", "jiapigou-mine-rescue",
    "jien-mine-rescue", "jihua-construction", "first-construction", "road-rescue",
    "power-rescue", "medical-rescue",
}  # fmt: skip


def write(folder: Path, **cells: str) -> Path:
    row = dict.fromkeys(COLUMNS, "")
    row |= {"id": "a", "name_zh": "甲", "name_en": "A", "county": "220202", "sectors": "enterprise"}
    row |= {"grade": "S", "source": "test"} | cells
    path = folder / "organisations.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    return path


def test_the_register_has_the_size_of_a_county_level_city() -> None:
    """The public bodies, and at least 400 sample firms, schools and institutions beside them."""
    organisations = jilin_organisations()
    assert 200 <= sum(not o.is_synthetic for o in organisations) <= 250
    assert 400 <= sum(o.is_synthetic for o in organisations) <= 450


def test_the_samples_are_spread_over_all_county_level_units() -> None:
    """No county is empty, none has twice the share of another."""
    load = Counter(o.county for o in jilin_organisations() if o.is_synthetic)
    assert set(load) == set(COUNTIES)
    assert max(load.values()) < 1.2 * min(load.values())


def test_somebody_owes_every_drill_rule() -> None:
    """All rule families are exercised: each rule binds a body that holds a fitting plan."""
    organisations = jilin_organisations()
    for rule in load_rules().drills():
        bound = [o for o in organisations if rule.binds(o)]
        assert any(rule.accepts(plan) for o in bound for plan in o.plans), rule.id


def test_all_towns_and_sub_districts_of_the_division_list_are_there() -> None:
    """150 units, by code and by name."""
    if not DIVISION.exists():
        pytest.skip(f"the evidence folder is not here: {DIVISION}")
    names = {o.id: o.name.zh for o in jilin_organisations()}
    with DIVISION.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 150
    for row in rows:
        assert names[f"t-{row['code']}"].startswith(row["name"])


def test_every_county_has_its_government_and_its_departments() -> None:
    """The county calendar is the government's duty (吉市政发〔2012〕10号)."""
    ids = {o.id for o in jilin_organisations()}
    for county in COUNTIES:
        assert {f"gov-{county}", f"bureau-{county}", f"health-{county}"} <= ids


def test_the_teams_that_other_parts_rely_on_exist() -> None:
    """City teams named in the founding document, one fire and one medical team for each unit."""
    ids = {team.id for team in jilin_drill_resources().teams}
    assert ids >= TEAMS
    assert {f"fire-{c}" for c in COUNTIES} | {f"medical-{c}" for c in COUNTIES} <= ids


def test_invented_bodies_are_labelled() -> None:
    """Nobody may take the sample coal mine for a real one."""
    synthetic = [o for o in jilin_organisations() if o.is_synthetic]
    assert len(synthetic) >= 9 * 15
    for organisation in synthetic:
        assert organisation.name.zh.startswith("示意")
        assert organisation.name.en.startswith("Sample")
        assert organisation.id.startswith("demo-")
    real = [o for o in jilin_organisations() if not o.is_synthetic]
    assert not any(o.name.zh.startswith("示意") for o in real)


def test_facts_carry_a_grade_and_a_source_and_no_address_of_a_copy() -> None:
    """Publisher and date, as the Jilin fact list asks."""
    for organisation in jilin_organisations():
        assert organisation.provenance.source
        assert "http" not in organisation.provenance.source
        assert not organisation.provenance.verified


def test_every_organisation_is_bound_by_some_rule_and_holds_a_plan() -> None:
    """A body without duties or plans has no place in this register."""
    rules = load_rules().drills()
    for organisation in jilin_organisations():
        assert any(rule.binds(organisation) for rule in rules), organisation.id
        assert organisation.plans, organisation.id


def test_assumed_plan_lists_are_marked() -> None:
    """Where the register names no plans, the usual ones of the sector are assumed and marked."""
    by_id = {o.id: o for o in jilin_organisations()}
    assert by_id["shulan-mining"].plans_assumed
    assert not by_id["demo-coal-220283"].plans_assumed
    assert {plan.hazard for plan in by_id["demo-coal-220283"].plans} >= {"mine_explosion"}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"sectors": "enterprise;moon_base"}, "moon_base"),
        ({"n_people": "many"}, "whole number"),
        ({"last_drilled": "KEY-H=2026-13-01"}, "is no date"),
        ({"blackouts": "2027-08-40..2027-08-31"}, "is no date"),
        ({"county": "22020"}, "county"),
        ({"flags": "invincible"}, "flags"),
    ],
)
def test_a_broken_row_is_refused(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    """The message names the row, the column and the value."""
    with pytest.raises(InputError, match=message):
        load_organisations(write(tmp_path, **cells))


def test_records_and_blackouts_are_read(tmp_path: Path) -> None:
    """Last drills decide what is due, blackout days what is possible."""
    path = write(
        tmp_path, last_drilled="GOV-2Y=2025-06-01", blackouts="2027-08-01..2027-08-31=检修"
    )
    (found,) = load_organisations(path)
    assert found.last_drilled["GOV-2Y"].isoformat() == "2025-06-01"
    assert found.blackouts[0].last.isoformat() == "2027-08-31"


def test_plans_of_nobody_are_refused(tmp_path: Path) -> None:
    """A typing error in the plan list would otherwise silently drop a duty."""
    plans = tmp_path / "plans.csv"
    plans.write_text(
        "organisation,id,kind,hazard,title_zh,title_en\nb,x,special,building_fire,甲,A\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="no organisation"):
        load_organisations(write(tmp_path), plans)


def test_needs_that_name_no_team_are_refused(tmp_path: Path) -> None:
    """A drill cannot borrow a team that does not exist."""
    text = (JILIN / "drill_resources.yaml").read_text(encoding="utf-8")
    path = tmp_path / "resources.yaml"
    path.write_text(text.replace('"power-rescue"]', '"ghost-team"]'), encoding="utf-8")
    with pytest.raises(InputError, match="ghost-team"):
        load_drill_resources(path)
