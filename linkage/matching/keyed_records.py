"""All records as the rules of blocking see them: what each tells, as integers, and the keys of its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from linkage.matching.blocking_rules import DIVIDING_SPACES, RULES, Rule, smallest_key
from linkage.matching.fingerprints import order_of
from linkage.matching.preparation import TEXT_FEATURES, Prepared
from linkage.matching.value_keys import KEY_SPACES, counted_out, is_initial

#: What tells the year of birth.
YEAR = "birth_year"


@dataclass(frozen=True)
class KeyedRecords:
    """All records as the rules see them.

    Attributes:
        told: what records tell -> it for each rid (see :func:`told_by_records`).
        keys: key space -> the keys of its values.
    """

    told: Mapping[str, np.ndarray]
    keys: Mapping[str, "SpaceKeys"]


@dataclass(frozen=True)
class SpaceKeys:
    """The keys of a space's values, sorted by value id, to be sought by either.

    Attributes:
        value: value id of each key.
        key: the key.
    """

    value: np.ndarray
    key: np.ndarray

    @cached_property
    def by_key(self) -> np.ndarray:
        """The positions in the order of keys."""
        return order_of(self.key)

    @cached_property
    def in_order(self) -> np.ndarray:
        """The keys in that order."""
        in_order: np.ndarray = self.key[self.by_key]
        return in_order

    @cached_property
    def number(self) -> np.ndarray:
        """One number for each key: those that are the same have the same, from 0 on."""
        return pd.factorize(self.key)[0].astype(np.int32)

    @cached_property
    def n_keys(self) -> int:
        """How many keys there are."""
        return int(self.number.max(initial=-1)) + 1

    def of(self, value: int) -> list[int]:
        """The keys of one value; none of -1."""
        start, end = (int(np.searchsorted(self.value, value, side)) for side in ("left", "right"))
        keys: list[int] = self.key[start:end].tolist()
        return keys

    def among(self, few: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(value id, key) of the keys that are one of a few, sorted by value id."""
        few = pd.unique(few)
        start, end = (np.searchsorted(self.in_order, few, side) for side in ("left", "right"))
        here = np.sort(self.by_key[counted_out(start, end - start)[1]])
        return self.value[here], self.key[here]


def keyed_records(prepared: Prepared, kinds: np.ndarray, rules: Sequence[Rule] = RULES) -> KeyedRecords:
    """What the rules ask of all records.

    Args:
        prepared: the records, with the keys of their values.
        kinds: the kind as which blocking takes each rid.
        rules: that ask.
    """
    spaces = sorted({space for rule in rules for space in rule.keys})
    of_spaces = {space: prepared.keys[space] for space in spaces}
    keys = {space: SpaceKeys(own.value, own.key) for space, own in of_spaces.items()}
    return KeyedRecords(told_by_records(prepared, kinds), keys)


def value_of(space: str) -> str:
    """What holds a record's value of a key space (see KeyedRecords.told)."""
    return KEY_SPACES[space][0]


def told_by_records(prepared: Prepared, kinds: np.ndarray) -> dict[str, np.ndarray]:
    """What rules ask of records, for each rid: masks, and integers, negative where a record lacks one.

    The integers are the ids of its values, its year, month and whole date of birth, and what divides
    oversized blocks: the smallest of a value's keys in a space (63 bits of it). Keys are the same each night,
    while a value's id is not, and in every language, while its spelling is not.

    Args:
        prepared: the records, with the keys of their values in DIVIDING_SPACES.
        kinds: the kind as which blocking takes each rid.
    """
    of = {str(name): column.to_numpy() for name, column in prepared.features.items()}
    told: dict[str, np.ndarray] = {feature: of[feature] for feature in TEXT_FEATURES}
    for space in DIVIDING_SPACES:
        keys = prepared.keys[space]
        smallest = keys.smallest(len(prepared.values[keys.feature]) + 1)  # -1 is the last place: no value
        told[smallest_key(space)] = smallest[of[keys.feature]]
    year, month, day = (of[f"birth_{part}"] for part in ("year", "month", "day"))
    told[YEAR] = np.where(year > 0, year, -1)
    told["birth_month"] = np.where(month > 0, month, -1).astype(np.int8)
    told["birth_date"] = np.where(day > 0, 10_000 * year + 100 * month + day, -1)
    return told | _masks(prepared, of, kinds)


def _masks(prepared: Prepared, of: Mapping[str, np.ndarray], kinds: np.ndarray) -> dict[str, np.ndarray]:
    """What holds of records or not."""
    initial = {}
    for part in ("given", "patronymic"):
        is_one = np.array([is_initial(text) for text in prepared.values[part]] + [False])
        initial[part] = is_one[of[part]]
    kind, year_unknown = pd.Index(kinds), of[YEAR] <= 0
    is_mention = kind.isin(["testimony", "interview"])
    is_listed = kind.isin(["exchange", "acknowledgement", "death"])
    return {
        "anyone": np.ones(len(kinds), dtype=bool),
        "is_mention": is_mention,
        "is_listed": is_listed,
        "given_unknown": of["given"] < 0,
        "given_is_initial": initial["given"],
        "name_unknown": (of["surname"] < 0) & ((of["given"] < 0) | initial["given"]),
        "neither_year_nor_father": year_unknown & ((of["patronymic"] < 0) | initial["patronymic"]),
        "listed_or_year_unknown": is_listed | (year_unknown & ~is_mention),
    }
