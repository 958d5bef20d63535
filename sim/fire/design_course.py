"""How a design fire runs from ignition to burn-out: growth, plateau, decay, sprinkler control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sim.arguments import Floats, within
from sim.fire.design_fire import ventilation_limited_hrr_w
from sim.fire.zone_building import Building
from sim.model_card import ModelCard, Range, register

DECAY_FROM_SHARE: Final = 0.7
"""Share of the fire load burnt when the decay begins: EN 1991-1-2:2002 annex E.4, as used by the
fire course of Forschungszentrum Juelich (seen)."""

MOST_HRR_W: Final = 1e9
"""A fire of more than a gigawatt is no building fire: refused."""

CARD = register(
    ModelCard(
        key="fire.design_course",
        title_zh="设计火灾全过程：增长、稳定、衰减与喷淋控制",
        title_en="Course of a design fire: growth, plateau, decay, sprinkler control",
        source="t-squared classes of NFPA 92; EN 1991-1-2:2002 annex E.4 (plateau, linear decay "
        "from 70 % of the fire load); Kawagoe 1958 for the openings",
        status="verified",
        ranges={
            "peak_w": Range(1e4, 2e8, "W"),
            "fuel_load_j": Range(1e7, 1e13, "J"),
        },
        limits_zh=(
            "喷淋只控制：火灾保持动作时的热释放速率，除非给定衰减时间",
            "开口控制峰值未计轰燃后未燃气体在外部燃烧",
        ),
        limits_en=(
            "a sprinkler holds the fire at its size unless a decay time is given",
            "the limit by openings leaves out gas that burns outside after flashover",
        ),
        checks=("FZ01", "FZ02", "FZ03"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Fires with their limits, arrays (n_fires,); build with `design_course`."""

    growth_w_s2: Floats
    peak_w: Floats
    """Plateau that is reached: the given limit, or less if the fuel runs short during growth."""
    incubation_s: Floats
    plateau_from_s: Floats
    decay_from_s: Floats
    """Times since the end of incubation, s."""
    burnt_out_s: Floats


def design_course(
    *,
    growth_w_s2: ArrayLike,
    peak_w: ArrayLike,
    fuel_load_j: ArrayLike = np.inf,
    incubation_s: ArrayLike = 0.0,
    decay_from_share_frac: ArrayLike = DECAY_FROM_SHARE,
) -> Course:
    """Design fires with a peak and a fire load.

    Q = alpha t^2 up to the peak at t1 = sqrt(peak / alpha); plateau until the share s of the load
    E has burnt; then linear to zero over 2 (1 - s) E / peak. A load too small for the peak ends
    the growth at t1 = (3 s E / alpha)^(1/3).

    Parameters
    ----------
    growth_w_s2
        Growth coefficient alpha, W/s2, 0.1-1e4.
    peak_w
        Least of the limits by fuel surface and by openings, W, > 0, at most 1 GW.
    fuel_load_j
        Heat in the fuel, J, > 0; infinity burns for ever.
    incubation_s
        Smouldering before growth, s, 0-1e5.
    decay_from_share_frac
        Share s of the load burnt when decay begins, 0.1-0.95.

    Returns
    -------
    Course, arrays of one shape.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    EN 1991-1-2:2002, annex E.4.

    Examples
    --------
    >>> course = design_course(growth_w_s2=46.9, peak_w=5e6, fuel_load_j=3e9)
    >>> round(float(course.burnt_out_s))
    998
    """
    alpha = within("growth_w_s2", growth_w_s2, 0.1, 1e4, "W/s2")
    limit = within("peak_w", peak_w, 0.0, MOST_HRR_W, "W", above=True)
    load = within("fuel_load_j", fuel_load_j, 0.0, np.inf, "J", above=True, finite=False)
    start = within("incubation_s", incubation_s, 0.0, 1e5, "s")
    share = within("decay_from_share_frac", decay_from_share_frac, 0.1, 0.95, "1")
    alpha, limit, load, start, share = np.broadcast_arrays(alpha, limit, load, start, share)
    grown = np.minimum(np.sqrt(limit / alpha), np.cbrt(3.0 * share * load / alpha))
    peak = alpha * np.square(grown)
    decay = grown + (share * load - alpha * np.power(grown, 3) / 3.0) / peak
    decay = np.maximum(decay, grown)
    end = decay + 2.0 * (1.0 - share) * load / peak
    return Course(
        growth_w_s2=alpha,
        peak_w=peak,
        incubation_s=start,
        plateau_from_s=grown,
        decay_from_s=decay,
        burnt_out_s=end,
    )


def course_hrr_w(
    course: Course,
    *,
    time_s: ArrayLike,
    sprinkled_s: ArrayLike = np.inf,
    decay_time_s: ArrayLike = np.inf,
) -> Floats:
    """Heat release rate of design fires, W.

    After the sprinkler at t_a: Q = min(Q_free(t), Q_free(t_a) exp(-(t - t_a) / tau)).

    Parameters
    ----------
    course
        The fires.
    time_s
        Time since ignition, s, 0-1e7, broadcast against the fires.
    sprinkled_s
        Time at which water comes, s, >= 0; infinity: never.
    decay_time_s
        tau, s, > 0 (see `sim.fire.design_fire.decay_time_s`); infinity holds the fire at its size.

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    now = within("time_s", time_s, 0.0, 1e7, "s")
    water = within("sprinkled_s", sprinkled_s, 0.0, np.inf, "s", finite=False)
    tau = within("decay_time_s", decay_time_s, 0.0, np.inf, "s", above=True, finite=False)
    free = _free_w(course, now)
    if np.all(water > now):
        return free
    held = _free_w(course, np.minimum(water, now))
    return np.minimum(free, held * np.exp(-np.maximum(now - water, 0.0) / tau))


def _free_w(course: Course, time_s: Floats) -> Floats:
    age = np.maximum(time_s - course.incubation_s, 0.0)
    rising = np.minimum(course.growth_w_s2 * np.square(age), course.peak_w)
    with np.errstate(invalid="ignore"):
        left = (course.burnt_out_s - age) / (course.burnt_out_s - course.decay_from_s)
    # a fire without end of fuel has infinity over infinity here, and never decays
    fuel: Floats = np.clip(np.where(np.isnan(left), 1.0, left), 0.0, 1.0)
    return rising * fuel


def opening_limited_hrr_w(place: Building, *, room: str, open_frac: ArrayLike = 1.0) -> Floats:
    """Largest fire that the air through the open doors and windows of a room can feed, W.

    Sum of 1.5 MW m^-2.5 A sqrt(H) over its openings that stand open, hatches left out.

    Parameters
    ----------
    place
        The building.
    room
        Name of the room.
    open_frac
        Share of each opening that stands open, 0-1, (n_openings,) or (n_openings, n_fires).

    Returns
    -------
    Heat release rate, W, (n_fires,) or (1,).

    Raises
    ------
    ValueError
        If there is no such room or a share is outside its range.
    """
    index = place.room(room)
    share = within("open_frac", open_frac, 0.0, 1.0, "1")
    share = share[:, None] if share.ndim == 1 else np.atleast_2d(share)
    mine = ((place.first == index) | (place.second == index))[:, None] * (1.0 - place.is_hatch)
    each = ventilation_limited_hrr_w(
        opening_area_m2=place.width_m * place.opening_height_m,
        opening_height_m=np.minimum(place.opening_height_m, 20.0),
    )
    return np.asarray((mine * each * share).sum(axis=0))
