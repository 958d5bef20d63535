"""The dispatch adviser as a page: who goes where and why, what stays, proof, the simple rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from optimization.dispatch_advice import Advice, Reason
from optimization.dispatch_problem import ESCORT, Value
from reports.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Fact,
    Heading,
    KeyFacts,
    Notes,
    Paragraph,
    Table,
)
from reports.i18n.translator import Translator
from reports.labels import Labels
from reports.maps.dispatch import dispatch_map
from reports.sections.common import cells, left, right
from scenarios.model.base import Lang
from scenarios.model.pack import Pack


@dataclass(frozen=True)
class _Page:
    """An advice as one language tells it."""

    pack: Pack
    advice: Advice
    say: Translator

    @cached_property
    def labels(self) -> Labels:
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


def build_dispatch_report(pack: Pack, advice: Advice, lang: Lang) -> Document:
    """Page of an advice."""
    say = Translator(lang)
    page = _Page(pack, advice, say)
    text = say.text
    badges = [text("badge.planning_only"), text("badge.provisional_models")]
    if pack.roads.meta.synthetic:
        badges.append(text("map.synthetic_roads"))
    names = [page.accident(i) for i in range(len(advice.moment.accidents))]
    return Document(
        lang=lang,
        title=text("dispatch.title"),
        subtitle=text(
            "dispatch.subtitle",
            accidents=say.items(names),
            at=say.quantity(advice.moment.at_s, "s"),
        ),
        badges=tuple(badges),
        blocks=tuple(_blocks(page)),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def proof_sentence(advice: Advice, say: Translator) -> str:
    """What is proved of the answer, and what the independent checker says."""
    proved = "proved" if advice.best.is_optimal else "not_proved"
    verdict = "rejected" if advice.objections else "accepted"
    return say.text(
        "dispatch.proof",
        proved=say.term(f"dispatch.{proved}"),
        verdict=say.term(f"dispatch.{verdict}"),
    )


def data_sentence(pack: Pack, advice: Advice, say: Translator) -> str:
    """Share of the demand data that is synthetic."""
    people = pack.people
    n = int(people.n_night.sum())
    stations = pack.resources.stations
    made = sum(each.provenance.grade == "S" for each in stations)
    plans = [each.stage.plan for each in advice.moment.accidents]
    return say.text(
        "dispatch.data",
        people=say.percent(1.0 if people.synthetic else 0.0),
        n=say.number(n, 0),
        stations=say.percent(made / len(stations)),
        plans=say.percent(sum(plan.provenance.grade == "S" for plan in plans) / len(plans)),
    )


def _blocks(page: _Page) -> Iterator[Block]:
    text, advice = page.say.text, page.advice
    yield _first_screen(page)
    if advice.objections:
        yield Notes(
            text("dispatch.objections"),
            tuple(f"{each.rule}: {each.who}, {each.found}" for each in advice.objections),
        )
    yield Heading(text("dispatch.map"), "map")
    yield dispatch_map(page.pack, advice, page.say)
    yield Heading(text("dispatch.who"), "who")
    yield Paragraph(text("dispatch.who_how"), "muted")
    yield _who(page)
    yield Heading(text("dispatch.asked"), "asked")
    yield Paragraph(text("dispatch.asked_how"), "muted")
    yield _asked(page)
    yield Heading(text("dispatch.cover"), "cover")
    yield Paragraph(text("dispatch.cover_how"), "muted")
    yield _cover(page)
    yield _emptied(page)
    yield Heading(text("dispatch.regret"), "regret")
    yield Paragraph(text("dispatch.regret_how"), "muted")
    yield _regret(page)
    yield Heading(text("dispatch.proofs"), "proof")
    yield Bullets(tuple(_proofs(page)))
    yield Heading(text("dispatch.basis"), "basis")
    yield Bullets(
        (
            data_sentence(page.pack, advice, page.say),
            text("dispatch.basis_needs"),
            text("dispatch.basis_roads"),
            text("dispatch.basis_weights"),
            text("dispatch.basis_silent"),
            *(text(f"limits.{key}") for key in ("planning_only", "not_live", "simplified")),
        )
    )


def _first_screen(page: _Page) -> KeyFacts:
    say, advice = page.say, page.advice
    text = say.text
    n_short = sum(advice.short.values())
    last_s = max((each.arrival_s for each in advice.reasons), default=0)
    row = advice.cover[-1]
    return KeyFacts(
        (
            Fact(text("dispatch.n_sent"), say.number(len(advice.best.sent), 0)),
            Fact(text("dispatch.n_short"), say.number(n_short, 0)),
            Fact(text("dispatch.last"), say.quantity(last_s, "s")),
            Fact(
                text("dispatch.kept", time=say.quantity(row.standard_s, "s")),
                say.percent(row.n_best / row.n_people) if row.n_people else say.number(0, 0),
                text("dispatch.kept_before", share=say.percent(row.n_before / row.n_people))
                if row.n_people
                else "",
            ),
        ),
        (proof_sentence(advice, say), regret_sentence(advice, say)),
    )


def regret_sentence(advice: Advice, say: Translator) -> str:
    """What sending the nearest would cost."""
    short, late, burden = advice.regret
    if (short, late, burden) == (0, 0, 0):
        return say.text("dispatch.regret_none")
    if short:  # then the later aims say nothing
        return say.text("dispatch.regret_short", short=say.number(short, 0))
    best = advice.best.value
    return say.text(
        "dispatch.regret_some",
        late=say.percent(late / best[1]) if best[1] else say.number(late, 0),
        burden=say.percent(burden / best[2]) if best[2] else say.number(burden, 0),
    )


def _who(page: _Page) -> Table:
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


def _why(page: _Page, each: Reason) -> str:
    if each.sooner is None:
        return page.say.term(f"dispatch.why_{each.why}")
    return page.say.text(f"dispatch.because_{each.why}", unit=page.unit(each.sooner))


def _next(page: _Page, each: Reason) -> str:
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


def _asked(page: _Page) -> Table:
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


def _cover(page: _Page) -> Table:
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


def _emptied(page: _Page) -> Block:
    say, text = page.say, page.say.text
    found = page.advice.emptied
    if not found:
        return Paragraph(text("dispatch.none_emptied"))
    return Table(
        (left(text("dispatch.col_emptied")), right(text("dispatch.col_lost"))),
        tuple(cells(page.labels.place(e.station), say.number(e.n_people, 0)) for e in found),
        caption=text("dispatch.emptied"),
    )


def _regret(page: _Page) -> Table:
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


def _proofs(page: _Page) -> Iterator[str]:
    aims = ("shortage", "completion", "burden")
    say = page.say
    for aim, proof in zip(aims, page.advice.best.proof, strict=True):
        name = say.term(f"dispatch.aim_{aim}")
        yield say.text("dispatch.certificate", aim=name, sentence=proof.sentence(say.lang))
    first = page.advice.best.proof[0]
    settings = say.items(f"{key} = {value}" for key, value in first.parameters.items())
    yield say.text("dispatch.parameters", parameters=settings, hash=first.model_hash)
