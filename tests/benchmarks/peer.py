"""Asks a peer in its own environment, in the same run: `make bench-peers` prepares it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv" / "peers" / "bin" / "python"
SIDE = Path(__file__).with_name("peer_side.py")

needs_peers = pytest.mark.skipif(
    not PYTHON.exists(), reason="the peers' environment .venv/peers is absent: make bench-peers"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a peer answered to each question, and its shortest warm time, s."""

    version: str
    best_s: list[float]
    answers: list[dict[str, list[float]]]


def ask(peer: str, *questions: dict[str, Any], repeat: int) -> Reply:
    """Put questions to a peer; its import and first run are not timed.

    Parameters
    ----------
    peer
        ``slabx`` or ``pyeldqm``.
    questions
        As `peer_side` describes them.
    repeat
        Timed runs of each; with none, the times are not a number.
    """
    request = {"peer": peer, "repeat": repeat, "questions": questions}
    done = subprocess.run(
        [str(PYTHON), "-I", str(SIDE)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, f"{peer}: {done.stderr[-2000:]}"
    return Reply(**json.loads(done.stdout.splitlines()[-1]))
