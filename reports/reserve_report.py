"""A reserve plan as a page: what to store where, what it is worth, and the proof."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from optimization.reserves.study import ReserveStudy
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
from reports.maps.reserves import material_name, reserve_map
from reports.sections.common import cells, left, right
from scenarios.model.base import Lang


def build_reserve_report(study: ReserveStudy, lang: Lang) -> Document:
    """Page of a study."""
    say = Translator(lang)
    text = say.text
    badges = [text("badge.planning_only")]
    if any(study.synthetic.values()):
        badges.append(text("reserve.badge_synthetic"))
    return Document(
        lang=lang,
        title=text("reserve.title", pack=say.name(study.pack.header.title)),
        subtitle=text(
            "reserve.subtitle",
            n=len(study.accidents),
            sites=len(study.sites),
            materials=len(study.problem.materials),
        ),
        badges=tuple(badges),
        blocks=tuple(_blocks(study, say)),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def proof_sentence(study: ReserveStudy, say: Translator) -> str:
    """What is proved about the plan, in one sentence."""
    certificate = study.plan.certificate
    gap = certificate.gap
    return say.text(
        "reserve.proof",
        n=len(study.accidents),
        objective=_money(study.plan.objective, say),
        bound=_money(math.nan if certificate.bound is None else certificate.bound, say),
        gap=_percent(math.nan if gap is None else gap, say),
        method=say.term(f"reserve_method.{_method(study)}"),
        checked=say.term(f"verdict.{certificate.checker}"),
    )


def synthetic_sentence(study: ReserveStudy, say: Translator) -> str:
    """What share of the data is made up or unchecked."""
    return say.text(
        "reserve.synthetic", **{key: say.percent(share) for key, share in study.synthetic.items()}
    )


def _method(study: ReserveStudy) -> str:
    return "benders" if "Benders" in str(study.plan.certificate.parameters["method"]) else "whole"


def _blocks(study: ReserveStudy, say: Translator) -> Iterator[Block]:
    text = say.text
    yield _key_facts(study, say)
    yield Heading(text("reserve.where"), "map")
    yield reserve_map(study, say)
    yield Heading(text("reserve.plan"), "plan")
    yield Paragraph(text("reserve.plan_how"), "muted")
    yield _plan(study, say)
    yield Heading(text("reserve.worth"), "worth")
    yield Paragraph(text("reserve.worth_how"), "muted")
    yield _worth(study, say)
    yield Heading(text("reserve.demand"), "demand")
    yield Paragraph(text("reserve.demand_how"), "muted")
    yield _demand(study, say)
    yield Heading(text("reserve.rules"), "rules")
    yield _rules(study, say)
    yield Notes(text("reserve.limits"), tuple(_limits(study, say)))
    yield Heading(text("reserve.basis"), "basis")
    yield Bullets(
        (
            *(f"{key}: {value}" for key, value in study.plan.certificate.parameters.items()),
            f"model hash: {study.plan.certificate.model_hash}",
            f"seed: {study.asked.seed}",
        )
    )


def _key_facts(study: ReserveStudy, say: Translator) -> KeyFacts:
    text = say.text
    n_open = say.number(float(study.plan.is_open.sum()), 0)
    of_sites = text("reserve.of_sites", n=len(study.sites))
    gap = _percent(study.plan.certificate.gap or 0.0, say)
    facts = (
        Fact(text("reserve.fact_open"), n_open, of_sites),
        Fact(text("reserve.fact_cost"), _money(study.plan.first_cost, say), text("reserve.a_year")),
        Fact(text("reserve.fact_short"), say.percent(_short(study)), text("reserve.short_how")),
        Fact(text("reserve.fact_gap"), gap, text("reserve.gap_how")),
    )  # fmt: skip
    return KeyFacts(facts, (proof_sentence(study, say), synthetic_sentence(study, say)))


def _short(study: ReserveStudy) -> float:
    """Share of accidents in which the plan leaves something missing."""
    problem, sent = study.problem, study.plan.deliveries
    brought = np.zeros(len(problem.scenarios))
    if sent is not None:
        np.add.at(brought, sent.scenario, sent.amount)
    wanted = problem.demand.sum(axis=(1, 2))
    return float(np.mean(brought < wanted - 1e-6))


def _plan(study: ReserveStudy, say: Translator) -> Table:
    text, problem = say.text, study.problem
    heads = [text("reserve.site"), text("reserve.status")]
    heads += [material_name(material, say) for material in problem.materials]
    rows = []
    for i, site in enumerate(study.sites):
        if not (study.plan.stock[i].any() or study.today.stock[i].any() or site.is_depot):
            continue
        amounts = [
            Cell(
                text(
                    "reserve.change",
                    new=say.number(float(study.plan.stock[i, k]), 0),
                    now=say.number(float(study.today.stock[i, k]), 0),
                )
            )
            for k in range(len(problem.materials))
        ]
        status = text("reserve.status_depot" if site.is_depot else "reserve.status_new")
        rows.append((Cell(say.name(site.name)), Cell(status), *amounts))
    total = [
        Cell(
            text(
                "reserve.change",
                new=say.number(float(study.plan.stock[:, k].sum()), 0),
                now=say.number(float(study.today.stock[:, k].sum()), 0),
            )
        )
        for k in range(len(problem.materials))
    ]
    rows.append((Cell(text("reserve.total")), Cell(""), *total))
    columns = (left(heads[0]), left(heads[1]), *(right(head) for head in heads[2:]))
    return Table(columns, tuple(rows), note=text("reserve.others_empty"))


def _worth(study: ReserveStudy, say: Translator) -> Table:
    text = say.text
    fresh, gap = study.fresh, study.gap
    total = text(
        "format.estimate",
        value=_money(fresh.total.value, say),
        low=_money(fresh.total.low, say),
        high=_money(fresh.total.high, say),
    )
    rows = (
        ("objective", _money(study.plan.objective, say)),
        ("today", _money(study.today.objective, say)),
        ("mean_plan", _money(study.worth.mean_plan, say)),
        ("vss", _money(study.worth.stochastic, say)),
        ("evpi", _money(study.worth.perfect, say)),
        ("fresh", total),
        ("in_sample", _money(fresh.in_sample, say)),
        ("tail", _money(fresh.tail, say)),
        ("saa", f"{_money(gap.gap, say)} (≤ {_money(gap.limit, say)})"),
    )
    return Table(
        (left(text("reserve.figure")), right(text("reserve.cny")), left(text("reserve.meaning"))),
        tuple(
            cells(text(f"reserve.row_{key}"), value, text(f"reserve.why_{key}"))
            for key, value in rows
        ),
        note=text(
            "reserve.saa_note", batches=gap.n_batches, size=gap.batch_size,
            level=say.percent(gap.level),
        ),
    )  # fmt: skip


def _demand(study: ReserveStudy, say: Translator) -> Table:
    text = say.text
    heads = ("scenario", "material", "planned", "derived", "p90", "most")
    rows = []
    for name in study.asked.scenarios:
        mine = [a for a in study.accidents if a.scenario == name]
        for material in study.problem.materials:
            planned, derived = (
                np.array(
                    [
                        sum(getattr(n, kind).get(material, 0.0) for n in a.needs.values())
                        for a in mine
                    ]
                )
                for kind in ("planned", "derived")
            )
            both = planned + derived
            if both.size and both.any():
                rows.append(
                    cells(
                        say.name(study.pack.scenarios[name].title),
                        material_name(material, say),
                        say.number(float(planned.mean())),
                        say.number(float(derived.mean())),
                        say.number(float(np.quantile(both, 0.9, method="hazen"))),
                        say.number(float(both.max())),
                    )
                )
    return Table(
        tuple((left if i < 2 else right)(text(f"reserve.{head}")) for i, head in enumerate(heads)),
        tuple(rows),
        note=text("reserve.demand_note"),
    )


def _rules(study: ReserveStudy, say: Translator) -> Table:
    text = say.text
    rows = []
    for rule in study.rules.least_stocks:
        name = text(
            "reserve.least",
            material=material_name(rule.material, say),
            n=say.number(rule.at_least, 0),
        )
        rows.append((name, rule.provenance))
    for need in study.rules.crew_needs:
        name = text(
            "reserve.crew",
            capability=say.term(f"capability.{need.capability.value}"),
            material=material_name(need.material, say),
            wearers=need.n_wearers,
            rate=say.number(need.n_per_person_h),
        )
        rows.append((name, need.provenance))
    for one in study.rules.materials:
        name = text(
            "reserve.price",
            material=material_name(one.id, say),
            price=_money(one.price_cny, say),
            years=say.number(one.n_shelf_life_years),
            shortage=_money(one.shortage_cny, say),
        )
        rows.append((name, one.provenance))
    return Table(
        (left(text("reserve.value")), left(text("reserve.source")), left(text("reserve.check"))),
        tuple(
            (
                Cell(name),
                Cell(source.source, quoted=True),
                Cell(text("reserve.unverified"), "warning")
                if source.needs_check
                else Cell(text("reserve.verified"), "good"),
            )
            for name, source in rows
        ),
    )


def _limits(study: ReserveStudy, say: Translator) -> Iterator[str]:
    text = say.text
    yield synthetic_sentence(study, say)
    yield text("reserve.limit_frequency", n=say.number(study.rules.n_accidents_per_year))
    yield text("reserve.limit_equal")
    yield text("reserve.limit_shortage")
    used = set(study.problem.materials)
    other = sorted({m for d in study.pack.resources.depots for m in d.stock} - used)
    if other:
        yield text("reserve.limit_other", names=say.items(material_name(m, say) for m in other))
    idle = [
        m for k, m in enumerate(study.problem.materials) if not study.problem.demand[:, :, k].any()
    ]
    if idle:
        yield text("reserve.limit_idle", names=say.items(material_name(m, say) for m in idle))


def _money(value: float, say: Translator) -> str:
    return say.number(value, 0)


def _percent(share: float, say: Translator) -> str:
    """A small share with two decimals."""
    return f"{say.number(100 * share, 2)} %" if math.isfinite(share) else say.term("sign.none")
