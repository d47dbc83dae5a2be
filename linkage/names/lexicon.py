"""The dictionaries of names_translator: 146,000 Ukrainian names and their Russian spellings."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from linkage.names.clean import title
from linkage.names.prepared import prepared

_FOLD = str.maketrans({"ё": "е", "ґ": "г", "'": None, "’": None})
_POOL = {"surname": "last", "given": "first", "patronymic": "patronymic"}
PARTS = tuple(_POOL)


@cache
def _dictionaries() -> Any:
    from names_translator.dicts import default_dicts

    return default_dicts()


@cache
def all_folded(part: str) -> Mapping[str, str]:
    """Every folded name of the dictionary, in both languages -> its spellings in the other, ``|`` between.

    >>> all_folded("surname")["білий"]
    'белый|билый'
    """
    names, spellings, _ = _texts(part)
    return dict(zip(names.split(";"), spellings.split(";"), strict=True))


@cache
def _only_russian(part: str) -> frozenset[str]:
    return frozenset(_texts(part)[2].split(";"))


@cache
def _texts(part: str) -> Sequence[str]:
    """Folded names, their spellings in the other language, and the names only Russian has, ``;`` between.

    Three long texts are read five times faster than 160,000 short ones.
    """
    found: Sequence[str] = prepared(part, lambda: [";".join(column) for column in _folded_dictionary(part)])
    return found


def _folded_dictionary(part: str) -> tuple[Iterable[str], Iterable[str], Iterable[str]]:
    to_russian: dict[str, dict[str, None]] = {}
    to_ukrainian: dict[str, dict[str, None]] = {}
    for ukrainian, translations in _dictionaries().as_dict(_POOL[part]).items():
        name = _folded(ukrainian)
        to_russian[name] = dict.fromkeys(map(_folded, translations))
        for russian in to_russian[name]:
            to_ukrainian.setdefault(russian, {})[name] = None
    names = to_russian | to_ukrainian
    both = (to_russian.get(name, {}) | to_ukrainian.get(name, {}) for name in names)
    return (
        names,
        ("|".join(form for form in forms if form != name) for name, forms in zip(names, both, strict=True)),
        (name for name in names if name not in to_russian),
    )


def _folded(name: str) -> str:
    # The dictionary's own spelling is clean: the cheap part of clean.fold is enough, and ten times faster.
    return name.lower().translate(_FOLD)


def known(name: str, part: str) -> bool:
    """Whether the folded name is a nominative of the dictionary in either language.

    >>> known("шевченко", "surname"), known("шевченком", "surname")
    (True, False)
    """
    return name in all_folded(part)


def only_russian(name: str, part: str) -> bool:
    """Whether the folded name stands in the dictionary as a Russian spelling, and not as a Ukrainian name.

    >>> only_russian("белый", "surname"), only_russian("білий", "surname")
    (True, False)
    """
    return name in _only_russian(part)


def twins(name: str, part: str) -> tuple[str, ...]:
    """Folded spellings of the same name in the other language, itself left out.

    >>> twins("білий", "surname")
    ('белый', 'билый')
    """
    spellings = all_folded(part).get(name)
    return tuple(spellings.split("|")) if spellings else ()


def two_names(a: str, b: str, part: str) -> bool:
    """Whether both folded names are listed in Ukrainian as two names, not as one name in two languages.

    Січ is written Сич in Russian; but Сич is a Ukrainian name of its own, whose Russian form is Сыч. Олейник
    is how Russian writes Олійник, though some Ukrainians are written so too.

    >>> two_names("сич", "січ", "surname"), two_names("олійник", "олейник", "surname")
    (True, False)
    """
    if a == b or not all(known(name, part) and not only_russian(name, part) for name in (a, b)):
        return False
    if b not in twins(a, part):
        return True
    by_one_letter = a.replace("і", "и") == b.replace("і", "и")
    return by_one_letter and not any(_may_be_russian(name, part) for name in (a, b))


def _may_be_russian(name: str, part: str) -> bool:
    """Whether a Ukrainian name may be a Russian spelling too: no letter forbids it, nor a form of its own."""
    if not _UKRAINIAN.isdisjoint(name):
        return False
    return not any(only_russian(twin, part) for twin in twins(name, part))


_UKRAINIAN = frozenset("іїє")


def all_names(part: str) -> list[str]:
    """Every Ukrainian nominative of the dictionary, in Title Case, sorted (for generators and benchmarks).

    >>> len(all_names("surname")) > 100_000
    True
    """
    return sorted(title(name) for name in _dictionaries().as_dict(_POOL[part]))
