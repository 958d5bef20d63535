"""Leaflet from its package, made fit for one offline file: no addresses, no image files."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from importlib import resources
from typing import Final

_PACKAGE: Final = "xstatic.pkg.leaflet"
_NOTHING: Final = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
"""An empty picture for the marker icon, which the map does not use."""


@lru_cache(maxsize=1)
def script() -> str:
    """The Leaflet script, its copyright note kept, its link and its source map removed."""
    code = _decoded("leaflet.js")
    code = re.sub(r"\n?//[#@] sourceMappingURL=\S*", "", code)
    return code.replace('<a href="https://leafletjs.com"', "<a")


@lru_cache(maxsize=1)
def style() -> str:
    """The Leaflet style sheet with its pictures inside."""

    def inline(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"url({_NOTHING if 'marker' in name else _data_uri(name)})"

    css = _decoded("leaflet.css")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"url\((images/[^)]+)\)", inline, css)


def _data_uri(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode(_read(name)).decode("ascii")


def _decoded(name: str) -> str:
    """A text file with line feeds only: a browser hashes scripts after it has made them so."""
    return _read(name).decode("utf-8").replace("\r\n", "\n")


def _read(name: str) -> bytes:
    return resources.files(_PACKAGE).joinpath("data", name).read_bytes()
