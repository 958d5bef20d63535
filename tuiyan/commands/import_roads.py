"""`tuiyan import roads`: a road file becomes the tables of a pack, with a report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scenarios.errors import InputError
from scenarios.importers.roads.findings import SORTS
from scenarios.importers.roads.run import Box, Imported, Request, import_roads, write_report
from scenarios.model.base import Text
from tuiyan.console import Out
from tuiyan.folder import refuse_foreign, whole_folder

if TYPE_CHECKING:
    from scenarios.model.pack import Pack

_HEADINGS: Final = (
    Text(zh="内容", en="What"), Text(zh="处理", en="Done"), Text(zh="数量", en="Number"),
)  # fmt: skip
_SAMPLE: Final = Text(zh="例：{one}", en="such as {one}")
_LICENCE: Final = Text(zh="许可与署名：{licence}", en="licence and attribution: {licence}")
_NEXT: Final = Text(
    zh="用法：把此文件夹的各表放入数据包，pack.yaml 中写 roads: {kind: tables}",
    en="to use them, put these tables into a pack whose pack.yaml says roads: {kind: tables}",
)
_PACK: Final = Text(
    zh="已借用数据包 {template} 的情景与预案生成可推演的数据包；车辆、床位、人口为合成数据，"
    "另补合成驻点 {stations} 个、医院 {hospitals} 个。下一步：tuiyan check {target}",
    en="a pack that plays the scenarios and plans of {template}; vehicles, beds and people are "
    "synthetic, and {stations} stations and {hospitals} hospitals were added. "
    "Next: tuiyan check {target}",
)


def box_of(text: str | None) -> Box | None:
    """West, south, east, north of an option.

    Raises
    ------
    InputError
        If the text is no four numbers.

    Examples
    --------
    >>> box_of("126,43,127,44")
    (126.0, 43.0, 127.0, 44.0)
    """
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError.one(
            "command line", "--within", "needs four numbers", got=text[:60],
            allowed="west,south,east,north in degrees", cure="such as 125.6,42.5,127.9,44.7",
        ) from None  # fmt: skip
    return west, south, east, north


def import_roads_command(
    out: Out, request: Request, target: Path, *, pack_from: str = "", scenarios: Sequence[str] = ()
) -> None:
    """`tuiyan import roads`: nothing is written unless everything was read and checked.

    With `pack_from`, a shipped pack or a folder, the tables become a pack that plays its scenarios.
    """
    refuse_foreign(target)
    template = _template(pack_from) if pack_from else None
    with whole_folder(target) as partial:
        imported = import_roads(request, partial)
        report = imported.report(request)
        write_report(partial, json.dumps(report, ensure_ascii=False, indent=2) + "\n")
        if template is not None:
            added = _make_pack(imported, template, partial, scenarios)
    _show(out, imported)
    out.line(_LICENCE.get(out.lang).format(licence=imported.network.meta.licence))
    if template is None:
        out.line(_NEXT.get(out.lang))
    else:
        out.line(_PACK.get(out.lang).format(template=pack_from, stations=added[0],
                                            hospitals=added[1], target=target))  # fmt: skip
    out.say("run_done", folder=str(target))
    out.finish(report)


def _template(name: str) -> Pack:
    # half a second of imports that an import of roads alone does not need, here and below
    from scenarios.pack import load_pack  # noqa: PLC0415
    from tuiyan.packs import pack_root  # noqa: PLC0415

    return load_pack(pack_root(name))[0]


def _make_pack(
    imported: Imported, template: Pack, folder: Path, scenarios: Sequence[str]
) -> tuple[int, int]:
    from scenarios.importers.roads.as_pack import pack_from_roads  # noqa: PLC0415
    from scenarios.pack import load_pack  # noqa: PLC0415

    added = pack_from_roads(imported, template, folder, scenarios=scenarios)
    load_pack(folder)  # what was written is what will be played
    return added


def _show(out: Out, imported: Imported) -> None:
    lang = out.lang
    rows = []
    for finding in imported.findings:
        sample = ""
        if finding.examples:
            sample = f" ({_SAMPLE.get(lang).format(one=finding.examples[0])})"
        rows.append((finding.text.get(lang) + sample, SORTS[finding.sort].get(lang),
                     f"{finding.n:,}"))  # fmt: skip
    out.table([heading.get(lang) for heading in _HEADINGS], rows)
