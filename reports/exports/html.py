"""A report as one HTML file that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from reports.document import Block, Collapsed, Document, Heading, Map
from reports.exports import leaflet
from scenarios.files import write_text_atomic


def write_html(path: Path, document: Document) -> None:
    """Write a report; the file appears whole or not at all.

    Raises
    ------
    StorageError
        If the file cannot be written.
    """
    write_text_atomic(path, render_html(document))


def render_html(document: Document) -> str:
    """A report as the text of one HTML file.

    Everything that comes from data is escaped; a content security policy additionally lets only
    our own two scripts run, by their hashes, and forbids every connection.
    """
    has_map = any(isinstance(block, Map) for block in _flat(document.blocks))
    scripts = [_in_script(leaflet.script()), _in_script(_read("map.js"))] if has_map else []
    css = _read("report.css") + (leaflet.style() if has_map else "")
    return _template().render(
        document=document,
        headings=[b for b in document.blocks if isinstance(b, Heading) and b.level == 2],
        css=Markup(css),  # noqa: S704 - our own file and that of the Leaflet package
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - as above
        policy=_policy(scripts),
    )


def _flat(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Collapsed):
            yield from _flat(block.blocks)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["json_data"] = _json_data
    environment.filters["svg_uri"] = _svg_uri
    environment.filters["is_chinese"] = lambda text: bool(re.search("[\u4e00-\u9fff]", text))
    return environment.from_string(_read("report.html.j2"))


def _read(name: str) -> str:
    text = resources.files("reports.exports").joinpath(name).read_text("utf-8")
    return text.replace("\r\n", "\n")


def _in_script(code: str) -> str:
    """A script that cannot end its own element."""
    if re.search(r"</script|<!--", code, flags=re.IGNORECASE):
        raise ValueError("a script of the report must not contain </script or <!--")
    return code


def _policy(scripts: Iterable[str]) -> str:
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode() + "'"
        for code in scripts
    ]
    return "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            "style-src 'unsafe-inline'",
            "script-src " + (" ".join(hashes) or "'none'"),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _json_data(payload: Mapping[str, object]) -> Markup:
    """Plain data for a script element, with everything that could end it written as escapes."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - no character of markup is left


def _svg_uri(svg: str) -> str:
    """A drawing as the address of a picture: scripts inside a picture never run."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
