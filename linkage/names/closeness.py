"""How close two names sound: edit distance at three widths, so that a cheap confusion costs little.

A letter confused within its class (о/а, и/і, г/х, з/с) counts at the narrowest width only, a vowel at two
of them, a consonant at all three. Nested widths give graded costs at the speed of plain edit distance.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from linkage.names.skeleton import all_classes, consonants

# Voiced and voiceless, and what else is misheard for one another through a cell wall.
_MISHEARD = str.maketrans("BPDTHKCXSLNMRVF", "PPTTHKXXSLNNRFF")


@lru_cache(maxsize=1 << 18)
def _coarse(sound: str) -> str:
    return consonants(sound).translate(_MISHEARD)


def closeness(a: str, b: str) -> float:
    """Closeness of two readings (as ``skeleton.sounds`` gives them), 0 to 1.

    >>> closeness("SevCenko", "SevCenko")
    1.0
    >>> closeness("SevCenko", "SavCenko") > closeness("SevCenko", "levCenko")
    True
    """
    if a == b:
        return 1.0
    fine = OSA.normalized_distance(a, b)
    if fine > 0.75:
        return 1.0 - fine
    middle = OSA.normalized_distance(all_classes(a), all_classes(b))
    skeleton = OSA.normalized_distance(consonants(a), consonants(b))
    coarse = OSA.normalized_distance(_coarse(a), _coarse(b))
    return 1.0 - (0.3 * fine + 0.3 * middle + 0.25 * skeleton + 0.15 * coarse)
