"""Commands that propose what is best: the drill calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import JsonOption, LangOption, OutOption, PackArgument

app = typer.Typer()


@app.command()
def calendar(
    pack: PackArgument,
    out: OutOption,
    year: Annotated[int, typer.Option("--year", min=2024, max=2100, help="Calendar year.")],
    reading: Annotated[
        Literal["lenient", "strict"],
        typer.Option("--reading", help="Reading of duties that the law leaves open."),
    ] = "lenient",
    gaps: Annotated[
        list[Path] | None,
        typer.Option("--gaps", help="Run folder whose gaps weight the drills; repeatable."),
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the year's drill calendar: every legal duty met or listed with the reason."""
    from tuiyan.commands.calendar import calendar_command  # noqa: PLC0415 - as above

    calendar_command(
        Out(language(lang), as_json=as_json), pack, out, year=year, reading=reading,
        gaps=tuple(gaps or ()),
    )  # fmt: skip
