"""A compiled network on disk: plain arrays that are mapped into memory, with origin and licence.

    network.json   format, meta (source, licence, datum, date), content hash, centre of the flat map
    *.npy          one file an array
    *.json         names of nodes and roads

The folder is written under another name and moved into place when whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from scenarios.errors import InputError, StorageError
from scenarios.files import read_json
from scenarios.model.road import RoadMeta, RoadNetwork
from scenarios.model.road_file import RoadShapes
from scenarios.roads.geodesy import LocalMap
from sim.network.arrays import RoadArrays, Rows

FORMAT: Final = 1
_HEAD: Final = "network.json"
_BENDS: Final = ("start", "lon", "lat")


def save_arrays(arrays: RoadArrays, folder: Path) -> None:
    """Write a compiled network; an older one in the same folder is replaced.

    Raises
    ------
    StorageError
        If the folder cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        _write(arrays, partial)
        if folder.exists():
            if not (folder / _HEAD).exists() and any(folder.iterdir()):
                shutil.rmtree(partial)
                raise StorageError(f"{folder}: holds other files; choose an empty folder")
            shutil.rmtree(folder)
        partial.rename(folder)
    except OSError as error:
        raise StorageError(f"{folder}: cannot write ({error.strerror})") from error


def load_arrays(folder: Path, *, check: bool = False) -> RoadArrays:
    """Read a compiled network; arrays stay on disk until they are used.

    Parameters
    ----------
    folder
        As written by `save_arrays`.
    check
        Whether to reckon the content hash again, which reads everything; sizes are always checked.

    Raises
    ------
    InputError
        If the folder is no such network, of another format, or its arrays do not fit together.
    """
    head = _head(folder)
    try:
        network = _network(folder, head)
        rest: dict[str, Any] = {
            side: Rows(*(_load(folder, f"{side}.{part}") for part in ("start", "other", "arc")))
            for side in ("forward", "reverse")
        }
        rest |= {name: _load(folder, name) for name in _plain_names()}
        centre = [float(degrees) for degrees in head["centre"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _refused(folder, "the stored network is damaged", str(error)) from error
    arrays = RoadArrays(network=network, here=LocalMap(*centre), **rest)
    _check_sizes(folder, arrays)
    if check and _again(network).content_hash != network.content_hash:
        raise _refused(folder, "the stored network is damaged", "the content hash differs")
    return arrays


def _write(arrays: RoadArrays, folder: Path) -> None:
    network = arrays.network
    kinds: dict[str, str] = {}
    for field in fields(RoadNetwork):
        kind = _write_field(folder, f"network.{field.name}", getattr(network, field.name))
        if kind:
            kinds[field.name] = kind
    for side in ("forward", "reverse"):
        for part in ("start", "other", "arc"):
            _save(folder, f"{side}.{part}", getattr(getattr(arrays, side), part))
    for name in _plain_names():
        _save(folder, name, getattr(arrays, name))
    head = {
        "format": FORMAT,
        "meta": network.meta.model_dump(mode="json"),
        "content_hash": network.content_hash,
        "centre": [arrays.here.lon_deg, arrays.here.lat_deg],
        "fields": kinds,
        "modes": sorted(network.mode_time_s),
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)
    (folder / _HEAD).write_text(text + "\n", encoding="utf-8")


def _write_field(folder: Path, name: str, value: object) -> str:
    """Write one field of the network; its kind, "" for what the head holds."""
    match value:
        case np.ndarray():
            _save(folder, name, value)
            return "array"
        case RoadShapes():
            for part in _BENDS:
                _save(folder, f"{name}.{part}", getattr(value, part))
            return "shapes"
        case Mapping():
            for key, each in value.items():
                _save(folder, f"{name}.{key}", each)
            return "arrays"
        case tuple():
            file = folder / f"{name}.json"
            file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
            return "texts"
    return ""


def _head(folder: Path) -> dict[str, Any]:
    file = folder / _HEAD
    if not file.is_file():
        raise _refused(folder, "there is no stored network", "")
    head = read_json(file)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        got = str(head.get("format")) if isinstance(head, dict) else type(head).__name__
        raise InputError.one(
            str(folder), "format", "another format", got=got, allowed=str(FORMAT),
            cure="import the roads again",
        )  # fmt: skip
    return head


def _network(folder: Path, head: dict[str, Any]) -> RoadNetwork:
    """The network without its checks, which it passed before it was stored."""
    network = object.__new__(RoadNetwork)
    values: dict[str, Any] = {
        "meta": RoadMeta.model_validate_json(json.dumps(head["meta"])),
        "content_hash": str(head["content_hash"]),
    }
    for name, kind in head["fields"].items():
        if kind == "array":
            values[name] = _load(folder, f"network.{name}")
        elif kind == "shapes":
            values[name] = RoadShapes(*(_load(folder, f"network.{name}.{p}") for p in _BENDS))
        elif kind == "arrays":
            values[name] = {key: _load(folder, f"network.{name}.{key}") for key in head["modes"]}
        else:
            texts = json.loads((folder / f"network.{name}.json").read_text(encoding="utf-8"))
            values[name] = tuple(texts)
    for field in fields(RoadNetwork):
        object.__setattr__(network, field.name, values.get(field.name))
    return network


def _again(network: RoadNetwork) -> RoadNetwork:
    """The network made anew, with all its checks."""
    given = {f.name: getattr(network, f.name) for f in fields(RoadNetwork) if f.init}
    return RoadNetwork(**given)


def _check_sizes(folder: Path, arrays: RoadArrays) -> None:
    n, n_arcs = len(arrays.network.node_ids), int(arrays.network.tail.size)
    wanted = {
        "node_lon": (arrays.network.node_lon, n),
        "x_m": (arrays.x_m, n),
        "main": (arrays.main, n),
        "head": (arrays.network.head, n_arcs),
        "street": (arrays.street, n_arcs),
        "forward.start": (arrays.forward.start, n + 1),
        "forward.arc": (arrays.forward.arc, n_arcs),
        "reverse.other": (arrays.reverse.other, n_arcs),
    }
    for name, (array, size) in wanted.items():
        if array.shape != (size,):
            raise _refused(folder, "the stored network is damaged", f"{name}: {array.shape}")


def _plain_names() -> list[str]:
    return [
        field.name
        for field in fields(RoadArrays)
        if field.name not in {"network", "here", "forward", "reverse"}
    ]


def _save(folder: Path, name: str, array: Any) -> None:  # noqa: ANN401 - any array
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _load(folder: Path, name: str) -> Any:  # noqa: ANN401 - any array
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)


def _refused(folder: Path, rule: str, got: str) -> InputError:
    cure = "import the roads again"
    return InputError.one(str(folder), _HEAD, rule, got=got, cure=cure)
