"""The command line: `tuiyan COMMAND`; every command is a thin call of a library function."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from scenarios.errors import TuiyanError
from tuiyan.console import Out, explain, language

app = typer.Typer(
    name="tuiyan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: importing rich for it would cost a fifth of a second
    pretty_exceptions_enable=False,
    help="Tuiyan 推演: play accidents against contingency plans, plan the year's drills.\n\n"
    "For planning and training only; not for live life-safety decisions. "
    "仅用于规划与培训，不得用于实战指挥。",
)

PackArgument = Annotated[
    str, typer.Argument(metavar="PACK", help="Folder of a pack, or 'jilin' for the shipped one.")
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder to write.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Root seed of all random streams.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=64, help="Processes; default: all cores.")
]
LangOption = Annotated[
    Literal["zh", "en"] | None, typer.Option("--lang", help="Language of reports and messages.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print a machine-readable summary on standard output.")
]


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
        workers=_workers(workers),
        year=year,
    )


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
        workers=_workers(workers),
        policy=policy,
        compare_policies=compare_policies,
    )


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


@app.command()
def verify(
    rundir: Annotated[Path, typer.Argument(metavar="RUNDIR", help="Folder of an earlier run.")],
    workers: WorkersOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a run again from its folder and compare the hashes."""
    from tuiyan.commands.verify import verify_command  # noqa: PLC0415 - as above

    verify_command(Out(language(lang), as_json=as_json), rundir, workers=_workers(workers))


@app.command("verify-egress")
def verify_egress(lang: LangOption = None, as_json: JsonOption = False) -> None:
    """Play the IMO, RiMEA and NIST tests of egress models: expected and obtained values."""
    from tuiyan.commands.verify_egress import verify_egress_command  # noqa: PLC0415 - as above

    verify_egress_command(Out(language(lang), as_json=as_json))


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
        replications=replications, seed=seed, workers=_workers(workers),
    )  # fmt: skip


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


@app.command("import-city")
def import_city(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the tables.")],
    out: OutOption,
    name: Annotated[str, typer.Option("--name", help="Id of the new pack.")],
    source: Annotated[str, typer.Option("--source", help="Who made the tables.")],
    licence: Annotated[str, typer.Option("--licence", help="Licence of the tables.")],
    template: Annotated[str, typer.Option("--template", help="Pack that lends plans.")] = "jilin",
    scenario: Annotated[list[str] | None, typer.Option("--scenario")] = None,
    lang: LangOption = None,
) -> None:
    """Import a prepared emergency network (node, arc, station and hospital tables) as a pack."""
    from tuiyan.commands.import_city import import_command  # noqa: PLC0415 - as above

    import_command(
        Out(language(lang), as_json=False), folder, out, name=name, source=source,
        licence=licence, template=template, scenarios=tuple(scenario or ()),
    )  # fmt: skip


import_app = typer.Typer(no_args_is_help=True, help="Bring a county's own data in.")
app.add_typer(import_app, name="import")


@import_app.command("roads")
def import_roads(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="OSM, GeoJSON, GraphML, or folder of nodes and arcs."),
    ],
    out: OutOption,
    datum: Annotated[
        Literal["wgs84", "cgcs2000", "gcj02", "bd09"],
        typer.Option("--datum", help="Datum of the coordinates; there is no default."),
    ],
    name: Annotated[str, typer.Option("--name", help="Id of the network.")] = "roads",
    source: Annotated[str, typer.Option("--source", help="Who made the file.")] = "",
    licence: Annotated[
        str, typer.Option("--licence", help="Its terms; OpenStreetMap's are known.")
    ] = "",
    within: Annotated[
        str | None, typer.Option("--within", help="The county: west,south,east,north in degrees.")
    ] = None,
    known: Annotated[
        Path | None, typer.Option("--known", help="Table name,lon,lat of sure places in WGS84.")
    ] = None,
    swap_axes: Annotated[
        bool, typer.Option("--swap-axes", help="The file gives latitude first.")
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a road file as the tables of a pack, with a report of what was changed."""
    from scenarios.importers.roads.run import Request  # noqa: PLC0415 - as above
    from tuiyan.commands.import_roads import (  # noqa: PLC0415 - as above
        box_of,
        import_roads_command,
    )

    request = Request(file, datum, name, source, licence, box_of(within), known, swap_axes)
    import_roads_command(Out(language(lang), as_json=as_json), request, out)


def _workers(wanted: int | None) -> int:
    return wanted or os.cpu_count() or 1


def run_app(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code; no traceback reaches the user.

    Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 infeasible, 5 outside validity, 6 input or
    output failed, 7 internal error.
    """
    try:
        app(args=arguments, standalone_mode=True)
    except SystemExit as end:
        return int(end.code or 0) if not isinstance(end.code, str) else 2
    except TuiyanError as error:
        explain(error)
        return error.exit_code
    except OSError as error:
        sys.stderr.write(f"error: {error.filename or ''}: {error.strerror or error}\n")
        return 6
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing was written\n")
        return 130
    except Exception as error:
        if os.environ.get("TUIYAN_DEBUG"):
            raise
        sys.stderr.write(
            f"internal error: {type(error).__name__}: {error}\n"
            "please report it; TUIYAN_DEBUG=1 shows where. 内部错误，请反馈。\n"
        )
        return 7
    return 0


def run_main() -> None:
    """Console entry point."""
    raise SystemExit(run_app())
