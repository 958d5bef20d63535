"""The source term: scaling, conservation, what follows what, what is refused."""

from __future__ import annotations

import math
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.substances import pack_substances
from sim.model_card import catalogue
from sim.source_term import (
    GROUNDS,
    Opening,
    SourceTerm,
    Store,
    Surroundings,
    rupture_source_term,
    source_term,
)
from sim.source_term.fate import RULES
from sim.source_term.fluid import (
    heat_of_vaporisation_j_kg,
    liquid_density_kg_m3,
    vapour_pressure_pa,
)
from tests.verification.registry import all_cases

SUBSTANCES = pack_substances(["chlorine", "benzene", "methane", "ammonia"])
HOLE = Opening(0.02, 0.62)
AIR = Surroundings(wind_speed_m_s=3.0, air_temperature_k=293.15)
STORES = {
    "chlorine": Store("liquid", 293.15, 6e5, 2e4),
    "benzene": Store("liquid", 293.15, 0.0, 2e4, 3.0),
    "methane": Store("gas", 293.15, 4e6, 2e3),
}


def term(name: str = "chlorine", **changes: object) -> SourceTerm:
    given_ = {"store": STORES[name], "opening": HOLE, "surroundings": AIR, "horizon_s": 7200.0}
    values = given_ | changes
    return source_term(SUBSTANCES[name], values.pop("store"), values.pop("opening"),
                       values.pop("surroundings"), **values)  # fmt: skip


@given(
    name=st.sampled_from(sorted(STORES)),
    hole_m=st.floats(0.003, 0.15),
    wind_m_s=st.floats(0.6, 15.0),
    air_k=st.floats(255.0, 310.0),
    stop_s=st.one_of(st.just(math.inf), st.floats(0.0, 7200.0)),
    bund_m2=st.one_of(st.none(), st.floats(5.0, 500.0)),
    ground=st.sampled_from(sorted(GROUNDS)),
    rule=st.sampled_from(RULES),
)
@settings(max_examples=40, deadline=None)
def test_what_leaves_is_in_the_air_or_on_the_ground(
    name, hole_m, wind_m_s, air_k, stop_s, bund_m2, ground, rule
):
    """Mass is kept to 1e-9 and no series is ever negative."""
    found = term(
        name,
        opening=Opening(hole_m, 0.62),
        surroundings=Surroundings(wind_m_s, air_k, ground, bund_m2),
        stop_s=stop_s,
        rule=rule,
    )
    assert found.airborne_kg + found.pool_kg[-1] == pytest.approx(
        found.discharged_kg, rel=1e-9, abs=1e-6
    )
    assert found.discharged_kg <= STORES[name].inventory_kg * (1 + 1e-9)
    for series in (found.liquid_kg_s, found.gas_kg_s, found.airborne_kg_s, found.pool_kg):
        assert np.all(series >= 0.0)
    assert np.all(np.diff(found.edges_s) > 0.0)
    assert found.edges_s[[0, -1]].tolist() == [0.0, 7200.0]


@pytest.mark.parametrize("name", STORES)
def test_twice_the_hole_lets_out_twice_as_much(name):
    """The discharge grows with the area."""
    wide = term(name, opening=Opening(0.02 * math.sqrt(2.0), 0.62))
    ratio = wide.discharge_kg_s[0] / term(name).discharge_kg_s[0]
    assert ratio == pytest.approx(2.0, rel=1e-9)


def test_until_the_hole_is_closed_nothing_is_different():
    """The same series up to the stop; then no discharge, and the pool goes on."""
    whole, stopped = term(), term(stop_s=900.0)
    early = np.linspace(0.0, 600.0, 7)
    for a, b in pairwise(early):
        assert stopped.mean_airborne_kg_s(a, b) == pytest.approx(
            whole.mean_airborne_kg_s(a, b), rel=0.02
        )
    assert stopped.discharge_ends_s == 900.0
    assert stopped.discharged_kg == pytest.approx(900.0 * whole.liquid_kg_s[0], rel=1e-9)
    assert stopped.airborne_ends_s > 900.0
    assert term(stop_s=0.0).discharged_kg == 0.0
    assert term(stop_s=0.0).airborne_kg == 0.0


def test_rules_of_rain_out_stand_in_their_order():
    """Vapour alone, twice the vapour, five times: ever more in the air at once."""
    shares = [term(rule=rule).airborne_frac for rule in reversed(RULES)]
    assert shares == sorted(shares)
    assert shares[1] == pytest.approx(2 * shares[0])
    assert shares[2] == pytest.approx(5 * shares[0])
    assert [term(rule=rule).rain_out_rule for rule in RULES] == list(RULES)
    assert term("benzene").rain_out_rule == ""


def test_the_mean_of_the_series_adds_up():
    """Means over any cut of the time give the total; beyond the horizon nothing rises."""
    found = term("benzene")
    cuts = np.array([0.0, 13.0, 600.0, 601.0, 5000.0, 7200.0])
    total = sum(found.mean_airborne_kg_s(a, b) * (b - a) for a, b in pairwise(cuts))
    assert total == pytest.approx(found.airborne_kg, rel=1e-12)
    assert found.mean_airborne_kg_s(7200.0, 7260.0) == 0.0


def test_wind_carries_more_off_a_pool_that_does_not_boil():
    """Mackay and Matsugu: the power 0.78 of the wind, on a bund that is full at once."""
    around = [Surroundings(u, 293.15, bund_area_m2=20.0) for u in (2.0, 8.0)]
    slow, fast = (
        rupture_source_term(SUBSTANCES["benzene"], STORES["benzene"], one, horizon_s=600.0)
        for one in around
    )
    assert fast.airborne_kg_s[-1] / slow.airborne_kg_s[-1] == pytest.approx(4**0.78, rel=1e-6)


def test_warmer_ground_boils_a_cold_liquid_faster():
    """Liquid methane on concrete at -10 C and at 30 C."""
    store = Store("liquid", 111.0, 0.0, 2e4)
    cold, warm = (
        rupture_source_term(SUBSTANCES["methane"], store, Surroundings(3.0, k), horizon_s=600.0)
        for k in (263.15, 303.15)
    )
    assert warm.airborne_kg > cold.airborne_kg
    assert warm.temperature_k == SUBSTANCES["methane"].boiling_point_k
    assert warm.source_area_m2 > 0.0


def test_a_jet_has_no_pool_and_a_pool_has_an_area():
    assert term("methane").source_area_m2 is None
    assert 0.0 < term("benzene", surroundings=Surroundings(3.0, 293.15, bund_area_m2=30.0)
                      ).source_area_m2 <= 30.0  # fmt: skip


def test_what_rises_of_chlorine_is_cold_and_heavy():
    """At its boiling point: 3.6 kg/m3 as vapour, five times that with the drops it carries."""
    found = term()
    assert found.temperature_k == SUBSTANCES["chlorine"].boiling_point_k
    assert found.vapour_density_kg_m3 == pytest.approx(3.61, abs=0.02)
    assert found.vapour_frac == pytest.approx(0.2)
    assert found.density_kg_m3 == pytest.approx(5 * found.vapour_density_kg_m3, rel=0.02)


def test_a_pipe_passes_less_than_a_hole():
    """The liquid flashes inside a long passage and chokes it."""
    pipe = term(opening=Opening(0.02, 0.62, passage_length_m=1.0))
    assert pipe.liquid_kg_s[0] < 0.6 * term().liquid_kg_s[0]
    assert "consequence.flashing_discharge" in pipe.methods


def test_a_vessel_cannot_be_below_its_vapour_pressure():
    """Chlorine at 20 C has 6.8 bar whatever the gauge is said to show, and the reader is told."""
    low = term(store=Store("liquid", 293.15, 1e5, 2e4))
    own = vapour_pressure_pa(SUBSTANCES["chlorine"], temperature_k=293.15) - 101_325.0
    same = term(store=Store("liquid", 293.15, own, 2e4))
    assert low.liquid_kg_s[0] == pytest.approx(same.liquid_kg_s[0], rel=1e-9)
    assert any("gauge_pressure_pa = 100000 outside" in note for note in low.extrapolated)
    assert term().extrapolated == ()


@pytest.mark.parametrize(
    "store", [Store("gas", 293.15, 0.0, 2e3), Store("liquid", 280.0, 0.0, 2e3)]
)
def test_without_pressure_nothing_comes_out(store):
    found = term("benzene", store=store)
    assert found.discharged_kg == found.airborne_kg == found.peak_airborne_kg_s == 0.0
    assert found.discharge_ends_s == 0.0


def test_a_burst_gas_vessel_cools_by_its_work_on_the_air():
    """T0 / k against a vacuum-like atmosphere, T0 where there is nothing to expand."""
    one = SUBSTANCES["methane"]
    high = rupture_source_term(one, Store("gas", 300.0, 1e9, 1e3), AIR, horizon_s=60.0)
    none = rupture_source_term(one, Store("gas", 300.0, 0.0, 1e3), AIR, horizon_s=60.0)
    assert high.temperature_k == pytest.approx(300.0 / one.heat_ratio, rel=1e-3)
    assert none.temperature_k == pytest.approx(300.0, rel=1e-12)
    assert high.airborne_at_once_kg == high.airborne_kg == 1e3


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Opening(0.0, 0.62), "hole_diameter_m"),
        (lambda: Opening(math.nan, 0.62), "hole_diameter_m"),
        (lambda: Opening(0.02, 1.2), "discharge_coefficient_ratio"),
        (lambda: Opening(0.02, 0.6, -1.0), "passage_length_m"),
        (lambda: Store("solid", 293.0, 0.0, 1.0), "phase"),
        (lambda: Store("gas", math.nan, 0.0, 1.0), "temperature_k"),
        (lambda: Store("gas", 293.0, -1.0, 1.0), "gauge_pressure_pa"),
        (lambda: Store("gas", 293.0, 0.0, 0.0), "inventory_kg"),
        (lambda: Surroundings(0.0, 293.0), "wind_speed_m_s"),
        (lambda: Surroundings(3.0, 293.0, "lava"), "ground"),
        (lambda: Surroundings(3.0, 293.0, bund_area_m2=0.0), "bund_area_m2"),
        (lambda: term(horizon_s=0.0), "horizon_s"),
        (lambda: term(stop_s=-1.0), "stop_s"),
        (lambda: term(stop_s=math.nan), "stop_s"),
        (lambda: term(rule="guess"), "rule"),
        (lambda: term(store=Store("liquid", 420.0, 9e6, 1e3)), "critical temperature"),
        (lambda: liquid_density_kg_m3(SUBSTANCES["chlorine"], temperature_k=500.0), "critical"),
        (lambda: heat_of_vaporisation_j_kg(SUBSTANCES["chlorine"], temperature_k=math.nan),
         "temperature_k"),
    ],
)  # fmt: skip
def test_the_impossible_is_refused_by_name(make, name):
    with pytest.raises(ValueError, match=name):
        make()


def test_one_call_is_fast_enough_for_every_replication():
    """Under 10 ms of processor time for the shipped scenario's vessel."""
    fastest = math.inf
    for _ in range(5):
        begin = time.process_time()
        term(horizon_s=18_000.0)
        fastest = min(fastest, time.process_time() - begin)
    assert fastest < 0.010


def test_cards_of_the_room_name_cases_that_exist_and_methods_name_cards():
    cards = {key: card for key, card in catalogue().items() if key.startswith("source_term.")}
    known = {case.id for case in all_cases()}
    assert len(cards) == 2
    for card in cards.values():
        assert card.checks
        assert set(card.checks) <= known
        assert len(card.limits_zh) == len(card.limits_en)
    for name in STORES:
        assert set(term(name).methods) <= set(catalogue())
