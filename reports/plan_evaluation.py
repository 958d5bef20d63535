"""The plan evaluation: everything a run has shown, as a neutral document."""

from __future__ import annotations

from reports.document import Document
from reports.i18n.translator import Translator
from reports.sections.common import Run
from reports.sections.evidence import evidence
from reports.sections.gaps import gaps
from reports.sections.inputs import inputs
from reports.sections.replay import replay
from reports.sections.report_clocks import report_clocks
from reports.sections.results import objectives, policies, resources, results
from reports.sections.room_times import room_times
from reports.sections.summary import summary
from reports.sections.trust import limits, models, reproduction
from scenarios.model.base import Lang
from sim.evaluation.evaluation import Evaluation


def build_plan_evaluation(
    evaluation: Evaluation, lang: Lang, *, command: str = "", with_figures: bool = True
) -> Document:
    """Report on a run.

    Parameters
    ----------
    evaluation
        Result of the run.
    lang
        Language of the report.
    command
        Command line that repeats the run; printed under "reproduction".
    with_figures
        False leaves out the drawings, and with them matplotlib.

    Raises
    ------
    InputError
        If a name uses a character that the font of the figures lacks.
    """
    translator = Translator(lang)
    run = Run(evaluation, translator)
    return Document(
        lang=lang,
        title=translator.text("report.title", scenario=translator.name(evaluation.scenario.title)),
        subtitle=translator.text(
            "report.subtitle",
            pack=translator.name(evaluation.pack.header.title),
            plans=translator.items(run.plan_names.values()),
        ),
        badges=_badges(run),
        blocks=(
            *summary(run),
            *replay(run, with_figures=with_figures),
            *results(run, with_figures=with_figures),
            *room_times(run),
            *objectives(run),
            *gaps(run),
            *report_clocks(run),
            *resources(run),
            *policies(run),
            *inputs(run),
            *models(run),
            *evidence(run),
            *limits(run),
            *reproduction(run, command),
        ),
        footer=translator.text("report.footer"),
        contents=translator.text("report.contents"),
    )


def _badges(run: Run) -> tuple[str, ...]:
    """Warnings that stand under the title."""
    text = run.translator.text
    evaluation = run.evaluation
    found = [text("badge.planning_only")]
    if evaluation.scenario.provenance.grade == "S":
        found.append(text("badge.synthetic_scenario"))
    if evaluation.pack.roads.meta.synthetic:
        found.append(text("map.synthetic_roads"))
    if evaluation.pack.people.synthetic:
        found.append(text("badge.synthetic_people"))
    if any(card.status == "provisional" for card in evaluation.cards):
        found.append(text("badge.provisional_models"))
    if evaluation.extrapolated:
        found.append(text("badge.extrapolated"))
    return tuple(found)
