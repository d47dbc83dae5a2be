"""The evidence table laid over all linkage draws: which facts fall on which person, and in which draws.

A rule on one definite linkage asks "is there a fact such that ...". Here each such question is answered for
every person and every draw at once, as a set of draws a person (`linkage.casework.bitsets`).
"""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.casework.bitsets import Bits, from_packed, full, nothing, sizes, twice_by, union_by, without
from linkage.matching.linkage_result import LinkageResult

Chosen = NDArray[np.bool_]
Rows = NDArray[np.int64]


class Grouped(NamedTuple):
    """For each group and each who that has something of it in some draw: in which draws; sorted by both."""

    group: Rows
    who: Rows
    bits: Bits


class Draws:
    """Facts by person and draw.

    Attributes:
        facts: the evidence table, one row a fact (`linkage.casework.evidence`).
        people: the persons any fact but a mere registration can fall on, ascending; each set of draws
            made here has one row for each of them, in this order.
        registered: whether each of ``people`` is on a registry.
        unregistered: the draws in which each is on none, and not merely unrecognised.
        n_draws: number of draws.
    """

    def __init__(self, linkage: LinkageResult, facts: pd.DataFrame) -> None:
        self.n_draws = linkage.n_draws
        self.facts = facts
        self._bits, holds = _holdings(linkage)
        self._holds = holds
        telling = facts.index.to_numpy()[(facts["what"] != "entry").to_numpy()]
        fact, held = _join(facts["rid"].to_numpy()[telling], holds["rid"].to_numpy())
        person, row = holds["person"].to_numpy()[held], holds["row"].to_numpy()[held]
        order = np.lexsort((telling[fact], person))
        self._fact, self._row = telling[fact][order], row[order]
        self.people, self._place = np.unique(person[order], return_inverse=True)
        self.registered = linkage.persons["registered"].to_numpy(dtype=bool)[self.people]
        self.unregistered = _unregistered(linkage, self.people)
        self.everywhere: Bits = np.broadcast_to(full(self.n_draws), (len(self.people), self._bits.shape[1]))

    def any(self, chosen: Chosen) -> Bits:
        """The draws in which a person has a chosen fact (a mask over ``facts``)."""
        at = np.flatnonzero(chosen[self._fact])
        return union_by(self._place[at], self._bits, len(self.people), self._row[at])

    def two_origins(self, chosen: Chosen) -> Bits:
        """The draws in which chosen facts of at least two different origins fall on the person."""
        order, keys = self._by_origin
        at = np.flatnonzero(chosen[self._fact[order]])
        group, distinct = pd.factorize(keys[at])
        by_origin = union_by(group, self._bits, len(distinct), self._row[order[at]])
        return twice_by(distinct // len(self.facts), by_origin, len(self.people))

    @cached_property
    def _by_origin(self) -> tuple[Rows, Rows]:
        """The order of the holdings by person and origin, and in it a number for each such two."""
        keys = self._place * len(self.facts) + pd.factorize(self.facts["origin"])[0][self._fact]
        order = np.argsort(keys, kind="stable")
        return order, keys[order]

    def any_unless(self, chosen: Chosen, others: Chosen, stops: Callable[[Rows, Rows], Chosen]) -> Bits:
        """The draws in which a person has a chosen fact that none of their other facts stops.

        ``stops(chosen_fact, other_fact)`` says, elementwise, whether the other fact, falling on the same
        person in the same draw, takes the chosen one away.
        """
        at, left = self._unless(chosen, others, stops)
        return union_by(self._place[at], left, len(self.people))

    def any_by(self, group: Rows) -> Grouped:
        """The draws in which a person has a fact of a group (a number for each fact, -1 for none).

        ``who`` are rows of ``people``.
        """
        at = np.flatnonzero(group[self._fact] >= 0)
        return _grouped(group[self._fact[at]], self._place[at], self._bits, self._row[at])

    def any_unless_by(self, group: Rows, others: Chosen, stops: Callable[[Rows, Rows], Chosen]) -> Grouped:
        """As `any_by`, of the facts that none of the person's other facts stops (see `any_unless`)."""
        at, left = self._unless(group >= 0, others, stops)
        return _grouped(group[self._fact[at]], self._place[at], left, np.arange(len(left)))

    def records_by(self, group: Rows) -> Grouped:
        """The draws in which a person has a record of a group (a number for each rid, -1 for none).

        ``who`` are the linkage's own numbers of persons, those with a mere registration among them.
        """
        rids = self._holds["rid"].to_numpy()
        at = np.flatnonzero(group[rids] >= 0)
        person, row = self._holds["person"].to_numpy()[at], self._holds["row"].to_numpy()[at]
        return _grouped(group[rids[at]], person, self._bits, row)

    def records_of_nobody(self, rids: Rows) -> Bits:
        """For each record, the draws in which it falls on nobody and so is a person of its own."""
        held = self._holds["rid"].to_numpy()
        mine, at = _join(rids, held)
        linked = union_by(mine, self._bits, len(rids), self._holds["row"].to_numpy()[at])
        return without(np.broadcast_to(full(self.n_draws), linked.shape), linked)

    def _unless(
        self, chosen: Chosen, others: Chosen, stops: Callable[[Rows, Rows], Chosen]
    ) -> tuple[Rows, Bits]:
        """Which holdings are of a chosen fact, and in which draws nothing stops it."""
        at, by = np.flatnonzero(chosen[self._fact]), np.flatnonzero(others[self._fact])
        mine, its = _join(self._place[at], self._place[by])
        stopping = stops(self._fact[at[mine]], self._fact[by[its]])
        mine, its = mine[stopping], its[stopping]
        stopped = union_by(mine, self._bits, len(at), self._row[by[its]])
        return at, without(self._bits.take(self._row[at], axis=0), stopped)

    def not_(self, bits: Bits) -> Bits:
        """All other draws."""
        return without(self.everywhere, bits)

    def holdings(self, chosen: Chosen, place: Rows, given: Bits) -> pd.DataFrame:
        """How often each chosen fact falls on a person in some draws.

        Args:
            chosen: a mask over ``facts``.
            place: whom each row asks about (rows of ``people``, in any order and as often as wanted).
            given: the draws it asks about [rows].

        Returns:
            fact (row of ``facts``), row (of the question), share (of the row's draws, 0 to 1); only rows with
            at least one draw.
        """
        counts = sizes(given)
        rows = np.flatnonzero(counts)
        rows = rows[np.argsort(place[rows], kind="stable")]
        at = np.flatnonzero(chosen[self._fact])
        mine, asked = _join(self._place[at], place[rows])
        at, row = at[mine], rows[asked]
        both = sizes(self._bits.take(self._row[at], axis=0) & given.take(row, axis=0))
        return pd.DataFrame({"fact": self._fact[at], "row": row, "share": both / counts[row]})

    def entries(self) -> pd.DataFrame:
        """How often each registration falls on each person: fact (row of ``facts``), person, share."""
        registrations = np.flatnonzero((self.facts["what"] == "entry").to_numpy())
        mine, at = _join(self.facts["rid"].to_numpy()[registrations], self._holds["rid"].to_numpy())
        rows = self._holds["row"].to_numpy()[at]
        return pd.DataFrame(
            {
                "fact": registrations[mine],
                "person": self._holds["person"].to_numpy()[at],
                "share": sizes(self._bits.take(rows, axis=0)) / self.n_draws,
            }
        )

    def unlinked(self, chosen: Chosen) -> Bits:
        """For each chosen fact, the draws in which it falls on nobody."""
        facts = np.flatnonzero(chosen)
        position = np.full(len(self.facts), -1, dtype=np.int64)
        position[facts] = np.arange(len(facts))
        at = np.flatnonzero(chosen[self._fact])
        at = at[np.argsort(position[self._fact[at]], kind="stable")]
        linked = union_by(position[self._fact[at]], self._bits, len(facts), self._row[at])
        return without(np.broadcast_to(full(self.n_draws), linked.shape), linked)


def _holdings(linkage: LinkageResult) -> tuple[Bits, pd.DataFrame]:
    """All sets of draws, and which record falls on which person in which of them (rid, person, row)."""
    edges = linkage.edges
    anchors = linkage.persons[~linkage.persons["registered"].astype(bool)]
    edge_bits = from_packed(linkage.bits, linkage.n_draws)
    anchor_bits, anchor_rows = _anchor_bits(linkage, edge_bits, anchors)
    entry_bits = _entry_bits(linkage)
    bits = np.concatenate([edge_bits, entry_bits, anchor_bits])
    rids = [edges["mention_rid"], linkage.entries["entry_rid"], anchor_rows["anchor_rid"]]
    persons = [edges["person"], linkage.entries["person"], anchor_rows.index.to_series()]
    rid = np.concatenate([part.to_numpy(dtype=np.int64) for part in rids])
    person = np.concatenate([part.to_numpy(dtype=np.int64) for part in persons])
    row = np.lexsort((person, rid))
    return bits, pd.DataFrame({"rid": rid[row], "person": person[row], "row": row})


def _unregistered(linkage: LinkageResult, people: Rows) -> Bits:
    """The draws in which each of some persons is on no registry."""
    registered = linkage.persons["registered"].to_numpy(dtype=bool)
    others = np.flatnonzero(~registered[people])
    bits, told = nothing(len(people), linkage.n_draws), linkage.unregistered_bits
    if told is None:
        bits[others] = full(linkage.n_draws)
    else:
        bits[others] = from_packed(told[people[others] - registered.sum()], linkage.n_draws)
    return bits


def _anchor_bits(linkage: LinkageResult, edge_bits: Bits, anchors: pd.DataFrame) -> tuple[Bits, pd.DataFrame]:
    """An unregistered person's first record is theirs wherever the draws give it to nobody else."""
    edges = linkage.edges
    own = pd.MultiIndex.from_arrays([anchors["anchor_rid"], anchors.index])
    given = pd.MultiIndex.from_arrays([edges["mention_rid"], edges["person"]])
    anchors = anchors[~own.isin(given)].sort_values("anchor_rid")
    mentions = edges["mention_rid"].to_numpy()
    place = np.searchsorted(anchors["anchor_rid"], mentions)
    hits = np.flatnonzero(np.isin(mentions, anchors["anchor_rid"].to_numpy()))
    hits = hits[np.argsort(mentions[hits], kind="stable")]
    taken = union_by(place[hits], edge_bits, len(anchors), hits)
    return without(np.broadcast_to(full(linkage.n_draws), taken.shape), taken), anchors


def _entry_bits(linkage: LinkageResult) -> Bits:
    """In which draws each registry entry stands for its person: duplicates lead from the anchor to it."""
    entries, pairs = linkage.entries, linkage.duplicates
    bits = nothing(len(entries), linkage.n_draws)
    anchor = linkage.persons["anchor_rid"].to_numpy()[entries["person"]]
    sure = (entries["entry_rid"].to_numpy() == anchor) | (entries["chance"].to_numpy() >= 1.0)
    bits[sure] = full(linkage.n_draws)
    place = pd.Series(np.arange(len(entries)), index=entries["entry_rid"].to_numpy())
    left = place.reindex(pairs["left_rid"]).to_numpy(dtype=float)
    right = place.reindex(pairs["right_rid"]).to_numpy(dtype=float)
    known = ~np.isnan(left) & ~np.isnan(right)
    drawn = from_packed(linkage.duplicate_bits, linkage.n_draws)
    left, right, joined = left[known].astype(int), right[known].astype(int), drawn[known]
    person = entries["person"].to_numpy()
    same = person[left] == person[right]
    left, right, joined = left[same], right[same], joined[same]
    # An entry joined without a pair that was drawn (a decision, say) is taken at its word.
    told = ~np.isin(np.arange(len(entries)), np.concatenate([left, right]))
    bits[told & (entries["chance"].to_numpy() >= 0.5)] = full(linkage.n_draws)
    while True:
        reached = bits.copy()
        np.bitwise_or.at(reached, left, joined & bits[right])
        np.bitwise_or.at(reached, right, joined & bits[left])
        if np.array_equal(reached, bits):
            return bits
        bits = reached


def _grouped(group: Rows, who: Rows, bits: Bits, rows: Rows) -> Grouped:
    """What holdings give each pair of a group and a who; ``rows`` of ``bits`` say in which draws."""
    order = np.lexsort((who, group))
    group, who = group[order], who[order]
    first = np.ones(len(group), dtype=bool)
    first[1:] = (group[1:] != group[:-1]) | (who[1:] != who[:-1])
    pairs = np.cumsum(first) - 1
    return Grouped(group[first], who[first], union_by(pairs, bits, int(first.sum()), rows[order]))


def _join(left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[Rows, Rows]:
    """Positions of all pairs of equal values; ``right`` must be sorted."""
    first = np.searchsorted(right, left, side="left")
    count = np.searchsorted(right, left, side="right") - first
    mine = np.repeat(np.arange(len(left)), count)
    start = np.repeat(np.cumsum(count) - count, count)
    return mine, np.repeat(first, count) + np.arange(len(mine)) - start
