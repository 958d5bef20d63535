"""Beyond means on the page: who wins, the worst tenth, what drives the outcome."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reports.i18n.translator import Translator
from reports.sections.common import Run
from reports.sections.contrasts import contrasts, what_drives
from sim.evaluation.compare import compare
from sim.evaluation.table import OutcomeTable
from tests.unit.reports.small_evaluation import evaluation

N = 80


def run(lang):
    """Two plans on 80 accidents: the second always saves 60 s, travel decides the rest."""
    found = evaluation()
    rng = np.random.default_rng(1)
    travel_s = rng.uniform(60, 600, N)
    tables = {}
    for place, plan in enumerate(found.plans[:2]):
        columns = {name: np.zeros(N) for name in found.tables[plan.id].columns}
        columns |= {
            "travel_time_s": travel_s,
            "turnout_time_s": rng.uniform(60, 90, N),
            "stand_down_s": np.full(N, 9000.0),
            "time_to_control_s": 1000 + 3 * travel_s - 60 * place,
        }
        tables[plan.id] = OutcomeTable(found.scenario.id, plan.id, "nearest", 1, 1e4, columns)
    first, second = tables.values()
    changed = replace(found, tables=tables, differences=compare(first, second))
    return Run(changed, Translator(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_who_wins_and_by_how_much_in_the_worst_tenth(lang):
    """Every accident is 60 s shorter: 100 % better, never worse, one minute in the tail."""
    heading, how, table = contrasts(run(lang))
    row = next(row for row in table.rows if "100" in row[1].text)
    assert row[2].text.startswith("0")
    assert all("60" in cell.text and cell.tone == "good" for cell in row[3:])
    assert heading.text
    assert how.text


def test_the_driver_is_named_and_chance_is_not():
    """Travel explains the time to control; turnout has nothing to do with it."""
    _, _, table = what_drives(run("en"))
    assert [row[1].text for row in table.rows] == ["travel time, first due"]
    assert table.rows[0][2].bar_frac > 0.9
    assert table.rows[0][3].text == "the greater, the worse"


def test_few_accidents_say_nothing_about_drivers():
    """Below 60 replications chance looks like a cause."""
    few = run("en")
    tables = {
        k: replace(t, columns={n: c[:50] for n, c in t.columns.items()})
        for k, t in few.evaluation.tables.items()
    }
    assert what_drives(Run(replace(few.evaluation, tables=tables), Translator("en"))) == []
