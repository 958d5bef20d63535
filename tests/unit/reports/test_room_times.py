"""The table of smoke and escape in each room of a fire run."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from reports.document import Table
from reports.i18n.translator import Translator
from reports.sections.common import Run
from reports.sections.room_times import room_times
from scenarios.model.base import Lang
from sim.evaluation.room_times import RoomTimes
from sim.evaluation.statistics import Estimate, share_estimate
from tests.support.hazards import building, floor
from tests.unit.reports.small_evaluation import evaluation

NEVER = Estimate(math.inf, 900.0, math.inf, 40)
OPEN = Estimate(600.0, 300.0, math.inf, 40)
SHORT = Estimate(180.0, 150.0, 210.0, 40)


def burning(lang: Lang) -> Run:
    """The small town with a burning house of a full and an empty storey in place of the tank."""
    base = evaluation()
    source = building(floor(1, 30), floor(2, 0)).model_copy(
        update={"id": base.scenario.incident.source}
    )
    pack = replace(base.pack, sources={source.id: source})
    lost, caught = share_estimate(10, 40), share_estimate(4, 40)
    rooms = tuple(RoomTimes(name, lost, OPEN, SHORT, NEVER, caught) for name in ("F1", "F2"))
    played = replace(base, pack=pack, rooms={plan.id: rooms for plan in base.plans})
    return Run(played, Translator(lang))


@pytest.mark.parametrize(
    ("lang", "open_end", "never"),
    [("en", "10 min (5 min to not reached)", "not reached (not before 15 min)"),
     ("zh", "10 分钟（5 分钟 至未达到）", "未达到（不早于 15 分钟）")],
)  # fmt: skip
def test_every_plan_has_its_table_of_rooms(lang: Lang, open_end: str, never: str):
    """Two storeys, two plans; an end that is never reached is said in words, none is `inf`."""
    tables = [block for block in room_times(burning(lang)) if isinstance(block, Table)]
    assert len(tables) == 2
    for table in tables:
        full, empty = (
            [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in table.rows
        )
        assert [full[2], full[4]] == [open_end, never]
        assert [table.rows[0][column].bar_frac for column in (1, 5)] == [0.25, 0.1]
        assert len(set(empty[3:])) == 1  # nobody is on the second storey: no time, no share
        assert not any("inf" in text or "nan" in text for text in (*full, *empty))


def test_other_runs_have_no_such_section():
    """A release has no rooms."""
    assert room_times(Run(evaluation(), Translator("en"))) == []
