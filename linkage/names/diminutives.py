"""Short forms that no list holds: a known name's beginning with one of the endings that make names small.

Сашенька, Тарасик, Оленочка, Димасик: the endings are productive, so the table of given names lists only
the short forms that cannot be told by ending, and this module finds the rest.
"""

import re
from collections.abc import Mapping
from functools import cache

# Ukrainian and Russian together, ё as е.
_ENDINGS = """
енько онько енька онька ечко ечка очка очко ичка ичок чик ик ок ко ка сик усик усь усьо уся уньо уня
унчик унька уля улька улечка юня юнчик юсь юсик юся юля юлька юха уха ась ася асик асько ця цьо цик
ута инка инонька ишка ишко ошка ошко ура уша ушка ушко юша юшка юшко яша ша шка шко ан он ян ько ьо
ейко ійко ійка ек еха ыч аша аня анька аха ушенька юшенька юлечка юра яха яка ышка ец еныш ус юс
енок иша оша еша ена еня ос осик утка уточка ішка ішко іша иця ися іся ька
"""
_SMALL = frozenset(_ENDINGS.split())
_FINAL = re.compile("[аеиіїоуєюяьй]+$")
# Consonants that change before a small ending: Олег, Олежик; Саша, Сашко; Василь, Васильок.
_SOFTENED = str.maketrans("жчшц", "гкхк")
_SHORTEST = 3


def stem(form: str) -> str:
    """A folded name without its final vowels and soft sign, on which small endings are put.

    >>> stem("тарасик"), stem("саша")
    ('тарасик', 'саш')
    """
    return _FINAL.sub("", form)


def stems(forms: Mapping[str, Mapping[str, float]]) -> dict[str, Mapping[str, float]]:
    """Stem -> class -> weight of the folded forms given; the usual form wins where stems coincide.

    >>> stems({"тарас": {"TARAS": 1.0}, "саша": {"OLEKSANDR": 0.8}})
    {'тарас': {'TARAS': 1.0}, 'саш': {'OLEKSANDR': 0.8}}
    """
    found: dict[str, dict[str, float]] = {}
    for form, weights in forms.items():
        root = stem(form)
        if len(root) >= _SHORTEST - 1:
            total = found.setdefault(root, {})
            for name, weight in weights.items():
                total[name] = max(total.get(name, 0), weight)
    return dict(found)


@cache
def possible_stems(form: str) -> tuple[str, ...]:
    """Stems a folded small form may be made on, longest first.

    >>> "тарас" in possible_stems("тарасик"), "саш" in possible_stems("сашенька")
    (True, True)
    """
    found: dict[str, None] = {}
    for size in range(2, min(8, len(form) - 2) + 1):
        if form[-size:].replace("є", "е") in _SMALL:
            root = form[:-size]
            for spelling in (root, root[:-1] + root[-1:].translate(_SOFTENED), _FINAL.sub("", root)):
                if len(spelling) >= _SHORTEST - (size > 2):
                    found[spelling] = None
    return tuple(found)
