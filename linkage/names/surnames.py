"""What is known of one surname: its forms in any case, gender, language and script, and how they sound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.inflection import folded_nominatives
from linkage.names.known_sounds import renders_a_known_name
from linkage.names.layout import repair_layout
from linkage.names.readings import as_words, words_of
from linkage.names.respelling import russian_spellings
from linkage.names.skeleton import classes, consonants, sounds
from linkage.names.spellings import cyrillic_spellings
from linkage.names.transliteration import frame

# Ending of a woman's surname and of the man's.
_GENDERS = """
ська:ський цька:цький ская:ский цкая:цкий ова:ов ева:ев єва:єв іна:ін їна:їн ина:ин ына:ын ая:ый на:ний
"""
# Біла is Білий's wife, but Коса may be no kin of Косий: a weaker bond, and only to a man's known name.
_ADJECTIVES = (("а", "ий"), ("я", "ій"), ("а", "ой"), ("а", "ый"))
_MENS_AND_WOMENS = "ський:ська цький:цька ий:а ій:я ов:ова ев:ева єв:єва ін:іна їн:їна ин:ина"
_WOMENS = tuple(tuple(pair.split(":")) for pair in _MENS_AND_WOMENS.split())
_FEMININE = tuple(tuple(pair.split(":")) for pair in _GENDERS.split())
# A man's and a woman's surname are one name, but seldom one person.
OTHER_GENDER = 0.35
_ALWAYS = frozenset(("ська", "цька", "ская", "цкая", "ова", "ева", "єва"))
#: A form that weighs less is hardly meant.
LEAST = 0.1
#: What a form in the other language weighs beside the name itself.
TWIN = 0.97


@dataclass(frozen=True)
class Surname:
    """What is known of one spelling, worked out once, and what few pairs ask for only when asked."""

    folded: str
    cyrillic: bool
    halves: tuple[str, ...]
    told_forms: str  # its forms as text, of which most pairs of surnames have no need
    readings: tuple[str, ...]  # the likeliest of all readings
    all_readings: tuple[str, ...]

    @cached_property
    def forms(self) -> dict[str, float]:
        """Nominatives, men's forms and spellings in the other language, each with its weight."""
        told = words_of(self.told_forms)
        return dict(zip(told[::2], map(float, told[1::2]), strict=True))

    @cached_property
    def by_frame(self) -> dict[str | None, list[tuple[str, float]]]:
        """Its forms of some weight, each with it, by what every Latin table leaves of them."""
        found: dict[str | None, list[tuple[str, float]]] = {}
        for form, weight in self.forms.items():
            if weight >= LEAST:
                found.setdefault(frame(form), []).append((form, weight))
        return found

    @cached_property
    def known(self) -> bool:
        """Whether it stands in the dictionary as it is, or renders a name that does."""
        return lexicon.known(self.folded, "surname") if self.cyrillic else renders_a_known_name(self.folded)

    @cached_property
    def meant(self) -> tuple[str, ...]:
        """Readings that a slip may have spoilt: a listed name is hardly another's case besides."""
        if not (self.cyrillic and self.known):
            return self.readings
        own = [form for form, weight in self.forms.items() if weight >= TWIN]
        if len(own) == len(self.forms):
            return self.all_readings
        return tuple(dict.fromkeys(reading for form in own for reading in sounds(form)))

    @cached_property
    def level2(self) -> frozenset[str]:
        """How its readings sound, as level 2 keys."""
        return frozenset(map(classes, self.all_readings))

    @cached_property
    def level3(self) -> frozenset[str]:
        """The skeletons of its readings, as level 3 keys."""
        return frozenset(map(consonants, self.all_readings))


def masculine(name: str) -> str:
    """The men's form of a folded nominative surname, itself where there is no other.

    >>> masculine("ковальська"), masculine("скиба")
    ('ковальський', 'скиба')
    """
    if name[-1:] not in _WOMENS_LAST:
        return name
    for ending, men in _FEMININE:
        if name.endswith(ending):
            other = name[: -len(ending)] + men
            if ending in _ALWAYS or lexicon.known(other, "surname"):
                return other
    return name


_WOMENS_LAST = frozenset("ая")


def one_mans_form(a: str, b: str) -> bool:
    """Whether two folded nominatives have one men's form, in one language or in two.

    >>> one_mans_form("грабовський", "грабовская"), one_mans_form("грабовський", "гробовская")
    (True, False)
    """
    left, right = masculine(a), masculine(b)
    return left == right or right in lexicon.twins(left, "surname")


@lru_cache(maxsize=1 << 18)
def surname(value: str) -> Surname:
    """What is known of a surname, worked out once.

    >>> surname("Ковальська").forms["ковальський"] > 0
    True
    """
    kept = recalled.get(value)
    return _worked_out(value) if kept is None else from_kept(kept)


def told(values: Iterable[str]) -> list[Sequence[str]]:
    """What is known of each surname, in columns: folded, two marks, forms, halves, readings, those meant.

    >>> [told[:2] for told in told(["Бойко"])]
    [('бойко', '1')]
    """
    return [
        _columns(surname(value)) if (kept := recalled.get(value)) is None else kept.split("\t")
        for value in values
    ]


def _worked_out(value: str) -> Surname:
    folded = fold(repair_layout(value)).replace(" ", "-")
    halves = tuple(half for half in folded.split("-") if len(half) > 2)
    cyrillic = is_cyrillic(folded)
    forms = _forms(folded) if cyrillic else _latin_forms(folded)
    readings: dict[str, None] = {}
    for form, weight in forms.items():
        if weight >= LEAST or form == folded:
            readings.update(dict.fromkeys(sounds(form)[:6]))
    return Surname(
        folded=folded,
        cyrillic=cyrillic,
        halves=halves if len(halves) > 1 else (),
        told_forms=as_told(forms),
        readings=tuple(readings)[:LIKELIEST],
        all_readings=tuple(readings),
    )


#: So many readings, the likeliest, are compared with another's by their sound.
LIKELIEST = 8

#: What is kept of surnames, by the name as delivered (see analyses).
recalled: dict[str, str] = {}


def as_kept(one: Surname) -> str:
    """What is known of a surname, for :func:`from_kept`: columns of words; a folded one has no space in it.

    Surnames are the most of what is known, and words are split in less time than JSON is read.

    >>> as_kept(surname("Бойко")).split()[:2]
    ['бойко', '1']
    """
    return "\t".join(_columns(one))


def _columns(one: Surname) -> tuple[str, ...]:
    marks = ("1" if told else "" for told in (one.cyrillic, one.known))
    meant = () if one.meant == one.readings else one.meant
    return one.folded, *marks, one.told_forms, *map(as_words, (one.halves, one.all_readings, meant))


def from_kept(kept: str) -> Surname:
    """The surname of which :func:`as_kept` told.

    >>> from_kept(as_kept(surname("Бойко"))) == surname("Бойко")
    True
    """
    folded, cyrillic, known, told_forms, halves, words, meant = kept.split("\t")
    every = tuple(words_of(words))
    readings = every[:LIKELIEST]
    one = Surname.__new__(Surname)
    # past what makes a frozen instance, which takes most of the time, with properties as if asked for
    one.__dict__.update(
        folded=folded,
        cyrillic=bool(cyrillic),
        halves=tuple(words_of(halves)),
        told_forms=told_forms,
        readings=readings,
        all_readings=every,
        known=bool(known),
        meant=tuple(words_of(meant)) if meant else readings,
    )
    return one


def as_told(forms: Mapping[str, float]) -> str:
    """Forms and their weights as the text that a Surname holds.

    >>> as_told({"бойко": 1.0})
    ' бойко 1.0'
    """
    return as_words(word for form, weight in forms.items() for word in (form, repr(weight)))


def _latin_forms(folded: str) -> dict[str, float]:
    return {folded: 1.0} | dict.fromkeys(cyrillic_spellings(folded), TWIN)


def _forms(folded: str) -> dict[str, float]:
    # The spelling itself may be the nominative, whatever else it may come from.
    forms = {form: TWIN * share for form, share in _in_the_other_language(folded)} | {folded: 1.0}
    for nominative, weight in folded_nominatives(folded, "surname")[:4]:
        men = masculine(nominative)
        for form, share in ((nominative, weight), (men, OTHER_GENDER * weight)):
            forms[form] = max(forms.get(form, 0), share)
            for twin, likely in _in_the_other_language(form):
                forms[twin] = max(forms.get(twin, 0), share * TWIN * likely)
            if men == nominative:
                break
    for adjective in _adjectives(folded):
        forms[adjective] = max(forms.get(adjective, 0), OTHER_GENDER)
    return forms


def _in_the_other_language(form: str) -> Iterable[tuple[str, float]]:
    """Spellings with how likely each is: the dictionary's, else those that the letters lead to."""
    if lexicon.known(form, "surname"):
        return [(twin, 1.0) for twin in lexicon.twins(form, "surname")]
    return russian_spellings(form)


def _adjectives(woman: str) -> list[str]:
    """Known men's surnames of which this may be the woman's form, besides those that ``masculine`` tells."""
    return [
        woman[: -len(ending)] + men
        for ending, men in _ADJECTIVES
        if woman.endswith(ending) and lexicon.known(woman[: -len(ending)] + men, "surname")
    ]


def womans(man: str) -> str:
    """The woman's form of a folded man's surname, or nothing.

    >>> womans("ковальський"), womans("скиба")
    ('ковальська', '')
    """
    return next((man[: -len(ending)] + hers for ending, hers in _WOMENS if man.endswith(ending)), "")
