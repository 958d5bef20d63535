"""Commands that propose what is best: dispatch, reserves, sites, investments, drills."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import JsonOption, LangOption, OutOption, PackArgument, SeedOption

app = typer.Typer()


@app.command()
def dispatch(
    pack: PackArgument,
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Id of a scenario.")],
    out: OutOption,
    plan: Annotated[str | None, typer.Option("--plan", help="Plan that asks for units.")] = None,
    also: Annotated[
        list[str] | None, typer.Option("--also", help="Accident at the same time; repeatable.")
    ] = None,
    at: Annotated[str, typer.Option("--at", help="Time since detection.")] = "10 min",
    seed: SeedOption = 1,
    relocate: Annotated[
        bool, typer.Option("--relocate", help="Also say which idle units to move.")
    ] = False,
    busy: Annotated[
        float, typer.Option("--busy", min=0, max=0.95, help="Busy fraction for --relocate.")
    ] = 0.2,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Advise which units to send at one moment, with a proof and a reason for each."""
    from tuiyan.commands.dispatch import dispatch_command  # noqa: PLC0415 - as above

    dispatch_command(
        Out(language(lang), as_json=as_json), pack, scenario, out, plan=plan,
        also=tuple(also or ()), at=at, seed=seed, relocate=relocate, busy_frac=busy,
    )  # fmt: skip


@app.command()
def reserve(
    pack: PackArgument,
    out: OutOption,
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", help="Accidents to prepare for; repeatable; default: all."),
    ] = None,
    scenarios: Annotated[
        int, typer.Option("--scenarios", min=10, max=2000, help="Simulated accidents.")
    ] = 60,
    seed: SeedOption = 1,
    risk: Annotated[
        float, typer.Option("--risk", min=0, max=1, help="Weight of the worst accidents.")
    ] = 0.3,
    tail: Annotated[
        float, typer.Option("--tail", min=0, max=0.99, help="Level of the conditional mean.")
    ] = 0.9,
    budget: Annotated[float | None, typer.Option("--budget", help="CNY a year.")] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where which material should lie, with a proof over simulated accidents."""
    from tuiyan.commands.reserve import reserve_command  # noqa: PLC0415 - as above

    reserve_command(
        Out(language(lang), as_json=as_json), pack, out, scenarios=tuple(scenario or ()),
        n_accidents=scenarios, seed=seed, risk_weight=risk, risk_level=tail, budget_cny=budget,
    )  # fmt: skip


@app.command()
def site(
    pack: PackArgument,
    out: OutOption,
    model: Annotated[
        str,
        typer.Option("--model", help="lscp, mclp, p_median, p_center, bacop, dsm or mexclp."),
    ] = "mclp",
    sites: Annotated[
        int | None, typer.Option("--sites", help="New stations (lscp: at most); default 3.")
    ] = None,
    standard: Annotated[str, typer.Option("--standard", help="Driving time.")] = "10 min",
    outer: Annotated[
        str | None, typer.Option("--outer", help="Second time of dsm; default: twice the first.")
    ] = None,
    vehicle: Annotated[
        str, typer.Option("--vehicle", help="Vehicle class whose stations stay.")
    ] = "heavy_fire",
    candidates: Annotated[
        Path | None,
        typer.Option("--candidates", help="CSV of places: id, name, lon, lat; default: chosen."),
    ] = None,
    top: Annotated[int, typer.Option("--top", help="Also the next best plans.")] = 1,
    calls: Annotated[float | None, typer.Option("--calls", help="Calls a day, for mexclp.")] = None,
    busy_time: Annotated[
        str | None, typer.Option("--busy-time", help="Time a call keeps a crew, for mexclp.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where the next stations should stand, who is reached then, and that none is better."""
    from tuiyan.commands.site import site_command  # noqa: PLC0415 - as above

    site_command(
        Out(language(lang), as_json=as_json), pack, out, model=model, sites=sites,
        standard=standard, outer=outer, vehicle=vehicle, candidates=candidates, top=top,
        calls=calls, busy_time=busy_time,
    )  # fmt: skip


@app.command()
def invest(
    pack: PackArgument,
    out: OutOption,
    scenario: Annotated[str, typer.Option("--scenario", help="Id of a scenario.")],
    budget: Annotated[float, typer.Option("--budget", min=0, help="CNY.")],
    measure: Annotated[
        str, typer.Option("--measure", help="Harm to lower, such as casualties or deaths.")
    ] = "casualties",
    replications: Annotated[int, typer.Option("--replications", min=10)] = 30,
    seed: SeedOption = 1,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare what a budget can buy by the simulated harm that it averts."""
    from tuiyan.commands.invest import invest_command  # noqa: PLC0415 - as above

    invest_command(
        Out(language(lang), as_json=as_json), pack, out, scenario=scenario, budget_cny=budget,
        measure=measure, replications=replications, seed=seed,
    )  # fmt: skip
