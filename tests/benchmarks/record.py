"""Writes one measured row into out/bench/results.json; rows of other benchmarks stay."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenarios.files import read_json, write_text_atomic

RESULTS = Path(__file__).parents[2] / "out" / "bench" / "results.json"


def best_of(action: Callable[[], Any], *, repeat: int = 7) -> float:
    """Shortest of several wall times of an action, s: the one least disturbed by other work."""
    times: list[float] = []
    for _ in range(repeat):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def record(
    name: str,
    *,
    ours: float,
    unit: str = "s",
    peer: float | None = None,
    peer_version: str = "",
    results: Path = RESULTS,
) -> dict[str, Any]:
    """Enter a row; a row of the same name is replaced.

    Parameters
    ----------
    name
        What was measured, such as ``network/one_to_all/auckland``.
    ours, peer
        Our figure and the peer's in the same unit, less is better; no peer: None.
    unit
        Unit of both.
    peer_version
        Name and version of the peer, such as ``networkx 3.6.1``.

    Returns
    -------
    dict
        The row; `ratio` is peer over ours: how many times better we are.
    """
    row = {
        "name": name,
        "ours": ours,
        "peer": peer,
        "peer_version": peer_version,
        "ratio": peer / ours if peer is not None else None,
        "unit": unit,
    }
    rows: dict[str, Any] = {}
    if results.exists():
        known = read_json(results)
        assert isinstance(known, list)
        rows = {entry["name"]: entry for entry in known}
    rows[name] = row
    ordered = [rows[key] for key in sorted(rows)]
    text = json.dumps(ordered, ensure_ascii=False, indent=1, allow_nan=False)
    write_text_atomic(results, text + "\n")
    print(f"{name}: {ours:.4g} {unit}" + (f", {row['ratio']:.1f}x" if peer is not None else ""))
    return row
