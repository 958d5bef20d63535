"""A small town for report tests: roads, stations, people and one tank.

The names carry characters that break careless writers: markup, formulas, mathtext, full-width.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenarios.model.distribution import NamedTime, TriangularTime
from scenarios.model.hazard_source import MajorHazardSource
from scenarios.model.pack import Pack, PackHeader, People, RoadsGiven
from scenarios.model.parameter import Parameter
from scenarios.model.place import County, Jurisdiction
from scenarios.model.resource import Depot, Hospital, Resources, Station, UnitGroup
from scenarios.model.road import RoadClass, RoadMeta, RoadNetwork
from scenarios.model.substance import Substance
from scenarios.model.vocabulary import Agency, Capability, Specialty, VehicleClass
from tests.unit.reports.small_plans import OFFICIAL, SYNTHETIC, both, minutes, plan

SITE = (126.58, 43.92)
NASTY = "<script>alert('x')</script> =1+1 $a_b$ ＝cmd"


def roads() -> RoadNetwork:
    """A grid of 12 by 12 crossings, 400 m apart, around the site."""
    n, step_lon, step_lat = 12, 0.005, 0.0036
    lon = np.array([SITE[0] + step_lon * (i % n - n / 2) for i in range(n * n)])
    lat = np.array([SITE[1] + step_lat * (i // n - n / 2) for i in range(n * n)])
    right = [(i, i + 1) for i in range(n * n) if i % n < n - 1]
    up = [(i, i + n) for i in range(n * n - n)]
    ends = np.array([pair for a, b in right + up for pair in ((a, b), (b, a))])
    main = [abs(a // n - n // 2) < 1 and b == a + 1 for a, b in right + up for _ in range(2)]
    return RoadNetwork(
        meta=RoadMeta(
            id="grid", title=both("示意方格路网", "synthetic grid"), source="drawn for a test",
            licence="Apache-2.0", datum="wgs84", synthetic=True, provenance=SYNTHETIC,
        ),
        node_ids=tuple(f"n{i}" for i in range(n * n)),
        node_lon=lon,
        node_lat=lat,
        tail=ends[:, 0],
        head=ends[:, 1],
        length_m=np.full(len(ends), 400.0),
        road_class=np.where(main, RoadClass.primary.code, RoadClass.residential.code),
        name_index=np.zeros(len(ends)),
        names=("",),
        bridge=np.zeros(len(ends), dtype=bool),
    )  # fmt: skip


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The town."""
    station = Station(
        id="st", name=both("龙潭特勤站（示意）", "Longtan station (illustrative)"),
        county="220299", agency=Agency.fire, lon=126.56, lat=43.91, provenance=SYNTHETIC,
    )  # fmt: skip

    def group(key: str, zh: str, en: str, count: int, vehicle: VehicleClass) -> UnitGroup:
        return UnitGroup(
            id=key, name=both(zh, en), station="st", count=count, crew=6, vehicle=vehicle,
            capabilities=(Capability.fire_attack, Capability.leak_stop),
            turnout=NamedTime(parameter="turnout_fire"), provenance=SYNTHETIC,
        )  # fmt: skip

    source = MajorHazardSource(
        kind="major_hazard_source", id="tank", name=both(f"液氯储槽 {NASTY}", f"tank {NASTY}"),
        county="220299", lon=SITE[0], lat=SITE[1], substance="chlorine", vessel_mass_kg=2e4,
        storage="pressurised_liquid", temperature_k=293.0, gauge_pressure_pa=5.7e5,
        provenance=SYNTHETIC,
    )  # fmt: skip
    chlorine = Substance(
        id="chlorine", name=both("氯", "chlorine"), cas="7782-50-5", molar_mass_kg_mol=0.0709,
        boiling_point_k=239.0, liquid_density_kg_m3=1400.0, liquid_heat_capacity_j_kg_k=950.0,
        heat_of_vaporisation_j_kg=2.88e5, heat_ratio=1.325, vapour_pressure_298_pa=7.8e5,
        provenance=OFFICIAL,
    )  # fmt: skip
    rng = np.random.default_rng(1)
    people = People(
        lon=SITE[0] + rng.normal(0, 0.012, 400),
        lat=SITE[1] + rng.normal(0, 0.01, 400),
        n_night=rng.integers(5, 120, 400),
        n_day=rng.integers(5, 120, 400),
        synthetic=True,
    )
    plans = {
        "a": plan("a", "甲案（现行）", "Plan A (current)", together=False),
        "b": plan("b", "乙案（平行处置）", "Plan B (in parallel)", together=True),
    }
    return Pack(
        header=PackHeader(
            id="small-town",
            title=both("示例县数据包", "Sample county pack"),
            jurisdiction=Jurisdiction(
                id="220200", name=both("吉林市", "Jilin City"), datum="wgs84",
                synthetic=(both("道路、人口、站点位置", "roads, population, station sites"),),
                counties=(County(id="220299", name=both("示例县", "Sample county"), kind="county",
                                 provenance=SYNTHETIC),),
            ),
            roads=RoadsGiven(kind="tables"),
            provenance=SYNTHETIC,
        ),
        resources=Resources(
            stations=(station,),
            units=(
                group("pump", "水罐消防车", "pumper", 3, VehicleClass.heavy_fire),
                group("hazmat", "防化处置车", "hazmat tender", 1, VehicleClass.hazmat),
                group("amb", "救护车", "ambulance", 2, VehicleClass.ambulance),
            ),
            hospitals=(
                Hospital(id="hosp", name=both("县医院", "county hospital"), county="220299",
                         lon=126.57, lat=43.93, beds={Specialty.general: 10}, arrivals_per_hour=8,
                         provenance=SYNTHETIC),
            ),
            depots=(
                Depot(id="dep", name=both("物资库", "store"), county="220299", lon=126.59,
                      lat=43.915, stock={"neutraliser-kg": 500}, provenance=SYNTHETIC),
            ),
        ),
        sources={"tank": source},
        substances={"chlorine": chlorine},
        parameters={
            "turnout_fire": Parameter(
                id="turnout_fire",
                name=both("出动时间", "turnout of a fire engine"),
                law=minutes(0.75, 1, 1.7),
            ),
            "command_setup": Parameter(
                id="command_setup",
                name=both("建立指挥部", "setting up command"),
                law=TriangularTime(low_s=300.0, mode_s=480.0, high_s=900.0, provenance=SYNTHETIC),
            ),
        },
        plans=plans,
        scenarios={},
        roads=roads(),
        people=people,
        files={},
        hashes={"pack.yaml": "0" * 64},
    )  # fmt: skip
