"""A run folder: everything needed to read a run, to trust it and to repeat it.

    manifest.json   what was played, with which inputs, versions and seed, and the resulting hash
    summary.json    measures, differences and gaps for machines
    outcomes.csv    one row per plan and replication
    gaps.csv        where the plans break
    timeline.csv    the events of the replayed replication
    events.npz      the events of the replications whose logs are kept (the first 2,000)
    report.html     the report for people
    inputs/         the pack as it was read

The folder is built under another name and moved into place when it is complete: a run that stops
half-way leaves nothing behind, and an older run is replaced only by a whole one.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np

from scenarios.errors import InputError
from scenarios.files import read_json, write_bytes_atomic
from scenarios.model.pack import Pack
from sim.evaluation.statistics import Estimate
from sim.outcome import Outcome
from sim.response.events import Kind
from tuiyan.evaluate import Played
from tuiyan.folder import refuse_foreign, whole_folder, write_json

__all__ = [
    "FORMAT",
    "copy_inputs",
    "estimate_data",
    "events_archive",
    "file_hashes",
    "manifest",
    "read_manifest",
    "refuse_foreign",
    "summary",
    "whole_folder",
    "write_data",
    "write_json",
]

FORMAT: Final = 2
"""2: the log hash is taken over the digests of the replications."""


def write_data(folder: Path, played: Played, pack: Pack, root: Path) -> None:
    """Write the machine-readable part of a run and a copy of its inputs.

    Parameters
    ----------
    folder
        Where to write.
    played
        The run.
    pack, root
        The pack that was played and the folder it was read from.
    """
    copy_inputs(pack, root, folder / "inputs")
    write_bytes_atomic(folder / "events.npz", events_archive(played.outcomes))
    write_json(folder / "summary.json", summary(played))
    write_json(folder / "manifest.json", manifest(played, pack))


def copy_inputs(pack: Pack, root: Path, target: Path) -> None:
    """Copy the files that were read, and only those."""
    for name in pack.hashes:
        destination = target / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomic(destination, (root / name).read_bytes())


def manifest(played: Played, pack: Pack) -> dict[str, object]:
    """What was played and what came out, enough to repeat and to compare."""
    request, evaluation = played.request, played.evaluation
    return {
        "format": FORMAT,
        "pack": pack.header.id,
        "scenario": request.scenario,
        "plans": list(request.plans),
        "policy": request.policy,
        "compare_policies": request.compare_policies,
        "replications": request.replications,
        "logs_kept": {name: len(rows) for name, rows in played.outcomes.items()},
        "seed": request.seed,
        "inputs_sha256": dict(pack.hashes),
        "roads_sha256": pack.roads.content_hash,
        "log_sha256": evaluation.log_hash,
        "versions": dict(evaluation.versions),
        "status": "synthetic" if pack.header.jurisdiction.synthetic else "as given",
        "use": "planning and training only; not for live life-safety decisions",
    }


def read_manifest(folder: Path) -> Mapping[str, object]:
    """The manifest of a run folder.

    Raises
    ------
    InputError
        If the folder is no run folder or the manifest is of another format.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise InputError.one(str(folder), "", "this is no run folder: manifest.json is missing")
    data = read_json(path)
    needed = {"format", "scenario", "plans", "replications", "seed", "log_sha256", "policy"}
    if not isinstance(data, dict) or not needed <= set(data):
        raise InputError.one(str(path), "", "the manifest is incomplete")
    if data["format"] != FORMAT:
        raise InputError.one(
            str(path),
            "format",
            "the run was written by another version",
            got=str(data["format"]),
            allowed=str(FORMAT),
        )
    return data


def summary(played: Played) -> dict[str, object]:
    """Measures, paired differences and gaps as plain data; infinite and unknown become null."""
    evaluation = played.evaluation
    first = evaluation.plans[0].id
    return {
        "scenario": evaluation.scenario.id,
        "replications": played.request.replications,
        "seed": evaluation.seed,
        "plans": {
            plan.id: {
                metric: {
                    "mean": estimate_data(table.mean(metric)),
                    "p50": estimate_data(table.quantile(metric, 0.5)),
                    "p90": estimate_data(table.quantile(metric, 0.9)),
                    "reached": _number(table.reached(metric).value),
                }
                for metric in table.columns
            }
            for plan in evaluation.plans
            for table in [evaluation.tables[plan.id]]
        },
        "objectives_met": {
            plan.id: {
                key: estimate_data(share)
                for key, share in evaluation.tables[plan.id].objective_met(plan).items()
            }
            for plan in evaluation.plans
        },
        "differences": {
            d.metric: {
                "mean": estimate_data(d.difference),
                "share_lower": _number(d.share_lower),
                "decided": d.decided,
            }
            for d in evaluation.differences
        },
        "compared": [plan.id for plan in evaluation.plans[:2]] if evaluation.differences else [],
        "policies": {
            d.metric: estimate_data(d.difference)
            for d in (evaluation.policies.differences if evaluation.policies else ())
        },
        "gaps": {
            plan: [
                {
                    "kind": gap.kind,
                    "subject": gap.subject,
                    "share": estimate_data(gap.share),
                    "lateness_s": estimate_data(gap.lateness_s) if gap.lateness_s else None,
                    "waited_for": [list(pair) for pair in gap.waited_for],
                    "chapter": gap.chapter,
                    "incident": gap.incident,
                }
                for gap in gaps
            ]
            for plan, gaps in evaluation.gaps.items()
        },
        "precision": {
            plan: {"mean": estimate_data(each.estimate), "reached": each.enough}
            for plan, each in played.reached.items()
        },
        "extrapolated": dict(evaluation.extrapolated),
        "models": [asdict_card(card.key, card.status, card.source) for card in evaluation.cards],
        "first_plan": first,
        "log_sha256": evaluation.log_hash,
    }


def asdict_card(key: str, status: str, source: str) -> dict[str, str]:
    """One model as plain data."""
    return {"key": key, "status": status, "source": source}


def _number(value: float) -> float | None:
    return float(f"{value:.9g}") if math.isfinite(value) else None


def estimate_data(estimate: Estimate) -> dict[str, float | int | None]:
    """An estimate as plain data; infinite and unknown become null."""
    values = asdict(estimate)
    return {
        "value": _number(values["value"]),
        "low": _number(values["low"]),
        "high": _number(values["high"]),
        "n": values["n"],
    }


def events_archive(outcomes: Mapping[str, Sequence[Outcome]]) -> bytes:
    """All events of all replications as one compressed archive of arrays."""
    names: dict[str, int] = {}
    parts: list[tuple[int, Outcome]] = [
        (i, outcome) for i, rows in enumerate(outcomes.values()) for outcome in rows
    ]
    subject, objects = [], []
    for _, outcome in parts:
        local = np.array([names.setdefault(n, len(names)) for n in outcome.log.names])
        subject.append(local[outcome.log.subject])
        objects.append(local[outcome.log.object])
    arrays = {
        "plan": np.concatenate([np.full(o.log.t_s.size, i, np.int16) for i, o in parts]),
        "replication": np.concatenate(
            [np.full(o.log.t_s.size, o.replication, np.int32) for _, o in parts]
        ),
        "t_s": np.concatenate([o.log.t_s for _, o in parts]),
        "kind": np.concatenate([o.log.kind for _, o in parts]),
        "subject": np.concatenate(subject).astype(np.int32),
        "object": np.concatenate(objects).astype(np.int32),
        "value": np.concatenate([o.log.value for _, o in parts]),
        "incident": np.concatenate([o.log.incident for _, o in parts]),
        "names": np.array(list(names)),
        "plans": np.array(list(outcomes)),
        "kinds": np.array([kind.name for kind in Kind]),
    }
    buffer = BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, by relative name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
