"""A stored network comes back as it was, with its licence, and damage is refused."""

import json

import numpy as np
import pytest

from scenarios.errors import InputError, StorageError
from scenarios.model.vocabulary import VehicleClass
from sim.network import ScipyRouter, TravelModel, compile_network, load_arrays, save_arrays
from sim.network.arrays import RoadArrays
from sim.network.cch_router import is_installed, order_file
from sim.network.engine import LARGE_NODES, make_router
from tests.unit.sim.network.test_travel_model import one_arc_of_each_class


@pytest.fixture
def arrays() -> RoadArrays:
    return compile_network(one_arc_of_each_class(lights_on=[10.0] * 7))


def test_stored_network_gives_the_same_times_and_tells_its_licence(arrays, tmp_path):
    """Every array, every name and the origin survive; arrays are mapped, not read."""
    save_arrays(arrays, tmp_path / "net")
    back = load_arrays(tmp_path / "net", check=True)
    assert back.network.meta == arrays.network.meta
    assert back.network.content_hash == arrays.network.content_hash
    assert back.network.node_ids == arrays.network.node_ids
    assert isinstance(back.x_m, np.memmap)
    assert not back.x_m.flags.writeable
    for vehicle in (VehicleClass.ambulance, VehicleClass.bus):
        old = TravelModel(arrays.network).weights(vehicle)
        new = TravelModel(back.network).weights(vehicle)
        np.testing.assert_array_equal(new, old)
        every = range(7)
        np.testing.assert_array_equal(
            ScipyRouter(back).matrix(every, every, new),
            ScipyRouter(arrays).matrix(every, every, old),
        )
    for name in ("street", "sample_x_m", "sample_by_x", "main", "sorted_x_m"):
        np.testing.assert_array_equal(getattr(back, name), getattr(arrays, name))


def test_storing_again_replaces_and_spares_other_folders(arrays, tmp_path):
    """A second network takes the place of the first; somebody else's folder is left alone."""
    save_arrays(arrays, tmp_path / "net")
    save_arrays(arrays, tmp_path / "net")
    assert [path.name for path in tmp_path.iterdir()] == ["net"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    with pytest.raises(StorageError, match="other files"):
        save_arrays(arrays, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep me"


def test_damage_is_refused(arrays, tmp_path):
    """Other format, missing array, cut array, changed value: named, never used."""
    folder = tmp_path / "net"
    with pytest.raises(InputError, match="no stored network"):
        load_arrays(folder)
    save_arrays(arrays, folder)
    length = np.load(folder / "network.length_m.npy")
    length[0] += 1
    np.save(folder / "network.length_m.npy", length)
    with pytest.raises(InputError, match="content hash"):
        load_arrays(folder, check=True)
    np.save(folder / "x_m.npy", arrays.x_m[:3])
    with pytest.raises(InputError, match="x_m"):
        load_arrays(folder)
    (folder / "x_m.npy").unlink()
    with pytest.raises(InputError, match="damaged"):
        load_arrays(folder)
    head = json.loads((folder / "network.json").read_text())
    (folder / "network.json").write_text(json.dumps({**head, "format": 99}))
    with pytest.raises(InputError, match="another format"):
        load_arrays(folder)


def test_small_networks_and_single_questions_take_scipy(arrays):
    """Nothing is prepared where it does not pay, and a missing extra is named when asked for."""
    assert arrays.n_nodes < LARGE_NODES
    assert isinstance(make_router(arrays), ScipyRouter)
    assert isinstance(make_router(arrays, engine="scipy", n_matrices=99), ScipyRouter)
    many = make_router(arrays, n_matrices=6)
    assert isinstance(many, ScipyRouter) is not is_installed()
    if not is_installed():
        with pytest.raises(ModuleNotFoundError, match=r"tuiyan\[fast\]"):
            make_router(arrays, engine="cch")


@pytest.mark.skipif(not is_installed(), reason="routingkit-cch, the extra [fast], is absent")
def test_order_is_kept_by_the_hash_of_the_topology(arrays, tmp_path):
    """The second router reads the order of the first; a broken file is made anew."""
    weights = np.full(7, 10, dtype=np.int32)
    first = make_router(arrays, engine="cch", order_cache=tmp_path)
    file = order_file(arrays, tmp_path)
    stamp = file.stat().st_mtime_ns
    second = make_router(arrays, engine="cch", order_cache=tmp_path)
    assert file.stat().st_mtime_ns == stamp
    every = range(7)
    np.testing.assert_array_equal(
        first.matrix(every, every, weights), second.matrix(every, every, weights)
    )
    np.save(file, np.arange(3))
    third = make_router(arrays, engine="cch", order_cache=tmp_path)
    np.testing.assert_array_equal(
        third.matrix(every, every, weights), ScipyRouter(arrays).matrix(every, every, weights)
    )
