"""Valid calls of the plumes behind one table, and of rings about fires."""

from __future__ import annotations

from typing import Any, Final

from sim.consequence.cloud import plume_models, plume_table, scatter, sources
from sim.consequence.fire import fire_rings, flame_surface, pool_fire
from tests.support.refusals import Call

_AIR: Final = sources.Air(4.0, "D", 288.15)
_GAS: Final = sources.Gas(2.0, 0.0709, 480.0, 239.2)
_PLUME: Final[dict[str, Any]] = {"gas": _GAS, "air": _AIR, "averaging_time_s": 600.0, "z_m": 1.0}
_TABLE: Final = plume_models.briggs_table(gas=_GAS, air=_AIR)
_FIRE: Final = pool_fire.PoolFire(10.0, 15.0, 30.0, 50e3)
_RINGS: Final[dict[str, Any]] = {
    "level_w_m2": 4e3, "humidity_frac": 0.7, "temperature_k": 288.0, "height_m": 1.5,
}  # fmt: skip

CALLS: Final = (
    Call(plume_models.similarity_table, _PLUME),
    Call(plume_models.briggs_table, _PLUME),
    Call(plume_models.dense_table, _PLUME),
    Call(plume_models.workbook_table, _PLUME),
    Call(plume_models.plume_table, {"model": "briggs_plume", **_PLUME}),
    Call(plume_table.along_and_across_m, {
        "east_m": 100.0, "north_m": 50.0, "wind_from_deg": 270.0},
         signed=frozenset({"wind_from_deg"})),
    Call(scatter.band_levels, {"table": _TABLE, "level_kg_m3": 1e-4}),
    Call(scatter.finite_release, {"table": _TABLE, "duration_s": 600.0}),
    Call(fire_rings.pool_fire_rings_m, {"fire": _FIRE, **_RINGS}),
    Call(fire_rings.flame_rings_m, {
        "surface": flame_surface.cylinder_surface(
            diameter_m=10.0, flame_length_m=15.0, tilt_deg=30.0),
        "emissive_power_w_m2": 50e3, **_RINGS}),
)  # fmt: skip
