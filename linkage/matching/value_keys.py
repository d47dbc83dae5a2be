"""Keys of distinct values: what two values must share to be worth comparing, or to be called the same.

A key space maps each value of one text feature to any number of keys. A key's number is the 64-bit hash of
its text, so it is the same on every night, and what is kept of it holds no name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage import names
from linkage.names.given_names import all_classes
from linkage.records.dates import parse_iso
from linkage.records.places import parse_place
from linkage.records.units import parse_unit

#: A skeleton shorter than this has too many neighbours at one deletion to say anything.
SHORTEST_SKELETON_WITH_NEIGHBOURS = 4


def surname_sound(text: str) -> Iterable[str]:
    """How the surname sounds (level 2 keys), in any script and case."""
    return names.keys(text, 2)


def surname_skeleton(text: str) -> Iterable[str]:
    """The surname's skeletons (level 3 keys)."""
    return names.keys(text, 3)


def surname_neighbours(text: str) -> Iterable[str]:
    """The surname's skeletons and what is left of each after one deletion."""
    out: set[str] = set()
    for key in names.keys(text, 3):
        out.add(key)
        if len(key) >= SHORTEST_SKELETON_WITH_NEIGHBOURS:
            out.update(key[:i] + key[i + 1 :] for i in range(len(key)))
    return out


def given_class(text: str) -> Iterable[str]:
    """The classes of a given name in any case; its skeleton where no class knows it; none of an initial."""
    if is_initial(text):
        return ()
    return names.name_classes(text, "given") or {"~" + key for key in names.keys(text, 3)}


def father(text: str) -> Iterable[str]:
    """The classes of the father's name; the patronymic's skeleton where no class knows it."""
    if is_initial(text):
        return ()
    return names.name_classes(text, "patronymic") or {"~" + key for key in names.keys(text, 3)}


def is_initial(text: str) -> bool:
    """Whether a given name or patronymic is only an initial (``В.``, ``Ю``, ``Sh.``)."""
    bare = text.rstrip(".")
    return len(bare) <= 1 or (len(bare) <= 4 and text.endswith("."))


def initial(text: str) -> Iterable[str]:
    """The first sounds of a given name or patronymic, one for each way it may be spelt."""
    return {key[:1] for key in names.keys(text.rstrip("."), 2) if key}


def patronymic_initial(text: str) -> Iterable[str]:
    """The first sounds of a patronymic, in either language: Н. stands for Миколайович on a Russian list."""
    found = set(initial(text))
    if not is_initial(text):
        for father_class in names.name_classes(text, "patronymic"):
            forms = all_classes()[father_class]
            found.update(*map(initial, (*forms.ukrainian[:2], *forms.russian[:2])))
    return found


def call_sign(text: str) -> Iterable[str]:
    """How the call sign sounds."""
    return names.keys(text, 2) or {text.casefold()}


def unit_number(text: str) -> Iterable[str]:
    """The unit's number and its code; nothing where neither is known."""
    unit = parse_unit(text)
    return [key for key in (unit.number and f"#{unit.number}", unit.code) if key]


def town(text: str) -> Iterable[str]:
    """The settlements that the text may mean, one key for all names of each; none for a mere region."""
    place = parse_place(text)
    return place.keys if place.settlement else ()


def region(text: str) -> Iterable[str]:
    """The oblast."""
    place = parse_place(text)
    return [place.oblast] if place.oblast else []


def whole_day(text: str) -> Iterable[str]:
    """The date where it is told to the day."""
    return [text] if parse_iso(text).day else []


#: key space -> (text feature, keys of one value)
KEY_SPACES: dict[str, tuple[str, Callable[[str], Iterable[str]]]] = {
    "surname_sound": ("surname", surname_sound),
    "surname_skeleton": ("surname", surname_skeleton),
    "surname_neighbours": ("surname", surname_neighbours),
    "given_class": ("given", given_class),
    "given_initial": ("given", initial),
    "father": ("patronymic", father),
    "patronymic_initial": ("patronymic", patronymic_initial),
    "call_sign": ("call_sign", call_sign),
    "unit_number": ("unit", unit_number),
    "home_town": ("home", town),
    "home_region": ("home", region),
    "missing_town": ("missing_place", town),
    "missing_region": ("missing_place", region),
    "missing_day": ("missing_date", whole_day),
    "document": ("document", lambda text: [text]),
    "tax_number": ("tax_number", lambda text: [text]),
}


@dataclass(frozen=True)
class ValueKeys:
    """One key space over one feature's distinct values: parallel arrays of (value id, key), each once."""

    feature: str
    value: np.ndarray
    key: np.ndarray

    def frame(self) -> pd.DataFrame:
        """The pairs as a frame with columns value, key."""
        return pd.DataFrame({"value": self.value, "key": self.key})

    def has_key(self, n_values: int) -> np.ndarray:
        """For each value id whether it has any key."""
        found = np.zeros(n_values, dtype=bool)
        found[self.value] = True
        return found

    def smallest(self, n_values: int) -> np.ndarray:
        """For each value id the smallest of its keys by their lower 63 bits (int64), -1 where it has none."""
        lowest = np.full(n_values, np.iinfo(np.int64).max)
        np.minimum.at(lowest, self.value, self.key & np.iinfo(np.int64).max)
        return np.where(self.has_key(n_values), lowest, -1)

    def shared(self, lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
        """Whether two values share a key, for each pair of value ids; the keys are sorted by value."""
        number, distinct = pd.factorize(self.key)
        # one more than there are, so that -1 has no key
        n_values = int(max(part.max(initial=-1) for part in (self.value, lefts, rights))) + 2
        n_keys = np.bincount(self.value, minlength=n_values)
        first = np.full(n_values, -1)
        first[self.value] = number
        found: np.ndarray = (first[lefts] == first[rights]) & (n_keys[lefts] > 0)
        # what has one key, as most do, needs no closer look
        several = np.flatnonzero((n_keys[lefts] > 1) | (n_keys[rights] > 1))
        sides = []
        for ids in (lefts[several], rights[several]):
            of, at = meetings(ids, self.value)
            sides.append(several[of] * len(distinct) + number[at])
        found[several] = False
        found[np.intersect1d(*sides) // max(len(distinct), 1)] = True
        return found


#: So many times as many values make those that are asked few.
_FEW = 16


def meetings(asked: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every place of each of ``asked`` in ``held``: the position of what is asked, and the place.

    Args:
        asked: small integers; -1 has no place.
        held: small integers from 0 on, sorted.
    """
    if len(asked) * _FEW < len(held):  # each is sought: counting all takes longer
        start, end = (np.searchsorted(held, asked, side) for side in ("left", "right"))
        return counted_out(start, end - start)
    counts = np.bincount(held, minlength=int(max(held.max(initial=-1), asked.max(initial=-1))) + 2)
    return counted_out((np.cumsum(counts) - counts)[asked], counts[asked])


def counted_out(first: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every place of ranges that begin at ``first`` and are ``times`` long: of which range, and the place."""
    of = np.repeat(np.arange(len(times)), times)
    return of, np.arange(len(of)) + (first - (np.cumsum(times) - times))[of]


def keys_of_values(space: str, values: Mapping[str, list[str]]) -> ValueKeys:
    """The keys of every distinct value of the space's feature, as hashes."""
    feature, keys = KEY_SPACES[space]
    found = [(i, key) for i, text in enumerate(values[feature]) for key in sorted(set(keys(text)))]
    value = np.array([i for i, _ in found], dtype=np.int32)
    return ValueKeys(feature, value, text_hashes([key for _, key in found], repeated=True))


def text_hashes(texts: Sequence[str] | np.ndarray, repeated: bool = False) -> np.ndarray:
    """A 64-bit hash of each text (int64), the same on every machine and night.

    Of texts that are ``repeated`` each is hashed once only, for which the distinct ones must be told first.
    """
    all_of_them = np.asarray(texts, dtype=object)
    hashes: np.ndarray = pd.util.hash_array(all_of_them, categorize=repeated).view(np.int64)
    return hashes
