"""Commands that play accidents: demo, run, stress, replay, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import (
    JsonOption,
    LangOption,
    OutOption,
    PackArgument,
    SchedulerOption,
    SeedOption,
    WorkersOption,
    workers_or_all,
)

app = typer.Typer()


@app.command()
def demo(
    out: OutOption = Path("out/demo"),
    replications: Annotated[int, typer.Option("--replications", min=2)] = 200,
    seed: SeedOption = 1,
    workers: WorkersOption = None,
    year: Annotated[int, typer.Option("--year", min=2024, max=2100)] = 2027,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play three accidents in Jilin City against two plans each and write next year's drills."""
    from tuiyan.commands.demo import run_demo  # noqa: PLC0415 - heavy imports wait for the command

    run_demo(
        Out(language(lang), as_json=as_json),
        out,
        replications=replications,
        seed=seed,
        workers=workers_or_all(workers),
        year=year,
    )


@app.command()
def run(
    pack: PackArgument,
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Id of a scenario.")],
    out: OutOption,
    plan: Annotated[
        list[str] | None, typer.Option("--plan", help="Plan to play; repeat for a comparison.")
    ] = None,
    replications: Annotated[int | None, typer.Option("--replications", min=1)] = None,
    seed: SeedOption = 1,
    workers: WorkersOption = None,
    policy: Annotated[
        Literal["nearest", "optimal"] | None,
        typer.Option("--policy", help="Dispatch policy; default: the plan's own."),
    ] = None,
    compare_policies: Annotated[
        bool, typer.Option("--compare-policies", help="Play the first plan under both policies.")
    ] = False,
    precision: Annotated[
        str | None,
        typer.Option("--precision", help="Play until the interval is as narrow, such as '5 %'."),
    ] = None,
    measure: Annotated[
        str, typer.Option("--measure", help="Measure that --precision looks at.")
    ] = "time_to_control_s",
    scheduler: SchedulerOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a scenario against plans and write an evaluation with intervals and a map."""
    from scenarios.pack import load_pack  # noqa: PLC0415 - as above
    from tuiyan.packs import pack_root  # noqa: PLC0415 - as above

    root = pack_root(pack)
    checked, _ = load_pack(root)  # a broken pack is refused before the models are imported
    from tuiyan.commands.run import run_command  # noqa: PLC0415 - as above

    run_command(
        Out(language(lang), as_json=as_json),
        checked,
        root,
        scenario,
        out,
        plans=tuple(plan or ()),
        replications=replications,
        seed=seed,
        workers=workers_or_all(workers),
        policy=policy,
        compare_policies=compare_policies,
        precision=precision,
        measure=measure,
        scheduler=scheduler,
    )


@app.command()
def log(
    run: Annotated[Path, typer.Argument(metavar="RUNDIR", help="Folder of a run.")],
    plan: Annotated[
        str | None, typer.Option("--plan", help="Plan that was played; default: the first.")
    ] = None,
    replication: Annotated[
        str, typer.Option("--replication", help="Number, median or worst.")
    ] = "median",
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Kind of event, such as task_started; repeatable."),
    ] = None,
    begin: Annotated[
        str | None, typer.Option("--from", help="Show from, such as '10 min'.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Show until, such as '2 h'.")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the events of one replication of a run in words."""
    from tuiyan.commands.log import log_command  # noqa: PLC0415 - as above

    log_command(
        Out(language(lang), as_json=as_json), run, plan=plan, replication=replication,
        kinds=tuple(kind or ()), begin=begin, end=end,
    )  # fmt: skip


@app.command(name="first-report")
def first_report(
    run: Annotated[Path, typer.Argument(metavar="RUNDIR", help="Folder of a run.")],
    out: OutOption,
    plan: Annotated[
        str | None, typer.Option("--plan", help="Plan that was played; default: the first.")
    ] = None,
    replication: Annotated[
        str, typer.Option("--replication", help="Number, median or worst.")
    ] = "median",
    at: Annotated[
        str | None,
        typer.Option("--at", help="Time since the accident; default: when the firm reports."),
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft the first accident report from what is known at a simulated moment."""
    from tuiyan.commands.first_report import first_report_command  # noqa: PLC0415 - as above

    first_report_command(
        Out(language(lang), as_json=as_json), run, out, plan=plan, replication=replication, at=at
    )


@app.command()
def stress(
    pack: PackArgument,
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Id of a scenario.")],
    out: OutOption,
    plan: Annotated[
        str | None, typer.Option("--plan", help="Plan to break; default: the first.")
    ] = None,
    replications: Annotated[int, typer.Option("--replications", min=2)] = 100,
    seed: SeedOption = 1,
    workers: WorkersOption = None,
    accept: Annotated[
        str, typer.Option("--accept", help="Share of accidents that may miss an objective.")
    ] = "20 %",
    pairs: Annotated[
        int, typer.Option("--pairs", min=0, help="Outages that the search for pairs may play.")
    ] = 60,
    scheduler: SchedulerOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Break a plan: the smallest failures that defeat its objectives, and its security grade."""
    from scenarios.pack import load_pack  # noqa: PLC0415 - as above
    from tuiyan.packs import pack_root  # noqa: PLC0415 - as above

    root = pack_root(pack)
    checked, _ = load_pack(root)
    from tuiyan.commands.stress import stress_command  # noqa: PLC0415 - as above

    stress_command(
        Out(language(lang), as_json=as_json), checked, root, scenario, out, plan=plan,
        replications=replications, seed=seed, workers=workers_or_all(workers), accept=accept,
        pairs=pairs, scheduler=scheduler,
    )  # fmt: skip


@app.command()
def replay(
    case: Annotated[
        list[str] | None,
        typer.Argument(metavar="CASE", help="Shipped cases or folders; default: all shipped."),
    ] = None,
    replications: Annotated[int, typer.Option("--replications", min=2, max=100_000)] = 60,
    seed: SeedOption = 1,
    workers: WorkersOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play real accidents again and show which recorded facts lie in the simulated band."""
    from tuiyan.commands.replay import replay_command  # noqa: PLC0415 - as above

    replay_command(
        Out(language(lang), as_json=as_json), tuple(case or ()),
        replications=replications, seed=seed, workers=workers_or_all(workers),
    )  # fmt: skip


@app.command()
def verify(
    rundir: Annotated[Path, typer.Argument(metavar="RUNDIR", help="Folder of an earlier run.")],
    workers: WorkersOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a run again from its folder and compare the hashes."""
    from tuiyan.commands.verify import verify_command  # noqa: PLC0415 - as above

    verify_command(Out(language(lang), as_json=as_json), rundir, workers=workers_or_all(workers))
