"""From any case back to the nominative, Ukrainian and Russian, by paradigms and the dictionary.

The paradigms propose, the dictionary disposes: a candidate weighs as much as names of its ending are usual,
far more if it is a name of the dictionary itself, times how often the case in question is met.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from linkage.names import lexicon
from linkage.names.clean import display, fold, is_cyrillic, title
from linkage.names.given_names import popularity
from linkage.names.paradigms import ways_back
from linkage.names.prepared import prepared

_VOWELS = frozenset("аеиіїоуєюяыэьй")
_AFTER_CONSONANT, _AFTER_VOWEL = frozenset(("", "ь", "о", "а")), frozenset("й")
# How often a name is met in the nominative, to once in some other case, over all sources.
_NOMINATIVE = {"surname": 0.7, "given": 1.0, "patronymic": 0.7}
# Shares of men and women among those spoken of, where the gender is known and where it is not. How many bear
# a given name says already how many of them are women.
_SHARES = {"m": (1.0, 0.03), "f": (0.03, 1.0), "given": (1.0, 1.0)}
_UNKNOWN = (0.75, 0.25)
# How much likelier a name of the dictionary is than one of the same ending that nobody listed.
_KNOWN = 40.0
# Candidates less likely than this are not told.
_LEAST = 0.002
_LONGEST_ENDING = 6


@cache
def _endings(part: str) -> Mapping[str, int]:
    """Last letters, one to six -> how many names of the dictionary end so."""
    found: Mapping[str, int] = prepared(f"{part}_endings", lambda: _counted(part))
    return found


def _counted(part: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in lexicon.all_folded(part):
        for size in range(1, min(_LONGEST_ENDING, len(name)) + 1):
            ending = name[-size:]
            counts[ending] = counts.get(ending, 0) + 1
    return {ending: count for ending, count in counts.items() if count > 1 or len(ending) < 4}


def _candidates(name: str, part: str, man: float, woman: float) -> tuple[dict[str, float], int]:
    """Nominatives the form may come from -> how often they are met so; and how many letters all share."""
    found = {name: _NOMINATIVE[part] * _borne(name, man, woman)}
    ways = ways_back(part)
    shared = len(name)
    for size in range(min(_LONGEST_ENDING, len(name) - 1) + 1):
        body, ending = name[: len(name) - size], name[len(name) - size :]
        for nominative, men, women in ways.get(ending, ()):
            if nominative in (_AFTER_CONSONANT if body[-1] in _VOWELS else _AFTER_VOWEL):
                continue
            shared = len(body)
            candidate = body + nominative
            weight = _borne(candidate, man * men, woman * women, len(nominative) > 1)
            if weight > found.get(candidate, 0):
                found[candidate] = weight
            if size and nominative in _NONE and body[-2:-1] in _OPEN:
                closed = _CLOSED.sub("і", candidate)
                found[closed] = max(found.get(closed, 0), _ALTERNATION * weight)
    return found, shared


# о and е of an open syllable go back to і in a closed one: Чорновола, Чорновіл; Сокола stays Сокол.
_CLOSED = re.compile("(?<=[бвгджзйклмнпрстфхцчшщ])[оеє](?=[бвгджзклмнпрстфхцчшщ]ь?$)")
_ALTERNATION = 0.5
_OPEN, _NONE = frozenset("оеє"), frozenset(("", "ь"))


def _borne(name: str, men: float, women: float, own_ending: bool = True) -> float:
    """How often a form is met of a name that men and women bear, or only one of them, as its ending tells."""
    if name.endswith(_WOMENS):
        # Петрова is declined by its whole ending, not as Скиба is by its last letter.
        return women if own_ending else 0.1 * women
    return men if name.endswith(_MENS) else max(men, women)


_WOMENS = ("ова", "ева", "єва", "іна", "їна", "ина", "ына", "ська", "цька", "ая", "вна", "чна")
_MENS = ("ов", "ев", "єв", "ін", "їн", "ин", "ын", "ий", "ый", "ій", "ич", "іч")


def _usual(candidate: str, shared: int, endings: Mapping[str, int]) -> float:
    """How many names end like this one, from a few letters before what the candidates share no more."""
    usual = 0.01
    for before, share in _BACKING_OFF:
        ending = candidate[max(shared - before, len(candidate) - _LONGEST_ENDING, 0) :]
        usual += share * endings.get(ending, 0)
    return usual


_BACKING_OFF = ((2, 1.0), (1, 0.05), (0, 0.003))


def _surname_prior(candidate: str, usual: float) -> float:
    return usual * _KNOWN if _known_surname(candidate) else usual


def _known_surname(name: str) -> bool:
    if lexicon.known(name, "surname"):
        return True
    if name.endswith(_WOMENS):
        stem = name[: -len("ая")] if name.endswith("ая") else name[:-1]
        return any(lexicon.known(stem + ending, "surname") for ending in ("", "ий", "ый", "ой"))
    return False


def _given_prior(candidate: str, usual: float) -> float:
    """By its bearers; of a name that no table has, by how names end."""
    bearers = popularity(candidate)
    if bearers:
        return bearers
    unlisted = (0.5 if lexicon.known(candidate, "given") else 0.0) + 0.005 * usual
    return unlisted * (0.3 if candidate[-1] in "ая" else 1.0)


def _patronymic_prior(candidate: str, usual: float) -> float:
    if lexicon.known(candidate, "patronymic"):
        return _KNOWN
    return 1.0 if candidate.endswith(("ич", "іч", "їч", "вна", "чна")) else 0.005


_PRIORS = {"surname": _surname_prior, "given": _given_prior, "patronymic": _patronymic_prior}


@lru_cache(maxsize=1 << 18)
def folded_nominatives(name: str, part: str, gender: str | None = None) -> tuple[tuple[str, float], ...]:
    """Nominative candidates of a folded token, best first, with weights summing to about one.

    >>> folded_nominatives("шевченком", "surname")[0][0]
    'шевченко'
    """
    if len(name) < 3 or not is_cyrillic(name):
        return ((name, 1.0),)
    found, shared = _candidates(name, part, *_SHARES.get(gender or part, _UNKNOWN))
    prior, endings = _PRIORS[part], _endings(part)
    weights = {form: weight * prior(form, _usual(form, shared, endings)) for form, weight in found.items()}
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        (form, weight / total) for form, weight in ranked if weight >= _LEAST * total or form == name
    )


def nominatives(token: str, part: str = "surname", gender: str | None = None) -> list[tuple[str, float]]:
    """Nominatives a token of any case may come from, best first, with weights summing to about one.

    ``part`` is surname, given or patronymic; ``gender``, if the person's is known, is ``m`` or ``f``: it
    tells Петрова's accusative from Петров's dative. Spelling comes back folded to Title Case (ё as е), but a
    token that is in the nominative keeps its own. Latin tokens are not inflected.

    >>> nominatives("Хохлачовою")[0][0], nominatives("Павла", "given")[0][0]
    ('Хохлачова', 'Павло')
    >>> nominatives("Шевченко")[0][0]
    'Шевченко'
    >>> nominatives("Петрову", gender="m")[0][0], nominatives("Петрову", gender="f")[0][0]
    ('Петров', 'Петрова')
    """
    name = fold(token)
    # The token keeps its own spelling (apostrophes, ё); the others are rebuilt from the folded form.
    return [
        (display(token) if form == name else title(form), weight)
        for form, weight in folded_nominatives(name, part, gender)
    ]
