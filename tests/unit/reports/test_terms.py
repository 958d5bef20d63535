"""The dictionary: every word and sentence in both languages, none missing, none left over."""

import re
import string
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import reports
import tuiyan
from optimization.solution import Status as SolutionStatus
from reports.i18n.translator import dictionary, placeholders
from reports.sections.inputs import NOT_SHOWN
from scenarios.model.base import Grade
from scenarios.model.drill import DrillForm, DrillKind
from scenarios.model.duty import Reading, Standing, Undated, Verification
from scenarios.model.incident import (
    BuildingFire,
    GasExplosion,
    GrowthClass,
    MineExplosion,
    ToxicRelease,
)
from scenarios.model.organisation import DrillHazard, PlanKind
from scenarios.model.road import RoadClass
from scenarios.model.vocabulary import (
    MILESTONES,
    Agency,
    Capability,
    HazardFamily,
    Injury,
    Specialty,
    Triage,
    VehicleClass,
)
from sim.evaluation.outages import KINDS
from sim.evaluation.plan_gaps import GapKind
from sim.model_card import Status as CardStatus
from sim.replay import ZoneLevel
from sim.response.events import Kind

VOCABULARIES = {
    "capability": list(Capability),
    "agency": list(Agency),
    "hazard": list(HazardFamily),
    "specialty": list(Specialty),
    "injury": list(Injury),
    "triage": list(Triage),
    "vehicle": list(VehicleClass),
    "milestone": list(MILESTONES),
    "zone": get_args(ZoneLevel),
    "gap": get_args(GapKind),
    "road_class": list(RoadClass),
    "drill_kind": get_args(DrillKind),
    "drill_form": get_args(DrillForm),
    "plan_kind": get_args(PlanKind),
    "drill_hazard": get_args(DrillHazard),
    "standing": get_args(Standing),
    "standing_short": get_args(Standing),
    "verification": get_args(Verification),
    "reading": get_args(Reading),
    "undated": get_args(get_type_hints(Undated)["reason"]),
    "grade": list(Grade),
    "grade_meaning": list(Grade),
    "status": get_args(CardStatus),
    "solution": get_args(SolutionStatus),
    "growth": get_args(GrowthClass),
    "event": [kind.name for kind in Kind],
    "replay": ("median", "asked"),
    "outage": KINDS,
}
CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
SOURCES = {
    path: path.read_text("utf-8")
    for package in (reports, tuiyan)
    for path in sorted(Path(package.__file__).parent.rglob("*"))
    if path.suffix in {".py", ".j2", ".js"}
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_code_of_a_vocabulary_has_a_word(name):
    """Whatever the model can say, the report can say in both languages."""
    missing = [code for code in VOCABULARIES[name] if f"{name}.{code}" not in dictionary()]
    assert not missing


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_word_is_left_of_a_code_that_is_gone(name):
    """A word without a code would never be seen to be wrong."""
    codes = {f"{name}.{code}" for code in VOCABULARIES[name]}
    assert {code for code in dictionary() if code.rpartition(".")[0] == name} <= codes


def test_chinese_and_english_are_there_and_differ_in_script():
    """English entries hold no Chinese character or punctuation, Chinese ones are not empty."""
    for code, entry in dictionary().items():
        if code == "unit.one":
            continue
        assert entry["zh"], code
        assert entry["en"], code
        assert not CHINESE.search(entry["en"]), code


def test_sentences_have_the_same_placeholders_in_both_languages():
    """Nothing that a sentence tells is lost in the other language."""
    for code, entry in dictionary().items():
        assert placeholders(entry["zh"]) == placeholders(entry["en"]), code
        for sentence in entry.values():
            names = [
                name
                for _, name, spec, conversion in string.Formatter().parse(sentence)
                if name is not None and (spec or conversion or not name.isidentifier())
            ]
            assert not names, code  # fmt: skip


def test_chinese_sentences_use_full_width_punctuation():
    """A Chinese sentence ends with 。 and separates with ， and ；."""
    for code, entry in dictionary().items():
        sentence = re.sub(r"[A-Za-z0-9_.{}/()-]+", "", entry["zh"])
        assert not re.search(r"[,;?!]|[\u4e00-\u9fff]\.", sentence), code


def test_every_sentence_asked_for_exists():
    """No key in the code is misspelt."""
    asked = set()
    for text in SOURCES.values():
        asked |= {f"text.{key}" for key in re.findall(r'text\(\s*f?"([a-z_0-9.]+)"', text)}
        asked |= set(re.findall(r'term\(\s*"([a-z_0-9.]+)"', text))
    assert len(asked) > 150
    assert {key for key in asked if "." in key} <= set(dictionary())


def test_every_sentence_is_used():
    """A sentence that no code asks for is dead text."""
    everything = "\n".join(SOURCES.values())
    built = re.findall(r'f"([a-z_.]+\.[a-z_]*)\{', everything)
    unused = [
        code.removeprefix("text.")
        for code in dictionary()
        if code.startswith("text.")
        and f'"{code.removeprefix("text.")}"' not in everything
        and not any(code.removeprefix("text.").startswith(prefix) for prefix in built)
    ]
    assert not unused


@pytest.mark.parametrize("incident", [ToxicRelease, BuildingFire, MineExplosion, GasExplosion])
def test_every_input_of_an_accident_has_its_name(incident):
    """A new field of an accident appears in the table of inputs, in both languages."""
    shown = set(incident.model_fields) - NOT_SHOWN
    assert {name for name in shown if f"input.{name}" not in dictionary()} == set()
