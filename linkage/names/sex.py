"""Whether a written name tells for certain that a man bears it, or a woman."""

from functools import lru_cache

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.given_names import all_classes, given_classes, is_diminutive
from linkage.names.inflection import NEVER_DECLINED, folded_nominatives
from linkage.names.initials import is_initial
from linkage.names.parsing import ParsedName
from linkage.names.patronymics import PARTICLES, gender, is_patronymic
from linkage.names.transliteration import bare, bare_renderings

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


def in_two_nominatives(his: ParsedName, hers: ParsedName) -> bool:
    """Whether a man's and a woman's given name stand beside one surname that his genitive would decline.

    >>> from linkage.names.parsing import parse
    >>> in_two_nominatives(parse("Бойко Роман"), parse("Бойко Романа"))
    True
    >>> in_two_nominatives(parse("Бойко Роман"), parse("Бойка Романа"))
    False
    """
    if not (_is_official(his.given, "m") and _is_official(hers.given, "f")):
        return False
    if not his.surname or fold(hers.surname).endswith(_UNDECLINED):
        return False
    told = "f" in _told_beside(his) or "m" in _told_beside(hers)
    return not told and _is_one_nominative(his, hers)


def _told_beside(name: ParsedName) -> tuple[str | None, ...]:
    """What patronymic and surname tell of the sex."""
    return patronymic_sex(name.patronymic), _by_surname(fold(name.surname))


# Surnames of which a man's genitive is the nominative.
_UNDECLINED = (*NEVER_DECLINED, "их", "ых", *"еєиіїую")


def _is_one_nominative(his: ParsedName, hers: ParsedName) -> bool:
    """Whether both surnames are spelt as one, in either language or in Latin letters."""
    left, right = fold(his.surname), fold(hers.surname)
    if is_cyrillic(left) == is_cyrillic(right):
        return left == right or right in lexicon.twins(left, "surname")
    cyrillic, latin = (left, right) if is_cyrillic(left) else (right, left)
    return bare(latin) in bare_renderings(cyrillic)


@lru_cache(maxsize=1 << 16)
def _is_official(given: str, sex: str) -> bool:
    """Whether a given name, as it stands, is an official one that only men bear, or only women."""
    if not given or is_initial(given):
        return False
    own = given_classes(given, exact=True)
    sexes = {all_classes()[name].gender for name in own}
    return sexes == {sex} and not all(is_diminutive(given, name) for name in own)
