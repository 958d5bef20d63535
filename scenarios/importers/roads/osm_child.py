"""Reads one PBF in a process of its own and hands the roads, or the problems, to its parent."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from scenarios.errors import InputError
from scenarios.importers.roads.osm_file import read_here

if __name__ == "__main__":
    try:
        answer: object = read_here(Path(sys.argv[1]), kind="pbf")
    except InputError as error:
        answer = error.problems
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
