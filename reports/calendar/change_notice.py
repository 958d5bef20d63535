"""The notice that tells everybody which drills moved: reason, new dates, what is asked."""

from __future__ import annotations

from reports.calendar.changes import ChangeStory, ChangeWords
from reports.paper import Grid, Line, Paper, PaperBlock, Part, Section
from reports.sheets import SheetColumn
from scenarios.model.base import Lang

_COLUMNS = (
    ("fate", 9), ("title", 26), ("organisation", 20), ("from", 14), ("to", 14), ("why", 30),
)  # fmt: skip


def change_notice(story: ChangeStory, lang: Lang) -> Paper:
    """A draft of the notice with the list of changes as its annex.

    Parameters
    ----------
    story
        The calendar after the change.
    lang
        Language of heads and sentences.
    """
    words = ChangeWords(story, lang)
    text, number = words.say.text, words.say.term
    where = words.words.county(story.facts.calendar.jurisdiction)
    year = str(story.facts.calendar.year)
    title = text("changes.notice_title", jurisdiction=where, year=year)
    office = text("notice.office", jurisdiction=where)
    told = [change for change in story.listed if change.fate != "kept"]
    blocks: list[PaperBlock] = [
        Line(office, "red_head"),
        Line(text("notice.draft_number", year=year), "centred"),
        Line(title, "title"),
        Line(text("notice.addressees"), "flush"),
        Line(text("changes.notice_opening", reason=words.say.name(story.reason), n=len(told))),
        Section(number("ordinal.o1") + text("changes.notice_how")),
        Line(words.proof()),
        Section(number("ordinal.o2") + text("changes.notice_asked")),
        Line(text("changes.notice_asked_text")),
        Line(text("changes.notice_annexes")),
        Line(office, "right"),
        Line(text("notice.date", year=year), "right"),
        Line(text("notice.draft_note"), "note"),
    ]
    heads = words.heads()
    columns = tuple(SheetColumn(heads[name], width) for name, width in _COLUMNS)
    rows = tuple(tuple(words.row(change)[name] for name, _ in _COLUMNS) for change in told)
    annex: list[PaperBlock] = [
        Line(text("changes.notice_annex"), "flush"),
        Line(text("changes.sheet"), "title"),
        Grid(columns, rows),
    ]
    parts = (Part(tuple(blocks)), Part(tuple(annex), landscape=True))
    return Paper(lang, title, parts, body_pt=15.0 if lang == "zh" else 12.0)
