"""Commands of the drill year: calendar, its changes, years ahead, a whole city, one drill."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import JsonOption, LangOption, OutOption, PackArgument

app = typer.Typer()

AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", help="Day of the statistics, or of a change.")
]


def _day(as_of: datetime | None) -> date | None:
    return None if as_of is None else as_of.date()


@app.command()
def calendar(
    pack: PackArgument,
    out: OutOption,
    year: Annotated[
        int | None, typer.Option("--year", min=2024, max=2100, help="Calendar year.")
    ] = None,
    reading: Annotated[
        Literal["lenient", "strict"],
        typer.Option("--reading", help="Reading of duties that the law leaves open."),
    ] = "lenient",
    gaps: Annotated[
        list[Path] | None,
        typer.Option("--gaps", help="Run folder whose gaps weight the drills; repeatable."),
    ] = None,
    years: Annotated[
        Path | None,
        typer.Option("--years", help="Folder of calendar-years: its turns decide what is due."),
    ] = None,
    edited: Annotated[
        Path | None, typer.Option("--edited", help="Workbook changed by hand: check it.")
    ] = None,
    published: Annotated[
        Path | None,
        typer.Option("--calendar", help="Folder of that calendar; default: beside the workbook."),
    ] = None,
    change: Annotated[
        Path | None,
        typer.Option("--change", help="What changed, as YAML: plan again with fewest moves."),
    ] = None,
    pinned: Annotated[
        Path | None, typer.Option("--pinned", help="pinned.json of --edited: dates to keep.")
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the year's drill calendar: every legal duty met or listed with the reason."""
    printer = Out(language(lang), as_json=as_json)
    if change is not None or pinned is not None:
        from tuiyan.commands.calendar_change import change_command  # noqa: PLC0415 - as above

        if published is None:
            raise typer.BadParameter(
                "needed with --change and --pinned: the folder of the calendar that changes",
                param_hint="--calendar",
            )
        change_command(
            printer, pack, out, calendar=published, change=change, pinned=pinned,
            as_of=_day(as_of),
        )  # fmt: skip
        return
    if edited is not None:
        from tuiyan.commands.calendar_edits import edits_command  # noqa: PLC0415 - as above

        edits_command(
            printer, pack, out, calendar=published or edited.parent, edited=edited, as_of=as_of
        )
        return
    if year is None:
        raise typer.BadParameter(
            "needed unless --edited, --change or --pinned is given", param_hint="--year"
        )
    from tuiyan.commands.calendar import calendar_command  # noqa: PLC0415 - as above

    calendar_command(
        printer, pack, out, year=year, reading=reading, gaps=tuple(gaps or ()), years=years
    )


@app.command()
def drill(
    pack: PackArgument,
    out: OutOption,
    calendar: Annotated[Path, typer.Option("--calendar", help="Folder of a calendar.")],
    drill: Annotated[str, typer.Option("--drill", help="Id of a drill in it.")],
    run: Annotated[Path, typer.Option("--run", help="Run folder that gives the script.")],
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the papers of one drill: scheme, script from a simulated run, evaluation, summary."""
    from tuiyan.commands.drill import drill_command  # noqa: PLC0415 - as above

    drill_command(
        Out(language(lang), as_json=as_json), pack, out, calendar=calendar, drill=drill, run=run
    )


@app.command(name="calendar-years")
def calendar_years(
    pack: PackArgument,
    out: OutOption,
    year: Annotated[int, typer.Option("--year", min=2024, max=2100, help="First year.")],
    years: Annotated[int, typer.Option("--years", min=2, max=20, help="How many.")] = 6,
    unrecorded: Annotated[
        Literal["now", "spread"],
        typer.Option("--unrecorded", help="Duties never drilled: due now, or spread."),
    ] = "now",
    extra: Annotated[
        int, typer.Option("--extra", min=0, help="Drills above the fewest, to level the years.")
    ] = 0,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Spread the duties of every second and third year over the years ahead."""
    from tuiyan.commands.calendar_years import years_command  # noqa: PLC0415 - as above

    years_command(
        Out(language(lang), as_json=as_json), pack, out, year=year, n_years=years,
        unrecorded=unrecorded, n_extra=extra,
    )  # fmt: skip


@app.command(name="calendar-city")
def calendar_city(
    pack: PackArgument,
    out: OutOption,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="County calendars; none: made here."),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", min=2024, max=2100, help="Calendar year.")
    ] = None,
    reading: Annotated[
        Literal["lenient", "strict"],
        typer.Option("--reading", help="Reading of duties that the law leaves open."),
    ] = "lenient",
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Merge the calendars of counties that share the city's teams, with the fewest moves."""
    from tuiyan.commands.calendar_city import city_command  # noqa: PLC0415 - as above

    city_command(
        Out(language(lang), as_json=as_json), pack, out, calendars=tuple(folders or ()),
        year=year, reading=reading, as_of=_day(as_of),
    )  # fmt: skip
