"""Latin renderings of Cyrillic names: forward only, since most tables cannot be undone.

Twenty-eight Ukrainian and Russian tables come from translitua (passports of every period, ICAO, BGN/PCGN,
ALA-LC, DSTU, GOST, French, German, scholarly); the Polish one (PWN spelling rules, 78.B) is here.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from linkage.names.clean import normalise, title

_POLISH = dict(
    zip(
        "абвгґдежзийклмнопрстуфхцчшщ",
        [
            "a",
            "b",
            "w",
            "h",
            "g",
            "d",
            "e",
            "ż",
            "z",
            "y",
            "j",
            "k",
            "ł",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "ch",
            "c",
            "cz",
            "sz",
            "szcz",
        ],
        strict=True,
    )
)
_POLISH |= {"і": "i", "ы": "y", "э": "e", "ъ": "", "'": "", "ё": "jo", "ї": "ji", "ь": ""}
_IOTATED = {"є": "e", "я": "a", "ю": "u"}
_VOWELS = frozenset("аеиіїоуєюяыэё'ь")
_ACUTE = {"s": "ś", "z": "ź", "c": "ć", "n": "ń"}
_TIES = re.compile("[\u0361\u035c\u0306\u0304\u02b9\u02ba\u2032\u2033\u00b7'’`\"ʹʺ´^-]")


def polish(name: str) -> str:
    """The Polish rendering of a Ukrainian name.

    >>> polish("Шевченко"), polish("Левицький"), polish("Наталія")
    ('Szewczenko', 'Łewycki', 'Natalija')
    """
    text = re.sub(
        "(?<=[сц])ьк(?:ий|а)$", lambda m: "ki" if m.group().endswith("й") else "ka", normalise(name).lower()
    )
    made: list[str] = []
    for place, letter in enumerate(text):
        before = text[place - 1] if place else "'"
        after = text[place + 1 : place + 2]
        if letter in _IOTATED:
            soft = "j" if before in _VOWELS else "" if before == "л" else "i"
            made.append(soft + _IOTATED[letter])
        elif letter == "л":
            made.append("l" if after in tuple("яєюіїь") and after else "ł")
        elif letter == "ь" and made and before != "л":
            made[-1] = made[-1][:-1] + _ACUTE.get(made[-1][-1:], made[-1][-1:])
        else:
            made.append(_POLISH.get(letter, letter))
    return title("".join(made).replace("ii", "i"))


@cache
def _tables() -> dict[str, Callable[[str], str]]:
    import translitua

    def with_table(table: type) -> Callable[[str], str]:
        return lambda name: str(translitua.translit(name, table))

    tables = {table.__name__: with_table(table) for table in translitua.ALL_TRANSLITERATIONS}
    return tables | {"Polish": polish}


def table_names() -> list[str]:
    """The tables a name is rendered in, Ukrainian ones first, then Russian, then Polish.

    >>> "UkrainianKMU" in table_names()
    True
    """
    return list(_tables())


def render(name: str, table: str) -> str:
    """A Cyrillic name in one Latin table.

    >>> render("Згурський", "UkrainianKMU"), render("Хрущёв", "RussianICAO")
    ('Zghurskyi', 'Khrushchev')
    """
    return _tables()[table](normalise(name))


_IN_FULL = frozenset(("iy", "ii", "ij", "yi", "yj", "yy"))


@lru_cache(maxsize=1 << 16)
def bare_renderings(name: str) -> frozenset[str]:
    """Every table's rendering of a folded Cyrillic name, lower case, without accents and signs.

    >>> {"shevchenko", "chevtchenko", "sevcenko"} <= bare_renderings("шевченко")
    True
    """
    made = {bare(latin) for latin in {rendered(name) for rendered in _tables().values()}}
    # Passports and newspapers shorten the endings that the tables write in full.
    made |= {form[:-2] + "y" for form in made if form[-2:] in _IN_FULL}
    made |= {form[:-1] + "i" for form in made if form.endswith("y")}
    return frozenset(made)


def is_rendering(latin: str, name: str) -> bool:
    """Whether a bare Latin spelling is a folded Cyrillic name in some table: one of ``bare_renderings``.

    The table of today's Ukrainian passports is tried first, as it writes most of them so, and all take long.

    >>> is_rendering("shevchenko", "шевченко"), is_rendering("sevcenko", "шевченко")
    (True, True)
    """
    return latin == bare(next(iter(_tables().values()))(name)) or latin in bare_renderings(name)


# я is written with an a in every table, ю with a u; в is v or w.
_FRAME = dict(zip("бдлмнпрфваяуюоеєэ", "bdlmnprfvaauuoeee", strict=True))
_FRAME |= {letter: letter for letter in "bdlmnprfavuoe"} | {"w": "v"}
# ё has an e in one table and an o in another, ъ an e in one only.
_FRAMELESS = frozenset("ёъ")


@lru_cache(maxsize=1 << 17)
def frame(name: str) -> str | None:
    """The letters that every table writes alike and for no other: a Cyrillic name has that of its renderings.

    None for a name with letters that the tables disagree in.

    >>> frame("шелудько"), frame(bare("Szełudźko")), frame("подъячий")
    ('eludo', 'eludo', None)
    """
    if not _FRAMELESS.isdisjoint(name):
        return None
    letters = "".join([_FRAME[letter] for letter in name if letter in _FRAME])
    while "ou" in letters:  # у is ou in French
        letters = letters.replace("ou", "u")
    return letters


@lru_cache(maxsize=1 << 17)
def bare(latin: str) -> str:
    """A Latin spelling in lower case without accents and signs.

    >>> bare("Ševčenko"), bare("Koval'chuk")
    ('sevcenko', 'kovalchuk')
    """
    if latin.isascii() and latin.isalpha():
        return latin.lower()
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", latin.lower()) if not unicodedata.combining(letter)
    )
    return _TIES.sub("", plain.replace("ł", "l").replace("ё", "e"))
