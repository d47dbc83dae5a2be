"""Whether a spelling is a known name: a Latin one by whichever table it was written."""

import re
from functools import cache

from linkage.names import lexicon
from linkage.names.given_names import forms_known, given_classes
from linkage.names.prepared import prepared
from linkage.names.skeleton import sounds
from linkage.names.word_table import WordTable, laid_out

_ALIKE = str.maketrans("yJEAUOq", "iieauoh")
_ADJECTIVE = re.compile("(?:(?<=[sc]k)|(?<=.{4}n))[iea]+$")


def latin_alike(reading: str) -> str:
    """A reading without what one Latin table writes and another does not: и and і, й, soft vowels, г and х.

    >>> latin_alike("kovalskyJ") == latin_alike("kovalski")
    True
    """
    return _ADJECTIVE.sub("i", reading.translate(_ALIKE))


@cache
def surname_sounds() -> WordTable:
    """Every surname of the dictionary as it may be read from Latin letters.

    >>> latin_alike(sounds("шевченко")[0]) in surname_sounds()
    True
    """
    return WordTable(prepared("surname_sounds", _sounds_of_the_dictionary))


def _sounds_of_the_dictionary() -> tuple[str, list[int]]:
    found = {latin_alike(sounds(name)[0]) for name in lexicon.all_folded("surname")}
    return laid_out((sound, "") for sound in found)


def renders_a_known_name(latin: str) -> bool:
    """Whether any reading of a folded Latin token is a surname of the dictionary.

    >>> renders_a_known_name("shevchenko"), renders_a_known_name("itdxtyrj")
    (True, False)
    """
    return any(latin_alike(reading) in surname_sounds() for reading in sounds(latin))


def is_listed(folded: str) -> bool:
    """Whether a folded word is any part of a name, in the nominative, in the dictionary or the table.

    >>> is_listed("шевченко"), is_listed("саша"), is_listed("шевченком")
    (True, True, False)
    """
    return folded in forms_known() or any(lexicon.known(folded, part) for part in lexicon.PARTS)


def is_latin_name(word: str) -> bool:
    """Whether a Latin word is a form of a given name, or reads as a surname of the dictionary.

    >>> is_latin_name("Oleksandr"), is_latin_name("Itdxtyrj")
    (True, False)
    """
    return bool(given_classes(word, exact=True)) or renders_a_known_name(word.lower())
