"""One stable id for all spellings of a value, so that a rare spelling of a common name does not look rare."""

from functools import lru_cache

from linkage.names.clean import fold
from linkage.names.given_names import given_classes
from linkage.names.inflection import folded_nominatives
from linkage.names.patronymics import father_classes
from linkage.names.skeleton import classes, sounds
from linkage.names.spellings import cyrillic_spellings
from linkage.names.surnames import masculine


@lru_cache(maxsize=1 << 18)
def frequency_key(token: str, part: str) -> str:
    """The id of the equivalence class a value is counted under.

    A surname's is the sound of its best nominative in the men's form, a given name's its likeliest class,
    a patronymic's its father's class; where there is no class, the folded spelling.

    >>> frequency_key("Ковальською", "surname") == frequency_key("Ковальський", "surname")
    True
    >>> frequency_key("Саша", "given"), frequency_key("Николаевич", "patronymic")
    ('OLEKSANDR', 'MYKOLA')
    """
    folded = fold(token)
    nominative = folded_nominatives(folded, part)[0][0]
    if part == "surname":
        nominative = next(iter(cyrillic_spellings(nominative)), nominative)
        return classes(sounds(masculine(nominative))[0]) or folded
    found = given_classes(nominative) if part == "given" else father_classes(nominative)
    return next(iter(found), nominative)
