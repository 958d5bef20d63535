"""What a worker does: keep the pack and the compiled stages, play the block it is given."""

from __future__ import annotations

from functools import lru_cache

from scenarios.model.pack import Pack
from sim.play import Stage, build_stage, play
from sim.replicate.block import Block, Change, Job, make_block

_pack: Pack | None = None


def receive(pack: Pack) -> None:
    """Keep the pack; stages of an earlier one are forgotten."""
    global _pack  # noqa: PLW0603 - a worker process has one pack for its whole life
    if pack is not _pack:
        _pack = pack
        stage_of.cache_clear()


def ready() -> None:
    """The first task of each worker: start and receive the pack."""


@lru_cache(maxsize=8)
def stage_of(scenario: str, plan: str, change: Change | None) -> Stage:
    """The compiled stage of the kept pack."""
    assert _pack is not None
    return stage_on(_pack, scenario, plan, change)


def stage_on(pack: Pack, scenario: str, plan: str, change: Change | None) -> Stage:
    """The compiled stage of a pack as a change leaves it."""
    return build_stage(pack if change is None else change(pack), scenario, plan)


def play_block(job: Job, start: int, stop: int, *, keep_logs: bool) -> Block:
    """Play replications start..stop-1 on the kept pack."""
    stage = stage_of(job.scenario, job.plan, job.change)
    return play_on(stage, job, start, stop, keep_logs=keep_logs)


def play_block_of(pack: Pack, job: Job, start: int, stop: int, *, keep_logs: bool) -> Block:
    """Play on a pack that comes with the task, as a cluster passes it."""
    receive(pack)
    return play_block(job, start, stop, keep_logs=keep_logs)


def play_on(stage: Stage, job: Job, start: int, stop: int, *, keep_logs: bool) -> Block:
    """Play replications start..stop-1 of a compiled stage."""
    outcomes = [
        play(stage, policy=job.policy, seed=job.seed, replication=number)
        for number in range(start, stop)
    ]
    return make_block(outcomes, keep_logs=keep_logs)
