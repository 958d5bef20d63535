"""What the report says: who does better, where plans break, what the numbers rest on."""

import dataclasses

import numpy as np
import pytest

from reports.document import Collapsed, Figure, Heading, KeyFacts, Table
from reports.i18n.translator import Translator
from reports.plan_evaluation import build_plan_evaluation
from reports.sections.common import Run
from reports.sections.evidence import evidence
from reports.sections.gaps import gap_text, lateness, waited_for
from reports.sections.inputs import inputs
from reports.sections.spreads import Spreads
from reports.sections.summary import summary
from reports.sections.trust import models
from scenarios.model.distribution import NamedTime
from scenarios.model.scenario import FurtherIncident
from sim.evaluation.compare import compare
from sim.evaluation.plan_gaps import Gap
from sim.evaluation.statistics import Estimate, share_estimate
from tests.unit.reports.small_evaluation import evaluation
from tests.unit.reports.small_plans import MEMORY
from tests.unit.reports.small_town import pack


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def zh():
    return Run(evaluation(), Translator("zh"))


@pytest.fixture(scope="module")
def en():
    return Run(evaluation(), Translator("en"))


def sentences(run):
    return [plain(s) for b in summary(run) if isinstance(b, KeyFacts) for s in b.sentences]


def tables(blocks):
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Collapsed):
            yield from tables(block.blocks)


def with_times(a, b, metric="time_to_control_s"):
    """The run with other values of one measure, all other measures equal."""
    first = evaluation().tables["a"]
    n = len(a)
    equal = {key: np.full(n, 5.0) for key in first.columns}
    one = dataclasses.replace(first, columns=equal | {metric: np.array(a)})
    two = dataclasses.replace(one, plan="b", columns=equal | {metric: np.array(b)})
    run = dataclasses.replace(
        evaluation(), tables={"a": one, "b": two}, differences=compare(one, two), gaps={}
    )
    return Run(run, Translator("en"))


def test_the_better_plan_is_named_with_its_interval():
    """B is 600 s faster, 540 to 660 by hand, in all three replications."""
    run = with_times([1800.0, 1824.0, 1776.0], [1200.0, 1200.0, 1200.0])
    # differences -600, -624, -576: mean -600, standard error 24/sqrt(3), t(2, 0.975) = 4.3027
    assert sentences(run)[0] == (
        "time to control: “Plan B (in parallel)” is lower than “Plan A (current)” by 10.0 min on "
        "average (95 % interval 9.0 to 11.0), and lower in 100 % of the replications."
    )


def test_the_first_plan_can_win_too():
    """The sentence follows the sign, not the order of the plans."""
    run = with_times([1200.0, 1200.0, 1200.0], [1800.0, 1824.0, 1776.0])
    assert (
        "“Plan A (current)” is lower than “Plan B (in parallel)” by 10.0 min" in sentences(run)[0]
    )


def test_an_undecided_difference_is_not_called_a_win():
    """-100 and +100 tell nothing."""
    run = with_times([1000.0, 1000.0], [900.0, 1100.0])
    assert sentences(run)[0] == (
        "time to control: 2 replications do not tell the two plans apart (the 95 % interval of "
        "the difference contains zero)."
    )


def test_equal_plans_are_called_equal():
    """The same value in every replication is no draw by chance."""
    run = with_times([1000.0, 900.0], [1000.0, 900.0])
    assert any("the two plans are equal in every replication" in s for s in sentences(run))
    assert not any("is lower than" in s for s in sentences(run))


def test_one_plan_alone_has_no_winner(en):
    """A single plan is described, not compared."""
    alone = dataclasses.replace(
        evaluation(), plans=evaluation().plans[:1], differences=(), policies=None,
        tables={"a": evaluation().tables["a"]},
    )  # fmt: skip
    document = build_plan_evaluation(alone, "en", with_figures=False)
    facts = next(b for b in document.blocks if isinstance(b, KeyFacts))
    assert "Only one plan was played" in facts.sentences[0]
    anchors = [b.anchor for b in document.blocks if isinstance(b, Heading)]
    assert "policies" not in anchors


def test_further_accidents_of_the_scenario_are_named():
    scenario = evaluation().scenario
    other = FurtherIncident(id="second", incident=scenario.incident, plans=("a",))
    held = dataclasses.replace(
        evaluation(), scenario=scenario.model_copy(update={"further": (other,)})
    )
    sentence = sentences(Run(held, Translator("en")))[0]
    source = Translator("en").name(pack().sources["tank"].name)
    assert sentence.startswith("The scenario also holds: ")
    assert f"({source})" in sentence
    assert sentences(Run(held, Translator("zh")))[0].startswith("同一场景还有：")


def test_a_single_accident_needs_no_such_sentence(en):
    assert not any("also holds" in each for each in sentences(en))


def test_a_run_without_replay_has_no_map():
    """Statistics need no replay."""
    bare = dataclasses.replace(evaluation(), replays={})
    document = build_plan_evaluation(bare, "en", with_figures=False)
    anchors = [b.anchor for b in document.blocks if isinstance(b, Heading)]
    assert "map" not in anchors
    assert "results" in anchors


def test_figures_can_be_left_out():
    """Without figures the same tables remain."""
    document = build_plan_evaluation(evaluation(), "en", with_figures=False)
    assert not any(isinstance(block, Figure) for block in document.blocks)


def test_a_gap_says_what_broke_and_how_late(en):
    """An objective in persons exceeds in persons, a task in minutes."""
    plan = evaluation().plans[0]
    share = share_estimate(3, 10)
    deaths = Gap("objective_missed", "deaths", share, Estimate(2.0, 1.5, 2.5, 3))
    late = Gap("task_late", "plug", share, Estimate(606.0, -60.0, 1272.0, 3))
    assert plain(lateness(deaths, plan, en)) == "2.00 (1.50 to 2.50)"
    assert plain(lateness(late, plan, en)) == "10.1 min (0.0 to 21.2)"
    assert gap_text(late, plan, en) == "plug the leak: task started late"
    assert gap_text(Gap("died_waiting", "scene", share), plan, en).startswith("while waiting")


def test_shortages_name_what_was_missing(zh):
    """Capabilities and materials by name, the most first, dust left out."""
    gap = Gap("task_late", "plug", share_estimate(1, 2), None,
              (("leak_stop", 1.25), ("neutraliser-kg", 0.5), ("command", 1e-6)))  # fmt: skip
    assert plain(waited_for(gap, zh)) == "堵漏 1.25 单元·小时；中和剂（kg） 0.50 单元·小时"


def test_every_gap_has_a_row(en):
    """Nothing that broke is left out of the table."""
    document = build_plan_evaluation(evaluation(), "en", with_figures=False)
    heads = tuple(en.translator.text(f"gaps.{name}") for name in ("subject", "kind", "share"))
    found = [t for t in tables(document.blocks) if tuple(c.title for c in t.columns[:3]) == heads]
    assert [len(t.rows) for t in found] == [len(g) for g in evaluation().gaps.values()]


def test_every_uncertain_input_is_listed(en):
    """Accident, plan and unit inputs with spread, grade and source."""
    rows = [row for table in tables(inputs(en)) for row in table.rows]
    texts = [tuple(plain(cell.text) for cell in row) for row in rows]
    assert (
        "scenario", "hole diameter", "5 mm to 30 mm, most likely 10 mm (triangular)",
        "[S synthetic] 示意数据",
    ) in texts  # fmt: skip
    assert (
        "plug the leak", "working time", "median 20 min, log standard deviation 0.50 (lognormal)",
        "[S synthetic] 示意数据",
    ) in texts  # fmt: skip
    assert (
        "set up the command post", "working time (setting up command)",
        "5 min to 15 min, most likely 8 min (triangular)", "[S synthetic] 示意数据",
    ) in texts  # fmt: skip
    assert any(row[0] == "pumper (× 3)" for row in texts)
    assert any("SW 75 % (1–5 m/s), N 25 % (1–3 m/s)" in row[2] for row in texts)


def test_an_unknown_shared_time_is_shown_as_unknown(en):
    """A name without an entry does not stop the report."""
    spread, provenance, name = Spreads({}, en.translator).time(NamedTime(parameter="nowhere"))
    assert (spread, provenance, name) == ("—", None, "nowhere")


def test_what_nobody_verified_is_counted_and_listed(en):
    """17 sourced values, all but the one official one unverified or synthetic."""
    blocks = evidence(en)
    assert blocks[1].text == (
        "Of the 17 sourced values that this run used, 16 are unverified or synthetic."
    )
    listed = list(tables(blocks))[-1]
    assert {row[1].text for row in listed.rows} == {"synthetic", "unverified"}
    assert any(row[4].text == MEMORY.source for row in listed.rows)
    assert not any("708" in row[4].text for row in listed.rows)


def test_extrapolations_of_one_argument_are_one_row(en):
    """Winds of 0.31 and 0.42 m/s were used below 0.5 in three replications."""
    table = list(tables(models(en)))[-1]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["wind_speed_m_s", "0.31 to 0.42", "0.5 to 20 m/s", "3"],
        ["gas denser than air treated as passive", "—", "—", "40"],
    ]


def test_models_are_shown_with_source_and_status(zh):
    """A provisional model is marked in words and colour."""
    table = next(iter(tables(models(zh))))
    assert [cell.text for cell in table.rows[1]][:3] == [
        "毒性伤害",
        "暂定（待核实）",
        "GB/T 37243-2019",
    ]
    assert table.rows[1][1].tone == "warning"


def test_reproduction_names_seed_hashes_and_command():
    """Whoever has the pack gets the same numbers."""
    document = build_plan_evaluation(
        evaluation(), "en", command="tuiyan run small-town", with_figures=False
    )
    rows = [tuple(cell.text for cell in row) for t in tables(document.blocks) for row in t.rows]
    assert ("command line", "tuiyan run small-town") in rows
    assert ("seed", "2027") in rows
    assert ("SHA-256 of the event logs", evaluation().log_hash) in rows
    assert ("SHA-256 of the road network", pack().roads.content_hash) in rows
    assert ("pack.yaml", "0" * 64) in rows


def test_badges_warn_of_everything_that_limits_trust():
    """A clean run on surveyed data has one badge only."""
    document = build_plan_evaluation(evaluation(), "en", with_figures=False)
    assert document.badges == (
        "planning and training only", "synthetic scenario", "synthetic road network (not surveyed)",
        "synthetic population", "some models are provisional",
        "some results lie outside a model's range",
    )  # fmt: skip
