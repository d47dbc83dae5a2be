"""Surnames whose own Latin spelling no table leads to: Cemilev is Джемілєв, Nagy is Надь, Choi is Цой.

The table is ``data/reference/surname_spellings.csv``.
"""

import csv
from collections.abc import Mapping
from functools import cache

from linkage.names.clean import fold
from linkage.names.shipped import reference_folder
from linkage.names.transliteration import bare

# Letters of Azerbaijani and Turkish that no accent can be taken from.
_PLAIN = str.maketrans({"ə": "e", "ı": "i", "đ": "d"})


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    """Plain Latin spelling -> folded Cyrillic ones, Ukrainian first."""
    found: dict[str, dict[str, None]] = {}
    with (reference_folder() / "surname_spellings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cyrillic = dict.fromkeys(map(fold, [*row["uk"].split(";"), *row["ru"].split(";")]))
            for latin in row["latin"].split(";"):
                found.setdefault(_plain(fold(latin)), {}).update(cyrillic)
    return {latin: tuple(forms) for latin, forms in found.items()}


def _plain(folded: str) -> str:
    return bare(folded.translate(_PLAIN))


def cyrillic_spellings(latin: str) -> tuple[str, ...]:
    """Folded Cyrillic spellings of a folded Latin surname, men's or women's; none if the table has none.

    >>> cyrillic_spellings("nagy"), cyrillic_spellings("cemileva")
    (('надь',), ('джемілєва', 'джемилева'))
    """
    plain = _plain(latin)
    if plain in _table() or not plain.endswith("va"):
        return _table().get(plain, ())
    return tuple(f"{form}а" for form in _table().get(plain[:-1], ()))
