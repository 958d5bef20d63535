"""The schema and the gate say the same of each value; what hangs on several only the gate says."""

from __future__ import annotations

import copy
import json

import pytest

from scenarios.errors import InputError
from scenarios.files import check_model, read_yaml
from scenarios.gate.tree import Document
from scenarios.model.effect import ApplyWater
from scenarios.model.plan import Plan, Task
from scenarios.pack import LIBRARY
from scenarios.plan_form.schema import (
    SCHEMAS,
    _nodes,
    plan_schema,
    schema_of,
    schema_text,
    sentences_of,
)

jsonschema = pytest.importorskip("jsonschema", reason="the jsonschema library is not installed")

FILES = {
    "plan": "*/plans/*.yaml",
    "scenario": "*/scenarios/*.yaml",
    "resources": "*/resources.yaml",
    "pack": "*/pack.yaml",
    "hazard_sources": "*/hazard_sources.yaml",
    "substances": "*/substances.yaml",
    "parameters": "*/parameters.yaml",
    "road_conditions": "*/road_conditions.yaml",
}
SHIPPED = [
    (kind, path)
    for kind, pattern in FILES.items()
    for path in sorted([*LIBRARY.glob(pattern), *LIBRARY.glob(f"cases/{pattern}")])
]


@pytest.fixture(scope="module", params=SCHEMAS)
def kind(request) -> str:
    return request.param


def faults(kind: str, data: object) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema_of(kind))
    return [f"{each.json_path}: {each.message}" for each in checker.iter_errors(data)]


def gate_takes(data: object, model: type = Plan) -> bool:
    try:
        check_model(Document(file="form", data=data), model)
    except InputError:
        return False
    return True


def toxic() -> dict:
    data = read_yaml(LIBRARY / "jilin" / "plans" / "toxic-a.yaml")
    assert isinstance(data, dict)
    return copy.deepcopy(data)


def test_it_is_a_schema(kind):
    """By the rules of its own dialect; the same text each time."""
    jsonschema.Draft202012Validator.check_schema(schema_of(kind))
    assert json.loads(schema_text(kind)) == schema_of(kind)
    assert schema_text(kind) == schema_text(kind)


@pytest.mark.parametrize(("kind", "path"), SHIPPED, ids=lambda v: getattr(v, "stem", v))
def test_every_shipped_file_is_valid(kind, path):
    """Plans, scenarios, resources and the rest, of the packs and of the real cases."""
    assert faults(kind, read_yaml(path)) == []


@pytest.mark.parametrize(
    "value",
    [
        "20 min", "1200 s", "0.5 h", " 2 h ", "1e3 s", ".5 d", 1200, 1200.5, 1,
        "20", "20 m", "20 parsec", "min", "", "twenty min", True, None, [1200],
        0, -1, 1e9, 1.1e9,
    ],
)  # fmt: skip
def test_a_time_is_taken_by_both_or_by_none(value):
    """A limit of a reporting step: numbers in range, texts with a unit of time, nothing else."""
    data = toxic()
    data["notification"][1]["deadline_s"] = value
    assert (faults("plan", data) == []) is gate_takes(data)


@pytest.mark.parametrize("value", [0.5, "50 %", "500000 ppm", 1, 0, 1.5, -0.1, "50", "0.5 m"])
def test_a_share_is_taken_by_both_or_by_none(value):
    """Of 0 to 1, or in per cent."""
    data = toxic()
    data["protective_actions"][0]["alert"]["reach_frac"] = value
    assert (faults("plan", data) == []) is gate_takes(data)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("levels", 0, "triggers", 0, "event"), "task_done"),
        (("levels", 0, "rank"), 5),
        (("levels", 0, "mobilises"), "some"),
        (("levels", 0, "mobilises"), ["22"]),
        (("levels", 0, "decision"), {"parameter": "level_at_once"}),  # does not say which law
        (("levels", 0, "decision", "dist"), "gaussian"),
        (("tasks", 0, "start"), []),
        (("tasks", 0, "prioritty"), 3),
        (("tasks", 0, "effects", 0), {"kind": "wish"}),
        (("tasks", 0, "effects", 0), {}),
        (("tasks", 6, "consumes"), {"not an id": 5}),
        (("tasks", 0, "success_prob"), 1.2),
        (("tasks", 0, "name"), {"zh": "只有中文"}),
        (("kind",), "regional"),
        (("document",), ""),
        (("owner",), 220203),
    ],
)
def test_what_the_gate_refuses_the_schema_refuses(path, value):
    """One fault each, in a plan that is otherwise sound."""
    data = toxic()
    assert gate_takes(data)
    assert faults("plan", data) == []
    here = data
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    assert not gate_takes(data)
    assert faults("plan", data)


def test_no_quantity_takes_any_text(kind):
    """Wherever a number may be typed as text, the text must end with a unit."""
    n_quantities = 0
    for node in _nodes(schema_of(kind)):
        types = [each.get("type") for each in node.get("anyOf", ()) if isinstance(each, dict)]
        if "number" in types and "string" in types:
            n_quantities += 1
            text = node["anyOf"][types.index("string")]
            assert "pattern" in text, node
    assert n_quantities or kind == "pack"


def test_fields_carry_their_sentences():
    """As they stand below the fields, those of a base class too, and in the schema."""
    told = sentences_of(Task)
    assert told["withdraw_on"] == "Events that call the crew back and end the task."
    assert sentences_of(ApplyWater)["flow_m3_s"] == "Per unit of the first capability needed."
    definitions = plan_schema()["$defs"]
    assert isinstance(definitions, dict)
    for name, sentence in told.items():
        assert definitions["Task"]["properties"][name]["description"] == sentence
    assert (
        "fewest units"
        in definitions["CapabilityNeed"]["properties"]["at_least"]["description"].lower()
    )
