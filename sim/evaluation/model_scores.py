"""How well a model predicts measurements: FAC2, FB, NMSE, MG and VG of Hanna and Chang."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

_FACTOR: Final = 2.0

_SLACK: Final = 1e-12
"""A prediction at exactly twice or half the observation counts as within a factor of two."""


@dataclass(frozen=True, slots=True)
class ModelScores:
    """Scores of one model against one set of measurements; all dimensionless."""

    n: int
    fac2: float
    """Share of predictions within a factor of two."""
    fb: float
    """Fractional bias of the means, -2 to 2; above 0 the model is too low."""
    nmse: float
    """Normalised mean square error."""
    mg: float
    """Geometric mean bias; above 1 the model is too low."""
    vg: float
    """Geometric variance, 1 or more."""


def model_scores(*, observed: ArrayLike, predicted: ArrayLike) -> ModelScores:
    """Scores of predictions beside measurements, pairwise.

    ``FB = 2 (Co - Cp) / (Co + Cp)`` of the means, ``NMSE = <(o - p)^2> / (Co Cp)``,
    ``MG = exp <ln o - ln p>``, ``VG = exp <(ln o - ln p)^2>``, FAC2 the share of
    ``0.5 <= p/o <= 2``.

    Parameters
    ----------
    observed, predicted
        Values of the same quantity, above 0, of one shape; leave out what lies below detection.

    Returns
    -------
    ModelScores
        With the number of pairs.

    Raises
    ------
    ValueError
        If the shapes differ, there is no pair, or a value is not finite and above 0.

    References
    ----------
    Chang and Hanna 2004, Meteorology and Atmospheric Physics 87, 167-196; Hanna and Chang 2012,
    Acta Geophysica 60, 981-1012.

    Examples
    --------
    >>> scores = model_scores(observed=[1.0, 2.0], predicted=[1.0, 1.0])
    >>> round(scores.fb, 4), round(scores.nmse, 4), round(scores.mg, 4)
    (0.4, 0.3333, 1.4142)
    """
    seen = _checked("observed", observed)
    said = _checked("predicted", predicted)
    if seen.shape != said.shape:
        raise ValueError(
            f"predicted must have the shape of observed {seen.shape}, got {said.shape}"
        )
    if seen.size == 0:
        raise ValueError("observed must hold at least one value, got none")
    ratio = said / seen
    gap = np.log(seen / said)
    mean_seen, mean_said = float(seen.mean()), float(said.mean())
    close = (ratio >= (1 - _SLACK) / _FACTOR) & (ratio <= _FACTOR * (1 + _SLACK))
    return ModelScores(
        n=seen.size,
        fac2=float(np.mean(close)),
        fb=2.0 * (mean_seen - mean_said) / (mean_seen + mean_said),
        nmse=float(np.mean((seen - said) ** 2)) / (mean_seen * mean_said),
        mg=math.exp(float(gap.mean())),
        vg=math.exp(float(np.mean(gap * gap))),
    )


def _checked(name: str, values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64).ravel()
    good = np.isfinite(array) & (array > 0.0)
    if not np.all(good):
        raise ValueError(f"{name} must be finite and above 0, got {array[~good][0]:g}")
    return array
