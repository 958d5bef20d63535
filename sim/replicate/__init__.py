"""Many replications, one answer: whatever plays them, and however often it is stopped.

Each replication is a pure function of (scenario, plan, policy, seed, number). They are played in
blocks, in this process, in a pool or on a cluster; finished blocks may be kept on disk, so that a
run that is killed goes on where it was. None of this changes a byte of the result.
"""

from sim.replicate.backend import Backend
from sim.replicate.block import Block, Change, Job, blocks_of, runs_of
from sim.replicate.checkpoint import BlockStore
from sim.replicate.crew import Players, players
from sim.replicate.gathered import KEPT_LOGS, Gathered, gather

__all__ = [
    "KEPT_LOGS",
    "Backend",
    "Block",
    "BlockStore",
    "Change",
    "Gathered",
    "Job",
    "Players",
    "blocks_of",
    "gather",
    "players",
    "runs_of",
]
