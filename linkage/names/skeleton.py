"""Skeleton keys: what is left of a name when scripts, spelling tables and vowels are taken away.

A token is read into *sounds* (one ASCII letter a sound); a Cyrillic token has one reading, a Latin one
several, since ``ch`` is ч in English, х in German and Polish, and ш in French. Three widths of key follow:

1. the folded spelling;
2. the sounds with vowels in three classes and one letter for г х, ж ч ш щ, з с;
3. the consonants of that alone, with ``A`` for a vowel at the beginning.

Two names meet when their sets of keys share one.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice, product

import numpy as np

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
    | {"ь": "", "ъ": "", "љ": "l", "њ": "n", "ћ": "C", "ќ": "k", "ѓ": "h", "џ": "j"}
)

#: The letters of sounds, and those of classes and consonants.
READING_LETTERS = "abvhdezyJiklmnoprstufqcCSWAUEOjgABCDFHIKLMNPRSTUVX"

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
    return (_cyrillic(token, _CYRILLIC_SOUND),) if is_cyrillic(token) else _latin(token)


def _cyrillic(token: str, letters: Mapping[int, int | str]) -> str:
    text = token.replace("йо", "ё").replace("ьо", "ё").replace("йе", "є").replace("ье", "є")
    sound = text.translate(letters)
    return sound if sound.isalpha() else "".join(filter(str.isalpha, sound))


def _latin(token: str) -> tuple[str, ...]:
    token = _SOFT_J.sub("", token)
    readings = _read(token, "english")
    for marks, tradition in MARKS:
        if marks.search(token):
            readings += _read(token, tradition)
    return tuple(dict.fromkeys(readings))


def _read(token: str, tradition: str) -> list[str]:
    pattern, rules = table(tradition)
    if tradition == "french":
        token = _FRENCH_ENDING.sub(lambda m: m.group(1) + "n" if m.group(1) else m.group(2) + "v", token)
    options = [rules[letters] for letters in pattern.findall(token)]
    return ["".join(choice) for choice in islice(product(*options), _MANY)]


_CLASSES = str.maketrans("aAoeEyiOJuUbvhqdjSWCczsklmnprtf", "AAAIIIIIIUUBVHHDXXXXCSSKLMNPRTF")
# From Cyrillic letters to classes in one step.
_CYRILLIC_CLASSES = _CLASSES | {code: sound.translate(_CLASSES) for code, sound in _CYRILLIC_SOUND.items()}
#: The letters that sounds are written in, then what other letters classes and consonants have.
READING_LETTERS = "".join(dict.fromkeys(map(chr, (*_CLASSES.keys(), *_CLASSES.values()))))
_I_BEFORE = re.compile("I+(?=[AU])")
_REPEATED = re.compile(r"(.)(?=\1)")
_STOP_BEFORE_X = re.compile("[DT](?=X)")
_VOWELS = frozenset("AIU")
_FIRST_VOWEL = re.compile("^[AIU]", re.MULTILINE)


def all_classes(sound: str) -> str:
    """Sounds in their classes, final vowels too.

    >>> all_classes("SevCenko")
    'XIVXINKA'
    """
    return _vowels_merged(sound.translate(_CLASSES))


@lru_cache(maxsize=1 << 18)
def classes(sound: str) -> str:
    """Sounds in their classes (level 2): vowels A I U, one letter for г х, ж ч ш щ, з с; final vowels off.

    >>> classes("SevCenko"), classes("solovOv")
    ('XIVXINK', 'SALAVIV')
    """
    return _level_2(sound.translate(_CLASSES))


@lru_cache(maxsize=1 << 18)
def consonants(sound: str) -> str:
    """The consonants of the classes (level 3), with A for a vowel at the beginning.

    >>> consonants("SevCenko"), consonants("oleksandr")
    ('XVXNK', 'ALKSNDR')
    """
    return _level_3(sound.translate(_CLASSES))


def all_classes_of_each(sounds: Sequence[str]) -> list[str]:
    """``all_classes`` of many, all at once: as lines of one text, since no rule looks beyond a line.

    >>> all_classes_of_each(["SevCenko", "", "solovOv"]) == [*map(all_classes, ["SevCenko", "", "solovOv"])]
    True
    """
    text = "\n".join(sounds).translate(_CLASSES)
    return _once_each(_affricates_merged(_I_BEFORE.sub("", text))).split("\n") if sounds else []


def consonants_of_each(sounds: Sequence[str]) -> list[str]:
    """``consonants`` of many, all at once.

    >>> consonants_of_each(["SevCenko", "", "oleksandr"]) == [*map(consonants, ["SevCenko", "", "oleksandr"])]
    True
    """
    text = _affricates_merged("\n".join(sounds).translate(_CLASSES))
    bare = _FIRST_VOWEL.sub("a", text).replace("A", "").replace("I", "").replace("U", "")
    return _once_each(bare).replace("a", "A").split("\n") if sounds else []


def _once_each(text: str) -> str:
    """A long text with each letter once where a line has it several times on end."""
    letter = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    kept = np.ones(len(letter), dtype=bool)
    kept[1:] = (letter[1:] != letter[:-1]) | (letter[1:] == ord("\n"))
    return letter[kept].tobytes().decode("utf-32-le")


def _vowels_merged(letters: str) -> str:
    if "IA" in letters or "IU" in letters:
        letters = _I_BEFORE.sub("", letters)
    return _REPEATED.sub("", _affricates_merged(letters))


def _affricates_merged(letters: str) -> str:
    if "TS" in letters:
        letters = letters.replace("TS", "C")
    return _STOP_BEFORE_X.sub("", letters) if "TX" in letters or "DX" in letters else letters


def _level_2(letters: str) -> str:
    text = _vowels_merged(letters)
    return text.rstrip("AIU") or text


def keys_of_classes(classes: Sequence[str]) -> list[str]:
    """The level 2 keys of sounds, from their classes (see ``all_classes``).

    >>> keys_of_classes(["XIVXINKA"])
    ['XIVXINK']
    """
    return [text.rstrip("AIU") or text for text in classes]


def _level_3(letters: str) -> str:
    text = _affricates_merged(letters)
    bare = text.replace("A", "").replace("I", "").replace("U", "")
    # Most words have no letter twice, let alone side by side.
    if len(set(bare)) < len(bare):
        bare = _REPEATED.sub("", bare)
    return f"A{bare}" if text[:1] in _VOWELS else bare


def token_keys(token: str, level: int = 3) -> frozenset[str]:
    """Keys of one token at one level: 1 folded spelling, 2 sound classes, 3 consonants.

    >>> sorted(token_keys("Chevtchenko") & token_keys("Шевченко"))
    ['XVXNK']
    """
    return folded_keys(fold(token), level)


def folded_keys(folded: str, level: int) -> frozenset[str]:
    """The same of a token that is folded already.

    >>> folded_keys("шевченко", 2), folded_keys("шевченко", 3)
    (frozenset({'XIVXINK'}), frozenset({'XVXNK'}))
    """
    if level == 1:
        return frozenset((folded,))
    width = _level_2 if level == 2 else _level_3
    if is_cyrillic(folded):
        return _alone(width(_cyrillic(folded, _CYRILLIC_CLASSES)))
    found = {width(sound.translate(_CLASSES)) for sound in _latin(folded)}
    return _alone(found.pop()) if len(found) == 1 else frozenset(found - {""})


# A hundred thousand names have few keys: those of one key share their set, and memory with it.
@lru_cache(maxsize=1 << 17)
def _alone(key: str) -> frozenset[str]:
    return frozenset((key,)) if key else frozenset()


def one_deletion(key: str) -> frozenset[str]:
    """The key and what is left of it when any one letter is lost; two keys one edit apart share one of these.

    >>> sorted(one_deletion("KVL"))
    ['KL', 'KV', 'KVL', 'VL']
    """
    return frozenset({key} | {key[:i] + key[i + 1 :] for i in range(len(key))} - {""})
