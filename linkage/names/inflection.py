"""From any case back to the nominative, Ukrainian and Russian, by endings and the dictionary.

Each rule says: a form that ends so may come from a nominative that ends so. Rules propose, the dictionary
and the shape of names dispose: a candidate that is a known name weighs more than one that is not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from linkage.names import lexicon
from linkage.names.clean import display, fold, is_cyrillic, title
from linkage.names.given_names import popularity

# Ending of the oblique form -> endings of the nominative, likelier first; ~ marks a seldom one.
_ADJECTIVES = """
ського:ський ському:ський ським:ський ськім:ський ської:ська ській:ська ську:ська ською:ська
цького:цький цькому:цький цьким:цький цькім:цький цької:цька цькій:цька цьку:цька цькою:цька
ского:ский скому:ский ским:ский ском:ский ской:ская,ской скую:ская скою:ская
цкого:цкий цкому:цкий цким:цкий цком:цкий цкой:цкая,цкой цкую:цкая цкою:цкая
ого:ий,ый,ой ому:ий,ый,ой им:ий ым:ый,ой ім:ий ом:ый,ой ої:а ій:а ою:а ой:ая ую:ая
ього:ій ьому:ій ім:ій ьої:я ью:я его:ий ему:ий им:ий ем:ий ей:яя юю:яя
"""
_POSSESSIVES = """
ова:ов,ова,ів ову:ова,ов овим:ов,ів овым:ов ове:ов,ова ової:ова овій:ова овою:ова овой:ова
ева:ев,ева,ів еву:ева,ев евим:ев евым:ев еве:ев,ева евої:ева евій:ева евою:ева евой:ева
єва:єв,єва,їв єву:єва,єв євим:єв євої:єва євій:єва євою:єва
іна:ін,іна іну:іна,ін іні:ін,іна іним:ін іної:іна іній:іна іною:іна
їна:їн,їна їну:їна,їн їні:їн,їна їним:їн їної:їна їній:їна їною:їна
ина:ин,ина ину:ина,ин ині:ин,ина иним:ин иною:ина иної:ина иній:ина ине:ин,ина иным:ин иной:ина
ына:ын,ына ыну:ына,ын ыным:ын ыной:ына ыне:ын,ына
"""
_NOUNS = """
енка:енко енку:енко енкові:енко енком:енко енці:енко енке:енко
ка:ко,к,ок,ек,ка ку:ко,к,ок,ка кові:ко,к,ок ком:ко,к,ок ці:ка,ко ки:ка кою:ка ке:к,ко,ка кой:ка
а:,о,а у:,о,а ові:,о ом:,о е:а,~,~о і:а,я,~,~о,~ь и:а,я ы:а ою:а ой:а
я:ь,й,я,о ю:ь,й,я еві:ь,,й єві:й,ь ем:ь,,й єм:й,ь ею:я,а єю:я ей:я,а е:ь,й,я ї:я,~й
ія:ій,ія ію:ій,ія ієві:ій ієм:ій ії:ія,~ій ією:ія ия:ий,ия ию:ий,ия ием:ий ии:ия,~ий ией:ия ье:ья,ий
ья:ья,ий ьи:ья ью:ья,ь ьей:ья ьем:ий
ця:ець цю:ець цеві:ець цем:ець,ец ці:ець ца:ец цу:ец цом:ец це:ец,ца цы:ца цей:ца
ня:ень ню:ень нем:ень неві:ень ля:іль,ель лю:іль,ель лем:ель,іль
ра:ер,ор,ро,ір ру:ер,ор,ро,ір рові:ро,ір ром:ор,ро,ір ре:р,ро
ря:р,рь рю:р,рь рем:р,рь реві:р рі:р,ра бові:бов бови:бовь бовю:бов бовью:бовь
ьва:ев,ьв ьву:ев,ьв ьвом:ев,ьв ьвові:ев,ьв ьве:ев,ьв
зі:га жі:га сі:ха ді:да ті:та
вла:вло влу:вло влові:вло влом:вло йла:йло йлу:йло йлом:йло йлові:йло йле:йло лла:лл ллу:лл ллом:лл
лле:лл
"""
_PATRONYMICS = """
овича:ович овичу:ович овичеві:ович овичем:ович овичі:ович овиче:ович
евича:евич евичу:евич евичем:евич евиче:евич євича:євич євичу:євич євичем:євич євичеві:євич
ича:ич ичу:ич ичем:ич ичеві:ич ичі:ич иче:ич іча:іч ічу:іч ічем:іч ічеві:іч ічі:іч їча:їч їчу:їч їчем:їч
їчеві:їч
вни:вна вні:вна вну:вна вною:вна вны:вна вне:вна вной:вна чни:чна чні:чна чну:чна чною:чна чны:чна
чне:чна чной:чна
"""

_UKRAINIAN_ONLY = re.compile("[іїє]|ськ|цьк")
_RUSSIAN_ONLY = re.compile("[ыэъё]")


@cache
def _rules(part: str) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Oblique ending -> nominative endings with weights, for a part of the name."""
    blocks = {
        "patronymic": (_PATRONYMICS,),
        "given": (_NOUNS,),
        "surname": (_ADJECTIVES, _POSSESSIVES, _NOUNS),
    }[part]
    made: dict[str, dict[str, float]] = {}
    for block in blocks:
        base = _BLOCK_WEIGHT.get(block, 1.0)
        for rule in block.split():
            oblique, nominatives_ = rule.split(":")
            for place, ending in enumerate(nominatives_.split(",")):
                rare = _RARE if ending.startswith("~") else 1.0
                ending = ending.removeprefix("~")
                if ending != oblique:
                    weights = made.setdefault(oblique, {})
                    weights[ending] = max(weights.get(ending, 0), base * rare * 0.8**place)
    return {oblique: tuple(weights.items()) for oblique, weights in made.items()}


_BLOCK_WEIGHT = {_POSSESSIVES: 0.9, _NOUNS: 0.6}
_RARE = 0.3
_LONGEST = 7


# Men's dative (Бондареві); a woman's Петрова would be Петровій.
_DATIVE = ("ові", "еві", "єві")


def _candidates(name: str, part: str) -> Iterator[tuple[str, float]]:
    rules = _rules(part)
    for size in range(min(_LONGEST, len(name) - 1), 0, -1):
        for ending, weight in rules.get(name[-size:], ()):
            if ending == "а" and name.endswith(_DATIVE):
                continue
            # A longer matching ending is better evidence.
            sure = weight * (0.5 + 0.1 * size)
            nominative = name[:-size] + ending
            yield nominative, sure
            if ending in ("", "ь") and part != "patronymic":
                closed = _CLOSED.sub("і", nominative)
                if closed != nominative:
                    yield closed, _ALTERNATION * sure


# о and е of an open syllable go back to і in a closed one (Чорновола, Чорновіл): true, but seldom.
_CLOSED = re.compile("(?<=[бвгджзйклмнпрстфхцчшщ])[ое](?=[бвгджзклмнпрстфхцчшщ]ь?$)")
_ALTERNATION = 0.35


@lru_cache(maxsize=1 << 18)
def folded_nominatives(name: str, part: str) -> tuple[tuple[str, float], ...]:
    """Nominative candidates of a folded token, best first, weights summing to one."""
    if not is_cyrillic(name) or len(name) < 3:
        return ((name, 1.0),)
    weights = {name: _itself(name, part)}
    plausible: dict[str, float] = {}
    for candidate, weight in _candidates(name, part):
        if len(candidate) > 1:
            if candidate not in plausible:
                plausible[candidate] = _plausibility(candidate, part)
            weight *= plausible[candidate]
            if weight > weights.get(candidate, 0):
                weights[candidate] = weight
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple((form, weight / total) for form, weight in ranked if weight / total >= 0.01)


def _itself(name: str, part: str) -> float:
    """How likely a token is already in the nominative: seven mentions in ten are, over all sources."""
    if part == "given":
        return 7.0 * _given_prior(name)
    if part == "patronymic":
        return 5.0 if name.endswith(("ич", "іч", "їч", "вна", "чна")) else 0.2
    if _WOMENS.search(name) and lexicon.known(name[:-1], part):
        # Петрова: a woman's surname, or a man's in the genitive; most mentions are of men.
        return 2.5
    if lexicon.known(name, part):
        return 8.0
    if _NOMINATIVE_ENDING.search(name[-5:]):
        return 3.0
    return 0.25 if name[-1] in "аеиіїоуєюяыэ" else 0.8


_WOMENS = re.compile("(?:[оеє]ва|[иії]на)$")


_NOMINATIVE_ENDING = re.compile(
    "(?:енко|ко|ло|ук|юк|як|ик|ак|чик|ський|цький|ская|ський|ский|цкий|ська|цька|[оеє]в|[иії]н|[ії]в|ець|ий|ый|ич|ян|дзе|швілі|швили|ар|ур|ун|ан|аль|ель|ень)$"
)


def _plausibility(candidate: str, part: str) -> float:
    if part == "given":
        return _given_prior(candidate)
    if candidate in lexicon.all_folded(part):
        return 4.0
    if part == "patronymic":
        return 3.0
    return 1.0 if part == "surname" and _NOMINATIVE_ENDING.search(candidate[-5:]) else 0.3


def _given_prior(name: str) -> float:
    """How usual a given name is: bearers among 10,000, in a population of which a fifth are women."""
    return popularity(name) or ((0.1 if name[-1:] in "ая" else 0.5) if lexicon.known(name, "given") else 0.02)


_OTHERS_ENDING = {
    "m": re.compile("(?:[оеє]ва|[иіїы]на|[сц]ька|[сц]кая)$"),
    "f": re.compile("(?:[оеє]в|[иіїы]н|[иыі]й)$"),
}
_OTHER_GENDER = 0.05


def _of_gender(found: Iterable[tuple[str, float]], gender: str) -> tuple[tuple[str, float], ...]:
    other = _OTHERS_ENDING[gender]
    weights = {form: weight * (_OTHER_GENDER if other.search(form) else 1.0) for form, weight in found}
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple((form, weight / total) for form, weight in ranked)


def nominatives(token: str, part: str = "surname", gender: str | None = None) -> list[tuple[str, float]]:
    """Nominatives a token of any case may come from, best first, with weights summing to about one.

    ``part`` is surname, given or patronymic; ``gender``, if the person's is known, is ``m`` or ``f``: it
    tells Петрова's accusative from Петров's dative. A token in the nominative comes back as itself, first.
    Spelling comes back folded to Title Case (ё as е). Latin tokens are not inflected.

    >>> nominatives("Хохлачовою")[0][0], nominatives("Павла", "given")[0][0]
    ('Хохлачова', 'Павло')
    >>> nominatives("Шевченко")[0][0]
    'Шевченко'
    >>> nominatives("Петрову", gender="m")[0][0], nominatives("Петрову", gender="f")[0][0]
    ('Петров', 'Петрова')
    """
    name = fold(token)
    found = folded_nominatives(name, part)
    if gender and part == "surname" and len(found) > 1:
        found = _of_gender(found, gender)
    # The token keeps its own spelling (apostrophes, ё); the others are rebuilt from the folded form.
    return [(display(token) if form == name else title(form), weight) for form, weight in found]
