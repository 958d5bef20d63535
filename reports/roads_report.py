"""A road study as a page and as tables: coverage, weak roads and bridges, access, second routes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reports.document import Block, Bullets, Cell, Document, Heading, Paragraph, Table
from reports.exports.safe_text import csv_cell
from reports.i18n.quantity import Scale
from reports.i18n.translator import Translator
from reports.sections.common import cells, left, right
from scenarios.files import write_text_atomic
from scenarios.model.base import Lang
from scenarios.model.observed_travel import ObservedTravel
from sim.network.analyses import Weakness
from sim.network.face_check import FaceCheck
from sim.network.study import RoadStudy

_LIMITS: Final = ("planning_only", "not_live", "simplified")
_KNOWN: Final = ("weight", "height", "width", "speed", "crossings", "turns", "closures")
_METRE: Final = Scale("unit.m", 1.0)
BYTE_ORDER_MARK: Final = "\ufeff"


def build_roads_report(study: RoadStudy, lang: Lang) -> Document:
    """Page of a study."""
    say = Translator(lang)
    text = say.text
    meta = study.arrays.network.meta
    badges = [text("badge.planning_only"), text("badge.provisional_models")]
    limits = list(_LIMITS)
    if meta.synthetic:
        badges.append(text("map.synthetic_roads"))
        limits.append("synthetic_roads")
    vehicle = say.term(f"vehicle.{study.vehicle.value}")
    return Document(
        lang=lang,
        title=text("roads.title", vehicle=vehicle),
        subtitle=text(
            "roads.subtitle",
            network=say.name(meta.title),
            state=say.term(f"roads.state_{study.conditions.road_state}"),
            n=len(study.stations),
        ),
        badges=tuple(badges),
        blocks=(*_blocks(study, say), *_closing(study, say, limits)),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )


def write_tables(folder: Path, document: Document) -> None:
    """Write every table of the page as CSV, named by the section it stands in.

    Raises
    ------
    StorageError
        If a file cannot be written.
    """
    for name, table in _named_tables(document):
        stream = io.StringIO()
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow([csv_cell(column.title) for column in table.columns])
        rows.writerows([csv_cell(cell.text) for cell in row] for row in table.rows)
        write_text_atomic(folder / f"{name}.csv", BYTE_ORDER_MARK + stream.getvalue())


def _named_tables(document: Document) -> Iterator[tuple[str, Table]]:
    anchor = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            anchor = block.anchor
        elif isinstance(block, Table):
            yield anchor, block


def _blocks(study: RoadStudy, say: Translator) -> Iterator[Block]:
    text = say.text
    yield Heading(text("roads.coverage"), "coverage")
    yield Paragraph(text("roads.coverage_how"), "muted")
    yield _coverage(study, say)
    if study.face:
        yield Heading(text("roads.face"), "face-check")
        yield Paragraph(text("roads.face_how"), "muted")
        yield _face(study, say)
    for key, found in (("roads", study.roads), ("bridges", study.bridges)):
        yield Heading(say.term(f"roads.weak_{key}"), f"weak-{key}")
        yield Paragraph(text("roads.weak_how"), "muted")
        yield _weakest(found, key, say) if found else Paragraph(text("roads.weak_none"))
    yield Heading(text("roads.access"), "access")
    yield Paragraph(text("roads.access_how", radius=say.quantity(study.closure_m, "m")), "muted")
    yield _access(study, say)


def _coverage(study: RoadStudy, say: Translator) -> Table:
    text = say.text
    heads = ("roads.standard", "roads.night", "roads.day", "roads.share_night", "roads.share_day")
    return Table(
        tuple((left if i == 0 else right)(text(head)) for i, head in enumerate(heads)),
        tuple(
            cells(
                say.quantity(night.standard_s, "s"),
                say.number(night.n_covered, 0),
                say.number(day.n_covered, 0),
                say.percent(night.covered_frac),
                say.percent(day.covered_frac),
            )
            for night, day in zip(study.night, study.day, strict=True)
        ),
    )


def _face(study: RoadStudy, say: Translator) -> Table:
    """Measured numbers of other cities, each beside the same number of this network."""
    text = say.text
    heads = ("roads.face_city", "roads.face_number", "roads.face_measured", "roads.face_here",
             "roads.face_what", "inputs.source")  # fmt: skip
    return Table(
        tuple((right if i in {2, 3} else left)(text(head)) for i, head in enumerate(heads)),
        tuple(_face_row(each, say) for each in study.face),
    )


def _face_row(each: FaceCheck, say: Translator) -> tuple[Cell, ...]:
    seen = each.observed
    if seen.mean_s is not None:
        number, measured = say.text("roads.face_mean"), say.quantity(seen.mean_s, "s")
        here = say.quantity(each.here, "s")
    else:
        number = _band(seen, say)
        measured, here = say.percent(seen.share_frac or 0.0), say.percent(each.here)
    source = f"{say.term(f'grade.{seen.provenance.grade.value}')} · {seen.provenance.source}"
    return (
        *cells(say.name(seen.city), number, measured, here, say.name(seen.what)),
        Cell(source, quoted=True),
    )


def _band(seen: ObservedTravel, say: Translator) -> str:
    """The driving times that a share is of."""
    above = say.quantity(seen.above_s, "s")
    if seen.upto_s is None:
        return say.text("roads.face_beyond", time=above)
    upto = say.quantity(seen.upto_s, "s")
    if seen.above_s == 0:
        return say.text("roads.within", time=upto)
    return say.text("roads.face_between", low=above, time=upto)


def _weakest(found: tuple[Weakness, ...], key: str, say: Translator) -> Table:
    text = say.text
    heads = ("roads.road", "roads.cut_off", "roads.delayed", "roads.mean", "roads.greatest")
    unnamed = say.term("roads.bridge_unnamed" if key == "bridges" else "roads.road_unnamed")
    return Table(
        tuple((left if i == 0 else right)(text(head)) for i, head in enumerate(heads)),
        tuple(
            (
                Cell(each.name or unnamed, quoted=bool(each.name)),
                Cell(say.number(each.n_cut_off, 0), "bad" if each.n_cut_off else "plain"),
                *cells(
                    say.number(each.n_delayed, 0),
                    say.quantity(each.mean_delay_s, "s"),
                    say.quantity(each.greatest_delay_s, "s"),
                ),
            )
            for each in found
        ),
    )


def _access(study: RoadStudy, say: Translator) -> Table:
    text = say.text
    heads = (
        "roads.source",
        "roads.station",
        "roads.open",
        "roads.closed",
        "roads.second_time",
        "roads.shared",
    )
    return Table(
        tuple((left if i < 2 else right)(text(head)) for i, head in enumerate(heads)),
        tuple(
            cells(
                say.name(study.sources[each.place].name),
                say.name(study.stations[each.station].name),
                say.quantity(each.route.time_s, "s"),
                say.quantity(each.closed_s, "s"),
                say.quantity(each.second.time_s, "s"),
                say.quantity(each.shared_m, "m", None if each.shared_m >= 1 else _METRE),
            )
            for each in sorted(study.access, key=lambda a: (a.place, a.route.time_s))
        ),
    )


def _known(study: RoadStudy, say: Translator) -> str:
    """What the roads carry beside streets, or that they carry nothing more."""
    known = {key: n for key, n in study.known.items() if n and key in _KNOWN}
    if not known:
        return say.text("roads.known_nothing")
    parts = [f"{say.text(f'roads.known_{key}')} {say.number(n, 0)}" for key, n in known.items()]
    return say.text("roads.known", parts=say.items(parts))


def _closing(study: RoadStudy, say: Translator, limits: list[str]) -> Iterator[Block]:
    meta = study.arrays.network.meta
    text = say.text
    yield Heading(text("roads.basis"), "basis")
    yield Bullets(
        (
            text("roads.origin", source=meta.source, licence=meta.licence, datum=meta.datum),
            text("roads.speeds"),
            _known(study, say),
            text("roads.layers"),
            *(text(f"limits.{key}") for key in limits),
        )
    )
