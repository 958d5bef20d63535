"""Each consequence model's card names verification cases that exist."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import sim.consequence
from sim.model_card import ModelCard, catalogue
from tests.verification.registry import all_cases

_NO_MODEL = {
    "arguments",
    "log_table",
    "search",
    "plume_growth",
    "toxic_probits",
    "plume_table",
    "sources",
    "scatter",
}
"""Modules without a physical model of their own: the growth is part of the similarity plume, tables
and sources hold what other models say, the scatter is that of the scoreboard."""


def _modules() -> list[str]:
    """All modules of the physics of consequences."""
    walk = pkgutil.walk_packages(sim.consequence.__path__, "sim.consequence.")
    return [module.name for module in walk if not module.ispkg]


def _cards() -> dict[str, ModelCard]:
    for name in _modules():
        importlib.import_module(name)
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
    silent = {
        name
        for name in _modules()
        if name.rpartition(".")[2] not in _NO_MODEL
        and not any(
            isinstance(value, ModelCard) for value in vars(importlib.import_module(name)).values()
        )
    }
    assert not silent
