"""`tuiyan import roads`: a road file becomes the tables of a pack, with a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from scenarios.errors import InputError
from scenarios.importers.roads.findings import SORTS
from scenarios.importers.roads.run import Box, Imported, Request, import_roads, write_report
from scenarios.model.base import Text
from tuiyan.console import Out
from tuiyan.run_folder import refuse_foreign, whole_folder

_HEADINGS: Final = (
    Text(zh="内容", en="What"), Text(zh="处理", en="Done"), Text(zh="数量", en="Number"),
)  # fmt: skip
_SAMPLE: Final = Text(zh="例：", en="such as ")
_LICENCE: Final = Text(zh="许可与署名：", en="licence and attribution: ")
_NEXT: Final = Text(
    zh="用法：把此文件夹的各表放入数据包，pack.yaml 中写 roads: {kind: tables}",
    en="to use them, put these tables into a pack whose pack.yaml says roads: {kind: tables}",
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


def import_roads_command(out: Out, request: Request, target: Path) -> None:
    """`tuiyan import roads`: nothing is written unless everything was read and checked."""
    refuse_foreign(target)
    with whole_folder(target) as partial:
        imported = import_roads(request, partial)
        report = imported.report(request)
        write_report(partial, json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    _show(out, imported)
    out.line(_LICENCE.get(out.lang) + imported.network.meta.licence)
    out.line(_NEXT.get(out.lang))
    out.say("run_done", folder=str(target))
    out.finish(report)


def _show(out: Out, imported: Imported) -> None:
    lang = out.lang
    rows = []
    for finding in imported.findings:
        sample = f" ({_SAMPLE.get(lang)}{finding.examples[0]})" if finding.examples else ""
        rows.append((finding.text.get(lang) + sample, SORTS[finding.sort].get(lang),
                     f"{finding.n:,}"))  # fmt: skip
    out.table([heading.get(lang) for heading in _HEADINGS], rows)
