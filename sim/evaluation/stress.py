"""Which failures break a plan: each alone (N-1), then the worst pairs, few of them tried (N-2).

The search assumes only that taking more away does no good. Then the harm with a whole group out
bounds the harm of every pair inside it, and best-first splitting of groups ends with the worst
pairs proven, as in bounding methods for power grids. The caller's callback takes elements away and
plays the same accidents every time (common random numbers).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sim.arguments import within

Harm = Callable[[tuple[int, ...]], float]
"""Elements taken away, in ascending order, to the mean harm; more is worse."""

Grade = Literal["A", "B", "C", "D"]
"""A: no single failure and no pair defeats the plan; B: some pair does; C: some single failure
does; D: the plan fails with everything in place. A is the N-2, B the N-1 criterion of grids."""


@dataclass(frozen=True, slots=True)
class WorstPairs:
    """The worst pairs found, worst first, with their harm.

    `n_simulated`: different outages played in the search, groups included, singles not.
    `n_pairs_simulated`: pairs among them. `bound`: no pair that is not listed does more harm than
    this, if taking more away does no good. `proven`: the search ended by itself.
    """

    pairs: tuple[tuple[int, int], ...]
    harm: tuple[float, ...]
    n_simulated: int
    n_pairs_simulated: int
    bound: float
    proven: bool


@dataclass(slots=True)
class _Search:
    harm: Harm
    known: dict[tuple[int, ...], float] = field(default_factory=dict)

    def of(self, out: tuple[int, ...]) -> float:
        if out not in self.known:
            self.known[out] = float(self.harm(out))
        return self.known[out]

    @property
    def n_pairs(self) -> int:
        return sum(len(out) == 2 for out in self.known)


def single_failures(harm: Harm, n_elements: int) -> tuple[float, ...]:
    """Harm with each element out alone, in their order (N-1).

    Raises
    ------
    ValueError
        If there is no element.
    """
    if n_elements < 1:
        raise ValueError(f"n_elements = {n_elements} must be at least 1")
    return tuple(float(harm((i,))) for i in range(n_elements))


def worst_pairs(
    harm: Harm,
    single: tuple[float, ...],
    *,
    n_wanted: int = 1,
    n_most: int | None = None,
) -> WorstPairs:
    """The pairs of failures that do most harm, by best-first splitting of groups.

    A node is two groups; its bound is the harm with both out, and never more than that of the node
    it comes from. Elements are grouped by their harm alone, so that groups are alike. Where harm is
    equal the pair found first is kept.

    Parameters
    ----------
    harm
        Callback, see the module.
    single
        Harm of each element alone, shape (n,), n >= 2.
    n_wanted
        How many pairs, at least 1.
    n_most
        Outages to play at most; None: a fifth of all pairs, at least 10.

    Raises
    ------
    ValueError
        If there are fewer than two elements or a number is below 1.

    Examples
    --------
    >>> found = worst_pairs(lambda out: float({2, 5} <= set(out)), (0.0,) * 8, n_most=28)
    >>> found.pairs, found.proven
    (((2, 5),), True)
    """
    n = len(single)
    if n < 2:
        raise ValueError(f"single has {n} elements; a pair needs two")
    budget = max(10, n * (n - 1) // 10) if n_most is None else n_most
    if n_wanted < 1 or budget < 1:
        raise ValueError(f"n_wanted = {n_wanted} and n_most = {budget} must be at least 1")
    search, found = _Search(harm), list[tuple[float, tuple[int, int]]]()
    order = tuple(sorted(range(n), key=lambda i: (-single[i], i)))
    heap: list[tuple[float, int, int, tuple[int, ...], tuple[int, ...]]] = []
    count = 0

    def push(one: tuple[int, ...], other: tuple[int, ...], limit: float) -> None:
        nonlocal count
        out = tuple(sorted({*one, *other}))
        if len(out) < 2:
            return
        count += 1
        # smaller groups first where bounds tie: they are nearer to an answer
        bound = min(limit, search.of(out))
        heapq.heappush(heap, (-bound, len(out), count, one, other))

    push(order, order, float("inf"))
    while heap and len(found) < n_wanted and len(search.known) + 3 <= budget:
        bound, size, _, one, other = heapq.heappop(heap)
        if size == 2:
            pair = tuple(sorted({*one, *other}))
            found.append((-bound, (pair[0], pair[1])))
            continue
        if one is other:
            half = len(one) // 2
            left, right = one[:half], one[half:]
            push(left, left, -bound)
            push(left, right, -bound)
            push(right, right, -bound)
        else:
            long, short = (one, other) if len(one) >= len(other) else (other, one)
            half = len(long) // 2
            push(long[:half], short, -bound)
            push(long[half:], short, -bound)
    proven = len(found) == n_wanted or not heap
    return _result(search, found, heap, n_wanted=n_wanted, proven=proven)


def _result(
    search: _Search,
    found: list[tuple[float, tuple[int, int]]],
    heap: list[tuple[float, int, int, tuple[int, ...], tuple[int, ...]]],
    *,
    n_wanted: int,
    proven: bool,
) -> WorstPairs:
    """The proven pairs, then the worst others that were played anyway."""
    listed = {pair for _, pair in found}
    played = sorted(
        ((value, (out[0], out[1])) for out, value in search.known.items() if len(out) == 2),
        key=lambda each: (-each[0], each[1]),
    )
    rest = [each for each in played if each[1] not in listed][: n_wanted - len(found)]
    chosen = found + rest
    return WorstPairs(
        pairs=tuple(pair for _, pair in chosen),
        harm=tuple(value for value, _ in chosen),
        n_simulated=len(search.known),
        n_pairs_simulated=search.n_pairs,
        bound=-heap[0][0] if heap else 0.0,
        proven=proven,
    )


def security_grade(
    *,
    intact: float,
    single: tuple[float, ...],
    pairs: WorstPairs | None,
    at_most: float,
) -> Grade | None:
    """Grade of a plan whose objectives count as defeated when the harm exceeds `at_most`.

    Returns None where neither a pair above the limit was found nor the search excludes one: such a
    plan has no grade yet, rather than a good one.

    Parameters
    ----------
    intact
        Harm with everything in place, such as the share of replications that break an objective.
    single
        Harm of each failure alone.
    pairs
        Result of the search for pairs, or None if it was not made.
    at_most
        Harm that is still accepted, finite.
    """
    limit = float(within("at_most", at_most, -1e300, 1e300))
    if intact > limit:
        return "D"
    if any(harm > limit for harm in single):
        return "C"
    if pairs is None:
        return None
    if any(harm > limit for harm in pairs.harm):
        return "B"
    return "A" if pairs.bound <= limit else None
