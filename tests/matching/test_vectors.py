"""Comparison vectors: what arrays say of dates, ages, sex and documents is what plain Python says."""

from datetime import date

import duckdb
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching.blocking import load_features
from linkage.matching.fields import FIELDS, AgeLevel, BirthDateLevel, BirthYearLevel
from linkage.matching.preparation import prepare
from linkage.matching.value_pairs import ValuePairs
from linkage.matching.vectors import Vectors, comparison_vectors
from linkage.progress import Silent
from tests.matching.conftest import EXAMPLES, all_pairs, records

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
            "document_number": st.sampled_from(["АБ123456", "ВН654321", None]),
            "tax_number": st.sampled_from(["1234567890", "2234567890", None]),
        }
    ),
    min_size=8,
    max_size=14,
)
KNOWN = ValuePairs()


def compared(rows):
    prepared = prepare({"testimony": records("testimony", *rows)})
    with duckdb.connect(":memory:", config={"threads": "1"}) as con:
        load_features(con, prepared)
        all_pairs(con, len(rows))
        return comparison_vectors(con, "pairs", prepared, KNOWN, Silent())


def parts(row):
    """Year, month, day as known; 1 January is a year."""
    text = row["birth_date"]
    if text is None:
        return 0, 0, 0
    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    return (year, 0, 0) if (month, day) == (1, 1) else (year, month, day)


def birth_date(a, b):
    a, b = parts(a), parts(b)
    if not (a[2] and b[2]):
        return -1
    if a == b:
        return BirthDateLevel.SAME
    if a == (b[0], b[2], b[1]):
        return BirthDateLevel.DAY_AND_MONTH_SWAPPED
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


def test_pairs_can_be_chosen_by_mask_or_place():
    vectors = compared([{"birth_date": str(1980 + i)} for i in range(5)])
    chosen = vectors.at(vectors.r == 3)
    assert chosen.l.tolist() == [0, 1, 2]
    assert chosen.levels.tolist() == vectors.at(np.flatnonzero(vectors.r == 3)).levels.tolist()


def test_records_with_nothing_to_say_are_missing_in_every_field():
    assert (compared([{}, {}, {}]).levels == -1).all()


def test_no_pairs_have_no_vectors():
    prepared = prepare({"testimony": records("testimony", {"surname": "Коваль"})})
    with duckdb.connect(":memory:") as con:
        load_features(con, prepared)
        all_pairs(con, 1)
        vectors = comparison_vectors(con, "pairs", prepared, KNOWN, Silent())
    assert vectors.levels.shape == (0, len(FIELDS))


LEVELS = st.tuples(*[st.integers(-1, len(field.levels) - 1) for field in FIELDS])


@settings(EXAMPLES)
@given(st.data())
def test_like_pairs_have_one_right_record_and_one_pattern(data):
    some = data.draw(st.lists(LEVELS, min_size=1, max_size=4))
    rows = data.draw(st.lists(st.tuples(st.sampled_from(some), st.integers(0, 3)), max_size=20))
    levels = np.array([row for row, _ in rows], dtype=np.int8).reshape(len(rows), len(FIELDS))
    right = np.array([r for _, r in rows], dtype=np.int32)
    vectors = Vectors(np.zeros_like(right), right, np.zeros_like(right), levels)
    patterns, of = vectors.patterns
    assert patterns[of].tolist() == levels.tolist()
    assert len(patterns) == len({row for row, _ in rows})
    first, like = vectors.like_pairs
    assert vectors.at(first[like]).levels.tolist() == levels.tolist()
    assert right[first[like]].tolist() == right.tolist()
    assert len(first) == len(set(rows))
