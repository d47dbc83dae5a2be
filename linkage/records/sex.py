"""The sex of a person as delivered, as ``m`` or ``f``."""

from functools import lru_cache
from typing import Literal

from linkage.records.spelling import fold

_MALE = frozenset(
    [
        "ч",
        "чол",
        "чоловік",
        "чоловіча",
        "чоловіче",
        "чоловічий",
        "м",
        "муж",
        "мужчина",
        "мужской",
        "мужская",
        "мужское",
        "m",
        "male",
        "man",
    ]
)
_FEMALE = frozenset(
    [
        "ж",
        "жін",
        "жінка",
        "жіноча",
        "жіноче",
        "жіночий",
        "жен",
        "женщина",
        "женский",
        "женская",
        "женское",
        "f",
        "female",
        "woman",
        "w",
    ]
)


@lru_cache(maxsize=10_000)
def parse_sex(text: str) -> Literal["m", "f"] | None:
    """``m``, ``f``, or None where the text says neither (never raises).

    A single letter is read by its script: Cyrillic «м», «ч» and Latin «m» are male, «ж» and «f» female.
    """
    word = fold(text).replace("стать", "").replace("пол ", "").strip()
    if word in _MALE:
        return "m"
    return "f" if word in _FEMALE else None
