"""Every verification case agrees with its source within its stated tolerance."""

from __future__ import annotations

import pytest

from tests.verification.registry import Case, all_cases, judge


@pytest.mark.parametrize("subject", all_cases(), ids=lambda subject: subject.id)
def test_case_agrees_with_its_source(subject: Case) -> None:
    """What the books and closed forms say, our models say too."""
    outcome = judge(subject)
    assert outcome.verdict == "pass", (
        f"{subject.id} ({subject.source}): expected {outcome.expected}, "
        f"obtained {outcome.obtained}, tolerance {subject.tolerance}"
    )
