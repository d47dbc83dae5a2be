"""Names typed in the wrong keyboard layout (``Itdxtyrj`` is Шевченко), repaired against the dictionary."""

import re
from functools import lru_cache

from linkage.names import lexicon
from linkage.names.clean import title
from linkage.names.given_names import forms_known

_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_UKRAINIAN = "'йцукенгшщзхїфівапролджєячсмитьбю"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_UKRAINIAN = str.maketrans(_KEYS + _SHIFTED, _UKRAINIAN * 2)
_TO_RUSSIAN = str.maketrans(_KEYS + _SHIFTED, _RUSSIAN * 2)
_SHORTEST = 4


# A Latin name has a vowel to every five letters at least; a Cyrillic one typed with Latin keys seldom has.
_VOWELS_TO_LETTERS = 0.2
_VOWEL = re.compile("[aeiouAEIOU]")


def _looks_latin(word: str) -> bool:
    return word.isalpha() and len(_VOWEL.findall(word)) >= _VOWELS_TO_LETTERS * len(word)


@lru_cache(maxsize=1 << 16)
def repair_layout(word: str) -> str:
    """The Cyrillic name that a word of Latin keys spells, if the dictionary knows it; else the word itself.

    >>> repair_layout("Itdxtyrj"), repair_layout("{fhxer"), repair_layout("Shevchenko")
    ('Шевченко', 'Харчук', 'Shevchenko')
    """
    if len(word) < _SHORTEST or not word.isascii() or _looks_latin(word):
        return word
    for layout in (_TO_UKRAINIAN, _TO_RUSSIAN):
        meant = word.translate(layout)
        folded = meant.replace("ё", "е").replace("'", "")
        if folded in forms_known() or any(lexicon.known(folded, part) for part in lexicon.PARTS):
            return title(meant)
    return word
