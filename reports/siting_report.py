"""A siting plan as a page: where stations should stand, who is reached, proof, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from optimization.siting.answer import Relaxation
from optimization.siting.problem import WITH_UNITS
from optimization.siting.study import SitingStudy
from reports.document import (
    Block,
    Bullets,
    Document,
    Fact,
    Heading,
    KeyFacts,
    Notes,
    Paragraph,
)
from reports.i18n.translator import Translator
from reports.maps.siting import sites_as, siting_map
from reports.siting_tables import front_table, others_table, plan_tables, share_text, sources_table
from scenarios.model.base import Lang


def build_siting_report(study: SitingStudy, lang: Lang) -> Document:
    """Page of a study."""
    say = Translator(lang)
    text, asked = say.text, study.asked
    badges = [text("badge.planning_only"), text("badge.provisional_models")]
    if study.pack.roads.meta.synthetic:
        badges.append(text("map.synthetic_roads"))
    return Document(
        lang=lang,
        title=text("site.title", pack=say.name(study.pack.header.title)),
        subtitle=text(
            "site.subtitle",
            claim=say.term(f"site.claim_{asked.model}"),
            vehicle=say.term(f"vehicle.{asked.vehicle.value}"),
            time=say.quantity(asked.standard_s, "s"),
        ),
        badges=tuple(badges),
        blocks=tuple(_blocks(study, say)),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def proof_sentence(study: SitingStudy, say: Translator) -> str:
    """What is proved of the plan, and what the independent checker says."""
    seal = study.answer.certificate
    key = "proved" if seal.is_optimal else "none" if seal.status == "infeasible" else "open"
    return say.text(
        f"site.proof_{key}",
        claim=say.term(f"site.claim_{study.asked.model}"),
        sentence=seal.sentence(say.lang),
    )


def synthetic_sentence(study: SitingStudy, say: Translator) -> str:
    """What share of the data is made up."""
    return say.text(
        "site.synthetic", **{key: say.percent(share) for key, share in study.synthetic.items()}
    )


def relaxation_sentence(study: SitingStudy, each: Relaxation, say: Translator) -> str:
    """The least change of one rule after which a plan exists."""
    if each.rule in {"standard", "outer"}:
        given, needed = say.quantity(each.given, "s"), say.quantity(each.needed, "s")
    else:  # counts include what stands already
        less = int(study.problem.existing.sum()) if each.rule in {"count", "units"} else 0
        given, needed = say.number(each.given - less, 0), say.number(each.needed - less, 0)
    return say.text(
        "site.relax", rule=say.term(f"site.rule_{each.rule}"), given=given, needed=needed
    )


def _blocks(study: SitingStudy, say: Translator) -> Iterator[Block]:
    text = say.text
    yield _first_screen(study, say)
    if study.answer.conflict is not None:
        yield _conflict(study, say)
    yield Heading(text("site.map"), "map")
    yield siting_map(study, say)
    if study.answer.has_plan:
        yield Heading(text("site.plan"), "plan")
        yield Paragraph(text("site.plan_how"), "muted")
        yield from plan_tables(study, say)
    yield Heading(text("site.sources"), "sources")
    yield sources_table(study, say)
    if study.front:
        yield Heading(text("site.front"), "front")
        yield Paragraph(text("site.front_how"), "muted")
        yield front_table(study, say)
    if study.others:
        yield Heading(text("site.others"), "others")
        yield others_table(study, say)
    yield Heading(text("site.basis"), "basis")
    yield Bullets(tuple(_basis(study, say)))


def _first_screen(study: SitingStudy, say: Translator) -> KeyFacts:
    text = say.text
    total = int(study.pack.people.n_night.sum())
    before, after = study.n_reached(plan=False), study.n_reached(plan=True)
    beyond = total - study.n_reachable
    facts = [
        Fact(
            text("site.fact_today", time=say.quantity(study.asked.standard_s, "s")),
            share_text(before / total, say),
            text("site.people", n=say.number(before, 0)),
        )
    ]
    if study.answer.has_plan:
        facts += [
            Fact(
                text("site.fact_plan"),
                share_text(after / total, say),
                text("site.people_more", n=say.number(after - before, 0)),
            ),
            Fact(
                text("site.fact_new"),
                say.number(len(sites_as(study, "new")), 0),
                text("site.standing", n=int(study.problem.existing.sum())),
            ),
        ]
    facts.append(
        Fact(
            text("site.fact_beyond"),
            say.number(beyond, 0),
            text("site.beyond_how", n=study.problem.n_sites),
        )
    )
    sentences = [proof_sentence(study, say)]
    if study.busy is not None and study.answer.has_plan:
        sentences.append(busy_sentence(study, say))
    return KeyFacts(tuple(facts), (*sentences, synthetic_sentence(study, say)))


def busy_sentence(study: SitingStudy, say: Translator) -> str:
    """The busy share of the crews, and whether plan and share bring each other about."""
    busy = study.busy
    assert busy is not None
    return say.text(
        "site.busy_fixed" if busy.is_fixed else "site.busy_open",
        share=share_text(busy.busy_frac, say),
        most=share_text(max(busy.unit_busy), say),
        lost=share_text(busy.lost_prob, say),
        n=busy.rounds,
    )


def _conflict(study: SitingStudy, say: Translator) -> Notes:
    text, conflict = say.text, study.answer.conflict
    assert conflict is not None
    row = {name: i for i, name in enumerate(study.problem.demand)}
    weight = study.problem.weight
    beyond = sum(float(weight[row[name]]) for name in conflict.uncoverable)
    lines = []
    if conflict.uncoverable:
        lines.append(
            text(
                "site.uncoverable",
                points=len(conflict.uncoverable),
                n=say.number(beyond, 0),
                total=study.problem.n_demand,
            )
        )
        named = [s for s in study.sources if s.id in set(conflict.uncoverable)]
        if named:
            lines.append(
                text("site.uncoverable_sources", names=say.items(say.name(s.name) for s in named))
            )
    lines += [relaxation_sentence(study, each, say) for each in conflict.relaxations]
    if not conflict.relaxations:
        lines.append(text("site.relax_none"))
    return Notes(text("site.conflict"), tuple(lines))


def _basis(study: SitingStudy, say: Translator) -> Iterator[str]:
    text, seal = say.text, study.answer.certificate
    yield text(
        "site.basis_demand",
        people=say.number(float(study.pack.people.n_night.sum()), 0),
        points=study.demand.node.size,
        sources=len(study.sources),
    )
    if study.demand.square_m:
        yield text("site.basis_squares", side=say.quantity(study.demand.square_m, "m"))
    given = any(place.is_given for place in study.places)
    yield text("site.basis_given" if given else "site.basis_centres")
    yield text("site.basis_time")
    if study.asked.model in WITH_UNITS:
        yield text("site.basis_units")
    yield synthetic_sentence(study, say)
    settings = say.items(f"{key} = {value}" for key, value in seal.parameters.items())
    yield text("site.parameters", parameters=settings, hash=seal.model_hash)
    limits = ["planning_only", "not_live"]
    if study.pack.roads.meta.synthetic:
        limits.append("synthetic_roads")
    yield from (text(f"limits.{key}") for key in limits)
