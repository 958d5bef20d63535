"""How long a squad needs from the base to somebody in the mine and back with him, as the air is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arguments import Bools, Floats, Ints, positive, within
from sim.mine.mine_rescue import DEFAULT_SPEEDS, Speeds


class Pieces(NamedTuple):
    """Way from the surface to each person, cut into equal pieces."""

    length_m: Floats
    """Length of the whole way; infinity where there is none (n,)."""
    is_foul: Bools
    """Whether the air of each piece is foul (n, n_pieces)."""
    is_beyond_base: Bools
    """Whether each piece lies beyond the base (n, n_pieces)."""
    roadway: Ints
    """Where each person lies (n,)."""


class Errands(NamedTuple):
    """Times of one way in and one way out for each person, arrays (n,); infinity for no way."""

    there_s: Floats
    back_s: Floats
    """With a casualty."""
    under_s: Floats
    """Of both, under apparatus."""
    roadway: Ints
    """Where each lies."""


def errands(*, pieces: Pieces, speeds: Speeds = DEFAULT_SPEEDS) -> Errands:
    """Times of a squad from the base to each person and back.

    Formula: there = sum(dx / v_in), back = sum(dx / v_out) over the pieces beyond the base; under
    apparatus the same sums over those in foul air, where the squad gropes its way.

    Parameters
    ----------
    pieces
        The ways.
    speeds
        Speeds of a squad, m/s.

    Raises
    ------
    ValueError
        If a length or speed is outside its range.

    Examples
    --------
    >>> both = np.array([[True, True]])
    >>> far = Pieces(np.array([780.0]), np.array([[False, True]]), both, np.array([0]))
    >>> way = errands(pieces=far)
    >>> round(float(way.there_s[0]), 1), round(float(way.under_s[0]), 1)
    (1390.0, 1780.0)
    """
    length = within("length_m", pieces.length_m, 0.0, np.inf, "m", finite=False)
    go_clear, go_smoke, back_clear, back_smoke = (
        float(positive(name, speed, "m/s"))
        for name, speed in zip(Speeds._fields, speeds, strict=True)
    )
    piece_m = (length / pieces.is_foul.shape[1])[:, None]
    inside_m = np.where(pieces.is_beyond_base, piece_m, 0.0)
    foul_m = np.where(pieces.is_foul, inside_m, 0.0).sum(axis=1)
    clear_m = np.where(pieces.is_foul, 0.0, inside_m).sum(axis=1)
    return Errands(
        there_s=clear_m / go_clear + foul_m / go_smoke,
        back_s=clear_m / back_clear + foul_m / back_smoke,
        under_s=foul_m / go_smoke + foul_m / back_smoke,
        roadway=pieces.roadway,
    )
