"""Given names: by class (language, diminutive), by sound, by initial."""

from dataclasses import dataclass
from functools import lru_cache

from linkage.names.clean import fold, is_cyrillic
from linkage.names.closeness import nearest
from linkage.names.evidence import GivenLevel
from linkage.names.given_names import all_classes, given_classes, is_diminutive
from linkage.names.inflection import folded_nominatives
from linkage.names.initials import initial_sounds, is_initial, short_initials
from linkage.names.layout import repair_layout
from linkage.names.lexicon import twins
from linkage.names.skeleton import sounds


@dataclass(frozen=True, slots=True)
class _Given:
    folded: str
    initial: bool
    first: frozenset[str]  # sounds the name may begin with, in either language
    short: frozenset[str]  # sounds its usual short forms begin with
    forms: dict[str, float]
    official: dict[str, float]  # class -> weight, by official or foreign forms
    classes: dict[str, float]  # class -> weight, by any form
    readings: tuple[str, ...]


@lru_cache(maxsize=1 << 17)
def _given(value: str) -> _Given:
    folded = fold(repair_layout(value))
    forms = dict(folded_nominatives(folded, "given")[:3])
    forms[folded] = max(forms.get(folded, 0), 0.5)
    by_class: dict[str, float] = {}
    official: dict[str, float] = {}
    for form, weight in list(forms.items()):
        for name, share in given_classes(form).items():
            by_class[name] = max(by_class.get(name, 0), weight * share)
            if not is_diminutive(form, name):
                official[name] = max(official.get(name, 0), weight * share)
        for twin in twins(form, "given"):
            forms[twin] = max(forms.get(twin, 0), weight * 0.9)
    heard = [form for form, weight in forms.items() if weight >= 0.1] + _official_forms(official)
    readings = dict.fromkeys(reading for form in heard for reading in sounds(form)[:4])
    return _Given(
        folded,
        is_initial(value),
        initial_sounds(value, by_class),
        frozenset().union(*map(short_initials, official)),
        forms,
        official,
        by_class,
        tuple(readings)[:8],
    )


def _official_forms(official: dict[str, float]) -> list[str]:
    """The likeliest class's name in both languages: what a mistyped name on the other side may be near to."""
    best = max(official, key=lambda name: official[name], default=None)
    if best is None:
        return []
    item = all_classes()[best]
    return [fold(form) for form in (*item.ukrainian[:1], *item.russian[:1])]


def compare_given(a: str, b: str) -> tuple[int, float]:
    """Level and similarity of two given names or initials, neither empty.

    >>> compare_given("Олександр", "Aleksandr")[0].name
    'SAME_NAME'
    """
    left, right = _given(a), _given(b)
    if left.initial or right.initial:
        if left.initial and right.initial and left.folded == right.folded:
            return GivenLevel.INITIAL, 0.7
        if left.first & right.first:
            return GivenLevel.INITIAL, 0.65
        # С. for Олександр, whom everyone calls Саша.
        called_so = left.short & right.first or left.first & right.short
        return (GivenLevel.INITIAL, 0.5) if called_so else (GivenLevel.DIFFERENT, 0.1)
    if left.folded == right.folded:
        return GivenLevel.SAME, 1.0
    official = _shared(left.official, right.official)
    form = _shared(left.forms, right.forms)
    if official >= 0.1 or form >= 0.1:
        return GivenLevel.SAME_NAME, 0.93 + 0.06 * min(1.0, max(official, form))
    short = _shared(left.classes, right.classes)
    if short >= 0.01:
        return GivenLevel.DIMINUTIVE, 0.8 + 0.12 * min(1.0, short)
    near = nearest(left.readings, right.readings)
    if near == 1.0 and is_cyrillic(left.folded) != is_cyrillic(right.folded):
        return GivenLevel.SAME_NAME, 0.93
    if left.classes and right.classes:
        # Two known names of different classes are two names, however near they sound (Ігор, Єгор).
        return GivenLevel.DIFFERENT, 0.45 * near
    if near > 0.72:
        return GivenLevel.NEAR, 0.15 + 0.65 * near
    return GivenLevel.DIFFERENT, 0.7 * near


def _shared(left: dict[str, float], right: dict[str, float]) -> float:
    return max((min(left[key], right[key]) for key in left.keys() & right.keys()), default=0.0)
