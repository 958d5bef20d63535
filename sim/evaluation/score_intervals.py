"""How sure a score is: percentile bootstrap over pairs, or over whole trials."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.evaluation.model_scores import ModelScores, model_scores

RESAMPLES: Final = 1000
LEVEL: Final = 0.95
_SCORES: Final = tuple(field.name for field in fields(ModelScores) if field.name != "n")


def score_intervals(
    *,
    observed: ArrayLike,
    predicted: ArrayLike,
    trial: ArrayLike | None = None,
    n_resamples: int = RESAMPLES,
    seed: int = 1,
) -> dict[str, tuple[float, float]]:
    """95 % interval of each score, by name of the score.

    Measurements of one trial share its weather and its release, so they do not count as
    independent: with `trial` given, whole trials are drawn with replacement.

    Parameters
    ----------
    observed, predicted
        As for `model_scores`, shape (n,).
    trial
        Label of the trial of each pair, shape (n,); None draws single pairs.
    n_resamples
        Number of bootstrap samples, at least 100.
    seed
        Seed of the draws.

    Returns
    -------
    dict
        ``fac2, fb, nmse, mg, vg`` to (low, high), percentile method.

    Raises
    ------
    ValueError
        If the shapes differ, a value is not above 0, or `n_resamples` is too small.

    References
    ----------
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13; resampling by trial as in
    Chang and Hanna 2004, section 4.
    """
    if n_resamples < 100:
        raise ValueError(f"n_resamples = {n_resamples} must be at least 100")
    seen, said = (np.asarray(values, dtype=float).ravel() for values in (observed, predicted))
    model_scores(observed=seen, predicted=said)  # refuses what cannot be scored
    label = np.arange(seen.size) if trial is None else np.asarray(trial).ravel()
    if label.shape != seen.shape:
        raise ValueError(f"trial must have the shape of observed {seen.shape}, got {label.shape}")
    _, number = np.unique(label, return_inverse=True)
    rows_of = [np.flatnonzero(number == i) for i in range(int(number.max()) + 1)]
    rng = np.random.Generator(np.random.PCG64(seed))
    found = np.empty((n_resamples, len(_SCORES)))
    for k in range(n_resamples):
        chosen = rng.integers(len(rows_of), size=len(rows_of))
        rows = np.concatenate([rows_of[i] for i in chosen])
        scores = model_scores(observed=seen[rows], predicted=said[rows])
        found[k] = [getattr(scores, name) for name in _SCORES]
    tail = 50.0 * (1.0 - LEVEL)
    low, high = np.percentile(found, [tail, 100.0 - tail], axis=0)
    return {name: (float(a), float(b)) for name, a, b in zip(_SCORES, low, high, strict=True)}
