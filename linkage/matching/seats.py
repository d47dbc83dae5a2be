"""What people decided of two records outside the registry: records of one person take one seat, and some
seats may share no person.

A decision between a record and an entry says who the person is; one between two records says only that he is
one, or that they are two. So no comparison can carry it: it holds in whoever the persons turn out to be,
registered or not, and in every draw.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.decided import DecidedPairs, RidPair
from linkage.matching.fields import AgreementLevel


@dataclass(frozen=True)
class Seats:
    """Who sits with whom, of the records that people decided of; all others sit alone and may meet anybody.

    Attributes:
        rids: the records, ascending.
        heads: the first record of each one's seat.
        apart: pairs (left, right) of heads whose seats may share no person.
        same: the pairs of records that people decided to be of one person.
    """

    rids: np.ndarray
    heads: np.ndarray
    apart: frozenset[RidPair] = frozenset()
    same: frozenset[RidPair] = frozenset()

    def of(self, rids: np.ndarray) -> np.ndarray:
        """The head of each record's seat."""
        if not len(self.rids):
            return rids
        place = np.minimum(np.searchsorted(self.rids, rids), len(self.rids) - 1)
        return np.where(self.rids[place] == rids, self.heads[place], rids)

    def followers(self) -> tuple[np.ndarray, np.ndarray]:
        """The records that sit with an earlier one, and the head of each."""
        follow = self.rids != self.heads
        return self.rids[follow], self.heads[follow]

    def members(self) -> dict[int, list[int]]:
        """head -> the records of its seat."""
        members = defaultdict(list)
        for rid, head in zip(self.rids.tolist(), self.heads.tolist(), strict=True):
            members[head].append(rid)
        return dict(members)

    def met(self, edges: pd.DataFrame) -> pd.DataFrame:
        """Whom each seat may be of in no registry: one row for each pair of seats that may meet.

        A later record is of a seat's person as likely as of any of its records' (see turns); of a seat's own
        records that may be of an earlier one's, the surest speaks.

        Args:
            edges: of pairs of records (see unregistered.Unregistered).
        """
        if not len(self.rids):
            return edges
        seated = edges["anchor_rid"].isin(self.rids) | edges["mention_rid"].isin(self.rids)
        of_seats = edges[seated]
        one, other = (of_seats[name].to_numpy(np.int64) for name in ("anchor_rid", "mention_rid"))
        ends = np.array([self.of(one), self.of(other)])
        # the record on the side of the earlier seat
        of_seats = of_seats.assign(record=np.where(ends[0] > ends[1], other, one))
        ends.sort(axis=0)
        may_meet = np.array([a != b and (a, b) not in self.apart for a, b in ends.T.tolist()], dtype=bool)
        of_seats = of_seats.assign(anchor=ends[0], mention=ends[1]).loc[may_meet]
        surest = of_seats.groupby(["mention", "anchor", "record"])[["odds", "log_bf"]].max()
        each = surest.groupby(level=["mention", "anchor"]).agg({"odds": "sum", "log_bf": "max"}).reset_index()
        each = each.rename(columns={"mention": "mention_rid", "anchor": "anchor_rid"})
        each = each.astype(edges.dtypes.to_dict())[edges.columns.tolist()]
        every = pd.concat([edges[~seated], each], ignore_index=True)
        return every.sort_values(["mention_rid", "anchor_rid"], ignore_index=True)


NO_SEATS = Seats(np.zeros(0, np.int64), np.zeros(0, np.int64))


def seats_of(decided: DecidedPairs, n_entries: int) -> Seats:
    """The seats of the records outside the registry, whose rids begin at ``n_entries``.

    What follows from decisions on entries needs no seat: it holds as those do.

    Decisions that contradict each other cannot all hold. Two records decided to be of two people sit apart
    then, and whatever decision would bring them together is left out (see decided.contradicted).
    """
    outside = decided.told & (decided.l >= n_entries)
    pairs = list(zip(decided.l[outside].tolist(), decided.r[outside].tolist(), strict=True))
    is_same = (decided.level[outside] == AgreementLevel.SAME).tolist()
    head = {rid: rid for pair in pairs for rid in pair}
    apart = {pair for pair, one in zip(pairs, is_same, strict=True) if not one}
    same = frozenset(pair for pair, one in zip(pairs, is_same, strict=True) if one)
    for left, right in sorted(same):
        into, gone = sorted((head[left], head[right]))
        if into == gone or (into, gone) in apart:
            continue
        head = {rid: into if of == gone else of for rid, of in head.items()}
        apart = {_sorted(head[a], head[b]) for a, b in apart}
    rids = np.array(sorted(head), dtype=np.int64)
    heads = np.array([head[rid] for rid in rids.tolist()], dtype=np.int64)
    return Seats(rids, heads, frozenset(apart), same)


def _sorted(a: int, b: int) -> RidPair:
    return (a, b) if a < b else (b, a)
