"""Write the generated tables of `scenarios/library/substances` from property libraries.

Run in a scratch environment, never in the project's own (Tuiyan needs none of these at run time):

    pip install CoolProp==8.0.0 chemicals==1.5.2 pyyaml
    pip download pyeldqm==0.1.3 --no-deps     # unzip its chemicals_database.sqlite3
    python scripts/make_substances.py --evidence ../shared/evidence --peer FILE.sqlite3

Reads `identities.csv` and writes `values.csv`, `vapour_pressure.csv` and `exposure_levels.csv`. The
same inputs give the same bytes. `sources.csv`, `identities.csv`, `probits.csv`, `remarks.csv` and
`by_hand.csv` are written by people.

Traps: `chemicals` knows no AEGL or IDLH, and its explosive limits of methane and carbon monoxide
are old, so the evidence table comes first. No ERPG is read (copyright of AIHA).
"""

from __future__ import annotations

import argparse
import csv
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from substance_curves import Reading
from substance_properties import Library

FOLDER: Final = Path(__file__).parents[1] / "scenarios" / "library" / "substances"
TOXICS: Final = "consequence/data/toxics/toxic_endpoints_us.csv"
GB_18218: Final = "law/gb18218.yaml"

HYDROGEN_SULFIDE_AEGL: Final = {
    "aegl1": {600: 0.75, 1800: 0.60},
    "aegl2": {600: 41.0, 1800: 32.0},
    "aegl3": {600: 76.0, 1800: 59.0},
}
"""Ppm; NRC 2010 as printed in Nitric Oxide 71 (2017), table 3. The evidence table holds 60 min."""

NO_CRITICAL_QUANTITY: Final = frozenset({"26471-62-5"})
"""CAS numbers of table 1 that stand for mixtures of which the shipped substance is one part."""

CURVE_COLUMNS: Final = (
    "substance", "t0_k", "p0_pa", "a", "b", "c", "d", "t_min_k", "t_max_k", "max_deviation_frac",
    "source",
)  # fmt: skip


class Row(NamedTuple):
    """One line of `values.csv`."""

    substance: str
    quantity: str
    value: str
    at_k: str
    source: str
    note: str


class Level(NamedTuple):
    """One line of `exposure_levels.csv`."""

    substance: str
    level: str
    duration_s: int
    value_frac: str
    source: str


def digits(value: float, n: int = 6) -> str:
    """Shortest text of a number with at most `n` significant digits."""
    return f"{float(f'{value:.{n}g}'):.12g}"


def rows_of(name: str, readings: Iterable[Reading]) -> Iterator[Row]:
    """Lines of one substance."""
    for reading in readings:
        at = "" if reading.at_k is None else digits(reading.at_k)
        yield Row(name, reading.quantity, digits(reading.value), at, reading.source, reading.note)


class Toxics:
    """Exposure levels and explosive limits: the evidence table first, then the peer's table."""

    def __init__(self, evidence: Path, peer: Path) -> None:
        with (evidence / TOXICS).open(encoding="utf-8") as stream:
            self._evidence = {row["CAS"]: row for row in csv.DictReader(stream)}
        self._peer: dict[str, dict[str, str]] = {}
        with sqlite3.connect(f"file:{peer}?mode=ro", uri=True) as database:
            cursor = database.execute(
                "select cas_number, idlh, aegl1_60min, aegl2_60min, aegl3_60min, lel, uel "
                "from shanto_chemical order by id"
            )
            names = [column[0] for column in cursor.description]
            for line in cursor:
                row = dict(zip(names, line, strict=True))
                self._peer.setdefault(_repaired(row["cas_number"]), row)

    def levels(self, name: str, cas: str) -> Iterator[Level]:
        """AEGL and IDLH of one substance."""
        if cas in self._evidence:
            row, source = self._evidence[cas], "us-toxics"
            columns = {f"aegl{i}": (f"AEGL{i}_60min_ppm", 3600) for i in (1, 2, 3)}
            columns["idlh"] = ("IDLH_ppm", 1800)
            found = {k: (row[column], t) for k, (column, t) in columns.items()}
        else:
            row, source = self._peer.get(cas, {}), "cameo"
            columns = {f"aegl{i}": (f"aegl{i}_60min", 3600) for i in (1, 2, 3)}
            columns["idlh"] = ("idlh", 1800)
            found = {k: (_ppm(row.get(column)), t) for k, (column, t) in columns.items()}
        for level, (ppm, duration) in found.items():
            if cas == "7783-06-4" and level in HYDROGEN_SULFIDE_AEGL:
                for short, value in HYDROGEN_SULFIDE_AEGL[level].items():
                    yield Level(name, level, short, digits(value * 1e-6), "aegl-h2s")
            if ppm:
                yield Level(name, level, duration, digits(float(ppm) * 1e-6), source)

    def limits(self, cas: str) -> Iterator[Reading]:
        """Explosive limits of the evidence table, or of the peer when nothing else is known."""
        row = self._evidence.get(cas, {})
        for column, quantity in (("LEL_volpct", "lfl_frac"), ("UEL_volpct", "ufl_frac")):
            if row.get(column):
                yield Reading(quantity, float(row[column]) / 100.0, "us-toxics")

    def has(self, cas: str) -> bool:
        """Whether the evidence table knows the substance."""
        return cas in self._evidence


def _repaired(cas: str | None) -> str:
    """CAS number with the leading zeros that the peer's table has lost."""
    parts = (cas or "").strip().split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return ""
    return f"{int(parts[0])}-{int(parts[1]):02d}-{int(parts[2])}"


def _ppm(text: str | None) -> str:
    """Number of a text such as ``45 ppm``; empty for other units and for none."""
    number, _, unit = (text or "").partition(" ")
    return number if unit == "ppm" else ""


def critical_quantities(evidence: Path) -> dict[str, tuple[float, str]]:
    """CAS number to Q of GB 18218-2018 table 1 in kilograms and the row it stands in."""
    data = yaml.safe_load((evidence / GB_18218).read_text(encoding="utf-8"))
    found: dict[str, tuple[float, str]] = {}
    for row in data["table1"]:
        for cas in row["cas"]:
            if cas not in NO_CRITICAL_QUANTITY:
                number = row[False]  # YAML 1.1 reads the key `no` as false
                found.setdefault(cas, (row["Q_t"] * 1000.0, f"row {number}"))
    return found


def write(name: str, header: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    """A table of the folder, the same bytes on every system."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def main() -> None:
    """Write the three generated tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evidence", type=Path, required=True)
    parser.add_argument("--peer", type=Path, required=True)
    arguments = parser.parse_args()
    toxics = Toxics(arguments.evidence, arguments.peer)
    quantities = critical_quantities(arguments.evidence)
    library = Library()
    values: list[Row] = []
    levels: list[Level] = []
    curves: list[list[str]] = []
    with (FOLDER / "identities.csv").open(encoding="utf-8") as stream:
        identities = list(csv.DictReader(stream))
    for one in identities:
        name, cas = one["id"], one["cas"]
        library.check_identity(cas=cas, formula=one["formula"])
        known = library.read(cas=cas, formula=one["formula"])
        limits = list(toxics.limits(cas))
        if not toxics.has(cas):
            limits = library.limits(cas)
        readings = [*known.readings, *limits]
        if limits:
            readings += library.heat_of_combustion(cas=cas, formula=one["formula"])
        if cas in quantities:
            mass, row = quantities[cas]
            readings.append(Reading("critical_mass_kg", mass, "gb18218", note=row))
        values += rows_of(name, readings)
        levels += toxics.levels(name, cas)
        if known.curve is not None:
            curve = known.curve
            numbers = [*map(digits, curve.numbers), digits(curve.max_deviation_frac, 2)]
            curves.append([name, *numbers, curve.source])
    write("values.csv", Row._fields, values)
    write("exposure_levels.csv", Level._fields, levels)
    write("vapour_pressure.csv", CURVE_COLUMNS, curves)
    print(f"{len(identities)} substances, {len(values)} values, {len(levels)} exposure levels")


if __name__ == "__main__":
    main()
