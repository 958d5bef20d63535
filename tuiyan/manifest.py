"""What a result was made from: command, bytes of the inputs, versions."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from scenarios.model.pack import Pack

PACKAGES: Final = ("tuiyan", "numpy", "scipy", "simpy", "networkx", "ortools", "pydantic")
"""Packages whose versions a manifest records."""


def versions() -> dict[str, str]:
    """Versions of what computed the result."""
    found = {name: version(name) for name in PACKAGES}
    return {"python": platform.python_version(), **found}


def manifest_of(
    command: str, pack: Pack | None = None, beside: Iterable[Path] = ()
) -> dict[str, object]:
    """Manifest of a folder of results.

    Parameters
    ----------
    command
        The command that wrote it.
    pack
        The pack read; None where there is none.
    beside
        Files read that are no part of the pack's own hashes; missing ones are left out.
    """
    hashes = {} if pack is None else dict(pack.hashes)
    hashes |= {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in beside
        if path.is_file()
    }
    return {"command": command, "inputs_sha256": hashes, "versions": versions()}
