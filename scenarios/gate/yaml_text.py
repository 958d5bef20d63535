"""YAML read by its events, so that hostile text is refused before anything is built.

Allowed is what people need to write data: mappings, lists and scalars of the YAML 1.2 core schema
(YAML 1.2.2, section 10.3). Anchors, aliases, tags, merge keys and several documents are refused.
Where YAML 1.1 and 1.2 read a number differently (``010``, ``0x1F``) the number is refused too,
because the writer may have meant either.
"""

from __future__ import annotations

import math
import re
from typing import Final

import yaml

from scenarios.gate.source import raise_problems, shorten
from scenarios.gate.tree import MAX_DEPTH, MAX_NODES, Document, TreeBuilder

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_START: Final = frozenset("+-.0123456789~nNtTfF")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_TWO_READINGS: Final = re.compile(r"[-+]?0[0-9]+\Z|[-+]?0[xob][0-9a-fA-F]+\Z")
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

MAX_DIGITS: Final = 18
"""Longest integer that every 64-bit program can hold."""


def parse_yaml(
    text: str, *, file: str, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES
) -> Document:
    r"""Document of one YAML text.

    Raises
    ------
    InputError
        For broken syntax, broken limits, anchors, aliases, tags, duplicate keys, and numbers that
        are not finite or read differently by different programs.

    Examples
    --------
    >>> parse_yaml("open: no\nat: 12:30:45\nn: 3", file="x.yaml").data
    {'open': 'no', 'at': '12:30:45', 'n': 3}
    """
    builder = TreeBuilder(file, max_depth=max_depth, max_nodes=max_nodes)
    separators = text.count("\n") + text.count(",")
    if separators > max_nodes:  # a cheap look before the expensive one
        raise builder.refuse(
            1,
            "the file holds too many lines and list items",
            got=f"{separators:,}",
            allowed=f"at most {max_nodes:,}",
            cure="split the file",
        )
    builder.check_text(text, 1)
    raise_problems(builder.problems)
    try:
        _feed(builder, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        rule = f"is not YAML: {error.problem or error.context or 'syntax error'}"
        raise builder.refuse(line, rule, cure=_cure(rule)) from None
    except yaml.YAMLError as error:
        raise builder.refuse(1, f"is not YAML: {shorten(str(error), 200)}") from None
    return builder.finish()


def _cure(rule: str) -> str:
    if "\\t" in rule or "tab" in rule:
        return "indent with spaces, not tabs"
    return "check indentation, quotes and brackets on this line and the one above"


def _feed(builder: TreeBuilder, text: str) -> None:
    n_documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.ScalarEvent):
            _refuse_extras(builder, event, line)
            _take_scalar(builder, event, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            _refuse_extras(builder, event, line)
            if builder.awaits_key:
                raise builder.refuse(line, "the name of a field must be text")
            builder.open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.close()
        elif isinstance(event, yaml.AliasEvent):
            raise builder.refuse(
                line,
                "aliases (*name) are not allowed",
                got=f"*{shorten(event.anchor)[1:-1]}",
                cure="write the value out",
            )
        elif isinstance(event, yaml.DocumentStartEvent):
            n_documents += 1
            if n_documents > 1:
                raise builder.refuse(
                    line, "the file holds more than one document", cure="remove the line ---"
                )


def _refuse_extras(
    builder: TreeBuilder, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int
) -> None:
    if event.anchor is not None:
        raise builder.refuse(
            line,
            "anchors (&name) are not allowed",
            got=f"&{shorten(event.anchor)[1:-1]}",
            cure="write the value out at each place",
        )
    if event.tag is not None:
        raise builder.refuse(
            line, "tags (!name) are not allowed", got=shorten(event.tag), cure="delete the tag"
        )


def _take_scalar(builder: TreeBuilder, event: yaml.ScalarEvent, line: int) -> None:
    text: str = event.value
    if builder.awaits_key:
        if text == "<<" and not event.style:
            raise builder.refuse(
                line, "merge keys (<<) are not allowed", cure="write the fields out"
            )
        builder.key(text, line)
        return
    if event.style == '"':
        builder.check_text(text, line)
    builder.scalar(text if event.style else _core_value(builder, text, line), line)


def _core_value(builder: TreeBuilder, text: str, line: int) -> str | float | bool | None:
    """Value of a plain scalar in the core schema; refused numbers are reported and become text."""
    if text and text[0] not in _PLAIN_START:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _TWO_READINGS.match(text):
        builder.complain(
            line,
            "a number with a leading zero or prefix is read differently by different programs",
            got=shorten(text),
            cure=f'write "{shorten(text)[1:-1]}" with quotes if it is text, else a plain number',
        )
        return text
    if _INTEGER.match(text):
        return _core_integer(builder, text, line)
    return _core_float(builder, text, line)


def _core_integer(builder: TreeBuilder, text: str, line: int) -> str | int:
    if len(text.lstrip("+-")) <= MAX_DIGITS:
        return int(text)
    builder.complain(
        line,
        "the number has too many digits",
        got=shorten(text, 30),
        allowed=f"at most {MAX_DIGITS} digits",
        cure="write it with quotes if it is text",
    )
    return text


def _core_float(builder: TreeBuilder, text: str, line: int) -> str | float:
    if _NOT_FINITE.match(text):
        builder.complain(line, "the number is not finite", got=text, cure="write a finite number")
        return text
    if not _FLOAT.match(text):
        return text
    value = float(text)
    if math.isinf(value):
        builder.complain(
            line,
            "the number is too large",
            got=shorten(text, 30),
            allowed="magnitude below 1.8e308",
        )
        return text
    return value
