"""`tuiyan plan PACK`: chapters of each plan that its data fill, findings on a written document."""

from __future__ import annotations

import sys
from pathlib import Path

from reports.i18n.translator import Translator
from scenarios.errors import InputError
from scenarios.model.plan import Plan
from scenarios.pack import load_pack
from scenarios.plan_form.forms import (
    Form,
    Heading,
    chapters_of,
    compare,
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
    out: Out, pack_name: str, *, plan: str | None, form: str, document: Path | None
) -> None:
    """Show the chapters of plans.

    Parameters
    ----------
    pack_name
        Pack whose plans are looked at.
    plan
        One plan; None: all.
    form
        Id of the form that they follow.
    document
        Written plan, as text or Markdown, held against the form as well.

    Raises
    ------
    InputError
        If a name is not known or the document cannot be read.
    """
    pack, _ = load_pack(pack_root(pack_name))
    if plan is not None and plan not in pack.plans:
        raise InputError.one(
            "command line", "--plan", "the pack has no such plan", got=plan,
            allowed=", ".join(pack.plans),
        )  # fmt: skip
    chosen = plan_forms().form(form)
    plans = [pack.plans[plan]] if plan else list(pack.plans.values())
    data = {each.id: _one(out, each, chosen) for each in plans}
    written = None if document is None else _document(out, document, chosen)
    out.say("plan_no_verdict")
    out.finish({"form": chosen.id, "plans": data, "document": written})


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
        "chapters": {each.heading.number: each.n_entries for each in chapters},
        "cards_without_chapter": list(strayed),
    }


def _title(heading: Heading, say: Translator) -> str:
    title = f"{heading.number} {say.name(heading.name)}"
    if heading.verification != "memory":
        return title
    return say.text("cli.plan_to_check", heading=title)


def _document(out: Out, path: Path, form: Form) -> dict[str, object]:
    """Findings on a written plan, one line each."""
    say = out.translator
    found = compare(read_headings(path), form)
    lists = {
        "missing": found.missing, "repeated": found.repeated, "out_of_order": found.out_of_order,
    }  # fmt: skip
    out.line("")
    out.say("plan_document", file=str(path), form=say.name(form.name))
    for key, headings in lists.items():
        if headings:
            named = say.items(_title(each, say) for each in headings)
            out.line("  " + say.text(f"cli.plan_{key}", headings=named))
    if found.like_2013:
        out.line("  " + say.text("cli.plan_like_2013"))
    if not any(lists.values()) and not found.like_2013:
        out.line("  " + say.text("cli.plan_in_form"))
    return {
        **{key: [each.number for each in headings] for key, headings in lists.items()},
        "like_2013": found.like_2013,
    }
