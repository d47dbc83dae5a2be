"""Draws beside draws: each linkage as drawn, with as many links lost as were missed, and with half of them.

What a figure loses when as many links are lost once more, it has lost already: so the figure as drawn, put up
by that loss, is what it would be with no link missed (simulation extrapolation: Cook and Stefanski 1994, JASA
89:1314-1328). As many are lost, not as large a share: of a hundred true links with forty missed, forty of the
sixty found. So what is counted link by link comes out whole, and so does what takes one or both of two links.
The spread comes from the whole loss; its two halves, each for itself, tell how the loss bends, as who is
mentioned thrice is still mentioned when one link is lost.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.matching.linkage_result import KIND_ORDER, LinkageResult

#: Of the links that the draws do not doubt, the share that is wrong all the same, as a beta distribution: no
#: model is surer than one in two hundred. Judgement, like `missed_links.SPOILT`.
WRONG = (1.0, 199.0)
#: So many of the draws are told with losses: enough for an interval, and hardly more work than all of them.
DRAWS_TOLD = 300
#: How often each of them stands there: as drawn, with the whole loss, and with either half of it.
COPIES = 4
_SEED = 7
#: No share found is taken to be smaller, to divide by it.
_LEAST_FOUND = 1e-9
_ROWS_AT_A_TIME = 500


def with_further_losses(linkage: LinkageResult) -> LinkageResult:
    """The first draws in `COPIES`, one kind of copy after the other.

    A mention that a draw gives to nobody, or that is lost, stands for a person of its own. Pairs of the
    registry's own entries are lost as links are: as many as are spoilt. The same linkage where nothing is
    known of missed links.
    """
    missed = linkage.missed
    if missed is None:
        return linkage
    rng = np.random.default_rng(_SEED)
    n_draws = min(linkage.n_draws, DRAWS_TOLD)
    # a wrong link to one of two registered people is in a sum as good as the right one to the other
    strangers = rng.beta(*WRONG, (len(KIND_ORDER), n_draws)) * missed.unlinked()[:, None]
    found = 1.0 - missed.shares(strangers, rng)
    entries_lost = as_many_again(1.0 - found[:1, None])  # [1, 1, draws]
    found[:2] = 1.0  # a registry's entry tells enough
    lost = as_many_again(1.0 - found[:, None] * found)  # [classes, classes, draws]
    persons, edges = linkage.persons, linkage.edges
    mention = edges["mention_rid"].to_numpy()
    anchor = persons["anchor_rid"].to_numpy()[edges["person"]]
    others = np.flatnonzero(anchor != mention)
    of_pair = missed.class_of[np.stack([anchor, mention])[:, others]]
    return replace(
        linkage,
        persons=_each_for_itself(linkage),
        edges=edges.iloc[others].reset_index(drop=True),
        bits=_with_losses(linkage.bits[others], of_pair, lost, strangers, rng),
        duplicate_bits=_with_losses(
            linkage.duplicate_bits, np.zeros((2, len(linkage.duplicates)), int), entries_lost, strangers, rng
        ),
        n_draws=COPIES * n_draws,
        unregistered_bits=None,  # what was not recognised is counted by the losses
    )


def extrapolated(by_draw: NDArray[np.int64]) -> NDArray[np.float64]:
    """Counts by draw as they would be with no link missed, from the draws as they are and with losses.

    What adds up as drawn still adds up.

    Args:
        by_draw: [..., copies of the draws].
    """
    drawn, whole, half, other_half = np.split(by_draw, COPIES, axis=-1)
    # the parabola through nothing, half and all of the loss, followed back by as much
    bend = 4 * (drawn - half - other_half + whole).mean(axis=-1, keepdims=True)
    found: NDArray[np.float64] = 2 * drawn - whole + bend
    return found


def as_many_again(missed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the links found the share that is as many as those missed, for shares missed of the true links.

    Where more than half are missed, all that are found.
    """
    share: NDArray[np.float64] = np.minimum(missed / np.maximum(1.0 - missed, _LEAST_FOUND), 1.0)
    return share


def _each_for_itself(linkage: LinkageResult) -> pd.DataFrame:
    """The persons, with one more for every mention that stands for none yet."""
    anchors = linkage.persons["anchor_rid"].to_numpy()
    alone = (linkage.records["kind"] != "registry").to_numpy()
    alone[anchors] = False
    more = pd.DataFrame({"anchor_rid": np.flatnonzero(alone).astype(anchors.dtype), "registered": False})
    return pd.concat([linkage.persons, more], ignore_index=True).rename_axis("person")


def _with_losses(
    bits: NDArray[np.uint8],
    of_pair: NDArray[np.int64],
    lost: NDArray[np.float64],
    strangers: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """The draws of each link, the same less those in which it is lost, and less either half of those.

    Args:
        bits: packed [links, draws]; the first of them are taken.
        of_pair: class of the record that stands for the person, and of the one linked to it [2, links].
        lost: share of the links found between two classes that is as many as were missed, as neither record
            may tell too little or be spoilt [classes, classes, draws].
        strangers: of those found the share that does not hold at all [kinds, draws].
        rng: seeded.
    """
    n_draws = lost.shape[2]
    parts = [np.zeros((0, (COPIES * n_draws + 7) // 8), dtype=np.uint8)]
    for start in range(0, len(bits), _ROWS_AT_A_TIME):
        here = slice(start, start + _ROWS_AT_A_TIME)
        anchor, mention = of_pair[:, here]
        held = np.unpackbits(bits[here], axis=1, count=n_draws).astype(bool)
        held &= rng.random(held.shape) >= strangers[mention // 2]
        here_lost, dice = lost[anchor, mention], rng.random(held.shape)
        in_half, in_whole = dice < here_lost / 2, dice < here_lost
        copies = (held, held & ~in_whole, held & ~in_half, held & (in_half | ~in_whole))
        parts.append(np.packbits(np.hstack(copies), axis=1))
    return np.concatenate(parts)
