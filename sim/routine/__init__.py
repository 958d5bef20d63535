"""A year of routine calls on a compact array kernel, for siting and relocation studies."""

from sim.routine.kernel import play_calls
from sim.routine.model import Calls, Ledger, MoveRule, Roads, Service, service_of

__all__ = ["Calls", "Ledger", "MoveRule", "Roads", "Service", "play_calls", "service_of"]
