"""The command line: `tuiyan COMMAND`; every command is a thin call of a library function."""

from __future__ import annotations

import os
import sys

import typer

from scenarios.errors import TuiyanError
from tuiyan.console import explain
from tuiyan.menu import bring, decide, drills, pack, physics, play

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
for menu in (play, pack, decide, drills, physics, bring):
    app.add_typer(menu.app)


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
        sys.stderr.write("stopped; no results were written\n")
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
