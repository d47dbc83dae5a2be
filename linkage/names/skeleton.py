"""Skeleton keys: what is left of a name when scripts, spelling tables and vowels are taken away.

A token is read into *sounds* (one ASCII letter a sound); a Cyrillic token has one reading, a Latin one
several, since ``ch`` is ч in English, х in German and Polish, and ш in French. Three widths of key follow:

1. the folded spelling;
2. the sounds with vowels in three classes and one letter for г х, ж ч ш щ, з с;
3. the consonants of that alone, with ``A`` for a vowel at the beginning.

Two names meet when their sets of keys share one.
"""

import re
from functools import lru_cache
from itertools import product

from linkage.names.clean import fold, is_cyrillic

# Sounds: х is q, щ is W, ч C, ш S, ж j, ц c, й J; я ю є ё (йо, ьо) are A U E O; и ы are y, і ї are i.
_CYRILLIC_SOUND = str.maketrans(
    dict(
        zip(
            "абвгґдезийіїклмнопрстуфхцчшщюяєёыэжһқғңөүұәўј",
            "abvhhdezyJiiklmnoprstufqcCSWUAEOyejqkhnouueuJ",
            strict=True,
        )
    )
    | {"ь": None, "ъ": None, "љ": "l", "њ": "n", "ћ": "C", "ќ": "k", "ѓ": "h", "џ": "j"}
)
_SOFT_O = re.compile("[йь]о")
_IOTATED = re.compile("[йь]е")

_LETTER = {  # one Latin letter without context
    "a": "a", "b": "b", "d": "d", "e": "e", "f": "f", "g": "h", "h": "h", "i": "i", "k": "k", "l": "l", "m": "m",
    "n": "n", "o": "o", "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "u": "u", "v": "v", "w": "v", "y": "y", "z": "z",
    "š": "S", "č": "C", "ž": "j", "ŝ": "W", "ş": "S", "ș": "S", "ç": "C", "ż": "j", "ğ": "h", "ģ": "h", "ł": "l", "ľ": "l",
    "ś": "s", "ź": "z", "ń": "n", "ň": "n", "ñ": "n", "ť": "t", "ţ": "c", "ț": "c", "ď": "d", "ř": "r", "ć": "c", "đ": "d",
    "ą": "on", "ę": "en", "ó": "o", "ö": "o", "ő": "o", "ü": "u", "ű": "u", "ů": "u", "û": "U", "â": "A", "ê": "E", "ë": "O",
    "ï": "i", "ì": "i", "í": "i", "ı": "i", "ĭ": "J", "ȳ": "y", "ý": "y", "è": "e", "é": "e", "á": "a", "à": "a", "ă": "a",
    "ä": "e", "ə": "e", "ú": "u", "ŭ": "u", "ô": "o", "ß": "s", "ʺ": "", "j": "J", "c": "k", "x": "ks",
}  # fmt: skip

_ENGLISH = {
    "shch": "W", "shh": "W", "szcz": "W", "sch": ("W", "S", "sC"), "sh": "S", "zh": "j", "kh": "q", "gh": "h",
    "ch": ("C", "q"), "tch": "C", "ts": "c", "tc": ("c", "tk"), "tsch": "C", "schtsch": "W", "tz": "c", "cz": ("C", "c"), "sz": ("S", "s"), "ph": "f",
    "ck": ("k", "ck"), "th": "t", "iu": "U", "yu": "U", "ju": ("U", "ju"), "ia": "A", "ya": "A", "ja": ("A", "ja"), "ie": "E", "ye": "E",
    "je": ("E", "je"), "io": ("O", "io"), "yo": "O", "jo": ("O", "jo"), "yi": "i", "ji": "i", "ou": ("u", "ou"), "oo": "u", "ee": "i",
    "gue": "he", "gui": "hi", "guy": "hy", "ce": ("ce", "ke"), "ci": ("ci", "ki"), "cy": ("cy", "ky"), "c": ("k", "c"),
    "x": ("ks", "q"), "joe": "O", "dzh": "j", "j": ("J", "j"),
}  # fmt: skip
_FRENCH = {
    "chtch": "W", "tch": "C", "ch": "S", "sh": "S", "ou": "u", "iou": "U", "ia": "A", "ie": "E", "kh": "q", "ts": "c", "j": "j",
    "gue": "he", "gui": "hi", "guy": "hy", "io": ("O", "io"), "ya": "A", "ye": "E", "iya": "iA", "sch": "S", "zh": "j", "x": "ks",
}  # fmt: skip
_GERMAN = {
    "schtsch": "W", "tsch": "C", "sch": ("S", "j"), "sh": "j", "ch": "q", "z": "c", "ts": "c", "tz": "c", "ja": "A", "ju": "U",
    "je": "E", "jo": "O", "ji": "i", "kh": "q", "ss": "s", "ij": "yJ", "ai": "aJ", "ei": "eJ", "dsch": "j", "th": "t", "c": "k",
}  # fmt: skip
_POLISH = {
    "szcz": "W", "cz": "C", "sz": "S", "rz": ("r", "j"), "ch": "q", "c": "c", "ia": "A", "iu": "U", "ie": "E", "io": "O",
    "ja": "A", "ju": "U", "je": "E", "jo": "O", "ji": "i", "dż": "j", "dź": "dz", "x": "ks", "ć": ("c", "t"),
}  # fmt: skip
_SCHOLARLY = {
    "šč": "W", "ja": "A", "ju": "U", "je": "E", "jo": "O", "ji": "i", "ij": "iJ", "yj": "yJ", "x": "q", "h": ("h", "q"),
    "c": "c", "ch": "q", "dž": "j", "ia": "A", "iu": "U", "io": ("io", "O"), "ie": "E",
}  # fmt: skip
_TURKIC = {
    "c": "j",
    "ç": "C",
    "ş": "S",
    "ya": "A",
    "yu": "U",
    "yü": "U",
    "ye": "E",
    "x": "q",
    "j": "j",
    "q": "k",
}
_HUNGARIAN = {
    "gy": "d",
    "ny": "n",
    "ly": "l",
    "cs": "C",
    "zs": "j",
    "sz": "s",
    "s": "S",
    "c": "c",
    "th": "t",
    "ty": "t",
    "j": "J",
}

_MARKS = (
    (re.compile("tch|ou|[ei]ne$|[eo]ff$|gu[eiy]|ch|j"), "french"),
    (re.compile("sch|w|z.*j|j.*z"), "german"),
    (re.compile("w|cz|sz|rz|[łżśźćńąęó]"), "polish"),
    (re.compile("[čšžŝêûâïëěř]|x"), "scholarly"),
    (re.compile("[çşğəıöü]"), "turkic"),
    (re.compile("gy|cs|zs|[őűáéíóöúü]|th$"), "hungarian"),
)
_MANY = 8


def _compiled(rules: dict[str, str | tuple[str, ...]]) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    table = {letter: (sound,) for letter, sound in _LETTER.items()}
    table.update({letters: (sound,) if isinstance(sound, str) else sound for letters, sound in rules.items()})
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), table


_TABLES = {
    "english": _compiled(_ENGLISH),  # type: ignore[arg-type]
    "french": _compiled(_FRENCH),  # type: ignore[arg-type]
    "german": _compiled(_GERMAN),  # type: ignore[arg-type]
    "polish": _compiled(_POLISH),  # type: ignore[arg-type]
    "scholarly": _compiled(_SCHOLARLY),  # type: ignore[arg-type]
    "turkic": _compiled(_TURKIC),  # type: ignore[arg-type]
    "hungarian": _compiled(_HUNGARIAN),  # type: ignore[arg-type]
}
# The soft sign of DSTU 9112: j after a consonant and before another or at the end.
_SOFT_J = re.compile("(?<=[bcdfghklmnprstvwxzšžčćśź])j(?=[^aeiouyáíéóúâêûë]|$)")
_FRENCH_ENDING = re.compile("(?:(e|i)ne|(o|e)ff)$")


@lru_cache(maxsize=1 << 18)
def sounds(token: str) -> tuple[str, ...]:
    """Readings of a folded token as sounds, likeliest first; one for Cyrillic, up to about ten for Latin.

    >>> sounds("шевченко"), sounds("shevchenko")[0]
    (('SevCenko',), 'SevCenko')
    """
    if is_cyrillic(token):
        text = _IOTATED.sub("є", _SOFT_O.sub("ё", token))
        return (_tidy(text.translate(_CYRILLIC_SOUND)),)
    token = _SOFT_J.sub("", token)
    readings = dict.fromkeys(_read(token, "english"))
    for marks, table in _MARKS:
        if marks.search(token):
            readings.update(dict.fromkeys(_read(token, table)))
    return tuple(readings)


def _read(token: str, table: str) -> list[str]:
    pattern, rules = _TABLES[table]
    if table == "french":
        token = _FRENCH_ENDING.sub(lambda m: m.group(1) + "n" if m.group(1) else m.group(2) + "v", token)
    options = [rules[match.group()] for match in pattern.finditer(token)]
    readings: list[str] = []
    for choice in product(*options):
        readings.append(_tidy("".join(choice)))
        if len(readings) == _MANY:
            break
    return readings


def _tidy(sound: str) -> str:
    return "".join(letter for letter in sound if letter.isalpha())


_CLASSES = str.maketrans("aAoeEyiOJuUbvhqdjSWCczsklmnprtf", "AAAIIIIIIUUBVHHDXXXXCSSKLMNPRTF")
_I_BEFORE = re.compile("I+(?=[AU])")
_REPEATED = re.compile(r"(.)\1+")
_STOP_BEFORE_X = re.compile("[DT](?=X)")
_VOWELS = re.compile("[AIU]+")
_FINAL_VOWELS = re.compile("[AIU]+$")


@lru_cache(maxsize=1 << 18)
def classes(sound: str) -> str:
    """Sounds in their classes (level 2): vowels A I U, one letter for г х, ж ч ш щ, з с; final vowels off.

    >>> classes("SevCenko"), classes("solovOv")
    ('XIVXINK', 'SALAVIV')
    """
    text = _I_BEFORE.sub("", sound.translate(_CLASSES))
    text = _STOP_BEFORE_X.sub("", text.replace("TS", "C"))
    text = _REPEATED.sub(r"\1", text)
    return _FINAL_VOWELS.sub("", text) or text


@lru_cache(maxsize=1 << 18)
def consonants(sound: str) -> str:
    """The consonants of the classes (level 3), with A for a vowel at the beginning.

    >>> consonants("SevCenko"), consonants("oleksandr")
    ('XVXNK', 'ALKSNDR')
    """
    text = classes(sound)
    head = "A" if text[:1] in "AIU" else ""
    return head + _REPEATED.sub(r"\1", _VOWELS.sub("", text))


def token_keys(token: str, level: int = 3) -> frozenset[str]:
    """Keys of one token at one level: 1 folded spelling, 2 sound classes, 3 consonants."""
    folded = fold(token)
    if level == 1:
        return frozenset((folded,))
    width = classes if level == 2 else consonants
    return frozenset(key for key in map(width, sounds(folded)) if key)


def one_deletion(key: str) -> frozenset[str]:
    """The key and what is left of it when any one letter is lost; two keys one edit apart share one of these.

    >>> sorted(one_deletion("KVL"))
    ['KL', 'KV', 'KVL', 'VL']
    """
    return frozenset({key} | {key[:i] + key[i + 1 :] for i in range(len(key))} - {""})
