"""Commands that bring a county's own data in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tuiyan.console import Out, language
from tuiyan.menu.options import JsonOption, LangOption, OutOption

app = typer.Typer()
import_app = typer.Typer(no_args_is_help=True, help="Bring a county's own data in.")
app.add_typer(import_app, name="import")


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


@import_app.command("roads")
def import_roads(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="OSM, GeoJSON, GraphML, GPKG, SHP, or folder."),
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
    pack_from: Annotated[
        str,
        typer.Option("--pack-from", help="Pack that lends scenarios: the result can be played."),
    ] = "",
    scenario: Annotated[list[str] | None, typer.Option("--scenario")] = None,
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
    import_roads_command(
        Out(language(lang), as_json=as_json), request, out, pack_from=pack_from,
        scenarios=tuple(scenario or ()),
    )  # fmt: skip
