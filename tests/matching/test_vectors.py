"""Comparison vectors: what arrays say of dates, ages, sex and documents is what plain Python says."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching.fields import (
    BY_NAME,
    FIELDS,
    AgeLevel,
    BirthDateLevel,
    BirthYearLevel,
    MissingDateLevel,
)
from linkage.matching.preparation import prepare
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import (
    FIELDS_OF_FEATURE,
    Vectors,
    birth_date_levels,
    birth_year_levels,
    merged,
    numbered,
    packed_dates,
    pattern_codes,
    patterns_of,
)
from linkage.progress import Silent
from tests.matching.conftest import EXAMPLES, every_pair, records

PLACE = {field.name: i for i, field in enumerate(FIELDS)}

_DATE = st.builds(
    date, st.integers(1988, 1991), st.sampled_from([1, 2, 3, 11]), st.sampled_from([1, 2, 3, 11])
)
BIRTH = st.one_of(
    st.none(),
    _DATE.map(date.isoformat),
    _DATE.map(date.isoformat),
    _DATE.map(lambda day: day.isoformat()[:7]),
    st.integers(1980, 1996).map(str),
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "birth_date": BIRTH,
            "age": st.one_of(st.none(), st.integers(25, 40).map(str), st.just("30-35")),
            "interview_date": st.sampled_from([None, "2024-03-01", "2023-10"]),
            "sex": st.sampled_from(["m", "f", None]),
            "given_name": st.sampled_from(["Іван", "Марія", "І.", None, None]),
            "missing_date": st.sampled_from(
                ["2022-05", "2022-05-20", "2022-05-20", "2022-05-27", "2022-05-28", "2022-06-20", None]
            ),
            "document_number": st.sampled_from(["АБ123456", "ВН654321", None]),
            "tax_number": st.sampled_from(["1234567890", "2234567890", None]),
        }
    ),
    min_size=8,
    max_size=14,
)
NAMED = st.lists(
    st.fixed_dictionaries(
        {
            "surname": st.sampled_from(["Шевченко", "Shevchenko", "Шевчено", "Коваль", "Бойко", None]),
            "given_name": st.sampled_from(["Іван", "Ivan", "Марія", "І.", None]),
            "patronymic": st.sampled_from(["Іванович", "Петрович", "П.", None]),
            "call_sign": st.sampled_from(["Сокіл", "Sokil", None]),
            "military_unit": st.sampled_from(["А1234", "93 ОМБр", None]),
            "birth_date": BIRTH,
        }
    ),
    min_size=4,
    max_size=12,
)
KNOWN = ValuePairs()


def compared(rows):
    prepared = prepare({"testimony": records("testimony", *rows)})
    return every_pair(prepared, KNOWN)


def parts(row):
    """Year, month, day as known; 1 January is a year."""
    text = row["birth_date"]
    if text is None:
        return 0, 0, 0
    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    return (year, 0, 0) if (month, day) == (1, 1) else (year, month, day)


def digits_apart(a, b):
    """How many of the eight digits of YYYYMMDD differ."""
    written = [f"{year:04}{month:02}{day:02}" for year, month, day in (a, b)]
    return sum(x != y for x, y in zip(*written, strict=True))


def birth_date(a, b):
    a, b = parts(a), parts(b)
    if not (a[2] and b[2]):
        return -1
    if a == b:
        return BirthDateLevel.SAME
    if a == (b[0], b[2], b[1]):
        return BirthDateLevel.DAY_AND_MONTH_SWAPPED
    if digits_apart(a, b) == 1:
        return BirthDateLevel.ONE_DIGIT_DIFFERS
    if sum(x == y for x, y in zip(a, b, strict=True)) == 2:
        return BirthDateLevel.ONE_PART_DIFFERS
    return BirthDateLevel.SAME_YEAR if a[0] == b[0] else BirthDateLevel.DIFFERENT


def birth_year(a, b):
    a, b = parts(a), parts(b)
    if not (a[0] and b[0]) or (a[2] and b[2]):
        return -1
    months_agree = not (a[1] and b[1]) or a[1] == b[1]
    gap = abs(a[0] - b[0])
    if gap == 0 and months_agree:
        return BirthYearLevel.SAME
    if gap == 10 and months_agree:
        return BirthYearLevel.ANOTHER_DECADE
    for most, reached in ((1, BirthYearLevel.WITHIN_ONE_YEAR), (3, BirthYearLevel.WITHIN_THREE_YEARS)):
        if gap <= most:
            return reached
    return BirthYearLevel.DIFFERENT


def allowed_years(row):
    if row["age"] is None or row["interview_date"] is None:
        return None
    told = int(row["interview_date"][:4])
    ages = [int(part) for part in row["age"].split("-")]
    return range(told - max(ages) - 1, told - min(ages) + 1)


def age(a, b):
    born, aged = (a, b) if parts(a)[0] else (b, a)
    year, years = parts(born)[0], allowed_years(aged)
    if not year or parts(aged)[0] or years is None:
        return -1
    gap = min(abs(year - allowed) for allowed in years)
    for most, reached in (
        (0, AgeLevel.SAME),
        (2, AgeLevel.WITHIN_TWO_YEARS),
        (5, AgeLevel.WITHIN_FIVE_YEARS),
    ):
        if gap <= most:
            return reached
    return AgeLevel.DIFFERENT


def sex(a, b):
    given_compared = all(row["given_name"] not in (None, "І.") for row in (a, b))
    if a["sex"] is None or b["sex"] is None or given_compared:
        return -1
    return int(a["sex"] == b["sex"])


def missing_date(a, b):
    told = [row["missing_date"] for row in (a, b)]
    if any(text is None or len(text) < 10 for text in told):
        return -1
    one, other = map(date.fromisoformat, told)
    reached = {
        0: MissingDateLevel.SAME,
        7: MissingDateLevel.WITHIN_A_WEEK,
        31: MissingDateLevel.WITHIN_A_MONTH,
    }
    gap = abs((one - other).days)
    return next((level for most, level in reached.items() if gap <= most), MissingDateLevel.DIFFERENT)


def same(column):
    def agree(a, b):
        return -1 if a[column] is None or b[column] is None else int(a[column] == b[column])

    return agree


#: Fields of which at most one may speak of a pair.
DEGREES = [("birth_date", "birth_year"), ("birth_date", "age"), ("birth_year", "age"), ("given", "sex")]
ORACLES = {
    "birth_date": birth_date,
    "birth_year": birth_year,
    "age": age,
    "sex": sex,
    "missing_date": missing_date,
    "document": same("document_number"),
    "tax_number": same("tax_number"),
}


@settings(EXAMPLES, max_examples=10)
@given(PEOPLE)
def test_levels_in_arrays_are_those_of_plain_python_and_each_detail_speaks_once(people):
    vectors = compared(people)
    for left, right, levels in zip(vectors.l, vectors.r, vectors.levels, strict=True):
        for field, oracle in ORACLES.items():
            assert levels[PLACE[field]] == oracle(people[left], people[right]), field
    told = {name: vectors.levels[:, place] >= 0 for name, place in PLACE.items()}
    for one, other in DEGREES:
        assert not (told[one] & told[other]).any(), (one, other)


@EXAMPLES
@given(st.lists(st.tuples(*[st.integers(-1, len(f.levels) - 1) for f in FIELDS]), min_size=1))
def test_levels_of_all_fields_fit_into_one_number_that_ascends_as_they_do(rows):
    levels = np.array([*rows, [len(f.levels) - 1 for f in FIELDS]], dtype=np.int8)
    codes = pattern_codes(levels)
    assert (codes >= 0).all()
    assert patterns_of(codes, len(FIELDS)).tolist() == levels.tolist()
    assert levels[np.argsort(codes, kind="stable")].tolist() == sorted(levels.tolist())


ANY_DATE = st.dates(date(1920, 1, 1), date(2015, 12, 31))


def as_parts(day):
    return day.year, day.month, day.day


def packed(*dates):
    return packed_dates(*(np.array(part) for part in zip(*map(as_parts, dates), strict=True)))


@EXAMPLES
@given(st.lists(st.tuples(ANY_DATE, ANY_DATE), min_size=1))
def test_levels_of_dates_do_not_hang_on_which_stands_left(pairs):
    one, other = (packed(*side) for side in zip(*pairs, strict=True))
    for levels_of in (birth_date_levels, birth_year_levels):
        assert levels_of(one, other).tolist() == levels_of(other, one).tolist()


@settings(EXAMPLES, max_examples=200)
@given(ANY_DATE, st.integers(0, 7), st.integers(0, 9))
def test_a_date_with_one_digit_changed_is_of_its_level_and_never_a_swap(born, place, digit):
    text = f"{born:%Y%m%d}"
    try:
        slipped = datetime.strptime(f"{text[:place]}{digit}{text[place + 1 :]}", "%Y%m%d").date()
    except ValueError:
        return  # no date
    expected = BirthDateLevel.SAME if slipped == born else BirthDateLevel.ONE_DIGIT_DIFFERS
    assert birth_date_levels(packed(born), packed(slipped)).tolist() == [expected]


@pytest.mark.parametrize(
    "one, other, level",
    [
        ("1979-05-17", "1989-05-17", BirthDateLevel.ONE_DIGIT_DIFFERS),
        ("1979-02-17", "1979-12-17", BirthDateLevel.ONE_DIGIT_DIFFERS),
        ("1979-05-12", "1979-05-17", BirthDateLevel.ONE_DIGIT_DIFFERS),
        ("1979-09-17", "1979-10-17", BirthDateLevel.ONE_PART_DIFFERS),
        ("1979-05-17", "1980-05-17", BirthDateLevel.ONE_PART_DIFFERS),
        ("1979-01-02", "1979-02-01", BirthDateLevel.DAY_AND_MONTH_SWAPPED),
    ],
)
def test_a_slip_of_one_digit_is_told_from_another_day_month_or_year(one, other, level):
    assert birth_date_levels(*(packed(date.fromisoformat(text)) for text in (one, other))).tolist() == [level]


@pytest.mark.parametrize(
    "one, other, level",
    [
        ((1979, 0, 0), (1989, 0, 0), BirthYearLevel.ANOTHER_DECADE),
        ((1979, 5, 0), (1989, 5, 17), BirthYearLevel.ANOTHER_DECADE),
        ((1979, 5, 0), (1989, 6, 0), BirthYearLevel.DIFFERENT),
        ((1979, 0, 0), (1988, 0, 0), BirthYearLevel.DIFFERENT),
        ((1979, 0, 0), (1999, 0, 0), BirthYearLevel.DIFFERENT),
    ],
)
def test_ten_years_are_a_slip_of_the_decade_where_months_allow_it(one, other, level):
    sides = (packed_dates(*(np.array([part]) for part in side)) for side in (one, other))
    assert birth_year_levels(*sides).tolist() == [level]


@pytest.mark.parametrize("name", ["birth_date", "birth_year"])
def test_documented_weights_of_dates_rise_with_the_levels(name):
    field = BY_NAME[name]
    weights = np.array(field.m) / np.array(field.u)
    assert (np.diff(weights) > 0).all()
    assert sum(field.m) == pytest.approx(1) and sum(field.u) == pytest.approx(1)


@given(st.lists(st.integers(0, 99), max_size=60), st.integers(100, 10_000))
def test_codes_are_numbered_alike_whether_looked_up_or_sorted(codes, n_codes):
    of, distinct = numbered(np.array(codes, dtype=np.int64), n_codes)
    assert distinct.tolist() == sorted(set(codes))
    assert distinct[of].tolist() == codes


@pytest.mark.parametrize("n_codes", [1_000, (1 << 20) - 1, (1 << 20) + 37, 1 << 40])
def test_many_codes_are_numbered_alike_however_many_are_possible(n_codes):
    codes = np.random.default_rng(1).integers(n_codes, size=1 << 16) // 37 * 37
    of, distinct = numbered(codes.copy(), n_codes)
    assert distinct.tolist() == sorted(set(codes.tolist()))
    assert distinct[of].tolist() == codes.tolist()


def test_pairs_come_sorted_and_whole():
    people = [{"birth_date": str(1980 + i), "sex": "m"} for i in range(12)]
    people = [{**dict.fromkeys(["given_name"]), **person} for person in people]
    vectors = compared(people)
    assert list(zip(vectors.l.tolist(), vectors.r.tolist(), strict=True)) == [
        (a, b) for b in range(12) for a in range(b)
    ]
    assert len(vectors) == len(vectors.rules) == len(vectors.levels) == 66
    assert vectors.levels.shape[1] == len(FIELDS)
    assert vectors.levels.dtype == np.int8


class Counted(Silent):
    """Counts what it is told of."""

    def __init__(self):
        self.done = 0

    def advance(self, amount=1):
        self.done += amount


@settings(EXAMPLES, max_examples=10)
@given(NAMED, st.integers(2, 5))
def test_features_compared_side_by_side_have_the_same_levels(rows, threads):
    prepared = prepare({"testimony": records("testimony", *rows)})
    found = []
    for at_a_time in (1, threads):
        known, told = ValuePairs(), Counted()
        vectors = every_pair(prepared, known, told, at_a_time)
        found.append((vectors.levels.tolist(), known.compared, known.reused, told.done))
    assert found[0] == found[1]
    assert found[0][3] == len(FIELDS_OF_FEATURE)


@EXAMPLES
@given(st.lists(st.integers(0, 99), max_size=20), st.sampled_from([100, 1 << 30, 1 << 62]))
def test_codes_are_numbered_in_order_however_many_are_possible_and_if_there_are_none(codes, n_codes):
    of, distinct = numbered(np.array(codes, dtype=np.int64), n_codes)
    assert distinct.tolist() == sorted(set(codes))
    assert [distinct[number] for number in of] == codes


def test_pairs_can_be_chosen_by_mask_or_place():
    vectors = compared([{"birth_date": str(1980 + i)} for i in range(5)])
    chosen = vectors.at(vectors.r == 3)
    assert chosen.l.tolist() == [0, 1, 2]
    assert chosen.levels.tolist() == vectors.at(np.flatnonzero(vectors.r == 3)).levels.tolist()


def test_records_with_nothing_to_say_are_missing_in_every_field():
    assert (compared([{}, {}, {}]).levels == -1).all()


def test_no_pairs_have_no_vectors():
    prepared = prepare({"testimony": records("testimony", {"surname": "Коваль"})})
    assert every_pair(prepared).levels.shape == (0, len(FIELDS))


@settings(EXAMPLES)
@given(st.lists(st.integers(0, 9), max_size=20), st.sampled_from([10, 1 << 30, 1 << 61]))
def test_codes_are_numbered_alike_however_many_are_possible_and_where_there_is_none(codes, n_codes):
    of, distinct = numbered(np.array(codes, dtype=np.int64), n_codes)
    expected_of, expected = pd.factorize(np.array(codes, dtype=np.int64), sort=True)
    assert (of.tolist(), distinct.tolist()) == (expected_of.tolist(), expected.tolist())


LEVELS = st.tuples(*[st.integers(-1, len(field.levels) - 1) for field in FIELDS])


@st.composite
def some_vectors(draw):
    """Pairs of few right records, in any order, that show few patterns."""
    some = draw(st.lists(LEVELS, min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(some)), max_size=20))
    levels = np.array([row for _, row in rows], dtype=np.int8).reshape(len(rows), len(FIELDS))
    right = np.array([r for r, _ in rows], dtype=np.int32)
    return Vectors(np.zeros_like(right), right, np.zeros_like(right), levels)


@settings(EXAMPLES)
@given(some_vectors())
def test_like_pairs_have_one_right_record_and_one_pattern(vectors):
    levels, right = vectors.levels, vectors.r
    patterns, of = vectors.patterns
    assert patterns[of].tolist() == levels.tolist()
    assert len(patterns) == len(set(map(tuple, levels.tolist())))
    first, like = vectors.like_pairs
    assert vectors.at(first[like]).levels.tolist() == levels.tolist()
    assert right[first[like]].tolist() == right.tolist()
    assert len(first) == len(set(zip(right.tolist(), map(tuple, levels.tolist()), strict=True)))


@settings(EXAMPLES)
@given(some_vectors(), st.integers(1, 6))
def test_sets_told_apart_a_part_at_a_time_are_those_of_all_pairs_at_once(unordered, largest):
    vectors = unordered.at(np.argsort(unordered.r, kind="stable"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("linkage.matching.vectors._LARGEST_PART", largest)
        in_parts = vectors.at(slice(None)).like_pairs
    for one, other in zip(in_parts, vectors.like_pairs, strict=True):
        assert one.tolist() == other.tolist()


def assert_known_of_it_is_so(found):
    """What vectors brought with them is what would be worked out of them."""
    anew = found.at(slice(None))
    for name in ("patterns", "like_pairs"):
        for one, other in zip(getattr(found, name), getattr(anew, name), strict=True):
            assert one.tolist() == other.tolist()


@settings(EXAMPLES)
@given(some_vectors(), st.data())
def test_chosen_sets_of_like_pairs_keep_their_pairs_and_what_is_known_of_them(vectors, data):
    first, like = vectors.like_pairs
    chosen = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(first), max_size=len(first))), dtype=bool
    )
    found, same = vectors.alike(chosen), vectors.at(chosen[like])
    assert (found.r.tolist(), found.levels.tolist()) == (same.r.tolist(), same.levels.tolist())
    assert_known_of_it_is_so(found)


@settings(EXAMPLES)
@given(some_vectors(), st.sampled_from(FIELDS), st.data())
def test_another_field_makes_other_patterns(vectors, field, data):
    some = st.integers(-1, len(field.levels) - 1)
    level = np.array(data.draw(st.lists(some, min_size=len(vectors), max_size=len(vectors))), dtype=np.int8)
    found = vectors.with_field(PLACE[field.name], level)
    assert found.levels[:, PLACE[field.name]].tolist() == level.tolist()
    others = np.arange(len(FIELDS)) != PLACE[field.name]
    assert found.levels[:, others].tolist() == vectors.levels[:, others].tolist()
    assert_known_of_it_is_so(found)


@settings(EXAMPLES)
@given(st.lists(st.tuples(st.booleans(), LEVELS), max_size=12))
def test_pairs_that_come_beside_others_stand_in_order_and_bring_what_is_known_of_them(rows):
    left, right = np.divmod(np.arange(len(rows), dtype=np.int32), 3)[::-1]
    levels = np.array([row for _, row in rows], dtype=np.int8).reshape(len(rows), len(FIELDS))
    every, here = Vectors(left, right, left + right, levels), np.array([one for one, _ in rows], dtype=bool)
    found = merged(every.at(here), every.at(~here))
    for name in ("l", "r", "rules", "levels"):
        assert getattr(found, name).tolist() == getattr(every, name).tolist()
    assert_known_of_it_is_so(found)
