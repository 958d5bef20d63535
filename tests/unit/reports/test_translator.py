"""Words, sentences and numbers in two languages."""

import math

import pytest

from reports.i18n.quantity import clock, plain_number, scale_for
from reports.i18n.translator import Translator
from sim.evaluation.statistics import Estimate


def plain(text):
    return text.replace("\u00a0", " ")


def test_one_code_two_languages():
    """The same code gives the word of the reader's language."""
    assert Translator("zh").term("capability.leak_stop") == "堵漏"
    assert Translator("en").term("capability.leak_stop") == "leak stopping"


@pytest.mark.parametrize("values", [{}, {"plan": "A", "n": 3, "more": "x"}])
def test_a_sentence_takes_exactly_its_placeholders(values):
    """A forgotten or invented value is a mistake of the program, told at once."""
    with pytest.raises(ValueError, match=r"needs \['n', 'plan'\]"):
        Translator("en").text("summary.no_gap", **values)


def test_braces_in_data_stay_text():
    """A name with braces is a name, not a placeholder."""
    text = Translator("en").text("summary.no_gap", plan="{n}", n=3)
    assert "“{n}”" in text


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (90.0, "90 秒", "90 s"),
        (120.0, "120 秒", "120 s"),
        (120.6, "2.01 分钟", "2.01 min"),
        (5400.0, "90 分钟", "90 min"),
        (9000.0, "2.50 小时", "2.50 h"),
    ],
)
def test_times_take_the_unit_that_suits_them(seconds, zh, en):
    """Seconds up to two minutes, minutes up to two hours, then hours; the unit is written."""
    assert plain(Translator("zh").quantity(seconds, "s")) == zh
    assert plain(Translator("en").quantity(seconds, "s")) == en


@pytest.mark.parametrize(
    ("value", "dimension", "shown"),
    [
        (0.01, "m", "10 mm"), (850.0, "m", "850 m"), (3200.0, "m", "3.20 km"), (7.0, "1", "7"),
        (0.005, "frac", "0.50 %"), (1.5, "h", "1.50 unit-hours"), (math.inf, "s", "not reached"),
        (math.nan, "s", "—"),
    ],
)  # fmt: skip
def test_each_dimension_has_its_units(value, dimension, shown):
    """Lengths, counts, shares, unit-hours; what was never reached is said in words."""
    assert plain(Translator("en").quantity(value, dimension)) == shown


def test_an_interval_is_printed_in_the_unit_of_its_value():
    """600 s with 534 to 666 s reads 10.0 min (8.9 to 11.1)."""
    found = Estimate(600.0, 534.0, 666.0, 40)
    assert plain(Translator("zh").estimate(found, "s")) == "10.0 分钟（8.9 至 11.1）"


def test_an_interval_without_width_is_not_printed():
    """A constant is a constant, whatever the last bits of its mean."""
    found = Estimate(60.0, 60.0 - 1e-13, 60.0 + 1e-13, 40)
    assert plain(Translator("en").estimate(found, "s")) == "60.0 s"


def test_a_single_replication_has_no_interval():
    """One value says so instead of showing an infinite interval."""
    found = Estimate(30.0, -math.inf, math.inf, 1)
    assert plain(Translator("en").estimate(found, "s")) == "30 s (once)"


def test_shares_are_percentages_with_their_interval():
    """Eight of ten: 80 % with Wilson's 49 to 94 %."""
    found = Estimate(0.8, 0.49, 0.943, 10)
    assert plain(Translator("en").share(found)) == "80 % (49 to 94 %)"


def test_numbers_use_a_true_minus_and_never_minus_zero():
    """-0.004 with two decimals is 0.00; minus is the sign of mathematics."""
    assert plain_number(-0.004, 2) == "0.00"
    assert plain_number(-1234.5, 1) == "\u22121,234.5"


def test_clock_rounds_to_the_second():
    """3599.6 s is one hour."""
    assert clock(3599.6) == "1:00:00"


def test_never_reached_values_do_not_choose_the_unit():
    """An infinite time beside 90 s leaves seconds."""
    assert scale_for("s", [90.0, math.inf]).code == "unit.s"


def test_metrics_keep_the_names_of_their_definition():
    """A measure is called as where it is defined."""
    assert Translator("zh").metric("deaths") == "死亡人数"
    assert Translator("en").metric("deaths") == "deaths"
