"""`tuiyan verify-egress` shows the published tests."""

from __future__ import annotations

import json

import pytest

from reports.i18n.translator import Translator
from sim.evacuation.published_scenes import Check
from sim.evacuation.published_tests import TESTS, play_published_tests
from tuiyan.cli import run_app


def test_every_test_of_the_three_collections_is_named_once() -> None:
    """12 of IMO, 15 of RiMEA, 17 of NIST TN 1822; nothing is left out silently."""
    imo = "+".join(test.imo for test in TESTS if test.imo).split("+")
    rimea = "+".join(test.rimea for test in TESTS if test.rimea).split("+")
    nist = [test.nist for test in TESTS if test.nist]
    assert sorted(map(int, imo)) == list(range(1, 13))
    assert sorted(map(int, rimea)) == list(range(1, 16))
    assert len(nist) == len(set(nist)) == 17
    assert sum(test.coverage == "none" for test in TESTS if test.imo) == 1


def test_all_played_tests_hold() -> None:
    """None differs; those not played say why in both languages."""
    for verdict in play_published_tests():
        assert verdict.holds, verdict.test.label
        assert bool(verdict.checks) == (verdict.test.coverage != "none")
        assert bool(verdict.test.reason) == (verdict.test.coverage != "full")
        for lang in ("zh", "en"):
            words = Translator(lang)
            assert words.text(f"egress.{verdict.test.key}")
            if verdict.test.reason:
                assert words.text(f"egress.{verdict.test.reason}")


def test_a_number_outside_its_limits_is_seen() -> None:
    """The comparison itself can fail."""
    assert Check(1.0, 2.0, 2.0).holds
    assert not Check(1.0, 2.0, 2.1).holds
    assert not Check(1.0, 2.0, float("nan")).holds


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_prints_the_table(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, the reasons in the language asked for."""
    assert run_app(["verify-egress", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert "IMO 1" in text
    assert ("不适用" if lang == "zh" else "not applicable") in text.replace("\n", " ")


def test_the_command_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts and every check."""
    assert run_app(["verify-egress", "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["full"], summary["part"], summary["none"]) == (17, 3, 3)
    assert summary["failed"] == []
