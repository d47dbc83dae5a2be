"""From posteriors to the night's linkage: exclusive lists, draws, persons, edges and exported links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from linkage.matching.dice import Dice
from linkage.matching.draws import counted, draw_pairs, draw_rows, n_bytes, none_of, packed
from linkage.matching.duplicates import RegisteredPersons
from linkage.matching.exclusive_lists import Component
from linkage.matching.fingerprints import combined
from linkage.matching.joint_seats import JointSeats
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.matching.missed_links import missed_links
from linkage.matching.other_lists import MENTIONS
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.preparation import Prepared
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.turns import EDGES_AT_A_TIME, Turns, turn
from linkage.matching.unrecognised import draw_unregistered
from linkage.matching.unregistered import SMALLEST_ANCHOR, Unregistered
from linkage.matching.vectors import order_of_pairs, pair_codes

#: Pairs below this posterior are not exported.
SMALLEST_LINK = 0.001
#: Whatever is left to a seat of several records above this may be drawn, and then they need a person.
_NEVER_DRAWN = 1e-8


@dataclass(frozen=True)
class Posteriors:
    """Everything that is known of a night's pairs before definite linkages are drawn.

    Attributes:
        persons: the registered persons and their entries.
        duplicates: left_rid, right_rid, probability, log_bf of pairs of registry entries.
        candidates: kind -> candidate persons of its records.
        weights: left_rid, right_rid, log_bf of every pair of a candidate person's entry and its mention.
        unregistered: how what is left over is shared among persons in no registry.
        seats: which records people decided to be of one person, who have the same candidates, or of two.
        joint: the seats that are drawn jointly.
    """

    persons: RegisteredPersons
    duplicates: pd.DataFrame
    candidates: Mapping[str, Candidates]
    weights: pd.DataFrame
    unregistered: Unregistered
    seats: Seats = NO_SEATS
    joint: Sequence[JointSeats] = ()


def assemble(
    prepared: Prepared, posteriors: Posteriors, fingerprints: np.ndarray, dice: Dice
) -> LinkageResult:
    """Draw the definite linkages and lay out the result.

    Args:
        prepared: the records.
        posteriors: what is known of their pairs.
        fingerprints: int64, of each rid.
        dice: of the draws; what a record draws depends on them, its fingerprint and its own candidates.
    """
    n_draws = dice.n_draws
    n_registered = len(posteriors.persons.anchors)
    seats, shared = posteriors.seats, posteriors.unregistered
    shared = replace(shared, edges=seats.met(shared.edges))
    anchors = _anchors(shared, seats)
    person_of_anchor = np.full(len(prepared.records), -1, dtype=np.int64)
    person_of_anchor[anchors] = n_registered + np.arange(len(anchors))
    turns = turn(shared, fingerprints, dice)
    kinds = [(kind, prepared.rids(kind)) for kind in KIND_ORDER[1:]]
    edges, bits, none = zip(
        *(_draw_registered(posteriors, kind, rids, turns, fingerprints, dice) for kind, rids in kinds),
        strict=True,
    )
    turns.thrown.clear()  # all are thrown, and they take as much memory as all else here
    stands = np.zeros((len(prepared.records), n_bytes(n_draws)), dtype=np.uint8)
    stands[np.concatenate([rids for _, rids in kinds])] = np.concatenate(none)
    registered = pd.concat([_no_edges(), *edges], ignore_index=True)
    held = np.concatenate(bits)
    del bits, none
    _seat(posteriors, registered, held, stands, fingerprints, dice)
    same = turns.both_of(registered["mention_rid"].to_numpy(), registered["person"].to_numpy(), held)
    others = _join(shared, seats, turns, stands, same, n_draws)
    stood = stands[anchors]
    del stands
    together = others.pop("together").to_numpy()
    of_mentions = np.isin(prepared.records["kind"].to_numpy(), MENTIONS)
    two_mentions = np.flatnonzero(of_mentions[turns.anchor] & of_mentions[turns.mention])
    together[two_mentions] = _as_both_say(shared.edges.iloc[two_mentions], registered)
    others["person"] = person_of_anchor[turns.anchor]
    left_over = _left_over(others, anchors, posteriors)
    alone = {"mention_rid": anchors, "person": person_of_anchor[anchors], "probability": left_over}
    parts = [*edges, others, pd.DataFrame(alone)]
    table_bits = [held, turns.bits, stood]
    for part, part_bits in [(parts[-2], turns.bits), (parts[-1], stood)] if len(seats.rids) else []:
        rows, rids = _followed(part["mention_rid"].to_numpy(), seats)
        parts.append(part.iloc[rows].assign(mention_rid=rids))
        table_bits.append(part_bits[rows])
    table = pd.concat(parts, ignore_index=True)
    order = order_of_pairs(table["mention_rid"].to_numpy(), table["person"].to_numpy())
    table = table.iloc[order].reset_index(drop=True).astype({"mention_rid": np.int32, "person": np.int32})
    bits_in_order = _in_order(order, *table_bits)
    chances = _of_pairs(posteriors, turns, together)
    del turns, held, stood, table_bits  # they take as much room again
    duplicates = posteriors.duplicates
    of_both = combined(
        *(fingerprints[duplicates[side]].view(np.uint64) for side in ("left_rid", "right_rid"))
    )
    missed = missed_links(prepared, table, n_registered)
    of_others = table.assign(person=table["person"] - n_registered)
    return LinkageResult(
        records=prepared.records,
        entries=posteriors.persons.entries,
        persons=_persons(posteriors.persons.anchors, anchors),
        edges=table,
        bits=bits_in_order,
        duplicates=duplicates[["left_rid", "right_rid", "probability"]],
        duplicate_bits=draw_pairs(duplicates["probability"].to_numpy(), of_both, dice),
        n_draws=n_draws,
        links=_links(posteriors, table, n_registered, chances),
        missed=missed,
        unregistered_bits=draw_unregistered(of_others, bits_in_order, missed, fingerprints[anchors], dice),
    )


def _in_order(order: np.ndarray, *parts: np.ndarray) -> np.ndarray:
    """The rows of all parts, one part after the other, in an order of them: all are copied once only."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    rows = np.empty((len(order), parts[0].shape[1]), dtype=parts[0].dtype)
    start = 0
    for part in parts:
        rows[place[start : start + len(part)]] = part
        start += len(part)
    return rows


def _anchors(shared: Unregistered, seats: Seats) -> np.ndarray:
    """The records that may stand for a person of their own, ascending."""
    stands_for_one = shared.nobody >= SMALLEST_ANCHOR
    stands_for_one[shared.edges["anchor_rid"]] = True  # whoever joins it has a person
    stands_for_one[seats.heads] |= shared.nobody[seats.heads] > _NEVER_DRAWN  # as has whoever sits with it
    stands_for_one[seats.followers()[0]] = False
    return np.flatnonzero(stands_for_one)


def _seat(
    posteriors: Posteriors,
    edges: pd.DataFrame,
    held: np.ndarray,
    stands: np.ndarray,
    fingerprints: np.ndarray,
    dice: Dice,
) -> None:
    """Let seats that may share no person draw jointly, and each record what the first of its seat drew.

    Args:
        posteriors: of the night.
        edges: mention_rid and person, sorted.
        held: where each edge holds; changed.
        stands: where each rid has no registered person; changed.
        fingerprints: of each rid.
        dice: of the draws.
    """
    mention, person = edges["mention_rid"].to_numpy(), edges["person"].to_numpy()

    def of(rid: int) -> slice:
        return slice(*np.searchsorted(mention, [rid, rid + 1]))

    def drawn(rid: int, bits: np.ndarray) -> None:
        held[of(rid)] = bits
        stands[rid] = none_of(np.zeros(len(bits), dtype=np.int64), bits, 1, dice.n_draws)

    for joint in (one for one in posteriors.joint if len(one.heads) > 1):
        rng = dice.stream(int(fingerprints[joint.heads[0]]))
        for head, persons, chosen in zip(
            joint.heads, joint.persons, joint.draws(dice.n_draws, rng).T, strict=True
        ):
            drawn(head, packed(chosen == np.searchsorted(persons, person[of(head)])[:, None]))
    for rid, head in zip(*(side.tolist() for side in posteriors.seats.followers()), strict=True):
        drawn(rid, held[of(head)])


def _followed(mention: np.ndarray, seats: Seats) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the first records of seats, once for each other record of the seat, and that one's rid."""
    rows = pd.DataFrame({"head": mention, "row": np.arange(len(mention))})
    rids, heads = seats.followers()
    found = pd.DataFrame({"rid": rids, "head": heads}).merge(rows, on="head")
    return found["row"].to_numpy(), found["rid"].to_numpy()


def _of_pairs(posteriors: Posteriors, turns: Turns, together: np.ndarray) -> pd.DataFrame:
    """Pairs outside the registry: left_rid, right_rid, log_bf, and probability that both are of one person.

    ``together`` is that probability of each edge of ``turns``. Two records of one seat are, be they compared
    or not; two whose seats may share no person are not.
    """
    columns = {"anchor_rid": "left_rid", "mention_rid": "right_rid"}
    pairs, seats = posteriors.unregistered.edges.rename(columns=columns), posteriors.seats
    if not len(seats.rids):
        return pairs.assign(probability=together)
    decided = pd.DataFrame(sorted(seats.same), columns=["left_rid", "right_rid"])
    pairs = pairs.merge(decided, on=["left_rid", "right_rid"], how="outer")
    ends = np.sort([seats.of(pairs[side].to_numpy(np.int64)) for side in ("left_rid", "right_rid")], axis=0)
    place = pd.Index(pair_codes(turns.mention, turns.anchor)).get_indexer(
        pd.Index(pair_codes(ends[1], ends[0]))
    )
    return pairs.assign(probability=np.where(ends[0] == ends[1], 1.0, np.append(together, 0.0)[place]))


def _no_edges() -> pd.DataFrame:
    return pd.DataFrame(
        {"mention_rid": np.zeros(0, int), "person": np.zeros(0, int), "probability": np.zeros(0)}
    )


def _persons(registered: np.ndarray, unregistered: np.ndarray) -> pd.DataFrame:
    anchor = np.concatenate([registered, unregistered]).astype(np.int32)
    frame = pd.DataFrame({"anchor_rid": anchor, "registered": np.arange(len(anchor)) < len(registered)})
    return frame.rename_axis("person")


def _draw_registered(
    posteriors: Posteriors,
    kind: str,
    rids: np.ndarray,
    turns: Turns,
    fingerprints: np.ndarray,
    dice: Dice,
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """One registered person or none for each record: edges, where each holds, where each record has none."""
    found = posteriors.candidates.get(kind)
    if found is None:
        nothing = np.zeros(0, dtype=np.int64)
        return _no_edges(), *draw_rows(nothing, np.zeros(0), fingerprints[rids], dice)
    row = np.searchsorted(rids, found.mention)

    def share_dice(rows: slice, thrown: np.ndarray) -> None:
        turns.share_dice(rids[rows], thrown)

    held, none = draw_rows(row, found.posterior, fingerprints[rids], dice, share_dice=share_dice)
    for edges in found.components:
        rng = dice.stream(int(fingerprints[found.mention[edges[0]]]))
        held[edges] = packed(Component(edges, found).draws(dice.n_draws, rng))
    if found.components:
        none = none_of(row, held, len(rids), dice.n_draws)
    columns = {"mention_rid": found.mention, "person": found.person, "probability": found.posterior}
    return pd.DataFrame(columns), held, none


def _join(
    shared: Unregistered, seats: Seats, turns: Turns, stands: np.ndarray, same: np.ndarray, n_draws: int
) -> pd.DataFrame:
    """Let records with no registered person join earlier ones.

    ``stands`` holds, for each rid, the draws in which it has no registered person; on return those in which
    it stands for a new person. Both records of each edge have the same registered one in ``same`` of all.

    Returns:
        mention_rid and probability of each edge, and together: how likely both records are of one person.
    """
    rids, of = np.unique(turns.mention, return_inverse=True)
    n_nobody = counted(stands[rids])[of]
    turns.join(stands)
    turns.part(seats.apart, stands)
    # no record joins another oftener than it turns to anybody, which draws tell less exactly
    odds = np.bincount(of, shared.edges["odds"])[of]
    drawn = {"probability": counted(turns.bits), "together": turns.together()}
    nobody, most = shared.nobody[turns.mention], odds / (1.0 + odds)
    chances = {name: nobody * np.minimum(n / np.maximum(n_nobody, 1), most) for name, n in drawn.items()}
    chances["together"] += (1.0 - nobody) * same / np.maximum(n_draws - n_nobody, 1)
    return pd.DataFrame({"mention_rid": turns.mention} | chances)


def _as_both_say(pairs: pd.DataFrame, registered: pd.DataFrame) -> np.ndarray:
    """How likely two mentions are of one person: they say so of each other, or both speak of the same entry.

    Draws have them together more seldom, as each keeps there what it alone says of the registered, and two
    mentions of one person seldom say the same of them.

    Args:
        pairs: the edges of Unregistered that are of two mentions.
        registered: mention_rid, person and probability of every record's registered candidates.
    """
    odds, ends = pairs["odds"].to_numpy(), [pairs[end].to_numpy() for end in ("anchor_rid", "mention_rid")]
    row, column = registered["mention_rid"].to_numpy(int), registered["person"].to_numpy(int)
    size = (max(int(rids.max(initial=0)) for rids in (row, *ends)) + 1, int(column.max(initial=0)) + 1)
    shares = csr_matrix((registered["probability"].to_numpy(float), (row, column)), shape=size)
    same = np.zeros(len(odds))
    for start in range(0, len(odds), EDGES_AT_A_TIME):
        part = slice(start, start + EDGES_AT_A_TIME)
        one, other = (shares[rids[part]] for rids in ends)
        same[part] = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    likely: np.ndarray = (odds + same) / (1.0 + odds)
    return likely


def _left_over(others: pd.DataFrame, own: np.ndarray, posteriors: Posteriors) -> np.ndarray:
    """The chance that each record stands for a new person: what neither the registered nor others took."""
    taken = np.bincount(others["mention_rid"], others["probability"], minlength=int(own.max(initial=-1)) + 1)
    alone: np.ndarray = np.maximum(posteriors.unregistered.nobody[own] - taken[own], 0.0)
    return alone


def _links(
    posteriors: Posteriors, edges: pd.DataFrame, n_registered: int, others: pd.DataFrame
) -> pd.DataFrame:
    """Every candidate pair worth exporting: left_rid, right_rid, probability, match_weight.

    ``others`` are those of two records that are no entries (see :func:`_of_pairs`).
    """
    registered = edges[edges["person"] < n_registered]
    entries = posteriors.persons.entries
    pairs = registered.merge(entries, on="person").rename(
        columns={"entry_rid": "left_rid", "mention_rid": "right_rid"}
    )
    pairs["probability"] *= pairs["chance"]
    best = pairs.assign(log_bf=_weights_of(pairs, posteriors.weights))
    # an entry never compared with the mention is linked through the person's other entry
    best["log_bf"] = best["log_bf"].fillna(best.groupby(["right_rid", "person"])["log_bf"].transform("max"))
    columns = ["left_rid", "right_rid", "probability", "log_bf"]
    links = pd.concat([posteriors.duplicates[columns], best[columns], others[columns]], ignore_index=True)
    links["match_weight"] = links.pop("log_bf") / np.log(2)
    links = links[links["probability"] >= SMALLEST_LINK]
    links = links.astype({"left_rid": np.int32, "right_rid": np.int32})
    order = order_of_pairs(links["left_rid"].to_numpy(), links["right_rid"].to_numpy())
    return links.iloc[order].reset_index(drop=True)


def _weights_of(pairs: pd.DataFrame, weights: pd.DataFrame) -> np.ndarray:
    """The log_bf of pairs (left_rid, right_rid), from those of ``weights``; NaN where it has none."""
    own, known = (
        pd.Index(pair_codes(of["left_rid"].to_numpy(), of["right_rid"].to_numpy())) for of in (pairs, weights)
    )
    found: np.ndarray = np.append(weights["log_bf"].to_numpy(), np.nan)[known.get_indexer(own)]
    return found
