"""JSON Schema of the files of a pack, for editors that complete and check as one types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, TypeAdapter

from scenarios.model.plan import Plan
from scenarios.model.resource import Resources
from scenarios.model.scenario import Scenario

SCHEMAS: Final[Mapping[str, type[BaseModel]]] = {
    "plan": Plan, "resources": Resources, "scenario": Scenario,
}  # fmt: skip
"""Kind of file to its model."""


def schema_of(kind: str) -> dict[str, object]:
    """Schema of one kind of file as it is typed: times may be numbers of seconds or ``20 min``."""
    found: dict[str, object] = TypeAdapter(SCHEMAS[kind]).json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def schema_text(kind: str) -> str:
    """The schema as text, the same on every machine."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
