"""What a change did to the year's calendar: one row a drill, why it moved, and the proof.

An unannounced drill appears only when its published window changed, and without a reason: a row
about a day inside an unchanged window would tell the day.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.exports.safe_text import csv_cell
from reports.i18n.translator import Translator
from reports.sheets import Sheet, SheetColumn
from scenarios.model.base import Lang, Text
from scenarios.model.drill import ScheduledDrill

if TYPE_CHECKING:  # the solvers behind these types are slow to import and not needed here
    from optimization.calendar.change import Change, Replanned

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads UTF-8 as a local code page."""

WIDTHS: Final = (
    ("fate", 10), ("id", 22), ("title", 40), ("organisation", 26), ("county", 14), ("from", 18),
    ("to", 18), ("why", 60),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeStory:
    """A calendar after a change, with what the change was.

    Attributes
    ----------
    facts
        The calendar after the change, with its names.
    replanned
        What moved and what is proved.
    reason
        Why the calendar was planned again.
    as_of, notice_days
        Day of the change, empty when none was given, and how long before a drill it is announced.
    """

    facts: CalendarFacts
    replanned: Replanned
    reason: Text
    as_of: date | None
    notice_days: int

    @property
    def listed(self) -> tuple[Change, ...]:
        """Changes that may be told: all but those inside an unchanged window."""
        return tuple(change for change in self.replanned.changes if self._may_be_told(change))

    def _may_be_told(self, change: Change) -> bool:
        before, after = change.before, change.after
        if before is None or after is None or not self.hides(change):
            return True
        return before.window != after.window

    def hides(self, change: Change) -> bool:
        """Whether the days of a drill are secret."""
        items = (change.before, change.after)
        return any(item is not None and self.facts.hides(item) for item in items)

    def tells(self, change: Change, code: str) -> bool:
        """Whether the reason that drills share would tell the day of an unannounced one."""
        kind, _, key = code.partition(":")
        hidden = [item for item in self.facts.calendar.scheduled if self.facts.hides(item)]
        if kind == "team_full" and change.before is not None:
            day = change.before.day
            return any(item.day == day and key in item.drill.teams for item in hidden)
        return kind in {"spacing", "order"} and any(item.drill.id == key for item in hidden)


class ChangeWords:
    """The story in one language: rows, sentences, the proof."""

    def __init__(self, story: ChangeStory, lang: Lang) -> None:
        self.story = story
        self.say = Translator(lang)
        self.words = CalendarWords(story.facts, self.say)

    def row(self, change: Change) -> dict[str, str]:
        """Cells of one drill."""
        drill = change.drill
        return {
            "fate": self.say.term(f"drill_fate.{change.fate}"),
            "id": drill.id,
            "title": self.say.name(drill.title),
            "organisation": self.words.organisation(drill.organisations[0]),
            "county": self.words.county(drill.county),
            "from": self._when(change.before),
            "to": self._when(change.after),
            "why": self.why(change),
        }

    def _when(self, item: ScheduledDrill | None) -> str:
        return self.words.when(item) if item is not None else self.say.term("sign.none")

    def why(self, change: Change) -> str:
        """The rules that forbade the old day."""
        if self.story.hides(change):
            return self.say.text("changes.secret")
        said = [
            self.say.text("changes.shared")
            if self.story.tells(change, reason.code)
            else self.say.name(reason.text)
            for reason in change.reasons
        ]
        if change.fate == "pinned":
            said.insert(0, self.say.text("changes.by_hand"))
        if change.fate == "placed":
            said.append(self.say.text("changes.room"))
        return self.say.term("sign.semicolon").join(said)

    def proof(self) -> str:
        """The number of changes and what is proved about it."""
        found = self.story.replanned
        counts = Counter(change.fate for change in found.changes)
        n_drills = len(found.calendar.scheduled) + len(found.calendar.unplaced)
        values = {
            "n": found.n_changes,
            "moved": found.n_changes - counts["dropped"],
            "dropped": counts["dropped"],
            "pinned": counts["pinned"],
            "stay": n_drills - len(found.changes) + counts["kept"],
        }
        if found.is_proved:
            return self.say.text("changes.proved", **values)
        return self.say.text("changes.bounded", bound=found.bound, **values)

    def frozen(self) -> str:
        """What was held fast."""
        as_of = self.story.as_of
        if as_of is None:
            return self.say.text("changes.nothing_frozen")
        return self.say.text(
            "changes.frozen", n=self.story.replanned.n_frozen, day=as_of.isoformat(),
            days=self.story.notice_days,
        )  # fmt: skip

    def remarks(self) -> Iterator[str]:
        """What else a reader must know."""
        yield self.frozen()
        silent = len(self.story.replanned.changes) - len(self.story.listed)
        if silent:
            yield self.say.text("changes.silent", n=silent)
        for finding in self.story.replanned.faults:
            yield self.say.text(
                "changes.fault", check=finding.check, subject=finding.subject, text=finding.text
            )

    def heads(self) -> dict[str, str]:
        """Heads of the columns."""
        return {name: self.say.text(f"changes.col_{name}") for name, _ in WIDTHS}


def changes_sheet(story: ChangeStory, lang: Lang) -> Sheet:
    """The diff table as a sheet of the workbook."""
    words = ChangeWords(story, lang)
    heads = words.heads()
    columns = tuple(SheetColumn(heads[name], width) for name, width in WIDTHS)
    rows = tuple(tuple(words.row(change).values()) for change in story.listed)
    title = words.say.text(
        "changes.sheet_title",
        jurisdiction=words.words.county(story.facts.calendar.jurisdiction),
        year=str(story.facts.calendar.year),
        reason=words.say.name(story.reason),
    )
    return Sheet(words.say.text("changes.sheet"), title, columns, rows, frozen=2)


def changes_csv(story: ChangeStory) -> str:
    """The diff table for programs, in both languages."""
    zh, en = (ChangeWords(story, lang) for lang in ("zh", "en"))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        ("fate", "id", "title_zh", "title_en", "organisation_zh", "organisation_en", "county",
         "from", "to", "rules", "why_zh", "why_en")
    )  # fmt: skip
    for change in story.listed:
        a, b = zh.row(change), en.row(change)
        codes = " ".join(_codes(story, change))
        days = [_span(story.facts, item) for item in (change.before, change.after)]
        names = (a["id"], a["title"], b["title"], a["organisation"], b["organisation"])
        cells = (change.fate, *names, change.drill.county, *days, codes, a["why"], b["why"])
        writer.writerow([csv_cell(cell) for cell in cells])
    return BYTE_ORDER_MARK + stream.getvalue()


def _codes(story: ChangeStory, change: Change) -> Iterator[str]:
    """Codes of the reasons that may be told."""
    if not story.hides(change):
        for reason in change.reasons:
            yield "shared" if story.tells(change, reason.code) else reason.code


def _span(facts: CalendarFacts, item: ScheduledDrill | None) -> str:
    if item is None:
        return ""
    first, last = facts.first_day(item), facts.last_day(item)
    return first.isoformat() if first == last else f"{first}..{last}"
