"""Given names: by class (language, diminutive), by sound, by initial."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rapidfuzz.distance import OSA

from linkage.names.clean import fold, is_cyrillic
from linkage.names.closeness import ANY_SLIP, nearest, one_meant, slips
from linkage.names.evidence import GivenLevel
from linkage.names.given_names import all_classes, given_classes, is_diminutive
from linkage.names.inflection import folded_nominatives
from linkage.names.initials import fit_across_languages, initial_sounds, is_initial, short_initials
from linkage.names.layout import repair_layout
from linkage.names.lexicon import known, twins
from linkage.names.skeleton import sounds


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one spelling of a given name."""

    folded: str
    initial: bool
    first: frozenset[str]  # sounds the name may begin with, in either language
    short: frozenset[str]  # sounds its usual short forms begin with
    forms: dict[str, float]
    official: dict[str, float]  # class -> weight, by official or foreign forms
    classes: dict[str, float]  # class -> weight, by any form
    listed: bool  # a name of the table or the dictionary as it stands
    own: Mapping[str, float]  # class -> weight of it as it stands, not as another name's case
    own_official: frozenset[str]  # those of them of which it is no short form
    readings: tuple[str, ...]


@lru_cache(maxsize=1 << 17)
def given(value: str) -> Given:
    """What is known of a given name, worked out once.

    >>> given("Саша").listed
    True
    """
    kept = recalled.get(value)
    return _worked_out(value) if kept is None else from_kept(kept)


def _worked_out(value: str) -> Given:
    folded = fold(repair_layout(value))
    forms = dict(folded_nominatives(folded, "given")[:3])
    forms[folded] = max(forms.get(folded, 0), 0.5)
    by_class: dict[str, float] = {}
    official: dict[str, float] = {}
    for form, weight in list(forms.items()):
        for name, share in given_classes(form).items():
            by_class[name] = min(1.0, by_class.get(name, 0) + weight * share)
            if not is_diminutive(form, name):
                official[name] = min(1.0, official.get(name, 0) + weight * share)
        for twin in twins(form, "given"):
            forms[twin] = max(forms.get(twin, 0), weight * 0.9)
    own = given_classes(folded, exact=True)
    heard = [form for form, weight in forms.items() if weight >= 0.1] + _official_forms(official)
    readings = dict.fromkeys(reading for form in heard for reading in sounds(form)[:4])
    return Given(
        folded,
        is_initial(value),
        initial_sounds(value, by_class),
        frozenset().union(*map(short_initials, official)),
        forms,
        official,
        by_class,
        bool(own) or known(folded, "given"),
        own,
        frozenset(name for name in own if not is_diminutive(folded, name)),
        tuple(readings)[:8],
    )


#: What is kept of given names (see analyses).
recalled: dict[str, str] = {}


def as_kept(one: Given) -> str:
    """What is known of a given name, as JSON, for :func:`from_kept`.

    >>> as_kept(given("Саша"))[:13]
    '["саша",false'
    """
    plain: dict[type, Callable[[Any], Any]] = {frozenset: sorted, MappingProxyType: dict}
    told = (getattr(one, field.name) for field in fields(one))
    in_plain_types = [plain.get(type(value), lambda same: same)(value) for value in told]
    return json.dumps(in_plain_types, ensure_ascii=False, separators=(",", ":"))


def from_kept(kept: str) -> Given:
    """The given name of which :func:`as_kept` told.

    >>> from_kept(as_kept(given("Саша"))) == given("Саша")
    True
    """
    told = json.loads(kept)
    folded, initial, first, short, forms, official, by_class, listed, own, own_official, readings = told
    return Given(
        folded,
        initial,
        frozenset(first),
        frozenset(short),
        forms,
        official,
        by_class,
        listed,
        own,
        frozenset(own_official),
        tuple(readings),
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
    left, right = given(a), given(b)
    if left.initial or right.initial:
        if left.initial and right.initial and left.folded == right.folded:
            return GivenLevel.INITIAL, 0.7
        if left.first & right.first:
            return GivenLevel.INITIAL, 0.65
        # С. for Олександр, whom everyone calls Саша.
        called_so = bool(left.short & right.first or left.first & right.short)
        # О. for Олександр, A. or А. for Aleksandr, Александр.
        called_so |= left.initial and right.initial and fit_across_languages(a, b)
        return (GivenLevel.INITIAL, 0.5) if called_so else (GivenLevel.DIFFERENT, 0.1)
    if left.folded == right.folded:
        return GivenLevel.SAME, 1.0
    if _two_official(left, right):
        return _of_two_official(left, right)
    if _share(left, right) >= 0.1:
        return _same_name(left, right)
    short = _shared(left.classes, right.classes)
    if short >= SAME_CLASS:
        return GivenLevel.DIMINUTIVE, 0.8 + 0.12 * min(1.0, short)
    return _by_sound(left, right)


def _share(left: Given, right: Given) -> float:
    """Weight of the best official class or form that both have, 0 if none."""
    return min(1.0, max(_shared(left.official, right.official), _shared(left.forms, right.forms)))


def _same_name(left: Given, right: Given) -> tuple[int, float]:
    share = _share(left, right)
    return GivenLevel.SAME_NAME, 0.93 + 0.06 * share - _case_doubt(left, right, share)


def _two_official(left: Given, right: Given) -> bool:
    """Whether both are official names as they stand, and not of one class."""
    both = left.own_official and right.own_official
    return bool(both) and left.own_official.isdisjoint(right.own_official)


def _of_two_official(left: Given, right: Given) -> tuple[int, float]:
    """Станіслава may be Станіслав in a case, Леся short for Олена; no rarer reading makes two names one."""
    own = {spelling for side in (left, right) for spelling in (side.folded, *twins(side.folded, "given"))}
    if any(min(left.forms.get(form, 0.0), right.forms.get(form, 0.0)) >= 0.1 for form in own):
        return _same_name(left, right)
    short = _shared(left.own, right.own)
    if short >= _USUALLY_SHORT:
        return GivenLevel.DIMINUTIVE, 0.8 + 0.12 * short
    return _by_sound(left, right)


_USUALLY_SHORT = 0.1

# Станіслава is Станіслав's genitive, and a woman's name; nobody is called Олександру.
_CASE_DOUBT, _BOTH_NAMES, _ONE_NAME = 0.2, 0.02, 0.3


def _case_doubt(left: Given, right: Given, share: float) -> float:
    """What is taken off where one name may be the other's case, or a name of its own."""
    if not (is_cyrillic(left.folded) and is_cyrillic(right.folded)):
        return 0.0
    if left.own.keys() & right.own.keys() or right.folded in twins(left.folded, "given"):
        return 0.0
    return _CASE_DOUBT * min(
        1.0, (1.0 - share) / (_BOTH_NAMES if left.listed and right.listed else _ONE_NAME)
    )


def _by_sound(left: Given, right: Given) -> tuple[int, float]:
    near = nearest(left.readings, right.readings)
    if near == 1.0 and is_cyrillic(left.folded) != is_cyrillic(right.folded):
        return GivenLevel.SAME_NAME, 0.96
    if left.listed and right.listed and bool(left.own) == bool(right.own):
        # Two known names of different classes are two names, however near they sound (Ігор, Єгор). But what
        # only the dictionary knows may be a slip that some list once held (Адрій, Віталлій).
        return GivenLevel.DIFFERENT, 0.45 * near
    shortest = min(len(left.folded), len(right.folded))
    letters = OSA.distance(left.folded, right.folded, score_cutoff=2)
    likely = one_meant(min(slips(left.readings, right.readings), ANY_SLIP * letters), shortest)
    if near > NEAR or likely > ONE_SLIP:
        return GivenLevel.NEAR, likely
    return GivenLevel.DIFFERENT, min(likely, 0.7 * near)


#: Weight from which on a class that both may belong to makes two given names one.
SAME_CLASS = 0.01
#: Closeness, and likelihood of one slip, from which two given names are near.
NEAR, ONE_SLIP = 0.72, 0.75


def _shared(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    return max((min(left[key], right[key]) for key in left.keys() & right.keys()), default=0.0)
