"""The levels of agreement of each part of a name, ordered by how much they say."""

from enum import IntEnum

import numpy as np

#: Where many pairs are compared at once: this one must be compared by itself.
UNDECIDED = np.int8(-1)


class SurnameLevel(IntEnum):
    """How far two surnames agree."""

    DIFFERENT = 0
    HALF = 1  # one half of a double surname
    NEAR = 2  # one or two sounds misheard or letters mistyped
    SKELETON = 3  # the same consonants, other vowels
    SOUND = 4  # sounds the same
    SAME_NAME = 5  # the same name in another language, script, case or gender
    SAME = 6  # the same spelling


class GivenLevel(IntEnum):
    """How far two given names agree."""

    DIFFERENT = 0
    INITIAL = 1  # an initial that fits
    NEAR = 2  # one sound misheard or letter mistyped
    DIMINUTIVE = 3  # a short form of the other, or both short forms of one name
    SAME_NAME = 4  # the same name in another language, script or case
    SAME = 5  # the same spelling


class PatronymicLevel(IntEnum):
    """How far two patronymics agree."""

    CONTRADICTION = 0  # two different fathers
    INITIAL = 1  # an initial that fits
    NEAR = 2  # one sound misheard or letter mistyped
    SAME_FATHER = 3  # the same father's name in another language, script or case
    SAME = 4  # the same spelling
