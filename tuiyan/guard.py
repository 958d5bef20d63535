"""Start-up guard: the four sibling packages must be ours, or we say how to mend it."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

SIBLINGS = ("scenarios", "sim", "optimization", "reports")


def strangers() -> list[str]:
    """Names of sibling packages that are missing or do not lie beside `tuiyan`.

    Unrelated projects on the public index are called `reports` or `scenarios`; installing one of
    them into the same environment would shadow ours.
    """
    home = Path(__file__).resolve().parent.parent
    found: list[str] = []
    for name in SIBLINGS:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent.parent != home:
            found.append(name)
    return found


def main() -> None:
    """Console entry point: check the neighbours, then run the command line."""
    wrong = strangers()
    if wrong:
        sys.stderr.write(
            f"tuiyan: the package(s) {', '.join(wrong)} in this environment are not Tuiyan's.\n"
            "Reinstall Tuiyan in a fresh virtual environment; 请在全新的虚拟环境中重新安装。\n"
        )
        raise SystemExit(7)
    from tuiyan.cli import run_main  # noqa: PLC0415 - nothing is imported before the guard has spoken

    run_main()
