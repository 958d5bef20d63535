"""First screen: what was played, how often, and which plan does better, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document import Block, Fact, Heading, KeyFacts, Notes
from reports.i18n.quantity import decimals_for, plain_number, scale_for
from reports.sections.common import HEADLINES, Run
from reports.sections.gaps import gap_text
from scenarios.model.plan import Plan
from sim.evaluation.compare import PairedDifference
from sim.evaluation.metrics import METRICS


def summary(run: Run) -> list[Block]:
    """Blocks of the first screen."""
    text = run.translator.text
    facts = (*_played(run), *_changes(run))
    sentences = (*_further(run), *_winners(run), *_weakest(run), *_objectives(run))
    return [
        Heading(text("summary.title"), "summary"),
        KeyFacts(facts, sentences),
        Notes(text("limits.short_title"), (text("limits.short"),)),
    ]


def _further(run: Run) -> Iterator[str]:
    """A reader must know that the figures cover more than the accident on the map."""
    translator, evaluation = run.translator, run.evaluation
    incidents = [each.incident for each in evaluation.scenario.further]
    if incidents:
        yield translator.text(
            "summary.further",
            others=translator.items(
                translator.text(
                    "summary.further_one",
                    hazard=translator.term(f"hazard.{each.kind}"),
                    source=translator.name(evaluation.pack.sources[each.source].name),
                )
                for each in incidents
            ),
        )


def _played(run: Run) -> list[Fact]:
    translator, evaluation = run.translator, run.evaluation
    scenario = evaluation.scenario
    source = evaluation.pack.sources[scenario.incident.source]
    policies = {table.policy for table in evaluation.tables.values()}
    return [
        Fact(
            translator.text("summary.scenario"),
            translator.term(f"hazard.{scenario.incident.kind}"),
            translator.text(
                "summary.place",
                source=translator.name(source.name),
                county=run.labels.county(source.county),
                horizon=translator.quantity(scenario.horizon_s, "s"),
            ),
        ),
        Fact(
            translator.text("summary.replications"),
            translator.number(run.n),
            translator.text(
                "summary.replications_detail",
                seed=str(evaluation.seed),
                policy=translator.items(
                    translator.term_or(f"policy.{name}", name) for name in sorted(policies)
                ),
            ),
        ),
    ]


def _changes(run: Run) -> list[Fact]:
    """Headline measures of both plans side by side, or of the only plan."""
    translator, evaluation = run.translator, run.evaluation
    found: list[Fact] = []
    for metric in HEADLINES[:4]:
        if not run.was_reached(metric):
            continue
        dimension = METRICS[metric].unit
        means = [evaluation.tables[plan.id].mean(metric) for plan in evaluation.plans]
        scale = scale_for(dimension, [mean.value for mean in means])
        shown = [mean.value / scale.factor for mean in means]
        decimals = decimals_for(shown)
        numbers = [translator.with_unit(plain_number(v, decimals), scale) for v in shown]
        difference = run.difference(metric)
        if difference is None:
            found.append(
                Fact(translator.metric(metric), numbers[0], translator.text("summary.mean"))
            )
            continue
        change = translator.text("summary.change", first=numbers[0], second=numbers[1])
        found.append(Fact(translator.metric(metric), change, _behind(run, difference)))
    return found


def _behind(run: Run, difference: PairedDifference) -> str:
    """Difference with its interval, in words where the plans are equal."""
    if difference.share_equal == 1.0:
        return run.translator.text("summary.equal")
    dimension = METRICS[difference.metric].unit
    shown = run.translator.estimate(difference.difference, dimension)
    return run.translator.text("summary.difference", difference=shown)


def _winners(run: Run) -> list[str]:
    """One sentence for each measure that is decided, one for those that are not."""
    evaluation, translator = run.evaluation, run.translator
    if not evaluation.differences:
        return [translator.text("summary.single", plan=run.short_names[evaluation.plans[0].id])]
    first, second = (run.short_names[plan.id] for plan in evaluation.plans[:2])
    found: list[str] = []
    open_, same = [], []
    for metric in HEADLINES:
        row = run.difference(metric)
        if row is None or row.difference.n == 0 or not run.was_reached(metric):
            continue
        if row.share_equal == 1.0:
            same.append(translator.metric(metric))
        elif row.decided:
            found.append(_decided(run, row, first, second))
        else:
            open_.append(translator.metric(metric))
    if open_:
        names = translator.items(open_)
        found.append(translator.text("summary.undecided", metrics=names, n=run.n))
    if same:
        found.append(translator.text("summary.same", metrics=translator.items(same)))
    return found


def _decided(run: Run, row: PairedDifference, first: str, second: str) -> str:
    translator = run.translator
    dimension = METRICS[row.metric].unit
    second_lower = row.difference.value < 0
    amounts = sorted(abs(end) for end in (row.difference.low, row.difference.high))
    scale = scale_for(dimension, [*amounts, row.difference.value])
    shown = [value / scale.factor for value in (abs(row.difference.value), *amounts)]
    decimals = decimals_for(shown)
    higher_share = 1.0 - row.share_lower - row.share_equal
    return translator.text(
        "summary.decided",
        metric=translator.metric(row.metric),
        better=second if second_lower else first,
        worse=first if second_lower else second,
        amount=translator.with_unit(plain_number(shown[0], decimals), scale),
        low=plain_number(shown[1], decimals),
        high=plain_number(shown[2], decimals),
        share=translator.percent(row.share_lower if second_lower else higher_share),
    )


def _weakest(run: Run) -> list[str]:
    """The most frequent gap of each plan."""
    translator = run.translator
    found: list[str] = []
    for plan in run.evaluation.plans:
        gaps = run.evaluation.gaps.get(plan.id, ())
        name = run.short_names[plan.id]
        if not gaps:
            found.append(translator.text("summary.no_gap", plan=name, n=run.n))
            continue
        found.append(
            translator.text(
                "summary.weakest",
                plan=name,
                gap=gap_text(gaps[0], plan, run),
                share=translator.share(gaps[0].share),
            )
        )
    return found


def _objectives(run: Run) -> list[str]:
    """The promise that each plan keeps least often."""
    return [sentence for plan in run.evaluation.plans for sentence in _least_kept(run, plan)]


def _least_kept(run: Run, plan: Plan) -> list[str]:
    met = run.table(plan).objective_met(plan)
    if not met:
        return []
    worst = min(met, key=lambda key: (met[key].value, key))
    return [
        run.translator.text(
            "summary.least_kept",
            plan=run.short_names[plan.id],
            objective=run.labels.objective(plan, worst),
            share=run.translator.share(met[worst]),
        )
    ]
