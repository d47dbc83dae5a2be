"""Nothing under five people leaves the house, nor what it could be worked out from.

A number of people that is more than none and under five is withheld. So is as much else as it takes that no
such number follows from the published ones by adding and taking away: the published sums are written as
linear equations, in which what is withheld is unknown, and a number that those equations determine is
protected by withholding the least published number beside it, until none is determined (cell suppression;
Willenborg and de Waal, "Elements of Statistical Disclosure Control", 2001, chapter 6).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Fewer people than this are not told.
LEAST = 5
_TINY = 1e-9


@dataclass(frozen=True)
class Sum:
    """A published number that others add up to.

    Attributes:
        total: its name.
        parts: theirs. A part that is published nowhere, such as the rest of a share, is among them, so that
            it is protected too.
    """

    total: str
    parts: tuple[str, ...]


def withheld(
    numbers: Mapping[str, float],
    sums: Sequence[Sum],
    unpublished: Collection[str] = (),
    keep: Collection[str] = (),
) -> set[str]:
    """The names of the numbers that may not be told.

    Args:
        numbers: by name, people (expected, so not always whole).
        sums: which of them add up to which; one with a name that is not in ``numbers`` is passed over.
        unpublished: names that are told nowhere, but follow if the others of their sum are told.
        keep: names to be withheld to protect others only where nothing else does.
    """
    sums = [one for one in sums if one.total in numbers and all(part in numbers for part in one.parts)]
    small = {name for name, number in numbers.items() if is_small(number)}
    hidden = small | set(unpublished)

    def cost(name: str) -> tuple[bool, float, str]:
        return name in keep, numbers[name], name

    def beside(some: Iterable[Sum]) -> set[str]:
        """The number of each sum that is missed least; not none of nobody, which would protect nobody."""
        told = ([name for name in (*one.parts, one.total) if name not in hidden] for one in some)
        people = ([name for name in names if numbers[name] > _TINY] for names in told)
        return {min(names, key=cost) for names in people if names}

    known: dict[frozenset[str], set[str]] = {}  # most groups stay as they are from one round to the next
    while True:
        protecting = beside(one for one in sums if _adds_up_to_few(one, numbers, hidden))
        for unknowns, group in _connected(sums, hidden):
            if unknowns not in known:
                known[unknowns] = _determined(group, unknowns)
            determined = known[unknowns]
            if determined & small:
                # Next to the small number itself; where all is withheld there, whatever it follows from.
                near = beside(one for one in group if (determined & small) & {one.total, *one.parts})
                protecting |= near or set(sorted(beside(group), key=cost)[:1])
        if not protecting:
            return hidden - set(unpublished)
        hidden |= protecting


def is_small(number: float) -> bool:
    """Whether so many people are too few to be told of; none at all may be told."""
    return _TINY < number < LEAST


def _adds_up_to_few(one: Sum, numbers: Mapping[str, float], hidden: Collection[str]) -> bool:
    """Whether the hidden parts together are too few, and their sum follows from what is told."""
    parts = [name for name in one.parts if name in hidden]
    return one.total not in hidden and is_small(sum(numbers[name] for name in parts))


def _determined(sums: Sequence[Sum], unknowns: Collection[str]) -> set[str]:
    """The hidden numbers that the sums determine: those that no change leaves every sum as it is."""
    names = sorted(unknowns)
    column = {name: place for place, name in enumerate(names)}
    equations = np.zeros((len(sums), len(names)))
    for row, one in enumerate(sums):
        for name, sign in ((one.total, 1.0), *((part, -1.0) for part in one.parts)):
            if name in column:
                equations[row, column[name]] += sign
    fixed = _fixed(equations)
    return {name for name in names if fixed[column[name]]}


def _connected(sums: Sequence[Sum], hidden: Collection[str]) -> list[tuple[frozenset[str], list[Sum]]]:
    """The sums in groups that share no hidden number, each with those that are hidden in it."""
    groups: list[tuple[set[str], list[Sum]]] = []
    for one in sums:
        names = {name for name in (one.total, *one.parts) if name in hidden}
        if not names:
            continue
        apart, members = [], [one]
        for known, group in groups:
            if known & names:
                names |= known
                members += group
            else:
                apart.append((known, group))
        groups = [*apart, (names, members)]
    return [(frozenset(names), group) for names, group in groups]


def _fixed(equations: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which unknowns no change of the others leaves free: those that stand alone in the reduced equations.

    The equations are reduced by Gauss and Jordan. They are few, and threads of LAPACK wait for each other.
    """
    rows, rank = equations.copy(), 0
    for column in range(rows.shape[1]):
        if rank == len(rows):
            break
        largest = rank + int(np.argmax(np.abs(rows[rank:, column])))
        if abs(rows[largest, column]) <= _TINY:
            continue
        rows[[rank, largest]] = rows[[largest, rank]]
        rows[rank] /= rows[rank, column]
        others = rows[:, column].copy()
        others[rank] = 0.0
        rows -= np.outer(others, rows[rank])
        rank += 1
    unknowns = np.abs(rows[:rank]) > _TINY
    fixed: NDArray[np.bool_] = unknowns[unknowns.sum(axis=1) == 1].any(axis=0)
    return fixed
