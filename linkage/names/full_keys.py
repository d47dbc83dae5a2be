"""Keys of a whole value: a surname with halves, or a full name, at any level."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from linkage.names.clean import fold, is_cyrillic
from linkage.names.inflection import folded_nominatives
from linkage.names.layout import repair_layout
from linkage.names.lexicon import all_folded, twins
from linkage.names.paradigms import ways_back
from linkage.names.prepared import prepared
from linkage.names.skeleton import folded_keys
from linkage.names.spellings import cyrillic_spellings

# A word of a name may be any of these; fathers' names are inflected as surnames are.
_PARTS = ("surname", "given")
# Nominatives less likely than this give no keys.
_LIKELY = 0.1


@lru_cache(maxsize=1 << 17)
def keys(name: str, level: int = 3) -> frozenset[str]:
    """Keys of a name at level 1 (folded spelling), 2 (sound) or 3 (consonants); names that share one meet.

    Every word gives the keys of its own spelling, of the nominatives it may come from and of its spelling
    in the other language; a double surname those of each half and of the whole.

    >>> sorted(keys("Шевченко")), sorted(keys("Шевченком") & keys("Chevtchenko"))
    (['XVXNK'], ['XVXNK'])
    """
    words = name.split()
    if any(map(str.isascii, words)):
        name = " ".join(map(repair_layout, words))
    words = fold(name).split()
    if len(words) == 1:  # which is kept with the name, once and not twice
        return _keys_of_word(words[0], level)
    return frozenset().union(*(_word_keys(word, level) for word in words))


# Full names are distinct in their millions, their words in their hundred thousands.
@lru_cache(maxsize=1 << 18)
def _word_keys(word: str, level: int) -> frozenset[str]:
    return _keys_of_word(word, level)


def _keys_of_word(word: str, level: int) -> frozenset[str]:
    if "-" not in word:
        return _piece_keys(word, level)
    pieces = {word, *word.split("-"), word.replace("-", "")} - {""}
    return frozenset().union(*(_piece_keys(piece, level) for piece in pieces))


def _piece_keys(word: str, level: int) -> frozenset[str]:
    own = folded_keys(word, level)
    if level > 1 and "-" not in word and is_cyrillic(word) and _is_settled(word, own, level):
        return own
    found = own.union(*(folded_keys(form, level) for form in _other_forms(word)))
    return own if found == own else found


def _other_forms(word: str) -> Iterable[str]:
    """The nominatives a word may come from and their spellings in the other language."""
    if not is_cyrillic(word):
        return cyrillic_spellings(word)
    forms: set[str] = set()
    for part in _PARTS:
        for nominative, weight in folded_nominatives(word, part)[:3]:
            if weight >= _LIKELY:
                forms.add(nominative)
                forms.update(twins(nominative, part))
    return forms - {word}


def _is_settled(word: str, own: frozenset[str], level: int) -> bool:
    """Whether a Cyrillic word sounds as all its other forms do, or has their consonants, whichever they are.

    A nominative differs from the word in an ending of the paradigms or in vowels; few endings differ in more
    than final vowels (Шевченком), few names in their spelling in the other language (Пилип, Филипп). So
    nine words in ten need no nominatives, which cost ten times what a key does.
    """
    if word.endswith(_telling_endings(level)) or not own.isdisjoint(keys_with_another(level)):
        return False
    return level == 3 or not (_MOVING_VOWEL.search(word) or all(map(_ONLY_VOWELS.fullmatch, own)))


@cache
def _telling_endings(level: int) -> tuple[str, ...]:
    """Endings whose nominatives may have another key, without those that end in another of them."""
    frame = _sounding if level == 2 else _frame
    found = {
        ending
        for part in _PARTS
        for ending, ways in ways_back(part).items()
        if any(frame(ending) != frame(nominative) for nominative, _, _ in ways)
    }
    return tuple(
        ending for ending in sorted(found) if not any(ending[i:] in found for i in range(1, len(ending)))
    )


def _sounding(ending: str) -> str:
    """An ending without the vowels at its end, which do not count."""
    return ending.rstrip(_VOWEL_LETTERS)


def _frame(ending: str) -> str:
    """An ending's consonants and where vowels part them; those at its end do not count."""
    return _VOWELS.sub("-", ending).rstrip("-")


_VOWEL_LETTERS = "аеиіїоуєюяыэьй"
_VOWELS = re.compile(f"[{_VOWEL_LETTERS}]+")
# Чорновола is Чорновіл's; Шевець is called Швець as well.
_MOVING_VOWEL = re.compile(f"[оеє].[{_VOWEL_LETTERS}]+$|^шевець$")
# Of a word of vowels all of them count.
_ONLY_VOWELS = re.compile("[AIU]*")


@cache
def keys_with_another(level: int) -> frozenset[str]:
    """Level 2 or 3 keys of dictionary names that have another one in the other language.

    >>> len(keys_with_another(2)) > len(keys_with_another(3)) > 10
    True
    """
    return frozenset(prepared(f"keys_with_another_{level}", lambda: _found_with_another(level)))


def _found_with_another(level: int) -> list[str]:
    found: set[str] = set()
    for part in _PARTS:
        for name in all_folded(part):
            (own,) = folded_keys(name, level)
            if any(own not in folded_keys(twin, level) for twin in twins(name, part)):
                found.add(own)
    return sorted(found)
