"""A county writes its roads in two tables, reads them back, and is told each mistake."""

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.model.base import Grade, Provenance, Text
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.roads.tables import read_network, write_network

META = RoadMeta(
    id="county",
    title=Text(zh="县路网", en="county roads"),
    source="county office",
    licence="internal",
    datum="cgcs2000",
    synthetic=False,
    provenance=Provenance(grade=Grade.other, source="test"),
)
NODES = "id,lon,lat\n001,126.55,43.84\n002,126.55,43.85\n1E5,126.56,43.85\n"
ARCS = (
    "from,to,length_m,class,name,oneway,bridge\n"
    "001,002,1150,primary,吉林大街,no,no\n"
    "002,1E5,820.5,residential,,yes,yes\n"
    "1E5,001,1500,secondary,解放大路,yes,no\n"
)


def read(tmp_path, nodes: str = NODES, arcs: str = ARCS) -> RoadNetwork:
    (tmp_path / "nodes.csv").write_text(nodes, encoding="utf-8")
    (tmp_path / "arcs.csv").write_text(arcs, encoding="utf-8")
    return read_network(tmp_path, META)


def refused(tmp_path, **tables: str) -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, **tables)
    return str(caught.value)


def test_two_way_rows_become_two_arcs(tmp_path):
    """One two-way and two one-way streets make four arcs."""
    made = read(tmp_path)
    assert made.node_ids == ("001", "002", "1E5")
    assert list(zip(made.tail.tolist(), made.head.tolist(), strict=True)) == [
        (0, 1),
        (1, 0),
        (1, 2),
        (2, 0),
    ]
    assert made.length_m.tolist() == [1150.0, 1150.0, 820.5, 1500.0]
    assert made.road_class.tolist() == [2, 2, 5, 3]
    assert [made.arc_name(arc) for arc in range(4)] == ["吉林大街", "吉林大街", "", "解放大路"]
    assert made.bridge.tolist() == [False, False, True, False]


def test_writing_and_reading_gives_the_same_network(tmp_path):
    """What is written comes back with the same content hash."""
    made = read(tmp_path)
    write_network(made, tmp_path / "out")
    assert read_network(tmp_path / "out", META).content_hash == made.content_hash
    assert (tmp_path / "out" / "arcs.csv").read_text(encoding="utf-8") == ARCS


def test_measured_times_survive(tmp_path):
    """Times by mode are further columns; different times each way make two one-way rows."""
    header, *rows = ARCS.splitlines()
    times = ["60,42", "30.5,21.35", "90,63"]
    arcs = "\n".join(
        [
            f"{header},time_normal_s,time_lights_on_s",
            *(f"{row},{time}" for row, time in zip(rows, times, strict=True)),
        ]
    )
    made = read(tmp_path, arcs=arcs)
    assert made.mode_time_s["normal"].tolist() == [60.0, 60.0, 30.5, 90.0]
    slower = np.array(made.mode_time_s["normal"])
    slower[1] = 99.0
    uneven = RoadNetwork(
        meta=META,
        node_ids=made.node_ids,
        node_lon=made.node_lon,
        node_lat=made.node_lat,
        tail=made.tail,
        head=made.head,
        length_m=made.length_m,
        road_class=made.road_class,
        name_index=made.name_index,
        names=made.names,
        bridge=made.bridge,
        mode_time_s={"normal": slower},
    )
    write_network(uneven, tmp_path / "out")
    assert read_network(tmp_path / "out", META).content_hash == uneven.content_hash


def test_parallel_streets_survive(tmp_path):
    """Two bridges between the same two nodes stay two."""
    arcs = ARCS.splitlines()[0] + "\n" + "001,002,1150,primary,A,no,yes\n" * 2
    made = read(tmp_path, arcs=arcs)
    write_network(made, tmp_path / "out")
    assert made.n_arcs == 4
    assert read_network(tmp_path / "out", META).content_hash == made.content_hash


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("001,009,100,primary,,no,no", "to: there is no such node, got '009'"),
        ("1,002,100,primary,,no,no", "from: there is no such node, got '1'"),
        ("001,001,100,primary,,no,no", "to: the arc ends where it begins, got '001'"),
        ("001,002,0,primary,,no,no", "length_m: the number is out of range, got '0'"),
        ("001,002,-3,primary,,no,no", "length_m: the number is out of range, got '-3'"),
        ("001,002,nan,primary,,no,no", "length_m: needs a finite number, got 'nan'"),
        ("001,002,100,highway,,no,no", "class: unknown road class, got 'highway'"),
        ("001,002,100,primary,,maybe,no", "oneway: needs yes or no, got 'maybe'"),
        ("001,002,100,primary,,no,1", "bridge: needs yes or no, got '1'"),
    ],
)
def test_broken_row_is_named(tmp_path, row, problem):
    """Each mistake in the fifth line leads to the fifth line (F15, F16, F19)."""
    assert f"arcs.csv:5: {problem}" in refused(tmp_path, arcs=ARCS + row + "\n")


def test_all_dangling_ends_come_at_once(tmp_path):
    """Three unknown nodes are three messages."""
    rows = "".join(f"001,x{i},100,primary,,no,no\n" for i in range(3))
    assert refused(tmp_path, arcs=ARCS + rows).count("there is no such node") == 3


def test_repeated_node_is_refused(tmp_path):
    """A node id comes once, whatever its case."""
    assert "stands on line 4" in refused(tmp_path, nodes=NODES + "1e5,126.5,43.8\n")


def test_swapped_columns_and_kilometres_are_refused(tmp_path):
    """Longitude and latitude in the wrong columns, or lengths in km, are told with the cure."""
    swapped = "id,lat,lon\n001,126.55,43.84\n002,126.55,43.85\n1E5,126.56,43.85\n"
    assert "swap the two columns" in refused(tmp_path, nodes=swapped)
    km = ARCS.replace("1150", "1.150").replace("820.5", "0.82").replace("1500", "1.5")
    assert "give lengths in metres" in refused(tmp_path, arcs=km)


def test_tables_without_rows_are_refused(tmp_path):
    """Headers alone are no network."""
    assert "the network is empty" in refused(tmp_path, arcs=ARCS.splitlines()[0] + "\n")
    assert refused(tmp_path, nodes="id,lon,lat\n")
