"""The dictionaries of names_translator: 146,000 Ukrainian names and their Russian spellings."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from linkage.names.clean import title
from linkage.names.prepared import prepared
from linkage.names.word_table import WordTable, laid_out

_FOLD = str.maketrans({"ё": "е", "ґ": "г", "'": None, "’": None})
_POOL = {"surname": "last", "given": "first", "patronymic": "patronymic"}
PARTS = tuple(_POOL)


@cache
def _dictionaries() -> Any:
    from names_translator.dicts import default_dicts

    return default_dicts()


@cache
def all_folded(part: str) -> WordTable:
    """Every folded name of the dictionary, in both languages -> its spellings in the other, ``|`` between.

    >>> all_folded("surname")["білий"]
    'белый|билый'
    """
    return WordTable(prepared(part, lambda: laid_out(_with_spellings(part))))


@cache
def all_only_russian(part: str) -> WordTable:
    """The folded names that the dictionary has as Russian spellings only.

    >>> "белый" in all_only_russian("surname")
    True
    """
    return WordTable(prepared(f"{part}_only_russian", lambda: laid_out(_russian_alone(part))))


def _with_spellings(part: str) -> Iterable[tuple[str, str]]:
    to_russian, to_ukrainian = _folded_dictionary(part)
    for name in to_russian | to_ukrainian:
        both = to_russian.get(name, {}) | to_ukrainian.get(name, {})
        yield name, "|".join(form for form in both if form != name)


def _russian_alone(part: str) -> Iterable[tuple[str, str]]:
    to_russian, to_ukrainian = _folded_dictionary(part)
    return ((name, "") for name in to_ukrainian.keys() - to_russian.keys())


def _folded_dictionary(part: str) -> tuple[dict[str, dict[str, None]], dict[str, dict[str, None]]]:
    """Folded Ukrainian name -> its Russian spellings, and the reverse."""
    to_russian: dict[str, dict[str, None]] = {}
    to_ukrainian: dict[str, dict[str, None]] = {}
    for ukrainian, translations in _dictionaries().as_dict(_POOL[part]).items():
        name = _folded(ukrainian)
        to_russian[name] = dict.fromkeys(map(_folded, translations))
        for russian in to_russian[name]:
            to_ukrainian.setdefault(russian, {})[name] = None
    return to_russian, to_ukrainian


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
    return name in all_only_russian(part)


def twins(name: str, part: str) -> tuple[str, ...]:
    """Folded spellings of the same name in the other language, itself left out.

    >>> twins("білий", "surname")
    ('белый', 'билый')
    """
    spellings = all_folded(part).told(name)
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
