"""A changing concentration is integrated exactly; walls protect while the cloud stands."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consequence.dispersion.infiltration import indoor_series_kg_m3
from sim.consequence.harm.toxic_history import (
    PURPLE_BOOK_TOXIC_LIMIT_S,
    indoor_toxic_load,
    limited_steps_s,
    ramp_toxic_load,
)
from sim.consequence.harm.toxic_load import toxic_load

exponents = st.floats(0.7, 3.7)
readings = st.lists(st.floats(0.0, 1e3), min_size=2, max_size=8)


@given(readings, exponents, st.integers(1, 20))
@settings(derandomize=True, max_examples=80)
def test_one_more_reading_on_the_line_changes_nothing(
    levels: list[float], n: float, twentieths: int
) -> None:
    """Splitting a step gives the same load: the integral is exact for any step."""
    times = 60.0 * np.arange(len(levels))
    extra = times[0] + 60.0 * twentieths / 21.0
    more_times = np.sort(np.append(times, extra))
    more = np.interp(more_times, times, levels)
    whole = float(ramp_toxic_load(concentration=levels, time_s=times, n=n))
    assert float(ramp_toxic_load(concentration=more, time_s=more_times, n=n)) == pytest.approx(
        whole, rel=1e-9, abs=1e-12
    )


@given(readings, exponents)
@settings(derandomize=True, max_examples=60)
def test_loads_of_parts_add_up(levels: list[float], n: float) -> None:
    """The load of the whole is the sum of the loads of its parts."""
    times = 30.0 * np.arange(len(levels))
    parts = [
        float(ramp_toxic_load(concentration=levels[i : i + 2], time_s=times[i : i + 2], n=n))
        for i in range(len(levels) - 1)
    ]
    whole = float(ramp_toxic_load(concentration=levels, time_s=times, n=n))
    assert whole == pytest.approx(math.fsum(parts), rel=1e-12)


@given(readings, exponents)
@settings(derandomize=True, max_examples=60)
def test_a_ramp_lies_between_its_lowest_and_highest_reading(levels: list[float], n: float) -> None:
    """No load exceeds that of the highest reading all the time, none falls below the lowest."""
    times = 60.0 * np.arange(len(levels))
    minutes = len(levels) - 1
    load = float(ramp_toxic_load(concentration=levels, time_s=times, n=n))
    low, high = minutes * min(levels) ** n, minutes * max(levels) ** n
    assert low * (1 - 1e-9) <= load <= high * (1 + 1e-9)


@given(st.floats(0.0, 500.0), st.floats(1e-9, 1.0), exponents)
@settings(derandomize=True, max_examples=80)
def test_the_series_meets_the_closed_form(level: float, tilt: float, n: float) -> None:
    """A nearly level step does not lose digits: it agrees with fine constant steps."""
    level += 1.0
    ends = [level * (1 - tilt), level * (1 + tilt)]
    middles = np.linspace(ends[0], ends[1], 4001)
    fine = toxic_load(concentration=0.5 * (middles[1:] + middles[:-1]), step_s=60.0 / 4000, n=n)
    load = float(ramp_toxic_load(concentration=ends, time_s=[0.0, 60.0], n=n))
    assert load == pytest.approx(float(fine), rel=3e-6)


@pytest.mark.parametrize("tilt", [1e-9, 1e-5, 9.99e-4, 1.001e-3, 0.3])
def test_a_nearly_level_step_keeps_its_digits(tilt: float) -> None:
    """For n of 2 and 3 the mean powers are 1 + tilt^2/3 and 1 + tilt^2, however small the tilt."""
    for n, mean in ((2.0, 1.0 + tilt**2 / 3.0), (3.0, 1.0 + tilt**2)):
        load = ramp_toxic_load(concentration=[1 - tilt, 1 + tilt], time_s=[0.0, 60.0], n=n)
        assert float(load) == pytest.approx(mean, rel=2e-12)


@given(readings, exponents, st.floats(0.1, 20.0))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_indoor_load_does_not_depend_on_the_step(
    levels: list[float], n: float, per_hour: float
) -> None:
    """Steps cut in three give the same load indoors."""
    rate = per_hour / 3600.0
    whole = indoor_toxic_load(concentration=levels, air_exchange_per_s=rate, step_s=600.0, n=n)
    cut = indoor_toxic_load(
        concentration=np.repeat(levels, 3), air_exchange_per_s=rate, step_s=200.0, n=n
    )
    assert float(cut) == pytest.approx(float(whole), rel=1e-7, abs=1e-12)


@given(readings, exponents, st.floats(0.1, 20.0), st.floats(1.0, 3.0))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_more_gas_outdoors_is_never_less_indoors(
    levels: list[float], n: float, per_hour: float, more: float
) -> None:
    """The indoor load grows as the n-th power of the history."""
    rate = per_hour / 3600.0
    less, greater = (
        float(
            indoor_toxic_load(
                concentration=np.array(levels) * f, air_exchange_per_s=rate, step_s=600.0, n=n
            )
        )
        for f in (1.0, more)
    )
    assert greater == pytest.approx(less * more**n, rel=1e-9, abs=1e-300)


def test_a_leaky_house_protects_less() -> None:
    """While the cloud stands more air exchange is more load, up to that of the open air."""
    rates = np.array([0.0, 0.1, 0.5, 1.0, 5.0, 50.0, 5000.0]) / 3600.0
    history = np.full((30, rates.size), 100.0)
    load = indoor_toxic_load(concentration=history, air_exchange_per_s=rates, step_s=60.0, n=2.75)
    open_air = toxic_load(concentration=[100.0] * 30, step_s=60.0, n=2.75)
    assert load[0] == 0.0
    assert np.all(np.diff(load) > 0.0)
    assert load[-1] < float(open_air)
    assert load[-1] == pytest.approx(float(open_air), rel=1e-2)


def test_the_mean_of_a_step_would_understate_the_load() -> None:
    """For n above 1 the power of the mean is less than the mean of the power."""
    history = [100.0]
    _, means = indoor_series_kg_m3(
        outdoor_kg_m3=history, air_exchange_per_s=1 / 3600, step_s=3600.0
    )
    crude = toxic_load(concentration=means, step_s=3600.0, n=2.75)
    exact = indoor_toxic_load(
        concentration=history, air_exchange_per_s=1 / 3600, step_s=3600.0, n=2.75
    )
    assert float(exact) > 1.2 * float(crude)


def test_many_receptors_give_one_load_each() -> None:
    """Histories of many places at once equal each on its own."""
    history = np.array([[10.0, 0.0, 3.0], [0.0, 20.0, 3.0]])
    together = indoor_toxic_load(
        concentration=history, air_exchange_per_s=[2e-4, 3e-4, 4e-4], step_s=[60.0, 1200.0], n=2.5
    )
    apart = [
        float(
            indoor_toxic_load(
                concentration=history[:, i], air_exchange_per_s=rate, step_s=[60.0, 1200.0], n=2.5
            )
        )
        for i, rate in enumerate((2e-4, 3e-4, 4e-4))
    ]
    assert together.tolist() == pytest.approx(apart, rel=1e-10)
    ramp = ramp_toxic_load(concentration=history, time_s=[0.0, 60.0], n=1.0)
    assert ramp.tolist() == pytest.approx([5.0, 10.0, 3.0])


@given(st.lists(st.floats(0.0, 900.0), min_size=1, max_size=9), st.floats(0.0, 4000.0))
@settings(derandomize=True, max_examples=60)
def test_no_more_than_the_limit_is_counted(steps: list[float], limit: float) -> None:
    """The steps that count add up to the whole or the limit, whichever is less."""
    kept = limited_steps_s(step_s=steps, limit_s=limit)
    assert np.all((kept >= 0.0) & (kept <= np.array(steps)))
    assert float(kept.sum()) == pytest.approx(min(limit, math.fsum(steps)), abs=1e-9)


def test_half_an_hour_is_the_most_that_counts() -> None:
    """The limit for toxic clouds is pinned."""
    assert PURPLE_BOOK_TOXIC_LIMIT_S == 1800.0


_RAMP = {"concentration": [1.0, 2.0], "time_s": [0.0, 60.0], "n": 2.0}
_ROOM = {"concentration": [1.0, 2.0], "air_exchange_per_s": 3e-4, "step_s": 60.0, "n": 2.0}


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("concentration", [1.0, -2.0]),
        ("concentration", [math.nan, 1.0]),
        ("time_s", [0.0, math.nan]),
        ("time_s", [0.0, 0.0]),
        ("time_s", [0.0]),
        ("n", 0.0),
        ("n", math.nan),
    ],
)
def test_a_ramp_refuses_the_impossible(name: str, bad: object) -> None:
    """A negative reading or a time that does not rise is named."""
    with pytest.raises(ValueError, match=name):
        ramp_toxic_load(**{**_RAMP, name: bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("concentration", [1.0, -2.0]),
        ("concentration", [math.nan, 1.0]),
        ("air_exchange_per_s", -1.0),
        ("air_exchange_per_s", math.inf),
        ("step_s", 0.0),
        ("step_s", math.nan),
        ("n", -1.0),
    ],
)
def test_a_room_refuses_the_impossible(name: str, bad: object) -> None:
    """A negative air exchange or an empty step is named."""
    with pytest.raises(ValueError, match=name):
        indoor_toxic_load(**{**_ROOM, name: bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "bad"), [("step_s", [-1.0]), ("limit_s", math.nan)])
def test_a_limit_refuses_the_impossible(name: str, bad: object) -> None:
    """No negative step, no unknown limit."""
    with pytest.raises(ValueError, match=name):
        limited_steps_s(**{"step_s": [60.0], "limit_s": 1800.0, name: bad})  # type: ignore[arg-type]
