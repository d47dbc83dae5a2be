"""The dictionaries of names_translator: 146,000 Ukrainian names and their Russian spellings."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
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
def _both_ways(part: str) -> Sequence[Mapping[str, str]]:
    """Folded Ukrainian name -> its Russian spellings, parted by ``|``, and the other way round.

    Text, not lists: 230,000 small lists would keep the garbage collector busy all night.
    """
    found: Sequence[Mapping[str, str]] = prepared(part, lambda: _folded_dictionary(part))
    return found


def _folded_dictionary(part: str) -> list[dict[str, str]]:
    to_russian: dict[str, dict[str, None]] = {}
    to_ukrainian: dict[str, dict[str, None]] = {}
    for ukrainian, translations in _dictionaries().as_dict(_POOL[part]).items():
        name = _folded(ukrainian)
        to_russian[name] = dict.fromkeys(map(_folded, translations))
        for russian in to_russian[name]:
            to_ukrainian.setdefault(russian, {})[name] = None
    return [{name: "|".join(forms) for name, forms in both.items()} for both in (to_russian, to_ukrainian)]


@cache
def all_folded(part: str) -> frozenset[str]:
    """Every folded name of the dictionary in both languages."""
    return frozenset().union(*_both_ways(part))


def _folded(name: str) -> str:
    # The dictionary's own spelling is clean: the cheap part of clean.fold is enough, and ten times faster.
    return name.lower().translate(_FOLD)


def known(name: str, part: str) -> bool:
    """Whether the folded name is a nominative of the dictionary in either language."""
    return name in all_folded(part)


def only_russian(name: str, part: str) -> bool:
    """Whether the folded name stands in the dictionary as a Russian spelling, and not as a Ukrainian name.

    >>> only_russian("белый", "surname"), only_russian("білий", "surname")
    (True, False)
    """
    to_russian, to_ukrainian = _both_ways(part)
    return name in to_ukrainian and name not in to_russian


@lru_cache(maxsize=1 << 17)
def twins(name: str, part: str) -> tuple[str, ...]:
    """Folded spellings of the same name in the other language, itself left out.

    >>> twins("білий", "surname")
    ('белый', 'билый')
    """
    if name not in all_folded(part):
        return ()
    forms = dict.fromkeys(form for both in _both_ways(part) for form in both.get(name, "").split("|"))
    forms.pop(name, None)
    forms.pop("", None)
    return tuple(forms)


def all_names(part: str) -> list[str]:
    """Every Ukrainian nominative of the dictionary, in Title Case, sorted (for generators and benchmarks)."""
    return sorted(title(name) for name in _dictionaries().as_dict(_POOL[part]))
