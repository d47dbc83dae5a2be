"""Comparison vectors: for each candidate pair the level of each field.

Numbers (dates, ages, documents) are compared pair by pair. Texts are compared by value: each distinct pair of
value ids once, and its level handed to every pair of records that shows it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd

from linkage.matching.fields import (
    COLUMN,
    FIELDS,
    AgeLevel,
    BirthDateLevel,
    BirthYearLevel,
    MissingDateLevel,
)
from linkage.matching.fingerprints import order_of, sort_beside_places
from linkage.matching.keyed_levels import SPACES_OF_FIELD, levels_by_keys
from linkage.matching.preparation import TEXT_FEATURES, Prepared
from linkage.matching.side_by_side import side_by_side
from linkage.matching.value_pairs import ValuePairs, put_between
from linkage.progress import Progress

#: text feature -> the fields that are compared as pairs of its values (comparators.COMPARATORS names the
#: same). Surnames take as long as all others together, so they come first.
FIELDS_OF_FEATURE = {
    "surname": ("surname",),
    "given": ("given", "given_initial"),
    "patronymic": ("patronymic", "patronymic_initial"),
    "unit": ("unit", "subunit"),
    "rank": ("rank",),
    "call_sign": ("call_sign",),
    "home": ("home", "home_region"),
    "missing_place": ("missing_place",),
}

#: Fields that are compared by value ids or numbers of a feature of the same name.
_OF_OWN_FEATURE = ("missing_date", "document", "tax_number")
#: field of a text feature -> the contract columns that it is read from, first filled wins.
COLUMNS_OF_FIELD = {
    field: TEXT_FEATURES[feature]
    for feature, fields in (FIELDS_OF_FEATURE | {name: (name,) for name in _OF_OWN_FEATURE}).items()
    for field in fields
}

#: Codes that are looked up in a table, and times as many as are to be numbered; more of them are sorted.
_LARGEST_TABLE, _SPARSEST_TABLE = 1 << 23, 32
#: Codes of which a table may hold the number of each; of more it holds a bit, in a thirtieth of the room.
_LARGEST_TABLE_OF_PLACES = 1 << 20
#: Pairs whose levels are packed into one number at a time, so that they stay in the processor's cache.
_AT_A_TIME = 8192

#: What is known of each pair.
COLUMNS = ("l", "r", "rules", "levels")
#: Pairs whose sets are told apart, or whose numbers or value ids are compared, at a time.
_LARGEST_PART = 1 << 16


@dataclass(frozen=True)
class Vectors:
    """Comparison vectors of pairs, sorted by (r, l) where nothing else is said.

    Attributes:
        l: left rid of each pair.
        r: right rid, always greater than the left one.
        rules: bitmask of the blocking rules that found the pair.
        levels: int8 [pairs, fields] in the order of FIELDS; -1 where a field is missing.
    """

    l: np.ndarray  # noqa: E741
    r: np.ndarray
    rules: np.ndarray
    levels: np.ndarray

    def __len__(self) -> int:
        return len(self.l)

    def at(self, chosen: np.ndarray | slice) -> "Vectors":
        """The chosen pairs (a mask, positions or a slice)."""
        columns = (self.l, self.r, self.rules, self.levels)
        if isinstance(chosen, slice):
            return Vectors(*(column[chosen] for column in columns))
        # several times as fast as indexing rows by a mask
        places = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        return Vectors(*(column.take(places, axis=0) for column in columns))

    def fill(self, field: str, chosen: np.ndarray, levels: np.ndarray) -> None:
        """Set the levels of a field of the chosen pairs (a mask or positions)."""
        self.levels[:, COLUMN[field]][chosen] = levels

    def alike(self, chosen: np.ndarray) -> "Vectors":
        """The pairs of the chosen sets of :attr:`like_pairs` (mask), with what is known of them."""
        if chosen.all():
            return self
        first, like = self.like_pairs
        patterns, pattern_of = self.patterns
        mask, first = chosen[like], first[chosen]
        places = np.flatnonzero(mask)
        found = self.at(places)
        shown = np.zeros(len(patterns), dtype=bool)
        shown[pattern_of[first]] = True
        vars(found)["patterns"] = patterns[shown], _numbers(shown)[pattern_of[places]]
        vars(found)["like_pairs"] = np.searchsorted(places, first), _numbers(chosen)[like[places]]
        return found

    def with_field(self, column: int, level: np.ndarray) -> "Vectors":
        """The same pairs with other levels in one column of ``levels``, and the patterns that follow.

        They are set in place, as a copy of all levels takes much room: this one is not used any more.
        """
        patterns, pattern_of = self.patterns
        vars(self).pop("like_pairs", None)
        self.levels[:, column] = level
        found = replace(self)
        code = (pattern_of.astype(np.int64) << 3) + (level + 1)
        of, distinct = numbered(code, len(patterns) << 3)
        rows = patterns[distinct >> 3]
        rows[:, column] = (distinct & 7) - 1
        place, codes = pd.factorize(pattern_codes(rows), sort=True)
        vars(found)["patterns"] = patterns_of(codes, found.levels.shape[1]), place.astype(np.int32)[of]
        return found

    @cached_property
    def patterns(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct rows of ``levels``, sorted, and which of them each pair shows."""
        of, shown, n_shown = np.empty(len(self), dtype=np.int32), [np.zeros(0, np.int64)], 0
        for start in range(0, len(self), _LARGEST_PART):
            part = slice(start, start + _LARGEST_PART)  # numbers take as much room again as all levels
            place, codes = pd.factorize(pattern_codes(self.levels[part]))
            np.add(place, n_shown, out=of[part], casting="unsafe")
            shown.append(codes)
            n_shown += len(codes)
        place, codes = pd.factorize(np.concatenate(shown), sort=True)
        return patterns_of(codes, self.levels.shape[1]), place.astype(np.int32)[of]

    @cached_property
    def like_pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of one right record with the same levels weigh the same under any model.

        The position of the first of each such set, and which set each pair belongs to.
        """
        patterns, pattern_of = self.patterns
        like, firsts, n_sets = np.empty(len(self), dtype=np.int32), [np.zeros(0, np.int64)], 0
        for start, end in self.parts(_LARGEST_PART):
            right = self.r[start:end] - self.r[start:end].min()
            code = right.astype(np.int64) * len(patterns) + pattern_of[start:end]
            of, distinct = numbered(code, (int(right.max()) + 1) * len(patterns))
            like[start:end] = of + n_sets
            firsts.append(first_of_each(of, len(distinct)) + start)
            n_sets += len(distinct)
        return np.concatenate(firsts), like

    def parts(self, largest: int) -> Iterator[tuple[int, int]]:
        """(start, end) of parts of about ``largest`` pairs, each with every pair of its right records."""
        begun = np.flatnonzero(np.r_[True, self.r[1:] != self.r[:-1]][: len(self)])
        while len(begun):
            start, begun = int(begun[0]), begun[begun >= begun[0] + largest]
            yield start, int(begun[0]) if len(begun) else len(self)


def pattern_codes(levels: np.ndarray) -> np.ndarray:
    """One number for each row of levels, ascending as the rows do."""
    code = np.zeros(len(levels), dtype=np.int64)
    for start in range(0, len(levels), _AT_A_TIME):
        part = code[start : start + _AT_A_TIME]
        for level in np.ascontiguousarray(levels[start : start + _AT_A_TIME].T) + np.int8(1):
            part <<= 3
            part |= level
    return code


def patterns_of(codes: np.ndarray, n_fields: int) -> np.ndarray:
    """The rows of so many levels that have these numbers (see :func:`pattern_codes`)."""
    rows = np.empty((len(codes), n_fields), dtype=np.int8)
    for field in range(n_fields):  # all at once they take eight times the room
        rows[:, field] = ((codes >> 3 * (n_fields - 1 - field)) & 7) - 1
    return rows


def _numbers(chosen: np.ndarray) -> np.ndarray:
    """For each place that is chosen (mask) how many are before it."""
    before: np.ndarray = np.cumsum(chosen, dtype=np.int32) - np.int32(1)
    return before


def first_of_each(of: np.ndarray, n: int) -> np.ndarray:
    """The first position of each number from 0 to n - 1."""
    first = np.zeros(n, dtype=np.int64)
    first[of[::-1]] = np.arange(len(of))[::-1]
    return first


def no_pairs() -> Vectors:
    """Comparison vectors of no pair."""
    none = np.zeros(0, dtype=np.int32)
    return Vectors(none, none, none, np.zeros((0, len(FIELDS)), dtype=np.int8))


def pair_codes(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """One number for each pair of numbers below 2^31, ascending by the first and then by the second."""
    codes: np.ndarray = (first.astype(np.int64) << 32) | second
    return codes


def order_of_pairs(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The positions of pairs of rids, each pair once, by the first rid and then by the second."""
    return order_of(pair_codes(first, second))


def joined(parts: Sequence[Vectors]) -> Vectors:
    """The pairs of all parts, at least one, one part after the other."""
    if len(parts) == 1:
        return parts[0]
    return Vectors(*(np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS))


def merged(one: Vectors, other: Vectors) -> Vectors:
    """The pairs of both, which have none in common, sorted by (r, l) as each is; with their patterns."""
    before = np.searchsorted(pair_codes(one.r, one.l), pair_codes(other.r, other.l))
    place = before + np.arange(len(other))
    found = Vectors(*(put_between(getattr(one, name), getattr(other, name), place) for name in COLUMNS))
    rows = np.concatenate([one.patterns[0], other.patterns[0]])
    number, codes = pd.factorize(pattern_codes(rows), sort=True)
    of = put_between(one.patterns[1], other.patterns[1] + np.int32(len(one.patterns[0])), place)
    vars(found)["patterns"] = patterns_of(codes, found.levels.shape[1]), number.astype(np.int32)[of]
    return found


def not_compared(left: np.ndarray, right: np.ndarray, rules: np.ndarray) -> Vectors:
    """Pairs with every field missing."""
    levels = np.full((len(left), len(FIELDS)), -1, dtype=np.int8)
    l, r, of = (column.astype(np.int32, copy=False) for column in (left, right, rules))  # noqa: E741
    return Vectors(l, r, of, levels)


def compared(
    vectors: Vectors, prepared: Prepared, known: ValuePairs, progress: Progress, threads: int = 1
) -> Vectors:
    """Fill in the levels of pairs that are not compared yet.

    Args:
        vectors: the pairs; their levels are filled in.
        prepared: the records.
        known: value pairs compared before; new ones are added.
        progress: advanced once a text feature.
        threads: text features compared at a time.
    """

    def compare_texts(feature: str) -> None:
        _compare_texts(vectors, feature, FIELDS_OF_FEATURE[feature], prepared, known)
        if feature == "given":
            _compare_sex(vectors, prepared)
        progress.advance()

    works: list[Callable[[], None]] = [partial(compare_texts, feature) for feature in FIELDS_OF_FEATURE]
    works.append(partial(levels_of_numbers, vectors, prepared.features))
    side_by_side(lambda work: work(), works, threads)
    return vectors


def _compare_texts(
    vectors: Vectors, feature: str, fields: tuple[str, ...], prepared: Prepared, known: ValuePairs
) -> None:
    """Fill in the levels of the fields of one text feature."""
    value, texts = prepared.features[feature].to_numpy(), prepared.values[feature]
    there, pair_of, sides = _value_pairs(vectors, value, len(texts))
    for field in fields:
        if field in SPACES_OF_FIELD:
            levels = levels_by_keys(field, prepared, *sides)
        else:
            levels = known.levels(field, texts, *sides, prepared.hashes[feature])
        vectors.fill(field, there, levels[pair_of])


def _value_pairs(
    vectors: Vectors, value: np.ndarray, n_values: int
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The distinct pairs of values: mask of the pairs that show one, which one each shows, their sides.

    Levels are symmetric, so a pair and its mirror are one.
    """
    there, code = _codes_of_values(vectors, value, n_values)
    pair_of, pairs = numbered(code, n_values**2)
    left, right = (side.astype(np.int32) for side in np.divmod(pairs, max(n_values, 1)))
    return there, pair_of, (left, right)


def _codes_of_values(vectors: Vectors, value: np.ndarray, n_values: int) -> tuple[np.ndarray, np.ndarray]:
    """Mask of the pairs of which both records have a value; one number for each pair of values."""
    there, code, n = np.empty(len(vectors), dtype=bool), np.empty(len(vectors), dtype=np.int64), 0
    for start in range(0, len(vectors), _LARGEST_PART):
        part = slice(start, start + _LARGEST_PART)
        there[part], left, right = _both_there(vectors.at(part), value)
        of_part = code[n : n + len(left)]
        np.multiply(np.minimum(left, right), n_values, out=of_part, dtype=np.int64)
        of_part += np.maximum(left, right)
        n += len(left)
    return there, code[:n]


def _both_there(vectors: Vectors, value: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mask of the pairs of which both records have a value (by rid, -1 where absent); the values."""
    left, right = value.take(vectors.l), value.take(vectors.r)
    there = (left | right) >= 0
    places = np.flatnonzero(there)
    return there, left[places], right[places]


def numbered(codes: np.ndarray, n_codes: int) -> tuple[np.ndarray, np.ndarray]:
    """Which of the distinct codes each is, and these, ascending: ``pandas.factorize`` with sort, but faster.

    Args:
        codes: int64, from 0 to ``n_codes`` - 1; they may be overwritten.
        n_codes: how many are possible; those of a small table are looked up, the others sorted.
    """
    if n_codes <= min(_LARGEST_TABLE, _SPARSEST_TABLE * len(codes)):
        return (_looked_up if n_codes <= _LARGEST_TABLE_OF_PLACES else _counted)(codes, n_codes)
    bits = len(codes).bit_length()
    if n_codes.bit_length() + bits > 63:
        return pd.factorize(codes, sort=True)
    both = codes  # which are many, and not asked for again
    sort_beside_places(both, bits)
    position = both.astype(np.int32)  # its lower bits
    position &= (1 << bits) - 1
    both >>= bits
    first = np.ones(len(codes), dtype=bool)
    first[1:] = both[1:] != both[:-1]
    distinct = both[first]
    del both, codes
    of = np.empty(len(first), dtype=np.int32)
    of[position] = _numbers(first)
    return of, distinct


def _looked_up(codes: np.ndarray, n_codes: int) -> tuple[np.ndarray, np.ndarray]:
    """``numbered`` by a table of numbers, one for each possible code."""
    seen = np.zeros(n_codes, dtype=bool)
    seen[codes] = True
    distinct = np.flatnonzero(seen)
    place = np.empty(n_codes, dtype=np.int32)
    place[distinct] = np.arange(len(distinct), dtype=np.int32)
    return place[codes], distinct


def _counted(codes: np.ndarray, n_codes: int) -> tuple[np.ndarray, np.ndarray]:
    """``numbered`` by a bit for each possible code: as many as are set before its own is its number."""
    seen = np.zeros(-(-n_codes // 64) * 64, dtype=bool)
    seen[codes] = True
    distinct, words = np.flatnonzero(seen), np.packbits(seen, bitorder="little").view("<u8")
    del seen
    n_set = np.bitwise_count(words)
    before = np.cumsum(n_set, dtype=np.int32) - n_set
    of = np.empty(len(codes), dtype=np.int32)
    for start in range(0, len(codes), _AT_A_TIME):
        part = codes[start : start + _AT_A_TIME]
        word, lower = part >> 6, (np.uint64(1) << (part & 63).astype(np.uint64)) - np.uint64(1)
        of[start : start + _AT_A_TIME] = before[word] + np.bitwise_count(words[word] & lower)
    return of, distinct


def _compare_sex(vectors: Vectors, prepared: Prepared) -> None:
    """Agreement in sex; missing where given names were compared, since those already say it."""
    sex = prepared.features["sex"].to_numpy()
    asked = np.flatnonzero(vectors.levels[:, COLUMN["given"]] < 0)
    left, right = sex[vectors.l[asked]], sex[vectors.r[asked]]
    said = (left > 0) & (right > 0)
    vectors.fill("sex", asked, np.where(said, left == right, -1))


def levels_of_numbers(vectors: Vectors, features: pd.DataFrame) -> None:
    """Fill in the levels of the fields that are compared as numbers.

    Args:
        vectors: pairs of records.
        features: of preparation.Prepared, by rid.
    """
    of = {name: features[name].to_numpy() for name in features.columns}
    born = packed_dates(of["birth_year"], of["birth_month"], of["birth_day"])
    lost = of["missing_day"] - 1  # -1 where it is not told
    for start in range(0, len(vectors), _LARGEST_PART):
        _levels_of_numbers(vectors.at(slice(start, start + _LARGEST_PART)), of, born, lost)


def _levels_of_numbers(
    vectors: Vectors, of: Mapping[str, np.ndarray], born: np.ndarray, lost: np.ndarray
) -> None:
    left, right = born.take(vectors.l), born.take(vectors.r)
    whole = ((left & DAY) > 0) & ((right & DAY) > 0)
    years = (left > MONTH + DAY) & (right > MONTH + DAY)
    by_field = {
        "birth_date": (np.flatnonzero(whole), birth_date_levels),
        "birth_year": (np.flatnonzero(years & ~whole), birth_year_levels),
    }
    for field, (there, levels_of) in by_field.items():
        vectors.fill(field, there, levels_of(left[there], right[there]))
    aged = of["age_low"] > 0
    for born_side, aged_side in ((vectors.l, vectors.r), (vectors.r, vectors.l)):
        there = np.flatnonzero(~years & aged[aged_side])
        there = there[of["birth_year"][born_side[there]] > 0]
        year, rid = of["birth_year"][born_side[there]], aged_side[there]
        vectors.fill("age", there, age_levels(year, of["age_low"][rid], of["age_high"][rid]))
    there, one, other = _both_there(vectors, lost)
    vectors.fill("missing_date", there, missing_date_levels(one, other))
    for field in ("document", "tax_number"):
        there, one, other = _both_there(vectors, of[field])
        vectors.fill(field, there, one == other)


#: The bits of a packed date that are its day and its month; the year stands above them.
DAY, MONTH = 0b11111, 0b11111 << 5


def packed_dates(year: np.ndarray | int, month: np.ndarray | int, day: np.ndarray | int) -> np.ndarray:
    """Dates as one number each; a part that is not known is 0."""
    return np.asarray((year << 10) | (month << 5) | day)


def birth_date_levels(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """BirthDateLevel of whole dates (packed)."""
    differs = left ^ right
    year, month, day = differs <= MONTH + DAY, (differs & MONTH) == 0, (differs & DAY) == 0
    swapped = packed_dates(right >> 10, right & DAY, (right & MONTH) >> 5)
    level: np.ndarray = year.astype(np.int8)
    one_part = np.flatnonzero(year.view(np.int8) + month + day == 2)
    one_digit = _one_digit_differs(left[one_part], right[one_part])
    level[one_part] = np.where(one_digit, BirthDateLevel.ONE_DIGIT_DIFFERS, BirthDateLevel.ONE_PART_DIFFERS)
    level[left == swapped] = BirthDateLevel.DAY_AND_MONTH_SWAPPED
    level[differs == 0] = BirthDateLevel.SAME
    return level


def decimal_dates(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Dates as the numbers that YYYYMMDD is."""
    return np.asarray(year * 10_000 + month * 100 + day)


def without_digit(numbers: np.ndarray, place: int) -> np.ndarray:
    """Whole numbers without one decimal digit; place 0 is the last."""
    power = 10**place
    above = numbers // power
    left_out: np.ndarray = above // 10 * power + (numbers - above * power)
    return left_out


def _one_digit_differs(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Whether exactly one digit of YYYYMMDD differs, of dates (packed) that differ."""
    one, other = (decimal_dates(date >> 10, (date & MONTH) >> 5, date & DAY) for date in (left, right))
    agree = [without_digit(one, place) == without_digit(other, place) for place in range(8)]
    found: np.ndarray = np.any(agree, axis=0)
    return found


def birth_year_levels(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """BirthYearLevel of dates (packed) of known years; for SAME and ANOTHER_DECADE known months agree."""
    gap = np.abs((left >> 10) - (right >> 10))
    months_agree = ((left & MONTH) == 0) | ((right & MONTH) == 0) | (((left ^ right) & MONTH) == 0)
    reached = {
        BirthYearLevel.SAME: (gap == 0) & months_agree,
        BirthYearLevel.WITHIN_ONE_YEAR: gap <= 1,
        BirthYearLevel.WITHIN_THREE_YEARS: gap <= 3,
        BirthYearLevel.ANOTHER_DECADE: (gap == 10) & months_agree,
    }
    return np.select(list(reached.values()), list(reached), BirthYearLevel.DIFFERENT)


def missing_date_levels(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """MissingDateLevel of days (ordinals)."""
    gap = np.abs(left - right)
    steps = (MissingDateLevel.SAME, MissingDateLevel.WITHIN_A_WEEK, MissingDateLevel.WITHIN_A_MONTH)
    return np.select([gap == 0, gap <= 7, gap <= 31], steps, MissingDateLevel.DIFFERENT)


def age_levels(year: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """AgeLevel of a year of birth and the years of birth, from low to high, that an age leaves."""
    gap = np.maximum(np.maximum(low - year, year - high), 0)
    steps = (AgeLevel.SAME, AgeLevel.WITHIN_TWO_YEARS, AgeLevel.WITHIN_FIVE_YEARS)
    return np.select([gap == 0, gap <= 2, gap <= 5], steps, AgeLevel.DIFFERENT)
