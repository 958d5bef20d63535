"""The house keeps its own rules: small rooms, units in names, no clock, no hidden luck."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import scenarios
import sim.consequence
import sim.evacuation
import sim.fire
import sim.mine
import sim.source_term

ROOT = Path(__file__).parents[2]
FLOORS = ("tuiyan", "reports", "optimization", "sim", "scenarios")
MOST_LINES = 400

SUFFIXES = (
    "_s", "_m", "_m2", "_m3", "_m_s", "_m3_s", "_kg", "_kg_s", "_kg_m3", "_kg_mol", "_pa", "_pa_s",
    "_k", "_w", "_w_m2", "_j", "_j_kg", "_deg", "_ppm", "_frac", "_prob", "_ratio", "_cny",
)  # fmt: skip
"""The closed list of style.md, section 4; counts begin with `n_`."""

COMPOUND = ("_w_s2", "_j_kg_k", "_j_m3", "_pa_s_m3", "_pa_s2_m6", "_per_s", "_per_m", "_days")
"""Units of derived quantities, spelled the same way."""

FIELDS = {
    "lon", "lat",  # degrees by the field's own names
    "count", "crew", "seats", "number", "at_least", "ambulances_per_call", "replications",
    "capacity_per_day", "daily_cap", "population", "term_month_min_workdays",  # counts
    "level", "rank", "priority", "quarter", "year", "years", "weekday", "seed",  # ordinals
    "a", "b", "n", "sigma", "resistance", "discharge_coefficient", "factor", "walking_slope",
    # symbols of the sources, unit in the docstring
    "weight", "penalty", "beside_holiday_penalty", "makeup_workday_penalty", "likely_off_penalty",
    "objective", "day_objective",  # dimensionless
    "at_most",  # in the unit of the metric it limits
    "arrivals_per_hour", "air_changes_per_hour", "calls_per_hour",  # rates as the field quotes them
    "days", "report_workdays", "length_km",  # as calendars and road recipes are written
    "floors", "growth", "stock", "beds", "consumes", "slowed_by",  # by name: weights and counts
}  # fmt: skip
"""Numeric fields of models without a suffix, each for the reason beside it."""

ARGUMENTS = {
    "a", "b", "n", "fed", "dose", "load", "concentration", "collapse_dose", "hazard", "level",
    # doses and probits in the units of their source
    "axis", "start", "end", "source", "floor", "stair", "exit_index", "fixed_nodes", "steps",
    # indices and counts
    "resistance", "weights", "fire_burns", "inflow", "sigmas", "flux",
}  # fmt: skip
"""Keyword-only arguments of the physics without a suffix."""


def modules() -> list[Path]:
    return sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def has_unit(name: str) -> bool:
    return name.startswith("n_") or name.endswith(SUFFIXES + COMPOUND)


def is_number(annotation: object) -> bool:
    """Whether a type is a number, a number or nothing, or a tuple of numbers."""
    if annotation in {int, float}:
        return True
    return any(is_number(part) for part in typing.get_args(annotation) if part is not annotation)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_room_is_too_large(path: Path):
    """A module answers one question in at most 400 lines, and its first line says which."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text)), "the first line says what the module answers"


def models() -> Iterator[type[BaseModel]]:
    for info in pkgutil.walk_packages(scenarios.__path__, "scenarios."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if inspect.isclass(value) and issubclass(value, BaseModel):
                yield value


def test_every_number_of_the_input_carries_its_unit_in_its_name():
    """Field names end with a unit of the closed list, or stand in the list of reasons."""
    bare = {
        f"{model.__name__}.{name}"
        for model in models()
        for name, field in model.model_fields.items()
        if is_number(field.annotation) and not has_unit(name) and name not in FIELDS
    }
    assert bare == set()


def physics() -> Iterator[tuple[str, inspect.Signature]]:
    for package in (sim.consequence, sim.mine, sim.fire, sim.evacuation, sim.source_term):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                mine = inspect.isfunction(value) and value.__module__ == info.name
                if mine and not name.startswith("_"):
                    yield f"{info.name}.{name}", inspect.signature(value, eval_str=True)


def test_every_argument_of_the_physics_carries_its_unit_in_its_name():
    """Keyword-only numbers and arrays end with a unit, or stand in the list of reasons."""
    wanted = ("float", "int", "ArrayLike", "Buffer", "ndarray")
    bare = {
        f"{where}({name})"
        for where, signature in physics()
        for name, parameter in signature.parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
        and any(word in str(parameter.annotation) for word in wanted)
        and not has_unit(name)
        and name not in ARGUMENTS
    }
    assert bare == set()


INNER_LOOPS = {"sim.evacuation.hydraulic.served_in_order_s"}
"""Called once for each door of each storey; its arguments carry their units all the same."""


def test_the_physics_takes_its_numbers_by_name():
    """No public physics function takes a bare positional number: names show at every call."""
    positional = {
        where
        for where, signature in physics()
        for parameter in signature.parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        and parameter.annotation in {float, int}
    }
    assert positional == INNER_LOOPS


CLOCKS = {
    ("time", "time"), ("time", "time_ns"), ("datetime", "now"), ("datetime", "utcnow"),
    ("datetime", "today"), ("date", "today"),
}  # fmt: skip
STOPWATCHES = {("time", "perf_counter"), ("time", "monotonic"), ("time", "process_time")}
MAY_MEASURE = {"optimization/calendar/solve.py", "optimization/calendar/dating.py"}
"""Rooms that measure how long they took, for the certificate and a progress bar; nothing that they
decide depends on it (the solver stops on a deterministic limit)."""


def attributes(path: Path) -> set[tuple[str, str]]:
    """Every `name.attribute` in a module, the last two parts of longer chains."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            value = node.value
            owner = value.id if isinstance(value, ast.Name) else getattr(value, "attr", "")
            found.add((owner, node.attr))
    return found


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("floor", ["sim", "optimization", "scenarios"])
def test_no_wall_clock_and_no_hidden_luck(floor: str):
    """Results depend on input and seed only: no time of day, no global random state."""
    for path in sorted((ROOT / floor).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        used = attributes(path)
        assert not used & CLOCKS, name
        if name not in MAY_MEASURE:
            assert not used & STOPWATCHES, name
        assert "random" not in imports(path), name
        luck = {attribute for owner, attribute in used if owner == "random"}
        assert luck <= {"Generator", "PCG64", "SeedSequence"}, name
