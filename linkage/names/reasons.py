"""Levels in plain words for a caseworker, in Ukrainian and English."""

from rapidfuzz.distance import Levenshtein

from linkage.names import lexicon
from linkage.names.clean import fold, is_cyrillic
from linkage.names.given_names import all_classes, given_classes
from linkage.names.inflection import folded_nominatives
from linkage.names.patronymics import father_classes
from linkage.names.respelling import russian_spellings
from linkage.names.sex import patronymic_sex
from linkage.names.surname_comparison import one_sound_misheard
from linkage.names.surnames import masculine, one_mans_form

_REASONS: dict[str, dict[str, tuple[str, str]]] = {
    "surname": {
        "different": ("різні прізвища", "different surnames"),
        "half": ("збігається частина подвійного прізвища", "one half of a double surname agrees"),
        "near": ("прізвища схожі", "surnames are close"),
        "skeleton": ("ті самі приголосні, голосні різняться", "same consonants, the vowels differ"),
        "sound": ("прізвища звучать однаково", "surnames sound the same"),
        "same_name": ("те саме прізвище", "same surname"),
        "same": ("те саме прізвище", "same surname"),
    },
    "given": {
        "different": ("різні імена", "different given names"),
        "initial": ("ініціал підходить до імені", "the initial fits the given name"),
        "near": ("імена схожі", "given names are close"),
        "diminutive": ("коротка форма імені", "a short form of the given name"),
        "same_name": ("те саме ім'я", "same given name"),
        "same": ("те саме ім'я", "same given name"),
    },
    "patronymic": {
        "contradiction": ("по батькові суперечать одне одному", "patronymics contradict"),
        "initial": ("ініціал підходить до по батькові", "the initial fits the patronymic"),
        "near": ("по батькові схожі", "patronymics are close"),
        "same_father": ("те саме ім'я батька", "same father's name"),
        "same": ("те саме по батькові", "same patronymic"),
    },
}
_BY_LETTERS = frozenset(("near", "skeleton", "sound"))
_MISHEARD = ("один звук почуто інакше", "one sound misheard")
_MISSING = ("один із записів цього не містить", "one of the records does not say")

FULL_REASONS = {
    "different": ("різні імена", "different names"),
    "possible": ("можливо, те саме ім'я", "possibly the same name"),
    "likely": ("імена близькі", "names are close"),
    "same_person_name": ("те саме ім'я, записане інакше", "the same name written otherwise"),
    "same": ("те саме ім'я", "the same name"),
}

MAN_AND_WOMAN = ("чоловік і жінка", "a man and a woman")
PERHAPS_MAN_AND_WOMAN = ("мабуть, чоловік і жінка", "probably a man and a woman")


def reason(part: str, label: str, a: str, b: str) -> tuple[str, str]:
    """Why two values of a part stand at a level, in Ukrainian and in English, with what differs.

    >>> reason("given", "diminutive", "Саша", "Олександр")[1]
    'a short form of the given name: Олександр, Олександра (Саша – Олександр)'
    >>> reason("surname", "near", "Гончар", "Хончар")[1]
    'one sound misheard: г/х (Гончар – Хончар)'
    """
    if label == "missing":
        return _MISSING
    in_ukrainian, in_english = difference(part, label, a, b)
    shown = f"({a})" if label == "same" else f"({a} – {b})"
    return f"{in_ukrainian} {shown}", f"{in_english} {shown}"


def difference(part: str, label: str, a: str | None = None, b: str | None = None) -> tuple[str, str]:
    """The level alone in Ukrainian and in English; with what differs, where both values are given.

    >>> difference("surname", "near")[1]
    'surnames are close'
    """
    in_ukrainian, in_english = _REASONS[part][label]
    if not a or not b:
        return in_ukrainian, in_english
    if label in _BY_LETTERS and one_sound_misheard(fold(a), fold(b)):
        in_ukrainian, in_english = _MISHEARD
    detail_uk, detail_en = _detail(part, label, a, b)
    return f"{in_ukrainian}{detail_uk}", f"{in_english}{detail_en}"


def _detail(part: str, label: str, a: str, b: str) -> tuple[str, str]:
    if label == "diminutive":
        return _same_text(": " + ", ".join(_official_names(a, b)))
    if label in _BY_LETTERS:
        return _same_text(_letters(fold(a), fold(b)))
    if label in ("same_name", "same_father"):
        return _how_written(part, a, b)
    if label == "contradiction":
        fathers = [next(iter(father_classes(value)), "") for value in (a, b)]
        if all(fathers):
            return _same_text(": " + ", ".join(all_classes()[father].ukrainian[0] for father in fathers))
    return "", ""


def _same_text(text: str) -> tuple[str, str]:
    return text, text


# Classes less likely than this are not told: Вова is Володимир, and hardly ever Вольф.
_TOLD = 0.05


def _official_names(a: str, b: str) -> list[str]:
    """Official names a short form may stand for, at most three: first what both sides may be."""
    left, right = (given_classes(folded_nominatives(fold(value), "given")[0][0]) for value in (a, b))
    shorter, other = (left, right) if len(left) >= len(right) else (right, left)
    told = [name for name, weight in shorter.items() if name in other or weight >= _TOLD]
    told.sort(key=lambda name: name not in other)
    return [all_classes()[name].ukrainian[0] for name in told[:3]]


def _letters(a: str, b: str) -> str:
    """The letters that differ, as ``г/х``, where they are few and of one script."""
    if is_cyrillic(a) != is_cyrillic(b):
        return ""
    blocks = [block for block in Levenshtein.opcodes(a, b) if block.tag != "equal"]
    if not 0 < len(blocks) < 3:
        return ""
    changed = (f"{a[x.src_start : x.src_end] or '–'}/{b[x.dest_start : x.dest_end] or '–'}" for x in blocks)
    return ": " + ", ".join(changed)


def _how_written(part: str, a: str, b: str) -> tuple[str, str]:
    """In what the spellings of one name differ: sex, script, case of inflection, or language."""
    if part == "patronymic" and {patronymic_sex(a), patronymic_sex(b)} == {"m", "f"}:
        return ": син і дочка", ": a son and a daughter"
    left, right = fold(a), fold(b)
    if is_cyrillic(left) != is_cyrillic(right):
        return " латинкою", " in Latin letters"
    if not is_cyrillic(left):
        return " за іншою таблицею транслітерації", " by another transliteration table"
    if part == "given" and _two_sexes(left, right):
        return " у відмінку, або жіноче ім'я", " in another grammatical case, or a woman's name"
    if part == "surname" and masculine(left) == masculine(right):
        return ": чоловіча й жіноча форми", ": a man's and a woman's form"
    if part == "surname" and _mans_and_womans(left, right):
        return ": чоловіча й жіноча форми двома мовами", ": a man's and a woman's form in two languages"
    if part == "surname" and _respelt(left, right):
        return " іншою мовою", " in the other language"
    if any(folded_nominatives(name, part)[0][0] != name for name in (left, right)):
        return " у відмінку", " in another grammatical case"
    other_language = right in lexicon.twins(left, part) or _RUSSIAN & set(left) != _RUSSIAN & set(right)
    if other_language and not lexicon.two_names(left, right, part):
        return " іншою мовою", " in the other language"
    return " в іншій формі", " in another form"


def _mans_and_womans(left: str, right: str) -> bool:
    """Whether one is the men's form of the other, in whichever language."""
    return (masculine(left) == left) != (masculine(right) == right) and one_mans_form(left, right)


def _respelt(left: str, right: str) -> bool:
    """Whether one is how Russian writes the other, which no dictionary has."""
    return any(
        not lexicon.known(ukrainian, "surname") and russian in dict(russian_spellings(ukrainian))
        for ukrainian, russian in ((left, right), (right, left))
    )


def _two_sexes(left: str, right: str) -> bool:
    """Станіслав and Станіслава: each a name as it stands."""
    his, hers = (given_classes(name, exact=True) for name in sorted((left, right), key=len))
    return (
        hers.keys() != his.keys()
        and any(all_classes()[name].gender == "f" for name in hers)
        and not his.keys() & hers.keys()
        and bool(his)
    )


_RUSSIAN = set("ыэъ")
