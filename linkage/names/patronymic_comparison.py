"""Patronymics: by the father's name; two fathers contradict, which says more than two different spellings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from linkage.names import lexicon
from linkage.names.clean import fold
from linkage.names.closeness import bags_at_widths, bounds_of_each, nearest
from linkage.names.evidence import UNDECIDED, PatronymicLevel
from linkage.names.inflection import folded_nominatives
from linkage.names.initials import fit_across_languages, initial_sounds, is_initial
from linkage.names.layout import repair_layout
from linkage.names.letter_bags import letter_bags
from linkage.names.patronymics import father_classes
from linkage.names.readings import as_words, readings_of
from linkage.names.shared_members import none_shared
from linkage.names.skeleton import consonants, sounds


@dataclass(frozen=True, slots=True)
class Patronymic:
    """What is known of one spelling of a patronymic."""

    folded: str
    initial: bool
    first: frozenset[str]
    forms: frozenset[str]
    fathers: dict[str, float]
    readings: tuple[str, ...]
    known: bool  # a patronymic of the dictionary or of the table as it stands


@lru_cache(maxsize=1 << 17)
def patronymic(value: str) -> Patronymic:
    """What is known of a patronymic, worked out once.

    >>> patronymic("Миколайович").known
    True
    """
    kept = recalled.get(value)
    return _worked_out(value) if kept is None else from_kept(kept)


def _worked_out(value: str) -> Patronymic:
    folded = fold(repair_layout(value))
    nominative = folded_nominatives(folded, "patronymic")[0][0]
    forms = frozenset((folded, nominative, *lexicon.twins(nominative, "patronymic")))
    fathers = dict(father_classes(nominative))
    readings = tuple(
        dict.fromkeys(_stem(reading) for form in (nominative, folded) for reading in sounds(form)[:4])
    )
    known = lexicon.known(nominative, "patronymic") or 1.0 in fathers.values()
    return Patronymic(
        folded, is_initial(value), initial_sounds(value, fathers), forms, fathers, readings, known
    )


#: What is kept of patronymics (see analyses).
recalled: dict[str, str] = {}


def as_kept(one: Patronymic) -> str:
    """What is known of a patronymic, as JSON, for :func:`from_kept`.

    >>> as_kept(patronymic("Миколайович"))[:20]
    '["миколайович",false'
    """
    told = [
        one.folded, one.initial, sorted(one.first), sorted(one.forms), one.fathers, one.readings, one.known,
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_kept(kept: str) -> Patronymic:
    """The patronymic of which :func:`as_kept` told.

    >>> from_kept(as_kept(patronymic("Миколайович"))) == patronymic("Миколайович")
    True
    """
    folded, initial, first, forms, fathers, readings, known = json.loads(kept)
    return Patronymic(folded, initial, frozenset(first), frozenset(forms), fathers, tuple(readings), known)


def _stem(reading: str) -> str:
    """The father's part of a reading: -vyC, -vna and their vowel off, so that son and daughter meet."""
    for ending in ("vyC", "viC", "vna", "vic", "vyq", "viS"):
        if reading.endswith(ending) and len(reading) > len(ending) + 3:
            return reading[: -len(ending)].rstrip("oeEOiy")
    return reading


def compare_patronymics(a: str, b: str) -> tuple[int, float]:
    """Level and similarity of two patronymics or initials, neither empty.

    >>> compare_patronymics("Миколайович", "Николаевич")[0].name
    'SAME_FATHER'
    """
    left, right = patronymic(a), patronymic(b)
    if left.initial or right.initial:
        if left.first & right.first:
            return PatronymicLevel.INITIAL, 0.65
        # М. for Миколайович, N. or Н. for Николаевич.
        if left.initial and right.initial and fit_across_languages(a, b):
            return PatronymicLevel.INITIAL, 0.5
        return PatronymicLevel.CONTRADICTION, 0.05
    if left.folded == right.folded:
        return PatronymicLevel.SAME, 1.0
    if left.fathers.keys() & right.fathers.keys():
        return PatronymicLevel.SAME_FATHER, 0.97 if left.known and right.known else 0.95
    if left.forms & right.forms:
        return PatronymicLevel.SAME_FATHER, 0.95
    near = nearest(left.readings, right.readings)
    if not (left.known and right.known) and OSA.distance(left.folded, right.folded) <= _SLIPS + (
        len(left.folded) > 9
    ):
        # One of them is no patronymic as it stands: more likely mistyped than another father's.
        return PatronymicLevel.NEAR, 0.8 + 0.1 * near
    if left.known and right.known and left.fathers and right.fathers:
        return PatronymicLevel.CONTRADICTION, 0.4 * near
    if {consonants(x) for x in left.readings} & {consonants(y) for y in right.readings} and near > 0.7:
        return PatronymicLevel.SAME_FATHER, 0.85 + 0.08 * near
    if near > _NEAR:
        return PatronymicLevel.NEAR, 0.1 + 0.75 * near
    return PatronymicLevel.CONTRADICTION, 0.7 * near


# Closeness from which two patronymics are near, and letters by which a mistyped one differs, or one more.
_NEAR, _SLIPS = 0.68, 1


def patronymic_levels_in_bulk(
    values: Sequence[str], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> NDArray[np.int8]:
    """The PatronymicLevel that ``compare_patronymics`` would find of each pair, but for initials and slips.

    Args:
        values: distinct patronymics, none empty.
        lefts: positions in ``values``, one a pair.
        rights: positions in ``values``, one a pair.

    Returns:
        CONTRADICTION of two known fathers, SAME_FATHER of one; UNDECIDED where the pair must be asked.

    >>> values = ["Іванович", "Петрович", "Іванівна"]
    >>> patronymic_levels_in_bulk(values, np.array([0, 0]), np.array([1, 2])).tolist()
    [0, 3]
    """
    known = [patronymic(value) for value in values]
    whole = np.array([not one.initial for one in known], dtype=bool)
    sure = np.array([one.known and bool(one.fathers) for one in known], dtype=bool)
    folded = np.array([one.folded for one in known], dtype=object)
    two_fathers = none_shared([one.fathers.keys() for one in known], lefts, rights)
    two_fathers &= none_shared([one.forms for one in known], lefts, rights)
    level = np.where(
        two_fathers, np.int8(PatronymicLevel.CONTRADICTION), np.int8(PatronymicLevel.SAME_FATHER)
    )
    level[folded[lefts] == folded[rights]] = PatronymicLevel.SAME
    bags = bags_at_widths(readings_of([as_words(one.readings or ("",)) for one in known]))
    spelt = letter_bags([one.folded for one in known])
    far = bounds_of_each(bags, lefts, rights).near <= _NEAR
    far &= spelt.least_edits(lefts, rights) > _SLIPS + 1
    decided = whole[lefts] & whole[rights] & (~two_fathers | (sure[lefts] & sure[rights]) | far)
    return np.where(decided, level, UNDECIDED)
