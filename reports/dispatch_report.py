"""The dispatch adviser as a page: who goes where and why, what stays, proof, the simple rule."""

from __future__ import annotations

from collections.abc import Iterator

from optimization.dispatch_advice import Advice
from optimization.relocation_now import IdleMoves
from reports.dispatch_tables import (
    Page,
    asked_block,
    cover_block,
    emptied_block,
    moves_block,
    regret_block,
    who_block,
)
from reports.document import Block, Bullets, Document, Fact, Heading, KeyFacts, Notes, Paragraph
from reports.i18n.translator import Translator
from reports.maps.dispatch import dispatch_map
from scenarios.model.base import Lang
from scenarios.model.pack import Pack


def build_dispatch_report(
    pack: Pack, advice: Advice, lang: Lang, *, moves: IdleMoves | None = None
) -> Document:
    """Page of an advice, with the moves of idle crews where they were asked for."""
    say = Translator(lang)
    page = Page(pack, advice, say, moves)
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


def _blocks(page: Page) -> Iterator[Block]:
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
    yield who_block(page)
    yield Heading(text("dispatch.asked"), "asked")
    yield Paragraph(text("dispatch.asked_how"), "muted")
    yield asked_block(page)
    yield Heading(text("dispatch.cover"), "cover")
    yield Paragraph(text("dispatch.cover_how"), "muted")
    yield cover_block(page)
    yield emptied_block(page)
    if page.moves is not None:
        yield Heading(text("dispatch.moved"), "moves")
        yield from moves_block(page, page.moves)
    yield Heading(text("dispatch.regret"), "regret")
    yield Paragraph(text("dispatch.regret_how"), "muted")
    yield regret_block(page)
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


def _first_screen(page: Page) -> KeyFacts:
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


def _proofs(page: Page) -> Iterator[str]:
    aims = ("shortage", "completion", "burden")
    say = page.say
    for aim, proof in zip(aims, page.advice.best.proof, strict=True):
        name = say.term(f"dispatch.aim_{aim}")
        yield say.text("dispatch.certificate", aim=name, sentence=proof.sentence(say.lang))
    first = page.advice.best.proof[0]
    settings = say.items(f"{key} = {value}" for key, value in first.parameters.items())
    yield say.text("dispatch.parameters", parameters=settings, hash=first.model_hash)
