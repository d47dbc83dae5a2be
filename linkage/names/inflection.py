"""From any case back to the nominative, Ukrainian and Russian, by paradigms and the dictionary.

The paradigms propose, the dictionary disposes: a candidate weighs the share of names that end as it does
among those that end as any candidate does, far more if it is a name of the dictionary itself, times how often
the case in question is met.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import product
from math import prod

from linkage.names import lexicon
from linkage.names.clean import as_spelt, display, fold, is_cyrillic, title
from linkage.names.given_names import is_russian, popularity_of_folded, sexes
from linkage.names.paradigms import ways_back
from linkage.names.prepared import prepared
from linkage.names.word_table import WordTable, laid_out

_VOWELS = frozenset("аеиіїоуєюяыэьй")
# Nominative endings that stand after a consonant only, most of them with a vowel that comes and goes.
_AFTER_CONSONANT = frozenset(
    ("", "ь", "о", "а", "ер", "ек", "ок", "ень", "ел", "ес", "оть", "оль", "ель", "ей")
)
_AFTER_VOWEL = frozenset("й")
# How often a name is met in the nominative, to once in some other case, over all sources.
_NOMINATIVE = {"surname": 0.7, "given": 1.0, "patronymic": 0.7}
# Shares of men and women among those spoken of, where the gender is known and where it is not. How many bear
# a given name says already how many of them are women.
_SHARES = {"m": (1.0, 0.03), "f": (0.03, 1.0), "given": (1.0, 1.0)}
_UNKNOWN = (0.75, 0.25)
# How much likelier a name of the dictionary is than one of the same ending that nobody listed.
_KNOWN = 40.0
# Of two spellings that differ by language only, the Ukrainian one is met more often.
_RUSSIAN = 0.95
# A listed name is met even if no other ends like it.
_LISTED = 0.01
# Candidates less likely than this are not told.
_LEAST = 0.0005
_LONGEST_ENDING = 7


@cache
def names_by_ending(part: str) -> WordTable:
    """Last letters, one to seven -> how many names of the dictionary end so, in digits.

    >>> int(names_by_ending("surname")["енко"]) > int(names_by_ending("surname")["ченко"])
    True
    """
    made = prepared(f"{part}_endings", lambda: laid_out(_counted(part), _LETTERS_TO_FIND))
    return WordTable(made, _LETTERS_TO_FIND)


# Endings are shorter than names.
_LETTERS_TO_FIND = 3


def _counted(part: str) -> Iterable[tuple[str, str]]:
    counts: dict[str, int] = {}
    for name in lexicon.all_folded(part):
        for size in range(1, min(_LONGEST_ENDING, len(name)) + 1):
            ending = name[-size:]
            counts[ending] = counts.get(ending, 0) + 1
    return ((ending, str(count)) for ending, count in counts.items() if count > 1 or len(ending) < 4)


def _candidates(name: str, part: str, man: float, woman: float) -> tuple[dict[str, float], int]:
    """Nominatives the form may come from -> how often they are met so; and how many letters all share."""
    borne = _given_borne if part == "given" else _borne
    found = {name: _NOMINATIVE[part] * borne(name, man, woman)}
    if part == "surname" and name.endswith(NEVER_DECLINED):
        return found, len(name)
    ways = ways_back(part)
    shared = len(name)
    for size in range(min(_LONGEST_ENDING, len(name) - 1) + 1):
        body, ending = name[: len(name) - size], name[len(name) - size :]
        for nominative, men, women in ways.get(ending, ()):
            if nominative in (_AFTER_CONSONANT if body[-1] in _VOWELS else _AFTER_VOWEL):
                continue
            shared = len(body)
            candidate = body + nominative
            weight = borne(candidate, man * men, woman * women, len(nominative) > 1)
            if weight > found.get(candidate, 0):
                found[candidate] = weight
            if size and nominative in _NONE and body[-2:-1] in _OPEN:
                closed = _CLOSED.sub("і", candidate)
                found[closed] = max(found.get(closed, 0), _alternates(candidate, closed, part) * weight)
    return found, shared


#: Endings of surnames that no case changes.
NEVER_DECLINED = ("швілі", "швили", "дзе", "аго", "яго", "ово")
# о and е of an open syllable go back to і in a closed one: Чорновола, Чорновіл; Сокола stays Сокол.
_CLOSED = re.compile("(?<=[бвгджзйклмнпрстфхцчшщ])[оеє](?=[бвгджзклмнпрстфхцчшщ]ь?$)")
_ALTERNATION, _OF_SUFFIX = 0.3, 0.03


def _alternates(opened: str, closed: str, part: str) -> float:
    """Батог is no Ukrainian name and Батіг is; but Верес is no less one than Веріс."""
    only_closed = lexicon.known(closed, part) and (
        not lexicon.known(opened, part) or _only_russian(opened, part)
    )
    if only_closed:
        return 1.0
    # Пахтін has a suffix, whose vowel stays: of its like, hardly any is Антін.
    return _ALTERNATION * (_OF_SUFFIX if closed.endswith("ін") and not lexicon.known(closed, part) else 1.0)


def _only_russian(name: str, part: str) -> bool:
    return is_russian(name) if part == "given" else lexicon.only_russian(name, part)


_OPEN, _NONE = frozenset("оеє"), frozenset(("", "ь"))


def _borne(name: str, men: float, women: float, own_ending: bool = True) -> float:
    """How often a form is met of a name that men and women bear, or only one of them, as its ending tells."""
    if name.endswith(_WOMENS):
        if name.endswith("на") and lexicon.known(name, "surname") and not lexicon.known(name[:-1], "surname"):
            # Калина is no Калин's wife, and men bear it, too.
            return max(men, women)
        # Петрова is declined by its whole ending, not as Скиба is by its last letter.
        return women if own_ending or name.endswith(_WOMENS_ADJECTIVE) else 0.1 * women
    return men if name.endswith(_MENS) else max(men, women)


def _given_borne(name: str, men: float, women: float, own_ending: bool = True) -> float:
    his, hers = sexes(name)
    return his * men + hers * women


_WOMENS = ("ова", "ева", "єва", "іна", "їна", "ина", "ына", "ська", "цька", "ая", "вна", "чна")
_WOMENS_ADJECTIVE = ("вна", "чна")
_MENS_ADJECTIVE = ("ий", "ый", "ой")
_POSSESSIVE = ("ов", "ев", "єв", "ін", "їн", "ин", "ын")
_POSSESSIVE_WOMENS = tuple(f"{ending}а" for ending in _POSSESSIVE)
_MENS = (*_POSSESSIVE, "ий", "ый", "ій", "ич", "іч")


def _usual(candidates: Iterable[str], shared: int, part: str) -> dict[str, float]:
    """The share of each candidate among the dictionary's names that end as the candidates do.

    Args:
        candidates: folded nominatives.
        shared: how many first letters all of them have in common.
        part: of which part of a name.
    """
    before = next(iter(candidates))[max(shared - _LETTERS_BEFORE, 0) : shared]
    shares = _shares(before, tuple([form[shared:] for form in candidates]), part)
    usual = dict(zip(candidates, shares, strict=True))
    _one_lexeme(usual)
    return usual


@lru_cache(maxsize=1 << 16)
def _shares(before: str, tails: tuple[str, ...], part: str) -> list[float]:
    """Shares of names with each tail, from all names with one of the tails to those with ``before`` as well.

    The more letters, the likelier a name of the same kind, and the fewer such names: each step says as much
    as it has names (Witten and Bell 1991).
    """
    shares = _shares(before[1:], tails, part) if before else [1.0 / len(tails)] * len(tails)
    endings = names_by_ending(part)
    counts = [int(endings.told(before + tail) or 0) for tail in tails]
    total = sum(counts)
    if not total:
        return shares
    new = _NEW * (len(counts) - counts.count(0))
    return [(count + new * share) / (total + new) for count, share in zip(counts, shares, strict=True)]


_LETTERS_BEFORE = 3
# A candidate seen at one step counts so many names for what the step before said.
_NEW = 6.0


def _one_lexeme(usual: dict[str, float]) -> None:
    """A man's surname in -ов and his wife's in -ова are one name, as usual as the usual one of the two."""
    for hers in usual:
        his = hers[:-1]
        wife = hers.endswith(_POSSESSIVE_WOMENS) and his in usual
        if wife and (hers.endswith("ва") or lexicon.known(his, "surname")):
            usual[hers] = usual[his] = max(usual[hers], usual[his])


def _surname_prior(candidate: str, usual: float) -> float:
    listed = _known_surname(candidate)
    if not listed:
        return (usual + _UNHEARD) * (_BROKEN_SHARE if _BROKEN.search(candidate) else 1.0)
    return (usual + _LISTED) * _KNOWN * listed * (_RUSSIAN if _only_russian(candidate, "surname") else 1.0)


# No name ends so: a vowel parts these letters in the nominative (Заєць, Воробей), and no name lacks vowels.
_BROKEN = re.compile("[бвгджзйклмнпрстфхчшщь](?:ць?|й)$|^[^аеиіїоуєюяыэ]+$")
_BROKEN_SHARE = 0.02


def _known_surname(name: str) -> float:
    """Whether the dictionary has the name, or its wife's or husband's form of it; how surely, 0 to 1."""
    if lexicon.known(name, "surname"):
        return 1.0
    if name.endswith(_POSSESSIVE):
        # Щербина need not be Щербин's wife.
        share = 1.0 if name[-1] == "в" else _MAY_BE_WIFE
        return share * lexicon.known(f"{name}а", "surname")
    if name.endswith(_WOMENS):
        stem, endings = (
            (name[: -len("ая")], _MENS_ADJECTIVE)
            if name.endswith("ая")
            else (name[:-1], ("", *_MENS_ADJECTIVE))
        )
        return float(any(lexicon.known(stem + ending, "surname") for ending in endings))
    return 0.0


_MAY_BE_WIFE = 0.4
# A name that ends as no other may be one yet.
_UNHEARD = 0.004


def _given_prior(candidate: str, usual: float) -> float:
    """By its bearers; of a name that no table has, by how names end."""
    share = _RUSSIAN if _only_russian(candidate, "given") else 1.0
    bearers = popularity_of_folded(candidate)
    if bearers:
        return share * bearers
    if candidate[-1] in "ая":
        share *= 0.3
    if lexicon.known(candidate, "given"):
        return share * (_LISTED_GIVEN + _LISTED_USUAL * usual)
    # Few names that nobody listed end like an oblique case, or in two consonants that only a vowel parts.
    return share * _UNLISTED * usual * (0.1 if _SELDOM_LAST.search(candidate) else 1.0)


_LISTED_GIVEN, _LISTED_USUAL, _UNLISTED = 0.05, 0.2, 0.05
_SELDOM_LAST = re.compile("[еєиіїоую]$|[бвгджзйклмнпрстфхцчшщь][кц]$")


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
    if "-" in name:
        return _of_double(name, part, gender)
    found, shared = _candidates(name, part, *_SHARES.get(gender or part, _UNKNOWN))
    prior, usual = _PRIORS[part], _usual(found, shared, part)
    if "шевець" in found:
        # The one name in use whose vowel moves, and more usual than the one it looks like.
        found["швець"], usual["швець"] = 2 * found["шевець"], usual["шевець"]
    weights = {form: weight * prior(form, usual[form]) for form, weight in found.items()}
    if part == "surname" and _MORE_BORNE in weights and name != _MORE_BORNE:
        weights[_MORE_BORNE] = max(weights[_MORE_BORNE], 2 * max(weights.values()))
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        (form, weight / total) for form, weight in ranked if weight >= _LEAST * total or form == name
    )


# Many are called Козел, hardly anyone Козло or Козла, though all are listed.
_MORE_BORNE = "козел"


def _of_double(name: str, part: str, gender: str | None) -> tuple[tuple[str, float], ...]:
    """Both halves are declined: Нечуя-Левицького; the first may stay as it is."""
    halves = [folded_nominatives(half, part, gender)[:_OF_HALF] for half in name.split("-")]
    found = {name: 0.0}
    for choice in product(*halves):
        found["-".join(form for form, _ in choice)] = prod(weight for _, weight in choice)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(item for item in ranked if item[1] >= _LEAST or item[0] == name)


_OF_HALF = 4


def nominatives(token: str, part: str = "surname", gender: str | None = None) -> list[tuple[str, float]]:
    """Nominatives a token of any case may come from, best first, with weights summing to about one.

    ``part`` is surname, given or patronymic; ``gender``, if the person's is known, is ``m`` or ``f``: it
    tells Петрова's accusative from Петров's dative. Nominatives come in Title Case and keep the token's own
    apostrophe, ґ and ё as far as they share its letters. Latin tokens are not inflected.

    >>> nominatives("Хохлачовою")[0][0], nominatives("Павла", "given")[0][0]
    ('Хохлачова', 'Павло')
    >>> nominatives("Шевченко")[0][0]
    'Шевченко'
    >>> nominatives("Петрову", gender="m")[0][0], nominatives("Петрову", gender="f")[0][0]
    ('Петров', 'Петрова')
    >>> nominatives("Дем'янюка")[0][0], nominatives("Ґудзем")[0][0], nominatives("Артёма", "given")[0][0]
    ("Дем'янюк", 'Ґудзь', 'Артём')
    """
    name = fold(token)
    shown = display(token)
    own_letters = shown.lower() != name
    return [
        (shown if form == name else title(as_spelt(form, shown) if own_letters else form), weight)
        for form, weight in folded_nominatives(name, part, gender)
    ]
