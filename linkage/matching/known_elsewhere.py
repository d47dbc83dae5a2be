"""Unregistered persons of whom other records are compete for mentions: "nobody registered" may be known.

Whom a witness speaks of may be registered, or be the person of a row of a list that no entry fits, or one of
whom other mentions are, or somebody of whom nothing is known. If a known one fits the mention, its registered
namesake loses by it; if none does, he gains, as fewer of the unregistered are left who could be meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.mentioned_elsewhere import MentionedElsewhere
from linkage.matching.model import PairModel
from linkage.matching.models import KindPair
from linkage.matching.other_lists import MENTIONS
from linkage.matching.persons_of_mentions import LARGEST_ODDS, Candidates
from linkage.matching.told_names import CLASSES
from linkage.matching.unregistered import Unregistered

#: Kinds whose rows are of persons told in full.
LISTS = tuple(kind for kind in KIND_ORDER[1:] if kind not in MENTIONS)


@dataclass(frozen=True)
class KnownElsewhere:
    """What unregistered persons of other records weigh, where somebody of whom nothing is known weighs one.

    Attributes:
        found: for each rid, decoys' too, how well they fit it, all together; 0 where none does.
        expected: kind of mention -> what they weigh before it is read, by rid of that kind.
        again: by rid the chance that somebody in no registry and on no list, whom it is of, is spoken of by
            others.
        unlisted: for each rid the share of the unregistered whom no list holds.
    """

    found: np.ndarray
    expected: Mapping[str, np.ndarray]
    again: np.ndarray
    unlisted: np.ndarray

    def beside(self, candidates: Mapping[str, Candidates]) -> dict[str, Candidates]:
        """The candidates of mentions, or of decoys like them, once these compete too; kind -> candidates."""
        asked = candidates.keys() & self.expected.keys()
        return {
            kind: self._beside(one, self.expected[kind]) if kind in asked else one
            for kind, one in candidates.items()
        }

    def _beside(self, candidates: Candidates, expected: np.ndarray) -> Candidates:
        contests = candidates.contests
        rid = contests["mention_rid"].to_numpy()
        nobody = contests["mention_rid"].map(candidates.nobody).to_numpy(dtype=float)
        # the odds are against somebody of whom nothing is known; nobody's look-alikes weigh beside him
        unrelated, not_compared, spoken_of = (
            (contests[name] / contests["nobody"]).to_numpy()
            for name in ("unrelated", "not_compared", "spoken_of")
        )
        found, again = self.found[rid], self.again[rid]
        total = mass_of_nobody(found, again, unrelated, not_compared + spoken_of)
        weight = total / (1.0 + expected[rid])
        scale = 1.0 / (1.0 - nobody + nobody * weight)
        listed = found * unrelated
        unrelated = contests["nobody"] * (unrelated + listed + not_compared * again / (1.0 - again)) / total
        place = np.searchsorted(rid, candidates.mention)
        return replace(
            candidates,
            posterior=candidates.posterior * scale[place],
            nobody=dict(zip(rid.tolist(), (nobody * weight * scale).tolist(), strict=True)),
            odds=np.minimum(candidates.odds / weight[place], LARGEST_ODDS),
            contests=contests.assign(unrelated=unrelated, known=scale, listed=listed, again=again),
        )


def mass_of_nobody(
    found: np.ndarray, again: np.ndarray, unrelated: np.ndarray | float, apart: np.ndarray | float
) -> np.ndarray:
    """What "none of them" weighs once persons known elsewhere compete, where it weighed one before.

    Args:
        found: see KnownElsewhere.
        again: the same.
        unrelated: the share of it that is of nobody who resembles a candidate.
        apart: the share that is of the registered who were not compared, or of whom other mentions are: none
            of those of whom nobody else speaks, so they stay as likely as before beside the candidates.
    """
    mass: np.ndarray = 1.0 + found * unrelated + apart * again / (1.0 - again)
    return mass


def known_elsewhere(
    unregistered: Unregistered,
    kinds: np.ndarray,
    told: np.ndarray,
    models: Mapping[KindPair, PairModel],
    mentioned: MentionedElsewhere,
    once: tuple[str, ...] = (),
) -> KnownElsewhere:
    """Sum up what the records weigh that no entry fits, each by its chance to be of nobody registered.

    Args:
        unregistered: what the registered leave of each record, and whom else it may be.
        kinds: the kind of each rid.
        told: what each tells of the name, decoys among them.
        models: of the pairs of kinds that are no registry entries.
        mentioned: what other mentions say.
        once: kinds of which one source's list holds a person once; they stay as they were assigned.
    """
    nobody, edges = unregistered.nobody, unregistered.edges
    anchor, mention = edges["anchor_rid"].to_numpy(), edges["mention_rid"].to_numpy()
    counted = np.isin(kinds[anchor], LISTS) & np.isin(kinds[mention], MENTIONS)
    weight = (nobody[anchor] * edges["odds"].to_numpy())[counted]
    listed = np.bincount(mention[counted], weight, minlength=len(told))
    # of those whom no list knows most are spoken of again, in proportion to how well those others fit
    once_only, fitting = 1.0 - mentioned.again, mentioned.again * mentioned.fits
    expected = {}
    for kind in (kind for kind in MENTIONS if kind not in once):
        of_lists = [models[of, kind] for of in LISTS if (of, kind) in models]
        weights = [nobody[kinds == model.left_kind].sum() * np.exp(model.log_priors()) for model in of_lists]
        by_lists = np.sum([np.zeros(CLASSES), *weights], axis=0)
        expected[kind] = (1.0 + by_lists[told]) / once_only - 1.0
    unlisted = (once_only + fitting) / (once_only + fitting + listed)
    return KnownElsewhere((listed + fitting) / once_only, expected, mentioned.again, unlisted)
