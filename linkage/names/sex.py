"""Whether a written name tells for certain that a man bears it, or a woman."""

from functools import lru_cache

from linkage.names.clean import fold
from linkage.names.given_names import all_classes, given_classes
from linkage.names.inflection import folded_nominatives
from linkage.names.initials import is_initial
from linkage.names.parsing import ParsedName
from linkage.names.patronymics import PARTICLES, gender, is_patronymic

# Endings that no case of the other sex's form has: Петрова may be Петров's genitive, Ковальська is a woman.
_MENS_ENDINGS, _WOMENS_ENDINGS = ("ий", "ый"), ("ська", "цька", "ская", "цкая")
# огли, улы; кизи, гизи.
_SONS_PARTICLE = "оoуu"
# Readings of a given name less likely than this are no doubt about its bearer.
_LEAST = 0.02


def certain_sex(name: ParsedName) -> str | None:
    """``m`` or ``f`` by the patronymic, else the surname's adjective form, else the given name; None if open.

    >>> from linkage.names.parsing import parse
    >>> certain_sex(parse("Бойко Олександра Іванівна")), certain_sex(parse("Бойка Олександра Івановича"))
    ('f', 'm')
    >>> certain_sex(parse("Шевченко Олександра")) is None  # or Олександр, in the genitive
    True
    """
    return patronymic_sex(name.patronymic) or _by_surname(fold(name.surname)) or _by_given(name.given)


def patronymic_sex(patronymic: str) -> str | None:
    """``m`` for a son's patronymic, ``f`` for a daughter's, in any case; None for initials and what is none.

    >>> patronymic_sex("Івановича"), patronymic_sex("Іванівні"), patronymic_sex("І.")
    ('m', 'f', None)
    """
    if not patronymic or is_initial(patronymic):
        return None
    folded = fold(patronymic)
    last = folded.replace("-", " ").split()[-1]
    if last in PARTICLES:
        return "m" if last[0] in _SONS_PARTICLE else "f"
    nominative = folded_nominatives(folded, "patronymic")[0][0]
    return gender(nominative) if is_patronymic(nominative) else None


def _by_surname(folded: str) -> str | None:
    if folded.endswith(_WOMENS_ENDINGS):
        return "f"
    return "m" if folded.endswith(_MENS_ENDINGS) else None


@lru_cache(maxsize=1 << 16)
def _by_given(given: str) -> str | None:
    """The one sex of all who may be called so, in any case of inflection."""
    if not given or is_initial(given):
        return None
    forms = [form for form, weight in folded_nominatives(fold(given), "given") if weight >= _LEAST]
    found = {all_classes()[name].gender for form in forms for name in given_classes(form, exact=True)}
    return found.pop() if len(found) == 1 else None
