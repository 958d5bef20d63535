"""Verification cases of the egress network: queues that take room, merging, smoke, exit choice."""

from __future__ import annotations

import math

import numpy as np
import scipy.stats

from sim.evacuation.exit_choice import choose_doors
from sim.evacuation.leaving import SlowWays, leave, people
from sim.evacuation.link_flow import Closures, never_closed
from sim.evacuation.network import Door, EgressNetwork, Room, Way, egress_network
from sim.evacuation.outcome import egress_margin, rescue_demand
from sim.evacuation.premovement import premovement_of_family_s, premovement_time_s
from sim.evacuation.profiles import IMO_SHARES, draw_speeds
from sim.evacuation.smoke_walk import arrival_in_smoke_s, own_clock, turn_back_s
from sim.evacuation.tower import Shaft, Storey, tower_network
from tests.verification.registry import Pairs, case

_SLOPE = 0.266
_FREE = 1.0 - _SLOPE * 0.54


def _row(*ways: Way, door_m: float = 5.0, most: float = 1.9) -> EgressNetwork:
    door = Door(name="door", room="room", to=ways[0].name, clear_width_m=door_m)
    return egress_network([Room(name="room", area_m2=1e4)], [door], ways, most_queue_per_m2=most)


@case(
    id="EV01",
    source="walking time by hand: 12.7 m level and 9 m of stair, start at 0.3 s",
    atol=1e-9,
)
def lone_person_walks_exactly_between_the_time_steps() -> Pairs:
    stair = Way(name="s", to="", length_m=9.0, clear_width_m=1.2, tread_m=0.28, riser_m=0.18)
    network = _row(Way(name="c", to="s", length_m=12.7, clear_width_m=2.0), stair)
    one = people(network, np.zeros(1, dtype=int), arrival_s=np.array([0.3]))
    k = 51.8 / 60.0 * math.sqrt(0.28 / 0.18)
    walk = 12.7 / (1.4 * _FREE) + 9.0 / (k * _FREE)
    return [(0.3 + walk, leave(network, one).exit_s)]


@case(
    id="EV02",
    source="SFPE relation: speed k (1 - 0.266 D) where the flow is k D (1 - 0.266 D)",
    rtol=2e-3,
)
def steady_stream_walks_at_the_speed_of_its_density() -> Pairs:
    pairs = []
    for density in (0.54, 0.99, 1.44):
        speed = 1.4 * (1.0 - _SLOPE * density)
        door = 0.3 + speed * density * 1.7 / 1.3
        network = _row(Way(name="c", to="", length_m=40.0, clear_width_m=2.0), door_m=door)
        crowd = people(
            network, np.zeros(900, dtype=int), arrival_s=np.zeros(900), level_speed_m_s=9.0
        )
        gone = leave(network, crowd, step_s=0.5)
        pairs.append((40.0 / speed, gone.exit_s[0, -1] - gone.leave_room_s[0, -1]))
    return pairs


@case(
    id="EV03",
    source="conservation by hand: a full way of 1.9 persons/m2 lets in what its end lets out",
    atol=2.0,
)
def queue_that_fills_the_way_holds_people_back_in_the_room() -> Pairs:
    # 20 m x 1.7 m hold 64.6 persons; the end passes 0.39 persons/s, the door 1.17
    network = _row(
        Way(name="c", to="", length_m=20.0, clear_width_m=2.0, end_door_m=0.6), door_m=1.2
    )
    crowd = people(network, np.zeros(200, dtype=int), arrival_s=np.zeros(200))
    gone = leave(network, crowd)
    first = 20.0 / (1.4 * _FREE)
    room = 1.9 * 20.0 * 1.7
    return [
        (first + 199.0 / 0.39, gone.exit_s.max()),
        (first + (199.0 - room) / 0.39, gone.leave_room_s.max()),
        (room, gone.flow.on_way.max()),
    ]


@case(id="EV04", source="merging in proportion to the weights while both queues last", rtol=0.01)
def full_way_is_shared_by_weight() -> Pairs:
    pairs = []
    for ratio in (1.0, 3.0):
        rooms = [Room(name=name, area_m2=1e3) for name in "ab"]
        doors = [
            Door(name=name, room=name, to="c", clear_width_m=2.0, merge_weight=weight)
            for name, weight in (("a", 1.0), ("b", ratio))
        ]
        way = Way(name="c", to="", length_m=10.0, clear_width_m=1.0)
        network = egress_network(rooms, doors, [way])
        crowd = people(network, np.arange(400) % 2, arrival_s=np.zeros(400))
        passed = leave(network, crowd).flow.door[:, :, 0]
        pairs.append((ratio, passed[150, 1] / passed[150, 0]))
    return pairs


@case(
    id="EV05",
    source="backward wave of the SFPE relation cut at standstill: k / 2 = 0.7 m/s, by hand",
    atol=2.0,
)
def opening_of_the_exit_is_felt_at_the_back_after_the_wave() -> Pairs:
    network = _row(
        Way(name="c", to="", length_m=70.0, clear_width_m=1.3), door_m=3.0, most=1.0 / _SLOPE
    )
    shut = never_closed(network)
    locked = Closures(door_s=shut.door_s, way_s=shut.way_s, end_s=np.array([[0.0], [600.0]]))
    crowd = people(network, np.zeros(400, dtype=int), arrival_s=np.zeros(400))
    gone = leave(network, crowd, closures=locked)
    waiting = gone.leave_room_s[0][gone.leave_room_s[0] > 600.0]
    # 70 m2 at standstill hold 263 persons
    return [(70.0 / _SLOPE, np.sum(gone.leave_room_s[0] < 600.0)), (700.0, waiting.min())]


@case(
    id="EV06",
    source="jupedsim-network documentation, case study: ten storeys, 600 persons, median of 300 "
    "runs 529 s",
    rtol=0.03,
)
def ten_storey_building_empties_like_in_jupedsim_network() -> Pairs:
    rooms = [Room(name=str(i), area_m2=400.0) for i in range(10)]
    ways, doors = [], []
    for stair in "AB":
        for i in range(10):
            ways.append(
                Way(
                    name=f"{stair}{i}",
                    to=f"{stair}{i - 1}" if i else "",
                    length_m=9.0,
                    clear_width_m=1.2,
                    tread_m=0.28,
                    riser_m=0.18,
                )
            )
            doors.append(
                Door(name=f"d{stair}{i}", room=str(i), to=f"{stair}{i}", clear_width_m=0.9)
            )
    network = egress_network(rooms, doors, ways)
    luck = np.random.default_rng(11).random((200, 600))
    start = np.minimum(premovement_time_s(quantile_prob=luck), 600.0)
    door = np.arange(600) % 2 * 10 + np.arange(600) // 60
    crowd = people(network, door, arrival_s=start + 25.0 / (1.4 * _FREE))
    return [(529.0, np.median(leave(network, crowd, step_s=2.0).exit_s.max(axis=1)))]


@case(
    id="EV07",
    source="IMO MSC.1/Circ.1533 tables 3.1, 3.4: mean of the ten groups by hand",
    rtol=1e-3,
)
def mean_speed_of_the_passengers_is_that_of_the_tables() -> Pairs:
    n = 200
    group, pace = np.meshgrid((np.arange(n) + 0.5) / n, (np.arange(n) + 0.5) / n)
    drawn = draw_speeds(
        IMO_SHARES, group_quantile_prob=group.ravel(), speed_quantile_prob=pace.ravel()
    )
    means = 0.07 * (1.24 + 0.95 + 1.48 + 1.295) + 0.16 * (0.75 + 1.12)
    return [(means + 0.10 * (0.57 + 0.49 + 0.85 + 0.73), drawn.level_m_s.mean())]


def _two_doors(first_m: float, second_m: float) -> EgressNetwork:
    doors = [
        Door(name=str(i), room="room", to="", clear_width_m=width)
        for i, width in enumerate((first_m, second_m))
    ]
    return egress_network([Room(name="room", area_m2=1e3)], doors)


@case(id="EV08", source="nearest door by hand", atol=1e-12)
def nearest_door_is_taken() -> Pairs:
    walk = np.array([[[5.0, 9.0], [9.0, 5.0], [30.0, 6.0]]])
    chosen = choose_doors(
        _two_doors(1.0, 1.0), np.zeros((1, 3), dtype=int), walk, start_s=2.0, level_speed_m_s=1.0
    )
    return [([0, 1, 1], chosen.door[0]), ([7.0, 7.0, 8.0], chosen.arrival_s[0])]


@case(
    id="EV09", source="equal waiting: at equal distance doors share in proportion to flow", atol=1.0
)
def quickest_rule_loads_doors_by_their_flow() -> Pairs:
    n = 300
    chosen = choose_doors(
        _two_doors(1.0, 1.7),
        np.zeros((1, n), dtype=int),
        np.full((1, n, 2), 10.0),
        start_s=0.0,
        level_speed_m_s=1.2,
        rule="quickest",
    )
    return [(n / 3.0, np.sum(chosen.door == 0))]


@case(id="EV10", source="walk to a locked door and on to the next, by hand", atol=1e-9)
def locked_door_is_found_on_arrival() -> Pairs:
    chosen = choose_doors(
        _two_doors(1.0, 1.0),
        np.zeros((1, 2), dtype=int),
        np.array([[[6.0, 20.0], [6.0, 20.0]]]),
        start_s=[[0.0, 0.0]],
        level_speed_m_s=[[1.0, 2.0]],
        shut_from_s=np.array([4.0, np.inf]),
        between_m=15.0,
    )
    # the slow one comes after 6 s, finds it shut and walks 15 m on; the quick one is in time
    return [([21.0, 3.0], chosen.arrival_s[0]), ([1, 0], chosen.door[0])]


@case(id="EV11", source="integral of the speed by hand", atol=1e-9)
def way_through_smoke_is_the_integral_of_the_speed() -> Pairs:
    clock = own_clock(speed_ratio=np.array([[1.0], [0.5], [0.2]]), step_s=10.0)
    place = np.zeros(3, dtype=int)
    got = arrival_in_smoke_s(
        clock, place, start_s=[0.0, 5.0, 25.0], clear_walk_s=[12.0, 12.0, 3.0], step_s=10.0
    )
    slowed = SlowWays(np.full((1, 1), 0.25), 10.0)
    network = _row(Way(name="c", to="", length_m=11.99, clear_width_m=2.0))
    one = people(network, np.zeros(1, dtype=int), arrival_s=np.zeros(1))
    out = leave(network, one, smoke=slowed).exit_s[0]
    return [([14.0, 30.0, 40.0], got), ([11.99 / (1.4 * _FREE * 0.25)], out)]


@case(id="EV12", source="first step below the threshold, by hand", atol=1e-12)
def people_turn_back_when_they_see_less_than_they_accept() -> Pairs:
    seen = np.array([30.0, 14.0, 12.0, 3.0])
    return [
        (
            [20.0, 30.0],
            turn_back_s(visibility_m=seen[:, None], threshold_m=[13.0, 4.0], step_s=10.0),
        )
    ]


@case(id="EV13", source="last person out against the available time, by hand", atol=1e-9)
def margin_is_available_less_required_time() -> Pairs:
    network = _two_doors(1.0, 1.0)
    crowd = people(network, np.zeros(2, dtype=int), arrival_s=np.array([[10.0, 50.0]]))
    margin = egress_margin(
        network, np.zeros((1, 2), dtype=int), leave(network, crowd), aset_s=[80.0]
    )
    return [(50.0, margin.rset_s), (30.0, margin.margin_s)]


@case(id="EV14", source="four persons, room untenable at 20 s, way at 40 s, by hand", atol=1e-9)
def rescue_demand_counts_who_is_caught_where() -> Pairs:
    network = _row(Way(name="c", to="", length_m=11.99, clear_width_m=3.0))
    arrival = np.array([[5.0, 15.0, 25.0, np.inf]])
    crowd = people(network, np.zeros(4, dtype=int), arrival_s=arrival)
    gone = leave(network, crowd)
    # 10 s on the way: out at 15 and 25 s; two are caught in the room, one of them collapsed
    found = rescue_demand(
        network, crowd, gone, aset_s=[20.0, 40.0], collapse_s=[[9e9, 9e9, 90.0, 300.0]], at_s=120.0
    )
    early = rescue_demand(network, crowd, gone, aset_s=[np.inf, 14.0])
    return [
        ([-1, -1, 0, 0], found.space[0]),
        ([1, 0], found.n_incapacitated[:, 0]),
        ([1, 0], found.n_mobile[:, 0]),
        # the way ends at 14 s: the first is caught on it, the others turn back into the room
        ([1, 0, 0, 0], early.space[0]),
        ([14.0, 15.0, 25.0], early.since_s[0, :3]),
    ]


@case(id="EV15", source="scipy.stats percent points of the same mean and deviation", rtol=1e-6)
def premovement_families_are_those_of_scipy() -> Pairs:
    level = np.array([0.05, 0.5, 0.95])
    gamma = scipy.stats.gamma.ppf(level, 4.0, scale=30.0)
    shape = 2.0
    scale = 120.0 / math.gamma(1.0 + 1.0 / shape)
    sd = scipy.stats.weibull_min.std(shape, scale=scale)
    fisk_sd = scipy.stats.fisk.std(4.0, scale=1.0) / scipy.stats.fisk.mean(4.0, scale=1.0) * 120.0
    fisk = scipy.stats.fisk.ppf(level, 4.0, scale=120.0 / scipy.stats.fisk.mean(4.0, scale=1.0))
    return [
        (gamma, premovement_of_family_s("gamma", quantile_prob=level, mean_s=120.0, sd_s=60.0)),
        (
            scipy.stats.weibull_min.ppf(level, shape, scale=scale),
            premovement_of_family_s("weibull", quantile_prob=level, mean_s=120.0, sd_s=float(sd)),
        ),
        (
            fisk,
            premovement_of_family_s(
                "loglogistic", quantile_prob=level, mean_s=120.0, sd_s=float(fisk_sd)
            ),
        ),
    ]


@case(id="EV16", source="walking times of a two-storey building by hand", atol=1e-9)
def tower_is_walked_flight_foot_and_vestibule() -> Pairs:
    network = tower_network(
        [Storey(name="1", area_m2=100.0), Storey(name="2", area_m2=100.0)],
        [Shaft(name="A", clear_width_m=1.2, door_width_m=0.9)],
        [("east", 1.2)],
    )
    one = people(network, np.array([1]), arrival_s=np.zeros(1))
    stair = 51.8 / 60.0 * math.sqrt(0.28 / 0.165) * _FREE
    return [((1.8 * 3.0 + 6.0) / stair + 11.5 / (1.4 * _FREE), leave(network, one).exit_s[0])]


@case(id="EV17", source="first come first served between the time steps: 0.37 + k / C", atol=1e-9)
def queue_that_forms_between_time_steps_is_served_exactly() -> Pairs:
    network = _two_doors(1.0, 1.0)
    crowd = people(network, np.zeros(50, dtype=int), arrival_s=np.full(50, 0.37))
    return [(0.37 + np.arange(50) / (1.3 * 0.7), leave(network, crowd).exit_s[0])]
