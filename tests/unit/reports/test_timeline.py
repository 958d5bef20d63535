"""What happened when in one replay."""

import numpy as np
import pytest

from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.sections.common import shortened
from reports.timeline import casualty_series, read_timeline
from sim.evaluation.reading import LogReader
from sim.response.events import Kind, LogWriter
from tests.unit.reports.small_town import pack


def read(events, lang="zh"):
    """Timeline and casualty series of a hand-written log of plan A."""
    log = LogWriter()
    for event in events:
        log.add(*event)
    reader = LogReader(log.finish(), pack().plans["a"])
    translator = Translator(lang)
    return read_timeline(reader, Labels(pack(), translator), translator), casualty_series(reader)


START = [(60.0, Kind.detected), (100.0, Kind.call_received)]


def test_moments_come_in_order_with_the_names_of_the_plan():
    """Detection, call, level, arrival, tasks and end: as the officer would tell them."""
    timeline, _ = read(
        [
            *START,
            (160.0, Kind.level_reached, "4"),
            (400.0, Kind.arrived, "pump-2", "level:4"),
            (500.0, Kind.arrived, "pump-2", "plug"),
            (600.0, Kind.task_started, "plug", "", 2.0),
            (900.0, Kind.task_done, "plug"),
            (900.0, Kind.milestone, "release_ended"),
            (950.0, Kind.controlled),
            (1000.0, Kind.stand_down),
        ]
    )
    assert [(m.t_s, m.text) for m in timeline.moments] == [
        (60.0, "发现事故"),
        (100.0, "接警"),
        (160.0, "启动四级响应"),
        (400.0, "第 1 支力量到场：龙潭特勤站（示意） 水罐消防车2"),
        (600.0, "开始：堵漏"),
        (900.0, "完成：堵漏"),
        (900.0, "泄漏结束"),
        (950.0, "事故得到控制"),
        (1000.0, "响应终止"),
    ]
    assert timeline.end_s == 1000.0


@pytest.mark.parametrize(("start_s", "late"), [(2500.0, False), (2501.0, True)])
def test_a_task_is_late_when_it_begins_after_its_limit(start_s, late):
    """The limit counts from the call: 100 s + 2400 s; beginning on the limit is in time."""
    timeline, _ = read([*START, (start_s, Kind.task_started, "plug"), (4000.0, Kind.horizon)])
    plug = timeline.tasks[1]
    assert plug.deadline_s == 2500.0
    assert plug.is_late is late
    assert not plug.completed
    assert np.isinf(plug.done_s)


def test_a_task_that_nobody_began_has_no_bar_of_work():
    """Ready at 300 s, never begun: only the waiting is known."""
    timeline, _ = read([*START, (300.0, Kind.task_ready, "plug"), (4000.0, Kind.horizon)])
    plug = timeline.tasks[1]
    assert plug.ready_s == 300.0
    assert np.isinf(plug.started_s)
    assert not plug.is_late


def test_protection_is_told_when_nineteen_in_twenty_have_left():
    """95 % counts, 94 % does not."""
    timeline, _ = read(
        [
            *START,
            (200.0, Kind.protection_ordered, "evacuate"),
            (1200.0, Kind.protected_share, "evacuate", "", 0.94),
            (1500.0, Kind.protected_share, "evacuate", "", 0.95),
            (1800.0, Kind.protected_share, "evacuate", "", 0.99),
            (2000.0, Kind.horizon),
        ],
        "en",
    )
    told = [(m.t_s, m.text) for m in timeline.moments if "evacuate" in m.text]
    assert told == [
        (200.0, "ordered: evacuate downwind"),
        (1500.0, "evacuate downwind: 95 % done"),
    ]


def test_casualties_are_counted_from_the_moment_they_happen():
    """Two hurt at 100 s, one brought out at 400 s, one dead at 900 s."""
    _, series = read(
        [
            (100.0, Kind.injured, "P1", "poison", 5.0),
            (100.0, Kind.injured, "P2", "poison", 2.0),
            (400.0, Kind.freed, "P1", "pump-1"),
            (700.0, Kind.admitted, "P1", "hosp", 5.0),
            (900.0, Kind.died, "P2", "scene"),
            (1000.0, Kind.horizon),
        ]
    )
    assert series.t_s.tolist() == [0.0, 100.0, 400.0, 700.0, 900.0, 1000.0]
    assert series.injured.tolist() == [0, 2, 2, 2, 2, 2]
    assert series.freed.tolist() == [0, 0, 1, 1, 1, 1]
    assert series.admitted.tolist() == [0, 0, 0, 1, 1, 1]
    assert series.died.tolist() == [0, 0, 0, 0, 1, 1]


def test_ids_without_a_name_are_shown_as_they_are():
    """A material or unit that nobody named still appears."""
    labels = Labels(pack(), Translator("en"))
    plan = pack().plans["a"]
    assert labels.unit("ghost-1") == "ghost-1"
    assert labels.item("sand-bag") == "sand-bag"
    assert labels.item("foam-kg") == "foam concentrate (kg)"
    assert labels.purpose(plan, "care:transport") == "casualty transport"
    assert labels.purpose(plan, "level:4") == "level IV"
    assert labels.purpose(plan, "nothing") == "nothing"


@pytest.mark.parametrize(
    ("names", "lang", "short"),
    [
        (("火灾预案 甲案", "火灾预案 乙案（新）"), "zh", ("甲案", "乙案（新）")),
        (("甲案", "乙案"), "zh", ("甲案", "乙案")),
        (("Fire plan A (now)", "Fire plan B"), "en", ("plan A (now)", "plan B")),
        (("Plan A", "Plan AB"), "en", ("Plan A", "Plan AB")),
        (("One plan",), "en", ("One plan",)),
        (("同名", "同名"), "zh", ("同名", "同名")),
    ],
)
def test_plan_names_lose_what_they_share(names, lang, short):
    """Sentences and tables keep only what tells the plans apart."""
    assert shortened(names, lang) == short
