"""From pairs of records to each mention's candidate persons, their shares, and what is left for nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from linkage.matching.competition import (
    Groups,
    Outcome,
    groups_of,
    share_out,
    weight_of_look_alikes,
    weight_of_same,
)
from linkage.matching.decided import is_decided
from linkage.matching.doubts import SMALLEST_RESEMBLANCE, UPON_MENTIONS, Doubts, agreements
from linkage.matching.fields import COLUMN
from linkage.matching.frequencies import Frequencies
from linkage.matching.model import PairModel, evidence_of_sets, field_weight, floored
from linkage.matching.recalibration import Recalibration, recalibrated_shares
from linkage.matching.side_by_side import side_by_side
from linkage.matching.vectors import Vectors, pair_codes

#: Candidates below this posterior are not carried further.
SMALLEST_POSTERIOR = 5e-4
#: Beyond these odds a pair is sure; the odds of several rows of a list are multiplied, and must stay finite.
LARGEST_ODDS = 1e25
#: Pairs that compete at a time, with all others of their mentions, so that what it takes stays small.
AT_A_TIME = 1 << 17
_OTHERS = COLUMN["other_lists"]


def no_contests() -> pd.DataFrame:
    """How no mention's competition came out: the columns of ``Candidates.contests``."""
    names = ("mention_rid", "candidates", "log_total", "nobody", "unrelated", "divisor", "known")
    parts = ("not_compared", "spoken_of", "doubted_by", "listed", "again")
    return pd.DataFrame({name: np.zeros(0) for name in names + parts})


@dataclass(frozen=True)
class Candidates:
    """Candidate persons of mentions, sorted by (mention, person).

    Attributes:
        mention: rid of the mention.
        person: the candidate person.
        log_bf: natural log Bayes factor of the person's best entry.
        posterior: after competition with the other persons and nobody.
        nobody: rid -> what is left for "none of them", for every mention with a candidate.
        odds: of each pair against "none of them", before any joint assignment.
        components: positions of the pairs that were assigned jointly, because the list holds a person once.
        contests: mention_rid, candidates (how many persons competed), log_total, nobody and unrelated of the
            competition, before any recalibration and joint assignment (see competition.Outcome), divisor:
            by what recalibrated shares were divided, NaN where they were not recalibrated, known: what
            shares were multiplied by as persons known elsewhere competed, listed: what these weigh against
            all of nobody, and again: the chance that an unregistered person is spoken of by others (see
            known_elsewhere). Parts of nobody in the competition are not_compared (registered persons who
            were not) and spoken_of (whom other mentions are of, see doubts), of which the mention of rid
            doubted_by is the most; -1 where none is.
        own: natural log Bayes factor without what other records say of the person.
        tells: mask of the pairs that ``told`` is of: those whose mention may raise doubts.
        told: of mentions what each field tells for the person (see doubts.agreements) [pairs, fields].
    """

    mention: np.ndarray
    person: np.ndarray
    log_bf: np.ndarray
    posterior: np.ndarray
    nobody: dict[int, float]
    odds: np.ndarray
    components: list[np.ndarray]
    contests: pd.DataFrame = field(default_factory=no_contests)
    own: np.ndarray = field(default_factory=lambda: np.zeros(0))
    tells: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    told: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    def pairs_among(self, vectors: Vectors, person_of: np.ndarray) -> Vectors:
        """The pairs of a candidate person's entry and its mention."""
        own = pd.Index(pair_codes(self.mention, self.person))
        return vectors.at(pd.Index(pair_codes(vectors.r, person_of[vectors.l])).isin(own))


def candidates(
    vectors: Vectors,
    person_of: np.ndarray,
    model: PairModel,
    frequency: Frequencies,
    n_right: int,
    by: Recalibration | None = None,
    others: Doubts | None = None,
    threads: int = 1,
    told_from: float = SMALLEST_RESEMBLANCE,
) -> Candidates:
    """Let the persons behind the left records compete for each right record.

    Args:
        vectors: pairs of one pair of kinds.
        person_of: the person of each left rid.
        model: the pair of kinds' model; its ``n_left`` counts persons.
        frequency: frequencies of the values.
        n_right: number of right records.
        by: recalibrates the shares after competition.
        others: the mentions linked so far, which may be of somebody who resembles a candidate.
        threads: parts of the pairs weighed at a time.
        told_from: the posterior from which on it is kept what each field tells.
    """
    found, (_, like) = evidence_of_sets(vectors, model, frequency, threads), vectors.like_pairs
    log_bf, log_alike = floored(found, model), found.log_alike
    del found
    competing = partial(_competing, person_of, model, frequency, n_right, by, others, told_from)
    bounds = list(vectors.parts(AT_A_TIME)) or [(0, 0)]
    parts = [slice(*of_part) for of_part in bounds]

    def of_part(of: slice) -> Candidates:
        return competing(vectors.at(of), log_bf[like[of]], log_alike[like[of]])

    return _together(side_by_side(of_part, parts, threads))


def _competing(
    person_of: np.ndarray,
    model: PairModel,
    frequency: Frequencies,
    n_right: int,
    by: Recalibration | None,
    others: Doubts | None,
    told_from: float,
    vectors: Vectors,
    log_bf: np.ndarray,
    log_alike: np.ndarray,
) -> Candidates:
    """The candidates of some mentions: all their pairs, what each weighs, and what as a look-alike's."""
    pairs = _pairs_of_persons(vectors, person_of, log_bf, log_alike, frequency)
    mention, groups = pairs.mention, pairs.groups
    # doubts only take from the candidates, but recalibration may give as well
    tells_from = told_from if by is None else 0.0
    found = _shared_out(pairs, vectors, model, frequency, n_right, others, tells_from)
    posterior, left = found.outcome.posterior, found.outcome.nobody
    kept = np.flatnonzero(posterior >= SMALLEST_POSTERIOR)
    divisor = np.full(len(groups.start), np.nan)
    if by is not None:
        settled = is_decided(vectors)[pairs.place]
        posterior, left, divisor = recalibrated_shares(posterior, left, groups.of, settled, by)
    tells = posterior[kept] >= told_from
    return Candidates(
        mention=mention[kept],
        person=pairs.person[kept],
        log_bf=pairs.log_bf[kept],
        posterior=posterior[kept],
        nobody=dict(zip(mention[groups.start].tolist(), left.tolist(), strict=True)),
        odds=np.minimum(posterior[kept] / left[groups.of[kept]], LARGEST_ODDS),
        components=[],
        contests=_contests(pairs, found, model, divisor),
        own=found.own[kept],
        tells=tells,
        told=found.told[np.searchsorted(found.telling, kept[tells])],
    )


@dataclass(frozen=True)
class _PairsOfPersons:
    """A row for each mention and person who may be meant, sorted by both.

    Attributes:
        place: position of the pair of records that stands for the two.
        mention: rid of the mention.
        person: the person.
        log_bf: natural log Bayes factor.
        log_alike: the same as a look-alike's record.
        groups: those of a mention compete.
    """

    place: np.ndarray
    mention: np.ndarray
    person: np.ndarray
    log_bf: np.ndarray
    log_alike: np.ndarray
    groups: Groups


@dataclass(frozen=True)
class _SharedOut:
    """How persons competed for mentions.

    Attributes:
        outcome: of the competition.
        own: natural log Bayes factor of each person without what other records say of the person.
        telling: positions of the persons of whom a doubt may be raised or heard.
        told: what each field tells for each of these; no column where nothing raises doubts.
        spoken_of: of each mention, what others take from its candidates (see Candidates.contests).
        doubted_by: rid of the one that takes most.
    """

    outcome: Outcome
    own: np.ndarray
    telling: np.ndarray
    told: np.ndarray
    spoken_of: np.ndarray
    doubted_by: np.ndarray


def _pairs_of_persons(
    vectors: Vectors, person_of: np.ndarray, log_bf: np.ndarray, log_alike: np.ndarray, frequency: Frequencies
) -> _PairsOfPersons:
    person = person_of[vectors.l]
    place = _best_of_each(vectors.r, person, log_bf)
    mention = vectors.r[place]
    groups = groups_of(mention, frequency.features)
    return _PairsOfPersons(place, mention, person[place], log_bf[place], log_alike[place], groups)


def _shared_out(
    pairs: _PairsOfPersons,
    vectors: Vectors,
    model: PairModel,
    frequency: Frequencies,
    n_right: int,
    others: Doubts | None,
    told_from: float,
) -> _SharedOut:
    """Let persons compete for mentions, and again where other mentions raise doubts (arguments as of
    :func:`candidates`).
    """
    groups, log_bf = pairs.groups, pairs.log_bf
    same = weight_of_same(log_bf.copy(), model.in_left, model.n_left)
    alike = weight_of_look_alikes(pairs.log_alike.copy(), model.n_left)
    outcome = _outcome(same, alike, groups, model, n_right)
    likely = np.flatnonzero(outcome.posterior >= SMALLEST_POSTERIOR)
    spoken_of, doubted_by = np.zeros(len(groups.start)), np.full(len(groups.start), -1, dtype=np.int32)
    if others is None or not len(groups.start):
        return _SharedOut(outcome, log_bf, likely, np.zeros((len(likely), 0)), spoken_of, doubted_by)
    level = vectors.levels[pairs.place[likely], _OTHERS]
    own = log_bf.copy()
    own[likely] -= field_weight("other_lists", level, pairs.mention[likely], model, frequency)
    doubtful = np.isin(level, UPON_MENTIONS)
    asks = doubtful | (outcome.posterior[likely] >= told_from)
    telling, asked = likely[asks], doubtful[asks]
    told = agreements(vectors.at(pairs.place[telling]), model, frequency)
    places = telling[asked]
    doubt, other = others.of_pairs(pairs.mention[places], pairs.person[places], own[places], told[asked])
    # somebody whom mentions are of weighs c / N, as the registered do, and a look-alike (1 - c) a / N
    as_alike = doubt + np.log(model.in_left / ((1 - model.in_left) * model.look_alikes))
    doubted = np.logaddexp(pairs.log_alike[places], log_bf[places] + as_alike)
    alike[places] = weight_of_look_alikes(doubted, model.n_left)
    # doubts only take from the candidates: none that was unlikely becomes likely
    outcome = _outcome(same, alike, groups, model, n_right)
    of_each, group = outcome.posterior[places] * np.exp(doubt), groups.of[places]
    spoken_of += np.bincount(group, of_each, minlength=len(spoken_of))
    lightest_first = np.argsort(of_each, kind="stable")
    doubted_by[group[lightest_first]] = other[lightest_first]
    return _SharedOut(outcome, own, telling, told, spoken_of, doubted_by)


def _outcome(same: np.ndarray, alike: np.ndarray, groups: Groups, model: PairModel, n_right: int) -> Outcome:
    look_alikes = model.look_alikes * groups.sums(alike)
    return share_out(same, look_alikes, groups, model.in_left, n_right, model.unseen)


def _contests(
    pairs: _PairsOfPersons, found: _SharedOut, model: PairModel, divisor: np.ndarray
) -> pd.DataFrame:
    """How each mention's competition came out (see Candidates.contests)."""
    groups, outcome = pairs.groups, found.outcome
    return pd.DataFrame(
        {
            "mention_rid": pairs.mention[groups.start],
            "candidates": np.bincount(groups.of, minlength=len(groups.start)),
            "log_total": outcome.log_total,
            "nobody": outcome.nobody,
            "unrelated": outcome.unrelated,
            "divisor": divisor,
            "known": 1.0,
            "not_compared": model.in_left * model.unseen[groups.told] * np.exp(-outcome.log_total),
            "spoken_of": found.spoken_of,
            "doubted_by": found.doubted_by,
            "listed": 0.0,
            "again": 0.0,
        }
    )


def _together(parts: Sequence[Candidates]) -> Candidates:
    """The candidates of the mentions of all parts, which come in their order."""
    if len(parts) == 1:
        return parts[0]
    columns = ("mention", "person", "log_bf", "posterior", "odds", "own", "tells", "told")
    together = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
    nobody = {mention: left for part in parts for mention, left in part.nobody.items()}
    contests = pd.concat([part.contests for part in parts], ignore_index=True)
    return Candidates(**together, nobody=nobody, components=[], contests=contests)


def _best_of_each(mention: np.ndarray, person: np.ndarray, log_bf: np.ndarray) -> np.ndarray:
    """The positions of the pairs that stand for a mention and a person, sorted by these.

    A person filed twice competes once, through the entry that fits best, or the first of several that do.
    """
    if not len(mention):
        return np.zeros(0, dtype=np.intp)
    code = mention.astype(np.int64) * (int(person.max()) + 1) + person
    order = np.argsort(code, kind="stable")  # mostly sorted already, as entries are
    again = np.diff(code[order]) == 0
    if not again.any():
        return order
    first = np.r_[True, ~again]
    # the pairs of persons filed twice, and where each of them starts among these
    several = np.flatnonzero(np.r_[again, False] | ~first)
    own, starts = order[several], np.flatnonzero(first[several])
    best = np.repeat(np.maximum.reduceat(log_bf[own], starts), np.diff(np.r_[starts, len(own)]))
    place = np.where(log_bf[own] == best, np.arange(len(own)), len(own))
    order[several[starts]] = own[np.minimum.reduceat(place, starts)]
    chosen: np.ndarray = order[first]
    return chosen
