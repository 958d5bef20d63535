"""The scenes of the published egress tests that a network of rooms, doors and ways can show.

Each function plays one test and returns what was asked for and what came out, one `Check` each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arguments import Floats
from sim.evacuation.exit_choice import choose_doors
from sim.evacuation.hydraulic import specific_flow_per_m_s
from sim.evacuation.leaving import Departure, leave, people
from sim.evacuation.network import OUTSIDE, Door, EgressNetwork, Room, Way, egress_network
from sim.evacuation.premovement import FAMILIES, premovement_of_family_s
from sim.evacuation.profiles import PROFILES, draw_speeds
from sim.evacuation.smoke_walk import arrival_in_smoke_s, own_clock
from sim.fire.tenability import fed_gas_per_s, speed_in_smoke_m_s


@dataclass(frozen=True, slots=True)
class Check:
    """A number that must lie between two limits (equal ones: must be that number)."""

    least: float
    most: float
    obtained: float

    @property
    def holds(self) -> bool:
        """Whether the number is inside, up to rounding of 1e-6."""
        slack = 1e-6 * max(1.0, abs(self.obtained))
        return self.least - slack <= self.obtained <= self.most + slack


def _equal(expected: float, obtained: float) -> Check:
    return Check(expected, expected, float(obtained))


def _room(width_m: float = 1.0, n_doors: int = 1, area_m2: float = 400.0) -> EgressNetwork:
    """One room with like doors to the open."""
    doors = [
        Door(name=f"door {i}", room="room", to=OUTSIDE, clear_width_m=width_m)
        for i in range(n_doors)
    ]
    return egress_network([Room(name="room", area_m2=area_m2)], doors)


def _along(*ways: Way, door_m: float = 5.0, area_m2: float = 400.0) -> EgressNetwork:
    """One room and a row of ways to the open."""
    door = Door(name="door", room="room", to=ways[0].name, clear_width_m=door_m)
    return egress_network([Room(name="room", area_m2=area_m2)], [door], ways)


def _all_at_once(network: EgressNetwork, n_persons: int, speed_m_s: float = 1.0) -> Departure:
    crowd = people(
        network,
        np.arange(n_persons) % network.door_way.size,
        arrival_s=np.zeros(n_persons),
        level_speed_m_s=speed_m_s,
    )
    return leave(network, crowd)


def corridor_speed() -> list[Check]:
    """One person walks 40 m of corridor at 1 m/s: 40 s."""
    network = _along(Way(name="corridor", to=OUTSIDE, length_m=40.0, clear_width_m=2.0))
    return [_equal(40.0, _all_at_once(network, 1).exit_s[0, 0])]


def stair_speed() -> list[Check]:
    """One person walks 10 m of stair at 1 m/s: 10 s (steps shallow enough for that speed)."""
    stair = Way(
        name="stair", to=OUTSIDE, length_m=10.0, clear_width_m=2.0, tread_m=0.33, riser_m=0.17
    )
    network = _along(stair)
    one = people(network, np.zeros(1, dtype=int), arrival_s=np.zeros(1), stair_speed_m_s=1.0)
    return [_equal(10.0, leave(network, one).exit_s[0, 0])]


def exit_flow() -> list[Check]:
    """A hundred people leave 8 x 5 m by a 1 m exit: never more than 1.33 persons/s."""
    out = np.sort(_all_at_once(_room(area_m2=40.0), 100).exit_s[0])
    return [Check(0.0, 1.33, 1.0 / float(np.min(np.diff(out)))), _equal(99.0 / 0.91, out[-1])]


def response_times() -> list[Check]:
    """Ten people with response times of 10 to 100 s start when they should; five families."""
    given = np.linspace(10.0, 100.0, 10)
    network = _room(5.0)
    crowd = people(network, np.zeros(10, dtype=int), arrival_s=given)
    late = np.abs(np.sort(leave(network, crowd).leave_room_s[0]) - given)
    level = (np.arange(20_000) + 0.5) / 20_000
    means = [
        float(premovement_of_family_s(family, quantile_prob=level, mean_s=55.0, sd_s=26.0).mean())
        for family in FAMILIES
    ]
    return [_equal(0.0, late.max()), *(Check(54.9, 55.1, mean) for mean in means)]


def demographics() -> list[Check]:
    """Fifty men of 30 to 50 years: speeds fill the range of the table evenly."""
    level = (np.arange(50) + 0.5) / 50
    drawn = draw_speeds(
        {"male_30_50": 1.0}, group_quantile_prob=np.zeros(50), speed_quantile_prob=level
    )
    low, high = PROFILES["male_30_50"].level_m_s
    return [
        Check(low, high, float(drawn.level_m_s.min())),
        Check(low, high, float(drawn.level_m_s.max())),
        _equal(0.5 * (low + high), drawn.level_m_s.mean()),
    ]


def counterflow() -> list[Check]:
    """A hundred people against 0, 10, 50 and 100 in a corridor of 10 x 2 m: ever slower.

    Streams in opposite directions share the width in proportion to their numbers.
    """
    seconds = []
    for against in (0, 10, 50, 100):
        width = 0.3 + 1.7 * 100.0 / (100.0 + against)
        way = Way(name="corridor", to=OUTSIDE, length_m=10.0, clear_width_m=width)
        seconds.append(float(_all_at_once(_along(way, door_m=width), 100).exit_s.max()))
    return [Check(1e-3, np.inf, float(np.min(np.diff(seconds)))), *map(_shown, seconds)]


def _shown(value: float) -> Check:
    return Check(-np.inf, np.inf, value)


def half_the_exits() -> list[Check]:
    """A thousand people, four exits, then two: twice the time."""
    four, two = (
        float(_all_at_once(_room(n_doors=n, area_m2=600.0), 1000).exit_s.max()) for n in (4, 2)
    )
    return [Check(1.9, 2.1, two / four)]


def allocation() -> list[Check]:
    """Twelve cabins, eight on the main and four on the second exit: all obey."""
    rooms = [Room(name=f"cabin {i}", area_m2=10.0) for i in range(12)]
    doors = [
        Door(name=f"{i} to {to}", room=f"cabin {i}", to=to, clear_width_m=0.9)
        for i in range(12)
        for to in ("main", "second")
    ]
    ways = [Way(name=n, to=OUTSIDE, length_m=9.0, clear_width_m=1.0) for n in ("main", "second")]
    network = egress_network(rooms, doors, ways)
    second = np.isin(np.arange(12), (4, 5, 10, 11))
    crowd = people(network, 2 * np.arange(12) + second, arrival_s=np.zeros(12))
    gone = leave(network, crowd)
    return [_equal(8.0, gone.flow.left[-1, 0, 0]), _equal(4.0, gone.flow.left[-1, 1, 0])]


def jam_before_the_stair() -> list[Check]:
    """Room, corridor, stair: a queue before the door and before the stair, then steady flow."""
    stair = Way(
        name="stair", to=OUTSIDE, length_m=10.0, clear_width_m=1.6, tread_m=0.28, riser_m=0.18
    )
    corridor = Way(name="corridor", to="stair", length_m=12.0, clear_width_m=2.0)
    network = _along(corridor, stair, door_m=2.0, area_m2=60.0)
    gone = _all_at_once(network, 150, speed_m_s=1.2)
    before_door = 150.0 - float(gone.flow.door[5, 0, 0])
    before_stair = float(gone.flow.on_way[:, 0, 0].max()) / (12.0 * 1.7)
    late = np.sort(gone.exit_s[0])[120:148]
    flow = 27.0 / float(late[-1] - late[0])
    return [
        Check(1.0, 150.0, before_door),
        Check(1.8, 1.9, before_stair),
        Check(0.99, 1.01, flow / float(network.way_end_persons_s[1])),
    ]


def density_and_speed() -> list[Check]:
    """At 0.99 persons/m2 people walk at 1.4 (1 - 0.266 x 0.99) m/s; a fuller way passes less."""
    speed = 1.4 * (1.0 - 0.266 * 0.99)
    width = 0.3 + speed * 0.99 * 1.7 / 1.3
    network = _along(
        Way(name="corridor", to=OUTSIDE, length_m=50.0, clear_width_m=2.0),
        door_m=width,
        area_m2=2000.0,
    )
    gone = _all_at_once(network, 600, speed_m_s=9.0)
    walk = gone.exit_s[0] - gone.leave_room_s[0]
    greatest, full = specific_flow_per_m_s(density_per_m2=[1.88, 3.0]).tolist()
    return [Check(speed * 0.999, speed * 1.001, 50.0 / walk[-1]), Check(0.0, greatest, full)]


def choice_of_exit() -> list[Check]:
    """Three hundred people, a near and a far exit: most take the near one, some the other."""
    network = _room(n_doors=2, area_m2=300.0)
    walk = np.tile([5.0, 25.0], (1, 300, 1))
    where = np.zeros((1, 300), dtype=int)
    share = [
        float(
            np.mean(
                choose_doors(network, where, walk, start_s=0.0, level_speed_m_s=1.2, rule=rule).door
            )
        )
        for rule in ("nearest", "quickest")
    ]
    return [_equal(0.0, share[0]), Check(0.05, 0.5, share[1])]


def two_bottlenecks() -> list[Check]:
    """Two like narrow doors in a row: a jam before the first, none before the second."""
    way = Way(name="between", to=OUTSIDE, length_m=10.0, clear_width_m=5.0, end_door_m=1.0)
    gone = _all_at_once(_along(way, door_m=1.0), 150, speed_m_s=1.2)
    standing = 150.0 - float(gone.flow.door[10, 0, 0])
    between = float(gone.flow.on_way.max()) / (10.0 * 4.7)
    return [Check(100.0, 150.0, standing), Check(0.0, 0.54, between)]


def route_choice() -> list[Check]:
    """A short and a long route: one person takes the short one."""
    rooms = [Room(name="room", area_m2=50.0)]
    ways = [
        Way(name=n, to=OUTSIDE, length_m=length, clear_width_m=2.0)
        for n, length in (("short", 20.0), ("long", 60.0))
    ]
    doors = [Door(name=way.name, room="room", to=way.name, clear_width_m=1.2) for way in ways]
    network = egress_network(rooms, doors, ways)
    walk = np.array([[[5.0 + 20.0, 5.0 + 60.0]]])
    chosen = choose_doors(
        network, np.zeros((1, 1), dtype=int), walk, start_s=0.0, level_speed_m_s=1.2
    )
    return [_equal(0.0, chosen.door[0, 0])]


def parameter_study() -> list[Check]:
    """Doors of 0.8 to 1.6 m: the time is (N - 1) / (1.3 (W - 0.3)) for each."""
    return [
        _equal(99.0 / (1.3 * (width - 0.3)), _all_at_once(_room(width), 100).exit_s.max())
        for width in (0.8, 1.0, 1.2, 1.6)
    ]


def speed_in_smoke() -> list[Check]:
    """A corridor of 100 m in smoke of 1 /m at 1.25 m/s: 100 / (1.25 (1 - 0.057 / 0.706))."""
    ratio = speed_in_smoke_m_s(free_speed_m_s=1.0, extinction_per_m=1.0)
    clock = own_clock(speed_ratio=np.full((60, 1), float(ratio)), step_s=5.0)
    walk: Floats = arrival_in_smoke_s(
        clock, np.zeros(1, dtype=int), start_s=0.0, clear_walk_s=100.0 / 1.25, step_s=5.0
    )
    return [_equal(100.0 / (1.25 * (1.0 - 0.057 / 0.706)), walk[0])]


def incapacitation() -> list[Check]:
    """2 % CO2, 0.1 % CO and 15 % oxygen: collapse after 982 s (ISO 20414 test 19 a)."""
    rate = fed_gas_per_s(co_frac=1e-3, co2_frac=0.02, o2_frac=0.15)
    return [Check(0.995 * 982.0, 1.005 * 982.0, 1.0 / float(rate))]


def together() -> list[Check]:
    """Four at 1.25 and one at 0.5 m/s keep together: they walk at the slowest one's speed."""
    network = _room(2.0)
    arrival = np.full(5, 15.0 / min(1.25, 0.5))
    out = leave(network, people(network, np.zeros(5, dtype=int), arrival_s=arrival)).exit_s
    return [Check(0.0, 10.0, float(np.ptp(out)))]


def slow_person() -> list[Check]:
    """Twenty-four people and one in a wheelchair take longer than twenty-five alike."""
    network = _along(Way(name="corridor", to=OUTSIDE, length_m=20.0, clear_width_m=5.0))
    speed = np.full((2, 25), 1.25)
    speed[1, -1] = 0.5
    crowd = people(
        network,
        np.zeros((2, 25), dtype=int),
        arrival_s=np.zeros((2, 25)),
        level_speed_m_s=speed,
    )
    alike, mixed = leave(network, crowd).exit_s.max(axis=1)
    return [Check(1.0, np.inf, float(mixed - alike)), _equal(24.0 / (1.3 * 4.7) + 40.0, mixed)]


def familiar_exit() -> list[Check]:
    """Eight of ten know only the farther exit: eight of ten use it."""
    network = _room(n_doors=2, area_m2=300.0)
    walk = np.tile([25.0, 5.0], (1, 100, 1))
    chosen = choose_doors(
        network,
        np.zeros((1, 100), dtype=int),
        walk,
        start_s=0.0,
        level_speed_m_s=1.2,
        rule="familiar",
        familiar_quantile_prob=(np.arange(100) + 0.5) / 100.0,
        familiar_prob=0.8,
    )
    return [_equal(0.8, float(np.mean(chosen.door == 0)))]


def exit_closes() -> list[Check]:
    """Exit 1 closes after 1 s: the person who went for it leaves by exit 2."""
    network = _room(n_doors=2)
    chosen = choose_doors(
        network,
        np.zeros((1, 1), dtype=int),
        np.array([[[5.0, 12.0]]]),
        start_s=0.0,
        level_speed_m_s=1.0,
        shut_from_s=np.array([1.0, np.inf]),
        between_m=10.0,
    )
    return [_equal(1.0, chosen.door[0, 0]), _equal(15.0, chosen.arrival_s[0, 0])]
