"""Names typed in the wrong keyboard layout: ``Itdxtyrj`` for Шевченко, ``Шмфт`` for Ivan."""

import re
from functools import cache, lru_cache

from linkage.names import lexicon
from linkage.names.clean import fold, title
from linkage.names.digits import repair_digits
from linkage.names.known_sounds import is_latin_name, is_listed
from linkage.names.prepared import prepared

_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_UKRAINIAN = "'йцукенгшщзхїфівапролджєячсмитьбю"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = [str.maketrans(_KEYS + _SHIFTED, layout * 2) for layout in (_UKRAINIAN, _RUSSIAN)]
_TO_LATIN = [str.maketrans(layout, _KEYS) for layout in (_UKRAINIAN, _RUSSIAN)]
# The keys on which the Ukrainian and the Russian layout differ.
_OTHER_CYRILLIC = [str.maketrans("іїє", "ыъэ"), str.maketrans("ыъэ", "іїє")]
_CYRILLIC = re.compile("[а-яёіїєґ]+", re.IGNORECASE)
_SHORTEST = 4
# A Latin name has a vowel to every five letters at least; a Cyrillic one typed with Latin keys seldom has.
_VOWELS_TO_LETTERS = 0.2
_VOWEL = re.compile("[aeiouAEIOU]")
# Three letters that so few names of the dictionary have are a sign of a slip.
_FEW = 3


# Most words are met once, given names again and again.
@lru_cache(maxsize=1 << 13)
def repair_layout(word: str) -> str:
    """The name that was meant with another layout's keys, if the dictionary knows it; else the word itself.

    Latin keys for a Cyrillic name, Cyrillic keys for a Latin one, and Ukrainian for Russian keys; digits that
    a scan made of letters first. What is a name as it stands, or has only letters that names have side by
    side, is left alone.

    >>> repair_layout("Itdxtyrj"), repair_layout("{fhxer"), repair_layout("Shevchenko")
    ('Шевченко', 'Харчук', 'Shevchenko')
    >>> repair_layout("Ірумсрутлщ"), repair_layout("Сергый"), repair_layout("Шевченко")
    ('Shevchenko', 'Сергій', 'Шевченко')
    """
    if len(word) < _SHORTEST:
        return word
    if "-" in word:
        return _double(word.split("-"))
    word = repair_digits(word)
    if word.isascii():
        return _from_latin_keys(word)
    return _from_cyrillic_keys(word) if _CYRILLIC.fullmatch(word) else word


def _double(halves: list[str]) -> str:
    """Each half by itself; one that nobody knows (Нечуй) was typed as the other was."""
    repaired = [repair_layout(half) for half in halves]
    for half, meant in zip(halves, repaired, strict=True):
        layout = next((keys for keys in _TO_CYRILLIC if title(half.translate(keys)) == meant), None)
        if layout and half.isascii():
            repaired = [
                title(other.translate(layout)) if other.isascii() and not is_latin_name(other) else other
                for other in repaired
            ]
    return "-".join(repaired)


def _from_latin_keys(word: str) -> str:
    meant = (word.translate(layout) for layout in _TO_CYRILLIC)
    name = next((name for name in meant if is_listed(fold(name))), None)
    return word if name is None or (_looks_latin(word) and is_latin_name(word)) else title(name)


def _from_cyrillic_keys(word: str) -> str:
    low = word.lower()
    if _is_plausible(low) or is_listed(fold(word)):
        return word
    for layout in _TO_LATIN:
        latin = low.translate(layout)
        if latin.isascii() and latin.isalpha() and is_latin_name(latin):
            return title(latin)
    for keys in _OTHER_CYRILLIC:
        # The last letter may be a case ending: Аллы is no slip of Аллі.
        meant = low[:-1].translate(keys) + low[-1]
        if meant != low and is_listed(fold(meant)):
            return title(meant)
    return word


def _looks_latin(word: str) -> bool:
    return word.isalpha() and len(_VOWEL.findall(word)) >= _VOWELS_TO_LETTERS * len(word)


def _is_plausible(low: str) -> bool:
    return _threes(low) <= usual_threes()


def _threes(name: str) -> set[str]:
    bounded = f" {name} "
    return {bounded[place : place + 3] for place in range(len(name))}


@cache
def usual_threes() -> frozenset[str]:
    """Three letters in a row that several names of the dictionary have; a space stands before and after.

    >>> "ко " in usual_threes(), "йщц" in usual_threes()
    (True, False)
    """
    return frozenset(prepared("threes", _threes_of_the_dictionary))


def _threes_of_the_dictionary() -> list[str]:
    counts: dict[str, int] = {}
    for part in lexicon.PARTS:
        for name in lexicon.all_folded(part):
            for three in _threes(name):
                counts[three] = counts.get(three, 0) + 1
    return sorted(three for three, count in counts.items() if count >= _FEW)
