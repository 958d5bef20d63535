"""Task cards beside a written plan: each miss on either side is named, agreement is silent."""

from __future__ import annotations

from scenarios.files import check_model, read_document
from scenarios.gate.tree import Document
from scenarios.model.plan import Plan
from scenarios.plan_form.cards import Astray, hold_cards
from scenarios.plan_form.forms import chapter_of, chapters_of, form_of, plan_forms, strayed_cards
from tests.support.jilin import ROOT, jilin

FORMS = {form.id: form for form in plan_forms().forms}
WRITTEN = [
    "3.3 响应启动", "3.4 应急处置", "3.4.1 警戒疏散", "3.4.2 侦检", "3.4.3 堵漏",
    "1. 先关阀", "2. 再堵漏", "3.5 应急支援", "4 后期处置",
]  # fmt: skip


def with_chapters(*chapters: str, **changes: object) -> Plan:
    """The first cards of the chlorine plan with these chapters."""
    plan = jilin().plans["toxic-b"]
    cards = tuple(
        task.model_copy(update={"chapter": chapter})
        for task, chapter in zip(plan.tasks, chapters, strict=False)
    )
    return plan.model_copy(update={"tasks": cards, **changes})


def test_cards_and_chapters_that_agree_have_no_finding():
    """By title, by title with another number, by number alone."""
    plan = with_chapters("3.4.1 警戒疏散", "4.2 侦检", "3.4.3", "后期处置")
    found = hold_cards(plan, WRITTEN, FORMS["comprehensive"])
    assert (found.unnamed, found.astray, found.not_played) == ((), (), ())


def test_misses_on_both_sides_are_named():
    """A blank card, one of another title, one of no chapter; two chapters unplayed."""
    plan = with_chapters("", "3.5 洗消", "7.1 监测", "3.4.1 警戒疏散")
    first, second, third, _ = (task.id for task in plan.tasks)
    found = hold_cards(plan, WRITTEN, FORMS["comprehensive"])
    assert found.unnamed == (first,)
    assert found.astray == (Astray(second, "3.5 洗消", "应急支援"), Astray(third, "7.1 监测", ""))
    assert found.not_played == ("3.4.2 侦检", "3.4.3 堵漏")


def test_a_card_finds_its_chapter_under_another_title():
    """3.4 应急处置 of a special plan is its chapter 4 处置措施; its parts still have no card."""
    lines = ["3 响应启动", "4 处置措施", "4.1 警戒疏散", "5 应急保障"]
    found = hold_cards(with_chapters("3.4 应急处置"), lines, FORMS["special"])
    assert (found.astray, found.not_played) == ((), ("4.1 警戒疏散",))
    assert hold_cards(with_chapters("3.4 应急处置"), lines, FORMS["on_site"]).astray


def test_a_chapter_of_handling_without_parts_stands_for_itself():
    """One card is enough; without any it is named."""
    lines = ["3.3 响应启动", "3.4 应急处置", "3.5 应急支援"]
    form = FORMS["comprehensive"]
    assert hold_cards(with_chapters("3.4 应急处置"), lines, form).not_played == ()
    assert hold_cards(with_chapters("3.3 响应启动"), lines, form).not_played == ("3.4 应急处置",)


def test_parts_are_found_in_every_style():
    """Brackets under a dotted chapter; brackets under a Chinese one; marks; a bare list."""
    form, plan = FORMS["comprehensive"], with_chapters("7 别处")
    two = ("（一）警戒", "（二）搜救")
    for lines, parts in (
        (["3.4 应急处置", *two, "3.5 应急支援"], two),
        (["四、应急处置", two[0], "1.设岗", two[1], "五、后期处置"], two),
        (["## 应急处置", "### 警戒", "#### 设岗", "### 搜救", "## 后期处置"], ("设岗", "搜救")),
        (["四、应急处置", "1.警戒", "2.搜救", "五、后期处置"], ("1.警戒", "2.搜救")),
    ):
        assert hold_cards(plan, lines, form).not_played == parts, lines


def test_cards_of_the_shipped_plans_stand_in_the_form_of_their_kind():
    """As special plans, which have no chapter of recovery, the chlorine plans' last card strays."""
    plans = jilin().plans.values()
    assert not [card for p in plans for card in strayed_cards(p, form_of(p))]
    special = {p.id: strayed_cards(p, FORMS["special"]) for p in plans}
    strays = {plan: cards for plan, cards in special.items() if cards}
    assert strays == {"toxic-a": ("neutralise",), "toxic-b": ("neutralise",)}


def test_a_card_is_known_by_its_title_before_its_number():
    """3.4 应急处置 is chapter 4 of a special plan, 4 alone too; 9 is of no plan."""
    special = FORMS["special"]
    for chapter, number in (("3.4 应急处置", "4"), ("4", "4"), ("处置措施", "4")):
        heading = chapter_of(chapter, special)
        assert heading is not None
        assert heading.number == number
    assert chapter_of("9 其他", special) is None
    assert chapter_of("", special) is None


def test_recovery_and_cautions_are_counted():
    """By hand: one card starts once controlled; two withdrawals, one circumstance, no squads."""
    plan = jilin().plans["toxic-b"]
    recovery = {each.heading.number: each for each in chapters_of(plan, FORMS["comprehensive"])}
    assert recovery["4"].n_entries == 1
    first, *others = plan.tasks
    wary = first.model_copy(
        update={"withdraw_on": ("level:2", "level:3"), "slowed_by": {"night": 1.5}}
    )
    careful = plan.model_copy(update={"tasks": (wary, *others)})
    cautions = {each.heading.number: each for each in chapters_of(careful, FORMS["on_site"])}
    assert cautions["4"].n_entries == 3


def test_kind_and_document_are_optional_and_read_from_the_file():
    """A file without them is a special plan without a text; with them it says so."""
    file = read_document(ROOT / "plans" / "toxic-a.yaml")
    bare = {key: value for key, value in file.data.items() if key != "kind"}
    plain = check_model(Document(file="form", data=bare), Plan)
    assert (plain.kind, plain.document) == ("special", None)
    data = {**file.data, "kind": "on_site", "document": "plans/液氯.md"}
    told = check_model(Document(file="form", data=data), Plan)
    assert form_of(told).id == "on_site"
    assert told.document == "plans/液氯.md"
