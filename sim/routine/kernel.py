"""The array kernel: a year of routine calls in a fraction of a second.

No event list: with a few dozen units the next event is the smallest of one timer per unit and the
time of the next call. Calls that wait stand in one queue a priority, linked by their numbers. The
same source runs compiled by numba (extra ``fast``) on arrays and plainly on lists.

Order within one instant: first the units that become free, the lower number first, then the call.
A unit that becomes free takes the longest-waiting call of the most urgent queue. A call takes the
idle unit that would be there soonest, the lower number among equals. `sim.response.routine_calls`
plays the same rules on SimPy; both agree call by call.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal, cast

import numpy as np

from sim.routine.model import Calls, Ledger, Service, check_fit

Engine = Literal["auto", "compiled", "plain"]

MISSING: Final = "the compiled kernel needs numba: pip install 'tuiyan[fast]'"

_Kernel = Callable[..., int]


def play_calls(service: Service, calls: Calls, *, engine: Engine = "auto") -> Ledger:
    """What becomes of every call.

    Parameters
    ----------
    service
        Fleet, roads and rule.
    calls
        Calls with their luck.
    engine
        ``compiled`` needs numba, ``plain`` does without, ``auto`` takes what is there; the answer
        is the same to the last bit.

    Raises
    ------
    ValueError
        If a call comes from an unknown zone.
    ImportError
        If ``compiled`` is asked for and numba is absent.
    """
    check_fit(service, calls)
    compiled = None if engine == "plain" else _compiled()
    if compiled is None and engine == "compiled":
        raise ImportError(MISSING)
    n = calls.n
    levels = int(calls.priority.max()) + 1 if n else 1
    roads = service.roads
    cover = (
        (roads.to_zone_s <= service.reach_s).astype(np.int64)
        if service.demand.size
        else np.zeros((roads.n_bases, 0), dtype=np.int64)
    )
    gain = (1.0 - service.busy_frac) * service.busy_frac ** np.arange(service.n_units + 1.0)
    given = (
        calls.t_s, calls.zone, calls.priority, calls.turnout_s, calls.service_s,
        roads.to_zone_s, roads.to_base_s, roads.between_s, service.home, service.pace_ratio,
        service.demand, cover, gain, service.table,
    )  # fmt: skip
    unit = np.full(n, -1, dtype=np.int64)
    times = [np.full(n, np.nan) for _ in range(3)]
    settings = (levels, int(service.queues), int(service.rule))
    if compiled is not None:
        moves = compiled(*given, *settings, unit, *times)
        return Ledger(unit, times[0], times[1], times[2], int(moves))
    lists = [unit.tolist(), *(each.tolist() for each in times)]
    moves = _PLAIN(*(array.tolist() for array in given), *settings, *lists)
    moments = [np.array(each, dtype=np.float64) for each in lists[1:]]
    found = np.array(lists[0], dtype=np.int64)
    return Ledger(found, moments[0], moments[1], moments[2], moves)


@cache
def _compiled() -> _Kernel | None:
    """The kernel compiled by numba, kept on disk where that is possible; None without numba."""
    try:
        numba = cast("Any", importlib.import_module("numba"))
    except ImportError:
        return None
    try:
        return cast("_Kernel", numba.njit(cache=True)(_play))
    except RuntimeError:  # nowhere to keep it: a read-only installation
        return cast("_Kernel", numba.njit(_play))


def _play(  # type: ignore[no-untyped-def]  # noqa: ANN202, C901, PLR0912, PLR0915 - numba
    t_s, zone, priority, turnout_s, service_s,  # noqa: ANN001
    to_zone_s, to_base_s, between_s, home, pace,  # noqa: ANN001
    demand, cover, gain, table,  # noqa: ANN001
    levels, queues, rule,  # noqa: ANN001
    unit_of, assigned_s, arrived_s, cleared_s,  # noqa: ANN001
):  # fmt: skip
    """Play all calls; fills the last four arguments and returns how many idle units were moved.

    One function on purpose: numba compiles it whole, and calls between its parts would cost the
    plain run a third of its speed.
    """
    n, n_units, n_bases, n_zones = len(t_s), len(home), len(to_zone_s), len(demand)
    never = float("inf")
    base = [home[u] for u in range(n_units)]
    timer = [never for u in range(n_units)]  # end of the work in hand; never: idle
    there_s = [0.0 for u in range(n_units)]  # when an idle unit is at its base
    on_call = [-1 for u in range(n_units)]
    first = [-1 for _ in range(levels)]  # queue of each priority, linked by call numbers
    last = [-1 for _ in range(levels)]
    behind = [-1 for _ in range(n)]
    covering = [0 for _ in range(n_zones)]  # idle units that cover each zone, by destination
    stand = [0 for _ in range(n_bases)]  # idle units of each base, by destination
    n_idle, moves, coming = n_units, 0, 0
    for u in range(n_units):
        stand[base[u]] += 1
        for z in range(n_zones):
            covering[z] += cover[base[u]][z]
    while True:
        who, now = -1, never
        for u in range(n_units):
            if timer[u] < now:
                now, who = timer[u], u
        call, sent = -1, -1
        if coming < n and t_s[coming] < now:  # a unit free at the same instant comes first
            call, now = coming, t_s[coming]
            coming += 1
            soonest = never
            for u in range(n_units):
                if on_call[u] < 0:
                    way_s = to_zone_s[base[u]][zone[call]]
                    if there_s[u] > now:
                        way_s += there_s[u] - now
                    if way_s < soonest:
                        soonest, sent = way_s, u
            if sent < 0:
                if queues:
                    p = priority[call]
                    if first[p] < 0:
                        first[p] = call
                    else:
                        behind[last[p]] = call
                    last[p] = call
                continue
        elif who >= 0:
            z0 = zone[on_call[who]]
            on_call[who], timer[who] = -1, never
            n_idle += 1
            to = home[who]
            if rule == 1:
                best = -1.0
                for b in range(n_bases):
                    value = 0.0
                    for z in range(n_zones):
                        if cover[b][z]:
                            value += demand[z] * gain[covering[z]]
                    nearer = value == best and to_base_s[b][z0] < to_base_s[to][z0]
                    if value > best or nearer:
                        best, to = value, b
            elif rule == 2:
                soonest = never
                for b in range(n_bases):
                    if table[n_idle][b] > stand[b] and to_base_s[b][z0] < soonest:
                        soonest, to = to_base_s[b][z0], b
            base[who] = to
            there_s[who] = now + to_base_s[to][z0]
            stand[to] += 1
            for z in range(n_zones):
                covering[z] += cover[to][z]
            for p in range(levels):
                if first[p] >= 0:
                    call, sent = first[p], who
                    first[p] = behind[call]
                    break
            if call < 0:
                continue
        else:
            break
        b = base[sent]
        wait_s = there_s[sent] - now if there_s[sent] > now else 0.0
        unit_of[call] = sent
        assigned_s[call] = now
        arrived_s[call] = now + turnout_s[call] + (to_zone_s[b][zone[call]] + wait_s)
        cleared_s[call] = arrived_s[call] + service_s[call] * pace[sent]
        on_call[sent], timer[sent] = call, cleared_s[call]
        n_idle -= 1
        stand[b] -= 1
        for z in range(n_zones):
            covering[z] -= cover[b][z]
        if rule == 2:  # one idle unit that stands at its base may fill the worst gap
            soonest, mover, to = never, -1, -1
            for u in range(n_units):
                b = base[u]
                if on_call[u] < 0 and there_s[u] <= now and stand[b] > table[n_idle][b]:
                    for wanted in range(n_bases):
                        short = stand[wanted] < table[n_idle][wanted]
                        if short and between_s[b][wanted] < soonest:
                            soonest, mover, to = between_s[b][wanted], u, wanted
            if mover >= 0:
                stand[base[mover]] -= 1
                stand[to] += 1
                base[mover], there_s[mover] = to, now + soonest
                moves += 1
    return moves


_PLAIN: Final = cast("_Kernel", _play)
