"""Initials, and which names they may stand for across languages (О. for Олександр is A. for Aleksandr)."""

import re
from collections.abc import Iterable
from functools import lru_cache

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
