"""Initials, and which names they may stand for across languages (О. for Олександр is A. for Aleksandr)."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from linkage.names.clean import fold, is_cyrillic
from linkage.names.given_names import all_classes
from linkage.names.skeleton import sounds

# Latin spellings of one Cyrillic letter.
_DIGRAPHS = frozenset(
    [
        "ye",
        "yu",
        "ya",
        "yo",
        "yi",
        "je",
        "ju",
        "ja",
        "jo",
        "ji",
        "ie",
        "iu",
        "ia",
        "kh",
        "zh",
        "sh",
        "ch",
        "ts",
        "shch",
        "sch",
        "dz",
        "dzh",
        "gh",
    ]
)
_INITIAL = re.compile(r"^[^\W\d_]\.?$")
_ALIKE = str.maketrans({"g": "h", "E": "e", "A": "a", "U": "u", "O": "o", "J": "i", "y": "i", "e": "e"})


def is_initial(token: str) -> bool:
    """Whether the token is an initial, with or without its full stop.

    >>> is_initial("В."), is_initial("Ye."), is_initial("Ян"), is_initial("Yu")
    (True, True, False, False)
    """
    token = token.strip()
    return bool(_INITIAL.match(token)) or (token.endswith(".") and token[:-1].lower() in _DIGRAPHS)


# Only short forms that a person is known by to everyone: the table lists them first.
_USUAL = 2


@lru_cache(maxsize=1 << 12)
def short_initials(class_id: str) -> frozenset[str]:
    """Sounds that the usual short forms of a class begin with (С. and Ш. for Олександр).

    >>> short_initials("OLEKSANDR") >= initial_sounds("С.")
    True
    """
    found: set[str] = set()
    for forms in all_classes()[class_id].short_forms:
        for form in forms[:_USUAL]:
            found |= initial_sounds(form)
    return frozenset(found)


def initial_sounds(token: str, classes: Iterable[str] = ()) -> frozenset[str]:
    """Sounds the token may begin with, also as the forms of its classes are written in the other language.

    >>> initial_sounds("А.") & initial_sounds("Олександр", ["OLEKSANDR"]) != frozenset()
    True
    """
    forms = [token.rstrip(".")]
    for name in classes:
        item = all_classes()[name]
        forms += [*item.ukrainian[:2], *item.russian[:2]]
    return frozenset(
        reading[0].translate(_ALIKE) for form in forms for reading in sounds(fold(form))[:3] if reading
    )


# Bearers among 10,000 from which on a name's two initials are thought of.
_BORNE_BY_MANY = 40


@cache
def _pairs_of_languages() -> frozenset[frozenset[str]]:
    """Two sounds with which one usual name begins in Ukrainian and in Russian: Олександр, Александр."""
    usual = (item for item in all_classes().values() if item.share >= _BORNE_BY_MANY)
    return frozenset(
        frozenset((left, right))
        for item in usual
        for left in initial_sounds(item.ukrainian[0])
        for right in initial_sounds(item.russian[0])
        if left != right
    )


def fit_across_languages(a: str, b: str) -> bool:
    """Whether a Cyrillic and a Latin initial may stand for one name that two languages begin otherwise.

    >>> fit_across_languages("О.", "A."), fit_across_languages("М.", "N."), fit_across_languages("О.", "T.")
    (True, True, False)
    >>> fit_across_languages("О.", "А.")  # two Cyrillic ones stand in one list oftener than in two languages
    False
    """
    if is_cyrillic(a) == is_cyrillic(b):
        return False
    return any(
        frozenset((left, right)) in _pairs_of_languages()
        for left in initial_sounds(a)
        for right in initial_sounds(b)
    )
