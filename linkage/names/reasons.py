"""Levels in plain words for a caseworker, in Ukrainian and English."""

_REASONS: dict[str, dict[str, tuple[str, str]]] = {
    "surname": {
        "different": ("різні прізвища", "different surnames"),
        "half": ("збігається одна частина подвійного прізвища", "one half of a double surname agrees"),
        "near": ("прізвища схожі: одна-дві літери чи звуки інші", "surnames are close: one or two letters or sounds differ"),
        "skeleton": ("ті самі приголосні, голосні різняться", "same consonants, the vowels differ"),
        "sound": ("прізвища звучать однаково", "surnames sound the same"),
        "same_name": ("те саме прізвище іншою мовою, абеткою, у відмінку чи роді", "same surname in another language, script, case or gender"),
        "same": ("те саме прізвище", "same surname"),
    },
    "given": {
        "different": ("різні імена", "different given names"),
        "initial": ("ініціал підходить до імені", "the initial fits the given name"),
        "near": ("імена схожі: одна-дві літери чи звуки інші", "given names are close: one or two letters or sounds differ"),
        "diminutive": ("коротка форма того самого імені", "a short form of the same given name"),
        "same_name": ("те саме ім'я іншою мовою, абеткою чи у відмінку", "same given name in another language, script or case"),
        "same": ("те саме ім'я", "same given name"),
    },
    "patronymic": {
        "contradiction": ("по батькові різні: інше ім'я батька", "patronymics contradict: another father's name"),
        "initial": ("ініціал підходить до по батькові", "the initial fits the patronymic"),
        "near": ("по батькові схожі: одна-дві літери чи звуки інші", "patronymics are close: one or two letters or sounds differ"),
        "same_father": ("те саме по батькові іншою мовою, абеткою чи у відмінку", "same father's name in another language, script or case"),
        "same": ("те саме по батькові", "same patronymic"),
    },
}  # fmt: skip
_MISSING = ("один із записів цього не містить", "one of the records does not say")

FULL_REASONS = {
    "different": ("різні імена", "different names"),
    "possible": ("можливо, та сама людина", "possibly the same name"),
    "likely": ("імена близькі", "names are close"),
    "same_person_name": ("те саме ім'я в іншому записі", "the same name written otherwise"),
    "same": ("те саме ім'я", "the same name"),
}


def reason(part: str, label: str, a: str, b: str) -> tuple[str, str]:
    """Why two values of a part stand at a level: in Ukrainian and in English."""
    in_ukrainian, in_english = _MISSING if label == "missing" else _REASONS[part][label]
    shown = f" ({a} – {b})" if label not in ("missing", "same") else f" ({a})" if label == "same" else ""
    return in_ukrainian + shown, in_english + shown
