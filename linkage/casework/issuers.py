"""Through whom an acknowledgement came: whether the International Committee of the Red Cross passed it on.

What another office was told, such as an ombudsman, may be as true; but "the ICRC has confirmed" is then no
true sentence (`linkage.casework.release_grounds`).
"""

import re
from collections.abc import Iterable
from functools import cache

from linkage.records.reference_tables import table

_WORD = re.compile(r"[^\W\d_]+")


@cache
def names_the_icrc(text: str) -> bool:
    """Whether a source or an issuer names the ICRC, in any case ending (data/reference/icrc_names.csv).

    A national society of the Red Cross is not the ICRC, unless both are named.

    >>> names_the_icrc("icrc_2024"), names_the_icrc("від Міжнародного комітету Червоного Хреста")
    (True, True)
    >>> names_the_icrc("rf_ombudsman"), names_the_icrc("Російський Червоний Хрест")
    (False, False)
    """
    words = _WORD.findall(text.casefold())
    found = [row["words"].split() for row in table("icrc_names") if row["whose"] == "icrc"]
    named = [name for name in found if _stands_in(name, words)]
    national = [row["words"].split() for row in table("icrc_names") if row["whose"] == "national"]
    if any(_stands_in(name, words) for name in national):
        return any(len(name) == 1 for name in named)  # by its initials, which are nobody else's
    return bool(named)


def through(*told: str | None) -> str:
    """What is told of whom an answer came through, each thing once, for a reader.

    >>> through("rf_ombudsman", None, "Омбудсман РФ")
    'rf_ombudsman, Омбудсман РФ'
    """
    return ", ".join(dict.fromkeys(_given(told)))


def came_through_the_icrc(*told: str | None) -> bool:
    """Whether anything that is told of whom an answer came through names the ICRC."""
    return any(map(names_the_icrc, _given(told)))


def _given(told: Iterable[str | None]) -> list[str]:
    return [one.strip() for one in told if one and one.strip()]


def _stands_in(beginnings: list[str], words: list[str]) -> bool:
    """Whether words in a row begin so."""
    size = len(beginnings)
    return any(
        all(word.startswith(start) for word, start in zip(words[at : at + size], beginnings, strict=True))
        for at in range(len(words) - size + 1)
    )
