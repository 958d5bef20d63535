"""What one replication leaves behind: its log, its measures and a hash that any machine repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.response.events import EventLog


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replication: number, event log, measures (infinite: never reached), model warnings."""

    replication: int
    log: EventLog
    measures: Mapping[str, float]
    extrapolated: tuple[str, ...]


def log_hash(outcomes: Iterable[Outcome]) -> str:
    """SHA-256 over the event logs of a run in the order of the replications.

    Times enter as milliseconds and values with nine significant digits, so that the hash does not
    depend on the last bits of a processor's floating-point unit more than it must.
    """
    digest = hashlib.sha256()
    for outcome in outcomes:
        log = outcome.log
        digest.update(f"#{outcome.replication}\n".encode())
        for t, kind, s, o, v, i in zip(
            log.t_s.tolist(),
            log.kind.tolist(),
            log.subject.tolist(),
            log.object.tolist(),
            log.value.tolist(),
            log.incident.tolist(),
            strict=True,
        ):
            where = f"{i}:" if i else ""  # a scenario with one incident keeps its old hash
            line = f"{where}{round(t * 1000)},{kind},{log.names[s]},{log.names[o]},{v:.9g}\n"
            digest.update(line.encode())
    return digest.hexdigest()
