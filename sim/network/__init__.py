"""The road network at work: travel times by vehicle, weather and closure."""

from sim.network.arrays import RoadArrays, compile_network
from sim.network.closures import (
    Closure,
    ClosureLevel,
    ClosureWindow,
    apply_closures,
    arcs_at,
    arcs_inside,
    closures_at,
)
from sim.network.conditions import Conditions, draw_conditions
from sim.network.engine import make_router
from sim.network.graph import to_networkx
from sim.network.road_facts import RoadFacts, facts_of, with_contraflow
from sim.network.router import Route, Router, ScipyRouter, TreeRouter
from sim.network.snap import Snapper, SnapReport
from sim.network.store import load_arrays, save_arrays
from sim.network.travel_model import RoadState, TravelModel
from sim.network.turns import SplitGraph, TurnRouter, split_turns
from sim.network.vehicles import APPLIANCES, PROFILES, VehicleProfile
from sim.network.zones import StreetIndex

__all__ = [
    "APPLIANCES",
    "PROFILES",
    "Closure",
    "ClosureLevel",
    "ClosureWindow",
    "Conditions",
    "RoadArrays",
    "RoadFacts",
    "RoadState",
    "Route",
    "Router",
    "ScipyRouter",
    "SnapReport",
    "Snapper",
    "SplitGraph",
    "StreetIndex",
    "TravelModel",
    "TreeRouter",
    "TurnRouter",
    "VehicleProfile",
    "apply_closures",
    "arcs_at",
    "arcs_inside",
    "closures_at",
    "compile_network",
    "draw_conditions",
    "facts_of",
    "load_arrays",
    "make_router",
    "save_arrays",
    "split_turns",
    "to_networkx",
    "with_contraflow",
]
