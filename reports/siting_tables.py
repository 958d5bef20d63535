"""Tables of a siting plan: new stations, hazard sources, front of numbers, next best plans."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimization.siting.answer import SitingAnswer
from optimization.siting.study import SitingStudy
from reports.document import Block, Cell, Paragraph, Table
from reports.i18n.translator import Translator
from reports.maps.siting import sites_as
from reports.sections.common import cells, left, right


def plan_tables(study: SitingStudy, say: Translator) -> Iterator[Block]:
    """The new stations, whom each reaches, and what lies near."""
    text, data = say.text, study.problem
    new = sites_as(study, "new")
    if not new:
        yield Paragraph(text("site.no_new"))
    rows = []
    people = study.pack.people.n_night
    limit = study.asked.standard_s
    standing = study.used(plan=False)
    missed = ~(study.homes_s[standing] <= limit).any(axis=0)
    n = study.demand.node.size
    stations = np.flatnonzero(standing)
    for j in sorted(new, key=lambda j: (-study.n_gained(j), study.places[j].id)):
        place, source = study.places[j], int(np.argmin(data.time_s[n:, j]))
        nearest = stations[np.argmin(_to_site(study, j)[stations])]
        rows.append(
            cells(
                say.name(place.name),
                f"{place.lon:.4f}, {place.lat:.4f}",
                say.number(float(people[missed & (study.homes_s[j] <= limit)].sum()), 0),
                say.number(study.n_gained(j), 0),
                text(
                    "site.drive",
                    name=say.name(study.sources[source].name),
                    time=say.quantity(float(data.time_s[n + source, j]), "s"),
                ),
                text(
                    "site.away",
                    name=say.name(study.places[nearest].name),
                    far=say.quantity(float(_to_site(study, j)[nearest]), "m"),
                ),
            )
        )
    if rows:
        heads = ("site", "position", "newly", "alone", "source", "station")
        yield Table(
            tuple(
                (right if h in {"newly", "alone"} else left)(text(f"site.col_{h}")) for h in heads
            ),
            tuple(rows),
        )
    second = [j for j, units in enumerate(study.answer.units) if units > 1]
    if second:
        names = say.items(say.name(study.places[j].name) for j in second)
        yield Paragraph(text("site.second", names=names))


def _to_site(study: SitingStudy, j: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Straight distance from every site to one of them, m."""
    lon = np.radians([place.lon for place in study.places])
    lat = np.radians([place.lat for place in study.places])
    east = (lon - lon[j]) * np.cos(lat[j])
    return np.asarray(6_371_000.0 * np.hypot(east, lat - lat[j]))


def sources_table(study: SitingStudy, say: Translator) -> Table:
    """Drive to every hazard source today and with the plan."""
    n = study.demand.node.size
    before, after = (study.nearest_s(plan=plan)[n:] for plan in (False, True))
    limit = study.asked.standard_s
    heads = ("source_name", "today", "with_plan")
    return Table(
        tuple((right if i else left)(say.text(f"site.col_{h}")) for i, h in enumerate(heads)),
        tuple(
            (
                Cell(say.name(source.name)),
                *(
                    Cell(say.quantity(float(t), "s"), "good" if t <= limit else "bad")
                    for t in (a, b)
                ),
            )
            for source, a, b in zip(study.sources, before, after, strict=True)
        ),
        note=say.text("site.sources_note"),
    )


def front_table(study: SitingStudy, say: Translator) -> Table:
    """The best plan for every number of new stations."""
    text = say.text
    total = float(study.problem.weight.sum())
    heads = ("n_new", "people", "share", "more", "proof")
    rows, last = [], None
    for step in study.front:
        value = step.answer.certificate.objective or 0.0
        rows.append(
            (
                Cell(say.number(step.n_new, 0)),
                Cell(say.number(value, 0)),
                Cell(share_text(value / total, say), bar_frac=value / total),
                Cell(say.term("sign.none") if last is None else say.number(value - last, 0)),
                Cell(_proof_word(step.answer, say)),
            )
        )
        last = value
    return Table(
        tuple((left if h == "proof" else right)(text(f"site.col_{h}")) for h in heads),
        tuple(rows),
    )


def others_table(study: SitingStudy, say: Translator) -> Table:
    """The plan and those next best."""
    text = say.text
    rows = []
    standing = study.problem.existing
    for rank, answer in enumerate((study.answer, *study.others), start=1):
        value = answer.certificate.objective
        names = [
            say.name(study.places[j].name)
            for j in np.flatnonzero((np.array(answer.units) > 0) & ~standing).tolist()
        ]
        rows.append(
            cells(
                say.number(rank, 0),
                say.items(names) or text("site.no_new"),
                say.number(float("nan") if value is None else value, 0),
                _proof_word(answer, say),
            )
        )
    heads = ("rank", "new", "value", "proof")
    return Table(
        tuple((right if h in {"rank", "value"} else left)(text(f"site.col_{h}")) for h in heads),
        tuple(rows),
        note=text("site.others_note"),
    )


def _proof_word(answer: SitingAnswer, say: Translator) -> str:
    proved = say.term("site.proved" if answer.certificate.is_optimal else "site.not_proved")
    return (
        f"{proved}{say.term('sign.semicolon')}{say.term(f'verdict.{answer.certificate.checker}')}"
    )


def share_text(share: float, say: Translator) -> str:
    """A share with one decimal: a station changes a county by little."""
    return f"{say.number(100 * share, 1)} %"
