"""Seats of which some may share no person are assigned jointly.

Which pairs that is, people decided (see seats), or a list says that holds a person once. Every possible
assignment is weighed by the product of its seats' odds; where there are too many, a Markov chain walks
through them.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from linkage.matching.decided import RidPair
from linkage.matching.exclusive_lists import BURN_IN, MOST_ASSIGNMENTS

#: Stands for "none of them" among a seat's options.
NOBODY = -1
_SAMPLES = 2000


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

    def marginals(self) -> list[np.ndarray]:
        """The probability of each person of each seat, under the joint assignment."""
        if self._states is not None:
            states, share = self._states
        else:
            states = self._walked(_SAMPLES, np.random.default_rng(len(self.heads)))
            share = np.full(len(states), 1.0 / len(states))
        return [
            np.bincount(chosen + 1, share, minlength=len(persons) + 1)[1:]
            for chosen, persons in zip(states.T, self.persons, strict=True)
        ]

    def draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Definite assignments: of each seat the position of its person, or NOBODY [draws, seats]."""
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
            if len(chosen) == len(self.heads):
                given += 1
                yield chosen, weight
                continue
            for option, log_odds in self._open_to(len(chosen), dict(enumerate(chosen))):
                stack.append(((*chosen, option), weight + log_odds))

    def _open_to(self, seat: int, chosen: dict[int, int]) -> list[tuple[int, float]]:
        """Whom a seat may have beside what others have chosen, each with the natural log of its odds."""
        taken = {
            int(self.persons[other][option])
            for other, option in chosen.items()
            if option != NOBODY and (min(seat, other), max(seat, other)) in self.apart
        }
        own = zip(self.persons[seat].tolist(), self.log_odds[seat].tolist(), strict=True)
        free = [(i, odds) for i, (person, odds) in enumerate(own) if person not in taken]
        return [(NOBODY, 0.0), *free]

    def _walked(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Assignments by a Markov chain in which two seats at a time choose anew, and so can exchange."""
        n = len(self.heads)
        chosen = dict.fromkeys(range(n), NOBODY)
        pairs = sorted(self.apart)
        out = np.empty((n_draws, n), dtype=np.int64)
        for sweep in range(BURN_IN + n_draws):
            for one, other in [*((seat, seat) for seat in range(n)), *pairs]:
                chosen |= self._chosen_anew(one, other, chosen, rng)
            if sweep >= BURN_IN:
                out[sweep - BURN_IN] = list(chosen.values())
        return out

    def _chosen_anew(
        self, one: int, other: int, chosen: dict[int, int], rng: np.random.Generator
    ) -> dict[int, int]:
        """What two seats, or one, choose beside what the rest have chosen, by the odds."""
        rest = {seat: option for seat, option in chosen.items() if seat not in (one, other)}
        states = [({one: option}, odds) for option, odds in self._open_to(one, rest)]
        if one != other:
            states = [
                ({**state, other: option}, odds + more)
                for state, odds in states
                for option, more in self._open_to(other, rest | state)
            ]
        weight = np.array([odds for _, odds in states])
        reached = np.exp(weight - weight.max()).cumsum()
        return states[int(np.searchsorted(reached, rng.random() * reached[-1], side="right"))][0]
