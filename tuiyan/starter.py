"""Writes the commented starter pack that a planner edits."""

from __future__ import annotations

import shutil
from pathlib import Path

from scenarios.errors import InputError, StorageError
from scenarios.pack import LIBRARY


def write_starter(target: Path) -> None:
    """Copy the starter pack into a new folder.

    Raises
    ------
    InputError
        If the folder exists and is not empty.
    StorageError
        If it cannot be written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError.one(
            str(target), "DIR", "the folder exists and is not empty", cure="choose a new folder"
        )
    try:
        shutil.copytree(LIBRARY / "starter", target, dirs_exist_ok=True)
    except OSError as error:
        raise StorageError(f"{target}: cannot write ({error.strerror})") from error
