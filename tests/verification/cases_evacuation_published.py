"""Verification cases: every IMO, RiMEA and NIST egress test that the network can represent."""

from __future__ import annotations

from collections.abc import Callable

from sim.evacuation.published_tests import TESTS, PublishedTest
from tests.verification.registry import Pairs, case


def _played(test: PublishedTest) -> Callable[[], Pairs]:
    def run() -> Pairs:
        """What lies between its limits counts as met: the limit itself is then the expectation."""
        assert test.play is not None
        return [
            (min(max(check.obtained, check.least), check.most), check.obtained)
            for check in test.play()
        ]

    run.__name__ = run.__qualname__ = f"published_test_{test.key}"
    return run


for _test in TESTS:
    if _test.play is not None:
        case(id=f"EP-{_test.key}", source=_test.label, rtol=1e-6, atol=1e-6)(_played(_test))
