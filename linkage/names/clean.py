"""Cleaning: from a token as typed, scanned or pasted to the letters that were meant."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

APOSTROPHES = "'’ʼ‘`´′ʹ\"*‛＇ʻ＂“”„"
DASHES = "-‐‑‒–—―−"

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0361\u035c]")
_STRESS = re.compile("(?<=[аеиоуыэюяєіїёАЕИОУЫЭЮЯЄІЇЁ])[\u0300\u0301\u0341]")
_MARK = re.compile("[\u0300-\u036f]")
_INNER_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{APOSTROPHES}]+(?=[^\W\d_])")
_ANY_APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")
_DASH = re.compile(rf"(?<=\w)\s?[{DASHES}]+(?=\w)|(?<=\w)[{DASHES}]+\s(?=\w)|[{DASHES}]+")
_HAS_CYRILLIC = re.compile("[\u0400-\u052f]")
_HAS_LATIN = re.compile("[a-zà-öø-ÿĀ-ɏḀ-ỿə]")
# Nearly every value: words of Cyrillic letters alone, in which nothing is to be repaired.
_PLAIN = re.compile("[А-Яа-яЁёІіЇїЄєҐґ]+(?:[ -][А-Яа-яЁёІіЇїЄєҐґ]+)*")

# Letters that look the same on paper and on screen (Unicode confusables, both cases).
_ALIKE = ("abcehikmoptxyïëABCEHIKMOPTXYÏË", "авсенікмортхуїёАВСЕНІКМОРТХУЇЁ")
_LATIN_TO_CYRILLIC = dict(zip(*_ALIKE, strict=True)) | dict(zip("nurlİ", "пигіІ", strict=True))
_LOOKALIKE_LATIN = frozenset(f"{_ALIKE[0]}lİ")
# Latin small letters that look like no Cyrillic small letter; Cyrillic letters that look Latin in any case.
_PLAINLY_LATIN, _LOOKALIKE_CYRILLIC = frozenset("bhlt"), frozenset("аеіорсухїёАЕІОРСУХЇЁ")
# A Russian table leaves the letters that only Ukrainian has as they are: Tkachєnko.
_CYRILLIC_TO_LATIN = dict(zip(_ALIKE[1], _ALIKE[0], strict=True)) | dict(zip("єЄґҐ", "eEgG", strict=True))
_DIGITS_CYRILLIC = str.maketrans({"0": "о", "3": "з", "6": "б", "1": "і", "4": "ч", "|": "і"})
_DIGITS_LATIN = str.maketrans({"0": "o", "1": "l", "3": "e", "|": "l"})


def is_cyrillic(text: str) -> bool:
    """Whether any letter of the text is Cyrillic.

    >>> is_cyrillic("Шевченко"), is_cyrillic("Shevchenko")
    (True, False)
    """
    return _HAS_CYRILLIC.search(text) is not None


def normalise(text: str) -> str:
    """One spelling of invisible marks, stress, apostrophes and dashes; letters and case stay.

    >>> normalise("Дем’яне\u0301нко")
    "Дем'яненко"
    """
    if _PLAIN.fullmatch(text):
        return text
    if text.isascii() and "`" not in text and "*" not in text and '"' not in text:
        return text.strip()
    # NFKC would make a space and a stress mark of the acute accent.
    text = _STRESS.sub("", _INVISIBLE.sub("", text.replace("´", "'")))
    # What no letter takes on is noise.
    text = _MARK.sub("", unicodedata.normalize("NFKC", text))
    text = _INNER_APOSTROPHE.sub("'", text)
    return _DASH.sub("-", text).strip()


def repair_script(word: str) -> str:
    """A word of mixed scripts or with digits among its letters, in the one script that was meant.

    Words of one script are never touched.

    >>> repair_script("Гeннадій"), repair_script("Бон3аренко"), repair_script("Kоvalenko")
    ('Геннадій', 'Бонзаренко', 'Kovalenko')
    """
    if word.isascii() and word.isalpha():
        return word
    cyrillic = len(_HAS_CYRILLIC.findall(word))
    latin = len(_HAS_LATIN.findall(word.lower()))
    if not latin and not cyrillic:
        return word
    if cyrillic and latin:
        word = _one_script(word, cyrillic, latin)
    digits = len(_DIGIT_LIKE_A_LETTER.findall(word))
    if digits and is_cyrillic(word):
        return word.translate(_DIGITS_CYRILLIC)
    # A1234 is a number of a unit.
    return word.translate(_DIGITS_LATIN) if digits and latin >= _LETTERS_TO_DIGIT * digits else word


_LETTERS_TO_DIGIT = 2


def _one_script(word: str, cyrillic: int, latin: int) -> str:
    latin_letters = {letter for letter in word if _HAS_LATIN.match(letter.lower())}
    cyrillic_letters = {letter for letter in word if _HAS_CYRILLIC.match(letter)}
    plainly_latin = latin > cyrillic and not latin_letters.isdisjoint(_PLAINLY_LATIN)
    if plainly_latin and cyrillic_letters <= _LOOKALIKE_CYRILLIC:
        # Pokhіl: one Ukrainian і in a Latin word.
        target = _CYRILLIC_TO_LATIN
    elif latin_letters <= _LOOKALIKE_LATIN:
        target = _LATIN_TO_CYRILLIC
    elif cyrillic_letters <= _CYRILLIC_TO_LATIN.keys():
        target = _CYRILLIC_TO_LATIN
    else:
        target = _LATIN_TO_CYRILLIC if cyrillic >= latin else _CYRILLIC_TO_LATIN
    return "".join(target.get(letter, letter) for letter in word)


def title(word: str) -> str:
    """Title Case by parts: ``НЕЧУЙ-ЛЕВИЦЬКИЙ`` becomes ``Нечуй-Левицький``, ``МАР'ЯНА`` ``Мар'яна``.

    >>> title("О'НІЛ"), title("d'artagnan"), title("D'YACHENKO")
    ("О'Ніл", "D'Artagnan", "D'yachenko")
    """
    return "-".join(_capital(_upper(part[:1]) + _lower(part[1:])) for part in word.split("-"))


def _upper(letter: str) -> str:
    # The capital of ß would be two letters.
    return letter.upper() if len(letter.upper()) == 1 else letter


def _lower(letters: str) -> str:
    low = letters.lower()
    # The lower case of the Turkish dotted capital İ leaves its dot behind.
    return unicodedata.normalize("NFC", low.replace("\u0307", "")) if "\u0307" in low else low


def _capital(word: str) -> str:
    """A capital after the prefixes O' and D', which before я, ю, є are a mere soft д."""
    return _PREFIXED.sub(lambda found: found.group().upper(), word) if word[1:2] == "'" else word


_PREFIXED = re.compile(r"^(?:[OО]'[^\W\d_]|[DД]'[aeouаеоуиі])")


_REPAIRS = 4


def display(word: str) -> str:
    """One token as it is kept and shown: repaired, in its own script, in Title Case.

    >>> display("ДЕМ`ЯНЕНКО"), display("KOVAL'CHUK")
    ("Дем'яненко", "Koval'chuk")
    """
    shown = word
    # One repair may make way for another: a digit made a letter turns the mark beside it into an apostrophe.
    for _ in range(_REPAIRS):
        if _PLAIN.fullmatch(shown):
            return title(shown)
        before, shown = shown, title(repair_words(normalise(shown)))
        if shown == before:
            break
    return shown


def repair_words(text: str) -> str:
    """Each word of the text repaired to one script.

    >>> repair_words("Гeннадій Бон3аренко")
    'Геннадій Бонзаренко'
    """
    if _PLAIN.fullmatch(text) or not _may_need_repair(text):
        return text
    return _WORD_WITH_APOSTROPHE.sub(lambda m: repair_script(m.group()), text)


def _may_need_repair(text: str) -> bool:
    if _DIGIT_LIKE_A_LETTER.search(text):
        return True
    return is_cyrillic(text) and _HAS_LATIN.search(text.lower()) is not None


_WORD_WITH_APOSTROPHE = re.compile(r"[\w'|]+")
_DIGIT_LIKE_A_LETTER = re.compile("[01346|]")


@lru_cache(maxsize=1 << 18)
def fold(word: str) -> str:
    """The spelling that counts: lower case, one script, ё as е, ґ as г, no apostrophes.

    Dashes and spaces stay.

    >>> fold("В’ячеслав"), fold("АЛЁХІН"), fold("Koval'chuk")
    ('вячеслав', 'алехін', 'kovalchuk')
    """
    if (word.isascii() and word.isalpha()) or _PLAIN.fullmatch(word):
        return word.lower().replace("ё", "е").replace("ґ", "г")
    # The lower case of the Turkish dotted capital İ leaves its dot behind.
    word = repair_words(normalise(word)).lower().replace("\u0307", "")
    return _ANY_APOSTROPHE.sub("", word).replace("ё", "е").replace("ґ", "г")


def as_spelt(form: str, token: str) -> str:
    """A folded form with the apostrophes, ґ and ё of a token, as far as the two have their letters in common.

    An apostrophe stays only between two letters that both have: Солов'я has one, Соловей has none.

    >>> as_spelt("демянюк", "Дем'янюка"), as_spelt("соловей", "Солов'я")
    ("дем'янюк", 'соловей')
    """
    letters: list[str] = []  # each with the apostrophe before it
    for letter in token.lower():
        if letters and letters[-1] in APOSTROPHES:
            letters[-1] += letter
        else:
            letters.append(letter)
    folded = "".join(map(fold, letters))
    if len(folded) != len(letters):
        return form
    spelt = list(form)
    for block in Levenshtein.opcodes(folded, form):
        if block.tag == "equal":
            own = letters[block.src_start : block.src_end]
            spelt[block.dest_start : block.dest_end] = [own[0][-1:], *own[1:]]
    return "".join(spelt)
