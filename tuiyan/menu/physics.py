"""Commands that ask the models alone: consequence, verify-egress."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import JsonOption, LangOption, OutOption

app = typer.Typer()


@app.command()
def consequence(
    substance: Annotated[
        str, typer.Argument(metavar="SUBSTANCE", help="Id, CAS number or name of a substance.")
    ],
    amount: Annotated[str, typer.Option("--amount", help="How much gets out, such as '2 t'.")],
    wind: Annotated[str, typer.Option("--wind", help="Wind at 10 m, such as '3 m/s'.")],
    wind_from: Annotated[str, typer.Option("--from", help="Where from: degrees or N, SW ...")],
    place: Annotated[str, typer.Option("--at", help="Longitude,latitude in WGS 84.")],
    out: OutOption,
    night: Annotated[bool, typer.Option("--night/--day", help="Time of day.")] = False,
    duration: Annotated[str, typer.Option("--over", help="Time in which it gets out.")] = "10 min",
    temperature: Annotated[str, typer.Option("--temperature", help="Of the air.")] = "15 °C",
    terrain: Annotated[Literal["rural", "urban"], typer.Option("--terrain")] = "rural",
    congestion: Annotated[
        Literal["low", "medium", "high"],
        typer.Option("--congestion", help="Obstacles where the cloud may explode."),
    ] = "medium",
    bund: Annotated[str | None, typer.Option("--bund", help="Area of it, such as '50 m2'.")] = None,
    methods: Annotated[
        Literal["all", "recommended", "chinese_practice", "yellow_book", "ccps"],
        typer.Option("--methods", help="One family of methods, or all side by side."),
    ] = "all",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how far the effects of one release reach: page, KML and GeoJSON."""
    from tuiyan.commands.consequence import (  # noqa: PLC0415 - as above
        Asked,
        consequence_command,
    )

    asked = Asked(
        substance, amount, wind, wind_from, place, night, duration, temperature, terrain,
        congestion, bund, methods,
    )  # fmt: skip
    consequence_command(Out(language(lang), as_json=as_json), asked, out)


@app.command("verify-egress")
def verify_egress(lang: LangOption = None, as_json: JsonOption = False) -> None:
    """Play the IMO, RiMEA and NIST tests of egress models: expected and obtained values."""
    from tuiyan.commands.verify_egress import verify_egress_command  # noqa: PLC0415 - as above

    verify_egress_command(Out(language(lang), as_json=as_json))
