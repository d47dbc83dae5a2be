"""A word too many in a name: a call sign that no word tells, or a patronymic misspelt beyond its shape."""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.inflection import folded_nominatives
from linkage.names.letter_bags import LetterBags, letter_bags
from linkage.names.looks import Word

_LIKELY_GIVEN, _UNLISTED = 0.5, 0.5
_SHORTEST, _LONG = 5, 8


def may_be_call_sign(word: Word, given: Word, surname: Word, behind: bool) -> bool:
    """Whether a Cyrillic word before a name is a call sign rather than a surname.

    It is if no dictionary lists it. Сокіл is listed as a surname: such a word only before a given name and a
    likelier surname, as two surnames do not part at a given name.

    Args:
        word: what stands before the name.
        given: the given name.
        surname: the surname.
        behind: whether the surname stands behind the given name.

    >>> from linkage.names.looks import look_of
    >>> mustang, sokil, *name = map(look_of, ("Мустанг", "Сокіл", "Петро", "Шевченко"))
    >>> may_be_call_sign(mustang, *name, behind=False), may_be_call_sign(sokil, *name, behind=True)
    (True, True)
    >>> may_be_call_sign(sokil, *name, behind=False)
    False
    """
    if word.given > _LIKELY_GIVEN or not is_cyrillic(word.text):
        return False
    if surname.surname <= max(word.surname, surname.given):
        return False
    return word.surname <= _UNLISTED or (behind and given.given > _LIKELY_GIVEN)


@lru_cache(maxsize=1 << 14)
def is_misspelt_patronymic(text: str) -> bool:
    """Whether a word that is nothing else is a listed patronymic but for a slip or two.

    >>> is_misspelt_patronymic("Івановивч"), is_misspelt_patronymic("Іванченко")
    (True, False)
    """
    folded = fold(text)
    if len(folded) < _SHORTEST or not is_cyrillic(folded):
        return False
    forms = [folded, *(form for form, _ in folded_nominatives(folded, "surname")[:2])]
    return any(_is_near_patronymic(form, 2 if len(form) >= _LONG else 1) for form in forms)


def _is_near_patronymic(word: str, slips: int) -> bool:
    names, bags = _patronymics()
    near = [names[place] for place in bags.within(word, slips)]  # few of tens of thousands
    return process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips) is not None


@cache
def _patronymics() -> tuple[list[str], LetterBags]:
    names = list(lexicon.all_folded("patronymic"))
    return names, letter_bags(names)
