"""The gate reads JSON as RFC 8259 defines it and refuses what the standard parser lets through."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.errors import InputError
from scenarios.files import parse_json, read_json


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_json(text, file="run.json")
    return str(caught.value)


SAFE_TEXT = st.text(
    st.characters(
        min_codepoint=32,
        max_codepoint=0xFFFD,
        blacklist_categories=("Cs", "Cc", "Cf"),
    ),
    max_size=20,
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | SAFE_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SAFE_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
@settings(max_examples=150, deadline=None)
def test_reads_what_the_standard_library_writes(value, indent, ascii_only):
    """Whatever Python writes as strict JSON comes back equal, spaced or not, escaped or not."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only, allow_nan=False)
    assert parse_json(text, file="x").data == json.loads(text)


@given(text=st.text(st.sampled_from('[]{}:,"\\0123456789.eE+-truefalsn u\n'), max_size=12))
@settings(max_examples=400, deadline=None)
def test_accepts_nothing_that_the_standard_parser_refuses(text):
    """On random scraps the gate agrees with the standard parser, or refuses more."""
    try:
        found = parse_json(text, file="x").data
    except InputError:
        return
    assert json.loads(text) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"\\ud83d\\ude92"', "\N{FIRE ENGINE}"),
        ("-0", 0),
        ("1E2", 100.0),
        ("[]", []),
        ("{}", {}),
        (' {"a" : [ 1 , {"b":null} ] }\r\n', {"a": [1, {"b": None}]}),
    ],
)
def test_reads_the_corners_of_the_grammar(text, value):
    """Escapes, blanks and empty containers are read as RFC 8259 says."""
    assert parse_json(text, file="x").data == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "[1,]", '{"a":1,}', "{,}", "[,]", "[1 2]", '{"a" 1}', "{1:2}", "01", "1.", ".5",
        "+1", "'a'", '"a', '"\t"', "[1]]", "[1}", "tru", "// x", "1 2", '{"a"}', "nul", "\ufeff1",
        '"\\x41"', "[", "{", '{"a":', "True",
    ],
)  # fmt: skip
def test_broken_json_is_refused(text):
    """What RFC 8259 does not allow is refused with its line."""
    message = refused(text)
    assert message.startswith("run.json:1")
    assert "is not JSON" in message


def test_line_of_the_error_is_counted():
    """The message leads to the line of the mistake."""
    assert refused('{\n "a": 1,\n\n "b": [1, 2\n}').startswith("run.json:5: b[2]: is not JSON")


def test_not_finite_numbers_are_refused_together():
    """NaN, Infinity and 1e999 never become floats (F07)."""
    message = refused('{"a": NaN,\n"b": Infinity,\n"c": 1e999,\n"d": [-1e999]}')
    assert [line.split(":")[1] for line in message.splitlines()] == ["1", "2", "3", "4"]
    assert "not finite" in refused("[-Infinity]")


def test_duplicate_key_names_both_lines():
    """The second value never wins silently (F05)."""
    assert "run.json:3: a: the same field is written twice, on lines 2 and 3" in refused(
        '{\n"a": 1,\n"a": 2}'
    )


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused(opening):
    """Two hundred thousand brackets are one message (F08)."""
    assert "nested too deep" in refused(opening * 200_000)


def test_huge_integers_are_refused():
    """A number of 5,000 digits is refused, not raised as a ValueError (F08)."""
    assert "too many digits" in refused("[" + "9" * 5000 + "]")


def test_many_items_are_refused():
    """A list beyond the limit is refused before it is parsed (F03)."""
    assert "too many list items" in refused("[" + "0," * 300_000 + "0]")


def test_half_a_surrogate_pair_is_refused():
    """Text that cannot be written again is refused."""
    assert "U+D800" in refused('["\\ud800"]')
    assert "U+202E" in refused('["\\u202e"]')


def test_reads_a_file(tmp_path):
    """A file with a byte-order mark is read like one without."""
    path = tmp_path / "a.json"
    path.write_bytes('{"名": "吉林"}'.encode("utf-8-sig"))
    assert read_json(path) == {"名": "吉林"}
