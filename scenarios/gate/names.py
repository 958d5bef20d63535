"""Names from input are never paths until they are proved to stay inside a folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from scenarios.errors import InputError
from scenarios.gate.source import shorten, unsafe_character

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\\\x00-\x1f]')
MAX_NAME_BYTES: Final = 200
"""Longest file name that every common file system takes, with room for a suffix."""


def path_inside(root: Path, name: str) -> Path:
    """Absolute path of a file that the input names, proved to lie inside `root`.

    Parameters
    ----------
    root
        Folder that holds everything the input may name.
    name
        Relative name with `/` between folders; Chinese is welcome.

    Raises
    ------
    InputError
        If the name is empty, absolute, too long, leads outside (`..`, links) or cannot be a file
        name on every system (`con`, `a:b`, control characters).

    Examples
    --------
    >>> path_inside(Path("/data"), "吉林/roads.csv").as_posix()[-17:]
    'data/吉林/roads.csv'
    """
    rule = _broken_rule(name)
    if not rule:
        home = root.resolve()
        target = (home / name).resolve()
        if target != home and target.is_relative_to(home):
            return target
        rule = "the name leads outside its folder"
    raise InputError.one(
        str(root),
        "",
        rule,
        got=shorten(name),
        allowed="a relative file name without .. and special characters",
        cure="rename the file",
    )


def _broken_rule(name: str) -> str:
    if not name.strip():
        return "the file name is empty"
    if unsafe_character(name)[0] or _FORBIDDEN.search(name):
        return "the file name holds a character that not every system allows"
    parts = name.split("/")
    if name.startswith("/") or ".." in parts:
        return "the name leads outside its folder"
    for part in parts:
        if len(part.encode()) > MAX_NAME_BYTES:
            return "the file name is too long"
        if _RESERVED.match(part) or part != part.rstrip(". ") or not part:
            return "the file name is reserved or ends with a dot or blank"
    return ""
