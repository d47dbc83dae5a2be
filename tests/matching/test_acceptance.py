"""What other engines were found wanting in, where no single module answers for it.

docs/engine-complaints.md lists every complaint with the test that answers it; most stand beside their module.
"""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from linkage.matching import link_records, training
from linkage.matching.assembly import SMALLEST_LINK, assemble
from linkage.matching.competition import compete, groups_of
from linkage.matching.dice import Dice
from linkage.matching.draws import draw_rows
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.fingerprints import fingerprints
from linkage.matching.kept_evidence import OWN_U, read_model
from linkage.matching.model import evidence, floored
from linkage.matching.persons_of_mentions import candidates
from linkage.matching.training import HOPELESS_BITS, UNLIKE_BITS, prior_model
from tests.matching.conftest import EXAMPLES, FROZEN_SOON, SETTINGS, holds
from tests.matching.judged_links import among_others, judged, lists_and_testimony, together
from tests.matching.simulation import hopeful, simulate, tilted_m
from tests.matching.test_assembly import posteriors as posteriors_of
from tests.matching.test_assembly import prepared
from tests.matching.test_exclusive_lists import candidates as rows_and_persons

#: Most by which mean probability and share of true pairs may differ in a tenth, beside the noise.
MOST_OFF = 0.05
#: A tenth of so many pairs has no noise worth telling; one of fewer than ENOUGH is taken with the next.
MANY, ENOUGH = 200, 30
#: Largest expected calibration error of a pair of kinds, over its pairs above a probability.
LARGEST_ERROR, WORTH_TELLING = 0.02, 0.01


#: Most that leaving pairs out of training moves a link of a night.
MOVED = 0.01


def posteriors(found):
    pairs = zip(found.mention.tolist(), found.person.tolist(), strict=True)
    return dict(zip(pairs, found.posterior.tolist(), strict=True))


def totals_of(found):
    """By mention, what all that it may be of weigh together."""
    return dict(zip(found.contests["mention_rid"].tolist(), np.exp(found.contests["log_total"]), strict=True))


def masses(pairs, model, world):
    """By mention, what these pairs and the look-alikes of their persons weigh in its competition."""
    found = evidence(pairs, model, world.frequency)
    as_link = np.exp(floored(found, model)) * model.in_left
    as_look_alike = np.exp(found.log_alike) * (1 - model.in_left) * model.look_alikes
    weight = np.bincount(pairs.r, (as_link + as_look_alike) / model.n_left)
    return dict(enumerate(weight.tolist()))


class TestPrunedIsExhaustive:
    """Pairs that are left out before training change no link, whatever the model then learns."""

    @settings(EXAMPLES, max_examples=12)
    @given(
        st.integers(0, 1000),
        st.sampled_from([0.0, 0.3, 0.6]),
        st.floats(0.2, 0.9),
        st.sampled_from([True, False]),
    )
    def test_links_and_probabilities_are_those_of_all_pairs(self, seed, missing, in_left, learnt):
        m = tilted_m()
        world = simulate(m, in_left, missing, n_left=60, n_right=80, seed=seed)
        mask = hopeful(world.vectors, world.prior(), world.frequency)
        kept, left_out = world.vectors.at(mask), world.vectors.at(~mask)
        assert len(left_out)
        model = prior_model("registry", "testimony", world.n_left, world.chance, m if learnt else None)
        everybody = np.arange(world.n_left + world.n_right)
        whole, pruned = (
            candidates(vectors, everybody, model, world.frequency, world.n_right)
            for vectors in (world.vectors, kept)
        )
        of_all, of_kept = posteriors(whole), posteriors(pruned)
        assert of_all.keys() <= of_kept.keys()
        for pair, share in of_kept.items():
            # look-alikes of persons left out are the only mass that a link can gain from
            most = of_all.get(pair, 0.0) * model.look_alikes + SMALLEST_LINK
            assert abs(share - of_all.get(pair, 0.0)) <= most
        # each posterior is a share of its record's total; only the total knows who was left out
        total, total_of_kept = totals_of(whole), totals_of(pruned)
        of_left_out = masses(left_out, model, world)
        for (mention, person), share in of_all.items():
            own = of_kept[mention, person] * total_of_kept[mention]
            assert own == pytest.approx(share * total[mention], rel=1e-9)
        for mention, mass in total_of_kept.items():
            assert mass + of_left_out.get(mention, 0.0) == pytest.approx(total[mention], rel=1e-9)
            if not learnt:
                n = world.n_left
                assert of_left_out.get(mention, 0.0) <= n * (2**HOPELESS_BITS + 2 * 2**UNLIKE_BITS)

    def test_a_night_that_trains_on_every_candidate_links_alike(self, world, monkeypatch):
        monkeypatch.setattr(training, "HOPELESS_BITS", -1e9)
        of_all = link_records(world.frames, SETTINGS, world.known).links
        both = [
            links.set_index(["left_rid", "right_rid"])["probability"]
            for links in (of_all, world.result.links)
        ]
        everywhere = pd.concat(both, axis=1, keys=["all", "kept"]).fillna(0.0)
        assert len(everywhere) > 300
        assert (everywhere["all"] - everywhere["kept"]).abs().max() <= MOVED


class TestDrawsOfACompetition:
    """From Bayes factors to whole linkages: no step between may move a share."""

    @settings(EXAMPLES, max_examples=20)
    @given(
        st.lists(st.lists(st.floats(1e-2, 1e7), min_size=1, max_size=5), min_size=1, max_size=6),
        st.floats(0.05, 0.95),
        st.integers(10, 10**5),
    )
    def test_each_candidate_is_drawn_as_often_as_the_closed_form_says(self, mentions, c, n_persons):
        n_draws, records = 4000, np.arange(len(mentions))
        mention = np.repeat(np.arange(len(mentions)), [len(factors) for factors in mentions])
        factors = np.concatenate([np.array(one) for one in mentions])
        nobody = n_persons * (1 - c) / c
        total = nobody + np.bincount(mention, factors)
        nobody_alike = np.full(len(factors), -1000.0)
        found = compete(np.log(factors), nobody_alike, groups_of(mention), c, n_persons, len(mentions))
        bits, none = draw_rows(mention, found.posterior, records, Dice(n_draws, 1))
        for drawn, share in ((bits, factors / total[mention]), (none, nobody / total)):
            often = holds(drawn, n_draws).mean(axis=1)
            assert (np.abs(often - share) <= 5 * np.sqrt(share * (1 - share) / n_draws) + 1e-6).all()


def weight_of_matchings(odds, rows, taken=frozenset()):
    """The permanent of the odds with a column of ones for each row's "nobody": all matchings together."""
    if not rows:
        return 1.0
    first, rest = rows[0], rows[1:]
    given = sum(
        value * weight_of_matchings(odds, rest, taken | {person})
        for (row, person), value in odds.items()
        if row == first and person not in taken
    )
    return weight_of_matchings(odds, rest, taken) + given


def shares_of_matchings(odds, rows, chosen=(), taken=frozenset(), weight=1.0):
    """Every way to give each row one of its persons or nobody, no person twice, with its weight."""
    if not rows:
        return {chosen: weight}
    first, rest = rows[0], rows[1:]
    found = shares_of_matchings(odds, rest, (*chosen, None), taken, weight)
    for (row, person), value in odds.items():
        if row == first and person not in taken:
            found |= shares_of_matchings(odds, rest, (*chosen, person), taken | {person}, weight * value)
    return found


class TestDrawsOfAListThatHoldsAPersonOnce:
    """From Bayes factors to whole linkages where rows depend on each other, as they want the same persons.

    No pair is so unlikely that it is left out of the joint assignment.
    """

    ROWS = st.lists(
        st.dictionaries(st.integers(0, 3), st.floats(0.3, 15.0), min_size=1, max_size=3),
        min_size=2,
        max_size=4,
    )
    N_DRAWS, N_PERSONS, C = 4000, 4, 0.6

    def drawn(self, wanted):
        """The assignment of each draw (a person or None by row), from the odds of each row's persons."""
        pairs = [(row, person) for row, of_row in enumerate(wanted) for person in sorted(of_row)]
        mention = np.array([row for row, _ in pairs])
        odds = np.array([wanted[row][person] for row, person in pairs])
        log_bf = np.log(odds * self.N_PERSONS * (1 - self.C) / self.C)
        nobody_alike = np.full(len(odds), -1000.0)
        n = len(wanted)
        found = compete(log_bf, nobody_alike, groups_of(mention), self.C, self.N_PERSONS, n)
        rids = self.N_PERSONS + mention
        edges = list(zip(rids.tolist(), [p for _, p in pairs], found.posterior.tolist(), strict=True))
        kinds = {"exchange": n}
        told = posteriors_of(self.N_PERSONS, {"exchange": edges}, kinds, {}, once=("exchange",))
        records = prepared(self.N_PERSONS, kinds)
        result = assemble(records, told, fingerprints(records), Dice(self.N_DRAWS, seed=3))
        registered = (result.edges["person"] < self.N_PERSONS).to_numpy()
        held = holds(result.bits, self.N_DRAWS)[registered]
        table = result.edges[registered]
        ends = list(zip(table["mention_rid"] - self.N_PERSONS, table["person"], strict=True))
        chosen = np.full((n, self.N_DRAWS), -1)
        for (row, person), here in zip(ends, held, strict=True):
            chosen[row, here] = person
        exported = dict(zip(ends, table["probability"], strict=True))
        return exported, [tuple(None if p < 0 else p for p in one) for one in chosen.T.tolist()]

    @settings(EXAMPLES, max_examples=15)
    @given(ROWS)
    def test_each_row_s_persons_and_each_whole_assignment_come_as_often_as_the_closed_form_says(self, wanted):
        odds = {(row, p): value for row, of_row in enumerate(wanted) for p, value in of_row.items()}
        rows = tuple(range(len(wanted)))
        everything = weight_of_matchings(odds, rows)
        exported, drawn = self.drawn(wanted)
        for (row, person), value in odds.items():
            others = tuple(one for one in rows if one != row)
            exact = value * weight_of_matchings(odds, others, frozenset({person})) / everything
            assert exported[row, person] == pytest.approx(exact, abs=1e-9)
        shares = {chosen: weight / everything for chosen, weight in shares_of_matchings(odds, rows).items()}
        assert sum(shares.values()) == pytest.approx(1.0)
        assert set(drawn) <= shares.keys()
        counts = Counter(drawn)
        for chosen, share in shares.items():
            noise = 5 * np.sqrt(share * (1 - share) / self.N_DRAWS) + 3 / self.N_DRAWS
            assert abs(counts[chosen] / self.N_DRAWS - share) <= noise

    def test_rows_that_want_one_person_are_not_drawn_as_if_each_were_alone(self):
        """Else the test above would hold of independent rows as well."""
        _, drawn = self.drawn([{0: 9.0}, {0: 9.0}])
        first, second = (np.array([one[row] is not None for one in drawn]) for row in (0, 1))
        assert not (first & second).any()
        assert first.mean() == pytest.approx(9 / 19, abs=0.04)


class TestNullsOfANight:
    """A column that nobody fills takes its own weight away from each pair of a linked night, and no more."""

    @pytest.mark.parametrize(
        ("column", "fields"),
        [
            ("patronymic", ("patronymic", "patronymic_initial")),
            ("military_unit", ("unit",)),
            ("rank", ("rank",)),
        ],
    )
    def test_of_a_list(self, world, freezing_night, column, fields):
        frames = {**world.frames, "exchange": world.frames["exchange"].assign(**{column: None})}
        blank = link_records(frames, FROZEN_SOON, world.known, frozen=freezing_night.frozen)
        weight = dict(zip(*ends_and(blank.links, "match_weight"), strict=True))
        before = dict(zip(*ends_and(freezing_night.links, "match_weight"), strict=True))
        kept = freezing_night.evidence
        model = read_model(kept.models, kept.model_levels, ("registry", "exchange"))
        checked = 0
        for pair in kept.comparisons.itertuples():
            ends = (pair.left_rid, pair.right_rid)
            kinds = tuple(freezing_night.records["kind"].iloc[list(ends)])
            if kinds != ("registry", "exchange") or ends not in before or ends not in weight:
                continue
            told = sum(bits_of(pair, name, model) for name in fields)
            assert weight[ends] == pytest.approx(before[ends] - told, abs=1e-9)
            checked += told != 0.0
        assert checked > 10


def ends_and(links, column):
    """The pairs of links, and a column of theirs."""
    ends = zip(links["left_rid"].tolist(), links["right_rid"].tolist(), strict=True)
    return list(ends), links[column].tolist()


def bits_of(pair, name, model):
    """What a field says for a pair, in bits, by the levels and frequencies that the night kept."""
    level = getattr(pair, name)
    if level < 0:
        return 0.0
    own = getattr(pair, OWN_U[name]) if name in OWN_U else np.nan
    u = model.chance.u[name][level] if np.isnan(own) else own
    return np.log2(model.m[name][level] / u)


def best_by_scipy(odds):
    """Total log odds of the optimal assignment; a row may have nobody, at odds one."""
    rows, persons = ({edge[side] for edge in odds} for side in (0, 1))
    gain = np.full((max(rows) + 1, max(persons) + 2 + max(rows)), -np.inf)
    gain[:, max(persons) + 1 :] = 0.0
    for (row, person), value in odds.items():
        gain[row, person] = np.log(value)
    chosen = linear_sum_assignment(np.where(np.isinf(gain), -1e6, gain), maximize=True)
    return float(gain[chosen].sum())


def greedily(odds):
    """Total log odds of taking the surest pair first, as long as row and person are free."""
    taken, total = set(), 0.0
    for (row, person), value in sorted(odds.items(), key=lambda one: -one[1]):
        if value > 1 and ("row", row) not in taken and ("person", person) not in taken:
            taken |= {("row", row), ("person", person)}
            total += np.log(value)
    return total


class TestOptimalAssignment:
    """As evidence grows sure, the joint assignment becomes the optimal one, and nothing else."""

    @EXAMPLES
    @given(
        st.dictionaries(
            st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(0.05, 20), min_size=1, max_size=9
        )
    )
    def test_it_is_scipy_s_and_never_worse_than_taking_the_surest_first(self, odds):
        sure = {edge: value**40 for edge, value in odds.items()}
        found = assign_jointly(rows_and_persons(sure))
        # two assignments of nearly the same worth share the probability; then neither is the answer
        assume(((found.posterior < 0.02) | (found.posterior > 0.98)).all())
        total = sum(np.log(odds[pair]) for pair, share in posteriors(found).items() if share > 0.5)
        assert total == pytest.approx(best_by_scipy(odds), abs=1e-6)
        assert total >= greedily(odds) - 1e-9

    def test_it_is_better_than_greedy_where_greedy_is_wrong(self):
        odds = {(0, 0): 100.0, (0, 1): 90.0, (1, 0): 80.0}
        found = assign_jointly(rows_and_persons({edge: value**4 for edge, value in odds.items()}))
        held = {pair for pair, share in posteriors(found).items() if share > 0.5}
        assert held == {(0, 1), (1, 0)}
        assert best_by_scipy(odds) > greedily(odds)


class TestCalibration:
    @pytest.mark.parametrize("kind", ["registry", "exchange", "acknowledgement", "death", "testimony"])
    def test_in_each_tenth_of_probability_as_many_pairs_are_true_as_it_says(self, world, kind):
        result = world.result
        person = np.array([world.person_of[r.kind, r.record_id] for r in result.records.itertuples()])
        kinds = result.records["kind"].to_numpy()
        left, right = (result.links[side].to_numpy() for side in ("left_rid", "right_rid"))
        chosen = (kinds[left] == "registry") & (kinds[right] == kind)
        p, true = result.links["probability"].to_numpy()[chosen], (person[left] == person[right])[chosen]
        assert chosen.sum() > 5
        for tenth in range(10):
            inside = np.minimum((p * 10).astype(int), 9) == tenth
            if inside.any():
                noise = 3 * np.sqrt((p[inside] * (1 - p[inside])).sum()) / inside.sum()
                assert abs(p[inside].mean() - true[inside].mean()) <= MOST_OFF + noise, tenth


def gaps(links, outcome):
    """|sum of probabilities - true pairs| in each tenth of the probability."""
    tenth = np.minimum((links.probability * 10).astype(int), 9)
    return np.abs(np.bincount(tenth, links.probability - outcome, minlength=10))


def tenths_together(links):
    """For each link its tenth, or the several tenths that it is in: each holds enough links."""
    size = np.bincount(np.minimum((links.probability * 10).astype(int), 9), minlength=10)
    of_tenth, held = np.zeros(10, dtype=int), 0
    for tenth in range(10):
        of_tenth[tenth] = of_tenth[tenth - 1] + (held >= ENOUGH) if tenth else 0
        held = size[tenth] + (0 if held >= ENOUGH else held)
    return of_tenth[np.minimum((links.probability * 10).astype(int), 9)]


class TestCalibrationOfLongerLists:
    """On two worlds together, whose pairs are enough to be exact: as the issue asks of other worlds."""

    @pytest.fixture(scope="class", params=["registry", "exchange", "acknowledgement", "death", "testimony"])
    def links(self, request, larger_worlds):
        found = together([judged(world, request.param) for world in larger_worlds.values()])
        assert len(found) > 150
        return found

    def test_as_many_pairs_are_true_as_each_tenth_says(self, links):
        group = tenths_together(links)
        for one in np.unique(group):
            p, true = links.probability[group == one], links.true[group == one]
            noise = 0.0 if len(p) >= MANY else 3 * np.sqrt((p * (1 - p)).sum()) / len(p)
            assert abs(p.mean() - true.mean()) <= MOST_OFF + noise, (one, len(p))

    def test_the_calibration_error_is_a_fiftieth_or_what_chance_shows(self, links):
        told, rng = links.above(WORTH_TELLING), np.random.default_rng(1)
        drawn = rng.random((500, len(told))) < told.probability
        by_chance = np.quantile([gaps(told, one).sum() for one in drawn], 0.95) / len(told)
        assert gaps(told, told.true).sum() / len(told) <= max(LARGEST_ERROR, by_chance)


def test_who_is_in_no_registry_is_found_and_links_between_such_records_are_no_surer_than_right(larger_worlds):
    links = together([among_others(world) for world in larger_worlds.values()])
    for threshold in (0.5, 0.9, 0.99):
        above = links.above(threshold)
        assert len(above) > 400
        assert above.true.mean() >= above.probability.mean() - 0.02


def test_whom_a_list_holds_and_no_registry_is_linked_to_mentions_as_surely_as_is_right(larger_worlds):
    links = together([lists_and_testimony(world) for world in larger_worlds.values()])
    assert len(links) > 300
    assert abs(links.probability.mean() - links.true.mean()) <= MOST_OFF
