"""Draws beside draws: each linkage as drawn, with as many links lost as were missed, and with more lost.

What a figure loses when links are lost once more, it has lost already: so the figure as drawn, put up by that
loss, is what it would be with no link missed (simulation extrapolation: Cook and Stefanski 1994, JASA
89:1314-1328). The spread comes from the first loss; the second tells how the loss bends, as who is mentioned
thrice is still mentioned when one link is lost.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linkage.matching.linkage_result import LinkageResult

#: Of the links that the draws do not doubt, the share that is wrong all the same, as a beta distribution: no
#: model is surer than one in two hundred. Judgement, like `missed_links.SPOILT`.
WRONG = (1.0, 199.0)
#: As many of the draws are told with losses: enough for an interval, and no more work than all as they are.
DRAWS_TOLD = 400
_SEED = 7
_ROWS_AT_A_TIME = 500


def with_further_losses(linkage: LinkageResult) -> LinkageResult:
    """The first draws thrice over: as they are, each with links lost, and with more lost of those.

    A mention that a draw gives to nobody, or that is lost, stands for a person of its own. Duplicates of
    the registry are drawn as they are. The same linkage where nothing is known of missed links.
    """
    missed = linkage.missed
    if missed is None:
        return linkage
    rng = np.random.default_rng(_SEED)
    n_draws = min(linkage.n_draws, DRAWS_TOLD)
    lost = missed.shares(n_draws, rng).astype(np.float32)
    wrong = np.repeat(rng.beta(*WRONG, (len(lost) // 2, n_draws)), 2, axis=0).astype(np.float32)
    never = np.zeros_like(lost)
    edges, persons = linkage.edges, linkage.persons
    own = (persons["anchor_rid"].to_numpy()[edges["person"]] == edges["mention_rid"]).to_numpy()
    others = edges[~own].reset_index(drop=True)
    return replace(
        linkage,
        persons=_each_for_itself(linkage),
        edges=others,
        bits=_thrice(linkage.bits[~own], missed.class_of[others["mention_rid"]], wrong, lost, rng),
        duplicate_bits=_thrice(
            linkage.duplicate_bits, np.zeros(len(linkage.duplicates), int), never, never, rng
        ),
        n_draws=3 * n_draws,
    )


def extrapolated(by_draw: NDArray[np.int64]) -> NDArray[np.float64]:
    """Counts by draw as they would be with no link missed, from the draws as they are and with losses.

    What adds up as drawn still adds up.

    Args:
        by_draw: [..., 3 draws].
    """
    drawn, once, again = np.split(by_draw, 3, axis=-1)
    bend = (drawn - 2 * once + again).mean(axis=-1, keepdims=True)
    found: NDArray[np.float64] = 2 * drawn - once + bend
    return found


def _each_for_itself(linkage: LinkageResult) -> pd.DataFrame:
    """The persons, with one more for every mention that stands for none yet."""
    entry = (linkage.records["kind"] == "registry").to_numpy()
    anchors = linkage.persons["anchor_rid"].to_numpy()
    alone = np.setdiff1d(np.flatnonzero(~entry), anchors)
    more = pd.DataFrame({"anchor_rid": alone.astype(anchors.dtype), "registered": False})
    return pd.concat([linkage.persons, more], ignore_index=True).rename_axis("person")


def _thrice(
    bits: NDArray[np.uint8],
    classes: NDArray[np.int64],
    wrong: NDArray[np.float32],
    lost: NDArray[np.float32],
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """The draws of each row, the same less those in which it is lost, and less those of a second loss.

    Args:
        bits: packed [rows, draws]; the first of them are taken.
        classes: class of each row.
        wrong: chance of a link to be wrong, and so not to hold at all [classes, draws].
        lost: chance of a link to be lost, each time [classes, draws].
        rng: seeded.
    """
    n_draws = lost.shape[1]
    parts = []
    for start in range(0, len(bits), _ROWS_AT_A_TIME):
        here = slice(start, start + _ROWS_AT_A_TIME)
        held = np.unpackbits(bits[here], axis=1, count=n_draws).astype(bool)
        chances = (wrong[classes[here]], lost[classes[here]], lost[classes[here]])
        stages = []
        for chance in chances:
            held = held & (rng.random(held.shape, dtype=np.float32) >= chance)
            stages.append(held)
        parts.append(np.packbits(np.hstack(stages), axis=1))
    return np.concatenate(parts) if parts else np.zeros((0, (3 * n_draws + 7) // 8), dtype=np.uint8)
