"""How close two names sound: edit distance at four widths, so that a cheap confusion costs little.

A letter confused within its class (о/а, и/і, г/х, з/с) counts at the narrowest width only, a vowel at two
of them, a consonant at all. Nested widths give graded costs at the speed of plain edit distance.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

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
    weighed = sum(w * n for w, n in zip((_FINE, _MIDDLE, _SKELETON, _COARSE), (fine, *wider), strict=True))
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
