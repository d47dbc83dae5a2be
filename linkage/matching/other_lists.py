"""What the other records say of a mention's candidates, as one more compared field.

Lists with full names and dates of birth are linked first. Whoever they, or another witness, show to have
been a captive is likelier to be whom a witness met. How much likelier is learnt from the mentions themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from linkage.matching.competition import groups_of
from linkage.matching.doubts import NOT_TOLD, SMALLEST_RESEMBLANCE, Doubts
from linkage.matching.fields import BY_NAME, COLUMN, FIELDS, OtherListsLevel
from linkage.matching.fingerprints import places_of
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.speakers import NO_SPEAKERS, Speakers
from linkage.matching.training import Sample, prior_model, train
from linkage.matching.value_keys import counted_out
from linkage.matching.vectors import Vectors, pair_codes

#: Kinds whose records are of people in captivity, or just out of it; an answer "not held" is not.
LISTS_OF_CAPTIVES = ("exchange", "acknowledgement")
#: Kinds whose records are of people whom somebody met or asks after.
MENTIONS = ("interview", "testimony")
#: Weight of "a stranger is as likely on a list as anybody" in persons, so that no level is impossible.
PRIOR_PERSONS = 10.0

#: From this probability on a record of a list counts as a person's.
LIKELY = 0.5
#: Up to the first chance that other witnesses speak of a person they do not, above the second they do.
#: Between them nobody knows, and the field is missing: a mention that may as well be of a namesake vouches
#: for nobody, since this one may be of the same namesake.
UNCLEAR = (0.1, 0.95)

_FIELD = BY_NAME["other_lists"]
_UNLIKELY = np.log1p(-LIKELY)
#: Of a pair's code (see pair_codes), the second number.
_SECOND = (1 << 32) - 1


@dataclass(frozen=True)
class OnRecord:
    """What is on record of each registered person, before a mention is looked at.

    Attributes:
        level: OtherListsLevel by the lists alone, int8 [persons].
        not_mentioned: natural log of the chance that no mention linked so far is of the person [persons].
        own: pair_codes of who asks and a person of whom mentions do not count for him, ascending: a mention
            asks for its speaker, the first of a seat for the seat. Only persons of whom it matters.
        not_own: natural log of the chance that none of those mentions is of the person.
        asks_for: who asks, by mention.
    """

    level: np.ndarray
    not_mentioned: np.ndarray
    own: np.ndarray
    not_own: np.ndarray
    asks_for: Speakers = NO_SPEAKERS

    def of_pairs(self, mention: np.ndarray, person: np.ndarray) -> np.ndarray:
        """The OtherListsLevel of each pair of a mention and a person; those of its own speaker do not count.

        -1 where it is unclear whether others mention the person.
        """
        level: np.ndarray = _with_mentions(self.level, self.not_mentioned)[person]
        of_own = np.zeros(len(self.level), dtype=bool)
        of_own[self.own & _SECOND] = True
        asked = np.flatnonzero(of_own[person])
        place = places_of(pair_codes(self.asks_for.of(mention[asked]), person[asked]), self.own)
        asked, place = asked[place >= 0], place[place >= 0]
        by_others = self.not_mentioned[person[asked]] - self.not_own[place]
        level[asked] = _with_mentions(self.level[person[asked]], by_others)
        return level

    def shares(self) -> np.ndarray:
        """Share of the persons at each level: what a stranger would show."""
        level = _with_mentions(self.level, self.not_mentioned)
        counts = np.bincount(level[level >= 0], minlength=len(OtherListsLevel)).astype(float)
        counts += PRIOR_PERSONS * np.array(_FIELD.u)
        shares: np.ndarray = counts / counts.sum()
        return shares


def _with_mentions(by_lists: np.ndarray, not_mentioned: np.ndarray) -> np.ndarray:
    """The OtherListsLevel of each person, -1 where it is unclear.

    Args:
        by_lists: the level by the lists alone.
        not_mentioned: natural log of the chance that no mention that counts is of the person.
    """
    (low, high), mentioned = UNCLEAR, -np.expm1(not_mentioned)
    level = np.where(mentioned > low, np.int8(-1), np.int8(OtherListsLevel.ON_NO_LIST))
    level = np.where(mentioned > high, np.int8(OtherListsLevel.MENTIONED_BY_OTHERS), level)
    return np.where(by_lists == OtherListsLevel.ON_NO_LIST, level, by_lists)


def on_record(
    found: Mapping[str, Candidates],
    n_persons: int,
    captive: np.ndarray,
    speakers: Speakers = NO_SPEAKERS,
    seats: Seats = NO_SEATS,
) -> OnRecord:
    """Sum up the records linked so far.

    Args:
        found: kind -> candidates of its records.
        n_persons: number of registered persons.
        captive: for each rid whether it is a row of a list that tells of captivity; others of these kinds,
            denials, leave the person where he is.
        speakers: mentions of one do not count for each other.
        seats: where there are any, only the first mention of each asks: without any of the seat's speakers.
    """
    level = np.full(n_persons, OtherListsLevel.ON_NO_LIST, dtype=np.int8)
    level[_none_of(found, ("death",), n_persons) < _UNLIKELY] = OtherListsLevel.ON_A_DEATH_LIST
    held = _none_of(found, LISTS_OF_CAPTIVES, n_persons, captive) < _UNLIKELY
    level[held] = OtherListsLevel.ON_A_LIST_OF_CAPTIVES
    none = _none_of(found, MENTIONS, n_persons)
    matters = (level == OtherListsLevel.ON_NO_LIST) & (none < np.log1p(-UNCLEAR[0]))
    code, weight = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for one in (found[kind] for kind in MENTIONS if kind in found):
        links = np.flatnonzero(matters[one.person])
        code.append(pair_codes(speakers.of(one.mention[links]), one.person[links]))
        weight.append(_log_not(one.posterior[links]))
    own, of = np.unique(np.concatenate(code), return_inverse=True)
    not_own = np.bincount(of, np.concatenate(weight), minlength=len(own))
    if not len(seats.rids):
        return OnRecord(level, none, own, not_own, speakers)
    sits = np.unique(pair_codes(speakers.of(seats.rids), seats.heads))
    first, end = (np.searchsorted(sits >> 32, own >> 32, side=side) for side in ("left", "right"))
    pair, place = counted_out(first, end - first)
    own, of = np.unique(pair_codes(sits[place] & _SECOND, own[pair] & _SECOND), return_inverse=True)
    return OnRecord(level, none, own, np.bincount(of, not_own[pair], minlength=len(own)))


def doubts(found: Mapping[str, Candidates], model: PairModel, seats: Seats = NO_SEATS) -> Doubts:
    """The mentions linked so far, as they may all be of somebody who resembles a registered person.

    Args:
        found: kind -> candidates of its records.
        model: tells how much likelier a person is meant whom other mentions are of.
        seats: mentions decided to be of one person raise no doubt about each other.
    """
    parts = [pd.DataFrame({"other": [], "person": [], "posterior": [], "nobody": []}, dtype=float)]
    told = [np.zeros((0, len(FIELDS) - len(NOT_TOLD)))]
    for one in (found[kind] for kind in MENTIONS if kind in found and len(found[kind].mention)):
        nobody = np.array([one.nobody[mention] for mention in one.mention.tolist()], dtype=float)
        columns = {"other": one.mention, "person": one.person, "posterior": one.posterior, "nobody": nobody}
        resembles = one.posterior >= SMALLEST_RESEMBLANCE
        parts.append(pd.DataFrame(columns)[resembles])
        told.append(one.told[resembles[one.tells]])
    level = OtherListsLevel.MENTIONED_BY_OTHERS
    repeated = model.m[_FIELD.name][level] / model.chance.u[_FIELD.name][level]
    pairs = pd.concat(parts[1:] or parts, ignore_index=True)
    return Doubts(pairs, np.concatenate(told), max(float(repeated), 1.0), seats)


def _none_of(
    found: Mapping[str, Candidates],
    kinds: tuple[str, ...],
    n_persons: int,
    counted: np.ndarray | None = None,
) -> np.ndarray:
    """For each person the natural log of the chance that no record of these kinds is of him; of those
    ``counted``, by rid.
    """
    none = np.zeros(n_persons)
    for one in (found[kind] for kind in kinds if kind in found):
        those = slice(None) if counted is None else counted[one.mention]
        none += np.bincount(one.person[those], _log_not(one.posterior[those]), minlength=n_persons)
    return none


def _log_not(posterior: np.ndarray) -> np.ndarray:
    """Natural log of the chance that a record is not of the person."""
    chance: np.ndarray = np.log(np.maximum(1.0 - posterior, 1e-12))
    return chance


def with_levels(vectors: Vectors, person_of: np.ndarray, record: OnRecord) -> Vectors:
    """The vectors of pairs of an entry and a mention, with the field filled in."""
    return vectors.with_field(COLUMN[_FIELD.name], record.of_pairs(vectors.r, person_of[vectors.l]))


def level_on_record(kinds: Sequence[str], probabilities: Sequence[float], captive: Sequence[bool]) -> int:
    """What other records say of one person, from their kinds and the probabilities that they are of him.

    An OtherListsLevel; -1 where it is unclear whether others mention him. ``captive`` says which of them are
    rows of lists that tell of captivity.
    """
    of, chances = np.array(kinds, dtype=object), np.array(probabilities, dtype=float)

    def chance(among: tuple[str, ...]) -> float:
        return 1.0 - float(np.prod(1.0 - chances[np.isin(of, among)]))

    if 1.0 - float(np.prod(1.0 - chances[np.array(captive, dtype=bool)])) > LIKELY:
        return OtherListsLevel.ON_A_LIST_OF_CAPTIVES
    if chance(("death",)) > LIKELY:
        return OtherListsLevel.ON_A_DEATH_LIST
    by_lists, mentions = np.array([OtherListsLevel.ON_NO_LIST], dtype=np.int8), np.isin(of, MENTIONS)
    return int(_with_mentions(by_lists, _log_not(chances[mentions]).sum(keepdims=True))[0])


def with_other_lists(
    vectors: Vectors,
    model: PairModel,
    person_of: np.ndarray,
    record: OnRecord,
    n_right: int,
    shared: Mapping[str, np.ndarray],
    frequency: Frequencies,
    threads: int = 1,
) -> tuple[Vectors, PairModel]:
    """The vectors of a kind of mention with the field filled in, and the model trained with it.

    Args:
        vectors: pairs of the registry with this kind of mention.
        model: the model trained without the field.
        person_of: the registered person of each rid.
        record: what is on record of each person.
        n_right: number of mentions.
        shared: the prior that all pairs of kinds share.
        frequency: frequencies of the values.
        threads: of training (see training.train).
    """
    filled = with_levels(vectors, person_of, record)
    chance = replace(model.chance, u={**model.chance.u, _FIELD.name: record.shares()})
    prior = prior_model(model.left_kind, model.right_kind, model.n_left, chance, shared, model.alike)
    groups = groups_of(filled.r, frequency.features)
    sample = Sample(filled, groups, n_right, told=chance.told)
    return filled, train(sample, prior, frequency, threads=threads)[0]
