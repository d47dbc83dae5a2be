"""Records that may be of one person are drawn together, whether he is registered or not.

In each draw a record turns to one of the earlier records that may be of its person, or to none, as often as
the model of their kinds says (a distance dependent Chinese restaurant process: Blei and Frazier 2011, JMLR
12:2461-2488). Whose of the registered it is, it decides by the dice of the one it turned to: what wavers
between the same candidates wavers together, and each record still has its candidates as often as its
posteriors say. Where neither has one, it joins the other's person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from linkage.matching.dice import AT_A_TIME, Dice, Throw
from linkage.matching.draws import any_of_each, counted, draw_rows
from linkage.matching.unregistered import Unregistered
from linkage.matching.value_keys import counted_out
from linkage.matching.vectors import pair_codes

#: Whoever is surer than this to be registered, or not to be, has the same in nearly every draw anyway.
SURE = 0.002
#: Edges looked at a time, so that memory holds few of their neighbours.
EDGES_AT_A_TIME = 4096


@dataclass(frozen=True)
class Turns:
    """To whom each record turns, and in the end whom it joins.

    Attributes:
        mention: the record of each edge of Unregistered.
        anchor: the earlier record of each edge.
        first: the position of each rid's first edge; one more at the end.
        bits: where the record turns to the earlier one, and once it has joined, where it joined the person
            for which that one stands: packed bits [edges].
        place: for each rid the place of what it throws among ``thrown``; -1 where it neither follows another
            nor others follow it.
        thrown: what these throw: their own dice, or those of the record they follow [records, draws].
    """

    mention: np.ndarray
    anchor: np.ndarray
    first: np.ndarray
    bits: np.ndarray
    place: np.ndarray
    thrown: np.ndarray

    def share_dice(self, rids: np.ndarray, dice: np.ndarray) -> None:
        """Put what records throw that turn to others, or to whom others turn, in place of their own dice.

        Args:
            rids: of the records.
            dice: theirs [rids, draws].
        """
        place = self.place[rids]
        shared = np.flatnonzero(place >= 0)
        dice[shared] = self.thrown[place[shared]]

    def without_dice(self) -> "Turns":
        """The same once all have thrown: the dice take as much memory as all else here."""
        return replace(self, place=np.full_like(self.place, -1), thrown=self.thrown[:0].copy())

    def join(self, stands: np.ndarray) -> None:
        """Let records without a registered person join the persons of those to whom they turned.

        Who was turned to may have joined a third. Through him that third's person is joined too, but only by
        a record that may itself be of the third's; else it stands for a new one. So a vague mention never
        chains two others.

        Args:
            stands: for each rid where it has no registered person; on return where it stands for a new one.
        """
        for start in range(0, len(self.bits), EDGES_AT_A_TIME):
            part = slice(start, start + EDGES_AT_A_TIME)
            self.bits[part] &= stands[self.mention[part]]
        codes, holds = pair_codes(self.mention, self.anchor), np.zeros(len(self.bits), dtype=bool)
        turning = np.flatnonzero(self.bits.any(axis=1))
        for edges in _rounds(turning, self.mention, self.anchor):
            turned, anchor = self.bits[edges], self.anchor[edges]
            self.bits[edges] &= stands[anchor]
            of, through = counted_out(self.first[anchor], self.first[anchor + 1] - self.first[anchor])
            joined = holds[through]
            of, through = of[joined], through[joined]
            wanted = pair_codes(self.mention[edges[of]], self.anchor[through])
            at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
            both = np.flatnonzero(codes[at] == wanted)
            both = both[np.argsort(at[both], kind="stable")]
            met, through_them = any_of_each(at[both], turned[of[both]] & self.bits[through[both]])
            self.bits[met] |= through_them
            changed = np.union1d(edges, met)
            holds[changed] = self.bits[changed].any(axis=1)
            rids, with_another = any_of_each(self.mention[changed], self.bits[changed])
            stands[rids] &= ~with_another

    def part(self, apart: Iterable[tuple[int, int]], stands: np.ndarray) -> None:
        """Where two records that may share no person have joined one, the later stands for a new one.

        Args:
            apart: the rids of both, the earlier first.
            stands: as of :meth:`join`, once all have joined.
        """
        for earlier, later in sorted(apart):
            first, own = self.first[earlier], self.first[later]
            theirs, others = (
                self.anchor[own : self.first[later + 1]],
                self.anchor[first : self.first[earlier + 1]],
            )
            _, a, b = np.intersect1d(theirs, others, return_indices=True)
            both = self.bits[own + a] & self.bits[first + b]
            self.bits[own + a] &= ~both
            stands[later] |= np.bitwise_or.reduce(both, axis=0, initial=0)

    def together(self) -> np.ndarray:
        """In how many draws both records of each edge are of one person in no registry, once all have joined.

        That one is the earlier record's own, or a third's whom both joined.
        """
        n: np.ndarray = counted(self.bits) + self.both_of(self.mention, self.anchor, self.bits)
        return n

    def both_of(self, mention: np.ndarray, person: np.ndarray, bits: np.ndarray) -> np.ndarray:
        """In how many draws both records of each edge are of the same one of some persons.

        Args:
            mention: rid of each pair of a record and a person.
            person: its person; the pairs are sorted by record and person.
            bits: where the record is of that person, as packed bits.
        """
        n = np.zeros(len(self.mention), dtype=np.int64)
        holds = np.flatnonzero(bits.any(axis=1))
        if not len(holds):
            return n
        first = np.searchsorted(mention[holds], np.arange(len(self.first)))
        codes = pair_codes(mention[holds], person[holds])
        for start in range(0, len(n), EDGES_AT_A_TIME):
            part = slice(start, start + EDGES_AT_A_TIME)
            later, earlier = self.mention[part], self.anchor[part]
            edge, place = counted_out(first[later], first[later + 1] - first[later])
            own = holds[place]
            wanted = pair_codes(earlier[edge], person[own])
            at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
            both = codes[at] == wanted
            met = counted(bits[own[both]] & bits[holds[at[both]]])
            n[part] = np.bincount(edge[both], met, minlength=len(later)).astype(np.int64)
        return n


def turn(shared: Unregistered, fingerprints: np.ndarray, dice: Dice) -> Turns:
    """Let each record turn to one of the earlier records that may be of its person, or to none.

    Args:
        shared: whom else each record may be, and the odds of it.
        fingerprints: of each rid.
        dice: of the night.
    """
    mention, anchor, odds = (shared.edges[name].to_numpy() for name in ("mention_rid", "anchor_rid", "odds"))
    rids, row = np.unique(mention, return_inverse=True)
    total = 1.0 + np.bincount(row, odds, minlength=len(rids))
    bits, _ = draw_rows(row, odds / total[row], fingerprints[rids], dice, Throw.UNREGISTERED)
    wavers = (shared.nobody > SURE) & (shared.nobody < 1.0 - SURE)
    taken = np.flatnonzero(wavers[anchor] & wavers[mention] & bits.any(axis=1))
    sharing, place = np.union1d(mention[taken], anchor[taken]), np.full(len(shared.nobody), -1)
    place[sharing] = np.arange(len(sharing))
    thrown = np.empty((len(sharing), dice.n_draws), dtype=np.uint16)
    for start in range(0, len(sharing), AT_A_TIME):
        part = slice(start, start + AT_A_TIME)
        thrown[part] = dice.of(fingerprints[sharing[part]])
    for edges in _rounds(taken, mention, anchor):
        for start in range(0, len(edges), EDGES_AT_A_TIME):
            own = edges[start : start + EDGES_AT_A_TIME]
            turned = np.unpackbits(bits[own], axis=1, count=dice.n_draws).view(bool)
            of, draw = np.divmod(np.flatnonzero(turned), dice.n_draws)  # several times as fast as np.nonzero
            thrown[place[mention[own]][of], draw] = thrown[place[anchor[own]][of], draw]
    first = np.searchsorted(mention, np.arange(len(shared.nobody) + 1))
    return Turns(mention, anchor, first, bits, place, thrown)


def _rounds(edges: np.ndarray, mention: np.ndarray, anchor: np.ndarray) -> Iterator[np.ndarray]:
    """The edges of records that turn, after those along which whoever is turned to turns himself."""
    round_of = [0] * (int(mention[edges].max(initial=-1)) + 1)
    for rid, other in zip(mention[edges].tolist(), anchor[edges].tolist(), strict=True):
        if round_of[rid] <= round_of[other]:
            round_of[rid] = round_of[other] + 1
    number = np.array(round_of)[mention[edges]]
    order = np.argsort(number, kind="stable")
    yield from np.split(edges[order], np.flatnonzero(np.diff(number[order])) + 1)
