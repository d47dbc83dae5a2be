"""Unregistered persons of whom other mentions are: whoever was met once was mostly met by others too.

Nearly all of the registered who are on no list and are spoken of at all are spoken of more than once; a
candidate whom nobody else mentions loses by that (see other_lists). The same holds of those in no registry. So
where no other mention resembles this one, it is as unlikely of one of them as of such a candidate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from linkage.matching.doubts import SMALLEST_RESEMBLANCE
from linkage.matching.fields import OtherListsLevel
from linkage.matching.model import PairModel
from linkage.matching.models import KindPair
from linkage.matching.other_lists import MENTIONS
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.unregistered import Unregistered

#: Where a Bayes factor of two mentions is cut off, in natural logs, lest it overflow.
_LARGEST_LOG_BF = 100.0


@dataclass(frozen=True)
class MentionedElsewhere:
    """What other mentions say of a mention's person, were he in no registry.

    Attributes:
        fits: how much likelier each mention is, were it of somebody of whom another is, by rid, decoys' too.
        share: kind of mention -> the chance that whom it is of, and no list knows, is spoken of by others.
        surnamed: mask of the rids that tell a surname, decoys among them; of the others nothing is said.
    """

    fits: np.ndarray
    share: Mapping[str, float]
    surnamed: np.ndarray

    def again(self, kind: str) -> np.ndarray:
        """For each rid the chance that its person is spoken of by others, were it a mention of this kind."""
        again: np.ndarray = self.surnamed * self.share.get(kind, 0.0)
        return again


def mentioned_elsewhere(
    unregistered: Unregistered,
    kinds: np.ndarray,
    surnamed: np.ndarray,
    models: Mapping[KindPair, PairModel],
    candidates: Mapping[str, Candidates],
    seats: Seats = NO_SEATS,
) -> MentionedElsewhere:
    """What the mentions say of each other's persons, were these in no registry.

    Args:
        unregistered: what the registered leave of each record, and whom else it may be.
        kinds: the kind of each rid.
        surnamed: mask of the rids that tell a surname, decoys among them.
        models: of the registry and each kind.
        candidates: kind -> candidates of its records among the registered.
        seats: mentions decided to be of one person say nothing of each other here.
    """
    named = np.isin(kinds, MENTIONS) & surnamed[: len(kinds)]
    fits = np.zeros(len(surnamed))
    fits[: len(kinds)] = fit_of_other_mentions(unregistered, named, candidates, seats)
    share = {kind: spoken_of_again(models.get(("registry", kind))) for kind in MENTIONS}
    return MentionedElsewhere(fits, share, surnamed)


def spoken_of_again(model: PairModel | None) -> float:
    """The chance that somebody whom a mention is of, and no list knows, is spoken of by others as well.

    It is that of the registered, which ``model``, of the registry and a kind of mention, has learnt; who is in
    no registry is taken to be spoken of as often. 0 where no records told it.
    """
    if model is None or not model.trained:
        return 0.0
    m = model.m["other_lists"]
    again, once = m[OtherListsLevel.MENTIONED_BY_OTHERS], m[OtherListsLevel.ON_NO_LIST]
    return float(again / (again + once))


def fit_of_other_mentions(
    unregistered: Unregistered,
    named: np.ndarray,
    candidates: Mapping[str, Candidates],
    seats: Seats = NO_SEATS,
) -> np.ndarray:
    """How much likelier each mention is, were it of an unregistered person of whom another mention is.

    Each other mention counts by its own chance to be of nobody registered. One that resembles a candidate of
    this mention tells the two apart no better than the candidate does, and is heard as a doubt where it is one
    (see doubts); it is left out.

    Args:
        unregistered: what the registered leave of each record, and whom else it may be.
        named: mask of the rids that are mentions and tell a surname, by which witnesses' words about one person
            know each other.
        candidates: kind -> candidates of its records among the registered.
        seats: mentions decided to be of one person say nothing of each other here.

    Returns:
        The mean Bayes factor over all other mentions, by rid; 0 where none resembles it, or it is not ``named``.
    """
    nobody = np.where(named, unregistered.nobody[: len(named)], 0.0)
    edges = unregistered.edges
    one, other = edges["anchor_rid"].to_numpy(), edges["mention_rid"].to_numpy()
    both = np.flatnonzero(named[one] & named[other])
    both = both[seats.of(one[both]) != seats.of(other[both])]
    both = both[~_share_a_candidate(one[both], other[both], candidates, len(named))]
    bayes_factor = np.exp(np.minimum(edges["log_bf"].to_numpy(float)[both], _LARGEST_LOG_BF))
    fits = np.zeros(len(named))
    for own, others in ((one[both], other[both]), (other[both], one[both])):
        fits += np.bincount(own, nobody[others] * bayes_factor, minlength=len(named))
    # of all unregistered persons' mentions but its own
    mean: np.ndarray = fits / np.maximum(nobody.sum() - nobody, np.finfo(float).tiny)
    return mean


def _share_a_candidate(
    one: np.ndarray, other: np.ndarray, candidates: Mapping[str, Candidates], n_records: int
) -> np.ndarray:
    """Mask of the pairs of records that may both be of some registered person."""
    likely = {kind: found.posterior >= SMALLEST_RESEMBLANCE for kind, found in candidates.items()}
    rid, person = (
        np.concatenate(
            [np.zeros(0, np.int64), *(getattr(candidates[kind], of)[likely[kind]] for kind in likely)]
        )
        for of in ("mention", "person")
    )
    shape = (n_records, int(person.max(initial=0)) + 1)
    may_be = csr_matrix((np.ones(len(rid)), (rid, person)), shape=shape)
    shared: np.ndarray = np.asarray(may_be[one].multiply(may_be[other]).sum(axis=1)).ravel() > 0
    return shared
