"""What speaks for a column being one thing or another: the words of its header, and what stands in its cells.

Each piece of evidence has a name that a person can read («beginning:znykn», «fits:date») and a strength,
mostly 0 to 1.  What it weighs for which target was learnt from labelled layouts (``header_scorer.py``).
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache

from unidecode import unidecode

from linkage.records import column_content as content
from linkage.records.contracts import KINDS, Column, Contract, contract
from linkage.records.enum_words import offers_values, tells_enum
from linkage.records.header_aliases import in_cyrillic, names_of, partly_in_cyrillic
from linkage.records.header_meaning import meaning, nearness, normalise
from linkage.records.header_words import CAMEL, group_of, speaks_of_others, spellings

Evidence = Mapping[str, float]
# How many letters of a word stand for it in all its forms.
_BEGINNING = 5
# A column that stays an extra, as a target among the others.
EXTRA = ""


def of_header(header: str, told: Contract, known: Collection[str]) -> dict[str, float]:
    """A header's words in Latin letters, their beginnings and meanings, and how many are not ``known``."""
    found: dict[str, float] = {}
    words = by_word(header, told)
    for evidence in words:
        found |= dict.fromkeys(evidence, 1.0)
    unknown = sum(1 for evidence in words if not any(name in known for name in evidence))
    found["unknown words"] = unknown / len(words) if words else 1.0
    found[f"words:{min(4, len(words))}"] = 1.0
    if speaks_of_others(header):
        found["speaks of others"] = 1.0
    if group_of(header):
        found["in a group"] = 1.0
    return found


def by_word(header: str, told: Contract) -> list[list[str]]:
    """The evidence of each word of a header; typed in Latin letters, with that of what it stands for."""
    readings = [normalise(CAMEL.sub(" ", header)).split()]
    if header.isascii():
        meant = [*in_cyrillic(header, told), *partly_in_cyrillic(header, told)]
        readings += [reading.split() for reading in meant[:1]]
    return [_of_word(word) for reading in readings for word in reading]


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> list[str]:
    latin = unidecode(word).lower().replace("'", "")
    found = [f"word:{latin}"]
    if len(latin) > _BEGINNING:
        found.append(f"beginning:{latin[:_BEGINNING]}")
    if (means := meaning(word)).startswith("="):
        found.append(f"means:{means[1:]}")
    return found


def of_cells(cells: Sequence[str]) -> dict[str, float]:
    """How well cells (see ``column_content.present``) fit each sort of column, and how they look."""
    if not cells:
        return {"no cells": 1.0}
    found = {f"fits:{name}": content.fit(column, cells) for name, column in _judges().items()}
    found |= {f"{name} well": 1.0 for name, fit in found.items() if fit > _WELL}
    return found | {f"cells:{name}": share for name, share in content.looks(cells).items()}


_WELL = 0.75


@cache
def _judges() -> Mapping[str, Column]:
    """A column for each way to judge cells."""
    pages = [contract(kind) for kind in KINDS]
    columns = [one for page in pages for one in (*page.kept, *page.parts, *page.columns)]
    return {content.judged_as(one): one for one in columns if one.how != "keep" or one.name == "row_no"}


def of_likeness(
    header: str, cells: Sequence[str], shown: Evidence, column: Column, apart: str = ""
) -> dict[str, float]:
    """How near a header is to those listed for a column, and how well the cells fit it.

    ``shown`` is what ``of_cells`` found; ``apart`` a header that does not count as listed.
    """
    near = _nearest(header, names_of(column), apart)
    fit = shown.get(f"fits:{content.judged_as(column)}", 0.5)
    is_enum = column.type == "enum"
    return {
        **_nearness(near),
        "fit": fit,
        "no fit": float(fit < _NO_FIT),
        "near and fit": near * fit,
        "tells the values": float(is_enum and bool(cells) and tells_enum(column, cells)),
        "offers the values": float(is_enum and offers_values(column, header)),
    }


def of_likeness_to_kept(header: str, told: Contract, apart: str = "") -> dict[str, float]:
    """How near a header is to those that are listed as extras."""
    near = _nearest(header, _kept_names(told), apart)
    return {**_nearness(near), "fit": 0.5, "near and fit": 0.5 * near}


@cache
def _kept_names(told: Contract) -> frozenset[str]:
    return frozenset().union(*(names_of(one) for one in told.kept if one.name != "row_no"))


def _nearness(near: float) -> dict[str, float]:
    return {
        "near": near,
        "near squared": near * near,
        "mostly the same": float(near >= _MOSTLY),
        "the same": float(near >= _SAME),
    }


_MOSTLY, _SAME, _NO_FIT = 0.65, 0.999, 0.2


def _nearest(header: str, listed: frozenset[str], apart: str) -> float:
    ways = spellings(header)
    ways = tuple(dict.fromkeys((ways[-1], ways[0]))) if ways else ()
    if apart:
        listed -= {normalise(apart), *spellings(apart)}
    return max((nearness(way, alias) for way in ways for alias in listed), default=0.0)
