"""Reads the tables of the shipped substances: all problems at once, by file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from scenarios.errors import InputError, Problem
from scenarios.files import (
    MAX_TABLE_BYTES,
    Document,
    Table,
    check_model,
    decode_table,
    raise_problems,
    read_bytes,
    read_table,
)
from scenarios.gate.csv_text import parse_table
from scenarios.model.base import Grade, Provenance
from scenarios.model.substance import cas_is_valid
from scenarios.substances.model import LEVELS, QUANTITIES, ShippedSubstance

FOLDER: Final = Path(__file__).parents[1] / "library" / "substances"

RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "molar_mass_kg_mol": (0.002, 0.5),
    "boiling_point_k": (4.0, 800.0),
    "critical_temperature_k": (5.0, 1200.0),
    "critical_pressure_pa": (1e5, 3e7),
    "liquid_density_kg_m3": (50.0, 4000.0),
    "liquid_heat_capacity_j_kg_k": (300.0, 15_000.0),
    "heat_of_vaporisation_j_kg": (5e4, 2e6),
    "heat_ratio": (1.0, 1.7),
    "lfl_frac": (0.001, 0.5),
    "ufl_frac": (0.01, 1.0),
    "heat_of_combustion_j_kg": (1e6, 1.3e8),
    "critical_mass_kg": (100.0, 5e6),
}
"""What a value of the table may be: wide enough for hydrogen and for TDI, too narrow for a slip of
unit."""

ORDERED: Final = (("lfl_frac", "ufl_frac"), ("boiling_point_k", "critical_temperature_k"))
"""Pairs of quantities of which the first must be smaller."""

_CURVE: Final = (
    "t0_k", "p0_pa", "a", "b", "c", "d", "t_min_k", "t_max_k", "max_deviation_frac",
)  # fmt: skip
_VALUES: Final = ("substance", "quantity", "value", "at_k", "source", "note")


class _Tables:
    """The tables of a folder on their way into models; keeps every problem found."""

    def __init__(self, folder: Path, only: Collection[str] | None = None) -> None:
        self.folder = folder
        self.only = only
        self.problems: list[Problem] = []
        self.sources = self._sources()
        self.parts = self._identities()
        self.first_line: dict[tuple[str, str], tuple[Table, int]] = {}

    def _sources(self) -> dict[str, Provenance]:
        table = self.table("sources.csv", ("id", "grade", "title", "note"), "title note", "id")
        found: dict[str, Provenance] = {}
        for row, cells in enumerate(table.rows()):
            if cells["grade"] not in set(Grade):
                self.say(table, row, "grade", "unknown grade", ", ".join(Grade))
            elif not cells["title"]:
                self.say(table, row, "title", "the source has no title")
            else:
                found[cells["id"]] = Provenance(
                    grade=Grade(cells["grade"]), source=cells["title"], note=cells["note"]
                )
        return found

    def _identities(self) -> dict[str, dict[str, Any]]:
        columns = ("id", "zh", "en", "formula", "cas", "un", "source")
        table = self.table("identities.csv", columns, "zh en un source", "id", "cas")
        found: dict[str, dict[str, Any]] = {}
        for row, cells in enumerate(table.rows()):
            if not cas_is_valid(cells["cas"]):
                self.say(table, row, "cas", "the check digit is wrong", "a CAS registry number")
            found[cells["id"]] = {
                "id": cells["id"],
                "name": {"zh": cells["zh"], "en": cells["en"]},
                "formula": cells["formula"],
                "cas": cells["cas"],
                "un": cells["un"] or None,
                "un_provenance": self.provenance(table, row) if cells["un"] else None,
                "origins": {},
                "levels": [],
                "probits": [],
                "aliases": [],
            }
        return found

    def table(self, name: str, columns: tuple[str, ...], free: str, *unique: str) -> Table:
        """One file of the folder; of a table of substances only the rows asked for."""
        path = self.folder / name
        if self.only is None or columns[0] not in {"id", "substance"} or name == "sources.csv":
            return read_table(path, columns, free_text=free.split(), unique=unique)
        text, encoding = decode_table(read_bytes(path, max_bytes=MAX_TABLE_BYTES), file=str(path))
        header, *rows = text.splitlines(keepends=True)  # an id stands unquoted at a row's start
        wanted = [row for row in rows if row.partition(",")[0] in self.only]
        return parse_table(
            header + "".join(wanted),
            file=str(path),
            encoding=encoding,
            required=columns,
            free_text=free.split(),
            unique=unique,
        )

    def say(self, table: Table, row: int, column: str, rule: str, allowed: str = "") -> None:
        """Keep a problem with one cell."""
        self.problems.append(table.problem(row, column, rule, allowed=allowed))

    def rows(self, table: Table) -> Iterator[tuple[int, dict[str, str], dict[str, Any]]]:
        """Rows that name a known substance, each with what is known of the substance."""
        for row, cells in enumerate(table.rows()):
            if cells["substance"] in self.parts:
                yield row, cells, self.parts[cells["substance"]]
            else:
                self.say(table, row, "substance", "unknown substance", "an id of identities.csv")

    def provenance(self, table: Table, row: int) -> dict[str, Any] | None:
        """Provenance that a row names; None, with a problem, when there is no such source."""
        found = self.sources.get(table.columns["source"][row])
        if found is None:
            self.say(table, row, "source", "unknown source", "an id of sources.csv")
            return None
        return found.model_dump(mode="json")

    def number(self, table: Table, row: int, column: str) -> float | None:
        """A cell as a finite number."""
        try:
            value = float(table.columns[column][row])
        except ValueError:
            value = float("nan")
        if value - value == 0:
            return value
        self.say(table, row, column, "needs a finite number")
        return None

    def read_values(self, name: str) -> None:
        """`values.csv`, or the values that people wrote by hand."""
        table = self.table(name, _VALUES, "at_k note")
        for row, cells, part in self.rows(table):
            quantity = cells["quantity"]
            value, provenance = self.number(table, row, "value"), self.provenance(table, row)
            if quantity not in QUANTITIES:
                self.say(table, row, "quantity", "unknown quantity", ", ".join(QUANTITIES))
                continue
            if quantity in part:
                self.say(table, row, "quantity", "the substance has this value already")
                continue
            low, high = RANGES[quantity]
            if value is not None and not low <= value <= high:
                self.say(table, row, "value", f"{quantity} is out of range", f"{low:g}..{high:g}")
                continue
            at_k = self.number(table, row, "at_k") if cells["at_k"] else None
            self.first_line[cells["substance"], quantity] = table, row
            part[quantity] = value
            origin = {"at_k": at_k, "note": cells["note"], "provenance": provenance}
            part["origins"][quantity] = origin

    def check_order(self) -> None:
        """LFL below UFL, boiling below the critical temperature."""
        for name, part in self.parts.items():
            for lower, upper in ORDERED:
                low, high = part.get(lower), part.get(upper)
                if low is not None and high is not None and not low < high:
                    table, row = self.first_line[name, lower]
                    self.say(table, row, "value", f"{lower} is not below {upper}", f"< {high:g}")

    def read_curves(self) -> None:
        """`vapour_pressure.csv`."""
        table = self.table("vapour_pressure.csv", ("substance", *_CURVE, "source"), "", "substance")
        for row, _, part in self.rows(table):
            curve: dict[str, Any] = {k: self.number(table, row, k) for k in _CURVE}
            curve["wagner_ratio"] = [curve.pop(k) for k in "abcd"]
            part["vapour_pressure"] = curve | {"provenance": self.provenance(table, row)}

    def read_levels(self) -> None:
        """`exposure_levels.csv`."""
        columns = ("substance", "level", "duration_s", "value_frac", "source")
        table = self.table("exposure_levels.csv", columns, "")
        seen: set[tuple[str, ...]] = set()
        for row, cells, part in self.rows(table):
            key = cells["substance"], cells["level"], cells["duration_s"]
            if cells["level"] not in LEVELS:
                self.say(table, row, "level", "unknown level", ", ".join(LEVELS))
            if key in seen:
                self.say(table, row, "level", "the level is written twice for this duration")
            seen.add(key)
            part["levels"].append({
                "level": cells["level"],
                "duration_s": self.number(table, row, "duration_s"),
                "value_frac": self.number(table, row, "value_frac"),
                "provenance": self.provenance(table, row),
            })  # fmt: skip

    def read_probits(self) -> None:
        """`probits.csv`."""
        columns = ("substance", "a", "b", "n", "concentration_unit", "source")
        table = self.table("probits.csv", columns, "")
        for row, cells, part in self.rows(table):
            numbers: dict[str, Any] = {k: self.number(table, row, k) for k in "abn"}
            part["probits"].append(
                numbers
                | {
                    "concentration_unit": cells["concentration_unit"],
                    "provenance": self.provenance(table, row),
                }
            )

    def read_aliases(self) -> None:
        """`aliases.csv`: a name may stand for one substance only."""
        table = self.table("aliases.csv", ("substance", "alias"), "alias", "alias")
        names = {
            text.casefold(): part["id"]
            for part in self.parts.values()
            for text in (part["id"], part["cas"], *part["name"].values(), part["un"] or "")
        }
        for row, cells, part in self.rows(table):
            if cells["alias"].casefold() in names:
                self.say(table, row, "alias", "a substance has this name already")
            part["aliases"].append(cells["alias"])

    def read_remarks(self) -> None:
        """`remarks.csv`."""
        table = self.table("remarks.csv", ("substance", "zh", "en"), "zh en", "substance")
        for _, cells, part in self.rows(table):
            part["remark"] = {"zh": cells["zh"], "en": cells["en"]}

    def models(self) -> dict[str, ShippedSubstance]:
        """The substances, once no table has a problem."""
        raise_problems(self.problems)
        found: dict[str, ShippedSubstance] = {}
        for name, part in self.parts.items():
            where = f"{self.folder} ({name})"
            try:
                found[name] = check_model(Document(file=where, data=part), ShippedSubstance)
            except InputError as error:
                self.problems.extend(error.problems)
        raise_problems(self.problems)
        return found


def read_substances(
    folder: Path = FOLDER, *, only: Collection[str] | None = None
) -> dict[str, ShippedSubstance]:
    """The substances of a folder of tables, by id.

    Parameters
    ----------
    folder
        Holds `identities.csv`, `sources.csv`, `values.csv`, `by_hand.csv`, `vapour_pressure.csv`,
        `exposure_levels.csv`, `probits.csv`, `aliases.csv` and `remarks.csv`.
    only
        Ids to read, unknown ones left out: a few take a tenth of the time of all. The rest of the
        tables is not looked at, and problems are told by the line among the rows read.

    Raises
    ------
    InputError
        With all problems of all tables, by file, line and column.
    StorageError
        If a file cannot be read.
    """
    tables = _Tables(folder, only)
    steps: tuple[Callable[[], None], ...] = (
        lambda: tables.read_values("by_hand.csv"),
        lambda: tables.read_values("values.csv"),
        tables.check_order,
        tables.read_curves,
        tables.read_levels,
        tables.read_probits,
        tables.read_aliases,
        tables.read_remarks,
    )
    for step in steps:
        try:
            step()
        except InputError as error:
            tables.problems.extend(error.problems)
    return tables.models()


@lru_cache(maxsize=1)
def shipped_substances() -> Mapping[str, ShippedSubstance]:
    """The substances that Tuiyan ships, by id; read once.

    Examples
    --------
    >>> shipped_substances()["chlorine"].cas
    '7782-50-5'
    """
    return MappingProxyType(read_substances())


def shipped_substance(name: str) -> ShippedSubstance:
    """A shipped substance by its id, CAS number or UN number, the latter only where it is unique.

    Raises
    ------
    InputError
        If none, or more than one, answers to the name.

    Examples
    --------
    >>> shipped_substance("71-43-2").name.en
    'benzene'
    """
    table = shipped_substances()
    if name in table:
        return table[name]
    found = [one for one in table.values() if name in {one.cas, one.un}]
    if len(found) == 1:
        return found[0]
    raise InputError.one(
        "substances",
        "",
        "more than one substance has this number" if found else "no such substance",
        got=repr(name),
        allowed=", ".join(one.id for one in found) if found else "an id, CAS or UN number",
        cure="choose one of them" if found else "see the table of substances",
    )
