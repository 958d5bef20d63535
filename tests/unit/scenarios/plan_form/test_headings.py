"""Headings as office plans write them: found in every usual form, sentences left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.plan_form.forms import compare, plan_forms, read_headings
from scenarios.plan_form.headings import _digits, parse_heading, same_title

FORMS = {form.id: form for form in plan_forms().forms}
COUNTY = """某县危险化学品事故应急预案
目　录
一、总则
（一）编制目的
二、组织指挥体系
四、应急响应
八、附则

一、总则
（一）编制目的
为规范危险化学品事故应急处置，制定本预案。
二、应急组织机构与职责
（一）县指挥部
1. 指挥长：县长，副指挥长：分管副县长。
三、预防与预警
四、应急响应
（一）信息报告
接报后30分钟内口头、2小时内书面报告。
（二）先期处置
1.划定警戒区
2.搜救被困人员
五、后期处置
六、保障措施
七、预案管理
"""


def read(tmp_path, text: str, name: str = "plan.txt") -> list[str]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return list(read_headings(tmp_path / name))


def test_a_county_plan_is_read_without_its_contents_and_its_sentences(tmp_path):
    """Chinese numbers, brackets, short list items; the table of contents counts once."""
    assert read(tmp_path, COUNTY) == [
        "一、总则", "（一）编制目的", "二、应急组织机构与职责", "（一）县指挥部", "三、预防与预警",
        "四、应急响应", "（一）信息报告", "（二）先期处置", "1.划定警戒区", "2.搜救被困人员",
        "五、后期处置", "六、保障措施", "七、预案管理",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "number", "title", "depth"),
    [
        ("# 1 总则", "1", "总则", 1),
        ("1总则", "1", "总则", 1),
        ("１．２　响应分级", "1.2", "响应分级", 2),
        ("3.1.2 信息处置与研判", "3.1.2", "信息处置与研判", 3),
        ("第三章 应急响应", "3", "应急响应", 1),
        ("第十一章　附 则", "11", "附则", 1),
        ("第2节 预警", "", "预警", 2),
        ("二、组织指挥体系", "2", "组织指挥体系", 1),
        ("（四）响应终止", "", "响应终止", 2),
        ("### 警戒疏散", "", "警戒疏散", 3),
        ("3.4", "3.4", "", 2),
        ("应急处置", "", "应急处置", 1),
    ],
)
def test_every_usual_form_of_a_heading_is_understood(line, number, title, depth):
    """Number, title, depth."""
    found = parse_heading(line)
    assert (found.number, found.title, found.depth) == (number, title, depth)


@pytest.mark.parametrize(
    "line",
    [
        "本预案适用于氯气泄漏。", "30人以上死亡，或者100人以上重伤", "2024年5月1日起施行",
        "1 总则.......... 3", "1.1 适用范围……2", "3 应急响应\t7", "12 30 45", "1、", "（一）",
        "3.4 " + "长" * 31, "2 t", "1. 值班电话：0432-110",
    ],
)  # fmt: skip
def test_what_is_no_heading_is_left_alone(tmp_path, line):
    """Sentences, lines of a table of contents, rows of tables."""
    assert read(tmp_path, f"1 总则\n{line}\n2 附则\n") == ["1 总则", "2 附则"]


def test_contents_that_the_body_never_repeats_are_all_there_is(tmp_path):
    """A plan that is nothing but its table of contents still has its chapters."""
    assert read(tmp_path, "目录\n1 总则\n2 附则\n") == ["1 总则", "2 附则"]
    marked = "## 目录\n1 总则\n2 附则\n# 1 总则\n# 2 附则\n"
    assert read(tmp_path, marked) == ["# 1 总则", "# 2 附则"]
    both = "目次\n1 总则 ...... 1\n1 总则\n（一）职责\n2 附则\n（一）职责\n"
    assert read(tmp_path, both) == ["1 总则", "（一）职责", "2 附则", "（一）职责"]


@given(st.integers(1, 99))
def test_chinese_numbers_below_a_hundred(value):
    """Written by the rule and read back."""
    digits = "一二三四五六七八九"
    tens, ones = divmod(value, 10)
    written = ("" if tens < 2 else digits[tens - 1]) + ("十" if tens else "")
    written += digits[ones - 1] if ones else ""
    assert _digits(written) == str(value)


@given(st.text(max_size=60))
def test_no_line_breaks_the_reading(line):
    """Whatever is typed has a depth, and its title stays what it is when read again."""
    found = parse_heading(line)
    assert 1 <= found.depth <= 6
    assert same_title(same_title(found.title)) == same_title(found.title)


def test_titles_are_compared_without_spacing_and_little_words():
    """与, 和 and 及 mean the same."""
    assert same_title("应急组织机构 与职责") == same_title("应急组织机构及职责")


# -- forms ---------------------------------------------------------------------------------------


def test_a_county_plan_is_not_taken_for_the_form_of_2013(tmp_path):
    """It shares five chapters with it, and none of those that tell."""
    found = read(tmp_path, COUNTY)
    old = {same_title(name) for name in plan_forms().old_2013}
    assert len(old & {same_title(parse_heading(line).title) for line in found}) == 5
    assert not compare(found, FORMS["government"]).like_2013


def test_a_title_of_its_own_is_preferred_to_one_that_holds_it():
    """预警 and 信息报告 stand after a heading that holds both words, in the wrong order."""
    form = FORMS["comprehensive"]
    found = compare(["3.1 预警及信息报告办法", "3.2 预警", "3.3 信息报告"], form)
    assert not {"3.1", "3.2"} & {each.number for each in (*found.missing, *found.repeated)}
    assert [each.number for each in found.out_of_order] == ["3.2"]
    held = compare(["3.1 预警及信息报告办法"], form)
    assert not {"3.1", "3.2"} & {each.number for each in held.missing}


def test_a_chapter_may_have_another_title():
    """应急处置 in a special plan is its chapter of measures."""
    lines = ["1 适用范围", "2 应急组织机构及职责", "3 响应启动", "4 应急处置", "5 应急保障"]
    found = compare(lines, FORMS["special"])
    assert not found.missing
