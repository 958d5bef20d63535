"""What breaks a model is told as file, line, field, rule, value, range and cure."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field, model_validator

from scenarios.errors import InputError, Problem
from scenarios.files import Document, check_model, read_model, read_models
from scenarios.model.base import Adcode, Id, Model, Text
from scenarios.model.units import PositiveSeconds, Probability


class Colour(StrEnum):
    red = "red"
    green = "green"


class Leak(Model):
    kind: Literal["leak"]
    rate_kg_s: Annotated[float, Field(gt=0, le=100, json_schema_extra={"unit": "kg/s"})]
    colour: Colour = Colour.red


class Fire(Model):
    kind: Literal["fire"]
    radius_m: Annotated[float, Field(ge=1)]

    @model_validator(mode="after")
    def _not_odd(self):
        if self.radius_m == 13:
            raise ValueError("radius_m 13 is unlucky")
        return self


class Team(Model):
    id: Id
    adcode: Adcode
    name: Text | None = None
    day: dt.date | None = None
    delay_s: PositiveSeconds = 60.0
    chance: Probability = 0.5
    n: Annotated[int, Field(ge=0, le=10)] = 1
    active: bool = True
    tags: tuple[str, ...] = ()
    accident: Annotated[Leak | Fire, Field(discriminator="kind")] | None = None
    stock: dict[Id, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)


class Pack(Model):
    teams: tuple[Team, ...] = Field(min_length=1)


def problems(tmp_path, text: str) -> tuple[Problem, ...]:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_model(path, Pack)
    return caught.value.problems


def one(tmp_path, field: str) -> Problem:
    found = problems(tmp_path, f'teams:\n  - id: HZ-01\n    adcode: "220202"\n    {field}\n')
    assert len(found) == 1, found
    assert found[0].file.endswith(("p.yaml:4", "p.yaml:5", "p.yaml:6"))
    return found[0]


def test_good_file_is_read_with_dates_choices_and_tuples(tmp_path):
    """Dates, choices, lists and units are written as text and come in as what they are."""
    path = tmp_path / "p.yaml"
    path.write_text(
        'teams:\n- id: a\n  adcode: "022020"\n  day: 2026-07-01\n  delay_s: 30 min\n'
        "  tags: [x, y]\n"
        "  accident: {kind: leak, rate_kg_s: 5, colour: green}\n  stock: {foam: 3}\n"
    )
    team = read_model(path, Pack).teams[0]
    assert team.day == dt.date(2026, 7, 1)
    assert team.delay_s == 1800.0
    assert team.tags == ("x", "y")
    assert team.adcode == "022020"
    assert isinstance(team.accident, Leak)
    assert team.accident.colour is Colour.green


def test_unknown_field_offers_the_closest_spelling(tmp_path):
    """A slip of the pen is answered with the word that was meant."""
    found = one(tmp_path, "delay: 30 s")
    assert found.field == "teams[0].delay"
    assert found.rule == "unknown field"
    assert found.cure == "did you mean delay_s?"


def test_unknown_field_without_neighbour_lists_the_known_ones(tmp_path):
    """Where nothing is close, the known fields are listed."""
    assert one(tmp_path, "zzz: 1").cure.startswith("known here: accident, active, adcode")


def test_unknown_field_in_a_variant_knows_that_variant(tmp_path):
    """Inside a fire the fields of a fire are offered, not those of a leak."""
    found = one(tmp_path, "accident: {kind: fire, radius_m: 2, radius: 3}")
    assert found.field == "teams[0].accident.radius"
    assert found.cure == "did you mean radius_m?"
    assert one(tmp_path, "accident: {kind: fire, radius_m: 2, qqq: 3}").cure == (
        "known here: kind, radius_m"
    )


@pytest.mark.parametrize(
    ("field", "rule", "got", "allowed", "cure"),
    [
        ("n: 11", "the number is out of range", "11", "0 <= value <= 10", ""),
        ("n: 1.5", "needs a whole number", "1.5", "0 <= value <= 10", ""),
        ('n: "1"', "needs a whole number", "'1'", "0 <= value <= 10", "digits without quotes"),
        ("n: true", "needs a whole number", "true", "0 <= value <= 10", "digits"),
        ("chance: 1.01", "the number is out of range", "1.01", "0 <= value <= 1", ""),
        ('chance: "0.5"', "needs a number", "'0.5'", "0 <= value <= 1", ""),
        ("chance: true", "needs a number", "true", "0 <= value <= 1", ""),
        ("delay_s: 0", "the number is out of range", "0", "0 < value <= 1e+09 s", ""),
        ("delay_s: 30 kg", "unit 'kg' is not a unit of time", "'30 kg'", "", ""),
        ("delay_s: 1e9 d", "the number is out of range", "'1e9 d'", "0 < value <= 1e+09 s", ""),
        ("active: no", "needs true or false", "'no'", "", "true or false without quotes"),
        ("active: 1", "needs true or false", "1", "", ""),
        ("day: 2026-02-30", "needs a date", "'2026-02-30'", "", "2026-07-01"),
        ("day: 7", "needs a date", "7", "", "2026-07-01"),
        ("tags: x", "needs a list", "'x'", "", "dash"),
        ("name: 5", "needs named fields", "5", "", "name: value"),
        ("stock: {foam: -1}", "the number is out of range", "-1", "0 <= value", ""),
        ("accident: {kind: leak, rate_kg_s: 101}", "out of range", "101", "<= 100 kg/s", ""),
        ("accident: {kind: leek}", "not one of the choices", "'leek'", "leak, fire", "mean leak?"),
        ("accident: {rate_kg_s: 1}", "the field that says the kind is missing", "", "kind", ""),
        ("accident: {kind: fire, radius_m: 13}", "radius_m 13 is unlucky", "", "", ""),
        (
            "accident: {kind: leak, rate_kg_s: 1, colour: gren}",
            "is not one of the choices",
            "'gren'",
            "red, green",
            "did you mean green?",
        ),
    ],
)
def test_each_mistake_is_told_with_value_range_and_cure(tmp_path, field, rule, got, allowed, cure):
    """The message says what was found, what is allowed and how to mend it (F09, F10, F11)."""
    found = one(tmp_path, field)
    assert rule in found.rule
    assert found.got == got
    assert allowed in found.allowed
    assert cure in found.cure


def test_missing_fields_lead_to_their_owner(tmp_path):
    """A missing field is told with the line of the entry that lacks it."""
    (found,) = problems(tmp_path, "teams:\n- id: a\n  adcode: '220202'\n- id: b\n  n: 2\n")
    assert (found.field, found.rule) == ("teams[1].adcode", "the required field is missing")
    assert found.file.endswith("p.yaml:4")


def test_number_as_identifier_asks_for_quotes(tmp_path):
    """A code without quotes is a number, and the cure says so."""
    (found,) = problems(tmp_path, "teams:\n- id: a\n  adcode: 220202\n")
    assert (found.rule, found.got, found.cure) == ("needs text", "220202", "put quotes around it")


def test_form_of_identifiers_is_told_in_words(tmp_path):
    """No regular expression reaches the planner."""
    found = problems(tmp_path, "teams:\n- id: a b\n  adcode: '22'\n")
    assert [p.allowed for p in found] == [
        "letters, digits, dot, dash and underscore; at most 64 characters; no blanks",
        "six digits",
    ]


def test_all_problems_come_in_the_order_of_the_file(tmp_path):
    """Six mistakes are six messages, top to bottom."""
    found = problems(
        tmp_path,
        "teams:\n- id: 1\n  adcode: x\n  n: 99\n- {id: b, colour: red}\nextra: 1\n",
    )
    assert [p.field for p in found] == [
        "teams[0].id",
        "teams[0].adcode",
        "teams[0].n",
        "teams[1].adcode",
        "teams[1].colour",
        "extra",
    ]
    lines = [int(p.file.rsplit(":", 1)[1]) for p in found]
    assert lines == [2, 3, 4, 5, 5, 6]


@pytest.mark.parametrize("text", ["", "[]", "7", "teams: []", "text"])
def test_files_that_hold_something_else_are_refused(tmp_path, text):
    """An empty file, a list or a word is told apart from a pack."""
    assert problems(tmp_path, text)


def test_long_values_are_shortened(tmp_path):
    """A value of ten thousand characters does not fill the screen."""
    assert len(str(one(tmp_path, f"n: '{'x' * 10_000}'"))) < 400


def test_list_of_models_is_read(tmp_path):
    """A file may hold a plain list."""
    path = tmp_path / "l.json"
    path.write_text('[{"kind": "leak", "rate_kg_s": 1}]')
    assert read_model(path, tuple[Leak, ...]) == (Leak(kind="leak", rate_kg_s=1.0),)


def test_several_files_report_together(tmp_path):
    """Mistakes in two files come in one list; good files come in order."""
    for name, rate in (("a", "1"), ("b", "x"), ("c", "-1")):
        (tmp_path / f"{name}.yaml").write_text(f"kind: leak\nrate_kg_s: {rate}\n")
    with pytest.raises(InputError) as caught:
        read_models([tmp_path / f"{name}.yaml" for name in "abc"], Leak)
    assert len(caught.value.problems) == 2
    assert read_models([tmp_path / "a.yaml"] * 2, Leak)[1].rate_kg_s == 1.0


def test_form_data_pass_the_same_gate():
    """Data that come from elsewhere are checked like a file."""
    with pytest.raises(InputError, match="form: rate_kg_s: the number is out of range, got 0"):
        check_model(Document("form", {"kind": "leak", "rate_kg_s": 0}), Leak)
    with pytest.raises(InputError, match="not plain data"):
        check_model(Document("form", {"kind": object()}), Leak)
    with pytest.raises(InputError, match="not plain data"):
        check_model(Document("form", {"kind": "leak", "rate_kg_s": float("nan")}), Leak)
