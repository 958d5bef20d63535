"""No spreadsheet program may compute what somebody wrote into a name (X01)."""

import csv
import dataclasses
import io

import numpy as np
import pytest

from reports.exports.safe_text import clean, csv_cell, starts_formula
from reports.exports.tables import (
    gaps_csv,
    outcomes_csv,
    timeline_csv,
    write_gaps_csv,
    write_outcomes_csv,
    write_timeline_csv,
)
from sim.evaluation.metrics import METRICS
from sim.response.events import Kind, LogWriter
from tests.unit.reports.small_evaluation import N, evaluation

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\u3000=1", "＝1", "＋1",
            "－1", "＠x", "|cmd", "%0A=1", "\u200b=1"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_recognised_in_every_disguise(text):
    """Blanks, full-width forms and invisible characters hide nothing."""
    assert starts_formula(clean(text))
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["吉林", "a=1", "G12 = 高速", "3.4 应急处置", "", "（示意）"])
def test_plain_names_are_left_alone(text):
    """No apostrophe appears where none is needed."""
    assert not starts_formula(text)
    assert csv_cell(text) == text


def test_every_line_of_a_cell_is_guarded():
    """A second line inside a cell is a line of the file for some programs."""
    assert csv_cell("a\n=1\r\n+2") == "a\n'=1\n'+2"


def test_control_and_hidden_characters_go():
    """Bell, escape, direction marks and half surrogates leave no trace; tabs stay."""
    assert clean("a\x07\x1b\u202e\ud800\ufeffb\tc") == "ab\tc"


def rows(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_outcomes_hold_every_measure_of_every_replication():
    """40 replications of two plans; numbers come back as they went in."""
    found = rows(outcomes_csv(evaluation()))
    assert len(found) == 2 * N
    assert set(METRICS) < set(found[0])
    table = evaluation().tables["b"]
    mine = [row for row in found if row["plan"] == "b"]
    for metric in METRICS:
        assert [float(row[metric]) for row in mine] == pytest.approx(
            table.columns[metric].tolist(), rel=1e-8
        )
    assert mine[7]["replication"] == "7"


def test_times_never_reached_are_infinite_and_unknown_values_empty():
    """`inf` and an empty cell are different things."""
    table = evaluation().tables["a"]
    columns = dict(table.columns)
    columns["time_to_control_s"] = np.full(N, np.inf)
    columns["untreated_time_s"] = np.full(N, np.nan)
    odd = dataclasses.replace(
        evaluation(), tables={"a": dataclasses.replace(table, columns=columns)}
    )
    row = rows(outcomes_csv(odd))[0]
    assert row["time_to_control_s"] == "inf"
    assert row["untreated_time_s"] == ""


def test_gaps_hold_share_interval_and_names():
    """One row for each gap, with codes for programs and words for people."""
    found = rows(gaps_csv(evaluation(), "zh"))
    gaps = [gap for plan in evaluation().plans for gap in evaluation().gaps[plan.id]]
    assert [(row["kind"], row["subject"]) for row in found] == [(g.kind, g.subject) for g in gaps]
    assert float(found[0]["share"]) == pytest.approx(gaps[0].share.value)
    assert found[0]["kind_text"] == "伤员在入院前死亡"


def test_the_timeline_is_the_whole_log():
    """Every event of both replays, in order, with its number."""
    found = rows(timeline_csv(evaluation(), "en"))
    logs = [evaluation().replays[key].outcome.log for key in ("a", "b")]
    assert len(found) == sum(log.t_s.size for log in logs)
    assert found[0]["kind_text"] == "incident starts"
    times = [float(row["t_s"]) for row in found if row["plan"] == "a"]
    assert times == sorted(times)


def test_the_timeline_names_the_further_incident_of_each_event():
    """Empty for the first incident, the name of the second from its start."""
    writer = LogWriter()
    writer.add(0.0, Kind.incident_start, "first")
    writer.add(60.0, Kind.incident_start, "domino", incident=1)
    writer.add(90.0, Kind.detected, incident=1)
    writer.add(95.0, Kind.detected)
    replay = evaluation().replays["a"]
    outcome = dataclasses.replace(replay.outcome, log=writer.finish())
    two = dataclasses.replace(
        evaluation(), replays={"a": dataclasses.replace(replay, outcome=outcome)}
    )
    found = rows(timeline_csv(two, "en"))
    assert [row["incident"] for row in found] == ["", "domino", "domino", ""]
    assert [float(row["t_s"]) for row in found] == [0.0, 60.0, 90.0, 95.0]


def test_files_are_written_for_excel(tmp_path):
    """UTF-8 with a byte order mark, so that Chinese opens right."""
    write_outcomes_csv(tmp_path / "o.csv", evaluation())
    write_gaps_csv(tmp_path / "g.csv", evaluation(), "zh")
    write_timeline_csv(tmp_path / "t.csv", evaluation(), "zh")
    for name in ("o", "g", "t"):
        assert (tmp_path / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
