"""What breaks a plan, as a page: grade, objectives, single failures, pairs, weather, drills."""

from __future__ import annotations

from typing import Final

from reports.document import (
    Block,
    Bullets,
    Cell,
    Collapsed,
    Column,
    Document,
    Fact,
    Heading,
    KeyFacts,
    Paragraph,
    Table,
)
from reports.i18n.translator import Translator
from reports.sections.breaking import Breaking
from reports.sections.breaking_drills import drills_for
from reports.sections.common import cells, left, right
from scenarios.model.base import Lang
from scenarios.model.pack import Pack
from sim.evaluation.break_plan import ALARM_STEP_S, LATEST_FRAC, Broken, Case, LatestAlarm, Smallest
from sim.evaluation.metrics import METRICS

N_SHOWN: Final = 12
"""Single failures shown at once; the others open on a click."""

_LIMITS: Final = ("planning_only", "not_live", "interval", "simplified")


def build_stress_report(broken: Broken, pack: Pack, lang: Lang, *, command: str = "") -> Document:
    """Page of a stress analysis.

    Parameters
    ----------
    broken
        Its result.
    pack
        The pack that was played.
    lang
        Language of the page.
    command
        Command line that repeats it.
    """
    say = Translator(lang)
    text = say.text
    told = Breaking(broken, pack, say)
    badges = [text("badge.planning_only")]
    if broken.scenario.provenance.grade == "S":
        badges.append(text("badge.synthetic_scenario"))
    if pack.roads.meta.synthetic:
        badges.append(text("map.synthetic_roads"))
    return Document(
        lang=lang,
        title=text("stress.title", plan=say.name(broken.plan.name)),
        subtitle=text("stress.subtitle", scenario=say.name(broken.scenario.title), n=broken.n),
        badges=tuple(badges),
        blocks=(
            _first_screen(told),
            *_objectives(told),
            *_singles(told),
            *_pairs(told),
            *_weather(told),
            *drills_for(told),
            *_basis(told, command),
        ),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def _first_screen(told: Breaking) -> KeyFacts:
    broken, say = told.broken, told.say
    text = say.text
    grade = broken.grade
    facts = [
        Fact(
            text("stress.grade"),
            grade or text("stress.grade_open"),
            text(f"stress.grade_{grade.lower()}") if grade else text("stress.grade_open_why"),
        ),
        Fact(
            text("stress.tried"),
            str(len(broken.elements)),
            text("stress.tried_detail", idle=len(broken.idle)),
        ),
        Fact(
            text("stress.rule"),
            text("stress.rule_value", share=say.percent(broken.accepted_frac)),
            text("stress.rule_detail"),
        ),
    ]
    if told.ranked:
        worst = told.ranked[0]
        share = say.share(broken.singles[worst].harm)
        facts.append(
            Fact(
                text("stress.worst_single"),
                told.name(worst),
                text("stress.failed_share", share=share),
            )
        )
    return KeyFacts(tuple(facts), tuple(_sentence(told, each) for each in told.smallest()))


def _sentence(told: Breaking, found: Smallest) -> str:
    say = told.say
    objective = told.labels.objective(told.broken.plan, found.objective)
    share = say.percent(found.intact.value)
    if found.out is None:
        return say.text("stress.says_held", objective=objective, share=share)
    if not found.out:
        return say.text("stress.says_lost", objective=objective, share=share)
    outage, then = told.names(found.out), say.percent(found.then.value)
    if len(found.out) == 1:
        return say.text(
            "stress.says_single", objective=objective, share=share, outage=outage, then=then
        )
    return say.text("stress.says_pair", objective=objective, share=share, outage=outage, then=then)


def _objectives(told: Breaking) -> list[Block]:
    broken, say = told.broken, told.say
    text = say.text
    alarms = {alarm.objective: alarm for alarm in broken.alarms}
    limits = {o.id: say.quantity(o.at_most, METRICS[o.metric].unit) for o in broken.plan.objectives}
    rows: list[tuple[Cell, ...]] = []
    for found in told.smallest():
        lost = found.intact.value > broken.accepted_frac
        outage = text("stress.nothing") if found.out is None else told.names(found.out)
        rows.append(
            (
                Cell(told.labels.objective(broken.plan, found.objective)),
                Cell(limits[found.objective]),
                Cell(say.share(found.intact), "bad" if lost else "plain", found.intact.value),
                Cell(text("stress.itself") if lost else outage),
                Cell(say.share(found.then) if found.out else say.term("sign.none")),
                Cell(_alarm(alarms[found.objective], told)),
            )
        )
    heads = ("objective", "limit", "intact", "smallest", "then_missed", "latest")
    note = text("stress.latest_note", step=say.quantity(ALARM_STEP_S, "s"))
    return [
        Heading(text("stress.objectives"), "objectives"),
        Table(tuple(left(text(f"stress.{head}")) for head in heads), tuple(rows), note=note),
    ]


def _alarm(alarm: LatestAlarm, told: Breaking) -> str:
    say = told.say
    if alarm.tolerable_s != alarm.tolerable_s:  # NaN: even at once
        return say.text("stress.latest_never")
    if alarm.tolerable_s == float("inf"):
        limit_s = LATEST_FRAC * told.broken.scenario.horizon_s
        return say.text("stress.latest_any", limit=say.quantity(limit_s, "s"))
    return say.quantity(alarm.tolerable_s, "s")


def _singles(told: Breaking) -> list[Block]:
    broken, text = told.broken, told.say.text
    rows = [told.ranked[:N_SHOWN], told.ranked[N_SHOWN:]]
    how = text("stress.singles_how", n=broken.n, tried=len(broken.elements))
    rule = text("stress.harm_mean" if broken.grade == "D" else "stress.harm_any")
    blocks: list[Block] = [
        Heading(text("stress.singles"), "single-failures"),
        Paragraph(f"{how} {rule}" if told.say.lang == "en" else how + rule, "muted"),
    ]
    if not told.ranked:
        return [*blocks, Paragraph(text("stress.none_matters"), "good")]
    blocks.append(_single_table(told, rows[0]))
    if rows[1]:
        more = _single_table(told, rows[1])
        blocks.append(Collapsed(text("stress.others", n=len(rows[1])), (more,)))
    silent = len(broken.elements) - len(told.ranked)
    return [*blocks, Paragraph(text("stress.harmless", n=silent), "muted")] if silent else blocks


def _single_table(told: Breaking, numbers: list[int]) -> Table:
    broken, say = told.broken, told.say
    rows = tuple(
        (
            Cell(told.name(i)),
            Cell(say.term(f"outage.{broken.elements[i].kind}")),
            *_verdict(told, broken.singles[i]),
        )
        for i in numbers
    )
    columns = (left(say.text("stress.outage")), left(say.text("stress.kind")), *_columns(say))
    return Table(columns, rows)


def _columns(say: Translator) -> tuple[Column, ...]:
    text = say.text
    return (
        left(text("stress.missed")),
        right(text("stress.added")),
        left(text("stress.defeats")),
        right(text("stress.deaths")),
        right(text("stress.control")),
    )


def _pairs(told: Breaking) -> list[Block]:
    broken, say = told.broken, told.say
    text = say.text
    blocks: list[Block] = [Heading(text("stress.pairs"), "pairs")]
    search = broken.search
    if search is None:
        return [*blocks, Paragraph(text("stress.pairs_none"))]
    n = len(broken.elements)
    blocks.append(
        Paragraph(text("stress.pairs_how", n=search.n_simulated, all=n * (n - 1) // 2), "muted")
    )
    if broken.pairs:
        rows = tuple((Cell(told.names(pair)), *_verdict(told, case)) for pair, case in broken.pairs)
        blocks.append(Table((left(text("stress.outage")), *_columns(say)), rows))
    if search.proven:
        return [*blocks, Paragraph(text("stress.pairs_proven"))]
    return [
        *blocks,
        Paragraph(text("stress.pairs_open", bound=say.percent(min(1.0, search.bound)))),
    ]


def _weather(told: Breaking) -> list[Block]:
    broken, say = told.broken, told.say
    text = say.text
    blocks: list[Block] = [
        Heading(text("stress.weather"), "weather"),
        Paragraph(text("stress.weather_how"), "muted"),
    ]
    if len({case.harm.value for _, case in broken.weather}) == 1:
        return [*blocks, Paragraph(text("stress.weather_same"))]
    rows = tuple(
        (
            *cells(
                f"{broken.scenario.climate.rose[cell.sector].from_deg:.0f}°",
                text("stress.night" if cell.night else "stress.day"),
            ),
            *_verdict(told, case),
        )
        for cell, case in broken.weather
    )
    heads = (left(text("stress.wind_from")), left(text("stress.hour")))
    return [*blocks, Table((*heads, *_columns(say)), rows)]


def _basis(told: Breaking, command: str) -> list[Block]:
    broken, text = told.broken, told.say.text
    streets = sum(bool(e.middle_deg) for e in (*broken.elements, *broken.idle))
    return [
        Heading(text("stress.basis"), "basis"),
        Bullets(
            (
                text(
                    "stress.basis_seed", scenario=broken.scenario.id, plan=broken.plan.id,
                    seed=broken.seed, played=broken.n_played, command=command,
                ),
                text("stress.basis_same"),
                text("stress.basis_streets", n=streets),
                text("stress.basis_alert"),
                *(text(f"limits.{key}") for key in _LIMITS),
            )
        ),
    ]  # fmt: skip


def _verdict(told: Breaking, case: Case) -> tuple[Cell, ...]:
    """Missed, added, objectives lost, deaths and time to control added."""
    broken, say = told.broken, told.say
    lost = [name for name in broken.defeated(case) if name in broken.sound]
    names = say.items(told.labels.objective(broken.plan, name) for name in lost)
    differences = {d.metric: d.difference for d in case.differences}
    return (
        Cell(say.share(case.harm), "bad" if lost else "plain", case.harm.value),
        Cell(say.estimate(case.added, "frac")),
        Cell(names or say.term("sign.none"), "bad" if lost else "plain"),
        Cell(say.estimate(differences["deaths"], "1")),
        Cell(say.estimate(differences["time_to_control_s"], "s")),
    )
