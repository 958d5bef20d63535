"""Commands that look at a pack: init, check, roads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import JsonOption, LangOption, OutOption, PackArgument

app = typer.Typer()


@app.command()
def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="New folder.")]) -> None:
    """Write a commented starter pack to edit."""
    from tuiyan.starter import write_starter  # noqa: PLC0415 - as above

    write_starter(directory)
    typer.echo(f"{directory}: edit the files, then run `tuiyan check {directory}`")


@app.command()
def check(pack: PackArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Check a pack and list every problem with file, field, value, range and cure."""
    from tuiyan.commands.check import check_command  # noqa: PLC0415 - as above

    check_command(Out(language(lang), as_json=as_json), pack)


@app.command()
def plan(
    pack: PackArgument,
    one: Annotated[str | None, typer.Option("--plan", help="One plan; default: all.")] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--form",
            help="comprehensive, special, on_site or government; default: each plan's kind.",
        ),
    ] = None,
    document: Annotated[
        Path | None,
        typer.Option(
            "--document", help="Written plan, .txt or .md; default: the one that a plan names."
        ),
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which chapters of the written form each plan fills, and what a document lacks."""
    from tuiyan.commands.plan import plan_command  # noqa: PLC0415 - as above

    plan_command(Out(language(lang), as_json=as_json), pack, plan=one, form=form, document=document)


@app.command()
def schema(
    kind: Annotated[
        Literal[
            "plan",
            "resources",
            "scenario",
            "pack",
            "hazard_sources",
            "substances",
            "parameters",
            "road_conditions",
        ],
        typer.Argument(metavar="KIND", help="plan, resources, scenario or another file of a pack."),
    ],
) -> None:
    """Print the JSON Schema of a file, for editors that complete and check as one types."""
    from tuiyan.commands.plan import schema_command  # noqa: PLC0415 - as above

    schema_command(kind)


@app.command()
def roads(
    pack: PackArgument,
    out: OutOption,
    vehicle: Annotated[
        str, typer.Option("--vehicle", help="Vehicle class, such as heavy_fire or ambulance.")
    ] = "heavy_fire",
    road_state: Annotated[
        Literal["dry", "wet", "snow", "ice"], typer.Option("--road", help="State of the roads.")
    ] = "dry",
    within: Annotated[
        list[str] | None,
        typer.Option("--within", help="Driving time to show, such as '5 min'; repeatable."),
    ] = None,
    close: Annotated[
        str, typer.Option("--close", help="Radius shut around each hazard source.")
    ] = "500 m",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show reach, coverage, critical roads and second routes: page, tables and GeoJSON."""
    from tuiyan.commands.roads import roads_command  # noqa: PLC0415 - as above

    roads_command(
        Out(language(lang), as_json=as_json), pack, out, vehicle=vehicle, road_state=road_state,
        standards=tuple(within or ("5 min", "10 min", "20 min")), closure=close,
    )  # fmt: skip
