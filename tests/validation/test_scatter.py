"""The bands drawn on footprints come from the scores of the scoreboard."""

from __future__ import annotations

import pytest

from sim.consequence.cloud.scatter import SCATTER
from tests.validation.registry import EvidenceMissingError, rows


@pytest.mark.parametrize("method", SCATTER)
def test_the_band_uses_the_score(method: str) -> None:
    """VG and MG as scored, to the digits that are written down."""
    scored = SCATTER[method]
    try:
        found = {
            row.model: row.scores
            for dataset in ("prairie_grass", "lng_spills")
            for row in rows(dataset)
            if row.quantity == "arc_max_concentration"
        }
    except EvidenceMissingError as missing:
        pytest.skip(str(missing))
    scores = found[scored.series]
    assert scored.vg_ratio == pytest.approx(scores.vg, abs=5e-4)
    assert scored.mg_ratio == pytest.approx(scores.mg, abs=5e-4)
