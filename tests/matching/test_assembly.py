"""The night's linkage: its draws say what its probabilities say, and each is a possible linkage."""

import numpy as np
import pandas as pd
import pytest

from linkage.matching.assembly import SMALLEST_LINK, assemble
from linkage.matching.dice import Dice
from linkage.matching.draws import n_bytes
from linkage.matching.duplicates import registered_persons
from linkage.matching.exclusive_lists import assign_jointly
from linkage.matching.fingerprints import fingerprints
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.posteriors import Posteriors
from linkage.matching.preparation import prepare
from linkage.matching.unregistered import SMALLEST_ANCHOR, Unregistered
from tests.matching.conftest import holds, kind_numbers, records

N_DRAWS = 1000
NO_EDGES = pd.DataFrame(
    {name: np.zeros(0, kind) for name, kind in [("anchor_rid", int), ("mention_rid", int), ("odds", float)]}
).assign(log_bf=0.0)


def posteriors(n_registry, edges, kinds, nobody, unregistered=NO_EDGES, duplicates=(), once=()):
    """Posteriors as linking leaves them; ``edges`` is kind -> [(mention rid, person, posterior)]."""
    pairs = pd.DataFrame(duplicates, columns=["left_rid", "right_rid", "probability"])
    pairs = pairs.astype({"left_rid": np.int32, "right_rid": np.int32, "probability": float})
    found = {}
    for kind, of_kind in edges.items():
        mention, person, posterior = (np.array(column) for column in zip(*of_kind, strict=True))
        left = {rid: 1 - posterior[mention == rid].sum() for rid in set(mention.tolist())}
        odds = posterior / np.array([left[rid] for rid in mention.tolist()])
        found[kind] = Candidates(mention, person, np.log(odds), posterior, left, odds, [])
        if kind in once:
            found[kind] = assign_jointly(found[kind])
            nobody = {**nobody, **found[kind].nobody}
    weights = pd.DataFrame(
        [(int(p), int(m), 1.0) for e in edges.values() for m, p, _ in e],
        columns=["left_rid", "right_rid", "log_bf"],
    )
    share = np.ones(n_registry + sum(kinds.values()))
    share[:n_registry] = 0
    share[list(nobody)] = list(nobody.values())
    pairs = pairs.assign(log_bf=1.0)
    persons = registered_persons(np.arange(n_registry), pairs)
    return Posteriors(persons, pairs, found, weights, Unregistered(share, unregistered))


def prepared(n_registry, kinds):
    frames = {"registry": records("registry", *[{}] * n_registry)}
    return prepare({**frames, **{kind: records(kind, *[{}] * n) for kind, n in kinds.items()}})


def drawn(of, found, n_draws):
    return assemble(of, found, fingerprints(of), Dice(n_draws, 1))


def as_often_as_said(result, table, bits):
    """Assert that every share of draws lies within four standard errors of its probability."""
    p = table["probability"].to_numpy()
    share = holds(bits, result.n_draws).mean(axis=1)
    # beside the standard error three draws, since the rarest edges hold in one draw or in none
    allowed = 4 * np.sqrt(p * (1 - p) / result.n_draws) + 3 / result.n_draws
    assert (np.abs(share - p) <= allowed).all()


class TestSmallWorld:
    """Two entries; two on an exchange list, two witnesses' mentions."""

    @pytest.fixture(scope="class")
    def result(self):
        kinds = {"exchange": 2, "testimony": 2}
        edges = {
            "exchange": [(2, 0, 0.6), (3, 0, 0.3)],
            "testimony": [(4, 0, 0.5), (4, 1, 0.25), (5, 1, 0.001)],
        }
        others = pd.DataFrame(
            [(3, 4, 2.0, 3.0), (3, 5, 8.0, 3.0), (4, 5, 1.0, 0.5)],
            columns=["anchor_rid", "mention_rid", "odds", "log_bf"],
        )
        nobody = {4: 0.25, 5: 0.999}
        found = posteriors(2, edges, kinds, nobody, others, once=("exchange",))
        return drawn(prepared(2, kinds), found, N_DRAWS)

    def test_every_edge_holds_as_often_as_it_is_probable(self, result):
        as_often_as_said(result, result.edges, result.bits)

    def test_what_each_record_may_be_adds_up_to_one(self, result):
        assert result.edges.groupby("mention_rid")["probability"].sum().to_numpy() == pytest.approx(
            np.ones(4), abs=0.01
        )

    def test_a_person_is_on_an_exchange_list_once_in_every_draw(self, result):
        edges = result.edges
        drawn = holds(result.bits, N_DRAWS)[
            (edges["mention_rid"].isin([2, 3]) & (edges["person"] == 0)).to_numpy()
        ]
        assert (drawn.sum(axis=0) <= 1).all()
        # 0.6 : 0.3 before; together with "both" left out, odds 1.5 and 0.4286 against neither
        assert edges["probability"][0] == pytest.approx(1.5 / (1 + 1.5 + 0.3 / 0.7))

    def test_an_unregistered_person_is_joined_only_where_its_anchor_stands(self, result):
        drawn = holds(result.bits, N_DRAWS)
        of = {(e.mention_rid, e.person): drawn[i] for i, e in enumerate(result.edges.itertuples())}
        anchored = result.persons[~result.persons["registered"]]["anchor_rid"].to_dict()
        joined = [(m, p) for m, p in of if p in anchored and anchored[p] != m]
        assert joined
        for mention, person in joined:
            assert not (of[mention, person] & ~of[anchored[person], person]).any()


class TestOfTheWorld:
    def test_every_edge_holds_as_often_as_it_is_probable(self, world):
        result = world.result
        as_often_as_said(result, result.edges, result.bits)

    def test_and_neither_too_often_nor_too_seldom_on_the_whole(self, larger_worlds):
        result = larger_worlds["as_assumed"].result
        p = result.edges["probability"].to_numpy()
        share = holds(result.bits, result.n_draws).mean(axis=1)
        # how probable persons in no registry are, is itself read from the draws
        registered = result.edges["person"].isin(result.entries["person"]).to_numpy()
        unsure = (p > 0.02) & (p < 0.98) & registered
        assert unsure.sum() > 200
        squares = (share - p)[unsure] ** 2 / (p * (1 - p))[unsure] * result.n_draws
        assert 0.7 < squares.mean() < 1.3

    def test_each_record_has_at_most_one_person_in_each_draw(self, world):
        drawn = holds(world.result.bits, N_DRAWS)
        per_record = pd.DataFrame(drawn).groupby(world.result.edges["mention_rid"].to_numpy()).sum()
        assert per_record.to_numpy().max() == 1

    def test_and_just_one_where_everybody_it_may_be_is_listed(self, world):
        result = world.result
        sums = result.edges.groupby("mention_rid")["probability"].sum()
        whole = sums.index[sums > 1 - 1e-9]
        listed = result.edges["mention_rid"].isin(whole).to_numpy()
        own = result.edges["person"].isin(result.persons.index[~result.persons["registered"]])
        anchors = set(result.edges[own]["mention_rid"])
        drawn = pd.DataFrame(holds(result.bits, N_DRAWS)[listed])
        per_record = drawn.groupby(result.edges["mention_rid"].to_numpy()[listed]).sum()
        assert (per_record.loc[per_record.index.isin(anchors)].mean(axis=1) > 0.98).all()

    def test_probabilities_of_a_record_never_exceed_one(self, world):
        sums = world.result.edges.groupby("mention_rid")["probability"].sum()
        assert sums.max() <= 1 + 1e-6

    def test_unregistered_persons_are_joined_only_where_their_anchor_stands(self, world):
        result = world.result
        drawn = holds(result.bits, N_DRAWS)
        edges = result.edges.assign(place=np.arange(len(result.edges)))
        edges = edges.join(result.persons, on="person")
        edges = edges[~edges["registered"].astype(bool)]
        own = edges[edges["mention_rid"] == edges["anchor_rid"]].set_index("person")["place"]
        joining = edges[edges["mention_rid"] != edges["anchor_rid"]]
        assert len(joining)
        assert joining["person"].isin(own.index).all()
        assert not (drawn[joining["place"]] & ~drawn[own[joining["person"]].to_numpy()]).any()

    def test_an_unregistered_person_s_anchor_comes_before_its_other_records(self, world):
        result = world.result
        kinds = kind_numbers(result)
        joined = result.edges.join(result.persons, on="person")
        joined = joined[~joined["registered"].astype(bool)]
        assert (kinds[joined["anchor_rid"]] <= kinds[joined["mention_rid"]]).all()
        assert (kinds[joined["anchor_rid"]] > 0).all()

    def test_persons_are_dense_registered_first_each_with_one_anchor(self, world):
        persons = world.result.persons
        assert persons.index.tolist() == list(range(len(persons)))
        assert persons["registered"].is_monotonic_decreasing
        assert persons["anchor_rid"].is_unique
        of_entries = set(world.result.entries["person"])
        assert of_entries == set(persons.index[persons["registered"]])

    def test_edges_are_sorted_and_name_each_pair_once(self, world):
        keys = list(zip(world.result.edges["mention_rid"], world.result.edges["person"], strict=True))
        assert keys == sorted(set(keys))
        assert world.result.edges["person"].isin(world.result.persons.index).all()

    def test_bits_are_packed(self, world):
        result = world.result
        assert result.bits.dtype == result.duplicate_bits.dtype == np.uint8
        assert result.bits.shape == (len(result.edges), n_bytes(N_DRAWS))
        assert result.duplicate_bits.shape == (len(result.duplicates), n_bytes(N_DRAWS))

    def test_duplicates_are_drawn_as_often_as_they_are_probable(self, world):
        as_often_as_said(world.result, world.result.duplicates, world.result.duplicate_bits)


class TestRecordsOfOnePerson:
    """An entry whom two witnesses may mean; they surely mean the same person."""

    @pytest.fixture(scope="class")
    def result(self):
        kinds = {"testimony": 2}
        edges = {"testimony": [(1, 0, 0.5), (2, 0, 0.4)]}
        others = pd.DataFrame([(1, 2, 1e6, 20.0)], columns=["anchor_rid", "mention_rid", "odds", "log_bf"])
        found = posteriors(1, edges, kinds, {1: 0.5, 2: 0.6}, others)
        return drawn(prepared(1, kinds), found, N_DRAWS)

    def test_waver_together(self, result):
        drawn = holds(result.bits, N_DRAWS)
        one, other = (result.edges["mention_rid"] == rid for rid in (1, 2))
        same = [
            (drawn[one & of_person] & drawn[other & of_person]).sum()
            for of_person in (result.edges["person"] == person for person in result.persons.index)
        ]
        # all draws but the tenth part in which the one means the entry and the other nobody registered
        assert sum(same) / N_DRAWS == pytest.approx(0.9, abs=0.04)

    def test_and_each_is_still_drawn_as_often_as_it_is_probable(self, result):
        as_often_as_said(result, result.edges, result.bits)

    def test_yet_their_link_tells_what_they_say_of_each_other(self, result):
        links = result.links.set_index(["left_rid", "right_rid"])["probability"]
        assert links[1, 2] == pytest.approx(1.0, abs=1e-5)
        assert links[0, 1] == 0.5

    @pytest.mark.parametrize(("odds", "likely"), [(0.0, 0.5 * 0.4), (1.0, 0.6), (3.0, 0.8)])
    def test_or_that_both_are_of_one_entry_though_they_say_nothing_of_each_other(self, odds, likely):
        kinds, edges = {"testimony": 2}, {"testimony": [(1, 0, 0.5), (2, 0, 0.4)]}
        others = pd.DataFrame([(1, 2, odds, 0.0)], columns=["anchor_rid", "mention_rid", "odds", "log_bf"])
        found = posteriors(1, edges, kinds, {1: 0.5, 2: 0.6}, others)
        links = drawn(prepared(1, kinds), found, 100).links.set_index(["left_rid", "right_rid"])
        assert links["probability"][1, 2] == pytest.approx(likely)

    def test_a_link_of_a_list_s_row_and_a_mention_tells_how_often_both_are_of_one_person_registered_or_not(
        self,
    ):
        kinds = {"acknowledgement": 1, "testimony": 1}
        edges = {"acknowledgement": [(1, 0, 0.5)], "testimony": [(2, 0, 0.4)]}
        others = pd.DataFrame([(1, 2, 1e6, 20.0)], columns=["anchor_rid", "mention_rid", "odds", "log_bf"])
        found = posteriors(1, edges, kinds, {1: 0.5, 2: 0.6}, others)
        links = drawn(prepared(1, kinds), found, N_DRAWS).links.set_index(["left_rid", "right_rid"])
        assert links["probability"][1, 2] == pytest.approx(0.9, abs=0.04)


class TestLinks:
    def test_a_person_filed_twice_is_linked_by_both_entries(self):
        kinds = {"testimony": 1}
        found = posteriors(2, {"testimony": [(2, 0, 0.9)]}, kinds, {2: 0.1}, duplicates=[(0, 1, 0.8)])
        result = drawn(prepared(2, kinds), found, 100)
        links = {(a, b): p for a, b, p, _ in result.links.itertuples(index=False)}
        assert links == {(0, 1): 0.8, (0, 2): 0.9, (1, 2): pytest.approx(0.72)}
        assert result.links["match_weight"].notna().all()

    def test_pairs_too_unlikely_are_not_exported(self):
        kinds = {"testimony": 2}
        edges = {"testimony": [(1, 0, SMALLEST_LINK * 0.9), (2, 0, SMALLEST_LINK * 1.1)]}
        result = drawn(prepared(1, kinds), posteriors(1, edges, kinds, {1: 0.99, 2: 0.99}), 100)
        assert result.links[["left_rid", "right_rid"]].values.tolist() == [[0, 2]]

    def test_a_record_that_is_surely_registered_stands_for_nobody_else(self):
        kinds = {"exchange": 2}
        edges = {"exchange": [(1, 0, 1 - SMALLEST_ANCHOR / 2), (2, 0, 0.1)]}
        found = posteriors(1, edges, kinds, {1: SMALLEST_ANCHOR / 2, 2: 0.9})
        result = drawn(prepared(1, kinds), found, 50)
        assert result.persons["anchor_rid"].tolist() == [0, 2]

    def test_unless_another_record_may_join_it_which_then_has_a_person_in_every_draw(self):
        kinds, low = {"testimony": 2}, SMALLEST_ANCHOR / 2
        others = pd.DataFrame([(1, 2, 1e6, 20.0)], columns=["anchor_rid", "mention_rid", "odds", "log_bf"])
        found = posteriors(1, {"testimony": [(1, 0, 1 - low)]}, kinds, {1: low, 2: 1.0}, others)
        result = drawn(prepared(1, kinds), found, 20_000)
        held = holds(result.bits, 20_000)
        assert (held[(result.edges["mention_rid"] == 2).to_numpy()].sum(axis=0) == 1).all()

    def test_without_any_mention_there_are_only_the_registered(self):
        result = drawn(prepared(3, {}), posteriors(3, {}, {}, {}), 10)
        assert len(result.persons) == 3
        assert len(result.edges) == len(result.links) == 0
        assert result.bits.shape == (0, 2)


def test_the_order_of_kinds_is_that_of_the_design():
    assert KIND_ORDER == ("registry", "exchange", "acknowledgement", "death", "interview", "testimony")
