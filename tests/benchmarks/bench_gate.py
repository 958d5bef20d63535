"""The gate: what it costs on honest files, and how fast it refuses hostile ones."""

import json

import pytest
import yaml

from scenarios.errors import InputError
from scenarios.files import parse_json, parse_yaml
from tests.benchmarks.record import best_of, record

pytestmark = pytest.mark.bench

LAUGHS = 'a: &a ["lol"]\n' + "\n".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE_YAML = {
    "laughs": LAUGHS,
    "depth_flow": "[" * 100_000,
    "depth_map": "{a: " * 100_000,
    "depth_block": "- " * 100_000,
    "million_items": "[" + "0," * 1_000_000 + "0]",
    "million_anchors": "&a " * 1_000_000,
    "tags": "! " * 1_000_000,
    "cycle": "&x [*x]",
    "long_anchor": "&" + "a" * 4_000_000 + " x",
    "huge_number": "a: " + "9" * 4_000_000,
    "open_quote": '"' + "a\n" * 190_000,
    "directives": "%" * 1_000_000,
    "questions": "? " * 1_000_000,
}
HOSTILE_JSON = {
    "depth": "[" * 200_000,
    "depth_map": '{"a":' * 200_000,
    "million_items": "[" + "0," * 1_000_000 + "0]",
    "open_string": '"' + "\\u0041" * 800_000,
    "huge_number": "1" * 4_900_000,
    "only_lines": "\n" * 4_900_000,
    "not_finite": "[1e999, NaN, Infinity]",
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("yaml", name) for name in HOSTILE_YAML] + [("json", name) for name in HOSTILE_JSON],
)
def test_hostile_text_is_refused_at_once(kind, name):
    """Each attack of the catalogue is refused in a tenth of a second."""
    parse, text = (
        (parse_yaml, HOSTILE_YAML[name]) if kind == "yaml" else (parse_json, HOSTILE_JSON[name])
    )

    def attack() -> None:
        with pytest.raises(InputError):
            parse(text, file="attack")

    row = record(f"gate/hostile_{kind}/{name}", ours=best_of(attack, repeat=7))
    assert row["ours"] <= 0.1


def test_reading_an_honest_pack():
    """A pack of 1,000 teams, beside the safe loader that checks nothing."""
    teams = [{"id": f"T{i}", "name": {"zh": "队", "en": "team"}, "n": i} for i in range(1000)]
    text = yaml.safe_dump({"teams": teams}, allow_unicode=True)
    assert parse_yaml(text, file="x").data == yaml.load(text, Loader=yaml.CSafeLoader)
    record(
        "gate/read_yaml/1000_teams",
        ours=best_of(lambda: parse_yaml(text, file="x"), repeat=3),
        peer=best_of(lambda: yaml.load(text, Loader=yaml.CSafeLoader), repeat=3),
        peer_version=f"pyyaml {yaml.__version__} CSafeLoader",
    )
    data = json.dumps({"teams": teams})
    assert parse_json(data, file="x").data == json.loads(data)
    record(
        "gate/read_json/1000_teams",
        ours=best_of(lambda: parse_json(data, file="x"), repeat=3),
        peer=best_of(lambda: json.loads(data), repeat=3),
        peer_version="json of the standard library",
    )
