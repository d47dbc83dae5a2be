"""Lists that hold a person once: their rows are assigned jointly, one row to one person.

Rows that compete for the same person form a component. Its possible assignments are enumerated,
each weighted by the product of its rows' odds; where there are too many, a Markov chain walks
through them.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from linkage.matching.connected import smallest_connected
from linkage.matching.persons_of_mentions import Candidates

#: Two rows conflict over a person where each has at least this probability of it.
CONFLICT = 0.005
#: Assignments enumerated for one component; beyond that they are sampled.
MOST_ASSIGNMENTS = 20_000
BURN_IN = 200
#: Rows that hand on to each other at a time; longer rings hardly turn.
LONGEST_WAY = 50

#: The options of one row: (edge position, person, odds against nobody); "nobody" is always open at odds 1.
Options = Sequence[tuple[int, int, float]]
Floats = NDArray[np.float64]


def assign_jointly(found: Candidates, source_of: np.ndarray | None = None) -> Candidates:
    """The same candidates with one row of a list to one person: posteriors become the joint marginals.

    Args:
        found: candidates of the records of one kind.
        source_of: code of each rid's source, as two lists may well hold the same person; None for one list.
    """
    if source_of is None:
        source_of = np.zeros(int(found.mention.max(initial=-1)) + 1, dtype=np.int64)
    posterior, nobody = found.posterior.copy(), dict(found.nobody)
    components = []
    for source in np.unique(source_of[found.mention]):
        edges = np.flatnonzero(source_of[found.mention] == source)
        components += _settled_components(found, edges, posterior)
    for edges in components:
        for rid in np.unique(found.mention[edges]).tolist():
            nobody[rid] = max(1.0 - float(posterior[edges][found.mention[edges] == rid].sum()), 0.0)
    return replace(found, posterior=posterior, nobody=nobody, components=components)


def _settled_components(found: Candidates, edges: np.ndarray, posterior: Floats) -> list[np.ndarray]:
    """The components of one list, with their marginals written to ``posterior``.

    A row that gives way turns to its next choice, which another row may hold; then both are of one component.
    """
    wanted, settled = found.posterior[edges], [[-1]]
    while True:
        within = conflicting_components(found.mention[edges], found.person[edges], wanted)
        components = [edges[component] for component in within]
        if [component.tolist() for component in components] == settled:
            return components
        settled = [component.tolist() for component in components]
        for component in components:
            posterior[component] = Component(component, found).marginals()
        wanted = np.maximum(wanted, posterior[edges])


def conflicting_components(
    mention: np.ndarray, person: np.ndarray, posterior: np.ndarray
) -> list[np.ndarray]:
    """Edge positions of each component in which two rows or more want one person, in order of first edge."""
    wanted = posterior >= CONFLICT
    contested = np.zeros(int(person.max(initial=-1)) + 1, dtype=np.int64)
    np.add.at(contested, person[wanted], 1)
    if not (contested > 1).any():
        return []
    rows, row = np.unique(mention, return_inverse=True)
    # rows are joined through persons that two of them want
    joins = wanted & (contested[person] > 1)
    ends = row[joins], len(rows) + person[joins]
    label_of_edge = smallest_connected(*ends, len(rows) + len(contested))[row]
    in_conflict = np.unique(label_of_edge[joins])
    order = np.argsort(label_of_edge, kind="stable")
    bounds = np.searchsorted(label_of_edge[order], [in_conflict, in_conflict + 1])
    found = [np.sort(order[a:b]) for a, b in zip(*bounds, strict=True)]
    return sorted(found, key=lambda edges: int(edges[0]))


class Component:
    """The rows of one list that compete for the same persons, and their possible assignments.

    Args:
        edges: positions of the component's pairs among the candidates.
        found: the candidates.
    """

    def __init__(self, edges: np.ndarray, found: Candidates) -> None:
        rows: dict[int, list[tuple[int, int, float]]] = {}
        for position, edge in enumerate(edges.tolist()):
            option = (position, int(found.person[edge]), float(found.odds[edge]))
            rows.setdefault(int(found.mention[edge]), []).append(option)
        self._options = list(rows.values())
        self._n_edges = len(edges)
        states = list(_assignments(self._options))
        self._holds: np.ndarray | None = None
        if len(states) <= MOST_ASSIGNMENTS:
            weight = np.array([w for _, w in states])
            self._share = weight / weight.sum()
            self._holds = np.zeros((len(states), len(edges)), dtype=bool)
            for i, (chosen, _) in enumerate(states):
                self._holds[i, list(chosen)] = True

    def marginals(self) -> np.ndarray:
        """The probability of each pair under the joint assignment."""
        if self._holds is not None:
            exact: np.ndarray = self._share @ self._holds
            return exact
        sampled: np.ndarray = self.draws(2000, np.random.default_rng(self._n_edges)).mean(axis=1)
        return sampled

    def draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Definite assignments: bool [pairs, draws]."""
        if self._holds is not None:
            return self._holds[rng.choice(len(self._share), size=n_draws, p=self._share)].T
        return _sampled(self._options, self._n_edges, n_draws, rng)


def _assignments(options: Sequence[Options]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every assignment of one person at most once, with its weight; one more than the limit at most."""
    stack: list[tuple[int, tuple[int, ...], frozenset[int], float]] = [(0, (), frozenset(), 1.0)]
    given = 0
    while stack and given <= MOST_ASSIGNMENTS:
        row, chosen, taken, weight = stack.pop()
        if row == len(options):
            given += 1
            yield chosen, weight
            continue
        stack.append((row + 1, chosen, taken, weight))
        for position, person, odds in options[row]:
            if person not in taken:
                stack.append((row + 1, (*chosen, position), taken | {person}, weight * odds))


def _sampled(options: Sequence[Options], n_edges: int, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Assignments by a Markov chain in which rows hand persons on to each other: bool [pairs, draws]."""
    chain = _HandingOn(options, rng)
    out = np.zeros((n_edges, n_draws), dtype=bool)
    for sweep in range(BURN_IN + n_draws):
        for _ in options:
            chain.hand_on()
        if sweep >= BURN_IN:
            out[[at for at, _, _ in chain.chosen.values() if at >= 0], sweep - BURN_IN] = True
    return out


class _HandingOn:
    """An assignment that changes by rows which hand persons on to each other.

    A row lets go and picks anew by the odds, be it somebody whom another row holds; then that row picks, and
    so on, until one picks nobody or somebody who is free. Each pick is in detailed balance with the pick that
    takes it back, so every way that ends is gone, and whole rings turn that rows drawn one or two at a time
    would not leave (a worm algorithm: Prokof'ev and Svistunov 2001, PRL 87:160601). What is too long a way is
    so in either direction, and not gone.

    What ends a way may weigh more than its odds, as each way ends like its way back: once or, every other
    time, as often as the odds of some pair say, so that a row that finds nobody free comes to rest as well.
    """

    def __init__(self, options: Sequence[Options], rng: np.random.Generator) -> None:
        # each row has a "nobody" of its own, whom no other wants
        self._options = [((-1, -1 - row, 1.0), *of_row) for row, of_row in enumerate(options)]
        self._ends = [max(odds, 1.0) for of_row in options for _, _, odds in of_row]
        self._rng = rng
        self.chosen = {row: nobody for row, (nobody, *_) in enumerate(self._options)}
        self._holder: dict[int, int | None] = {-1 - row: row for row in self.chosen}

    def hand_on(self) -> None:
        """Let any row pick anew, and whoever gives way to it: the way back starts at the last of them."""
        random = self._rng.random
        row = int(random() * len(self._options))
        end = self._ends[int(random() * len(self._ends))] if random() < 0.5 else 1.0
        picked: dict[int, tuple[int, int, float]] = {}
        holder = self._holder | {self.chosen[row][1]: None}
        for _ in range(LONGEST_WAY):
            of_row = self._options[row]
            weights = (odds * (end if holder.get(who) is None else 1.0) for _, who, odds in of_row)
            reached = list(accumulate(weights))
            picked[row] = of_row[bisect(reached, random() * reached[-1])]
            person = picked[row][1]
            gives_way, holder[person] = holder.get(person), row
            if gives_way is None:
                self.chosen |= picked
                self._holder = holder
                return
            row = gives_way
