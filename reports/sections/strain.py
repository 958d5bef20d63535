"""What else weighs on the response in this scenario, as rows of the table of inputs."""

from __future__ import annotations

from collections.abc import Iterator

from reports.sections.common import Run
from reports.sections.spreads import Spreads
from scenarios.model.base import Provenance


def strain_rows(run: Run, book: Spreads) -> Iterator[tuple[str, str, str, Provenance | None, str]]:
    """Where, what, spread, source, name of the shared parameter; nothing without a strain."""
    strain, translator = run.evaluation.scenario.strain, run.translator
    if strain is None:
        return
    where, source = translator.term("part.strain"), strain.provenance
    for calls in strain.routine_calls:
        what = translator.term(f"capability.{calls.capability}")
        name = translator.term("input.routine_calls").replace("{what}", what)
        yield where, name, translator.number(calls.calls_per_hour), source, ""
        name = translator.term("input.routine_busy").replace("{what}", what)
        yield where, name, *book.time(calls.busy)
    for field in type(strain).model_fields:
        value: object = getattr(strain, field)
        if isinstance(value, float) and field.endswith(("_prob", "_frac")):
            yield where, translator.term(f"input.{field}"), translator.percent(value), source, ""
    if strain.order_again is not None:
        name = translator.term("input.order_again")
        yield where, name, *book.time(strain.order_again)
