"""Figures: right values, our own font, the same bytes each time."""

import dataclasses
import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.text import Text

from reports.figures import comparison, distributions, response_timeline, style, week_load
from reports.i18n.translator import Translator
from reports.sections.common import Run
from scenarios.errors import InputError
from sim.evaluation.statistics import Estimate
from tests.unit.reports.small_calendar import facts
from tests.unit.reports.small_evaluation import evaluation

ZH = Translator("zh")
NAMES = {"a": "甲案", "b": "乙案"}


@pytest.fixture(scope="module")
def run():
    return Run(evaluation(), ZH)


@pytest.fixture(scope="module")
def forest():
    return comparison.comparison(evaluation().differences, ZH, "甲案", "乙案")


@pytest.fixture(scope="module")
def forest_svg(forest):
    return style.to_svg(forest)


def test_figures_look_the_same_on_every_machine(forest_svg):
    """Text is drawn as paths, no font or date of this machine enters, bytes repeat."""
    assert "<text" not in forest_svg
    assert "<use" in forest_svg
    assert not re.search(r"<dc:date|<metadata|\?xml|DOCTYPE|https?://(?!www\.w3\.org)", forest_svg)
    again = comparison.comparison(evaluation().differences, ZH, "甲案", "乙案")
    assert style.to_svg(again) == forest_svg


def test_only_our_font_is_used(forest):
    """Every text of a figure asks for Noto Sans SC, which comes with the package."""
    families = {text.get_fontfamily()[0] for text in forest.get_figure().findobj(Text)}
    assert families == {"Noto Sans SC"}


def test_drawing_leaves_the_settings_of_the_session_alone(forest_svg):
    """A notebook's own style is not changed by a report."""
    assert mpl.rcParams["font.family"] != ["Noto Sans SC"]
    assert mpl.rcParams["svg.fonttype"] == mpl.rcParamsDefault["svg.fonttype"]


def test_a_character_without_a_glyph_is_an_error_not_a_box():
    """The message names the character, so that a name can be mended."""
    ax = style.axes_or_new(None)
    ax.set_title("吉林 \U0001f525")
    with pytest.raises(InputError, match=r"U\+1F525"):
        style.to_svg(ax)


def test_dollar_signs_are_text():
    """A name with dollar signs is no formula."""
    with style.rendering():
        ax = style.axes_or_new(None)
        ax.set_title(r"$\frac{a}{b}$")
    assert style.to_svg(ax)


def test_differences_are_drawn_as_shares_of_the_larger_mean(forest):
    """A point stands where the printed numbers say, on the side of the better plan."""
    rows = comparison.shown(evaluation().differences)
    control = next(i for i, row in enumerate(rows) if row.metric == "time_to_control_s")
    row = rows[control]
    expected = row.difference.value / max(row.first.value, row.second.value)
    points = {line.get_ydata()[0]: line.get_xdata()[0] for line in forest.lines
              if len(line.get_xdata()) == 1}  # fmt: skip
    assert points[control] == pytest.approx(expected)
    assert expected < 0
    assert len(points) == len(rows)


def test_a_plan_that_brings_what_the_other_has_not_counts_as_all_of_it():
    """From 0 to 2 deaths is +100 %, not a division by zero."""
    row = dataclasses.replace(
        comparison.shown(evaluation().differences)[0],
        first=Estimate(0.0, 0.0, 0.0, 9),
        second=Estimate(2.0, 1.0, 3.0, 9),
        difference=Estimate(2.0, 1.0, 3.0, 9),
    )
    ax = comparison.comparison((row,), ZH, "甲案", "乙案")
    assert [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1] == [1.0]


def test_measures_that_never_differ_have_no_row():
    """Detection is the same accident for both plans: nothing to compare."""
    metrics = {row.metric for row in comparison.shown(evaluation().differences)}
    assert "detection_time_s" not in metrics
    assert "time_to_control_s" in metrics


def test_intervals_and_number_of_pairs_are_stated(forest):
    """The axis says how many pairs stand behind the bars."""
    assert "n = 40" in forest.get_xlabel()
    assert "95 %" in forest.get_xlabel().replace("\u00a0", " ")


def test_confidence_band_follows_massart():
    """sqrt(ln(2/0.05) / (2 n)) for n = 50: sqrt(3.68888 / 100)."""
    assert distributions.band_half_width(50) == pytest.approx(0.192065, abs=1e-6)


def test_curve_rises_by_one_replication_at_each_value():
    """Three values of four reached: the curve ends at 75 %."""
    table = evaluation().tables["a"]
    columns = dict(table.columns) | {"time_to_control_s": np.array([600.0, 300.0, np.inf, 900.0])}
    small = dataclasses.replace(table, columns={k: v[:4] for k, v in columns.items()})
    ax = distributions.distribution({"a": small}, "time_to_control_s", ZH, NAMES)
    x, y = ax.lines[0].get_data()
    assert x.tolist() == [0.0, 5.0, 10.0, 15.0]  # minutes
    assert y.tolist() == [0.0, 0.25, 0.5, 0.75]
    assert ax.get_xlabel() == "分钟"


def test_distributions_share_one_legend_with_both_plans():
    """Each plan has its own colour and line, told once."""
    figure = distributions.distributions(evaluation().tables, ["deaths"], ZH, NAMES)
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert texts == ["甲案", "乙案"]
    lines = figure.axes[0].lines
    assert lines[0].get_linestyle() != lines[1].get_linestyle()


def test_bars_of_the_timeline_begin_and_end_with_the_task(run):
    """Waiting is hatched, work is solid, both at the times of the log."""
    timeline = run.timelines["a"]
    ax = response_timeline.response_timeline(timeline, ZH)
    plug = timeline.tasks[1]
    spans = sorted(
        (bar.get_x(), bar.get_x() + bar.get_width())
        for bar in ax.patches
        if abs(bar.get_y() + bar.get_height() / 2 - 1) < 1e-9
    )
    edges_s = [3600.0 * edge for span in spans for edge in span]
    assert edges_s == pytest.approx([plug.ready_s, plug.started_s, plug.started_s, plug.done_s])


def test_replay_figure_has_a_casualty_panel_only_when_somebody_is_hurt(run):
    """An empty panel would only raise questions."""
    plan = evaluation().plans[0]
    series = run.casualties(plan)
    assert len(response_timeline.replay_figure(run.timelines["a"], series, ZH).axes) == 2
    zero = np.zeros(2, dtype=np.int64)
    nobody = dataclasses.replace(
        series, t_s=np.array([0.0, 9.0]), injured=zero, freed=zero, admitted=zero, died=zero
    )
    assert len(response_timeline.replay_figure(run.timelines["a"], nobody, ZH).axes) == 1


def test_casualty_curve_ends_at_the_totals(run):
    """The legend repeats the last numbers."""
    series = run.casualties(evaluation().plans[0])
    ax = response_timeline.casualty_curve(series, ZH)
    assert ax.lines[0].get_ydata()[-1] == series.injured[-1]
    assert ax.get_legend_handles_labels()[1][0] == f"受伤 {series.injured[-1]}"


def test_week_bars_add_up_to_all_drills():
    """Stacked bars of all standings hold every drill once."""
    ax = week_load.week_load(facts().week_counts(), ZH)
    assert sum(bar.get_height() for bar in ax.patches) == len(facts().calendar.scheduled)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("effective response force complete", 20, ["effective response", "force complete"]),
        ("疏散/避险完成时间（95 %）", 16, ["疏散/避险完成时", "间（95 %）"]),
        ("短", 2, ["短"]),
    ],
)
def test_labels_break_where_they_may(text, width, lines):
    """No line is longer than asked for, no line begins with punctuation."""
    assert style.wrap(text, width).split("\n") == lines
