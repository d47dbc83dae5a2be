"""How close two names sound: edit distance at four widths, so that a cheap confusion costs little.

A letter confused within its class (о/а, и/і, г/х, з/с) counts at the narrowest width only, a vowel at two
of them, a consonant at all. Nested widths give graded costs at the speed of plain edit distance.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from linkage.names.skeleton import all_classes, consonants

# Voiced and voiceless, and what else is misheard for one another through a cell wall.
_MISHEARD = str.maketrans("BPDTHKCXSLNMRVF", "PPTTKKXXXLNNLFF")
# What the sounds, their classes, their consonants and their voiceless consonants weigh.
_FINE, _MIDDLE, _SKELETON, _COARSE = 0.3, 0.25, 0.2, 0.25
# Readings with fewer sounds than a quarter in common are not looked at more widely.
_UNLIKE = 0.75


@lru_cache(maxsize=1 << 18)
def _widths(sound: str) -> tuple[str, str, str]:
    skeleton = consonants(sound)
    return all_classes(sound), skeleton, skeleton.translate(_MISHEARD)


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
    readings: Sequence[tuple[str, ...]], lefts: NDArray[np.intp], rights: NDArray[np.intp], floor: float
) -> NDArray[np.float64]:
    """``nearest`` of many pairs at once; no more than ``floor`` for every pair that is no closer than that.

    Args:
        readings: the readings of each value, at least one.
        lefts: positions in ``readings``, one a pair.
        rights: positions in ``readings``, one a pair.
        floor: at least 0.25, below which ``nearest`` looks at the sounds alone.

    >>> nearest_of_each([("gora", "hora"), ("hora", "qora")], np.array([0]), np.array([1]), 0.5).tolist()
    [1.0]
    """
    count = np.array([len(value) for value in readings], dtype=np.intp)
    start = np.cumsum(count) - count
    of_pair, nth = _ragged(count[lefts] * count[rights])
    left = start[lefts[of_pair]] + nth // count[rights[of_pair]]
    right = start[rights[of_pair]] + nth % count[rights[of_pair]]
    sounds = [sound for value in readings for sound in value]
    at_widths = zip(*((sound, *_widths(sound)) for sound in sounds), strict=True)
    near = np.ones(len(of_pair))
    open_ = np.arange(len(of_pair))
    for weight, spelt in zip((_FINE, _MIDDLE, _SKELETON, _COARSE), at_widths, strict=False):
        text = np.array(spelt, dtype=object)
        apart = apart_of_each(text[left[open_]], text[right[open_]])
        near[open_] -= weight * apart
        if weight == _FINE:
            near[apart > _UNLIKE] = 1.0 - apart[apart > _UNLIKE]
        open_ = open_[near[open_] > floor]
    best = np.zeros(len(lefts))
    np.maximum.at(best, of_pair, near)
    return best


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


def _ragged(counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For ``counts[i]`` places of each i: the i of each place, and which of its places it is."""
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
