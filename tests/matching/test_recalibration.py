"""Posteriors recalibrated from decisions are honest, though reviewers see no random pairs."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.casework.bitsets import sizes
from linkage.matching import link_records
from linkage.matching.explanation import Comparison, Contest, Outcome, waterfall
from linkage.matching.fields import FIELDS
from linkage.matching.kept_evidence import OWN_U, read_model
from linkage.matching.recalibration import (
    STRATA,
    Judged,
    Recalibration,
    fit,
    recalibrated_shares,
    recalibrations,
)
from tests.matching.conftest import EXAMPLES, SETTINGS
from tests.matching.test_link import assert_same

PAIRS = st.lists(
    st.tuples(st.floats(0.0, 1.0), st.sampled_from([-1, -1, 0, 1])), min_size=1, max_size=60
).map(lambda rows: Judged(np.array([p for p, _ in rows]), np.array([s for _, s in rows], np.int8)))


def overconfident(n_pairs=40_000, n_decided=4000, seed=1):
    """A model that claims twice the true log odds; decided pairs come mostly from the top of the queue."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1.0, 2.5, n_pairs)
    truth = rng.random(n_pairs) < 1 / (1 + np.exp(-log_odds / 2))
    posterior = 1 / (1 + np.exp(-log_odds))
    seen = rng.choice(n_pairs, n_decided, replace=False, p=(0.1 + posterior) / (0.1 + posterior).sum())
    same = np.full(n_pairs, -1, np.int8)
    same[seen] = truth[seen]
    return Judged(posterior, same), truth


def error(claimed, truth):
    """Expected calibration error in tenths, of all pairs by their truth."""
    tenth = np.minimum((claimed * 10).astype(int), 9)
    return np.abs(np.bincount(tenth, claimed - truth)).sum() / len(truth)


class TestTheMap:
    def test_recovers_calibration_from_decisions_on_the_top_of_the_queue(self):
        judged, truth = overconfident()
        assert error(judged.posterior, truth) > 0.1
        assert error(fit(judged).of(judged.posterior), truth) < 0.02

    def test_is_no_better_if_decided_pairs_are_taken_for_random_ones(self):
        judged, truth = overconfident()
        decided = judged.same >= 0
        alone = Judged(judged.posterior[decided], judged.same[decided])
        weighted, unweighted = (error(fit(one).of(judged.posterior), truth) for one in (judged, alone))
        assert weighted <= unweighted

    @EXAMPLES
    @given(PAIRS, st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20, unique=True))
    def test_never_changes_the_order_of_two_pairs(self, judged, posteriors):
        found = fit(judged).of(np.sort(posteriors))
        assert (np.diff(found) >= 0).all()
        assert ((found >= 0) & (found <= 1)).all()

    @EXAMPLES
    @given(PAIRS, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_pairs(self, judged, random):
        order = list(range(len(judged.posterior)))
        random.shuffle(order)
        mixed = Judged(judged.posterior[order], judged.same[order])
        one, other = fit(judged), fit(mixed)
        np.testing.assert_allclose(one.of(judged.posterior), other.of(judged.posterior), atol=1e-12)

    def test_stays_at_the_models_own_posterior_where_nothing_is_decided(self):
        posterior = np.repeat([0.05, 0.6, 0.95], 100)
        same = np.full(300, -1, np.int8)
        same[:100] = np.arange(100) % 20 == 0
        np.testing.assert_allclose(fit(Judged(posterior, same)).of(posterior), posterior, atol=1e-9)

    def test_three_decisions_move_it_less_than_three_hundred(self):
        def moved(n):
            same = np.full(1000, -1, np.int8)
            same[:n] = 0
            return float(fit(Judged(np.full(1000, 0.6), same)).of(np.array([0.6]))[0])

        assert 0.0 < moved(300) < 0.1 < moved(3) < 0.6

    def test_is_read_again_to_the_last_digit(self):
        found = fit(overconfident()[0])
        again = Recalibration.from_told(found.as_told())
        at = np.linspace(0, 1, 1001)
        assert (found.of(at) == again.of(at)).all()


class TestWhoHasOne:
    def judged(self, n_decided):
        posterior = np.linspace(0.01, 0.99, 1000)
        same = np.full(1000, -1, np.int8)
        same[:n_decided] = 0
        return Judged(posterior, same)

    def test_nobody_below_the_least_number_of_decisions(self):
        maps, told = recalibrations({"exchange": self.judged(100), "death": self.judged(99)}, 200)
        assert maps == {}
        assert [(row["stratum"], row["decisions"], row["recalibrated"]) for row in told] == [
            ("full lists", 199, False)
        ]

    def test_a_stratum_that_has_them_together(self):
        maps, told = recalibrations({"exchange": self.judged(100), "death": self.judged(100)}, 200)
        assert set(maps) == {"exchange", "death"}
        assert told[0]["error_after"] < told[0]["error_before"]

    def test_a_kind_that_has_them_alone_has_its_own(self):
        maps, told = recalibrations({"testimony": self.judged(250), "interview": self.judged(5)}, 200)
        assert maps["testimony"] is not maps["interview"]
        assert [row["stratum"] for row in told] == ["testimony", "mentions"]

    @EXAMPLES
    @given(PAIRS, PAIRS)
    def test_nobody_whose_map_does_no_better_on_pairs_that_it_was_not_fitted_to(self, one, other):
        maps, told = recalibrations({"testimony": one, "registry": other}, 1)
        for row in told:
            judged = row["error_after"] is not None
            assert judged == (row["decisions"] >= 1)
            better = judged and row["error_after"] < row["error_before"]
            assert row["recalibrated"] == better == ("map" in row)
            assert all((kind in maps) == better for kind in row["kinds"])

    def test_every_kind_is_of_one_stratum(self):
        kinds = [kind for of in STRATA.values() for kind in of]
        assert len(kinds) == len(set(kinds)) == 6


class TestTheSharesOfARecord:
    @EXAMPLES
    @given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=5), st.floats(1e-20, 1.0), PAIRS)
    def test_make_one_with_nobodys(self, masses, nobody, judged):
        total = sum(masses) + nobody
        shares, left = np.array(masses) / total, np.array([nobody / total])
        group, settled = np.zeros(len(masses), int), np.zeros(len(masses), bool)
        new, after, divisor = recalibrated_shares(shares, left, group, settled, fit(judged))
        assert new.sum() + after[0] == pytest.approx(1.0)
        assert after[0] > 0
        assert divisor[0] >= 1.0 - 1e-12

    def test_nobody_takes_what_the_others_lose_and_what_is_decided_stays(self):
        halved = Recalibration(np.array([0.0, 1.0]), np.array([0.0, 0.5]))
        new, after, _ = recalibrated_shares(
            np.array([0.8, 0.1, 1.0]),
            np.array([0.1, 1e-30]),
            np.array([0, 0, 1]),
            np.array([False, False, True]),
            halved,
        )
        assert new[0] == pytest.approx(0.8 * 0.505)
        assert new[:2].sum() + after[0] == pytest.approx(1.0)
        assert new[2] == pytest.approx(1.0)


FEW = replace(SETTINGS, threads=1, least_decisions=40)


@pytest.fixture(scope="module")
def decided(world):
    """Every second link of testimony and of acknowledgement decided.

    Reviewers know better than the truth that the model is overconfident of testimony: they part every third
    pair.
    """
    records, links = world.result.records, world.result.links
    told = []
    for kind in ("testimony", "acknowledgement"):
        of = links[(records["kind"].to_numpy()[links["right_rid"]] == kind) & (links["left_rid"] < 400)]
        told.append(of.sort_values(["left_rid", "right_rid"]).iloc[::2])
    pairs = pd.concat(told)
    sides = {}
    for side in ("left", "right"):
        rows = records.loc[pairs[f"{side}_rid"]]
        for name, column in (("kind", "kind"), ("source", "source"), ("record", "record_id")):
            sides[f"{side}_{name}"] = rows[column].to_numpy()
    frame = pd.DataFrame(sides)
    persons = [
        [world.person_of[key] for key in zip(frame[f"{side}_kind"], frame[f"{side}_record"], strict=True)]
        for side in ("left", "right")
    ]
    verdict = ["same" if one == other else "different" for one, other in zip(*persons, strict=True)]
    parted = (frame["right_kind"] == "testimony") & (np.arange(len(frame)) % 3 == 0)
    return frame.assign(verdict=np.where(parted, "different", verdict))


@pytest.fixture(scope="module")
def recalibrated(world, decided):
    return link_records(world.frames, FEW, world.known, decided=decided)


def unsure_mentions(result, decided):
    """Testimonies that nobody decided of, with an unsure candidate in the registry, the least sure first."""
    records, edges = result.records, result.edges
    of = edges[(edges["person"] < result.persons["anchor_rid"].size) & edges["probability"].between(0.1, 0.9)]
    known = set(decided["right_record"])
    mention = records.loc[of["mention_rid"]]
    open_ = ((mention["kind"] == "testimony") & ~mention["record_id"].isin(known)).to_numpy()
    of = (
        of[open_].assign(unsure=(of["probability"][open_] - 0.5).abs()).sort_values(["unsure", "mention_rid"])
    )
    return list(dict.fromkeys(of.sort_values(["unsure", "mention_rid"])["mention_rid"]))


def shares_of(result, rid):
    """anchor -> probability of each registered candidate of a record."""
    edges = result.edges[result.edges["mention_rid"] == rid]
    anchors = result.persons["anchor_rid"].to_numpy()[edges["person"]]
    registered = result.records["kind"].to_numpy()[anchors] == "registry"
    return dict(zip(anchors[registered].tolist(), edges["probability"].to_numpy()[registered], strict=True))


class TestANight:
    def test_tells_of_the_decisions_and_the_error_by_stratum(self, recalibrated, decided):
        told = recalibrated.report["recalibration"]
        assert told["decisions"] == len(decided)
        by_name = {row["stratum"]: row for row in told["strata"]}
        assert by_name["testimony"]["recalibrated"] and by_name["acknowledgement"]["recalibrated"]
        assert not by_name["registry duplicates"]["recalibrated"]
        assert by_name["testimony"]["decisions"] <= (decided["right_kind"] == "testimony").sum()
        assert 0.0 <= by_name["testimony"]["error_after"] < 0.5

    def test_with_one_decision_too_few_nothing_changes(self, world, decided):
        few, none = decided.head(39), replace(FEW, least_decisions=10_000)
        assert_same(
            link_records(world.frames, FEW, world.known, decided=few),
            link_records(world.frames, none, world.known, decided=few),
        )

    def test_the_draws_have_the_recalibrated_shares(self, recalibrated):
        edges, n = recalibrated.edges, recalibrated.n_draws
        share = sizes(recalibrated.bits) / n
        p = edges["probability"].to_numpy()
        assert (np.abs(share - p) < 5 * np.sqrt(p * (1 - p) / n) + 2 / n).mean() > 0.995
        assert edges.groupby("mention_rid")["probability"].sum().max() <= 1 + 1e-6

    def test_a_seat_whose_second_record_tells_nothing_has_the_shares_of_the_first(self, world, decided):
        silent = world.frames["testimony"].iloc[:1].copy()
        silent[[name for name in silent.columns if name not in ("source", "record_id")]] = None
        silent["record_id"] = "~silent"
        frames = world.frames | {"testimony": pd.concat([world.frames["testimony"], silent])}
        before = link_records(frames, FEW, world.known, decided=decided)
        rids = set(unsure_mentions(before, decided)[:5])
        assert len(rids) == 5
        for rid in rids:
            record = before.records["record_id"][rid]
            row = dict.fromkeys(("left_kind", "right_kind"), "testimony") | {"verdict": "same"}
            row |= dict.fromkeys(("left_source", "right_source"), silent["source"].iloc[0])
            row |= {"left_record": record, "right_record": "~silent"}
            both = pd.concat([decided, pd.DataFrame([row])], ignore_index=True)
            after = link_records(frames, FEW, world.known, decided=both)
            assert shares_of(after, rid) == pytest.approx(shares_of(before, rid), abs=1e-3)

    def test_every_share_is_explained_to_the_digit_from_what_the_night_kept(self, recalibrated):
        result, kept = recalibrated, recalibrated.evidence
        told = {
            kind: Recalibration.from_told(row["map"])
            for row in result.report["recalibration"]["strata"]
            if row["recalibrated"]
            for kind in row["kinds"]
        }
        kinds = result.records["kind"].to_numpy()
        seen = 0
        anchors = result.entries.drop_duplicates("person", keep=False)
        edges = result.edges.merge(anchors, on="person").merge(
            kept.comparisons, left_on=["entry_rid", "mention_rid"], right_on=["left_rid", "right_rid"]
        )
        contests = kept.contests.set_index("mention_rid")
        for row in edges.itertuples(index=False):
            kind = kinds[row.mention_rid]
            levels = {f.name: int(getattr(row, f.name)) for f in FIELDS}
            own = {
                name: float(getattr(row, column))
                for name, column in OWN_U.items()
                if not np.isnan(getattr(row, column))
            }
            one = contests.loc[row.mention_rid]
            contest = Contest(
                int(one["candidates"]),
                *one[["log_total", "nobody", "left_over", "divisor"]],
                not_compared=one["not_compared"],
                spoken_of=one["spoken_of"],
            )
            model = read_model(kept.models, kept.model_levels, ("registry", kind))
            found = waterfall(
                Comparison(levels, own), model, Outcome(contest, row.probability, by=told[kind])
            )
            assert found.probability == pytest.approx(row.probability, abs=1e-9)
            names = [step.name for step in found.steps]
            assert "recalibrated" in names or (levels["decided"] >= 0 and contest.divisor == 1.0)
            seen += 1
        assert seen > 50
