"""Unregistered persons of whom other mentions are: whoever was met by one witness was mostly met by others.

Of the registered who are on no list and whom a mention is of, most are spoken of by other witnesses as well;
so a candidate whom nobody else mentions loses (see other_lists). The same holds of people in no registry:
where no other mention resembles this one, it is as unlikely of one of them as of such a candidate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from linkage.matching.doubts import SMALLEST_RESEMBLANCE
from linkage.matching.fields import OtherListsLevel
from linkage.matching.model import PairModel
from linkage.matching.models import KindPair
from linkage.matching.other_lists import MENTIONS
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.shared_persons import shared_by_pairs
from linkage.matching.speakers import NO_SPEAKERS, Speakers
from linkage.matching.unregistered import Unregistered

#: Where a Bayes factor of two mentions is cut off, in natural logs, lest it overflow.
_LARGEST_LOG_BF = 100.0


@dataclass(frozen=True)
class MentionedElsewhere:
    """What other mentions say of each record's person, were he in no registry and on no list.

    Attributes:
        again: by rid the chance that he is spoken of by others; 0 for what is no mention or tells no surname,
            and for decoys: none is like mentions of one person, so what others say of it is left out.
        fits: by rid how much likelier the record is, were it of somebody of whom another mention is.
    """

    again: np.ndarray
    fits: np.ndarray


def mentioned_elsewhere(
    unregistered: Unregistered,
    kinds: np.ndarray,
    surnamed: np.ndarray,
    models: Mapping[KindPair, PairModel],
    candidates: Mapping[str, Candidates],
    seats: Seats = NO_SEATS,
    speakers: Speakers = NO_SPEAKERS,
) -> MentionedElsewhere:
    """What mentions say of each other's persons, were these in no registry.

    Only those that tell a surname are asked: by a call sign, or a given name beside other facts, the words of
    two witnesses seldom know each other.

    Args:
        unregistered: what the registered leave of each record, and whom else it may be.
        kinds: the kind of each rid, decoys left aside.
        surnamed: mask of the rids that tell a surname, decoys among them.
        models: of the registry and each kind.
        candidates: kind -> candidates of its records among the registered.
        seats: mentions decided to be of one person say nothing of each other here.
        speakers: nor do mentions of one speaker.
    """
    named = np.zeros(len(surnamed), dtype=bool)
    named[: len(kinds)] = np.isin(kinds, MENTIONS) & surnamed[: len(kinds)]
    again = np.zeros(len(surnamed))
    for kind in MENTIONS:
        again[: len(kinds)][kinds == kind] = spoken_of_again(models.get(("registry", kind)))
    return MentionedElsewhere(again * named, _fits(unregistered, named, candidates, seats, speakers))


def spoken_of_again(model: PairModel | None) -> float:
    """The chance that somebody whom a mention is of, and no list knows, is spoken of by others as well.

    It is that of the registered, as the ``model`` of the registry and a kind of mention has learnt it; who is
    in no registry is taken to be spoken of as often. 0 where no records told it.
    """
    if model is None or not model.trained:
        return 0.0
    m = model.m["other_lists"]
    again, once = m[OtherListsLevel.MENTIONED_BY_OTHERS], m[OtherListsLevel.ON_NO_LIST]
    return float(again / (again + once))


def _fits(
    unregistered: Unregistered,
    named: np.ndarray,
    candidates: Mapping[str, Candidates],
    seats: Seats,
    speakers: Speakers,
) -> np.ndarray:
    """The mean Bayes factor of each mention that is ``named`` with others; 0 where none resembles it.

    Each other one counts by its own chance to be of nobody registered. One that resembles a candidate of this
    mention may be of him as well, and where he gains by it, it is heard as a doubt (see doubts): left out.
    """
    nobody = np.zeros(len(named))
    nobody[: len(unregistered.nobody)] = unregistered.nobody
    nobody[~named] = 0.0
    speaker = speakers.of(np.arange(len(named)))
    of_speaker = np.bincount(speaker, nobody, minlength=len(named))
    others = np.maximum(nobody.sum() - of_speaker[speaker], np.finfo(float).tiny)
    edges = unregistered.edges
    one, other = edges["anchor_rid"].to_numpy(), edges["mention_rid"].to_numpy()
    asked = named[one] & named[other]
    asked &= (seats.of(one) != seats.of(other)) & (speaker[one] != speaker[other])
    asked[asked] = ~_share_a_candidate(one[asked], other[asked], candidates)
    one, other = one[asked], other[asked]
    fit = np.exp(np.minimum(edges["log_bf"].to_numpy(float)[asked], _LARGEST_LOG_BF))
    sums = sum(
        np.bincount(own, nobody[of] * fit, minlength=len(named)) for own, of in ((one, other), (other, one))
    )
    mean: np.ndarray = sums / others
    return mean


def _share_a_candidate(
    one: np.ndarray, other: np.ndarray, candidates: Mapping[str, Candidates]
) -> np.ndarray:
    """Mask of the pairs of mentions that may both be of some registered person."""
    rid, person = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for found in (candidates[kind] for kind in MENTIONS if kind in candidates):
        likely = found.posterior >= SMALLEST_RESEMBLANCE
        rid.append(found.mention[likely])
        person.append(found.person[likely])
    every = np.concatenate(rid), np.concatenate(person)
    shared: np.ndarray = shared_by_pairs(*every, np.ones(len(every[0])), one, other) > 0
    return shared
