"""The u side: how often strangers agree, and that agreement on a rare value says more."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import BY_NAME, FIELDS, TIERS, BirthDateLevel
from linkage.matching.frequencies import (
    RAREST_DATE,
    SMALLEST_REFERENCE,
    ChanceAgreement,
    Frequencies,
    birth_date_chance,
    chance_agreement,
    count_reference,
    documented_chance,
    frequencies,
    log_u,
    random_pairs,
    reference_population,
    split_in_order,
)
from linkage.matching.preparation import Prepared
from linkage.matching.splits import monotone, split_among_strangers
from linkage.matching.value_keys import KEY_SPACES
from linkage.matching.vectors import Vectors
from tests.matching.conftest import EXAMPLES, compared_pairs, keyed, records

DIFFERENT, SAME_YEAR, ONE_PART, ONE_DIGIT, SWAPPED, SAME = BirthDateLevel


def digits_apart(a, b):
    """How many of the eight digits of YYYYMMDD differ."""
    written = [f"{year:04}{month:02}{day:02}" for year, month, day in (a, b)]
    return sum(x != y for x, y in zip(*written, strict=True))


def level_of_dates(a, b):
    """BirthDateLevel of two whole dates, in plain Python."""
    if a == b:
        return SAME
    if a == (b[0], b[2], b[1]):
        return SWAPPED
    if digits_apart(a, b) == 1:
        return ONE_DIGIT
    if sum(x == y for x, y in zip(a, b, strict=True)) == 2:
        return ONE_PART
    return SAME_YEAR if a[0] == b[0] else DIFFERENT


def shares_of_all_pairs(left, right):
    levels = [level_of_dates(a, b) for a in left for b in right]
    return np.bincount(levels, minlength=len(BirthDateLevel)) / len(levels)


def features_of(dates):
    return pd.DataFrame(dates, columns=["birth_year", "birth_month", "birth_day"])


def dates_of(years):
    return st.lists(st.tuples(years, st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=25)


# The year 1950 is borne by one side only, so that some strangers always differ in everything.
YEARS = st.sampled_from([1978, 1979, 1980, 1988, 1989, 1999, 2009])
LEFT = dates_of(YEARS).map(lambda dates: [*dates, (1950, 6, 30)])
RIGHT = dates_of(YEARS)


class TestBirthDates:
    @EXAMPLES
    @given(LEFT, RIGHT)
    def test_same_one_digit_and_one_part_are_the_shares_of_all_pairs(self, left, right):
        exact = shares_of_all_pairs(left, right)
        found = birth_date_chance(features_of(left), features_of(right))
        for level in (SAME, ONE_DIGIT, ONE_PART):
            assert found[level] == pytest.approx(max(exact[level], RAREST_DATE), abs=1e-9)

    @EXAMPLES
    @given(LEFT, RIGHT)
    def test_where_no_date_meets_itself_every_level_is_the_share_of_all_pairs(self, left, right):
        right = [date for date in right if date not in left] or [(1960, 7, 9)]
        exact = shares_of_all_pairs(left, right)
        found = birth_date_chance(features_of(left), features_of(right))
        assert found == pytest.approx(exact, abs=len(BirthDateLevel) * RAREST_DATE)

    @EXAMPLES
    @given(LEFT, RIGHT)
    def test_which_side_stands_left_does_not_matter(self, left, right):
        one = birth_date_chance(features_of(left), features_of(right))
        assert one == pytest.approx(birth_date_chance(features_of(right), features_of(left)))

    def test_dates_that_are_not_whole_do_not_count(self):
        whole, partial = [(1990, 5, 17), (1985, 2, 3)], [(1990, 5, 0), (1990, 0, 0), (0, 0, 0)]
        one = birth_date_chance(features_of(whole), features_of([(1990, 5, 18)]))
        other = birth_date_chance(features_of(whole + partial), features_of([(1990, 5, 18), *partial]))
        assert one.tolist() == other.tolist()

    @pytest.mark.parametrize("left, right", [([(1990, 0, 0)], [(1990, 5, 17)]), ([(1990, 5, 17)], [])])
    def test_without_a_whole_date_on_both_sides_nothing_is_claimed(self, left, right):
        assert birth_date_chance(features_of(left), features_of(right)) is None


@pytest.fixture
def counted(world) -> tuple[Prepared, Frequencies]:
    prepared = keyed(world.frames)
    return prepared, frequencies(prepared, count_reference(prepared, prepared.rids("registry")))


@pytest.fixture
def by_chance(world) -> tuple[Prepared, Vectors, ChanceAgreement]:
    prepared = keyed(world.frames)
    left, right = prepared.rids("registry"), prepared.rids("testimony")
    strangers = compared_pairs(random_pairs(left, right, 3000), prepared)
    found = frequencies(prepared, count_reference(prepared, left))
    return prepared, strangers, chance_agreement(strangers, prepared.features, left, right, found)


def test_a_reference_has_the_rows_of_each_key_space(world):
    prepared = keyed(world.frames)
    reference = count_reference(prepared, prepared.rids("registry"))
    for space, rows in reference.of_space.items():
        pd.testing.assert_frame_equal(rows, reference.keys[reference.keys["space"] == space])
    assert sum(map(len, reference.of_space.values())) == len(reference.keys)


class TestValues:
    @pytest.mark.parametrize("field", sorted(TIERS))
    def test_the_more_registered_share_a_value_the_less_its_agreement_says(self, field, counted):
        prepared, found = counted
        for number, tier in enumerate(TIERS[field]):
            meeting = reference_sharing(prepared, tier.keys)
            if tier.beyond:
                meeting = np.maximum(meeting - reference_sharing(prepared, tier.beyond), 0)
            share = found.log_share[field, number]
            by_count = np.argsort(meeting, kind="stable")
            assert (np.diff(share[by_count][: len(meeting)]) >= -1e-12).all()
            rarest, commonest = by_count[0], by_count[-1]
            if meeting[commonest] > meeting[rarest] + 1:
                assert share[rarest] < share[commonest]

    @pytest.mark.parametrize("field", sorted(TIERS))
    def test_no_share_is_more_than_everybody(self, field, counted):
        for number in range(len(TIERS[field])):
            assert (counted[1].log_share[field, number] <= 1e-12).all()

    def test_all_spellings_of_one_name_are_counted_together(self, counted):
        prepared, found = counted
        values, share = prepared.values["given"], found.log_share["given", 0]
        ukrainian, russian = values.index("Олександр"), values.index("Александр")
        assert share[ukrainian] == share[russian]

    def test_the_registry_is_asked_unless_it_is_too_short_to_know(self):
        registry = np.arange(SMALLEST_REFERENCE)
        assert reference_population(registry, 5000).tolist() == registry.tolist()
        assert reference_population(registry[1:], 5000).tolist() == list(range(5000))


def reference_sharing(prepared, space):
    """For each value the number of registry records whose value shares a key with it: the oracle."""
    feature, keys = KEY_SPACES[space]
    held = prepared.features[feature].to_numpy()[prepared.rids("registry")]
    counts = np.bincount(held[held >= 0], minlength=len(prepared.values[feature]))
    bearers: dict[str, set[int]] = {}
    of_value = [set(keys(text)) for text in prepared.values[feature]]
    for value, own in enumerate(of_value):
        for key in own:
            bearers.setdefault(key, set()).add(value)
    meeting = [set().union(*(bearers[key] for key in own)) for own in of_value]
    return np.array([counts[sorted(values)].sum() for values in meeting])


class TestLogU:
    def test_a_null_adds_exactly_nothing(self, counted, by_chance):
        _, found = counted
        prepared, _, chance = by_chance
        right = prepared.rids("testimony")
        for field in FIELDS:
            nothing = np.full(len(right), -1, dtype=np.int8)
            assert (log_u(field.name, nothing, right, chance, found) == 0.0).all()

    def test_a_null_between_levels_moves_none_of_them(self, counted, by_chance):
        _, found = counted
        _, strangers, chance = by_chance
        for place, field in enumerate(FIELDS):
            levels = strangers.levels[:, place]
            there = levels >= 0
            together = log_u(field.name, levels, strangers.r, chance, found)
            alone = log_u(field.name, levels[there], strangers.r[there], chance, found)
            assert together[there].tolist() == alone.tolist()
            assert (together[~there] == 0).all()

    def test_every_level_of_every_field_is_finite(self, counted, by_chance):
        _, found = counted
        prepared, _, chance = by_chance
        for field in FIELDS:
            for level in field.levels:
                right = prepared.rids("testimony")
                if field.name in TIERS:
                    value = found.features[KEY_SPACES[TIERS[field.name][0].keys][0]]
                    right = right[value[right] >= 0]
                levels = np.full(len(right), level, dtype=np.int8)
                assert np.isfinite(log_u(field.name, levels, right, chance, found)).all()

    def test_the_spellings_of_a_value_share_its_frequency(self, counted, by_chance):
        _, found = counted
        prepared, _, chance = by_chance
        for name, tiers in TIERS.items():
            for number, tier in enumerate(tiers):
                if tier.partial:
                    continue
                value = found.features[KEY_SPACES[tier.keys][0]]
                right = prepared.rids("testimony")
                right = right[value[right] >= 0]
                of_levels = [
                    np.exp(log_u(name, np.full(len(right), level, np.int8), right, chance, found))
                    for level in tier.levels
                ]
                assert sum(of_levels) == pytest.approx(np.exp(found.log_share[name, number][value[right]]))


def at_each_level(levels):
    """The number of pairs at each level of each field."""
    return {
        field.name: np.array([(levels[:, place] == level).sum() for level in field.levels])
        for place, field in enumerate(FIELDS)
    }


class TestChance:
    def test_u_is_a_probability_of_each_level_never_nothing(self, by_chance):
        for field in FIELDS:
            u = by_chance[2].u[field.name]
            assert len(u) == len(field.levels)
            assert u.sum() == pytest.approx(1)
            assert (u > 0).all()

    def test_a_split_shares_out_each_tier_and_leaves_other_levels_whole(self, by_chance):
        _, strangers, chance = by_chance
        learnt = split_among_strangers(at_each_level(strangers.levels), chance.split)
        for splits in (chance.split, learnt):
            assert set(splits) == set(TIERS)
            for name, tiers in TIERS.items():
                alone = np.ones(len(splits[name]), dtype=bool)
                for tier in tiers:
                    if not tier.partial:
                        assert splits[name][list(tier.levels)].sum() == pytest.approx(1)
                    alone[list(tier.levels)] = False
                assert (splits[name][alone] == 1).all()

    def test_u_comes_near_what_strangers_show(self, by_chance):
        _, strangers, chance = by_chance
        for place, field in enumerate(FIELDS):
            seen = strangers.levels[:, place]
            seen = seen[seen >= 0]
            if len(seen) > 1000:
                shares = np.bincount(seen, minlength=len(field.levels)) / len(seen)
                assert chance.u[field.name] == pytest.approx(shares, abs=0.08), field.name

    def test_a_partial_tier_is_as_frequent_on_average_as_among_random_pairs(self, by_chance, counted):
        _, strangers, chance = by_chance
        for name, tiers in TIERS.items():
            place = [field.name for field in FIELDS].index(name)
            right = strangers.r[strangers.levels[:, place] >= 0]
            for tier in tiers:
                for level in tier.levels if tier.partial else ():
                    of_values = log_u(name, np.full(len(right), level, np.int8), right, chance, counted[1])
                    assert np.exp(of_values).mean() == pytest.approx(chance.u[name][level])

    def test_a_split_is_learnt_from_strangers_only(self, by_chance):
        _, strangers, chance = by_chance
        given = [field.name for field in FIELDS].index("given")
        levels = strangers.levels.copy()
        levels[:, given] = np.where(np.arange(len(levels)) % 2, 5, 4)
        one_spelling_is_matches = split_among_strangers(
            at_each_level(levels[levels[:, given] != 5]), chance.split
        )
        assert one_spelling_is_matches["given"][4] > 0.9
        half = split_among_strangers(at_each_level(levels), chance.split)
        assert half["given"][4] == pytest.approx(half["given"][5], abs=0.05)


SHARES = st.lists(st.floats(0.01, 1), min_size=7, max_size=7).map(np.array)


class TestOrder:
    @EXAMPLES
    @given(SHARES, SHARES, st.booleans())
    def test_the_ratio_is_put_in_order_and_an_order_kept(self, moving, standing, rising):
        moving, standing = moving / moving.sum(), standing / standing.sum()
        found = monotone(moving, standing, rising)
        step = np.diff(found / standing)
        assert ((step if rising else -step) >= -1e-9).all()
        assert found.sum() == pytest.approx(1)
        assert monotone(found, standing, rising) == pytest.approx(found)

    @EXAMPLES
    @given(SHARES, SHARES)
    def test_inside_a_tier_the_split_gives_way_to_m(self, drawn, spread):
        field, levels = "surname", list(TIERS["surname"][0].levels)
        m = drawn / drawn.sum()
        before = documented_chance()
        split = before.split[field].copy()
        split[levels] = spread[levels] / spread[levels].sum()
        documented = {name: np.array(BY_NAME[name].m) for name in TIERS}
        after = split_in_order(
            replace(before, split={**before.split, field: split}), {**documented, field: m}
        )
        for side in (after.split[field], after.u[field]):
            assert (np.diff(np.log(m[levels] / side[levels])) >= -1e-9).all()
        assert after.split[field][levels].sum() == pytest.approx(1)
        assert after.u[field].sum() == pytest.approx(before.u[field].sum())


class TestRandomPairs:
    @EXAMPLES
    @given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 200))
    def test_are_distinct_ordered_drawn_from_both_sides_and_the_same_again(self, n_left, n_right, n_pairs):
        left, right = np.arange(n_left), np.arange(n_left // 2, n_left + n_right)
        pairs = random_pairs(left, right, n_pairs)
        assert pairs.equals(random_pairs(left, right, n_pairs))
        assert (pairs["l"] < pairs["r"]).all()
        assert not pairs.duplicated(["l", "r"]).any()
        assert len(pairs) <= n_pairs
        assert set(pairs["l"]) | set(pairs["r"]) <= set(left) | set(right)


def test_all_born_on_one_day_leaves_a_share_for_every_level():
    one_day = features_of([(1990, 2, 3)] * 4)
    found = birth_date_chance(one_day, one_day)
    assert (found > 0).all() and found.sum() == pytest.approx(1.0)
    assert found[SAME] > 0.99


def test_how_many_share_a_day_of_disappearance_is_counted_among_those_who_tell_the_day():
    days = [f"2022-05-{day:02}" for day in (20, 20, 20, 21, 22)]
    whole = [{"surname": "Коваль", "missing_date": day} for day in days]
    partial = [{"surname": "Коваль", "missing_date": text} for text in ("2022-05", "2022", None) * 5]
    told = []
    for rows in (whole, whole + partial):
        prepared = keyed({"registry": records("registry", *rows)})
        reference = count_reference(prepared, np.arange(len(rows)))
        share = frequencies(prepared, reference).log_share["missing_date", 0]
        told.append(share[prepared.features["missing_date"].to_numpy()[:5]].tolist())
    assert told[0] == told[1]
