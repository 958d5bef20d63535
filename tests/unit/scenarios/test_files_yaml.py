"""The gate reads honest YAML as its author meant it and refuses hostile YAML with the line."""

import json
import os

import pytest

from scenarios.errors import InputError, StorageError
from scenarios.files import parse_yaml, read_document, read_yaml
from scenarios.gate import yaml_text


def refused(text: str, **limits: int) -> str:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, file="pack.yaml", **limits)
    return str(caught.value)


def laughs() -> str:
    """The billion-laughs document of assurance.md F01: nine levels of ten aliases."""
    levels = ['a: &a ["lol", "lol"]']
    for name, previous in zip("bcdefghi", "abcdefgh", strict=True):
        levels.append(f"{name}: &{name} [{', '.join([f'*{previous}'] * 10)}]")
    return "\n".join(levels)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # YAML 1.2.2 section 10.3.2: regular expressions of the core schema
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("12:30:45", "12:30:45"),
        ("2026-07-01", "2026-07-01"),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("-.5", -0.5),
        ("12.", 12.0),
        ("+12", 12),
        ("-7", -7),
        ("0", 0),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ('"010"', "010"),
        ("'.nan'", ".nan"),
        ("1.2.3", "1.2.3"),
        ("0.5", 0.5),
        ("00:30", "00:30"),
        ("吉林", "吉林"),
        ("220202", 220202),
    ],
)
def test_scalar_means_what_yaml_1_2_says(text, value):
    """A planner who writes `no` or `12:30:45` gets that text, not False or 45045 (F06)."""
    found = parse_yaml(f"a: {text}\n", file="x.yaml").data
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_keys_stay_text():
    """A code used as a key keeps its leading zero and its digits."""
    assert parse_yaml("010: a\n220202: b\ntrue: c\n", file="x").data == {
        "010": "a",
        "220202": "b",
        "true": "c",
    }


def test_pure_python_loader_reads_the_same(monkeypatch):
    """A machine without the compiled YAML library reads the same data."""
    text = "a: [1, {b: 'c'}, no]\nd: |\n  two\n  lines\ne: \"\\u4e2d\"\nf: 1e3\n"
    compiled = parse_yaml(text, file="x").data
    monkeypatch.setattr(yaml_text, "_LOADER", yaml_text.yaml.SafeLoader)
    assert parse_yaml(text, file="x").data == compiled
    assert "anchors" in refused("a: &x 1\n")
    assert "tags" in refused("a: ! 1\n")


def test_billion_laughs_is_refused():
    """A small file that would grow to gigabytes is refused at its first anchor (F01)."""
    assert "pack.yaml:1: a: anchors (&name) are not allowed" in refused(laughs())


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
@pytest.mark.parametrize("depth", [41, 100_000])
def test_deep_nesting_is_refused(opening, depth):
    """Nesting beyond 40 levels is refused whatever the depth, without a recursion error (F02)."""
    message = refused(opening * depth)
    assert "nested too deep" in message
    assert len(message) < 400


def test_forty_levels_are_accepted():
    """The limit itself is allowed."""
    data = parse_yaml("[" * 40 + "]" * 40, file="x").data
    assert json.dumps(data) == "[" * 40 + "]" * 40


def test_a_million_items_are_refused():
    """A flat list of a million numbers is refused before it is parsed (F03)."""
    message = refused("[" + "0," * 1_000_000 + "0]")
    assert "got 1,000,000; allowed: at most 200,000" in message


@pytest.mark.parametrize(("n", "fits"), [(9, True), (10, False)])
def test_node_limit_counts_every_value(n, fits):
    """A limit of ten values admits the list and its nine items, and no more."""
    text = "[" + " ,".join(["[]"] * n) + "]"
    if fits:
        assert parse_yaml(text, file="x", max_nodes=10).data == [[]] * 9
    else:
        assert "too many values" in refused(text, max_nodes=10)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('!!python/object/apply:os.system ["true"]', "tags (!name) are not allowed"),
        ("a: !custom 1", "tags (!name) are not allowed"),
        ("a: !!str 1", "tags (!name) are not allowed"),
        ("&x [*x]", "anchors (&name) are not allowed"),
        ("a: *x", "aliases (*name) are not allowed"),
        ("<<: {a: 1}", "merge keys (<<) are not allowed"),
        ("? [a, b]\n: 1", "the name of a field must be text"),
        ("a: 1\n---\nb: 2", "more than one document"),
    ],
)
def test_features_that_data_do_not_need_are_refused(text, rule):
    """Objects, cycles, merges and several documents have no place in a pack (F04)."""
    assert rule in refused(text)


def test_duplicate_key_names_both_lines():
    """The author learns where both entries stand (F05)."""
    message = refused("name: a\nwater_kg: 1\nname: b\n")
    assert message.startswith(
        "pack.yaml:3: name: the same field is written twice, on lines 1 and 3"
    )


def test_all_duplicates_and_numbers_are_reported_at_once():
    """Four mistakes are four messages."""
    message = refused("a: 1\na: 2\nb: .inf\nc: {d: -.INF, d: 010}\n")
    assert message.count("\n") == 4
    assert "pack.yaml:4: c.d: the same field is written twice" in message


@pytest.mark.parametrize("number", [".nan", ".NaN", ".inf", "-.Inf", "+.INF"])
def test_not_finite_numbers_are_refused(number):
    """A mass of .nan never reaches a model (F06)."""
    assert "the number is not finite" in refused(f"a: {number}")


@pytest.mark.parametrize("number", ["010", "-007", "0x1F", "0o17", "0b1"])
def test_numbers_with_two_readings_are_refused(number):
    """What YAML 1.1 reads as octal or hexadecimal and 1.2 as decimal or text is refused (F06)."""
    assert "read differently by different programs" in refused(f"a: {number}")


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" + "0" * 18, "9" * 5000])
def test_huge_numbers_are_refused(number):
    """No infinity by overflow, no integer that another program cannot hold (F08)."""
    message = refused(f"a: {number}")
    assert "too large" in message or "too many digits" in message
    assert len(message) < 300


def test_eighteen_digits_are_accepted():
    """The longest integer allowed is read exactly."""
    assert parse_yaml("a: " + "9" * 18, file="x").data == {"a": 10**18 - 1}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: [1, 2\nc: 3", 3), ("a: 1\n\tb: 2", 2), ("a: b: c", 1), ("'open", 1), ("%", 1)],
)
def test_broken_syntax_names_its_line(text, line):
    """A forgotten bracket is a message with a line, not a traceback."""
    assert refused(text).startswith(f"pack.yaml:{line}: ")


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u2066", "\ufffe"])
@pytest.mark.parametrize("escaped", [False, True])
def test_control_characters_are_refused(character, escaped):
    """Characters that hide text or drive a terminal are refused, written plainly or escaped."""
    text = f'a: 1\nb: "x\\u{ord(character):04x}"' if escaped else f"a: 1\nb: 'x{character}'"
    assert f"pack.yaml:2: {'b: ' if escaped else ''}text holds the character U+" in refused(text)


def test_lines_lead_to_each_field():
    """Every later check can say on which line a field stands."""
    text = "plans:\n  - id: a\n    tasks:\n      - needs: x\n      - needs: y\n"
    document = parse_yaml(text, file="p.yaml")
    assert document.line_of(("plans", 0, "tasks", 1, "needs")) == 5
    assert document.line_of(("plans", 0, "tasks", 7, "needs")) == 3
    assert document.where(("plans",)) == "p.yaml:1"
    assert document.line_of(()) == 1


def test_file_larger_than_the_limit_is_refused(tmp_path):
    """A file above 5 MB is refused by its size, before it is read."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * 5_000_001)
    with pytest.raises(InputError, match="too large, got 5,000,001 bytes"):
        read_yaml(path)


def test_file_of_the_largest_size_is_read(tmp_path):
    """Exactly 5 MB are allowed."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * 4_999_994 + b"\na: 1\n")
    assert read_yaml(path) == {"a": 1}


def test_missing_folder_and_device_are_told_apart(tmp_path):
    """What is no file is named as such; a device never blocks the program."""
    with pytest.raises(InputError, match="there is no such file"):
        read_yaml(tmp_path / "none.yaml")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="there is no such file"):
        read_yaml(tmp_path / "file" / "x.yaml")
    with pytest.raises(InputError, match="is not a file"):
        read_yaml(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
        with pytest.raises(InputError, match="is not a file"):
            read_yaml(tmp_path / "pipe.yaml")


def test_strange_paths_are_answers(tmp_path):
    """A path with NUL or of a thousand characters is a message, not a traceback."""
    for name in ("a\0b.yaml", "x" * 5000 + ".yaml"):
        with pytest.raises((InputError, StorageError)) as caught:
            read_yaml(tmp_path / name)
        assert len(str(caught.value)) < 500


def test_other_encodings_are_refused_with_the_line(tmp_path):
    """A GBK file names the line and the cure; a UTF-8 mark is harmless."""
    path = tmp_path / "gbk.yaml"
    path.write_bytes("a: 1\nname: 吉林\n".encode("gbk"))
    with pytest.raises(InputError, match=r"gbk\.yaml:2: is not UTF-8 text.*save the file"):
        read_yaml(path)
    path.write_bytes("name: 吉林\n".encode("utf-8-sig"))
    assert read_yaml(path) == {"name": "吉林"}


def test_kind_of_file_follows_the_suffix(tmp_path):
    """Only YAML and JSON are documents."""
    (tmp_path / "a.json").write_text('{"a": 1}')
    (tmp_path / "a.YML").write_text("a: 1")
    (tmp_path / "a.txt").write_text("a: 1")
    assert read_document(tmp_path / "a.json").data == {"a": 1}
    assert read_document(tmp_path / "a.YML").data == {"a": 1}
    with pytest.raises(InputError, match=r"unknown kind of file, got \.txt"):
        read_document(tmp_path / "a.txt")


def test_long_list_of_problems_is_cut():
    """Fifty messages and a count are enough."""
    message = refused("\n".join(f"a{i}: .nan" for i in range(80)))
    assert message.count("not finite") == 50
    assert "30 more problems" in message
