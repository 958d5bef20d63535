"""A gas explosion in a small mine: blast, fumes, walking out, air, a second explosion.

in -> n1 -> n2 -> (face) -> n3 -> n4 -> out, fan in the last shaft, doors in the crosscut n1-n4.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.hazard.base import Controls
from sim.hazard.mine_explosion import MineExplosionHazard
from tests.support.hazards import blast, casualties, milestones, order, pit, run, scenario, streams

LONG_S = 43_200.0
AIR = Controls(ventilation_restored=True)
FIRE_OUT = Controls(source_extinguished=True)
BOTH = Controls(ventilation_restored=True, source_extinguished=True)


def mine(source=None, *, replication=0, horizon_s=LONG_S, roadway="face", **incident):
    return MineExplosionHazard(
        scenario(blast(roadway, **incident), horizon_s=horizon_s),
        source or pit(),
        streams(replication),
    )


def arrival_s(hazard: MineExplosionHazard, name: str) -> float:
    """When the air at a junction first breaks a limit, s; infinity if never."""
    history, fumes = hazard._accident.history, hazard._accident.fumes
    foul = history.junction_frac[:, hazard._layout.network.junction(name)] > fumes.foul_frac
    return float(history.times_s[foul.argmax()]) if foul.any() else np.inf


# --- air and fumes --------------------------------------------------------------------------


def test_fumes_follow_the_air():
    """From the face they reach n3, n4 and the fan shaft in this order, never n1 and n2."""
    hazard = mine()
    at = [arrival_s(hazard, name) for name in ("n3", "n4")]
    assert at == sorted(at)
    assert np.isfinite(at).all()
    assert np.isinf(arrival_s(hazard, "n1"))
    assert np.isinf(arrival_s(hazard, "n2"))


@pytest.mark.parametrize("turned", [("face",), ("face", "intake"), ("return", "crosscut")])
def test_writing_a_roadway_the_other_way_round_changes_nothing(turned):
    """Start and end swapped on paper: same air, same fumes at every junction, same blast."""
    plain, swapped = mine()._accident, mine(pit(turned=turned))._accident
    np.testing.assert_allclose(
        np.abs(plain.air.quantity_m3_s), np.abs(swapped.air.quantity_m3_s), rtol=1e-9
    )
    np.testing.assert_allclose(
        plain.history.junction_frac, swapped.history.junction_frac, atol=1e-9
    )


def test_broken_doors_short_circuit_the_air():
    """With the crosscut's doors gone less air reaches the face, and the fumes hang longer."""
    whole, broken = mine()._danger, mine(broken=1.0)._danger
    assert broken.air_m3_s < 0.95 * whole.air_m3_s
    assert broken.cleared_s > whole.cleared_s


def test_doors_break_where_the_blast_is_stronger_than_they_are():
    """No chance given: an air door falls to 20 m of gas, a seal of 4.4 MPa to nothing."""
    doors, seal = (
        mine(pit(stopping=kind), gas_m=20.0, broken=None) for kind in (None, "seal_4400")
    )
    assert doors._accident.damage.broken == ("crosscut",)
    assert seal._accident.damage.broken == ()
    assert doors._danger.air_m3_s < seal._danger.air_m3_s


def test_more_gas_never_breaks_fewer_stoppings():
    """Same luck, 2 to 60 m of gas against masonry: once broken, broken by all that is stronger."""
    for replication in range(4):
        number = [
            len(mine(pit(stopping="solid_block_dry"), replication=replication, gas_m=g,
                     broken=None)._accident.damage.broken)
            for g in (2.0, 5.0, 10.0, 20.0, 60.0)
        ]  # fmt: skip
        assert number == sorted(number)


def test_stopped_fans_leave_the_natural_draught():
    """All fans stopped: still air in a flat mine, a weak draught with 300 m between the shafts."""
    flat, deep = mine(fans_fail=1.0), mine(pit(depth_m=300.0), fans_fail=1.0)
    assert np.abs(flat._accident.air.quantity_m3_s).max() < 0.01
    running = np.abs(mine()._accident.air.quantity_m3_s).max()
    assert 0.1 < np.abs(deep._accident.air.quantity_m3_s).max() < running


def test_a_roof_fall_nearly_stops_the_air_at_the_face():
    """Only leakage is left: methane gathers past the explosive limit of 5 %."""
    hazard = mine(blocked=1.0)
    assert hazard._danger.air_m3_s < 0.1 * mine()._danger.air_m3_s
    run(hazard, LONG_S)
    assert hazard._danger.methane_frac(LONG_S) > 0.05


def test_restored_air_carries_the_methane_away():
    """Blocked until 2 h, then aired: above 1 % before, below 1 % within the hour after."""
    hazard = mine(blocked=1.0)
    run(hazard, 10_800.0, {7200.0: AIR})
    assert hazard._danger.methane_frac(10_800.0) < 0.01
    blocked = mine(blocked=1.0)
    run(blocked, 7200.0)
    assert blocked._danger.methane_frac(7200.0) > 0.01


def test_the_mine_is_safe_when_fire_is_out_air_is_back_and_fumes_are_gone():
    """Neither air alone nor a dead fire alone makes a burning, blocked mine safe; both do."""
    for controls, safe in ((AIR, False), (FIRE_OUT, False), (BOTH, True)):
        hazard = mine(pit(methane_m3_s=0.2), blocked=1.0, burns=1.0)
        run(hazard, 3600.0, {600.0: controls})
        later = [hazard.advance(3600.0 + 60.0 * i, controls) for i in range(1, 61)]
        assert hazard.controlled() is safe
        assert later


# --- blast ----------------------------------------------------------------------------------


def test_miners_in_the_flame_are_hurt_badly():
    """All where the flame has been are severely or lethally hurt."""
    hazard = mine(pit(miners={"face": 40}), gas_m=10.0)
    hazard.advance(0.0, Controls())
    flame = hazard._accident.felt.in_flame
    assert 0 < flame.sum() < 40
    assert (hazard._state[flame] >= 2).all()


def test_dust_makes_a_small_explosion_large():
    """10 m of gas with 60 m of dry dust hurts whom 10 m of gas hurts, and more."""
    plain, dusty = (mine(gas_m=10.0, dust_m=d) for d in (0.0, 60.0))
    for hazard in (plain, dusty):
        hazard.advance(0.0, Controls())
    assert (dusty._state >= plain._state).all()
    assert dusty._state.sum() > plain._state.sum()


def test_a_lean_mixture_is_weaker():
    """6 % against 9.5 % methane: lower overpressure wherever somebody stands."""
    lean, rich = (mine(methane=m)._accident.felt.peak_pa for m in (0.06, 0.095))
    assert (lean < rich).all()


def test_more_gas_never_hurts_fewer():
    """5, 10, 20, 40 m of gas: the same miners, never fewer hurt by the blast."""
    numbers = []
    for gas_m in (5.0, 10.0, 20.0, 40.0):
        hazard = mine(gas_m=gas_m)
        hazard.advance(0.0, Controls())
        numbers.append(int(np.count_nonzero(hazard._state)))
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[-1]


@pytest.mark.parametrize(("refuge", "shaft_m"), [((), 400.0), (("n4",), 0.0)])
def test_the_way_out_avoids_the_roadway_of_the_explosion(refuge, shaft_m):
    """From n3's side of the face the way leads by the return to the fan shaft or to a refuge."""
    ways = mine(pit(miners={"return": 20}, refuge=refuge))._flight._ways
    own_m = 1000.0 * (1.0 - ways.from_share[:, 0])
    np.testing.assert_allclose(ways.length_m, own_m + shaft_m)


# --- walking out ----------------------------------------------------------------------------


def test_warned_miners_on_the_intake_walk_out_unhurt():
    """Told at once, in fresh air, at 1 m/s: out by their distance, none collapses on the way."""
    hazard = mine(pit(miners={"intake": 20}), gas_m=2.0)
    reports = run(hazard, 3600.0, orders=[order("evacuate")])
    assert not any(harm.trapped for t, r in reports if t > 0 for harm in r.harmed)
    unhurt = hazard._state == 0
    np.testing.assert_allclose(
        hazard._flight.safe_s[unhurt], hazard._flight._ways.length_m[unhurt], atol=30.0
    )
    assert reports[-1][1].protected["out"] == 1.0


def test_without_self_rescuers_the_fumes_take_more():
    """The same miners on the return side: never more collapse with rescuers than without."""
    people = pit(miners={"return": 40}), pit(miners={"return": 40}, rescuer_s=1.0)
    with_them, without = (
        casualties(run(mine(source, gas_m=6.0, co=0.02), 7200.0, orders=[order("evacuate")]))
        for source in people
    )
    assert with_them <= without
    assert len(with_them) < len(without)


def test_a_later_order_never_saves_more():
    """Told at 0, 10, 30, 60 min or never: the same miners, never fewer hurt."""
    source = pit(miners={"return": 20, "intake": 20}, rescuer_s=1200.0)
    hurt = [
        len(casualties(run(mine(source, co=0.02), 7200.0, orders=[order("evacuate", t)])))
        for t in (0.0, 600.0, 1800.0, 3600.0)
    ]
    hurt.append(len(casualties(run(mine(source, co=0.02), 7200.0))))
    assert hurt == sorted(hurt)


def test_the_lightly_hurt_are_casualties_when_they_come_out():
    """A moderate injury does not carry a miner to the pit head: he is reported once he is there."""
    found = 0
    for replication in range(12):
        hazard = mine(replication=replication, gas_m=8.0)
        for t_s, report in run(hazard, 7200.0, orders=[order("evacuate")]):
            for harm in report.harmed:
                if not harm.trapped:
                    assert hazard._flight.safe_s[harm.person] <= t_s
                    assert harm.rpm in {9, 10, 11}
                    found += 1
    assert found > 0


def test_the_lightly_hurt_can_still_collapse_in_the_fumes():
    """Hurt lightly on the return side, no rescuer, thick fumes: he falls and must be fetched."""
    fell = 0
    for replication in range(12):
        source = pit(miners={"return": 40}, rescuer_s=1.0)
        hazard = mine(source, replication=replication, gas_m=30.0, co=0.03)
        hazard.advance(0.0, Controls())
        light = set(np.flatnonzero(hazard._state == 1).tolist())
        for step in range(1, 121):
            for harm in hazard.advance(60.0 * step, Controls()).harmed:
                fell += harm.person in light and harm.trapped
    assert fell > 0


def test_those_cut_off_are_trapped():
    """The explosion is in the only roadway from the workings: whoever has no way is trapped.

    neck leads from n2 to n6, end from n6 to n7 and no farther. Those not hurt keep the full score;
    one of them, brought out, is not among the casualties afterwards.
    """
    source = pit(miners={"intake": 5})
    roads = list(source.mine.roadways)
    blind = roads[1].model_copy(update={"id": "neck", "start": "n2", "end": "n6", "n_miners": 0})
    end = blind.model_copy(update={"id": "end", "start": "n6", "end": "n7", "n_miners": 40})
    dead_end = source.model_copy(
        update={"mine": source.mine.model_copy(update={"roadways": (*roads, blind, end)})}
    )
    hazard = mine(dead_end, roadway="neck", gas_m=10.0)
    report = hazard.advance(0.0, Controls())
    cut = set(np.flatnonzero(hazard._flight.cut_off).tolist())
    assert len(cut) == 40
    assert cut <= {h.person for h in report.harmed if h.trapped}
    unhurt = {h.person for h in report.harmed if h.rpm == 12}
    assert unhurt
    assert unhurt == {p for p in cut if hazard._state[p] == 0}
    hazard.free(min(unhurt))
    assert min(unhurt) not in casualties(run_on(hazard, 60.0, 7200.0))


def run_on(hazard, from_s, to_s):
    return [(t, hazard.advance(t, Controls())) for t in np.arange(from_s, to_s, 60.0).tolist()]


# --- a second explosion ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocked", "burns", "possible"), [(1.0, 1.0, True), (1.0, 0.0, False), (0.0, 1.0, False)]
)
def test_a_second_explosion_needs_fire_and_methane(blocked, burns, possible):
    """In 12 h over 30 accidents: some with both, none without a fire or without gathering gas."""
    seen = sum(
        "second_explosion"
        in milestones(run(mine(replication=r, blocked=blocked, burns=burns), LONG_S))
        for r in range(30)
    )
    assert (seen > 0) is possible


def test_no_second_explosion_once_the_fire_is_out():
    """Put out before the gas is in range: none in 30 accidents."""
    for r in range(30):
        reports = run(mine(replication=r, blocked=1.0, burns=1.0), LONG_S, {60.0: FIRE_OUT})
        assert "second_explosion" not in milestones(reports)


def test_who_still_lies_in_the_mine_dies_in_the_second_explosion():
    """Trapped miners fall to score 0; those brought out and those who walked out do not."""
    for r in range(60):
        hazard = mine(replication=r, blocked=1.0, burns=1.0)
        freed: set[int] = set()
        for step in range(720):
            t_s = 60.0 * step
            before = hazard._flight.safe_s.copy()
            report = hazard.advance(t_s, Controls())
            if "second_explosion" in report.milestones:
                killed = {p for p, rpm in report.worsened if rpm == 0}
                killed |= {h.person for h in report.harmed if h.rpm == 0}
                below = {p for p in range(hazard.n) if before[p] > t_s} - freed
                assert killed == below
                assert freed
                return
            for harm in report.harmed:
                if harm.trapped and len(freed) < 3:
                    hazard.free(harm.person)
                    freed.add(harm.person)
    pytest.fail("no second explosion in 60 accidents")


def test_nobody_is_reported_hurt_twice():
    """Blast, fumes and second explosion together: each miner is hurt once, then only worse."""
    for r in range(20):
        hazard = mine(replication=r, blocked=1.0, burns=1.0, gas_m=20.0, co=0.03)
        score: dict[int, int] = {}
        for _, report in run(hazard, LONG_S):
            for harm in report.harmed:
                assert harm.person not in score
                score[harm.person] = harm.rpm
            for person, rpm in report.worsened:
                assert rpm <= score[person]
                score[person] = rpm


def test_orders_do_not_change_the_luck_of_the_accident():
    """Blast, damage, gas and the time of a second explosion are the same for both plans."""
    quiet, busy = (mine(replication=3, blocked=0.5, burns=0.5, broken=0.5) for _ in range(2))
    busy.protect(order("evacuate", 0.0))
    assert quiet._danger._second_at == busy._danger._second_at
    np.testing.assert_array_equal(quiet._tolerance, busy._tolerance)
    np.testing.assert_array_equal(
        quiet._accident.air.quantity_m3_s, busy._accident.air.quantity_m3_s
    )


def test_a_mine_explosion_closes_no_road():
    """Rescuers gather at the pit head; the way down takes the mine's own time."""
    hazard = mine()
    assert not hazard.closes(np.zeros(2), np.ones(2)).any()
    assert hazard.staging_xy() == (0.0, 0.0)
    assert hazard.access_s() == 600.0
