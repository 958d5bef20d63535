"""Closed word lists are closed: every word is written, read, explained, in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scenarios.model.vocabulary import METRIC_IDS, MILESTONES, HazardFamily
from sim.evaluation.metrics import METRICS
from sim.hazard.catalogue import KINDS, cards_of
from sim.model_card import catalogue
from sim.response.events import Kind

ROOT = Path(__file__).parents[2]


def source(*folders: str) -> str:
    """All code of some folders."""
    paths = [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]
    return "\n".join(p.read_text(encoding="utf-8") for p in paths)


def terms() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((ROOT / "reports" / "i18n" / "terms.toml").read_text(encoding="utf-8"))


def test_what_may_be_promised_is_what_is_measured():
    """An objective may name exactly the measures that exist, in the order of the reports."""
    assert tuple(METRICS) == METRIC_IDS
    assert all(metric.zh and metric.en for metric in METRICS.values())


@pytest.mark.parametrize("kind", Kind, ids=lambda k: k.name)
def test_every_kind_of_event_is_written_and_told(kind: Kind):
    """The engine writes it, its comment says what it means, readers see it in both languages."""
    assert f"Kind.{kind.name}" in source("sim/response")
    words = terms()["event"][kind.name]
    assert words["zh"]
    assert words["en"]


def test_events_with_parts_say_what_the_parts_are():
    """Each kind that carries a subject, object or value names it in the comment beside it."""
    text = (ROOT / "sim" / "response" / "events.py").read_text(encoding="utf-8")
    alone = {"detected", "call_received", "controlled", "stand_down"}
    for name in re.findall(r"^    (\w+) = auto\(\)$", text, flags=re.MULTILINE):
        assert name in alone


@pytest.mark.parametrize("name", MILESTONES)
def test_every_milestone_is_one_that_some_accident_tells(name: str):
    """A plan may wait for it, so it must be able to happen."""
    assert f'"{name}"' in source("sim/hazard")


@pytest.mark.parametrize("family", HazardFamily)
def test_every_hazard_shows_the_models_behind_it(family: HazardFamily):
    """At least five cards, each in the catalogue, with source and both languages."""
    assert len(KINDS[family].cards) >= 5
    for card in cards_of(family):
        assert card.source
        assert card.title_zh
        assert card.title_en
        assert len(card.limits_zh) == len(card.limits_en)
        assert card.status in {"validated", "verified", "provisional"}


def test_a_validated_or_verified_card_names_its_proofs():
    """No card claims more than provisional without naming what proves it."""
    cards_of(HazardFamily.toxic_release)
    for card in catalogue().values():
        assert card.checks or card.status == "provisional", card.key


def test_every_proof_that_a_card_names_exists():
    """Each check of each card is a verification case or a test file."""
    from tests.verification.registry import all_cases

    cards_of(HazardFamily.toxic_release)
    known = {case.id for case in all_cases()}
    for card in catalogue().values():
        for check in card.checks:
            assert check in known or (ROOT / check).is_file(), f"{card.key}: {check}"
