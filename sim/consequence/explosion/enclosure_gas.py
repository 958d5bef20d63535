"""How gas gathers in a room or travels along a culvert, and when it can explode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, non_negative, positive, within
from sim.model_card import ModelCard, Range, register

LONG_RATIO: Final = 20.0
"""Length over diameter from which a void is a culvert and no room (reference page)."""

CARD = register(
    ModelCard(
        key="consequence.enclosure_gas",
        title_zh="地下空间燃气积聚（房间均匀混合；管沟一维推移）",
        title_en="Gas in a void: well-mixed room, one-dimensional culvert",
        source=(
            "V dC/dt = q - (Q + q) C solved by hand; plug flow along a culvert by the method of "
            "characteristics (gas balance)"
        ),
        status="verified",
        ranges={
            "volume_m3": Range(1.0, 1e5, "m3"),
            "length_ratio": Range(0.0, LONG_RATIO, "1"),
            "air_speed_m_s": Range(0.01, 5.0, "m/s"),
        },
        limits_zh=(
            "房间按均匀混合：顶部积聚、死角更浓；全室过浓时边缘仍可点燃，模型按不可燃计",
            "管沟按活塞流：不计纵向弥散、浮升分层与井口逸散；风速低于 0.01 m/s 时分层为主",
        ),
        limits_en=(
            ("rooms are well mixed: roofs and corners are richer; a room too rich burns at its "
            "edges all the same, here it does not"),
            ("culverts: plug flow, no dispersion, no layer under the roof, no loss at manholes; "
            "below 0.01 m/s the layer rules"),
        ),
        checks=("G-room-history", "G-room-steady", "G-room-lel", "G-culvert-mass", "G-culvert-frac",
                "G-culvert-plug", "G-exposure"),
    )
)  # fmt: skip


def room_gas_frac(
    *,
    time_s: ArrayLike,
    gas_rate_m3_s: ArrayLike,
    ventilation_m3_s: ArrayLike,
    volume_m3: ArrayLike,
    initial_frac: ArrayLike = 0.0,
) -> Floats:
    """Gas in a well-mixed room after a time, volume fraction.

    ``V dC/dt = q - (Q + q) C``: what enters, air Q and gas q, pushes as much mixture out;
    ``C = Cs + (C0 - Cs) exp(-(Q + q) t / V)`` with ``Cs = q / (Q + q)``.

    Parameters
    ----------
    time_s
        Time since the state C0, s, 0 or more.
    gas_rate_m3_s
        Gas entering, m3/s, 0 or more: the leak times the share that the soil lets through.
    ventilation_m3_s
        Fresh air entering, m3/s, 0 or more.
    volume_m3
        Volume of the room, m3, above 0.
    initial_frac
        Gas at the start, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Notes
    -----
    The usual form V dC/dt = q - Q C is the same where q is small against Q; it lets C exceed 1.

    Examples
    --------
    >>> round(float(room_gas_frac(time_s=3600.0, gas_rate_m3_s=0.01, ventilation_m3_s=0.09,
    ...                           volume_m3=300.0)), 4)
    0.0699
    """
    time = non_negative("time_s", time_s, "s")
    gas, air, volume, start = _room(gas_rate_m3_s, ventilation_m3_s, volume_m3, initial_frac)
    gone = -np.expm1(-(air + gas) * time / volume)
    return np.asarray(start + (_steady(gas, air, start) - start) * gone)


def room_steady_frac(*, gas_rate_m3_s: ArrayLike, ventilation_m3_s: ArrayLike) -> Floats:
    """Gas that a room tends to, volume fraction: ``q / (Q + q)``; 0 where nothing flows.

    Parameters and Raises as for `room_gas_frac`.
    """
    gas = non_negative("gas_rate_m3_s", gas_rate_m3_s, "m3/s")
    air = non_negative("ventilation_m3_s", ventilation_m3_s, "m3/s")
    return _steady(gas, air, np.zeros(()))


def room_time_to_frac_s(
    *,
    target_frac: ArrayLike,
    gas_rate_m3_s: ArrayLike,
    ventilation_m3_s: ArrayLike,
    volume_m3: ArrayLike,
    initial_frac: ArrayLike = 0.0,
) -> Floats:
    """Time until a filling room reaches a fraction, s; infinite if it never does.

    ``t = V / (Q + q) ln((Cs - C0) / (Cs - C))``.

    Parameters
    ----------
    target_frac
        Fraction C, 0 to 1: 0.05 is the lower limit of natural gas.
    gas_rate_m3_s, ventilation_m3_s, volume_m3, initial_frac
        As in `room_gas_frac`.

    Raises
    ------
    ValueError
        If an argument is impossible.

    Examples
    --------
    >>> round(float(room_time_to_frac_s(target_frac=0.05, gas_rate_m3_s=0.01,
    ...                                 ventilation_m3_s=0.09, volume_m3=300.0)))
    2079
    """
    target = within("target_frac", target_frac, 0.0, 1.0)
    gas, air, volume, start = _room(gas_rate_m3_s, ventilation_m3_s, volume_m3, initial_frac)
    steady = _steady(gas, air, start)
    with np.errstate(divide="ignore", invalid="ignore"):
        time = -volume / (air + gas) * np.log1p((start - target) / (steady - start))
    return np.where(target <= start, 0.0, np.where(steady > target, time, np.inf))


def room_history_frac(
    *,
    time_s: ArrayLike,
    gas_rate_m3_s: ArrayLike,
    ventilation_m3_s: ArrayLike,
    volume_m3: float,
    initial_frac: float = 0.0,
) -> Floats:
    """Gas at given times in a room whose flows are constant between them, (n + 1,).

    Exact at the times for such flows: the closed form of `room_gas_frac`, interval by interval.

    Parameters
    ----------
    time_s
        Ascending times, s, (n + 1,).
    gas_rate_m3_s, ventilation_m3_s
        Flows in each interval, m3/s, 0 or more, (n,).
    volume_m3, initial_frac
        As in `room_gas_frac`, single numbers.

    Raises
    ------
    ValueError
        If an argument is impossible or lengths do not fit.
    """
    time, gas, air = _course(time_s, gas_rate_m3_s=gas_rate_m3_s, ventilation_m3_s=ventilation_m3_s)
    volume = float(positive("volume_m3", volume_m3, "m3"))
    fraction = float(within("initial_frac", initial_frac, 0.0, 1.0))
    steady = _steady(gas, air, np.zeros(())).tolist()
    kept = np.exp(-(gas + air) * np.diff(time) / volume).tolist()
    found = [fraction]
    for target, share in zip(steady, kept, strict=True):
        fraction = target + (fraction - target) * share
        found.append(fraction)
    return np.array(found)


@dataclass(frozen=True, slots=True, eq=False)
class CulvertGas:
    """Gas on its way along a culvert, in parcels as they left the leak; see `culvert_gas`."""

    time_s: Floats
    """Edges of the intervals, (n + 1,)."""
    travelled_m: Floats
    """Way of the mixture since the start at these times, (n + 1,)."""
    entered_m3: Floats
    """Gas that has entered by these times, (n + 1,)."""
    source_frac: Floats
    """Fraction of each parcel as it left the leak, (n,)."""
    area_m2: float
    length_m: float

    def gas_m3(self, *, at_s: float, from_m: ArrayLike, to_m: ArrayLike) -> Floats:
        """Gas between two distances downstream of the leak at a time, m3."""
        near = self._entered_before(at_s, within("from_m", from_m, 0.0, 1e7, "m"))
        return near - self._entered_before(at_s, within("to_m", to_m, 0.0, 1e7, "m"))

    def gas_frac(self, *, at_s: float, distance_m: ArrayLike) -> Floats:
        """Volume fraction at distances downstream of the leak at a time."""
        distance = within("distance_m", distance_m, 0.0, self.length_m, "m")
        way = float(np.interp(at_s, self.time_s, self.travelled_m)) - distance
        parcel = np.searchsorted(self.travelled_m, way, side="right") - 1
        last = self.source_frac.size - 1
        return np.where(way >= 0.0, self.source_frac[np.clip(parcel, 0, last)], 0.0)

    def stretches_m(
        self, *, at_s: float, lower_frac: float, upper_frac: float
    ) -> tuple[Floats, Floats]:
        """Starts and ends of the stretches that can explode at a time, m, nearest first."""
        way = float(np.interp(at_s, self.time_s, self.travelled_m))
        edge = np.clip(way - self.travelled_m, 0.0, self.length_m)
        near, far = edge[1:][::-1], edge[:-1][::-1]  # the latest parcel lies next to the leak
        ready = ((self.source_frac >= lower_frac) & (self.source_frac <= upper_frac))[::-1]
        ready = ready & (far > near)
        near, far = near[ready], far[ready]
        if not near.size:
            return near, far
        gap = np.flatnonzero(near[1:] > far[:-1])
        return near[np.append(0, gap + 1)], far[np.append(gap, near.size - 1)]

    def range_length_m(self, *, lower_frac: float, upper_frac: float) -> Floats:
        """Length that can explode at each of the times, m, (n + 1,)."""
        ready = (self.source_frac >= lower_frac) & (self.source_frac <= upper_frac)
        # way of ready mixture that has left the leak, as a function of the way of all mixture
        made = np.append(0.0, np.cumsum(np.diff(self.travelled_m) * ready))
        gone = np.interp(self.travelled_m - self.length_m, self.travelled_m, made, left=0.0)
        return np.asarray(made - gone)

    def _entered_before(self, at_s: float, distance: Floats) -> Floats:
        """Gas that had entered when the mixture now at a distance left the leak, m3."""
        way = float(np.interp(at_s, self.time_s, self.travelled_m)) - distance
        return np.asarray(np.interp(way, self.travelled_m, self.entered_m3, left=0.0))


def culvert_gas(
    *,
    time_s: ArrayLike,
    gas_rate_m3_s: ArrayLike,
    air_rate_m3_s: ArrayLike,
    area_m2: float,
    length_m: float,
) -> CulvertGas:
    """Gas that a leak feeds into the draught of a culvert, by the method of characteristics.

    ``dC/dt + u dC/dx = 0`` downstream with ``u = (Q + q) / A`` and ``C = q / (Q + q)`` at the leak:
    every parcel keeps its fraction; all of it lies where the draught has carried it.

    Parameters
    ----------
    time_s
        Ascending times, s, (n + 1,).
    gas_rate_m3_s, air_rate_m3_s
        Gas from the leak and air of the draught in each interval, m3/s, 0 or more, (n,).
    area_m2
        Section free of water, m2, above 0.
    length_m
        Length from the leak to the open end downstream, m, above 0.

    Raises
    ------
    ValueError
        If an argument is impossible or lengths do not fit.
    """
    time, gas, air = _course(time_s, gas_rate_m3_s=gas_rate_m3_s, air_rate_m3_s=air_rate_m3_s)
    area = float(positive("area_m2", area_m2, "m2"))
    length = float(positive("length_m", length_m, "m"))
    step = np.diff(time)
    return CulvertGas(
        time_s=time,
        travelled_m=np.append(0.0, np.cumsum((gas + air) * step / area)),
        entered_m3=np.append(0.0, np.cumsum(gas * step)),
        source_frac=_steady(gas, air, np.zeros(())),
        area_m2=area,
        length_m=length,
    )


def _steady(gas: Floats, air: Floats, still: Floats) -> Floats:
    total = gas + air
    return np.where(total > 0.0, gas / np.where(total > 0.0, total, 1.0), still)


def _room(
    gas: ArrayLike, air: ArrayLike, volume: ArrayLike, start: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    return (
        non_negative("gas_rate_m3_s", gas, "m3/s"),
        non_negative("ventilation_m3_s", air, "m3/s"),
        positive("volume_m3", volume, "m3"),
        within("initial_frac", start, 0.0, 1.0),
    )


def _course(time: ArrayLike, **rates: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Times and the two flows between them; a single number is spread over all intervals."""
    edges = non_negative("time_s", time, "s")
    if edges.ndim != 1 or edges.size < 2 or not np.all(np.diff(edges) > 0.0):
        raise ValueError("time_s must be a list of at least two ascending times")
    flows = []
    for name, flow in rates.items():
        checked = non_negative(name, flow, "m3/s")
        if checked.ndim > 1 or (checked.ndim and checked.size != edges.size - 1):
            raise ValueError(f"{name} must have {edges.size - 1} values, one between two times")
        flows.append(np.broadcast_to(checked, (edges.size - 1,)))
    return edges, flows[0], flows[1]
