"""Reads the register of duty bearers: organisations, their plans, and the teams drills share."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from scenarios.errors import InputError, Problem
from scenarios.files import Document, Table, check_model, read_model, read_table
from scenarios.model.drill import DrillResources
from scenarios.model.organisation import Organisation, PlanRef
from scenarios.rules.loader import load_sectors

JILIN: Final = Path(__file__).parent.parent / "library" / "jilin"

COLUMNS: Final = (
    "id", "name_zh", "name_en", "county", "sectors", "flags", "n_people", "address",
    "joint_group", "last_drilled", "blackouts", "grade", "source", "as_of", "note",
)  # fmt: skip
"""Columns of the register; lists are separated by semicolons, dates are written 2027-06-30."""

_FREE: Final = tuple(name for name in COLUMNS if name not in {"id", "county", "sectors", "grade"})
_PLAN_COLUMNS: Final = ("organisation", "id", "kind", "hazard", "title_zh", "title_en")


def load_organisations(path: Path, plans_path: Path | None = None) -> tuple[Organisation, ...]:
    """Organisations of a register.

    Parameters
    ----------
    path
        CSV file with the columns of `COLUMNS`.
    plans_path
        CSV file of plans; an organisation that it does not name gets the usual plans of its
        sectors, marked as assumed.

    Raises
    ------
    InputError
        With every broken row: bad codes, unknown sectors, unreadable dates, plans of nobody.
    """
    table = read_table(path, COLUMNS, free_text=_FREE, unique=("id",))
    known = set(table.columns["id"])
    plans, problems = _read_plans(plans_path, known)
    found: list[Organisation] = []
    for number, row in enumerate(table.rows()):
        try:
            found.append(_organisation(table, number, row, plans.get(row["id"], [])))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def load_drill_resources(path: Path) -> DrillResources:
    """Teams and team needs of a jurisdiction.

    Raises
    ------
    InputError
        With every broken field, double team ids, and needs that name no team.
    """
    resources = read_model(path, DrillResources)
    ids = [team.id for team in resources.teams]
    problems = [
        Problem(str(path), f"teams[{i}].id", "comes twice", got=team)
        for i, team in enumerate(ids)
        if team in ids[:i]
    ]
    counties = {team.county for team in resources.teams}
    for i, need in enumerate(resources.needs):
        for name in need.teams:
            names = (
                [name.replace("{county}", county) for county in sorted(counties)]
                if "{county}" in name
                else [name]
            )
            if not set(names) & set(ids):
                problems.append(Problem(str(path), f"needs[{i}].teams", "names no team", got=name))
    problems += [
        Problem(str(path), f"stand_ins.{name}", "names no team", got=team)
        for name, team in resources.stand_ins.items()
        if team not in ids
    ]
    quarters = [budget.quarter for budget in resources.budgets]
    problems += [
        Problem(str(path), f"budgets[{i}].quarter", "comes twice", got=str(quarter))
        for i, quarter in enumerate(quarters)
        if quarter in quarters[:i]
    ]
    if quarters and not resources.costs:
        problems.append(
            Problem(
                str(path), "budgets", "limits nothing: no drill costs anything",
                cure="give costs, or leave the budgets out",
            )
        )  # fmt: skip
    if problems:
        raise InputError(problems)
    return resources


@lru_cache(maxsize=1)
def jilin_organisations() -> tuple[Organisation, ...]:
    """The shipped register of Jilin City: public facts, and a sample set labelled 示意."""
    return load_organisations(JILIN / "organisations.csv", JILIN / "organisation_plans.csv")


@lru_cache(maxsize=1)
def jilin_drill_resources() -> DrillResources:
    """The shipped teams of Jilin City."""
    return load_drill_resources(JILIN / "drill_resources.yaml")


def _read_plans(
    path: Path | None, known: set[str]
) -> tuple[dict[str, list[dict[str, object]]], list[Problem]]:
    found: dict[str, list[dict[str, object]]] = {}
    problems: list[Problem] = []
    if path is None:
        return found, problems
    table = read_table(path, _PLAN_COLUMNS, free_text=("title_zh", "title_en"))
    for number, row in enumerate(table.rows()):
        owner = row["organisation"]
        if owner not in known:
            problems.append(
                table.problem(number, "organisation", "is no organisation of the register")
            )
            continue
        title = {"zh": row["title_zh"], "en": row["title_en"]}
        plan: dict[str, object] = {
            "id": row["id"],
            "kind": row["kind"],
            "hazard": row["hazard"],
            "title": title,
        }
        if any(other["id"] == plan["id"] for other in found.get(owner, [])):
            problems.append(table.problem(number, "id", "the plan comes twice"))
            continue
        found.setdefault(owner, []).append(plan)
    return found, problems


def _organisation(
    table: Table, number: int, row: dict[str, str], plans: list[dict[str, object]]
) -> Organisation:
    sectors = _split(row["sectors"])
    flags = _split(row["flags"])
    unknown = sorted(set(sectors) - load_sectors().codes())
    if unknown:
        raise InputError(
            [
                table.problem(
                    number, "sectors", f"{unknown[0]!r} is no sector", cure="see sectors.yaml"
                )
            ]
        )
    usual = load_sectors().plans_of(tuple(sectors), tuple(flags))
    data: dict[str, object] = {
        "id": row["id"],
        "name": {"zh": row["name_zh"], "en": row["name_en"]},
        "county": row["county"],
        "sectors": sectors,
        "flags": flags,
        "plans": [*plans] if plans else [_plain(plan) for plan in usual],
        "plans_assumed": not plans,
        "n_people": _whole(table, number, "n_people", row["n_people"]),
        "address": row["address"],
        "joint_group": row["joint_group"] or None,
        "last_drilled": _last_drilled(table, number, row["last_drilled"]),
        "blackouts": _blackouts(table, number, row["blackouts"]),
        "provenance": {
            "grade": row["grade"],
            "source": row["source"],
            "as_of": row["as_of"],
            "note": row["note"],
        },
    }
    return check_model(
        Document(file=f"{table.file}:{table.lines[number]}", data=data), Organisation
    )


def _plain(plan: PlanRef) -> object:
    return plan.model_dump()


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _whole(table: Table, number: int, column: str, cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()):
        raise InputError([table.problem(number, column, "needs a whole number")])
    return int(cell)


def _day(table: Table, number: int, column: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(
            [table.problem(number, column, f"{text!r} is no date", cure="write 2027-06-30")]
        ) from None


def _last_drilled(table: Table, number: int, cell: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _split(cell):
        key, _, text = part.partition("=")
        found[key] = _day(table, number, "last_drilled", text)
    return found


def _blackouts(table: Table, number: int, cell: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for part in _split(cell):
        span, _, reason = part.partition("=")
        first, _, last = span.partition("..")
        found.append(
            {
                "first": _day(table, number, "blackouts", first),
                "last": _day(table, number, "blackouts", last or first),
                "reason": reason,
            }
        )
    return found
