"""A word too many in a name: a call sign that no word tells, or a patronymic misspelt beyond its shape."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.given_names import forms_known
from linkage.names.inflection import folded_nominatives
from linkage.names.known_sounds import renders_a_known_name
from linkage.names.looks import Word

# A call sign is mostly a word that no surname is; but Сокіл, Вовк and Граніт are either.
_SHAPED_AS_SURNAME, _LISTED, _NO_NAME = 0.02, 0.3, 1.0
# Call signs stand before or behind a name oftener than within it, and seldom have two words.
_WITHIN, _OF_TWO_WORDS = 0.7, 0.5


def call_signs_among(full: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
    """Where among the words of a name a call sign may stand (from, up to), and how likely, from 0 to 1.

    >>> from linkage.names.looks import look_of
    >>> [sign for _, _, sign in call_signs_among([look_of("Мустанг"), look_of("Шевченко")])]
    [1.0, 0.02]
    """
    signs = [_look(word) for word in full]
    for at, sign in enumerate(signs):
        inner = 0 < at < len(full) - 1
        # Лазарчук Бондар Ганна has two surnames.
        second = inner and sign < _NO_NAME and full[at - 1].surname > _SHAPED
        yield at, at + 1, 0.0 if second else sign * (_WITHIN if inner else 1.0)
    if len(full) > _NAME_AND_TWO_WORDS:
        for at in (0, len(full) - 2):
            yield at, at + 2, min(signs[at : at + 2]) * _OF_TWO_WORDS


_NAME_AND_TWO_WORDS = 3


def _look(word: Word) -> float:
    if word.given > _LIKELY_GIVEN:
        return 0.0
    if word.surname > _SHAPED:
        return _SHAPED_AS_SURNAME
    return _LISTED if word.surname > _UNLISTED or _listed_in_latin(word.text) else _NO_NAME


_LIKELY_GIVEN, _SHAPED, _UNLISTED = 0.5, 0.9, 0.5


def _listed_in_latin(text: str) -> bool:
    return not is_cyrillic(text) and renders_a_known_name(fold(text))


_SHORTEST, _LONG = 5, 8


@lru_cache(maxsize=1 << 14)
def is_no_given_name(text: str) -> bool:
    """Whether a word is far from every given name of the table, however it is inflected or misspelt.

    >>> is_no_given_name("Мустанг"), is_no_given_name("Птром")
    (True, False)
    """
    folded = fold(text)
    if not is_cyrillic(folded) or lexicon.known(folded, "given"):
        return False
    forms = [folded, *(form for form, _ in folded_nominatives(folded, "given")[:3])]
    return not any(_is_near(form, forms_known(), 2 if len(form) >= _LONG else 1) for form in forms)


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
    return any(_is_near(form, _patronymics(), 2 if len(form) >= _LONG else 1) for form in forms)


@cache
def _patronymics() -> list[str]:
    return list(lexicon.all_folded("patronymic"))


def _is_near(word: str, names: Iterable[str], slips: int) -> bool:
    return process.extractOne(word, names, scorer=OSA.distance, score_cutoff=slips) is not None
