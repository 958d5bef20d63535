"""What the commands print: progress, tables, errors, machine-readable summaries."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scenarios.errors import InfeasibleError, InputError, TuiyanError

if TYPE_CHECKING:
    from rich.console import Console

    from reports.i18n.translator import Translator
    from scenarios.model.base import Lang


def language(wanted: str | None) -> Lang:
    """Language of the output: as asked for, TUIYAN_LANG or LANG; Chinese for zh, else English."""
    for value in (wanted, os.environ.get("TUIYAN_LANG"), os.environ.get("LANG")):
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


class Out:
    """Prints for people, or with `--json` only a machine-readable summary at the end."""

    def __init__(self, lang: Lang, *, as_json: bool) -> None:
        from rich.console import Console  # noqa: PLC0415 - `--help` must not pay for rich

        self.lang = lang
        self.as_json = as_json
        self._console: Console = Console(stderr=as_json, highlight=False, soft_wrap=True)

    @property
    def translator(self) -> Translator:
        """Words and sentences in the language of the output."""
        from reports.i18n.translator import Translator  # noqa: PLC0415 - as above

        return Translator(self.lang)

    def say(self, key: str, **values: str | int) -> None:
        """Print one sentence of the dictionary."""
        self._console.print(self.translator.text(f"cli.{key}", **values), markup=False)

    def line(self, text: str) -> None:
        """Print text as it is."""
        self._console.print(text, markup=False)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; all columns but the first are aligned to the right."""
        from rich.table import Table  # noqa: PLC0415 - as above

        table = Table(box=None, pad_edge=False, header_style="bold")
        for i, heading in enumerate(headings):
            table.add_column(heading, justify="left" if i == 0 else "right", overflow="fold")
        for row in rows:
            table.add_row(*(cell.replace("[", r"\[") for cell in row))
        self._console.print(table)

    def finish(self, summary: Mapping[str, object]) -> None:
        """With `--json`, print the summary on standard output."""
        if self.as_json:
            sys.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")

    @contextmanager
    def progress(
        self, key: str, total: int, **values: str | int
    ) -> Iterator[Callable[[int], None]]:
        """A progress bar; the block receives what advances it."""
        from rich.progress import (  # noqa: PLC0415 - as above
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(self.translator.text(f"cli.{key}", **values), total=total)
            yield lambda n: bar.advance(task, n)

    @contextmanager
    def waiting(self, key: str, **values: str | int) -> Iterator[None]:
        """A sign of life during work that cannot say how far it has come."""
        with self._console.status(self.translator.text(f"cli.{key}", **values)):
            yield


def explain(error: TuiyanError) -> None:
    """Print what went wrong on standard error, one problem a line."""
    if isinstance(error, InputError):
        for problem in error.problems:
            sys.stderr.write(f"error: {problem}\n")
        return
    sys.stderr.write(f"error: {error}\n")
    if isinstance(error, InfeasibleError):
        for rule in error.conflict:
            sys.stderr.write(f"  - {rule}\n")
