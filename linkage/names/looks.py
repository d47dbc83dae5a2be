"""How much one word of a written name looks like a given name, a surname or a patronymic."""

import re
from functools import cached_property, lru_cache

from linkage.names import lexicon
from linkage.names.clean import display, fold, is_cyrillic
from linkage.names.given_names import all_classes, forms_known, has_class, popularity
from linkage.names.inflection import folded_nominatives
from linkage.names.initials import is_initial
from linkage.names.patronymics import PARTICLES, father_classes, is_patronymic


class Word:
    """One word: its ``text`` as kept, and from 0 to 1 how much it looks like each part of a name.

    >>> look_of("Шевченком").surname > look_of("Шевченком").given
    True
    """

    def __init__(self, word: str) -> None:
        self.initial = is_initial(word)
        self._folded = fold(word)
        self._joined = not self.initial and _LAST_WORD.split(self._folded)[-1] in PARTICLES
        if self.initial:
            self.text = word.rstrip(".").capitalize() + "."
        elif " " in word:
            self.text = " ".join([display(word.split()[0]), *word.split()[1:]])
        elif self._joined:
            father, dash, particle = display(word).rpartition("-")
            self.text = f"{father}{dash}{particle.lower()}"
        else:
            self.text = display(word)

    @cached_property
    def given(self) -> float:
        """How much it looks like a given name."""
        return 0.0 if self.initial else 0.05 if self._joined else _given_look(self._folded)

    @cached_property
    def surname(self) -> float:
        """How much it looks like a surname."""
        return 0.0 if self.initial else 0.1 if self._joined else _surname_look(self._folded)

    @cached_property
    def patronymic(self) -> float:
        """How much it looks like a patronymic."""
        return 0.0 if self.initial else 1.0 if self._joined else _patronymic_look(self._folded)


_LAST_WORD = re.compile("[ -]")


# One list names the same words in thousands of rows.
look_of = lru_cache(maxsize=1 << 17)(Word)


def _given_look(folded: str) -> float:
    if folded in forms_known():
        # A form that few bear is as likely a surname (Каленик, Корнель).
        return 1.0 if popularity(folded) >= _USUAL else 0.55
    if not is_cyrillic(folded):
        return 0.9 if has_class(folded) else 0.15
    if lexicon.known(folded, "given"):
        return 0.6
    nominatives = folded_nominatives(folded, "given")[:2]
    if any(weight > 0.4 and popularity(form) >= _USUAL for form, weight in nominatives):
        return 0.85
    return 0.3 if any(has_class(form) for form, _ in nominatives) else 0.08


def _surname_look(folded: str) -> float:
    if _SURNAME_SHAPE.search(folded[-6:]):
        return 0.95
    if lexicon.known(folded, "surname"):
        return 0.6
    if any(lexicon.known(form, "surname") for form, _ in folded_nominatives(folded, "surname")[:2]):
        return 0.55
    return 0.3 if popularity(folded) >= _USUAL else 0.45


# Bearers among 10,000 from which on a form is first of all a given name.
_USUAL = 4
_SURNAME_SHAPE = re.compile(
    "(?:енк[оау]|енком|чук[аоу]?|чуком|юк[ау]?|юком|ськ(?:ий|а|ого|ому|им|ої|ою)|цьк(?:ий|а|ого|ому|им|ої|ою)|ск(?:ий|ая|ого|ому|им|ой)"
    "|[оеє]в(?:а|у|им|ым|ою|ой)?|[сш]ин|швілі|швили|дзе|ян|enko|chuk|yuk|iuk|[sc]k[iy]{1,2}|sk[iy]j|"
    "[^aeiou][sc]ka|ska[iy]a|[oe]v|[a-z]{2}[oe]va|shvili|dze)$"
)


# What every case of a patronymic has before its last vowels: -вич, -ич, -вна, -чна.
_PATRONYMIC_LETTERS = re.compile("[иіїьы]ч|вн|чн")


def _patronymic_look(folded: str) -> float:
    """Sure where the father is known; a mere shape may be a surname (Їжакевич)."""
    cyrillic = is_cyrillic(folded)
    if cyrillic and not _PATRONYMIC_LETTERS.search(folded):
        return 0.0
    nominative = folded_nominatives(folded, "patronymic")[0][0] if cyrillic else folded
    if not is_patronymic(nominative):
        return 0.0
    fathers = father_classes(nominative)
    if not fathers and not lexicon.known(nominative, "patronymic"):
        return 0.5
    bearers = sum(all_classes()[father].share * weight for father, weight in fathers.items())
    # Савич and Абрамович are surnames oftener than there are fathers of these names.
    return 0.7 if bearers < _RARE_FATHER and lexicon.known(nominative, "surname") else 0.95


_RARE_FATHER = 10
