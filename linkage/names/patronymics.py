"""Patronymics: which name the father bore.

Миколайович, Николаевич and Mykolaiovych say the same of a person, though their letters differ; so
patronymics are compared by the father's given-name class.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.given_names import all_classes, given_classes
from linkage.names.prepared import prepared
from linkage.names.skeleton import consonants, sounds

_ENDINGS = (
    "йович", "ьович", "йовна", "ович", "евич", "євич", "івна", "ївна", "овна", "евна", "євна", "йівна",
    "ович", "ич", "іч", "їч", "ична", "інічна", "інична", "івич",
)  # fmt: skip
_MALE = re.compile("(?:[оеє]вич|івич|[иіїьы]ч|овіч|евіч)$")
_FEMALE = re.compile("(?:[оеєії]вна|[иі]чна|[иі]нична)$")
_LATIN = re.compile(
    "(?:[oeiy]?[wv][iy](?:ch|tch|c|č|ć|cz|tsch|cs|x)|[oeiy][vw]na|[yi]chna|[iy][vw]na"
    "|(?:[mn][iy]k[iy]t|[kf]h?om|k[uo]z'?m|il+y?|luk|sav+)[iy](?:ch|tch|c|č|ć|cz|tsch))$"
)
_PARTICLES = "огли оглу оглы кизи гизи кызы улы уулу ogly oglu oghlu oğlu oğlı kyzy qizi kizi qızı kızı"
#: Words that make a patronymic of the father's name before them.
PARTICLES = frozenset(_PARTICLES.split())
_NOTHING: Mapping[str, float] = MappingProxyType({})

# Stems that no rule finds: father's class -> beginnings of the patronymic, folded.
_IRREGULAR = {
    "ILLIA": ("іллі", "ильи", "ілі", "илли"),
    "KUZMA": ("кузьм", "козьм", "кузм"),
    "KHOMA": ("хом", "фом"),
    "LUKIAN": ("лук",),
    "YAKIV": ("яков", "яковл", "якович"),
    "MYKYTA": ("микит", "никит", "нікіт"),
    "SAVA": ("сав", "савел", "савв"),
    "LEV": ("льв", "львов"),
    "PAVLO": ("павл",),
    "PETRO": ("петр",),
    "MYKHAILO": ("михайл", "михаил"),
    "DANYLO": ("данил", "даниил"),
    "HRYHORII": ("григор", "григорьев"),
    "MYKOLA": ("микол", "никол", "миколай", "николаев"),
    "VASYL": ("васил", "васильев"),
    "IHOR": ("ігор", "игорев"),
    "KHRYSTOFOR": ("христофор",),
}


def is_patronymic(token: str) -> bool:
    """Whether a nominative token has the shape of a patronymic (a surname such as Абрамович has it too).

    >>> is_patronymic("Іванович"), is_patronymic("Шевченко")
    (True, False)
    """
    name = fold(token)
    if is_cyrillic(name):
        ending = name[-6:]
        shaped = (_MALE.search(ending) or _FEMALE.search(ending)) is not None
        # most words as short as Ілліч that have the shape are surnames (Бабич)
        return shaped and (len(name) > 5 or lexicon.known(name, "patronymic") or name in _table())
    return len(name) > 4 and _LATIN.search(name) is not None


def gender(token: str) -> str | None:
    """``m`` or ``f`` by the ending, None where it does not say.

    >>> gender("Іванович"), gender("Іванівна"), gender("Шевченко")
    ('m', 'f', None)
    """
    name = fold(token)
    if is_cyrillic(name):
        return "m" if _MALE.search(name) else "f" if _FEMALE.search(name) else None
    return "f" if name.endswith("na") else "m" if _LATIN.search(name) else None


@cache
def _table() -> Mapping[str, str]:
    """Folded patronymic -> father's class, made forward from every official form of every men's name."""
    made: dict[str, str] = {}
    for item in sorted(all_classes().values(), key=lambda item: -item.share):
        if item.gender != "m":
            continue
        for form in item.ukrainian + item.russian:
            for patronymic in _made_from(fold(form)):
                made.setdefault(patronymic, item.id)
        for beginning in _IRREGULAR.get(item.id, ()):
            for ending in (
                "ович",
                "евич",
                "івна",
                "овна",
                "ич",
                "їч",
                "інічна",
                "інична",
                "ична",
                "ьович",
                "йович",
                "ївна",
                "евна",
            ):
                made.setdefault(beginning + ending, item.id)
    for patronymic, father in list(made.items()):
        for spoken in _spoken(patronymic, father):
            made.setdefault(spoken, father)
    return made


# Contracted beyond any rule: Саныч, Палыч, Михалыч.
_CONTRACTED = {"OLEKSANDR": "сан", "PAVLO": "пал", "MYKHAILO": "михал"}


def _spoken(patronymic: str, father: str) -> Iterator[str]:
    """Іванович as it is said: Іванич, Иваныч; Николаевич: Николаич."""
    if patronymic.endswith(("ович", "евич")):
        for stem in {patronymic[:-4], patronymic[:-4].rstrip("ьй"), _CONTRACTED.get(father, patronymic[:-4])}:
            yield from (stem + ending for ending in ("ич", "ыч"))


def _made_from(father: str) -> Iterator[str]:
    """Every patronymic, Ukrainian and Russian, that a folded men's name may give."""
    stem = re.sub("(?:[аяоьй])$", "", father)
    if father.endswith(("ій", "ий")):
        body = father[:-2]
        yield from (
            body + end
            for end in (
                "ійович",
                "іївна",
                "іович",
                "иевич",
                "иевна",
                "ьевич",
                "ьевна",
                "ійовна",
                "ьович",
                "іевич",
                "іевна",
            )
        )
    elif father.endswith("й"):
        yield from (stem + end for end in ("йович", "ївна", "евич", "евна", "йовна", "йовіч"))
    elif father.endswith(("а", "я")):
        yield from (
            stem + end
            for end in (
                "ович",
                "івна",
                "ич",
                "ична",
                "инична",
                "інічна",
                "овна",
                "ьович",
                "йович",
                "евич",
                "евна",
            )
        )
    else:
        yield from (
            stem + end for end in ("ович", "івна", "овна", "евич", "евна", "ьович", "ьовна", "йович", "ївна")
        )


@cache
def by_skeleton() -> Mapping[str, Mapping[str, float]]:
    """Consonants of every made patronymic -> father's class -> weight by how usual the name is.

    >>> len(by_skeleton()) > 100
    True
    """
    made: Mapping[str, Mapping[str, float]] = prepared("patronymic_skeletons", _skeletons)
    return made


def _skeletons() -> dict[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for patronymic, father in _table().items():
        found.setdefault(consonants(sounds(patronymic)[0]), {})[father] = all_classes()[father].share
    made: dict[str, Mapping[str, float]] = {}
    for key, fathers in found.items():
        total = sum(fathers.values())
        ranked = sorted(fathers.items(), key=lambda item: (-item[1], item[0]))
        made[key] = {father: 0.9 * share / total for father, share in ranked}
    return made


@lru_cache(maxsize=1 << 17)
def father_classes(patronymic: str) -> Mapping[str, float]:
    """Classes of the father's given name, read from a nominative patronymic in any script.

    Empty where the token says nothing of a known name.

    >>> father_classes("Миколайович") == father_classes("Николаевич") == {"MYKOLA": 1.0}
    True
    >>> list(father_classes("Serhiiovych"))
    ['SERHII']
    """
    name = fold(patronymic)
    words = name.replace("-", " ").split()
    if len(words) > 1 and words[-1] in PARTICLES:
        return given_classes(words[0])
    for spelling in (name, *lexicon.twins(name, "patronymic")):
        if spelling in _table():
            return {_table()[spelling]: 1.0}
    if not is_patronymic(name):
        return _NOTHING
    for sound in sounds(name):
        fathers = by_skeleton().get(consonants(sound))
        if fathers:
            return fathers
    return _NOTHING
