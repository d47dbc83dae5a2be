"""Initials, and which names they may stand for across languages (О. for Олександр is A. for Aleksandr)."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from linkage.names.clean import fold
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


# Sounds of ю я є; and letters by which one Latin table or another begins them.
_IOTATED, _IOTA = frozenset("UAE"), frozenset("yji")


def initial_sounds(token: str, classes: Iterable[str] = ()) -> frozenset[str]:
    """Sounds the token may begin with, also as the forms of its classes are written in the other language.

    The sounds of ю, я, є, and of a Russian е, stand beside the plain vowels: a Latin Y., J. or I. begins any
    of them (Yurii, Jurij, Iurii).

    >>> initial_sounds("А.") & initial_sounds("Олександр", ["OLEKSANDR"]) != frozenset()
    True
    >>> [bool(initial_sounds("Y.") & initial_sounds(name)) for name in ("Юрій", "Яна", "Анна")]
    [True, True, False]
    """
    forms = [token.rstrip(".")]
    russian: list[str] = []
    for name in classes:
        item = all_classes()[name]
        forms += item.ukrainian[:2]
        russian += item.russian[:2]
    found = {reading[0] for form in forms + russian for reading in sounds(fold(form))[:3] if reading}
    iotated = found & _IOTATED
    folded = fold(forms[0])
    if folded == "е" or any(fold(form).startswith("е") for form in russian):
        iotated.add("E")
    if folded in _IOTA:
        iotated |= _IOTATED
    return frozenset(iotated.union(sound.translate(_ALIKE) for sound in found))


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
        if left.lower() != right.lower()
    )


def fit_across_languages(a: str, b: str) -> bool:
    """Whether two initials may stand for one usual name that Ukrainian and Russian begin otherwise.

    They do so in one script as in two: of two Cyrillic lists one may be Russian, and a Latin one may render
    either language. Most such pairs are two names all the same, so whoever compares leaves them in doubt: to
    call О. and А. a contradiction would part every Олександр from himself on a Russian list.

    >>> fit_across_languages("О.", "A."), fit_across_languages("М.", "N."), fit_across_languages("О.", "T.")
    (True, True, False)
    >>> fit_across_languages("О.", "А."), fit_across_languages("O.", "A.")
    (True, True)
    """
    return any(
        frozenset((left, right)) in _pairs_of_languages()
        for left in initial_sounds(a)
        for right in initial_sounds(b)
    )
