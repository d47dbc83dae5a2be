"""From posteriors to the night's linkage: persons, edges and exported links, laid out of what was drawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd

from linkage.matching.dice import Dice
from linkage.matching.drawn_linkages import DrawnLinkages, draw_linkages
from linkage.matching.draws import draw_pairs
from linkage.matching.duplicates import shares_of_entries
from linkage.matching.fingerprints import combined
from linkage.matching.linkage_result import LinkageResult
from linkage.matching.missed_links import missed_links
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import Prepared
from linkage.matching.seats import Seats
from linkage.matching.unrecognised import draw_unregistered
from linkage.matching.vectors import order_of_pairs, pair_codes

#: Pairs below this posterior are not exported.
SMALLEST_LINK = 0.001


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
    shared, duplicates = posteriors.unregistered, posteriors.duplicates
    compared = shared.edges
    shared = replace(shared, edges=posteriors.seats.met(compared))
    drawn = draw_linkages(prepared, replace(posteriors, unregistered=shared), fingerprints, dice)
    n_registered, anchors = len(posteriors.persons.anchors), drawn.anchors
    edges, bits = _edges(drawn, posteriors, len(prepared.records))
    others = _of_pairs(compared, posteriors.seats, drawn)
    del drawn  # its bits take as much room again
    of_both = combined(
        *(fingerprints[duplicates[side]].view(np.uint64) for side in ("left_rid", "right_rid"))
    )
    missed = missed_links(prepared, edges, n_registered)
    of_others = edges.assign(person=edges["person"] - n_registered)
    with ThreadPoolExecutor(1) as aside:
        links = aside.submit(_links, posteriors, edges, n_registered, others)
        unregistered_bits = draw_unregistered(of_others, bits, missed, fingerprints[anchors], dice)
    return LinkageResult(
        records=prepared.records,
        entries=posteriors.persons.entries,
        persons=_persons(posteriors.persons.anchors, anchors),
        edges=edges,
        bits=bits,
        duplicates=duplicates[["left_rid", "right_rid", "probability"]],
        duplicate_bits=draw_pairs(duplicates["probability"].to_numpy(), of_both, dice),
        n_draws=dice.n_draws,
        links=links.result(),
        missed=missed,
        unregistered_bits=unregistered_bits,
    )


def _edges(drawn: DrawnLinkages, posteriors: Posteriors, n_records: int) -> tuple[pd.DataFrame, np.ndarray]:
    """All edges of records and persons, sorted, and where each holds (see LinkageResult)."""
    anchors, seats, turns = drawn.anchors, posteriors.seats, drawn.turns
    person_of_anchor = np.full(n_records, -1, dtype=np.int64)
    person_of_anchor[anchors] = len(posteriors.persons.anchors) + np.arange(len(anchors))
    others = drawn.others.drop(columns="together").assign(person=person_of_anchor[turns.anchor])
    left_over = _left_over(others, anchors, posteriors)
    alone = {"mention_rid": anchors, "person": person_of_anchor[anchors], "probability": left_over}
    parts = [(drawn.registered, drawn.held), (others, turns.bits), (pd.DataFrame(alone), drawn.stood)]
    for part, part_bits in parts[1:] if len(seats.rids) else []:
        rows, rids = _followed(part["mention_rid"].to_numpy(), seats)
        parts.append((part.iloc[rows].assign(mention_rid=rids), part_bits[rows]))
    table = pd.concat([part for part, _ in parts], ignore_index=True)
    order = order_of_pairs(table["mention_rid"].to_numpy(), table["person"].to_numpy())
    table = table.iloc[order].reset_index(drop=True).astype({"mention_rid": np.int32, "person": np.int32})
    return table, _in_order(order, *(part_bits for _, part_bits in parts))


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


def _followed(mention: np.ndarray, seats: Seats) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the first records of seats, once for each other record of the seat, and that one's rid."""
    rows = pd.DataFrame({"head": mention, "row": np.arange(len(mention))})
    rids, heads = seats.followers()
    found = pd.DataFrame({"rid": rids, "head": heads}).merge(rows, on="head")
    return found["row"].to_numpy(), found["rid"].to_numpy()


def _of_pairs(compared: pd.DataFrame, seats: Seats, drawn: DrawnLinkages) -> pd.DataFrame:
    """Pairs outside the registry: left_rid, right_rid, log_bf, and probability that both are of one person.

    Two records of one seat are, be they ``compared`` (edges of Unregistered) or not; two whose seats may
    share no person are not.
    """
    pairs = compared.rename(columns={"anchor_rid": "left_rid", "mention_rid": "right_rid"})
    together = drawn.others["together"].to_numpy()
    if not len(seats.rids):
        return pairs.assign(probability=together)
    decided = pd.DataFrame(sorted(seats.same), columns=["left_rid", "right_rid"])
    pairs = pairs.merge(decided, on=["left_rid", "right_rid"], how="outer")
    ends = np.sort([seats.of(pairs[side].to_numpy(np.int64)) for side in ("left_rid", "right_rid")], axis=0)
    place = pd.Index(pair_codes(drawn.turns.mention, drawn.turns.anchor)).get_indexer(
        pd.Index(pair_codes(ends[1], ends[0]))
    )
    return pairs.assign(probability=np.where(ends[0] == ends[1], 1.0, np.append(together, 0.0)[place]))


def _persons(registered: np.ndarray, unregistered: np.ndarray) -> pd.DataFrame:
    anchor = np.concatenate([registered, unregistered]).astype(np.int32)
    frame = pd.DataFrame({"anchor_rid": anchor, "registered": np.arange(len(anchor)) < len(registered)})
    return frame.rename_axis("person")


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
    best = pairs.assign(log_bf=_weights_of(pairs, posteriors.weights))
    best["probability"] *= _shares_of_entries(best, posteriors.same)
    # an entry never compared with the mention is linked through the person's other entry
    best["log_bf"] = best["log_bf"].fillna(best.groupby(["right_rid", "person"])["log_bf"].transform("max"))
    columns = ["left_rid", "right_rid", "probability", "log_bf"]
    links = pd.concat([posteriors.duplicates[columns], best[columns], others[columns]], ignore_index=True)
    links["match_weight"] = links.pop("log_bf") / np.log(2)
    links = links[links["probability"] >= SMALLEST_LINK]
    links = links.astype({"left_rid": np.int32, "right_rid": np.int32})
    order = order_of_pairs(links["left_rid"].to_numpy(), links["right_rid"].to_numpy())
    return links.iloc[order].reset_index(drop=True)


def _shares_of_entries(pairs: pd.DataFrame, same: np.ndarray) -> np.ndarray:
    """What each entry has of its person's probability; all of it where a person has no other.

    Args:
        pairs: left_rid, right_rid, person, log_bf and chance.
        same: codes of the pairs that people decided to be of one person.
    """
    shares = np.ones(len(pairs))
    places = np.flatnonzero(pairs.duplicated(["right_rid", "person"], keep=False))
    left, right, person = (pairs[name].to_numpy()[places] for name in ("left_rid", "right_rid", "person"))
    group, _ = pd.factorize(pair_codes(right, person))
    decided = np.isin(pair_codes(left, right), same)
    weights, chances = (pairs[name].to_numpy()[places] for name in ("log_bf", "chance"))
    shares[places] = shares_of_entries(weights, chances, group, decided)
    return shares


def _weights_of(pairs: pd.DataFrame, weights: pd.DataFrame) -> np.ndarray:
    """The log_bf of pairs (left_rid, right_rid), from those of ``weights``; NaN where it has none."""
    own, known = (
        pd.Index(pair_codes(of["left_rid"].to_numpy(), of["right_rid"].to_numpy())) for of in (pairs, weights)
    )
    found: np.ndarray = np.append(weights["log_bf"].to_numpy(float), np.nan)[known.get_indexer(own)]
    return found
