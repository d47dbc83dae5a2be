"""The models of one night: a short list leans on what long ones teach."""

import numpy as np
import pytest

from linkage.matching import models, training
from linkage.matching.fields import FIELDS
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.m_step import PRIOR_MATCHES_OF_ENTRIES
from linkage.matching.models import ENTRIES, by_kind_pair, fit_models, with_persons
from linkage.matching.vectors import Vectors
from tests.matching.simulation import COMPARED, simulate, tilted_m

TILTED = tilted_m()
LONG, SHORT = ("registry", "acknowledgement"), ("registry", "testimony")


def fitted(threads=1, **worlds):
    """Fit lists of one registry; each world is a kind's."""
    pairs = {("registry", kind): world for kind, world in worlds.items()}
    largest = max(pairs.values(), key=lambda world: world.n_right)
    return fit_models(
        {pair: world.vectors for pair, world in pairs.items()},
        {pair: world.chance for pair, world in pairs.items()},
        {pair: (world.n_left, world.n_right) for pair, world in pairs.items()},
        largest.frequency,
        threads=threads,
    )


class TestFit:
    def test_a_short_list_takes_its_m_from_what_the_long_one_teaches(self):
        long, short = simulate(TILTED, seed=3), simulate(TILTED, n_right=6, seed=4)
        models, _, shared = fitted(acknowledgement=long, testimony=short)
        assert models[LONG].trained and not models[SHORT].trained
        for field in COMPARED:
            assert models[SHORT].m[field.name] == pytest.approx(shared[field.name])
            documented = abs(np.array(field.m) - TILTED[field.name]).max()
            if documented > 0.05:
                assert abs(shared[field.name] - TILTED[field.name]).max() < documented

    def test_alone_it_has_only_the_documented_prior(self):
        models, _, shared = fitted(testimony=simulate(TILTED, n_right=6, seed=4))
        for field in FIELDS:
            assert shared[field.name] == pytest.approx(np.array(field.m))
            assert models[SHORT].m[field.name] == pytest.approx(np.array(field.m))

    def test_what_entries_hardly_tell_they_do_not_teach(self):
        models, _, shared = fitted(registry=simulate(TILTED, seed=3))
        assert models[ENTRIES].trained
        for field in FIELDS:
            taught = np.abs(shared[field.name] - np.array(field.m)).max() > 1e-6
            hardly_told = field.name in PRIOR_MATCHES_OF_ENTRIES
            assert not (taught and hardly_told)
            assert taught or hardly_told or field not in COMPARED

    def test_pairs_that_cannot_matter_are_left_out_and_true_ones_kept(self):
        world = simulate(TILTED, seed=3)
        _, kept, _ = fitted(acknowledgement=world)
        true = set(zip(world.vectors.l[world.true_pairs()], world.vectors.r[world.true_pairs()], strict=True))
        left = set(zip(kept[LONG].l, kept[LONG].r, strict=True))
        assert len(left) < len(world.vectors) / 2
        assert len(true & left) > 0.99 * len(true)

    def test_the_order_in_which_lists_are_given_does_not_matter(self):
        long, other = simulate(TILTED, seed=3), simulate(TILTED, n_right=200, seed=5)
        one, _, shared = fitted(acknowledgement=long, testimony=other)
        again, _, shared_again = fitted(testimony=other, acknowledgement=long)
        for field in FIELDS:
            assert shared[field.name] == pytest.approx(shared_again[field.name], rel=1e-12)
            for pair in (LONG, SHORT):
                assert one[pair].m[field.name] == pytest.approx(again[pair].m[field.name], rel=1e-6)

    @pytest.mark.parametrize("many", [0, 10**9])
    def test_nor_does_the_number_of_threads(self, many, monkeypatch):
        for module in (models, training):
            monkeypatch.setattr(module, "MANY_SETS", many)
        worlds = {
            "registry": simulate(TILTED, n_right=120, seed=6),
            "acknowledgement": simulate(TILTED, seed=3),
            "testimony": simulate(TILTED, n_right=200, seed=5),
        }
        (one, kept, shared), (again, kept_again, shared_again) = (fitted(n, **worlds) for n in (1, 3))
        for pair in (ENTRIES, LONG, SHORT):
            assert one[pair].as_json() == again[pair].as_json()
            assert kept[pair].levels.tobytes() == kept_again[pair].levels.tobytes()
        for field in FIELDS:
            assert shared[field.name].tolist() == shared_again[field.name].tolist()

    def test_a_record_that_has_found_its_person_counts_less(self):
        world = simulate(TILTED, seed=3)
        known = {LONG: world.chance}, {LONG: (world.n_left, world.n_right)}, world.frequency
        open_share = np.full(world.n_left + world.n_right, 0.5)
        every, few = (
            fit_models({LONG: world.vectors}, *known, open_share=share)[0] for share in (None, open_share)
        )
        ratio = few[LONG].report["expected_matches"] / every[LONG].report["expected_matches"]
        assert 0.2 < ratio < 0.35


class TestKinds:
    @pytest.mark.parametrize("seed", range(3))
    def test_pairs_are_shared_out_by_the_kinds_of_their_records(self, seed):
        rng = np.random.default_rng(seed)
        kind_of = np.sort(rng.integers(0, len(KIND_ORDER), 15))
        right, left = np.tril_indices(15, -1)
        levels = rng.integers(-1, 2, (len(left), len(FIELDS))).astype(np.int8)
        pairs = Vectors(left.astype(np.int32), right.astype(np.int32), np.arange(len(left)), levels)
        parts = by_kind_pair(pairs, kind_of, KIND_ORDER)
        assert sum(len(part) for part in parts.values()) == len(pairs)
        for (a, b), part in parts.items():
            assert {KIND_ORDER[k] for k in kind_of[part.l]} == {a}
            assert {KIND_ORDER[k] for k in kind_of[part.r]} == {b}
            keys = list(zip(part.r, part.l, strict=True))
            assert keys == sorted(keys)
            assert (levels[part.rules] == part.levels).all()

    def test_persons_compete_where_entries_did(self):
        model = simulate(TILTED, n_right=3).prior()
        assert with_persons(model, 90).n_left == 90
        assert with_persons(model, 0).n_left == 1
        assert with_persons(model, 90).log_prior() > model.log_prior()
