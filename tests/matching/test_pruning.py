"""What is left out is counted by comparison vector, and what it could have become is known."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import EarlierNights, link_records, training
from linkage.matching.fields import COLUMN, FIELDS
from linkage.matching.fingerprints import fingerprints
from linkage.matching.frozen_models import level_counts
from linkage.matching.model import evidence
from linkage.matching.models import by_kind_pair
from linkage.matching.packed_pairs import packed
from linkage.matching.persons_of_mentions import SMALLEST_POSTERIOR, candidates
from linkage.matching.preparation import prepare
from linkage.matching.pruning import (
    add_pruned,
    bring_back,
    highest_odds,
    nothing_pruned,
    prune,
    sets_within_reach,
    what_became_of,
)
from linkage.matching.splits import monotone
from linkage.matching.training import prior_model
from linkage.matching.vectors import pair_codes
from tests.matching.conftest import EXAMPLES, SETTINGS
from tests.matching.simulation import hopeful, simulate, tilted_m

NAMES = [field.name for field in FIELDS]
KINDS = ("registry", "exchange", "acknowledgement", "death", "interview", "testimony")


@pytest.fixture(scope="module")
def simulated():
    return simulate(tilted_m(), 0.6, 0.3, n_left=120, n_right=150, seed=4)


def by_pattern(levels, pairs=None):
    """Comparison vector -> number of pairs."""
    frame = pd.DataFrame(levels, columns=NAMES).assign(pairs=1 if pairs is None else pairs)
    return {key: int(n) for key, n in frame.groupby(NAMES)["pairs"].sum().items()}


def together(one, other):
    return {key: one.get(key, 0) + other.get(key, 0) for key in one.keys() | other.keys()}


def test_kept_and_left_out_together_show_what_all_pairs_show(simulated):
    kept, others = prune(simulated.vectors, simulated.prior(), simulated.frequency)
    assert 0 < others.total == len(simulated.vectors) - len(kept)
    of_both = together(by_pattern(kept.levels), by_pattern(others.patterns, others.pairs))
    assert of_both == by_pattern(simulated.vectors.levels)
    of_kept, of_all = level_counts(kept), level_counts(simulated.vectors)
    for name, counts in others.level_counts().items():
        assert (of_kept[name] + counts).tolist() == of_all[name].tolist()


def test_what_is_kept_are_the_pairs_that_could_matter_in_their_order(simulated):
    kept, _ = prune(simulated.vectors, simulated.prior(), simulated.frequency)
    mask = hopeful(simulated.vectors, simulated.prior(), simulated.frequency)
    for name in ("l", "r", "rules", "levels"):
        assert np.array_equal(getattr(kept, name), getattr(simulated.vectors.at(mask), name))


@EXAMPLES
@given(st.lists(st.integers(0, 18_000), max_size=4), st.permutations(range(5)))
def test_in_parts_and_in_any_order_the_counts_are_the_same(simulated, cuts, order):
    model, frequency = simulated.prior(), simulated.frequency
    _, whole = prune(simulated.vectors, model, frequency)
    bounds = sorted([0, *cuts, len(simulated.vectors)])
    parts = [slice(a, b) for a, b in pairwise(bounds)]
    left_out = {}
    for part in [parts[i] for i in order if i < len(parts)]:
        add_pruned(
            left_out, ("registry", "testimony"), prune(simulated.vectors.at(part), model, frequency)[1]
        )
    at_once = {}
    every = [prune(simulated.vectors.at(part), model, frequency)[1] for part in parts]
    add_pruned(at_once, ("registry", "testimony"), *every)
    for (found,) in (left_out.values(), at_once.values()):
        for name in ("patterns", "pairs", "odds"):
            assert np.array_equal(getattr(found, name), getattr(whole, name))


@settings(EXAMPLES, max_examples=10)
@given(st.floats(0.2, 0.9), st.booleans(), st.floats(0.5, 2.0))
def test_what_the_likeliest_would_have_become_is_what_it_becomes(simulated, in_left, tilted, power):
    """Under any other m, c and split: no pair of a pattern reaches more, and one reaches just that."""
    _, others = prune(simulated.vectors, simulated.prior(), simulated.frequency)
    mask = hopeful(simulated.vectors, simulated.prior(), simulated.frequency)
    m = tilted_m() if tilted else {field.name: np.array(field.m) for field in FIELDS}
    split = {name: np.maximum(one, 1e-9) ** power for name, one in simulated.chance.split.items()}
    chance = replace(simulated.chance, split=split)
    later = replace(prior_model("registry", "testimony", 120, chance, m), in_left=in_left)
    dropped = simulated.vectors.at(~mask)
    odds = evidence(dropped, later, simulated.frequency).log_bf + later.log_prior()
    of_pattern = pd.DataFrame(dropped.levels, columns=NAMES).assign(odds=odds).groupby(NAMES)["odds"].max()
    before = highest_odds(others, later)
    rows = [tuple(row) for row in others.patterns.tolist()]
    by_value = dict(zip(rows, before, strict=True))
    assert by_value == pytest.approx(dict(of_pattern.items()), rel=1e-9)
    told = what_became_of(others, later, 0.001)
    of_lists = np.log(np.array(later.m["other_lists"]) / later.chance.u["other_lists"]).max()
    assert told["likeliest"] == pytest.approx(1 / (1 + np.exp(-odds.max() - of_lists)), rel=0.01)
    assert told["could_be_told"] >= (odds >= np.log(0.001 / 0.999)).sum()


def test_where_nothing_is_left_out_nothing_is_told_of_it(simulated):
    assert what_became_of(nothing_pruned(), simulated.prior(), 0.001) == {"pairs": 0, "patterns": 0}


@st.composite
def admissible(draw, world):
    """Any model that the guards of training admit: m of every level, weights that rise, c, and a split."""
    m = {}
    for field in FIELDS:
        drawn = np.array(draw(st.lists(st.floats(0.001, 1.0), min_size=len(field.m), max_size=len(field.m))))
        u = world.chance.u[field.name]
        m[field.name] = np.array(field.m) if field.settled else drawn / drawn.sum()
        if field.ordered and not field.settled:
            m[field.name] = monotone(m[field.name], u)
    power = draw(st.floats(0.5, 2.0))
    split = {name: np.maximum(one, 1e-9) ** power for name, one in world.chance.split.items()}
    model = prior_model("registry", "testimony", world.n_left, replace(world.chance, split=split), m)
    unseen = np.array(draw(st.lists(st.floats(0.0, 2.0), min_size=3, max_size=3)))
    return replace(model, in_left=draw(st.floats(0.01, 0.999)), unseen=unseen)


def flat(world):
    """A model to which no disagreement says much."""
    m = {f.name: np.array(f.m) if f.settled else (np.array(f.m) + f.u) / 2 for f in FIELDS}
    return replace(prior_model("registry", "testimony", world.n_left, world.chance, m), in_left=0.99)


class TestOutOfReach:
    """Whatever model the night ends with: no pair that stays out could have become a link by it."""

    def candidates_among_all(self, world, model, levels, fewer):
        """Codes of the pairs that are candidates where nothing is left out and other lists say anything."""
        others = levels.integers(-1, len(FIELDS[COLUMN["other_lists"]].levels), len(world.vectors))
        filled = world.with_levels("other_lists", others).vectors
        tonight = replace(model, n_left=model.n_left * fewer)
        person_of = np.arange(world.n_left + world.n_right)
        found = candidates(filled, person_of, tonight, world.frequency, world.n_right)
        assert (found.posterior >= SMALLEST_POSTERIOR).all()
        return pair_codes(found.mention, found.person)

    @settings(EXAMPLES, max_examples=40)
    @given(st.data(), st.floats(0.8, 1.0), st.integers(0, 1000))
    def test_no_pair_left_out_is_a_candidate_under_the_model_that_weighs_it(
        self, simulated, data, fewer, seed
    ):
        model = data.draw(admissible(simulated))
        pairs, _ = prune(simulated.vectors, simulated.prior(), simulated.frequency, [model])
        kept = pair_codes(pairs.r, pairs.l)
        every = self.candidates_among_all(simulated, model, np.random.default_rng(seed), fewer)
        assert np.isin(every, kept).all()

    def test_the_documented_model_alone_would_leave_some_of_them_out(self, simulated):
        """So that the property above is not empty."""
        model = flat(simulated)
        pairs, _ = prune(simulated.vectors, simulated.prior(), simulated.frequency)
        kept = pair_codes(pairs.r, pairs.l)
        every = self.candidates_among_all(simulated, model, np.random.default_rng(1), 1.0)
        assert (~np.isin(every, kept)).sum() > 10

    @settings(EXAMPLES, max_examples=20)
    @given(st.data(), st.integers(0, 18_000))
    def test_what_comes_back_after_training_is_what_a_frozen_model_keeps_at_once(self, simulated, data, cut):
        """Of the pairs that are still there: those before ``cut`` were left out where they were compared."""
        model = data.draw(st.one_of(st.just(flat(simulated)), admissible(simulated)))
        vectors, screen, frequency = simulated.vectors, simulated.prior(), simulated.frequency
        (_, others), mask = prune(vectors, screen, frequency), hopeful(vectors, screen, frequency)
        there = np.arange(len(vectors)) >= cut
        out = vectors.at(~mask & there)
        back, stays, left = bring_back(others, packed(out), model, frequency)
        codes = np.sort(np.concatenate([pair_codes(pairs.r, pairs.l) for pairs in (back, stays)]))
        assert codes.tolist() == pair_codes(out.r, out.l).tolist()
        pairs, counted = prune(vectors, screen, frequency, [model])
        at_once = np.isin(pair_codes(vectors.r, vectors.l), pair_codes(pairs.r, pairs.l))
        wanted = vectors.at(at_once & ~mask & there)
        assert pair_codes(back.r, back.l).tolist() == pair_codes(wanted.r, wanted.l).tolist()
        assert left.total + len(back) == others.total
        lost = vectors.at(at_once & ~mask & ~there)
        assert by_pattern(left.patterns, left.pairs) == together(
            by_pattern(counted.patterns, counted.pairs), by_pattern(lost.levels)
        )
        if not len(lost):
            assert np.array_equal(left.odds, counted.odds)
            assert not sets_within_reach(vectors.at(~at_once), model, frequency).any()


class TestOfANight:
    """On a world of all kinds, with models frozen and not."""

    NIGHT = replace(SETTINGS, draws=64, enough_records=60)

    @pytest.fixture(scope="class")
    def nights(self, world):
        """One that trains, one on the models it froze, both leaving out nothing, one whatever is unlikely."""
        told = {}
        told["trained"] = self.linked(world, None)
        frozen = told["trained"][0].frozen
        told["frozen"] = self.linked(world, frozen)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(training, "HOPELESS_BITS", -1e9)
            told["whole"] = self.linked(world, None)
            told["frozen, whole"] = self.linked(world, frozen)
            patch.setattr(training, "HOPELESS_BITS", 0.0)
            patch.setattr(training, "UNLIKE_BITS", 10.0)
            told["frozen, few"] = self.linked(world, frozen)
        return told

    def linked(self, world, frozen):
        earlier = EarlierNights()
        return link_records(world.frames, self.NIGHT, world.known, None, frozen, earlier), earlier

    def kept(self, world, earlier):
        """The compared pairs of registered persons that a night keeps for the next, by kinds."""
        prepared = prepare(world.frames)
        kind_of = prepared.records["kind"].map(KINDS.index).to_numpy()
        kept = earlier.pairs.rounds["registry"].tonight(fingerprints(prepared), np.arange(len(kind_of)))
        order = np.lexsort((kept.l, kept.r))
        return by_kind_pair(kept.at(order).unpacked(), kind_of, KINDS)

    def left_out(self, night):
        """By kinds: comparison vector -> number of pairs."""
        return {
            pair: by_pattern(rows[NAMES].to_numpy(), rows["pairs"].to_numpy())
            for pair, rows in night.left_out.groupby(["left_kind", "right_kind"])
        }

    def test_kept_and_left_out_are_together_all_that_a_night_without_pruning_compares(self, world, nights):
        night, earlier = nights["frozen"]
        every = self.kept(world, nights["whole"][1])
        assert not len(nights["whole"][0].left_out)
        kept, left_out = self.kept(world, earlier), self.left_out(night)
        checked = [pair for pair in night.frozen.models if pair[0] == "registry"]
        assert len(checked) >= 3
        for pair in checked:
            assert left_out[pair]
            found = by_pattern(kept[pair].levels)
            assert together(found, left_out[pair]) == by_pattern(every[pair].levels)

    @pytest.mark.parametrize("name", ["frozen", "frozen, few"])
    def test_by_the_same_models_every_link_is_there_and_weighs_the_same(self, nights, name):
        """Even where the documented model would leave out more: the night's own has the last word.

        Only what the left out would have taken from the others moves a probability: their own, and those of
        mentions for which rows compete that they were left out of.
        """
        pruned, whole = (self.by_frozen_models(nights[one][0]) for one in (name, "frozen, whole"))
        assert len(whole) > 200
        assert pruned.index.tolist() == whole.index.tolist()
        assert pruned["match_weight"].tolist() == whole["match_weight"].tolist()
        near = pytest.approx(whole["probability"].to_numpy(), rel=1e-3, abs=1e-4)
        assert pruned["probability"].to_numpy() == near
        assert (pruned["probability"] == whole["probability"]).mean() > 0.5

    def by_frozen_models(self, night):
        """The links of the registry that a frozen model weighed."""
        kind = night.records["kind"].to_numpy()
        kinds = zip(kind[night.links["left_rid"]], kind[night.links["right_rid"]], strict=True)
        frozen = [pair for pair in night.frozen.models if pair[0] == "registry"]
        chosen = night.links[[pair in frozen for pair in kinds]]
        return chosen.set_index(["left_rid", "right_rid"])

    def test_training_and_frozen_models_leave_out_the_same(self, nights):
        trained, frozen = (self.left_out(nights[name][0]) for name in ("trained", "frozen"))
        for pair in nights["trained"][0].frozen.models:
            if pair[0] == "registry":
                assert trained[pair] == frozen[pair]

    def test_a_frozen_model_tells_the_levels_of_all_candidates(self, world, nights):
        every = self.kept(world, nights["whole"][1])
        of_tonight = (COLUMN["other_lists"], COLUMN["decided"])
        for pair, own in nights["trained"][0].frozen.models.items():
            if pair[0] != "registry":
                continue
            counts = level_counts(every[pair])
            for i, name in enumerate(NAMES):
                if i not in of_tonight:
                    assert (own.pairs[name] + own.left_out[name]).tolist() == counts[name].tolist()

    def test_the_report_tells_how_many_and_how_likely_the_likeliest_could_have_been(self, nights):
        report = nights["trained"][0].report
        assert len(report["left_out"]) >= 5
        for pair, told in report["left_out"].items():
            assert 0 < told["patterns"] <= told["pairs"] < report["candidates"][pair]
            assert 0 <= told["likeliest"] < 0.5
            assert told["could_be_told"] < 0.01 * told["pairs"] + 5
