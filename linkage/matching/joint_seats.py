"""Seats of which some may share no person are assigned jointly.

Which pairs that is, people decided (see seats), or a list says that holds a person once. Seats that keep no
person from each other, directly or through others, are independent. Of those that are not, every possible
assignment is weighed by the product of its seats' odds; where there are too many, a Markov chain walks
through them.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, combinations
from math import exp, log

import numpy as np

from linkage.matching.connected import smallest_connected
from linkage.matching.decided import RidPair
from linkage.matching.exclusive_lists import BURN_IN, LONGEST_WAY, MOST_ASSIGNMENTS

#: Stands for "none of them" among a seat's options.
NOBODY = -1
_SAMPLES = 2000
#: Assignments of a few seats among which these choose anew together.
_MOST_OF_BLOCK = 100

#: A seat, and the position of a person among those it may be of.
Option = tuple[int, int]


@dataclass(frozen=True)
class JointSeats:
    """Seats that are assigned together.

    Attributes:
        heads: the first record of each seat, ascending.
        persons: of each seat the persons it may be of.
        log_odds: of each of them, natural log of the odds against "none of them".
        apart: pairs of positions among ``heads``, the lower first: these may share no person.
    """

    heads: Sequence[int]
    persons: Sequence[np.ndarray]
    log_odds: Sequence[np.ndarray]
    apart: Set[RidPair]

    @cached_property
    def marginals(self) -> list[np.ndarray]:
        """The probability of each person of each seat, under the joint assignment."""
        found = {
            seat: shares
            for own, rivals in self._components
            for seat, shares in zip(own, rivals.marginals(), strict=True)
        }
        return [found[seat] for seat in range(len(self.heads))]

    def draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Definite assignments: of each seat the position of its person, or NOBODY [draws, seats]."""
        drawn = np.empty((n_draws, len(self.heads)), dtype=np.int64)
        for own, rivals in self._components:
            drawn[:, own] = rivals.draws(n_draws, rng)
        return drawn

    @cached_property
    def _components(self) -> list[tuple[list[int], "_Rivals"]]:
        """Seats that depend on each other; any two components are independent."""
        excluded = self._excluded()
        links = [(seat, other) for (seat, _), of in excluded.items() for other, _ in of]
        ends = np.array(links, dtype=np.int64).reshape(-1, 2).T
        label = smallest_connected(ends[0], ends[1], len(self.heads))
        components = []
        for first in np.unique(label):
            own = np.flatnonzero(label == first).tolist()
            place = {seat: i for i, seat in enumerate(own)}
            inside = {
                (place[seat], option): [(place[other], theirs) for other, theirs in of]
                for (seat, option), of in excluded.items()
                if seat in place
            }
            components.append((own, _Rivals([self.log_odds[seat].tolist() for seat in own], inside)))
        return components

    def _excluded(self) -> dict[Option, list[Option]]:
        """By option of a seat those of others that are the same person, whom it keeps from them."""
        wanting: dict[int, list[Option]] = {}
        for seat, persons in enumerate(self.persons):
            for option, person in enumerate(persons.tolist()):
                wanting.setdefault(person, []).append((seat, option))
        excluded: dict[Option, list[Option]] = {}
        for options in wanting.values():
            for one, other in combinations(options, 2):
                if (one[0], other[0]) in self.apart:
                    excluded.setdefault(one, []).append(other)
                    excluded.setdefault(other, []).append(one)
        return excluded


@dataclass(frozen=True)
class _Rivals:
    """Seats that depend on each other, and their possible assignments.

    Attributes:
        log_odds: of each seat and option.
        excluded: by option those that cannot be chosen beside it.
    """

    log_odds: Sequence[Sequence[float]]
    excluded: Mapping[Option, Sequence[Option]]

    def marginals(self) -> list[np.ndarray]:
        if self._states is not None:
            states, share = self._states
        else:
            states = self._walked(_SAMPLES, np.random.default_rng(len(self.log_odds)))
            share = np.full(len(states), 1.0 / len(states))
        return [
            np.bincount(chosen + 1, share, minlength=len(options) + 1)[1:]
            for chosen, options in zip(states.T, self.log_odds, strict=True)
        ]

    def draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        if self._states is None:
            return self._walked(n_draws, rng)
        states, share = self._states
        drawn: np.ndarray = states[rng.choice(len(share), size=n_draws, p=share)]
        return drawn

    @cached_property
    def _states(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Every assignment [assignments, seats] and its probability; None where there are too many."""
        states = list(self._assignments())
        if len(states) > MOST_ASSIGNMENTS:
            return None
        log_weight = np.array([weight for _, weight in states])
        share = np.exp(log_weight - log_weight.max())
        return np.array([chosen for chosen, _ in states]).reshape(len(states), -1), share / share.sum()

    def _assignments(self) -> Iterator[tuple[tuple[int, ...], float]]:
        """Each with the natural log of its weight; one more than the limit at most."""
        stack: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
        given = 0
        while stack and given <= MOST_ASSIGNMENTS:
            chosen, weight = stack.pop()
            seat = len(chosen)
            if seat == len(self.log_odds):
                given += 1
                yield chosen, weight
                continue
            stack.append(((*chosen, NOBODY), weight))
            for option, log_odds in enumerate(self.log_odds[seat]):
                if not self._holders(seat, option, chosen):
                    stack.append(((*chosen, option), weight + log_odds))

    def _holders(self, seat: int, option: int, chosen: Sequence[int]) -> list[int]:
        """Who would have to give way, were a seat to choose an option; seats yet to choose hold nobody."""
        excluded = self.excluded.get((seat, option), ())
        return [other for other, theirs in excluded if other < len(chosen) and chosen[other] == theirs]

    def _walked(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Assignments by a Markov chain: seats hand persons on, exchange two, or choose anew together."""
        chosen = [NOBODY] * len(self.log_odds)
        out = np.empty((n_draws, len(chosen)), dtype=np.int64)
        for sweep in range(BURN_IN + n_draws):
            for _ in self.log_odds:
                chosen = self._exchanged(self._handed_on(chosen, rng), rng)
            chosen = self._chosen_anew(self._block(rng), chosen, rng)
            if sweep >= BURN_IN:
                out[sweep - BURN_IN] = chosen
        return out

    def _handed_on(self, chosen: list[int], rng: np.random.Generator) -> list[int]:
        """Any seat picks anew, and whoever gives way to it: so rings turn (see exclusive_lists._HandingOn).

        Whom two others hold is not picked. Nor is the pick that takes one back ever of that kind, as whoever
        gives way held somebody whom none of its rivals held.
        """
        seat, end, after = int(rng.random() * len(chosen)), 0.0, chosen.copy()
        if rng.random() < 0.5:
            end = self._ends[int(rng.random() * len(self._ends))]
        for _ in range(LONGEST_WAY):
            after[seat] = NOBODY
            open_to: list[tuple[int, list[int], float]] = [(NOBODY, [], end)]
            for option, log_odds in enumerate(self.log_odds[seat]):
                holders = self._holders(seat, option, after)
                if len(holders) < 2:
                    open_to.append((option, holders, log_odds + (0.0 if holders else end)))
            most = max(weight for _, _, weight in open_to)
            reached = list(accumulate(exp(weight - most) for _, _, weight in open_to))
            after[seat], gives_way, _ = open_to[bisect(reached, rng.random() * reached[-1])]
            if not gives_way:
                return after
            seat = gives_way[0]
        return chosen

    @cached_property
    def _ends(self) -> list[float]:
        """What the end of a way may weigh more than its odds, natural log."""
        return [max(log_odds, 0.0) for of_seat in self.log_odds for log_odds in of_seat]

    def _exchanged(self, chosen: list[int], rng: np.random.Generator) -> list[int]:
        """Any seat takes another person, and all who thereby have to give way take its own, and so on.

        So a seat can change places with several who may share a person. Exchanging the same two persons once
        more takes it back; what is more probable is accepted always, what is less by the ratio (Metropolis).
        """
        first = int(rng.random() * len(chosen))
        after, changing, gain = chosen.copy(), [first], 0.0
        after[first] = int(rng.random() * len(self.log_odds[first]))
        if NOBODY in (chosen[first], after[first]) or after[first] == chosen[first]:
            return chosen
        for seat in changing:
            before, option = chosen[seat], after[seat]
            gain += self.log_odds[seat][option] - self.log_odds[seat][before]
            in_return = dict(self.excluded.get((seat, before), ()))
            for other in self._holders(seat, option, chosen):
                if other not in in_return:
                    return chosen
                if after[other] == chosen[other]:
                    after[other] = in_return[other]
                    changing.append(other)
        return after if gain >= log(1.0 - rng.random()) else chosen

    def _block(self, rng: np.random.Generator) -> list[int]:
        """Any seat and some that depend on it; which ones has nothing to do with what they have chosen."""
        block: list[int] = []
        reached, size = [int(rng.random() * len(self.log_odds))], 1
        while reached:
            seat = reached.pop(int(rng.random() * len(reached)))
            size *= 1 + len(self.log_odds[seat])
            if block and size > _MOST_OF_BLOCK:
                break
            block.append(seat)
            reached += [other for other in self._linked[seat] if other not in (*block, *reached)]
        return block

    @cached_property
    def _linked(self) -> list[list[int]]:
        """Of each seat those that want somebody whom it keeps from them."""
        linked: list[set[int]] = [set() for _ in self.log_odds]
        for (seat, _), of in self.excluded.items():
            linked[seat].update(other for other, _ in of)
        return [sorted(others) for others in linked]

    def _chosen_anew(self, block: list[int], chosen: list[int], rng: np.random.Generator) -> list[int]:
        """Some seats choose together, by the odds, beside what the rest have chosen (Gibbs)."""
        states = [([NOBODY if seat in block else option for seat, option in enumerate(chosen)], 0.0)]
        for seat in block:
            states += [
                ([*state[:seat], option, *state[seat + 1 :]], weight + log_odds)
                for state, weight in states
                for option, log_odds in enumerate(self.log_odds[seat])
                if not self._holders(seat, option, state)
            ]
        most = max(weight for _, weight in states)
        reached = list(accumulate(exp(weight - most) for _, weight in states))
        return states[bisect(reached, rng.random() * reached[-1])][0]
