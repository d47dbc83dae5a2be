"""Seats compete for the registered persons: records decided to be of one person as one record, and those
decided to be of two so that nobody is the person of both.
"""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from linkage.matching.connected import smallest_connected
from linkage.matching.decided import RidPair
from linkage.matching.exclusive_lists import CONFLICT
from linkage.matching.joint_seats import JointSeats
from linkage.matching.persons_of_mentions import SMALLEST_POSTERIOR, Candidates
from linkage.matching.seats import Seats

#: Rounds in which seats that give way may come to want whom another seat wants.
MOST_ROUNDS = 10


@dataclass(frozen=True)
class Options:
    """Whom seats may be of: head, person, log_odds (natural, against "none of them"); sorted."""

    table: pd.DataFrame

    def of(self, head: int) -> tuple[np.ndarray, np.ndarray]:
        """The persons of a seat, and the log odds of each."""
        own = slice(*np.searchsorted(self.table["head"].to_numpy(), [head, head + 1]))
        return self.table["person"].to_numpy()[own], self.table["log_odds"].to_numpy()[own]

    def alone(self) -> np.ndarray:
        """The probability of each, were the seats assigned one by one."""
        odds = np.exp(self.table["log_odds"])
        shares: np.ndarray = (odds / (1.0 + odds.groupby(self.table["head"]).transform("sum"))).to_numpy()
        return shares


def seated(
    candidates: Mapping[str, Candidates],
    seats: Seats,
    as_one: pd.DataFrame,
    kinds: np.ndarray,
    source_of: np.ndarray,
    once: Collection[str],
) -> tuple[dict[str, Candidates], list[JointSeats]]:
    """The candidates as seats share them out, and the seats that are to be drawn jointly.

    Args:
        candidates: kind -> candidates of its records, each record by itself.
        seats: who sits with whom, and who may share no person.
        as_one: head, person, log_odds of the seats of several records (see evidence_of_seats).
        kinds: of each rid.
        source_of: code of each rid's source.
        once: kinds of which one source's list holds a person once.
    """
    if not len(seats.rids):
        return dict(candidates), []
    options = _options(candidates, seats, as_one, kinds, source_of, once)
    joint = _joint_seats(candidates, seats, options, kinds, source_of, once)
    members = seats.members()
    rows = [
        (rid, person, share, log_odds)
        for one in joint
        for head, persons, odds, shares in zip(
            one.heads, one.persons, one.log_odds, one.marginals, strict=True
        )
        for rid in members.get(head, [head])
        for person, log_odds, share in zip(persons.tolist(), odds.tolist(), shares.tolist(), strict=True)
    ]
    table = pd.DataFrame(rows, columns=["mention", "person", "posterior", "log_odds"])
    table = table.astype({"mention": np.int64, "person": np.int64, "posterior": float, "log_odds": float})
    taken = np.array([rid for one in joint for head in one.heads for rid in members.get(head, [head])])
    told = {str(kind): _no_candidates() for kind in np.unique(kinds[taken])} | dict(candidates)
    of_rows = kinds[table["mention"].to_numpy()]
    return {
        kind: _replaced(found, taken[kinds[taken] == kind], table.loc[of_rows == kind])
        for kind, found in told.items()
    }, joint


def _options(
    candidates: Mapping[str, Candidates],
    seats: Seats,
    as_one: pd.DataFrame,
    kinds: np.ndarray,
    source_of: np.ndarray,
    once: Collection[str],
) -> Options:
    """Of all seats, and of the rows of lists that hold a person once and have a record on some seat."""
    several = seats.of(seats.followers()[0])
    of_lists = {(str(kinds[rid]), int(source_of[rid])) for rid in seats.rids.tolist() if kinds[rid] in once}
    parts = [as_one[["head", "person", "log_odds"]]]
    for kind, found in candidates.items():
        asked = np.isin(found.mention, seats.rids)
        for _, source in (one for one in of_lists if one[0] == kind):
            asked |= source_of[found.mention] == source
        asked &= ~np.isin(seats.of(found.mention), several)
        part = {"head": found.mention[asked], "person": found.person[asked]}
        parts.append(pd.DataFrame(part | {"log_odds": np.log(found.odds[asked])}))
    table = pd.concat(parts, ignore_index=True).astype({"head": np.int64, "person": np.int64})
    return Options(table.sort_values(["head", "person"], ignore_index=True))


def _joint_seats(
    candidates: Mapping[str, Candidates],
    seats: Seats,
    options: Options,
    kinds: np.ndarray,
    source_of: np.ndarray,
    once: Collection[str],
) -> list[JointSeats]:
    """The seats that people decided of, each with all whose person theirs decides.

    A seat that gives way turns to its next choice, whom another may want; then both are assigned together.
    """
    decided = set(seats.heads.tolist())
    head, person = (options.table[name].to_numpy() for name in ("head", "person"))
    lists = _rows_of_lists(seats, np.unique(np.concatenate([head, seats.heads])), kinds, source_of, once)
    before = _links_of(
        [seats.of(found.mention[edges]) for found in candidates.values() for edges in found.components]
    )
    wanted, found = options.alone(), list[JointSeats]()
    for _ in range(MOST_ROUNDS):
        wants = wanted >= CONFLICT
        apart = _of_lists(lists, head[wants], person[wants])
        ends = np.array([*sorted(apart | seats.apart), *before], dtype=np.int64).reshape(-1, 2).T
        together = smallest_connected(ends[0], ends[1], len(kinds))
        chosen: dict[int, list[int]] = {}
        for one in sorted({*head.tolist(), *decided}):
            chosen.setdefault(int(together[one]), []).append(one)
        components = [heads for heads in chosen.values() if decided & set(heads)]
        if components == [one.heads for one in found]:
            break
        found = [_assigned(heads, options, seats.apart | _of_one_list(lists, heads)) for heads in components]
        shares = {
            (own, int(who)): share
            for one in found
            for own, of, each in zip(one.heads, one.persons, one.marginals, strict=True)
            for who, share in zip(of, each, strict=True)
        }
        pairs = zip(head.tolist(), person.tolist(), strict=True)
        wanted = np.maximum(wanted, [shares.get(pair, 0.0) for pair in pairs])
    return found


def _rows_of_lists(
    seats: Seats, heads: np.ndarray, kinds: np.ndarray, source_of: np.ndarray, once: Collection[str]
) -> pd.DataFrame:
    """head and list of the seats with a row of a list that holds a person once."""
    members = seats.members()
    rows = [
        (head, f"{kinds[rid]}/{source_of[rid]}")
        for head in heads.tolist()
        for rid in members.get(head, [head])
        if kinds[rid] in once
    ]
    return pd.DataFrame(rows, columns=["head", "list"]).drop_duplicates()


def _of_lists(lists: pd.DataFrame, head: np.ndarray, person: np.ndarray) -> set[RidPair]:
    """Pairs of seats with rows of one list that want the same person."""
    wanted = pd.DataFrame({"head": head, "person": person}).merge(lists, on="head")
    pairs = wanted.merge(wanted, on=["list", "person"])
    pairs = pairs[pairs["head_x"] < pairs["head_y"]]
    return set(zip(pairs["head_x"].tolist(), pairs["head_y"].tolist(), strict=True))


def _of_one_list(lists: pd.DataFrame, heads: list[int]) -> set[RidPair]:
    """All pairs of seats among some with rows of one list."""
    own = lists[lists["head"].isin(heads)]
    pairs = own.merge(own, on="list")
    pairs = pairs[pairs["head_x"] < pairs["head_y"]]
    return set(zip(pairs["head_x"].tolist(), pairs["head_y"].tolist(), strict=True))


def _links_of(components: list[np.ndarray]) -> list[RidPair]:
    """Rows that a list assigned jointly before anybody's decisions stay together."""
    return [(int(rows[0]), rid) for rows in components for rid in np.unique(rows).tolist()]


def _assigned(heads: list[int], options: Options, apart: Set[RidPair]) -> JointSeats:
    place = {head: i for i, head in enumerate(heads)}
    inside = {(place[a], place[b]) for a, b in apart if a in place and b in place}
    persons, log_odds = zip(*(options.of(head) for head in heads), strict=True)
    return JointSeats(heads, persons, log_odds, inside)


def _no_candidates() -> Candidates:
    nothing = np.zeros(0)
    return Candidates(np.zeros(0, np.int32), np.zeros(0, np.int32), nothing, nothing, {}, nothing, [])


def _replaced(found: Candidates, rids: np.ndarray, table: pd.DataFrame) -> Candidates:
    """The same candidates with those of some records as ``table`` has them."""
    kept = ~np.isin(found.mention, rids)
    new = table[table["posterior"] >= SMALLEST_POSTERIOR]
    of = {name: new[name].to_numpy() for name in ("mention", "person", "posterior")}
    mention, person, posterior = (np.concatenate([getattr(found, n)[kept], of[n]]) for n in of)
    order = np.lexsort((person, mention))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    place_of = place[np.cumsum(kept) - 1]  # of those that are kept
    weights = np.concatenate([found.log_bf[kept], np.full(len(new), np.nan)])
    odds = np.concatenate([found.odds[kept], np.exp(new["log_odds"].to_numpy())])
    taken = new.groupby("mention")["posterior"].sum()
    left = {rid: max(1.0 - float(taken.get(rid, 0.0)), 0.0) for rid in rids.tolist()}
    return replace(
        found,
        mention=mention[order].astype(found.mention.dtype),
        person=person[order].astype(found.person.dtype),
        log_bf=weights[order],
        posterior=posterior[order],
        nobody=found.nobody | left,
        odds=odds[order],
        components=[place_of[edges] for edges in found.components if kept[edges].all()],
        own=np.zeros(0),
        tells=np.zeros(0, dtype=bool),
        told=np.zeros((0, 0)),
    )
