"""The rules as data: every duty is there, with its article, its source and honest wording."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from scenarios.errors import InputError
from scenarios.files import Document, check_model
from scenarios.model.duty import PERIODS_WITH_DATES
from scenarios.rules.loader import (
    FOLDER,
    RuleBook,
    RuleLayer,
    load_rules,
    load_sectors,
    merge_layers,
)
from scenarios.rules.wording import FLAGS, basis, shortfall

EVIDENCE = Path(__file__).parents[5] / "shared" / "evidence"
COUNTIES = (
    "220202", "220203", "220204", "220211", "220221", "220281", "220282", "220283", "220284",
)  # fmt: skip


def book() -> RuleBook:
    return load_rules()


def evidence(name: str) -> dict[str, object]:
    path = EVIDENCE / name
    if not path.exists():
        pytest.skip(f"the evidence folder is not here: {path}")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def layer(**values: object) -> RuleLayer:
    data = {
        "jurisdiction": "370000",
        "name": {"zh": "测试省", "en": "test province"},
        "status": {"zh": "测试", "en": "test"},
        **values,
    }
    return check_model(Document(file="overlay.yaml", data=data), RuleLayer)


def national() -> tuple[str, RuleLayer]:
    return "national.yaml", load_rules().layers[0]


def shandong(**change: object) -> RuleLayer:
    """山东省安全生产条例(2021) article 63 tightens the national numbers (read in the text)."""
    text = {
        "instrument": {"zh": "山东省安全生产条例", "en": "Shandong Work Safety Regulations"},
        "article": {"zh": "第六十三条", "en": "Art. 63"},
        "gist": {"zh": "每年至少一次", "en": "at least one a year"},
        "verification": "primary",
        "source": "山东省安全生产条例, 2021-12-03",
    }
    return layer(changes=[{**text, **change}])


def test_every_duty_of_the_evidence_is_carried() -> None:
    """Nothing that the collected duties list is lost, and none changes its verification."""
    found = evidence("drills/obligations.yaml")
    rules = book().by_id()
    for item in found["obligations"]:
        assert item["id"] in rules, item["id"]
        assert rules[item["id"]].verification == item["verify"], item["id"]
    assert len(found["obligations"]) == 41


def test_counts_and_periods_are_those_of_the_evidence() -> None:
    """A number in the calendar is the number in the text that was read."""
    same = {"calendar_half", "quarter", "year", "2y", "3y", "month_in_term", "per_event"}
    rules = book().by_id()
    compared = 0
    for item in evidence("drills/obligations.yaml")["obligations"]:
        if item.get("period") in same and isinstance(item.get("count"), int):
            rule = rules[item["id"]]
            assert (rule.count, rule.period) == (item["count"], item["period"]), item["id"]
            assert rule.coverage == item.get("coverage", rule.coverage) or (
                rule.coverage == "rolling" and item["coverage"] == "each_plan"
            )
            compared += 1
    assert compared >= 14


def test_a_rule_from_memory_never_speaks_of_a_breach() -> None:
    """What nobody has read may only be said to need checking, in both languages."""
    forbidden = re.compile(r"违法|违反|不符合|breach|violat|illegal|unlawful", re.IGNORECASE)
    memory = [rule for rule in book().rules if rule.verification == "memory"]
    assert len(memory) >= 8
    for rule in memory:
        for text in (shortfall(rule), basis(rule), FLAGS[rule.standing]):
            assert not forbidden.search(text.zh), rule.id
            assert not forbidden.search(text.en), rule.id
        if rule.count is not None:
            assert "建议核对" in shortfall(rule).zh
            assert "建议核对" in basis(rule).zh


def test_only_a_number_that_was_read_is_called_a_breach() -> None:
    """Without a number in the law there is no breach, only a recommendation of one a year."""
    for rule in book().rules:
        says_breach = "违反" in shortfall(rule).zh
        assert says_breach == (rule.count is not None and rule.verification != "memory"), rule.id
        if rule.count is None:
            assert "建议每年一次" in shortfall(rule).zh
            assert "one a year is recommended" in shortfall(rule).en


def test_every_rule_names_instrument_article_source_and_gist_in_both_languages() -> None:
    """A duty without its article is not a duty that an office can act on."""
    for rule in book().rules:
        for text in (rule.title, rule.who, rule.instrument, rule.article, rule.gist):
            assert re.search(r"[\u4e00-\u9fff]|\d", text.zh), rule.id
            assert re.search(r"[A-Za-z0-9]", text.en), rule.id
            assert not re.search(r"[\u4e00-\u9fff]", text.en), (rule.id, text.en)
        assert rule.source


def test_no_shipped_rule_shows_the_address_of_a_copy() -> None:
    """Sources are titles, publishers and dates; mirrors are not printed to a county user."""
    for path in FOLDER.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|www\.|\.com\b|\.cn\b|id \d{8}", text), path.name


def test_the_old_chemicals_article_is_marked_for_checking() -> None:
    """The chemicals law of 2026-05-01 replaced the regulation whose article we hold."""
    rule = book().rule("HAZCHEM")
    assert rule.status is not None
    assert "2026-05-01" in rule.status.zh
    assert "待核对" in rule.status.zh


def test_filing_evaluation_and_spot_checks_are_listed_but_never_dated() -> None:
    """Tasks around drills are carried, and marked as no drills."""
    tasks = {rule.id for rule in book().rules if rule.activity == "not_a_drill"}
    assert {"FILING-20WD", "EVAL-REPORT", "PLAN-EVAL-3Y", "GOV-SPOTCHECK"} <= tasks
    assert not tasks & {rule.id for rule in book().drills()}


def test_the_same_duty_in_another_text_is_not_scheduled_twice() -> None:
    """Article 33(2) of order 2 repeats article 8(2) of the regulations."""
    assert book().rule("ENT-KEY-H2").same_as == "KEY-H"
    assert "ENT-KEY-H2" not in {rule.id for rule in book().drills()}


def test_the_provincial_layer_is_empty_and_visible() -> None:
    """Nobody may believe that Jilin Province has no stricter rules: the gap is stated."""
    layers = {item.jurisdiction: item for item in load_rules("220283").layers}
    assert layers["220000"].rules == ()
    assert "未找到" in layers["220000"].status.zh
    assert layers["220283"].rules == ()
    assert len(layers["220200"].rules) == 4


@pytest.mark.parametrize("county", COUNTIES)
def test_every_county_has_its_own_layer(county: str) -> None:
    """A county can add its rules without touching those of others."""
    assert [item.jurisdiction for item in load_rules(county).layers][-1] == county


def test_the_city_document_asks_for_an_annual_plan() -> None:
    """The founding document is in the rules, as a task and not as a drill."""
    rule = book().rule("JLC-PLAN-Y")
    assert (rule.activity, rule.period, rule.article.zh) == ("not_a_drill", "year", "三（六）3")


def test_an_overlay_can_tighten_a_period() -> None:
    """Shandong asks governments for a drill every year instead of every second year."""
    result = merge_layers([national(), ("overlay.yaml", shandong(id="GOV-2Y", period="year"))])
    rule = result.rule("GOV-2Y")
    assert (rule.count, rule.period) == (1, "year")
    assert rule.article.zh == "第六十三条"
    assert result.origin["GOV-2Y"] == "370000"
    assert result.origin["KEY-H"] == "000000"


def test_an_overlay_can_demand_every_plan() -> None:
    """Shandong asks high-risk firms for every on-site plan in each half-year."""
    change = shandong(id="ENT-SITE-H", coverage="each_plan")
    result = merge_layers([national(), ("overlay.yaml", change)])
    assert result.rule("ENT-SITE-H").coverage == "each_plan"


@pytest.mark.parametrize(
    "change", [{"id": "KEY-H", "period": "year"}, {"id": "PLAN-3Y", "coverage": "any_one"}]
)
def test_an_overlay_cannot_loosen_a_rule(change: dict[str, str]) -> None:
    """A county may not ask for less than the law above it."""
    with pytest.raises(InputError, match="not loosen"):
        merge_layers([national(), ("overlay.yaml", shandong(**change))])


def test_all_faults_of_a_layer_are_reported_at_once() -> None:
    """A change of nothing and an unknown sector come in one message."""
    rule = book().rule("KEY-H").model_dump(mode="json")
    bad = layer(rules=[{**rule, "id": "NEW", "sectors": ["no-such-sector"]}])
    change = shandong(id="NOBODY", period="year")
    with pytest.raises(InputError) as caught:
        merge_layers([national(), ("a.yaml", bad), ("b.yaml", change)])
    text = str(caught.value)
    assert "no-such-sector" in text
    assert "NOBODY" in text
    assert len(caught.value.problems) == 2


def test_a_rule_that_exists_above_is_refused() -> None:
    """Two rules of one id would leave open which one holds."""
    rule = book().rule("KEY-H").model_dump(mode="json")
    with pytest.raises(InputError, match="exists in a layer above"):
        merge_layers([national(), ("a.yaml", layer(rules=[rule]))])


def test_every_sector_that_a_rule_names_is_in_the_table() -> None:
    """Rules and register speak the same sector codes."""
    codes = load_sectors().codes()
    for rule in book().rules:
        assert set(rule.sectors) <= codes
    assert len(codes) == len(load_sectors().sectors)


def test_dated_rules_carry_a_period_that_puts_them_into_a_year() -> None:
    """Only drills that hang on an event stay without a date."""
    undated = {r.id for r in book().drills() if r.period not in PERIODS_WITH_DATES}
    assert undated == {"FIRE-EVENT"}


def test_a_rule_out_of_force_does_not_hold() -> None:
    """A repealed text asks for nothing after its last day."""
    rule = book().rule("KEY-H").model_copy(update={"in_force_to": date(2026, 4, 30)})
    assert rule.holds_on(date(2026, 1, 1), date(2026, 12, 31))
    assert not rule.holds_on(date(2027, 1, 1), date(2027, 12, 31))
    assert not rule.holds_on(date(2018, 1, 1), date(2018, 12, 31))
