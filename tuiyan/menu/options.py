"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

PackArgument = Annotated[
    str, typer.Argument(metavar="PACK", help="Folder of a pack, or 'jilin' for the shipped one.")
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder to write.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Root seed of all random streams.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=64, help="Processes; default: all cores.")
]
SchedulerOption = Annotated[
    str | None, typer.Option("--scheduler", help="Address of a dask scheduler to play on.")
]
LangOption = Annotated[
    Literal["zh", "en"] | None, typer.Option("--lang", help="Language of reports and messages.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print a machine-readable summary on standard output.")
]


def workers_or_all(wanted: int | None) -> int:
    """Processes to use: as asked for, else one for each core."""
    return wanted or os.cpu_count() or 1
