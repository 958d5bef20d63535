"""The book of one drill: items of the forms, origin of the headings, script from a log."""

import io

import docx
import pytest

from reports.calendar.facts import CalendarFacts
from reports.drill_forms.book import DrillBook, drill_papers
from reports.drill_forms.script import MOST_ARRIVALS, Step, read_script
from reports.drill_forms.standards import drill_standards
from reports.exports.docx import render_docx
from reports.i18n.translator import Translator
from reports.labels import Labels
from sim.evaluation.reading import LogReader
from sim.response.events import Kind, LogWriter
from tests.support.jilin import jilin
from tests.unit.reports.small_calendar import facts

STEP = Step(61.0, "演练、演练：接警", "核实", "值班室", "电话", "自事故起 0:05:00 前")


def papers(drill="a-01", lang="zh"):
    known: CalendarFacts = facts(secret_dates=False)
    item = next(s for s in known.scheduled if s.drill.id == drill)
    return drill_papers(DrillBook(known, item, "情景", "预案", "来源", (STEP,)), lang)


def opened(paper):
    return docx.Document(io.BytesIO(render_docx(paper)))


def texts(paper):
    document = opened(paper)
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return [*(p.text for p in document.paragraphs), *cells]


def test_the_working_plan_has_its_nine_items():
    """目的及要求 to 评估与总结, after AQ/T 9007; headings from memory say 建议格式."""
    found = texts(papers()["scheme"])
    heads = [t for t in found if t[1:2] == "、" and t[0] in "一二三四五六七八九"]
    assert heads[0] == "一、目的及要求"
    assert heads[-1] == "九、评估与总结"
    assert len(heads) == 9
    origin = next(t for t in found if t.startswith("建议格式"))
    assert "AQ/T 9007-2019；YJ/T 9007-2019" in origin


def test_the_evaluation_form_says_which_headings_were_read():
    """GB/T 46792-2025 was read in a reprint; the thirteen field items are from memory."""
    found = texts(papers()["evaluation"])
    origins = [t for t in found if "GB/T 46792-2025" in t or "AQ/T 9009-2015" in t]
    assert [t.startswith("建议格式") for t in origins] == [False, True, True]
    assert len(opened(papers()["evaluation"]).tables[2].rows) == 1 + 13


def test_a_tabletop_drill_gets_the_form_for_tabletops():
    """Annex B, not the thirteen items of a field drill."""
    assert len(opened(papers("a-01-t")["evaluation"]).tables[2].rows) == 1 + 3


def test_the_script_is_a_table_on_landscape_pages():
    """One row for each step, with room for the actual time."""
    document = opened(papers()["script"])
    row = [cell.text for cell in document.tables[0].rows[1].cells]
    assert row == ["1", "0:01:01", STEP.inject, "核实", "值班室", "电话", STEP.checkpoint, ""]
    assert document.sections[0].page_width > document.sections[0].page_height


def test_the_book_of_an_unannounced_drill_is_not_for_others():
    """It holds the date, and says so."""
    found = texts(papers("b-01")["scheme"])
    assert any("不得外传" in text for text in found)
    assert any("2027-05-13" in text for text in found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_four_papers_are_written_in_both_languages(lang):
    """No sentence is missing."""
    assert set(papers(lang=lang)) == {"scheme", "script", "evaluation", "summary"}
    assert all(texts(paper) for paper in papers(lang=lang).values())


def test_every_form_names_a_standard_that_is_known():
    """Ids of the table hang together."""
    known = drill_standards()
    forms = (known.preparation, known.full_scale, known.tabletop, known.workflow,
             known.work_scheme, known.report)  # fmt: skip
    assert all(known.of(form).aliases for form in forms)


def test_the_script_tells_the_log_in_order_with_limits():
    """Injects begin with 演练、演练; limits count from the call; arrivals are capped."""
    pack = jilin()
    plan = pack.plans["toxic-a"]
    task = next(t for t in plan.tasks if t.deadline_s is not None)
    log = LogWriter()
    log.add(0.0, Kind.incident_start)
    log.add(60.0, Kind.detected)
    log.add(120.0, Kind.call_received)
    for i in range(MOST_ARRIVALS + 5):
        log.add(300.0 + i, Kind.arrived, f"u-{i}", task.id)
    log.add(400.0, Kind.task_started, task.id, value=3.0)
    log.add(500.0, Kind.horizon)
    translator = Translator("zh")
    steps = read_script(LogReader(log.finish(), plan), Labels(pack, translator), translator)
    assert [s.t_s for s in steps] == sorted(s.t_s for s in steps)
    assert all(s.inject.startswith("演练、演练：") for s in steps)
    assert all(s.action and s.by and s.channel for s in steps)
    assert len(steps) == 2 + MOST_ARRIVALS + 1
    start = steps[-1]
    limit_s = int(120 + task.deadline_s)
    assert (
        start.checkpoint
        == f"自事故起 {limit_s // 3600}:{limit_s % 3600 // 60:02d}:{limit_s % 60:02d} 前"
    )
    assert start.by == "u-0、u-1、u-2等"
