"""The network as a networkx graph with the attribute names of OSMnx, for people and for checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.model.road import ROAD_CLASSES, RoadNetwork

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(network: RoadNetwork) -> nx.MultiDiGraph[Any]:
    """Graph of a network: nodes are its node ids, edge keys number parallel arcs.

    Nodes carry ``x`` (longitude) and ``y`` (latitude); edges ``length`` (m), ``highway``, ``name``,
    ``bridge``, ``oneway``, ``arc`` (index in the network) and, where times were measured,
    ``travel_time_<mode>`` (s). The graph carries ``crs`` as OSMnx expects it.

    References
    ----------
    .. [1] Boeing, G. (2017). OSMnx: new methods for acquiring, constructing, analyzing, and
       visualizing complex street networks. Computers, Environment and Urban Systems 65, 126-139.
    """
    # networkx costs 0.2 s to import; only those who ask for the graph pay it
    import networkx as nx  # noqa: PLC0415

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(
        crs="epsg:4326" if network.meta.datum == "wgs84" else "epsg:4490",
        name=network.meta.title.en,
        synthetic=network.meta.synthetic,
    )
    lon, lat = network.node_lon.tolist(), network.node_lat.tolist()
    for name, x, y in zip(network.node_ids, lon, lat, strict=True):
        graph.add_node(name, x=x, y=y)
    tails, heads = network.tail.tolist(), network.head.tolist()
    both_ways = set(zip(tails, heads, strict=True))
    for arc, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        graph.add_edge(
            network.node_ids[tail],
            network.node_ids[head],
            length=float(network.length_m[arc]),
            highway=ROAD_CLASSES[network.road_class[arc]].value,
            name=network.arc_name(arc),
            bridge=bool(network.bridge[arc]),
            oneway=(head, tail) not in both_ways,
            arc=arc,
            **{
                f"travel_time_{mode}": float(times[arc])
                for mode, times in network.mode_time_s.items()
            },
        )
    return graph
