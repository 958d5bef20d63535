"""The notice of the year's plan as a Word document: complete, safe, the same bytes."""

import io
import re

import docx
import pytest
from docx.oxml.ns import qn

from reports.calendar.notice import calendar_notice
from reports.exports.docx import render_docx
from reports.paper import Grid, Line, Paper, Part
from reports.sheets import SheetColumn
from tests.unit.reports.small_calendar import SECRET, facts

CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")


@pytest.fixture(scope="module")
def notice():
    return docx.Document(io.BytesIO(render_docx(calendar_notice(facts(), "zh"))))


def cells(document):
    return [c.text for table in document.tables for row in table.rows for c in row.cells]


def test_the_notice_has_letter_plan_basis_and_what_is_open(notice):
    """Title, annexes, one table for the county, the basis, the drill without a place."""
    texts = [p.text for p in notice.paragraphs]
    assert "关于印发《吉林市2027年度应急演练计划》的通知" in texts
    assert [t for t in texts if t.startswith("附件") and len(t) == 3] == ["附件1", "附件2", "附件3"]
    assert [len(table.rows) for table in notice.tables] == [5, 3, 2]
    assert "市消防支队在窗口内没有空日" in cells(notice)


def test_only_instruments_that_were_read_are_grounds(notice):
    """What is from memory stands in annex 2 with its mark, not in the letter."""
    opening = next(p.text for p in notice.paragraphs if p.text.startswith("依据"))
    assert "生产安全事故应急条例" in opening
    assert "某暂行规定" not in opening
    assert any("某暂行规定" in text and "建议核对" in text for text in cells(notice))


def test_the_secret_date_is_not_in_the_notice(notice):
    """Only its window is."""
    everything = "\n".join([*cells(notice), *(p.text for p in notice.paragraphs)])
    assert SECRET.isoformat() not in everything
    assert "2027-05-03 至 2027-05-16" in everything


def test_pages_are_a4_and_heads_are_repeated(notice):
    """Upright letter, landscape plan; every table repeats its head, no row is split."""
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in notice.sections]
    assert sizes == [(210, 297), (297, 210), (210, 297), (297, 210)]
    for table, section in zip(notice.tables, notice.sections[1:], strict=True):
        first = table.rows[0]._tr
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        inside = section.page_width - section.left_margin - section.right_margin
        assert sum(column.width for column in table.columns) <= inside


def test_chinese_fonts_and_page_numbers_are_set(notice):
    """East Asian font in the base style; the foot counts pages."""
    fonts = notice.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    foot = notice.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot


def test_markup_and_control_characters_stay_text():
    """A name like <w:p> or with a control character cannot break the file."""
    text = '<w:p>&"\x07]]>'
    grid = Grid((SheetColumn(text),), ((text,),))
    data = render_docx(Paper("zh", text, (Part((Line(text), grid)),)))
    document = docx.Document(io.BytesIO(data))
    assert cells(document) == ['<w:p>&"]]>'] * 2


def test_the_same_notice_gives_the_same_bytes():
    """No time of making is in the file."""
    paper = calendar_notice(facts(), "en")
    assert render_docx(paper) == render_docx(paper)


def test_the_english_notice_is_english():
    """Heads and sentences follow the language; names of the register have theirs."""
    document = docx.Document(io.BytesIO(render_docx(calendar_notice(facts(), "en"))))
    assert not [p.text for p in document.paragraphs if CHINESE.search(p.text)]


def test_rows_of_a_grid_must_fit_its_heads():
    """A missing cell is a mistake of the program."""
    with pytest.raises(ValueError, match="does not fit"):
        Grid((SheetColumn("a"),), (("x", "y"),))
