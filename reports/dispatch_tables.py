"""The tables of a dispatch advice: who and why, what is asked, cover, moves, the nearest rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from optimization.dispatch_advice import Advice, Reason
from optimization.dispatch_problem import ESCORT, Value
from optimization.relocation_now import IdleMoves
from reports.document import Block, Cell, Paragraph, Table
from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.sections.common import cells, left, right
from scenarios.model.pack import Pack


@dataclass(frozen=True)
class Page:
    """An advice as one language tells it."""

    pack: Pack
    advice: Advice
    say: Translator
    moves: IdleMoves | None

    @cached_property
    def labels(self) -> Labels:
        """Names of ids."""
        return Labels(self.pack, self.say)

    def accident(self, i: int) -> str:
        """Name of an accident."""
        return self.say.name(self.advice.moment.accidents[i].stage.scenario.title)

    def unit(self, k: int) -> str:
        """Name of a unit with its station."""
        return self.labels.unit(self.advice.moment.units[k].id)

    def role(self, name: str) -> str:
        """Name of a role."""
        return self.say.term("dispatch.escort") if name == ESCORT else self.labels.item(name)


def who_block(page: Page) -> Table:
    """Who goes where, why, and who would come instead."""
    say, text = page.say, page.say.text
    heads = ("accident", "unit", "role", "arrival", "why", "next")
    return Table(
        tuple((right if h == "arrival" else left)(text(f"dispatch.col_{h}")) for h in heads),
        tuple(
            cells(
                page.accident(each.sent.incident),
                page.unit(each.sent.unit),
                page.role(each.sent.role),
                say.quantity(each.arrival_s, "s"),
                _why(page, each),
                _next(page, each),
            )
            for each in page.advice.reasons
        ),
    )


def _why(page: Page, each: Reason) -> str:
    if each.sooner is None:
        return page.say.term(f"dispatch.why_{each.why}")
    return page.say.text(f"dispatch.because_{each.why}", unit=page.unit(each.sooner))


def _next(page: Page, each: Reason) -> str:
    if each.next_best is None:
        return page.say.term("dispatch.nobody")
    k, time_s = each.next_best
    later = time_s - each.arrival_s
    if later == 0:
        return page.say.text("dispatch.next_equal", unit=page.unit(k))
    key = "next_later" if later > 0 else "next_sooner"
    return page.say.text(
        f"dispatch.{key}", unit=page.unit(k), time=page.say.quantity(abs(later), "s")
    )


def asked_block(page: Page) -> Table:
    """What each plan asks for, what is sent, what is short."""
    say, text, advice = page.say, page.say.text, page.advice
    heads = ("accident", "role", "by", "wanted", "sent", "short")
    rows: list[tuple[Cell, ...]] = []
    for i, incident in enumerate(advice.moment.problem.incidents):
        accident = advice.moment.accidents[i]
        if not incident.needs:
            rows.append(cells(page.accident(i), "", text("dispatch.no_level"), *(["0"] * 3)))
        for role, wanted in sorted(incident.needs.items()):
            short = advice.short.get((i, role), 0)
            by = (page.labels.purpose(accident.stage.plan, key) for key in accident.asked_by[role])
            n_sent = sum((s.incident, s.role) == (i, role) for s in advice.best.sent)
            rows.append(
                (
                    *cells(
                        page.accident(i),
                        page.role(role),
                        say.items(by),
                        say.number(wanted, 0),
                        say.number(n_sent, 0),
                    ),
                    Cell(say.number(short, 0), "bad" if short else "plain"),
                )
            )
    return Table(
        tuple((left if i < 3 else right)(text(f"dispatch.col_{h}")) for i, h in enumerate(heads)),
        tuple(rows),
    )


def cover_block(page: Page) -> Table:
    """People covered before and after."""
    say, text = page.say, page.say.text
    heads = ("standard", "before", "best", "nearest")
    return Table(
        tuple(right(text(f"dispatch.col_{head}")) for head in heads),
        tuple(
            cells(
                say.quantity(row.standard_s, "s"),
                *(say.number(n, 0) for n in (row.n_before, row.n_best, row.n_nearest)),
            )
            for row in page.advice.cover
        ),
    )


def emptied_block(page: Page) -> Block:
    """Stations left without a fire crew."""
    say, text = page.say, page.say.text
    found = page.advice.emptied
    if not found:
        return Paragraph(text("dispatch.none_emptied"))
    return Table(
        (left(text("dispatch.col_emptied")), right(text("dispatch.col_lost"))),
        tuple(cells(page.labels.place(e.station), say.number(e.n_people, 0)) for e in found),
        caption=text("dispatch.emptied"),
    )


def moves_block(page: Page, found: IdleMoves) -> Iterator[Block]:
    """Idle fire crews worth moving."""
    say, text = page.say, page.say.text
    yield Paragraph(text("dispatch.moved_how", busy=say.percent(found.busy_frac)), "muted")
    yield Paragraph(
        text(
            "dispatch.moved_cover",
            before=say.number(found.before, 0),
            after=say.number(found.after, 0),
            n=say.number(found.n_people, 0),
        )
    )
    if not found.moves:
        yield Paragraph(text("dispatch.no_move"))
        return
    heads = ("unit", "to", "drive", "gain")
    yield Table(
        tuple((left if i < 2 else right)(text(f"dispatch.col_{h}")) for i, h in enumerate(heads)),
        tuple(
            cells(
                page.labels.unit(unit),
                page.labels.place(goal),
                say.quantity(move.drive_s, "s"),
                say.number(move.gain, 0),
            )
            for unit, _, goal, move in found.moves
        ),
    )


def regret_block(page: Page) -> Table:
    """The three aims under the answer and under the nearest rule."""
    say, text, advice = page.say, page.say.text, page.advice
    heads = ("aim", "best", "nearest", "worse")

    def shown(value: Value) -> tuple[str, str, str]:
        short, late, burden = value
        return say.number(short, 0), say.number(late, 0), say.number(burden, 0)

    columns = [shown(each) for each in (advice.best.value, advice.nearest.value, advice.regret)]
    return Table(
        tuple((right if h != "aim" else left)(text(f"dispatch.col_{h}")) for h in heads),
        tuple(
            cells(say.term(f"dispatch.aim_{aim}"), *(column[i] for column in columns))
            for i, aim in enumerate(("shortage", "completion", "burden"))
        ),
        note=text("dispatch.aims_note"),
    )
