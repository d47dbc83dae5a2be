"""Match weights: what each field adds, that a null adds nothing, and that a date alone makes no match."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.competition import compete, groups_of
from linkage.matching.fields import BY_NAME, FIELDS, TIERS
from linkage.matching.model import (
    BELOW_FLOOR_PROBABILITY,
    NAME_FLOOR_BITS,
    Weights,
    evidence,
    evidence_of_sets,
    field_weight,
    floored,
)
from linkage.matching.shown import held, sets_of_pairs
from linkage.matching.training import prior_model
from linkage.matching.vectors import Vectors
from tests.matching.conftest import EXAMPLES
from tests.matching.simulation import PLACE, chance_of_prior, frequency_of

CHANCE = chance_of_prior()
FREQUENCY = frequency_of(CHANCE, 10)
MODEL = prior_model("registry", "testimony", 1000, CHANCE)
PATTERN = st.tuples(*[st.integers(-1, len(field.levels) - 1) for field in FIELDS])
PATTERNS = st.lists(PATTERN, min_size=1, max_size=15)


def vectors(rows):
    n = len(rows)
    levels = np.array(rows, dtype=np.int8).reshape(n, len(FIELDS))
    right = np.arange(1, n + 1, dtype=np.int32) % 10
    return Vectors(np.zeros(n, np.int32), right, np.ones(n, np.int32), levels)


def alone(log_bf, log_alike=None):
    """The posterior of each pair as its record's only candidate, by default without relatives."""
    kin = np.full(len(log_bf), -1000.0) if log_alike is None else log_alike
    groups = groups_of(np.arange(len(log_bf)))
    return compete(log_bf, kin, groups, MODEL.in_left, MODEL.n_left, len(log_bf)).posterior


def pattern(**levels):
    """One comparison vector: the named fields' levels, everything else missing."""
    row = [-1] * len(FIELDS)
    for name, level in levels.items():
        row[PLACE[name]] = int(level)
    return row


def weighed(rows, model=MODEL):
    return evidence(vectors(rows), model, FREQUENCY)


class TestNulls:
    def test_a_pair_with_nothing_to_compare_has_no_evidence_at_all(self):
        found = weighed([pattern()])
        assert (found.log_bf[0], found.log_alike[0], found.name_bits[0]) == (0.0, 0.0, 0.0)

    @EXAMPLES
    @given(PATTERNS, st.sampled_from(FIELDS))
    def test_a_null_takes_away_just_its_field_s_weight(self, rows, field):
        nulled = [[*row[: PLACE[field.name]], -1, *row[PLACE[field.name] + 1 :]] for row in rows]
        pairs = vectors(rows)
        weight = field_weight(field.name, pairs.levels[:, PLACE[field.name]], pairs.r, MODEL, FREQUENCY)
        assert weighed(nulled).log_bf == pytest.approx(weighed(rows).log_bf - weight, abs=1e-9)

    @EXAMPLES
    @given(PATTERNS, st.sampled_from(FIELDS))
    def test_a_null_is_never_the_last_level(self, rows, field):
        # a model whose last level says everything: a null read as index -1 would show
        m = np.full(len(field.levels), 1e-12)
        m[-1] = 1.0
        extreme = replace(MODEL, m={**MODEL.m, field.name: m})
        nulled = [[*row[: PLACE[field.name]], -1, *row[PLACE[field.name] + 1 :]] for row in rows]
        one, other = weighed(nulled), weighed(nulled, extreme)
        assert one.log_bf.tolist() == other.log_bf.tolist()
        assert one.log_alike.tolist() == other.log_alike.tolist()


class TestWeights:
    @EXAMPLES
    @given(PATTERNS)
    def test_evidence_is_the_sum_of_the_fields_weights(self, rows):
        pairs = vectors(rows)
        weights = {
            field.name: field_weight(field.name, pairs.levels[:, i], pairs.r, MODEL, FREQUENCY)
            for i, field in enumerate(FIELDS)
        }
        found = weighed(rows)
        assert found.log_bf == pytest.approx(sum(weights.values()))
        of_names = sum(weights[field.name] for field in FIELDS if field.evidence_of_name)
        assert found.name_bits == pytest.approx(of_names / np.log(2))

    @EXAMPLES
    @given(PATTERNS, st.integers(1, 5), st.integers(1, 3))
    def test_evidence_is_the_same_to_the_last_digit_whatever_is_weighed_at_a_time(self, rows, size, threads):
        pairs = vectors(rows)
        at_once = evidence_of_sets(pairs, MODEL, FREQUENCY)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("linkage.matching.shown.SETS_AT_A_TIME", size)
            in_parts = evidence_of_sets(pairs, MODEL, FREQUENCY, threads)
        for name in ("log_bf", "log_alike", "name_bits"):
            assert getattr(in_parts, name).tolist() == getattr(at_once, name).tolist()

    @EXAMPLES
    @given(PATTERNS, st.booleans())
    def test_sets_weigh_the_same_whether_what_they_show_is_held_or_looked_up(self, rows, several):
        pairs = vectors(rows * 3 if several else rows)
        sets = sets_of_pairs(pairs, pairs.like_pairs[0], FREQUENCY)
        found = []
        for each in (sets, held(sets), held(sets, 2)):
            weighed = Weights(each, MODEL).weighed(each.shown(slice(None)))
            found.append((weighed.log_bf().tolist(), weighed.log_alike(MODEL.alike).tolist()))
        assert found[0] == found[1] == found[2]

    @pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
    def test_a_weight_is_the_log_of_m_over_u_and_rises_with_the_level(self, field):
        levels = np.array(list(field.levels), dtype=np.int8)
        weight = field_weight(field.name, levels, np.ones(len(levels), int), MODEL, FREQUENCY)
        assert weight == pytest.approx(np.log(np.array(field.m) / CHANCE.u[field.name]))
        assert weight[0] < 0 < weight[-1]

    @pytest.mark.parametrize("field", sorted(TIERS))
    def test_a_rarer_value_weighs_more(self, field):
        rare = {key: np.array([share[0], share[0] - 2.0]) for key, share in FREQUENCY.log_share.items()}
        features = {name: np.arange(10) % 2 for name in FREQUENCY.features}
        two = replace(FREQUENCY, log_share=rare, features=features)
        for tier in TIERS[field]:
            levels = np.full(2, tier.levels[-1], dtype=np.int8)
            common, scarce = field_weight(field, levels, np.array([0, 1]), MODEL, two)
            assert scarce == pytest.approx(common + 2.0)

    def test_beyond_53_bits_weights_keep_their_order(self):
        best = {field.name: max(field.levels) for field in FIELDS}
        rows = [pattern(**best)]
        for name in ("home", "unit", "birth_date", "document"):
            best = {**best, name: min(BY_NAME[name].levels)}
            rows.append(pattern(**best))
        found = weighed(rows)
        bits = found.log_bf / np.log(2)
        assert (np.diff(bits) < 0).all()
        assert bits[-2] > 53
        # as probabilities the first of them can no longer be told apart
        posterior = alone(found.log_bf)
        assert posterior[0] == posterior[1] == 1.0


class TestRelatives:
    def test_a_brother_s_record_fits_a_brother_better_than_the_person(self):
        brothers = pattern(
            surname=BY_NAME["surname"].levels.SAME,
            patronymic=BY_NAME["patronymic"].levels.SAME,
            given=BY_NAME["given"].levels.DIFFERENT,
            birth_date=BY_NAME["birth_date"].levels.DIFFERENT,
            unit=BY_NAME["unit"].levels.SAME,
            home=BY_NAME["home"].levels.SAME,
        )
        found = weighed([brothers])
        assert found.log_alike[0] > 0
        assert found.log_alike[0] > found.log_bf[0] + MODEL.log_prior()
        assert alone(found.log_bf, found.log_alike)[0] < 0.05

    def test_the_person_s_own_record_does_not(self):
        same = {name: max(BY_NAME[name].levels) for name in ("surname", "given", "patronymic", "birth_date")}
        found = weighed([pattern(**same)])
        assert found.log_alike[0] < found.log_bf[0]


class TestNameFloor:
    @EXAMPLES
    @given(PATTERNS)
    def test_where_names_say_too_little_no_pair_is_likely(self, rows):
        found = weighed(rows)
        held = floored(found, MODEL)
        poor = found.name_bits < NAME_FLOOR_BITS
        assert held[~poor].tolist() == found.log_bf[~poor].tolist()
        odds = np.exp(held[poor] + MODEL.log_prior())
        assert (odds / (1 + odds) <= BELOW_FLOOR_PROBABILITY + 1e-9).all()
        assert (held <= found.log_bf).all()

    def test_a_date_of_birth_alone_never_makes_a_match(self):
        everything_but_a_name = {
            field.name: max(field.levels) for field in FIELDS if not field.evidence_of_name
        }
        held = floored(weighed([pattern(**everything_but_a_name)]), MODEL)
        assert alone(held)[0] <= BELOW_FLOOR_PROBABILITY

    @pytest.mark.parametrize("name", ["document", "tax_number", "call_sign"])
    def test_a_number_or_a_call_sign_counts_as_a_name(self, name):
        best = {of: max(BY_NAME[of].levels) for of in (name, "birth_date")}
        found = weighed([pattern(**best)])
        assert found.name_bits[0] > NAME_FLOOR_BITS
        assert floored(found, MODEL)[0] == found.log_bf[0]


class TestReadableForm:
    def test_is_plain_json_with_every_level_by_name(self):
        told = json.loads(json.dumps(MODEL.as_json(), allow_nan=False))
        assert set(told["fields"]) == {field.name for field in FIELDS}
        for field in FIELDS:
            levels = told["fields"][field.name]
            assert list(levels) == [level.name.lower() for level in field.levels]
            pairs = zip(field.m, CHANCE.u[field.name], strict=True)
            for level, (m, u) in zip(levels.values(), pairs, strict=True):
                assert level["match_weight"] == pytest.approx(np.log2(m / u), abs=0.001)
        assert (told["left"], told["right"], told["trained"]) == ("registry", "testimony", False)

    def test_the_prior_odds_are_those_of_one_among_many(self):
        assert np.exp(MODEL.log_prior()) == pytest.approx(0.6 / (1000 * 0.4))
