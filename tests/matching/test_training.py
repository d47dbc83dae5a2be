"""Training finds the parameters that records were drawn from, and refuses what cannot be a person."""

from dataclasses import replace

import numpy as np
import pytest

from linkage.matching import training
from linkage.matching.competition import groups_of
from linkage.matching.fields import BY_NAME, FIELDS
from linkage.matching.m_step import PRIOR_MATCHES
from linkage.matching.model import evidence
from linkage.matching.told_names import NONE, WHOLE
from linkage.matching.training import (
    PRIOR_IN_LEFT,
    Sample,
    pooled_prior,
    train,
)
from tests.matching.simulation import COMPARED, PLACE, hopeful, simulate, tilted_m

TILTED = tilted_m()


@pytest.fixture(scope="module")
def simulated():
    return simulate(TILTED)


@pytest.fixture(scope="module")
def trained(simulated):
    return train(simulated.sample(), simulated.prior(), simulated.frequency)


def assert_monotone(model):
    for field in COMPARED:
        weight = np.log(model.m[field.name] / model.chance.u[field.name])
        assert (np.diff(weight) >= -1e-9).all(), field.name


class TestRecovery:
    @pytest.mark.parametrize("missing", [0.0, 0.3, 0.6])
    def test_m_and_c_are_those_that_records_were_drawn_from(self, missing):
        in_left = 0.7
        world = simulate(TILTED, in_left, missing, seed=2)
        model, _ = train(world.sample(), world.prior(), world.frequency)
        assert model.trained
        registered = (world.partner >= 0).mean()
        assert model.in_left == pytest.approx(registered, abs=0.03)
        matches = world.vectors.levels[world.true_pairs()]
        for field in COMPARED:
            seen = matches[:, PLACE[field.name]]
            n = (seen >= 0).sum()
            # the estimate stands between what was drawn and the prior, as much nearer as there are matches
            drawn = np.bincount(seen[seen >= 0], minlength=len(field.levels))
            between = (drawn + PRIOR_MATCHES * np.array(field.m)) / (n + PRIOR_MATCHES)
            assert model.m[field.name] == pytest.approx(between, abs=0.04), field.name

    @pytest.mark.parametrize("in_left", [0.1, 0.3, 0.5, 0.9])
    def test_c_is_the_share_that_is_registered_however_large(self, in_left):
        world = simulate(TILTED, in_left, missing=0.1, seed=4)
        model, _ = train(world.sample(), world.prior(), world.frequency)
        assert model.trained
        assert model.in_left == pytest.approx((world.partner >= 0).mean(), abs=0.03)

    def test_every_start_ends_at_the_same_parameters(self, trained):
        """Simulated persons are one clear cluster; where there is another one, starts differ."""
        starts = trained[0].report["starts"]
        assert len(starts) == 3
        assert starts == pytest.approx([starts[0]] * 3, rel=1e-4)
        assert trained[0].report["converged"]

    def test_a_fit_that_used_up_its_iterations_is_not_said_to_have_converged(self, simulated, monkeypatch):
        """Not even if little was left to do once u was split anew."""
        monkeypatch.setattr(training, "MAX_ITERATIONS", 2)
        model, _ = train(simulated.sample(), simulated.prior(), simulated.frequency)
        assert model.report["iterations"] > 2
        assert not model.report["converged"]

    def test_what_is_learnt_is_nearer_the_truth_than_what_was_assumed(self, trained):
        model, _ = trained
        for field in COMPARED:
            if abs(np.array(field.m) - TILTED[field.name]).max() > 0.05:
                learnt, assumed = (abs(m - TILTED[field.name]).max() for m in (model.m[field.name], field.m))
                assert learnt < assumed, field.name

    def test_the_number_of_matches_is_told(self, simulated, trained):
        true = simulated.true_pairs().sum()
        assert trained[0].report["expected_matches"] == pytest.approx(true, rel=0.05)
        assert trained[0].report["refused"] is None


class TestMissingAtRandom:
    """What is missing takes no part, even where other fields tell that it will be missing."""

    @pytest.fixture(scope="class")
    def whole(self):
        return simulate(TILTED, missing=0.0, seed=7)

    def blanked(self, world, chance):
        """Dates of birth left out with this chance, pair by pair; the m learnt and the dates' true levels."""
        gone = np.random.default_rng(8).random(len(chance)) < chance
        dates = world.vectors.levels[:, PLACE["birth_date"]]
        changed = world.with_levels("birth_date", np.where(gone, -1, dates))
        model, counts = train(changed.sample(), changed.prior(), changed.frequency)
        assert model.trained
        drawn = np.bincount(dates[world.true_pairs()], minlength=len(BY_NAME["birth_date"].levels))
        return model, counts, drawn / drawn.sum()

    @pytest.mark.parametrize("chance", [0.3, 0.6])
    def test_leaving_dates_out_blindly_moves_no_parameter(self, whole, chance):
        model, counts, drawn = self.blanked(whole, np.full(len(whole.vectors), chance))
        assert counts["birth_date"].sum() == pytest.approx((1 - chance) * counts["surname"].sum(), rel=0.15)
        assert model.m["birth_date"] == pytest.approx(drawn, abs=0.06)
        assert model.in_left == pytest.approx((whole.partner >= 0).mean(), abs=0.03)

    @pytest.mark.parametrize("where", ["differs", "agrees"])
    def test_nor_does_it_where_another_field_decides(self, whole, where):
        unit = whole.vectors.levels[:, PLACE["unit"]]
        best = unit == max(BY_NAME["unit"].levels)
        chosen = best if where == "agrees" else ~best
        model, _, drawn = self.blanked(whole, np.where(chosen, 0.9, 0.1))
        assert model.m["birth_date"] == pytest.approx(drawn, abs=0.06)
        true_units = np.bincount(unit[whole.true_pairs()], minlength=len(BY_NAME["unit"].levels))
        assert model.m["unit"] == pytest.approx(true_units / true_units.sum(), abs=0.06)
        assert model.in_left == pytest.approx((whole.partner >= 0).mean(), abs=0.03)


class TestRecordsThatTellLess:
    def test_c_is_that_of_whole_names_though_fewer_of_the_others_are_found(self):
        """Every second mention tells no name, and meets only the entries that tell what it tells."""
        world = simulate(TILTED, in_left=0.7, missing=0.0, n_left=200, n_right=800, seed=5)
        kept = world.sample().vectors
        nameless = (kept.r % 2 == 1) & (kept.l >= 80)
        kept = kept.at(~nameless)
        told = np.where(kept.r % 2 == 1, NONE, WHOLE)
        groups = groups_of(kept.r)
        groups = replace(groups, told=told[groups.start])
        shares = np.array([0.5, 0.0, 0.5])
        prior = world.prior()
        met = replace(prior, chance=replace(prior.chance, met=np.array([1.0, 1.0, 0.4])))
        model, _ = train(Sample(kept, groups, world.n_right, told=shares), met, world.frequency)
        assert model.trained
        whole = np.arange(800) + world.n_left
        registered = (world.partner[whole % 2 == 0] >= 0).mean()
        assert model.in_left == pytest.approx(registered, abs=0.04)
        # of those who tell no name 0.4 c are found, and the rest is nobody's or was not compared
        not_found = 1 - model.in_left + model.in_left * model.unseen[NONE]
        assert model.in_left / not_found == pytest.approx(0.28 / (0.4 * 0.72), rel=0.25)
        naive, _ = train(Sample(kept, groups_of(kept.r), world.n_right), prior, world.frequency)
        assert naive.in_left < model.in_left - 0.1

    @pytest.mark.parametrize("in_left", [0.2, 0.5, 0.9])
    def test_of_whole_names_those_are_unseen_that_blocking_misses_however_short_the_list(self, in_left):
        world = simulate(TILTED, in_left, missing=0.0, n_left=60, n_right=int(30 / in_left), seed=6)
        prior = world.prior()
        met = replace(prior, chance=replace(prior.chance, met=np.array([0.9, 1.0, 1.0])))
        model, _ = train(world.sample(), met, world.frequency)
        assert model.trained
        assert model.unseen[WHOLE] == pytest.approx(0.1)

    def test_a_list_of_whole_names_has_nobody_unseen(self, trained):
        assert trained[0].unseen.tolist() == [0.0, 0.0, 0.0]


class TestAnswersThatNeverChange:
    def test_the_same_records_give_the_same_parameters(self, simulated, trained):
        again, counts = train(simulated.sample(), simulated.prior(), simulated.frequency)
        assert again.in_left == trained[0].in_left
        assert again.report == trained[0].report
        for field in FIELDS:
            assert again.m[field.name].tolist() == trained[0].m[field.name].tolist()
            assert counts[field.name].tolist() == trained[1][field.name].tolist()

    def test_so_do_the_same_records_in_another_order(self, simulated, trained):
        kept = simulated.sample().vectors
        rng = np.random.default_rng(9)
        # mentions in another order, and the candidates of each as well
        order = np.lexsort(
            (rng.random(len(kept)), rng.permutation(simulated.n_right)[kept.r - simulated.n_left])
        )
        mixed = kept.at(order)
        other, _ = train(
            Sample(mixed, groups_of(mixed.r), simulated.n_right), simulated.prior(), simulated.frequency
        )
        assert other.in_left == pytest.approx(trained[0].in_left, rel=1e-9)
        for field in FIELDS:
            assert other.m[field.name] == pytest.approx(trained[0].m[field.name], rel=1e-9)


class TestOddFields:
    def test_a_level_never_observed_stays_possible(self, simulated):
        unseen = BY_NAME["birth_date"].levels.DAY_AND_MONTH_SWAPPED
        levels = simulated.vectors.levels[:, PLACE["birth_date"]]
        world = simulated.with_levels("birth_date", np.where(levels == unseen, -1, levels))
        model, counts = train(world.sample(), world.prior(), world.frequency)
        assert model.trained
        assert counts["birth_date"][unseen] == 0
        assert model.m["birth_date"][unseen] > 0
        assert np.isfinite(np.log(model.m["birth_date"])).all()

    def test_a_field_of_a_single_level_breaks_nothing(self, simulated):
        world = simulated.with_levels("sex", 1)
        model, _ = train(world.sample(), world.prior(), world.frequency)
        assert model.trained
        assert np.isfinite(evidence(world.vectors, model, world.frequency).log_bf).all()
        assert model.m["sex"].sum() == pytest.approx(1)

    @pytest.mark.parametrize("field", ["surname", "birth_date", "unit"])
    def test_a_field_that_nobody_filled_in_keeps_its_prior_and_says_nothing(self, simulated, field):
        world = simulated.with_levels(field, -1)
        prior = world.prior()
        model, counts = train(world.sample(), prior, world.frequency)
        assert model.trained
        assert counts[field].sum() == 0
        assert model.m[field] == pytest.approx(prior.m[field], abs=0.02)
        doubled = replace(model, m={**model.m, field: np.array(model.m[field])[::-1]})
        one, other = (evidence(world.vectors, each, world.frequency) for each in (model, doubled))
        assert one.log_bf.tolist() == other.log_bf.tolist()

    def test_nothing_to_train_on_leaves_the_prior(self, simulated):
        nothing = simulated.vectors.at(np.zeros(len(simulated.vectors), dtype=bool))
        model, _ = train(Sample(nothing, groups_of(nothing.r), 40), simulated.prior(), simulated.frequency)
        assert not model.trained
        assert model.in_left == PRIOR_IN_LEFT


class TestGuards:
    def test_weights_never_fall_as_levels_rise(self, trained):
        assert_monotone(trained[0])

    @pytest.mark.parametrize("field", ["birth_date", "unit", "home", "patronymic"])
    def test_not_even_where_the_records_say_so(self, simulated, field):
        levels = simulated.vectors.levels[:, PLACE[field]]
        top = max(BY_NAME[field].levels)
        swapped = np.where(levels == top, top - 1, np.where(levels == top - 1, top, levels))
        world = simulated.with_levels(field, swapped)
        model, _ = train(world.sample(), world.prior(), world.frequency)
        assert_monotone(model)
        assert all(model.m[name].sum() == pytest.approx(1) for name in model.m)

    def test_too_few_matches_leave_the_priors_and_say_why(self):
        world = simulate(TILTED, n_left=40, n_right=12)
        prior = world.prior()
        model, _ = train(world.sample(), prior, world.frequency)
        assert not model.trained
        assert "expected matches" in model.report["refused"]
        assert model.in_left == prior.in_left
        assert all(model.m[name].tolist() == prior.m[name].tolist() for name in model.m)

    def test_too_few_matches_of_a_long_list_tell_that_they_are_few(self):
        world = simulate(TILTED, in_left=0.02, n_left=40, n_right=400)
        prior = world.prior()
        model, _ = train(world.sample(), prior, world.frequency)
        assert not model.trained
        assert model.in_left == pytest.approx(0.02, abs=0.02)
        assert all(model.m[name].tolist() == prior.m[name].tolist() for name in model.m)

    @pytest.mark.parametrize("name", ["surname", "given"])
    def test_a_fit_whose_names_differ_has_found_something_else_than_persons(self, simulated, name):
        # who shares everything else but the name: a household, or a unit captured together
        strange = np.array([0.9, *np.full(len(TILTED[name]) - 1, 0.1 / (len(TILTED[name]) - 1))])
        sure = {
            field: np.array([*np.full(len(m) - 1, 0.01 / (len(m) - 1)), 0.99]) for field, m in TILTED.items()
        }
        world = simulate({**sure, name: strange}, in_left=0.9, missing=0.0)
        model, _ = train(world.sample(), world.prior(), world.frequency)
        assert not model.trained
        assert f"field {name} would differ" in model.report["refused"]
        assert model.m[name].tolist() == list(BY_NAME[name].m)

    def test_hopeless_pairs_are_left_out_and_true_ones_are_not(self, simulated):
        kept = hopeful(simulated.vectors, simulated.prior(), simulated.frequency)
        assert kept.mean() < 0.5
        assert kept[simulated.true_pairs()].mean() > 0.99


class TestPooling:
    def test_without_any_list_the_documented_prior_stands(self):
        pooled = pooled_prior([])
        for field in FIELDS:
            assert pooled[field.name] == pytest.approx(np.array(field.m))

    def test_lists_move_the_prior_by_their_matches(self, trained):
        pooled = pooled_prior([trained[1]])
        for field in FIELDS:
            n, counts = trained[1][field.name].sum(), trained[1][field.name]
            assert pooled[field.name] == pytest.approx((counts + 100 * np.array(field.m)) / (n + 100))
            assert pooled[field.name].sum() == pytest.approx(1)
