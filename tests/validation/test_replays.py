"""Real accidents replayed: most recorded checkpoints are met, or each miss is explained.

Nothing is skipped: facts and ranges ship with the cases. When a model changes, a new miss turns up
here by name; it is explained in `scenarios/library/cases/NOTES.*.md`, and no case is adjusted.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from scenarios.cases import CASES, load_case, shipped_cases
from scenarios.model.checkpoints import UnplayedCheckpoint
from sim.evaluation.replay_score import Score, share_met
from sim.replicate import players
from tuiyan.commands.replay import play_case

REPLICATIONS = {"qingdao-2013": 12, "zhongbai-2004": 12}
"""Fewer than usual where a replication takes long: people along 5 km of culvert, four storeys."""

USUAL = 30

WANTED_SHARE = 0.7
NOTES = {lang: (CASES / f"NOTES.{lang}.md").read_text("utf-8") for lang in ("zh", "en")}


def n_played(name: str) -> int:
    return REPLICATIONS.get(name, USUAL)


@cache
def scores(name: str) -> tuple[Score, ...]:
    pack, case = load_case(CASES / name)
    with players(pack, 1) as crew:
        return play_case(crew, case, replications=n_played(name), seed=1)


@pytest.mark.parametrize("name", shipped_cases())
def test_every_recorded_checkpoint_gets_its_line(name):
    """Played ones have a band, the others a reason in both languages."""
    found = scores(name)
    _, case = load_case(CASES / name)
    assert [one.checkpoint.id for one in found] == [c.id for c in case.checkpoints]
    for one in found:
        if isinstance(one.checkpoint, UnplayedCheckpoint):
            assert one.verdict == "not_represented"
            continue
        assert one.n == n_played(name)
        assert 0.0 <= one.low <= one.median <= one.high
        assert (one.verdict == "given") == (one.checkpoint.given is not None)


def test_the_records_are_met_or_each_miss_is_explained():
    """At least 70 % of what counts, or a line in both languages for every miss."""
    every = [one for name in shipped_cases() for one in scores(name)]
    missed = {f"{one.case}/{one.checkpoint.id}" for one in every if one.verdict == "miss"}
    silent = {lang: sorted(missed - explained(lang)) for lang in NOTES}
    assert share_met(every).value >= WANTED_SHARE or silent == {"zh": [], "en": []}


def test_the_notes_speak_of_checkpoints_that_there_are():
    """The same ones in both languages."""
    known = {
        f"{name}/{checkpoint.id}"
        for name in shipped_cases()
        for checkpoint in load_case(CASES / name)[1].checkpoints
    }
    assert explained("zh") == explained("en")
    assert explained("zh") <= known


def explained(lang: str) -> set[str]:
    return set(re.findall(r"^- `([a-z0-9-]+/[a-z0-9-]+)`", NOTES[lang], re.MULTILINE))
