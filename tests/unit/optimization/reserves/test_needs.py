"""Needs of an accident: what the log says, and what crews use up."""

from __future__ import annotations

import pytest

from optimization.reserves.needs import needs_of, unit_hours
from scenarios.model.stock_rule import CrewNeed
from scenarios.pack import LIBRARY, load_pack
from scenarios.stock_rules import load_stock_rules
from sim.evaluation.reading import LogReader
from sim.response.events import Kind, LogWriter


@pytest.fixture(scope="module")
def plan():
    """The chlorine plan: `rescue` needs search_rescue, `neutralise` consumes 5,000 kg."""
    pack, _ = load_pack(LIBRARY / "jilin")
    return pack.plans["toxic-a"]


def _need(per_person_h: float = 1.5) -> CrewNeed:
    rules = load_stock_rules(LIBRARY / "jilin")
    found = next(each for each in rules.crew_needs if each.capability.value == "search_rescue")
    return found.model_copy(update={"n_wearers": 4, "n_per_person_h": per_person_h})


def _log(plan, *, ended_s: float | None = 5400.0) -> LogReader:
    log = LogWriter()
    log.add(0.0, Kind.incident_start, "longtan-toxic")
    log.add(1800.0, Kind.task_started, "rescue", value=2.0)
    log.add(2000.0, Kind.stock_waits, "neutralise", "neutraliser-kg", 5000.0)
    if ended_s is not None:
        log.add(ended_s, Kind.task_ended, "rescue")
    log.add(7200.0, Kind.stand_down)
    return LogReader(log.finish(), plan)


def test_the_plan_asks_and_the_crews_use_up(plan):
    """Two units work one hour: 2 x 4 wearers x 1.5 cylinders; the task card asks for 5,000 kg."""
    needs = needs_of(_log(plan), [_need()])
    assert needs.planned == {"neutraliser-kg": 5000.0}
    assert needs.derived == pytest.approx({"air-cylinder": 12.0})
    assert needs.of("air-cylinder") == pytest.approx(12.0)
    assert needs.of("tent") == 0.0


def test_work_that_never_ends_lasts_to_the_end_of_the_log(plan):
    """1,800 s to 7,200 s with two units are three unit-hours."""
    hours = unit_hours(_log(plan, ended_s=None))
    assert hours["search_rescue"] == pytest.approx(3.0)


def test_need_grows_with_use(plan):
    """Twice the use an hour, twice the cylinders."""
    once, twice = (needs_of(_log(plan), [_need(rate)]) for rate in (1.0, 2.0))
    assert twice.derived["air-cylinder"] == pytest.approx(2 * once.derived["air-cylinder"])
