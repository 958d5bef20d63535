"""Hand edits of the year's workbook come back: moved drills, drills held, plans published."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from reports.calendar.edits import as_day, read_edits
from reports.calendar.follow_up import FollowUp, filing_deadline, review_deadline
from reports.calendar.workbook import calendar_workbook
from reports.exports import xlsx_reading
from reports.exports.xlsx import render_workbook
from reports.exports.xlsx_reading import read_sheets
from scenarios.errors import InputError
from scenarios.model.calendar import CalendarYear
from tests.unit.reports.small_calendar import facts


@pytest.fixture
def edited(tmp_path):
    """Write the workbook with some cells changed; (sheet, row, head) to value."""

    def write(changes, lang="zh"):
        book = openpyxl.load_workbook(io.BytesIO(render_workbook(calendar_workbook(facts(), lang))))
        for (sheet, row, head), value in changes.items():
            column = next(c.column for c in book[sheet][2] if c.value == head)
            book[sheet].cell(row, column).value = value
        path = tmp_path / "edited.xlsx"
        book.save(path)
        return path

    return write


def edits_of(path):
    return read_edits("edited.xlsx", read_sheets(path), facts())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_untouched_workbook_moves_nothing(edited, lang):
    """What was written reads back as no edit, the secret window included."""
    found = edits_of(edited({}, lang))
    assert not found.pinned
    assert not found.held
    assert not found.plans_published


def test_a_moved_drill_is_pinned(edited):
    """By its own column or by another date typed over the planned one."""
    path = edited({("总表", 4, "调整后日期"): date(2027, 3, 31),
                   ("总表", 5, "计划时间"): "2027年4月9日"})  # fmt: skip
    assert edits_of(path).pinned == {"a-01": date(2027, 3, 31), "c-01": date(2027, 4, 9)}


def test_what_was_held_and_published_comes_back(edited):
    """实施日期 of the reporting sheet, 公布日期 of the plans."""
    path = edited({("报送", 3, "实施日期"): date(2027, 2, 24)})
    assert edits_of(path).held == {"a-01-t": date(2027, 2, 24)}


def test_wrong_edits_are_listed_all_at_once(edited):
    """Unknown drill, no date, another year."""
    path = edited({("总表", 3, "编号"): "nobody", ("总表", 4, "调整后日期"): "soon",
                   ("总表", 5, "调整后日期"): date(2028, 1, 3)})  # fmt: skip
    with pytest.raises(InputError) as caught:
        edits_of(path)
    assert [p.rule for p in caught.value.problems] == [
        "is not in this calendar", "is no date; write 2027-06-30",
        "lies outside the year of the plan",
    ]  # fmt: skip


def test_a_formula_is_refused_with_its_cell(edited):
    """A value computed elsewhere is no decision of the office."""
    with pytest.raises(InputError) as caught:
        read_sheets(edited({("总表", 4, "调整后日期"): "=TODAY()"}))
    assert caught.value.problems[0].rule == "formulas are refused"
    assert caught.value.problems[0].field == "总表!T4"


def test_a_large_file_is_refused_before_it_is_read(edited, monkeypatch):
    """Size on disk, number of parts, unpacked size, rows."""
    path = edited({})
    for name in ("MOST_BYTES", "MOST_PARTS", "MOST_UNPACKED", "MOST_ROWS"):
        with monkeypatch.context() as patch:
            patch.setattr(xlsx_reading, name, 3)
            with pytest.raises(InputError, match="too"):
                read_sheets(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/vbaProject.bin", b"x"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>"),
        ("xl/evil.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    ],
)
def test_macros_links_and_entities_are_refused(edited, name, content):
    """Nothing in the file may act or point elsewhere."""
    path = edited({})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    with pytest.raises(InputError, match="refused"):
        read_sheets(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rubbish", b"plain text"])
def test_what_is_no_workbook_is_refused(tmp_path, data):
    """No stack trace for a renamed file."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="no"):
        read_sheets(path)


def test_dates_are_read_as_people_write_them():
    """Dots, slashes, Chinese; an impossible day is none."""
    wanted = date(2027, 3, 5)
    assert {as_day(t) for t in ("2027-03-05", "2027/3/5", "2027.3.5", "2027年3月5日")} == {wanted}
    assert as_day("2027-02-30") is None
    assert as_day(45) is None


def test_quarters_count_due_done_and_overdue():
    """One drill held; on 1 July the three others of the first half are overdue."""
    entered = FollowUp(held={"a-01": date(2027, 3, 24)}, as_of=date(2027, 7, 1))
    sheet = next(s for s in calendar_workbook(facts(), "zh", entered) if s.name == "季度汇总")
    county = next(row for row in sheet.rows if row[1] == "龙潭区")
    assert county[2:5] == (2, 1, 1)  # first quarter: due, done, overdue
    assert county[5:8] == (2, 0, 2)
    assert county[-4:] == (4, 1, 3, 3)
    assert "2027-07-01" in sheet.title


def test_on_the_last_lawful_day_nothing_is_overdue():
    """The deadline itself is still in time."""
    sheet = next(
        s for s in calendar_workbook(facts(), "zh", FollowUp(as_of=date(2027, 6, 30)))
        if s.name == "季度汇总"
    )  # fmt: skip
    assert {row[-1] for row in sheet.rows} == {0}


def test_the_filing_clock_counts_working_days():
    """A holiday within the twenty days moves the deadline by one; review after three years."""
    year = CalendarYear(year=2027, provisional=False, days_off=(date(2027, 3, 10),),
                        verification="primary", source="x")  # fmt: skip
    assert filing_deadline(date(2027, 3, 1), year) == date(2027, 3, 30)
    assert review_deadline(date(2028, 2, 29)) == date(2031, 2, 28)
