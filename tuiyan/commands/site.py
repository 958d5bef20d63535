"""`tuiyan site`: where the next stations of a pack should stand, with proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from optimization.siting.problem import MODELS, WITH_STANDARD, Model
from optimization.siting.study import Asked, Candidate, SitingStudy, study_sites
from reports.exports.html import write_html
from reports.exports.siting_layer import write_siting_layer
from reports.maps.siting import sites_as
from reports.roads_report import write_tables
from reports.siting_report import build_siting_report, proof_sentence, synthetic_sentence
from scenarios.errors import InputError, Problem
from scenarios.files import read_table
from scenarios.model.units import parse_quantity
from scenarios.model.vocabulary import VehicleClass
from scenarios.pack import load_pack
from tuiyan.console import Out
from tuiyan.folder import refuse_foreign, whole_folder, write_json
from tuiyan.manifest import manifest_of
from tuiyan.packs import pack_root

_WHERE: Final = "command line"
_DAY_S: Final = 86_400.0
MOST_NEW: Final = 100
MOST_PLANS: Final = 20


def site_command(
    out: Out,
    pack_name: str,
    target: Path,
    *,
    model: str = "mclp",
    sites: int | None = None,
    standard: str = "10 min",
    outer: str | None = None,
    vehicle: str = "heavy_fire",
    candidates: Path | None = None,
    top: int = 1,
    calls: float | None = None,
    busy_time: str | None = None,
) -> None:
    """Decide where stations of a pack should stand and write page, tables, layer and data.

    Raises
    ------
    InputError
        With all that is wrong on the command line, in the candidates or in the pack.
    """
    root = pack_root(pack_name)
    asked = _asked(model, sites, standard, outer, vehicle, top, calls, busy_time)
    named = () if candidates is None else read_candidates(candidates)
    pack, _ = load_pack(root)
    refuse_foreign(target)
    study = study_sites(pack, asked, named)
    document = build_siting_report(study, out.lang)
    data = summary(study)
    made = manifest_of("site", pack, () if candidates is None else (candidates,))
    with whole_folder(target) as folder:
        write_html(folder / "report.html", document)
        write_tables(folder, document)
        write_siting_layer(folder / "sites.geojson", study, out.translator)
        write_json(folder / "summary.json", data)
        write_json(
            folder / "manifest.json",
            made,
        )
    out.line(document.title)
    out.line(document.subtitle)
    out.line(proof_sentence(study, out.translator))
    out.line(synthetic_sentence(study, out.translator))
    out.say("run_done", folder=str(target))
    out.finish(data)


def read_candidates(path: Path) -> tuple[Candidate, ...]:
    """Places from a CSV file with the columns id, name, lon, lat.

    Raises
    ------
    InputError
        With every broken row, or that there is none.
    """
    table = read_table(path, ("id", "name", "lon", "lat"), free_text=("name",), unique=("id",))
    if not table.n_rows:
        raise InputError.one(str(path), "id", "names no place", cure="add a row")
    lon, lat = table.numbers("lon"), table.numbers("lat")
    problems = [
        table.problem(row, name, "the number is out of range", allowed=f"{-most:g}..{most:g}")
        for name, values, most in (("lon", lon, 180.0), ("lat", lat, 90.0))
        for row, value in enumerate(values)
        if abs(value) > most
    ]
    if problems:
        raise InputError(problems)
    names = zip(table.columns["id"], table.columns["name"], lon, lat, strict=True)
    return tuple(Candidate(*each) for each in names)


def summary(study: SitingStudy) -> dict[str, object]:
    """The study as plain data."""
    seal, asked = study.answer.certificate, study.asked
    conflict = study.answer.conflict
    return {
        "model": asked.model,
        "vehicle": asked.vehicle.value,
        "standard_s": asked.standard_s,
        "n_sites": study.problem.n_sites,
        "n_demand": study.problem.n_demand,
        "standing": [study.places[j].id for j in sites_as(study, "standing")],
        "new": [
            {
                "id": study.places[j].id,
                "lon": round(study.places[j].lon, 6),
                "lat": round(study.places[j].lat, 6),
                "n_people_alone": study.n_gained(j),
            }
            for j in sites_as(study, "new")
        ],
        "units": {
            place.id: n
            for place, n in zip(study.places, study.answer.units, strict=False)
            if n > 0
        },
        "n_people": int(study.pack.people.n_night.sum()),
        "n_reached_today": study.n_reached(plan=False),
        "n_reached_plan": study.n_reached(plan=True) if study.answer.has_plan else None,
        "n_reachable": study.n_reachable,
        "status": seal.status,
        "objective": seal.objective,
        "bound": seal.bound,
        "gap": seal.gap,
        "checker": seal.checker,
        "parameters": dict(seal.parameters),
        "model_hash": seal.model_hash,
        "uncoverable": [] if conflict is None else list(conflict.uncoverable),
        "relaxations": []
        if conflict is None
        else [
            {"rule": each.rule, "given": each.given, "needed": each.needed}
            for each in conflict.relaxations
        ],
        "busy": None
        if study.busy is None
        else {
            "busy_frac": study.busy.busy_frac,
            "lost_prob": study.busy.lost_prob,
            "rounds": study.busy.rounds,
            "is_fixed": study.busy.is_fixed,
        },
        "front": [
            {"n_new": step.n_new, "n_people": step.answer.certificate.objective,
             "status": step.answer.certificate.status}
            for step in study.front
        ],
        "others": [
            {"objective": each.certificate.objective, "sites": [
                study.places[j].id for j, n in enumerate(each.units)
                if n and not study.places[j].is_station
            ]}
            for each in study.others
        ],
        "synthetic_frac": study.synthetic,
    }  # fmt: skip


def _asked(
    model: str,
    sites: int | None,
    standard: str,
    outer: str | None,
    vehicle: str,
    top: int,
    calls: float | None,
    busy_time: str | None,
) -> Asked:
    """The options, or every mistake in them."""
    problems = [
        *_choices(model, vehicle),
        *_numbers(model, sites, top, calls),
        *_missing(model, outer, calls, busy_time),
    ]
    times = {"--standard": standard, "--outer": outer, "--busy-time": busy_time}
    found: dict[str, float] = {}
    for option, typed in times.items():
        if typed is None:
            continue
        try:
            found[option] = parse_quantity(typed, "time")
        except ValueError as error:
            problems.append(Problem(_WHERE, option, str(error), typed))
            continue
        if not 0 < found[option] <= _DAY_S:
            problems.append(Problem(_WHERE, option, "out of range", typed, "above 0, to one day"))
    standard_s = found.get("--standard", 0.0)
    outer_s = found.get("--outer", 2 * standard_s)
    if outer_s < standard_s:
        problems.append(Problem(_WHERE, "--outer", "below --standard", str(outer), standard))
    if problems:
        raise InputError(problems)
    wanted = sites if sites is not None or model == "lscp" else 3
    return Asked(
        cast("Model", model), wanted, standard_s, outer_s, VehicleClass(vehicle),
        None if calls is None else calls / _DAY_S, found.get("--busy-time"), top,
    )  # fmt: skip


def _choices(model: str, vehicle: str) -> Iterator[Problem]:
    if model not in MODELS:
        yield Problem(_WHERE, "--model", "no such model", model, ", ".join(MODELS))
    if vehicle not in set(VehicleClass):
        yield Problem(_WHERE, "--vehicle", "no such class", vehicle, ", ".join(VehicleClass))


def _numbers(model: str, sites: int | None, top: int, calls: float | None) -> Iterator[Problem]:
    ranges = (
        ("--sites", sites, 0, MOST_NEW),
        ("--top", top, 1, MOST_PLANS),
        ("--calls", calls, 0, 1e6),
    )
    for option, value, low, high in ranges:
        if value is not None and not low <= value <= high:
            yield Problem(_WHERE, option, "out of range", f"{value:g}", f"{low:g} to {high:g}")
    if calls is not None and model != "mexclp":
        yield Problem(_WHERE, "--calls", f"means nothing for {model}", cure="leave it out")


def _missing(
    model: str, outer: str | None, calls: float | None, busy_time: str | None
) -> Iterator[Problem]:
    """How often crews are called is the county's to say: there is no value that fits all."""
    if model == "mexclp":
        for option, value in (("--calls", calls), ("--busy-time", busy_time)):
            if value is None:
                yield Problem(_WHERE, option, "is needed by mexclp", cure="e.g. 20, or '45 min'")
    elif busy_time is not None:
        yield Problem(_WHERE, "--busy-time", f"means nothing for {model}", cure="leave it out")
    if outer is not None and model in WITH_STANDARD - {"dsm"}:
        yield Problem(_WHERE, "--outer", f"means nothing for {model}", cure="leave it out")
