"""Records that may be of one person are drawn together, whether he is registered or not.

In each draw a record turns to one of the earlier records that may be of its person, or to none, as often as
the model of their kinds says (a distance dependent Chinese restaurant process: Blei and Frazier 2011, JMLR
12:2461-2488). It throws the dice of the one it turned to for a registered person: so what wavers between the
same candidates wavers together, and each record has its candidates as often as its posteriors say. Where
neither has one, it joins the other's person in no registry.
"""

from dataclasses import dataclass

import numpy as np

from linkage.matching.draws import draw_rows
from linkage.matching.unregistered import Unregistered

#: Whoever is surer than this to be registered, or not to be, has the same in nearly every draw anyway.
SURE = 0.002


@dataclass(frozen=True)
class Turns:
    """To whom each record turns in each draw, and the dice of those to whom others may turn.

    Attributes:
        anchor: the earlier record of each edge of Unregistered.
        first: the position of each rid's first edge; one more at the end.
        bits: where a record turns to the earlier one: packed bits [edges].
        dice: of records that are not sure and may be turned to [kept, draws].
        place: of each rid among these, or -1.
    """

    anchor: np.ndarray
    first: np.ndarray
    bits: np.ndarray
    dice: np.ndarray
    place: np.ndarray
    followed: dict
    joined: dict

    def share_dice(self, rids: np.ndarray, dice: np.ndarray) -> None:
        """Replace the dice of records by those of whom they turn to.

        Args:
            rids: in ascending order, after all to whom they may turn.
            dice: [rids, draws]; changed in place.
        """
        for rid, own in zip(rids.tolist(), dice, strict=True):
            for edge, place in self.followed.get(rid, ()):
                np.copyto(own, self.dice[place], where=np.unpackbits(self.bits[edge], count=len(own)).view(bool))
            if self.place[rid] >= 0:
                self.dice[self.place[rid]] = own


def turn(shared: Unregistered, n_draws: int, rng: np.random.Generator) -> Turns:
    """Let each record turn to one of the earlier records that may be of its person, or to none."""
    n_records = len(shared.nobody)
    mention, anchor, odds = (shared.edges[name].to_numpy() for name in ("mention_rid", "anchor_rid", "odds"))
    asking, row = np.unique(mention, return_inverse=True)
    total = 1.0 + np.bincount(row, odds, minlength=len(asking))
    bits, _ = draw_rows(row, odds / total[row], len(asking), n_draws, rng)
    wavers = (shared.nobody > SURE) & (shared.nobody < 1.0 - SURE)
    follows = np.flatnonzero(wavers[anchor] & wavers[mention] & bits.any(axis=1))
    kept, place_of = np.unique(anchor[follows], return_inverse=True)
    place = np.full(n_records, -1)
    place[kept] = np.arange(len(kept))
    followed: dict[int, list[tuple[int, int]]] = {}
    for rid, edge, of in zip(mention[follows].tolist(), follows.tolist(), place_of.tolist()):
        followed.setdefault(rid, []).append((edge, of))
    first = np.searchsorted(mention, np.arange(n_records + 1))
    return Turns(anchor, first, bits, np.empty((len(kept), n_draws), dtype=np.float32), place, followed, {})


def join(turns: Turns, rids: np.ndarray, stands: np.ndarray) -> None:
    """Let records without a registered person join the persons of those to whom they turned.

    Who was turned to may have joined a third. Through him that third's person is joined too, where the record
    itself may be of it; else it stands for a new one. So a vague mention never chains two others.

    Args:
        turns: of all records; of these, ``bits`` tell on return where they joined each earlier record's person.
        rids: of the records, ascending; those before them have joined.
        stands: for every rid where it has no registered person; on return where it stands for a new one.
    """
    first = turns.first
    for rid in rids[first[rids] < first[rids + 1]].tolist():
        edges = slice(first[rid], first[rid + 1])
        anchors, bits = turns.anchor[edges], turns.bits[edges] & stands[rid]
        turned = bits.any(axis=1).nonzero()[0]
        joined = np.zeros_like(bits)
        joined[turned] = bits[turned] & stands[anchors[turned]]
        for one, by in zip(turned.tolist(), anchors[turned].tolist(), strict=True):
            if by in turns.joined:
                through = turns.joined[by]
                person = turns.anchor[through]
                place = anchors.searchsorted(person)
                place[place == len(anchors)] = 0
                common = anchors[place] == person
                joined[place[common]] |= bits[one] & turns.bits[through[common]]
        turns.bits[edges] = joined
        holds = joined.any(axis=1)
        if holds.any():
            turns.joined[rid] = holds.nonzero()[0] + first[rid]
            stands[rid] &= ~np.bitwise_or.reduce(joined, axis=0)
