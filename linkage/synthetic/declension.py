"""Oblique cases of Ukrainian and Russian names, as they fall in running text.

Rules of the school grammars for the endings that names have; what no rule covers stays in the nominative.
"""

CASES = ("genitive", "dative", "accusative", "instrumental")

# ending -> (letters cut off, genitive, dative, accusative, instrumental); the longest ending wins.
Rules = dict[str, tuple[int, str, str, str, str]]

_UK_MALE: Rules = {
    "ський": (2, "ого", "ому", "ого", "им"), "цький": (2, "ого", "ому", "ого", "им"),
    "ий": (2, "ого", "ому", "ого", "им"), "ій": (1, "я", "ю", "я", "єм"),
    "й": (1, "я", "ю", "я", "єм"), "ець": (3, "ця", "цю", "ця", "цем"), "ь": (1, "я", "ю", "я", "ем"),
    "ов": (0, "а", "у", "а", "им"), "ев": (0, "а", "у", "а", "им"), "єв": (0, "а", "у", "а", "им"),
    "ін": (0, "а", "у", "а", "им"), "їн": (0, "а", "у", "а", "им"), "о": (1, "а", "у", "а", "ом"),
    "я": (1, "і", "і", "ю", "ею"), "ка": (2, "ки", "ці", "ку", "кою"), "га": (2, "ги", "зі", "гу", "гою"),
    "ха": (2, "хи", "сі", "ху", "хою"), "а": (1, "и", "і", "у", "ою"),
    "ч": (0, "а", "у", "а", "ем"), "ш": (0, "а", "у", "а", "ем"), "ж": (0, "а", "у", "а", "ем"),
}  # fmt: skip
_UK_FEMALE: Rules = {
    "ська": (1, "ої", "ій", "у", "ою"), "цька": (1, "ої", "ій", "у", "ою"),
    "ова": (1, "ої", "ій", "у", "ою"), "ева": (1, "ої", "ій", "у", "ою"), "єва": (1, "ої", "ій", "у", "ою"),
    "іна": (1, "ої", "ій", "у", "ою"), "вна": (1, "и", "і", "у", "ою"), "ія": (1, "ї", "ї", "ю", "єю"),
    "я": (1, "і", "і", "ю", "ею"), "ка": (2, "ки", "ці", "ку", "кою"), "га": (2, "ги", "зі", "гу", "гою"),
    "а": (1, "и", "і", "у", "ою"),
}  # fmt: skip
_RU_MALE: Rules = {
    "ский": (2, "ого", "ому", "ого", "им"), "цкий": (2, "ого", "ому", "ого", "им"),
    "ый": (2, "ого", "ому", "ого", "ым"), "ой": (2, "ого", "ому", "ого", "ым"),
    "й": (1, "я", "ю", "я", "ем"), "ец": (2, "ца", "цу", "ца", "цом"), "ь": (1, "я", "ю", "я", "ем"),
    "ов": (0, "а", "у", "а", "ым"), "ев": (0, "а", "у", "а", "ым"), "ин": (0, "а", "у", "а", "ым"),
    "ия": (1, "и", "и", "ю", "ей"), "я": (1, "и", "е", "ю", "ей"), "ка": (1, "и", "е", "у", "ой"),
    "га": (1, "и", "е", "у", "ой"), "ша": (1, "и", "е", "у", "ей"), "а": (1, "ы", "е", "у", "ой"),
    "ч": (0, "а", "у", "а", "ем"), "ш": (0, "а", "у", "а", "ем"), "ж": (0, "а", "у", "а", "ем"),
}  # fmt: skip
_RU_FEMALE: Rules = {
    "ая": (2, "ой", "ой", "ую", "ой"),
    "ова": (1, "ой", "ой", "у", "ой"), "ева": (1, "ой", "ой", "у", "ой"), "ина": (1, "ой", "ой", "у", "ой"),
    "вна": (1, "ы", "е", "у", "ой"), "ия": (1, "и", "и", "ю", "ей"), "я": (1, "и", "е", "ю", "ей"),
    "га": (1, "и", "е", "у", "ой"), "ка": (1, "и", "е", "у", "ой"), "а": (1, "ы", "е", "у", "ой"),
}  # fmt: skip
_EXCEPTIONS = {
    ("uk", "Лев"): "Льв", ("ru", "Лев"): "Льв", ("ru", "Павел"): "Павл", ("ru", "Петр"): "Петр",
    ("ru", "Пётр"): "Петр", ("uk", "Федір"): "Федор", ("uk", "Яків"): "Яков", ("uk", "Антін"): "Антон",
}  # fmt: skip
_HARD = (0, "а", "у", "а", "ом")
_UK_GIVEN_NOT_ADJECTIVE = ("ов", "ев", "єв", "ін", "їн", "ин")


def _ending(token: str, rules: Rules) -> tuple[int, str, str, str, str] | None:
    for length in range(min(5, len(token)), 0, -1):
        if token[-length:] in rules:
            return rules[token[-length:]]
    return None


def decline(token: str, case: str, sex: str, language: str, part: str) -> str:
    """A name token in an oblique case.

    ``language`` is ``uk`` or ``ru``; ``part`` is surname, given or patronymic; ``sex`` m or f.
    """
    column = 1 + CASES.index(case)
    stem = _EXCEPTIONS.get((language, token))
    if stem is not None:
        return stem + _HARD[column]  # type: ignore[operator]
    if sex == "m":
        return _decline_male(token, column, language, part)
    rules = _UK_FEMALE if language == "uk" else _RU_FEMALE
    rule = _ending(token, rules)
    if rule is None or (part == "given" and token.endswith(("ова", "іна", "ина")) and language == "ru"):
        return token if rule is None else token[:-1] + str(rules["а"][column])
    if part == "given" and token.endswith(("іна", "ова")):
        rule = rules["а"]
    return token[: len(token) - rule[0]] + str(rule[column])


def _decline_male(token: str, column: int, language: str, part: str) -> str:
    if language == "ru" and token.endswith(("о", "их", "ых")):
        return token
    rules = _UK_MALE if language == "uk" else _RU_MALE
    if part != "surname" and token.endswith(_UK_GIVEN_NOT_ADJECTIVE):
        return token + str(_HARD[column])
    if language == "uk" and token == "Ігор":
        return token + ("я", "ю", "я", "ем")[column - 1]
    rule = _ending(token, rules)
    if rule is None:
        if token[-1] in "еиіїуюєёы":
            return token
        return token + str(_HARD[column])
    return token[: len(token) - rule[0]] + str(rule[column])
