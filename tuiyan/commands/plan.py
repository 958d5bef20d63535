"""`tuiyan plan PACK`: chapters of each plan that its data fill, findings on a written document."""

from __future__ import annotations

import sys
from pathlib import Path

from reports.i18n.translator import Translator
from scenarios.errors import InputError
from scenarios.files import path_inside
from scenarios.model.plan import Plan
from scenarios.pack import load_pack
from scenarios.plan_form.cards import hold_cards
from scenarios.plan_form.forms import (
    Form,
    Heading,
    chapters_of,
    compare,
    form_of,
    plan_forms,
    read_headings,
    strayed_cards,
)
from scenarios.plan_form.schema import schema_text
from tuiyan.console import Out
from tuiyan.packs import pack_root


def schema_command(kind: str) -> None:
    """Print the JSON Schema of one kind of file."""
    sys.stdout.write(schema_text(kind))


def plan_command(
    out: Out, pack_name: str, *, plan: str | None, form: str | None, document: Path | None
) -> None:
    """Show the chapters of plans.

    Parameters
    ----------
    pack_name
        Pack whose plans are looked at.
    plan
        One plan; None: all.
    form
        Id of the form that they follow; None: that of each plan's kind.
    document
        Written plan, as text or Markdown, held against form and cards as well; None: the text that
        each plan names, if it names one.

    Raises
    ------
    InputError
        If a name is not known or the document cannot be read.
    """
    root = pack_root(pack_name)
    pack, _ = load_pack(root)
    if plan is not None and plan not in pack.plans:
        raise InputError.one(
            "command line", "--plan", "the pack has no such plan", got=plan,
            allowed=", ".join(pack.plans),
        )  # fmt: skip
    given = None if form is None else plan_forms().form(form)
    data = {}
    for each in [pack.plans[plan]] if plan else pack.plans.values():
        chosen, text = given or form_of(each), document
        if text is None and each.document is not None:
            text = path_inside(root, each.document)
        written = None if text is None else read_headings(text)
        data[each.id] = _one(out, each, chosen)
        if text is not None and written is not None:
            data[each.id]["document"] = _document(out, text, written, each, chosen)
    out.say("plan_no_verdict")
    out.finish({"plans": data})


def _one(out: Out, plan: Plan, form: Form) -> dict[str, object]:
    say = out.translator
    out.line("")
    out.line(f"{plan.id}  {say.name(plan.name)}")
    chapters = chapters_of(plan, form)
    for each in chapters:
        cards = say.items(each.cards) if each.cards else ""
        if each.n_entries:
            state = say.text("cli.plan_filled", n=each.n_entries)
        else:
            state = say.text("cli.plan_empty" if each.heading.filled_by else "cli.plan_not_played")
        out.line("  " + " | ".join(p for p in (_title(each.heading, say), state, cards) if p))
    strayed = strayed_cards(plan, form)
    if strayed:
        out.say("plan_strayed", cards=say.items(strayed))
    return {
        "form": form.id,
        "chapters": {each.heading.number: each.n_entries for each in chapters},
        "cards_without_chapter": list(strayed),
    }


def _title(heading: Heading, say: Translator) -> str:
    title = f"{heading.number} {say.name(heading.name)}"
    if heading.verification != "memory":
        return title
    return say.text("cli.plan_to_check", heading=title)


def _document(
    out: Out, path: Path, headings: tuple[str, ...], plan: Plan, form: Form
) -> dict[str, object]:
    """Findings on a written plan, one line each."""
    say = out.translator
    found, cards = compare(headings, form), hold_cards(plan, headings, form)
    lists = {
        "missing": found.missing, "repeated": found.repeated, "out_of_order": found.out_of_order,
    }  # fmt: skip
    out.line("")
    out.say("plan_document", file=str(path), form=say.name(form.name))
    for key, chapters in lists.items():
        if chapters:
            named = say.items(_title(each, say) for each in chapters)
            out.line("  " + say.text(f"cli.plan_{key}", headings=named))
    if found.like_2013:
        out.line("  " + say.text("cli.plan_like_2013"))
    if not any(lists.values()) and not found.like_2013:
        out.line("  " + say.text("cli.plan_in_form"))
    if cards.unnamed:
        out.line("  " + say.text("cli.plan_cards_unnamed", cards=say.items(cards.unnamed)))
    for each in cards.astray:
        key = "cli.plan_card_retitled" if each.instead else "cli.plan_card_astray"
        more = {"instead": each.instead} if each.instead else {}
        out.line("  " + say.text(key, card=each.card, chapter=each.chapter, **more))
    if cards.not_played:
        out.line("  " + say.text("cli.plan_not_carded", headings=say.items(cards.not_played)))
    return {
        **{key: [each.number for each in chapters] for key, chapters in lists.items()},
        "like_2013": found.like_2013,
        "cards_unnamed": list(cards.unnamed),
        "cards_astray": {each.card: each.chapter for each in cards.astray},
        "handling_without_card": list(cards.not_played),
    }
