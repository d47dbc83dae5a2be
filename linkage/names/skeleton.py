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
from linkage.names.latin_letters import MARKS, table

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

_MANY = 8
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
        text = token.replace("йо", "ё").replace("ьо", "ё").replace("йе", "є").replace("ье", "є")
        return (_tidy(text.translate(_CYRILLIC_SOUND)),)
    token = _SOFT_J.sub("", token)
    readings = dict.fromkeys(_read(token, "english"))
    for marks, tradition in MARKS:
        if marks.search(token):
            readings.update(dict.fromkeys(_read(token, tradition)))
    return tuple(readings)


def _read(token: str, tradition: str) -> list[str]:
    pattern, rules = table(tradition)
    if tradition == "french":
        token = _FRENCH_ENDING.sub(lambda m: m.group(1) + "n" if m.group(1) else m.group(2) + "v", token)
    options = [rules[match.group()] for match in pattern.finditer(token)]
    readings: list[str] = []
    for choice in product(*options):
        readings.append(_tidy("".join(choice)))
        if len(readings) == _MANY:
            break
    return readings


def _tidy(sound: str) -> str:
    return sound if sound.isalpha() else "".join(letter for letter in sound if letter.isalpha())


_CLASSES = str.maketrans("aAoeEyiOJuUbvhqdjSWCczsklmnprtf", "AAAIIIIIIUUBVHHDXXXXCSSKLMNPRTF")
_I_BEFORE = re.compile("I+(?=[AU])")
_REPEATED = re.compile(r"(.)\1+")
_STOP_BEFORE_X = re.compile("[DT](?=X)")
_NO_VOWELS = str.maketrans("", "", "AIU")


@lru_cache(maxsize=1 << 18)
def all_classes(sound: str) -> str:
    """Sounds in their classes, final vowels too.

    >>> all_classes("SevCenko")
    'XIVXINKA'
    """
    text = sound.translate(_CLASSES)
    if "IA" in text or "IU" in text:
        text = _I_BEFORE.sub("", text)
    text = text.replace("TS", "C")
    if "TX" in text or "DX" in text:
        text = _STOP_BEFORE_X.sub("", text)
    return _REPEATED.sub(r"\1", text)


@lru_cache(maxsize=1 << 18)
def classes(sound: str) -> str:
    """Sounds in their classes (level 2): vowels A I U, one letter for г х, ж ч ш щ, з с; final vowels off.

    >>> classes("SevCenko"), classes("solovOv")
    ('XIVXINK', 'SALAVIV')
    """
    text = all_classes(sound)
    return text.rstrip("AIU") or text


@lru_cache(maxsize=1 << 18)
def consonants(sound: str) -> str:
    """The consonants of the classes (level 3), with A for a vowel at the beginning.

    >>> consonants("SevCenko"), consonants("oleksandr")
    ('XVXNK', 'ALKSNDR')
    """
    text = classes(sound)
    head = "A" if text[:1] in "AIU" else ""
    return head + _REPEATED.sub(r"\1", text.translate(_NO_VOWELS))


def token_keys(token: str, level: int = 3) -> frozenset[str]:
    """Keys of one token at one level: 1 folded spelling, 2 sound classes, 3 consonants."""
    return folded_keys(fold(token), level)


def folded_keys(folded: str, level: int) -> frozenset[str]:
    """The same of a token that is folded already."""
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
