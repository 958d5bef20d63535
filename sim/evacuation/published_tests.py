"""The published tests of egress models: which a network model can represent, and what it gives.

IMO MSC.1/Circ.1533 appendix 2 (12 tests), RiMEA 3.0 (15) and NIST TN 1822 (17). Titles and reasons
are sentences of the dictionary, `egress.<key>` and `egress.<reason>`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from sim.evacuation import published_scenes as scenes
from sim.evacuation.published_scenes import Check

Coverage = Literal["full", "part", "none"]


@dataclass(frozen=True, slots=True)
class PublishedTest:
    """One test, with its numbers in the three collections."""

    key: str
    imo: str
    rimea: str
    nist: str
    play: Callable[[], list[Check]] | None
    coverage: Coverage = "full"
    reason: str = ""
    """Why it is not played, or only in part: key of a sentence."""

    @property
    def label(self) -> str:
        """Where the test is found, such as `IMO 1, RiMEA 1, NIST 2.1`."""
        names = (("IMO", self.imo), ("RiMEA", self.rimea), ("NIST", self.nist))
        return ", ".join(f"{name} {number}" for name, number in names if number)


TESTS: Final[tuple[PublishedTest, ...]] = (
    PublishedTest("corridor_speed", "1", "1", "2.1", scenes.corridor_speed),
    PublishedTest("stair_speed", "2+3", "2+3", "2.2", scenes.stair_speed),
    PublishedTest("exit_flow", "4", "", "5.2", scenes.exit_flow),
    PublishedTest("response_times", "5", "5", "1.1", scenes.response_times),
    PublishedTest("corner", "6", "6+15", "2.3", None, "none", "no_geometry"),
    PublishedTest("demographics", "7", "7", "2.4", scenes.demographics),
    PublishedTest("counterflow", "8", "", "2.8", scenes.counterflow, "part", "shared_width"),
    PublishedTest("half_the_exits", "9", "9", "", scenes.half_the_exits),
    PublishedTest("allocation", "10", "10", "3.1", scenes.allocation),
    PublishedTest("jam_before_the_stair", "11", "13", "5.1", scenes.jam_before_the_stair),
    PublishedTest("density_and_speed", "12", "4", "", scenes.density_and_speed),
    PublishedTest("choice_of_exit", "", "11", "", scenes.choice_of_exit, "part", "seen_queues"),
    PublishedTest("two_bottlenecks", "", "12", "", scenes.two_bottlenecks),
    PublishedTest("route_choice", "", "14", "", scenes.route_choice),
    PublishedTest("parameter_study", "", "8", "", scenes.parameter_study),
    PublishedTest("speed_in_smoke", "", "", "2.5", scenes.speed_in_smoke),
    PublishedTest("incapacitation", "", "", "2.6", scenes.incapacitation),
    PublishedTest("lifts", "", "", "2.7", None, "none", "no_lifts"),
    PublishedTest("together", "", "", "2.9", scenes.together, "part", "given_speed"),
    PublishedTest("slow_person", "", "", "2.10", scenes.slow_person),
    PublishedTest("social_influence", "", "", "3.2", None, "none", "no_influence"),
    PublishedTest("familiar_exit", "", "", "3.3", scenes.familiar_exit),
    PublishedTest("exit_closes", "", "", "4.1", scenes.exit_closes),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test gave; no checks where it is not played."""

    test: PublishedTest
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether every number is as published."""
        return all(check.holds for check in self.checks)


def play_published_tests() -> tuple[Verdict, ...]:
    """Play every test that can be represented, in the order of `TESTS`."""
    return tuple(Verdict(test, tuple(test.play()) if test.play else ()) for test in TESTS)
