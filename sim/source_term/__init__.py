"""From a vessel and a hole to what a dispersion model needs: how much rises, when, how cold."""

from sim.source_term.given import GROUNDS, Opening, Store, Surroundings
from sim.source_term.release import source_term
from sim.source_term.rupture import rupture_source_term
from sim.source_term.term import SourceTerm

__all__ = [
    "GROUNDS",
    "Opening",
    "SourceTerm",
    "Store",
    "Surroundings",
    "rupture_source_term",
    "source_term",
]
