"""`tuiyan import-city`: tables of an emergency network become a pack."""

from __future__ import annotations

from pathlib import Path

from scenarios.importers.prepared_city import Request as ImportRequest
from scenarios.importers.prepared_city import import_city
from scenarios.model.base import Text
from scenarios.pack import load_pack
from tuiyan.console import Out
from tuiyan.folder import whole_folder
from tuiyan.packs import pack_root


def import_command(
    out: Out,
    folder: Path,
    target: Path,
    *,
    name: str,
    source: str,
    licence: str,
    template: str,
    scenarios: tuple[str, ...],
) -> None:
    """`tuiyan import-city`: tables become a pack."""
    lent, _ = load_pack(pack_root(template))
    request = ImportRequest(
        folder=folder,
        name=name,
        title=Text(zh=name, en=name),
        source=source,
        licence=licence,
        scenarios=scenarios,
    )
    with whole_folder(target) as partial:
        partial.rmdir()
        report = import_city(request, lent, partial)
    for sentence in report.sentences():
        out.line(sentence)
    out.say("run_done", folder=str(target))
