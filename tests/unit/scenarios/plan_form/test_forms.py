"""Chapters of plans: a document in the form passes, faults are named, data fill chapters."""

from __future__ import annotations

import json
import shutil

import pytest

from scenarios.errors import InputError
from scenarios.files import read_yaml
from scenarios.plan_form.forms import (
    PARTS,
    chapters_of,
    compare,
    plan_forms,
    read_headings,
    strayed_cards,
)
from scenarios.plan_form.schema import SCHEMAS, schema_of, schema_text
from tests.support.jilin import ROOT, jilin
from tuiyan.cli import run_app

FORMS = {form.id: form for form in plan_forms().forms}
COMPREHENSIVE = FORMS["comprehensive"]


def document(form) -> list[str]:
    return [f"{each.number} {each.name.zh}" for each in form.headings]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_document_in_the_form_has_no_finding(form):
    """Every heading once, in order."""
    found = compare(document(form), form)
    assert not [*found.missing, *found.repeated, *found.out_of_order]
    assert not found.like_2013


def test_each_kind_of_fault_is_named():
    """One heading left out, one doubled, two exchanged."""
    lines = document(COMPREHENSIVE)
    without = compare([*lines[:3], *lines[4:]], COMPREHENSIVE)
    assert [each.number for each in without.missing] == ["3.1"]
    twice = compare([*lines[:4], lines[3], *lines[4:]], COMPREHENSIVE)
    assert [each.number for each in twice.repeated] == ["3.1"]
    turned = compare([lines[1], lines[0], *lines[2:]], COMPREHENSIVE)
    assert [each.number for each in turned.out_of_order] == ["1.2"]


def test_the_form_of_2013_is_recognised():
    """Its own headings, numbered anyhow, are a review finding; the form of 2020 is none."""
    old = [
        f"第{n}章 {name}"
        for n, name in zip("一二三四五六七八九", plan_forms().old_2013, strict=True)
    ]
    assert compare(old, COMPREHENSIVE).like_2013
    assert not compare(document(COMPREHENSIVE), COMPREHENSIVE).like_2013


def test_headings_are_found_in_text_and_numbers_in_sentences_are_not(tmp_path):
    """Markdown marks, decimal numbers and 第…章 head a chapter; a sentence does not."""
    file = tmp_path / "plan.md"
    file.write_text(
        "# 1 总则\n\n本预案适用于氯气泄漏，储量 2 t，人员 30 人。\n"
        "## 1.1 适用范围\n3.4 应急处置\n第五章 保障\n",
        encoding="utf-8",
    )
    assert read_headings(file) == ("# 1 总则", "## 1.1 适用范围", "3.4 应急处置", "第五章 保障")


def test_a_plan_in_gb18030_is_read(tmp_path):
    """As office programs save it."""
    file = tmp_path / "plan.txt"
    file.write_bytes("1 总则\n3.1 信息报告\n".encode("gb18030"))
    assert read_headings(file) == ("1 总则", "3.1 信息报告")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("plan.docx", "x", "plain text"), ("plan.txt", "nothing here\n", "no headings")],
)
def test_what_holds_no_headings_is_refused(tmp_path, name, content, said):
    """Another kind of file, or a text without chapters."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_headings(tmp_path / name)


def test_chapters_count_what_the_plan_holds():
    """By hand from the chlorine plan: three levels, three reports, no second source of support."""
    plan = jilin().plans["toxic-b"]
    filled = {each.heading.number: each for each in chapters_of(plan, COMPREHENSIVE)}
    assert filled["1.2"].n_entries == len(plan.levels)
    assert filled["3.1"].n_entries == len(plan.notification)
    assert filled["5.3"].n_entries == sum(len(task.consumes) for task in plan.tasks)
    assert not filled["5.4"].n_entries
    bare = plan.model_copy(update={"notification": (), "protective_actions": ()})
    emptied = {each.heading.number: each for each in chapters_of(bare, COMPREHENSIVE)}
    assert emptied["3.1"].n_entries == 0


def test_cards_stand_in_the_chapter_that_they_name():
    """Every shipped card has a chapter of the form; a card of chapter 9 strays."""
    for plan in jilin().plans.values():
        named = [card for each in chapters_of(plan, COMPREHENSIVE) for card in each.cards]
        assert sorted(named) == sorted(task.id for task in plan.tasks)
        assert not strayed_cards(plan, COMPREHENSIVE)
    plan = jilin().plans["toxic-b"]
    lost = plan.tasks[0].model_copy(update={"chapter": "9.9 其他"})
    astray = plan.model_copy(update={"tasks": (lost, *plan.tasks[1:])})
    assert strayed_cards(astray, COMPREHENSIVE) == (lost.id,)


def test_every_part_that_a_chapter_names_can_be_counted():
    """The data table and the rule table know the same parts."""
    named = {part for form in FORMS.values() for each in form.headings for part in each.filled_by}
    assert named == set(PARTS)


# -- schema --------------------------------------------------------------------------------------


def valid(kind: str, data: object) -> bool:
    jsonschema = pytest.importorskip("jsonschema", reason="the jsonschema library is not installed")
    return not list(jsonschema.Draft202012Validator(schema_of(kind)).iter_errors(data))


@pytest.mark.parametrize("file", sorted((ROOT / "plans").glob("*.yaml")), ids=lambda p: p.stem)
def test_shipped_plans_are_valid_by_the_schema(file):
    """As they are typed, times with their units."""
    assert valid("plan", read_yaml(file))


def test_a_broken_plan_is_not_valid():
    """A field too many, an event of no grammar, a task without a name."""
    for change in ({"surplus": 1}, {"levels": []}, {"hazards": ["flood"]}):
        data = read_yaml(ROOT / "plans" / "toxic-a.yaml")
        assert isinstance(data, dict)
        assert valid("plan", data)
        assert not valid("plan", {**data, **change}), change


def test_other_files_have_schemas_too():
    """Resources and scenarios of the shipped pack; the text is stable and JSON."""
    assert valid("resources", read_yaml(ROOT / "resources.yaml"))
    for file in (ROOT / "scenarios").glob("*.yaml"):
        assert valid("scenario", read_yaml(file)), file.name
    for kind in SCHEMAS:
        assert json.loads(schema_text(kind)) == schema_of(kind)


# -- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_tells_chapters_and_findings(tmp_path, capsys, lang):
    """A document of the old form, beside the data."""
    file = tmp_path / "old.md"
    file.write_text("".join(f"# {name}\n" for name in plan_forms().old_2013), encoding="utf-8")
    asked = [
        "--plan",
        "toxic-b",
        "--form",
        "comprehensive",
        "--document",
        str(file),
        "--lang",
        lang,
    ]
    assert run_app(["plan", "jilin", *asked]) == 0
    shown = capsys.readouterr().out
    assert "2013" in shown
    assert run_app(["plan", "jilin", *asked, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    found = data["plans"]["toxic-b"]["document"]
    assert found["like_2013"] is True
    assert "1.1" in found["missing"]
    assert found["cards_astray"]["command"] == "3.3 响应启动"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_brings_its_own_text_and_form(tmp_path, capsys, lang):
    """Copied with a kind and a document: retitled, unplayed and unnamed are told; not outside."""
    pack = tmp_path / "pack"
    shutil.copytree(ROOT, pack)
    written = "3.3 响应启动\n3.4 应急处置\n3.4.1 警戒疏散\n4 善后\n"
    (pack / "plan.txt").write_text(written, encoding="utf-8")
    file = pack / "plans" / "toxic-a.yaml"
    data = file.read_text("utf-8").replace("chapter: 3.3 响应启动", "chapter: ''")
    file.write_text(data + "document: plan.txt\n", encoding="utf-8")
    asked = ["plan", str(pack), "--plan", "toxic-a", "--lang", lang]
    assert run_app(asked) == 0
    shown = capsys.readouterr().out
    assert all(told in shown for told in ("3.4.1 警戒疏散", "善后", "neutralise", "command"))
    assert run_app([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["plans"]["toxic-a"]
    assert found["form"] == "comprehensive"
    assert found["document"]["cards_unnamed"] == ["command"]
    assert found["document"]["handling_without_card"] == ["3.4.1 警戒疏散"]
    file.write_text(data + "document: ../plan.txt\n", encoding="utf-8")
    assert run_app(asked) == 3
    assert "outside" in capsys.readouterr().err


def test_the_schema_command_prints_json(capsys):
    """Ready for an editor."""
    assert run_app(["schema", "plan"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Plan"


@pytest.mark.parametrize("wrong", [["--plan", "none"], ["--form", "none"]])
def test_unknown_names_are_refused(capsys, wrong):
    """With those that are known."""
    assert run_app(["plan", "jilin", *wrong]) == 3
    assert "allowed" in capsys.readouterr().err
