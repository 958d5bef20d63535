"""Refusals name the argument, its value and what is allowed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.arguments import indices, same_length, within


def test_value_at_the_edge_of_the_range_is_accepted() -> None:
    """The limits themselves belong to the range."""
    assert within("x_m", [0.0, 5.0], 0.0, 5.0, "m").tolist() == [0.0, 5.0]


@pytest.mark.parametrize("bad", [-0.1, 5.1, np.nan, np.inf, -np.inf])
def test_value_outside_is_refused_with_name_value_and_range(bad: float) -> None:
    """A planner is told which number is wrong and what would be right."""
    with pytest.raises(ValueError, match=r"x_m = .* outside 0\.\.5 m") as caught:
        within("x_m", [1.0, bad], 0.0, 5.0, "m")
    assert f"{bad:g}" in str(caught.value)


def test_lower_end_is_refused_when_the_range_is_open() -> None:
    """A width of nothing is no width."""
    with pytest.raises(ValueError, match=r"width_m = 0 outside >0\.\.5 m"):
        within("width_m", 0.0, 0.0, 5.0, "m", above=True)


def test_infinity_passes_only_where_it_has_a_meaning() -> None:
    """A person who never starts has an infinite start time."""
    assert within("t_s", np.inf, 0.0, np.inf, "s", finite=False) == np.inf
    with pytest.raises(ValueError, match="t_s = inf"):
        within("t_s", np.inf, 0.0, np.inf, "s")


def test_empty_array_is_fine() -> None:
    """No persons, no refusal."""
    assert within("t_s", [], 0.0, 1.0, "s").size == 0


def test_index_must_be_whole_and_inside() -> None:
    """Floor 1.5 and floor 7 of 3 do not exist."""
    assert indices("floor", [0, 2], 3).tolist() == [0, 2]
    with pytest.raises(ValueError, match=r"floor must hold whole numbers in 0\.\.2"):
        indices("floor", [0.5], 3)
    with pytest.raises(ValueError, match=r"floor = 7 outside 0\.\.2"):
        indices("floor", [7], 3)


def test_lengths_must_agree() -> None:
    """Two lists of people must be about the same people."""
    assert same_length(a=np.zeros(3), b=np.zeros(3)) == 3
    with pytest.raises(ValueError, match=r"a \(3,\), b \(2,\)"):
        same_length(a=np.zeros(3), b=np.zeros(2))
    with pytest.raises(ValueError, match="one-dimensional"):
        same_length(a=np.zeros((2, 2)), b=np.zeros((2, 2)))
