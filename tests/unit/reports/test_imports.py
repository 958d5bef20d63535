"""Starting the program must not wait for libraries that only a report needs."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import reports

LAZY = ("matplotlib", "openpyxl", "docx", "icalendar", "jinja2", "ortools")


def modules_after(statement):
    code = f"{statement}; import sys; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import reports", ()),
        ("import reports.plan_evaluation, reports.calendar_report, reports.calendar.workbook", ()),
        ("import reports.exports.html", ("jinja2",)),
    ],
)
def test_slow_libraries_are_loaded_only_when_used(statement, allowed):
    """Building a document needs no renderer; drawing and writing load theirs."""
    assert not modules_after(statement) & (set(LAZY) - set(allowed))


def test_every_module_says_what_question_it_answers():
    """First line of the docstring, and no module is long."""
    for info in pkgutil.walk_packages(reports.__path__, "reports."):
        module = importlib.import_module(info.name)
        assert (module.__doc__ or "").strip().splitlines()[0].endswith((".", ":")), info.name
        assert Path(module.__file__).read_text("utf-8").count("\n") <= 300, info.name
