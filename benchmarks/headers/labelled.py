"""Labelled columns to learn from: those of layouts, listed headers and phrasings with borrowed cells."""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linkage.records.column_content import present
from linkage.records.contracts import KINDS, contract
from linkage.records.header_evidence import EXTRA, by_word, of_likeness, of_likeness_to_kept
from linkage.records.header_inference import free_targets
from linkage.records.header_meaning import normalise
from linkage.records.header_scorer import candidates, shown
from linkage.records.headers import match_listed
from tests.records.layouts import Layout, made_up

#: What a column of a layout with made cells weighs beside one with cells that somebody wrote.
_MADE = 0.3
#: What a column weighs in which some words stand for those that no other file has.
_WITH_UNKNOWN_WORDS = 0.5
_UNKNOWN = "qxwqx"
# A word is known that stands in more headers than one.
_MET = 2


@dataclass(frozen=True)
class Labelled:
    """A column with its right targets, its evidence, that of each possible target, and its weight."""

    right: frozenset[str]
    shown: dict[str, float]
    alike: dict[str, dict[str, float]]
    weight: float


@dataclass(frozen=True)
class _Told:
    header: str
    kind: str
    cells: list[str]
    right: frozenset[str]
    taken: frozenset[str | None]
    weight: float


def labelled(layouts: Sequence[Layout], phrasings: bool = True) -> Iterator[Labelled]:
    """What is known of headers: layouts' columns, once more with unknown words, and headers without a layout.

    Those are the listed ones of the contracts and, if wanted, the other ``phrasings``.
    """
    columns = [one for layout in layouts for one in _columns_of(layout)]
    told = [*columns, *_listed_headers(columns), *(_phrasings(columns) if phrasings else ())]
    known = _known_words(told)
    told += _with_unknown_words(columns)
    return (_labelled(one, known) for one in told)


def _columns_of(layout: Layout) -> Iterator[_Told]:
    """The columns of a layout, each beside what listed headers decide of the others."""
    told = contract(layout.kind)
    targets = {one.name for one in candidates(told)}
    weight = _MADE if layout.gathered == "made" else 1.0
    filled = [present(column) for column in layout.columns]
    matches = match_listed(layout.headers, layout.rows, filled, told, {})
    for match, cells, wanted in zip(matches, filled, layout.wanted, strict=True):
        right = frozenset(one if one in targets else EXTRA for one in wanted)
        taken = frozenset(other.target for other in matches if other is not match)
        yield _Told(match.header, layout.kind, cells, right, taken, weight)


def _listed_headers(columns: Sequence[_Told], seed: int = 1) -> Iterator[_Told]:
    """Every listed header of the contracts once, over the cells of some column with its target."""
    draw = random.Random(seed)
    met: set[tuple[str, str]] = set()
    for kind in KINDS:
        page = contract(kind)
        for column in (*page.columns, *page.parts, *page.kept):
            target = EXTRA if column.how == "keep" and column.name != "row_no" else column.name
            lenders = [one.cells for one in columns if one.weight == 1.0 and target in one.right]
            for header in sorted(
                {alias for some in column.aliases.values() for alias in some} | {column.name}
            ):
                if (normalise(header), target) not in met:
                    met.add((normalise(header), target))
                    cells = draw.choice(lenders) if lenders and target != EXTRA else []
                    yield _Told(header, kind, cells, frozenset({target}), frozenset(), 1.0)


# What fills columns that no contract has, by sorts of made cells.
_EXTRAS = {
    "extra names": ("other_name", "short_name"),
    "extra days": ("event", "event_iso", "born"),
    "extra texts": ("text", "post", "kin", "court"),
    "extra yes": ("yes", "yes_en"),
    "extra phones": ("phone", "mail", "link", "channel"),
    "extra codes": ("order", "case", "bag", "servno"),
    "extra numbers": ("age", "digit", "list"),
    "extra places": ("town", "oblast", "address"),
}


def _phrasings(columns: Sequence[_Told], seed: int = 2) -> Iterator[_Told]:
    """The headers of ``phrasings.toml``, over cells of some column with their target."""
    draw = random.Random(seed)
    pages = tomllib.loads(Path(__file__).with_name("phrasings.toml").read_text(encoding="utf-8"))
    for page, phrased in pages.items():
        for target, headers in phrased.items():
            right = EXTRA if target in _EXTRAS else target
            kinds = [
                one for one in ([page] if page in KINDS else KINDS) if right == EXTRA or _has(one, right)
            ]
            lenders = [one.cells for one in columns if one.weight == 1.0 and right in one.right]
            for header in headers:
                sorts = _EXTRAS.get(target, ())
                cells = present(made_up(draw.choice(sorts))[:8]) if sorts else draw.choice(lenders or [[]])
                yield _Told(header, draw.choice(kinds), cells, frozenset({right}), frozenset(), 1.0)


def _has(kind: str, target: str) -> bool:
    return any(one.name == target for one in candidates(contract(kind)))


def _with_unknown_words(columns: Sequence[_Told], seed: int = 1) -> Iterator[_Told]:
    """Each column again with some words replaced: how far the rest of a header and its cells decide."""
    draw = random.Random(seed)
    for one in columns:
        words = one.header.split()
        lost = set(draw.sample(range(len(words)), draw.randint(1, len(words))))
        header = " ".join(_UNKNOWN if at in lost else word for at, word in enumerate(words))
        yield replace(one, header=header, weight=_WITH_UNKNOWN_WORDS * one.weight)


def _known_words(told: Sequence[_Told]) -> frozenset[str]:
    """Evidence of words that stands in more headers than one."""
    headers = {(one.kind, normalise(one.header)): one for one in told}
    distinct = {normalise(one.header): one for one in headers.values()}
    counted = Counter(
        name
        for one in distinct.values()
        for name in {name for word in by_word(one.header, contract(one.kind)) for name in word}
    )
    return frozenset(name for name, count in counted.items() if count >= _MET)


def _labelled(one: _Told, known: frozenset[str]) -> Labelled:
    told = contract(one.kind)
    seen = shown(one.header, one.cells, told, known)
    seen = {name: strength for name, strength in seen.items() if not _is_of_word(name) or name in known}
    # Its own header does not count as listed: what is learnt is how to read one that nobody listed.
    alike = {EXTRA: of_likeness_to_kept(one.header, told, apart=one.header)}
    free = free_targets(told, one.taken) | one.right
    for column in candidates(told):
        if column.name in free:
            alike[column.name] = of_likeness(one.header, one.cells, seen, column, apart=one.header)
    return Labelled(one.right, seen, alike, one.weight)


def _is_of_word(name: str) -> bool:
    return name.startswith(("word:", "beginning:", "means:"))
