"""The shipped substances: what models of release, dispersion, fire and harm need to know of them.

The numbers stand in `scenarios/library/substances`, each with its source. They were made from
property libraries by `scripts/make_substances.py`; none of those is needed at run time.
"""

from scenarios.model.vapour_pressure import VapourPressure
from scenarios.substances.loader import read_substances, shipped_substance, shipped_substances
from scenarios.substances.model import ExposureLevel, Origin, ShippedSubstance
from scenarios.substances.packs import as_pack_substance, missing_quantities, pack_substances

__all__ = [
    "ExposureLevel",
    "Origin",
    "ShippedSubstance",
    "VapourPressure",
    "as_pack_substance",
    "missing_quantities",
    "pack_substances",
    "read_substances",
    "shipped_substance",
    "shipped_substances",
]
