"""Each consequence model's card names verification cases that exist."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import sim.consequence
from sim.model_card import ModelCard, catalogue
from tests.verification.registry import all_cases

_NO_MODEL = {"arguments", "log_table", "search", "plume_growth", "toxic_probits"}
"""Modules without a physical model of their own; the growth is part of the similarity plume."""


def _cards() -> dict[str, ModelCard]:
    for module in pkgutil.iter_modules(sim.consequence.__path__):
        importlib.import_module(f"sim.consequence.{module.name}")
    return {k: card for k, card in catalogue().items() if k.startswith("consequence.")}


@pytest.mark.parametrize("card", _cards().values(), ids=lambda card: card.key)
def test_card_names_cases_that_exist(card: ModelCard) -> None:
    """What a card claims to be proved by is indeed proved."""
    known = {case.id for case in all_cases()}
    assert card.checks, "a model without a verification case"
    assert set(card.checks) <= known


@pytest.mark.parametrize("card", _cards().values(), ids=lambda card: card.key)
def test_card_says_its_limits_in_both_languages(card: ModelCard) -> None:
    """Chinese and English readers are told the same limits."""
    assert len(card.limits_zh) == len(card.limits_en)
    assert card.title_zh
    assert card.title_en
    assert card.source


def test_every_model_has_a_card() -> None:
    """No model without a card: each module registers at least one."""
    modules = {module.name for module in pkgutil.iter_modules(sim.consequence.__path__)}
    silent = {
        name
        for name in modules - _NO_MODEL
        if not any(
            isinstance(value, ModelCard)
            for value in vars(importlib.import_module(f"sim.consequence.{name}")).values()
        )
    }
    assert not silent
