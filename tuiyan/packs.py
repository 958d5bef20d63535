"""Finds a pack: a folder the user names, or one that ships with Tuiyan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenarios.errors import InputError
from scenarios.pack import LIBRARY


def shipped() -> Sequence[str]:
    """Names of the shipped packs."""
    return tuple(sorted(path.parent.name for path in LIBRARY.glob("*/pack.yaml")))


def pack_root(name: str) -> Path:
    """Folder of a pack.

    Parameters
    ----------
    name
        A folder, or the name of a shipped pack when no such folder exists.

    Raises
    ------
    InputError
        If neither exists.
    """
    folder = Path(name)
    if folder.is_dir():
        return folder
    if name in shipped():
        return LIBRARY / name
    raise InputError.one(
        name,
        "",
        "no such folder and no shipped pack of this name",
        allowed=", ".join(shipped()),
        cure="make a pack with `tuiyan init DIR`",
    )
