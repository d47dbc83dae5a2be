"""An explanation is the model's own arithmetic, step by step, in words for every level."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.assembly import SMALLEST_LINK
from linkage.matching.blocking_rules import RULES
from linkage.matching.competition import compete, each_for_itself, groups_of
from linkage.matching.explanation import (
    Comparison,
    Contest,
    Outcome,
    effective_number,
    values_of,
    waterfall,
)
from linkage.matching.fields import BY_NAME, FIELDS
from linkage.matching.model import evidence, floored
from linkage.matching.recalibration import Recalibration
from linkage.matching.training import prior_model
from linkage.matching.value_keys import KEY_SPACES
from linkage.matching.vectors import Vectors
from linkage.matching.wording import (
    CONDITION_WORDS,
    FIELD_WORDS,
    STEP_WORDS,
    Words,
    level_words,
    rule_words,
)
from tests.matching.conftest import EXAMPLES
from tests.matching.simulation import PLACE, chance_of_prior, frequency_of

#: Every possible comparison vector of a pair.
VECTORS = st.tuples(*[st.integers(-1, len(f.levels) - 1) for f in FIELDS])
CHANCE = chance_of_prior()
NOTHING = Comparison({f.name: -1 for f in FIELDS}, {})


def model_of(left_kind="registry", right_kind="testimony", n_left=1000):
    return prior_model(left_kind, right_kind, n_left, CHANCE)


def compared(levels):
    return Comparison({f.name: level for f, level in zip(FIELDS, levels, strict=True)}, {})


def weighed(levels, model):
    """The same pair by the pipeline; u are averages, as every value is as frequent as the average one."""
    flat = frequency_of(CHANCE, 2)
    vectors = Vectors(
        np.array([0], np.int32), np.array([1], np.int32), np.array([1], np.int32), np.array([levels], np.int8)
    )
    found = evidence(vectors, model, flat)
    return found, floored(found, model)


def bits_of(found):
    return found.prior.bits + sum(f.bits for f in found.fields) + sum(s.bits for s in found.steps)


def probability_of(bits):
    return 1 / (1 + 2.0**-bits)


class TestRecalibration:
    HALVED = Recalibration(np.array([0.0, 1.0]), np.array([0.0, 0.5]))

    @EXAMPLES
    @given(VECTORS.filter(lambda levels: levels[PLACE["decided"]] < 0))
    def test_is_a_step_of_two_entries(self, levels):
        model = model_of("registry", "registry")
        before = waterfall(compared(levels), model, Outcome()).probability
        found = waterfall(compared(levels), model, Outcome(by=self.HALVED))
        assert found.steps[-1].name == "recalibrated"
        assert found.probability == pytest.approx(0.505 * before, rel=1e-9)
        assert probability_of(bits_of(found)) == pytest.approx(found.probability, abs=1e-12)

    def test_leaves_a_decided_pair_where_people_put_it(self):
        levels = {**NOTHING.levels, "surname": 6, "decided": 1}
        found = waterfall(Comparison(levels, {}), model_of("registry", "registry"), Outcome(by=self.HALVED))
        assert "recalibrated" not in [step.name for step in found.steps]
        assert found.probability == pytest.approx(1.0)


class TestTheSum:
    @EXAMPLES
    @given(VECTORS)
    def test_of_two_entries_is_the_posterior_beside_a_relative(self, levels):
        model = model_of("registry", "registry")
        own, log_bf = weighed(levels, model)
        posterior = compete(
            log_bf, own.log_alike, each_for_itself(1), model.in_left, model.n_left, 1
        ).posterior[0]
        found = waterfall(compared(levels), model, Outcome())
        assert found.match_weight == pytest.approx(log_bf[0] / np.log(2), abs=1e-9)
        assert probability_of(bits_of(found)) == pytest.approx(posterior, abs=1e-12)
        assert found.probability == pytest.approx(posterior, abs=1e-12)

    @EXAMPLES
    @given(VECTORS, VECTORS, st.floats(0.01, 1.0))
    def test_of_a_mention_is_its_share_among_its_candidates(self, levels, rival, chance):
        model = model_of()
        (own, log_bf), (other, rival_bf) = weighed(levels, model), weighed(rival, model)
        both = np.array([log_bf[0], rival_bf[0]])
        kin = np.array([own.log_alike[0], other.log_alike[0]])
        outcome = compete(both, kin, groups_of(np.zeros(2)), model.in_left, model.n_left, 1)
        contest = Contest(2, float(outcome.log_total[0]), float(outcome.nobody[0]), float(outcome.nobody[0]))
        share = float(outcome.posterior[0])
        found = waterfall(compared(levels), model, Outcome(contest, share, chance))
        assert probability_of(bits_of(found)) == pytest.approx(share * chance, abs=1e-12)
        assert {step.name for step in found.steps} <= {"floor", "competition", "entry"}

    @EXAMPLES
    @given(VECTORS, st.floats(0.05, 1.0), st.floats(0.01, 0.99))
    def test_of_an_unregistered_person_is_what_is_left_over_for_it(self, levels, left_over, part):
        model = model_of("exchange", "testimony")
        alone = waterfall(compared(levels), model, Outcome()).alone
        share = alone * part * left_over
        found = waterfall(compared(levels), model, Outcome(Contest(1, 0.0, left_over, left_over), share))
        assert probability_of(bits_of(found)) == pytest.approx(share, abs=1e-12)

    @EXAMPLES
    @given(VECTORS, st.floats(0.01, 100.0))
    def test_of_a_mention_beside_persons_known_elsewhere_is_its_share_among_all(self, levels, weight):
        model = model_of()
        own, log_bf = weighed(levels, model)
        outcome = compete(log_bf, own.log_alike, groups_of(np.zeros(1)), model.in_left, model.n_left, 1)
        before, nobody = float(outcome.posterior[0]), float(outcome.nobody[0])
        known = 1.0 / (1.0 - nobody + nobody * weight)
        left_over = nobody * weight * known
        contest = Contest(1, float(outcome.log_total[0]), nobody, left_over, known=known)
        found = waterfall(compared(levels), model, Outcome(contest, before * known))
        assert probability_of(bits_of(found)) == pytest.approx(1.0 - left_over, abs=1e-9)
        assert {step.name for step in found.steps} <= {"floor", "competition", "known_elsewhere"}

    @EXAMPLES
    @given(VECTORS, VECTORS, st.floats(0.0, 1.0), st.floats(0.0, 1e6))
    def test_of_a_mention_tells_each_who_is_no_candidate_by_a_step_of_its_own(
        self, levels, rival, unseen, doubt
    ):
        model = model_of()
        (own, log_bf), (other, rival_bf) = weighed(levels, model), weighed(rival, model)
        both, kin = np.r_[log_bf, rival_bf], np.r_[own.log_alike, other.log_alike]
        prior = (model.in_left, model.n_left, 1, np.full(3, unseen), model.look_alikes)
        doubted = np.logaddexp(kin, np.log(doubt) if doubt else -np.inf)
        outcome = compete(both, doubted, groups_of(np.zeros(2)), *prior)
        total = float(np.exp(outcome.log_total[0]))
        apart = {"not_compared": model.in_left * unseen}
        resembling = (1.0 - model.in_left) * model.look_alikes / model.n_left
        apart["look_alikes"] = float(np.exp(kin).sum()) * resembling
        apart["spoken_of"] = 2 * doubt * resembling
        nobody, share = float(outcome.nobody[0]), float(outcome.posterior[0])
        kept = {name: apart[name] / total for name in ("not_compared", "spoken_of")}
        found = waterfall(
            compared(levels), model, Outcome(Contest(2, np.log(total), nobody, nobody, **kept), share)
        )
        assert probability_of(bits_of(found)) == pytest.approx(share, abs=1e-12)
        told = {step.name: step.bits for step in found.steps}
        assert [name for name in told if name != "floor"][-1] == "rivals"
        against = 1.0 - model.in_left
        for name, mass in apart.items():
            assert told.get(name, 0.0) == pytest.approx(np.log2(against / (against + mass)), abs=1e-6)
            against += mass

    def test_a_row_of_a_list_that_holds_a_person_once_ends_at_its_joint_share(self):
        contest = Contest(1, float(np.log(2.0)), 0.5, 0.7)
        found = waterfall(NOTHING, model_of(), Outcome(contest, 0.3))
        assert [step.name for step in found.steps] == ["competition", "once_on_a_list"]
        assert found.probability == pytest.approx(0.3)

    @pytest.mark.parametrize("left_over", [0.0, 0.5, 1.0])
    def test_what_people_decided_of_two_records_is_no_doing_of_the_listed(self, left_over):
        contest = Contest(1, float(np.log(2.0)), 0.5, left_over, known=1.5)
        found = waterfall(NOTHING, model_of(), Outcome(contest, 0.3, seated=True))
        *_, listed, decided = found.steps
        assert (listed.name, decided.name) == ("known_elsewhere", "decided_of_records")
        assert listed.bits == pytest.approx(np.log2(1.5), abs=0.01)
        assert found.probability == pytest.approx(0.3)

    def test_a_share_that_the_night_did_not_keep_is_below_every_link(self):
        contest = Contest(1, float(np.log(1e-3)), 0.5, 0.7)
        outcome = Outcome(contest, yielded=True)
        assert waterfall(NOTHING, model_of(), Outcome(contest)).probability > SMALLEST_LINK
        found = waterfall(NOTHING, model_of(), outcome)
        assert found.probability < SMALLEST_LINK
        assert found.steps[-1].name == "once_on_a_list"
        hopeless = waterfall(NOTHING, model_of(), replace(outcome, contest=Contest(1, 9.0, 0.5, 0.7)))
        assert hopeless.steps[-1].name == "competition"

    def test_the_entry_that_competed_lends_its_evidence(self):
        same = compared([len(f.levels) - 1 for f in FIELDS])
        found = waterfall(NOTHING, model_of(), Outcome(best=same))
        lent = next(step for step in found.steps if step.name == "other_entry")
        assert lent.bits == pytest.approx(waterfall(same, model_of(), Outcome()).match_weight)


class TestFields:
    @EXAMPLES
    @given(VECTORS, st.sampled_from([f.name for f in FIELDS]))
    def test_a_missing_field_adds_exactly_nothing_whatever_the_others_say(self, levels, name):
        silent = {**compared(levels).levels, name: -1}
        with_null = waterfall(Comparison(silent, {}), model_of(), Outcome(), competed=False)
        field = next(f for f in with_null.fields if f.field == name)
        assert (field.level, field.bits, field.m, field.u) == ("missing", 0.0, None, None)

    def test_u_is_the_value_s_own_frequency_where_it_was(self):
        levels = {**NOTHING.levels, "surname": int(BY_NAME["surname"].levels["SAME"])}
        found = waterfall(Comparison(levels, {"surname": 2.0**-10}), model_of(), Outcome(), competed=False)
        surname = found.fields[0]
        assert (surname.own_frequency, surname.u) == (True, 2.0**-10)
        assert surname.bits == pytest.approx(np.log2(surname.m) + 10)

    def test_a_pair_that_was_never_a_candidate_ends_with_its_evidence(self):
        found = waterfall(NOTHING, model_of(), Outcome(), competed=False)
        assert found.steps == ()
        assert found.probability == found.alone == pytest.approx(probability_of(found.prior.bits))

    def test_values_are_shown_where_a_record_has_them(self):
        shown = values_of({"surname": "Коваль", "birth_place": "Суми", "birth_date": "1990", "rank": None})
        assert (shown["surname"], shown["home"], shown["birth_year"]) == ("Коваль", "Суми", "1990")
        assert (shown["rank"], shown["sex"], shown.get("other_lists")) == (None, None, None)


class TestWords:
    @pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
    def test_every_level_is_told_in_both_languages(self, field):
        told = [
            level_words(field.name, name) for name in ("missing", *(v.name.lower() for v in field.levels))
        ]
        for words in (FIELD_WORDS[field.name], *told):
            assert words.uk.strip() and words.en.strip()
            assert words.uk != words.en

    def test_so_is_every_rule_and_whatever_a_rule_asks_for(self):
        assert all(rule_words(rule.name).uk for rule in RULES)
        asked = {space for rule in RULES for space in rule.keys} | {
            "birth_date",
            "birth_year",
            "near_year",
            "only",
        }
        assert asked == set(CONDITION_WORDS)
        assert asked - {"birth_date", "birth_year", "near_year", "only"} <= set(KEY_SPACES)
        assert all(isinstance(words, Words) for words in STEP_WORDS.values())

    def test_a_name_is_told_with_what_differs(self):
        assert level_words("surname", "near", "Гончар", "Хончар").en == "one sound misheard: г/х"
        assert level_words("surname", "near").en == "surnames are close"


def test_the_effective_number_of_answers():
    assert effective_number(np.array([1.0, 0.0])) == pytest.approx(1.0)
    assert effective_number(np.array([0.25] * 4)) == pytest.approx(4.0)
    assert 1 < effective_number(np.array([0.9, 0.1])) < 2
