"""The dictionaries of names_translator: 146,000 Ukrainian names and their Russian spellings."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from linkage.names.clean import title

_FOLD = str.maketrans({"ё": "е", "ґ": "г", "'": None, "’": None})
_POOL = {"surname": "last", "given": "first", "patronymic": "patronymic"}
PARTS = tuple(_POOL)


@cache
def _dictionaries() -> Any:
    from names_translator.dicts import default_dicts

    return default_dicts()


@cache
def _russian_to_ukrainian(part: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for ukrainian, translations in _dictionaries().as_dict(_POOL[part]).items():
        folded = _folded(ukrainian)
        for russian in translations:
            found.setdefault(_folded(russian), []).append(folded)
    return {russian: tuple(dict.fromkeys(forms)) for russian, forms in found.items()}


@cache
def _ukrainian(part: str) -> Mapping[str, tuple[str, ...]]:
    pool = _dictionaries().as_dict(_POOL[part])
    return {_folded(name): tuple(dict.fromkeys(map(_folded, forms))) for name, forms in pool.items()}


def _folded(name: str) -> str:
    # The dictionary's own spelling is clean: the cheap part of clean.fold is enough, and ten times faster.
    return name.lower().translate(_FOLD)


def in_ukrainian(name: str, part: str) -> bool:
    """Whether the folded name stands in the dictionary as a Ukrainian nominative."""
    return name in _ukrainian(part)


def in_russian(name: str, part: str) -> bool:
    """Whether the folded name is the Russian spelling of a name in the dictionary."""
    return name in _russian_to_ukrainian(part)


def known(name: str, part: str) -> bool:
    """Whether the folded name is a nominative of the dictionary in either language."""
    return in_ukrainian(name, part) or in_russian(name, part)


def all_folded(part: str) -> set[str]:
    """Every folded name of the dictionary in both languages."""
    return set(_ukrainian(part)) | set(_russian_to_ukrainian(part))


@lru_cache(maxsize=1 << 17)
def twins(name: str, part: str) -> tuple[str, ...]:
    """Folded spellings of the same name in the other language, itself left out.

    >>> twins("білий", "surname")
    ('белый', 'билый')
    """
    forms = dict.fromkeys(_ukrainian(part).get(name, ()))
    for ukrainian in _russian_to_ukrainian(part).get(name, ()):
        forms[ukrainian] = None
    forms.pop(name, None)
    return tuple(forms)


def all_names(part: str) -> list[str]:
    """Every Ukrainian nominative of the dictionary, in Title Case, sorted (for generators and benchmarks)."""
    return sorted(title(name) for name in _dictionaries().as_dict(_POOL[part]))
