"""Datums of Chinese maps: points published with the open implementations, and round trips."""

from __future__ import annotations

import numpy as np

from scenarios.roads.datum import Datum, from_wgs84, to_wgs84
from tests.verification.registry import Pairs, case

EVIL = "googollee/eviltransform @3416646 python/test.py, six decimals asked there"
WANDERGIS = "wandergis/coordtransform test/app.js, results in its last lines"


@case(id="ROAD-DATUM-1", source=EVIL, rtol=0, atol=1e-6)
def gcj02_of_three_cities() -> Pairs:
    """Shanghai, Shenzhen, Beijing."""
    lat = [31.1774276, 22.543847, 39.911954]
    lon = [121.5272106, 113.912316, 116.377817]
    got = from_wgs84(lon_deg=lon, lat_deg=lat, datum="gcj02")
    return [
        ([121.531541859215, 113.9171764808363, 116.38404722455657], got[0]),
        ([31.17530398364597, 22.540796131694766, 39.91334545536069], got[1]),
    ]


@case(id="ROAD-DATUM-2", source=WANDERGIS, rtol=0, atol=1e-11)
def tian_an_men_forward() -> Pairs:
    """WGS84 to GCJ-02, and GCJ-02 to BD-09 by way of WGS84."""
    gcj = from_wgs84(lon_deg=116.404, lat_deg=39.915, datum="gcj02")
    wgs = to_wgs84(lon_deg=116.404, lat_deg=39.915, datum="gcj02")
    bd = from_wgs84(lon_deg=wgs[0], lat_deg=wgs[1], datum="bd09")
    yield (116.41024449916938, 39.91640428150164), (gcj[0], gcj[1])
    # the inverse of GCJ-02 ends at 1e-10 degrees: two digits of the sum remain beyond that
    yield np.round((116.41036949371029, 39.92133699351021), 9), np.round((bd[0], bd[1]), 9)


@case(id="ROAD-DATUM-3", source=WANDERGIS + "; its inverse takes one step", rtol=0, atol=1e-6)
def tian_an_men_from_baidu() -> Pairs:
    """BD-09 to GCJ-02 by way of WGS84."""
    # the pairs that eviltransform gives for bd2wgs are not used: its own formulas miss them by 40 m
    wgs = to_wgs84(lon_deg=116.404, lat_deg=39.915, datum="bd09")
    gcj = from_wgs84(lon_deg=wgs[0], lat_deg=wgs[1], datum="gcj02")
    return [((116.39762729119315, 39.90865673957631), (gcj[0], gcj[1]))]


@case(id="ROAD-DATUM-4", source="closed form: inverse of forward is the identity; 1 cm", rtol=0,
      atol=9e-8)  # fmt: skip
def there_and_back_over_china() -> Pairs:
    """2,000 points of China; 9e-8 degrees are 1 cm on the meridian."""
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(75, 134, 2000), rng.uniform(19, 53, 2000)
    datums: tuple[Datum, ...] = ("wgs84", "cgcs2000", "gcj02", "bd09")
    for datum in datums:
        moved = from_wgs84(lon_deg=lon, lat_deg=lat, datum=datum)
        back = to_wgs84(lon_deg=moved[0], lat_deg=moved[1], datum=datum)
        yield np.stack([lon, lat]), np.stack(back)
