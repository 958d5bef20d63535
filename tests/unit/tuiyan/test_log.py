"""`tuiyan log`: the events of a replication are those of its run, in words of either language."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from reports.i18n.translator import Translator
from reports.log_rows import ABOUT, log_rows
from sim.play import play
from sim.response.events import Kind
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin, stage
from tuiyan.cli import run_app

ALONE = {
    Kind.incident_start, Kind.detected, Kind.call_received, Kind.controlled, Kind.stand_down,
    Kind.horizon, Kind.report_low,
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log") / "run"
    asked = ["--replications", "6", "--seed", "4", "--workers", "1", "--out", str(folder)]
    assert run_app(["run", "jilin", "chuanying-gas", *asked]) == 0
    return folder


def shown(capsys, *arguments: str) -> dict:
    capsys.readouterr()
    assert run_app(["log", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_kind_of_event_says_what_it_is_about():
    """A new kind must be entered in the table, or stand alone on purpose."""
    assert set(ABOUT) | ALONE == set(Kind)
    assert not set(ABOUT) & ALONE


def test_the_log_is_that_of_the_run(run, capsys):
    """Replication 2 shown again: as many events, at the same times, as the run stored."""
    found = shown(capsys, str(run), "--replication", "2")
    stored = np.load(run / "events.npz")
    mine = (stored["plan"] == 0) & (stored["replication"] == 2)
    assert len(found["events"]) == int(mine.sum())
    assert found["events"][0]["kind"] == "incident_start"
    times = [event["t_s"] for event in found["events"]]
    assert times == sorted(times)


def test_kinds_and_times_choose_events(run, capsys):
    """Only arrivals, only within the first hour."""
    found = shown(capsys, str(run), "--kind", "arrived", "--to", "1 h", "--from", "1 min")
    assert found["events"]
    assert {event["kind"] for event in found["events"]} == {"arrived"}
    assert all(60.0 <= event["t_s"] <= 3600.0 for event in found["events"])


def test_the_median_is_the_replication_that_the_report_replays(run, capsys):
    """The number that the timeline of the run folder tells, for every plan."""
    with (run / "timeline.csv").open(encoding="utf-8-sig") as stream:
        told = {row["plan"]: int(row["replication"]) for row in csv.DictReader(stream)}
    assert len(told) == 2
    for plan, number in told.items():
        assert shown(capsys, str(run), "--plan", plan)["replication"] == number


def test_the_worst_is_worse_than_the_median(run, capsys):
    """By the deaths and the casualties that each of them shows."""
    harm = {
        which: sum(
            event["kind"] in {"injured", "died"}
            for event in shown(capsys, str(run), "--replication", which)["events"]
        )
        for which in ("median", "worst")
    }
    assert harm["worst"] >= harm["median"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--replication", "99"), "0 to 5, median or worst"),
        (("--kind", "arived"), "no such kind"),
        (("--plan", "fire-a"), "did not play"),
        (("--from", "soon"), "--from"),
    ],
)
def test_what_is_not_in_the_run_is_refused(run, capsys, wrong, said):
    """Exit code 3 and what is allowed."""
    assert run_app(["log", str(run), *wrong]) == 3
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_several_accidents_name_their_places(lang):
    """Each event of the earthquake carries its place, and no id is left where a name exists."""
    pack = jilin()
    scenario, plan = pack.scenarios["jilin-quake"], pack.plans["quake-b"]
    log = play(
        stage("jilin-quake", "quake-b"), policy=NearestAvailable(), seed=5, replication=0
    ).log
    rows = list(log_rows(log, pack, scenario, plan, Translator(lang)))
    assert len(rows) == len(log.t_s)
    assert len({row.incident for row in rows}) == len(np.unique(log.incident))
    units = {unit for group in pack.resources.units for unit in group.unit_ids()}
    assert not [row for row in rows if row.who in units]
