"""`python -m tests.verification`: write out/verification/summary.json, exit 1 if a case fails."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.verification.registry import Outcome, all_cases, judge_even_if_it_raises

_SUMMARY = Path(__file__).parents[2] / "out" / "verification" / "summary.json"


def main() -> int:
    """Judge all cases, write the summary, print a short table."""
    outcomes = [judge_even_if_it_raises(subject) for subject in all_cases()]
    _SUMMARY.parent.mkdir(parents=True, exist_ok=True)
    rows = [outcome.row() for outcome in outcomes]
    _SUMMARY.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(_table(outcomes)))
    failed = sum(outcome.verdict == "fail" for outcome in outcomes)
    numbers = sum(len(outcome.expected) for outcome in outcomes)
    print(f"{len(outcomes)} cases, {numbers} numbers, {failed} failed")
    return 1 if failed or not outcomes else 0


def _table(outcomes: list[Outcome]) -> list[str]:
    width = max((len(outcome.case.id) for outcome in outcomes), default=2)
    return [
        f"{outcome.case.id:<{width}}  {outcome.verdict}  n={len(outcome.expected):<4} "
        f"worst {outcome.worst:.1e}  ({outcome.case.tolerance})  {outcome.error}".rstrip()
        for outcome in outcomes
    ]


if __name__ == "__main__":
    sys.exit(main())
