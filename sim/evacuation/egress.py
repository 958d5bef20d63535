"""Who takes which way out when nobody has a reason to prefer one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Ints, within


def share_out(*, n_persons: int, weights: ArrayLike) -> Ints:
    """Which of several doors each of a row of people takes, in proportion to the weights.

    The k-th place of a door of weight w comes at (k + 1/2) / w (Sainte-Lague), so that shares are
    fair to one person at any moment and the answer needs no luck.

    Parameters
    ----------
    n_persons
        People in the row, >= 0.
    weights
        Capacity or attraction of each door, >= 0, shape (n_doors,); 0 is not taken unless all are.

    Returns
    -------
    Door of each person, shape (n_persons,); all 0 when every weight is 0.

    Raises
    ------
    ValueError
        If a weight is negative or there is no door.

    Examples
    --------
    >>> share_out(n_persons=6, weights=[2.0, 1.0]).tolist()
    [0, 1, 0, 0, 1, 0]
    """
    people = int(within("n_persons", n_persons, 0, 1e7, "persons"))
    share = within("weights", weights, 0.0, 1e9, "")
    if share.ndim != 1 or share.size == 0:
        raise ValueError("weights must be one-dimensional and not empty")
    if not np.any(share > 0.0):
        return np.zeros(people, dtype=np.int64)
    open_doors = np.flatnonzero(share > 0.0)
    places = (np.arange(people) + 0.5)[:, None] / share[open_doors]
    first = np.argsort(places, axis=None, kind="stable")[:people]
    return open_doors[first % open_doors.size]
