"""How close two names sound: edit distance at four widths, so that a cheap confusion costs little.

A letter confused within its class (о/а, и/і, г/х, з/с) counts at the narrowest width only, a vowel at two
of them, a consonant at all. Nested widths give graded costs at the speed of plain edit distance.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from linkage.names.letter_bags import LetterBags, letter_bags
from linkage.names.readings import MISHEARD, Readings, each_with_each
from linkage.names.skeleton import all_classes, consonants

Thing = TypeVar("Thing")

# What the sounds, their classes, their consonants and their voiceless consonants weigh.
_FINE, _MIDDLE, _SKELETON, _COARSE = _WEIGHTS = 0.3, 0.25, 0.2, 0.25
# Readings with fewer sounds than a quarter in common are not looked at more widely.
_UNLIKE = 0.75


@lru_cache(maxsize=1 << 18)
def _widths(sound: str) -> tuple[str, str, str]:
    skeleton = consonants(sound)
    return all_classes(sound), skeleton, skeleton.translate(MISHEARD)


def closeness(a: str, b: str) -> float:
    """Closeness of two readings (as ``skeleton.sounds`` gives them), 0 to 1.

    >>> closeness("SevCenko", "SevCenko")
    1.0
    >>> closeness("SevCenko", "SavCenko") > closeness("SevCenko", "levCenko")
    True
    """
    return nearest((a,), (b,))


def nearest(lefts: Iterable[str], rights: Iterable[str], floor: float = 0.0) -> float:
    """The closeness of the closest two readings, or ``floor`` if none is closer than that.

    >>> nearest(("gora", "hora"), ("hora", "qora"))
    1.0
    """
    best = floor
    for a in lefts:
        for b in rights:
            if a == b:
                return 1.0
            fine = OSA.normalized_distance(a, b)
            if fine > _UNLIKE:
                best = max(best, 1.0 - fine)
            elif 1.0 - _FINE * fine > best:
                best = max(best, _at_all_widths(a, b, fine, best))
    return best


def _at_all_widths(a: str, b: str, fine: float, best: float) -> float:
    """The closeness, or less than ``best`` as soon as it cannot be reached."""
    left, right = _widths(a), _widths(b)
    distance = _FINE * fine + _MIDDLE * OSA.normalized_distance(left[0], right[0])
    if 1.0 - distance <= best:
        return 0.0
    distance += _SKELETON * OSA.normalized_distance(left[1], right[1])
    if 1.0 - distance <= best:
        return 0.0
    return 1.0 - (distance + _COARSE * OSA.normalized_distance(left[2], right[2]))


def nearest_of_each(
    readings: Readings, lefts: NDArray[np.intp], rights: NDArray[np.intp], floor: float
) -> NDArray[np.float64]:
    """``nearest`` of many pairs at once; no more than ``floor`` for every pair that is no closer than that.

    Args:
        readings: of the values.
        lefts: values, one a pair.
        rights: values, one a pair.
        floor: at least 0.25, below which ``nearest`` looks at the sounds alone.

    >>> from linkage.names.readings import readings_of
    >>> readings = readings_of([" gora hora", " hora qora"])
    >>> nearest_of_each(readings, np.array([0]), np.array([1]), 0.5).tolist()
    [1.0]
    """
    of_pair, left, right = readings.combinations(lefts, rights)
    sounds, *wider = readings.widths
    apart = apart_of_each(sounds[left], sounds[right])
    distance = np.where(apart > _UNLIKE, apart, _FINE * apart)
    least = np.ones(len(lefts))
    np.minimum.at(least, of_pair, apart)
    nearest_sounds = apart == least[of_pair]
    best = np.zeros(len(lefts))
    # once those are compared few others can be nearer
    for mask in (nearest_sounds, ~nearest_sounds):
        open_ = np.flatnonzero(mask)
        for weight, text in zip(_WEIGHTS[1:], wider, strict=True):
            open_ = open_[1.0 - distance[open_] > np.maximum(best, floor)[of_pair[open_]]]
            distance[open_] += weight * apart_of_each(text[left[open_]], text[right[open_]])
        np.maximum.at(best, of_pair[mask], 1.0 - distance[mask])
    return best


def slips_of_each(
    readings: Readings, lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.float64]:
    """``slips`` of many pairs at once.

    Args:
        readings: of the values.
        lefts: values, one a pair.
        rights: values, one a pair.

    >>> from linkage.names.readings import readings_of
    >>> found = slips_of_each(readings_of([" SevCenko", " SavCenko"]), np.array([0]), np.array([1]))
    >>> found.tolist() == [slips(["SevCenko"], ["SavCenko"])]
    True
    """
    of_pair, left, right = readings.combinations(lefts, rights)
    spelt, *wider_texts = readings.widths
    one_sound = spelt[left] == spelt[right]
    left, right = left + readings.apart[lefts][of_pair], right + readings.apart[rights][of_pair]
    fine = letters_apart(spelt[left], spelt[right], _MOST)
    cost = np.where(fine > _MOST, _UNRELATED, _FINE * fine)
    open_ = np.flatnonzero(fine <= _MOST)
    for place, (weight, text) in enumerate(zip(_WEIGHTS[1:], wider_texts, strict=True)):
        wider = np.minimum(letters_apart(text[left[open_]], text[right[open_]], _MOST), fine[open_])
        cost[open_] += weight * wider + (_EACH * np.maximum(wider, 1) if place == 0 else 0.0)
    # Хведір and Федір: a sound that dialects say as two.
    cost[fine == 0] = _EACH + _FINE
    cost[one_sound] = 0.0
    best = np.full(len(lefts), _UNRELATED)
    np.minimum.at(best, of_pair, cost)
    return best


def least_slips_of_each(
    readings: Readings,
    folded: NDArray[np.object_],
    lefts: NDArray[np.intp],
    rights: NDArray[np.intp],
) -> NDArray[np.float64]:
    """What the slips of many pairs cost at least, by ear or by letters.

    Args:
        readings: of the values.
        folded: each value as it is spelt.
        lefts: values, one a pair.
        rights: values, one a pair.

    >>> from linkage.names.readings import readings_of
    >>> readings, folded = readings_of([" SevCenko", " SavCenko"]), np.array(["шевченко", "шавченко"], object)
    >>> cost = least_slips_of_each(readings, folded, np.array([0]), np.array([1]))
    >>> cost.tolist() == [slips(["SevCenko"], ["SavCenko"])]
    True
    """
    by_letters = ANY_SLIP * letters_apart(folded[lefts], folded[rights], _MOST_TYPED)
    cost: NDArray[np.float64] = np.minimum(slips_of_each(readings, lefts, rights), by_letters)
    return cost


def combinations(
    things: Sequence[tuple[Thing, ...]], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], list[Thing]]:
    """Each of the things of a left value with each of the right one: of which pair, which two of all things.

    >>> of_pair, left, right, every = combinations([("a",), ("b", "c")], np.array([0]), np.array([1]))
    >>> [(every[x], every[y]) for x, y in zip(left, right)]
    [('a', 'b'), ('a', 'c')]
    """
    count = np.array([len(own) for own in things], dtype=np.intp)
    places = each_with_each(np.cumsum(count) - count, count, lefts, rights)
    return *places, [thing for own in things for thing in own]


def apart_of_each(lefts: NDArray[np.object_], rights: NDArray[np.object_]) -> NDArray[np.float64]:
    """The normalised edit distance of each pair of texts, 0 to 1.

    >>> apart_of_each(np.array(["gora"], dtype=object), np.array(["hora"], dtype=object)).tolist()
    [0.25]
    """
    # Threads change the time only: each pair's distance is its own.
    apart: NDArray[np.float64] = cpdist(
        lefts, rights, scorer=OSA.normalized_distance, dtype=np.float64, workers=-1
    )
    return apart


def letters_apart(lefts: NDArray[np.object_], rights: NDArray[np.object_], most: int) -> NDArray[np.int64]:
    """The edit distance of each pair of texts, in letters; beyond ``most`` it is told as one more than that.

    >>> letters_apart(np.array(["гора"], dtype=object), np.array(["нора"], dtype=object), 1).tolist()
    [1]
    """
    apart: NDArray[np.int64] = cpdist(
        lefts, rights, scorer=OSA.distance, score_cutoff=most, dtype=np.int64, workers=-1
    )
    return apart


# What each slip costs beside what it changes: two small ones are rarer than one great one.
_EACH = 0.5


def slips(lefts: Iterable[str], rights: Iterable[str]) -> float:
    """What it takes to mishear or mistype one name for the other: 0.8 for о/а or г/х, 1.5 for any letter.

    Unlike closeness it does not ask how long the names are: one slip is one slip. The closest readings count.

    >>> slips(["SevCenko"], ["SavCenko"]) < slips(["SevCenko"], ["lavCenko"])
    True
    """
    return min((_cost(a, b) for a in lefts for b in rights), default=_UNRELATED)


_UNRELATED = 9.0
#: What a slip costs that changes a letter for any other.
ANY_SLIP = 1.5
# Letters that differ beyond these cost no more.
_MOST_TYPED = 2


@lru_cache(maxsize=1 << 16)
def _cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    # Хведір and Федір: a sound that dialects say as two.
    a, b = a.replace("qv", "f"), b.replace("qv", "f")
    if a == b:
        return _EACH + _FINE
    fine = OSA.distance(a, b)
    if fine > _MOST:
        return _UNRELATED
    # A lost letter may bring vowels together that count as one: no width tells of more slips than there are.
    wider = [min(fine, OSA.distance(x, y)) for x, y in zip(_widths(a), _widths(b), strict=True)]
    weighed = sum(w * n for w, n in zip(_WEIGHTS, (fine, *wider), strict=True))
    return _EACH * max(wider[0], 1) + weighed


_MOST = 4


def one_meant(cost: float, letters: int) -> float:
    """How likely two spellings so many slips apart were meant for one name; ``letters`` of the shorter one.

    A short name has more neighbours, so that a letter says more in it.

    >>> one_meant(0.8, 8) > one_meant(1.5, 8) > one_meant(1.5, 4) > one_meant(2.5, 8)
    True
    """
    return 0.95 / (1.0 + math.exp(_STEEP * (cost + 1 / max(letters, 1) - _EVEN)))


# One slip of any kind in a name of eight letters is told from two by .87 against .5.
_STEEP, _EVEN = 3.0, 2.4


@dataclass(frozen=True)
class Bounds:
    """What the letters of pairs leave possible, whichever readings of the two values are compared.

    ``near``: closeness at most. ``alike``: likeness of the sounds alone, at most. ``cost``: what slips cost,
    at least. ``sounds``, ``skeletons``: edits between those, at least; with one of them none is shared.
    """

    near: NDArray[np.float64]
    alike: NDArray[np.float64]
    cost: NDArray[np.float64]
    sounds: NDArray[np.int32]
    skeletons: NDArray[np.int32]


def bags_at_widths(readings: Readings) -> tuple[LetterBags, ...]:
    """The letters of the readings of each value at all four widths.

    >>> from linkage.names.readings import readings_of
    >>> [of_width.longest.tolist() for of_width in bags_at_widths(readings_of([" SevCenko"]))]
    [[8], [8], [5], [5]]
    """
    # slips are counted in what has no "qv"
    return tuple(letter_bags(texts.tolist(), readings.count + readings.apart) for texts in readings.widths)


def bounds_of_each(bags: Sequence[LetterBags], lefts: NDArray[np.intp], rights: NDArray[np.intp]) -> Bounds:
    """What no reading of two values can be beyond: neither ``nearest`` nor ``slips``.

    Args:
        bags: of all readings of the values (see ``bags_at_widths``).
        lefts: positions of values, one a pair.
        rights: positions of values, one a pair.

    >>> from linkage.names.readings import readings_of
    >>> bags = bags_at_widths(readings_of([" SevCenko", " lavCenko"]))
    >>> found = bounds_of_each(bags, np.array([0]), np.array([1]))
    >>> float(found.near[0]) >= closeness("SevCenko", "lavCenko") > 0.5
    True
    """
    edits = [of_width.least_edits(lefts, rights) for of_width in bags]
    apart = [of_width.least_apart(n, lefts, rights) for of_width, n in zip(bags, edits, strict=True)]
    distance = sum((w * part for w, part in zip(_WEIGHTS, apart, strict=True)), np.zeros(len(lefts)))
    sounds, *wider = edits
    wider = [np.minimum(sounds, n) for n in wider]
    cost = _EACH * np.maximum(wider[0], 1) + _FINE * sounds
    for weight, n in zip(_WEIGHTS[1:], wider, strict=True):
        cost = cost + weight * n
    cost = np.where(sounds > _MOST, _UNRELATED, np.where(sounds == 0, 0.0, cost))
    near = np.maximum(1.0 - distance, 1.0 - _UNLIKE)  # at which readings are looked at no more widely
    return Bounds(near, 1.0 - apart[0], cost, sounds, edits[2])


def one_meant_of_each(cost: NDArray[np.float64], letters: NDArray[np.integer]) -> NDArray[np.float64]:
    """``one_meant`` of many pairs at once.

    >>> float(one_meant_of_each(np.array([0.8]), np.array([8]))[0]) == one_meant(0.8, 8)
    True
    """
    likely: NDArray[np.float64] = 0.95 / (1.0 + np.exp(_STEEP * (cost + 1 / np.maximum(letters, 1) - _EVEN)))
    return likely


def likeliest_of_each(
    bounds: Bounds, spelt: LetterBags, lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.float64]:
    """How likely two spellings were meant for one name at most, by ear or by letters; see ``ROUNDED``.

    Args:
        bounds: of the pairs (see ``bounds_of_each``).
        spelt: the letters of each value as it is spelt.
        lefts: positions of values, one a pair.
        rights: positions of values, one a pair.

    >>> from linkage.names.readings import readings_of
    >>> pair = np.array([0]), np.array([1])
    >>> bounds = bounds_of_each(bags_at_widths(readings_of([" SevCenko", " lavCenko"])), *pair)
    >>> spelt = letter_bags(["шевченко", "лавченко"])
    >>> float(likeliest_of_each(bounds, spelt, *pair)[0]) >= one_meant(2 * ANY_SLIP, 8)
    True
    """
    edits = np.minimum(spelt.least_edits(lefts, rights), _MOST_TYPED + 1)
    cost = np.minimum(bounds.cost, ANY_SLIP * edits)
    return one_meant_of_each(cost, np.minimum(spelt.shortest[lefts], spelt.shortest[rights]))


#: By so much a bound may miss what it bounds: the one formula rounds in another way than the other.
ROUNDED = 1e-9
