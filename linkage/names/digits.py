"""Digits that a scan made of letters, where the dictionary knows the name with the letters in their place."""

import re
from itertools import product

from linkage.names.clean import fold, is_cyrillic, title
from linkage.names.known_sounds import is_latin_name, is_listed

# Letters that a digit may have been, likeliest first.
_CYRILLIC = {"0": "о", "1": "іл", "3": "зе", "4": "ч", "5": "б", "6": "б", "7": "т", "8": "в", "9": "дя"}
_LATIN = {"0": "o", "1": "li", "3": "e", "4": "a", "5": "s", "6": "bg", "7": "t", "8": "b", "9": "g"}
_MISREAD = re.compile(r"(?=[^\d]*\d)[^\W_'][\w'ʼ’]*")
_MOST, _LETTERS_TO_DIGIT = 3, 2


def repair_digits(word: str) -> str:
    """The listed name that a word with a few digits among its letters was, else the word itself.

    >>> repair_digits("K0VALENK0"), repair_digits("Ше8ченко"), repair_digits("А1234")
    ('Kovalenko', 'Шевченко', 'А1234')
    """
    if not _MISREAD.fullmatch(word):
        return word
    digits = [letter for letter in word if letter.isdecimal()]
    if len(digits) > _MOST or len(word) - len(digits) < _LETTERS_TO_DIGIT * len(digits):
        return word
    cyrillic = is_cyrillic(word)
    letters = _CYRILLIC if cyrillic else _LATIN
    for meant in product(*(letters.get(letter, letter) for letter in word)):
        name = "".join(meant)
        if is_listed(fold(name)) if cyrillic else is_latin_name(name):
            return title(name)
    return word
