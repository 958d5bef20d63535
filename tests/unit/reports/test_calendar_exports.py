"""The drill calendar as workbook, calendar file and page: complete, safe, the same bytes."""

import dataclasses
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import openpyxl
import pytest

from reports.calendar.workbook import calendar_workbook
from reports.calendar_report import build_calendar_report
from reports.document import Collapsed, Figure, KeyFacts, Table
from reports.exports.html import render_html
from reports.exports.ics import render_ics, write_ics
from reports.exports.xlsx import render_workbook, write_workbook
from reports.sheets import Sheet, SheetColumn
from tests.unit.reports.small_calendar import EVIL, SECRET, facts

STAMP = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=8)))
SECRET_TEXTS = (SECRET.isoformat(), SECRET.strftime("%Y%m%d"),
                date.fromordinal(SECRET.toordinal() - 30).isoformat())  # fmt: skip


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(render_workbook(calendar_workbook(facts(), "zh"))))


@pytest.fixture(scope="module")
def events():
    calendar = icalendar.Calendar.from_ical(render_ics(facts(), "zh", stamp=STAMP))
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def values(page):
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]


def heads(page):
    return {cell.value: cell.column - 1 for cell in page[2]}


# -- workbook -------------------------------------------------------------------------------------


def test_the_workbook_has_the_sheets_of_the_office(book):
    """Plan, months, units, what is open, duties, notes."""
    assert book.sheetnames == [
        "总表", "按月", "按单位", "未排入及原因", "报送", "季度汇总", "备案与评估",
        "法定义务对照", "说明",
    ]  # fmt: skip


def test_the_plan_has_the_columns_of_the_form(book):
    """The form of the yearly plan, with the columns that the office fills in left empty."""
    columns = heads(book["总表"])
    wanted = (
        "序号 演练名称/科目 对应预案 情景构建 演练类型 组织（牵头）单位 参演单位 共享队伍 计划时间 "
        "地点 方案完成时限 演练时限 参演人数（估） 经费预算 法定依据（条款） 报送/备案要求 评估人 "
        "联系人电话 完成情况 调整后日期 备注 编号"
    )
    assert list(columns) == wanted.split()
    row = values(book["总表"])[1]
    assert row[columns["计划时间"]] == "2027-03-24 周三"
    assert row[columns["方案完成时限"]].date() == date(2027, 2, 22)
    assert row[columns["参演人数（估）"]] == 40
    assert row[columns["法定依据（条款）"]] == "《生产安全事故应急条例》第八条第二款 [法定]"
    assert row[columns["参演单位"]] == "丙商场"
    assert row[columns["经费预算"]] is None


def test_text_never_becomes_a_formula(book):
    """A drill called =HYPERLINK(...) is shown as text and never computed (X01)."""
    cells = [c for page in book for row in page.iter_rows() for c in row]
    assert all(cell.data_type != "f" for cell in cells)
    evil = [c for c in cells if isinstance(c.value, str) and c.value.startswith("=HYPERLINK")]
    assert evil
    assert all(cell.quotePrefix and "\x07" not in cell.value for cell in evil)


@pytest.mark.parametrize("text", ["#N/A", "=A1", "1e5", "007", "2027-01-01", "TRUE", "-5"])
def test_what_looks_like_something_else_stays_text(text):
    """Leading zeros, error values and dates written as text survive."""
    sheet = Sheet("s", text, (SheetColumn("c"),), ((text,),))
    page = openpyxl.load_workbook(io.BytesIO(render_workbook((sheet,)))).active
    assert (page["A3"].value, page["A3"].data_type) == (text, "s")


def test_numbers_and_dates_stay_what_they_are():
    """They can be sorted and added."""
    sheet = Sheet("s", "t", (SheetColumn("a"), SheetColumn("b")), ((3, date(2027, 5, 1)),))
    page = openpyxl.load_workbook(io.BytesIO(render_workbook((sheet,)))).active
    assert page["A3"].value == 3
    assert page["B3"].is_date
    assert page["B3"].number_format == "yyyy-mm-dd"


def test_pages_are_ready_for_a3_paper(book):
    """Landscape, one page wide, heads on every page, heads stay in sight."""
    page = book["总表"]
    assert page.page_setup.paperSize == 8
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$2"
    assert page.freeze_panes == "C3"
    assert page.auto_filter.ref == "A2:V6"


def test_chinese_text_fits_its_cell():
    """Columns count a Chinese character as two; wrapped rows are high enough."""
    sheet = Sheet("s", "t", (SheetColumn("列", 20),), (("演" * 40,), ("a",)))
    page = openpyxl.load_workbook(io.BytesIO(render_workbook((sheet,)))).active
    assert page.column_dimensions["A"].width == pytest.approx(20 * 9 / 11 + 1)
    assert page.row_dimensions[3].height > 4 * page.row_dimensions[4].height / 2


def test_months_add_up(book):
    """Each drill is in one month of one county; the last row is the sum."""
    table = values(book["按月"])
    assert table[0] == ["龙潭区", 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 4]
    assert table[-1][1:] == [sum(row[i] for row in table[:-1]) for i in range(1, 14)]


def test_every_organisation_finds_its_drills(book):
    """Who takes part in a common drill finds it under its own name."""
    rows = values(book["按单位"])
    assert [row[1] for row in rows].count("丙商场") == 2
    assert {row[6] for row in rows if row[1] == "丙商场"} == {"牵头", "参演"}


def test_duties_name_article_reading_and_verification(book):
    """From memory means 建议核对, never more."""
    columns = heads(book["法定义务对照"])
    rows = {row[columns["义务编号"]]: row for row in values(book["法定义务对照"])}
    memory = rows["MEM-H@b#H1"]
    assert memory[columns["性质"]] == "建议核对"
    assert memory[columns["核实情况"]] == "凭记忆，建议核对"
    assert "建议核对" in memory[columns["法定依据（条款）"]]
    assert "违反" not in "".join(str(value) for value in memory)
    assert rows["KEY-H@a#H1"][columns["核实情况"]] == "已读原文"
    assert rows["KEY-H@a#H1"][columns["对应演练"]] == "a-01（2027-03-24 周三）"
    assert rows["ERL@c#Y"][columns["对应演练"]] == "未安排"
    assert rows["KEY-H@a#H1"][columns["口径"]] == "从宽"


def test_what_has_no_place_says_why(book):
    """Reason, repair and whether the conflict was proved."""
    row = values(book["未排入及原因"])[0]
    assert row[:6] == ["未排入", "丙商场", "c泄漏实战演练", "市消防支队在窗口内没有空日",
                       "改为桌面演练", "冲突已证明"]  # fmt: skip


def test_notes_tell_proof_holidays_and_limits(book):
    """The certificate, the missing holiday notice, assumed plans, the secret dates."""
    notes = {row[0]: row[1] for row in values(book["说明"])}
    assert "已证最优" in notes["求解证明"]
    assert "调休" in notes["节假日"]
    assert "未公布" in notes["节假日"]
    assert "两周窗口" in notes["不预告演练"]
    assert "本年义务 5 项" in notes["规模"]
    assert "4 项已有足够场次对应" in notes["规模"]


def test_the_same_calendar_gives_the_same_bytes():
    """No time of creation is in the file."""
    sheets = calendar_workbook(facts(), "zh")
    data = render_workbook(sheets)
    assert render_workbook(sheets) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}


def test_the_english_workbook_is_english():
    """Heads and sentences follow the language; names of the register have theirs."""
    for sheet in calendar_workbook(facts(), "en"):
        texts = [sheet.name, sheet.title, *(column.title for column in sheet.columns)]
        assert all(text.isascii() for text in texts), texts


def test_rows_of_a_sheet_must_fit_its_heads():
    """A missing cell is a mistake of the program."""
    with pytest.raises(ValueError, match="does not fit"):
        Sheet("s", "t", (SheetColumn("a"), SheetColumn("b")), (("x",),))


# -- calendar file --------------------------------------------------------------------------------


def test_each_drill_is_one_all_day_event(events):
    """Date, name, status, place and duties of a drill."""
    event = events["220200-2027-a-01@tuiyan"]
    assert len(events) == 4
    assert event["DTSTART"].dt == date(2027, 3, 24)
    assert event["DTEND"].dt == date(2027, 3, 25)
    assert event["SUMMARY"] == "【演练】a泄漏实战演练"
    assert event["STATUS"] == "TENTATIVE"
    assert event["LOCATION"] == "龙潭区"
    assert event["X-TUIYAN-DUTIES"] == "KEY-H@a#H1"
    assert event["DTSTAMP"].dt == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert event["SEQUENCE"] == 0


def test_a_month_and_a_week_before_somebody_is_reminded(events):
    """Alarms 30 days (working plan) and 7 days (notice) before, five workdays after."""
    alarms = events["220200-2027-a-01@tuiyan"].walk("VALARM")
    wanted = [timedelta(-30), timedelta(-7), timedelta(7)]
    assert [alarm["TRIGGER"].dt for alarm in alarms] == wanted
    assert all(alarm["ACTION"] == "DISPLAY" for alarm in alarms)


def test_a_final_holiday_notice_confirms_the_dates():
    """Provisional dates are tentative; with the notice they are confirmed, secret ones never."""
    final = facts().calendar.model_copy(update={"provisional": False})
    calendar = icalendar.Calendar.from_ical(
        render_ics(dataclasses.replace(facts(), calendar=final), "en", stamp=STAMP)
    )
    status = {str(e["UID"]): str(e["STATUS"]) for e in calendar.walk("VEVENT")}
    assert status.pop("220200-2027-b-01@tuiyan") == "TENTATIVE"
    assert set(status.values()) == {"CONFIRMED"}


def test_lines_are_short_and_end_as_the_standard_says():
    """RFC 5545: CRLF, at most 75 octets a line, no broken character at the fold."""
    data = render_ics(facts(), "zh", stamp=STAMP)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(line.decode("utf-8") is not None for line in lines)
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"METHOD:PUBLISH" in data


def test_a_changed_event_has_a_higher_sequence():
    """Calendars then replace what they have."""
    data = render_ics(facts(), "zh", stamp=STAMP, sequences={"a-01": 3})
    event = next(
        e for e in icalendar.Calendar.from_ical(data).walk("VEVENT") if "a-01@" in str(e["UID"])
    )
    assert event["SEQUENCE"] == 3


def test_the_stamp_must_know_its_time_zone():
    """A bare time would mean something else on every machine."""
    with pytest.raises(ValueError, match="time zone"):
        render_ics(facts(), "zh", stamp=datetime(2026, 11, 23))  # noqa: DTZ001 - the point of it


def test_a_team_gets_its_own_calendar():
    """Only the drills that borrow the team."""
    mine = facts().of_team("city-fire")
    assert [s.drill.id for s in mine.scheduled] == ["a-01", "c-01", "b-01"]
    assert [s.drill.id for s in facts().of_organisation("c").scheduled] == ["a-01", "c-01"]
    assert not facts().of_county("220204").scheduled


# -- secret dates ---------------------------------------------------------------------------------


def test_no_export_gives_an_unannounced_date_away(book, events):
    """Neither the date nor the deadline derived from it is in any file."""
    cells = [
        value.date().isoformat() if isinstance(value, datetime) else str(value)
        for page in book
        for row in values(page)
        for value in row
    ]
    page = render_html(build_calendar_report(facts(), "zh", with_figures=False))
    ics = render_ics(facts(), "zh", stamp=STAMP).decode().replace("\r\n ", "")
    for text in SECRET_TEXTS:
        assert not any(text in cell for cell in cells)
        assert text not in page
        assert text not in ics
    event = events["220200-2027-b-01@tuiyan"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 5, 3), date(2027, 5, 17))


def test_organisers_see_their_own_dates():
    """With open dates the day is there and the file says that it is secret."""
    sheets = {sheet.name: sheet for sheet in calendar_workbook(facts(secret_dates=False), "zh")}
    assert any(SECRET.isoformat() in str(value) for row in sheets["总表"].rows for value in row)
    assert any("不得外传" in str(value) for row in sheets["说明"].rows for value in row)


# -- page -----------------------------------------------------------------------------------------


def tables(blocks):
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Collapsed):
            yield from tables(block.blocks)


def test_the_page_tells_the_proof_and_what_is_open():
    """Certificate in words, drills without a place with reason and repair."""
    document = build_calendar_report(facts(), "en")
    key = next(block for block in document.blocks if isinstance(block, KeyFacts))
    assert key.sentences[0].endswith("proved optimal; checked independently")
    texts = [cell.text for table in tables(document.blocks) for row in table.rows for cell in row]
    assert "the city fire team has no free day" in texts
    assert "hold it as a tabletop" in texts
    assert sum(isinstance(block, Figure) for block in document.blocks) == 1
    assert "provisional: holiday notice not published" in document.badges


def test_the_page_holds_every_drill_once():
    """Twelve months behind twelve lines; the wrong drill name stays text."""
    document = build_calendar_report(facts(), "zh", with_figures=False)
    months = [b for b in document.blocks if isinstance(b, Collapsed)]
    assert sum(len(t.rows) for m in months for t in tables(m.blocks)) == 4
    assert "=HYPERLINK(&#34;x&#34;" in render_html(document)
    assert EVIL.startswith("=HYPERLINK")


def test_an_objection_of_the_checker_is_shown_first():
    """A rejected calendar cannot look accepted."""
    certificate = dataclasses.replace(facts().certificate, checker="rejected")
    bad = dataclasses.replace(facts(), certificate=certificate, findings=("spacing a-01: 3 days",))
    document = build_calendar_report(bad, "zh", with_figures=False)
    key = next(block for block in document.blocks if isinstance(block, KeyFacts))
    assert document.badges[0] == "独立校验未通过"
    assert key.sentences[1] == "spacing a-01: 3 days"


def test_files_are_written(tmp_path):
    """What is written is what was rendered."""
    write_workbook(tmp_path / "c.xlsx", calendar_workbook(facts(), "zh"))
    write_ics(tmp_path / "c.ics", facts(), "zh", stamp=STAMP)
    assert (tmp_path / "c.ics").read_bytes() == render_ics(facts(), "zh", stamp=STAMP)
    assert (tmp_path / "c.xlsx").read_bytes()[:2] == b"PK"
