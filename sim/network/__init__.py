"""The road network at work: travel times by vehicle, weather and closure."""

from sim.network.arrays import RoadArrays, compile_network
from sim.network.closures import Closure, ClosureLevel, apply_closures, arcs_at, arcs_inside
from sim.network.graph import to_networkx
from sim.network.router import Route, Router, ScipyRouter
from sim.network.snap import Snapper, SnapReport
from sim.network.travel_model import RoadState, TravelModel

__all__ = [
    "Closure",
    "ClosureLevel",
    "RoadArrays",
    "RoadState",
    "Route",
    "Router",
    "ScipyRouter",
    "SnapReport",
    "Snapper",
    "TravelModel",
    "apply_closures",
    "arcs_at",
    "arcs_inside",
    "compile_network",
    "to_networkx",
]
