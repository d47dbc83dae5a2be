"""Given names in classes: one class holds a name's official, Russian, Latin and short forms.

A short form may belong to several classes (Саша, Слава); its weights say how likely each is.
The table is ``data/reference/given_names.csv``.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.diminutives import possible_stems, stems
from linkage.names.prepared import prepared
from linkage.names.shipped import reference_folder
from linkage.names.skeleton import classes, sounds
from linkage.names.transliteration import bare, bare_renderings

_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class GivenClass:
    """One name with all its forms, official form first in each language.

    ``share`` is the rough number of bearers among 10,000 people of that sex in Ukraine.
    """

    id: str
    gender: str
    share: float
    ukrainian: tuple[str, ...]
    russian: tuple[str, ...]
    latin: tuple[str, ...]
    short_forms: tuple[tuple[str, ...], tuple[str, ...]]  # Ukrainian, Russian

    @property
    def diminutives(self) -> tuple[str, ...]:
        """Short forms in either language."""
        return tuple(dict.fromkeys(self.short_forms[0] + self.short_forms[1]))


@cache
def all_classes() -> Mapping[str, GivenClass]:
    """Every class of the table by its id.

    >>> all_classes()["OLEKSANDR"].ukrainian[0]
    'Олександр'
    """
    with (reference_folder() / "given_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["class"]: _class(row) for row in csv.DictReader(file)}


def _class(row: dict[str, str]) -> GivenClass:
    def forms(*columns: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form for column in columns for form in row[column].split(";") if form))

    return GivenClass(
        id=row["class"],
        gender=row["gender"],
        share=float(row["share"]),
        ukrainian=forms("uk"),
        russian=forms("ru"),
        latin=forms("latin"),
        short_forms=(forms("diminutives_uk"), forms("diminutives_ru")),
    )


# How much less usual a form is than the class's first official form.
_VARIANT, _EXONYM, _DIMINUTIVE = 0.5, 0.3, 0.8


@cache
def _bearers() -> Mapping[str, Mapping[str, float]]:
    """Folded form -> class -> how many of 10,000 are called so, roughly."""
    found: dict[str, dict[str, float]] = {}
    for item in all_classes().values():
        for kind, forms in (
            (_VARIANT, item.ukrainian + item.russian),
            (_EXONYM, item.latin),
            (_DIMINUTIVE, item.diminutives),
            (1.0, item.ukrainian[:1] + item.russian[:1]),
        ):
            for form in forms:
                classes_of = found.setdefault(fold(form), {})
                classes_of[item.id] = max(classes_of.get(item.id, 0), kind * item.share)
    return found


@cache
def _by_form() -> Mapping[str, Mapping[str, float]]:
    """Folded form -> class -> weight, summing to one."""
    return {form: _shares(weights) for form, weights in _bearers().items()}


_WOMEN = 0.2
# Who is called Саша is mostly written Олександр, and seldom called by the forms that the table lists last.
_SHORT_IN_WRITING, _SELDOM = 0.3, 0.03
# Олександер stands in few papers; what a class has half as often as its first form is heard, not written.
_SELDOM_SO = 0.2
_USUAL_SHORT_FORMS = 2


def popularity(name: str) -> float:
    """How many of 10,000 people, a fifth of them women, are called by this very form; 0 if unknown.

    The order of size tells a usual name from one that is first of all a word (Умер, Надія).

    >>> popularity("Сергій") > 100 > popularity("Умер")
    True
    """
    return popularity_of_folded(fold(name))


def popularity_of_folded(folded: str) -> float:
    """The same of a name that is folded already.

    >>> popularity_of_folded("сергій") == popularity("Сергій")
    True
    """
    return _popularities().get(folded, 0)


@cache
def _popularities() -> Mapping[str, float]:
    return {form: men + women for form, (men, women) in _bearers_by_sex().items()}


@cache
def _bearers_by_sex() -> Mapping[str, tuple[float, float]]:
    """Folded form -> how many of 10,000, four fifths of them men, have it written: men, women."""
    found: dict[str, tuple[float, float]] = {}
    for form, weights in _bearers().items():
        counts = {"m": 0.0, "f": 0.0}
        for class_id, bearers in weights.items():
            counts[all_classes()[class_id].gender] += bearers * _written(form, class_id)
        found[form] = ((1 - _WOMEN) * counts["m"], _WOMEN * counts["f"])
    return found


def _written(form: str, class_id: str) -> float:
    if form in _official(class_id):
        item = all_classes()[class_id]
        first = {fold(name) for name in item.ukrainian[:1] + item.russian[:1]}
        return 1.0 if form in first else _SELDOM_SO
    usual = {
        fold(short) for forms in all_classes()[class_id].short_forms for short in forms[:_USUAL_SHORT_FORMS]
    }
    return _SHORT_IN_WRITING if form in usual else _SELDOM


_SEXES_BY_LAST = {"а": (0.1, 0.9), "я": (0.1, 0.9)} | dict.fromkeys("еєиіїую", (0.5, 0.5))


def sexes(name: str) -> tuple[float, float]:
    """Shares of men and women among those called by a folded Cyrillic form; by its last letter if unlisted.

    >>> sexes("ольга"), sexes("судимир")
    ((0.0, 1.0), (0.95, 0.05))
    """
    men, women = _bearers_by_sex().get(name, (0.0, 0.0))
    total = men + women
    return (men / total, women / total) if total else _SEXES_BY_LAST.get(name[-1:], (0.95, 0.05))


def _shares(weights: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(weights.values())
    return {
        key: weight / total for key, weight in sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    }


@cache
def _russian() -> frozenset[str]:
    items = all_classes().values()
    ukrainian = {fold(form) for item in items for form in item.ukrainian[:1]}
    return frozenset(fold(form) for item in items for form in item.russian) - ukrainian


def is_russian(name: str) -> bool:
    """Whether a folded form is a Russian name first of all, and nobody's usual one in Ukrainian.

    >>> is_russian("петр"), is_russian("петро")
    (True, False)
    """
    return name in _russian()


@cache
def _by_stem() -> Mapping[str, Mapping[str, float]]:
    return {root: _shares(weights) for root, weights in stems(_bearers()).items()}


def _by_ending(name: str) -> Mapping[str, float]:
    """Classes of a short form that is no form of the table, by the stem it is made on."""
    for root in possible_stems(name):
        if root in _by_stem():
            return _by_stem()[root]
    return _NOTHING


# Sounds (of skeleton) as the short forms' endings are spelt, ё as е.
_SPELT = str.maketrans("abvhdejziyJklmnoprstufqcCSWUAEO", "абвгдежзиийклмнопрстуфхцчшщюяее")


def _by_latin_ending(name: str) -> Mapping[str, float]:
    """The same of a short form in Latin letters: Vladosik, Anechka."""
    spelt = (sound.translate(_SPELT) for sound in sounds(name)[:4])
    return next(filter(None, map(_by_ending, spelt)), _NOTHING)


@cache
def by_rendering() -> Mapping[str, Mapping[str, float]]:
    """Bare Latin rendering of every Cyrillic form, in every table -> class -> weight.

    >>> list(by_rendering()["mykola"])
    ['MYKOLA']
    """
    made: Mapping[str, Mapping[str, float]] = prepared("given_renderings", _rendered_forms)
    return made


def _rendered_forms() -> dict[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for form, weights in _bearers().items():
        if is_cyrillic(form):
            for latin in bare_renderings(form):
                _add(found.setdefault(latin, {}), weights)
    return {latin: _shares(weights) for latin, weights in found.items()}


def _add(total: dict[str, float], weights: Mapping[str, float]) -> None:
    for name, weight in weights.items():
        total[name] = max(total.get(name, 0), weight)


@cache
def by_sound() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """Sound classes (level 2) -> sounds -> class -> weight: how misspelt forms reach their class.

    >>> len(by_sound()) > 100
    True
    """
    made: Mapping[str, Mapping[str, Mapping[str, float]]] = prepared("given_sounds", _sounds_of_forms)
    return made


def _sounds_of_forms() -> dict[str, dict[str, Mapping[str, float]]]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for form, weights in _bearers().items():
        for sound in sounds(form)[:1]:
            _add(found.setdefault(classes(sound), {}).setdefault(sound, {}), weights)
    return {key: {sound: _shares(weights) for sound, weights in by.items()} for key, by in found.items()}


# Two or three sounds are too few to tell a name by.
_SHORTEST_SOUND = 3


@lru_cache(maxsize=1 << 17)
def given_classes(token: str, exact: bool = False) -> Mapping[str, float]:
    """Classes a nominative given name or short form may belong to, with weights summing to at most one.

    The exact spelling counts first, then its Ukrainian or Russian twin, then its sound (which is how a
    Latin rendering finds its class). Empty when the name is in no class. With ``exact``, only spelled forms
    count, in any script and table: not what merely sounds like one or has a short form's ending. A text that
    may hold no name at all is asked so, for Район sounds like Раян and катушка like a short form of Катерина.

    >>> dict(given_classes("Микола"))
    {'MYKOLA': 1.0}
    >>> sorted(given_classes("Саша"))
    ['OLEKSANDR', 'OLEKSANDRA']
    >>> list(given_classes("Serhii"))
    ['SERHII']
    >>> len(given_classes("Район")) > 0, len(given_classes("Район", exact=True))
    (True, 0)
    """
    name = fold(token)
    spelled = _by_form().get(name)
    if spelled:
        return spelled
    for twin in lexicon.twins(name, "given"):
        if twin in _by_form():
            return _by_form()[twin]
    if lexicon.known(name, "given") and is_cyrillic(name):
        return _NOTHING
    if exact:
        return _NOTHING if is_cyrillic(name) else by_rendering().get(bare(name), _NOTHING)
    if not is_cyrillic(name):
        return by_rendering().get(bare(name)) or _nearest_by_sound(name) or _by_latin_ending(name)
    return _by_ending(name) or _nearest_by_sound(name)


def has_class(token: str) -> bool:
    """Whether ``given_classes`` finds any class for the token; the classes themselves are not weighed.

    >>> has_class("Саша"), has_class("Полковник")
    (True, False)
    """
    name = fold(token)
    if name in _by_form() or any(twin in _by_form() for twin in lexicon.twins(name, "given")):
        return True
    if not is_cyrillic(name):
        # Not by a short form's ending: Fedchyk is a surname too.
        return bool(by_rendering().get(bare(name)) or _nearest_by_sound(name))
    if lexicon.known(name, "given"):
        return False
    return bool(_by_ending(name)) or any(_has_near_sound(sound) for sound in sounds(name))


def _has_near_sound(sound: str) -> bool:
    key = classes(sound)
    known = by_sound().get(key, {}) if len(key) > _SHORTEST_SOUND else {}
    return any(Levenshtein.normalized_similarity(sound, other) > 0 for other in known)


def _nearest_by_sound(name: str) -> Mapping[str, float]:
    best: tuple[float, Mapping[str, float]] = (0.0, _NOTHING)
    for sound in sounds(name):
        key = classes(sound)
        near = by_sound().get(key, {})
        if len(key) <= _SHORTEST_SOUND:
            near = {sound: near[sound]} if sound in near and not is_cyrillic(name) else {}
        for known, weights in near.items():
            closeness = Levenshtein.normalized_similarity(sound, known)
            if closeness > best[0]:
                best = (closeness, weights)
    return {name: 0.9 * weight for name, weight in best[1].items()}


@cache
def _official(class_id: str) -> frozenset[str]:
    item = all_classes()[class_id]
    return frozenset(fold(form) for form in item.ukrainian + item.russian + item.latin)


def is_diminutive(token: str, class_id: str) -> bool:
    """Whether the form is a short form of the class, not an official or foreign one.

    >>> [is_diminutive(form, "VOLODYMYR") for form in ("Вова", "Vova", "Wladimir")]
    [True, True, False]
    """
    name = fold(token)
    if not is_cyrillic(name):
        return bare(name) in _short_in_latin(class_id)
    if name in _official(class_id) or any(
        twin in _official(class_id) for twin in lexicon.twins(name, "given")
    ):
        return False
    short = {fold(form) for form in all_classes()[class_id].diminutives}
    return name in short or bool(_by_ending(name))


@cache
def _short_in_latin(class_id: str) -> frozenset[str]:
    """Latin renderings of the class's short forms that none of its official forms has."""
    official = {
        form
        for name in _official(class_id)
        for form in (bare_renderings(name) if is_cyrillic(name) else {bare(name)})
    }
    short = {form for name in all_classes()[class_id].diminutives for form in bare_renderings(fold(name))}
    return frozenset(short - official)


@cache
def forms_known() -> frozenset[str]:
    """Every folded form of the table.

    >>> {"саша", "александр"} <= forms_known()
    True
    """
    return frozenset(_by_form())
