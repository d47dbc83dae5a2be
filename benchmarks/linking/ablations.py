"""The pipeline less one part: patches that live here only, so that production code needs no switches.

A patch of a name that is no longer there raises, so a change of the pipeline is noticed by the bench's test.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
from rapidfuzz.distance import JaroWinkler
from unidecode import unidecode

from linkage.matching import (
    cells,
    comparators,
    frequencies,
    frozen_models,
    kept_evidence,
    link,
    m_step,
    model,
    models,
    other_lists,
    persons_of_mentions,
    registered,
    shown,
    splits,
    value_keys,
)
from linkage.matching.competition import Groups, groups_of
from linkage.matching.fields import BY_NAME
from linkage.matching.known_elsewhere import KnownElsewhere
from linkage.names import GivenLevel, PatronymicLevel, SurnameLevel

#: Jaro-Winkler similarity from which two folded names count as near (Splink's name comparison: .92, .88).
VERY_NEAR, NEAR = 0.92, 0.88


@contextmanager
def _patched(*changes: tuple[Any, str, Any]) -> Iterator[None]:
    with ExitStack() as stack:
        for module, name, value in changes:
            stack.enter_context(patch.object(module, name, value))
        yield


def without_competition() -> AbstractContextManager[None]:
    """Every pair for itself: a record may speak of several persons, and two rows of a list of one."""

    def alone(right: np.ndarray, features: Mapping[str, np.ndarray] | None = None) -> Groups:
        every, groups = np.arange(len(right)), groups_of(right, features)
        return replace(groups, start=every, of=every, told=groups.told[groups.of])

    def of_nobody_known(unregistered: Any, kinds: Any, told: np.ndarray, *_: Any) -> KnownElsewhere:
        nothing = np.zeros(len(told))
        return KnownElsewhere(nothing, {}, nothing, np.ones(len(told)))

    holders = (models, other_lists, persons_of_mentions)
    return _patched(
        *((module, "groups_of", alone) for module in holders),
        (link, "known_elsewhere", of_nobody_known),
        (registered, "assign_jointly", lambda found, source_of=None: found),
    )


def without_frequencies() -> AbstractContextManager[None]:
    """A rare name weighs as much as a common one."""

    def in_no_tier(field: str) -> np.ndarray:
        return np.zeros(len(BY_NAME[field].levels) + 1, dtype=bool)

    holders = (cells, frequencies, frozen_models, m_step, model, splits)
    return _patched(
        *((module, "TIERS", {}) for module in holders),
        (shown, "FEATURE_OF", {}),
        (kept_evidence, "in_a_tier", in_no_tier),
    )


def without_shared_prior() -> AbstractContextManager[None]:
    """Each pair of kinds starts from the documented m and learns nothing of the others."""
    return _patched((models, "pooled_prior", lambda counts: model.documented_m()))


def without_names_room() -> AbstractContextManager[None]:
    """Names romanised with unidecode and compared with Jaro-Winkler, in blocking keys and in levels."""
    spaces = dict(value_keys.KEY_SPACES)
    whole = {
        "surname_sound": _folded,
        "surname_skeleton": _folded,
        "surname_neighbours": _neighbours,
        "given_class": _folded_whole,
        "father": _folded_whole,
        "call_sign": _folded,
    }
    spaces |= {space: (spaces[space][0], keys) for space, keys in whole.items()}
    spaces |= {space: (spaces[space][0], _first_letter) for space in ("given_initial", "patronymic_initial")}
    levels = {
        "surname": _levels(SurnameLevel.SAME, SurnameLevel.NEAR, SurnameLevel.HALF),
        "given": _levels(GivenLevel.SAME, GivenLevel.NEAR, GivenLevel.DIFFERENT),
        "patronymic": _levels(PatronymicLevel.SAME, PatronymicLevel.NEAR, PatronymicLevel.CONTRADICTION),
    }
    compared = dict(comparators.COMPARATORS)
    compared |= {part: (compared[part][0], level) for part, level in levels.items()}
    return _patched(
        (value_keys, "KEY_SPACES", spaces),
        (comparators, "COMPARATORS", compared),
    )


def _fold(text: str) -> str:
    return "".join(letter for letter in unidecode(text).lower() if letter.isalpha())


def _folded(text: str) -> Iterable[str]:
    return [_fold(text)]


def _folded_whole(text: str) -> Iterable[str]:
    return () if value_keys.is_initial(text) else [_fold(text)]


def _first_letter(text: str) -> Iterable[str]:
    return [_fold(text)[:1]]


def _neighbours(text: str) -> Iterable[str]:
    folded = _fold(text)
    return {folded, *(folded[:i] + folded[i + 1 :] for i in range(len(folded)))}


def _levels(same: int, near: int, less_near: int) -> Callable[[Sequence[str], Sequence[str]], np.ndarray]:
    def level(a: str, b: str) -> int:
        if value_keys.is_initial(a) or value_keys.is_initial(b):
            return -1
        left, right = _fold(a), _fold(b)
        if left == right:
            return int(same)
        likeness = JaroWinkler.similarity(left, right)
        return int(near if likeness >= VERY_NEAR else less_near if likeness >= NEAR else 0)

    def compare(lefts: Sequence[str], rights: Sequence[str]) -> np.ndarray:
        return np.fromiter((level(a, b) for a, b in zip(lefts, rights, strict=True)), np.int8, len(lefts))

    return compare


#: name on the command line -> the patch
ABLATIONS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "competition": without_competition,
    "frequencies": without_frequencies,
    "shared-prior": without_shared_prior,
    "names-room": without_names_room,
}
