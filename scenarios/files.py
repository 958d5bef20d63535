"""The one gate for files: whatever is read is checked, whatever is written appears whole.

Everything that comes from outside passes through here. What breaks a rule raises `InputError` with
one `Problem` for each broken rule (file and line, field, rule, value found, allowed range, cure);
what the operating system refuses raises `StorageError`. No other error leaves this module.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from scenarios.errors import InputError, Problem
from scenarios.gate.atomic import write_bytes_atomic, write_text_atomic
from scenarios.gate.csv_text import Table, parse_table
from scenarios.gate.explain import explain
from scenarios.gate.json_text import parse_json
from scenarios.gate.names import path_inside
from scenarios.gate.source import (
    MAX_TEXT_BYTES,
    decode_table,
    decode_utf8,
    raise_problems,
    read_bytes,
)
from scenarios.gate.tree import MAX_DEPTH, MAX_NODES, Document
from scenarios.gate.yaml_text import parse_yaml
from scenarios.gate.zip_member import read_zip_member

__all__ = [
    "Document",
    "Table",
    "check_model",
    "decode_table",
    "parse_json",
    "parse_yaml",
    "path_inside",
    "raise_problems",
    "read_bytes",
    "read_csv",
    "read_document",
    "read_json",
    "read_model",
    "read_models",
    "read_table",
    "read_yaml",
    "read_zip_member",
    "write_bytes_atomic",
    "write_text_atomic",
]

T = TypeVar("T")

MAX_TABLE_BYTES: Final = 200_000_000
"""Largest table, bytes: the arcs of a network of one million nodes take about 60 MB."""


def read_document(
    path: Path, *, max_bytes: int = MAX_TEXT_BYTES, max_nodes: int = MAX_NODES
) -> Document:
    """Plain data of a YAML or JSON file together with the line of each field.

    Raises
    ------
    InputError
        If the file breaks a rule of the gate, with all problems that could be found.
    StorageError
        If the operating system cannot read it.
    """
    parsers = {".yaml": parse_yaml, ".yml": parse_yaml, ".json": parse_json}
    parse = parsers.get(path.suffix.lower())
    if parse is None:
        raise InputError.one(
            str(path), "", "unknown kind of file", got=path.suffix, allowed=", ".join(parsers)
        )
    text = decode_utf8(read_bytes(path, max_bytes=max_bytes), file=str(path))
    return parse(text, file=str(path), max_depth=MAX_DEPTH, max_nodes=max_nodes)


def read_yaml(path: Path) -> object:
    """Plain data of a YAML file: mappings with text keys, lists, text, numbers, true/false, null.

    Raises
    ------
    InputError
        If the file breaks a rule of the gate, with all problems that could be found.
    StorageError
        If the operating system cannot read it.
    """
    text = decode_utf8(read_bytes(path, max_bytes=MAX_TEXT_BYTES), file=str(path))
    return parse_yaml(text, file=str(path)).data


def read_json(path: Path) -> object:
    """Plain data of a JSON file.

    Raises
    ------
    InputError
        If the file breaks a rule of the gate, with all problems that could be found.
    StorageError
        If the operating system cannot read it.
    """
    text = decode_utf8(read_bytes(path, max_bytes=MAX_TEXT_BYTES), file=str(path))
    return parse_json(text, file=str(path)).data


def read_table(
    path: Path,
    required_columns: Sequence[str],
    *,
    optional_columns: Sequence[str] = (),
    free_text: Iterable[str] = (),
    unique: Sequence[str] = (),
    max_bytes: int = MAX_TABLE_BYTES,
) -> Table:
    """Table of a CSV file in UTF-8 or GB18030; cells stay text, so leading zeros survive.

    Parameters
    ----------
    path
        The file.
    required_columns, optional_columns
        Columns that must and may be there; any other column is refused.
    free_text
        Columns of human text, which may be empty and may hold full-width characters.
    unique
        Columns of identifiers in which no value may come twice.
    max_bytes
        Largest size accepted, bytes.

    Returns
    -------
    Table
        Columns, line numbers, and in `note` what a person should know about the encoding.

    Raises
    ------
    InputError
        With every broken row.
    StorageError
        If the operating system cannot read it.
    """
    text, encoding = decode_table(read_bytes(path, max_bytes=max_bytes), file=str(path))
    return parse_table(
        text,
        file=str(path),
        encoding=encoding,
        required=required_columns,
        optional=optional_columns,
        free_text=free_text,
        unique=unique,
    )


def read_csv(
    path: Path,
    required_columns: Sequence[str],
    *,
    optional_columns: Sequence[str] = (),
    free_text: Iterable[str] = (),
    unique: Sequence[str] = (),
) -> list[dict[str, str]]:
    """Rows of a CSV file as mappings of text; see `read_table` for the rules and the note.

    Raises
    ------
    InputError
        With every broken row.
    StorageError
        If the operating system cannot read it.
    """
    return read_table(
        path,
        required_columns,
        optional_columns=optional_columns,
        free_text=free_text,
        unique=unique,
    ).rows()


@lru_cache(maxsize=64)
def _adapter(model: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", model))


def check_model(document: Document, model: type[T]) -> T:
    """The document as a model; strict, but dates, choices and lists may be written as text.

    Parameters
    ----------
    document
        Plain data from `read_document`, or built by hand as ``Document(file="form", data=...)``.
    model
        A pydantic model, or a list or tuple of them.

    Raises
    ------
    InputError
        With every broken rule, its line, the value found, the allowed range and a cure.
    """
    adapter = _adapter(cast("Hashable", model))
    try:
        text = json.dumps(document.data, ensure_ascii=False, allow_nan=False)
        checked: T = adapter.validate_json(text, strict=True)
    except ValidationError as error:
        problems = explain(error, document, adapter)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError.one(document.file, "", f"is not plain data: {error}") from None
    else:
        return checked
    raise_problems(problems)
    raise AssertionError("a validation error without findings")


def read_model(path: Path, model: type[T]) -> T:
    """A YAML or JSON file as a model.

    Raises
    ------
    InputError
        With every broken rule.
    StorageError
        If the operating system cannot read the file.
    """
    return check_model(read_document(path), model)


def read_models(paths: Iterable[Path], model: type[T]) -> tuple[T, ...]:
    """Several files, each as one model, in the order given; the problems of all come at once.

    Raises
    ------
    InputError
        With every broken rule of every file.
    StorageError
        If the operating system cannot read a file.
    """
    found: list[T] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append(read_model(path, model))
        except InputError as error:
            problems.extend(error.problems)
    raise_problems(problems)
    return tuple(found)
