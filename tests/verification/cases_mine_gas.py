"""Verification cases of gas in mine air: fronts, mixing, methane, sensors, ignition."""

from __future__ import annotations

import math

import numpy as np

from sim.mine.fan import FanCurve
from sim.mine.fumes import AirNetwork, air_network
from sim.mine.gas_transport import GasHistory, gas_history
from sim.mine.ignition import ignition_rate_per_s, ignition_time_s
from sim.mine.methane_network import methane_history, outburst_emission_m3_s, steady_methane
from sim.mine.methane_sensor import SETTINGS, sensor_record
from sim.mine.mine_network import MineNetwork, mine_network
from tests.verification.registry import Pairs, case


def _line(flow: float = 10.0) -> AirNetwork:
    """Roadways of 300 and 700 m3 one after the other."""
    return air_network(
        start=[0, 1],
        end=[1, 2],
        air_quantity_m3_s=[flow, flow],
        volume_m3=[300.0, 700.0],
        n_nodes=3,
    )


def _loop() -> AirNetwork:
    """0 - 1 - 2 - 1 is a closed circuit that a third of the air goes round; 2 - 3 leads out."""
    return air_network(
        start=[0, 1, 2, 2],
        end=[1, 2, 1, 3],
        air_quantity_m3_s=[10.0, 15.0, 5.0, 10.0],
        volume_m3=[100.0, 150.0, 50.0, 100.0],
        n_nodes=4,
    )


def _content_m3(history: GasHistory, time_s: float) -> float:
    """Gas in all roadways, by four hundred slices each."""
    profile = history.profile_frac(time_s=time_s, n_pieces=400)
    return float(np.sum(profile.mean(axis=1) * history.air.volume_m3))


@case(id="MA10", source="plug flow by hand: a slug of 60 m3 passes after 30 and 100 s for 6 s")
def slug_of_gas_passes_unchanged() -> Pairs:
    fill = np.zeros((2, 5))
    fill[0, 3] = 0.03  # 60 m3 between three and four fifths of the first roadway
    history = gas_history(air=_line(), time_step_s=1.0, n_steps=200, initial_frac=fill)
    at = history.junction_frac
    return [
        ([0.0, 0.03, 0.03, 0.0], at[[5, 7, 11, 13], 1]),
        ([0.0, 0.03, 0.03, 0.0], at[[75, 77, 81, 83], 2]),
    ]


@case(id="MA11", source="balance of the gas by hand: held + given off - carried out", rtol=2e-3)
def no_gas_is_made_or_lost_where_air_recirculates() -> Pairs:
    fill = np.zeros((4, 4))
    fill[1] = 0.2
    history = gas_history(
        air=_loop(), time_step_s=0.5, n_steps=80, initial_frac=fill, emission_m3_s=[0, 0.3, 0, 0]
    )
    out = 10.0 * np.trapezoid(history.junction_frac[:, 3], history.times_s)
    return [(0.2 * 150.0 + 0.3 * 40.0, _content_m3(history, 40.0) + out)]


@case(
    id="MA12",
    source="mixing by hand: 10/15 of the source, then a third comes round",
    atol=1e-9,
)
def recirculated_gas_builds_up_step_by_step() -> Pairs:
    history = gas_history(air=_loop(), time_step_s=1.0, n_steps=600, source=0, source_frac=0.03)
    at = history.junction_frac[:, 1]
    return [([0.02, 0.02, 0.02 + 0.02 / 3.0, 0.03], at[[15, 29, 35, 600]])]


@case(id="MA13", source="one history and the same in two halves", atol=2e-4)
def state_in_the_middle_is_a_good_start() -> Pairs:
    arguments = {"air": _loop(), "time_step_s": 0.5, "emission_m3_s": [0.0, 0.3, 0.0, 0.1]}
    whole = gas_history(n_steps=80, **arguments)
    first = gas_history(n_steps=37, **arguments)
    middle = first.profile_frac(time_s=18.5, n_pieces=200)
    second = gas_history(n_steps=43, initial_frac=middle, **arguments)
    return [(whole.junction_frac[-1], second.junction_frac[-1])]


@case(id="MA14", source="plug flow by hand: after reversal a slug comes back the way it went")
def reversed_air_brings_the_gas_back() -> Pairs:
    history = gas_history(
        air=_line(), time_step_s=1.0, n_steps=40, source=0, source_frac=[0.04] * 21 + [0.0] * 20
    )
    # after 40 s the slug lies between 200 m3 of the first and 100 m3 of the second roadway
    middle = history.profile_frac(time_s=40.0, n_pieces=210)
    back = gas_history(air=_line(-10.0), time_step_s=1.0, n_steps=60, initial_frac=middle)
    at = back.junction_frac[:, 0].round(9)
    return [([0.0, 0.04, 0.04, 0.0], at[[17, 23, 37, 43]])]


def _district() -> MineNetwork:
    """A shaft, two faces side by side and a return: 8 m2 everywhere."""
    return mine_network(
        names=["shaft", "face 1", "face 2", "return"],
        start=["D", "A", "A", "B"],
        end=["A", "B", "B", "U"],
        length_m=[100.0, 200.0, 400.0, 300.0],
        area_m2=8.0,
        resistance=[0.1, 1.0, 1.0, 0.1],
        fans=(FanCurve("main", "return", 1000.0),),
        surface=["D", "U"],
    )


_AIR = np.array([30.0, 20.0, 10.0, 30.0])


@case(id="MA15", source="methane balance by hand: e/q in a face, sum e over sum q", rtol=1e-9)
def methane_of_two_faces_mixes_in_the_return() -> Pairs:
    state = steady_methane(
        network=_district(), air_quantity_m3_s=_AIR, emission_m3_s=[0.0, 0.1, 0.15, 0.03]
    )
    return [
        ([0.0, 0.005, 0.015, 0.25 / 30.0 + 0.001], state.end_frac),
        ([0.0, 0.0, 0.0, 0.25 / 30.0], state.start_frac),
    ]


@case(id="MA16", source="plug flow by hand: C = C0(x) + e t/V, then e/q1; fan off e t/V", rtol=2e-3)
def methane_rises_when_the_air_fails() -> Pairs:
    network, emission = _district(), np.array([0.0, 0.1, 0.0, 0.0])
    before = steady_methane(network=network, air_quantity_m3_s=_AIR, emission_m3_s=emission)
    weak = np.array([15.0, 5.0, 10.0, 15.0])
    later = methane_history(
        network=network, air_quantity_m3_s=weak, emission_m3_s=emission, initial_frac=before,
        time_step_s=4.0, n_steps=200, n_pieces=400,
    )  # fmt: skip
    still = methane_history(
        network=network, air_quantity_m3_s=0.0 * weak, emission_m3_s=emission, time_step_s=10.0,
        n_steps=100,
    )  # fmt: skip
    face, end = np.array([1]), np.array([1.0])
    # 1600 m3 at 5 m3/s: 320 s; at 160 s the parcel at the end started half-way
    return [
        (0.5 * 0.1 / 20.0 + 0.1 * 160.0 / 1600.0, later.frac_at(face, end, 160.0)),
        (0.1 / 5.0, later.frac_at(face, end, 600.0)),
        (0.05, still.frac_at(face, end, 800.0)),
    ]


@case(id="MA17", source="integral of the outburst by hand: 1 - 1/e of the gas after T", rtol=1e-4)
def outburst_gives_off_its_gas() -> Pairs:
    times = np.linspace(0.0, 300.0, 3001)
    rate = outburst_emission_m3_s(time_s=times, gas_volume_m3=6000.0, decay_s=300.0)
    return [(6000.0 * (1.0 - math.exp(-1.0)), np.trapezoid(rate, times))]


@case(
    id="MA18",
    source="first-order lag by hand: 90 % after 20 s, a ramp trails",
    rtol=1e-6,
)
def sensor_lags_by_its_response_time() -> Pairs:
    times = np.array([0.0, 1e-9, 20.0, 40.0])
    step = sensor_record(
        times_s=times, methane_frac=[0.0, 0.02, 0.02, 0.02], setting=SETTINGS["face"]
    )
    ramp = np.linspace(0.0, 600.0, 601)
    trail = sensor_record(
        times_s=ramp, methane_frac=1e-4 * ramp, setting=SETTINGS["face"], response_s=20.0
    )
    lag = 20.0 / math.log(10.0)
    return [
        ([0.018, 0.0198], step.reading_frac[2:]),
        (100.0 + lag, trail.alarm_s),
        (150.0 + lag, trail.trip_s),
    ]


@case(id="MA19", source="constant hazard by hand: median ln 2 / h, while it explodes", rtol=1e-9)
def ignition_waits_for_the_explosive_range() -> Pairs:
    times = np.linspace(0.0, 1000.0, 1001)
    gas = np.where((times >= 200.0) & (times <= 600.0), 0.08, 0.02)
    rate = ignition_rate_per_s(
        methane_frac=gas, powered_ratio=1.0, powered_rate_per_s=0.004, other_rate_per_s=0.001
    )
    median = ignition_time_s(times_s=times, rate_per_s=rate, quantile_prob=0.5)
    never = ignition_time_s(times_s=times, rate_per_s=rate, quantile_prob=1.0 - math.exp(-2.1))
    # the rate is half on in the second before 200 s
    return [(199.5 + math.log(2.0) / 0.005, median), (1.0, float(np.isinf(never)))]
