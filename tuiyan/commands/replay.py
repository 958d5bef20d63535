"""`tuiyan replay`: real accidents played with their inputs, and which recorded facts are met."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from reports.i18n.quantity import scale_for
from scenarios.cases import case_root, load_case, shipped_cases
from scenarios.model.base import Text
from scenarios.model.checkpoints import (
    CountCheckpoint,
    LengthCheckpoint,
    PlayedCheckpoint,
    ReplayCase,
    UnplayedCheckpoint,
)
from scenarios.model.pack import Pack
from sim.evaluation.reading import LogReader
from sim.evaluation.replay_score import Score, recorded_range, score_case, share_met
from sim.replicate import Job, Players, players
from tuiyan.console import Out
from tuiyan.evaluate import policy_named


def replay_command(
    out: Out, names: Sequence[str], *, replications: int, seed: int, workers: int
) -> None:
    """Play the cases, print the table of records beside simulated bands and the share met."""
    cases = [load_case(case_root(name)) for name in names or shipped_cases()]
    scores: list[Score] = []
    for pack, case in cases:
        with (
            players(pack, workers) as crew,
            out.progress("playing", replications, scenario=case.id) as step,
        ):
            scores += play_case(crew, case, replications=replications, seed=seed, progress=step)
    show(out, {case.id: case.title for _, case in cases}, scores)
    out.finish(summary(scores, replications=replications, seed=seed))


def play_case(
    crew: Players,
    case: ReplayCase,
    *,
    replications: int,
    seed: int,
    progress: Callable[[int], None] = lambda _n: None,
) -> tuple[Score, ...]:
    """Play a case, its scenarios and plans in equal shares, and score its checkpoints."""
    logs = list(_logs(crew, case, replications, seed, progress))
    return score_case(case.id, case.checkpoints, logs)


def _logs(
    crew: Players, case: ReplayCase, n: int, seed: int, progress: Callable[[int], None]
) -> Iterator[LogReader]:
    pack: Pack = crew.pack
    pairs = [(name, plan) for name in case.scenarios for plan in pack.scenarios[name].plans]
    for i, (name, plan) in enumerate(pairs):
        share = n // len(pairs) + (i < n % len(pairs))
        policy = policy_named(pack.plans[plan].dispatch_policy)
        for outcome in crew.run(Job(name, plan, policy, seed), share, progress=progress):
            yield LogReader(outcome.log, pack.plans[plan])


def show(out: Out, cases: Mapping[str, Text], scores: Sequence[Score]) -> None:
    """Print a table for each case, what does not count and why, and the share met."""
    text = out.translator.text
    heads = ("checkpoint", "recorded", "low", "median", "high", "verdict")
    for name, title in cases.items():
        mine = [found for found in scores if found.case == name]
        out.line(text("replay.case", title=title.get(out.lang), case=name))
        out.table([text(f"replay.{head}") for head in heads], [_row(out, one) for one in mine])
        for found in mine:
            _explain(out, found)
        out.line("")
    met = share_met(scores)
    n_hits = sum(found.verdict == "hit" for found in scores)
    out.line(text("replay.done", n_hits=n_hits, n=met.n, share=out.translator.share(met)))


def _explain(out: Out, found: Score) -> None:
    """Why a checkpoint does not count, if it does not."""
    why = reason(found)
    if why is None:
        return
    checkpoint = found.checkpoint
    name = checkpoint.name.get(out.lang)
    if isinstance(checkpoint, UnplayedCheckpoint):
        name = f"{name} ({checkpoint.recorded.get(out.lang)})"
    sentence = out.translator.text("replay.left_out", checkpoint=name, reason=why.get(out.lang))
    out.line(f"  {sentence}")


def reason(found: Score) -> Text | None:
    """Why a checkpoint does not count."""
    checkpoint = found.checkpoint
    return checkpoint.why if isinstance(checkpoint, UnplayedCheckpoint) else checkpoint.given


def _row(out: Out, found: Score) -> list[str]:
    say, checkpoint = out.translator, found.checkpoint
    name, verdict = checkpoint.name.get(out.lang), say.text(f"replay.{found.verdict}")
    if isinstance(checkpoint, UnplayedCheckpoint):
        return [name, *[say.number(math.nan)] * 4, verdict]
    unit = dimension(checkpoint)
    first, last = recorded_range(checkpoint)
    values = (first, last, found.low, found.median, found.high)
    scale = scale_for(unit, values)
    shown = [say.quantity(value, unit, scale) for value in values]
    recorded = shown[0] if last == first else say.text("replay.range", low=shown[0], high=shown[1])
    return [name, recorded, *shown[2:], verdict]


def dimension(checkpoint: PlayedCheckpoint) -> str:
    """Dimension of a checkpoint as the translator knows it."""
    if isinstance(checkpoint, CountCheckpoint):
        return "1"
    return "m" if isinstance(checkpoint, LengthCheckpoint) else "s"


def summary(scores: Sequence[Score], *, replications: int, seed: int) -> dict[str, object]:
    """The table as plain data, in SI; what was never reached or not played is null."""
    met = share_met(scores)
    return {
        "replications": replications,
        "seed": seed,
        "n_counted": met.n,
        "share_met": _number(met.value),
        "checkpoints": [_plain(found) for found in scores],
        "use": "planning and training only; not for live life-safety decisions",
    }


def _plain(found: Score) -> dict[str, object]:
    checkpoint, why = found.checkpoint, reason(found)
    record: dict[str, object] = (
        {"recorded": checkpoint.recorded.model_dump(), "tolerance": None}
        if isinstance(checkpoint, UnplayedCheckpoint)
        else {"recorded": list(recorded_range(checkpoint)), "tolerance": checkpoint.tolerance}
    )
    return {
        "case": found.case,
        "checkpoint": checkpoint.id,
        "kind": checkpoint.kind,
        **record,
        "q05": _number(found.low),
        "median": _number(found.median),
        "q95": _number(found.high),
        "verdict": found.verdict,
        "reason": None if why is None else why.model_dump(),
        "grade": checkpoint.provenance.grade.value,
        "source": checkpoint.provenance.source,
    }


def _number(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None
