"""`tuiyan verify-egress`: the published tests of egress models, expected beside obtained."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scenarios.errors import ValidityError
from sim.evacuation.published_tests import Verdict, play_published_tests
from tuiyan.console import Out

if TYPE_CHECKING:
    from sim.evacuation.published_scenes import Check


def verify_egress_command(out: Out) -> None:
    """`tuiyan verify-egress`: play the tests and print the table; a difference is an error."""
    verdicts = play_published_tests()
    words = out.translator
    if not out.as_json:
        out.line(words.text("egress.title"))
        headings = ("found_in", "what", "expected", "obtained", "verdict")
        out.table(
            [words.text(f"egress.{key}") for key in headings], [_row(out, v) for v in verdicts]
        )
    counts = {
        kind: sum(verdict.test.coverage == kind for verdict in verdicts)
        for kind in ("full", "part", "none")
    }
    failed = [verdict.test.label for verdict in verdicts if not verdict.holds]
    if not out.as_json:
        out.line(words.text("egress.summary", **counts, failed=len(failed)))
    out.finish({**counts, "failed": failed, "tests": [_summary(verdict) for verdict in verdicts]})
    if failed:
        raise ValidityError(f"egress tests differ from the published values: {'; '.join(failed)}")


def _row(out: Out, verdict: Verdict) -> list[str]:
    words, test = out.translator, verdict.test
    reason = words.text(f"egress.{test.reason}") if test.reason else ""
    if test.coverage == "none":
        said = words.text("egress.not_applicable", reason=reason)
    elif not verdict.holds:
        said = words.text("egress.failed")
    elif test.coverage == "part":
        said = words.text("egress.in_part", reason=reason)
    else:
        said = words.text("egress.passed")
    return [
        test.label,
        words.text(f"egress.{test.key}"),
        "; ".join(_expected(check) for check in verdict.checks),
        "; ".join(_number(check.obtained) for check in verdict.checks),
        said,
    ]


def _expected(check: Check) -> str:
    if check.least == check.most:
        return _number(check.most)
    if math.isinf(check.least) and math.isinf(check.most):
        return "-"
    if math.isinf(check.most):
        return f">= {_number(check.least)}"
    return f"{_number(check.least)} .. {_number(check.most)}"


def _number(value: float) -> str:
    return f"{round(value, 6) + 0.0:.4g}"


def _summary(verdict: Verdict) -> dict[str, object]:
    return {
        "test": verdict.test.label,
        "key": verdict.test.key,
        "coverage": verdict.test.coverage,
        "holds": verdict.holds,
        "checks": [[_finite(c.least), _finite(c.most), c.obtained] for c in verdict.checks],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
