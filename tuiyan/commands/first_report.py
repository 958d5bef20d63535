"""`tuiyan first-report RUNDIR`: a draft accident report from the state at a simulated moment."""

from __future__ import annotations

import math
from pathlib import Path

from reports.exports.docx import write_docx
from reports.first_report import FirstReport, first_report
from scenarios.errors import InputError
from scenarios.model.vocabulary import HazardFamily
from scenarios.rules.reporting import load_report_rules
from sim.evaluation.reading import LogReader
from sim.hazard.weather import draw_weather
from sim.play import play
from sim.reporting.clocks import discharged_by
from sim.reporting.known import known_at
from sim.response.events import Kind
from sim.streams import Streams
from tuiyan.commands.log import time_option
from tuiyan.console import Out
from tuiyan.folder import refuse_foreign, whole_folder, write_json
from tuiyan.recorded import choose

FIRM = "493-9-FIRM"
"""The report of the firm to the county: at its moment the draft is made unless another is asked."""


def first_report_command(
    out: Out, folder: Path, target: Path, *, plan: str | None, replication: str, at: str | None
) -> None:
    """Write the draft of one replication at one moment.

    Parameters
    ----------
    folder, plan, replication
        As for `tuiyan log`.
    target
        Folder to write.
    at
        Time since the accident; None: when the firm reports to the county, else an hour after
        the detection.

    Raises
    ------
    InputError
        If the folder is no run, or a name or number is not in it, or nobody knows of it by then.
    """
    chosen = choose(folder, plan, replication)
    refuse_foreign(target)
    scenario, the_plan, stage = chosen.scenario, chosen.plan, chosen.stage
    outcome = play(stage, policy=chosen.policy, seed=chosen.seed, replication=chosen.replication)
    log, rules = LogReader(outcome.log, the_plan), load_report_rules()
    at_s = time_option(at, "--at", math.nan)
    if math.isnan(at_s):
        step = discharged_by(the_plan, rules).get(FIRM)
        at_s = math.inf if step is None else log.first_s(Kind.notified, step)
        if math.isinf(at_s):
            at_s = log.first_s(Kind.detected) + 3600.0
    if at_s < log.first_s(Kind.detected):
        raise InputError.one(
            "command line", "--at", "nobody knows of the accident by then", got=at or "",
            allowed=f"from {log.first_s(Kind.detected):.0f} s",
        )  # fmt: skip
    say = out.translator
    what = FirstReport(
        pack=chosen.pack,
        plan=the_plan,
        source=stage.source,
        hazard=HazardFamily(scenario.incident.kind),
        weather=draw_weather(
            scenario.climate,
            Streams(seed=chosen.seed, scenario=scenario.id, replication=chosen.replication),
        ),
        known=known_at(log, the_plan, at_s),
        rules=rules,
        origin=say.text(
            "drill_book.source", scenario=scenario.id, plan=the_plan.id,
            number=chosen.replication, seed=chosen.seed,
        ),
    )  # fmt: skip
    known = what.known
    data: dict[str, object] = {
        "plan": the_plan.id, "replication": chosen.replication, "at_s": round(at_s, 1),
        "dead": known.n_dead, "hurt": known.n_hurt, "sent": known.n_sent,
    }  # fmt: skip
    with whole_folder(target) as place:
        write_docx(place / "first-report.docx", first_report(what, say))
        write_json(place / "manifest.json", {"command": "first-report", **data})
    out.say("run_done", folder=str(target))
    out.finish(data)
