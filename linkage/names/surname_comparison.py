"""Surnames: the same in another language, case, gender or script; near by sound; half of a double one."""

import re
from dataclasses import replace

from rapidfuzz.distance import OSA, Levenshtein

from linkage.names import lexicon
from linkage.names.clean import normalise
from linkage.names.closeness import ANY_SLIP, nearest, one_meant, slips
from linkage.names.evidence import SurnameLevel
from linkage.names.known_sounds import latin_alike
from linkage.names.surnames import (
    OTHER_GENDER,
    TWIN,
    Surname,
    as_told,
    masculine,
    one_mans_form,
    surname,
    womans,
)
from linkage.names.transliteration import bare, frame, is_rendering

_ALWAYS_WOMANS = ("ська", "цька", "ова", "ева", "єва", "іна", "їна", "ина")
# The same where the ending is a woman's and nothing else: Bekirova.
_WOMANS_OWN = 0.36
# What is taken off where both names stand in the dictionary: a slip seldom makes another real name.
DOUBT = 0.28
# The same where one sound only differs, and may be misheard or spelt so: Зінченко, Сінченко.
SLIGHT_DOUBT = 0.22
# Рояк's genitive is also Рояка, another name of the dictionary.
_CASE_DOUBT, _ADJECTIVE_DOUBT, _GENDER_DOUBT = 0.2, 0.165, 0.04
# Closeness from which two names may be one misheard or mistyped; two real names must be closer.
NEAR, NEAR_OF_TWO_KNOWN = 0.67, 0.75
#: Closeness from which a shared skeleton, and a shared sound, say something.
SKELETON, SOUND = 0.72, 0.75
#: Likeness of the first readings up to which surnames in two scripts are one only if a skeleton is shared,
#: and under which those that share none are not compared further.
ALIKE, UNLIKE = 0.6, 0.25
#: From here on one slip alone makes two names near, however short they are.
ONE_SLIP = 0.75
#: Names farther apart than this, even those of three letters, are parted by more than one slip.
FAR = 0.45
#: How much of how alike two surnames are is told by slips; the rest by closeness.
GRADED = 0.9
#: Letters from which on a surname is near another by more than one slip.
LONG = 6
#: Less alike than this, two surnames are two, whatever they share.
LEAST_ALIKE = 0.3
#: Weight of a form in common from which two surnames are one name.
ONE_NAME = 0.1
#: Letters up to which a skeleton in common says nothing.
SHORT_SKELETON = 2
_TWO_TABLES = 0.65
# Two Ukrainian names that sound alike, or have one Russian form.
_TWO_NAMES = 0.95
# Letters that a Polish spelling has and the usual tables have not.
_POLISH = re.compile("w|[ąęłńśźżćó]")


def _rendered(value: str, known: Surname, latin: str) -> float:
    """Weight of the best form of a Cyrillic surname that some table writes so, 0 if none."""
    own = frame(latin) or ""
    # As delivered first: some tables write the apostrophe, which folding loses.
    delivered = normalise(value).lower()
    if frame(delivered) in (own, None) and is_rendering(latin, delivered):
        return 1.0
    best = max((weight for form, weight in _with_frame(known, own) if is_rendering(latin, form)), default=0.0)
    if best or not latin.endswith("a"):
        return best
    # a woman's form has an "a" more than the man's
    men = sorted(_with_frame(known, own[:-1]), key=lambda item: -item[1])
    for woman in (womans(form) for form, weight in men if weight >= TWIN):
        if woman and is_rendering(latin, woman):
            return _WOMANS_OWN if woman.endswith(_ALWAYS_WOMANS) else OTHER_GENDER
    return 0.0


def _with_frame(known: Surname, own: str) -> list[tuple[str, float]]:
    return [*known.by_frame.get(own, ()), *known.by_frame.get(None, ())]


def compare_surnames(a: str, b: str) -> tuple[int, float]:
    """Level and similarity of two surnames, neither empty.

    >>> compare_surnames("Шевченко", "Schewtschenko")[0].name
    'SAME_NAME'
    """
    return _compared(a, b, surname(a), surname(b))


def _compared(a: str, b: str, left: Surname, right: Surname) -> tuple[int, float]:
    """Level and similarity of two surnames, of which the rest is known."""
    if left.folded == right.folded:
        return SurnameLevel.SAME, 1.0
    same = same_name(a, b, left, right)
    if same >= ONE_NAME and is_no_case(left, right, same):
        left, right = _as_it_stands(left), _as_it_stands(right)
    elif same >= ONE_NAME:
        alike = 0.9 + 0.09 * min(1.0, same) ** 0.5 - _case_doubt(left, right, same)
        return SurnameLevel.SAME_NAME, min(alike, _most(left, right))
    if left.halves and sorted(left.halves) == sorted(right.halves):
        return SurnameLevel.SAME_NAME, 0.95
    level, near = _by_sound(left, right)
    if not left.halves and not right.halves:
        return level, near
    half, other = _halves(left, right)
    if other is not None and half and other[0] == SurnameLevel.DIFFERENT:
        return SurnameLevel.HALF, half * (_OTHER_HALF + (_ONE_HALF - _OTHER_HALF) * other[1])
    if level <= SurnameLevel.NEAR and half > near:
        return SurnameLevel.HALF, _ONE_HALF * half
    return level, near


# What one half that agrees says if it is all that one side tells, and if the other halves contradict.
_ONE_HALF, _OTHER_HALF = 0.88, 0.62


def is_no_case(left: Surname, right: Surname, same: float) -> bool:
    """Жуков is a listed name, not where the Жуки are: a suffix of surnames is hardly another name's case.

    >>> is_no_case(surname("Жуков"), surname("Жук"), 0.5)
    True
    """
    if same >= TWIN or not (left.cyrillic and right.cyrillic and left.known and right.known):
        return False
    if not max(left.folded, right.folded, key=len).endswith(_SUFFIXES):
        return False
    return masculine(left.folded) != masculine(right.folded)


_SUFFIXES = ("ов", "ев", "єв", "ів", "їв", "ин", "ін", "їн", "ой")


def _as_it_stands(side: Surname) -> Surname:
    """A listed surname without what it might be as another name's case."""
    own = {form: weight for form, weight in side.forms.items() if weight >= TWIN}
    return replace(side, told_forms=as_told(own), readings=side.meant, all_readings=side.meant)


def _most(left: Surname, right: Surname) -> float:
    """How alike one name may be at most: Янковський and Янківський are two that mix easily."""
    return _TWO_NAMES if lexicon.two_names(left.folded, right.folded, "surname") else 1.0


def _case_doubt(left: Surname, right: Surname, same: float) -> float:
    """Рояк and Рояка: a case of one name, or two names of the dictionary."""
    if same >= TWIN or not (left.cyrillic or right.cyrillic) or not (left.known and right.known):
        return 0.0
    # Фірсова is a woman's form of Фірсов or its genitive, and the same name in both.
    if same == _WOMANS_OWN or one_mans_form(left.folded, right.folded):
        return _GENDER_DOUBT
    return _ADJECTIVE_DOUBT if same == OTHER_GENDER else _CASE_DOUBT


def same_name(a: str, b: str, left: Surname, right: Surname) -> float:
    """Weight of the best form both have in common, 0 if none; from ``ONE_NAME`` on they are one name.

    Args:
        a: a surname as delivered.
        b: the other one.
        left: what is known of the one.
        right: what is known of the other.

    >>> same_name("Шевченко", "Schewtschenko", surname("Шевченко"), surname("Schewtschenko"))
    1.0
    """
    two_scripts = left.cyrillic != right.cyrillic
    if two_scripts and left.forms.keys().isdisjoint(right.forms) and not _may_be_rendered(left, right):
        return 0.0
    return form_in_common(a, b, left, right)


def _may_be_rendered(left: Surname, right: Surname) -> bool:
    """The skeletons of a name and its rendering meet; so unlike names are never rendered."""
    alike = OSA.normalized_similarity(left.readings[0], right.readings[0])
    return alike > ALIKE or not left.level3.isdisjoint(right.level3)


def form_in_common(a: str, b: str, left: Surname, right: Surname) -> float:
    """``same_name`` of two surnames that, if in two scripts, may be a name and its rendering.

    >>> form_in_common("Бойко", "Бойка", surname("Бойко"), surname("Бойка")) >= ONE_NAME
    True
    """
    shared = left.forms.keys() & right.forms.keys()
    if shared or (left.cyrillic and right.cyrillic):
        return max((min(left.forms[form], right.forms[form]) for form in shared), default=0.0)
    if left.cyrillic != right.cyrillic:
        if not left.cyrillic:
            a, left, right = b, right, left
        return _rendered(a, left, bare(right.folded))
    # Latin against Latin: i and y stand for the same letters, one table against another.
    plain = {latin_alike(x) for x in left.readings}
    others = {latin_alike(y) for y in right.readings}
    if plain & others:
        return _TWO_TABLES
    women = {name + "a" for name in plain ^ others if name.endswith(("ov", "ev", "in"))}
    return OTHER_GENDER if women & (plain | others) else 0.0


def _by_sound(left: Surname, right: Surname) -> tuple[int, float]:
    first = (
        OSA.normalized_similarity(left.readings[0], right.readings[0])
        if left.readings and right.readings
        else 0.0
    )
    if first < UNLIKE and left.level3.isdisjoint(right.level3):
        return SurnameLevel.DIFFERENT, 0.1 * first
    near = nearest(left.readings, right.readings)
    if near == 1.0:
        return SurnameLevel.SAME_NAME, min(0.965, _most(left, right))
    if near < FAR:
        return SurnameLevel.DIFFERENT, 0.1 * near
    doubt = _doubt(left, right)
    cost = _cost(left, right)
    if cost == 0.0 and (is_polish(left.folded) or is_polish(right.folded)):
        # Lewicki, Zieliński: the Polish name itself, which no table of Ukrainian writes so.
        return SurnameLevel.SAME_NAME, 0.95
    likely = one_meant(cost, min(len(left.folded), len(right.folded))) - doubt
    graded = _graded(likely, near)
    if left.level2 & right.level2 and near > SOUND:
        return SurnameLevel.SOUND, max(graded, 0.87 - doubt)
    if graded >= LEAST_ALIKE:
        if near > SKELETON and long_skeleton(left, right):
            return SurnameLevel.SKELETON, graded
        near_enough = near > (NEAR_OF_TWO_KNOWN if doubt else NEAR) and _long_enough(left, right)
        if likely > ONE_SLIP or near_enough:
            return SurnameLevel.NEAR, graded
    return SurnameLevel.DIFFERENT, _graded(min(likely, 0.85 * near - doubt), near)


def is_polish(folded: str) -> bool:
    """Whether a spelling has a letter that Polish writes and the usual tables do not.

    >>> is_polish("lewicki"), is_polish("levytskyi")
    (True, False)
    """
    return _POLISH.search(folded) is not None


def long_skeleton(left: Surname, right: Surname) -> bool:
    """Whether they share a skeleton that says something: Кот, Кіт and Кута share two consonants.

    >>> long_skeleton(surname("Гриценко"), surname("Гриценка")), long_skeleton(surname("Кот"), surname("Кіт"))
    (True, False)
    """
    return any(len(skeleton) > SHORT_SKELETON for skeleton in left.level3 & right.level3)


def _graded(likely: float, near: float) -> float:
    """Closeness orders the pairs that slips leave equal, and the many that no slips explain."""
    return GRADED * max(0.0, likely) + (1.0 - GRADED) * near


def _cost(left: Surname, right: Surname) -> float:
    """What the slips between two surnames cost; across scripts without what not every table writes."""
    if left.cyrillic != right.cyrillic:
        return slips(map(latin_alike, left.meant), {latin_alike(reading) for reading in right.meant})
    letters = OSA.distance(left.folded, right.folded, score_cutoff=2)
    return min(slips(left.meant, right.meant), ANY_SLIP * letters)


def _doubt(left: Surname, right: Surname) -> float:
    if not (left.known and right.known):
        return 0.0
    return SLIGHT_DOUBT if one_sound_misheard(left.folded, right.folded) else DOUBT


_CONFUSED_SOUNDS = """
о/а е/и и/і е/є і/ї и/ы г/х г/к з/с ж/ш ж/з с/ш ш/щ ч/щ ч/ц ц/с д/т б/п в/ф в/у м/н л/р й/і й/и
"""
_CONFUSED = frozenset(frozenset(pair.split("/")) for pair in _CONFUSED_SOUNDS.split())


def one_sound_misheard(a: str, b: str) -> bool:
    """Whether two Cyrillic spellings differ by one sound that is easily taken for the other, or by ь or й.

    >>> one_sound_misheard("гриценко", "хриценко"), one_sound_misheard("гриценко", "мриценко")
    (True, False)
    """
    changes = [block for block in Levenshtein.opcodes(a, b) if block.tag != "equal"]
    if len(changes) != 1:
        return False
    change = changes[0]
    left, right = a[change.src_start : change.src_end], b[change.dest_start : change.dest_end]
    if change.tag == "replace":
        return frozenset((left, right)) in _CONFUSED or {left, right} == {"ф", "хв"}
    # A soft sign, or a letter written once or twice.
    return left + right == "ь" or 2 * (left + right) in max(a, b, key=len)


def _long_enough(left: Surname, right: Surname) -> bool:
    """Short names are near by one letter only: Бойко and Бик share half their letters and mean nothing."""
    shortest = min(len(left.folded), len(right.folded))
    return shortest >= LONG or OSA.distance(left.readings[0], right.readings[0]) <= 1


def _halves(left: Surname, right: Surname) -> tuple[float, tuple[int, float] | None]:
    """Likeness of the halves that agree best, 0 if none do; level and likeness of those left on both."""
    best, pair = 0.0, None
    parts, others_parts = (
        [(half, surname(half)) for half in side.halves] or [(side.folded, side)] for side in (left, right)
    )
    for x, one in parts:
        for y, other in others_parts:
            level, near = _compared(x, y, one, other)
            if level >= SurnameLevel.SKELETON and near > best:
                best, pair = near, (x, y)
    if pair is None:
        return 0.0, None
    others = [
        compare_surnames(x, y)
        for x in _without(left.halves, pair[0])
        for y in _without(right.halves, pair[1])
    ]
    return best, max(others, key=lambda found: found[1], default=None)


def _without(halves: tuple[str, ...], half: str) -> list[str]:
    """The halves left when one is taken off."""
    rest = list(halves)
    if half in rest:
        rest.remove(half)
    return rest
