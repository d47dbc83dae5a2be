"""The definite linkages of a night: whom each record is linked with in each draw, registered or not."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage.matching.dice import Dice
from linkage.matching.draws import counted, draw_rows, n_bytes, none_of, packed
from linkage.matching.exclusive_lists import Component
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.other_lists import MENTIONS
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import Prepared
from linkage.matching.seats import Seats
from linkage.matching.shared_persons import shared_by_pairs
from linkage.matching.turns import Turns, turn
from linkage.matching.unregistered import SMALLEST_ANCHOR, Unregistered

#: Whatever is left to a seat of several records above this may be drawn, and then they need a person.
_NEVER_DRAWN = 1e-8


@dataclass(frozen=True)
class DrawnLinkages:
    """Whom each record is linked with, in how many draws and in which.

    Attributes:
        registered: mention_rid, person and probability (posterior) of all registered candidates.
        held: where each of these holds: packed bits [registered].
        turns: whom each record joined, in no registry.
        others: mention_rid of each edge of ``turns``, probability that it joins that one's person, and
            together, that both records are of one person, registered or not.
        anchors: the records that may stand for a person of their own, ascending.
        stood: where each anchor does: packed bits [anchors].
    """

    registered: pd.DataFrame
    held: np.ndarray
    turns: Turns
    others: pd.DataFrame
    anchors: np.ndarray
    stood: np.ndarray


def draw_linkages(
    prepared: Prepared, posteriors: Posteriors, fingerprints: np.ndarray, dice: Dice
) -> DrawnLinkages:
    """Draw the definite linkages (arguments as of assembly.assemble)."""
    seats, shared = posteriors.seats, posteriors.unregistered
    turns = turn(shared, fingerprints, dice)
    kinds = [(kind, prepared.rids(kind)) for kind in KIND_ORDER[1:]]
    edges, bits, none = zip(
        *(_draw_registered(posteriors, kind, rids, turns, fingerprints, dice) for kind, rids in kinds),
        strict=True,
    )
    turns = turns.without_dice()
    stands = np.zeros((len(prepared.records), n_bytes(dice.n_draws)), dtype=np.uint8)
    stands[np.concatenate([rids for _, rids in kinds])] = np.concatenate(none)
    registered, held = pd.concat([_no_edges(), *edges], ignore_index=True), np.concatenate(bits)
    del edges, bits, none
    _seat(posteriors, registered, held, stands, fingerprints, dice)
    others = _join(shared, seats, turns, stands, registered, held, dice.n_draws)
    of_mentions = np.zeros(len(prepared.records), dtype=bool)
    of_mentions[np.concatenate([prepared.rids(kind) for kind in MENTIONS])] = True
    two_mentions = np.flatnonzero(of_mentions[turns.anchor] & of_mentions[turns.mention])
    together = others["together"].to_numpy(copy=True)
    together[two_mentions] = _as_both_say(shared.edges.iloc[two_mentions], registered)
    anchors = _anchors(shared, seats)
    return DrawnLinkages(registered, held, turns, others.assign(together=together), anchors, stands[anchors])


def _anchors(shared: Unregistered, seats: Seats) -> np.ndarray:
    """The records that may stand for a person of their own, ascending."""
    stands_for_one = shared.nobody >= SMALLEST_ANCHOR
    stands_for_one[shared.edges["anchor_rid"]] = True  # whoever joins it has a person
    stands_for_one[seats.heads] |= shared.nobody[seats.heads] > _NEVER_DRAWN  # as has whoever sits with it
    stands_for_one[seats.followers()[0]] = False
    return np.flatnonzero(stands_for_one)


def _no_edges() -> pd.DataFrame:
    return pd.DataFrame(
        {"mention_rid": np.zeros(0, int), "person": np.zeros(0, int), "probability": np.zeros(0)}
    )


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

    def share_dice(rows: np.ndarray, thrown: np.ndarray) -> None:
        turns.share_dice(rids[rows], thrown)

    held, none = draw_rows(row, found.posterior, fingerprints[rids], dice, share_dice=share_dice)
    for edges in found.components:
        rng = dice.stream(int(fingerprints[found.mention[edges[0]]]))
        held[edges] = packed(Component(edges, found).draws(dice.n_draws, rng))
    if found.components:
        none = none_of(row, held, len(rids), dice.n_draws)
    columns = {"mention_rid": found.mention, "person": found.person, "probability": found.posterior}
    return pd.DataFrame(columns), held, none


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


def _join(
    shared: Unregistered,
    seats: Seats,
    turns: Turns,
    stands: np.ndarray,
    registered: pd.DataFrame,
    held: np.ndarray,
    n_draws: int,
) -> pd.DataFrame:
    """Let records with no registered person join earlier ones.

    ``stands`` holds, for each rid, the draws in which it has no registered person; on return those in which
    it stands for a new person. ``registered`` and ``held`` are the others' edges and where these hold.

    Returns:
        mention_rid and probability of each edge, and together: how likely both records are of one person.
    """
    rids, of = np.unique(turns.mention, return_inverse=True)
    n_nobody = counted(stands[rids])[of]
    mention, person = registered["mention_rid"].to_numpy(), registered["person"].to_numpy()
    with ThreadPoolExecutor(1) as aside:
        same = aside.submit(turns.both_of, mention, person, held)
        turns.join(stands)
        turns.part(seats.apart, stands)
        drawn = {"probability": counted(turns.bits), "together": turns.together()}
    # no record joins another oftener than it turns to anybody, which draws tell less exactly
    odds = np.bincount(of, shared.edges["odds"])[of]
    nobody, most = shared.nobody[turns.mention], odds / (1.0 + odds)
    chances = {name: nobody * np.minimum(n / np.maximum(n_nobody, 1), most) for name, n in drawn.items()}
    chances["together"] += (1.0 - nobody) * same.result() / np.maximum(n_draws - n_nobody, 1)
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
    same = shared_by_pairs(row, column, registered["probability"].to_numpy(float), *ends)
    likely: np.ndarray = np.minimum((odds + same) / (1.0 + odds), 1.0)  # shares are rounded
    return likely
