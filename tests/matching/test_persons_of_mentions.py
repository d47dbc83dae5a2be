"""Persons compete for a mention, not entries: who was filed twice is no likelier for it."""

import numpy as np
import pytest

from linkage.matching import persons_of_mentions
from linkage.matching.doubts import SMALLEST_RESEMBLANCE
from linkage.matching.fields import BirthDateLevel
from linkage.matching.other_lists import doubts
from linkage.matching.persons_of_mentions import LARGEST_ODDS, SMALLEST_POSTERIOR, candidates
from linkage.matching.vectors import Vectors
from tests.matching.simulation import PLACE, simulate, tilted_m

WORLD = simulate(tilted_m(), n_left=30, n_right=40, seed=6)
VAGUE = simulate(tilted_m(), missing=0.8, n_left=10, n_right=80, seed=6)


def found(person_of=None, vectors=WORLD.vectors):
    person_of = np.arange(WORLD.n_left) if person_of is None else person_of
    return candidates(vectors, person_of, WORLD.prior(), WORLD.frequency, WORLD.n_right)


def vague(found_before, **options):
    """The candidates of mentions that tell little, as those linked before doubt them."""
    everybody, others = np.arange(VAGUE.n_left), doubts(found_before, VAGUE.prior())
    of_pairs = VAGUE.vectors, everybody, VAGUE.prior(), VAGUE.frequency, VAGUE.n_right
    return candidates(*of_pairs, others=others, **options)


def by_edge(result):
    return dict(zip(zip(result.mention, result.person, strict=True), result.posterior, strict=True))


def test_a_mention_s_candidates_and_nobody_make_one():
    result = found()
    for mention, nobody in result.nobody.items():
        total = result.posterior[result.mention == mention].sum() + nobody
        assert 1 - WORLD.n_left * SMALLEST_POSTERIOR <= total <= 1 + 1e-9


@pytest.mark.parametrize("at_a_time", [1, 50, 333])
def test_in_however_many_parts_mentions_have_the_same_candidates(at_a_time, monkeypatch):
    undoubted = vague({})
    whole = vague({"testimony": undoubted})
    monkeypatch.setattr(persons_of_mentions, "AT_A_TIME", at_a_time)
    parts = vague({"testimony": undoubted})
    for name in ("mention", "person", "log_bf", "posterior", "odds", "own", "tells", "told"):
        assert np.array_equal(getattr(parts, name), getattr(whole, name))
    assert list(parts.nobody.items()) == list(whole.nobody.items())
    assert parts.contests.equals(whole.contests)


def test_what_is_told_is_kept_of_candidates_that_may_raise_doubts_and_these_are_as_if_it_were_of_all():
    everybody, none_before = np.arange(VAGUE.n_left), doubts({}, VAGUE.prior())
    few, every = (
        candidates(
            VAGUE.vectors,
            everybody,
            VAGUE.prior(),
            VAGUE.frequency,
            VAGUE.n_right,
            None,
            none_before,
            1,
            least,
        )
        for least in (SMALLEST_RESEMBLANCE, 0.0)
    )
    assert 0 < len(few.told) < len(every.told) == len(every.mention)
    of_few, of_every = (doubts({"testimony": one}, VAGUE.prior()) for one in (few, every))
    assert np.array_equal(of_few.told, of_every.told)
    assert of_few.pairs.equals(of_every.pairs)


def test_odds_are_posterior_against_nobody_and_finite():
    result = found()
    nobody = np.array([result.nobody[mention] for mention in result.mention.tolist()])
    assert result.odds == pytest.approx(np.minimum(result.posterior / nobody, LARGEST_ODDS))


def test_whom_other_mentions_are_of_is_kept_apart_from_other_look_alikes():
    undoubted = vague({})
    before, after = undoubted.contests, vague({"testimony": undoubted}).contests
    alike_before, alike_after = (one["nobody"] - one["unrelated"] for one in (before, after))
    added = alike_after - alike_before * np.exp(before["log_total"] - after["log_total"])
    assert (after["spoken_of"] > 0.01).sum() > 5
    assert after["spoken_of"].to_numpy() == pytest.approx(added, rel=1e-9, abs=1e-12)
    assert (before["spoken_of"] == 0).all()


def test_the_mention_that_doubts_most_is_another_one_of_the_same_person():
    undoubted = vague({})
    contests = vague({"testimony": undoubted}).contests
    assert ((contests["doubted_by"] >= 0) == (contests["spoken_of"] > 0)).all()
    persons = {mention: set(undoubted.person[undoubted.mention == mention]) for mention in undoubted.nobody}
    for one in contests[contests["doubted_by"] >= 0].itertuples():
        assert one.doubted_by != one.mention_rid
        assert persons[one.doubted_by] & persons[one.mention_rid]


def test_edges_are_sorted_each_once_and_none_negligible():
    result = found()
    keys = list(zip(result.mention, result.person, strict=True))
    assert keys == sorted(set(keys))
    assert (result.posterior >= SMALLEST_POSTERIOR).all()


def test_the_right_person_is_mostly_the_likeliest():
    result = found()
    likeliest = {}
    for (mention, person), posterior in by_edge(result).items():
        if posterior > likeliest.get(mention, (0, None))[0]:
            likeliest[mention] = (posterior, person)
    right = [
        person == WORLD.partner[mention - WORLD.n_left]
        for mention, (posterior, person) in likeliest.items()
        if posterior > 0.9
    ]
    assert len(right) > 15
    assert np.mean(right) > 0.9


def test_a_person_filed_twice_competes_once_through_the_entry_that_fits_best():
    # the second entry repeats the first, only that it lacks the date of birth
    mention = WORLD.n_left
    first = WORLD.vectors.levels[WORLD.true_pairs()][0].copy()
    first[PLACE["birth_date"]] = BirthDateLevel.SAME
    second = first.copy()
    second[PLACE["birth_date"]] = -1
    pairs = Vectors(
        np.array([0, 1], np.int32),
        np.full(2, mention, np.int32),
        np.ones(2, np.int32),
        np.stack([first, second]),
    )
    one_person = found(np.array([0, 0, *range(1, WORLD.n_left - 1)]), pairs)
    alone = found(vectors=pairs.at(np.array([0])))
    assert by_edge(one_person) == by_edge(alone)
    two_persons = found(vectors=pairs)
    assert max(two_persons.posterior) < max(one_person.posterior)


def test_no_pairs_are_no_candidates():
    result = found(vectors=WORLD.vectors.at(np.zeros(len(WORLD.vectors), dtype=bool)))
    assert len(result.mention) == len(result.posterior) == len(result.nobody) == 0
