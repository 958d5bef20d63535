"""The drill calendar as an iCalendar file that calendars import and later update."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from icalendar import Alarm, Calendar, Event

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.exports.safe_text import clean
from reports.i18n.translator import Translator
from scenarios.files import write_bytes_atomic
from scenarios.model.base import Lang
from scenarios.model.drill import ScheduledDrill

_ALARM_DAYS: Final = (30, 7)
"""Working plan ready, and notice to everybody: days before the drill."""


def write_ics(
    path: Path,
    facts: CalendarFacts,
    lang: Lang,
    *,
    stamp: datetime,
    sequences: Mapping[str, int] | None = None,
) -> None:
    """Write the calendar file; see `render_ics`.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_bytes_atomic(path, render_ics(facts, lang, stamp=stamp, sequences=sequences))


def render_ics(
    facts: CalendarFacts,
    lang: Lang,
    *,
    stamp: datetime,
    sequences: Mapping[str, int] | None = None,
) -> bytes:
    """One all-day event for each drill.

    The id of an event does not change when the calendar is planned again, so that an import
    updates the events it knows. Unannounced drills span their published window.

    Parameters
    ----------
    facts
        The calendar; narrow it with `of_team`, `of_county` or `of_organisation`.
    lang
        Language of the texts.
    stamp
        Time written into every event: an argument, so that the bytes are reproducible.
    sequences
        Drill id to how often its event was changed since the first export; 0 where missing.

    Raises
    ------
    ValueError
        If `stamp` has no time zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("stamp needs a time zone")
    translator = Translator(lang)
    words = CalendarWords(facts, translator)
    calendar = Calendar()
    calendar.add("prodid", "-//Tuiyan//drill calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = translator.text(
        "calendar.ics_name",
        jurisdiction=words.county(facts.calendar.jurisdiction),
        year=str(facts.calendar.year),
    )
    calendar.add("x-wr-calname", clean(name))
    for item in facts.scheduled:
        sequence = (sequences or {}).get(item.drill.id, 0)
        calendar.add_component(_event(item, facts, words, translator, stamp, sequence))
    return bytes(calendar.to_ical())


def event_uid(facts: CalendarFacts, item: ScheduledDrill) -> str:
    """Id of a drill's event: jurisdiction, year and drill."""
    return f"{facts.calendar.jurisdiction}-{facts.calendar.year}-{item.drill.id}@tuiyan"


def _event(
    item: ScheduledDrill,
    facts: CalendarFacts,
    words: CalendarWords,
    translator: Translator,
    stamp: datetime,
    sequence: int,
) -> Event:
    drill = item.drill
    title = translator.text("calendar.ics_summary", title=translator.name(drill.title))
    tentative = facts.calendar.provisional or facts.hides(item)
    event = Event()
    event.add("uid", event_uid(facts, item))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("status", "TENTATIVE" if tentative else "CONFIRMED")
    event.add("dtstart", facts.first_day(item))
    event.add("dtend", facts.last_day(item) + timedelta(days=1))
    event.add("summary", clean(title))
    event.add("description", clean(_description(item, facts, words, translator)))
    event.add("location", clean(words.county(drill.county)))
    hazards = [translator.term(f"drill_hazard.{hazard}") for hazard in drill.hazards]
    form = translator.term(f"drill_form.{drill.form}")
    event.add("categories", [*hazards, translator.term(f"drill_kind.{drill.kind}"), form])
    event.add("transp", "TRANSPARENT")
    if drill.duties:
        event.add("x-tuiyan-duties", clean(" ".join(drill.duties)))
    for days in _ALARM_DAYS:
        key = f"calendar.alarm_{days}_window" if facts.hides(item) else f"calendar.alarm_{days}"
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days))
        alarm.add("description", clean(translator.text(key, title=translator.name(drill.title))))
        event.add_component(alarm)
    return event


def _description(
    item: ScheduledDrill, facts: CalendarFacts, words: CalendarWords, translator: Translator
) -> str:
    none = translator.term("sign.none")
    programme: date | None = None if facts.hides(item) else item.programme_by
    return translator.text(
        "calendar.ics_description",
        leader=words.organisation(item.drill.organisations[0]),
        type=words.type(item.drill),
        teams=words.teams(item.drill) or none,
        basis=words.all_bases(item.drill) or none,
        programme=programme.isoformat() if programme else none,
    )
