"""Fields, levels, steps and rules in words for a caseworker, in Ukrainian and English."""

from dataclasses import dataclass

from linkage.names.reasons import difference


@dataclass(frozen=True)
class Words:
    """One thing said in both languages."""

    uk: str
    en: str


FIELD_WORDS: dict[str, Words] = {
    "surname": Words("прізвище", "surname"),
    "given": Words("ім'я", "given name"),
    "given_initial": Words("ініціал імені", "initial of the given name"),
    "patronymic": Words("по батькові", "patronymic"),
    "patronymic_initial": Words("ініціал по батькові", "initial of the patronymic"),
    "birth_date": Words("дата народження", "date of birth"),
    "birth_year": Words("рік народження", "year of birth"),
    "age": Words("вік", "age"),
    "sex": Words("стать", "sex"),
    "unit": Words("військова частина", "unit"),
    "subunit": Words("підрозділ частини", "part of the unit"),
    "rank": Words("звання", "rank"),
    "call_sign": Words("позивний", "call sign"),
    "home": Words("місце проживання", "home"),
    "home_region": Words("область проживання", "home region"),
    "missing_place": Words("місце зникнення", "place of disappearance"),
    "missing_date": Words("дата зникнення", "date of disappearance"),
    "document": Words("номер документа", "document number"),
    "tax_number": Words("податковий номер", "tax number"),
    "other_lists": Words("інші списки", "other lists"),
    "decided": Words("рішення", "decision"),
}

#: Said of a field with level -1.
MISSING = Words(
    "не порівнювалося: немає в одному із записів або точніше сказано в іншому полі",
    "not compared: a record does not say, or another field says it more exactly",
)

_LEVEL_WORDS: dict[str, dict[str, Words]] = {
    "given_initial": {
        "different": Words("ініціал не підходить до імені", "the initial does not fit the given name"),
        "same": Words("ініціал підходить до імені", "the initial fits the given name"),
    },
    "patronymic_initial": {
        "different": Words("ініціал не підходить до по батькові", "the initial does not fit the patronymic"),
        "same": Words("ініціал підходить до по батькові", "the initial fits the patronymic"),
    },
    "birth_date": {
        "different": Words("різні дати народження", "different dates of birth"),
        "same_year": Words("збігається лише рік", "only the year agrees"),
        "one_part_differs": Words("різниться лише день, місяць або рік", "only day, month or year differs"),
        "one_digit_differs": Words("різниться одна цифра дати", "one digit of the date differs"),
        "day_and_month_swapped": Words("день і місяць переставлено", "day and month swapped"),
        "same": Words("та сама дата народження", "same date of birth"),
    },
    "birth_year": {
        "different": Words("роки народження далекі", "years of birth are far apart"),
        "within_three_years": Words("різниця до трьох років", "up to three years apart"),
        "another_decade": Words("різниця рівно десять років", "exactly ten years apart"),
        "within_one_year": Words(
            "різниця до одного року або інший місяць того самого року",
            "up to one year apart, or another month of one year",
        ),
        "same": Words("той самий рік народження", "same year of birth"),
    },
    "age": {
        "different": Words("вік не відповідає року народження", "the age does not fit the year of birth"),
        "within_five_years": Words("розбіжність до п'яти років", "up to five years off"),
        "within_two_years": Words("розбіжність до двох років", "up to two years off"),
        "same": Words("вік відповідає року народження", "the age fits the year of birth"),
    },
    "sex": {"different": Words("різна стать", "different sex"), "same": Words("та сама стать", "same sex")},
    "unit": {
        "different": Words("різні частини", "different units"),
        "same_branch": Words("той самий рід військ, інша частина", "same branch, another unit"),
        "same_number_other_kind": Words("той самий номер, інше формування", "same number, another formation"),
        "same_number": Words("збігається номер частини", "the number agrees"),
        "same": Words("та сама частина", "same unit"),
    },
    "subunit": {
        "another": Words("та сама частина, інший підрозділ", "same unit, another part of it"),
        "same": Words("той самий підрозділ частини", "the same part of the unit"),
    },
    "rank": {
        "different": Words("різні звання", "different ranks"),
        "within_two_steps": Words("звання близькі, до двох ступенів", "ranks at most two steps apart"),
        "same": Words("те саме звання", "same rank"),
    },
    "call_sign": {
        "different": Words("різні позивні", "different call signs"),
        "near": Words("позивні схожі", "call signs are close"),
        "same": Words("той самий позивний", "same call sign"),
    },
    "home": {
        "different": Words("різні населені пункти", "different towns"),
        "same_region": Words("та сама область, інший населений пункт", "same region, another town"),
        "same": Words("той самий населений пункт", "same town"),
    },
    "home_region": {
        "different": Words("різні області", "different regions"),
        "same": Words("та сама область", "same region"),
    },
    "missing_place": {
        "different": Words("різні місця зникнення", "different places of disappearance"),
        "same_region": Words("та сама область, інший населений пункт", "same region, another town"),
        "same": Words("те саме місце зникнення", "same place of disappearance"),
    },
    "missing_date": {
        "different": Words("між датами зникнення понад місяць", "disappeared more than a month apart"),
        "within_a_month": Words(
            "між датами зникнення не більш як місяць", "disappeared at most a month apart"
        ),
        "within_a_week": Words(
            "між датами зникнення не більш як тиждень", "disappeared at most a week apart"
        ),
        "same": Words("той самий день зникнення", "same day of disappearance"),
    },
    "document": {
        "different": Words("різні номери документів", "different document numbers"),
        "same": Words("той самий номер документа", "same document number"),
    },
    "tax_number": {
        "different": Words("різні податкові номери", "different tax numbers"),
        "same": Words("той самий податковий номер", "same tax number"),
    },
    "other_lists": {
        "on_a_death_list": Words("людина є у списку загиблих", "the person is on a death list"),
        "on_no_list": Words("про людину не каже жоден інший список", "no other list tells of the person"),
        "mentioned_by_others": Words("людину згадують інші свідки", "other witnesses mention the person"),
        "on_a_list_of_captives": Words(
            "людина є у списку полонених чи обміняних", "the person is on a list of captives or exchanged"
        ),
    },
    "decided": {
        "different": Words("вирішено: це різні люди", "decided: they are two people"),
        "same": Words("вирішено: це одна людина", "decided: they are one person"),
    },
}

STEP_WORDS: dict[str, Words] = {
    "prior": Words("до порівняння", "before anything is compared"),
    "floor": Words("імена кажуть замало: вагу обмежено", "names say too little: the evidence is held down"),
    "other_entry": Words(
        "інший запис цієї людини збігається краще", "another entry of the person fits better"
    ),
    "competition": Words(
        "інші кандидати, схожі люди та «ніхто»", "other candidates, look-alikes, and nobody"
    ),
    "look_alikes": Words(
        "так само пасував би родич, близнюк чи тезка", "a relative, twin or namesake would fit as well"
    ),
    "not_compared": Words(
        "людина з реєстру, яку з цим записом не порівнювали",
        "somebody registered who was not compared with this record",
    ),
    "spoken_of": Words(
        "інші свідчення можуть бути про схожу людину, і це теж",
        "other mentions may be of somebody alike, and so may this one",
    ),
    "rivals": Words("інші кандидати", "other candidates"),
    "recalibrated": Words(
        "перераховано за вирішеними парами", "recalibrated by the pairs that people decided"
    ),
    "known_elsewhere": Words(
        "чи є інші записи про таку людину поза реєстром (нема — за зв'язок, є — проти)",
        "whether other records are of such a person in no registry (none speaks for the link, one against)",
    ),
    "once_on_a_list": Words("у списку людина є лише раз", "the list holds a person once"),
    "decided_of_records": Words(
        "рішення про цей запис та інші: одна це людина чи дві",
        "what people decided of this record and others: one person, or two",
    ),
    "entry": Words("чи йдеться про людину саме цього запису", "whether this entry's person is meant"),
    "drawn_together": Words(
        "усі, ким обидва записи можуть бути, у реєстрі й поза ним",
        "all whom both records may be of, registered or not",
    ),
}

#: What a blocking rule asks for, by key space or condition (see blocking.unmet_conditions).
CONDITION_WORDS: dict[str, Words] = {
    "surname_skeleton": Words("приголосні прізвища", "consonants of the surname"),
    "surname_neighbours": Words("схоже прізвище", "a close surname"),
    "given_class": Words("ім'я", "given name"),
    "given_initial": Words("ініціал імені", "initial of the given name"),
    "father": Words("ім'я батька", "father's name"),
    "call_sign": Words("позивний", "call sign"),
    "unit_number": Words("номер частини", "number of the unit"),
    "home_town": Words("населений пункт", "home town"),
    "home_region": Words("область проживання", "home region"),
    "document": Words("номер документа", "document number"),
    "tax_number": Words("податковий номер", "tax number"),
    "birth_date": Words("дата народження", "date of birth"),
    "birth_year": Words("рік народження", "year of birth"),
    "near_year": Words("рік народження ±1", "year of birth, give or take one"),
    "only": Words("правило не для такого запису", "the rule is not for such a record"),
}

#: The blocking rules in Ukrainian; their names are English.
RULES_IN_UKRAINIAN: dict[str, str] = {
    "surname and given name": "прізвище та ім'я",
    "surname and year of birth": "прізвище та рік народження",
    "given name, father and year of birth": "ім'я, ім'я батька та рік народження",
    "given name and date of birth": "ім'я та дата народження",
    "surname nearly, given name and year": "схоже прізвище, ім'я та рік народження",
    "surname nearly, given name and father": "схоже прізвище, ім'я та ім'я батька",
    "surname nearly and given name": "схоже прізвище та ім'я",
    "surname nearly and date of birth": "схоже прізвище та дата народження",
    "surname and initial": "прізвище та ініціал",
    "surname, given name unknown": "прізвище, ім'я невідоме",
    "surname of a mention": "прізвище у свідченні",
    "surname nearly and unit": "схоже прізвище та частина",
    "surname nearly and home town": "схоже прізвище та населений пункт",
    "call sign and unit": "позивний та частина",
    "call sign and home region": "позивний та область проживання",
    "call sign and given name": "позивний та ім'я",
    "call sign and surname nearly": "позивний та схоже прізвище",
    "call sign, name unknown": "позивний, ім'я та прізвище невідомі",
    "unit and given name": "частина та ім'я",
    "home town and given name": "населений пункт та ім'я",
    "document number": "номер документа",
    "tax number": "податковий номер",
    "surname and father": "прізвище та ім'я батька",
    "surname and home town": "прізвище та населений пункт",
    "father and date of birth": "ім'я батька та дата народження",
    "surname and unit": "прізвище та частина",
    "surname and initial of the earlier record": "прізвище та ініціал у ранішому записі",
}


def rule_words(name: str) -> Words:
    """A blocking rule by its name."""
    return Words(RULES_IN_UKRAINIAN[name], name)


def level_words(field: str, level: str, a: str | None = None, b: str | None = None) -> Words:
    """A level of a field; of a name with what differs, where both values are given.

    >>> level_words("birth_date", "day_and_month_swapped").en
    'day and month swapped'
    >>> level_words("surname", "near", "Гончар", "Хончар").en
    'one sound misheard: г/х'
    """
    if level == "missing":
        return MISSING
    if field in _LEVEL_WORDS:
        return _LEVEL_WORDS[field][level]
    return Words(*difference(field, level, a, b))
