"""The fewest drills that meet all duties: an exact set cover, block by block.

One drill can meet several duties of an organisation (a mine's half-yearly drill is also its yearly
plan drill and its coal-mine drill), and governments may meet some duties by a common drill. Each
block (an organisation, or a group that may drill together) is a small covering problem:

    minimise    sum cost[c] x[c]  +  sum worth[p] missed[p]
    each duty   sum of x[c] over the options c that meet duty i  >=  count[i]
    each plan   sum of x[c] over the options c that exercise p  +  missed[p]  >=  1

The second row is soft: an enterprise should exercise each special plan once a year where that costs
little; simulated weakness raises its worth. Blocks of the same shape are solved once. The bound of
the whole is the sum of the blocks' bounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ortools.sat.python import cp_model

from optimization.calendar.options import Exercise, Option, block_options, wanted_plans
from optimization.solver import CpSettings, solve_cp
from scenarios.model.duty import Duty, Reading, Rule
from scenarios.model.organisation import DrillHazard, Organisation

TIE_SCALE: Final = 1000
"""Effort is multiplied by this, so that tie-breaking never outweighs it."""

MAX_TIE: Final = 15
"""Largest tie-breaking cost of one option; a block has far fewer than 1000 / 15 drills."""

BLOCK_LIMIT: Final = 5.0
"""Deterministic time for one block; typical blocks need a thousandth of it."""

Tie = Callable[[Option], int]
Weakness = Callable[[str, DrillHazard], float]


@dataclass(frozen=True, slots=True)
class MergedDrill:
    """One drill after merging: what it exercises, when it may be, which duties it meets."""

    option: Option
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Drills that meet all duties, with the proof that fewer effort is impossible."""

    drills: tuple[MergedDrill, ...]
    effort: int
    bound: int
    """No set of drills of these options meets all duties with less effort."""
    unmet: tuple[Duty, ...]
    """Duties that no option meets."""
    n_blocks: int
    n_shapes: int

    @property
    def gap(self) -> float:
        """(effort - bound) / bound, fraction."""
        return (self.effort - self.bound) / self.bound if self.bound else 0.0


def merge_duties(
    organisations: Sequence[Organisation],
    duties: Iterable[Duty],
    rules_of: Mapping[str, Mapping[str, Rule]],
    *,
    reading: Reading = "lenient",
    tie: Tie | None = None,
    weakness: Weakness | None = None,
) -> Merge:
    """Drills that meet all duties with the least effort.

    Parameters
    ----------
    organisations
        The register.
    duties
        Duties of the year.
    rules_of
        Rules by id, for each county.
    reading
        Lenient: one drill may exercise two plans; strict: one plan a drill.
    tie
        Tie-breaking cost of an option, 0 to `MAX_TIE`; smaller is preferred at equal effort.
    weakness
        Weakness of a county's plans against a hazard, 0 to 1; empty: none known.
    """
    owed: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        owed[duty.organisation].append(duty)
    look_up = weakness or _none_known
    same_book = _equal_books(rules_of)
    solved: dict[object, _Solved] = {}
    drills: list[MergedDrill] = []
    unmet: list[Duty] = []
    effort, bound, n_blocks = 0, 0, 0
    for members in blocks(organisations):
        mine = [duty for organisation in members for duty in owed[organisation.id]]
        if not mine:
            continue
        n_blocks += 1
        shape = (same_book[members[0].county], _shape(members, mine, look_up))
        if shape not in solved:
            options = block_options(members, mine, rules_of[members[0].county], reading)
            ties = tuple(tie(option) if tie else 0 for option in options)
            wanted = _soft_rows(options, wanted_plans(members, look_up))
            solved[shape] = _cover(options, [duty.count for duty in mine], ties, wanted, members)
        found = solved[shape]
        bound += found.bound
        effort += found.effort
        unmet += [mine[i] for i in found.unmet]
        names = {old: new.id for old, new in zip(found.members, members, strict=True)}
        for option, times in found.held:
            renamed = replace(
                option, exercises=tuple((names[o], plan) for o, plan in option.exercises)
            )
            drills += [MergedDrill(renamed, tuple(mine[i] for i in option.covers))] * times
    return Merge(tuple(drills), effort, bound, tuple(unmet), n_blocks, len(solved))


def blocks(organisations: Sequence[Organisation]) -> list[list[Organisation]]:
    """Organisations that may drill together, in register order; most stand alone."""
    found: dict[str, list[Organisation]] = {}
    for organisation in organisations:
        key = f"group:{organisation.joint_group}" if organisation.joint_group else organisation.id
        found.setdefault(key, []).append(organisation)
    return list(found.values())


def _none_known(_county: str, _hazard: DrillHazard) -> float:
    return 0.0


def _soft_rows(
    options: Sequence[Option], wanted: Mapping[Exercise, int]
) -> tuple[tuple[tuple[int, ...], int], ...]:
    """For each wanted plan: the options that exercise it, and what missing it costs."""
    return tuple(
        (tuple(c for c, option in enumerate(options) if plan in option.exercises), worth)
        for plan, worth in wanted.items()
    )


def _effort(
    options: Sequence[Option],
    chosen: Sequence[int],
    wanted: Sequence[tuple[tuple[int, ...], int]],
) -> int:
    effort = sum(option.cost * times for option, times in zip(options, chosen, strict=True))
    return effort + sum(worth for row, worth in wanted if not any(chosen[c] for c in row))


@dataclass(frozen=True, slots=True)
class _Solved:
    """Answer for all blocks of one shape, in the names of the first one."""

    members: tuple[str, ...]
    held: tuple[tuple[Option, int], ...]
    unmet: tuple[int, ...]
    effort: int
    bound: int


def _equal_books(rules_of: Mapping[str, Mapping[str, Rule]]) -> dict[str, int]:
    """The same number for counties with the same rules."""
    books: list[Mapping[str, Rule]] = []
    found: dict[str, int] = {}
    for county, book in rules_of.items():
        if book not in books:
            books.append(book)
        found[county] = books.index(book)
    return found


def _shape(members: Sequence[Organisation], duties: Sequence[Duty], weakness: Weakness) -> object:
    """What decides the answer for a block; blocks that agree in it share the answer."""
    position = {organisation.id: i for i, organisation in enumerate(members)}
    return (
        tuple(
            (
                "enterprise" in o.sectors,
                tuple((p.id, p.kind, p.hazard, weakness(o.county, p.hazard)) for p in o.plans),
            )
            for o in members
        ),
        tuple((d.rule, position[d.organisation], d.plan, d.first, d.last, d.count) for d in duties),
    )


def _cover(
    options: Sequence[Option],
    counts: Sequence[int],
    ties: Sequence[int],
    wanted: Sequence[tuple[tuple[int, ...], int]],
    members: Sequence[Organisation],
) -> _Solved:
    """How often each option is held, and a bound on the effort."""
    met = {i for option in options for i in option.covers}
    needs = [count if i in met else 0 for i, count in enumerate(counts)]
    model = cp_model.CpModel()
    held = [model.new_int_var(0, max(needs, default=1), "") for _ in options]
    covering: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
    for variable, option in zip(held, options, strict=True):
        for duty in option.covers:
            covering[duty].append(variable)
    for duty, need in enumerate(needs):
        if need:
            model.add(sum(covering[duty]) >= need)
    missed = [model.new_bool_var("") for _ in wanted]
    for slack, (row, _) in zip(missed, wanted, strict=True):
        model.add(sum(held[c] for c in row) + slack >= 1)
    costs = [TIE_SCALE * o.cost + min(t, MAX_TIE) for o, t in zip(options, ties, strict=True)]
    costs += [TIE_SCALE * worth for _, worth in wanted]
    model.minimize(cp_model.LinearExpr.weighted_sum([*held, *missed], costs))
    outcome = solve_cp(model, CpSettings(max_deterministic_time=BLOCK_LIMIT))
    if outcome.objective is None:
        chosen, bound = greedy_cover(options, needs), 0
    else:
        chosen = tuple(int(outcome.solver.value(variable)) for variable in held)
        bound = int((outcome.bound or 0.0) // TIE_SCALE)
    effort = _effort(options, chosen, wanted)
    return _Solved(
        members=tuple(o.id for o in members),
        held=tuple((o, n) for o, n in zip(options, chosen, strict=True) if n),
        unmet=tuple(i for i in range(len(counts)) if i not in met),
        effort=effort,
        bound=effort if outcome.status == "optimal" else bound,
    )


def greedy_cover(options: Sequence[Option], needs: Sequence[int]) -> tuple[int, ...]:
    """How often each option is held when always the cheapest per newly met duty is taken."""
    left = list(needs)
    times = [0] * len(options)
    while any(left):
        best: tuple[float, int] | None = None
        for position, option in enumerate(options):
            gain = sum(1 for duty in option.covers if left[duty])
            if gain and (best is None or (option.cost / gain, position) < best):
                best = (option.cost / gain, position)
        if best is None:
            break
        times[best[1]] += 1
        for duty in options[best[1]].covers:
            left[duty] = max(0, left[duty] - 1)
    return tuple(times)
