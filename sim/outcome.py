"""What one replication leaves behind: its log, its measures and a hash that any machine repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sim.response.events import EventLog

DIGEST_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replication: number, event log, measures (infinite: never reached), model warnings."""

    replication: int
    log: EventLog
    measures: Mapping[str, float]
    extrapolated: tuple[str, ...]


def log_digest(outcome: Outcome) -> bytes:
    """SHA-256 over the number and the event log of one replication.

    Times enter as milliseconds and values with nine significant digits, so that the hash does not
    depend on the last bits of a processor's floating-point unit more than it must.
    """
    log = outcome.log
    names = log.names
    lines = [f"#{outcome.replication}\n"]
    lines += [
        f"{f'{i}:' if i else ''}{round(t * 1000)},{kind},{names[s]},{names[o]},{v:.9g}\n"
        for t, kind, s, o, v, i in zip(
            log.t_s.tolist(),
            log.kind.tolist(),
            log.subject.tolist(),
            log.object.tolist(),
            log.value.tolist(),
            log.incident.tolist(),
            strict=True,
        )
    ]
    return hashlib.sha256("".join(lines).encode()).digest()


def log_hash(outcomes: Iterable[Outcome]) -> str:
    """SHA-256 over the digests of a run's event logs in the order of the replications."""
    return hash_of_digests(log_digest(outcome) for outcome in outcomes)


def hash_of_digests(digests: Iterable[bytes]) -> str:
    """SHA-256 over digests in their order; pieces may be joined, `b"".join` changes nothing."""
    whole = hashlib.sha256()
    for digest in digests:
        whole.update(digest)
    return whole.hexdigest()


def warning_kinds(outcome: Outcome) -> frozenset[str]:
    """The model warnings of a replication without their numbers: which range was left."""
    return frozenset(text.split(" = ")[0] + _range(text) for text in outcome.extrapolated)


def _range(sentence: str) -> str:
    """The part of a warning that says the valid range."""
    _, found, rest = sentence.partition(" outside ")
    return f" outside {rest}" if found else ""
