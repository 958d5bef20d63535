"""The drill calendar as an iCalendar file that calendars import and later update."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from icalendar import Alarm, Calendar, Event

from reports.calendar.facts import CalendarFacts
from reports.calendar.words import CalendarWords
from reports.exports.safe_text import clean
from reports.i18n.translator import Translator
from scenarios.errors import InputError, StorageError
from scenarios.files import write_bytes_atomic
from scenarios.model.base import Lang
from scenarios.model.drill import ScheduledDrill

_ALARM_DAYS: Final = (30, 7)
"""Working plan ready, and notice to everybody: days before the drill."""

_EVALUATION_WORKDAYS: Final = 5
"""Working days after the drill by which it should be evaluated (our rule, no law)."""

MOST_BYTES: Final = 50_000_000
"""No calendar is larger; a larger file is not read."""


def write_ics(
    path: Path,
    facts: CalendarFacts,
    lang: Lang,
    *,
    stamp: datetime,
    sequences: Mapping[str, int] | None = None,
    previous: bytes | None = None,
) -> None:
    """Write the calendar file; see `render_ics`.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    data = render_ics(facts, lang, stamp=stamp, sequences=sequences, previous=previous)
    write_bytes_atomic(path, data)


def write_ics_folder(
    folder: Path, facts: CalendarFacts, lang: Lang, *, stamp: datetime, previous: Path | None = None
) -> None:
    """Write one calendar for the whole, one for each organisation and one for each team.

    Parameters
    ----------
    folder
        Gets `calendar.ics`, `ics/organisations/<id>.ics` and `ics/teams/<id>.ics`.
    facts, lang, stamp
        As in `render_ics`.
    previous
        Folder of the export before: its events are updated, and those that are gone cancelled.

    Raises
    ------
    InputError
        If a calendar of the previous export is unreadable.
    StorageError
        If a file cannot be written or read.
    """
    views = {"calendar.ics": facts}
    for item in facts.scheduled:
        for key in item.drill.organisations:
            views[f"ics/organisations/{key}.ics"] = facts
        for key in item.drill.teams:
            views[f"ics/teams/{key}.ics"] = facts
    if previous is not None:
        for path in sorted((previous / "ics").glob("*/*.ics")):
            views.setdefault(path.relative_to(previous).as_posix(), facts)
    of_key = _by_key(facts)
    for name in views:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = name.removesuffix(".ics").split("/")
        mine = facts if len(parts) == 1 else facts.only(of_key.get((parts[1], parts[2]), ()))
        write_ics(path, mine, lang, stamp=stamp, previous=_bytes_before(previous, name))


def _by_key(facts: CalendarFacts) -> dict[tuple[str, str], tuple[ScheduledDrill, ...]]:
    """Drills of each organisation and of each team, in one pass."""
    found: defaultdict[tuple[str, str], list[ScheduledDrill]] = defaultdict(list)
    for item in facts.scheduled:
        for key in item.drill.organisations:
            found["organisations", key].append(item)
        for key in item.drill.teams:
            found["teams", key].append(item)
    return {key: tuple(items) for key, items in found.items()}


def _bytes_before(previous: Path | None, name: str) -> bytes | None:
    path = None if previous is None else previous / name
    if path is None or not path.is_file():
        return None
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError.one(str(path), "", "the calendar is too large")
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: cannot read ({error.strerror})") from error


def render_ics(
    facts: CalendarFacts,
    lang: Lang,
    *,
    stamp: datetime,
    sequences: Mapping[str, int] | None = None,
    previous: bytes | None = None,
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
    previous
        The calendar file exported before. An event that reads the same keeps its sequence and
        stamp, a changed one gets the next sequence, one that is gone is cancelled.

    Raises
    ------
    InputError
        If the previous file is no calendar.
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
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    before = _events_before(previous)
    for item in facts.scheduled:
        sequence = (sequences or {}).get(item.drill.id, 0)
        event = _event(item, facts, words, translator, stamp, sequence)
        calendar.add_component(_updated(event, before.pop(str(event["uid"]), None)))
    for event in before.values():
        calendar.add_component(_cancelled(event, stamp))
    return bytes(calendar.to_ical())


def _events_before(previous: bytes | None) -> dict[str, Event]:
    if previous is None:
        return {}
    try:
        found = Calendar.from_ical(previous).walk("VEVENT")
        return {str(event["uid"]): event for event in found if isinstance(event, Event)}
    except (ValueError, KeyError, IndexError) as error:
        raise InputError.one("previous calendar", "", "this is no calendar file") from error


def _updated(event: Event, before: Event | None) -> Event:
    """The event with the sequence that calendars need to take the change."""
    if before is None:
        return event
    if _content(event) == _content(before):
        return before
    event["sequence"] = max(_sequence(event), _sequence(before) + 1)
    return event


def _sequence(event: Event) -> int:
    return int(str(event.get("sequence", 0)))


def _cancelled(before: Event, stamp: datetime) -> Event:
    """A drill that is no longer planned: the client strikes it out."""
    if str(before.get("status")) == "CANCELLED":
        return before
    event = Event.from_ical(before.to_ical())
    assert isinstance(event, Event)
    event["status"] = "CANCELLED"
    event["sequence"] = _sequence(before) + 1
    del event["dtstamp"]
    event.add("dtstamp", stamp.astimezone(UTC))
    event.subcomponents.clear()  # nobody is reminded of it
    return event


def _content(event: Event) -> bytes:
    """What the reader of an event sees, without stamp and sequence."""
    lines = bytes(event.to_ical()).replace(b"\r\n ", b"").split(b"\r\n")
    return b"\n".join(l for l in lines if not l.startswith((b"DTSTAMP", b"SEQUENCE")))


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
    event.add_component(_evaluation_alarm(item, facts, translator))
    return event


def _evaluation_alarm(item: ScheduledDrill, facts: CalendarFacts, translator: Translator) -> Alarm:
    """Reminder of the evaluation, five working days after the drill or its window."""
    last = facts.last_day(item)
    due, n = last, 0
    while n < _EVALUATION_WORKDAYS:
        due += timedelta(days=1)
        n += facts.year.is_workday(due) if due.year == facts.year.year else due.weekday() < 5
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", due - facts.first_day(item))
    title = translator.name(item.drill.title)
    alarm.add("description", clean(translator.text("calendar.alarm_evaluation", title=title)))
    return alarm


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
