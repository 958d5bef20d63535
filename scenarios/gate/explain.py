"""Pydantic's findings turned into problems a planner can mend: rule, value found, range, cure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic_core import ErrorDetails

from scenarios.errors import Problem
from scenarios.gate.source import shorten
from scenarios.gate.tree import Document, FieldPath, path_text

_RULES: Final[dict[str, tuple[str, str]]] = {
    # pydantic error type: (rule, cure)
    "missing": ("the required field is missing", "add the field"),
    "extra_forbidden": ("unknown field", ""),
    "string_type": ("needs text", "put quotes around it"),
    "string_too_short": ("the text is too short", ""),
    "string_too_long": ("the text is too long", ""),
    "string_pattern_mismatch": ("the text has the wrong form", ""),
    "int_type": ("needs a whole number", "write digits without quotes"),
    "int_from_float": ("needs a whole number", ""),
    "int_parsing": ("needs a whole number", "write digits without quotes"),
    "float_type": ("needs a number", "write digits without quotes"),
    "float_parsing": ("needs a number", "write digits without quotes"),
    "finite_number": ("needs a finite number", ""),
    "bool_type": ("needs true or false", "write true or false without quotes"),
    "bool_parsing": ("needs true or false", "write true or false without quotes"),
    "greater_than": ("the number is out of range", ""),
    "greater_than_equal": ("the number is out of range", ""),
    "less_than": ("the number is out of range", ""),
    "less_than_equal": ("the number is out of range", ""),
    "enum": ("is not one of the choices", ""),
    "literal_error": ("is not one of the choices", ""),
    "union_tag_invalid": ("is not one of the choices", ""),
    "union_tag_not_found": ("the field that says the kind is missing", ""),
    "list_type": ("needs a list", "begin each item with a dash"),
    "tuple_type": ("needs a list", "begin each item with a dash"),
    "set_type": ("needs a list", "begin each item with a dash"),
    "frozen_set_type": ("needs a list", "begin each item with a dash"),
    "dict_type": ("needs named fields", "write `name: value` lines below it"),
    "model_type": ("needs named fields", "write `name: value` lines below it"),
    "model_attributes_type": ("needs named fields", "write `name: value` lines below it"),
    "too_short": ("the list is too short", ""),
    "too_long": ("the list is too long", ""),
    "none_required": ("must stay empty", ""),
    "date_type": ("needs a date", "write the date as 2026-07-01"),
    "date_parsing": ("needs a date", "write the date as 2026-07-01"),
    "date_from_datetime_parsing": ("needs a date", "write the date as 2026-07-01"),
    "date_from_datetime_inexact": ("needs a date without time", "write the date as 2026-07-01"),
    "time_type": ("needs a time of day", 'write the time as "08:30"'),
    "time_parsing": ("needs a time of day", 'write the time as "08:30"'),
    "datetime_type": ("needs date and time", "write it as 2026-07-01T08:30:00+08:00"),
    "datetime_parsing": ("needs date and time", "write it as 2026-07-01T08:30:00+08:00"),
    "datetime_from_date_parsing": ("needs date and time", "write it as 2026-07-01T08:30:00+08:00"),
    "timezone_aware": ("needs a time zone", "write it as 2026-07-01T08:30:00+08:00"),
}

_FORMS: Final[dict[str, str]] = {
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": (
        "letters, digits, dot, dash and underscore; at most 64 characters; no blanks"
    ),
    r"^[0-9]{6}$": "six digits",
}

MAX_FINDINGS: Final = 1000
"""Findings looked at in one file; far more than are listed."""

Schema = Mapping[str, Any]


def explain(error: ValidationError, document: Document, adapter: TypeAdapter[Any]) -> list[Problem]:
    """Findings of a validation as problems with their lines, in the order of the file."""
    hints = _Hints(adapter)
    found: dict[tuple[int, str, str], Problem] = {}
    for detail in error.errors(include_url=False)[:MAX_FINDINGS]:
        if _follows_from_another(detail):
            continue
        path, value = _data_path(document.data, detail["loc"])
        schemas = hints.at(detail["loc"])
        problem = _problem(detail, document, path, value, schemas)
        found.setdefault((document.line_of(path), problem.field, problem.rule), problem)
    return [found[key] for key in sorted(found, key=lambda key: key[0])]


def _follows_from_another(detail: ErrorDetails) -> bool:
    """Whether a list only counts as too short because its items are wrong themselves."""
    value = detail["input"]
    return (
        detail["type"] == "too_short"
        and isinstance(value, list | dict)
        and len(value) >= detail.get("ctx", {}).get("min_length", 0)
    )


def _problem(
    detail: ErrorDetails,
    document: Document,
    path: FieldPath,
    value: object,
    schemas: Sequence[Schema],
) -> Problem:
    kind = detail["type"]
    context = detail.get("ctx", {})
    rule, cure = _RULES.get(kind, (detail["msg"], ""))
    if kind in {"value_error", "assertion_error"}:
        rule = re.sub(r"^(Value error|Assertion failed), ", "", detail["msg"])
    shown = "" if kind == "missing" or isinstance(value, dict | list) else shorten(value)
    if kind == "extra_forbidden":
        cure = _closest(str(path[-1]) if path else "", _field_names(schemas))
    elif kind in {"enum", "literal_error", "union_tag_invalid"}:
        if kind == "union_tag_invalid":
            value = context.get("tag", "")
            shown = shorten(value)
            path = (*path, str(context.get("discriminator", "")).strip("'"))
        cure = _closest(str(value), _choices(schemas, context))
    return Problem(
        document.where(path), path_text(path), rule, shown, _allowed(kind, schemas, context), cure
    )


def _data_path(data: object, location: tuple[int | str, ...]) -> tuple[FieldPath, object]:
    """Path in the file and value found there, without the union members that pydantic names."""
    path: list[str | int] = []
    here = data
    for position, part in enumerate(location):
        if (isinstance(here, dict) and isinstance(part, str) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here)
        ):
            path.append(part)
            here = here[part]  # type: ignore[index] # the line above looked
        elif isinstance(here, dict) and position == len(location) - 1 and part != "[key]":
            path.append(part)
            break
    return tuple(path), here


def _closest(word: str, known: Sequence[str]) -> str:
    """Cure of a misspelt word.

    Examples
    --------
    >>> _closest("radius", ["radius_m", "name"])
    'did you mean radius_m?'
    """
    near = difflib.get_close_matches(word[:100], known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"known here: {', '.join(known[:20])}" if known else ""


def _allowed(kind: str, schemas: Sequence[Schema], context: Mapping[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        return _FORMS.get(pattern, pattern)
    if kind in {"string_too_short", "string_too_long"}:
        bound = context.get("min_length", context.get("max_length"))
        return f"at {'least' if 'min_length' in context else 'most'} {bound} characters"
    if kind in {"too_short", "too_long"}:
        bound = context.get("min_length", context.get("max_length"))
        return f"at {'least' if 'min_length' in context else 'most'} {bound} items"
    if kind in {"enum", "literal_error", "union_tag_invalid"}:
        return ", ".join(_choices(schemas, context)[:30])
    if kind == "union_tag_not_found":
        return f"field {str(context.get('discriminator', '')).strip(chr(39))}"
    return _interval(schemas)


def _interval(schemas: Sequence[Schema]) -> str:
    """Allowed interval of a number with its unit, as the schema states it."""
    for schema in schemas:
        low = _bound(schema, "minimum", "exclusiveMinimum", ("{:g} <= value", "{:g} < value"))
        high = _bound(schema, "maximum", "exclusiveMaximum", ("value <= {:g}", "value < {:g}"))
        if low or high:
            tail = high.removeprefix("value") if low and high else high
            unit = str(schema.get("unit", ""))
            return f"{low}{tail}{f' {unit}' if unit not in {'', '1'} else ''}"
    return ""


def _bound(schema: Schema, closed: str, opened: str, forms: tuple[str, str]) -> str:
    for key, form in zip((closed, opened), forms, strict=True):
        if key in schema:
            return form.format(schema[key])
    return ""


def _field_names(schemas: Sequence[Schema]) -> list[str]:
    return sorted({name for schema in schemas for name in schema.get("properties", {})})


def _choices(schemas: Sequence[Schema], context: Mapping[str, Any]) -> list[str]:
    for key in ("expected", "expected_tags"):
        if key in context:
            return re.findall(r"'([^']*)'", str(context[key])) or [str(context[key])]
    return [str(value) for schema in schemas for value in schema.get("enum", [])]


class _Hints:
    """Finds the part of the JSON Schema that a location of an error speaks of."""

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        try:
            # the output side states the range in SI; the input side of a unit field only says text
            self._root: Schema = adapter.json_schema(mode="serialization")
        except PydanticInvalidForJsonSchema:
            self._root = {}
        self._definitions: Mapping[str, Schema] = self._root.get("$defs", {})

    def at(self, location: tuple[int | str, ...]) -> list[Schema]:
        """Schemas that may hold at the location; at an unknown field those of its owner."""
        here = self._expand([self._root])
        for part in location:
            inner = self._expand(list(self._members(here, part)))
            here = inner or here
        return here

    def _members(self, schemas: Sequence[Schema], part: int | str) -> Iterator[Schema]:
        for schema in schemas:
            if isinstance(part, int):
                prefix = schema.get("prefixItems", [])
                if part < len(prefix):
                    yield prefix[part]
                elif isinstance(schema.get("items"), Mapping):
                    yield schema["items"]
            elif part in schema.get("properties", {}):
                yield schema["properties"][part]
            elif isinstance(schema.get("additionalProperties"), Mapping):
                yield schema["additionalProperties"]
            elif "patternProperties" in schema:
                yield from schema["patternProperties"].values()
            elif self._is_variant(schema, part):
                yield schema

    @staticmethod
    def _is_variant(schema: Schema, tag: str) -> bool:
        """Whether the schema is the member of a tagged union that carries this tag."""
        if schema.get("title") == tag:
            return True
        return any(
            isinstance(field, Mapping) and field.get("const") == tag
            for field in schema.get("properties", {}).values()
        )

    def _expand(self, schemas: Sequence[Schema]) -> list[Schema]:
        """Follow references and open unions."""
        found: list[Schema] = []
        waiting = list(schemas)
        while waiting and len(found) < 100:
            schema = waiting.pop(0)
            if "$ref" in schema:
                name = str(schema["$ref"]).rsplit("/", 1)[-1]
                waiting.append(self._definitions.get(name, {}))
                continue
            inner = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]
            # a unit written beside a union belongs to each of its members
            waiting.extend(
                {**part, "unit": schema["unit"]} if "unit" in schema else part for part in inner
            )
            if not inner:
                found.append(schema)
        return found
