"""One casualty between injury and bed: score now, death, what is still owed."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.model.vocabulary import Injury
from sim.response.casualty import Casualty


def casualty(rpm: int = 7, *, at_s: float = 100.0, trapped: bool = False) -> Casualty:
    return Casualty(
        id="P",
        injury=Injury.trauma,
        rpm=rpm,
        injured_s=at_s,
        order=0.0,
        luck=0.5,
        trapped=trapped,
        contaminated=False,
    )


def test_the_clock_runs_from_the_injury():
    """Hurt at 100 s to score 7: 6 from 1900 s on; dead at 100 + 12600 s."""
    hurt = casualty()
    assert [hurt.score(t) for t in (100.0, 1899.0, 1900.0)] == [7, 7, 6]
    assert hurt.death_s == 12_700.0
    assert not hurt.lost(12_699.0)
    assert hurt.lost(12_700.0)


def test_treatment_stops_death():
    """In a bed before the time of death: not lost."""
    hurt = casualty()
    hurt.treated = True
    assert not hurt.lost(20_000.0)


def test_further_harm_lowers_the_score_and_starts_the_decline_anew():
    """Worse at 2000 s to score 3: dead an hour later, at 5600 s, not at the old time."""
    hurt = casualty()
    hurt.worsen(3, 2000.0)
    assert hurt.score(2000.0) == 3
    assert hurt.death_s == 5600.0


def test_milder_harm_changes_nothing():
    """A higher score than the present one does not heal."""
    hurt = casualty()
    hurt.worsen(9, 2000.0)
    assert (hurt.rpm, hurt.death_s) == (7, 12_700.0)


def test_a_trapped_person_who_is_not_hurt_does_not_fade():
    """Score 12 stays; never dies of it; is owed a rescue until freed."""
    person = casualty(12, trapped=True)
    assert person.score(1e6) == 12
    assert person.death_s == np.inf
    assert person.open(1e6)
    person.trapped = False
    assert not person.open(1e6)


@pytest.mark.parametrize(("treated", "now_s", "owed"), [(False, 200.0, True), (True, 200.0, False),
                                                        (False, 13_000.0, False)])  # fmt: skip
def test_the_response_owes_a_bed_to_the_living(treated, now_s, owed):
    """Open until treated or dead."""
    hurt = casualty()
    hurt.treated = treated
    assert hurt.open(now_s) is owed


def test_harm_at_once_to_score_zero_is_death_in_that_instant():
    """Worsened to 0 at 500 s: lost from then on."""
    hurt = casualty()
    hurt.worsen(0, 500.0)
    assert hurt.death_s == 500.0
    assert hurt.lost(500.0)
