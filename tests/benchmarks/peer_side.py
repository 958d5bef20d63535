"""Runs in the peers' own environment: puts questions to slabx or pyeldqm and times the answers.

Standard input holds ``{"peer": NAME, "repeat": N, "questions": [...]}``, standard output the answer
``{"version": ..., "best_s": [...], "answers": [...]}``. Imports nothing of ours; the first, cold
run of each question is the answer and is not timed.
"""

import importlib.metadata
import importlib.util
import json
import math
import sys
import time
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Question = dict[str, Any]


def slabx(question: Question) -> Callable[[], Any]:
    """Shares of volume on the axis at `x_m`, and distances to `levels_frac`.

    slabx draws no rings: a footprint is timed without any, in its favour.
    """
    from slabx.core.plume import run_dispersion
    from slabx.core.source import EvaporatingPool
    from slabx.post.concentration import concentration_field
    from slabx.submodels.atmosphere import Atmosphere
    from slabx.thermo.base import LegacyThermo, Substance, water_backend

    lasting = question["duration_s"] or math.inf

    def answer() -> dict[str, list[float]]:
        substance = Substance(**question["substance"])
        air = Atmosphere(**question["weather"])
        pool = EvaporatingPool(substance=substance, duration=lasting, **question["pool"])
        path, _ = run_dispersion(
            pool, air, LegacyThermo(substance), water_backend(), x_max=question["farthest_m"]
        )
        field = concentration_field(
            path,
            air,
            z=question["z_m"],
            t_avg=question["averaging_s"],
            t_release=question["duration_s"],
        )
        shares = np.interp(question.get("x_m", []), field.x, field.peak)
        ends = [field.distance_to(level) for level in question.get("levels_frac", [])]
        return {"volume_frac": shares.tolist(), "end_m": ends}

    return answer


def pyeldqm(question: Question) -> Callable[[], Any]:
    """Farthest point of the polygon of each of `levels_g_m3`: its grid and its contours."""
    _without_its_packages("pyeldqm", "core", "core.utils", "core.visualization")
    from pyeldqm.core.dispersion_models.gaussian_model import multi_source_concentration
    from pyeldqm.core.utils.geo_constants import METERS_PER_DEGREE_LAT
    from pyeldqm.core.utils.zone_extraction import extract_zones

    levels = {str(number): level for number, level in enumerate(question["levels_g_m3"])}
    reach, half = question["farthest_m"], question["half_width_m"]

    def answer() -> dict[str, list[float]]:
        x, y = np.meshgrid(np.linspace(0.0, reach, 400), np.linspace(-half, half, 200))
        field = multi_source_concentration(
            [{"Q": question["rate_g_s"], "h_s": 0.0}],
            x,
            y,
            z=0.0,
            t=600.0,
            t_r=600.0,
            U=question["wind_m_s"],
            stability_class=question["stability"],
            roughness="RURAL",
        )
        zones = extract_zones(x, y, field, levels, 0.0, 0.0, 90.0, verbose=False)
        # turned so that x is longitude on the equator: the farthest of each polygon
        return {"end_m": [zones[name].bounds[2] * METERS_PER_DEGREE_LAT for name in levels]}

    return answer


def _without_its_packages(root: str, *inner: str) -> None:
    """Let modules be imported without the `__init__` above them, which would start a web server."""
    spec = importlib.util.find_spec(root)
    assert spec is not None
    assert spec.origin is not None
    for name in (root, *(f"{root}.{part}" for part in inner)):
        package = types.ModuleType(name)
        package.__path__ = [str(Path(spec.origin).parent.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package


def main() -> None:
    """One request, one reply."""
    warnings.simplefilter("ignore")
    request = json.load(sys.stdin)
    peer = {"slabx": slabx, "pyeldqm": pyeldqm}[request["peer"]]
    best: list[float] = []
    answers: list[Any] = []
    for question in request["questions"]:
        action = peer(question)
        answers.append(action())
        times = []
        for _ in range(request["repeat"]):
            begin = time.perf_counter()
            action()
            times.append(time.perf_counter() - begin)
        best.append(min(times, default=math.nan))
    version = f"{request['peer']} {importlib.metadata.version(request['peer'])}"
    # a peer may print; the reply is the last line
    print(json.dumps({"version": version, "best_s": best, "answers": answers}))


if __name__ == "__main__":
    main()
