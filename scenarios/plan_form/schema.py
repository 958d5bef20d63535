"""JSON Schema of the files of a pack, for editors that complete and check as one types.

It says what the gate accepts of each value by itself: a quantity is a number within its range or a
text with a unit of its dimension, a record of several kinds names its kind, and each field carries
the sentence that stands beside it in the model. What hangs on several values at once
(``low_s <= mode_s``, names that must exist) only `tuiyan check` can say.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenarios.model.pack import HazardSources, PackHeader, Substances
from scenarios.model.parameter import ParameterTable
from scenarios.model.plan import Plan
from scenarios.model.resource import Resources
from scenarios.model.road_conditions import RoadConditions
from scenarios.model.scenario import Scenario
from scenarios.model.units import UNITS

SCHEMAS: Final[Mapping[str, type[BaseModel]]] = {
    "plan": Plan,
    "resources": Resources,
    "scenario": Scenario,
    "pack": PackHeader,
    "hazard_sources": HazardSources,
    "substances": Substances,
    "parameters": ParameterTable,
    "road_conditions": RoadConditions,
}
"""Kind of file to its model."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_NUMBER: Final = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
"""A number as `scenarios.model.units` reads it before a unit."""


def plan_schema() -> dict[str, object]:
    """Schema of a plan file as it is typed."""
    return schema_of("plan")


def schema_of(kind: str) -> dict[str, object]:
    """Schema of one kind of file as it is typed: times may be numbers of seconds or ``20 min``."""
    found = TypeAdapter(SCHEMAS[kind]).json_schema(mode="validation", schema_generator=_AsTyped)
    definitions = found.get("$defs", {})
    for node in _nodes(found):
        _require_unit(node)
        if "patternProperties" in node:
            node.setdefault("additionalProperties", False)
        for name, where in _tags(node):
            required = definitions[where].setdefault("required", [])
            if name not in required:
                required.insert(0, name)
    return {"$schema": DIALECT, **found}


def schema_text(kind: str) -> str:
    """The schema as text, the same on every machine."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


class _AsTyped(GenerateJsonSchema):
    """Pydantic's schema with the ranges of quantities and the sentences of the fields."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """A quantity: the number with its range, or text."""
        inner = self.generate_inner(schema["schema"])
        if "json_schema_input_schema" not in schema:
            return inner
        return {"anyOf": [inner, {"type": "string"}]}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """A record, each field with its sentence."""
        found = super().model_schema(schema)
        for name, sentence in sentences_of(schema["cls"]).items():
            if name in found.get("properties", {}):
                found["properties"][name]["description"] = sentence
        return found


def sentences_of(model: type[BaseModel]) -> Mapping[str, str]:
    """Field to the sentence that stands below it in the source of the model or of its bases."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if not issubclass(cls, BaseModel) or cls is BaseModel:
            continue
        body = _classes(cls.__module__)[cls.__name__].body
        for field, below in pairwise(body):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
                and isinstance(below.value.value, str)
            ):
                found[field.target.id] = " ".join(below.value.value.split())
    return found


@cache
def _classes(module: str) -> Mapping[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _nodes(node: object) -> Iterator[dict[str, Any]]:
    """Every mapping of a schema, the outer ones first."""
    match node:
        case dict():
            yield node
            for child in node.values():
                yield from _nodes(child)
        case list():
            for child in node:
                yield from _nodes(child)


def _require_unit(node: dict[str, Any]) -> None:
    """Where a node is a quantity, its text must end with a unit of the dimension."""
    choices = node.get("anyOf")
    if not isinstance(choices, list):
        return
    units = [each["unit"] for each in (node, *choices) if isinstance(each.get("unit"), str)]
    for si in units:
        dimension = "fraction" if si == "1" else UNITS[si].dimension
        named = (re.escape(name) for name, unit in UNITS.items() if unit.dimension == dimension)
        for text in (each for each in choices if each.get("type") == "string"):
            text["pattern"] = rf"^\s*{_NUMBER}\s*({'|'.join(named)})\s*$"


def _tags(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Field that tells the kinds of a record apart, and the definition of each kind."""
    tag = node.get("discriminator")
    if isinstance(tag, dict) and isinstance(tag.get("mapping"), dict):
        for where in tag["mapping"].values():
            yield tag["propertyName"], where.rpartition("/")[2]
