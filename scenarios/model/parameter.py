"""The table of response times that plans refer to by name: value, law and source live once."""

from __future__ import annotations

from pydantic import Field

from scenarios.model.base import Id, Model, Text
from scenarios.model.distribution import TimeLaw


class Parameter(Model):
    """One named time distribution with its meaning."""

    id: Id
    name: Text
    law: TimeLaw


class ParameterTable(Model):
    """All named times of a library or a pack; a pack's own entry replaces the library's."""

    parameters: tuple[Parameter, ...] = Field(min_length=1)
