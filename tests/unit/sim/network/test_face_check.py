"""A network's own numbers beside measured ones, from four points worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import ValidationError

from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.observed_travel import ObservedTravel
from scenarios.model.vocabulary import VehicleClass
from scenarios.observed_travel import observed_travel
from sim.network.face_check import face_checks

TIMES = np.array([0.0, 240.0, 600.0, np.inf])
PEOPLE = np.array([10.0, 20.0, 30.0, 40.0])


def seen(**more: object) -> ObservedTravel:
    name = Text(zh="x", en="x")
    source = Provenance(grade=Grade.synthetic, source="test")
    return ObservedTravel(id="x", city=name, what=name, agency="fire", provenance=source, **more)


def here(vehicle=VehicleClass.heavy_fire, people=PEOPLE, **more: object) -> float:
    return face_checks([seen(**more)], vehicle, TIMES, people)[0].here


@pytest.mark.parametrize(
    ("band", "share"),
    [
        ({"upto_s": 240.0}, 0.3),
        ({"upto_s": 239.9}, 0.1),
        ({"above_s": 240.0, "upto_s": 600.0}, 0.3),
        ({"above_s": 240.0}, 0.7),
        ({"above_s": 600.0}, 0.4),
    ],
)
def test_a_share_counts_people_by_their_time(band, share):
    """10 at the station, 20 at 240 s, 30 at 600 s, 40 out of reach: longer than any time."""
    assert here(share_frac=0.5, **band) == pytest.approx(share)


def test_bands_that_cover_all_times_add_to_one():
    """What is within, between and beyond is everybody."""
    bands = ({"upto_s": 240.0}, {"above_s": 240.0, "upto_s": 600.0}, {"above_s": 600.0})
    assert sum(here(share_frac=0.1, **band) for band in bands) == pytest.approx(1.0)


def test_a_mean_is_weighted_by_people_and_leaves_out_the_unreached():
    """(10 * 0 + 20 * 240 + 30 * 600) / 60 = 380 s."""
    assert here(mean_s=60.0) == pytest.approx(380.0)


def test_nobody_there_is_no_number():
    """No people: neither a share nor a mean."""
    nobody = np.zeros(4)
    assert math.isnan(here(people=nobody, mean_s=60.0))
    assert math.isnan(here(people=nobody, share_frac=0.1, upto_s=60.0))


def test_each_vehicle_is_held_against_its_own_kind():
    """Fire engines beside fire data, ambulances beside ambulance data, others beside none."""
    for vehicle, agency in (("heavy_fire", "fire"), ("ambulance", "medical")):
        found = face_checks(observed_travel(), VehicleClass(vehicle), TIMES, PEOPLE)
        assert found
        assert {each.observed.agency for each in found} == {agency}
    assert not face_checks(observed_travel(), VehicleClass.bus, TIMES, PEOPLE)


def test_an_observation_carries_one_number():
    """Neither none nor two."""
    for wrong in ({}, {"share_frac": 0.1, "mean_s": 60.0}):
        with pytest.raises(ValidationError, match="either share_frac or mean_s"):
            seen(**wrong)
